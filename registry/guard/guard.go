// Package guard is the one way to a record: it reads what ties actor and person, lets
// rules/access decide, runs the deed and writes the audit row, in one transaction.
//
// A refusal commits its own audit row, since an error that rolls back would erase the
// evidence. A deed that fails is audited apart. Nothing about rights is kept between
// two calls.
package guard

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/access"
	"github.com/openiis/openiis/rules/consent"
)

// Tx is what guard needs of a transaction. Each room's own Tx embeds it. Audit,
// SaveClaim and UseOpening are queued like all writes: they are sent with the
// transaction (or, after a Look, with its audit row), and a lost race is a Conflict then.
type Tx interface {
	// Standing reads all that ties the actor to the person, under the transaction's
	// lock. A person who does not exist is an iis.NotFound.
	Standing(ctx context.Context, by iis.Actor, patient iis.PatientID, at time.Time) (iis.Standing, error)
	// Audit keeps one audit row.
	Audit(iis.AuditEvent)
	// SaveClaim makes an organization's claim of care, or lengthens the one it has.
	SaveClaim(iis.CareClaim)
	// UseOpening counts one opening of an active grant that has one left (one
	// conditional UPDATE; the last one sets status used-up and the end). None left is a
	// Conflict.
	UseOpening(id iis.GrantID, at time.Time)
}

// Request says who wants to do what to whom, why and when.
type Request struct {
	By      iis.Actor
	To      iis.Act
	Deed    string        // finer word for the audit log: "query", "open-record", "sign-share"
	Patient iis.PatientID // zero where the act concerns no record, or none that is known yet
	Purpose iis.Purpose
	Subject string // other object: grant, user, message control id
	Hidden  bool   // the person chose to hide own looks
	At      time.Time
	Law     *Law // nil is the default jurisdiction's
}

// On returns the request for one person who was found on the way.
func (r Request) On(patient iis.PatientID) Request {
	r.Patient = patient
	return r
}

// event begins the audit row of the request.
func (r Request) event() iis.AuditEvent {
	return iis.AuditEvent{At: r.At, Actor: r.By, Act: r.To, Deed: r.Deed, Patient: r.Patient,
		Subject: r.Subject, Purpose: r.Purpose, Hidden: r.Hidden}
}

// Do decides, runs fn and writes the audit row, in one transaction. fn may fill the
// event further (what part, which object) and must act only on tx, since the
// transaction may run again. A refusal comes back as an error of the decision's Kind.
func Do[T Tx](ctx context.Context, inTx func(context.Context, func(T) error) error, req Request,
	fn func(tx T, d iis.Decision, ev *iis.AuditEvent) error) error {
	var refused error
	var last iis.AuditEvent
	err := inTx(ctx, func(tx T) error {
		refused, last = nil, req.event()
		d, err := Weigh(ctx, tx, req)
		if err != nil {
			return err
		}
		if !d.Allow {
			Deny(tx, req, d)
			refused = refusal(d)
			return nil
		}
		ev := &last
		ev.Outcome = "done"
		if req.Patient != 0 {
			Settle(tx, req, d, ev)
		} else {
			ev.Basis = d.Basis
		}
		if err := fn(tx, d, ev); err != nil {
			return err
		}
		tx.Audit(*ev)
		return nil
	})
	if err == nil {
		return refused
	}
	return auditFailure(ctx, inTx, last, err)
}

// Look is Do for readings: look runs fn on a snapshot and keeps the audit row, and
// whatever else fn queued, before it returns. An answer must not leave before that.
func Look[T Tx](ctx context.Context, look func(context.Context, func(T) error) error, req Request,
	fn func(tx T, d iis.Decision, ev *iis.AuditEvent) error) error {
	return Do(ctx, look, req, fn)
}

// Weigh reads the standing and decides, without doing or auditing anything. Do and Look
// call it; a room calls it for each person found under a request that began without one.
func Weigh[T Tx](ctx context.Context, tx T, req Request) (iis.Decision, error) {
	law, err := req.Law.orDefault()
	if err != nil {
		return iis.Decision{}, err
	}
	var s iis.Standing
	if req.Patient != 0 {
		s, err = tx.Standing(ctx, req.By, req.Patient, req.At)
		if err != nil && iis.KindOf(err) != iis.NotFound {
			return iis.Decision{}, fmt.Errorf("read standing: %w", err)
		}
	}
	return access.Decide(law.Policy, access.Request{By: req.By, To: req.To, Deed: req.Deed, Patient: req.Patient,
		Purpose: req.Purpose, At: req.At, Today: law.Day(req.At)}, s), nil
}

// Undecided tells whether a decision only let a request begin: who it is about is not
// known yet, and must be weighed then.
func Undecided(d iis.Decision) bool { return d.Why == consent.WhyNobodyYet }

// Settle enters an allowed decision about one person into the audit row, and queues what
// goes with it: the opening it uses, the claim of care it makes. Do calls it where the
// request names the person; a room that found the person by Weigh calls it once.
func Settle[T Tx](tx T, req Request, d iis.Decision, ev *iis.AuditEvent) {
	ev.Patient, ev.Basis, ev.Part = req.Patient, d.Basis, d.Part
	if ev.Subject == "" {
		ev.Subject = string(d.Under)
	}
	if d.Opening != "" {
		tx.UseOpening(d.Opening, req.At)
	}
	if d.ClaimOf != "" {
		tx.SaveClaim(iis.CareClaim{Organization: d.ClaimOf, Patient: req.Patient, By: req.By.User, Since: req.At, Until: d.ClaimTo})
	}
}

// Deny audits the refusal of one person who was found by Weigh, where the deed itself goes
// on without that person.
func Deny[T Tx](tx T, req Request, d iis.Decision) {
	ev := req.event()
	ev.Outcome, ev.Reason = "refused", d.Why
	tx.Audit(ev)
}

// errRefused marks a refusal that a room made itself after Weigh.
type errRefused struct {
	error
	why string
}

func (e errRefused) Unwrap() error { return e.error }

// Refuse turns a decision that does not allow into the error to return from fn: what fn
// did is undone, and the refusal is audited.
func Refuse(d iis.Decision) error { return errRefused{refusal(d), d.Why} }

// refusal words a refusal so that it tells no more than the Kind does.
func refusal(d iis.Decision) error {
	switch d.Kind {
	case iis.Forbidden:
		if d.Role != "" {
			return &iis.Error{Kind: iis.Forbidden, Msg: "this needs the role " + string(d.Role), Role: d.Role}
		}
		return iis.Errorf(iis.Forbidden, "this is not allowed here")
	case iis.Unauthenticated:
		if d.Why == access.WhySecondStep {
			return ErrSecondStep
		}
		return iis.Errorf(iis.Unauthenticated, "sign in first")
	default:
		return iis.Errorf(iis.NotFound, "there is nothing here for you")
	}
}

// ErrSecondStep is the refusal of a deed that needs a second step given a moment ago;
// the page leads there and back.
var ErrSecondStep error = iis.Errorf(iis.Unauthenticated, "give your second step again")

// auditFailure keeps the row of a deed that failed, in a transaction of its own, and
// returns the error the caller sees.
func auditFailure[T Tx](ctx context.Context, inTx func(context.Context, func(T) error) error, ev iis.AuditEvent, err error) error {
	ev.Outcome, ev.Reason = "failed", kindWords[iis.KindOf(err)]
	var r errRefused
	switch {
	case errors.As(err, &r):
		ev.Outcome, ev.Reason = "refused", r.why
	case iis.KindOf(err) == iis.Conflict && ev.Basis == iis.BasisGrant && ev.Act == iis.ActRead:
		ev.Outcome, ev.Reason = "refused", "used-up"
		err = refusal(iis.Decision{Kind: iis.NotFound})
	case iis.KindOf(err) == iis.NotFound:
		ev.Outcome = "not-found"
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if aerr := inTx(ctx, func(tx T) error { tx.Audit(ev); return nil }); aerr != nil {
		return &iis.Error{Kind: iis.Unavailable, Msg: "this cannot be done now", Err: errors.Join(err, aerr)}
	}
	return err
}

var kindWords = map[iis.Kind]string{
	iis.Internal: "internal", iis.Invalid: "invalid", iis.NotFound: "not-found", iis.Conflict: "conflict",
	iis.Forbidden: "forbidden", iis.Unavailable: "unavailable", iis.TooMany: "too-many", iis.Unauthenticated: "unauthenticated",
}

// GroupsOf names the vaccine groups of a vaccine code.
type GroupsOf = consent.GroupsOf

// Visible tells whether a decision shows one report of a dose.
func Visible(d iis.Decision, v iis.Vaccination, groups GroupsOf) bool {
	return consent.Visible(d, v, groups)
}

// Hides tells whether a field of one report stays hidden under a decision.
func Hides(d iis.Decision, v iis.Vaccination, groups GroupsOf, field string) bool {
	return consent.Hides(d, v, groups, field)
}
