package account

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// enter puts the session, and a newly remembered browser, into cookies.
func enter(w http.ResponseWriter, in SignedIn) {
	web.SetSession(w, in.Token)
	if in.Browser != "" {
		web.SetBrowser(w, in.Browser)
	}
}

// signIn handles "/account/sign-in". An unknown user and a wrong password read the same.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.signin.submit"),
		portal.Field{Kind: portal.Text, Name: "username", Label: say("account.username"), Auto: "username", Max: 100},
		portal.Field{Kind: portal.Password, Name: "current-password", Label: say("account.password"), Auto: "current-password", Max: 1000},
		portal.Field{Kind: portal.Hidden, Name: "next", Optional: true, Values: []string{r.URL.Query().Get("next")}})
	if portal.Posted(r) && form.Read(r) {
		in, err := p.service.SignIn(r.Context(), web.ActorOf(r), form.Value("username"), form.Value("current-password"), browser(r))
		switch {
		case err == nil:
			return p.entered(w, r, in, form.Value("next"))
		case iis.KindOf(err) == iis.Unauthenticated || iis.KindOf(err) == iis.Invalid:
			form.Fail("", say("account.signin.wrong"))
		default:
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.signin.title"), Form: form,
		Links: []portal.Link{{Href: "/account/forgot", Text: say("account.signin.forgot")}, {Href: "/account/register/name", Text: say("portal.nav.register")}}})
}

// entered goes on after a step of the sign-in: to the second step, a new password, the
// choice of a workspace, or the page that was asked for.
func (p *Pages) entered(w http.ResponseWriter, r *http.Request, in SignedIn, next string) error {
	enter(w, in)
	query := ""
	if next != "" {
		query = "&next=" + url.QueryEscape(web.LocalPath(next))
	}
	switch {
	case in.Pending && len(in.Ways) > 0:
		if err := p.sendFirst(r, in); err != nil {
			return err
		}
		return portal.Redirect(w, r, "/account/second-step?way="+string(in.Ways[0])+"&sent=1"+query)
	case in.Reset:
		return portal.Redirect(w, r, "/account/forgot")
	case next != "":
		return portal.Redirect(w, r, next)
	}
	return portal.Redirect(w, r, "/account/choose")
}

// sendFirst sends the code where the best way is one that has to be sent.
func (p *Pages) sendFirst(r *http.Request, in SignedIn) error {
	if !sent(in.Ways[0]) {
		return nil
	}
	return p.service.SendStep(r.Context(), web.ActorOf(r), in.Token, in.Ways[0])
}

// sent tells whether the codes of a way are sent to the person.
func sent(way iis.FactorKind) bool { return way == iis.FactorText || way == iis.FactorEmail }

// secondStep handles "/account/second-step", at sign-in and before a signature.
func (p *Pages) secondStep(w http.ResponseWriter, r *http.Request) error {
	session := web.SessionOf(r)
	if session.Token == "" {
		return portal.Redirect(w, r, "/account/sign-in")
	}
	ways, err := p.service.Ways(r.Context(), session.Actor, session.Token)
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		return iis.Errorf(iis.Forbidden, "the account has no second step")
	}
	q := r.URL.Query()
	way := iis.FactorKind(q.Get("way"))
	if !slices.Contains(ways, way) {
		way = ways[0]
	}
	if sent(way) && q.Get("sent") == "" {
		return p.sendStep(w, r, way, ways)
	}
	return p.takeStep(w, r, way, ways)
}

// sendStep is the page that offers to send a code.
func (p *Pages) sendStep(w http.ResponseWriter, r *http.Request, way iis.FactorKind, ways []iis.FactorKind) error {
	say, session := portal.Say(r), web.SessionOf(r)
	if portal.Posted(r) {
		if err := p.service.SendStep(r.Context(), session.Actor, session.Token, way); err != nil {
			return err
		}
		return portal.Redirect(w, r, stepPath(way, r)+"&sent=1")
	}
	return p.Plain(w, r, portal.View{Title: say("account.step.title"), Intro: []string{say("account.step.send." + string(way))},
		Form: portal.NewForm(r, say("account.again.submit")), Links: otherWays(r, way, ways)})
}

// takeStep is the page that takes the code.
func (p *Pages) takeStep(w http.ResponseWriter, r *http.Request, way iis.FactorKind, ways []iis.FactorKind) error {
	say, session := portal.Say(r), web.SessionOf(r)
	form := portal.NewForm(r, say("account.step.submit"), codeField(r))
	if session.Pending && !staff(session) {
		form.Fields = append(form.Fields, portal.Field{Kind: portal.Checks, Name: "remember", Label: say("account.step.remember.label"), Optional: true,
			Options: []portal.Option{{Value: "yes", Text: say("account.step.remember")}}})
	}
	if portal.Posted(r) && form.Read(r) {
		in, err := p.service.Step(r.Context(), session.Actor, session.Token, way, form.Value("one-time-code"), form.Value("remember") == "yes")
		if err == nil {
			return p.entered(w, r, in, r.URL.Query().Get("next"))
		}
		if !wrongCode(r, form, err) {
			return err
		}
		form.Fill("one-time-code")
	}
	return p.Plain(w, r, portal.View{Title: say("account.step.title"), Intro: []string{say("account.step.intro." + string(way))}, Form: form, Links: otherWays(r, way, ways)})
}

func staff(s web.Session) bool { return s.Actor.Organization != "" }

func stepPath(way iis.FactorKind, r *http.Request) string {
	path := "/account/second-step?way=" + string(way)
	if next := r.URL.Query().Get("next"); next != "" {
		path += "&next=" + url.QueryEscape(next)
	}
	return path
}

func otherWays(r *http.Request, way iis.FactorKind, ways []iis.FactorKind) (links []portal.Link) {
	say := portal.Say(r)
	for _, other := range ways {
		if other != way {
			links = append(links, portal.Link{Href: stepPath(other, r), Text: say("account.step.other." + string(other))})
		}
	}
	if sent(way) {
		links = append(links, portal.Link{Href: stepPath(way, r), Text: say("account.codes.again")})
	}
	return links
}

// signOut handles "POST /account/sign-out".
func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	s := web.SessionOf(r)
	if s.Token != "" {
		if err := p.service.SignOut(r.Context(), s.Actor, s.Token); err != nil {
			return err
		}
	}
	web.ClearSession(w)
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return portal.Redirect(w, r, "/")
}

// choose handles "/account/choose": the workspace, where there are several.
func (p *Pages) choose(w http.ResponseWriter, r *http.Request) error {
	say, s := portal.Say(r), web.SessionOf(r)
	in, err := p.service.Choose(r.Context(), s.Actor, s.Token, iis.OrganizationID(r.PostFormValue("organization")))
	if err != nil {
		return err
	}
	if portal.Posted(r) {
		enter(w, in)
		for _, o := range in.Homes {
			if o.ID == iis.OrganizationID(r.PostFormValue("organization")) {
				return portal.Redirect(w, r, portal.Home(iis.Actor{Organization: o.ID, Kind: o.Kind}))
			}
		}
		return portal.Redirect(w, r, "/me")
	}
	if len(in.Homes) == 0 {
		return portal.Redirect(w, r, "/me")
	}
	if len(in.Homes) == 1 && s.Actor.Organization == in.Homes[0].ID {
		return portal.Redirect(w, r, portal.Home(s.Actor))
	}
	return p.room.Show(w, r, "choose.html", portal.View{Title: say("account.choose.title"), Intro: []string{say("account.choose.intro")}, Data: in.Homes})
}
