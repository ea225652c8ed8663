package iis

import (
	"testing"
	"time"
)

func TestAPersonIsCalledAsTheNewestSourceSays(t *testing.T) {
	day := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	told := func(id SourceRecordID, family string, at time.Time, newborn bool) SourceRecord {
		return SourceRecord{ID: id, Version: 1, At: at, Identity: Identity{Names: []Name{{Given: "Ada", Family: family}}, Newborn: newborn}}
	}
	for _, tt := range []struct {
		name    string
		sources []SourceRecord
		want    string
	}{
		{"a new name takes the place of the old one", []SourceRecord{told(1, "Old", day, false), told(2, "New", day.Add(time.Hour), false)}, "New"},
		{"whatever order they are read in", []SourceRecord{told(2, "New", day.Add(time.Hour), false), told(1, "Old", day, false)}, "New"},
		{"a placeholder is no new name", []SourceRecord{told(1, "Real", day, false), told(2, "BABY", day.Add(time.Hour), true)}, "Real"},
		{"a real name takes the place of a newer placeholder", []SourceRecord{told(2, "BABY", day.Add(time.Hour), true), told(1, "Real", day, false)}, "Real"},
		{"who names nobody says nothing", []SourceRecord{told(1, "Real", day, false), {ID: 2, At: day.Add(time.Hour)}}, "Real"},
		{"nobody named", nil, ""},
	} {
		if got := (File{Sources: tt.sources}).LegalName().Family; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
