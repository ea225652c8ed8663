package server

import (
	"testing"
	"time"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestTheClockStartsWhereItMay(t *testing.T) {
	tests := []struct {
		name                string
		start, floor, wants string // empty is none
	}{
		{"without anything it is the machine's", "", "", "2026-11-25T12:00:00Z"},
		{"a start of its own shifts it", "2027-01-01T18:00:00Z", "", "2027-01-01T18:00:00Z"},
		{"a start in the past shifts it back while nothing was stored", "2026-11-22T18:00:00Z", "", "2026-11-22T18:00:00Z"},
		{"it never starts behind what was stored", "2026-11-22T18:00:00Z", "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"},
		{"a machine behind what was stored starts there", "", "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var start, floor time.Time
			if tt.start != "" {
				start = at(tt.start)
			}
			if tt.floor != "" {
				floor = at(tt.floor)
			}
			c := NewClock(func() time.Time { return at("2026-11-25T12:00:00Z") }, start, floor)
			if got := c.Now(); !got.Equal(at(tt.wants)) {
				t.Errorf("it is %s, want %s", got, tt.wants)
			}
		})
	}
}

func TestTheClockNeverGoesBack(t *testing.T) {
	machine := at("2026-11-25T12:00:00Z")
	c := NewClock(func() time.Time { return machine }, time.Time{}, time.Time{})
	machine = machine.Add(time.Hour)
	later := c.Now()
	machine = machine.Add(-30 * time.Minute)
	if got := c.Now(); !got.Equal(later) {
		t.Errorf("the machine went back and the clock with it: %s after %s", got, later)
	}
	if err := c.Advance(-time.Hour); err == nil {
		t.Error("it was moved back")
	}
	if err := c.Advance(144 * time.Hour); err != nil {
		t.Fatal(err)
	}
	if got, want := c.Now(), machine.Add(144*time.Hour); !got.Equal(want) {
		t.Errorf("after six days it is %s, want %s", got, want)
	}
}

func TestOpeniisNowIsADateOrADateAndTime(t *testing.T) {
	tests := []struct {
		in, want string // empty want is refused
	}{
		{"2026-11-22", "2026-11-22T18:00:00Z"},
		{"2026-11-22T09:30:00Z", "2026-11-22T09:30:00Z"},
		{"2026-11-22 09:30:00", "2026-11-22T09:30:00Z"},
		{"2026-11-22T09:30:00-05:00", "2026-11-22T14:30:00Z"},
		{"tomorrow", ""},
		{"2026-02-30", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := ParseNow(tt.in)
			if tt.want == "" {
				if err == nil {
					t.Errorf("read as %s", got)
				}
				return
			}
			if err != nil || !got.Equal(at(tt.want)) {
				t.Errorf("read as %s, %v; want %s", got, err, tt.want)
			}
		})
	}
}
