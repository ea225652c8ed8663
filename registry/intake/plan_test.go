package intake

import (
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

const clinic = iis.OrganizationID("clinic")

func day(s string) iis.Date {
	d, err := iis.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// dose is a report of one dose given, under an order number.
func dose(state, cvx, on, order string) iis.Vaccination {
	return iis.Vaccination{Organization: clinic, State: state, CVX: iis.CVX(cvx), GivenOn: day(on), FillerNumber: order, FillerSystem: "CLINIC", Source: iis.Administered, Completion: iis.Completed}
}

// TestASendersReportsAreSettled starts from one stored dose: MMR (03) given on
// 2026-03-02 under order A1.
func TestASendersReportsAreSettled(t *testing.T) {
	known := dose(iis.StateAdded, "03", "2026-03-02", "A1")
	known.ID, known.Version = 7, 1
	withLot := func(v iis.Vaccination, lot string) iis.Vaccination { v.LotNumber = lot; return v }
	tests := []struct {
		name    string
		in      iis.Vaccination
		save    bool
		id      iis.VaccinationID
		version int64
		state   string
		finding string
	}{
		{"the same dose told again changes nothing", dose(iis.StateAdded, "03", "2026-03-02", "A1"), false, 0, 0, "", ""},
		{"more facts under the same order are a new version", withLot(dose(iis.StateAdded, "03", "2026-03-02", "A1"), "L1"), true, 7, 2, "A", ""},
		{"without an order number vaccine and date find it", withLot(dose(iis.StateAdded, "03", "2026-03-02", ""), "L1"), true, 7, 2, "A", ""},
		{"an update may correct the date by 28 days", dose(iis.StateUpdated, "03", "2026-03-30", "A1"), true, 7, 2, "U", ""},
		{"an update may correct the vaccine", dose(iis.StateUpdated, "94", "2026-03-02", "A1"), true, 7, 2, "U", ""},
		{"another vaccine on another day is another dose, whatever its order", dose(iis.StateAdded, "08", "2026-05-02", "A1"), true, 100, 1, "A", ""},
		{"an order number used again a year later is another dose", dose(iis.StateUpdated, "03", "2027-03-02", "A1"), true, 100, 1, "U", iis.CodeUpdateFoundNothing},
		{"an update of a dose never told is stored as new, with a word", dose(iis.StateUpdated, "08", "2026-03-02", "B9"), true, 100, 1, "U", iis.CodeUpdateFoundNothing},
		{"order 9999 is no key", dose(iis.StateUpdated, "08", "2026-04-02", "9999"), true, 100, 1, "U", iis.CodeUpdateFoundNothing},
		{"a deletion leaves a last version", dose(iis.StateDeleted, "03", "2026-03-02", "A1"), true, 7, 2, "D", ""},
		{"a deletion that finds nothing says so", dose(iis.StateDeleted, "08", "2026-03-02", "B9"), false, 0, 0, "", iis.CodeNothingToDelete},
		{"a deletion never goes by 9999 alone", dose(iis.StateDeleted, "08", "2026-03-02", "9999"), false, 0, 0, "", iis.CodeNothingToDelete},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			o := newOwn(clinic, iis.File{Vaccinations: []iis.Vaccination{known}}, []iis.Vaccination{c.in})
			d := o.settle(c.in, nil, func(string) bool { return false }, func() iis.VaccinationID { return 100 }, time.Unix(1e9, 0))
			if d.save != c.save || d.v.ID != c.id || d.v.Version != c.version || d.v.State != c.state || d.finding.Code != c.finding {
				t.Errorf("save %v id %d version %d state %q finding %q, want %v %d %d %q %q",
					d.save, d.v.ID, d.v.Version, d.v.State, d.finding.Code, c.save, c.id, c.version, c.state, c.finding)
			}
		})
	}
}

func TestAReportIsNamedByTheGravestOfWhatItDid(t *testing.T) {
	added, changed, removed := iis.Vaccination{Version: 1, State: iis.StateAdded}, iis.Vaccination{Version: 2, State: iis.StateAdded}, iis.Vaccination{Version: 2, State: iis.StateDeleted}
	for _, tt := range []struct {
		name string
		done []iis.Vaccination
		want string
	}{
		{"a first version adds", []iis.Vaccination{added}, iis.DoseAdded},
		{"a later one changes", []iis.Vaccination{added, changed, added}, iis.DoseChanged},
		{"a deletion removes", []iis.Vaccination{removed, changed}, iis.DoseRemoved},
		{"nothing stored is nothing told", nil, ""},
	} {
		got := ""
		for _, v := range tt.done {
			got = graver(got, told(v))
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNobodyDeletesTheDoseOfAnother(t *testing.T) {
	theirs := dose(iis.StateAdded, "03", "2026-03-02", "X1")
	theirs.Organization, theirs.FillerSystem = "other", "OTHER"
	in := dose(iis.StateDeleted, "03", "2026-03-02", "X1")
	in.FillerSystem = "OTHER"
	newID := func() iis.VaccinationID { return 100 }
	tests := []struct {
		name    string
		visible []iis.Vaccination
		foreign bool
		want    string
	}{
		{"its order number names another organization", nil, true, iis.CodeDeleteNotYours},
		{"it would hit a dose that the sender may see", []iis.Vaccination{theirs}, false, iis.CodeDeleteNotYours},
		{"a dose that the sender may not see is as good as none", nil, false, iis.CodeNothingToDelete},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			o := newOwn(clinic, iis.File{Vaccinations: []iis.Vaccination{theirs}}, nil)
			d := o.settle(in, c.visible, func(a string) bool { return c.foreign && a == "OTHER" }, newID, time.Unix(1e9, 0))
			if d.save || d.finding.Code != c.want {
				t.Errorf("save %v finding %q, want false %q", d.save, d.finding.Code, c.want)
			}
		})
	}
}

func TestDosesWithinOneMessage(t *testing.T) {
	atSite := func(v iis.Vaccination, site string) iis.Vaccination { v.Site = iis.Coded{Code: site}; return v }
	withLot := func(v iis.Vaccination, lot string) iis.Vaccination { v.LotNumber = lot; return v }
	tests := []struct {
		name  string
		in    []iis.Vaccination
		saved int
	}{
		{"one dose told twice is kept once", []iis.Vaccination{dose("A", "03", "2026-03-02", "A1"), dose("A", "03", "2026-03-02", "A1")}, 1},
		{"one dose told twice under two orders is kept once", []iis.Vaccination{dose("A", "03", "2026-03-02", "A1"), dose("A", "03", "2026-03-02", "A2")}, 1},
		{"two injections at two sites are two", []iis.Vaccination{atSite(dose("A", "307", "2026-03-02", "A1"), "LT"), atSite(dose("A", "307", "2026-03-02", "A2"), "RT")}, 2},
		{"two lots are two", []iis.Vaccination{withLot(dose("A", "08", "2026-03-02", "A1"), "L1"), withLot(dose("A", "08", "2026-03-02", "A2"), "K9")}, 2},
		{"a row number as order for two doses is no key", []iis.Vaccination{dose("A", "03", "2026-03-02", "1"), dose("A", "08", "2026-03-02", "1")}, 2},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			o := newOwn(clinic, iis.File{}, c.in)
			next, saved := iis.VaccinationID(0), 0
			for _, v := range c.in {
				d := o.settle(v, nil, func(string) bool { return false }, func() iis.VaccinationID { next++; return next }, time.Unix(1e9, 0))
				if d.save {
					saved++
				}
			}
			if saved != c.saved {
				t.Errorf("%d saved, want %d", saved, c.saved)
			}
		})
	}
}

func TestProtectionIsSetAndLifted(t *testing.T) {
	today := day("2026-11-22")
	set := iis.Protection{Value: "Y", Since: day("2026-06-01"), By: clinic}
	tests := []struct {
		name  string
		holds iis.Protection
		said  string
		on    string
		by    iis.OrganizationID
		want  string
		since string
	}{
		{"the first word counts", iis.Protection{}, "Y", "2026-05-01", clinic, "Y", "2026-05-01"},
		{"empty says nothing", set, "", "", clinic, "Y", "2026-06-01"},
		{"its sender lifts it", set, "N", "2026-07-01", clinic, "N", "2026-07-01"},
		{"nobody else lifts it", set, "N", "2026-07-01", "other", "Y", "2026-06-01"},
		{"an older word changes nothing", set, "N", "2026-05-01", clinic, "Y", "2026-06-01"},
		{"a word without date counts from its receipt", set, "N", "", clinic, "N", "2026-11-22"},
		{"a date after receipt counts as receipt", set, "N", "2027-01-01", clinic, "N", "2026-11-22"},
		{"a second sender's Y does not take over the first one's", set, "Y", "2026-08-01", "other", "Y", "2026-06-01"},
		{"anybody may set it", iis.Protection{Value: "N", Since: day("2026-01-01"), By: clinic}, "Y", "2026-02-01", "other", "Y", "2026-02-01"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			said := iis.Identity{Protection: c.said}
			if c.on != "" {
				said.ProtectionDate = day(c.on)
			}
			got := nextProtection(c.holds, said, c.by, today, time.Unix(1e9, 0))
			if got.Value != c.want || got.Since != day(c.since) {
				t.Errorf("got %s since %s, want %s since %s", got.Value, got.Since, c.want, c.since)
			}
		})
	}
}

func TestProtectionThatTwoAskedForIsLiftedByBoth(t *testing.T) {
	held := iis.Protection{Value: "Y", Since: day("2026-06-01"), By: clinic, At: time.Unix(1e9, 0)}
	lifted := iis.Protection{Value: "N", Since: day("2026-07-01"), By: clinic, At: time.Unix(2e9, 0)}
	source := func(by iis.OrganizationID, said string) []iis.SourceRecord {
		return []iis.SourceRecord{{Organization: by, Identity: iis.Identity{Protection: said}}}
	}
	tests := []struct {
		name    string
		sources []iis.SourceRecord
		want    string
		by      iis.OrganizationID
	}{
		{"nobody else has asked for it", source("other", ""), "N", clinic},
		{"another has asked for it too", source("other", "Y"), "Y", "other"},
		{"another record of the one that lifts it does not count", source(clinic, "Y"), "N", clinic},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got := stillAsked(held, lifted, c.sources)
			if got.Value != c.want || got.By != c.by || c.want == "Y" && !got.At.Equal(held.At) {
				t.Errorf("got %+v, want %s by %s", got, c.want, c.by)
			}
		})
	}
}

func TestANewerWordKeepsWhatItDoesNotMention(t *testing.T) {
	before := iis.Identity{Names: []iis.Name{{Family: "Example", Given: "Ana"}}, BirthDate: day("2020-02-29"), Sex: "F",
		Addresses: []iis.Address{{Street: "1 Old St"}}, Language: iis.Coded{Code: "spa"}}
	now := iis.Identity{Names: []iis.Name{{Family: "Sample", Given: "Ana"}}, BirthDate: day("2020-02-29"), Addresses: []iis.Address{{Street: "2 New St"}}}
	got := merged(before, now)
	if len(got.Names) != 2 || got.LegalName().Family != "Sample" || got.Addresses[0].Street != "2 New St" || len(got.Addresses) != 2 || got.Sex != "F" || got.Language.Code != "spa" {
		t.Errorf("merged into %+v", got)
	}
	if again := merged(got, now); !sameIdentity(again, got) {
		t.Errorf("the same word again changed %+v into %+v", got, again)
	}
	now.Erased = []string{"PID-11", "PID-15"}
	now.Addresses = nil
	if gone := merged(got, now); len(gone.Addresses) != 0 || gone.Language.Code != "" || gone.Sex != "F" || len(gone.Names) != 2 {
		t.Errorf("what the sender asked to empty is still there, or more is gone: %+v", gone)
	}
}
