package resident

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/relation"
)

// message is one notice in words, with the page that it speaks of.
type message struct {
	Text, At string
	Unread   bool
	Link     portal.Link
}

// place is a page that notices speak of: one of a person, or one of the account.
type place struct {
	page  string // of a person, as in the address; or the whole address
	title string // key of its title
}

var (
	toRecord   = place{"record", "resident.record.title"}
	toActivity = place{"activity", "resident.activity.title"}
	toSharing  = place{"sharing", "resident.sharing.title"}
	toLimits   = place{"sharing/limits", "resident.limits.title"}
	toPeople   = place{"/me/people", "resident.people.title"}
	toSecurity = place{"/account/security", "account.security.title"}
	toAnswers  = place{"/me/messages#questions", "resident.messages.questions"}
)

// places are the pages of the kinds of notices. A notice holds no address: pages move, and
// whose record an account may open changes.
var places = map[string]place{
	"care-claimed": toSharing, "review-shares": toSharing, "organization-stopped": toLimits,
	"share-ended": toSharing, "share-ending": toSharing, "share-revoked": toSharing, "share-signed": toSharing,
	"dose-added": toRecord, "dose-changed": toRecord, "dose-removed": toRecord, "linked": toRecord,
	"first-look": toActivity, "record-changed": toActivity, "record-opened": toActivity, "share-viewed": toActivity,
	"changed": toSecurity, "new-device": toSecurity, "question-answered": toAnswers,
}

// notices puts what the registry told the account into words. people are those whose
// records it may open now.
func (p *Pages) notices(r *http.Request, list []iis.Notice, people []relation.Person) (out []message) {
	l, names := portal.LanguageOf(r), portal.Remembered(p.Names)
	for _, n := range list {
		key := "notice." + n.Kind
		if !catalog.Has(key) {
			key = "notice.other"
		}
		var pairs []string
		for name, value := range n.Params {
			if d, err := iis.ParseDate(value); err == nil {
				value = catalog.Date(l, d)
			}
			if name == "organization" {
				value = names.OrganizationName(r.Context(), iis.OrganizationID(value))
			}
			pairs = append(pairs, name, value)
		}
		out = append(out, message{Text: catalog.Text(l, key, pairs...), At: catalog.Time(l, n.At, p.Zone), Unread: n.Read.IsZero(), Link: placeOf(portal.Say(r), n, people)})
	}
	return out
}

// placeOf returns the way to the page that a notice speaks of. Where it is one of a person
// who is not named, or no longer open to the account, it is the list of people.
func placeOf(say func(string, ...string) string, n iis.Notice, people []relation.Person) portal.Link {
	to, ok := places[n.Kind]
	if !ok {
		return portal.Link{}
	}
	if to.page[0] == '/' {
		return portal.Link{Href: to.page, Text: say(to.title)}
	}
	for _, who := range people {
		if len(people) == 1 && n.Patient == 0 || n.Patient != 0 && who.Patient == n.Patient {
			return portal.Link{Href: path(who, to.page), Text: say(to.title) + ", " + fullName(who.Name)}
		}
	}
	return portal.Link{Href: toPeople.page, Text: say(toPeople.title)}
}
