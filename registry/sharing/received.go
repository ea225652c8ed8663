package sharing

import (
	"context"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Received is one line of "shared with us". An ended share has no Handle and no birth
// date: it is named, and opens nothing.
type Received struct {
	Grant     iis.Grant // without its text
	Handle    iis.PatientHandle
	Name      iis.Name
	BirthDate iis.Date
	Open      bool
}

// SharedWithUs lists what people share, or shared, with the caller's organization.
func (s *Service) SharedWithUs(ctx context.Context, by iis.Actor) ([]Received, error) {
	req := guard.Request{By: by, To: iis.ActShared, Deed: "list-shared", At: s.Now(), Law: s.Law}
	var out []Received
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		grants, err := tx.GrantsTo(ctx, by.Organization, by.User)
		if err != nil {
			return err
		}
		out = nil
		for _, g := range grants {
			r, err := s.received(ctx, tx, by, g)
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

// received asks anew whether a share opens anything now.
func (s *Service) received(ctx context.Context, tx Tx, by iis.Actor, g iis.Grant) (Received, error) {
	d, err := guard.Weigh(ctx, tx, guard.Request{By: by, To: iis.ActRead, Patient: g.Patient, Purpose: g.Purpose, At: s.Now(), Law: s.Law})
	if err != nil {
		return Received{}, err
	}
	files, err := tx.Files(ctx, g.Patient)
	if err != nil {
		return Received{}, err
	}
	g.Status = g.StatusOn(s.today())
	g.Signature.Text, g.Signature.Address, g.PINHash, g.LinkHash = "", "", nil, nil
	r := Received{Grant: g, Open: d.Allow && g.Status == iis.GrantActive && opens(d, g.ID)}
	if len(files) != 1 || len(files[0].Sources) == 0 || files[0].Patient.Status != iis.PatientActive {
		r.Open = false
		return r, nil
	}
	r.Name = files[0].LegalName()
	if r.Open {
		r.Handle, r.BirthDate = files[0].Patient.Handle, files[0].Patient.BirthDate
	}
	return r, nil
}

// opens tells whether a decision rests on a grant, or on something that opens as much.
func opens(d iis.Decision, id iis.GrantID) bool {
	if d.Basis != iis.BasisGrant {
		return d.Basis != iis.BasisReporter
	}
	for _, v := range d.Views {
		if v.Grant == id {
			return true
		}
	}
	return d.Opening != ""
}

// ErrLink is the one answer to a link that is unknown, ended or locked, and to a wrong
// PIN.
var ErrLink error = &iis.Error{Kind: iis.NotFound, Msg: "this cannot be opened: ask the sender for the link and the PIN", Field: "pin"}

// OpenLink takes the secret of a link and its PIN. It returns the actor for whom the
// record may be opened once, and whose it is; the reading counts the opening.
func (s *Service) OpenLink(ctx context.Context, by iis.Actor, link, pin string) (iis.Actor, iis.PatientHandle, iis.Grant, error) {
	var who iis.Actor
	var handle iis.PatientHandle
	var g iis.Grant
	visitor := iis.Actor{Door: iis.DoorLink, Address: by.Address}
	req := guard.Request{By: visitor, To: iis.ActAccount, Deed: "open-link", At: s.Now(), Law: s.Law}
	err := guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) (err error) {
		who, handle = iis.Actor{}, ""
		refuse := func(why string) error {
			ev.Outcome, ev.Reason = "refused", why
			return nil
		}
		g, err = tx.GrantByLink(ctx, hashOf("link", link))
		if err != nil && iis.KindOf(err) != iis.NotFound {
			return err
		}
		if err != nil {
			return refuse("no-such-link")
		}
		ev.Patient, ev.Subject = g.Patient, string(g.ID)
		right, err := tx.TryPIN(ctx, g.ID, hashOf(string(g.ID), cleanPIN(pin)), s.Now())
		if err != nil {
			return err
		}
		if !right {
			return refuse("pin")
		}
		actor := iis.Actor{Link: g.ID, Door: iis.DoorLink, Address: by.Address}
		d, err := guard.Weigh(ctx, tx, guard.Request{By: actor, To: iis.ActRead, Patient: g.Patient, Purpose: g.Purpose, At: s.Now(), Law: s.Law})
		if err != nil {
			return err
		}
		if !d.Allow {
			return refuse(d.Why)
		}
		files, err := tx.Files(ctx, g.Patient)
		if err != nil {
			return err
		}
		if len(files) != 1 {
			return refuse("no-such-person")
		}
		who, handle = actor, files[0].Patient.Handle
		return nil
	})
	if err == nil && who.Link == "" {
		err = ErrLink
	}
	if err != nil {
		return iis.Actor{}, "", iis.Grant{}, err
	}
	g.PINHash, g.LinkHash, g.Signature.Address = nil, nil, ""
	return who, handle, g, nil
}

// cleanPIN drops the spaces that people type.
func cleanPIN(s string) string {
	out := make([]byte, 0, 8)
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			out = append(out, s[i])
		}
	}
	return string(out)
}
