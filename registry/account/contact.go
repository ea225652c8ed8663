package account

import (
	"net/mail"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
)

// changeWait is how long a changed contact or factor waits before it counts (security.md
// 5.3); the first of its kind counts at once.
const changeWait = 72 * time.Hour

// CleanEmail lowers an e-mail address and refuses what is none.
func CleanEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || !strings.Contains(s[strings.LastIndex(s, "@")+1:], ".") {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "enter an e-mail address like name@example.org", Field: "email"}
	}
	return s, nil
}

// CleanPhone keeps the ten digits of a telephone number of the North American plan.
func CleanPhone(s string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(digits) == 11 {
		digits = strings.TrimPrefix(digits, "1")
	}
	if len(digits) != 10 || len(s) > 30 {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "enter a telephone number with ten digits", Field: "tel"}
	}
	return digits, nil
}

// clean reads a contact of either kind.
func clean(kind iis.ContactKind, value string) (string, error) {
	switch kind {
	case iis.ContactEmail:
		return CleanEmail(value)
	case iis.ContactText:
		return CleanPhone(value)
	}
	return "", iis.Errorf(iis.Invalid, "a contact is an e-mail address or a telephone number")
}

// Mask shows enough of a contact to recognize it, and no more.
func Mask(c iis.AccountContact) string {
	if c.Kind == iis.ContactText {
		return "•••-•••-" + c.Value[max(0, len(c.Value)-4):]
	}
	local, domain, _ := strings.Cut(c.Value, "@")
	return local[:min(1, len(local))] + "•••@" + domain
}

func counting(contacts []iis.AccountContact, at time.Time) []iis.AccountContact {
	var out []iis.AccountContact
	for _, c := range contacts {
		if c.Counts(at) {
			out = append(out, c)
		}
	}
	return out
}

func contactByID(contacts []iis.AccountContact, id string) (iis.AccountContact, bool) {
	for _, c := range contacts {
		if c.ID == id {
			return c, true
		}
	}
	return iis.AccountContact{}, false
}

// tell sends a message of a kind to every contact that counts, with the link by which
// "this was not me" ends all sessions.
func (s *Service) tell(tx Tx, a iis.Account, contacts []iis.AccountContact, kind string) {
	link := s.notMeLink(tx, a)
	for _, c := range counting(contacts, s.Now()) {
		s.send(tx, message{to: c, language: a.Language, kind: kind, link: link})
	}
	tx.SaveNotice(iis.Notice{ID: s.NewID(), User: a.ID, Kind: kind, At: s.Now()})
}
