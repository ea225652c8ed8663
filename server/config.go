package server

import (
	"fmt"
	"strings"

	"github.com/openiis/openiis/platform/deliver"
)

// Config is everything that can be set. Each value stands in the file under its
// section, in the environment as OPENIIS_SECTION_NAME, and some have a flag.
type Config struct {
	Server Server `toml:"server"`
	Doors  Doors  `toml:"doors"`
	Store  Store  `toml:"store"`
	TLS    TLS    `toml:"tls"`
	Limits Limits `toml:"limits"`
	Log    Log    `toml:"log"`
	Mail   Mail   `toml:"mail"`
	Text   Text   `toml:"text"`
	Demo   Demo   `toml:"demo"`
}

// Server says where the registry lives and whose it is.
type Server struct {
	Data         string    `toml:"data"`         // folder of everything it writes
	Keys         string    `toml:"keys"`         // folder of the key file; empty is DIR.keys beside the data
	Jurisdiction string    `toml:"jurisdiction"` // profile; "nj" is built in
	PublicURL    PublicURL `toml:"public_url"`   // of links and the OAuth issuer; empty is https://localhost:PORT
}

// Doors are the listening addresses.
type Doors struct {
	HTTPS Address `toml:"https"`
	MLLP  Address `toml:"mllp"`
	SFTP  Address `toml:"sftp"`
	Ops   Address `toml:"ops"`
}

// Store says where records are kept.
type Store struct {
	URL     StoreURL `toml:"url"`      // postgres://...; empty is SQLite in the data folder
	CacheMB Positive `toml:"cache_mb"` // page cache of SQLite in MiB
}

// TLS names files of a certificate from elsewhere; both empty means the local one.
type TLS struct {
	Certificate string `toml:"certificate"` // PEM, leaf first
	PrivateKey  string `toml:"private_key"` // PEM
	ClientCA    string `toml:"client_ca"`   // PEM of further authorities that sign client certificates
}

// Limits bound what one client can take (security.md 5.5).
type Limits struct {
	RequestsPerSecond    Positive `toml:"requests_per_second"` // of one client
	Burst                Positive `toml:"burst"`
	ConnectionsPerClient Positive `toml:"connections_per_client"`
	Connections          Positive `toml:"connections"` // of one door
}

// Log says how logs are written to standard error.
type Log struct {
	Format LogFormat `toml:"format"`
}

// Mail says which mail server takes the registry's mail, always over TLS.
type Mail struct {
	Server   MailServer  `toml:"server"` // HOST:PORT; empty sends no mail
	From     MailAddress `toml:"from"`   // of every mail
	Username string      `toml:"username"`
	Password Secret      `toml:"password"`
	TLS      MailTLS     `toml:"tls"`      // starttls or implicit
	CA       string      `toml:"ca"`       // PEM of the authority that signs the server's certificate; empty is the machine's
	Internal bool        `toml:"internal"` // the server stands on a private network or on this machine
}

// Text says which HTTP gateway takes text messages.
type Text struct {
	URL           GatewayURL   `toml:"url"`           // https, port 443; empty sends no texts
	Authorization Secret       `toml:"authorization"` // whole value of the header, such as "Bearer ..."
	Template      TextTemplate `toml:"template"`      // JSON with {to} and {text}
	CA            string       `toml:"ca"`            // PEM of the authority that signs the gateway's certificate; empty is the machine's
}

// Demo says whether the registry is one of invented people, and of how many.
type Demo struct {
	On     bool     `toml:"on"`
	People Positive `toml:"people"`
}

// DefaultConfig returns what holds where nothing is set.
func DefaultConfig() Config {
	return Config{
		Server: Server{Data: "./data", Jurisdiction: "nj"},
		Doors:  Doors{HTTPS: "127.0.0.1:8443", MLLP: "127.0.0.1:2575", SFTP: "127.0.0.1:2022", Ops: "127.0.0.1:9090"},
		Store:  Store{CacheMB: 256},
		Limits: Limits{RequestsPerSecond: 100, Burst: 200, ConnectionsPerClient: 100, Connections: 2000},
		Log:    Log{Format: "text"},
		Mail:   Mail{TLS: "starttls"},
		Text:   Text{Template: deliver.DefaultTemplate},
		Demo:   Demo{People: 300},
	}
}

// LoadConfig reads the file (none where the name is empty), then the environment in
// the form of os.Environ, then the flags; what comes later wins. An error names the
// line, the variable or the flag at fault.
func LoadConfig(file string, environ []string, flags []Setting) (Config, error) {
	var settings []Setting
	if file != "" {
		var err error
		if settings, err = fileSettings(file); err != nil {
			return Config{}, err
		}
	}
	settings = append(settings, environSettings(environ)...)
	cfg, from := DefaultConfig(), places{}
	for _, s := range append(settings, flags...) {
		if err := cfg.set(s); err != nil {
			return Config{}, err
		}
		from[s.Section+"."+s.Name] = s.From
	}
	return cfg, cfg.check(from)
}

// places says where each value came from, by its dotted key.
type places map[string]string

// errorf makes an error about one value, with the place where it was set.
func (p places) errorf(key, text string) error {
	if p[key] == "" {
		return fmt.Errorf("%s: %s", key, text)
	}
	return fmt.Errorf("%s: %s: %s", p[key], key, text)
}

// check refuses what no single value shows to be wrong.
func (c Config) check(from places) error {
	switch {
	case c.Server.Data == "":
		return from.errorf("server.data", "name a folder")
	case c.Server.Jurisdiction == "":
		return from.errorf("server.jurisdiction", "name a profile, such as nj")
	case !c.Doors.Ops.Loopback():
		return from.errorf("doors.ops", "the operations door is plain HTTP and stays on loopback, such as 127.0.0.1:9090")
	case c.TLS.Certificate != "" && c.TLS.PrivateKey == "":
		return from.errorf("tls.certificate", "a certificate and its private_key go together")
	case c.TLS.Certificate == "" && c.TLS.PrivateKey != "":
		return from.errorf("tls.private_key", "a private key and its certificate go together")
	case c.Mail.Server != "" && c.Mail.From == "":
		return from.errorf("mail.server", "mail needs an address that it comes from (mail.from)")
	case (c.Mail.Username == "") != (c.Mail.Password == ""):
		return from.errorf("mail.username", "a username and its password go together")
	}
	if c.Demo.On {
		return c.checkDemo(from)
	}
	return nil
}

// checkDemo keeps a demo to this machine: its paths need no sign-in.
func (c Config) checkDemo(from places) error {
	for _, d := range []struct {
		name string
		at   Address
	}{{"https", c.Doors.HTTPS}, {"mllp", c.Doors.MLLP}, {"sftp", c.Doors.SFTP}} {
		if !d.at.Loopback() {
			return from.errorf("doors."+d.name, "a demo listens on loopback only, such as 127.0.0.1:8443")
		}
	}
	if !c.Server.PublicURL.Loopback() {
		return from.errorf("server.public_url", "a demo is reached on localhost only; leave it empty")
	}
	return nil
}

// KeysDir returns the folder of the key file.
func (c Config) KeysDir() string {
	if c.Server.Keys != "" {
		return c.Server.Keys
	}
	return strings.TrimRight(c.Server.Data, "/") + ".keys"
}
