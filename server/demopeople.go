package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/openiis/openiis/edge/hl7"
	"github.com/openiis/openiis/format/iz"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/iis/madeup"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/intake"
)

// seedWorkers is how many people are reported at once; the store commits them together.
const seedWorkers = 16

// recentDays is how long ago a dose may lie and still come in a message of its own, as
// it would from a clinic; older ones come together.
const recentDays = 60

// seedPeople reports the made people and the personas, by HL7 messages that came on
// the days of their doses, and lists the personas in the credentials.
func (r *Registry) seedPeople(ctx context.Context, c *Credentials) error {
	start := time.Now()
	s := peopleSeeder{r: r, now: r.Clock.Now(), senders: demoSenders()}
	today := r.Law.Day(s.now)
	personas := madeup.Personas(today)
	people := make(chan madeup.Person)
	go func() {
		defer close(people)
		for p := range madeup.New(demoSeed, today).People(int(r.Config.Demo.People)) {
			people <- p
		}
	}()
	var wait sync.WaitGroup
	var mu sync.Mutex
	var failed error
	count := 0
	for range seedWorkers {
		wait.Go(func() {
			for p := range people {
				_, err := s.report(ctx, p)
				mu.Lock()
				failed = errors.Join(failed, err)
				count++
				if count%10_000 == 0 {
					r.Log.Info("making demo people", "made", count, "of", int(r.Config.Demo.People))
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if failed != nil {
		return failed
	}
	for _, p := range personas {
		if err := s.persona(ctx, c, p); err != nil {
			return fmt.Errorf("persona %s: %w", p.Key, err)
		}
	}
	r.Log.Info("demo people are made", "people", count, "personas", len(personas), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// demoSenders are the connections of the organizations that report the made people, in
// the order of madeup's reporters.
func demoSenders() []iis.Sender {
	senders := make([]iis.Sender, madeup.Reporters)
	for _, c := range demoCast {
		if c.reporter > 0 {
			m := c.member()
			senders[c.reporter-1] = iis.Sender{Organization: m.Organization, Connection: m.Connections[0], Facilities: m.Facilities}
			senders[c.reporter-1].Connection.Organization = m.Organization.ID
		}
	}
	return senders
}

// peopleSeeder reports people as their providers would have.
type peopleSeeder struct {
	r       *Registry
	now     time.Time
	senders []iis.Sender
}

// demoReport is one message: what one sender tells of one person on one day.
type demoReport struct {
	by     int // index of the sender
	on     iis.Date
	person iis.Identity
	doses  []iis.Vaccination
}

// reports cuts a person's doses into messages, oldest first: one for each sender's
// older doses and one for each recent day. Whoever had a former name or address is
// known by it to the first reporter.
func reports(p madeup.Person, today iis.Date) []demoReport {
	var out []demoReport
	for i, dose := range p.Doses {
		by := p.Reporters[i]
		recent := int(today-dose.GivenOn) < recentDays
		at := slices.IndexFunc(out, func(o demoReport) bool {
			return o.by == by && (recent && o.on == dose.GivenOn || !recent && int(today-o.on) >= recentDays)
		})
		if at < 0 {
			out = append(out, demoReport{by: by, person: p.Identity})
			at = len(out) - 1
		}
		out[at].doses = append(out[at].doses, dose)
		out[at].on = max(out[at].on, dose.GivenOn)
	}
	slices.SortStableFunc(out, func(a, b demoReport) int { return int(a.on - b.on) })
	if p.Former != nil && len(out) > 0 {
		first := out[0]
		first.person = *p.Former
		first.person.Identifiers = p.Identity.Identifiers
		if len(out) == 1 { // the same clinic has heard of the change since
			out[0].on = min(today, max(first.on, today-recentDays)+1)
			return []demoReport{first, out[0]}
		}
		out[0] = first
	}
	return out
}

// report sends every message about a person and returns who it is.
func (s *peopleSeeder) report(ctx context.Context, p madeup.Person) (iis.PatientID, error) {
	var patient iis.PatientID
	record := p.Identity.Identifiers[0].Value
	for n, report := range reports(p, s.r.Law.Day(s.now)) {
		found, err := s.send(ctx, fmt.Sprintf("%s-%d", record, n+1), report)
		if err != nil {
			return 0, err
		}
		patient = found
	}
	return patient, nil
}

// send brings one message to the message desk, as if on the evening of its day.
func (s *peopleSeeder) send(ctx context.Context, controlID string, report demoReport) (iis.PatientID, error) {
	at := report.on.Time().Add(23 * time.Hour)
	if at.After(s.now) {
		at = s.now
	}
	sender := s.senders[report.by]
	then := *s.r.Intake
	then.Now = func() time.Time { return at }
	seen := &watchedIntake{Intake: &then}
	desk := *s.r.Desk
	desk.Intake, desk.Now = seen, then.Now
	header := iis.Header{SendingApp: "EXAMPLE-EHR", SendingFacility: sender.Connection.DefaultFacility, ReceivingApp: application,
		ReceivingFacility: application, ControlID: controlID, SentAt: at.In(s.r.Law.Zone), SentOn: s.r.Law.Day(at)}
	person := report.person
	person.Identifiers = slices.Clone(person.Identifiers)
	for i := range person.Identifiers {
		person.Identifiers[i].Authority = sender.Connection.DefaultFacility
	}
	by := iis.Actor{Organization: sender.Organization.ID, Kind: sender.Organization.Kind, Connection: sender.Connection.ID, Door: iis.DoorHL7, Address: "127.0.0.1"}
	message := iz.WriteVXU(header, person, report.doses, nil, codeset.Default())
	answer, err := desk.Answer(ctx, sender, by, message)
	if err != nil {
		return 0, err
	}
	if bytes.Contains(answer, []byte("\rMSA|AR")) || bytes.Contains(answer, []byte("|E|")) {
		return 0, fmt.Errorf("message %s was refused: %q", controlID, answer)
	}
	return seen.patient, nil
}

// watchedIntake remembers whom a report was about, which an answer never tells.
type watchedIntake struct {
	hl7.Intake
	patient iis.PatientID
}

// Submit takes in a report.
func (w *watchedIntake) Submit(ctx context.Context, by iis.Actor, sub iis.Submission, answer intake.Answer) (iis.Outcome, []byte, error) {
	out, reply, err := w.Intake.Submit(ctx, by, sub, answer)
	w.patient = out.Patient
	return out, reply, err
}

// persona reports the people of one persona and lists them in the credentials, with an
// account where the persona has one.
func (s *peopleSeeder) persona(ctx context.Context, c *Credentials, p madeup.Persona) error {
	var people []demoPersonPatient
	for _, related := range p.People {
		id, err := s.report(ctx, related.Person)
		if err != nil {
			return err
		}
		handle, err := s.r.handleOf(ctx, id)
		if err != nil {
			return err
		}
		people = append(people, demoPersonPatient{id: id, related: related, shown: DemoRelated{Patient: string(handle),
			Relation: string(related.Relation), Name: plainName(related.Person.Identity), BirthDate: related.Person.Identity.BirthDate}})
	}
	switch {
	case len(people) == 0:
		return nil
	case p.Registered:
		if err := s.r.seedResident(ctx, c, p, people); err != nil {
			return err
		}
		if p.Key == "parent" {
			return s.r.seedBlockedGuardian(ctx, c, people[len(people)-1])
		}
		return nil
	}
	self := people[0].shown
	one := DemoPerson{Name: self.Name, BirthDate: self.BirthDate, Patient: self.Patient}
	one.Email, one.Phone = contactsOf(p.Holder)
	for _, child := range people[1:] {
		child.shown.Relation = ""
		one.Children = append(one.Children, child.shown)
	}
	c.Unregistered = append(c.Unregistered, one)
	return nil
}

func plainName(id iis.Identity) string {
	n := id.LegalName()
	return n.Given + " " + n.Family
}

// handleOf returns how the outside names a person.
func (r *Registry) handleOf(ctx context.Context, id iis.PatientID) (handle iis.PatientHandle, err error) {
	err = r.Store.View(ctx, func(tx *store.Tx) error {
		files, err := tx.Files(ctx, id)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return iis.Errorf(iis.NotFound, "there is no such person")
		}
		handle = files[0].Patient.Handle
		return nil
	})
	return handle, err
}
