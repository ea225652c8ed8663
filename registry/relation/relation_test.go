package relation

import (
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard/guardtest"
)

var (
	alex  = iis.Actor{User: "alex", Resident: true}
	nurse = iis.Actor{User: "nurse", Organization: "clinic", Kind: iis.Provider, Role: iis.RoleReader}
	admin = iis.Actor{User: "root", Organization: "state", Kind: iis.State, Role: iis.RoleAdmin}
)

func desk() (*guardtest.Book, *Service) {
	b := guardtest.New()
	b.AddAccount("alex", iis.Name{Given: "Alex", Family: "Example"}, iis.DateOf(1990, 1, 2))
	b.AddPerson(7, "h7", iis.DateOf(1990, 1, 2), "clinic", b.Time, iis.Identity{Names: []iis.Name{{Given: "Alex", Family: "Example"}}})
	b.AddPerson(8, "h8", iis.DateOf(2008, 11, 24), "clinic", b.Time, iis.Identity{Names: []iis.Name{{Given: "Robin", Family: "Example"}}})
	b.Links = []iis.AccountLink{{User: "alex", Patient: 7, Since: b.Time}}
	b.Guardians = []iis.Guardianship{{ID: "g", User: "alex", Patient: 8, Relation: "MTH", Since: b.Time}}
	return b, &Service{InTx: guardtest.In[Tx](b), Look: guardtest.In[Tx](b), Now: b.Now, NewID: b.NewID}
}

func TestPeopleAreOneselfAndChildrenUntil18(t *testing.T) {
	b, s := desk()
	people, err := s.People(t.Context(), alex)
	if err != nil || len(people) != 2 || people[0].Basis != iis.BasisSelf || people[1].Name.Given != "Robin" {
		t.Fatalf("people %+v, err %v", people, err)
	}
	b.Pass(48 * time.Hour)
	if people, err = s.People(t.Context(), alex); err != nil || len(people) != 1 {
		t.Errorf("after the 18th birthday: %+v, %v", people, err)
	}
}

func TestGuardianshipsAreListedByPagesAndReadOneByOne(t *testing.T) {
	b, s := desk()
	for range 60 {
		b.Guardians = append(b.Guardians, iis.Guardianship{ID: "more", User: "nobody", Patient: 8, Relation: "FTH", Since: b.Time})
	}
	for _, tt := range []struct {
		text string
		page iis.Page
		rows int
		more bool
	}{{"", 1, 50, true}, {"", 2, 11, false}, {"", 3, 0, false}, {"alex", 1, 1, false}, {"unheard of", 1, 0, false}} {
		if got, more, err := s.Guardianships(t.Context(), admin, tt.text, tt.page); err != nil || len(got) != tt.rows || more != tt.more {
			t.Errorf("page %d of %q: %d rows, more %v, %v", tt.page, tt.text, len(got), more, err)
		}
	}
	if w, err := s.Guardianship(t.Context(), admin, "g"); err != nil || w.Child != "h8" || w.Guardian.PasswordHash != "" {
		t.Errorf("one: %+v, %v", w, err)
	}
	if _, err := s.Guardianship(t.Context(), alex, "g"); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("by a resident: %v", err)
	}
}

func TestAClaimOpensFor90Days(t *testing.T) {
	b, s := desk()
	if err := s.Claim(t.Context(), nurse, 8); err != nil {
		t.Fatal(err)
	}
	if len(b.Claims) != 1 || !b.Claims[0].Until.Equal(b.Time.AddDate(0, 0, 90)) || b.Claims[0].By != "nurse" {
		t.Errorf("claims %+v", b.Claims)
	}
	if e := b.Events[0]; e.Patient != 8 || e.Act != iis.ActClaim || e.Outcome != "done" {
		t.Errorf("event %+v", e)
	}
	school := nurse
	school.Kind, school.Role = iis.SchoolOrg, iis.RoleSchoolUser
	if err := s.Claim(t.Context(), school, 8); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a school states treatment: %v", err)
	}
	if err := s.Claim(t.Context(), nurse, 99); iis.KindOf(err) != iis.NotFound {
		t.Errorf("nobody: %v", err)
	}
}

func TestEndingAGuardianshipEndsWhatItSigned(t *testing.T) {
	b, s := desk()
	sig := iis.Signature{By: "alex", Capacity: iis.CapacityGuardian}
	b.Grants = []iis.Grant{{ID: "g1", Patient: 8, To: "school", Status: iis.GrantActive, Signature: sig}, {ID: "g2", Patient: 7, To: "school", Status: iis.GrantActive, Signature: sig}}
	if err := s.End(t.Context(), admin, "g", " ", true); iis.KindOf(err) != iis.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if err := s.End(t.Context(), alex, "g", "mine", true); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("by a resident: %v", err)
	}
	if err := s.End(t.Context(), admin, "g", "court order", true); err != nil {
		t.Fatal(err)
	}
	if g := b.Guardians[0]; !g.Blocked || g.Until.IsZero() || g.By != "root" {
		t.Errorf("guardianship %+v", g)
	}
	if b.Grants[0].Status != iis.GrantRevoked || b.Grants[1].Status != iis.GrantActive {
		t.Errorf("grants %+v", b.Grants)
	}
	if people, err := s.People(t.Context(), alex); err != nil || len(people) != 1 {
		t.Errorf("the guardian still acts: %+v, %v", people, err)
	}
	if err := s.End(t.Context(), admin, "g", "again", false); iis.KindOf(err) != iis.Conflict {
		t.Errorf("twice: %v", err)
	}
	if wards, more, err := s.Guardianships(t.Context(), admin, "alex", 1); err != nil || len(wards) != 1 || more || wards[0].Child != "h8" || wards[0].Guardian.Username != "alex" {
		t.Errorf("wards %+v, %v", wards, err)
	}
	if err := s.Leave(t.Context(), alex, 8); iis.KindOf(err) != iis.NotFound {
		t.Errorf("leaving after the end: %v", err)
	}
}
