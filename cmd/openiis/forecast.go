package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/openiis/openiis/rules/cdsi"
	"github.com/openiis/openiis/server"
)

// batchLines is how many input lines a worker takes at a time.
const batchLines = 64

// maxLine bounds one input line: a patient of some thousand doses.
const maxLine = 4 << 20

// runForecast reads patients as JSON lines and writes evaluations and forecasts, one
// line each in the same order (contract: "forecast").
func runForecast(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("forecast", "forecast [--schedule DIR] [--jobs N] [--trace] < patients.jsonl",
		`echo '{"id":"1","dob":"2025-01-10","gender":"F","assessment_date":"2026-01-15","doses":[]}' | openiis forecast`, stderr)
	dir := fs.String("schedule", "", "run another release: the `folder` of CDC's published XML, or of an imported schedule")
	jobs := fs.Int("jobs", runtime.GOMAXPROCS(0), "how many patients are worked on at once")
	trace := fs.Bool("trace", false, "add every decision with rule id and inputs")
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() > 0 {
		return wrongUse(fs, "patients come in on standard input; %q is not a flag", fs.Arg(0))
	}
	if *jobs < 1 {
		return wrongUse(fs, "--jobs starts at 1")
	}
	schedule := cdsi.Default()
	if *dir != "" {
		var faults []cdsi.Fault
		var err error
		schedule, faults, err = server.ReadSchedule(*dir, "")
		for _, fault := range faults {
			if fault.Grave {
				fmt.Fprintln(stderr, "openiis forecast: left out of the schedule:", fault)
			}
		}
		if err != nil {
			fmt.Fprintln(stderr, "openiis forecast:", err)
			return exitFailed
		}
	}
	f := &forecaster{schedule: schedule, trace: *trace}
	refused, err := f.run(stdin, stdout, stderr, *jobs)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "openiis forecast:", err)
		return exitFailed
	case refused > 0:
		fmt.Fprintf(stderr, "openiis forecast: %d lines could not be read\n", refused)
		return exitRefused
	case len(schedule.Missing) > 0:
		return exitRefused
	}
	return exitDone
}

// forecaster answers lines under one schedule.
type forecaster struct {
	schedule *cdsi.Schedule
	trace    bool
}

// batch is some lines of input and, once done, their answers.
type batch struct {
	first  int // number of the first line
	lines  []byte
	ends   []int // where each line ends in lines
	out    []byte
	errors []string
	done   chan struct{}
}

// run takes the input through the workers and writes the answers in the order of the
// input. It returns how many lines were refused.
func (f *forecaster) run(in io.Reader, out, stderr io.Writer, jobs int) (refused int, err error) {
	work, order := make(chan *batch, jobs), make(chan *batch, 2*jobs)
	stop, spare := make(chan struct{}), make(chan []byte, 3*jobs)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			w := worker{engine: f.schedule.Engine(), traced: f.trace}
			for b := range work {
				select {
				case b.out = <-spare:
				default:
				}
				w.answer(b)
				close(b.done)
			}
		})
	}
	var readErr error
	go func() {
		defer close(order)
		defer close(work)
		readErr = readBatches(in, func(b *batch) bool {
			select {
			case order <- b:
				work <- b
				return true
			case <-stop:
				return false
			}
		})
	}()
	for b := range order {
		<-b.done
		refused += len(b.errors)
		for _, e := range b.errors {
			fmt.Fprintln(stderr, e)
		}
		if err == nil {
			if _, err = out.Write(b.out); err != nil {
				close(stop)
			}
		}
		select {
		case spare <- b.out[:0]:
		default:
		}
	}
	workers.Wait()
	return refused, errors.Join(readErr, err)
}

// readBatches cuts the input into batches of lines and gives them to take, until that
// answers false.
func readBatches(in io.Reader, take func(*batch) bool) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	n := 0
	b := &batch{first: 1, done: make(chan struct{})}
	for lines.Scan() {
		n++
		b.lines = append(b.lines, lines.Bytes()...)
		b.ends = append(b.ends, len(b.lines))
		if len(b.ends) == batchLines {
			if !take(b) {
				return nil
			}
			b = &batch{first: n + 1, done: make(chan struct{})}
		}
	}
	if len(b.ends) > 0 && !take(b) {
		return nil
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("line %d is longer than %d bytes; nothing after it is read", n+1, maxLine)
	}
	return lines.Err()
}

// worker answers batches with an engine of its own.
type worker struct {
	engine *cdsi.Engine
	traced bool
	trace  cdsi.Trace
	in     patientInput
}

func (w *worker) answer(b *batch) {
	start := 0
	for i, end := range b.ends {
		line := bytes.TrimSpace(b.lines[start:end])
		start = end
		if len(line) == 0 {
			continue
		}
		p, err := w.in.read(line)
		if err != nil {
			text := fmt.Sprintf("line %d: %s", b.first+i, err)
			b.errors = append(b.errors, text)
			b.out = appendRefusal(b.out, text)
			continue
		}
		var trace *cdsi.Trace
		if w.traced {
			w.trace.Reset()
			trace = &w.trace
		}
		a := w.engine.Assess(p, trace)
		a.Problems = append(a.Problems, w.in.problems...)
		b.out = appendAssessment(b.out, w.in.id, &a, trace)
	}
}
