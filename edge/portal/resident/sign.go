package resident

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/iis/codeset"
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
func (p *Pages) shareCheck(w http.ResponseWriter, r *http.Request, who Person) error {
	say, l, s := portal.Say(r), portal.LanguageOf(r), p.load(r, who)
	g := s.Grant
	if g.Until.IsZero() {
		return portal.Redirect(w, r, path(who, "sharing/new/who"))
	}
	if portal.Posted(r) {
		return portal.Redirect(w, r, path(who, "sharing/new/sign"))
	}
	at := func(page string) string { return path(who, "sharing/new/"+page) }
	answers := []portal.Answer{{Label: say("share.check.to"), Text: s.ToName, Change: at("who")},
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
	v.Data, v.Links = answers, []portal.Link{{Href: at("preview"), Text: say("share.check.preview")}}
	return p.room.Show(w, r, "check.html", v)
}

// sharePreview handles ".../sharing/new/preview": the record as they will see it.
func (p *Pages) sharePreview(w http.ResponseWriter, r *http.Request, who Person) error {
	return p.preview(w, r, who, p.load(r, who).Grant, "sharing/new/check")
}

// grantPreview handles ".../sharing/{g}/preview".
func (p *Pages) grantPreview(w http.ResponseWriter, r *http.Request, who Person) error {
	g, _, err := p.service.Grant(r.Context(), web.ActorOf(r), who.Handle, iis.GrantID(r.PathValue("g")))
	if err != nil {
		return err
	}
	return p.preview(w, r, who, g, "sharing/"+string(g.ID))
}

func (p *Pages) preview(w http.ResponseWriter, r *http.Request, who Person, g iis.Grant, before string) error {
	say := portal.Say(r)
	rec, err := p.service.Preview(r.Context(), web.ActorOf(r), who.Handle, g)
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "preview.html", portal.View{Title: say("share.preview.title"), Intro: []string{say("share.preview.intro")}, Person: p.bar(r, who),
		Data: portal.Record(r, rec, p.service, ""), Back: portal.Link{Href: path(who, before), Text: say("account.back")}})
}

// signData is the text to sign.
type signData struct{ Text string }

// shareSign handles ".../sharing/new/sign": the exact text, the typed name, and a second
// step given in the last ten minutes.
func (p *Pages) shareSign(w http.ResponseWriter, r *http.Request, who Person) error {
	say, by, s, language := portal.Say(r), web.ActorOf(r), p.load(r, who), string(portal.LanguageOf(r))
	if s.Grant.Until.IsZero() {
		return portal.Redirect(w, r, path(who, "sharing/new/who"))
	}
	if !p.Stepped(r, stepLife) {
		return p.StepUp(w, r)
	}
	text, err := p.service.Text(r.Context(), by, who.Handle, s.Grant, language)
	if err != nil {
		return err
	}
	form := portal.NewForm(r, say("share.sign.submit"),
		portal.Field{Kind: portal.Text, Name: "signature", Label: say("share.sign.field"), Hint: say("share.sign.hint")})
	if portal.Posted(r) && form.Read(r) {
		signed, err := p.service.Sign(r.Context(), by, who.Handle, s.Grant, form.Value("signature"), language)
		if err == nil {
			p.Drafts.Clear(w, shareDraft)
			if err := p.Drafts.Save(w, r, signedDraft, signed); err != nil {
				return err
			}
			return portal.Redirect(w, r, path(who, "sharing/"+string(signed.ID)))
		}
		if !form.Refused(err) {
			return err
		}
	}
	v := p.step(r, who, "sign", "sharing/new/check", form)
	v.Data = signData{text}
	return p.room.Show(w, r, "sign.html", v)
}
