package match

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestKeysMeet(t *testing.T) {
	tests := []struct {
		name     string
		in, held iis.Identity
		meet     bool
	}{
		{"the same person", child("Uma", "", born, "F"), child("Uma", "", born, "F"), true},
		{"first and family name swapped", bare("Example", "Uma", born, "F"), bare("Uma", "Example", born, "F"), true},
		{"a short form and a new family name", bare("Bill", "Example", born, "M"), bare("William", "Beispiel", born, "M"), true},
		{"day and month swapped", bare("Uma", "Example", iis.DateOf(2022, 9, 11), "F"), bare("Oona", "Example", born, "F"), true},
		{"one year off", bare("Uma", "Example", iis.DateOf(2021, 11, 9), "F"), bare("Oona", "Exampel", born, "F"), true},
		{"nothing in common", bare("Uma", "Example", born, "F"), bare("Otto", "Probe", iis.DateOf(1980, 2, 3), "M"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			held := Keys(tt.held)
			meet := slices.ContainsFunc(LookupKeys(tt.in), func(k iis.BlockKey) bool { return slices.Contains(held, k) })
			if meet != tt.meet {
				t.Errorf("a common key: %v, want %v", meet, tt.meet)
			}
		})
	}
}

func TestKeysAreInOrderAndOnce(t *testing.T) {
	id := child("Uma", "Dora", born, "F")
	id.Names = append(id.Names, id.Names[0])
	k := Keys(id)
	for i := 1; i < len(k); i++ {
		if k[i-1].Kind > k[i].Kind || k[i-1] == k[i] {
			t.Errorf("keys %v and %v", k[i-1], k[i])
		}
	}
	if len(k) < 6 {
		t.Errorf("%d keys, want K1, K2, K3, K4, K5, K6, K8: %v", len(k), k)
	}
}
