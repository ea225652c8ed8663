package sharing

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math/big"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/openiis/openiis/iis"
)

// Recipients finds enrolled organizations by name or town; the search names nobody.
func (s *Service) Recipients(ctx context.Context, by iis.Actor, words string) ([]iis.Organization, error) {
	if by.User == "" || !by.Resident {
		return nil, errNothing
	}
	list := strings.Fields(words)
	if len(list) == 0 || len(words) > 200 {
		return nil, nil
	}
	var out []iis.Organization
	err := s.Look(ctx, func(tx Tx) error {
		found, err := tx.FindOrganizations(ctx, list, 50)
		if err != nil {
			return err
		}
		out = nil
		for _, o := range found {
			if mayReceive[o.Kind] {
				out = append(out, o)
			}
		}
		return nil
	})
	return out, err
}

// Text words the permission exactly as it will be signed, in a language.
func (s *Service) Text(ctx context.Context, by iis.Actor, who iis.PatientHandle, g iis.Grant, language string) (string, error) {
	var text string
	err := s.look(ctx, by, iis.ActShare, "draft-share", who, func(tx Tx, patient iis.PatientID, d iis.Decision, _ *iis.AuditEvent) error {
		f, err := s.prepare(ctx, tx, by, patient, d, &g)
		if err == nil {
			text = f.words(language)
		}
		return err
	})
	return text, err
}

// Signed is a permission that was just signed. Link and PIN are shown once.
type Signed struct {
	Grant iis.Grant
	Link  string
	PIN   string
}

// ErrText and ErrSigned are why a text is not signed: it is not the one shown any more,
// or it is signed already.
var (
	ErrText   error = &iis.Error{Kind: iis.Conflict, Msg: "the text has changed since it was shown: read it again, then sign"}
	ErrSigned error = &iis.Error{Kind: iis.Conflict, Msg: "this permission is signed already"}
)

// Sign signs a permission. g carries what the person chose; g.Follows names an active
// one that the new signature extends or narrows. Where g.Signature.Hash is given, the
// text must still be the one shown. A draft with an ID is signed once, however often it
// is sent. It needs a second step given a moment ago.
func (s *Service) Sign(ctx context.Context, by iis.Actor, who iis.PatientHandle, g iis.Grant, typed, language string) (Signed, error) {
	fresh := iis.GrantID(s.NewID())
	link, pin := rand.Text(), newPIN()
	var out Signed
	err := s.do(ctx, by, iis.ActShare, "sign-share", who, func(tx Tx, patient iis.PatientID, d iis.Decision, ev *iis.AuditEvent) error {
		g := g
		f, err := s.prepare(ctx, tx, by, patient, d, &g)
		if err != nil {
			return err
		}
		if !sameTyped(typed, f.signer.Name) {
			return &iis.Error{Kind: iis.Invalid, Msg: "type your full name as it stands in your account", Field: "signature"}
		}
		shown := g.Signature.Hash
		if err := s.once(ctx, tx, patient, &g, fresh); err != nil {
			return err
		}
		g.Patient, g.Status = patient, iis.GrantActive
		g.Signature = f.signature(by, d, typed, language, s.Now())
		if shown != "" && shown != g.Signature.Hash {
			return ErrText
		}
		out = Signed{}
		if g.To == "" {
			g.LinkHash, g.PINHash = hashOf("link", link), hashOf(string(g.ID), pin)
			out.Link, out.PIN = s.PublicURL+"/shared/"+link, pin
		}
		if err := s.follow(ctx, tx, by, g); err != nil {
			return err
		}
		ev.Subject, ev.Part = string(g.ID), string(g.Scope)
		tx.InsertGrant(g)
		out.Grant = g
		return s.announce(ctx, tx, g, out.Link, language)
	})
	return out, err
}

// once gives a draft its ID. One that is signed already is not signed again; a link takes
// the place of the one before, whose PIN nobody may have seen.
func (s *Service) once(ctx context.Context, tx Tx, patient iis.PatientID, g *iis.Grant, fresh iis.GrantID) error {
	if g.ID == "" {
		g.ID = fresh
		return nil
	}
	before, err := tx.Grant(ctx, g.ID)
	switch {
	case iis.KindOf(err) == iis.NotFound && err != nil:
		return nil
	case err != nil:
		return err
	case before.Patient == patient && before.ForLink() && g.To == "" && before.StatusOn(s.today()) == iis.GrantActive:
		g.Follows, g.ID = before.ID, fresh
		return nil
	}
	return ErrSigned
}

// follow ends the permission that the new one takes the place of.
func (s *Service) follow(ctx context.Context, tx Tx, by iis.Actor, g iis.Grant) error {
	if g.Follows == "" {
		return nil
	}
	old, err := tx.Grant(ctx, g.Follows)
	if err != nil {
		return err
	}
	if old.Patient != g.Patient || old.To != g.To || old.ToUser != g.ToUser || old.ForLink() != g.ForLink() {
		return errNothing
	}
	ended, err := tx.EndGrant(ctx, old.ID, iis.GrantSuperseded, "superseded", by.User, s.Now())
	if err == nil && (!ended || old.StatusOn(s.today()) != iis.GrantActive) {
		err = iis.Errorf(iis.Conflict, "this permission has ended meanwhile")
	}
	return err
}

// prepare checks a draft and reads what its text names.
func (s *Service) prepare(ctx context.Context, tx Tx, by iis.Actor, patient iis.PatientID, d iis.Decision, g *iis.Grant) (form, error) {
	if err := s.checkDraft(d, g); err != nil {
		return form{}, err
	}
	f := form{grant: *g, capacity: capacity(d)}
	var err error
	if f.signer, err = tx.Account(ctx, by.User); err != nil {
		return form{}, err
	}
	files, err := tx.Files(ctx, patient)
	if err != nil {
		return form{}, err
	}
	if len(files) == 1 {
		f.person = files[0].LegalName()
	}
	if g.To == "" {
		f.recipient = g.RecipientName
		return f, nil
	}
	org, err := tx.Organization(ctx, g.To)
	if err != nil {
		return form{}, err
	}
	if org.Disabled || !mayReceive[org.Kind] {
		return form{}, &iis.Error{Kind: iis.Invalid, Msg: "choose an organization from the list", Field: "to"}
	}
	f.recipient, f.kind, f.law = org.Name, org.Kind, s.law().Policy.Kinds[org.Kind]
	if g.ToUser == "" {
		return f, nil
	}
	members, err := tx.Memberships(ctx, g.ToUser)
	if err != nil {
		return form{}, err
	}
	for _, m := range members {
		if m.Organization == g.To {
			u, err := tx.Account(ctx, g.ToUser)
			f.recipient = u.Name.Given + " " + u.Name.Family + ", " + org.Name
			return f, err
		}
	}
	return form{}, &iis.Error{Kind: iis.Invalid, Msg: "this person does not work there", Field: "to"}
}

func capacity(d iis.Decision) string {
	if d.Basis == iis.BasisGuardian {
		return iis.CapacityGuardian
	}
	return iis.CapacitySelf
}

// purposes a person can choose.
var purposes = map[iis.Purpose]bool{iis.PurposeTreatment: true, iis.PurposeSchool: true, iis.PurposeWork: true, iis.PurposeCamp: true,
	iis.PurposeTravel: true, iis.PurposeLegal: true, iis.PurposeOther: true}

// maxOpenings is the most a number of openings can be (ours); more is any number.
const maxOpenings = 999

// checkDraft refuses a draft that could not be signed, field by field, and tidies it.
func (s *Service) checkDraft(d iis.Decision, g *iis.Grant) error {
	wrong := func(field, text string) error { return &iis.Error{Kind: iis.Invalid, Msg: text, Field: field} }
	g.RecipientName, g.PurposeText = strings.TrimSpace(g.RecipientName), strings.TrimSpace(g.PurposeText)
	if g.To == "" {
		if err := checkRecipient(g); err != nil {
			return err
		}
	} else {
		g.RecipientName, g.RecipientEmail, g.RecipientPhone = "", "", ""
	}
	switch g.Scope {
	case iis.ScopeVaccines:
		if len(g.Groups) == 0 {
			return wrong("vaccine", "choose at least one vaccine")
		}
	case iis.ScopeSchoolForm:
	case iis.ScopeFull, iis.ScopeFullFuture:
		g.Groups = nil
	default:
		return wrong("scope", "choose what may be seen")
	}
	switch {
	case !purposes[g.Purpose]:
		return wrong("purpose", "choose what it is for")
	case g.Purpose == iis.PurposeOther && (g.PurposeText == "" || len(g.PurposeText) > 200):
		return wrong("purpose", "say in a few words what it is for")
	case g.Openings < 0 || g.Openings > maxOpenings:
		return wrong("openings", "enter a number from 1 to 999, or leave it empty")
	case g.Confidential && capacity(d) != iis.CapacitySelf:
		return wrong("confidential", "only the person can share confidential vaccinations")
	}
	return s.checkUntil(g)
}

func (s *Service) checkUntil(g *iis.Grant) error {
	today := s.today()
	latest := today.AddMonths(s.law().Policy.GrantMaxMonths)
	if g.To == "" {
		latest = today.AddDays(s.law().Policy.LinkMaxDays)
	}
	switch {
	case g.Until < today:
		return &iis.Error{Kind: iis.Invalid, Msg: "enter a last day that is not over", Field: "until-day"}
	case g.Until > latest:
		return &iis.Error{Kind: iis.Invalid, Msg: "the last day can be " + latest.String() + " at the latest", Field: "until-day"}
	}
	return nil
}

// checkRecipient checks who gets a link: a name, and one contact to send it to.
func checkRecipient(g *iis.Grant) error {
	if g.RecipientName == "" || len(g.RecipientName) > 200 {
		return &iis.Error{Kind: iis.Invalid, Msg: "enter the name of the person or organization", Field: "recipient"}
	}
	if g.Report || g.ToUser != "" {
		return &iis.Error{Kind: iis.Invalid, Msg: "only an enrolled organization can report to a record", Field: "report"}
	}
	if g.RecipientEmail != "" {
		g.RecipientEmail = strings.ToLower(strings.TrimSpace(g.RecipientEmail))
		if a, err := mail.ParseAddress(g.RecipientEmail); err != nil || a.Address != g.RecipientEmail {
			return &iis.Error{Kind: iis.Invalid, Msg: "enter an e-mail address like name@example.org", Field: "email"}
		}
		return nil
	}
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, g.RecipientPhone)
	if len(digits) != 10 {
		return &iis.Error{Kind: iis.Invalid, Msg: "enter an e-mail address, or a telephone number with ten digits", Field: "email"}
	}
	g.RecipientPhone = digits
	return nil
}

// announce sends the link, puts notices and reminders in line. A reminder whose day has
// begun already is not sent.
func (s *Service) announce(ctx context.Context, tx Tx, g iis.Grant, link, language string) error {
	if link != "" {
		s.sendLink(tx, g, link, language)
	}
	s.tell(tx, iis.Notice{User: g.Signature.By, Kind: "share-signed", Patient: g.Patient, Params: map[string]string{"grant": string(g.ID)}})
	if err := s.tellOrganization(ctx, tx, g, "shared-with-us"); err != nil {
		return err
	}
	for _, days := range reminders {
		if due := s.begins(g.Until.AddDays(-days)); due.After(s.Now()) {
			tx.Enqueue(iis.Job{Kind: "grant-ending", Key: fmt.Sprintf("%s/%d", g.ID, days), Due: due, OnBehalf: g.Signature.By})
		}
	}
	tx.Enqueue(iis.Job{Kind: "grant-ended", Key: string(g.ID), Due: s.begins(g.Until.AddDays(1)), OnBehalf: g.Signature.By})
	tx.Enqueue(iis.Job{Kind: "review-shares", Key: string(g.Signature.By), Due: s.Now().AddDate(1, 0, 0), OnBehalf: g.Signature.By})
	return nil
}

// reminders are how many days before the last one the signer is told.
var reminders = []int{14, 1}

// begins is the first instant of a day in the jurisdiction.
func (s *Service) begins(d iis.Date) time.Time {
	y, m, day := d.YMD()
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, s.law().Zone)
}

// linkWords are the message with a link, by language. It names neither person nor health.
var linkWords = map[string][2]string{
	"en": {"Something was shared with you", "Somebody shared a document with you. You need the PIN that the sender tells you. Open it at {link}"},
	"es": {"Alguien compartió algo con usted", "Alguien compartió un documento con usted. Necesita el PIN que le dirá quien lo envió. Ábralo en {link}"},
}

func (s *Service) sendLink(tx Tx, g iis.Grant, link, language string) {
	w, ok := linkWords[language]
	if !ok {
		w = linkWords["en"]
	}
	m := iis.Message{ID: s.NewID(), At: s.Now(), Channel: iis.ContactEmail, To: g.RecipientEmail, Subject: w[0],
		Text: strings.ReplaceAll(w[1], "{link}", link), Link: link}
	if m.To == "" {
		m.Channel, m.To = iis.ContactText, g.RecipientPhone
	}
	tx.SaveMessage(m)
	tx.Enqueue(iis.Job{Kind: "deliver-message", Key: m.ID, Due: s.Now(), OnBehalf: g.Signature.By})
}

// newPIN makes a PIN of eight digits.
func newPIN() string {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return fmt.Sprintf("%08d", n)
}

// sameTyped tells whether the typed name holds given and family name, whatever the case
// and what stands between.
func sameTyped(typed string, n iis.Name) bool {
	fold := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
	}
	t := fold(typed)
	given, family := fold(n.Given), fold(n.Family)
	return given != "" && family != "" && strings.HasPrefix(t+" ", given+" ") && strings.HasSuffix(" "+t, " "+family)
}

func hexOf(text string) string { return hex.EncodeToString(sum(text)) }
