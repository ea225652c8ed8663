package identity

import (
	"context"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// contact chooses the contact of a record that a code may go to (security.md 5.3):
// telephone numbers before e-mail addresses, the newest first. It tells whether there is
// one.
func (s *Service) contact(ctx context.Context, tx Tx, a iis.Account, f iis.File, guardian bool) (reachable, bool, error) {
	blocked, err := s.blockedNames(ctx, tx, f.Patient.ID)
	if err != nil {
		return reachable{}, false, err
	}
	var best reachable
	var at time.Time
	for _, src := range f.Sources {
		counts, err := s.sourceCounts(ctx, tx, f, src)
		if err != nil {
			return reachable{}, false, err
		}
		if !counts {
			continue
		}
		for _, c := range reach(s.old(f, src, offered(src, a, guardian, blocked), guardian)) {
			if !guardian {
				shared, err := s.shared(ctx, tx, f, c)
				if err != nil {
					return reachable{}, false, err
				}
				if shared {
					continue
				}
			}
			if best.value == "" || better(c, best) || c.channel == best.channel && src.At.After(at) {
				best, at = c, src.At
			}
		}
	}
	return best, best.value != "", nil
}

func better(a, b reachable) bool {
	return a.channel == iis.ContactText && b.channel != iis.ContactText
}

// sourceCounts tells whether the contacts of one sender's word can count: it treats
// people and did not first report the person after protection was set.
func (s *Service) sourceCounts(ctx context.Context, tx Tx, f iis.File, src iis.SourceRecord) (bool, error) {
	org, err := tx.Organization(ctx, src.Organization)
	if err != nil {
		return false, err
	}
	protection := f.Patient.Protection
	late := protection.Value == "Y" && src.FirstAt.After(protection.At) && src.Organization != protection.By
	return org.Kind == iis.Provider && !late, nil
}

// old keeps of a sender's contacts those that it first reported 30 days ago or more. For
// a person's own link, nothing from before the 18th birthday counts.
func (s *Service) old(f iis.File, src iis.SourceRecord, all []iis.Contact, guardian bool) []iis.Contact {
	law := s.law()
	var out []iis.Contact
	for _, c := range all {
		since := c.Since
		if since.IsZero() {
			since = src.At
		}
		young := law.Day(since) < f.Patient.BirthDate.AddYears(law.Policy.OwnAccountAge)
		if s.Now().Sub(since) >= contactAge && (guardian || !young) {
			out = append(out, c)
		}
	}
	return out
}

// offered lists the contacts of a source that are the asker's own: the person's, or those
// under the guardian's own name.
func offered(src iis.SourceRecord, a iis.Account, guardian bool, blocked []iis.Name) []iis.Contact {
	if !guardian {
		return src.Identity.Contacts
	}
	var out []iis.Contact
	for _, g := range src.Identity.Guardians {
		if sameName(g.Name, a.Name) && !anyName(blocked, g.Name) {
			out = append(out, g.Contacts...)
		}
	}
	return out
}

func anyName(names []iis.Name, n iis.Name) bool {
	for _, b := range names {
		if sameName(b, n) {
			return true
		}
	}
	return false
}

// reach keeps of reported contacts those a code can be sent to.
func reach(contacts []iis.Contact) []reachable {
	var out []reachable
	for _, c := range contacts {
		if len(c.Phone) == 10 && c.Equip != "FX" {
			out = append(out, reachable{iis.ContactText, c.Phone})
		}
		if strings.Contains(c.Email, "@") {
			out = append(out, reachable{iis.ContactEmail, strings.ToLower(c.Email)})
		}
	}
	return out
}

// shared tells whether a contact of the person is also a guardian's, or another person's.
func (s *Service) shared(ctx context.Context, tx Tx, f iis.File, c reachable) (bool, error) {
	for _, src := range f.Sources {
		for _, g := range src.Identity.Guardians {
			if holds(g.Contacts, c) {
				return true, nil
			}
		}
	}
	if c.channel != iis.ContactText {
		return false, nil
	}
	ids, err := tx.Candidates(ctx, phoneKeys(c.value), maxCandidates)
	if err != nil {
		return false, err
	}
	files, err := tx.Files(ctx, ids...)
	if err != nil {
		return false, err
	}
	for _, other := range files {
		if other.Patient.ID == f.Patient.ID {
			continue
		}
		for _, src := range other.Sources {
			if holds(src.Identity.Contacts, c) {
				return true, nil
			}
		}
	}
	return false, nil
}

func holds(contacts []iis.Contact, c reachable) bool {
	for _, r := range reach(contacts) {
		if r == c {
			return true
		}
	}
	return false
}

// phoneKeys are the blocking keys K3 of a number: one for each initial (rules/match).
func phoneKeys(phone string) []iis.BlockKey {
	var out []iis.BlockKey
	for c := 'A'; c <= 'Z'; c++ {
		out = append(out, iis.BlockKey{Kind: "K3", Value: phone + "|" + string(c)})
	}
	return out
}

// blockedNames are the names of guardians who are blocked for a person: a second account
// under the same name is no way back.
func (s *Service) blockedNames(ctx context.Context, tx Tx, patient iis.PatientID) ([]iis.Name, error) {
	all, err := tx.GuardiansOf(ctx, patient)
	if err != nil {
		return nil, err
	}
	var out []iis.Name
	for _, g := range all {
		if !g.Blocked {
			continue
		}
		a, err := tx.Account(ctx, g.User)
		if err != nil {
			return nil, err
		}
		out = append(out, a.Name)
	}
	return out, nil
}

// adultOn tells whether somebody acts alone on the registry's day.
func adultOn(law *guard.Law, birth iis.Date, at time.Time) bool {
	return !birth.IsZero() && law.Day(at) >= birth.AddYears(law.Policy.OwnAccountAge)
}
