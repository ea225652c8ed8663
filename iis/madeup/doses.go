package madeup

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// Reporters is how many senders the doses are spread over: five practices, a hospital
// that gives the first dose, a pharmacy, and one more that tells of doses of others.
const Reporters = 8

const (
	practices = 5
	hospital  = 5
	pharmacy  = 6
	hearer    = 7
)

// historical says that a dose is told from another record (NIP001).
const historical iis.Source = "01"

// habits are how a household goes about vaccines.
type habits struct {
	practice int
	infancy  int  // of infancies
	late     bool // visits slip
	stops    int  // number of visits after which they stay away; large for most
	flu      int  // percent of seasons
	covid    bool
	hearsay  int // months of age before which the doses were given elsewhere
	eligible []iis.Observation
}

func (m *maker) newHabits() habits {
	h := habits{
		practice: m.below(practices), infancy: m.below(len(infancies)), late: m.percent(15), stops: 1000,
		flu: oneOf(m.chance, []int{0, 30, 60, 90}), covid: m.percent(45), eligible: oneOf(m.chance, eligibility),
	}
	if m.percent(6) {
		h.stops = m.between(1, 8)
	}
	if m.percent(12) {
		h.hearsay = m.between(3, 60)
	}
	return h
}

// eligibility is said with each dose given to a minor (LOINC 64994-7, HL7 table 0064;
// funding 30963-3 by NIP008 PHC70 private, VXC50 public).
var eligibility = [][]iis.Observation{
	observed("V01", "Not VFC eligible", "PHC70", "Private funds"),
	observed("V01", "Not VFC eligible", "PHC70", "Private funds"),
	observed("V02", "VFC eligible-Medicaid/Medicaid Managed Care", "VXC50", "Public funds"),
	observed("V03", "VFC eligible-Uninsured", "VXC50", "Public funds"),
}

func observed(eligible, eligibleText, funds, fundsText string) []iis.Observation {
	return []iis.Observation{
		{LOINC: "64994-7", Text: "Vaccine funding program eligibility category", Type: "CE", SubID: "1",
			Value: iis.Coded{Code: eligible, Text: eligibleText, System: "HL70064"}, Method: iis.Coded{Code: "VXC40", Text: "Eligibility captured at the immunization level", System: "CDCPHINVS"}},
		{LOINC: "30963-3", Text: "Vaccine funding source", Type: "CE", SubID: "1",
			Value: iis.Coded{Code: funds, Text: fundsText, System: "CDCPHINVS"}},
	}
}

// childhood gives a child the doses of the schedule up to today.
func (m *maker) childhood(p *Person) {
	born, lag, visits := p.Identity.BirthDate, m.below(5), 0
	for _, s := range schedules[m.habits.infancy] {
		if visits++; visits > m.habits.stops {
			break
		}
		if m.habits.late && s.months > 0 {
			lag += m.below(40)
		}
		day := born.AddMonths(s.months).AddDays(lag)
		if s.months == 0 {
			day = born.AddDays(m.below(2))
		}
		day = openDay(day)
		if day > m.today {
			break
		}
		for _, v := range s.give {
			m.giveChild(v, day, s.months, day >= born.AddMonths(8))
		}
	}
	m.winters(p)
	m.finish(p)
}

// giveChild adds a dose of the childhood schedule: the first by the hospital, some from
// times before the household came to its practice. Rotavirus vaccine is not begun or
// continued from eight months on (ACIP 2009).
func (m *maker) giveChild(v *product, day iis.Date, months int, tooOld bool) {
	switch v, ok := v.on(day); {
	case !ok || v.oral && tooOld:
	case months == 0:
		m.give(v, day, hospital)
	case months < m.habits.hearsay:
		m.tell(v, day, m.habits.practice)
	default:
		m.give(v, day, m.habits.practice)
	}
}

// winters adds the influenza doses of the household's habit, two in a child's first
// season, and the COVID-19 doses of those from twelve years on.
func (m *maker) winters(p *Person) {
	year, _, _ := m.today.YMD()
	first := true
	for y := max(year-6, 2010); y <= year; y++ {
		day := openDay(iis.DateOf(y, 9, 20).AddDays(m.below(70)))
		years, months, _ := p.Identity.BirthDate.AgeOn(day)
		if day > m.today || years == 0 && months < 6 || day < p.Identity.BirthDate {
			continue
		}
		by := m.habits.practice
		if years >= 18 {
			by = pharmacy
		}
		if m.percent(m.habits.flu) {
			m.give(influenza(day, years), day, by)
			again := openDay(day.AddDays(m.between(28, 40)))
			if first && years < 9 && again <= m.today {
				m.give(influenza(again, years), again, by)
			}
			first = false
		}
		if years >= 12 && m.habits.covid && day >= covidYearly && m.percent(70) {
			m.give(&covid, day, pharmacy)
		}
	}
	if years, _, _ := p.Identity.BirthDate.AgeOn(covidFirst.AddDays(90)); years >= 16 && m.habits.covid {
		day := openDay(covidFirst.AddDays(m.below(150)))
		m.give(&covid2021, day, pharmacy)
		m.give(&covid2021, openDay(day.AddDays(21+m.below(7))), pharmacy)
	}
}

// adulthood gives a grown person some doses of adult life. Those born from 1998 on have
// a recorded childhood, since the law has them reported.
func (m *maker) adulthood(p *Person) {
	born := p.Identity.BirthDate
	if born >= iis.DateOf(1998, 1, 1) {
		m.childhood(p)
		return
	}
	if m.percent(55) {
		day := openDay(m.today.AddDays(-m.between(30, 9*365)))
		m.give(&tdap, day, m.habits.practice)
	}
	if m.percent(10) {
		day := openDay(m.today.AddDays(-m.between(1000, 4000)))
		for _, months := range []int{0, 1, 6} {
			m.give(&hepBAdult, openDay(day.AddMonths(months)), m.habits.practice)
		}
	}
	if at := max(born.AddYears(50).AddDays(m.below(900)), shingFrom.AddDays(m.below(900))); at.AddMonths(4) < m.today && m.percent(45) {
		m.give(&shingrix, openDay(at), pharmacy)
		m.give(&shingrix, openDay(at.AddMonths(2).AddDays(m.below(40))), pharmacy)
	}
	if at := openDay(max(born.AddYears(65), pcv20From).AddDays(m.below(400))); at < m.today && m.percent(55) {
		m.give(&pcv20, at, m.habits.practice)
	}
	m.winters(p)
	m.finish(p)
}

// openDay moves a Sunday to the Monday after it.
func openDay(d iis.Date) iis.Date {
	if d%7 == 0 { // day 1, 0001-01-01, is a Monday
		return d + 1
	}
	return d
}

// plan is a dose yet to be written down.
type plan struct {
	product *product
	day     iis.Date
	by      int
	told    bool
}

// give plans a dose of a giver; one in twelve is told by another as well.
func (m *maker) give(v *product, day iis.Date, by int) {
	if day > m.today {
		return
	}
	m.plans = append(m.plans, plan{product: v, day: day, by: by})
	if m.percent(8) {
		m.tell(v, day, hearer)
	}
}

// tell plans a dose as somebody reports it who did not give it.
func (m *maker) tell(v *product, day iis.Date, by int) {
	m.plans = append(m.plans, plan{product: v, day: day, by: by, told: true})
}

// finish writes the planned doses down in the order of their days.
func (m *maker) finish(p *Person) {
	slices.SortStableFunc(m.plans, func(a, b plan) int { return cmp.Compare(a.day, b.day) })
	p.Doses, p.Reporters = make([]iis.Vaccination, len(m.plans)), make([]int, len(m.plans))
	for i, d := range m.plans {
		p.Reporters[i] = d.by
		m.write(&p.Doses[i], d, p.Identity.BirthDate)
	}
	m.plans = m.plans[:0]
}

// write fills in a dose as its reporter sends it.
func (m *maker) write(d *iis.Vaccination, of plan, born iis.Date) {
	v := of.product
	d.State, d.Completion = iis.StateAdded, iis.Completed
	d.GivenOn, d.CVX, d.VaccineText = of.day, v.cvx, v.text
	if of.told {
		d.Source, d.SourceText = historical, "Historical information - source unspecified"
		return
	}
	d.Source, d.SourceText = iis.Administered, "New immunization record"
	d.MVX, d.LotNumber, d.Expires = v.mvx, v.lot(m.chance, of.day), of.day.AddDays(m.between(90, 500))
	d.Amount, d.AmountKnown, d.AmountUnit = v.amount, true, "mL"
	d.Route, d.GivenBy = v.route, vaccinators[of.by]
	days := of.day - born
	switch {
	case v.oral:
	case days >= 3*365:
		d.Site = sites[m.below(2)]
	default:
		d.Site = sites[2+m.below(2)]
	}
	paid := m.habits.eligible
	if days >= 19*365 {
		paid = eligibility[0]
	}
	d.Observations = append(paid[:len(paid):len(paid)], statements(v.cvx, of.day)...)
}

// statements are the information statements handed out with a vaccine on a day: of each
// document about it the newest edition of then (69764-9 by barcode, 29769-7 the day).
func statements(cvx iis.CVX, on iis.Date) []iis.Observation {
	newest := map[string]codeset.Statement{}
	for _, s := range codeset.Default().Statements(cvx) {
		if have, ok := newest[s.Document]; s.Edition <= on && (!ok || s.Edition > have.Edition) {
			newest[s.Document] = s
		}
	}
	var out []iis.Observation
	for n, document := range slices.Sorted(maps.Keys(newest)) {
		set := strconv.Itoa(n + 2) // 1 is who pays
		out = append(out,
			iis.Observation{LOINC: "69764-9", Text: "Document type", Type: "CE", SubID: set,
				Value: iis.Coded{Code: newest[document].Barcode, Text: newest[document].Name, System: "cdcgs1vis"}},
			iis.Observation{LOINC: "29769-7", Text: "Date vaccine information statement presented", Type: "DT", SubID: set, Date: on})
	}
	return out
}

// vaccinators are who gives the doses of each reporter.
var vaccinators = [Reporters]iis.Person{
	{Family: "Alder", Given: "Joan", Suffix: "RN"}, {Family: "Birch", Given: "Tomás", Suffix: "MD"}, {Family: "Cedar", Given: "Priya", Suffix: "RN"},
	{Family: "Dogwood", Given: "Marc", Suffix: "NP"}, {Family: "Elm", Given: "Soo", Suffix: "RN"}, {Family: "Fir", Given: "Grace", Suffix: "RN"},
	{Family: "Gum", Given: "Leon", Suffix: "RPH"}, {Family: "Hazel", Given: "Ana", Suffix: "RN"},
}
