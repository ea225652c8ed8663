package consolidate

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/iis/madeup"
)

var realCodes = Codes{Groups: codeset.Default().GroupNames, Unspecified: codeset.Default().Unspecified}

// reported gives the made-up doses of a person ids, senders and messages.
func reported(p madeup.Person) []iis.Vaccination {
	for i := range p.Doses {
		d := &p.Doses[i]
		d.ID, d.Submission = iis.VaccinationID(i+1), iis.SubmissionID(p.Reporters[i]+1)
		d.Organization = iis.OrganizationID(rune('a' + p.Reporters[i]))
	}
	return p.Doses
}

func TestMadeUpDosesAreNeitherLostNorDoubled(t *testing.T) {
	var doses, events, unsure int
	for p := range madeup.New(21, iis.DateOf(2026, 11, 22)).People(3000) {
		type shot struct {
			day iis.Date
			cvx iis.CVX
		}
		truth := map[shot]bool{}
		for _, d := range p.Doses {
			truth[shot{d.GivenOn, d.CVX}] = true
		}
		got := Events(reported(p), nil, realCodes)
		doses, events = doses+len(truth), events+len(got)
		for _, e := range got {
			unsure += len(e.Unsure)
		}
		if len(got) != len(truth) {
			t.Errorf("household %d, person %d: %d events of %d doses", p.Household, p.Member, len(got), len(truth))
		}
	}
	if unsure*200 > doses {
		t.Errorf("%d of %d doses unsure, want one in 200 at most", unsure, doses)
	}
}

func BenchmarkEventsOfAChild(b *testing.B) {
	b.ReportAllocs()
	var most madeup.Person
	for p := range madeup.New(21, iis.DateOf(2026, 11, 22)).People(300) {
		if len(p.Doses) > len(most.Doses) {
			most = p
		}
	}
	vs := reported(most)
	b.ReportMetric(float64(len(vs)), "reports")
	for b.Loop() {
		Events(vs, nil, realCodes)
	}
}
