package quality

import (
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// futureGrace is how far ahead of ours a sender's clock may be before MSH-7 counts as
// future (contract.md 3).
const futureGrace = 24 * time.Hour

// Room for what is noticed: of the message and its person, and of each dose (ours).
const (
	usualFindings = 24
	usualOfDose   = 16
)

// Check grades the findings that the format left in a submission, each once, adds its
// own over the values, and returns all. The submission should have been through Normalize; Check
// does not change it. today is the day in the jurisdiction, now the instant of receipt.
func Check(sub *iis.Submission, codes *codeset.Set, today iis.Date, now time.Time) []iis.Finding {
	c := checker{sub: sub, codes: codes, today: today, now: now, out: make([]iis.Finding, 0, usualFindings+usualOfDose*len(sub.Vaccinations))}
	for i, f := range sub.Findings {
		if !slices.ContainsFunc(sub.Findings[:i], func(g iis.Finding) bool { return g.Code == f.Code && g.Where == f.Where && g.Dose == f.Dose }) {
			c.out = append(c.out, Grade(f))
		}
	}
	c.message()
	c.person(sub.Person)
	c.visit()
	for i, g := range sub.Person.Guardians {
		c.guardian(i, g)
	}
	for _, o := range sub.Observations {
		c.observation(o, 0)
	}
	for i, v := range sub.Vaccinations {
		c.dose(i, v)
	}
	c.settle()
	return c.out
}

// RefusesMessage tells whether nothing of the message may be stored.
func RefusesMessage(findings []iis.Finding) bool {
	for _, f := range findings {
		if f.Effect == iis.EffectMessage {
			return true
		}
	}
	return false
}

// RefusedDoses returns the indexes into Submission.Vaccinations of the doses that may
// not be stored.
func RefusedDoses(findings []iis.Finding) map[int]bool {
	out := map[int]bool{}
	for _, f := range findings {
		if f.Effect == iis.EffectDose && f.Dose > 0 {
			out[f.Dose-1] = true
		}
	}
	return out
}

// checker goes through one submission.
type checker struct {
	sub   *iis.Submission
	codes *codeset.Set
	today iis.Date
	now   time.Time
	out   []iis.Finding
}

// add notes a detection at a place; dose is the index+1 of the dose concerned.
func (c *checker) add(code string, at iis.Place, dose int) {
	c.out = append(c.out, Grade(iis.Finding{Code: code, Where: at, Dose: dose}))
}

// missing notes that a field is empty, unless a finding stands at that field already:
// a value that could not be read is empty too.
func (c *checker) missing(code string, at iis.Place, dose int) {
	if !c.noted(at) {
		c.add(code, at, dose)
	}
}

// noted tells whether a finding stands at the field of a place.
func (c *checker) noted(at iis.Place) bool {
	for i := range c.out {
		w := &c.out[i].Where
		if w.Field != at.Field || w.Sequence != at.Sequence || w.Segment != at.Segment {
			continue
		}
		if at.Component == 0 || w.Component == 0 || w.Component == at.Component {
			return true
		}
	}
	return false
}

// at is a place in the first repetition of a field.
func at(segment string, sequence, field int) iis.Place {
	return iis.Place{Segment: segment, Sequence: sequence, Field: field}
}

// part is a component of a repetition of a field.
func part(segment string, sequence, field, repetition, component int) iis.Place {
	return iis.Place{Segment: segment, Sequence: sequence, Field: field, Repetition: repetition, Component: component}
}

// message checks the envelope.
func (c *checker) message() {
	h := c.sub.Header
	if h.SendingApp == "" {
		c.add("message-sender-missing", at("MSH", 1, 3), 0)
	}
	if h.SendingFacility == "" {
		c.missing(iis.CodeFacilityMissing, at("MSH", 1, 4), 0)
	}
	if h.ReceivingApp == "" {
		c.add("message-receiver-missing", at("MSH", 1, 5), 0)
	}
	if h.ReceivingFacility == "" {
		c.add("message-receiver-missing", at("MSH", 1, 6), 0)
	}
	if !h.SentAt.IsZero() && h.SentAt.After(c.now.Add(futureGrace)) {
		c.add("message-date-future", at("MSH", 1, 7), 0)
	}
}

// settle refuses the whole message where every order group of it was refused; facts
// about the person are a group too.
func (c *checker) settle() {
	var first *iis.Finding
	for i, f := range c.out {
		if f.Effect == iis.EffectDose && first == nil {
			first = &c.out[i]
		}
	}
	if first == nil || RefusesMessage(c.out) || len(c.sub.Observations) > 0 {
		return
	}
	if len(RefusedDoses(c.out)) == len(c.sub.Vaccinations) {
		c.add("doses-none-left", iis.Place{Segment: first.Where.Segment, Sequence: first.Where.Sequence}, 0)
	}
}
