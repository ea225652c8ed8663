// Package audit lets an auditor search the audit log. It changes nothing there, and each
// search is itself a line of the log.
package audit

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Tx is what audit needs of a transaction.
type Tx interface {
	guard.Tx
	guard.Handles
	AuditEvents(ctx context.Context, f iis.AuditFilter) ([]iis.AuditEvent, error) // newest first
	GrantsByReference(ctx context.Context, letters string) ([]iis.GrantID, error) // at most two
	AccountByUsername(ctx context.Context, username string) (iis.Account, error)
	HandlesOf(ctx context.Context, patients ...iis.PatientID) (map[iis.PatientID]iis.PatientHandle, error)
	UsernamesOf(ctx context.Context, users ...iis.UserID) (map[iis.UserID]string, error)
}

// Service searches the audit log.
type Service struct {
	Look func(context.Context, func(Tx) error) error // snapshot, then what fn queued
	Now  func() time.Time
	Law  *guard.Law
}

// Query is what an auditor asks for; an empty field asks for all. Refused tries are
// among the answers.
type Query struct {
	Person       iis.PatientHandle
	Username     string
	Permission   string // its reference, as people read it (iis.Reference), or its whole id
	Organization iis.OrganizationID
	Basis        iis.Basis
	Outcome      string // done, refused, failed, not-found
	From, To     iis.Date
	After        iis.AuditID // continues behind the last row of a page
	Limit        int         // at most maxRows; 0 is a page
}

// Row is one entry of the log, with the names that a Query takes for who did it and to
// whom. A name is empty where nobody is named, or who was named is there no longer.
type Row struct {
	iis.AuditEvent
	Person   iis.PatientHandle
	Username string
}

// Rows of a page and of a file.
const (
	pageRows = 25
	maxRows  = 10_000
)

// Search lists rows of the audit log, newest first. A person or user who is not there
// has none.
func (s *Service) Search(ctx context.Context, by iis.Actor, q Query) ([]Row, error) {
	var out []Row
	req := guard.Request{By: by, To: iis.ActAudit, Deed: "search-audit", Purpose: iis.PurposeOperation, At: s.Now(), Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		f, known, err := s.filter(ctx, tx, q)
		if out = nil; err != nil || !known {
			return err
		}
		events, err := tx.AuditEvents(ctx, f)
		if err != nil {
			return err
		}
		out, err = call(ctx, tx, events)
		return err
	})
	return out, err
}

// call names the people and accounts of entries.
func call(ctx context.Context, tx Tx, events []iis.AuditEvent) ([]Row, error) {
	var patients []iis.PatientID
	var users []iis.UserID
	for _, e := range events {
		if e.Patient > 0 {
			patients = append(patients, e.Patient)
		}
		if e.Actor.User != "" {
			users = append(users, e.Actor.User)
		}
	}
	handles, err := tx.HandlesOf(ctx, patients...)
	if err != nil {
		return nil, err
	}
	usernames, err := tx.UsernamesOf(ctx, users...)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, 0, len(events))
	for _, e := range events {
		rows = append(rows, Row{AuditEvent: e, Person: handles[e.Patient], Username: usernames[e.Actor.User]})
	}
	return rows, nil
}

// filter resolves the names in a query and tells whether they name somebody.
func (s *Service) filter(ctx context.Context, tx Tx, q Query) (f iis.AuditFilter, known bool, err error) {
	f = iis.AuditFilter{Organization: q.Organization, Basis: q.Basis, Outcome: q.Outcome, After: q.After, Limit: q.Limit}
	if f.Limit <= 0 {
		f.Limit = pageRows
	}
	f.Limit = min(f.Limit, maxRows)
	if !q.From.IsZero() {
		f.From = s.begins(q.From)
	}
	if !q.To.IsZero() {
		f.To = s.begins(q.To.AddDays(1))
	}
	if q.Person != "" {
		f.Patient, err = tx.PatientByHandle(ctx, q.Person)
	}
	if name := strings.TrimSpace(q.Username); err == nil && name != "" {
		var a iis.Account
		a, err = tx.AccountByUsername(ctx, name)
		f.User = a.ID
	}
	if err == nil && strings.TrimSpace(q.Permission) != "" {
		f.Grant, err = permission(ctx, tx, q.Permission)
	}
	if err != nil && iis.KindOf(err) == iis.NotFound {
		return iis.AuditFilter{}, false, nil
	}
	return f, err == nil, err
}

// permission returns the one permission of a reference.
func permission(ctx context.Context, tx Tx, reference string) (iis.GrantID, error) {
	letters := iis.ParseReference(reference)
	if letters == "" {
		return "", iis.Errorf(iis.NotFound, "this is no reference")
	}
	found, err := tx.GrantsByReference(ctx, letters)
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", iis.Errorf(iis.NotFound, "there is no such permission")
	}
	return found[0], nil
}

// begins is the first instant of a day in the jurisdiction.
func (s *Service) begins(d iis.Date) time.Time {
	y, m, day := d.YMD()
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, guard.LawOrDefault(s.Law).Zone)
}

// columns of the file, in order.
var columns = []string{"time", "id", "act", "deed", "organization", "role", "user", "username", "connection", "door", "address", "person", "subject", "basis", "purpose", "part", "outcome", "reason"}

// WriteCSV writes rows as a file for spreadsheets. What could be taken for a formula is
// kept from being one. Persons are named by their handle.
func WriteCSV(w io.Writer, rows []Row) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, e := range rows {
		line := []string{e.At.UTC().Format(time.RFC3339), fmt.Sprint(e.ID), string(e.Act), e.Deed, string(e.Actor.Organization), string(e.Actor.Role), string(e.Actor.User), e.Username,
			e.Actor.Connection, string(e.Actor.Door), e.Actor.Address, string(e.Person), e.Subject, string(e.Basis), string(e.Purpose), e.Part, e.Outcome, e.Reason}
		for i, cell := range line {
			line[i] = plainCell(cell)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// plainCell puts an apostrophe before what a spreadsheet would calculate.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
