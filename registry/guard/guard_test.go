package guard

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

// book is a store in memory: what a transaction queued is kept when it commits.
type book struct {
	standing iis.Standing
	broken   error // Standing fails with it
	raced    bool  // the next commit with an opening is a Conflict
	events   []iis.AuditEvent
	claims   []iis.CareClaim
	openings []iis.GrantID
	openedAt time.Time
	commits  int
}

type page struct {
	*book
	events   []iis.AuditEvent
	claims   []iis.CareClaim
	openings []iis.GrantID
	openedAt time.Time
}

func (p *page) Standing(_ context.Context, _ iis.Actor, id iis.PatientID, _ time.Time) (iis.Standing, error) {
	if p.broken != nil {
		return iis.Standing{}, p.broken
	}
	if id != p.standing.Patient {
		return iis.Standing{}, iis.Errorf(iis.NotFound, "no such person")
	}
	return p.standing, nil
}
func (p *page) Audit(e iis.AuditEvent)    { p.events = append(p.events, e) }
func (p *page) SaveClaim(c iis.CareClaim) { p.claims = append(p.claims, c) }
func (p *page) UseOpening(g iis.GrantID, at time.Time) {
	p.openings, p.openedAt = append(p.openings, g), at
}
func (b *book) inTx(ctx context.Context, fn func(*page) error) error {
	p := &page{book: b}
	if err := fn(p); err != nil {
		return err
	}
	if b.raced && len(p.openings) > 0 {
		return iis.Errorf(iis.Conflict, "no opening left")
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	b.events, b.claims, b.openings = append(b.events, p.events...), append(b.claims, p.claims...), append(b.openings, p.openings...)
	b.openedAt = p.openedAt
	b.commits++
	return nil
}

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

func robin() iis.Standing {
	return iis.Standing{Patient: 7, Status: iis.PatientActive, BirthDate: iis.DateOf(2018, 5, 14)}
}

var machine = iis.Actor{Connection: "c", Organization: "org", Kind: iis.Provider, Door: iis.DoorHL7}

func query(p iis.PatientID) Request {
	return Request{By: machine, To: iis.ActRead, Deed: "query", Patient: p, Purpose: iis.PurposeTreatment, At: now}
}

func TestAReadingIsAuditedWithItsGroundAndMakesTheClaim(t *testing.T) {
	b := &book{standing: robin()}
	err := Look(t.Context(), b.inTx, query(7), func(_ *page, d iis.Decision, ev *iis.AuditEvent) error {
		ev.Subject = "MSG-1"
		return nil
	})
	if err != nil || len(b.events) != 1 {
		t.Fatalf("err %v, events %v", err, b.events)
	}
	if e := b.events[0]; e.Outcome != "done" || e.Basis != iis.BasisCare || e.Patient != 7 || e.Subject != "MSG-1" || e.Part != "all" {
		t.Errorf("event %+v", e)
	}
	if len(b.claims) != 1 || b.claims[0].Organization != "org" || b.claims[0].Patient != 7 {
		t.Errorf("claims %+v", b.claims)
	}
}

func TestARefusalCommitsItsRowAndRunsNothing(t *testing.T) {
	s := robin()
	s.Protection = iis.Protection{Value: "Y", At: now.Add(-time.Hour)}
	for name, b := range map[string]*book{"a protected person": {standing: s}, "a person who is not there": {}} {
		ran := false
		err := Do(t.Context(), b.inTx, query(7), func(*page, iis.Decision, *iis.AuditEvent) error { ran = true; return nil })
		if ran || iis.KindOf(err) != iis.NotFound || err.Error() != "there is nothing here for you" {
			t.Errorf("%s: ran %v, err %v", name, ran, err)
		}
		if len(b.events) != 1 || b.events[0].Outcome != "refused" || b.events[0].Reason == "" {
			t.Errorf("%s: events %+v", name, b.events)
		}
	}
}

func TestAFailureIsAuditedApart(t *testing.T) {
	b := &book{standing: robin()}
	wrong := iis.Errorf(iis.Invalid, "the dose has no date")
	ctx, cancel := context.WithCancel(t.Context())
	err := Do(ctx, b.inTx, query(7), func(tx *page, _ iis.Decision, _ *iis.AuditEvent) error {
		tx.SaveClaim(iis.CareClaim{Organization: "kept?"})
		cancel()
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Errorf("err %v", err)
	}
	if len(b.events) != 1 || b.events[0].Outcome != "failed" || b.events[0].Reason != "invalid" || len(b.claims) != 0 {
		t.Errorf("events %+v, claims %+v", b.events, b.claims)
	}
}

func TestARoomRefusesForWhomItFoundOnTheWay(t *testing.T) {
	b := &book{standing: robin()}
	b.standing.LimitSince = now.Add(-time.Hour)
	err := Look(t.Context(), b.inTx, query(0), func(tx *page, _ iis.Decision, ev *iis.AuditEvent) error {
		found := query(0).On(7)
		d, err := Weigh(t.Context(), tx, found)
		if err != nil {
			return err
		}
		if !d.Allow {
			ev.Patient = 7
			return Refuse(d)
		}
		Settle(tx, found, d, ev)
		return nil
	})
	if iis.KindOf(err) != iis.NotFound || len(b.events) != 1 {
		t.Fatalf("err %v, events %+v", err, b.events)
	}
	if e := b.events[0]; e.Outcome != "refused" || e.Reason != "limited" || e.Patient != 7 {
		t.Errorf("event %+v", e)
	}
}

func TestALostRaceForTheLastOpeningIsARefusal(t *testing.T) {
	s := robin()
	s.Grants = []iis.Grant{{ID: "g", Patient: 7, To: "org", Scope: iis.ScopeFull, Openings: 1, Until: iis.DateOf(2027, 1, 1),
		Status: iis.GrantActive, Signature: iis.Signature{At: now.Add(-time.Hour)}}}
	req := Request{By: iis.Actor{User: "u", Organization: "org", Kind: iis.SchoolOrg, Role: iis.RoleSchoolUser}, To: iis.ActRead, Patient: 7, At: now}
	b := &book{standing: s}
	if err := Look(t.Context(), b.inTx, req, func(*page, iis.Decision, *iis.AuditEvent) error { return nil }); err != nil || len(b.openings) != 1 || b.openedAt != now {
		t.Fatalf("err %v, openings %v at %v", err, b.openings, b.openedAt)
	}
	b = &book{standing: s, raced: true}
	err := Look(t.Context(), b.inTx, req, func(*page, iis.Decision, *iis.AuditEvent) error { return nil })
	if iis.KindOf(err) != iis.NotFound || len(b.events) != 1 || b.events[0].Reason != "used-up" {
		t.Errorf("err %v, events %+v", err, b.events)
	}
}

func TestWithoutAnAuditRowThereIsNoAnswer(t *testing.T) {
	down := errors.New("disk full")
	inTx := func(context.Context, func(*page) error) error { return down }
	err := Do(t.Context(), inTx, query(7), func(*page, iis.Decision, *iis.AuditEvent) error { return nil })
	if iis.KindOf(err) != iis.Unavailable || !errors.Is(err, down) {
		t.Errorf("err %v", err)
	}
	b := &book{broken: down}
	if err := Do(t.Context(), b.inTx, query(7), func(*page, iis.Decision, *iis.AuditEvent) error { return nil }); !errors.Is(err, down) {
		t.Errorf("a standing that cannot be read: %v", err)
	}
}

func TestTheLawIsThatOfTheJurisdiction(t *testing.T) {
	optIn, err := LawOf("opt-in")
	if err != nil {
		t.Fatal(err)
	}
	b := &book{standing: robin()}
	req := query(7)
	req.Law = optIn
	if err := Look(t.Context(), b.inTx, req, func(*page, iis.Decision, *iis.AuditEvent) error { return nil }); iis.KindOf(err) != iis.NotFound {
		t.Errorf("under an opt-in law: %v", err)
	}
	if d := optIn.Day(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)); d != iis.DateOf(2026, 11, 22) {
		t.Errorf("the day in New York is %v", d)
	}
}
