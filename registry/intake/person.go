package intake

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/match"
)

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
