package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/cdsi"
)

// benchForecast measures the engine in process, with and without trace, and the forecast
// command beside what reading and writing the same lines costs alone. Everything runs on
// one core.
func benchForecast(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("bench forecast", "bench forecast [--cases FILE] [--seconds N]",
		"openiis bench forecast --cases ../shared/cdsi/cases-dev.jsonl", stderr)
	cases := fs.String("cases", "", "patients as the forecast command reads them; default is invented children")
	seconds := fs.Float64("seconds", 2, "how long each figure is measured")
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() > 0 {
		return wrongUse(fs, "it takes no arguments")
	}
	lines := inventedChildren(1000)
	if *cases != "" {
		b, err := os.ReadFile(*cases)
		if err != nil {
			fmt.Fprintln(stderr, "openiis bench forecast:", err)
			return exitFailed
		}
		lines = bytes.TrimSpace(b)
	}
	b, err := newForecastBench(lines, time.Duration(*seconds*float64(time.Second)))
	if err != nil {
		fmt.Fprintln(stderr, "openiis bench forecast:", err)
		return exitFailed
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	fmt.Fprintf(stdout, "forecast: %d patients, release %s, one core\n", len(b.patients), cdsi.Default().Release)
	plain := b.assess(stdout, "in process", nil)
	traced := b.assess(stdout, "in process, traced", &cdsi.Trace{})
	fmt.Fprintf(stdout, "  %-28s %8.2f times slower\n", "the trace costs", plain/traced)
	b.command(stdout)
	return exitDone
}

type forecastBench struct {
	lines    []byte
	patients []*cdsi.Patient
	duration time.Duration
}

func newForecastBench(lines []byte, duration time.Duration) (*forecastBench, error) {
	b := &forecastBench{lines: lines, duration: duration}
	n := 0
	for line := range bytes.Lines(lines) {
		n++
		p, err := new(patientInput).read(bytes.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		b.patients = append(b.patients, p)
	}
	if len(b.patients) == 0 {
		return nil, fmt.Errorf("there are no patients")
	}
	return b, nil
}

// assess measures the engine and prints patients a second with allocations.
func (b *forecastBench) assess(w io.Writer, name string, trace *cdsi.Trace) float64 {
	e := cdsi.Default().Engine()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, n := time.Now(), 0
	for time.Since(start) < b.duration {
		for _, p := range b.patients {
			if trace != nil {
				trace.Reset()
			}
			e.Assess(p, trace)
		}
		n += len(b.patients)
	}
	rate := float64(n) / time.Since(start).Seconds()
	runtime.ReadMemStats(&after)
	fmt.Fprintf(w, "  %-28s %8.0f patients/s   %d allocations, %d bytes a patient\n", name, rate,
		(after.Mallocs-before.Mallocs)/uint64(n), (after.TotalAlloc-before.TotalAlloc)/uint64(n))
	return rate
}

// command measures the forecast command with one worker, and the raw limit: the same
// lines read and the same answers copied, nothing evaluated.
func (b *forecastBench) command(w io.Writer) {
	f := &forecaster{schedule: cdsi.Default()}
	var answers bytes.Buffer
	if _, err := f.run(bytes.NewReader(b.lines), &answers, io.Discard, 1); err != nil {
		fmt.Fprintln(w, "  the command failed:", err)
		return
	}
	rate := func(once func()) float64 {
		start, n := time.Now(), 0
		for time.Since(start) < b.duration {
			once()
			n += len(b.patients)
		}
		return float64(n) / time.Since(start).Seconds()
	}
	whole := rate(func() { _, _ = f.run(bytes.NewReader(b.lines), io.Discard, io.Discard, 1) })
	var in patientInput
	var sink []byte
	raw := rate(func() {
		for line := range bytes.Lines(b.lines) {
			_, _ = in.read(bytes.TrimSpace(line))
		}
		sink = append(sink[:0], answers.Bytes()...)
	})
	fmt.Fprintf(w, "  %-28s %8.0f patients/s\n", "command, --jobs 1", whole)
	fmt.Fprintf(w, "  %-28s %8.0f patients/s   %.1f %% reached\n", "raw: lines read and copied", raw, 100*whole/raw)
}

// inventedChildren writes n children of all ages with the doses of a usual childhood,
// some late, as input lines. The seed is fixed.
func inventedChildren(n int) []byte {
	usual := []struct {
		weeks int
		cvx   string
	}{
		{0, "08"}, {9, "110"}, {9, "17"}, {9, "133"}, {9, "119"}, {17, "110"}, {17, "17"}, {17, "133"}, {17, "119"}, {26, "110"},
		{26, "133"}, {53, "03"}, {53, "21"}, {54, "83"}, {66, "20"}, {66, "133"}, {80, "83"}, {212, "130"}, {212, "94"}, {580, "115"}, {580, "165"}, {580, "114"},
	}
	r := rand.New(rand.NewPCG(2026, 11))
	on := iis.DateOf(2025, 11, 10)
	var b []byte
	for i := range n {
		birth := on.AddDays(-r.IntN(18 * 365))
		b = fmt.Appendf(b, `{"id":"%d","dob":"%s","gender":"%c","assessment_date":"%s","doses":[`, i+1, birth, "FM"[r.IntN(2)], on)
		given := 0
		for _, u := range usual {
			day := birth.AddDays(7*u.weeks + r.IntN(20) - 3)
			if day > on || day < birth || r.IntN(20) == 0 {
				continue
			}
			if given > 0 {
				b = append(b, ',')
			}
			given++
			b = fmt.Appendf(b, `{"date":"%s","cvx":"%s"}`, day, u.cvx)
		}
		b = append(b, "]}\n"...)
	}
	return b
}
