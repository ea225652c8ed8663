package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/openiis/openiis/format/iz"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/iis/madeup"
)

// people yields n made people behind the first skip ones. They are the same each time.
func (r *benchRegistry) people(skip, n int) iter.Seq[madeup.Person] {
	return func(yield func(madeup.Person) bool) {
		for p := range madeup.New(demoSeed, r.Law.Day(r.Clock.Now())).People(skip + n) {
			if skip > 0 {
				skip--
			} else if !yield(p) {
				return
			}
		}
	}
}

// vxu writes a report of the measured practice.
func (r *benchRegistry) vxu(controlID string, person iis.Identity, doses []iis.Vaccination) []byte {
	now := r.Clock.Now()
	facility := r.sender.Connection.DefaultFacility
	person.Identifiers = slices.Clone(person.Identifiers)
	for i := range person.Identifiers {
		person.Identifiers[i].Authority = facility
	}
	h := iis.Header{SendingApp: "EXAMPLE-EHR", SendingFacility: facility, ReceivingApp: application, ReceivingFacility: application,
		ControlID: controlID, SentAt: now.In(r.Law.Zone), SentOn: r.Law.Day(now)}
	return iz.WriteVXU(h, person, doses, nil, codeset.Default())
}

// preload reports the people, each with all doses in one message.
func (r *benchRegistry) preload(ctx context.Context) error {
	if r.bare != nil {
		r.bare.Mirror()
		defer r.bare.Stop()
	}
	r.patient = make([]iis.PatientID, r.People)
	type numbered struct {
		n int
		madeup.Person
	}
	queue := make(chan numbered)
	go func() {
		defer close(queue)
		n := 0
		for p := range r.people(0, r.People) {
			queue <- numbered{n, p}
			n++
		}
	}()
	var done atomic.Int64
	stop := r.draw("people", r.People, &done)
	defer stop()
	faults := make([]error, r.Clients)
	var wait sync.WaitGroup
	for w := range r.Clients {
		wait.Go(func() {
			desk := *r.Desk
			seen := &watchedIntake{Intake: r.Intake}
			desk.Intake = seen
			for p := range queue {
				if faults[w] != nil {
					continue
				}
				answer, err := desk.Answer(ctx, r.sender, r.by, r.vxu(fmt.Sprintf("PRE-%d", p.n), p.Identity, p.Doses))
				if err == nil && bytes.Contains(answer, []byte("\rMSA|AR")) {
					err = errors.New("a report of a made-up person was refused")
				}
				faults[w] = err
				r.patient[p.n] = seen.patient
				done.Add(1)
			}
		})
	}
	wait.Wait()
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("report the people: %w", err)
	}
	return nil
}

// draw draws a progress bar twice a second until stop is called.
func (r *benchRegistry) draw(what string, all int, done *atomic.Int64) (stop func()) {
	if r.Progress == nil || all == 0 {
		return func() {}
	}
	const width = 30
	line := func() {
		n := int(done.Load())
		full := min(width, width*n/all)
		fmt.Fprintf(r.Progress, "\r%s [%-*s] %d of %d ", what, width, string(bytes.Repeat([]byte("#"), full)), n, all)
	}
	ended := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(time.Second / 2)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				line()
			}
		}
	})
	return func() {
		close(ended)
		wait.Wait()
		line()
		fmt.Fprintln(r.Progress)
	}
}
