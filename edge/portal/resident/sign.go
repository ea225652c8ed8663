package resident

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/registry/relation"
	"github.com/openiis/openiis/registry/sharing"
)

// groupOptions are the vaccine groups to choose from, by name.
func groupOptions(l catalog.Language) (options []portal.Option) {
	seen := map[string]bool{}
	for _, v := range codeset.Default().Vaccines() {
		for _, g := range v.Groups {
			if !seen[g.Name] {
				seen[g.Name] = true
				options = append(options, portal.Option{Value: g.Name, Text: portal.GroupName(l, g)})
			}
		}
	}
	slices.SortFunc(options, func(a, b portal.Option) int { return strings.Compare(a.Text, b.Text) })
	return options
}

func groupNames(l catalog.Language, groups []string) string {
	var names []string
	for _, o := range groupOptions(l) {
		if slices.Contains(groups, o.Value) {
			names = append(names, o.Text)
		}
	}
	return strings.Join(names, "; ")
}

// shareCheck handles ".../sharing/new/check": the answers, each to change.
func (p *Pages) shareCheck(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, l, s := portal.Say(r), portal.LanguageOf(r), p.load(r, who)
	g := s.Grant
	if g.Until.IsZero() {
		return p.fromWho(w, r, who)
	}
	if portal.Posted(r) {
		return portal.Redirect(w, r, path(who, "sharing/new/sign"))
	}
	at := func(page string) string { return path(who, "sharing/new/"+page) }
	whom := at("who")
	if g.Follows != "" {
		whom = "" // another recipient is another permission
	}
	answers := []portal.Answer{{Label: say("share.check.to"), Text: s.ToName, Change: whom},
		{Label: say("share.what.scope"), Text: say("share.scope." + string(g.Scope)), Change: at("what")}}
	if len(g.Groups) > 0 {
		answers = append(answers, portal.Answer{Label: say("share.vaccines.field"), Text: groupNames(l, g.Groups), Change: at("vaccines")})
	}
	for _, option := range []struct {
		name string
		on   bool
	}{{"download", g.Download}, {"report", g.Report}, {"confidential", g.Confidential}} {
		if option.on {
			answers = append(answers, portal.Answer{Label: say("share." + option.name + ".label"), Text: say("share." + option.name), Change: at("what")})
		}
	}
	purpose := say("share.purpose." + string(g.Purpose))
	if g.PurposeText != "" {
		purpose += ": " + g.PurposeText
	}
	answers = append(answers, portal.Answer{Label: say("share.why.field"), Text: purpose, Change: at("why")},
		portal.Answer{Label: say("share.until.field"), Text: catalog.Date(l, g.Until), Change: at("until")})
	if g.Openings > 0 {
		answers = append(answers, portal.Answer{Label: say("share.until.openings"), Text: strconv.Itoa(g.Openings), Change: at("until")})
	}
	v := p.step(r, who, "check", "sharing/new/until", portal.NewForm(r, say("share.check.submit")))
	v.Data = answers
	v.Links = []portal.Link{{Href: at("preview"), Text: say("share.check.preview")}}
	return p.room.Show(w, r, "check.html", v)
}

// signData is the text to sign.
type signData struct{ Text string }

// shareSign handles ".../sharing/new/sign": the exact text, the typed name, and a second
// step given in the last ten minutes.
func (p *Pages) shareSign(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, by, s, language := portal.Say(r), web.ActorOf(r), p.load(r, who), string(portal.LanguageOf(r))
	if s.Grant.Until.IsZero() {
		return p.fromWho(w, r, who)
	}
	if !p.Stepped(r, stepLife) {
		return p.StepUp(w, r)
	}
	text, err := p.Sharing.Text(r.Context(), by, who.Handle, s.Grant, language)
	if err != nil {
		return err
	}
	form := portal.NewForm(r, say("share.sign.submit"),
		portal.Field{Kind: portal.Text, Name: "signature", Label: say("share.sign.field"), Hint: say("share.sign.hint")},
		portal.Field{Kind: portal.Hidden, Name: "text", Optional: true})
	if portal.Posted(r) && form.Read(r) {
		s.Grant.Signature.Hash = form.Value("text")
		done, err := p.Sharing.Sign(r.Context(), by, who.Handle, s.Grant, form.Value("signature"), language)
		if err == nil {
			p.Drafts.Clear(w, shareDraft)
			if err := p.Drafts.Save(w, r, signedDraft, signed{done.Grant.ID, done.Link, done.PIN}); err != nil {
				return err
			}
			return portal.Redirect(w, r, path(who, "sharing/"+string(done.Grant.ID)))
		}
		switch {
		case errors.Is(err, sharing.ErrSigned):
			return portal.Redirect(w, r, path(who, "sharing/"+string(s.Grant.ID)))
		case errors.Is(err, sharing.ErrText):
			form.Fail("", say("share.sign.changed"))
		case !form.Refused(err):
			return err
		}
	}
	form.Fill("text", sharing.Fingerprint(text))
	v := p.step(r, who, "sign", "sharing/new/check", form)
	v.Data = signData{text}
	return p.room.Show(w, r, "sign.html", v)
}
