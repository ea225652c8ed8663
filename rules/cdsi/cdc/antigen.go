package cdc

import (
	"strconv"
	"strings"
)

// antigen writes the file of one antigen and returns its name: the target disease of
// its series, which is what everything else refers to.
func (c *converter) antigen(root *node) string {
	all := root.all("series")
	if len(all) == 0 {
		c.grave(root.line, "the antigen has no series, and so no name")
		return ""
	}
	name := all[0].get("targetDisease")
	c.head()
	c.put(0, "antigen", "", name)
	c.immunity(root.one("immunity"))
	c.contraindications(root.one("contraindications"))
	for _, s := range all {
		if d := s.get("targetDisease"); d != name {
			c.fault(s.line, "a series of %q stands among those of %q", d, name)
		}
		c.series(s)
	}
	return name
}

func (c *converter) immunity(n *node) {
	for _, h := range n.all("clinicalHistory") {
		h.skip("guidelineTitle")
		c.put(0, "immune", "", c.code(h, "guidelineCode"))
	}
	for _, b := range n.all("dateOfBirth") {
		var except []string
		for _, e := range b.all("exclusion") {
			e.skip("exclusionTitle")
			except = append(except, c.code(e, "exclusionCode"))
		}
		c.put(0, "immune-born", "before", c.date(b, "immunityBirthDate"), "country", b.get("birthCountry"), "except", strings.Join(except, ","))
	}
}

func (c *converter) contraindications(n *node) {
	for _, ci := range n.one("vaccineGroup").all("contraindication") {
		ci.skip("observationTitle", "contraindicationText")
		c.put(0, "contraindication", "", c.code(ci, "observationCode"), "from", c.span(ci, "beginAge"), "to", c.span(ci, "endAge"),
			"guidance", ci.get("contraindicationGuidance"))
	}
	for _, ci := range n.one("vaccine").all("contraindication") {
		ci.skip("observationTitle", "contraindicationText")
		c.put(0, "vaccine-contraindication", "", c.code(ci, "observationCode"), "guidance", ci.get("contraindicationGuidance"))
		var ws []vaccineWindow
		for _, v := range ci.all("contraindicatedVaccine") {
			v.skip("vaccineType")
			ws = append(ws, vaccineWindow{code: c.code(v, "cvx"), from: c.span(v, "beginAge"), to: c.span(v, "endAge")})
		}
		c.windows(1, "vaccines", ws)
	}
}

var (
	seriesTypes = map[string]string{"standard": "standard", "risk": "risk", "evaluation only": "evaluation"}
	contexts    = map[string]string{"both": "both", "evaluation": "evaluation", "forecast": "forecast"}
	logics      = map[string]string{"and": "all", "or": "", "": ""}
	comparisons = map[string]string{"greater than": "more-than", "equal to": "equal-to", "less than": "less-than"}
	doseTypes   = map[string]string{"valid": "valid", "total": ""}
	conditions  = map[string]string{
		"age": "when-age", "interval": "when-interval", "completed series": "when-completed", "vaccine count by age": "when-count",
		"vaccine count by date": "when-count", "vaccine count by date and age": "when-count",
	}
)

func (c *converter) series(s *node) {
	sel := s.one("selectSeries")
	var genders []string
	for _, g := range s.all("requiredGender") {
		genders = append(genders, g.text)
	}
	c.w.WriteByte('\n')
	c.put(0, "series", "", s.get("seriesName"), "group", s.get("vaccineGroup"), "type", c.word(s, "seriesType", seriesTypes),
		"", yes(sel, "defaultSeries", "default"), "", yes(sel, "productPath", "product"),
		"series-group", sel.get("seriesGroup"), "series-group-name", sel.get("seriesGroupName"),
		"priority", sel.get("seriesPriority"), "preference", sel.get("seriesPreference"),
		"start-from", c.span(sel, "minAgeToStart"), "start-to", c.span(sel, "maxAgeToStart"),
		"equivalent", numbers(s, "equivalentSeriesGroups"), "gender", strings.Join(genders, ","))
	for _, g := range s.all("seriesAdminGuidance") {
		c.put(1, "guidance", "", g.text)
	}
	for _, in := range s.all("indication") {
		oc := in.one("observationCode")
		oc.skip("text")
		in.skip("description")
		c.put(1, "indication", "", c.code(oc, "code"), "from", c.span(in, "beginAge"), "to", c.span(in, "endAge"), "guidance", in.get("guidance"))
	}
	for i, d := range s.all("seriesDose") {
		number := strings.TrimSpace(strings.TrimPrefix(d.get("doseNumber"), "Dose"))
		if number != strconv.Itoa(i+1) {
			c.fault(d.line, "dose %q stands at place %d", d.get("doseNumber"), i+1)
		}
		c.put(1, "dose", "", strconv.Itoa(i+1))
		c.dose(d)
	}
}

// numbers turns "1; 2" into "1,2".
func numbers(n *node, name string) string {
	return strings.Join(strings.FieldsFunc(n.get(name), func(r rune) bool { return r == ';' || r == ',' || r == ' ' }), ",")
}

func (c *converter) dose(d *node) {
	for _, a := range d.all("age") {
		c.put(2, "age", "abs-min", c.span(a, "absMinAge"), "min", c.span(a, "minAge"), "recommend-from", c.span(a, "earliestRecAge"),
			"recommend-to", c.span(a, "latestRecAge"), "max", c.span(a, "maxAge"),
			"effective", c.date(a, "effectiveDate"), "until", c.date(a, "cessationDate"))
	}
	for _, in := range d.all("interval") {
		priority := ""
		if in.get("intervalPriority") != "" {
			priority = "priority"
		}
		c.put(2, "interval", "after", c.reference(in), "abs-min", c.span(in, "absMinInt"), "min", c.span(in, "minInt"),
			"recommend-from", c.span(in, "earliestRecInt"), "recommend-to", c.span(in, "latestRecInt"), "", priority,
			"effective", c.date(in, "effectiveDate"), "until", c.date(in, "cessationDate"))
	}
	for _, in := range d.all("allowableInterval") {
		c.put(2, "allowed-interval", "after", c.reference(in), "abs-min", c.span(in, "absMinInt"),
			"effective", c.date(in, "effectiveDate"), "until", c.date(in, "cessationDate"))
	}
	c.vaccines(d)
	for _, sk := range d.all("conditionalSkip") {
		c.skips(sk)
	}
	if yes(d, "recurringDose", "recurring") != "" {
		c.put(2, "recurring")
	}
	for _, s := range d.all("seasonalRecommendation") {
		c.put(2, "season", "from", c.date(s, "startDate"), "to", c.date(s, "endDate"))
	}
}

// reference says what an interval counts from.
func (c *converter) reference(in *node) string {
	obs := in.one("fromRelevantObs")
	obs.skip("text")
	switch target, recent := in.get("fromTargetDose"), c.list(in, "fromMostRecent"); {
	case strings.EqualFold(in.get("fromPrevious"), "y"):
		return "previous"
	case target != "":
		return "dose:" + target
	case recent != "":
		return "vaccine:" + recent
	case obs.get("code") != "":
		return "observation:" + c.code(obs, "code")
	}
	c.grave(in.line, "the interval does not say from what it counts")
	return ""
}

// vaccineWindow is a vaccine with its ages and what else its entry says.
type vaccineWindow struct{ code, from, to, maker, product, volume, forecast string }

func (c *converter) vaccines(d *node) {
	var prefer, allow []vaccineWindow
	for _, v := range d.all("preferableVaccine") {
		v.skip("vaccineType")
		prefer = append(prefer, vaccineWindow{
			c.code(v, "cvx"), c.span(v, "beginAge"), c.span(v, "endAge"), v.get("mvx"), v.get("tradeName"), v.get("volume"),
			yes(v, "forecastVaccineType", "forecast"),
		})
	}
	c.windows(2, "prefer", prefer)
	for _, v := range d.all("allowableVaccine") {
		v.skip("vaccineType")
		allow = append(allow, vaccineWindow{code: c.code(v, "cvx"), from: c.span(v, "beginAge"), to: c.span(v, "endAge")})
	}
	c.windows(2, "allow", allow)
	var inadvertent []string
	for _, v := range d.all("inadvertentVaccine") {
		v.skip("vaccineType")
		inadvertent = append(inadvertent, c.code(v, "cvx"))
	}
	if len(inadvertent) > 0 {
		c.put(2, "inadvertent", "", strings.Join(inadvertent, ","))
	}
}

// windows writes one line for each run of vaccines that differ in nothing but the code.
func (c *converter) windows(indent int, keyword string, ws []vaccineWindow) {
	for len(ws) > 0 {
		first := ws[0]
		codes := []string{first.code}
		n := 1
		for ; n < len(ws); n++ {
			same := ws[n]
			same.code = first.code
			if same != first {
				break
			}
			codes = append(codes, ws[n].code)
		}
		c.put(indent, keyword, "", strings.Join(codes, ","), "from", first.from, "to", first.to, "maker", first.maker,
			"product", first.product, "volume", first.volume, "", first.forecast)
		ws = ws[n:]
	}
}

func (c *converter) skips(sk *node) {
	logic := c.word(sk, "setLogic", logics)
	c.put(2, "skip", "", c.word(sk, "context", contexts), "", logic)
	for _, set := range sk.all("set") {
		set.skip("setID")
		c.put(3, "set", "", c.word(set, "conditionLogic", logics), "effective", c.date(set, "effectiveDate"),
			"until", c.date(set, "cessationDate"), "note", set.get("setDescription"))
		for _, cond := range set.all("condition") {
			cond.skip("conditionID")
			c.condition(cond)
		}
	}
}

func (c *converter) condition(n *node) {
	kind := c.word(n, "conditionType", conditions)
	fields := []string{"from", c.span(n, "beginAge"), "to", c.span(n, "endAge"), "start", c.date(n, "startDate"), "end", c.date(n, "endDate")}
	after, groups := c.span(n, "interval"), numbers(n, "seriesGroups")
	vaccines := c.list(n, "vaccineTypes")
	switch kind {
	case "":
		return
	case "when-interval":
		fields = append(fields, "after-previous", after)
	case "when-completed":
		fields = append(fields, "", groups)
	case "when-count":
		fields = append([]string{
			"", c.word(n, "doseCountLogic", comparisons), "", n.get("doseCount"), "", c.word(n, "doseType", doseTypes),
		}, append(fields, "vaccines", vaccines)...)
	}
	if kind != "when-count" {
		n.skip("doseCount", "doseType", "doseCountLogic")
	}
	c.put(4, kind, fields...)
}
