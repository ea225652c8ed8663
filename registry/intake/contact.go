package intake

import (
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
)

// dated writes to every contact of a sender's word when the sender first reported it: a
// contact that the record holds already keeps its date, a guardian's only under the
// same name. A code may go to a contact by that date (security.md 5.3), so neither a
// word that is repeated makes it younger nor an old record a new contact older.
func dated(known iis.SourceRecord, now iis.Identity, at time.Time) iis.Identity {
	now.Contacts = datedContacts(now.Contacts, known.Identity.Contacts, known.At, at)
	now.Guardians = slices.Clone(now.Guardians)
	for i, g := range now.Guardians {
		var before []iis.Contact
		for _, k := range known.Identity.Guardians {
			if k.Name == g.Name {
				before = append(before, k.Contacts...)
			}
		}
		now.Guardians[i].Contacts = datedContacts(g.Contacts, before, known.At, at)
	}
	return now
}

func datedContacts(now, before []iis.Contact, beforeAt, at time.Time) []iis.Contact {
	now = slices.Clone(now)
	for i := range now {
		now[i].Since = at
		if k := slices.IndexFunc(before, now[i].Same); k >= 0 {
			now[i].Since = before[k].Since
			if now[i].Since.IsZero() {
				now[i].Since = beforeAt
			}
		}
	}
	return now
}
