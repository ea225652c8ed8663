package server

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/account"
	"github.com/openiis/openiis/registry/guard"
)

// demoUsers are the users of the workspaces that exist.
var demoUsers = []struct {
	username, given, family, organization, workspace string
	role                                             iis.Role
}{
	{"clinic-manager", "Margaret", "Example", "demo-pediatrics", "/clinic/demo-pediatrics", iis.RoleManager},
	{"clinic-nurse", "Nora", "Example", "demo-pediatrics", "/clinic/demo-pediatrics", iis.RoleUser},
	{"clinic-reader", "Rita", "Example", "demo-pediatrics", "/clinic/demo-pediatrics", iis.RoleReader},
	{"family-nurse", "Frank", "Example", "demo-family", "/clinic/demo-family", iis.RoleUser},
	{"school-nurse", "Sarah", "Example", "demo-school", "/school/demo-school", iis.RoleSchoolUser},
	{"school-reader", "Steven", "Example", "demo-school", "/school/demo-school", iis.RoleSchoolReader},
	{"childcare-director", "Carla", "Example", "demo-childcare", "/school/demo-childcare", iis.RoleSchoolUser},
	{"state-admin", "Adam", "Example", "demo-state", "/admin", iis.RoleAdmin},
	{"state-auditor", "Olivia", "Example", "demo-state", "/admin", iis.RoleAuditor},
}

// seedUsers makes the users that the credentials lack.
func (r *Registry) seedUsers(ctx context.Context, c *Credentials) error {
	for _, u := range demoUsers[len(c.Users):] {
		name := iis.Name{Given: u.given, Family: u.family}
		signIn, err := r.seedAccount(ctx, account.NewUser{Username: u.username, Name: name, BirthDate: iis.DateOf(1984, 6, 1), Email: u.username + "@example.org"})
		if err != nil {
			return fmt.Errorf("seed user %s: %w", u.username, err)
		}
		if err := r.Accounts.GiveRole(ctx, seeder, signIn.id, iis.OrganizationID(u.organization), u.role); err != nil {
			return fmt.Errorf("seed role of %s: %w", u.username, err)
		}
		c.Users = append(c.Users, DemoUser{ID: string(signIn.id), Username: signIn.username, Password: signIn.password, TOTPSecret: signIn.totp,
			Workspace: u.workspace, Roles: []DemoRole{{Organization: u.organization, Role: string(u.role)}}})
	}
	return nil
}

// demoSignIn is how somebody of the demo signs in.
type demoSignIn struct {
	id                       iis.UserID
	username, password, totp string
}

// seedAccount makes an account with a password and an authenticator app. Where a start
// was broken off behind it, its name is taken and it gets another one.
func (r *Registry) seedAccount(ctx context.Context, n account.NewUser) (demoSignIn, error) {
	seed := make([]byte, 20) // RFC 4226 section 4
	rand.Read(seed)
	out := demoSignIn{password: strings.ToLower(rand.Text()[:20]), totp: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(seed)}
	n.Password, n.TOTPSeed = out.password, seed
	wanted := n.Username
	for try := 2; ; try++ {
		id, err := r.Accounts.AddUser(ctx, seeder, n)
		if err == nil {
			out.id, out.username = id, n.Username
			return out, nil
		}
		if iis.KindOf(err) != iis.Conflict || try > 9 {
			return demoSignIn{}, err
		}
		n.Username = fmt.Sprintf("%s%d", wanted, try)
	}
}

// demoPersonPatient is a person of a persona in the registry.
type demoPersonPatient struct {
	id      iis.PatientID
	shown   DemoRelated
	related madeup.Related
}

// seedResident makes the account of a persona and ties it to the persona's people.
func (r *Registry) seedResident(ctx context.Context, c *Credentials, p madeup.Persona, people []demoPersonPatient) error {
	name := p.Holder.LegalName()
	n := account.NewUser{Username: strings.ToLower(name.Given + "." + name.Family), Name: name, BirthDate: p.Holder.BirthDate}
	n.Email, n.Phone = contactsOf(p.Holder)
	if p.Key == "grandparent-guardian" {
		n.Language = "es"
	}
	signIn, err := r.seedAccount(ctx, n)
	if err != nil {
		return err
	}
	resident := DemoResident{Persona: p.Key, About: p.About, Username: signIn.username, Password: signIn.password, TOTPSecret: signIn.totp,
		Name: name.Given + " " + name.Family, BirthDate: p.Holder.BirthDate}
	for _, one := range people {
		guardian := one.related.Relation != madeup.Self
		relation := ""
		if guardian && len(one.related.Person.Identity.Guardians) > 0 {
			relation = one.related.Person.Identity.Guardians[0].Relationship
		}
		if err := r.Identity.Link(ctx, seeder, signIn.id, one.id, guardian, relation); err != nil {
			return fmt.Errorf("link: %w", err)
		}
		if !guardian {
			resident.Patient = one.shown.Patient
		}
		resident.People = append(resident.People, one.shown)
		if p.Withdrawn && !guardian {
			if err := r.withdraw(ctx, one.id); err != nil {
				return fmt.Errorf("withdraw: %w", err)
			}
		}
	}
	c.Residents = append(c.Residents, resident)
	return nil
}

// seedBlockedGuardian makes the other parent of a child, whom a court has kept from the
// child's record.
func (r *Registry) seedBlockedGuardian(ctx context.Context, c *Credentials, child demoPersonPatient) error {
	name := iis.Name{Given: "Victor", Family: child.related.Person.Identity.LegalName().Family}
	born := iis.DateOf(1988, 2, 9)
	signIn, err := r.seedAccount(ctx, account.NewUser{Username: "victor.blocked", Name: name, BirthDate: born, Email: "victor.blocked@example.org"})
	if err != nil {
		return err
	}
	if err := r.Identity.Link(ctx, seeder, signIn.id, child.id, true, "FTH"); err != nil {
		return err
	}
	var held []iis.Guardianship
	err = r.Store.View(ctx, func(tx *store.Tx) (err error) {
		held, err = tx.Guardianships(ctx, signIn.id)
		return err
	})
	for _, g := range held {
		if err == nil {
			err = r.Relations.End(ctx, seeder, g.ID, "court order", true)
		}
	}
	c.Residents = append(c.Residents, DemoResident{Persona: "blocked-guardian", About: "A parent whom a court keeps from the child's record: nothing of it shows.",
		Username: signIn.username, Password: signIn.password, TOTPSecret: signIn.totp, Name: name.Given + " " + name.Family, BirthDate: born})
	return err
}

// withdraw lets a person of the demo have left the registry.
func (r *Registry) withdraw(ctx context.Context, id iis.PatientID) error {
	req := guard.Request{By: seeder, To: iis.ActAdmin, Deed: "seed-withdrawal", Patient: id, At: r.Clock.Now(), Law: r.Law}
	return guard.Do(ctx, r.Store.InTx, req, func(tx *store.Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		files, err := tx.Files(ctx, id)
		if err != nil {
			return err
		}
		for _, f := range files {
			f.Patient.Status = iis.PatientWithdrawn
			tx.SavePatient(f.Patient)
		}
		return nil
	})
}

// contactsOf returns a person's e-mail address and telephone number.
func contactsOf(id iis.Identity) (email, phone string) {
	for _, contact := range id.Contacts {
		if contact.Email != "" {
			email = contact.Email
		}
		if contact.Phone != "" {
			phone = contact.Phone
		}
	}
	return email, phone
}
