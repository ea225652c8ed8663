package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrongConfigurationStopsWithItsPlace(t *testing.T) {
	tests := []struct {
		name  string
		file  string
		env   []string
		flags []Setting
		want  string // part of the error
	}{
		{"an unknown key is named with its line", "[server]\njurisdiction = \"nj\"\ncolour = \"red\"\n", nil, nil, `c.toml:3: there is no setting "colour" in section "server"`},
		{"an unknown section is named with its line", "[server]\n\n[kitchen]\nsink = 1\n", nil, nil, `c.toml:3: there is no section "kitchen"`},
		{"an address without a port is named with its line", "[doors]\n# the door\nhttps = \"localhost\"\n", nil, nil, "c.toml:3: doors.https: an address is HOST:PORT"},
		{"a negative limit is named with its line", "[limits]\nburst = -1\n", nil, nil, "c.toml:2:"},
		{"a word where a number belongs is named with its line", "[limits]\n\nburst = \"many\"\n", nil, nil, "c.toml:3:"},
		{"a broken file is named with its line", "[server]\njurisdiction = nj\n", nil, nil, "c.toml:2:"},
		{"a variable of a section must name a setting", "", []string{"OPENIIS_DOORS_HTTP=x"}, nil, "OPENIIS_DOORS_HTTP: there is no setting"},
		{"a variable with a wrong value is named", "", []string{"OPENIIS_LOG_FORMAT=xml"}, nil, "OPENIIS_LOG_FORMAT:"},
		{"a flag with a wrong value is named", "", nil, []Setting{{"doors", "https", "8443", "--https"}}, "--https:"},
		{"the operations door stays on loopback", "", []string{"OPENIIS_DOORS_OPS=0.0.0.0:9090"}, nil, "doors.ops"},
		{"a demo stays on loopback", "", nil, []Setting{{"demo", "on", "true", "--demo"}, {"doors", "https", "0.0.0.0:8443", "--https"}}, "loopback only"},
		{"a demo has no public address", "[server]\npublic_url = \"https://iis.example\"\n[demo]\non = true\n", nil, nil, "c.toml:2: server.public_url"},
		{"a list where a text belongs is named with its line", "[server]\ndata = [1]\n", nil, nil, "c.toml:2:"},
		{"a dotted key is known", "server.colour = 1\n", nil, nil, `c.toml:1: there is no setting "colour"`},
		{"another database is refused", "[store]\nurl = \"mysql://x\"\n", nil, nil, "c.toml:2:"},
		{"a mail server without a port is named with its line", "[mail]\nserver = \"mail.example\"\n", nil, nil, "c.toml:2: mail.server"},
		{"mail needs a sender", "[mail]\nserver = \"mail.example:587\"\n", nil, nil, "c.toml:2: mail.server: mail needs an address"},
		{"mail is never sent in the clear", "[mail]\ntls = \"none\"\n", nil, nil, "c.toml:2: mail.tls"},
		{"a gateway without TLS is refused", "[text]\nurl = \"http://sms.example\"\n", nil, nil, "c.toml:2: text.url"},
		{"a template without the number is refused", "[text]\ntemplate = '{\"text\": \"{text}\"}'\n", nil, nil, "c.toml:2: text.template"},
		{"a certificate needs its key", "[tls]\ncertificate = \"a.pem\"\n", nil, nil, "c.toml:2: tls.certificate"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadConfig(write(t, "c.toml", tt.file), tt.env, tt.flags)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestAYAMLFileSaysTheSame(t *testing.T) {
	file := write(t, "c.yaml", "# ours\nserver:\n  jurisdiction: nj\ndoors:\n  https: 127.0.0.1:1\n  mllp: off\nlimits: {burst: 7}\nmail:\n  internal: true\n  from: \"IIS <iis@example.org>\"\nstore:\n")
	cfg, err := LoadConfig(file, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Doors.HTTPS != "127.0.0.1:1" || !cfg.Doors.MLLP.Off() || cfg.Limits.Burst != 7 || !cfg.Mail.Internal || cfg.Mail.From != "IIS <iis@example.org>" {
		t.Errorf("read %+v", cfg)
	}
	if cfg, err := LoadConfig(write(t, "empty.yml", "# nothing\n"), nil, nil); err != nil || cfg != DefaultConfig() {
		t.Errorf("an empty file: %+v, %v", cfg, err)
	}
}

func TestAWrongYAMLFileStopsWithItsPlace(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"an unknown key is named with its line", "server:\n  jurisdiction: nj\n  colour: red\n", `c.yaml:3: there is no setting "colour" in section "server"`},
		{"an unknown section is named with its line", "server:\n\nkitchen:\n  sink: 1\n", `c.yaml:3: there is no section "kitchen"`},
		{"a wrong value is named with its line", "doors:\n  # the door\n  https: localhost\n", "c.yaml:3: doors.https: an address is HOST:PORT"},
		{"a list where a text belongs is named with its line", "server:\n  data: [1]\n", "c.yaml:2: data takes a text"},
		{"nothing where a text belongs is named with its line", "server:\n  data:\n", "c.yaml:2: data takes a text"},
		{"a reference to another value is not followed", "server:\n  data: &d x\n  keys: *d\n", "c.yaml:3: keys takes a text"},
		{"a broken file is named with its line", "server:\n  data: \"x\n", "c.yaml:2:"},
		{"a tab is named with its line", "server:\n\tdata: x\n", "c.yaml:2:"},
		{"a key that is there twice is named with its line", "server:\n  data: a\n  data: b\n", "c.yaml:3: data is there twice"},
		{"a section that is there twice is named with its line", "server:\n  data: a\nserver:\n  keys: b\n", "c.yaml:3: server is there twice"},
		{"a list of sections is refused", "- server\n", "c.yaml:1: keys and their values belong here"},
		{"a section that is a text is refused", "server: x\n", "c.yaml:1: keys and their values belong here"},
		{"a second document is refused", "server:\n  data: a\n---\nserver:\n  data: b\n", "c.yaml:3: a configuration is one document"},
		{"a value of another that is missing is named with its place", "tls:\n  certificate: a.pem\n", "c.yaml:2: tls.certificate"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadConfig(write(t, "c.yaml", tt.file), nil, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestLaterSourcesWin(t *testing.T) {
	file := write(t, "c.toml", "[doors]\nhttps = \"127.0.0.1:1\"\nmllp = \"off\"\nops = \"127.0.0.1:4\"\n")
	cfg, err := LoadConfig(file,
		[]string{"OPENIIS_DOORS_HTTPS=127.0.0.1:2", "OPENIIS_DOORS_OPS=127.0.0.1:5", "OPENIIS_NOW=2026-11-22", "OPENIIS_LIMITS_REQUESTS_PER_SECOND=7", "HOME=/x"},
		[]Setting{{"doors", "https", "127.0.0.1:3", "--https"}})
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Doors.HTTPS != "127.0.0.1:3" || cfg.Doors.Ops != "127.0.0.1:5" || !cfg.Doors.MLLP.Off() || cfg.Limits.RequestsPerSecond != 7 {
		t.Errorf("doors %+v, limits %+v", cfg.Doors, cfg.Limits)
	}
	if cfg.Doors.SFTP != "127.0.0.1:2022" || cfg.Server.Jurisdiction != "nj" {
		t.Errorf("defaults are gone: %+v", cfg)
	}
}

func TestThePrintedConfigurationHidesSecretsAndCanBeReadBack(t *testing.T) {
	cfg, err := LoadConfig("", []string{"OPENIIS_STORE_URL=postgres://iis:hunter2@db.example/iis?password=hunter3",
		"OPENIIS_MAIL_USERNAME=iis", "OPENIIS_MAIL_PASSWORD=hunter4", "OPENIIS_TEXT_AUTHORIZATION=Bearer hunter5", "OPENIIS_TEXT_URL=https://sms.example/?key=hunter6"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	printed := cfg.String()
	if strings.Contains(printed, "hunter") || !strings.Contains(printed, "db.example") {
		t.Errorf("printed:\n%s", printed)
	}
	again, err := LoadConfig(write(t, "c.toml", printed), nil, nil)
	if err != nil {
		t.Fatalf("%v in\n%s", err, printed)
	}
	if again.String() != printed {
		t.Errorf("read back:\n%s\nprinted:\n%s", again, printed)
	}
}

func TestTheKeysLieBesideTheData(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Server.Data = "/srv/iis/"
	if got := cfg.KeysDir(); got != "/srv/iis.keys" {
		t.Errorf("keys in %q", got)
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
