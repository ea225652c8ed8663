package account

import (
	"context"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// adminTx is what administration needs beyond accountTx.
type adminTx interface {
	Organizations(ctx context.Context) ([]iis.Organization, error)
	SaveOrganization(iis.Organization)
	// Accounts returns accounts of people with a role somewhere, or with a text those whose
	// username holds it, newest first, behind those skipped.
	Accounts(ctx context.Context, text string, skip, limit int) ([]iis.Account, error)
	MembershipsOf(ctx context.Context, users ...iis.UserID) (map[iis.UserID][]iis.Membership, error) // that hold
	Members(ctx context.Context, org iis.OrganizationID) ([]iis.Membership, error)                   // that hold
	SaveMembership(iis.Membership)
}

// rolesOf lists the roles that there are in each kind of organization (contract.md 3).
var rolesOf = map[iis.OrganizationKind][]iis.Role{
	iis.Provider:    {iis.RoleReader, iis.RoleUser, iis.RoleManager},
	iis.LocalHealth: {iis.RoleReader, iis.RoleUser, iis.RoleManager},
	iis.SchoolOrg:   {iis.RoleSchoolReader, iis.RoleSchoolUser, iis.RoleManager},
	iis.Childcare:   {iis.RoleSchoolReader, iis.RoleSchoolUser, iis.RoleManager},
	iis.State:       {iis.RoleAuditor, iis.RoleAdmin},
}

// Roles lists the roles that there are in a kind of organization.
func Roles(kind iis.OrganizationKind) []iis.Role { return slices.Clone(rolesOf[kind]) }

// User is an account as an administrator sees it: no record, no secrets.
type User struct {
	Account     iis.Account
	Contacts    []iis.AccountContact
	Memberships []iis.Membership
}

func (s *Service) admin(ctx context.Context, by iis.Actor, deed, subject string, fn func(tx Tx, ev *iis.AuditEvent) error) error {
	return s.do(ctx, by, iis.ActAdmin, deed, subject, fn)
}

// Organizations lists the organizations, for administrators.
func (s *Service) Organizations(ctx context.Context, by iis.Actor) ([]iis.Organization, error) {
	var out []iis.Organization
	err := s.admin(ctx, by, "list-organizations", "", func(tx Tx, _ *iis.AuditEvent) (err error) {
		out, err = tx.Organizations(ctx)
		return err
	})
	return out, err
}

// SaveOrganization makes an organization (empty ID) or changes one.
func (s *Service) SaveOrganization(ctx context.Context, by iis.Actor, o iis.Organization) (iis.OrganizationID, error) {
	o.Name = strings.TrimSpace(o.Name)
	if o.Name == "" || len(o.Name) > 200 {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "enter the name of the organization", Field: "name"}
	}
	if rolesOf[o.Kind] == nil && o.Kind != iis.Developer {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "choose a kind of organization", Field: "kind"}
	}
	deed := "change-organization"
	if o.ID == "" {
		deed, o.ID, o.Created = "add-organization", iis.OrganizationID(s.NewID()), s.Now()
	}
	err := s.admin(ctx, by, deed, string(o.ID), func(tx Tx, _ *iis.AuditEvent) error {
		if deed == "change-organization" {
			old, err := tx.Organization(ctx, o.ID)
			if err != nil {
				return err
			}
			o.Kind, o.Created = old.Kind, old.Created
		}
		tx.SaveOrganization(o)
		return nil
	})
	return o.ID, err
}

// Users lists a page of the people with a role, or with a text of those whose username
// holds it, newest first, and tells whether there are more. Contacts are left out.
func (s *Service) Users(ctx context.Context, by iis.Actor, text string, page iis.Page) (out []User, more bool, err error) {
	err = s.admin(ctx, by, "list-users", "", func(tx Tx, _ *iis.AuditEvent) error {
		accounts, err := tx.Accounts(ctx, strings.TrimSpace(text), page.Skip(), iis.PageRows+1)
		if err != nil {
			return err
		}
		accounts, more = iis.CutPage(accounts)
		ids := make([]iis.UserID, len(accounts))
		for i, a := range accounts {
			ids[i] = a.ID
		}
		members, err := tx.MembershipsOf(ctx, ids...)
		out = nil
		for _, a := range accounts {
			a.PasswordHash = ""
			out = append(out, User{Account: a, Memberships: members[a.ID]})
		}
		return err
	})
	return out, more, err
}

// User reads one account, for administrators.
func (s *Service) User(ctx context.Context, by iis.Actor, id iis.UserID) (User, error) {
	var out User
	err := s.admin(ctx, by, "open-user", string(id), func(tx Tx, _ *iis.AuditEvent) error {
		a, err := tx.Account(ctx, id)
		if err != nil {
			return err
		}
		out, err = readUser(ctx, tx, a)
		return err
	})
	return out, err
}

func readUser(ctx context.Context, tx Tx, a iis.Account) (User, error) {
	a.PasswordHash = ""
	contacts, err := tx.Contacts(ctx, a.ID)
	if err != nil {
		return User{}, err
	}
	members, err := tx.Memberships(ctx, a.ID)
	return User{Account: a, Contacts: contacts, Memberships: members}, err
}

// NewUser is what an administrator enters. Password and seed can only come from the
// registry itself (the demo); a person chooses the password by the message that comes.
type NewUser struct {
	Username  string
	Name      iis.Name
	BirthDate iis.Date
	Email     string
	Phone     string
	Language  string
	Password  string
	TOTPSeed  []byte
}

// AddUser makes an account. Its contacts count at once, since an administrator vouches
// for them; the holder is told how to choose a password.
func (s *Service) AddUser(ctx context.Context, by iis.Actor, n NewUser) (iis.UserID, error) {
	if !by.System && (n.Password != "" || n.TOTPSeed != nil) {
		return "", iis.Errorf(iis.Forbidden, "nobody chooses another person's password")
	}
	if !usernameForm.MatchString(n.Username) {
		return "", usernameError("use 3 to 64 letters, digits, dots, dashes or underscores")
	}
	a := iis.Account{ID: iis.UserID(s.NewID()), Username: n.Username, Name: n.Name, BirthDate: n.BirthDate, Language: n.Language,
		Status: iis.AccountActive, Created: s.Now()}
	if a.Language == "" {
		a.Language = "en"
	}
	contacts, err := s.vouched(a.ID, n)
	if err != nil {
		return "", err
	}
	if n.Password != "" {
		a.PasswordHash, a.PasswordAt = s.Passwords.Hash(n.Password), s.Now()
	}
	return a.ID, s.admin(ctx, by, "add-user", string(a.ID), func(tx Tx, _ *iis.AuditEvent) error {
		if err := free(ctx, tx, n.Username, a.ID); err != nil {
			return err
		}
		tx.SaveAccount(a)
		for _, c := range contacts {
			tx.SaveContact(c)
			if n.Password == "" {
				s.send(tx, message{to: c, language: a.Language, kind: "invited", link: s.PublicURL + "/account/forgot"})
			}
		}
		if n.TOTPSeed != nil {
			now := s.Now()
			tx.SaveFactor(iis.Factor{ID: s.NewID(), User: a.ID, Kind: iis.FactorTOTP, Label: "Authenticator", Secret: n.TOTPSeed, Added: now, Confirmed: now, Effective: now})
		}
		return nil
	})
}

func (s *Service) vouched(user iis.UserID, n NewUser) ([]iis.AccountContact, error) {
	var out []iis.AccountContact
	now := s.Now()
	for _, c := range []iis.AccountContact{{Kind: iis.ContactEmail, Value: n.Email}, {Kind: iis.ContactText, Value: n.Phone}} {
		if c.Value == "" {
			continue
		}
		v, err := clean(c.Kind, c.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, iis.AccountContact{ID: s.NewID(), User: user, Kind: c.Kind, Value: v, Added: now, Confirmed: now, Effective: now})
	}
	if len(out) == 0 {
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "enter an e-mail address or a telephone number", Field: "email"}
	}
	return out, nil
}

// GiveRole gives a person a role in an organization. Nobody gives one to themselves.
func (s *Service) GiveRole(ctx context.Context, by iis.Actor, user iis.UserID, org iis.OrganizationID, role iis.Role) error {
	if by.User == user {
		return iis.Errorf(iis.Forbidden, "nobody gives a role to themselves")
	}
	return s.admin(ctx, by, "give-role", string(user), func(tx Tx, ev *iis.AuditEvent) error {
		ev.Part = string(role)
		if _, err := tx.Account(ctx, user); err != nil {
			return err
		}
		o, err := tx.Organization(ctx, org)
		if err != nil {
			return err
		}
		if !slices.Contains(rolesOf[o.Kind], role) {
			return &iis.Error{Kind: iis.Invalid, Msg: "there is no such role in this kind of organization", Field: "role"}
		}
		held, err := tx.Memberships(ctx, user)
		if err != nil {
			return err
		}
		for _, m := range held {
			if m.Organization == org && m.Role == role {
				return nil
			}
		}
		tx.SaveMembership(iis.Membership{ID: s.NewID(), User: user, Organization: org, Role: role, Since: s.Now(), By: by.User})
		return nil
	})
}

// EndRole takes a role away; sessions in it are refused from the next request on.
func (s *Service) EndRole(ctx context.Context, by iis.Actor, user iis.UserID, membership string) error {
	return s.admin(ctx, by, "end-role", string(user), func(tx Tx, _ *iis.AuditEvent) error {
		held, err := tx.Memberships(ctx, user)
		if err != nil {
			return err
		}
		for _, m := range held {
			if m.ID == membership {
				m.Until = s.Now()
				tx.SaveMembership(m)
				return nil
			}
		}
		return iis.Errorf(iis.NotFound, "there is no such role")
	})
}

// SetDisabled disables an account, which ends its sessions, or enables it again.
func (s *Service) SetDisabled(ctx context.Context, by iis.Actor, user iis.UserID, disabled bool) error {
	if by.User == user {
		return iis.Errorf(iis.Forbidden, "nobody disables themselves")
	}
	deed := map[bool]string{true: "disable-user", false: "enable-user"}[disabled]
	return s.admin(ctx, by, deed, string(user), func(tx Tx, _ *iis.AuditEvent) error {
		a, err := tx.Account(ctx, user)
		if err != nil {
			return err
		}
		switch {
		case disabled && a.Status == iis.AccountActive:
			a.Status = iis.AccountDisabled
			tx.EndSessions(user, "", "disabled", s.Now())
		case !disabled && a.Status == iis.AccountDisabled:
			a.Status = iis.AccountActive
		default:
			return iis.Errorf(iis.Conflict, "the account has another status")
		}
		tx.SaveAccount(a)
		return nil
	})
}

// EndUserSessions ends all sessions of an account; its holder can sign in again.
func (s *Service) EndUserSessions(ctx context.Context, by iis.Actor, user iis.UserID) error {
	return s.admin(ctx, by, "end-sessions", string(user), func(tx Tx, _ *iis.AuditEvent) error {
		if _, err := tx.Account(ctx, user); err != nil {
			return err
		}
		tx.EndSessions(user, "", "by-administrator", s.Now())
		return nil
	})
}
