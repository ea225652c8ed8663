package provider_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

func (c *clinic) Find(context.Context, iis.Actor, iis.Identity) ([]history.Hit, error) {
	return c.hits, nil
}

// bea is what a nurse types about a person, with more answers behind it.
func bea(pairs ...string) url.Values {
	form := url.Values{"given-name": {"Bea"}, "family-name": {"Example"}, "bday-day": {"3"}, "bday-month": {"4"}, "bday-year": {"2020"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func TestASearchShowsNobodyOneOrManyWhoFit(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/patients", "es", bea()), http.StatusOK, "No se encontró", `name="begin" value="yes"`)
	long := strings.Repeat("Example", 60)
	for i := range 40 {
		c.hits = append(c.hits, history.Hit{Handle: iis.PatientHandle("h" + strconv.Itoa(i)), Basis: iis.BasisCare, Name: iis.Name{Given: "Bea", Family: long}, BirthDate: iis.DateOf(2020, 4, 3)})
	}
	expect(t, c.visit(t, "/patients", "en", bea()), http.StatusOK, long, `action="/clinic/ours/patients/h39"`)
	expect(t, c.visit(t, "/patients", "en", bea("bday-day", "99")), http.StatusUnprocessableEntity, `value="Bea"`)
}

func TestARecordThatOpensWithoutTreatmentIsOpenedAsItIs(t *testing.T) {
	c := openClinic(t)
	for basis, words := range map[iis.Basis]string{iis.BasisGrant: "the person signed a permission", iis.BasisReporter: "only what you reported yourself"} {
		c.hits = []history.Hit{{Handle: "h1", Basis: basis, Certain: true, Name: iis.Name{Given: "Bea", Family: "Example"}}}
		w := c.visit(t, "/patients", "en", bea())
		expect(t, w, http.StatusOK, words, `href="/clinic/ours/patients/h1"`)
		if strings.Contains(w.Body.String(), `action="/clinic/ours/patients/h1"`) {
			t.Errorf("%s: the page offers to state treatment, which is refused", basis)
		}
	}
}

func TestANewPersonIsMadeAfterASearchFoundNobody(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/patients/new", "es", nil), http.StatusOK, `name="sex"`)
	expect(t, c.visit(t, "/patients/new", "en", bea("begin", "yes")), http.StatusOK, `value="Bea"`, `value="2020"`)
	expect(t, c.visit(t, "/patients/new", "en", bea()), http.StatusUnprocessableEntity, `value="Bea"`)
	expect(t, c.visit(t, "/patients/new", "en", bea("sex", "F", "tel", "609 555 0142", "city", "Trenton")), http.StatusOK, `action="/clinic/ours/patients/new"`, "Bea Example")
	who := c.sent[0].Person
	if who.LegalName().Given != "Bea" || who.BirthDate != iis.DateOf(2020, 4, 3) || who.Contacts[0].Phone != "6095550142" || who.Addresses[0].City != "Trenton" || who.Identifiers[0].Type != "MR" {
		t.Errorf("reported %+v", who)
	}
}

func TestWhoFitsMustBeRuledOutBeforeANewPersonIsMade(t *testing.T) {
	c := openClinic(t)
	c.hits = []history.Hit{{Handle: "h2", Name: iis.Name{Given: "Bea", Family: "Example"}}, {Handle: "h1", Name: iis.Name{Given: "Bee", Family: "Example"}}}
	expect(t, c.visit(t, "/patients/new", "en", bea("sex", "F")), http.StatusOK, "Bee Example", `name="seen" value="h1 h2"`, `name="sex" value="F"`)
	expect(t, c.visit(t, "/patients/new", "en", bea("sex", "F", "seen", "h1")), http.StatusOK, `name="seen" value="h1 h2"`)
	if len(c.sent) != 0 {
		t.Fatal("a person was made although somebody fits")
	}
	c.hits[0].Certain = true
	w := c.visit(t, "/patients/new", "en", bea("sex", "F", "seen", "h1 h2"))
	expect(t, w, http.StatusOK, "Bee Example")
	if strings.Contains(w.Body.String(), `name="seen"`) || len(c.sent) != 0 {
		t.Error("a person who is there for certain can be made again")
	}
	c.hits[0].Certain = false
	expect(t, c.visit(t, "/patients/new", "en", bea("sex", "F", "seen", "h1 h2")), http.StatusOK, "Bea Example", "The person was added")
	if len(c.sent) != 1 {
		t.Errorf("%d persons made", len(c.sent))
	}
	c.refuse = []iis.Finding{{Code: iis.FindingBirthDateMissing, Effect: iis.EffectMessage}}
	c.hits = nil
	expect(t, c.visit(t, "/patients/new", "es", bea("sex", "F")), http.StatusUnprocessableEntity, `value="Bea"`)
}

func TestARecordIsPrintedOnASheet(t *testing.T) {
	c := withDose(t, "ours")
	c.record.Person.Names[0].Family = strings.Repeat("Example", 60)
	expect(t, c.visit(t, "/patients/ana/print", "es", nil), http.StatusOK, "NEW", `class="sheet"`, strings.Repeat("Example", 60))
	c.record.Doses[0].Speaks.LotNumber = "NEW"
	for range 40 {
		c.record.Doses = append(c.record.Doses, c.record.Doses[0])
	}
	if n := strings.Count(c.visit(t, "/patients/ana/print", "en", nil).Body.String(), "NEW"); n != 41 {
		t.Errorf("%d doses printed", n)
	}
	c.record.Doses = nil
	expect(t, c.visit(t, "/patients/ana/print", "en", nil), http.StatusOK, "No vaccinations have been reported")
	expect(t, c.visit(t, "/patients/nobody/print", "en", nil), http.StatusNotFound)
}
