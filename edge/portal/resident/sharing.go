package resident

import (
	"net/http"
	"slices"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/relation"
	"github.com/openiis/openiis/registry/sharing"
)

// permission is a grant in words.
type permission struct {
	Href    string
	To      string
	Scope   string
	Purpose string
	Until   string
	Status  string
	Tone    string
	Report  bool
	Active  bool
	Expired bool // by its last day; it can be signed again
}

// viewer is an organization that may look without a permission, in words.
type viewer struct {
	ID, Name, Why, Until string
	MayStop, Stopped     bool
}

// sharingData is what "My permissions" shows.
type sharingData struct {
	Active, Ended []permission
	Viewers       []viewer
	Law           []string // what the law allows anyway, a sentence each
	Base          string
}

// sharing handles "GET /me/people/{p}/sharing": who can see and report, why, until when.
func (p *Pages) sharing(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	all, err := p.Sharing.Permissions(r.Context(), web.ActorOf(r), who.Handle)
	if err != nil {
		return err
	}
	d := sharingData{Base: path(who, "sharing"), Viewers: p.viewers(r, all.Viewers), Law: byLaw(r, all.Law)}
	for _, g := range all.Grants {
		if perm := p.permission(r, who, g); perm.Active {
			d.Active = append(d.Active, perm)
		} else {
			d.Ended = append(d.Ended, perm)
		}
	}
	return p.room.Show(w, r, "sharing.html", portal.View{Title: say("resident.sharing.title"), Intro: []string{say("resident.sharing.intro")},
		Person: p.bar(r, who), Data: d, Links: p.places(r, who, "sharing")})
}

// byLaw says what the law allows without a permission.
func byLaw(r *http.Request, all []sharing.LawOf) (out []string) {
	say := portal.Say(r)
	for _, of := range all {
		kind := say("share.kind." + string(of.Kind))
		if of.See {
			out = append(out, say("share.law.see", "kind", kind))
		}
		if of.Report {
			out = append(out, say("share.law.report", "kind", kind))
		}
	}
	return out
}

func (p *Pages) permission(r *http.Request, who relation.Person, g iis.Grant) permission {
	say := portal.Say(r)
	status := g.StatusOn(p.Today())
	perm := permission{Href: path(who, "sharing/"+string(g.ID)), To: p.recipient(r, g), Scope: say("share.scope." + string(g.Scope)),
		Purpose: say("share.purpose." + string(g.Purpose)), Until: catalog.Date(portal.LanguageOf(r), g.Until),
		Status: say("share.status." + string(status)), Tone: "wait", Report: g.Report, Active: status == iis.GrantActive, Expired: status == iis.GrantExpired}
	if perm.Active {
		perm.Tone = "good"
	}
	return perm
}

// recipient is the name of whom a grant is for.
func (p *Pages) recipient(r *http.Request, g iis.Grant) string {
	switch {
	case g.ToUser != "":
		return portal.Say(r)("share.one-user", "organization", p.Names.OrganizationName(r.Context(), g.To))
	case g.To != "":
		return p.Names.OrganizationName(r.Context(), g.To)
	}
	return g.RecipientName
}

func (p *Pages) viewers(r *http.Request, all []sharing.Viewer) (out []viewer) {
	l, say := portal.LanguageOf(r), portal.Say(r)
	for _, v := range all {
		line := viewer{ID: string(v.Organization.ID), Name: v.Organization.Name, Why: say("share.viewer." + string(v.Basis)), MayStop: v.MayStop, Stopped: !v.Stopped.IsZero()}
		if !v.Until.IsZero() {
			line.Until = catalog.Date(l, iis.DateIn(v.Until, p.Zone))
		}
		out = append(out, line)
	}
	return out
}

// grantData is one permission with its text and what was seen under it.
type grantData struct {
	permission
	Text     string
	Language string // that it was signed in
	Evidence []portal.Answer
	Looks    []lookRow
	PIN      string
	Link     string
	Base     string
}

// grant handles "GET /me/people/{p}/sharing/{g}": the signed text, and the looks so far.
// Right after signing a link, it shows the PIN, once.
func (p *Pages) grant(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, l := portal.Say(r), portal.LanguageOf(r)
	g, looks, err := p.Sharing.Grant(r.Context(), web.ActorOf(r), who.Handle, iis.GrantID(r.PathValue("g")))
	if err != nil {
		return err
	}
	d := grantData{permission: p.permission(r, who, g), Text: g.Signature.Text, Language: g.Signature.Language, Looks: p.looks(r, who, looks), Base: path(who, "sharing/"+string(g.ID)),
		Evidence: []portal.Answer{
			{Label: say("share.signed-by"), Text: g.Signature.Name}, {Label: say("share.signed-at"), Text: catalog.Time(l, g.Signature.At, p.Zone)},
			{Label: say("share.method"), Text: say("account.kind." + g.Signature.Method)}, {Label: say("share.hash"), Text: g.Signature.Hash}}}
	v := portal.View{Title: say("resident.grant.title"), Person: p.bar(r, who), Back: portal.Link{Href: path(who, "sharing"), Text: say("resident.sharing.title")}}
	var fresh signed
	if p.Drafts.Load(r, signedDraft, &fresh) && fresh.ID == g.ID {
		p.Drafts.Clear(w, signedDraft)
		d.PIN, d.Link = fresh.PIN, fresh.Link
		v.Notice = &portal.Notice{Kind: "success", Title: say("resident.grant.signed"), Text: say("resident.grant.signed.text", "reference", iis.Reference(string(g.ID)))}
	}
	v.Data = d
	return p.room.Show(w, r, "grant.html", v)
}

// revoke handles "/me/people/{p}/sharing/{g}/revoke": first what stays visible, then the
// end, at once.
func (p *Pages) revoke(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, by, id := portal.Say(r), web.ActorOf(r), iis.GrantID(r.PathValue("g"))
	if portal.Posted(r) {
		err := p.Sharing.Revoke(r.Context(), by, who.Handle, id)
		if err == nil {
			return p.Done(w, r, path(who, "sharing/"+string(id)), "resident.done.revoked")
		}
		if iis.KindOf(err) != iis.Conflict {
			return err
		}
	}
	g, looks, err := p.Sharing.Grant(r.Context(), by, who.Handle, id)
	if err != nil {
		return err
	}
	if g.StatusOn(p.Today()) != iis.GrantActive {
		return p.ended(w, r, who, g)
	}
	form := portal.NewForm(r, say("resident.revoke.submit"))
	form.Danger = true
	v := portal.View{Title: say("resident.revoke.title"), Person: p.bar(r, who), Form: form, Back: portal.Link{Href: path(who, "sharing/"+string(id)), Text: say("account.back")},
		Intro: []string{say("resident.revoke.intro", "to", p.recipient(r, g)), say("resident.revoke.law")}}
	if n := seen(looks); n > 0 {
		v.Intro = append(v.Intro, catalog.Count(portal.LanguageOf(r), "resident.revoke.seen", n))
	}
	if n := answered(looks); n > 0 {
		v.Intro = append(v.Intro, catalog.Count(portal.LanguageOf(r), "resident.revoke.messages", n))
	}
	if g.Download {
		v.Intro = append(v.Intro, say("resident.revoke.copies"))
	}
	for i, look := range looks {
		if look.Event.Deed == iis.DeedDownload && look.Event.Outcome == "done" {
			row := p.looks(r, who, looks[i:i+1])[0]
			v.Intro = append(v.Intro, say("resident.revoke.copied", "who", row.Who, "time", row.At))
		}
	}
	return p.Plain(w, r, v)
}

// seen counts the looks that others had.
func seen(looks []sharing.Look) (n int) {
	for _, look := range looks {
		if !look.Own && look.Event.Outcome == "done" {
			n++
		}
	}
	return n
}

// answered counts the answers that systems had by message, and keep.
func answered(looks []sharing.Look) (n int) {
	for _, look := range looks {
		if look.Event.Actor.Door == iis.DoorHL7 && look.Event.Outcome == "done" {
			n++
		}
	}
	return n
}

// limitsData are the organizations that can be stopped: those that see or report now, and
// those of a search by name.
type limitsData struct {
	Viewers []viewer
	Words   string
	Found   []viewer
	Nobody  bool // the search found none
}

// limits handles "/me/people/{p}/sharing/limits": stop one organization, or lift that. One
// that has not looked yet is found by name.
func (p *Pages) limits(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say, by := portal.Say(r), web.ActorOf(r)
	words := strings.TrimSpace(r.PostFormValue("recipient"))
	if to := iis.OrganizationID(r.PostFormValue("to")); to != "" {
		act, key := p.Sharing.Stop, "resident.done.stopped"
		if r.PostFormValue("lift") != "" {
			act, key = p.Sharing.Lift, "resident.done.lifted"
		}
		if err := act(r.Context(), by, who.Handle, to); err != nil {
			return err
		}
		return p.Done(w, r, path(who, "sharing/limits"), key)
	}
	all, err := p.Sharing.Permissions(r.Context(), by, who.Handle)
	if err != nil {
		return err
	}
	d := limitsData{Viewers: p.viewers(r, all.Viewers), Words: words}
	if words != "" {
		found, err := p.Sharing.Recipients(r.Context(), by, words)
		if err != nil {
			return err
		}
		d.Found = clinics(found, d.Viewers)
		d.Nobody = len(d.Found) == 0
	}
	return p.room.Show(w, r, "limits.html", portal.View{Title: say("resident.limits.title"), Intro: []string{say("resident.limits.intro"), say("resident.limits.law")},
		Person: p.bar(r, who), Data: d, Back: portal.Link{Href: path(who, "sharing"), Text: say("resident.sharing.title")}})
}

// clinics keeps of the organizations found the clinics that are not listed already.
func clinics(found []iis.Organization, listed []viewer) (out []viewer) {
	for _, o := range found {
		known := slices.ContainsFunc(listed, func(v viewer) bool { return v.ID == string(o.ID) })
		if o.Kind == iis.Provider && !known {
			out = append(out, viewer{ID: string(o.ID), Name: o.Name, Why: o.City, MayStop: true})
		}
	}
	return out
}
