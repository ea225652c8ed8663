package iis

import (
	"testing"
	"time"
)

func TestDatesAgreeWithTheStandardCalendar(t *testing.T) {
	for d := Date(-400); d < DateOf(2801, 1, 1); d += 7 {
		y, m, day := d.YMD()
		want := time.Date(1, 1, int(d), 0, 0, 0, 0, time.UTC)
		if wy, wm, wd := want.Date(); y != wy || m != int(wm) || day != wd {
			t.Fatalf("day %d is %d-%d-%d, want %d-%d-%d", d, y, m, day, wy, wm, wd)
		}
		if back := DateOf(y, m, day); back != d {
			t.Fatalf("day %d came back as %d", d, back)
		}
		if y > 0 && d != 0 && d.String() != want.Format("2006-01-02") {
			t.Fatalf("day %d is written %s", d, d)
		}
	}
}

func TestDatesOutOfRangeRollOver(t *testing.T) {
	tests := []struct {
		y, m, d int
		want    string
	}{
		{2025, 13, 1, "2026-01-01"},
		{2025, 0, 1, "2024-12-01"},
		{2025, -11, 31, "2024-01-31"},
		{2025, 2, 30, "2025-03-02"},
		{2025, 3, 0, "2025-02-28"},
		{2024, 25, 29, "2026-01-29"},
	}
	for _, tt := range tests {
		if got := DateOf(tt.y, tt.m, tt.d).String(); got != tt.want {
			t.Errorf("DateOf(%d, %d, %d) = %s, want %s", tt.y, tt.m, tt.d, got, tt.want)
		}
	}
}
