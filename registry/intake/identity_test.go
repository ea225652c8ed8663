package intake

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestAMoveIsAnotherHomeAddressOfOneSender(t *testing.T) {
	at := func(kind, street, zip string) iis.Identity {
		return iis.Identity{Addresses: []iis.Address{{Street: street, City: "Trenton", ZIP: zip, Type: kind}}}
	}
	tests := []struct {
		name        string
		before, now iis.Identity
		moved       bool
	}{
		{"another street", at("H", "12 Sample Way", "08608"), at("H", "9 Other Way", "08608"), true},
		{"the same, written otherwise", at("H", "12 Sample Way", "08608"), at("L", "12  SAMPLE WAY", "08608-1234"), false},
		{"another mailing address", at("H", "12 Sample Way", "08608"), at("M", "PO Box 1", "08608"), false},
		{"a bad address", at("H", "12 Sample Way", "08608"), at("BA", "9 Other Way", "08608"), false},
		{"the first address", iis.Identity{}, at("H", "9 Other Way", "08608"), false},
		{"none is told", at("H", "12 Sample Way", "08608"), iis.Identity{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := moved(tt.before, tt.now); got != tt.moved {
				t.Errorf("moved: %v", got)
			}
		})
	}
}
