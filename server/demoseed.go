package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// seeder is who acts while the demo is made.
var seeder = iis.Actor{System: true, Door: iis.DoorJob}

// demoSeed is the fixed seed of the made people: every demo of one day has the same.
const demoSeed = 8

// seedDemo makes what the demo lacks: organizations with their secrets, then people,
// each reported by its providers' own messages. A first start that was broken off goes
// on here. It ends with the credentials written for the address of this start.
func (r *Registry) seedDemo(ctx context.Context) error {
	dir := r.Config.Server.Data
	if err := os.MkdirAll(filepath.Join(dir, "demo"), 0o700); err != nil {
		return fmt.Errorf("make demo folder: %w", err)
	}
	c, err := ReadCredentials(dir)
	if err != nil {
		return err
	}
	for _, member := range demoCast[len(c.Organizations):] {
		added, err := r.seedOrganization(ctx, member)
		if err != nil {
			return fmt.Errorf("seed %s: %w", member.id, err)
		}
		c.Organizations = append(c.Organizations, added)
	}
	c.BaseURL = r.BaseURL()
	if err := c.write(dir); err != nil {
		return err
	}
	done, err := r.setting(ctx, demoPeople)
	if err != nil || done != "" {
		return err
	}
	if err := r.seedUsers(ctx, &c); err != nil {
		return err
	}
	if err := r.seedPeople(ctx, &c); err != nil {
		return fmt.Errorf("seed people: %w", err)
	}
	if err := c.write(dir); err != nil {
		return err
	}
	return r.seeded(ctx)
}

// seeded marks the demo as made. What its making did to records is nothing to tell
// anybody about.
func (r *Registry) seeded(ctx context.Context) error {
	return r.Store.InTx(ctx, func(tx *store.Tx) error {
		newest, err := tx.AuditEvents(ctx, store.AuditFilter{Limit: 1})
		if err != nil {
			return err
		}
		at, err := tx.Cursor(ctx, "notices")
		if err != nil {
			return err
		}
		for _, e := range newest {
			tx.MoveCursor("notices", at, int64(e.ID))
		}
		tx.SaveSetting(demoPeople, "made")
		return nil
	})
}

// demoPeople is the setting that says that the demo's people are all there.
const demoPeople = "demo-people"

// seedOrganization takes in one organization, with a new secret and certificate.
func (r *Registry) seedOrganization(ctx context.Context, c castMember) (DemoOrganization, error) {
	m, secrets, err := r.Registrar.Add(ctx, seeder, c.member())
	if err != nil {
		return DemoOrganization{}, err
	}
	out := DemoOrganization{ID: c.id, Kind: string(c.kind), Name: c.name, Conformance: c.conformance}
	if len(m.Connections) == 0 {
		return out, nil
	}
	connection := m.Connections[0]
	out.HL7 = &DemoHL7{Facility: c.facility, Username: connection.Username, Password: secrets[0],
		Certificate: "demo/" + c.id + ".pem", PrivateKey: "demo/" + c.id + "-key.pem"}
	dir := r.Config.Server.Data
	return out, r.Authority.IssueClient(connection.CertificateName, filepath.Join(dir, out.HL7.Certificate), filepath.Join(dir, out.HL7.PrivateKey))
}

func (r *Registry) setting(ctx context.Context, name string) (value string, err error) {
	err = r.Store.View(ctx, func(tx *store.Tx) (err error) {
		value, err = tx.Setting(ctx, name)
		return err
	})
	return value, err
}
