package server

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
)

// secretsOf are the texts that name a person: whole names, street lines, telephone numbers
// and e-mail addresses of eight characters or more.
func secretsOf(id iis.Identity) []string {
	var out []string
	for _, n := range id.Names {
		out = append(out, n.Given+" "+n.Family, n.Family+"^"+n.Given, n.Family+", "+n.Given)
	}
	for _, a := range id.Addresses {
		out = append(out, a.Street)
	}
	for _, c := range id.Contacts {
		out = append(out, c.Email)
		if len(c.Phone) == 10 {
			out = append(out, c.Phone, c.Phone[:3]+"-"+c.Phone[3:6]+"-"+c.Phone[6:], "("+c.Phone[:3]+") "+c.Phone[3:6]+"-"+c.Phone[6:], c.Phone[:3]+"^"+c.Phone[3:])
		}
	}
	for _, g := range id.Guardians {
		out = append(out, g.Name.Given+" "+g.Name.Family)
	}
	return slices.DeleteFunc(out, func(s string) bool { return len(s) < 8 })
}

// demoSecrets are those of all people of a demo, and how many people there are.
func demoSecrets(today iis.Date, people int) []string {
	seen := map[string]bool{}
	add := func(id iis.Identity) {
		for _, s := range secretsOf(id) {
			seen[s] = true
		}
	}
	for p := range madeup.New(demoSeed, today).People(people) {
		add(p.Identity)
		if p.Former != nil {
			add(*p.Former)
		}
	}
	for _, p := range madeup.Personas(today) {
		add(p.Holder)
		for _, r := range p.People {
			add(r.Person.Identity)
		}
	}
	var out []string
	for s := range seen {
		out = append(out, s)
	}
	return out
}

// findReadable tells which of the secrets stand in a text.
func findReadable(t *testing.T, where string, text []byte, secrets []string) {
	t.Helper()
	found := 0
	for _, s := range secrets {
		if bytes.Contains(text, []byte(s)) {
			if found++; found < 4 {
				t.Errorf("%s holds a person's %q", where, s)
			}
		}
	}
}

// TestNothingOfTheDemosPeopleIsReadable makes a demo, lets systems report and ask, and
// looks for the people in the log, the data directory and the database.
func TestNothingOfTheDemosPeopleIsReadable(t *testing.T) {
	const people = 60
	today := iis.DateOf(2026, 11, 22)
	secrets := demoSecrets(today, people)
	if len(secrets) < 3*people {
		t.Fatalf("%d secrets to look for", len(secrets))
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			cfg := testConfig(t, true)
			cfg.Demo.People = people
			if engine == "postgres" {
				cfg.Store.URL = StoreURL(postgresURL(t))
			}
			var log lockedBuffer
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			ready := &lockedBuffer{}
			go func() { done <- Serve(ctx, cfg, at("2026-11-22T18:00:00Z"), ready, &log) }()
			for i := 0; !strings.Contains(ready.String(), "ready"); i++ {
				if i > 600 {
					t.Fatal("not ready within a minute")
				}
				time.Sleep(100 * time.Millisecond)
			}
			d, err := readDemo(cfg.Server.Data)
			if err != nil {
				t.Fatal(err)
			}
			talkAbout(t, d, today)
			search := func(when string) {
				if engine == "postgres" {
					searchCluster(t, string(cfg.Store.URL), secrets)
				}
				searchFolder(t, when, cfg.Server.Data, secrets)
			}
			search("while it runs")
			stop()
			if err := <-done; err != nil {
				t.Error(err)
			}
			search("after it stopped")
			findReadable(t, "the log", []byte(log.String()), secrets)
		})
	}
}

// talkAbout sends reports and queries about the demo's people, damaged ones too.
func talkAbout(t *testing.T, d *demo, today iis.Date) {
	k := &teller{demo: d, t: t}
	as := d.providers()[0]
	for p := range madeup.New(demoSeed, today).People(20) {
		n := p.Identity.LegalName()
		a := p.Identity.Addresses[0]
		m := told{id: "TA" + p.Identity.Identifiers[0].Value, family: n.Family, given: n.Given, born: p.Identity.BirthDate.Compact(), sex: p.Identity.Sex, street: a.Street}
		k.report(as, m, shot{order: "1^EHR", on: "20260301", cvx: "03"})
		k.ask(as, "Z44", m)
		whole := m.String()
		d.post(t, as, strings.Replace(whole, "|", "^", 9))
		d.post(t, as, whole[:len(whole)/2])
		m.born = n.Family
		k.report(as, m, shot{order: n.Given, on: a.Street, cvx: n.Family})
		wrong := as
		wrong.HL7.Username, wrong.HL7.Password = n.Given+" "+n.Family, a.Street
		d.post(t, wrong, whole)
		if res, err := d.client.Get(d.Base + "/" + strings.ReplaceAll(n.Given+" "+n.Family, " ", "%20")); err == nil {
			res.Body.Close()
		}
	}
}

// searchFolder reads all files but the demo's own list of people.
func searchFolder(t *testing.T, when, dir string, secrets []string) {
	t.Helper()
	read := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && e.Name() == "demo":
			return filepath.SkipDir
		case !e.Type().IsRegular():
			return nil
		}
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil
		}
		read += len(b)
		findReadable(t, filepath.Base(path)+" "+when, b, secrets)
		return err
	})
	if err != nil || read == 0 {
		t.Errorf("read %d bytes: %v", read, err)
	}
}

// searchCluster reads a dump of the database, and the files of its cluster, logs included.
func searchCluster(t *testing.T, url string, secrets []string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	var dir string
	if _, err := c.Exec(t.Context(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	if err := c.QueryRow(t.Context(), "SHOW data_directory").Scan(&dir); err != nil {
		t.Fatal(err)
	}
	searchFolder(t, "of the cluster", dir, secrets)
	dump, err := exec.Command("pg_dump", url).Output()
	if err != nil {
		t.Skipf("pg_dump: %v", err)
	}
	findReadable(t, "a dump", dump, secrets)
}

// lockedBuffer is a text that one writes while another reads.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
