package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/rules/cdsi"
)

// forecastLine is an output line as a partner reads it.
type forecastLine struct {
	ID      string
	Release string
	Groups  []struct {
		Group       string   `json:"vaccine_group"`
		Status      string   `json:"series_status"`
		Number      *int     `json:"forecast_num"`
		Recommended *string  `json:"recommended"`
		Reasons     []string `json:"reasons"`
	}
	Doses []struct {
		N           int
		Evaluations []struct {
			Antigen string
			Best    bool
			Status  string
			Reasons []string
		}
	}
	Problems []struct {
		N    int
		Code string
	}
	Next  *string `json:"next_change"`
	Trace []struct {
		Rule   string
		Inputs map[string]any
	}
}

func forecastOf(t *testing.T, input string, args ...string) (lines []forecastLine, code int, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = runForecast(args, strings.NewReader(input), &stdout, &stderr)
	d := json.NewDecoder(&stdout)
	for d.More() {
		var l forecastLine
		if err := d.Decode(&l); err != nil {
			t.Fatalf("the answer is not JSON: %v", err)
		}
		lines = append(lines, l)
	}
	return lines, code, stderr.String()
}

const polioChild = `{"id":"a","dob":"2024-01-10","gender":"F","assessment_date":"2025-01-15","other":{"x":[1]},"doses":[` +
	`{"date":"2024-03-10","cvx":"10"},{"date":"2024-03-20","cvx":"10"}]}`

func TestForecastAnswersEachLineInOrder(t *testing.T) {
	input := polioChild + "\n" + strings.Replace(polioChild, `"a"`, `"b"`, 1) + "\n"
	lines, code, _ := forecastOf(t, input, "--jobs", "2")
	if code != exitDone || len(lines) != 2 || lines[0].ID != "a" || lines[1].ID != "b" {
		t.Fatalf("code %d, %d lines", code, len(lines))
	}
	l := lines[0]
	if l.Release == "" || l.Next == nil || len(l.Doses) != 2 {
		t.Fatalf("release %q, next change %v, %d doses", l.Release, l.Next, len(l.Doses))
	}
	found := false
	for _, ev := range l.Doses[1].Evaluations {
		if ev.Best && ev.Antigen == "Polio" {
			found = ev.Status == "Not Valid" && len(ev.Reasons) == 1 && ev.Reasons[0] == "Interval: Too Soon"
		}
	}
	if !found {
		t.Errorf("the second dose is judged %+v", l.Doses[1].Evaluations)
	}
	for _, g := range l.Groups {
		if g.Group == "Polio" && (g.Status != "Not Complete" || g.Number == nil || *g.Number != 2) {
			t.Errorf("Polio is %+v", g)
		}
	}
}

func TestForecastTracesEveryDecision(t *testing.T) {
	lines, _, _ := forecastOf(t, polioChild, "--trace")
	rules := map[string]bool{}
	for _, s := range lines[0].Trace {
		rules[s.Rule] = true
	}
	for _, want := range []string{"6.4", "6.5", "6.10", "7.4", "8-14"} {
		if !rules[want] {
			t.Errorf("the trace has no step of %s", want)
		}
	}
}

func TestForecastNamesWhatIsWrong(t *testing.T) {
	dose := func(s string) string {
		return `{"id":"a","dob":"2024-01-10","gender":"F","assessment_date":"2025-01-15","doses":[{"date":"2024-03-10","cvx":"10"},` + s + `]}`
	}
	tests := []struct {
		name, line string
		n          int
		problem    string
	}{
		{"an unknown vaccine code", dose(`{"date":"2024-05-10","cvx":"997"}`), 2, "unknown-cvx"},
		{"a vaccine code that is none", dose(`{"date":"2024-05-10","cvx":"polio"}`), 2, "unknown-cvx"},
		{"a dose before birth", dose(`{"date":"2023-05-10","cvx":"10"}`), 2, "dose-before-birth"},
		{"a dose in the future", dose(`{"date":"2025-05-10","cvx":"10"}`), 2, "dose-in-future"},
		{"a dose without a date", dose(`{"cvx":"10"}`), 2, "dose-without-date"},
		{"a dose on a day that does not exist", dose(`{"date":"2024-02-30","cvx":"10"}`), 2, "bad-date"},
		{"one vaccine twice on a day", dose(`{"date":"2024-03-10","cvx":"10"}`), 2, "same-vaccine-same-day"},
		{"no birth date", `{"id":"a","gender":"F","assessment_date":"2025-01-15","doses":[{"date":"2024-03-10","cvx":"10"}]}`, 0, "no-birth-date"},
		{"a birth date that is none", `{"dob":"soon","gender":"F","assessment_date":"2025-01-15"}`, 0, "bad-date"},
		{"a birth in the future", `{"dob":"2025-03-01","gender":"F","assessment_date":"2025-01-15"}`, 0, "birth-in-future"},
		{"an unknown gender", `{"dob":"2024-03-01","gender":"?","assessment_date":"2025-01-15"}`, 0, "gender-unknown"},
		{"no assessment date", `{"dob":"2024-03-01","gender":"F"}`, 0, "no-assessment-date"},
		{"an unknown observation", `{"dob":"2024-03-01","gender":"F","assessment_date":"2025-01-15","observations":[{"code":"999"}]}`, 0, "unknown-observation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines, code, _ := forecastOf(t, tt.line)
			if code != exitDone || len(lines) != 1 {
				t.Fatalf("code %d, %d lines", code, len(lines))
			}
			found := false
			for _, p := range lines[0].Problems {
				found = found || p.Code == tt.problem && p.N == tt.n
			}
			if !found {
				t.Errorf("problems %+v lack %s of %d", lines[0].Problems, tt.problem, tt.n)
			}
			if tt.n == 2 && (len(lines[0].Doses) != 2 || len(lines[0].Doses[0].Evaluations) == 0) {
				t.Error("the rest of the record was not evaluated")
			}
		})
	}
}

func TestForecastRefusesLinesThatItCannotRead(t *testing.T) {
	for _, bad := range []string{`{"id":`, `[]`, `"x"`, `{"doses":7}`, `{"doses":[{"date":"2024-01-01","cvx":"10"}`, "\x00"} {
		lines, code, said := forecastOf(t, polioChild+"\n"+bad+"\n"+polioChild+"\n")
		if code != exitRefused || !strings.Contains(said, "line 2: ") {
			t.Errorf("%q: code %d, said %q", bad, code, said)
		}
		if len(lines) != 3 || len(lines[1].Problems) != 1 || lines[1].Problems[0].Code != "bad-line" || len(lines[2].Doses) != 2 {
			t.Errorf("%q: the answers are %+v", bad, lines)
		}
	}
}

func TestForecastTakesThreeHundredDoses(t *testing.T) {
	var doses []string
	for i := range 300 {
		doses = append(doses, `{"date":"20`+string(rune('0'+i/100))+string(rune('0'+i/10%10))+`-05-0`+string(rune('1'+i%9))+`","cvx":"10"}`)
	}
	lines, code, _ := forecastOf(t, `{"id":"a","dob":"2000-01-10","gender":"F","assessment_date":"2035-01-15","doses":[`+strings.Join(doses, ",")+`]}`)
	if code != exitDone || len(lines) != 1 || len(lines[0].Doses) != 300 {
		t.Fatalf("code %d, %d lines", code, len(lines))
	}
}

func FuzzForecastInput(f *testing.F) {
	f.Add([]byte(polioChild))
	f.Add([]byte(`{"id":1,"dob":20240110,"doses":[{"date":null,"cvx":3,"expired":"2024-01-01"}],"observations":[{"code":"007","date":"x"}]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		b := batch{first: 1, lines: line, ends: []int{len(line)}}
		w := worker{engine: cdsi.Default().Engine()}
		w.answer(&b)
		var object map[string]json.RawMessage
		line = bytes.TrimSpace(line)
		if read := json.Unmarshal(line, &object) == nil && object != nil; len(line) > 0 && len(b.errors) > 0 && read && !oddLists(object) {
			t.Errorf("a JSON object was refused: %s", b.errors[0])
		} else if !json.Valid(line) && len(line) > 0 && len(b.errors) == 0 {
			t.Error("what is not JSON was taken")
		}
		for out := range bytes.Lines(b.out) {
			if !json.Valid(out) {
				t.Errorf("the answer is not JSON: %q", out)
			}
		}
	})
}

// oddLists tells whether doses or observations are something else than lists of objects,
// which is refused.
func oddLists(object map[string]json.RawMessage) bool {
	for _, key := range []string{"doses", "observations"} {
		var list []map[string]json.RawMessage
		if raw, ok := object[key]; ok && (json.Unmarshal(raw, &list) != nil || slices.ContainsFunc(list, func(m map[string]json.RawMessage) bool { return m == nil })) {
			return true
		}
	}
	return false
}

func BenchmarkForecastLine(b *testing.B) {
	w := worker{engine: cdsi.Default().Engine()}
	bt := batch{first: 1, lines: []byte(polioChild), ends: []int{len(polioChild)}}
	b.ReportAllocs()
	for b.Loop() {
		bt.out = bt.out[:0]
		w.answer(&bt)
	}
}
