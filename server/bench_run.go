package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// desk takes one message and returns what was answered.
type desk func(ctx context.Context, message []byte) ([]byte, error)

// turns is how often a path and its raw limit are measured one after the other, so that
// whatever else the machine does slows both alike (ours).
const turns = 4

// measured is what the turns of a path came to.
type measured struct {
	took    time.Duration
	cpu     time.Duration   // of the program; what a database server takes is not in it
	next    int             // the first thing that has not been done
	every   time.Duration   // between the beginnings of two things of a client; zero is as soon as it can
	waits   []time.Duration // of each answer, shortest first
	answers map[string]int  // by what they said
}

// perSecond is how many answers came in a second.
func (m measured) perSecond() float64 { return float64(len(m.waits)) / m.took.Seconds() }

// cpuEach is the processor time that one answer took.
func (m measured) cpuEach() time.Duration { return m.cpu / time.Duration(max(1, len(m.waits))) }

// cpuTime is the processor time that the program has taken so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// percentile is the wait that p of a hundred did not exceed.
func (m measured) percentile(p int) time.Duration {
	if len(m.waits) == 0 {
		return 0
	}
	return m.waits[min(len(m.waits)-1, len(m.waits)*p/100)]
}

// said lists how often each answer was given.
func (m measured) said() string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m.answers)) {
		out = append(out, fmt.Sprintf("%s %d", k, m.answers[k]))
	}
	return strings.Join(out, ", ")
}

// String is the line of figures.
func (m measured) String() string {
	return fmt.Sprintf("%8.0f/s   p50 %s   p99 %s   cpu %s   %s", m.perSecond(), short(m.percentile(50)), short(m.percentile(99)), short(m.cpuEach()), m.said())
}

// reach is the line of a ratio beside what it is to reach, both in percent.
func (b Bench) reach(name string, part, whole, least float64) {
	fmt.Fprintf(b.Out, "  %-28s %8.1f %%   to reach %.0f %%\n", name, 100*part/whole, least)
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }

// profiled is a turn under the CPU profile that was asked for.
func (b Bench) profiled(run func() error) error {
	if b.Profile == nil {
		return run()
	}
	if err := pprof.StartCPUProfile(b.Profile); err != nil {
		return fmt.Errorf("profile the processor: %w", err)
	}
	defer pprof.StopCPUProfile()
	return run()
}

// turns is how many turns a path takes: one where its processor time is profiled.
func (b Bench) turns() int {
	if b.Profile != nil {
		return 1
	}
	return turns
}

// turn does the n-th thing, on from where the last turn ended, by as many clients at once,
// until its share of the time is over or limit things are done. do returns what was
// answered, for the count.
func (b Bench) turn(ctx context.Context, m *measured, limit int, do func(ctx context.Context, n int) (string, error)) error {
	type client struct {
		waits   []time.Duration
		answers map[string]int
		err     error
	}
	all := make([]client, b.Clients)
	var next atomic.Int64
	next.Store(int64(m.next))
	cpu, start := cpuTime(), time.Now()
	var wait sync.WaitGroup
	for w := range all {
		wait.Go(func() {
			c := client{answers: map[string]int{}}
			beat := start.Add(m.every * time.Duration(w) / time.Duration(b.Clients))
			for time.Since(start) < b.Duration/time.Duration(b.turns()) && c.err == nil {
				n := int(next.Add(1)) - 1
				if n >= limit {
					break
				}
				if m.every > 0 {
					time.Sleep(time.Until(beat))
					beat = beat.Add(m.every)
				}
				begun := time.Now()
				said, err := do(ctx, n)
				if err != nil {
					c.err = err
					break
				}
				c.waits = append(c.waits, time.Since(begun))
				c.answers[said]++
			}
			all[w] = c
		})
	}
	wait.Wait()
	m.took += time.Since(start)
	m.cpu += cpuTime() - cpu
	m.next = int(next.Load())
	if m.answers == nil {
		m.answers = map[string]int{}
	}
	var faults []error
	for _, c := range all {
		m.waits = append(m.waits, c.waits...)
		for k, n := range c.answers {
			m.answers[k] += n
		}
		faults = append(faults, c.err)
	}
	slices.Sort(m.waits)
	return errors.Join(faults...)
}

// acknowledged reads MSA-1 of an answer, and the profile of one that holds a record.
func acknowledged(answer []byte) string {
	code, profile := "none", ""
	if _, after, ok := bytes.Cut(answer, []byte("\rMSA|")); ok && len(after) > 2 {
		code = string(after[:2])
	}
	if header, _, ok := bytes.Cut(answer, []byte("\r")); ok && bytes.Contains(header, []byte("|RSP^")) {
		fields := bytes.Split(header, []byte("|"))
		name, _, _ := bytes.Cut(fields[len(fields)-1], []byte("^"))
		profile = " " + string(name)
	}
	return code + profile
}
