package server

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
	"github.com/openiis/openiis/platform/store"
)

// writtenAhead is how many messages are written ahead for a second of measuring, so
// that writing them takes nothing from what is measured (ours).
const writtenAhead = 4000

// Ingest measures how many reports a second are taken in, every acknowledgement
// durable, and prints beside it what the engine alone needs for the same rows: the same
// statements in the same transactions, by as many writers, into tables of the same
// shape and size.
func (b Bench) Ingest(ctx context.Context) (err error) {
	r, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	fmt.Fprintf(b.Out, "ingest: %s, %d people before, %d senders\n", r.Store.Engine(), b.People, b.Clients)
	write, stop := r.reports()
	defer stop()

	messages := write("IN")
	var inside measured
	var bare store.BareResult
	for range b.turns() {
		r.bare.Keep()
		if err := b.profiled(func() error { return r.ingest(ctx, &inside, messages, r.inProcess) }); err != nil {
			return err
		}
		same, err := r.bare.Run(ctx, b.Clients)
		if err != nil {
			return fmt.Errorf("write the same rows bare: %w", err)
		}
		bare.Transactions += same.Transactions
		bare.Statements += same.Statements
		bare.Took += same.Took
	}
	fmt.Fprintf(b.Out, "  %-28s %s\n", "in process", inside)
	limit := float64(bare.Transactions) / bare.Took.Seconds()
	fmt.Fprintf(b.Out, "  %-28s %8.0f/s   %.1f rows a message\n", "raw: the same rows, bare", limit, float64(bare.Statements)/float64(max(1, bare.Transactions)))
	b.reach("in process reaches of raw", inside.perSecond(), limit, 50)
	if err := r.commits(ctx, messages, inside.next, inside.perSecond()/2); err != nil {
		return err
	}
	if !b.HTTPS {
		return nil
	}
	send, closeDoor, err := r.https(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeDoor()) }()
	messages = write("WEB")
	var outside measured
	for range b.turns() {
		if err := r.ingest(ctx, &outside, messages, send); err != nil {
			return err
		}
	}
	fmt.Fprintf(b.Out, "  %-28s %s\n", "over HTTPS", outside)
	b.reach("HTTPS reaches of in process", outside.perSecond(), inside.perSecond(), 70)
	return nil
}

// ingest sends messages for a turn, each once.
func (r *benchRegistry) ingest(ctx context.Context, m *measured, messages [][]byte, send desk) error {
	return r.turn(ctx, m, len(messages), func(ctx context.Context, n int) (string, error) {
		answer, err := send(ctx, messages[n])
		return acknowledged(answer), err
	})
}

// reports returns what writes the messages of a measurement, alternately a new person
// with all doses and a known person with one more dose. No two measurements have one in
// common.
func (r *benchRegistry) reports() (write func(prefix string) [][]byte, stop func()) {
	fresh, stopFresh := iter.Pull(r.people(r.People, 1<<30))
	known, stopKnown := iter.Pull(r.again())
	write = func(prefix string) [][]byte {
		var out [][]byte
		for n := range max(1, int(writtenAhead*r.Duration/time.Second)) {
			next := fresh
			if n%2 == 1 && r.People > 0 {
				next = known
			}
			p, ok := next()
			if !ok {
				break
			}
			out = append(out, r.vxu(prefix+"-"+strconv.Itoa(n), p.Identity, p.Doses))
		}
		return out
	}
	return write, func() { stopFresh(); stopKnown() }
}

// again yields the people in the registry who have doses, each with one more of their
// last vaccine, a day earlier in each round.
func (r *benchRegistry) again() iter.Seq[madeup.Person] {
	return func(yield func(madeup.Person) bool) {
		for round := 1; ; round++ {
			some := false
			for p := range r.people(0, r.People) {
				if len(p.Doses) == 0 {
					continue
				}
				some = true
				dose := p.Doses[len(p.Doses)-1]
				dose.FillerNumber += "-" + strconv.Itoa(round)
				dose.GivenOn = max(dose.GivenOn, r.Law.Day(r.Clock.Now()).AddDays(-round))
				p.Doses = []iis.Vaccination{dose}
				if !yield(p) {
					return
				}
			}
			if !some {
				return
			}
		}
	}
}
