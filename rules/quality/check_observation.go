package quality

import (
	"slices"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// LOINC codes of observations (value set NIP003).
const (
	loincEligibility      = "64994-7"
	loincFunding          = "30963-3"
	loincStatement        = "69764-9"
	loincVaccineType      = "30956-7"
	loincPublished        = "29768-9"
	loincPresented        = "29769-7"
	loincReaction         = "31044-1"
	loincContraindication = "30945-0"
	loincDisease          = "59784-9"
	loincSerology         = "75505-8"
	loincIndication       = "59785-6"
)

// visit checks what PV1-20 says of eligibility.
func (c *checker) visit() {
	code := c.sub.VisitEligibility
	if e, ok := c.codes.Table("0064").Entry(code); ok && e.Deprecated {
		c.add("visit-eligibility-deprecated", part("PV1", 1, 20, 1, 1), 0)
	} else if code != "" && !c.codes.Eligible(code) {
		c.add("visit-eligibility-unknown", part("PV1", 1, 20, 1, 1), 0)
	}
	if c.sub.VisitEligibleOn > c.today {
		c.add("visit-eligibility-date-future", part("PV1", 1, 20, 1, 2), 0)
	}
}

// observation checks one OBX by itself.
func (c *checker) observation(o iis.Observation, dose int) {
	obx := func(field int) iis.Place { return observed(o, field) }
	if o.On.IsZero() {
		c.missing("observation-date-missing", obx(14), dose)
	}
	code := o.Value.Code
	switch o.LOINC {
	case loincEligibility:
		if e, ok := c.codes.Table("0064").Entry(code); ok && e.Deprecated {
			c.add("eligibility-deprecated", obx(5), dose)
		} else if code != "" && !c.codes.Eligible(code) {
			c.add("eligibility-unknown", obx(5), dose)
		}
		if o.Method.Code == "" {
			c.missing("eligibility-method-missing", obx(17), dose)
		}
		c.inTable(codeset.TableMethod, o.Method.Code, "eligibility-method-unknown", "", obx(17), dose)
	case loincFunding:
		c.inTable(codeset.TableFunding, code, "funding-unknown", "funding-deprecated", obx(5), dose)
	case loincStatement:
		if _, ok := c.codes.VIS(code); code != "" && !ok {
			c.add("vis-unknown", obx(5), dose)
		}
	case loincVaccineType:
		if _, ok := c.codes.CVX(iis.CVX(padded(code))); code != "" && !ok {
			c.add("vaccine-type-unknown", obx(5), dose)
		}
	case loincReaction:
		c.inTable(codeset.TableReaction, code, "reaction-unknown", "", obx(5), dose)
	case loincContraindication:
		c.inTable(codeset.TableContraindication, code, "contraindication-unknown", "", obx(5), dose)
	case loincDisease, loincSerology:
		if code != "" && !c.codes.Table(codeset.TableDisease).Has(code) && !c.codes.Table(codeset.TableSerology).Has(code) {
			c.add("immunity-unknown", obx(5), dose)
		}
	case loincIndication:
		c.inTable(codeset.TableIndication, code, "indication-unknown", "", obx(5), dose)
	default:
		if o.LOINC != "" && !c.codes.Table("NIP003").Has(o.LOINC) {
			c.add("observation-code-unknown", obx(3), dose)
		}
	}
}

// observed is a field of an observation's OBX. What was read from PV1-20, as older
// messages send eligibility, has none.
func observed(o iis.Observation, field int) iis.Place {
	if o.Seq == 0 && o.LOINC == loincEligibility {
		return part("PV1", 1, 20, 1, 1)
	}
	return at("OBX", max(o.Seq, 1), field)
}

// padded returns a CVX code with its leading zero, or the text as it is.
func padded(code string) string {
	if cvx, err := iis.ParseCVX(code); err == nil {
		return string(cvx)
	}
	return code
}

// facts checks what the observations of a dose say together.
func (d doseChecker) facts() {
	eligibility, funding := d.find(loincEligibility), d.find(loincFunding)
	if given(d.v) {
		if eligibility.Value.Code == "" {
			d.missing("eligibility-missing", at("OBX", d.obx(eligibility), 5), d.n)
		}
		if funding.Value.Code == "" {
			d.missing("funding-missing", at("OBX", d.obx(funding), 5), d.n)
		}
		d.statements()
	}
	if fundingConflict(eligibility.Value.Code, funding.Value.Code) {
		d.add("funding-conflict", at("OBX", d.obx(funding), 5), d.n)
	}
}

// find returns the first observation of a code, or an empty one.
func (d doseChecker) find(loinc string) iis.Observation {
	for _, o := range d.v.Observations {
		if o.LOINC == loinc {
			return o
		}
	}
	return iis.Observation{}
}

// obx is the number of an observation's OBX; of one that is missing, the number it
// would have at the end of the dose.
func (d doseChecker) obx(o iis.Observation) int {
	if o.Seq > 0 {
		return o.Seq
	}
	last := 0
	for _, v := range d.sub.Vaccinations[:d.n] {
		for _, o := range v.Observations {
			last = max(last, o.Seq)
		}
	}
	return last + 1
}

// fundingConflict tells whether the source that paid for a vaccine cannot pay for the
// person: private vaccine goes with V01 only, public vaccine with all but V01 (the
// eligibility and source mapping of CDC's set).
func fundingConflict(eligibility, source string) bool {
	if eligibility == "" {
		return false
	}
	switch source {
	case "PHC70":
		return eligibility != "V01"
	case "VXC50", "VXC51", "VXC52":
		return eligibility == "V01"
	}
	return false
}

// statement is one set of observations about an information statement.
type statement struct {
	published, presented iis.Date
	barcode              string
	first                iis.Observation
}

// statements checks that the information statement was handed out, by the sets that
// OBX-4 makes.
func (d doseChecker) statements() {
	var order []string
	sets := map[string]statement{}
	for _, o := range d.v.Observations {
		if o.LOINC != loincStatement && o.LOINC != loincPublished && o.LOINC != loincPresented {
			continue
		}
		s, ok := sets[o.SubID]
		if !ok {
			order = append(order, o.SubID)
			s.first = o
		}
		switch o.LOINC {
		case loincStatement:
			s.barcode = o.Value.Code
			if st, ok := d.codes.VIS(s.barcode); ok && s.published.IsZero() {
				s.published = st.Edition
			}
		case loincPublished:
			s.published = o.Date
		default:
			s.presented = o.Date
		}
		sets[o.SubID] = s
	}
	if len(order) == 0 && len(d.codes.Statements(d.v.CVX)) > 0 {
		d.add("vis-missing", at("OBX", d.obx(iis.Observation{}), 0), d.n)
	}
	for _, id := range order {
		d.statement(sets[id])
	}
}

func (d doseChecker) statement(s statement) {
	where := at("OBX", d.obx(s.first), 5)
	if s.published.IsZero() && s.barcode == "" {
		d.missing("vis-published-missing", where, d.n)
	}
	if !s.published.IsZero() && s.barcode == "" && !d.published(s.published) {
		d.add("vis-edition-unknown", where, d.n)
	}
	if d.outdated(s) {
		d.add("vis-outdated", where, d.n)
	}
	switch {
	case s.presented.IsZero():
		d.missing("vis-presented-missing", where, d.n)
	case s.presented < s.published:
		d.add("vis-presented-before-published", where, d.n)
	case s.presented > d.today:
		d.add("vis-presented-future", where, d.n)
	case s.presented != d.v.GivenOn:
		d.add("vis-presented-elsewhen", where, d.n)
	}
}

// published tells whether an edition of the vaccine's statements has the day; where
// none is listed, any day will do.
func (d doseChecker) published(on iis.Date) bool {
	all := d.codes.Statements(d.v.CVX)
	return len(all) == 0 || slices.ContainsFunc(all, func(s codeset.Statement) bool { return s.Edition == on })
}

// outdated tells whether a newer edition of the same document was out on the day on
// which this one was handed out.
func (d doseChecker) outdated(s statement) bool {
	st, ok := d.codes.VIS(s.barcode)
	if !ok || s.presented.IsZero() {
		return false
	}
	return slices.ContainsFunc(d.codes.Statements(d.v.CVX), func(o codeset.Statement) bool {
		return o.Document == st.Document && o.Edition > st.Edition && o.Edition <= s.presented
	})
}
