package cdsi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// LOINC codes of the observations that can tell the engine something (CDC IG 1.5,
// NIP003).
const (
	loincReaction          = "31044-1"
	loincContraindication  = "30945-0"
	loincContraStarts      = "30946-8"
	loincContraEnds        = "30944-3"
	loincPresumedImmunity  = "59784-9"
	loincSerology          = "75505-8"
	loincSpecialIndication = "59785-6"
)

// Codes of CDCPHINVS and SNOMED that speak of the vaccine they are reported with.
const (
	allergyToThisVaccine = "VXC20"
	anaphylaxis          = "39579001"
)

// ObservationCodes tells which observations of the schedule a stored fact stands for, by
// the schedule's own coded table. A code that needs others beside it to mean something
// (an organism, an occupation, a qualifier) stands for none: what is not known neither
// indicates nor contraindicates.
func (s *Schedule) ObservationCodes(o iis.Observation) []string {
	return s.observationCodes(o, "")
}

// observationCodes is ObservationCodes for a fact reported with a vaccine: a severe
// allergic reaction to it is the observation that lists both the reaction and the CVX.
func (s *Schedule) observationCodes(o iis.Observation, cvx iis.CVX) []string {
	switch o.LOINC {
	case loincContraindication, loincPresumedImmunity, loincSerology, loincSpecialIndication, "":
	case loincReaction:
		if o.Value.Code != anaphylaxis {
			return nil
		}
		o.Value = iis.Coded{Code: allergyToThisVaccine, System: "CDCPHINVS"}
	default:
		return nil
	}
	system := codeSystem(o.Value.System)
	candidates := s.coded[system+"|"+o.Value.Code]
	if o.Value.Code == allergyToThisVaccine {
		return s.spoken(candidates, func(ob *observation) bool {
			return cvx != "" && slices.ContainsFunc(ob.coded, func(c coded) bool { return c.system == "CVX" && sameCVX(c.code, string(cvx)) })
		})
	}
	alone := s.spoken(candidates, func(ob *observation) bool { return len(ob.coded) == 1 })
	if len(alone) > 0 {
		return alone
	}
	if len(candidates) > 1 && !s.disorder(system, o.Value.Code) {
		return nil
	}
	return s.spoken(candidates, func(ob *observation) bool {
		return !slices.ContainsFunc(ob.coded, func(c coded) bool { return partial(c.text) })
	})
}

// spoken writes the codes of the observations that are wanted.
func (s *Schedule) spoken(codes []uint16, want func(*observation) bool) (out []string) {
	for _, c := range codes {
		if want(s.observations[c]) {
			out = append(out, pad3(c))
		}
	}
	return out
}

func pad3(c uint16) string {
	s := strconv.Itoa(int(c))
	return strings.Repeat("0", 3-len(s)) + s
}

func sameCVX(a, b string) bool {
	x, okX := parseCode(a)
	y, okY := parseCode(b)
	return okX && okY && x == y
}

// codeSystem gives the schedule's name of a code system as messages write it.
func codeSystem(s string) string {
	switch strings.ToUpper(s) {
	case "SCT", "SNM", "SNOMED", "SNOMED-CT", "HTTP://SNOMED.INFO/SCT":
		return "SNOMED"
	case "CDCPHINVS", "PHVS", "PHIN VS":
		return "CDCPHINVS"
	}
	return s
}

// partial tells by the tag of a SNOMED term whether it means something only together
// with others (ours: the coded table does not say which of its codes go together).
func partial(text string) bool {
	_, tag, ok := strings.Cut(text[max(0, strings.LastIndexByte(text, '[')):], "[")
	if !ok {
		return false
	}
	switch strings.ToLower(strings.TrimSuffix(tag, "]")) {
	case "qualifier value", "organism", "occupation", "observable entity", "substance", "product", "physical object", "environment":
		return true
	}
	return false
}

// disorder tells whether the table calls the code a disorder: one that stands under
// several observations then holds for each of them.
func (s *Schedule) disorder(system, code string) bool {
	for _, o := range s.coded[system+"|"+code] {
		for _, c := range s.observations[o].coded {
			if c.system == system && c.code == code && strings.HasSuffix(strings.ToLower(c.text), "[disorder]") {
				return true
			}
		}
	}
	return false
}

// FromRecord makes a patient of what the registry knows: the doses given (refusals left
// out by the caller), the facts about the person, and who the person is. Dose i of the
// patient is doses[i]. A dose given in part counts as one that was not given well (ours).
func (s *Schedule) FromRecord(doses []iis.DoseEvent, facts []iis.Observation, person iis.Identity, on iis.Date) Patient {
	p := Patient{Birth: person.BirthDate, Gender: person.Sex, Assess: on, Country: birthCountry(person)}
	p.Doses = make([]Dose, 0, len(doses))
	for _, d := range doses {
		v := d.Speaks
		p.Doses = append(p.Doses, Dose{
			Date: v.GivenOn, CVX: v.CVX, MVX: v.MVX, Lot: v.LotNumber, Expires: v.Expires, Flagged: v.Completion == iis.PartiallyGiven,
		})
		s.addFacts(&p, v.Observations, v.CVX)
		for _, other := range d.Others {
			s.addFacts(&p, other.Observations, other.CVX)
		}
	}
	s.addFacts(&p, facts, "")
	return p
}

// addFacts adds what observations reported together say; one whose end (30944-3, same
// OBX-4) has come is over.
func (s *Schedule) addFacts(p *Patient, facts []iis.Observation, cvx iis.CVX) {
	for _, f := range facts {
		codes := s.observationCodes(f, cvx)
		if len(codes) == 0 {
			continue
		}
		since, over := f.Date, false
		for _, g := range facts {
			if f.LOINC != loincContraindication || g.SubID != f.SubID {
				continue
			}
			switch {
			case g.LOINC == loincContraStarts && !g.Date.IsZero():
				since = g.Date
			case g.LOINC == loincContraEnds && !g.Date.IsZero() && g.Date <= p.Assess:
				over = true
			}
		}
		if over {
			continue
		}
		for _, code := range codes {
			if o := (Observation{Code: code, Date: since}); !slices.Contains(p.Observations, o) {
				p.Observations = append(p.Observations, o)
			}
		}
	}
}

// birthCountry is the country of the place of birth (HL7 0190 BDL), if it was reported.
func birthCountry(person iis.Identity) string {
	for _, a := range person.Addresses {
		if a.Type == "BDL" && a.Country != "" {
			return a.Country
		}
	}
	return ""
}
