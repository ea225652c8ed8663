package iz

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// newOrder begins a group at its ORC.
func (r *reader) newOrder(s hl7v2.Segment) {
	if r.waiting && entityKey(s) == entityKey(r.order) {
		r.closeDose()
		r.note(iis.FindingSegmentRepeated, at(s))
		return
	}
	r.closeOrder()
	r.closeDose()
	r.order, r.waiting = s, true
}

func entityKey(orc hl7v2.Segment) string { return orc.Field(3).Raw() }

// closeOrder notes an ORC whose RXA never came; its group is left out. Where no RXA came
// at all, that is what is missing; else the ORC tells which group it is.
func (r *reader) closeOrder() {
	if r.waiting {
		dose := r.dose
		r.dose = 0
		where := missing("RXA")
		if r.m.First("RXA").Found() {
			where = at(r.order)
		}
		r.note(iis.FindingOrderWithoutRXA, where)
		r.dose = dose
		r.waiting = false
	}
}

// closeDose notes a dose given whose RXR never came.
func (r *reader) closeDose() {
	if r.inDose && r.dose > 0 && !r.routed {
		v := r.sub.Vaccinations[r.dose-1]
		if v.Dose() && !v.Source.Historical() {
			r.note(iis.FindingRouteMissing, iis.Place{Segment: "RXR", Sequence: v.Places.RXA})
		}
	}
	r.inDose, r.dose, r.routed, r.last = false, 0, false, nil
}

// newDose reads RXA and the ORC before it.
func (r *reader) newDose(s hl7v2.Segment) {
	r.closeDose()
	r.inDose = true
	orc := r.order
	if !r.waiting {
		orc = hl7v2.Segment{}
	}
	r.waiting = false
	if vaccineCode(s.Field(5)) == iis.NoVaccine && letter(s.Field(20)) != string(iis.Refused) {
		if s.Field(15).Valued() || strings.HasPrefix(s.Field(9).Comp(1).Text(), string(iis.Administered)) {
			r.note(iis.FindingVaccineNotForDose, at(s, 5))
		}
		return // a group about the person: its observations follow
	}
	if len(r.sub.Vaccinations) == maxDoses {
		r.note(iis.FindingTooManyDoses, at(s))
		return
	}
	r.sub.Vaccinations = append(r.sub.Vaccinations, iis.Vaccination{})
	r.dose = len(r.sub.Vaccinations)
	v := &r.sub.Vaccinations[r.dose-1]
	v.Places = iis.DosePlaces{ORC: orc.Number, RXA: s.Number}
	if orc.Found() {
		r.orderFields(v, orc)
	} else {
		r.note(iis.FindingOrderMissing, iis.Place{Segment: "ORC", Sequence: s.Number})
	}
	r.when(v, s)
	r.what(v, s)
	r.amount(v, s)
	r.completion(v, s)
	r.source(v, s)
	r.product(v, s)
	r.who(v, s)
}

// orderFields reads ORC.
func (r *reader) orderFields(v *iis.Vaccination, s hl7v2.Segment) {
	switch control := letter(s.Field(1)); control {
	case "RE":
	case "":
		r.note(iis.FindingOrderControlMissing, at(s, 1))
	default:
		r.note(iis.FindingOrderControlUnknown, at(s, 1))
	}
	if value, system := entity(s.Field(2)); value != "" {
		v.PlacerNumber = value + "|" + system
	}
	v.FillerNumber, v.FillerSystem = entity(s.Field(3))
	switch {
	case v.FillerNumber == "":
		r.note(iis.FindingFillerNumberMissing, at(s, 3))
	case v.FillerSystem == "":
		r.note(iis.FindingFillerAuthorityMissing, at(s, 3, 1, 2))
	}
	v.EnteredBy = person(s.Field(10))
	v.OrderedBy = person(s.Field(12))
	v.Confidential = strings.ToUpper(coded(s.Field(28)).Code)
}

// when reads RXA-3, 4 and 22.
func (r *reader) when(v *iis.Vaccination, s hl7v2.Segment) {
	given, ok := date(s.Field(3))
	switch {
	case !ok:
		r.note(iis.FindingGivenDateUnreadable, at(s, 3))
	case given == 0:
		r.note(iis.FindingGivenDateMissing, at(s, 3))
	default:
		v.GivenOn = given
	}
	if end, ok := date(s.Field(4)); !ok || end != 0 && given != 0 && end != given {
		r.note(iis.FindingGivenDateEnd, at(s, 4))
	}
	v.EnteredAt = r.day(s, 22, iis.FindingEnteredDateUnreadable)
}

// The code systems of RXA-5 as senders write them.
var (
	cvxSystems = map[string]bool{"CVX": true, "HL70292": true, "0292": true}
	ndcSystems = map[string]bool{"NDC": true, "NDCUU": true, "NDCUS": true, "2.16.840.1.113883.6.69": true}
	cptSystems = map[string]bool{"CPT": true, "C4": true, "CPT4": true, "CPT-4": true}
)

// what reads RXA-5: the triplets as they were sent, and CVX and NDC where they have
// their form.
func (r *reader) what(v *iis.Vaccination, s hl7v2.Segment) {
	known, bare, unreadable := false, false, false
	for _, n := range [...]int{1, 4} {
		c := triplet(s.Field(5), n)
		if c.Code == "" {
			continue
		}
		v.Vaccine = append(v.Vaccine, c)
		system := strings.ToUpper(c.System)
		bare = bare || system == ""
		switch {
		case cvxSystems[system] || system == "":
			cvx, err := iis.ParseCVX(c.Code)
			if err == nil && v.CVX == "" {
				v.CVX = cvx
			}
			unreadable = unreadable || err != nil && system != ""
			known = known || system != ""
		case ndcSystems[system]:
			forms := codeset.NDCForms(c.Code)
			if len(forms) > 0 && v.NDC == "" {
				v.NDC = likelyPackage(forms)
			}
			unreadable = unreadable || len(forms) == 0
			known = true
		case cptSystems[system]:
			known = true
		}
	}
	for _, n := range [...]int{2, 5} {
		if v.VaccineText == "" {
			v.VaccineText = s.Field(5).Comp(n).Text()
		}
	}
	switch {
	case len(v.Vaccine) == 0:
		r.note(iis.FindingVaccineMissing, at(s, 5))
	case bare && !known:
		r.note(iis.FindingVaccineSystemMissing, at(s, 5, 1, 3))
	case !known:
		r.note(iis.FindingVaccineSystemUnknown, at(s, 5, 1, 3))
	case unreadable && v.CVX == "" && v.NDC == "":
		r.note(iis.FindingVaccineUnreadable, at(s, 5))
	}
}

// likelyPackage returns the form that the code set knows, else the first.
func likelyPackage(forms []iis.NDC) iis.NDC {
	for _, f := range forms {
		if _, ok := codeset.Default().NDC(string(f)); ok {
			return f
		}
	}
	return forms[0]
}

// vaccineCode returns the CVX of RXA-5, if there is one.
func vaccineCode(v hl7v2.Value) iis.CVX {
	for _, n := range [...]int{1, 4} {
		if c := triplet(v, n); c.System == "" || cvxSystems[strings.ToUpper(c.System)] {
			if cvx, err := iis.ParseCVX(c.Code); err == nil {
				return cvx
			}
		}
	}
	return ""
}

// amount reads RXA-6 and 7; 999 says that it is not known.
func (r *reader) amount(v *iis.Vaccination, s hl7v2.Segment) {
	sent := s.Field(6).Text()
	v.AmountUnit = coded(s.Field(7)).Code
	if sent == "" {
		r.note(iis.FindingAmountMissing, at(s, 6))
		return
	}
	n, err := strconv.ParseFloat(sent, 64)
	if err != nil || !(n >= 0 && n < 1e6) {
		r.note(iis.FindingAmountUnreadable, at(s, 6))
		return
	}
	if n == 999 {
		return
	}
	v.Amount, v.AmountKnown = n, true
	if v.AmountUnit == "" {
		r.note(iis.FindingAmountUnitMissing, at(s, 7))
	}
}

// completion reads RXA-18, 20 and 21. An empty RXA-20 counts as complete, unless there
// is a reason of refusal and no sign that something was given all the same.
func (r *reader) completion(v *iis.Vaccination, s hl7v2.Segment) {
	v.Refusal = coded(s.Field(18))
	v.RefusalText = v.Refusal.Text
	v.Completion = iis.Completion(letter(s.Field(20)))
	if v.Completion == "" {
		v.Completion = iis.DefaultCompletion
		if v.Refusal.Code != "" && (v.Amount == 0 || !s.Field(15).Valued()) {
			v.Completion = iis.Refused
		}
		r.note(iis.FindingCompletionMissing, at(s, 20))
	}
	v.State = letter(s.Field(21))
	switch v.State {
	case iis.StateAdded, iis.StateUpdated, iis.StateDeleted:
	case "":
		v.State = iis.StateAdded
		r.note(iis.FindingActionMissing, at(s, 21))
	default:
		v.State = iis.StateAdded
		r.note(iis.FindingActionUnknown, at(s, 21))
	}
}

// source reads RXA-9: the code, and free text in another repetition.
func (r *reader) source(v *iis.Vaccination, s hl7v2.Segment) {
	for n, rep := range limited(s.Field(9)) {
		c := coded(rep)
		if c.Code == "" || v.Source != "" {
			if v.SourceText == "" && c.Code == "" {
				v.SourceText = c.Text
			}
			continue
		}
		v.Source = iis.Source(c.Code)
		if c.System != "NIP001" && c.System != "NIP0001" {
			r.note(iis.FindingSourceSystem, at(s, 9, n, 3))
		}
	}
	if v.Source == "" && (v.Completion == iis.Completed || v.Completion == iis.PartiallyGiven) {
		r.note(iis.FindingSourceMissing, at(s, 9))
	}
}

// product reads RXA-15, 16 and 17.
func (r *reader) product(v *iis.Vaccination, s hl7v2.Segment) {
	v.LotNumber = strings.ToUpper(strings.Join(strings.Fields(s.Field(15).Rep(1).Text()), ""))
	v.MVX = iis.MVX(strings.ToUpper(coded(s.Field(17)).Code))
	expires, ok := expiry(s.Field(16))
	if !ok {
		r.note(iis.FindingExpiryUnreadable, at(s, 16))
		return
	}
	v.Expires = expires
}

// who reads RXA-10 and 11.
func (r *reader) who(v *iis.Vaccination, s hl7v2.Segment) {
	v.GivenBy = person(s.Field(10))
	v.Facility = authority(s.Field(11).Comp(4))
	v.FacilityText = s.Field(11).Comp(1).Text()
}

// route reads RXR.
func (r *reader) route(s hl7v2.Segment) {
	if !r.inDose {
		r.note(iis.FindingStrayRoute, at(s))
		return
	}
	if r.routed {
		r.note(iis.FindingSegmentRepeated, at(s))
		return
	}
	r.routed = true
	if r.dose == 0 {
		return
	}
	v := &r.sub.Vaccinations[r.dose-1]
	v.Places.RXR = s.Number
	v.Route, v.Site = coded(s.Field(1)), coded(s.Field(2))
	if v.Route.Code == "" {
		r.note(iis.FindingRouteCodeMissing, at(s, 1))
	}
}
