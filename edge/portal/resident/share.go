package resident

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/relation"
)

// Tasks that wait in the browser: the permission being prepared, and what is shown once
// after signing.
const (
	shareDraft  = "share"
	signedDraft = "signed"
)

// signed is what is shown once, right after signing.
type signed struct {
	ID        iis.GrantID
	Link, PIN string
}

// share is a permission being prepared.
type share struct {
	Person iis.PatientHandle
	Words  string // of the search for an organization
	ToName string
	OneOf  string // the typed name of the one user of the organization
	Grant  iis.Grant
}

// load reads the draft of this person's share; another person's is not used.
func (p *Pages) load(r *http.Request, who relation.Person) share {
	var s share
	if !p.Drafts.Load(r, shareDraft, &s) || s.Person != who.Handle {
		return share{Person: who.Handle}
	}
	return s
}

// next saves the draft and goes on.
func (p *Pages) next(w http.ResponseWriter, r *http.Request, who relation.Person, s share, page string) error {
	if s.Grant.ID == "" { // a draft that is sent twice is signed once
		s.Grant.ID = iis.GrantID(strings.ToLower(rand.Text()))
	}
	if err := p.Drafts.Save(w, r, shareDraft, s); err != nil {
		return err
	}
	return portal.Redirect(w, r, path(who, "sharing/new/"+page))
}

// fromWho handles "GET .../sharing/new", and leads whoever left out a page to the first one.
func (p *Pages) fromWho(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	return portal.Redirect(w, r, path(who, "sharing/new/who"))
}

// step is the View of one page of the task.
func (p *Pages) step(r *http.Request, who relation.Person, page, before string, form *portal.Form) portal.View {
	say := portal.Say(r)
	v := portal.View{Title: say("share." + page + ".title"), Person: p.bar(r, who), Form: form,
		Back: portal.Link{Href: path(who, before), Text: say("account.back")}}
	if catalog.Has("share." + page + ".intro") {
		v.Intro = []string{say("share." + page + ".intro")}
	}
	return v
}

// shareWho handles ".../sharing/new/who": the search for an organization.
func (p *Pages) shareWho(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, s := portal.Say(r), p.load(r, who)
	form := portal.NewForm(r, say("share.who.submit"),
		portal.Field{Kind: portal.Text, Name: "recipient", Label: say("share.who.field"), Hint: say("share.who.hint")}).Fill("recipient", s.Words)
	if portal.Posted(r) && form.Read(r) {
		s.Words = form.Value("recipient")
		return p.next(w, r, who, s, "to")
	}
	v := p.step(r, who, "who", "sharing", form)
	v.Links = []portal.Link{{Href: path(who, "sharing/new/person"), Text: say("share.who.person")}}
	return p.Plain(w, r, v)
}

// shareTo handles ".../sharing/new/to": which of the organizations found.
func (p *Pages) shareTo(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, s := portal.Say(r), p.load(r, who)
	found, err := p.Sharing.Recipients(r.Context(), web.ActorOf(r), s.Words)
	if err != nil {
		return err
	}
	field := portal.Field{Kind: portal.Radios, Name: "to", Label: say("share.to.field")}
	for _, o := range found {
		field.Options = append(field.Options, portal.Option{Value: string(o.ID), Text: o.Name, Hint: strings.Join([]string{say("share.kind." + string(o.Kind)), o.City}, ", ")})
	}
	form := portal.NewForm(r, say("portal.form.continue"), field,
		portal.Field{Kind: portal.Text, Name: "colleague", Label: say("share.to.colleague"), Hint: say("share.to.colleague.hint"), Optional: true}).
		Fill("to", string(s.Grant.To)).Fill("colleague", s.OneOf)
	v := p.step(r, who, "to", "sharing/new/who", form)
	v.Links = []portal.Link{{Href: path(who, "sharing/new/who"), Text: say("share.to.again")}, {Href: path(who, "sharing/new/person"), Text: say("share.who.person")}}
	if len(found) == 0 {
		v.Form, v.Intro = nil, []string{say("share.to.none")}
		return p.Plain(w, r, v)
	}
	if portal.Posted(r) && form.Read(r) {
		err := p.addressee(r, form, found, &s)
		if err == nil {
			return p.next(w, r, who, s, "what")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, v)
}

// addressee takes the organization that was chosen, and the one user of it who was
// named, into the draft.
func (p *Pages) addressee(r *http.Request, form *portal.Form, found []iis.Organization, s *share) error {
	for _, o := range found {
		if string(o.ID) == form.Value("to") {
			s.Grant.To, s.ToName = o.ID, o.Name
		}
	}
	g := &s.Grant
	g.ToUser, g.Follows, g.RecipientName, g.RecipientEmail, g.RecipientPhone = "", "", "", "", ""
	if s.OneOf = form.Value("colleague"); s.OneOf == "" {
		return nil
	}
	var err error
	g.ToUser, err = p.Sharing.Colleague(r.Context(), web.ActorOf(r), g.To, s.OneOf)
	s.ToName = s.OneOf + ", " + s.ToName
	return err
}

// sharePerson handles ".../sharing/new/person": somebody outside, by link and PIN.
func (p *Pages) sharePerson(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, s := portal.Say(r), p.load(r, who)
	form := portal.NewForm(r, say("portal.form.continue"),
		portal.Field{Kind: portal.Text, Name: "recipient", Label: say("share.person.name")},
		portal.Field{Kind: portal.Email, Name: "email", Label: say("share.person.email"), Optional: true},
		portal.Field{Kind: portal.Phone, Name: "tel", Label: say("share.person.phone"), Optional: true}).
		Fill("recipient", s.Grant.RecipientName).Fill("email", s.Grant.RecipientEmail).Fill("tel", s.Grant.RecipientPhone)
	if portal.Posted(r) && form.Read(r) {
		if form.Value("email") == "" && form.Value("tel") == "" {
			form.Fail("email", say("account.register.contact.none"))
		} else {
			g := &s.Grant
			g.To, g.ToUser, g.Follows = "", "", ""
			g.RecipientName, g.RecipientEmail, g.RecipientPhone = form.Value("recipient"), form.Value("email"), form.Value("tel")
			s.ToName = g.RecipientName
			return p.next(w, r, who, s, "what")
		}
	}
	return p.Plain(w, r, p.step(r, who, "person", "sharing/new/who", form))
}

// scopes are the parts of a record that can be shared, as portal.md 4.1 defines them.
var scopes = []iis.GrantScope{iis.ScopeSchoolForm, iis.ScopeVaccines, iis.ScopeFull, iis.ScopeFullFuture}

// shareWhat handles ".../sharing/new/what".
func (p *Pages) shareWhat(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, s := portal.Say(r), p.load(r, who)
	if s.ToName == "" {
		return p.fromWho(w, r, who)
	}
	scope := portal.Field{Kind: portal.Radios, Name: "scope", Label: say("share.what.scope")}
	for _, sc := range scopes {
		scope.Options = append(scope.Options, portal.Option{Value: string(sc), Text: say("share.scope." + string(sc)), Hint: say("share.scope." + string(sc) + ".hint")})
	}
	form := portal.NewForm(r, say("portal.form.continue"), scope, check(say, "download"))
	if s.Grant.To != "" {
		form.Fields = append(form.Fields, check(say, "report"))
	}
	if who.Basis == iis.BasisSelf {
		form.Fields = append(form.Fields, check(say, "confidential"))
	}
	form.Fill("scope", string(s.Grant.Scope)).Fill("download", yes(s.Grant.Download)).Fill("report", yes(s.Grant.Report)).Fill("confidential", yes(s.Grant.Confidential))
	if portal.Posted(r) && form.Read(r) {
		g := &s.Grant
		g.Scope, g.Groups = iis.GrantScope(form.Value("scope")), nil
		g.Download, g.Report, g.Confidential = form.Value("download") != "", form.Value("report") != "", form.Value("confidential") != ""
		if g.Scope == iis.ScopeVaccines {
			return p.next(w, r, who, s, "vaccines")
		}
		return p.next(w, r, who, s, "why")
	}
	return p.Plain(w, r, p.step(r, who, "what", "sharing/new/who", form))
}

// check is a single check box.
func check(say func(string, ...string) string, name string) portal.Field {
	return portal.Field{Kind: portal.Checks, Name: name, Label: say("share." + name + ".label"), Optional: true,
		Options: []portal.Option{{Value: "yes", Text: say("share." + name), Hint: say("share." + name + ".hint")}}}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// shareVaccines handles ".../sharing/new/vaccines": which vaccine groups.
func (p *Pages) shareVaccines(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, s := portal.Say(r), p.load(r, who)
	if s.Grant.Scope == "" {
		return p.fromWho(w, r, who)
	}
	field := portal.Field{Kind: portal.Checks, Name: "vaccine", Label: say("share.vaccines.field"), Options: groupOptions(portal.LanguageOf(r))}
	form := portal.NewForm(r, say("portal.form.continue"), field).Fill("vaccine", s.Grant.Groups...)
	if portal.Posted(r) && form.Read(r) {
		s.Grant.Groups = form.Values("vaccine")
		return p.next(w, r, who, s, "why")
	}
	return p.Plain(w, r, p.step(r, who, "vaccines", "sharing/new/what", form))
}

// purposes are what a record can be shared for.
var purposes = []iis.Purpose{iis.PurposeSchool, iis.PurposeTreatment, iis.PurposeWork, iis.PurposeCamp, iis.PurposeTravel, iis.PurposeLegal, iis.PurposeOther}

// shareWhy handles ".../sharing/new/why".
func (p *Pages) shareWhy(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, s := portal.Say(r), p.load(r, who)
	if s.Grant.Scope == "" {
		return p.fromWho(w, r, who)
	}
	field := portal.Field{Kind: portal.Radios, Name: "purpose", Label: say("share.why.field")}
	for _, purpose := range purposes {
		field.Options = append(field.Options, portal.Option{Value: string(purpose), Text: say("share.purpose." + string(purpose))})
	}
	form := portal.NewForm(r, say("portal.form.continue"), field,
		portal.Field{Kind: portal.Text, Name: "purpose-text", Label: say("share.why.other"), Optional: true}).
		Fill("purpose", string(s.Grant.Purpose)).Fill("purpose-text", s.Grant.PurposeText)
	if portal.Posted(r) && form.Read(r) {
		s.Grant.Purpose, s.Grant.PurposeText = iis.Purpose(form.Value("purpose")), form.Value("purpose-text")
		if s.Grant.Purpose != iis.PurposeOther || s.Grant.PurposeText != "" {
			return p.next(w, r, who, s, "until")
		}
		form.Fail("purpose-text", say("portal.form.missing", "label", say("share.why.other")))
	}
	return p.Plain(w, r, p.step(r, who, "why", "sharing/new/what", form))
}

// shareUntil handles ".../sharing/new/until". The longest time is policy, which the
// registry checks when it makes the text.
func (p *Pages) shareUntil(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	s := p.load(r, who)
	if s.Grant.Purpose == "" {
		return p.fromWho(w, r, who)
	}
	form := p.untilForm(r, s.Grant)
	if portal.Posted(r) && form.Read(r) && p.readUntil(r, form, &s.Grant) {
		done, err := p.checked(w, r, who, form, s)
		if done || err != nil {
			return err
		}
	}
	return p.Plain(w, r, p.step(r, who, "until", "sharing/new/why", form))
}

// readUntil takes the end of the permission into the draft and tells whether it is good.
func (p *Pages) readUntil(r *http.Request, form *portal.Form, g *iis.Grant) bool {
	g.Until, g.Openings = form.Date("until"), 0
	if typed := form.Value("openings"); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 {
			form.Fail("openings", portal.Say(r)("share.until.openings.wrong"))
			return false
		}
		g.Openings = n
	}
	if g.Until < p.Today() {
		form.Fail("until", portal.Say(r)("share.until.past"))
		return false
	}
	return true
}
