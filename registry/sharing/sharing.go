// Package sharing is how a person lets somebody see the record, or report to it, and
// takes that back: signed permissions with scope, purpose and end, links with a PIN,
// organizations that are stopped, and who can see and why.
//
// It decides nothing about a reading: rules/consent does, at each reading, from the
// grants as they stand then. So the end of a grant holds from the next request on.
package sharing

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Tx is what sharing needs of a transaction. Methods that return nothing are queued.
type Tx interface {
	guard.Tx
	guard.Handles
	grantTx
	limitTx
	peopleTx
	SaveMessage(iis.Message)
	SaveNotice(iis.Notice)
	Enqueue(iis.Job)
}

type grantTx interface {
	Grants(ctx context.Context, patient iis.PatientID) ([]iis.Grant, error) // all, newest first
	Grant(ctx context.Context, id iis.GrantID) (iis.Grant, error)
	// GrantByLink finds a share by the hash of its link's secret.
	GrantByLink(ctx context.Context, linkHash []byte) (iis.Grant, error)
	// GrantsTo lists what is or was shared with an organization or one of its users.
	GrantsTo(ctx context.Context, org iis.OrganizationID, user iis.UserID) ([]iis.Grant, error)
	InsertGrant(iis.Grant)
	// EndGrant gives an active grant its last status and tells whether it was active.
	EndGrant(ctx context.Context, id iis.GrantID, status iis.GrantStatus, why string, by iis.UserID, at time.Time) (bool, error)
	// TryPIN tells whether the PIN is right for an active grant; a wrong one counts, and
	// the fifth locks the grant. One UPDATE, run at once.
	TryPIN(ctx context.Context, id iis.GrantID, pinHash []byte, at time.Time) (bool, error)
}

type limitTx interface {
	Limits(ctx context.Context, patient iis.PatientID) ([]iis.Limit, error) // that hold
	InsertLimit(iis.Limit)
	// LiftLimit ends the limit that holds and tells whether there was one.
	LiftLimit(ctx context.Context, patient iis.PatientID, org iis.OrganizationID, by iis.UserID, at time.Time) (bool, error)
	Claims(ctx context.Context, patient iis.PatientID, at time.Time) ([]iis.CareClaim, error) // that hold
	Reporters(ctx context.Context, patient iis.PatientID) ([]iis.OrganizationID, error)
	// PatientEvents lists audit events about a person, newest first.
	PatientEvents(ctx context.Context, patient iis.PatientID, limit int) ([]iis.AuditEvent, error)
}

type peopleTx interface {
	Organization(ctx context.Context, id iis.OrganizationID) (iis.Organization, error)
	// FindOrganizations lists those whose name or city holds each of the words, disabled
	// ones not among them.
	FindOrganizations(ctx context.Context, words []string, limit int) ([]iis.Organization, error)
	Account(ctx context.Context, id iis.UserID) (iis.Account, error)
	Memberships(ctx context.Context, user iis.UserID) ([]iis.Membership, error)
	Members(ctx context.Context, org iis.OrganizationID) ([]iis.Membership, error)
	Files(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
}

// Service keeps permissions.
type Service struct {
	InTx      func(context.Context, func(Tx) error) error
	Look      func(context.Context, func(Tx) error) error // snapshot, then what fn queued
	Now       func() time.Time
	NewID     func() string
	Law       *guard.Law
	PublicURL string
}

func (s *Service) law() *guard.Law { return guard.LawOrDefault(s.Law) }

func (s *Service) today() iis.Date { return s.law().Day(s.Now()) }

// request makes a request of a person about a record by handle.
func (s *Service) request(ctx context.Context, by iis.Actor, to iis.Act, deed string, who iis.PatientHandle) (guard.Request, error) {
	id, err := guard.PatientOf(ctx, s.Look, who)
	return guard.Request{By: by, To: to, Deed: deed, Patient: id, Purpose: iis.PurposePatient, At: s.Now(), Law: s.Law}, err
}

func (s *Service) do(ctx context.Context, by iis.Actor, to iis.Act, deed string, who iis.PatientHandle,
	fn func(tx Tx, patient iis.PatientID, d iis.Decision, ev *iis.AuditEvent) error) error {
	req, err := s.request(ctx, by, to, deed, who)
	if err != nil {
		return err
	}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, d iis.Decision, ev *iis.AuditEvent) error { return fn(tx, req.Patient, d, ev) })
}

func (s *Service) look(ctx context.Context, by iis.Actor, to iis.Act, deed string, who iis.PatientHandle,
	fn func(tx Tx, patient iis.PatientID, d iis.Decision, ev *iis.AuditEvent) error) error {
	req, err := s.request(ctx, by, to, deed, who)
	if err != nil {
		return err
	}
	req.Hidden = true // looking at one's own permissions is no look at the record
	return guard.Look(ctx, s.Look, req, func(tx Tx, d iis.Decision, ev *iis.AuditEvent) error { return fn(tx, req.Patient, d, ev) })
}

var errNothing error = iis.Errorf(iis.NotFound, "there is nothing here for you")

// mayReceive are the kinds of organizations that can be given a share.
var mayReceive = map[iis.OrganizationKind]bool{iis.Provider: true, iis.SchoolOrg: true, iis.Childcare: true, iis.LocalHealth: true}

func hashOf(salt, secret string) []byte {
	h := sha256.Sum256([]byte(salt + "\x00" + secret))
	return h[:]
}

// tell puts a notice into an account and lets registry/notice decide what goes outside.
func (s *Service) tell(tx Tx, n iis.Notice) {
	n.ID, n.At = s.NewID(), s.Now()
	tx.SaveNotice(n)
	tx.Enqueue(iis.Job{Kind: "notify", Key: n.ID, Due: n.At, OnBehalf: n.User})
}

// tellOrganization puts a notice before everybody who works there, or the named user.
func (s *Service) tellOrganization(ctx context.Context, tx Tx, g iis.Grant, kind string) error {
	if g.To == "" {
		return nil
	}
	if g.ToUser != "" {
		s.tell(tx, iis.Notice{User: g.ToUser, Kind: kind, Params: map[string]string{"grant": string(g.ID)}})
		return nil
	}
	members, err := tx.Members(ctx, g.To)
	if err != nil {
		return err
	}
	seen := map[iis.UserID]bool{}
	for _, m := range members {
		if !seen[m.User] {
			s.tell(tx, iis.Notice{User: m.User, Kind: kind, Params: map[string]string{"grant": string(g.ID)}})
		}
		seen[m.User] = true
	}
	return nil
}
