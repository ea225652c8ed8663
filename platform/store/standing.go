package store

import (
	"context"
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// Standing reads all that ties an actor to a person, in one batch (two where records
// were merged). A person who is not there is NotFound.
func (tx *Tx) Standing(ctx context.Context, by iis.Actor, patient iis.PatientID, _ time.Time) (iis.Standing, error) {
	s := iis.Standing{}
	found := false
	var others []iis.PatientID
	stands := func(p iis.Patient) {
		s.Patient, s.Status, s.BirthDate, s.Protection = p.ID, p.Status, p.BirthDate, p.Protection
		found = p.ID != 0
	}
	batch := []engine.Query{
		ask(selectGrant+` WHERE patient_id = ? AND status = ? ORDER BY signed_at, id`, []any{patient, iis.GrantActive},
			func(c *cursor) error {
				g, err := tx.readGrant(c)
				if grantedTo(g, by) {
					s.Grants = append(s.Grants, g)
				}
				return err
			}),
	}
	d := tx.drawers[patient]
	known := d != nil && tx.snapshot
	if known {
		stands(d.patient)
	} else {
		batch = append(batch, ask(selectPatient, []any{patient}, func(c *cursor) error {
			p, err := tx.openPatient(c)
			stands(p)
			return err
		}))
	}
	if by.User != "" {
		batch = append(batch, tx.askUser(&s, by.User, patient)...)
	}
	if by.Organization != "" {
		batch = append(batch, askOrganization(&s, by.Organization, patient)...)
		batch = append(batch, askReports(&s, by.Organization, patient, patient)...)
		if known {
			others = d.homes
		} else {
			batch = append(batch, ask(selectHomes, []any{patient}, func(c *cursor) error {
				if home := iis.PatientID(c.int()); home != patient {
					others = append(others, home)
				}
				return nil
			}))
		}
	}
	if err := tx.query(ctx, batch...); err != nil {
		return iis.Standing{}, err
	}
	if !found {
		return iis.Standing{}, errNoPatient
	}
	batch = nil
	for _, home := range others {
		batch = append(batch, askReports(&s, by.Organization, patient, home)...)
	}
	return s, tx.query(ctx, batch...)
}

// grantedTo tells whether a grant is for the actor's organization, user or link.
func grantedTo(g iis.Grant, by iis.Actor) bool {
	if by.Link != "" {
		return g.ID == by.Link
	}
	return g.To != "" && g.To == by.Organization && (g.ToUser == "" || g.ToUser == by.User)
}

// askUser asks what ties an account to the person.
func (tx *Tx) askUser(s *iis.Standing, user iis.UserID, patient iis.PatientID) []engine.Query {
	return []engine.Query{
		ask(`SELECT 1 FROM account_link WHERE user_id = ? AND patient_id = ? AND until_at = 0`, []any{user, patient},
			func(*cursor) error { s.Self = true; return nil }),
		ask(selectGuardianship+` WHERE user_id = ? AND patient_id = ? ORDER BY since, id`, []any{user, patient},
			func(c *cursor) error {
				g, err := tx.readGuardianship(c)
				s.Guardian = append(s.Guardian, g)
				return err
			}),
	}
}

// askOrganization asks for an organization's claim of care and the person's limit on it.
func askOrganization(s *iis.Standing, org iis.OrganizationID, patient iis.PatientID) []engine.Query {
	return []engine.Query{
		ask(`SELECT until_at FROM care_claim WHERE patient_id = ? AND organization = ? AND ended = 0`, []any{patient, org},
			func(c *cursor) error { s.CareUntil = c.time(); return nil }),
		ask(`SELECT since FROM consent_limit WHERE patient_id = ? AND organization = ? AND until_at = 0 ORDER BY since DESC`,
			[]any{patient, org}, func(c *cursor) error { s.LimitSince = c.time(); return nil }),
	}
}

// linked joins rows r of a home to the links that hold to a patient.
const linked = ` JOIN patient_link l ON l.home = r.home AND l.until_at = 0 AND l.patient_id = ?`

// askReports asks when an organization first and last reported the person under one
// home. What was reported counts for the patient that its source record is linked to.
func askReports(s *iis.Standing, org iis.OrganizationID, patient, home iis.PatientID) []engine.Query {
	times := func(c *cursor) error {
		first, last := c.time(), c.time()
		if !first.IsZero() && (s.FirstReported.IsZero() || first.Before(s.FirstReported)) {
			s.FirstReported = first
		}
		if last.After(s.LastReported) {
			s.LastReported = last
		}
		return nil
	}
	return []engine.Query{
		ask(`SELECT COALESCE(MIN(r.first_at), 0), COALESCE(MAX(r.at), 0) FROM source_record r`+linked+` AND l.source = r.id
			WHERE r.home = ? AND r.organization = ?`, []any{patient, home, org}, times),
		ask(`SELECT COALESCE(MIN(r.at), 0), COALESCE(MAX(r.at), 0) FROM vaccination r`+linked+` AND l.source = r.source
			WHERE r.home = ? AND r.organization = ?`, []any{patient, home, org}, times),
	}
}

// Reporters returns the organizations that reported a person or one of their doses, in
// the order of their ids.
func (tx *Tx) Reporters(ctx context.Context, patient iis.PatientID) ([]iis.OrganizationID, error) {
	homes := []iis.PatientID{patient}
	err := tx.query(ctx, ask(`SELECT home FROM patient_home WHERE patient_id = ? AND home <> ?`, []any{patient, patient},
		func(c *cursor) error { homes = append(homes, iis.PatientID(c.int())); return nil }))
	if err != nil {
		return nil, err
	}
	var all []iis.OrganizationID
	add := func(c *cursor) error { all = append(all, iis.OrganizationID(c.text())); return nil }
	var batch []engine.Query
	for _, home := range homes {
		batch = append(batch,
			ask(`SELECT DISTINCT r.organization FROM source_record r`+linked+` AND l.source = r.id WHERE r.home = ?`, []any{patient, home}, add),
			ask(`SELECT DISTINCT r.organization FROM vaccination r`+linked+` AND l.source = r.source WHERE r.home = ?`, []any{patient, home}, add))
	}
	if err := tx.query(ctx, batch...); err != nil {
		return nil, err
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
