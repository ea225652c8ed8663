package quality

import (
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

const (
	lateDays = 30 // a dose is to be reported within them (ours)
	mostML   = 10 // more is no dose of a vaccine (ours)
)

// given tells whether the reporter says to have given the dose.
func given(v iis.Vaccination) bool {
	return v.Dose() && v.Source == iis.Administered && v.State != iis.StateDeleted
}

// dose checks one ORC, RXA, RXR group; i is its index.
func (c *checker) dose(i int, v iis.Vaccination) {
	d := doseChecker{checker: c, v: v, n: i + 1, seq: rxa(i, v)}
	d.vaccine, d.known = c.codes.CVX(v.CVX)
	d.when()
	d.what()
	if v.State == iis.StateDeleted {
		d.note(iis.CodeDeleted, 21)
		return
	}
	switch v.State {
	case iis.StateUpdated:
		d.note("action-update", 21)
	case iis.StateAdded:
		d.lacks("action-add", 21)
	}
	d.completion()
	d.amount()
	if v.Dose() {
		d.origin()
		d.where()
	}
	if given(v) {
		d.supply()
	}
	d.lot()
	d.maker()
	d.order()
	for _, o := range v.Observations {
		c.observation(o, d.n)
	}
	d.facts()
}

// doseChecker goes through one dose.
type doseChecker struct {
	*checker
	v       iis.Vaccination
	n       int // index+1 of the dose
	seq     int // which RXA
	vaccine codeset.Vaccine
	known   bool // the vaccine is listed
}

// note adds a detection at a field of the dose's RXA.
func (d doseChecker) note(code string, field int) { d.add(code, at("RXA", d.seq, field), d.n) }

// lacks adds a detection of an empty field, unless something is said of it already.
func (d doseChecker) lacks(code string, field int) { d.missing(code, at("RXA", d.seq, field), d.n) }

// reference is the day that reports are held against: that of the message, else today.
func (d doseChecker) reference() iis.Date {
	if s := d.sub.Header.SentOn; !s.IsZero() && s <= d.today {
		return s
	}
	return d.today
}

// when checks RXA-3 and RXA-22 against the other days.
func (d doseChecker) when() {
	v, p := d.v, d.sub.Person
	sent := d.sub.Header.SentOn
	switch {
	case v.GivenOn.IsZero():
		d.lacks(iis.FindingGivenDateMissing, 3)
		return
	case v.GivenOn > d.today:
		d.note("given-date-future", 3)
		return
	case !p.BirthDate.IsZero() && v.GivenOn < p.BirthDate:
		d.note("given-date-before-birth", 3)
		return
	}
	if !sent.IsZero() && v.GivenOn > sent {
		d.note("given-date-after-message", 3)
	}
	if !p.DeathDate.IsZero() && v.GivenOn > p.DeathDate {
		d.note("given-date-after-death", 3)
	}
	if !v.EnteredAt.IsZero() && v.GivenOn > v.EnteredAt {
		d.note("given-date-after-entry", 3)
	}
	switch {
	case v.EnteredAt.IsZero():
		d.lacks("entry-date-missing", 22)
	case v.EnteredAt > d.today.AddDays(1):
		d.note("entry-date-future", 22)
	case v.EnteredAt-v.GivenOn > lateDays:
		d.note("given-entered-late", 22)
	}
	if estimated(v.GivenOn) {
		d.note("given-date-estimated", 3)
	}
	if !v.Expires.IsZero() && v.GivenOn > v.Expires && v.Dose() {
		d.note("given-date-after-expiry", 3)
	}
	if given(v) && v.State != iis.StateUpdated && d.reference()-v.GivenOn > lateDays {
		d.note("given-reported-late", 3)
	}
}

// estimated tells whether a day is the first, the 15th or the last of its month, which
// records of the past put where only the month is known.
func estimated(on iis.Date) bool {
	y, m, day := on.YMD()
	return day == 1 || day == 15 || day == iis.DaysIn(y, m)
}

// what checks RXA-5: the code, and whether it fits day and age.
func (d doseChecker) what() {
	v := d.v
	switch {
	case v.CVX == "":
		d.lacks(iis.FindingVaccineMissing, 5)
		return
	case !d.known:
		d.lacks("vaccine-unknown", 5)
		return
	case v.CVX == iis.NoVaccine:
		d.noVaccine()
		return
	case !v.Dose():
		return
	}
	switch kind := d.vaccine.Kind; {
	case v.CVX == "999":
		d.note("vaccine-value-unknown", 5)
		return
	case d.vaccine.Status == codeset.NeverActive || kind == codeset.Unused || kind == codeset.NonVaccine && d.vaccine.Status != codeset.Active:
		d.note(iis.FindingVaccineNotForDose, 5)
	case given(v) && kind == codeset.Unspecified:
		d.note("vaccine-unspecified", 5)
	case given(v) && d.vaccine.Status != codeset.Active && d.outOfUse(v.GivenOn):
		d.note("vaccine-inactive", 5)
	}
	if d.vaccine.Status == codeset.NonUS {
		d.note("vaccine-foreign", 5)
	}
	if given(v) && v.NDC == "" {
		d.lacks("vaccine-ndc-missing", 5)
	}
	if !v.GivenOn.IsZero() {
		d.fits()
	}
}

// noVaccine checks CVX 998: it carries facts about the person, and is never given.
func (d doseChecker) noVaccine() {
	switch {
	case d.v.Source == iis.Administered || d.v.LotNumber != "":
		d.note(iis.FindingVaccineNotForDose, 5)
	case len(d.v.Observations) == 0 && len(d.sub.Observations) == 0:
		d.note("observations-of-no-person", 5)
	}
}

// outOfUse tells whether the vaccine was not used any more on a day; a code without
// dates counts as out of use since ever.
func (d doseChecker) outOfUse(on iis.Date) bool {
	last := d.vaccine.UseTo
	if last.IsZero() {
		last = d.vaccine.ExpectedTo
	}
	return last.IsZero() || on > last
}

// fits holds the vaccine against the day and the age.
func (d doseChecker) fits() {
	on, x := d.v.GivenOn, d.vaccine
	outside := func(from, to iis.Date) bool { return on < from || !to.IsZero() && on > to }
	switch {
	case outside(x.UseFrom, x.UseTo):
		d.note("vaccine-date-invalid", 5)
		d.note("given-date-unlicensed", 3)
	case outside(x.ExpectedFrom, x.ExpectedTo):
		d.note("vaccine-date-unexpected", 5)
		d.note("given-date-unexpected", 3)
	}
	birth := d.sub.Person.BirthDate
	if birth.IsZero() || on < birth {
		return
	}
	if x.AgeFrom > 0 && on < birth.AddMonths(x.AgeFrom) || x.AgeTo > 0 && on > birth.AddMonths(x.AgeTo) {
		d.note("given-age-invalid", 3)
	}
}

// completion checks RXA-20 with what depends on it: RXA-18, RXA-9, RXA-6 and ORC-3.
func (d doseChecker) completion() {
	v := d.v
	switch v.Completion {
	case iis.Completed:
		d.lacks("completion-complete", 20)
	case iis.PartiallyGiven:
		d.note("completion-partial", 20)
	case iis.Refused:
		d.note("refusal-reported", 20)
		if v.Refusal.Code == "" {
			d.lacks("refusal-reason-missing", 18)
		}
	case iis.NotAdministered:
		d.note("completion-not-given", 20)
	}
	if v.Refusal.Code != "" {
		d.inTable("NIP002", v.Refusal.Code, "refusal-reason-unknown", "", at("RXA", d.seq, 18), d.n)
		if v.Completion != iis.Refused {
			d.note("refusal-reason-conflict", 18)
		}
		if v.Refusal.Code == "02" && v.Refusal.Text == "" && v.RefusalText == "" {
			d.note("refusal-reason-text-missing", 18)
		}
	}
	if v.Completion == iis.Refused || v.Completion == iis.NotAdministered {
		if v.Source != "" {
			d.note("source-for-no-dose", 9)
		}
		if v.AmountKnown && v.Amount > 0 {
			d.note("amount-for-no-dose", 6)
		}
		if v.FillerNumber != "" && v.FillerNumber != iis.NotAKeyOrderNumber {
			d.add("order-number-of-no-dose", at("ORC", d.orc(), 3), d.n)
		}
	}
}

// orc is the number of the dose's ORC in the message.
func (d doseChecker) orc() int {
	if d.v.Places.ORC > 0 {
		return d.v.Places.ORC
	}
	return d.seq
}

func (d doseChecker) amount() {
	v := d.v
	switch {
	case !v.AmountKnown:
		d.lacks("amount-unknown", 6)
	case v.Amount == 0 && v.Dose():
		d.note("amount-zero", 6)
	}
	if v.AmountKnown && v.Amount > mostML && (v.AmountUnit == "" || v.AmountUnit == "mL") {
		d.note("amount-unusual", 6)
	}
	if v.AmountKnown && v.Amount > 0 {
		if v.AmountUnit == "" {
			d.lacks(iis.FindingAmountUnitMissing, 7)
		}
		d.inTable("UCUM", v.AmountUnit, "amount-unit-unknown", "amount-unit-deprecated", at("RXA", d.seq, 7), d.n)
	}
}
