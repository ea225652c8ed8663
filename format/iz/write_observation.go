package iz

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// obx writes the head of an OBX and leaves it open for its value.
func (w *writer) obx(kind, loinc, text string, sub int) {
	w.set++
	w.Segment("OBX")
	w.Field(1, strconv.Itoa(w.set))
	w.Field(2, kind)
	w.Field(3, loinc, text, "LN")
	w.Field(4, strconv.Itoa(sub))
}

// observations writes what was reported with a dose, as far as the profile has it. The
// numbers of OBX-4 are given anew, one for each group as it was sent.
func (w *writer) observations(all []iis.Observation) {
	groups := map[string]int{}
	n := 0
	for _, o := range all {
		if !w.carries(o) {
			continue
		}
		sub, ok := groups[o.SubID]
		if !ok || o.SubID == "" {
			n++
			sub = n
			groups[o.SubID] = n
		}
		w.observed(o, sub)
	}
}

// carries tells whether an observation can stand in an answer: its code is one of the
// guide's and its value is of that code's form.
func (w *writer) carries(o iis.Observation) bool {
	if !w.Codes.Table("NIP003").Has(o.LOINC) {
		return false
	}
	code := o.Value.Code
	switch o.LOINC {
	case loincEligibility:
		return w.Codes.Table("0064").Has(code)
	case loincVaccineType, "38890-0", "30979-9":
		_, ok := w.Codes.CVX(iis.CVX(code))
		return ok
	case "69764-9":
		_, ok := w.Codes.VIS(code)
		return ok
	}
	switch {
	case code != "":
		return !tooLong(code, 50) && systemOf(o) != ""
	case o.Date != 0:
		return true
	}
	return o.Number != "" && !tooLong(o.Number, 999)
}

// observed writes an OBX and the NTE under it.
func (w *writer) observed(o iis.Observation, sub int) {
	text := w.Codes.Table("NIP003").Text(o.LOINC)
	switch {
	case o.Value.Code != "":
		w.obx("CE", o.LOINC, text, sub)
		w.Field(5, o.Value.Code, clip(o.Value.Text, 999), systemOf(o))
	case o.Date != 0:
		w.obx("DT", o.LOINC, text, sub)
		w.Field(5, o.Date.Compact())
	case o.Type == "NM" && isNumber(o.Number):
		w.obx("NM", o.LOINC, text, sub)
		w.Field(5, o.Number)
		w.Field(6, "NA", "", "HL70353")
	default:
		w.obx("ST", o.LOINC, text, sub)
		w.Field(5, o.Number)
	}
	w.Field(11, "F")
	w.Field(14, o.On.Compact())
	if o.LOINC == loincEligibility && w.Codes.Table("METHOD").Has(o.Method.Code) {
		w.Field(17, o.Method.Code, w.Codes.Table("METHOD").Text(o.Method.Code), "CDCPHINVS")
	}
	if o.Comment != "" {
		w.Segment("NTE")
		w.Field(1, "1")
		w.Field(3, o.Comment)
	}
}

// systemOf returns the code system of a coded value: the guide's own for the codes that
// it fixes, else the sender's.
func systemOf(o iis.Observation) string {
	switch o.LOINC {
	case loincEligibility:
		return "HL70064"
	case loincVaccineType, "38890-0", "30979-9":
		return "CVX"
	case "69764-9":
		return "cdcgs1vis"
	case "30963-3":
		return "CDCPHINVS"
	}
	if o.Value.System == "" && strings.HasPrefix(o.Value.Code, "VXC") {
		return "CDCPHINVS"
	}
	return unless(o.Value.System, 20)
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && len(s) <= 20 && strings.Trim(s, "0123456789.-+") == ""
}

// facts writes the observations about the person in a group of their own under CVX 998,
// as senders report them.
func (w *writer) facts(rec iis.Record) {
	var told []iis.Observation
	for _, o := range rec.Facts {
		if w.carries(o) {
			told = append(told, o)
		}
	}
	if len(told) == 0 {
		return
	}
	w.noVaccine(rec.AsOf)
	w.observations(told)
}

// noVaccine writes ORC and RXA of a group that reports no dose, dated on the day of the
// record or else of the answer.
func (w *writer) noVaccine(on iis.Date) {
	if on == 0 {
		on = iis.DateIn(w.Now, w.Now.Location())
	}
	w.Segment("ORC")
	w.Field(1, "RE")
	w.Field(3, notKey, w.Authority)
	w.Segment("RXA")
	w.Field(1, "0")
	w.Field(2, "1")
	w.Field(3, on.Compact())
	w.Field(5, string(iis.NoVaccine), "no vaccine administered", "CVX")
	w.Field(6, "999")
	w.Field(20, string(iis.NotAdministered))
}
