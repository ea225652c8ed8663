package account

import (
	"net/http"
	"net/url"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/account"
)

// sent tells whether the codes of a way are sent to the person.
func sent(way account.Way) bool { return way.Kind == iis.FactorText || way.Kind == iis.FactorEmail }

// toStep leads to the second step by the best way; where that one's code has to be sent,
// it is on its way already.
func (p *Pages) toStep(w http.ResponseWriter, r *http.Request, secret, next string) error {
	ways, err := p.service.Ways(r.Context(), web.ActorOf(r), secret)
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		return portal.Redirect(w, r, "/account/second-step")
	}
	if sent(ways[0]) {
		if err := p.service.SendStep(r.Context(), web.ActorOf(r), secret, ways[0].ID); err != nil {
			return err
		}
	}
	return portal.Redirect(w, r, stepPath(ways[0], next)+"&sent=1")
}

// stepPath is the address of the second step by one way.
func stepPath(way account.Way, next string) string {
	path := "/account/second-step?way=" + url.QueryEscape(way.ID)
	if next != "" {
		path += "&next=" + url.QueryEscape(web.LocalPath(next))
	}
	return path
}

// secondStep handles "/account/second-step": at sign-in, for a forgotten password, and
// before a signature or a change.
func (p *Pages) secondStep(w http.ResponseWriter, r *http.Request) error {
	s := web.SessionOf(r)
	if s.Token == "" || s.Stage == iis.StageRegister || s.Stage == iis.StageResetCode || s.Stage == iis.StageReset {
		return portal.Redirect(w, r, "/account/sign-in")
	}
	ways, err := p.service.Ways(r.Context(), s.Actor, s.Token)
	if err != nil {
		return err
	}
	if len(ways) == 0 {
		say := portal.Say(r)
		return p.Plain(w, r, portal.View{Title: say("account.step.title"), Intro: []string{say("account.step.none")},
			Links: []portal.Link{{Href: "/help/contact", Text: say("portal.error.contact")}}})
	}
	way := ways[0]
	for _, one := range ways {
		if one.ID == r.URL.Query().Get("way") {
			way = one
		}
	}
	if sent(way) && r.URL.Query().Get("sent") == "" {
		return p.sendStep(w, r, way, ways)
	}
	return p.takeStep(w, r, way, ways)
}

// sendStep is the page that offers to send a code.
func (p *Pages) sendStep(w http.ResponseWriter, r *http.Request, way account.Way, ways []account.Way) error {
	say, next := portal.Say(r), r.URL.Query().Get("next")
	if portal.Posted(r) {
		if err := p.service.SendStep(r.Context(), web.ActorOf(r), secret(r), way.ID); err != nil {
			return err
		}
		return portal.Redirect(w, r, stepPath(way, next)+"&sent=1")
	}
	return p.Plain(w, r, portal.View{Title: say("account.step.title"), Intro: []string{say("account.step.send." + string(way.Kind))},
		Form: portal.NewForm(r, say("account.again.submit")), Links: otherWays(r, way, ways)})
}

// takeStep is the page that takes the code.
func (p *Pages) takeStep(w http.ResponseWriter, r *http.Request, way account.Way, ways []account.Way) error {
	say, s := portal.Say(r), web.SessionOf(r)
	form := portal.NewForm(r, say("account.step.submit"), codeField(r))
	if s.Stage == iis.StageStep && !s.Staff {
		form.Fields = append(form.Fields, portal.Field{Kind: portal.Checks, Name: "remember", Label: say("account.step.remember.label"), Optional: true,
			Options: []portal.Option{{Value: "yes", Text: say("account.step.remember")}}})
	}
	if portal.Posted(r) && form.Read(r) {
		in, err := p.service.SecondStep(r.Context(), s.Actor, s.Token, way.ID, form.Value("one-time-code"), form.Value("remember") == "yes")
		if err == nil {
			return p.onward(w, r, in, r.URL.Query().Get("next"))
		}
		if !wrongCode(r, form, err) {
			return err
		}
		form.Fill("one-time-code")
	}
	return p.Plain(w, r, portal.View{Title: say("account.step.title"), Intro: []string{say("account.step.intro." + string(way.Kind))}, Form: form, Links: otherWays(r, way, ways)})
}

func otherWays(r *http.Request, way account.Way, ways []account.Way) (links []portal.Link) {
	say, next := portal.Say(r), r.URL.Query().Get("next")
	for _, other := range ways {
		if other.ID != way.ID {
			links = append(links, portal.Link{Href: stepPath(other, next), Text: say("account.step.other." + string(other.Kind))})
		}
	}
	if sent(way) {
		links = append(links, portal.Link{Href: stepPath(way, next), Text: say("account.codes.again")})
	}
	return links
}
