package storetest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// Example is an invented person as one clinic reports them.
func Example(n int) iis.Identity {
	return iis.Identity{
		Names:       []iis.Name{{Family: "Examplesdottir", Given: fmt.Sprintf("Marigold%d", n), Type: "L"}},
		BirthDate:   iis.DateOf(2020, 2, 29),
		Sex:         "F",
		Addresses:   []iis.Address{{Street: "17 Invented Lane", City: "Trenton", State: "NJ", ZIP: "08608"}},
		Contacts:    []iis.Contact{{Phone: "6095550142"}, {Email: "marigold@family.example"}},
		Identifiers: []iis.Identifier{{Value: fmt.Sprintf("MR-%d", n), Authority: "CLINIC", Type: "MR"}},
		Guardians:   []iis.Guardian{{Name: iis.Name{Family: "Examplesdottir", Given: "Petunia"}, Relationship: "MTH"}},
		Races:       []iis.Coded{{Code: "2106-3", Text: "White", System: "CDCREC"}},
	}
}

func keysOf(id iis.Identity) []iis.BlockKey {
	return []iis.BlockKey{
		{Kind: "K1", Value: id.LegalName().Family + "|" + id.BirthDate.String()},
		{Kind: "K2", Value: id.Identifiers[0].Value},
	}
}

// Person is all that is stored when a person is first reported, with one dose.
type Person struct {
	Patient iis.Patient
	Source  iis.SourceRecord
	Link    iis.PatientLink
	Dose    iis.Vaccination
	Fact    iis.StoredFact
}

// NewPerson makes the n-th invented person.
func NewPerson(db *store.DB, n int) Person {
	home := iis.PatientID(db.NextID())
	source := iis.SourceRecordID(db.NextID())
	submission := iis.SubmissionID(db.NextID())
	return Person{
		Patient: iis.Patient{
			ID: home, Handle: iis.PatientHandle(fmt.Sprintf("%032x", home)), SRID: iis.SRID(fmt.Sprintf("SR%d", home)),
			BirthDate: iis.DateOf(2020, 2, 29), Sex: "F", County: "34021", ZIP3: "086", Status: iis.PatientActive, Created: noon,
		},
		Source: iis.SourceRecord{ID: source, Home: home, Organization: "clinic", SenderID: fmt.Sprintf("CLINIC|MR-%d", n),
			Version: 1, Identity: Example(n), Submission: submission, FirstAt: noon, At: noon},
		Link: iis.PatientLink{Home: home, Source: source, Patient: home, Outcome: "new", Model: "m1", Rules: "R1", Since: noon},
		Dose: iis.Vaccination{
			ID: iis.VaccinationID(db.NextID()), Home: home, SourceRecord: source, Organization: "clinic", Version: 1,
			State: iis.StateAdded, Submission: submission, Door: iis.DoorHL7, At: noon, FirstAt: noon,
			GivenOn: iis.DateOf(2026, 3, 2), Vaccine: []iis.Coded{{Code: "03", Text: "MMR", System: "CVX"}}, CVX: "03", MVX: "MSD",
			LotNumber: "LOT4711", Expires: iis.DateOf(2027, 1, 31), Amount: 0.5, AmountKnown: true, AmountUnit: "mL",
			Route: iis.Coded{Code: "C38299", System: "NCIT"}, Source: iis.Administered, Completion: iis.Completed,
			FillerNumber: "F1", FillerSystem: "CLINIC", Facility: "SITE1", GivenBy: iis.Person{ID: "1", Family: "Example", Given: "Nora"},
			Observations: []iis.Observation{{ID: iis.ObservationID(db.NextID()), LOINC: "64994-7", Type: "CE",
				Value: iis.Coded{Code: "V02", System: "HL70064"}, On: iis.DateOf(2026, 3, 2), Comment: "seen with Petunia Examplesdottir"}},
		},
		Fact: iis.StoredFact{Home: home, SourceRecord: source, Organization: "clinic", Submission: submission,
			Observation: iis.Observation{ID: iis.ObservationID(db.NextID()), LOINC: "59784-9", Type: "CE", PersonFor: true,
				Value: iis.Coded{Code: "38907003", Text: "Varicella", System: "SCT"}}},
	}
}

// Save queues all of the person.
func (p Person) Save(tx *store.Tx) {
	tx.SavePatient(p.Patient)
	tx.SaveSource(p.Source)
	tx.SaveLink(p.Link)
	tx.SaveKeys(p.Patient.ID, keysOf(p.Source.Identity))
	tx.SaveVaccination(p.Dose)
	tx.SaveFact(p.Fact)
}

func roundTrip(t *testing.T, db *store.DB) {
	p := NewPerson(db, 1)
	in(t, db, func(_ context.Context, tx *store.Tx) error { p.Save(tx); return nil })
	second := p.Dose
	second.Version, second.State, second.LotNumber = 2, iis.StateUpdated, "LOT4712"
	decision := iis.DoseDecision{A: 1, B: 2, Same: true, By: "staff", At: noon}
	in(t, db, func(ctx context.Context, tx *store.Tx) error {
		tx.SaveVaccination(second) // by a transaction that has not read the person's key
		tx.SaveDoseDecision(p.Patient.ID, decision)
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		found, err := tx.Candidates(ctx, keysOf(p.Source.Identity), 10)
		if err != nil || !reflect.DeepEqual(found, []iis.PatientID{p.Patient.ID}) {
			t.Errorf("candidates are %v (%v), want the one patient", found, err)
		}
		files, err := tx.Files(ctx, p.Patient.ID, 99)
		if err != nil || len(files) != 1 {
			t.Fatalf("%d files (%v), want 1", len(files), err)
		}
		want := p.Patient
		want.Version = 1
		same(t, "patient", files[0].Patient, want)
		same(t, "sources", files[0].Sources, []iis.SourceRecord{p.Source})
		same(t, "links", files[0].Links, []iis.PatientLink{p.Link})
		same(t, "vaccinations", files[0].Vaccinations, []iis.Vaccination{second})
		same(t, "facts", files[0].Observations, []iis.StoredFact{p.Fact})
		same(t, "decisions", files[0].Decisions, []iis.DoseDecision{decision})
		versions, err := tx.Versions(ctx, p.Patient.ID, p.Dose.ID)
		if err != nil {
			return err
		}
		same(t, "versions", versions, []iis.Vaccination{second, p.Dose})
		less, err := tx.Identities(ctx, p.Patient.ID)
		if err != nil || len(less) != 1 || len(less[0].Sources) != 1 || less[0].Vaccinations != nil {
			t.Errorf("identities: %v (%v), want the source record and no dose", less, err)
		}
		if id, err := tx.PatientByHandle(ctx, p.Patient.Handle); id != p.Patient.ID || err != nil {
			t.Errorf("by handle: %d (%v)", id, err)
		}
		if id, err := tx.PatientBySRID(ctx, p.Patient.SRID); id != p.Patient.ID || err != nil {
			t.Errorf("by SR id: %d (%v)", id, err)
		}
		if _, err := tx.PatientByHandle(ctx, "nobody"); iis.KindOf(err) != iis.NotFound {
			t.Errorf("an unknown handle is %v, want NotFound", err)
		}
		return nil
	})
	handle := db.DoseHandle(p.Patient.ID, p.Dose.ID)
	if patient, id, err := db.ParseDoseHandle(handle); patient != p.Patient.ID || id != p.Dose.ID || err != nil {
		t.Errorf("dose handle %s reads as %d, %d (%v)", handle, patient, id, err)
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s read back:\n%+v\nwant:\n%+v", what, got, want)
	}
}

func merged(t *testing.T, db *store.DB) {
	a, b := NewPerson(db, 1), NewPerson(db, 2)
	in(t, db, func(_ context.Context, tx *store.Tx) error { a.Save(tx); b.Save(tx); return nil })
	in(t, db, func(ctx context.Context, tx *store.Tx) error {
		files, err := tx.Files(ctx, b.Patient.ID)
		if err != nil {
			return err
		}
		gone := files[0].Patient
		gone.Status = iis.PatientMerged
		tx.SavePatient(gone)
		move := b.Link
		move.Patient, move.Since, move.Outcome = a.Patient.ID, noon.Add(time.Hour), "merge"
		tx.SaveLink(move)
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		found, err := tx.Candidates(ctx, keysOf(b.Source.Identity)[1:], 10)
		if err != nil {
			return err
		}
		same(t, "candidates", found, []iis.PatientID{a.Patient.ID})
		files, err := tx.Files(ctx, a.Patient.ID, b.Patient.ID)
		if err != nil {
			return err
		}
		if len(files) != 2 || len(files[0].Vaccinations) != 2 || len(files[0].Sources) != 2 || len(files[1].Vaccinations) != 0 {
			t.Errorf("after the merge: %d files, want both, with all doses in the first", len(files))
		}
		if id, err := tx.PatientByHandle(ctx, b.Patient.Handle); id != a.Patient.ID || err != nil {
			t.Errorf("the retired handle leads to %d (%v), want %d", id, err, a.Patient.ID)
		}
		return nil
	})
}
