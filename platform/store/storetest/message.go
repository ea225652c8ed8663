package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

func replay(t *testing.T, db *store.DB) {
	p := NewPerson(db, 1)
	hash := [32]byte{1, 2, 3}
	sub := iis.Submission{
		ID: iis.SubmissionID(db.NextID()), Organization: "clinic", Facility: "SITE1", ReceivedAt: noon,
		Header:   iis.Header{ControlID: "C1", MessageType: "VXU^V04", Version: "2.5.1"},
		Findings: []iis.Finding{{Code: "x", Severity: iis.SeverityWarning, Where: iis.Place{Segment: "PID", Field: 7}}},
		Raw:      []byte("MSH|^~\\&|"), Answered: iis.AckAccepted,
	}
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		p.Save(tx)
		tx.SaveSubmission(sub, []byte("MSA|AA"), p.Patient.ID)
		tx.SaveReplay("clinic", "C1", hash, []byte("MSA|AA"), p.Patient.ID, noon.Add(24*time.Hour))
		return nil
	})
	err := db.InTx(t.Context(), func(tx *store.Tx) error {
		tx.SaveReplay("clinic", "C1", hash, []byte("MSA|AE"), 0, noon.Add(25*time.Hour))
		return nil
	})
	if iis.KindOf(err) != iis.Conflict {
		t.Errorf("a second first answer: %v, want a Conflict", err)
	}
	tests := []struct {
		name   string
		org    iis.OrganizationID
		hash   [32]byte
		now    time.Time
		want   string
		reused bool
	}{
		{"the same message", "clinic", hash, noon.Add(time.Hour), "MSA|AA", false},
		{"the same message a day later", "clinic", hash, noon.Add(24 * time.Hour), "", false},
		{"other content", "clinic", [32]byte{9}, noon, "", true},
		{"another sender", "camp", hash, noon, "", false},
	}
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		for _, c := range tests {
			got, reused, err := tx.Replay(ctx, c.org, "C1", c.hash, c.now)
			if string(got) != c.want || reused != c.reused || err != nil {
				t.Errorf("%s is answered %q, control id used before: %v (%v), want %q", c.name, got, reused, err, c.want)
			}
		}
		list, err := tx.Messages(ctx, store.MessageFilter{Organization: "clinic"})
		if err != nil || len(list) != 1 || list[0].ID != sub.ID || list[0].Found != 1 || list[0].Answered != iis.AckAccepted {
			t.Errorf("submissions: %+v (%v)", list, err)
		}
		m, err := tx.Submission(ctx, sub.ID)
		if err != nil || string(m.Raw) != string(sub.Raw) || string(m.Answer) != "MSA|AA" || len(m.Findings) != 1 || m.Patient != p.Patient.ID {
			t.Errorf("submission: %+v (%v)", m, err)
		}
		return nil
	})
}
