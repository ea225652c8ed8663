package iis

// Assessment is the evaluation of a history and the forecast that follows from it,
// under one release of the schedule (CDC CDSi).
type Assessment struct {
	Release    string // of the schedule: "4.64"
	Checksum   string
	On         Date
	Doses      []DoseEvaluation // one for each dose given in, same order
	Groups     []GroupForecast
	Problems   []AssessmentProblem
	NextChange Date // the day before it, the answer is the same; zero is never
}

// DoseEvaluation lists how one dose counts, in each vaccine group and series.
type DoseEvaluation struct {
	Index       int // into the doses given in, from 0
	Date        Date
	CVX         CVX
	Evaluations []Evaluation
}

// Evaluation statuses of a dose (CDSi chapter 6).
const (
	DoseValid       = "Valid"
	DoseNotValid    = "Not Valid"
	DoseExtraneous  = "Extraneous"
	DoseSubStandard = "Sub-standard"
)

// Evaluation is the judgment of one dose in one series.
type Evaluation struct {
	VaccineGroup string
	Antigen      string
	Series       string
	SeriesType   string
	Best         bool // in a best series of the antigen
	TargetDose   int  // number of the target dose it was held against, from 1
	SeriesDoses  int  // doses in the series; 0 is unknown
	Status       string
	Reasons      []Reason
}

// Counts reduces the evaluations of a dose to one a vaccine group, in order, for a reader
// who asks whether it counts. Only best series are asked, where the group has any. For
// an antigen the most favorable of its series speaks (a child's dose is no worse for
// being too early for the series of adults); for a group of several antigens (MMR) the
// least favorable antigen does. The reduction is ours.
func (d DoseEvaluation) Counts() []Evaluation {
	var antigens []Evaluation // the one that speaks for each antigen of each group
	for _, e := range d.Evaluations {
		antigens = speak(antigens, e, func(a, b Evaluation) bool { return a.VaccineGroup == b.VaccineGroup && a.Antigen == b.Antigen },
			func(a, b Evaluation) bool { return a.favor() < b.favor() })
	}
	var groups []Evaluation
	for _, e := range antigens {
		groups = speak(groups, e, func(a, b Evaluation) bool { return a.VaccineGroup == b.VaccineGroup },
			func(a, b Evaluation) bool { return a.favor() > b.favor() })
	}
	return groups
}

// speak puts e into out, in the place of the one that is about the same thing if e goes
// before it. An evaluation of a best series goes before one that is not.
func speak(out []Evaluation, e Evaluation, same, before func(a, b Evaluation) bool) []Evaluation {
	for k := range out {
		if !same(e, out[k]) {
			continue
		}
		if e.Best && !out[k].Best || e.Best == out[k].Best && before(e, out[k]) {
			out[k] = e
		}
		return out
	}
	return append(out, e)
}

// favor grades a status; lower is better for the person.
func (e Evaluation) favor() int {
	switch e.Status {
	case DoseValid:
		return 0
	case DoseExtraneous:
		return 1
	case DoseNotValid:
		return 2
	}
	return 3
}

// Reason says why, by code, with the values that a sentence in any language needs.
type Reason struct {
	Code   string // "Age: Too Young", ...
	Rule   string // "6.4", "CALCDTINT-1"
	Params []Param
}

// Param is one value of a Reason: a day as 2006-01-02, a duration as the schedule writes
// it ("12 months - 4 days"), a number of days, or a text of the schedule.
type Param struct {
	Name  string // "minimum", "reference", "days", ...
	Value string
}

// Statuses of a patient series or vaccine group (CDSi chapter 7).
const (
	SeriesNotComplete     = "Not Complete"
	SeriesComplete        = "Complete"
	SeriesImmune          = "Immune"
	SeriesContraindicated = "Contraindicated"
	SeriesAgedOut         = "Aged Out"
	SeriesNotRecommended  = "Not Recommended"
)

// GroupForecast is the forecast of one vaccine group (one best series).
type GroupForecast struct {
	VaccineGroup string
	GroupCVX     CVX // CVX of the group, for OBX 30956-7; may be empty
	Series       string
	SeriesType   string
	Status       string
	DoseNumber   int // of the dose due; 0 where none is
	SeriesDoses  int // doses in the series; 0 is unknown
	Earliest     Date
	Recommended  Date
	PastDue      Date
	Latest       Date
	Vaccines     []CVX
	Reasons      []Reason
	Guidance     []string
}

// AssessmentProblem names something in the input that could not be used.
type AssessmentProblem struct {
	Dose int    // index+1 of the dose; 0 is the patient
	Code string // "unknown-cvx", "dose-before-birth", "dose-in-future", "no-birth-date", ...
	Text string
}
