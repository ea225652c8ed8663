package server

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// askedAbout is how many people are asked about at most, one after the other and then
// again (ours).
const askedAbout = 20_000

// Query measures how many questions for a record are answered a second, from the bytes
// of the QBP to those of the RSP, with the audit row durable; and beside it reading the
// same histories by id, and selecting and scanning their rows alone.
func (b Bench) Query(ctx context.Context) (err error) {
	r, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	fmt.Fprintf(b.Out, "query: %s, %d people, %d clients\n", r.Store.Engine(), b.People, b.Clients)
	questions := r.questions()
	person := func(n int) iis.PatientID { return r.patient[n%len(questions)] }
	paths := []struct {
		name string
		do   func(ctx context.Context, n int) (string, error)
		measured
	}{
		{name: "QBP to RSP, audited", do: func(ctx context.Context, n int) (string, error) {
			answer, err := r.inProcess(ctx, questions[n%len(questions)](n))
			return acknowledged(answer), err
		}},
		{name: "history by id, opened", do: func(ctx context.Context, n int) (string, error) {
			return "read", r.Store.View(ctx, func(tx *store.Tx) error {
				_, err := tx.Files(ctx, person(n))
				return err
			})
		}},
		{name: "raw: select and scan", do: func(ctx context.Context, n int) (string, error) {
			_, err := r.Store.ScanHistory(ctx, person(n))
			return "scanned", err
		}},
	}
	for range b.turns() {
		for i := range paths {
			p := &paths[i]
			run := func() error { return b.turn(ctx, &p.measured, 1<<30, p.do) }
			if i == 0 {
				err = b.profiled(run)
			} else {
				err = run()
			}
			if err != nil {
				return err
			}
		}
	}
	for _, p := range paths {
		fmt.Fprintf(b.Out, "  %-28s %s\n", p.name, p.measured)
	}
	whole, byID, raw := paths[0], paths[1], paths[2]
	b.reach("history reaches of raw", byID.perSecond(), raw.perSecond(), 50)
	b.reach("QBP to RSP reaches of raw", whole.perSecond(), raw.perSecond(), 15)
	return nil
}

// questions makes a question about each person, which takes its control id when asked.
func (r *benchRegistry) questions() []func(n int) []byte {
	var out []func(int) []byte
	for p := range r.people(0, min(r.People, askedAbout)) {
		out = append(out, func(n int) []byte { return r.qbp("Q-"+strconv.Itoa(n), p.Identity) })
	}
	return out
}

// qbp asks for a person's history and forecast (Z44) by what a clinic knows.
func (r *benchRegistry) qbp(controlID string, person iis.Identity) []byte {
	name, facility := person.LegalName(), r.sender.Connection.DefaultFacility
	var w hl7v2.Builder
	w.Segment("MSH")
	w.Field(3, "EXAMPLE-EHR")
	w.Field(4, facility)
	w.Field(5, application)
	w.Field(6, application)
	w.Field(7, r.Clock.Now().In(r.Law.Zone).Format("20060102150405-0700"))
	w.Field(9, "QBP", "Q11", "QBP_Q11")
	w.Field(10, controlID)
	w.Field(11, "P")
	w.Field(12, "2.5.1")
	w.Field(15, "ER")
	w.Field(16, "AL")
	w.Field(21, "Z44", "CDCPHINVS")
	w.Segment("QPD")
	w.Field(1, "Z44", "Request Evaluated History and Forecast", "CDCPHINVS")
	w.Field(2, controlID)
	w.Field(3, person.Identifiers[0].Value, "", "", facility, "MR")
	w.Field(4, name.Family, name.Given, name.Middle, "", "", "", "L")
	w.Field(6, person.BirthDate.Compact())
	w.Field(7, person.Sex)
	w.Segment("RCP")
	w.Field(1, "I")
	w.Field(2, "10", "RD")
	return w.Bytes()
}
