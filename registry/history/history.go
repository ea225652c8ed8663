// Package history finds a person and shows the record: what was given, by whom it was
// reported, how each dose counts and what is due.
//
// It is the only reader of records for people and systems. What may be seen is decided
// by registry/guard for each person found; what is not open is left out before doses
// are grouped, counted or forecast.
package history

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/rules/cdsi"
	"github.com/openiis/openiis/rules/match"
)

// Tx is what history needs of a reading transaction.
type Tx interface {
	guard.Tx
	Candidates(ctx context.Context, keys []iis.BlockKey, limit int) ([]iis.PatientID, error)
	Identities(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	Files(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	PatientByHandle(ctx context.Context, handle iis.PatientHandle) (iis.PatientID, error)
	Versions(ctx context.Context, home iis.PatientID, id iis.VaccinationID) ([]iis.Vaccination, error)
	PatientBySRID(ctx context.Context, id iis.SRID) (iis.PatientID, error)
	Organization(ctx context.Context, id iis.OrganizationID) (iis.Organization, error)
}

// Limits of queries (security.md 5.5).
const (
	maxScored  = 200 // persons opened and scored for one query
	maxListed  = 10  // persons in a list, whatever the asker would take
	allLooking = 100 // hits of a person's search on screen
)

// Service shows records.
type Service struct {
	Look       func(context.Context, func(Tx) error) error // reads on a snapshot, keeps the audit row before it returns
	Codes      *codeset.Set
	Schedule   *cdsi.Schedule // nil where no forecast is available
	Law        *guard.Law
	Now        func() time.Time
	DoseHandle func(iis.PatientID, iis.VaccinationID) string
	ParseDose  func(string) (iis.PatientID, iis.VaccinationID, error) // reads what DoseHandle made
}

// Query answers a system's question for one person's record (QBP Z34, Z44). A person
// the asker may not see is answered like one who is not there.
func (s *Service) Query(ctx context.Context, by iis.Actor, q iis.Query) (iis.QueryAnswer, error) {
	now := s.Now()
	var answer iis.QueryAnswer
	req := guard.Request{By: by, To: iis.ActRead, Deed: "query", Purpose: iis.PurposeTreatment, Subject: q.Header.ControlID, At: now, Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		seen, err := s.search(ctx, tx, req, q.Person)
		if err != nil {
			return err
		}
		answer, err = s.answer(ctx, tx, req, q, seen, ev)
		return err
	})
	if err != nil {
		return iis.QueryAnswer{}, fmt.Errorf("answer query: %w", err)
	}
	return answer, nil
}

// sighting is a person the asker may see, with what may be seen of them.
type sighting struct {
	file     iis.File
	decision iis.Decision
	rank     match.Ranked
}

// search finds the persons that fit and that the asker may see, best first. Matching
// sees only what the asker may see, so that an answer never tells more.
func (s *Service) search(ctx context.Context, tx Tx, req guard.Request, person iis.Identity) ([]sighting, error) {
	ids, err := tx.Candidates(ctx, match.LookupKeys(person), maxScored)
	if err != nil {
		return nil, err
	}
	if id := stateID(person); id != "" {
		known, err := tx.PatientBySRID(ctx, id)
		if err == nil && !slices.Contains(ids, known) {
			ids = append(ids, known)
		} else if err != nil && iis.KindOf(err) != iis.NotFound {
			return nil, err
		}
	}
	files, err := tx.Identities(ctx, ids...)
	if err != nil {
		return nil, err
	}
	open := map[iis.PatientID]sighting{}
	var candidates []match.Candidate
	for _, f := range files {
		d, err := guard.Weigh(ctx, tx, req.On(f.Patient.ID))
		if err != nil {
			return nil, err
		}
		if !d.Allow {
			refuse(tx, req, f, d, person)
			continue
		}
		f.Sources = visibleSources(d, f.Sources)
		if req.To == iis.ActRead && len(f.Sources) == 0 {
			continue
		}
		open[f.Patient.ID] = sighting{file: f, decision: d}
		candidates = append(candidates, match.CandidateOf(f.Patient, f.Sources))
	}
	if id, ok := byNumber(req.By.Organization, person, open); ok && req.To == iis.ActRead {
		w := open[id]
		w.rank = match.Ranked{Patient: id, Outcome: match.Match}
		return []sighting{w}, nil
	}
	decision := match.Decide(person, candidates, match.Query)
	var out []sighting
	for _, r := range decision.Ranked {
		if r.Outcome == match.New {
			continue
		}
		w := open[r.Patient]
		w.rank = r
		if decision.Outcome != match.Match || r.Patient != decision.Best {
			w.rank.Outcome = match.Review
		}
		out = append(out, w)
	}
	if decision.Outcome == match.Match {
		return out[:1], nil
	}
	return out, nil
}

// stateID is the registry's own id of a person among the identifiers asked by.
func stateID(p iis.Identity) iis.SRID {
	for _, id := range p.Identifiers {
		if id.Type == "SR" {
			return iis.ParseSRID(id.Value)
		}
	}
	return ""
}

// visibleSources are the source records that a decision opens: all of them, or only
// what one organization reported itself. To be found needs no view: a search may hold
// all sources against what was typed.
func visibleSources(d iis.Decision, all []iis.SourceRecord) []iis.SourceRecord {
	if len(d.Views) == 0 {
		return all
	}
	owners := map[iis.OrganizationID]bool{}
	for _, v := range d.Views {
		if v.Owner == "" {
			return all
		}
		owners[v.Owner] = true
	}
	var out []iis.SourceRecord
	for _, s := range all {
		if owners[s.Organization] {
			out = append(out, s)
		}
	}
	return out
}

// answer turns what was found into the answer of a query (messaging-notes 7).
func (s *Service) answer(ctx context.Context, tx Tx, req guard.Request, q iis.Query, seen []sighting, ev *iis.AuditEvent) (iis.QueryAnswer, error) {
	limit := maxListed
	if q.Limit > 0 {
		limit = min(limit, q.Limit)
	}
	switch {
	case len(seen) == 0:
		ev.Outcome = "not-found"
		return iis.QueryAnswer{Found: iis.FoundNone}, nil
	case seen[0].rank.Outcome == match.Match:
		w := seen[0]
		guard.Settle(tx, req.On(w.file.Patient.ID), w.decision, ev)
		files, err := s.files(ctx, tx, w.file.Patient.ID)
		if err != nil {
			return iis.QueryAnswer{}, err
		}
		rec := s.record(files[0], w.decision, req, q.Name == "Z44")
		return iis.QueryAnswer{Found: iis.FoundOne, Record: &rec}, nil
	case q.Name == "Z44" || len(seen) > limit:
		ev.Outcome, ev.Part = "done", "too-many"
		return iis.QueryAnswer{Found: iis.FoundTooMany}, nil
	}
	ev.Part = "candidates"
	out := iis.QueryAnswer{Found: iis.FoundList}
	for _, w := range seen {
		p := composed(w.file.Sources)
		out.Candidates = append(out.Candidates, iis.Candidate{SRID: w.file.Patient.SRID,
			Person: iis.Identity{Names: p.Names, BirthDate: p.BirthDate, Sex: p.Sex}})
		// Each person shown in a list is a look of its own for the log.
		shown := *ev
		shown.Patient, shown.Basis, shown.Outcome = w.file.Patient.ID, w.decision.Basis, "done"
		tx.Audit(shown)
	}
	return out, nil
}

// Asked says why and how a record is opened.
type Asked struct {
	Purpose  iis.Purpose
	Deed     string // word for the audit log: "open-record", iis.DeedDownload, "open-due"
	Part     string // what is shown, where it is less than the decision opens
	Forecast bool
	Hidden   bool // the person hides own looks
}

// Record opens one person's record for an actor by handle. Not there and not theirs are
// the same NotFound.
func (s *Service) Record(ctx context.Context, by iis.Actor, handle iis.PatientHandle, asked Asked) (iis.Record, error) {
	var rec iis.Record
	err := s.open(ctx, by, handle, asked, func(_ Tx, f iis.File, d iis.Decision, req guard.Request) error {
		rec = s.record(f, d, req, asked.Forecast)
		return nil
	})
	return rec, err
}

// open runs show on a person's file once it is decided that the actor may read.
func (s *Service) open(ctx context.Context, by iis.Actor, handle iis.PatientHandle, asked Asked, show func(Tx, iis.File, iis.Decision, guard.Request) error) error {
	// The handle is resolved on its own: what it stands for never changes.
	var id iis.PatientID
	err := s.Look(ctx, func(tx Tx) (err error) {
		id, err = tx.PatientByHandle(ctx, handle)
		if iis.KindOf(err) == iis.NotFound {
			id, err = 0, nil
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("find record: %w", err)
	}
	req := guard.Request{By: by, To: iis.ActRead, Deed: asked.Deed, Patient: id, Purpose: asked.Purpose, Hidden: asked.Hidden, At: s.Now(), Law: s.Law}
	if id == 0 {
		// Refused and audited like any other record that is not theirs.
		req.Patient = -1
	}
	return guard.Look(ctx, s.Look, req, func(tx Tx, d iis.Decision, ev *iis.AuditEvent) error {
		files, err := s.files(ctx, tx, id)
		if err != nil {
			return err
		}
		if asked.Part != "" {
			ev.Part = asked.Part
		}
		return show(tx, files[0], d, req)
	})
}

// record composes what one decision opens of a file.
func (s *Service) record(f iis.File, d iis.Decision, req guard.Request, forecast bool) iis.Record {
	day := s.Law.Day(req.At)
	rec := iis.Record{Patient: f.Patient, Basis: d.Basis, AsOf: day, Copying: d.Copying()}
	if at := d.KnownTo(); !at.IsZero() {
		rec.KnownTo = s.Law.Day(at)
	}
	sources := visibleSources(d, f.Sources)
	rec.Person = composed(sources)
	hidePerson(&rec.Person, d)
	rec.AskerIDs = idsOf(req.By.Organization, sources)

	own := d.Basis == iis.BasisSelf || d.Basis == iis.BasisGuardian
	var doses []iis.Vaccination
	for _, v := range f.Vaccinations {
		switch {
		case v.State == iis.StateDeleted:
			if own && v.Dose() && guard.Visible(d, v, s.Codes.GroupNames) {
				rec.Removed = append(rec.Removed, iis.DoseEvent{Handle: s.DoseHandle(v.Home, v.ID), Speaks: s.veiled(d, v)})
			}
		case !guard.Visible(d, v, s.Codes.GroupNames):
			rec.Hidden++
		case v.Dose():
			doses = append(doses, v)
		case v.Completion == iis.Refused && !guard.Hides(d, v, s.Codes.GroupNames, iis.FieldFacts):
			rec.Refusals = append(rec.Refusals, s.veiled(d, v))
		}
	}
	rec.Doses = s.events(doses, f)
	for i := range rec.Doses {
		e := &rec.Doses[i]
		e.Handle = s.DoseHandle(e.Speaks.Home, e.Speaks.ID)
		e.Speaks = s.veiled(d, e.Speaks)
		for j := range e.Others {
			e.Others[j] = s.veiled(d, e.Others[j])
		}
	}
	if !d.Hides(iis.FieldFacts) {
		rec.Facts = facts(f, d)
	}
	if forecast && s.Schedule != nil && !d.Hides(iis.FieldForecast) {
		patient := s.Schedule.FromRecord(rec.Doses, rec.Facts, rec.Person, day)
		a := s.Schedule.Assess(&patient, nil)
		rec.Forecast = &a
	}
	return rec
}

// veiled leaves out the fields of a dose that stay hidden.
func (s *Service) veiled(d iis.Decision, v iis.Vaccination) iis.Vaccination {
	hides := func(field string) bool { return guard.Hides(d, v, s.Codes.GroupNames, field) }
	if hides(iis.FieldSource) {
		v.Door, v.Submission, v.UnderGrant = "", 0, ""
		v.Organization = ""
	}
	if hides(iis.FieldGiver) {
		v.Facility, v.FacilityText, v.GivenBy, v.OrderedBy, v.EnteredBy = "", "", iis.Person{}, iis.Person{}, iis.Person{}
	}
	if hides(iis.FieldLot) {
		v.LotNumber, v.MVX, v.Expires = "", "", 0
	}
	if hides(iis.FieldFacts) {
		v.Observations = nil
	}
	return v
}

func hidePerson(p *iis.Identity, d iis.Decision) {
	if d.Hides(iis.FieldAddress) {
		p.Addresses = nil
	}
	if d.Hides(iis.FieldContacts) {
		p.Contacts = nil
	}
	if d.Hides(iis.FieldGuardian) {
		p.Guardians, p.MothersMaiden = nil, iis.Name{}
	}
}

// facts are the observations about the person that a decision opens, each once.
func facts(f iis.File, d iis.Decision) []iis.Observation {
	var out []iis.Observation
	for _, o := range f.Observations {
		if !opensOwner(d, o.Organization) {
			continue
		}
		same := func(x iis.Observation) bool {
			return x.LOINC == o.LOINC && x.Value.Code == o.Value.Code && x.Date == o.Date && x.On == o.On
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, o.Observation)
		}
	}
	return out
}

func opensOwner(d iis.Decision, org iis.OrganizationID) bool {
	return slices.ContainsFunc(d.Views, func(v iis.View) bool { return v.Owner == "" || v.Owner == org })
}

// Find searches people for a person at a screen. Each hit names only what may be seen
// before a relation is stated; the deed is audited for each person shown.
func (s *Service) Find(ctx context.Context, by iis.Actor, person iis.Identity) ([]Hit, error) {
	var hits []Hit
	req := guard.Request{By: by, To: iis.ActFind, Deed: "search", Purpose: iis.PurposeTreatment, At: s.Now(), Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		hits = nil
		seen, err := s.search(ctx, tx, req, person)
		if err != nil {
			return err
		}
		if len(seen) > allLooking {
			return iis.Errorf(iis.TooMany, "too many people fit; give one more fact")
		}
		for _, w := range seen {
			p := composed(w.file.Sources)
			hits = append(hits, Hit{Handle: w.file.Patient.Handle, Name: p.LegalName(), BirthDate: p.BirthDate, Sex: p.Sex,
				Basis: w.decision.Basis, Rules: w.rank.Rules, Certain: w.rank.Outcome == match.Match})
			shown := *ev
			shown.Patient, shown.Basis, shown.Part, shown.Outcome = w.file.Patient.ID, w.decision.Basis, "name", "done"
			tx.Audit(shown)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return hits, nil
}

// Hit is one line of a search.
type Hit struct {
	Handle    iis.PatientHandle
	Name      iis.Name
	BirthDate iis.Date
	Sex       string
	Basis     iis.Basis // on which the record opens: care, once treatment is stated
	Rules     []string  // why it fits
	Certain   bool
}
