package server

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
)

// tour goes through the portal as a visitor, a parent, a clinic's nurse, a school's
// nurse, an administrator and an auditor.
type tour struct {
	*benchWalk
	base    string
	trusted *x509.CertPool
	cast    Credentials
	sought  []madeup.Person // whom the clinic searches
	today   iis.Date
}

// everybody are the pages that need no account.
var everybody = []portal.Audience{portal.Public, portal.Demo}

// prepare reads who the personas are and where the registry answers.
func (t *tour) prepare(data string) error {
	authority, err := OpenAuthority(data)
	if err != nil {
		return err
	}
	if t.cast, err = ReadCredentials(data); err != nil {
		return err
	}
	t.base, t.trusted = t.cast.BaseURL, authority.Pool()
	return nil
}

// take visits every page. What one persona does gives the next something to see.
func (t *tour) take(ctx context.Context) error {
	for _, persona := range []func(context.Context) error{t.visitor, t.parent, t.clinic, t.school, t.admin, t.auditor} {
		if err := persona(ctx); err != nil {
			return err
		}
	}
	return nil
}

// enter opens a browser, signed in as a user or resident; nobody is "".
func (t *tour) enter(ctx context.Context, username string) (*benchBrowser, error) {
	b, err := newBenchBrowser(t.base, t.trusted)
	if err != nil || username == "" {
		return b, err
	}
	for _, u := range t.cast.Users {
		if u.Username == username {
			return b, b.signIn(ctx, u.Username, u.Password, u.TOTPSecret)
		}
	}
	for _, one := range t.cast.Residents {
		if one.Username == username {
			return b, b.signIn(ctx, one.Username, one.Password, one.TOTPSecret)
		}
	}
	return nil, fmt.Errorf("the demo has no user %s", username)
}

// look explores from some pages on, and measures what was found with what is posted.
func (t *tour) look(ctx context.Context, b *benchBrowser, from []string, posted map[string][]visit) error {
	defer b.client.CloseIdleConnections()
	found, err := t.explore(ctx, b, from)
	if err != nil {
		return err
	}
	for name, visits := range posted {
		found[name] = visits
	}
	return t.measure(ctx, b, found)
}

// visitor sees what needs no account, and asks a question that staff will see.
func (t *tour) visitor(ctx context.Context) error {
	b, err := t.enter(ctx, "")
	if err != nil {
		return err
	}
	question := url.Values{"name": {"Ada Example"}, "email": {"ada@example.org"}, "question": {"Which papers do I need?"}}
	if _, err := b.get(ctx, "/help/contact", question); err != nil {
		return err
	}
	return t.look(ctx, b, t.doors(everybody, nil), nil)
}

// parent sees the records of the family, has signed one permission and prepares another.
func (t *tour) parent(ctx context.Context) error {
	at := slices.IndexFunc(t.cast.Residents, func(r DemoResident) bool { return r.Persona == "parent" })
	if at < 0 {
		return fmt.Errorf("the demo has no parent")
	}
	parent := t.cast.Residents[at]
	child := parent.People[len(parent.People)-1]
	b, err := t.enter(ctx, parent.Username)
	if err != nil {
		return err
	}
	share := "/me/people/" + child.Patient + "/sharing/new/"
	prepared := []visit{{"who", url.Values{"recipient": {"school"}}}, {"to", url.Values{"to": {"demo-school"}}}, {"what", url.Values{"scope": {"school-form"}, "download": {"yes"}}},
		{"why", url.Values{"purpose": {"school"}}}, {"until", t.until()}}
	signed := visit{"sign", url.Values{"signature": {parent.Name}}}
	for _, v := range slices.Concat(prepared, []visit{signed}, prepared) {
		if _, err := b.send(ctx, share+v.path, v.form); err != nil {
			return err
		}
	}
	return t.look(ctx, b, t.doors([]portal.Audience{portal.Resident, portal.Account}, map[string]string{"p": child.Patient}), nil)
}

// until is half a year from now, as the form asks for it.
func (t *tour) until() url.Values { return dayFields("until", t.today.AddDays(180)) }

// dayFields are the three boxes of a date.
func dayFields(name string, d iis.Date) url.Values {
	year, month, day := d.YMD()
	return url.Values{name + "-year": {strconv.Itoa(year)}, name + "-month": {strconv.Itoa(int(month))}, name + "-day": {strconv.Itoa(day)}}
}

// hits are the ways to open the records of those a clinic found: a form that states
// treatment, or a link.
var hits = regexp.MustCompile(`(action|href)="(/clinic/[^/"]+/patients/([0-9a-f]{32}))"`)

// clinic searches people by two facts, states that it treats those it finds, and opens
// their records.
func (t *tour) clinic(ctx context.Context) error {
	b, err := t.enter(ctx, "clinic-nurse")
	if err != nil {
		return err
	}
	known := map[string]string{"site": "demo-pediatrics"}
	from := t.doors([]portal.Audience{portal.Provider}, known)
	const search, name = "/clinic/demo-pediatrics/patients", "POST /clinic/{site}/patients"
	searches := map[string][]visit{}
	for _, p := range t.sought {
		legal := p.Identity.LegalName()
		facts := dayFields("bday", p.Identity.BirthDate)
		facts.Set("given-name", legal.Given)
		facts.Set("family-name", legal.Family)
		searches[name] = append(searches[name], visit{search, facts})
		answer, err := b.get(ctx, search, facts)
		if err != nil {
			return err
		}
		for _, m := range hits.FindAllStringSubmatch(answer.text, -1) {
			if m[1] == "action" {
				if _, err := b.send(ctx, m[2], url.Values{}); err != nil {
					return err
				}
			}
			known["p"] = m[3]
			from = append(from, t.doors([]portal.Audience{portal.Provider}, known)...)
		}
	}
	return t.look(ctx, b, from, searches)
}

// school sees what the parent shared with it.
func (t *tour) school(ctx context.Context) error {
	b, err := t.enter(ctx, "school-nurse")
	if err != nil {
		return err
	}
	return t.look(ctx, b, t.doors([]portal.Audience{portal.School}, map[string]string{"school": "demo-school"}), nil)
}

// admin sees users, organizations, guardianships and questions.
func (t *tour) admin(ctx context.Context) error {
	b, err := t.enter(ctx, "state-admin")
	if err != nil {
		return err
	}
	return t.look(ctx, b, t.doors([]portal.Audience{portal.Staff}, nil), nil)
}

// auditor searches the log in each way that the page offers.
func (t *tour) auditor(ctx context.Context) error {
	b, err := t.enter(ctx, "state-auditor")
	if err != nil {
		return err
	}
	var searches []visit
	for _, q := range []url.Values{{"user": {"clinic-nurse"}}, {"organization": {"demo-pediatrics"}}, {"organization": {"bench"}},
		{"basis": {string(iis.BasisCare)}}, {"outcome": {"refused"}}, {"person": {t.cast.Residents[0].Patient}}, dayFields("from", t.today), dayFields("to", t.today)} {
		searches = append(searches, visit{"/admin/audit", q})
	}
	return t.look(ctx, b, t.doors([]portal.Audience{portal.Staff}, nil), map[string][]visit{http.MethodPost + " /admin/audit": searches})
}
