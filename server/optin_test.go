package server

import (
	"reflect"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/exchange"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/registry/history"
)

// optIn is a profile file in which nothing opens without a signature.
const optIn = "../rules/consent/profile/opt-in.json"

func TestEveryRoomDecidesByTheLawOfTheJurisdiction(t *testing.T) {
	r := reflect.ValueOf(openFamilyUnder(t, "", optIn).Registry).Elem()
	rooms := 0
	for i := range r.NumField() {
		room := r.Field(i)
		if room.Kind() != reflect.Pointer || room.IsNil() || room.Elem().Kind() != reflect.Struct {
			continue
		}
		if law := room.Elem().FieldByName("Law"); law.IsValid() {
			rooms++
			if l, _ := law.Interface().(*guard.Law); l == nil || l.Policy.Jurisdiction != "opt-in" {
				t.Errorf("%s decides by another law", r.Type().Field(i).Name)
			}
		}
	}
	if rooms < 9 {
		t.Errorf("%d rooms have a law", rooms)
	}
}

// TestSharingUnderAnOptInLaw goes the ways of a clinic, a school and a family in a
// jurisdiction where only a signature opens a record, for seeing and for reporting.
func TestSharingUnderAnOptInLaw(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { sharesByOptIn(t, openFamilyUnder(t, "", optIn)) })
	t.Run("postgres", func(t *testing.T) { sharesByOptIn(t, openFamilyUnder(t, postgresURL(t), optIn)) })
}

// clinic is a clinic that has reported nobody, by its user and by its system.
func (f *family) clinic(t *testing.T) (user, system iis.Actor) {
	t.Helper()
	m := exchange.Member{Organization: iis.Organization{ID: "opt-in-clinic", Kind: iis.Provider, Name: "Example Walk-in"}}
	if _, _, err := f.Registrar.Add(t.Context(), f.system, m); err != nil {
		t.Fatal(err)
	}
	user = iis.Actor{User: "walkin", Organization: "opt-in-clinic", Kind: iis.Provider, Role: iis.RoleUser, Door: iis.DoorPortal}
	return user, iis.Actor{Connection: "c", Organization: "opt-in-clinic", Kind: iis.Provider, Door: iis.DoorHL7}
}

// asked is a query of a system for the child, who is named as the record names them.
func (f *family) asked(t *testing.T) iis.Query {
	t.Helper()
	rec, err := f.History.Record(t.Context(), f.parent, f.child, history.Asked{Deed: "open-record"})
	if err != nil {
		t.Fatal(err)
	}
	return iis.Query{Name: "Z34", Person: iis.Identity{Names: rec.Person.Names[:1], BirthDate: rec.Person.BirthDate, Sex: rec.Person.Sex,
		Identifiers: []iis.Identifier{{Value: string(rec.Patient.SRID), Authority: application, Type: "SR"}}}}
}

func sharesByOptIn(t *testing.T, f *family) {
	user, system := f.clinic(t)
	query := f.asked(t)
	found := func() bool {
		t.Helper()
		a, err := f.History.Query(t.Context(), system, query)
		if err != nil {
			t.Fatal(err)
		}
		return a.Record != nil
	}
	lot := 0
	report := func(by iis.Actor) iis.Outcome {
		t.Helper()
		lot++
		sub := iis.Submission{Organization: by.Organization, Person: query.Person,
			Vaccinations: []iis.Vaccination{{CVX: "141", GivenOn: iis.DateOf(2026, 10, lot), LotNumber: "OPTIN", Source: iis.Administered, Completion: iis.Completed, State: iis.StateAdded}}}
		out, _, err := f.Intake.Submit(t.Context(), by, sub, noAnswer)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	refused := func(when string) {
		t.Helper()
		if f.reads(t.Context(), user) || found() {
			t.Errorf("%s the clinic sees the record", when)
		}
		if out := report(system); out.Stored != 0 || !out.Rejected || out.Patient != 0 {
			t.Errorf("%s the clinic reports: %+v", when, out)
		}
	}
	if err := f.claim(t.Context(), user, f.child); err == nil {
		t.Error("stating treatment opens the record without a signature")
	}
	refused("unsigned,")
	law, err := f.Sharing.Permissions(t.Context(), f.parent, f.child)
	if err != nil || len(law.Law) != 0 {
		t.Errorf("the law opens the record to %+v (%v)", law.Law, err)
	}

	toClinic := func(report bool) iis.GrantID {
		id, _, _ := f.share(t, func(g *iis.Grant) { g.To, g.Report, g.Purpose = "opt-in-clinic", report, iis.PurposeTreatment })
		return id
	}
	seeing := toClinic(false)
	if !f.reads(t.Context(), user) || !found() {
		t.Error("a signature does not open the record")
	}
	if out := report(system); out.Stored != 0 {
		t.Error("a signature for seeing lets the clinic report")
	}
	reporting := toClinic(true)
	if out := report(system); out.Stored != 1 || out.Rejected {
		t.Errorf("a signature for reporting does not: %+v", out)
	}
	if !f.reportedUnder(t, reporting) {
		t.Error("the report does not name the permission it came under")
	}

	for _, id := range []iis.GrantID{seeing, reporting} {
		if err := f.Sharing.Revoke(t.Context(), f.parent, f.child, id); err != nil {
			t.Fatal(err)
		}
	}
	if out := report(system); out.Stored != 0 {
		t.Error("after the end the clinic reports")
	}
	rec, err := f.History.Record(t.Context(), user, f.child, history.Asked{Purpose: iis.PurposeTreatment, Deed: "open-record"})
	if err != nil || rec.Basis != iis.BasisReporter || len(rec.Doses) != 1 {
		t.Errorf("after the end the clinic sees %d doses by %s (%v), want what it reported itself", len(rec.Doses), rec.Basis, err)
	}

	if f.reads(t.Context(), f.teacher) {
		t.Error("the school sees the record unsigned")
	}
	id, _, _ := f.share(t, func(*iis.Grant) {})
	if !f.reads(t.Context(), f.teacher) {
		t.Error("a signature does not open the record to the school")
	}
	if err := f.Sharing.Revoke(t.Context(), f.parent, f.child, id); err != nil || f.reads(t.Context(), f.teacher) {
		t.Errorf("after the end the school sees the record (%v)", err)
	}
	query.Person.Names = []iis.Name{{Given: "Nobody", Family: "Example", Type: "L"}}
	query.Person.Identifiers = []iis.Identifier{{Value: "unheard-of", Authority: "EX", Type: "MR"}}
	if stranger := report(system); stranger.Stored != 0 || !stranger.Rejected || len(stranger.Findings) == 0 {
		t.Errorf("somebody unknown is reported: %+v", stranger)
	}
}

// reportedUnder tells whether a dose of the child names the permission it came under.
func (f *family) reportedUnder(t *testing.T, id iis.GrantID) bool {
	t.Helper()
	rec, err := f.History.Record(t.Context(), f.parent, f.child, history.Asked{Deed: "open-record"})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range rec.Doses {
		if d.Speaks.UnderGrant == id {
			return true
		}
	}
	return false
}
