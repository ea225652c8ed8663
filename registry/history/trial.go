package history

import (
	"context"
	"slices"
	"strconv"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/rules/cdsi"
)

// Trial is a dose that somebody is about to report, held against the record.
type Trial struct {
	Record  iis.Record      // without the dose, and without the forecast
	SameDay []iis.DoseEvent // doses of the record on that day against the same antigen
	Doubts  []Doubt         // why the schedule would not count it
}

// Doubt says why a dose would not count, in one vaccine group.
type Doubt struct {
	VaccineGroup string
	Reasons      []iis.Reason
	From         iis.Date // the day from which it would not be too early; zero where it is not
}

// Clear tells whether nothing speaks against the dose.
func (t Trial) Clear() bool { return len(t.SameDay) == 0 && len(t.Doubts) == 0 }

// Try holds a dose against the record before it is reported: nothing is stored. Where
// the dose has an id, it stands in place of that report. A day that no dose can have,
// in the future or before birth, is for intake to refuse.
func (s *Service) Try(ctx context.Context, by iis.Actor, handle iis.PatientHandle, v iis.Vaccination, asked Asked) (Trial, error) {
	var out Trial
	err := s.open(ctx, by, handle, asked, func(_ Tx, f iis.File, d iis.Decision, req guard.Request) error {
		f.Vaccinations = slices.DeleteFunc(slices.Clone(f.Vaccinations), func(r iis.Vaccination) bool { return v.ID != 0 && r.ID == v.ID })
		rec := s.record(f, d, req, false)
		out = Trial{Record: rec}
		if v.GivenOn > rec.AsOf || v.GivenOn < rec.Person.BirthDate {
			return nil
		}
		var others []iis.DoseEvent
		for _, e := range rec.Doses {
			if e.Speaks.GivenOn == v.GivenOn && s.related(e.Speaks.CVX, v.CVX) {
				out.SameDay = append(out.SameDay, e)
			} else {
				others = append(others, e)
			}
		}
		if s.Schedule != nil && !d.Hides(iis.FieldForecast) {
			patient := s.Schedule.FromRecord(append(others, iis.DoseEvent{Speaks: v}), rec.Facts, rec.Person, rec.AsOf)
			if all := s.Schedule.Assess(&patient, nil).Doses; len(all) > len(others) { // none without a birth date
				out.Doubts = doubts(all[len(others)])
			}
		}
		return nil
	})
	return out, err
}

// related tells whether two vaccines protect from one thing, by the groups of the code
// sets or by the antigens of the schedule.
func (s *Service) related(a, b iis.CVX) bool {
	both := func(x, y []string) bool {
		return slices.ContainsFunc(x, func(one string) bool { return slices.Contains(y, one) })
	}
	return a == b || both(s.Codes.GroupNames(a), s.Codes.GroupNames(b)) || s.Schedule != nil && both(s.Schedule.Antigens(a), s.Schedule.Antigens(b))
}

// worth are the reasons that whoever types a dose must hear: too early, or unusual at
// that age. A dose that is one too many is no mistake of typing.
var worth = []string{cdsi.ReasonTooYoung, cdsi.ReasonTooOld, cdsi.ReasonTooSoon, cdsi.ReasonConflict, cdsi.ReasonInadvertent, cdsi.ReasonWrongVaccine}

// doubts lists what speaks against a dose, one a vaccine group.
func doubts(d iis.DoseEvaluation) (out []Doubt) {
	for _, e := range d.Counts() {
		if e.Status == iis.DoseValid {
			continue
		}
		one := Doubt{VaccineGroup: e.VaccineGroup}
		for _, r := range e.Reasons {
			if slices.Contains(worth, r.Code) {
				one.Reasons = append(one.Reasons, r)
				one.From = max(one.From, freeFrom(d.Date, r))
			}
		}
		if len(one.Reasons) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// freeFrom is the day from which a reason of being too early would not hold; zero for
// other reasons.
func freeFrom(given iis.Date, r iis.Reason) iis.Date {
	for _, p := range r.Params {
		switch p.Name {
		case "days":
			if n, err := strconv.Atoi(p.Value); err == nil && r.Code != cdsi.ReasonTooOld {
				return given + iis.Date(n)
			}
		case "free":
			if day, err := iis.ParseDate(p.Value); err == nil {
				return day
			}
		}
	}
	return 0
}
