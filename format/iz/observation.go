package iz

import (
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// LOINC codes of OBX-3 that the rooms of a message need by name (guide, NIP003).
const (
	loincEligibility   = "64994-7"
	loincVaccineType   = "30956-7"
	loincSchedule      = "59779-9"
	loincDoseNumber    = "30973-2"
	loincDosesInSeries = "59782-3"
	loincDoseValid     = "59781-5"
	loincSeriesName    = "59780-7"
	loincSeriesStatus  = "59783-1"
	loincReason        = "30982-3"
	loincEarliest      = "30981-5"
	loincRecommended   = "30980-7"
	loincOverdue       = "59778-1"
	loincLatest        = "59777-3"
)

// personal are the observations that speak of the person, wherever they stand:
// immunity and contraindications with their dates.
var personal = map[string]bool{
	"59784-9": true, "75505-8": true, "30945-0": true, "30946-8": true, "30944-3": true,
}

// observation reads OBX.
func (r *reader) observation(s hl7v2.Segment) {
	c := coded(s.Field(3))
	o := iis.Observation{
		LOINC:  c.Code,
		Text:   c.Text,
		Type:   strings.ToUpper(s.Field(2).Text()),
		SubID:  s.Field(4).Text(),
		Unit:   coded(s.Field(6)).Code,
		Method: coded(s.Field(17)),
		Seq:    s.Number,
	}
	r.last = nil
	if o.LOINC == "" {
		r.note(iis.FindingObservationCodeMissing, at(s, 3))
		return
	}
	if c.System != "LN" {
		r.note(iis.FindingObservationSystem, at(s, 3, 1, 3))
	}
	r.observedValue(&o, s)
	if o.SubID == "" {
		r.note(iis.FindingObservationSubID, at(s, 4))
	}
	if status := letter(s.Field(11)); status != "F" {
		r.note(iis.FindingObservationStatus, at(s, 11))
	}
	o.On = r.day(s, 14, iis.FindingObservationDateBad)
	r.keep(o, s)
}

// keep puts an observation where it belongs: under its dose, or with the person.
func (r *reader) keep(o iis.Observation, s hl7v2.Segment) {
	if !r.inDose {
		r.note(iis.FindingStrayOBX, at(s))
	}
	if r.dose == 0 || personal[o.LOINC] {
		o.PersonFor = true
		r.sub.Observations = append(r.sub.Observations, o)
		r.last = &r.sub.Observations[len(r.sub.Observations)-1]
		return
	}
	v := &r.sub.Vaccinations[r.dose-1]
	v.Observations = append(v.Observations, o)
	r.last = &v.Observations[len(v.Observations)-1]
}

// observedValue reads OBX-5 by the type that OBX-2 names, or that it looks like.
func (r *reader) observedValue(o *iis.Observation, s hl7v2.Segment) {
	v := s.Field(5)
	switch o.Type {
	case "CE", "CWE", "CNE", "CF", "DT", "TS", "DTM", "NM", "SN", "SI", "ST", "TX", "FT", "ID", "IS", "TM", "CX", "EI", "XCN", "XON", "XAD", "XTN", "XPN":
	case "":
		r.note(iis.FindingObservationTypeMissing, at(s, 2))
	default:
		r.note(iis.FindingObservationTypeUnknown, at(s, 2))
	}
	if !v.Valued() {
		r.note(iis.FindingObservationValueMissing, at(s, 5))
		return
	}
	switch o.Type {
	case "CE", "CWE", "CNE", "CF":
		o.Value = coded(v)
		if o.Value == (iis.Coded{}) {
			r.note(iis.FindingObservationValueMissing, at(s, 5))
		}
	case "DT", "TS", "DTM":
		d, ok := date(v)
		if !ok {
			r.note(iis.FindingObservationValueBad, at(s, 5))
			return
		}
		o.Date = d
	case "NM", "ST", "TX", "FT", "ID", "IS", "SN", "SI", "TM":
		o.Number = v.Text()
	default:
		if v.Comps() > 1 {
			o.Value = coded(v)
		} else {
			o.Number = v.Text()
		}
	}
}

// comment reads NTE.
func (r *reader) comment(s hl7v2.Segment) {
	if r.last == nil {
		r.note(iis.FindingStrayNote, at(s))
		return
	}
	text := s.Field(3).Text()
	if r.last.Comment != "" && text != "" {
		r.last.Comment += "\n"
	}
	r.last.Comment += text
}

// eligibility is what PV1-20 says for the whole visit, as messages of HL7 2.3.1 did.
type eligibility struct {
	code  string
	since iis.Date
}

// visitEligibility reads PV1-20.
func (r *reader) visitEligibility(s hl7v2.Segment) {
	if !s.Field(2).Valued() {
		r.note(iis.FindingPatientClassMissing, at(s, 2))
	}
	v := s.Field(20)
	r.visit.code = strings.ToUpper(v.Comp(1).Text())
	if r.visit.code == "" {
		r.note(iis.FindingEligibilityMissing, at(s, 20, 1, 1))
		return
	}
	r.sub.VisitEligibility = r.visit.code
	since, ok := date(v.Rep(1).Comp(2))
	switch {
	case !ok:
		r.note(iis.FindingEligibilityDateBad, at(s, 20, 1, 2))
	case since == 0:
		r.note(iis.FindingEligibilityDateMissing, at(s, 20, 1, 2))
	case since < r.sub.Person.BirthDate:
		r.note(iis.FindingEligibilityDateEarly, at(s, 20, 1, 2))
		since = 0
	}
	r.visit.since, r.sub.VisitEligibleOn = since, since
}

// applyVisitEligibility gives each dose administered that says nothing of eligibility
// what the visit says.
func (r *reader) applyVisitEligibility() {
	if r.visit.code == "" {
		return
	}
	for i := range r.sub.Vaccinations {
		v := &r.sub.Vaccinations[i]
		if !v.Dose() || v.Source.Historical() || observed(v.Observations, loincEligibility) {
			continue
		}
		v.Observations = append(v.Observations, iis.Observation{
			LOINC:  loincEligibility,
			Type:   "CE",
			Value:  iis.Coded{Code: r.visit.code, System: "HL70064"},
			On:     r.visit.since,
			Method: iis.Coded{Code: "VXC41", Text: "Eligibility captured at the visit level", System: "CDCPHINVS"},
		})
	}
}

func observed(all []iis.Observation, loinc string) bool {
	for _, o := range all {
		if o.LOINC == loinc {
			return true
		}
	}
	return false
}
