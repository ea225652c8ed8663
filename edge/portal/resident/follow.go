package resident

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/relation"
)

// following makes of a permission the draft of the one that takes its place. One whose last
// day is over is not followed: the new one stands by itself.
func (p *Pages) following(r *http.Request, who relation.Person, g iis.Grant) share {
	s := share{Person: who.Handle, ToName: p.recipient(r, g), Grant: iis.Grant{To: g.To, ToUser: g.ToUser,
		RecipientName: g.RecipientName, RecipientEmail: g.RecipientEmail, RecipientPhone: g.RecipientPhone,
		Scope: g.Scope, Groups: g.Groups, Confidential: g.Confidential, Download: g.Download, Report: g.Report,
		Purpose: g.Purpose, PurposeText: g.PurposeText, Until: g.Until, Openings: g.Openings}}
	if g.StatusOn(p.Today()) == iis.GrantActive {
		s.Grant.Follows = g.ID
	}
	return s
}

// extend handles "/me/people/{p}/sharing/{g}/extend": a new last day, to be signed anew.
func (p *Pages) extend(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	g, ended, err := p.standing(r, who)
	if err != nil {
		return err
	}
	if ended && g.StatusOn(p.Today()) != iis.GrantExpired {
		return p.ended(w, r, who, g)
	}
	s := p.following(r, who, g)
	form := p.untilForm(r, s.Grant)
	if portal.Posted(r) && form.Read(r) && p.readUntil(r, form, &s.Grant) {
		done, err := p.checked(w, r, who, form, s)
		if done || err != nil {
			return err
		}
	}
	return p.Plain(w, r, p.followView(r, who, "extend", form, say("share.extend.intro", "to", s.ToName)))
}

// narrow handles "/me/people/{p}/sharing/{g}/narrow": less than before, to be signed
// anew. What was not shared cannot be chosen here.
func (p *Pages) narrow(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	before, ended, err := p.standing(r, who)
	if err != nil {
		return err
	}
	if ended {
		return p.ended(w, r, who, before)
	}
	s := p.following(r, who, before)
	form := narrowForm(r, s.Grant)
	if portal.Posted(r) && form.Read(r) {
		g := &s.Grant
		g.Scope = iis.GrantScope(form.Value("scope"))
		g.Download, g.Report, g.Confidential = form.Value("download") != "", form.Value("report") != "", form.Value("confidential") != ""
		if g.Scope == iis.ScopeVaccines && len(g.Groups) == 0 {
			return p.next(w, r, who, s, "vaccines")
		}
		if g.Scope != iis.ScopeVaccines && g.Scope != iis.ScopeSchoolForm {
			g.Groups = nil
		}
		if chosen := form.Values("vaccine"); len(chosen) > 0 && g.Scope == iis.ScopeVaccines {
			g.Groups = chosen
		}
		done, err := p.checked(w, r, who, form, s)
		if done || err != nil {
			return err
		}
	}
	return p.Plain(w, r, p.followView(r, who, "narrow", form, say("share.narrow.intro", "to", s.ToName)))
}

// narrowForm offers what the permission holds, and less.
func narrowForm(r *http.Request, g iis.Grant) *portal.Form {
	say := portal.Say(r)
	scope := portal.Field{Kind: portal.Radios, Name: "scope", Label: say("share.what.scope")}
	for _, sc := range scopes[:slices.Index(scopes, g.Scope)+1] {
		scope.Options = append(scope.Options, portal.Option{Value: string(sc), Text: say("share.scope." + string(sc)), Hint: say("share.scope." + string(sc) + ".hint")})
	}
	form := portal.NewForm(r, say("portal.form.continue"), scope).Fill("scope", string(g.Scope))
	if g.Scope == iis.ScopeVaccines {
		field := portal.Field{Kind: portal.Checks, Name: "vaccine", Label: say("share.vaccines.field"), Optional: true}
		for _, o := range groupOptions(portal.LanguageOf(r)) {
			if slices.Contains(g.Groups, o.Value) {
				field.Options = append(field.Options, o)
			}
		}
		form.Fields = append(form.Fields, field)
		form.Fill("vaccine", g.Groups...)
	}
	for _, option := range []struct {
		name string
		on   bool
	}{{"download", g.Download}, {"report", g.Report}, {"confidential", g.Confidential}} {
		if option.on {
			form.Fields = append(form.Fields, check(say, option.name))
			form.Fill(option.name, "yes")
		}
	}
	return form
}

// checked lets the registry check a draft and goes on to the answers; it tells whether
// the request is answered.
func (p *Pages) checked(w http.ResponseWriter, r *http.Request, who relation.Person, form *portal.Form, s share) (bool, error) {
	_, err := p.Sharing.Text(r.Context(), web.ActorOf(r), who.Handle, s.Grant, string(portal.LanguageOf(r)))
	if err == nil {
		return true, p.next(w, r, who, s, "check")
	}
	if !form.Refused(err) {
		return false, err
	}
	return false, nil
}

// untilForm asks for the last day and the number of openings.
func (p *Pages) untilForm(r *http.Request, g iis.Grant) *portal.Form {
	say := portal.Say(r)
	form := portal.NewForm(r, say("portal.form.continue"),
		portal.Field{Kind: portal.Day, Name: "until", Label: say("share.until.field"), Hint: say("share.until.hint")},
		portal.Field{Kind: portal.Text, Name: "openings", Label: say("share.until.openings"), Hint: say("share.until.openings.hint"), Optional: true, Max: 4}).FillDate("until", g.Until)
	if g.Openings > 0 {
		form.Fill("openings", strconv.Itoa(g.Openings))
	}
	return form
}

func (p *Pages) followView(r *http.Request, who relation.Person, page string, form *portal.Form, intro string) portal.View {
	say := portal.Say(r)
	return portal.View{Title: say("share." + page + ".title"), Intro: []string{intro, say("share.follow.intro")}, Person: p.bar(r, who), Form: form,
		Back: portal.Link{Href: path(who, "sharing/"+r.PathValue("g")), Text: say("account.back")}}
}
