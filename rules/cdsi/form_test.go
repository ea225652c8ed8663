package cdsi

import (
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

const mumps = `form 1
antigen Mumps
series routine group=MMR type=standard default series-group=1
  dose 1
    age abs-min=12m-4d min=12m
    allow 03,07
end
`

const shared1 = "form 1\nrelease 1.0\ngroup MMR\n  antigen Mumps\nvaccine 03 name=MMR\n  protects Mumps\nvaccine 07\n  protects Mumps\nend\n"

func TestFaultsOfTheFormAreNamed(t *testing.T) {
	tests := []struct {
		name, from, to, want string
		grave                bool
	}{
		{"a file cut in half", "    allow 03,07\nend\n", "", "cut off", true},
		{"an unknown keyword", "allow 03,07", "permit 03", "keyword permit", false},
		{"an unknown key", "min=12m", "min=12m moon=full", "moon=", false},
		{"a duration that is none", "min=12m", "min=1x", "not a duration", true},
		{"a vaccine that is not in the table", "03,07", "03,99", "dangling reference", false},
		{"a group that is not there", "group=MMR", "group=DTP", "dangling reference", false},
		{"an age window that no day is in", "abs-min=12m-4d", "abs-min=3y", "impossible age", false},
		{"a quote that is not closed", "routine", `"routine`, "not closed", true},
		{"another form", "form 1", "form 2", "form \"2\"", true},
		{"no name", "antigen Mumps\n", "", "no antigen", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, faults, err := Load(map[string][]byte{ScheduleFile: []byte(shared1), "mumps.txt": []byte(strings.Replace(mumps, tt.from, tt.to, 1))})
			if err != nil {
				t.Fatal(err)
			}
			if len(faults) == 0 || !strings.Contains(faults[0].Text, tt.want) || faults[0].Grave != tt.grave {
				t.Errorf("faults %v, want %q", faults, tt.want)
			}
			if (len(s.Missing) > 0) != tt.grave {
				t.Errorf("missing %v", s.Missing)
			}
		})
	}
}

func TestASoundFormHasNoFaults(t *testing.T) {
	if _, faults, err := Load(map[string][]byte{ScheduleFile: []byte(shared1), "mumps.txt": []byte(mumps)}); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
}

func TestNoSharedFileIsNoSchedule(t *testing.T) {
	if _, _, err := Load(map[string][]byte{"mumps.txt": []byte(mumps)}); iis.KindOf(err) != iis.Invalid || err == nil {
		t.Errorf("got %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	files, err := Embedded()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(shared1, mumps)
	f.Add(shared1, string(files["cholera.txt"]))
	f.Add(shared1, string(files["mumps.txt"]))
	p := person(f, "2020-01-01", "2025-06-01", "2021-01-10 03", "2021-02-01 07", "2022-01-10 03")
	f.Fuzz(func(t *testing.T, shared, antigen string) {
		s, _, err := Load(map[string][]byte{ScheduleFile: []byte(shared), "x.txt": []byte(antigen)})
		if err != nil {
			return
		}
		if a := s.Assess(p, nil); len(a.Doses) != len(p.Doses) {
			t.Error("a dose got lost")
		}
	})
}
