package identity

import (
	"context"
	"strings"
	"unicode"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/match"
)

// reachable is a contact on a record to which a code can go.
type reachable struct {
	channel iis.ContactKind
	value   string
}

// find looks for the one person of that name and birth date who has a contact that
// counts. Nobody, several, and somebody without such a contact are the same: zero.
func (s *Service) find(ctx context.Context, tx Tx, a iis.Account, m Match) (iis.PatientID, reachable, error) {
	names, birth := []iis.Name{m.Name}, m.BirthDate
	if !m.Guardian {
		names, birth = []iis.Name{a.Name}, a.BirthDate
		if m.Name.Given != "" && m.Name.Family != "" {
			names = append(names, m.Name)
		}
	}
	ids, err := tx.Candidates(ctx, match.Keys(iis.Identity{Names: names, BirthDate: birth}), maxCandidates)
	if err != nil || len(ids) == 0 {
		return 0, reachable{}, err
	}
	files, err := tx.Files(ctx, ids...)
	if err != nil {
		return 0, reachable{}, err
	}
	var found []iis.File
	for _, f := range files {
		if f.Patient.Status == iis.PatientActive && bornOn(f, birth) && called(f, names) {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return 0, reachable{}, nil
	}
	f := found[0]
	to, ok, err := s.contact(ctx, tx, a, f, m.Guardian)
	if err != nil || !ok {
		return 0, reachable{}, err
	}
	sent, err := tx.Attempts(ctx, "match-target", targetKey(f.Patient.ID), s.Now().AddDate(0, 0, -1))
	if err != nil || len(sent) >= sentADay {
		return 0, reachable{}, err
	}
	return f.Patient.ID, to, nil
}

func bornOn(f iis.File, birth iis.Date) bool {
	if f.Patient.BirthDate == birth {
		return true
	}
	return f.Patient.BirthDate.IsZero() && len(f.Sources) > 0 && f.Sources[0].Identity.BirthDate == birth
}

// called tells whether a record knows one of the names.
func called(f iis.File, names []iis.Name) bool {
	for _, src := range f.Sources {
		for _, known := range src.Identity.Names {
			for _, n := range names {
				if sameName(known, n) {
					return true
				}
			}
		}
	}
	return false
}

// sameName compares given and family name by their letters; a middle name that stands in
// the given name's field is no difference.
func sameName(a, b iis.Name) bool {
	af, bf := letters(a.Family), letters(b.Family)
	return af != "" && af == bf && sameGiven(a.Given, b.Given)
}

func sameGiven(a, b string) bool {
	if letters(a) != "" && letters(a) == letters(b) {
		return true
	}
	x, y := strings.Fields(a), strings.Fields(b)
	return len(x) > 0 && len(y) > 0 && len(x) != len(y) && letters(x[0]) != "" && letters(x[0]) == letters(y[0])
}

// plainLetters writes the accented letters of names in the registry's languages plainly.
var plainLetters = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u",
	"ñ", "n", "ç", "c", "ý", "y", "ß", "ss", "œ", "oe", "æ", "ae")

// letters keeps the plain lower-case letters of a name.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, plainLetters.Replace(strings.ToLower(s)))
}
