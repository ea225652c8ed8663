package resident_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/portal/resident"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/identity"
	"github.com/openiis/openiis/registry/relation"
	"github.com/openiis/openiis/registry/sharing"
)

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// registry is a hand-made stand-in of the rooms that the pages show.
type registry struct {
	clinics []iis.Organization // that a search finds, beside the school
	resident.Sharing
	people    []relation.Person
	record    iis.Record
	perms     sharing.Permissions
	looks     []sharing.Look
	notices   []iis.Notice
	questions []iis.Question
	orgName   string
	signed    []iis.Grant
	previewed []iis.Grant
	versions  []iis.Vaccination
	deeds     []string
}

func (g *registry) Session(context.Context, iis.Actor, string) (web.Session, error) {
	return web.Session{ID: "s", Actor: iis.Actor{User: "u1", Resident: true, SteppedUp: now}}, nil
}
func (g *registry) People(context.Context, iis.Actor) ([]relation.Person, error) {
	return g.people, nil
}
func (g *registry) Permissions(context.Context, iis.Actor, iis.PatientHandle) (sharing.Permissions, error) {
	return g.perms, nil
}
func (g *registry) Activity(context.Context, iis.Actor, iis.PatientHandle, bool) ([]sharing.Look, error) {
	return g.looks, nil
}
func (g *registry) Grant(_ context.Context, _ iis.Actor, _ iis.PatientHandle, id iis.GrantID) (iis.Grant, []sharing.Look, error) {
	for _, grant := range g.perms.Grants {
		if grant.ID == id {
			return grant, g.looks, nil
		}
	}
	return iis.Grant{}, nil, iis.Errorf(iis.NotFound, "there is nothing here for you")
}
func (g *registry) Recipients(context.Context, iis.Actor, string) ([]iis.Organization, error) {
	return append([]iis.Organization{{ID: "school", Kind: iis.SchoolOrg, Name: g.orgName, City: "Trenton"}}, g.clinics...), nil
}
func (g *registry) Colleague(_ context.Context, _ iis.Actor, _ iis.OrganizationID, typed string) (iis.UserID, error) {
	if typed != "Pat Example" {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "nobody", Field: "colleague"}
	}
	return "pat", nil
}
func (g *registry) Text(_ context.Context, _ iis.Actor, _ iis.PatientHandle, grant iis.Grant, _ string) (string, error) {
	return "I let them see it until " + grant.Until.String(), nil
}
func (g *registry) Sign(_ context.Context, _ iis.Actor, _ iis.PatientHandle, grant iis.Grant, _, _ string) (sharing.Signed, error) {
	if text, _ := g.Text(context.Background(), iis.Actor{}, "", grant, ""); grant.Signature.Hash != "" && grant.Signature.Hash != sharing.Fingerprint(text) {
		return sharing.Signed{}, sharing.ErrText
	}
	for _, before := range g.signed {
		if before.ID == grant.ID {
			return sharing.Signed{}, sharing.ErrSigned
		}
	}
	g.signed = append(g.signed, grant)
	return sharing.Signed{Grant: iis.Grant{ID: "g1"}}, nil
}
func (g *registry) Revoke(_ context.Context, _ iis.Actor, _ iis.PatientHandle, id iis.GrantID) error {
	for i, grant := range g.perms.Grants {
		if grant.ID == id && grant.StatusOn(iis.DateIn(now, time.UTC)) == iis.GrantActive {
			g.perms.Grants[i].Status, g.perms.Grants[i].EndedAt = iis.GrantRevoked, now
			return nil
		}
	}
	return iis.Errorf(iis.Conflict, "this permission has ended already")
}
func (g *registry) Stop(context.Context, iis.Actor, iis.PatientHandle, iis.OrganizationID) error {
	return nil
}
func (g *registry) Lift(context.Context, iis.Actor, iis.PatientHandle, iis.OrganizationID) error {
	return nil
}
func (g *registry) Notices(context.Context, iis.Actor) ([]iis.Notice, error) { return g.notices, nil }
func (g *registry) ReadAll(context.Context, iis.Actor) error                 { return nil }
func (g *registry) MyQuestions(_ context.Context, _ iis.Actor, page iis.Page) ([]iis.Question, bool, error) {
	some, more := iis.CutPage(g.questions[min(page.Skip(), len(g.questions)):])
	return some, more, nil
}
func (g *registry) Ask(context.Context, iis.Actor, iis.PatientHandle, iis.Question) (string, error) {
	return "Q1", nil
}
func (g *registry) Holder(context.Context, iis.Actor) (iis.Name, iis.Date, error) {
	return iis.Name{Given: "Ana <b>", Family: "Example"}, iis.DateOf(1990, 3, 2), nil
}
func (g *registry) StartMatch(context.Context, iis.Actor, identity.Match) (string, error) {
	return "c", nil
}
func (g *registry) FinishMatch(context.Context, iis.Actor, string, string) (iis.PatientID, error) {
	return 7, nil
}
func (g *registry) Activate(context.Context, iis.Actor, string) (iis.PatientID, error) { return 7, nil }
func (g *registry) OrganizationName(context.Context, iis.OrganizationID) string        { return g.orgName }

func (g *registry) open(_ context.Context, _ iis.Actor, _ iis.PatientHandle, deed string, _ bool) (iis.Record, error) {
	g.deeds = append(g.deeds, deed)
	return g.record, nil
}
func (g *registry) preview(_ context.Context, _ iis.Actor, _ iis.PatientHandle, grant iis.Grant) (iis.Record, error) {
	g.previewed = append(g.previewed, grant)
	return g.record, nil
}

func (g *registry) dose(_ context.Context, _ iis.Actor, _ iis.PatientHandle, dose string) (history.Dose, error) {
	for _, e := range append(append([]iis.DoseEvent{}, g.record.Doses...), g.record.Removed...) {
		if e.Handle == dose {
			return history.Dose{Record: g.record, Reports: []iis.Vaccination{e.Speaks}, Versions: g.versions}, nil
		}
	}
	return history.Dose{}, iis.Errorf(iis.NotFound, "there is no such dose")
}

// browser visits the pages and keeps cookies.
type browser struct {
	t    *testing.T
	site http.Handler
	jar  map[string]string
}

func open(t *testing.T, g *registry) *browser {
	t.Helper()
	clock := func() time.Time { return now }
	site := &web.Site{Sessions: g, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	f := portal.New(site, webtest.Drafts(clock), clock, time.UTC, true)
	resident.Add(f, resident.Rooms{Relations: g, Identity: g, Sharing: g, Open: g.open, Preview: g.preview, Dose: g.dose, Names: g, Mailbox: g})
	return &browser{t, f.Handler(), map[string]string{"__Host-session": "s"}}
}

var noText = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]|\{[a-z]+\}`)

func (b *browser) do(method, path string, pairs ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(method, "https://localhost"+path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.jar[c.Name] = c.Value
	}
	if m := noText.FindString(w.Body.String()); m != "" {
		b.t.Errorf("%s: no text for %s", path, m)
	}
	return w
}

const home = "/me/people/h1/"

// world fills the registry with n of everything, all named alike.
func world(n int, name string) *registry {
	g := &registry{orgName: name, record: iis.Record{Basis: iis.BasisSelf, AsOf: iis.DateOf(2026, 11, 22)}}
	g.people = []relation.Person{{Handle: "h1", Basis: iis.BasisSelf, Name: iis.Name{Given: name, Family: "Example"}, BirthDate: iis.DateOf(1985, 1, 2)}}
	g.perms.Law = []sharing.LawOf{{Kind: iis.LocalHealth, Report: true}, {Kind: iis.Provider, See: true, Report: true}}
	g.perms.Names = map[iis.OrganizationID]string{"school": name}
	assessed := iis.Assessment{On: g.record.AsOf, Release: "1"}
	for i := range n {
		id := strconv.Itoa(i + 1)
		g.people = append(g.people, relation.Person{Handle: iis.PatientHandle("h" + strconv.Itoa(i+2)), Basis: iis.BasisGuardian, Name: iis.Name{Given: name}, BirthDate: iis.DateOf(2019, 1, 2)})
		g.record.Doses = append(g.record.Doses, iis.DoseEvent{Handle: "d" + id, Speaks: iis.Vaccination{ID: iis.VaccinationID(i + 1), State: iis.StateAdded, CVX: "03", MVX: "MSD", LotNumber: name,
			GivenOn: iis.DateOf(2020, 1, 2).AddDays(i), FacilityText: name, Organization: "school", Door: iis.DoorHL7, At: now}})
		assessed.Doses = append(assessed.Doses, iis.DoseEvaluation{Evaluations: []iis.Evaluation{{VaccineGroup: "MMR", Status: iis.DoseValid, Best: true}}})
		assessed.Groups = append(assessed.Groups, iis.GroupForecast{VaccineGroup: "MMR " + name + id, Status: iis.SeriesNotComplete, Earliest: g.record.AsOf, Recommended: g.record.AsOf, PastDue: g.record.AsOf - 1, DoseNumber: 2})
		g.perms.Grants = append(g.perms.Grants, iis.Grant{ID: iis.GrantID("g" + id), To: "school", Scope: iis.ScopeFull, Download: true, Purpose: iis.PurposeSchool, Until: iis.DateOf(2026, 12, 1), Status: iis.GrantActive,
			Signature: iis.Signature{Name: name, Text: name, Method: "totp", At: now}})
		g.perms.Viewers = append(g.perms.Viewers, sharing.Viewer{Organization: iis.Organization{ID: "clinic", Name: name}, Basis: iis.BasisCare, Until: now, MayStop: i%2 == 0})
		g.looks = append(g.looks, sharing.Look{Event: iis.AuditEvent{ID: iis.AuditID(i + 1), At: now, Act: iis.ActRead, Basis: iis.BasisGrant, Part: "full", Outcome: "done", Actor: iis.Actor{Organization: "school", Role: iis.RoleSchoolUser, Door: iis.DoorPortal}}, Organization: name})
		g.notices = append(g.notices, iis.Notice{ID: id, Kind: "share-signed", At: now, Patient: 7, Params: map[string]string{"grant": "g1", "organization": "school"}})
		g.questions = append(g.questions, iis.Question{Text: name, At: now, Answer: name, AnsweredAt: now})
	}
	if n > 0 {
		g.record.Forecast = &assessed
	}
	return g
}

func TestEveryPageHoldsEmptyOneManyLongAndRightToLeftNames(t *testing.T) {
	worlds := []struct {
		name  string
		n     int
		given string
	}{
		{"nothing yet", 0, "Ana"}, {"one of each", 1, "Ana"}, {"very many", 60, "Ana"},
		{"a very long name", 2, strings.Repeat("Wolfeschlegelsteinhausen", 8)},
		{"a name from right to left", 2, "محمد عبد الله"}, {"a name with markup", 2, `<b onclick="x">&`},
	}
	pages := []string{"/me", "/me/identity", "/me/identity/match", "/me/identity/clinic", "/me/people", "/me/people/add", "/me/messages",
		home + "record", home + "record?by=date", home + "record/print", home + "record/print?by=date", home + "due", home + "activity", home + "activity?show=others",
		home + "sharing", home + "sharing/limits", home + "sharing/new/who", home + "sharing/new/person"}
	ofOne := []string{home + "record/d1", home + "record/d1/ask", home + "activity/1/ask", home + "sharing/g1", home + "sharing/g1/extend", home + "sharing/g1/narrow",
		home + "sharing/g1/preview", home + "sharing/g1/revoke"}
	for _, tt := range worlds {
		t.Run(tt.name, func(t *testing.T) {
			g := world(tt.n, tt.given)
			b := open(t, g)
			visit := pages
			if tt.n > 0 {
				visit = append(append([]string{}, pages...), ofOne...)
			}
			for _, language := range []string{"en", "es"} {
				b.do("POST", "/language", "language", language)
				for _, path := range visit {
					w := b.do("GET", path)
					body := w.Body.String()
					if w.Code != 200 || strings.Count(body, "<h1>") != 1 || !strings.Contains(body, `<html lang="`+language+`"`) || !strings.Contains(body, "</html>") {
						t.Errorf("%s in %s: status %d", path, language, w.Code)
					}
					if strings.Contains(body, "<b onclick") {
						t.Errorf("%s: markup of a name is not escaped", path)
					}
					title, _, _ := strings.Cut(body, "</title>")
					if strings.Contains(title, "Wolfeschlegel") || strings.Contains(title, "محمد") {
						t.Errorf("%s: the title names somebody", path)
					}
				}
			}
		})
	}
}

func TestSomebodyElsesPagesAreNotThere(t *testing.T) {
	b := open(t, world(1, "Ana"))
	for _, path := range []string{"/me/people/other/record", "/me/people/other/record/print", "/me/people/other/sharing/g1/preview", home + "sharing/other/extend", home + "sharing/other/narrow", home + "record/other"} {
		if w := b.do("GET", path); w.Code != 404 {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

func TestANewShareBeginsWithWho(t *testing.T) {
	b := open(t, world(1, "Ana"))
	if w := b.do("GET", home+"sharing/new"); w.Code != 303 || w.Header().Get("Location") != home+"sharing/new/who" {
		t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := b.do("GET", "/me/people/other/sharing/new"); w.Code != 404 {
		t.Errorf("of somebody else: status %d", w.Code)
	}
}

// sign goes on from the answers to the signature.
func (b *browser) sign(g *registry) iis.Grant {
	b.t.Helper()
	b.do("POST", home+"sharing/new/check")
	b.do("POST", home+"sharing/new/sign", "signature", "Ana Example")
	if len(g.signed) == 0 {
		b.t.Fatal("nothing was signed")
	}
	return g.signed[len(g.signed)-1]
}

func TestTheAccountHoldsWhatAMatchAsksForOneself(t *testing.T) {
	b := open(t, world(1, "Ana"))
	own, child := b.do("GET", "/me/identity/match").Body.String(), b.do("GET", "/me/people/add").Body.String()
	for _, want := range []string{`value="Ana &lt;b&gt;"`, `value="Example"`, `value="3" selected`, `name="bday-day" inputmode="numeric" maxlength="2" value="2"`, `value="1990"`} {
		if !strings.Contains(own, want) {
			t.Errorf("the page does not show %s", want)
		}
		if strings.Contains(child, want) {
			t.Errorf("the page of a child shows %s", want)
		}
	}
	if body := b.do("POST", "/me/identity/match", "given-name", "Anita", "family-name", "").Body.String(); !strings.Contains(body, `value="Anita"`) || strings.Contains(body, "Ana &lt;b&gt;") {
		t.Error("what was typed is overwritten")
	}
}

func TestAPermissionIsExtendedByANewSignature(t *testing.T) {
	g := world(1, "Ana")
	b := open(t, g)
	w := b.do("POST", home+"sharing/g1/extend", "until-month", "1", "until-day", "9", "until-year", "2027")
	if w.Header().Get("Location") != home+"sharing/new/check" {
		t.Fatalf("status %d, to %s", w.Code, w.Header().Get("Location"))
	}
	if body := b.do("GET", home+"sharing/new/check").Body.String(); strings.Contains(body, "sharing/new/who") || !strings.Contains(body, "January 9, 2027") {
		t.Error("the answers let the recipient be changed, or lack the new day")
	}
	got := b.sign(g)
	if got.Follows != "g1" || got.To != "school" || got.Scope != iis.ScopeFull || !got.Download || got.Until != iis.DateOf(2027, 1, 9) {
		t.Errorf("signed %+v", got)
	}
}

func TestAPermissionIsNarrowedAndNeverWidened(t *testing.T) {
	g := world(1, "Ana")
	b := open(t, g)
	if w := b.do("POST", home+"sharing/g1/narrow", "scope", "full-future"); w.Code != 422 {
		t.Errorf("more than before: status %d", w.Code)
	}
	b.do("POST", home+"sharing/g1/narrow", "scope", "school-form", "report", "yes")
	got := b.sign(g)
	if got.Follows != "g1" || got.Scope != iis.ScopeSchoolForm || got.Download || got.Report || got.Until != iis.DateOf(2026, 12, 1) {
		t.Errorf("signed %+v", got)
	}
}

func TestAnEndedPermissionIsSignedAnewAndFollowsNothing(t *testing.T) {
	g := world(2, "Ana")
	g.perms.Grants[0].Until = iis.DateOf(2026, 11, 1)
	g.perms.Grants[1].Status = iis.GrantRevoked
	b := open(t, g)
	b.do("POST", home+"sharing/g1/extend", "until-month", "1", "until-day", "9", "until-year", "2027")
	if got := b.sign(g); got.Follows != "" || got.To != "school" {
		t.Errorf("signed %+v", got)
	}
	if w := b.do("GET", home+"sharing/g1/extend"); w.Code != 200 || !strings.Contains(w.Body.String(), `name="until-day"`) {
		t.Errorf("one whose last day is over: status %d", w.Code)
	}
}

func TestAnEndedPermissionSaysHowAndWhenAndOffersNoForm(t *testing.T) {
	ends := map[string]struct {
		end   func(*iis.Grant)
		words []string
	}{
		"its last day is over": {func(g *iis.Grant) { g.Until = iis.DateOf(2026, 11, 1) }, []string{"expired", "Its last day was November 1, 2026", "/sharing/g1/extend"}},
		"revoked": {func(g *iis.Grant) {
			g.Status, g.EndedAt = iis.GrantRevoked, time.Date(2026, 11, 3, 9, 5, 0, 0, time.UTC)
		}, []string{"revoked", "It ended on November 3, 2026", "/sharing/new"}},
		"used up": {func(g *iis.Grant) {
			g.Status, g.EndedAt = iis.GrantUsedUp, time.Date(2026, 11, 3, 9, 5, 0, 0, time.UTC)
		}, []string{"used up", "It ended on November 3, 2026"}},
		"used up before that instant was kept": {func(g *iis.Grant) { g.Status = iis.GrantUsedUp }, []string{"used up", "It opens nothing any more"}},
	}
	for name, tt := range ends {
		for _, page := range []string{"revoke", "extend", "narrow"} {
			if name == "its last day is over" && page == "extend" {
				continue // signed anew
			}
			g := world(1, "Ana")
			tt.end(&g.perms.Grants[0])
			b := open(t, g)
			for method, status := range map[string]int{"GET": 200, "POST": 409} {
				w := b.do(method, home+"sharing/g1/"+page)
				if w.Code != status || strings.Contains(w.Body.String(), "main-form") {
					t.Errorf("%s, %s %s: status %d, or there is a form", name, method, page, w.Code)
				}
				for _, word := range tt.words {
					if !strings.Contains(w.Body.String(), word) {
						t.Errorf("%s, %s %s: the page does not say %q", name, method, page, word)
					}
				}
			}
		}
	}
}

func TestWhatThePersonDidIsSaidWhereItLeads(t *testing.T) {
	for _, act := range []struct {
		path  string
		form  []string
		to    string
		words [2]string // English, Spanish
	}{
		{home + "sharing/g1/revoke", nil, home + "sharing/g1", [2]string{"The permission has ended", "El permiso terminó"}},
		{home + "sharing/limits", []string{"to", "clinic"}, home + "sharing/limits", [2]string{"The organization is stopped", "La organización está detenida desde ahora"}},
		{home + "sharing/limits", []string{"to", "clinic", "lift", "yes"}, home + "sharing/limits", [2]string{"The organization sees again", "La organización vuelve a ver"}},
		{"/me/identity/clinic", []string{"code", "ABCD-EFGH-JKMN"}, "/me/people", [2]string{"The record is linked", "El registro está vinculado a su cuenta"}},
	} {
		for i, language := range []string{"en", "es"} {
			b := open(t, world(1, "Ana"))
			b.do("POST", "/language", "language", language)
			if w := b.do("POST", act.path, act.form...); w.Code != 303 || w.Header().Get("Location") != act.to {
				t.Errorf("%s: status %d to %q", act.path, w.Code, w.Header().Get("Location"))
			}
			if body := b.do("GET", act.to).Body.String(); !strings.Contains(body, "usa-alert--success") || !strings.Contains(body, act.words[i]) {
				t.Errorf("%s does not say %q", act.to, act.words[i])
			}
			if strings.Contains(b.do("GET", act.to).Body.String(), act.words[i]) {
				t.Errorf("%s says %q a second time", act.to, act.words[i])
			}
		}
	}
}

func TestWhatWasDoneIsSaidOnItsPageAlone(t *testing.T) {
	b := open(t, world(1, "Ana"))
	b.do("POST", home+"sharing/g1/revoke")
	for _, path := range []string{"/me", "/me/people/other/record"} {
		if strings.Contains(b.do("GET", path).Body.String(), "The permission has ended") {
			t.Errorf("%s says what was done elsewhere", path)
		}
	}
	if !strings.Contains(b.do("GET", home+"sharing/g1").Body.String(), "The permission has ended") {
		t.Error("its own page does not say it any more")
	}
}

func TestARevocationNamesTheCopiesThatWereMade(t *testing.T) {
	g := world(1, "Ana")
	g.looks = []sharing.Look{{Organization: "Example School", Event: iis.AuditEvent{At: now, Act: iis.ActRead, Deed: iis.DeedDownload, Outcome: "done", Basis: iis.BasisGrant,
		Actor: iis.Actor{Organization: "school", Role: iis.RoleSchoolUser}}}}
	b := open(t, g)
	if body := b.do("GET", home+"sharing/g1/revoke").Body.String(); !strings.Contains(body, "Example School (school user) took a copy on November 22, 2026") || strings.Contains(body, "by message") {
		t.Error("the copy is not named, or one that nobody made")
	}
	asked := sharing.Look{Organization: "Example School", Event: iis.AuditEvent{At: now, Act: iis.ActRead, Deed: "query", Outcome: "done", Basis: iis.BasisGrant, Actor: iis.Actor{Organization: "school", Connection: "sis", Door: iis.DoorHL7}}}
	g.looks = append(g.looks, asked, asked)
	if body := b.do("GET", home+"sharing/g1/revoke").Body.String(); !strings.Contains(body, "Their systems received 2 answers by message") {
		t.Error("the answers by message are not named")
	}
}

func TestAPersonSeesTheShareAsItWillBeSeenBeforeSigning(t *testing.T) {
	g := world(1, "Ana")
	b := open(t, g)
	if w := b.do("GET", home+"sharing/new/preview"); w.Code != 303 {
		t.Errorf("without a draft: status %d", w.Code)
	}
	b.do("POST", home+"sharing/new/to", "to", "school")
	b.do("POST", home+"sharing/new/what", "scope", "full-future")
	b.do("POST", home+"sharing/new/why", "purpose", "school")
	b.do("POST", home+"sharing/new/until", "until-month", "12", "until-day", "1", "until-year", "2026")
	if body := b.do("GET", home+"sharing/new/check").Body.String(); !strings.Contains(body, home+"sharing/new/preview") {
		t.Error("the answers do not lead to the preview")
	}
	if w := b.do("GET", home+"sharing/new/preview"); w.Code != 200 || len(g.previewed) != 1 {
		t.Fatalf("status %d", w.Code)
	}
	if got := g.previewed[0]; got.ID != "" || got.To != "school" || got.Scope != iis.ScopeFullFuture {
		t.Errorf("previewed %+v", got)
	}
	if len(g.signed) != 0 {
		t.Error("looking signed something")
	}
}

func TestWhatIsSignedIsTheTextThatWasShownAndOnce(t *testing.T) {
	g := world(1, "Ana")
	b := open(t, g)
	b.do("POST", home+"sharing/new/to", "to", "school")
	b.do("POST", home+"sharing/new/what", "scope", "full")
	b.do("POST", home+"sharing/new/why", "purpose", "school")
	until := func(day string) {
		b.do("POST", home+"sharing/new/until", "until-month", "12", "until-day", day, "until-year", "2026")
	}
	until("1")
	shown := regexp.MustCompile(`name="text" value="([0-9a-f]{64})"`)
	m := shown.FindStringSubmatch(b.do("GET", home+"sharing/new/sign").Body.String())
	if m == nil {
		t.Fatal("the page does not say which text it shows")
	}
	until("2") // on another page
	w := b.do("POST", home+"sharing/new/sign", "signature", "Ana Example", "text", m[1])
	if w.Code != 422 || len(g.signed) != 0 || !strings.Contains(w.Body.String(), "Read the text again") {
		t.Fatalf("another text than the one shown: status %d, %d signed", w.Code, len(g.signed))
	}
	now := shown.FindStringSubmatch(w.Body.String())[1]
	draft := b.jar["__Host-draft-share"]
	b.do("POST", home+"sharing/new/sign", "signature", "Ana Example", "text", now)
	b.jar["__Host-draft-share"] = draft // the second click was on its way
	w = b.do("POST", home+"sharing/new/sign", "signature", "Ana Example", "text", now)
	if w.Code != 303 || len(g.signed) != 1 || !strings.HasSuffix(w.Header().Get("Location"), "/sharing/"+string(g.signed[0].ID)) {
		t.Errorf("sent twice: status %d to %q, %d signed", w.Code, w.Header().Get("Location"), len(g.signed))
	}
}

func TestAClinicThatHasNotLookedIsFoundToBeStopped(t *testing.T) {
	g := world(1, "Ana")
	b := open(t, g)
	if w := b.do("POST", home+"sharing/limits", "recipient", "pediatrics"); w.Code != 200 || !strings.Contains(w.Body.String(), "No clinic of that name") {
		t.Errorf("a name that is nobody's: status %d", w.Code)
	}
	g.clinics = []iis.Organization{{ID: "pediatrics", Kind: iis.Provider, Name: "Example Pediatrics", City: "Trenton"}}
	if w := b.do("POST", home+"sharing/limits", "recipient", "pediatrics"); !strings.Contains(w.Body.String(), `name="to" value="pediatrics"`) {
		t.Errorf("the clinic is not offered: status %d", w.Code)
	}
	if w := b.do("POST", home+"sharing/limits", "recipient", ""); w.Code != 200 {
		t.Errorf("an empty search: status %d", w.Code)
	}
}

func TestThePrintedSheetIsALookOfItsOwn(t *testing.T) {
	g := world(3, "Ana")
	body := open(t, g).do("GET", home+"record/print").Body.String()
	if len(g.deeds) != 1 || g.deeds[0] != "print" {
		t.Errorf("deeds %q", g.deeds)
	}
	for _, want := range []string{"CVX 03", "January 2, 2020", "Measles", "Ana", "sheet"} {
		if !strings.Contains(body, want) {
			t.Errorf("the sheet lacks %s", want)
		}
	}
}

func TestAShareGoesToOneNamedUserOfAnOrganization(t *testing.T) {
	g := world(1, "Ana")
	b := open(t, g)
	if w := b.do("POST", home+"sharing/new/to", "to", "school", "colleague", "Nobody"); w.Code != 422 || !strings.Contains(w.Body.String(), "exactly this name") {
		t.Errorf("a name that is nobody's: status %d", w.Code)
	}
	b.do("POST", home+"sharing/new/to", "to", "school", "colleague", "Pat Example")
	b.do("POST", home+"sharing/new/what", "scope", "full")
	b.do("POST", home+"sharing/new/why", "purpose", "school")
	b.do("POST", home+"sharing/new/until", "until-month", "12", "until-day", "1", "until-year", "2026")
	if body := b.do("GET", home+"sharing/new/check").Body.String(); !strings.Contains(body, "Pat Example, Ana") {
		t.Error("the answers do not name the user")
	}
	if got := b.sign(g); got.To != "school" || got.ToUser != "pat" {
		t.Errorf("signed %+v", got)
	}
}

func TestTheHistoryOfADoseIsToldInWords(t *testing.T) {
	g := world(1, "Ana")
	first := g.record.Doses[0].Speaks
	second := first
	second.Version, second.State, second.LotNumber, second.Door, second.At = 2, iis.StateUpdated, "LOT9", iis.DoorPortal, now.Add(time.Hour)
	gone := second
	gone.ID = 99 // of another dose, as the record names it
	gone.Version, gone.State, gone.Reason, gone.At = 3, iis.StateDeleted, "given to somebody else", now.Add(2*time.Hour)
	last := gone
	last.ID = first.ID
	g.versions = []iis.Vaccination{last, second, first}
	g.record.Removed = []iis.DoseEvent{{Handle: "gone", Speaks: gone}}
	b := open(t, g)
	if body := b.do("GET", home+"record").Body.String(); !strings.Contains(body, "Removed doses") || !strings.Contains(body, home+"record/gone") {
		t.Error("the record does not name the removed dose")
	}
	w := b.do("GET", home+"record/gone")
	for _, want := range []string{"removed", "Lot: from Ana to LOT9", "given to somebody else", "on a screen", "by message", "changed", home + "record/gone/ask"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the history lacks %q", want)
		}
	}
	if strings.Count(w.Body.String(), "from Ana to") != 1 {
		t.Error("a change is told of the wrong version")
	}
}
