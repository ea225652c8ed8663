package intake

import (
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

func TestAContactKeepsTheDateOfItsFirstReport(t *testing.T) {
	first, later := time.Unix(1e9, 0).UTC(), time.Unix(2e9, 0).UTC()
	ana, eva := iis.Name{Given: "Ana", Family: "Example"}, iis.Name{Given: "Eva", Family: "Example"}
	said := func(phone, email string, guardian iis.Name) iis.Identity {
		return iis.Identity{Contacts: []iis.Contact{{Phone: phone, Email: email}},
			Guardians: []iis.Guardian{{Name: guardian, Contacts: []iis.Contact{{Phone: phone}}}}}
	}
	known := iis.SourceRecord{Identity: dated(iis.SourceRecord{}, said("6095550101", "Ana@example.org", ana), first), At: first.Add(time.Hour)}
	tests := []struct {
		name          string
		now           iis.Identity
		own, guardian time.Time
	}{
		{"a word that is repeated makes none younger", said("6095550101", "ana@example.org", ana), first, first},
		{"a new number is as old as its report", said("6095550102", "ana@example.org", ana), later, later},
		{"a guardian's number under another name is new", said("6095550101", "ana@example.org", eva), first, later},
		{"no sender sets a date", func() iis.Identity {
			id := said("6095550103", "", ana)
			id.Contacts[0].Since = first
			return id
		}(), later, later},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := dated(known, merged(known.Identity, tt.now), later)
			if at := got.Contacts[0].Since; at != tt.own {
				t.Errorf("the person's since %v, want %v", at, tt.own)
			}
			if at := got.Guardians[0].Contacts[0].Since; at != tt.guardian {
				t.Errorf("the guardian's since %v, want %v", at, tt.guardian)
			}
		})
	}
	again := dated(known, merged(known.Identity, said("6095550101", "Ana@example.org", ana)), later)
	if !sameIdentity(again, known.Identity) {
		t.Errorf("the same word again made a version: %+v", again)
	}
	undated := iis.SourceRecord{Identity: said("6095550101", "", ana), At: first}
	if got := dated(undated, undated.Identity, later); got.Contacts[0].Since != first {
		t.Errorf("a contact kept without a date is as old as its record's last change, not %v", got.Contacts[0].Since)
	}
}
