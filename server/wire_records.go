package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"

	"github.com/openiis/openiis/edge/hl7"
	"github.com/openiis/openiis/edge/hl7http"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/exchange"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/intake"
)

// application is our name in messages: as sending application, facility and as the
// authority of state registry ids.
const application = "NJIIS"

// wireRecords makes the rooms that take in reports and show records, and the desk that
// speaks HL7 v2 to them.
func (r *Registry) wireRecords() error {
	schedule, err := Schedule(r.Config.Server.Data)
	if err != nil {
		return fmt.Errorf("read the schedule: %w", err)
	}
	codes := codeset.Default()
	db := r.Store
	r.Intake = &intake.Service{
		InTx: func(ctx context.Context, fn func(intake.Tx) error) error {
			return db.InTx(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Codes: codes, Now: r.Clock.Now, Law: r.Law,
		NewID: db.NextID, NewHandle: newHandle, NewSRID: newSRID,
	}
	r.History = &history.Service{
		Look: func(ctx context.Context, fn func(history.Tx) error) error {
			return db.Look(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Codes: codes, Schedule: schedule, Law: r.Law, Now: r.Clock.Now, DoseHandle: db.DoseHandle, ParseDose: db.ParseDoseHandle,
	}
	r.Exchange = &exchange.Service{View: func(ctx context.Context, fn func(exchange.Tx) error) error {
		return db.View(ctx, func(tx *store.Tx) error { return fn(tx) })
	}}
	r.Desk = &hl7.Desk{
		Intake: r.Intake, History: r.History, Codes: codes, Now: r.Clock.Now, Zone: r.Law.Zone,
		NewControlID: newControlID, Application: application,
	}
	return nil
}

// addHL7 adds the HTTPS POST door of the message desk.
func (r *Registry) addHL7(mux *http.ServeMux) {
	mux.Handle("/hl7v2", &hl7http.Handler{Desk: r.Desk, SignIn: r.Exchange, Limit: r.Rates, Log: r.Log})
}

// newControlID is a message control id of ours (MSH-10).
func newControlID() string { return randomHex(10) }

// newHandle is how the outside will name a new person.
func newHandle() iis.PatientHandle { return iis.PatientHandle(randomHex(16)) }

func randomHex(n int) string { return hex.EncodeToString(randomBytes(n)) }

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// crockford is the alphabet of registry ids: no I, L, O or U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newSRID draws a registry id: 14 random base32 characters and a check character,
// weighted so that a typing slip shows (ours).
func newSRID() iis.SRID {
	b := make([]byte, 14)
	rand.Read(b)
	sum := 0
	for i := range b {
		v := int(b[i]) % 32
		sum += (i + 1) * v
		b[i] = crockford[v]
	}
	return iis.SRID(string(b) + string(crockford[sum%31]))
}
