// Package hl7 is the message desk: bytes in, the registry asked, bytes out. Every
// transport of HL7 v2 brings its messages here, with the sender that it has signed in.
package hl7

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/format/iz"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/registry/intake"
)

// maxBatch is how many messages are taken in one batch that is answered after reading
// (contract.md 4).
const maxBatch = 5000

// Intake takes in reports; intake.Service does it.
type Intake interface {
	Submit(ctx context.Context, by iis.Actor, sub iis.Submission, answer intake.Answer) (iis.Outcome, []byte, error)
	// Refuse keeps a message that was refused before anything of it was read, with its
	// answer, so that its sender can be helped.
	Refuse(ctx context.Context, by iis.Actor, sub iis.Submission, answer []byte) error
}

// History answers queries; history.Service does it.
type History interface {
	Query(ctx context.Context, by iis.Actor, q iis.Query) (iis.QueryAnswer, error)
}

// Desk answers messages.
type Desk struct {
	Intake       Intake
	History      History
	Codes        *codeset.Set
	Now          func() time.Time
	Zone         *time.Location
	NewControlID func() string
	Application  string // our name as application, facility and authority: "NJIIS"
}

// Answer reads one message or one batch and returns the answer to each message, in
// order; a batch's envelope is mirrored. The bytes are an answer even where err tells
// that something could not be kept: then at least one message is answered with AR and
// 207, and all may be sent again, since what was stored is not stored twice. A
// Forbidden error is a sender of a kind that may not send such messages; an Invalid one
// is a body beyond the limits.
func (d *Desk) Answer(ctx context.Context, sender iis.Sender, by iis.Actor, body []byte) ([]byte, error) {
	items, err := split(body)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	var failed error
	for _, it := range items {
		if it.kind != hl7v2.ItemMessage {
			out.Write(d.mirror(it))
			continue
		}
		answer, err := d.one(ctx, sender, by, it)
		out.Write(answer)
		if err != nil && (failed == nil || iis.KindOf(failed) == iis.Forbidden) {
			failed = err
		}
	}
	return out.Bytes(), failed
}

// item is a message, or a segment of the envelope.
type item struct {
	kind     hl7v2.ItemKind
	text     []byte
	tooLarge bool
	count    int           // of a trailer
	found    []iis.Finding // of the last message: what is wrong with the envelope it ends
}

// split cuts a body into its items. An empty body is one message without a header.
func split(body []byte) ([]item, error) {
	scanner := hl7v2.NewScanner(bytes.NewReader(body), hl7v2.Limits{})
	var items []item
	messages := 0
	opened := map[hl7v2.ItemKind]bool{} // by the kind of the trailer that closes it
	for scanner.Scan() {
		it := scanner.Item()
		if it.Kind == hl7v2.ItemMessage {
			if messages++; messages > maxBatch {
				return nil, iis.Errorf(iis.TooMany, "the batch holds more than %d messages; nothing was stored; send smaller batches", maxBatch)
			}
		}
		items = append(items, item{kind: it.Kind, text: bytes.Clone(it.Text), tooLarge: it.TooLarge, count: it.Count})
		switch it.Kind {
		case hl7v2.ItemFileHeader:
			opened[hl7v2.ItemFileTrailer] = true
		case hl7v2.ItemBatchHeader:
			opened[hl7v2.ItemBatchTrailer] = true
		case hl7v2.ItemBatchTrailer, hl7v2.ItemFileTrailer:
			checkCount(items)
			if !opened[it.Kind] {
				items = items[:len(items)-1] // a trailer in the answer needs its header too
			}
			opened[it.Kind] = false
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, err
	}
	if messages == 1 && len(items) == 1 && items[0].tooLarge {
		return nil, iis.Errorf(iis.TooMany, "the message is larger than 4 MiB or has more than 5,000 segments; nothing was stored")
	}
	if len(items) == 0 {
		items = []item{{kind: hl7v2.ItemMessage, text: body}}
	}
	return items, nil
}

// checkCount compares what the trailer at the end of items counts with what came. There is
// no summary of a batch, so the answer to its last message tells (messaging-notes 2, FHS).
func checkCount(items []item) {
	trailer := items[len(items)-1]
	m, _ := hl7v2.Parse(trailer.text)
	if len(m.Segments) == 0 || !m.Segments[0].Field(1).Valued() {
		return
	}
	if n, err := strconv.Atoi(strings.TrimSpace(m.Segments[0].Field(1).Text())); err == nil && n == trailer.count {
		return
	}
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].kind == hl7v2.ItemMessage {
			items[i].found = append(items[i].found, intake.Graded(iis.FindingBatchCount, iis.Place{Segment: m.Segments[0].Name, Sequence: 1, Field: 1}))
			return
		}
	}
}

// mirror answers a segment of the envelope: headers name us as the sender and refer to
// the file or batch they answer, trailers count the answers.
func (d *Desk) mirror(it item) []byte {
	m, _ := hl7v2.Parse(it.text) // without MSH, as an envelope is: the segments are there all the same
	if len(m.Segments) == 0 {
		return nil
	}
	if it.kind == hl7v2.ItemFileHeader || it.kind == hl7v2.ItemBatchHeader {
		reply := iz.Reply{Now: d.Now().In(d.Zone), ControlID: d.NewControlID(), App: d.Application, Facility: d.Application, Codes: d.Codes}
		return reply.BatchHeader(m.Segments[0])
	}
	return iz.BatchTrailer(m.Segments[0].Name, it.count)
}

// one answers one message.
func (d *Desk) one(ctx context.Context, sender iis.Sender, by iis.Actor, it item) ([]byte, error) {
	now := d.Now().In(d.Zone)
	m, err := hl7v2.Parse(it.text)
	if err != nil && !errors.Is(err, hl7v2.ErrNoHeader) {
		return nil, err
	}
	desk := exchange{Desk: d, sender: sender, by: by, m: m, now: now, raw: it.text}
	var found []iis.Finding
	desk.header, found = iz.Header(m, sender.Connection.Versions...)
	found = append(found, it.found...)
	if it.tooLarge {
		found = append(found, intake.Graded(iis.FindingTooLarge, iis.Place{Segment: "MSH", Sequence: 1}))
	}
	if iz.Rejected(found) {
		return desk.refuse(ctx, found)
	}
	facility, ok := sender.Facility(facilityNames(m)...)
	if !ok {
		return desk.refuse(ctx, []iis.Finding{intake.Graded(iis.CodeFacilityForeign, iis.Place{Segment: "MSH", Sequence: 1, Field: 4})})
	}
	switch desk.header.MessageType {
	case "VXU":
		if !sender.Connection.MayWrite {
			return desk.refuse(ctx, []iis.Finding{intake.Graded(iis.CodeConnectionForbids, iis.Place{Segment: "MSH", Sequence: 1, Field: 9})})
		}
		return desk.report(ctx, facility, found)
	default:
		if !sender.Connection.MayRead {
			return desk.refuse(ctx, []iis.Finding{intake.Graded(iis.CodeConnectionForbids, iis.Place{Segment: "MSH", Sequence: 1, Field: 9})})
		}
		return desk.query(ctx)
	}
}

// facilityNames are the ways in which MSH-4 may name the sending facility: its
// namespace and its universal id.
func facilityNames(m *hl7v2.Message) []string {
	v := m.Header().Field(4)
	return []string{v.Comp(1).Text(), v.Comp(2).Text()}
}

// exchange is one message on the desk.
type exchange struct {
	*Desk
	sender iis.Sender
	by     iis.Actor
	m      *hl7v2.Message
	header iis.Header
	now    time.Time
	raw    []byte
}

func (x exchange) reply() iz.Reply {
	return iz.Reply{Request: x.m, Now: x.now, ControlID: x.NewControlID(), App: x.Application, Facility: x.Application, Authority: x.Application, Codes: x.Codes}
}

// refuse answers AR, and keeps what came.
func (x exchange) refuse(ctx context.Context, found []iis.Finding) ([]byte, error) {
	answer := x.reply().ACK(iis.AckRefused, found)
	sub := iis.Submission{Organization: x.sender.Organization.ID, Header: x.header, Findings: found, Raw: x.raw}
	if err := x.Intake.Refuse(ctx, x.by, sub, answer); err != nil {
		return x.unavailable(err)
	}
	return answer, nil
}

// unavailable answers that nothing was kept, and lets the transport know. What the sender
// may never do is not to be sent again.
func (x exchange) unavailable(err error) ([]byte, error) {
	code := iis.CodeUnavailable
	if iis.KindOf(err) == iis.Forbidden {
		code = iis.CodeKindForbids
	}
	return x.reply().ACK(iis.AckRefused, []iis.Finding{intake.Graded(code, iis.Place{Segment: "MSH", Sequence: 1})}), err
}

// report takes in a VXU; found is what the header stage noticed.
func (x exchange) report(ctx context.Context, facility string, found []iis.Finding) ([]byte, error) {
	sub := iz.DecodeVXU(x.m)
	sub.Findings = append(sub.Findings, found...) // rules/quality keeps each once
	sub.Organization, sub.Facility, sub.Raw = x.sender.Organization.ID, facility, x.raw
	level := x.sender.Connection.ReportLevel
	_, answer, err := x.Intake.Submit(ctx, x.by, sub, func(o iis.Outcome) []byte {
		told := intake.ForReport(o.Findings, level)
		return x.reply().ACK(iis.AckFor(told), told)
	})
	if err != nil {
		return x.unavailable(err)
	}
	return answer, nil
}

// query answers a QBP.
func (x exchange) query(ctx context.Context) ([]byte, error) {
	q := iz.DecodeQBP(x.m)
	q.Raw = x.raw
	if iz.Rejected(q.Findings) {
		return x.reply().RSP(q, iis.QueryAnswer{Found: iis.FoundError, Findings: q.Findings}), nil
	}
	a, err := x.History.Query(ctx, x.by, q)
	if err != nil {
		return x.unavailable(err)
	}
	a.Findings = append(a.Findings, q.Findings...)
	return x.reply().RSP(q, a), nil
}
