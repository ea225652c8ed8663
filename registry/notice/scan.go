package notice

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// eventTx reads the audit log as far as it concerns people.
type eventTx interface {
	// PersonEvents lists events with outcome done about a person, after an id, oldest
	// first.
	PersonEvents(ctx context.Context, after iis.AuditID, limit int) ([]iis.AuditEvent, error)
	// LookedBefore tells whether an organization read a person's record before an event.
	LookedBefore(ctx context.Context, patient iis.PatientID, org iis.OrganizationID, before iis.AuditID) (bool, error)
	// UsedBefore tells whether a person's record was read under a permission before an event.
	UsedBefore(ctx context.Context, patient iis.PatientID, grant iis.GrantID, before iis.AuditID) (bool, error)
	Cursor(ctx context.Context, name string) (int64, error) // zero where there is none yet
	MoveCursor(name string, from, to int64)                 // a Conflict where another has moved it
	// AccountsOf lists the accounts linked to a person, and those of guardians, blocked
	// and ended ones not among them.
	AccountsOf(ctx context.Context, patient iis.PatientID) ([]iis.UserID, error)
	// PatientEvent reads one event of a person.
	PatientEvent(ctx context.Context, patient iis.PatientID, id iis.AuditID) (iis.AuditEvent, error)
}

// scanBatch is how many events one scan takes.
const scanBatch = 200

// Scan tells people what was done with their records since the last scan: at once where a
// permission is used or an organization looks for the first time, states treatment, or
// changes the record; in a daily digest what is opened again. It tells whether there is more
// to do.
func (s *Service) Scan(ctx context.Context, by iis.Actor) (more bool, err error) {
	s.scanning.Lock()
	defer s.scanning.Unlock()
	var at int64
	var events []iis.AuditEvent
	err = s.Look(ctx, func(tx Tx) (err error) {
		if at, err = tx.Cursor(ctx, "notices"); err != nil {
			return err
		}
		events, err = tx.PersonEvents(ctx, iis.AuditID(at), scanBatch)
		return err
	})
	if err != nil || len(events) == 0 {
		return false, err
	}
	err = s.job(ctx, by, "scan-events", "", func(tx Tx, _ *iis.AuditEvent) error {
		for _, e := range events {
			if err := s.about(ctx, tx, e); err != nil {
				return err
			}
		}
		tx.MoveCursor("notices", at, int64(events[len(events)-1].ID))
		return nil
	})
	if iis.KindOf(err) == iis.Conflict { // another process on this store has told of them
		return true, nil
	}
	return len(events) == scanBatch, err
}

// about tells the people concerned about one event of an organization.
func (s *Service) about(ctx context.Context, tx Tx, e iis.AuditEvent) error {
	if e.Actor.Organization == "" && e.Actor.Link == "" {
		return nil
	}
	kind, err := s.kindOf(ctx, tx, e)
	if err != nil || kind == "" {
		return err
	}
	users, err := tx.AccountsOf(ctx, e.Patient)
	if err != nil {
		return err
	}
	for _, u := range users {
		hears, err := s.hears(ctx, tx, u, e)
		if err != nil {
			return err
		}
		if !hears {
			continue
		}
		if kind == "record-opened" {
			day := s.law().Day(e.At)
			tx.Enqueue(iis.Job{Kind: "digest", Key: fmt.Sprintf("%s/%s/%d", u, day, e.Patient), Due: s.morning(day.AddDays(1)), OnBehalf: u})
			continue
		}
		s.tell(tx, iis.Notice{User: u, Kind: kind, Patient: e.Patient, Params: map[string]string{
			"organization": string(e.Actor.Organization), "event": fmt.Sprint(e.ID), "grant": string(under(e))}})
		if e.Act == iis.ActReport && e.Part == iis.PartMoved { // who could see it before the move may have no business now
			s.tell(tx, iis.Notice{User: u, Kind: "review-shares", Patient: e.Patient})
		}
	}
	return nil
}

// hears tells whether an account is told of an event: it may see who looked at the record
// as things stand now, did not do it itself, and sees the doses that a report told. A
// guardian's tie stays in the books when the child comes of age, and opens nothing then.
func (s *Service) hears(ctx context.Context, tx Tx, user iis.UserID, e iis.AuditEvent) (bool, error) {
	if user == e.Actor.User {
		return false, nil
	}
	d, err := guard.Weigh(ctx, tx, guard.Request{By: iis.Actor{User: user, Resident: true}, To: iis.ActActivity, Patient: e.Patient, At: s.Now(), Law: s.Law})
	return d.Allow && !e.HiddenFrom(d.Basis), err
}

// kindOf names the notice for an event, or none.
func (s *Service) kindOf(ctx context.Context, tx Tx, e iis.AuditEvent) (string, error) {
	switch e.Act {
	case iis.ActReport:
		switch e.Reason {
		case iis.DoseAdded, iis.DoseChanged, iis.DoseRemoved:
			return e.Reason, nil
		}
		return "record-changed", nil
	case iis.ActClaim:
		return "care-claimed", nil
	case iis.ActRead:
	default:
		return "", nil
	}
	if grant := under(e); grant != "" {
		used, err := tx.UsedBefore(ctx, e.Patient, grant, e.ID)
		if err != nil || used {
			return "record-opened", err
		}
		return "share-viewed", nil
	}
	before, err := tx.LookedBefore(ctx, e.Patient, e.Actor.Organization, e.ID)
	switch {
	case err != nil:
		return "", err
	case before:
		return "record-opened", nil
	case e.Basis == iis.BasisGrant:
		return "share-viewed", nil
	}
	return "first-look", nil
}

// under is the permission that a reading stands under, where its event names it. A system's
// query names its message: it is told by whether the organization has looked before.
func under(e iis.AuditEvent) iis.GrantID {
	switch {
	case e.Actor.Link != "":
		return e.Actor.Link
	case e.Basis == iis.BasisGrant && e.Actor.Connection == "":
		return iis.GrantID(e.Subject)
	}
	return ""
}

// Digest does the job "digest" (key: user/day/person): one notice for a day's looks at a
// record. One that an earlier release put in line names no person.
func (s *Service) Digest(ctx context.Context, by iis.Actor, job iis.Job) error {
	user, rest, _ := strings.Cut(job.Key, "/")
	day, person, _ := strings.Cut(rest, "/")
	id, _ := strconv.ParseInt(person, 10, 64)
	return s.job(ctx, by, "digest", user+"/"+day, func(tx Tx, ev *iis.AuditEvent) error {
		ev.Patient = iis.PatientID(id)
		s.tell(tx, iis.Notice{User: job.OnBehalf, Kind: "record-opened", Patient: ev.Patient})
		return nil
	})
}

func (s *Service) law() *guard.Law { return guard.LawOrDefault(s.Law) }

// morning is eight o'clock of a day: quiet hours end then (portal.md 6).
func (s *Service) morning(d iis.Date) time.Time {
	y, m, day := d.YMD()
	return time.Date(y, time.Month(m), day, 8, 0, 0, 0, s.law().Zone)
}
