// Package intake takes in what senders report: it checks a submission, finds the
// patient, settles the doses with what the sender reported before and stores the
// result, all or nothing.
//
// Every door ends here, whatever its format. Intake is the only writer of patients and
// vaccinations apart from registry/dedup and registry/correction. It does not know how
// a message is written: the door hands over a Submission and a function that writes
// the answer, since the answer is stored with what it answers.
package intake

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/rules/match"
	"github.com/openiis/openiis/rules/quality"
)

// Tx is what intake needs of a write transaction. Writes are queued and sent together,
// so none returns a value (storage.md 2.6).
type Tx interface {
	guard.Tx
	LockMatch(ctx context.Context, stripes ...uint32) error
	PatientByHandle(ctx context.Context, handle iis.PatientHandle) (iis.PatientID, error)
	Candidates(ctx context.Context, keys []iis.BlockKey, limit int) ([]iis.PatientID, error)
	Identities(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	Files(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	Replay(ctx context.Context, org iis.OrganizationID, controlID string, content [32]byte, now time.Time) ([]byte, error)
	ControlIDSeen(ctx context.Context, org iis.OrganizationID, controlID string, content [32]byte) (bool, error)
	OrganizationOfFacility(ctx context.Context, identifier string) (iis.OrganizationID, error)

	SavePatient(iis.Patient)
	SaveSource(iis.SourceRecord)
	SaveLink(iis.PatientLink)
	SaveKeys(home iis.PatientID, keys []iis.BlockKey)
	SaveVaccination(iis.Vaccination)
	SaveFact(iis.StoredFact)
	SaveSubmission(s iis.Submission, answer []byte, patient iis.PatientID)
	SaveReplay(org iis.OrganizationID, controlID string, content [32]byte, answer []byte, patient iis.PatientID, until time.Time)
}

// maxCandidates is how many persons are opened and scored for one report (security.md
// 5.5).
const maxCandidates = 200

// replayFor is how long the same message from the same sender gets its first answer
// again (contract.md 4).
const replayFor = 24 * time.Hour

// Service takes in submissions.
type Service struct {
	InTx      func(context.Context, func(Tx) error) error
	Codes     *codeset.Set
	Now       func() time.Time
	Law       *guard.Law
	NewID     func() int64
	NewHandle func() iis.PatientHandle
	NewSRID   func() iis.SRID
}

// Answer writes what the sender is told about an outcome, in the door's own format.
type Answer func(iis.Outcome) []byte

// Submit checks and stores what one message reports. Findings are data: an error means
// that nothing was stored and the sender must send again.
func (s *Service) Submit(ctx context.Context, by iis.Actor, sub iis.Submission, answer Answer) (iis.Outcome, []byte, error) {
	now := s.Now()
	today := s.Law.Day(now)
	sub.ReceivedAt, sub.ID = now, iis.SubmissionID(s.NewID())
	quality.Normalize(&sub, s.Codes)
	// An NK1 that names nobody says nothing; senders write them as a matter of form.
	sub.Person.Guardians = slices.DeleteFunc(slices.Clone(sub.Person.Guardians), func(g iis.Guardian) bool {
		return g.Name.Family == "" && g.Name.Given == ""
	})
	checked := quality.Check(&sub, s.Codes, today, now)
	content := sha256.Sum256(sub.Raw)

	var out iis.Outcome
	var reply []byte
	req := guard.Request{By: by, To: iis.ActReport, Deed: "report", Purpose: iis.PurposeReport, Subject: sub.Header.ControlID, At: now, Law: s.Law}
	err := guard.Do(ctx, s.InTx, req, func(tx Tx, d iis.Decision, ev *iis.AuditEvent) error {
		first, seen, err := s.replay(ctx, tx, sub, content, now)
		if err != nil {
			return err
		}
		if first != nil {
			out, reply = iis.Outcome{Replay: first}, first
			ev.Deed = "report-again"
			return nil
		}
		t := taking{Service: s, tx: tx, by: by, sub: sub, findings: slices.Clone(checked), now: now, today: today, ev: ev, undecided: guard.Undecided(d)}
		if seen {
			t.find(iis.Finding{Code: iis.CodeControlIDReused, Where: iis.Place{Segment: "MSH", Sequence: 1, Field: 10}})
		}
		if err := t.run(ctx); err != nil {
			return err
		}
		out = t.outcome()
		reply = answer(out)
		tx.SaveSubmission(t.sub, reply, t.patient.ID)
		if sub.Header.ControlID != "" {
			tx.SaveReplay(sub.Organization, sub.Header.ControlID, content, reply, t.patient.ID, now.Add(replayFor))
		}
		return nil
	})
	if err != nil {
		return iis.Outcome{}, nil, fmt.Errorf("take in submission: %w", err)
	}
	return out, reply, nil
}

// Refuse keeps a message of which nothing was read (wrong type, foreign facility), with
// its answer, so that its sender can be told why.
func (s *Service) Refuse(ctx context.Context, by iis.Actor, sub iis.Submission, answer []byte) error {
	now := s.Now()
	sub.ReceivedAt, sub.ID = now, iis.SubmissionID(s.NewID())
	req := guard.Request{By: by, To: iis.ActReport, Deed: "report", Purpose: iis.PurposeReport, Subject: sub.Header.ControlID, At: now, Law: s.Law}
	err := guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		ev.Outcome, ev.Reason = "refused", "rejected-header"
		tx.SaveSubmission(sub, answer, 0)
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep refused message: %w", err)
	}
	return nil
}

// replay returns the first answer to the same message, or whether its control id came
// before with another content.
func (s *Service) replay(ctx context.Context, tx Tx, sub iis.Submission, content [32]byte, now time.Time) (first []byte, seen bool, err error) {
	if sub.Header.ControlID == "" {
		return nil, false, nil
	}
	first, err = tx.Replay(ctx, sub.Organization, sub.Header.ControlID, content, now)
	if err != nil || first != nil {
		return first, false, err
	}
	seen, err = tx.ControlIDSeen(ctx, sub.Organization, sub.Header.ControlID, content)
	return nil, seen, err
}

// taking is one submission on its way through a transaction. The transaction may run
// again, so nothing outside is changed before it ends.
type taking struct {
	*Service
	tx       Tx
	by       iis.Actor
	sub      iis.Submission
	findings []iis.Finding
	now      time.Time
	today    iis.Date
	ev       *iis.AuditEvent

	undecided bool        // the law asks for the person's permission to report
	under     iis.GrantID // that permission

	patient  iis.Patient
	file     iis.File
	record   *iis.SourceRecord // this sender's own record of the person, if there is one
	source   iis.SourceRecord
	stored   int
	refused  int
	rejected bool
}

func (t *taking) find(f iis.Finding) { t.findings = append(t.findings, quality.Grade(f)) }

func (t *taking) outcome() iis.Outcome {
	return iis.Outcome{Findings: t.findings, Stored: t.stored, Refused: t.refused, Rejected: t.rejected, Patient: t.patient.ID}
}

// run takes the stages in order: keys, reads, plan, writes.
func (t *taking) run(ctx context.Context) error {
	keep := t.kept()
	if t.rejected {
		return t.reject("rejected-by-checks")
	}
	decision, err := t.match(ctx)
	if err != nil {
		return err
	}
	if err := t.locate(ctx, decision); err != nil {
		return err
	}
	if ok, err := t.permitted(ctx); !ok {
		return err
	}
	deeds, err := t.plan(ctx, keep)
	if err != nil {
		return err
	}
	if t.refused > 0 && t.refused == len(t.sub.Vaccinations) {
		t.patient = iis.Patient{}
		return t.reject("nothing-left")
	}
	t.ev.Patient = t.patient.ID
	t.person(decision)
	t.doses(deeds)
	t.facts()
	return nil
}

// reject leaves everything as it was.
func (t *taking) reject(why string) error {
	t.rejected = true
	t.ev.Outcome, t.ev.Reason = "refused", why
	return nil
}

// kept lists the vaccinations that no finding refuses. Where a finding refuses the
// message, or no dose is left of those that were sent, nothing is stored.
func (t *taking) kept() []int {
	refused := map[int]bool{}
	for _, f := range t.findings {
		switch f.Effect {
		case iis.EffectMessage:
			t.rejected = true
		case iis.EffectDose:
			if f.Dose > 0 {
				refused[f.Dose-1] = true
			} else {
				t.rejected = true
			}
		}
	}
	var keep []int
	for i := range t.sub.Vaccinations {
		if !refused[i] {
			keep = append(keep, i)
		}
	}
	t.refused = len(t.sub.Vaccinations) - len(keep)
	if len(t.sub.Vaccinations) > 0 && len(keep) == 0 {
		t.rejected = true
	}
	return keep
}

// match finds whom the report is about. Two doors that report one new person at once
// wait for each other on the stripes of birth date and strongest id.
func (t *taking) match(ctx context.Context) (match.Decision, error) {
	if t.sub.About != "" {
		return t.known(ctx)
	}
	person := t.sub.Person
	if err := t.tx.LockMatch(ctx, stripes(person)...); err != nil {
		return match.Decision{}, err
	}
	ids, err := t.tx.Candidates(ctx, match.LookupKeys(person), maxCandidates)
	if err != nil {
		return match.Decision{}, err
	}
	files, err := t.tx.Identities(ctx, ids...)
	if err != nil {
		return match.Decision{}, err
	}
	candidates := make([]match.Candidate, len(files))
	for i, f := range files {
		candidates[i] = match.CandidateOf(f.Patient, f.Sources)
	}
	return match.Decide(person, candidates, match.Message), nil
}

// stripes are the match locks of a person: a hash of the birth date and one of the
// first identifier, in ascending order.
func stripes(p iis.Identity) []uint32 {
	hash := func(s string) uint32 {
		h := fnv.New32a()
		h.Write([]byte(s))
		return h.Sum32()
	}
	var day [4]byte
	binary.BigEndian.PutUint32(day[:], uint32(p.BirthDate))
	out := []uint32{hash(string(day[:]))}
	if len(p.Identifiers) > 0 {
		id := p.Identifiers[0]
		out = append(out, hash(strings.ToUpper(id.Authority+"|"+id.Value)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// locate finds or makes the patient and this sender's record of them, without writing
// anything.
func (t *taking) locate(ctx context.Context, d match.Decision) error {
	t.file, t.record = iis.File{}, nil
	if d.Outcome != match.Match {
		t.patient = iis.Patient{ID: iis.PatientID(t.NewID()), Handle: t.NewHandle(), SRID: t.NewSRID(), Status: iis.PatientActive, Created: t.now, Provisional: d.Outcome == match.Review}
	} else {
		files, err := t.tx.Files(ctx, d.Best)
		if err != nil {
			return err
		}
		t.file, t.patient = files[0], files[0].Patient
	}
	t.record = t.sendersRecord()
	if t.record != nil {
		t.source = *t.record
		return nil
	}
	t.source = iis.SourceRecord{ID: iis.SourceRecordID(t.NewID()), Home: t.patient.ID, Organization: t.sub.Organization, SenderID: senderID(t.sub.Person), FirstAt: t.now}
	return nil
}

// person writes the patient and this sender's record of them, where there is news.
func (t *taking) person(d match.Decision) {
	before := t.file.Patient
	next := nextProtection(before.Protection, t.sub.Person, t.sub.Organization, t.today, t.now)
	t.patient.Protection = stillAsked(before.Protection, next, t.file.Sources)
	t.describe()
	if t.record != nil && t.sub.About != "" {
		return // the screen says nothing new about the person
	}
	was := t.source.Identity
	t.source.Identity = dated(t.source, merged(was, t.sub.Person), t.now)
	if before != t.patient {
		t.tx.SavePatient(t.patient)
	}
	if t.record != nil && sameIdentity(was, t.source.Identity) {
		return
	}
	if t.record != nil && moved(was, t.sub.Person) {
		t.ev.Part = iis.PartMoved
	}
	t.source.Version, t.source.Submission, t.source.At = t.source.Version+1, t.sub.ID, t.now
	t.tx.SaveSource(t.source)
	t.tx.SaveKeys(t.patient.ID, match.Keys(t.source.Identity))
	if t.record == nil {
		t.tx.SaveLink(iis.PatientLink{Home: t.source.Home, Source: t.source.ID, Patient: t.patient.ID, Outcome: string(d.Outcome), Model: d.Model, Rules: d.Rules, Since: t.now})
	}
	if d.Outcome == match.Review {
		t.tx.SaveLink(iis.PatientLink{Home: t.source.Home, Source: t.source.ID, Patient: d.Best, Outcome: "review", Model: d.Model, Rules: d.Rules, Since: t.now, Until: t.now})
	}
}

// describe keeps the few facts about a person that stay readable for counting, none
// of a protected person.
func (t *taking) describe() {
	p := &t.patient
	said := t.sub.Person
	if !said.BirthDate.IsZero() {
		p.BirthDate = said.BirthDate
	}
	if said.Sex != "" && said.Sex != "U" {
		p.Sex = said.Sex
	}
	for _, a := range said.Addresses {
		if a.ZIP != "" && a.Type != "BA" {
			p.County, p.ZIP3 = a.County, a.ZIP[:min(3, len(a.ZIP))]
			break
		}
	}
	if p.Protection.Value == "Y" {
		p.County, p.ZIP3 = "", ""
	}
}

// sendersRecord returns this sender's own record of the person under the id that the
// message gives, or nil.
func (t *taking) sendersRecord() *iis.SourceRecord {
	id := senderID(t.sub.Person)
	if t.sub.About != "" {
		return t.screenRecord()
	}
	for i, r := range t.file.Sources {
		if r.Organization == t.sub.Organization && r.SenderID == id {
			return &t.file.Sources[i]
		}
	}
	return nil
}

// senderID is how the sender names the person: its medical record number, else its
// first id (PID-3).
func senderID(p iis.Identity) string {
	for _, kind := range []string{"MR", "PI", "PT", ""} {
		for _, id := range p.Identifiers {
			if kind == "" || id.Type == kind {
				return id.Authority + "|" + id.Value
			}
		}
	}
	return ""
}

// plan settles each kept vaccination with what this sender reported before.
func (t *taking) plan(ctx context.Context, keep []int) ([]deed, error) {
	mine := newOwn(t.sub.Organization, t.file, t.sub.Vaccinations)
	others, err := t.visibleOthers(ctx)
	if err != nil {
		return nil, err
	}
	authorities, err := t.authorities(ctx, keep)
	if err != nil {
		return nil, err
	}
	foreign := func(a string) bool { o := authorities[a]; return o != "" && o != t.sub.Organization }
	newID := func() iis.VaccinationID { return iis.VaccinationID(t.NewID()) }
	var deeds []deed
	for _, i := range keep {
		v := withoutPlaces(t.sub.Vaccinations[i])
		v.Home, v.SourceRecord, v.Organization = t.source.Home, t.source.ID, t.sub.Organization
		v.Submission, v.Door, v.UnderGrant = t.sub.ID, t.by.Door, t.under
		if v.State == "" {
			v.State = iis.StateAdded
		}
		d := mine.settle(v, others, foreign, newID, t.now)
		if d.stale {
			return nil, errStale
		}
		deeds = append(deeds, d)
		if d.finding.Code != "" {
			d.finding.Where = iis.Place{Segment: "RXA", Sequence: max(t.sub.Vaccinations[i].Places.RXA, 1), Field: 21}
			d.finding.Dose = i + 1
			t.unsay(iis.CodeDeleted, d.finding.Dose)
			t.find(d.finding)
		}
		if d.finding.Code == iis.CodeDeleteNotYours {
			t.refused++
		} else {
			t.stored++
		}
	}
	return deeds, nil
}

// unsay takes back what was noticed of a dose before it was known what becomes of it.
func (t *taking) unsay(code string, dose int) {
	t.findings = slices.DeleteFunc(t.findings, func(f iis.Finding) bool { return f.Code == code && f.Dose == dose })
}

// doses writes what was planned.
func (t *taking) doses(deeds []deed) {
	for _, d := range deeds {
		if !d.save {
			continue
		}
		for j := range d.v.Observations {
			d.v.Observations[j].ID = iis.ObservationID(t.NewID())
		}
		t.tx.SaveVaccination(d.v)
	}
}

// withoutPlaces is a reported vaccination without what says where in the message it stood, which
// is not stored and must not make a dose told again look like news.
func withoutPlaces(v iis.Vaccination) iis.Vaccination {
	v.Places = iis.DosePlaces{}
	v.Observations = slices.Clone(v.Observations)
	for i := range v.Observations {
		v.Observations[i].Seq = 0
	}
	return v
}

// visibleOthers are the reports of other organizations that the sender may see. Only a
// deletion asks for them.
func (t *taking) visibleOthers(ctx context.Context) ([]iis.Vaccination, error) {
	if !slices.ContainsFunc(t.sub.Vaccinations, func(v iis.Vaccination) bool { return v.State == iis.StateDeleted }) || t.file.Patient.ID == 0 {
		return nil, nil
	}
	req := guard.Request{By: t.by, To: iis.ActRead, Deed: "report", Patient: t.patient.ID, Purpose: iis.PurposeTreatment, At: t.now, Law: t.Law}
	d, err := guard.Weigh(ctx, t.tx, req)
	if err != nil || !d.Allow {
		return nil, err
	}
	var out []iis.Vaccination
	for _, v := range t.file.Vaccinations {
		if v.Organization != t.sub.Organization && guard.Visible(d, v, t.Codes.GroupNames) {
			out = append(out, v)
		}
	}
	return out, nil
}

// authorities says which organization of the registry each ORC-3 authority of a
// deletion belongs to; "" is none.
func (t *taking) authorities(ctx context.Context, keep []int) (map[string]iis.OrganizationID, error) {
	out := map[string]iis.OrganizationID{}
	for _, i := range keep {
		v := t.sub.Vaccinations[i]
		if _, asked := out[v.FillerSystem]; asked || v.State != iis.StateDeleted || v.FillerSystem == "" {
			continue
		}
		org, err := t.tx.OrganizationOfFacility(ctx, v.FillerSystem)
		if err != nil && iis.KindOf(err) != iis.NotFound {
			return nil, err
		}
		out[v.FillerSystem] = org
	}
	return out, nil
}

// facts stores what was said about the person, once.
func (t *taking) facts() {
	for _, o := range t.sub.Observations {
		o.Seq = 0
		known := slices.ContainsFunc(t.file.Observations, func(f iis.StoredFact) bool {
			f.Observation.ID, o.ID = 0, 0
			return f.Organization == t.sub.Organization && f.Observation == o
		})
		if known {
			continue
		}
		o.ID = iis.ObservationID(t.NewID())
		t.tx.SaveFact(iis.StoredFact{Observation: o, Home: t.source.Home, SourceRecord: t.source.ID, Organization: t.sub.Organization, Submission: t.sub.ID})
	}
}
