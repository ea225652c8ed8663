package storetest

import (
	"bytes"
	"context"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// Secrets are words that Fill writes and that nobody may find on disk.
var Secrets = []string{
	"Examplesdottir", "Marigold", "Petunia", "17 Invented Lane", "6095550142", "marigold@family.example",
	"LOT4711", "Nora", "MR-1", "marigold.secret", "argon2id", "JBSWY3DPEHPK3PXP", "I let my clinic see it", "Was it me",
}

// Fill writes a person with all that may be known of them, and an account of theirs.
func Fill(t *testing.T, db *store.DB) {
	t.Helper()
	p := NewPerson(db, 1)
	name := iis.Name{Family: "Examplesdottir", Given: "Petunia"}
	raw := []byte("PID|1||MR-1^^^CLINIC^MR||Examplesdottir^Marigold|||F|||17 Invented Lane^^Trenton||6095550142\r")
	sub := iis.Submission{ID: p.Source.Submission, Organization: "clinic", ReceivedAt: noon, Raw: raw}
	unknown := iis.Submission{ID: iis.SubmissionID(db.NextID()), Organization: "clinic", ReceivedAt: noon, Raw: raw}
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		p.Save(tx)
		tx.SaveSubmission(sub, raw, p.Patient.ID)
		tx.SaveSubmission(unknown, raw, 0)
		tx.SaveReplay("clinic", "C1", [32]byte{1}, raw, 0, noon)
		tx.SaveAccount(iis.Account{ID: "u1", Username: "marigold.secret", Name: name, PasswordHash: "$argon2id$"})
		tx.SaveContact(iis.AccountContact{ID: "c1", User: "u1", Kind: iis.ContactText, Value: "6095550142"})
		tx.SaveFactor(iis.Factor{ID: "f1", User: "u1", Secret: []byte("JBSWY3DPEHPK3PXP")})
		tx.SaveMessage(iis.Message{ID: "m1", To: "marigold@family.example", Text: "Dear Petunia"})
		tx.SaveIdentityClaim(iis.IdentityClaim{ID: "i1", User: "u1", Name: name})
		tx.SaveActivationCode(iis.ActivationCode{ID: "a1", Hash: []byte{1}, Patient: p.Patient.ID, Name: name})
		tx.SaveAttempt(iis.Attempt{Kind: "sign-in", Key: "marigold.secret", At: noon})
		tx.InsertGrant(iis.Grant{ID: "g1", Patient: p.Patient.ID, RecipientName: "Petunia Examplesdottir", RecipientPhone: "6095550142",
			Signature: iis.Signature{Name: "Petunia Examplesdottir", Text: "I let my clinic see it"}})
		tx.InsertQuestion(iis.Question{ID: "q1", Name: "Petunia", Reply: "marigold@family.example", Text: "Was it me"})
		tx.SaveNotice(iis.Notice{ID: "n1", User: "u1", Params: map[string]string{"name": "Petunia"}})
		return nil
	})
}

// FindSecrets reports each of the Secrets that stands in what was read from a disk.
func FindSecrets(t *testing.T, where string, disk []byte) {
	t.Helper()
	for _, s := range Secrets {
		if bytes.Contains(bytes.ToLower(disk), bytes.ToLower([]byte(s))) {
			t.Errorf("%q is readable in %s", s, where)
		}
	}
}
