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
	"time"
)

// desk takes one message and returns what was answered.
type desk func(ctx context.Context, message []byte) ([]byte, error)

// measured is what a run came to.
type measured struct {
	took    time.Duration
	waits   []time.Duration // of each answer, shortest first
	answers map[string]int  // by what they said
}

// perSecond is how many answers came in a second.
func (m measured) perSecond() float64 { return float64(len(m.waits)) / m.took.Seconds() }

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
	return fmt.Sprintf("%8.0f/s   p50 %s   p99 %s   %s", m.perSecond(), short(m.percentile(50)), short(m.percentile(99)), m.said())
}

func short(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }

// profiled is a measurement under the CPU profile that was asked for.
func (b Bench) profiled(run func() (measured, error)) (measured, error) {
	if b.Profile == nil {
		return run()
	}
	if err := pprof.StartCPUProfile(b.Profile); err != nil {
		return measured{}, fmt.Errorf("profile the processor: %w", err)
	}
	defer pprof.StopCPUProfile()
	return run()
}

// measure does the n-th thing, from 0 on, by as many clients at once, until the time is
// over or limit things are done. do returns what was answered, for the count.
func measure(ctx context.Context, clients int, duration time.Duration, limit int, do func(ctx context.Context, n int) (string, error)) (measured, error) {
	type client struct {
		waits   []time.Duration
		answers map[string]int
		err     error
	}
	all := make([]client, clients)
	var next atomic.Int64
	start := time.Now()
	var wait sync.WaitGroup
	for w := range all {
		wait.Go(func() {
			c := client{answers: map[string]int{}}
			for time.Since(start) < duration && c.err == nil {
				n := int(next.Add(1)) - 1
				if n >= limit {
					break
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
	out := measured{took: time.Since(start), answers: map[string]int{}}
	var faults []error
	for _, c := range all {
		out.waits = append(out.waits, c.waits...)
		for k, n := range c.answers {
			out.answers[k] += n
		}
		faults = append(faults, c.err)
	}
	slices.Sort(out.waits)
	return out, errors.Join(faults...)
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
