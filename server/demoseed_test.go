package server

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
)

func TestADemoHasOrganizationsOfEveryKindAndPeople(t *testing.T) {
	cfg := testConfig(t, true)
	r := start(t, cfg, at("2026-11-22T18:00:00Z"))
	c, err := ReadCredentials(cfg.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(credentialsFile(cfg.Server.Data))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("credentials.json: %v, %v", info, err)
	}
	kinds, conformance := map[string]int{}, 0
	for _, o := range c.Organizations {
		kinds[o.Kind]++
		if o.Conformance {
			conformance++
		}
	}
	for _, kind := range []string{"provider", "school", "childcare", "local-health", "state", "developer"} {
		if kinds[kind] == 0 {
			t.Errorf("there is no %s", kind)
		}
	}
	if kinds["provider"] < 3 || conformance != 1 {
		t.Errorf("%d providers, %d of them for conformance", kinds["provider"], conformance)
	}
	if len(c.Unregistered) == 0 || c.Unregistered[0].Email == "" || len(c.Unregistered[0].Patient) != 32 || len(c.Unregistered[0].Children) == 0 {
		t.Errorf("unregistered: %+v", c.Unregistered)
	}
	personas := map[string]DemoResident{}
	for _, one := range c.Residents {
		personas[one.Persona] = one
		if one.Username == "" || len(one.Password) < 15 || len(one.TOTPSecret) != 32 {
			t.Errorf("%s cannot sign in", one.Persona)
		}
	}
	for _, persona := range []string{"parent", "young-adult", "grandparent-guardian", "moved", "protected", "withdrawn", "pre-1998", "blocked-guardian"} {
		if _, there := personas[persona]; !there {
			t.Errorf("there is no %s", persona)
		}
	}
	if p := personas["parent"]; len(p.Patient) != 32 || len(p.People) != 3 {
		t.Errorf("the parent: %+v", p)
	}
	if len(c.Users) != len(demoUsers) || c.Users[0].ID == "" || len(c.Users[0].Roles) != 1 {
		t.Errorf("users: %+v", c.Users)
	}
	if _, port, _ := strings.Cut(r.doors["https"], ":"); c.BaseURL != "https://localhost:"+port || c.CA != "tls/ca.pem" {
		t.Errorf("base_url %s, ca %s, listening on %s", c.BaseURL, c.CA, r.doors["https"])
	}
}

func TestASecondStartKeepsTheSecretsAndTellsTheNewAddress(t *testing.T) {
	cfg := testConfig(t, true)
	start(t, cfg, time.Time{}).stop()
	before, err := ReadCredentials(cfg.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	lost := before // as a start that was broken off leaves it
	lost.Organizations = before.Organizations[:len(before.Organizations)-6]
	if err := lost.write(cfg.Server.Data); err != nil {
		t.Fatal(err)
	}
	r := start(t, cfg, time.Time{})
	after, err := ReadCredentials(cfg.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Organizations) != len(before.Organizations) {
		t.Errorf("%d organizations, before %d", len(after.Organizations), len(before.Organizations))
	}
	if *after.Organizations[0].HL7 != *before.Organizations[0].HL7 {
		t.Error("the first organization got other credentials")
	}
	if _, port, _ := strings.Cut(r.doors["https"], ":"); after.BaseURL != "https://localhost:"+port {
		t.Errorf("base_url %s, listening on %s", after.BaseURL, r.doors["https"])
	}
}

func TestAnOrganizationSignsInByPasswordOrCertificate(t *testing.T) {
	cfg := testConfig(t, true)
	r := start(t, cfg, at("2026-11-22T18:00:00Z"))
	c, err := ReadCredentials(cfg.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	hl7 := c.Organizations[0].HL7
	pair, err := tls.LoadX509KeyPair(filepath.Join(cfg.Server.Data, hl7.Certificate), filepath.Join(cfg.Server.Data, hl7.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name        string
		password    string
		certificate *tls.Certificate
		status      int
	}{
		{"by password", hl7.Password, nil, 200},
		{"by certificate", "", &pair, 200},
		{"by a wrong password", "guess", nil, 401},
		{"by nothing", "", nil, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			settings := r.client.Transport.(*http.Transport).TLSClientConfig.Clone()
			if tt.certificate != nil {
				settings.Certificates = []tls.Certificate{*tt.certificate}
			}
			client := &http.Client{Transport: &http.Transport{TLSClientConfig: settings}}
			req, err := http.NewRequest("POST", c.BaseURL+"/hl7v2", strings.NewReader("MSH|^~\\&|EHR|"+hl7.Facility+"|||20261122||QBP^Q11^QBP_Q11|1|P|2.5.1\r"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/hl7-v2")
			if tt.password != "" {
				req.SetBasicAuth(hl7.Username, tt.password)
			}
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != tt.status {
				t.Errorf("status %d, want %d: %s", resp.StatusCode, tt.status, body)
			}
		})
	}
}

func TestWhatIsToldOfAMadePersonWhen(t *testing.T) {
	today := iis.DateOf(2026, 11, 22)
	dose := func(day int) iis.Vaccination { return iis.Vaccination{GivenOn: today.AddDays(-day)} }
	tests := []struct {
		name      string
		doses     []iis.Vaccination
		reporters []int
		moved     bool
		days      []int // how long ago each message came
	}{
		{"older doses of one clinic come together, on the day of the last", []iis.Vaccination{dose(400), dose(300)}, []int{0, 0}, false, []int{300}},
		{"recent doses come day by day", []iis.Vaccination{dose(400), dose(20), dose(10), dose(10)}, []int{0, 0, 0, 0}, false, []int{400, 20, 10}},
		{"each clinic tells its own", []iis.Vaccination{dose(400), dose(300)}, []int{0, 1}, false, []int{400, 300}},
		{"a clinic that hears of a move tells again", []iis.Vaccination{dose(400)}, []int{0}, true, []int{400, recentDays - 1}},
		{"without doses nobody tells", nil, nil, false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := madeup.Person{Identity: iis.Identity{Identifiers: []iis.Identifier{{Value: "1"}}}, Doses: tt.doses, Reporters: tt.reporters}
			if tt.moved {
				p.Former = &iis.Identity{}
			}
			got := reports(p, today)
			if len(got) != len(tt.days) {
				t.Fatalf("%d messages, want %d", len(got), len(tt.days))
			}
			for i, report := range got {
				if ago := int(today - report.on); ago != tt.days[i] || len(report.person.Identifiers) != 1 {
					t.Errorf("message %d came %d days ago, want %d; %d identifiers", i+1, ago, tt.days[i], len(report.person.Identifiers))
				}
			}
		})
	}
}
