package provider_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/edge/portal"
	pages "github.com/openiis/openiis/edge/portal/provider"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/identity"
	"github.com/openiis/openiis/registry/intake"
	"github.com/openiis/openiis/registry/sharing"
)

// clinic is a hand-made stand-in of the registry around one person on the screen.
type clinic struct {
	record  iis.Record
	refuse  []iis.Finding
	sent    []iis.Submission
	shares  []sharing.Received
	asked   []iis.Question
	mine    []iis.Question
	hits    []history.Hit
	dose    history.Dose
	trial   history.Trial
	faster  bool // somebody changes the dose while a change is taken in
	vouched []identity.Vouching
	role    iis.Role
	handler http.Handler
}

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

func (c *clinic) Session(context.Context, iis.Actor, string) (web.Session, error) {
	return web.Session{Token: "t", Stage: iis.StageSignedIn,
		Actor: iis.Actor{User: "nurse", Organization: "ours", Kind: iis.Provider, Role: c.role, Door: iis.DoorPortal}}, nil
}

func (c *clinic) open(_ context.Context, _ iis.Actor, p iis.PatientHandle, _ string, _ bool) (iis.Record, error) {
	if p != "ana" {
		return iis.Record{}, iis.Errorf(iis.NotFound, "there is nothing here for you")
	}
	return c.record, nil
}

func (c *clinic) admit(_ context.Context, by iis.Actor, to iis.Act, _ string) error {
	if !guard.May(by, to) {
		return &iis.Error{Kind: iis.Forbidden, Msg: "not with this role", Role: iis.RoleUser}
	}
	return nil
}

func (c *clinic) OrganizationName(_ context.Context, id iis.OrganizationID) string {
	return "Clinic " + string(id)
}

func (c *clinic) Submit(_ context.Context, _ iis.Actor, sub iis.Submission, _ intake.Answer) (iis.Outcome, []byte, error) {
	if c.faster {
		c.dose.Reports[0].Version++
		c.dose.Reports[0].LotNumber = "FASTER"
		return iis.Outcome{}, nil, iis.Errorf(iis.Conflict, "changed meanwhile")
	}
	c.sent = append(c.sent, sub)
	if sub.About == "" && len(c.refuse) == 0 {
		c.hits = append(c.hits, history.Hit{Handle: "new", Basis: iis.BasisCare, Name: sub.Person.Names[0], BirthDate: sub.Person.BirthDate, Certain: true})
	}
	return iis.Outcome{Findings: c.refuse, Rejected: len(c.refuse) > 0, Stored: 1 - min(1, len(c.refuse))}, nil, nil
}

func openClinic(t *testing.T) *clinic {
	t.Helper()
	c := &clinic{role: iis.RoleUser, record: iis.Record{Basis: iis.BasisCare, AsOf: iis.DateOf(2026, 11, 22),
		Person: iis.Identity{Names: []iis.Name{{Given: "Ana", Family: "Example", Type: "L"}}, BirthDate: iis.DateOf(2019, 5, 14), Sex: "F"}}}
	site := &web.Site{Sessions: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	clock := func() time.Time { return now }
	f := portal.New(site, webtest.Drafts(clock), clock, time.UTC, false)
	pages.Add(f, pages.Rooms{Admit: c.admit, Open: c.open, Names: c, Reporter: c, Sharing: c, Questions: c, Vouch: c.vouch, Doses: c, Asker: c, Finder: c})
	c.handler = f.Handler()
	return c
}

var noText = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]`)

// visit asks for a page of the clinic, or posts a form to it.
func (c *clinic) visit(t *testing.T, path, language string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "https://registry.test/clinic/ours"+path, nil)
	if form != nil {
		r = httptest.NewRequest(http.MethodPost, "https://registry.test/clinic/ours"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "__Host-session", Value: "t"})
	r.AddCookie(&http.Cookie{Name: "__Host-language", Value: language})
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	if m := noText.FindString(w.Body.String()); m != "" {
		t.Errorf("%s: no text for %s", path, m)
	}
	return w
}

// says fails unless the page that an answer leads to says what was done.
func (c *clinic) says(t *testing.T, answer *httptest.ResponseRecorder, words string) {
	t.Helper()
	webtest.Done(t, c.handler, answer, words, &http.Cookie{Name: "__Host-session", Value: "t"})
}

// expect fails the test unless the page has the status and the words.
func expect(t *testing.T, w *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
	for _, s := range words {
		if !strings.Contains(w.Body.String(), s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

func dose(pairs ...string) url.Values {
	form := url.Values{"vaccine": {"03"}, "date-day": {"2"}, "date-month": {"11"}, "date-year": {"2026"}, "lot": {"ab12"}, "maker": {"MSD"}, "source": {"00"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func TestARecordIsShownWithNoneOneManyAndLongNames(t *testing.T) {
	for _, n := range []int{0, 1, 40} {
		c := openClinic(t)
		c.record.Person.Names[0].Family = strings.Repeat("Example", 60)
		for i := range n {
			c.record.Doses = append(c.record.Doses, iis.DoseEvent{Handle: "d", Speaks: iis.Vaccination{CVX: "03", GivenOn: iis.DateOf(2020, 1, 1) + iis.Date(i), Organization: "ours"}})
		}
		for _, language := range []string{"en", "es"} {
			expect(t, c.visit(t, "/patients/ana", language, nil), http.StatusOK, strings.Repeat("Example", 60), "/doses/new")
		}
	}
}

func TestADoseIsReportedOfThePersonOnTheScreen(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/patients/ana/doses/new", "en", nil), http.StatusOK, `name="vaccine"`, `name="date-month"`, `name="lot"`, `name="maker"`, `value="00" checked`)
	expect(t, c.visit(t, "/patients/ana/doses/new", "es", nil), http.StatusOK, "Agregar una dosis")
	w := c.visit(t, "/patients/ana/doses/new", "en", dose())
	expect(t, w, http.StatusSeeOther)
	c.says(t, w, "The dose is added")
	sub := c.sent[0]
	v := sub.Vaccinations[0]
	if sub.About != "ana" || sub.Organization != "ours" || v.CVX != "03" || v.GivenOn != iis.DateOf(2026, 11, 2) || v.LotNumber != "AB12" || v.MVX != "MSD" || v.Source != iis.Administered || v.State != iis.StateAdded {
		t.Errorf("reported %+v", sub)
	}
}

func TestWhatIsWrongWithADoseStandsBesideItsFieldAndTypedWorkIsKept(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/patients/ana/doses/new", "en", dose("date-day", "31")), http.StatusUnprocessableEntity, `value="ab12"`, `href="#date-month"`)
	if len(c.sent) != 0 {
		t.Error("a day that does not exist was reported")
	}
	c.refuse = []iis.Finding{{Code: "given-date-before-birth", Effect: iis.EffectDose, Dose: 1, Where: iis.Place{Segment: "RXA", Sequence: 1, Field: 3}},
		{Code: "doses-none-left", Effect: iis.EffectMessage}}
	w := c.visit(t, "/patients/ana/doses/new", "en", dose())
	expect(t, w, http.StatusUnprocessableEntity, "before the person was born", `value="ab12"`, `value="03" selected`)
	if strings.Contains(w.Body.String(), "could not be taken") {
		t.Error("the page says a second time that the dose was refused")
	}
}

func TestADoseOfNobodyIsNotAsked(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/patients/nobody/doses/new", "en", dose()), http.StatusNotFound)
	if len(c.sent) != 0 {
		t.Error("a dose of nobody was reported")
	}
}
