package identity

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard/guardtest"
)

var (
	alex   = iis.Actor{User: "alex", Resident: true, Door: iis.DoorPortal}
	nurse  = iis.Actor{User: "nurse", Organization: "clinic", Kind: iis.Provider, Role: iis.RoleUser}
	name   = iis.Name{Given: "Alex", Family: "Núñez Example"}
	birth  = iis.DateOf(1999, 2, 3)
	kid    = iis.Name{Given: "Robin", Family: "Example"}
	kidOn  = iis.DateOf(2018, 5, 14)
	phone  = []iis.Contact{{Phone: "6095552345"}}
	mother = iis.Guardian{Name: name, Relationship: "MTH", Contacts: phone}
)

// desk has Alex Example (7), an adult, and Robin (8), a child whose mother Alex is; both
// reported by the clinic two months ago.
func desk() (*guardtest.Book, *Service) {
	b := guardtest.New()
	long := b.Time.AddDate(0, -2, 0)
	b.Orgs["clinic"] = iis.Organization{ID: "clinic", Kind: iis.Provider}
	b.Orgs["school"] = iis.Organization{ID: "school", Kind: iis.SchoolOrg}
	b.AddPerson(7, "h7", birth, "clinic", long, iis.Identity{Names: []iis.Name{{Given: "ALEX J", Family: "NUNEZ-EXAMPLE"}}, Contacts: phone})
	b.AddPerson(8, "h8", kidOn, "clinic", long, iis.Identity{Names: []iis.Name{kid}, Contacts: []iis.Contact{{Phone: "6095559999"}}, Guardians: []iis.Guardian{mother}})
	b.AddAccount("alex", name, birth)
	return b, &Service{InTx: guardtest.In[Tx](b), Now: b.Now, NewID: b.NewID}
}

// since dates the contacts of a record's first guardian.
func since(f *iis.File, at time.Time) {
	g := f.Sources[0].Identity.Guardians[0]
	g.Contacts = slices.Clone(g.Contacts)
	for i := range g.Contacts {
		g.Contacts[i].Since = at
	}
	f.Sources[0].Identity.Guardians = []iis.Guardian{g}
}

func change(b *guardtest.Book, id iis.PatientID, fn func(*iis.File)) {
	f := b.Files[id]
	f.Sources = slices.Clone(f.Sources)
	fn(&f)
	b.Files[id] = f
}

func TestAnAdultIsLinkedByACodeToTheContactOnTheRecord(t *testing.T) {
	b, s := desk()
	change(b, 8, func(f *iis.File) { f.Sources[0].Identity.Guardians = nil })
	claim, err := s.StartMatch(t.Context(), alex, Match{})
	if err != nil || len(b.Messages) != 1 {
		t.Fatalf("err %v, messages %+v", err, b.Messages)
	}
	if m := b.Messages[0]; m.To != "6095552345" || m.Channel != iis.ContactText || strings.Contains(m.Text, "Alex") {
		t.Errorf("message %+v", m)
	}
	if _, err := s.FinishMatch(t.Context(), alex, claim, "wrong"); !errors.Is(err, errClaim) {
		t.Errorf("a wrong code: %v", err)
	}
	p, err := s.FinishMatch(t.Context(), alex, claim, b.Messages[0].Code)
	if err != nil || p != 7 || len(b.Links) != 1 || b.Links[0].How != "match" {
		t.Fatalf("patient %d, err %v, links %+v", p, err, b.Links)
	}
	if _, err := s.FinishMatch(t.Context(), alex, claim, b.Messages[0].Code); !errors.Is(err, errClaim) {
		t.Errorf("the code works twice: %v", err)
	}
	stranger := alex
	stranger.User = "other"
	b.AddAccount("other", name, birth)
	if _, err := s.FinishMatch(t.Context(), stranger, claim, "000000"); !errors.Is(err, errClaim) {
		t.Errorf("another account takes the claim: %v", err)
	}
}

func TestAHolderReadsTheOwnNameAndBirthDate(t *testing.T) {
	b, s := desk()
	if got, born, err := s.Holder(t.Context(), alex); err != nil || got != name || born != birth || b.Events[0].Act != iis.ActLink {
		t.Errorf("%+v, %v, %v", got, born, err)
	}
	if _, _, err := s.Holder(t.Context(), nurse); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a nurse: %v", err)
	}
}

func TestContactsThatDoNotCountGetNoCode(t *testing.T) {
	child := Match{Guardian: true, Relation: "MTH", Name: kid, BirthDate: kidOn}
	tests := []struct {
		name   string
		match  Match
		sent   bool
		change func(*guardtest.Book)
	}{
		{"a mother's own number on the child's record counts", child, true, func(*guardtest.Book) {}},
		{"the child's own number does not count for a guardian", child, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { f.Sources[0].Identity.Guardians = nil })
		}},
		{"another guardian's number does not", child, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) {
				f.Sources[0].Identity.Guardians = []iis.Guardian{{Name: iis.Name{Given: "Sam", Family: "Example"}, Contacts: phone}}
			})
		}},
		{"a blocked guardian's does not, by a new account of the same name either", child, false, func(b *guardtest.Book) {
			b.AddAccount("old", name, birth)
			b.Guardians = append(b.Guardians, iis.Guardianship{ID: "g", User: "old", Patient: 8, Blocked: true})
		}},
		{"one reported 29 days ago does not", child, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { f.Sources[0].At = b.Time.AddDate(0, 0, -29) })
		}},
		{"one reported 30 days ago counts", child, true, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { f.Sources[0].At = b.Time.AddDate(0, 0, -30) })
		}},
		{"one first reported 30 days ago counts, however often it was said since", child, true, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { f.Sources[0].At = b.Time; since(f, b.Time.AddDate(0, 0, -30)) })
		}},
		{"one first reported 29 days ago does not, however old the record is", child, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { since(f, b.Time.AddDate(0, 0, -29)) })
		}},
		{"one that a school reported does not", child, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { f.Sources[0].Organization = "school" })
		}},
		{"one of who first reported after protection does not", child, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) {
				f.Patient.Protection = iis.Protection{Value: "Y", By: "other", At: b.Time.AddDate(0, -3, 0)}
			})
		}},
		{"a person who left gets none", child, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { f.Patient.Status = iis.PatientWithdrawn })
		}},
		{"another birth date finds nobody", Match{Guardian: true, Name: kid, BirthDate: kidOn + 1}, false, func(*guardtest.Book) {}},
		{"another first name finds nobody", Match{Guardian: true, Name: iis.Name{Given: "Robyn", Family: "Example"}, BirthDate: kidOn}, false, func(*guardtest.Book) {}},
		{"two of one name and birth date are nobody", child, false, func(b *guardtest.Book) { b.Files[9] = twin(b.Files[8]) }},
		{"a number shared with a guardian does not count for oneself", Match{}, false, func(b *guardtest.Book) {
			change(b, 7, func(f *iis.File) { f.Sources[0].Identity.Guardians = []iis.Guardian{{Name: kid, Contacts: phone}} })
		}},
		{"a number shared with another person does not", Match{}, false, func(b *guardtest.Book) {
			change(b, 8, func(f *iis.File) { f.Sources[0].Identity.Contacts = phone })
		}},
		{"one from before the 18th birthday does not", Match{}, false, func(b *guardtest.Book) {
			change(b, 7, func(f *iis.File) { f.Sources[0].At = time.Date(2017, 2, 2, 12, 0, 0, 0, time.UTC) })
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, s := desk()
			tt.change(b)
			claim, err := s.StartMatch(t.Context(), alex, tt.match)
			if err != nil || claim == "" {
				t.Fatalf("the answer tells: %q, %v", claim, err)
			}
			if sent := len(b.Messages) > 0; sent != tt.sent {
				t.Errorf("sent %v: %+v", sent, b.Messages)
			}
			if len(b.Codes) != 1 || len(b.Proofs) != 1 {
				t.Errorf("not the same work: %d codes, %d claims", len(b.Codes), len(b.Proofs))
			}
		})
	}
}

func twin(f iis.File) iis.File {
	f.Patient.ID, f.Patient.Handle = 9, "h9"
	return f
}

func TestAGuardianIsLinkedAndABlockedOneIsNot(t *testing.T) {
	b, s := desk()
	claim, err := s.StartMatch(t.Context(), alex, Match{Guardian: true, Relation: "MTH", Name: kid, BirthDate: kidOn})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.FinishMatch(t.Context(), alex, claim, b.Messages[0].Code); err != nil || p != 8 || len(b.Guardians) != 1 {
		t.Fatalf("patient %d, err %v", p, err)
	}
	b.Guardians[0].Blocked, b.Guardians[0].Until = true, b.Time
	if err := s.Link(t.Context(), iis.Actor{System: true}, "alex", 8, true, "MTH"); !errors.Is(err, errClaim) {
		t.Errorf("a blocked guardian comes back: %v", err)
	}
}

func TestFiveTriesADay(t *testing.T) {
	b, s := desk()
	for range 5 {
		if _, err := s.StartMatch(t.Context(), alex, Match{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.StartMatch(t.Context(), alex, Match{}); !errors.Is(err, ErrPaused) {
		t.Errorf("err %v", err)
	}
	b.Pass(25 * time.Hour)
	if _, err := s.StartMatch(t.Context(), alex, Match{}); err != nil {
		t.Errorf("the day after: %v", err)
	}
}

func TestAnActivationCodeIsForOnePersonOnce(t *testing.T) {
	b, s := desk()
	b.Claims = append(b.Claims, iis.CareClaim{Organization: "clinic", Patient: 7, Until: b.Time.AddDate(0, 0, 9)})
	code, err := s.Vouch(t.Context(), nurse, 7, Vouching{})
	if err != nil || len(code) != 14 {
		t.Fatalf("code %q, err %v", code, err)
	}
	b.AddAccount("other", kid, birth)
	other := alex
	other.User = "other"
	if _, err := s.Activate(t.Context(), other, code); !errors.Is(err, ErrActivation) {
		t.Errorf("another person: %v", err)
	}
	if p, err := s.Activate(t.Context(), alex, strings.ToLower(code)); err != nil || p != 7 || b.Links[0].How != "clinic" {
		t.Fatalf("patient %d, err %v", p, err)
	}
	if _, err := s.Activate(t.Context(), alex, code); !errors.Is(err, ErrActivation) {
		t.Errorf("twice: %v", err)
	}
	second, err := s.Vouch(t.Context(), nurse, 7, Vouching{})
	if err != nil {
		t.Fatal(err)
	}
	b.Pass(14 * 24 * time.Hour)
	if _, err := s.Activate(t.Context(), alex, second); !errors.Is(err, ErrActivation) {
		t.Errorf("after 14 days: %v", err)
	}
}

func TestAnActivationCodeFitsTheNameFromBeforeAMarriage(t *testing.T) {
	b, s := desk()
	change(b, 7, func(f *iis.File) {
		married := f.Sources[0]
		married.ID, married.At, married.Identity.Names = 70, b.Time, []iis.Name{{Given: "Alex", Family: "Married"}}
		f.Sources = append(f.Sources, married)
	})
	code, err := s.Vouch(t.Context(), nurse, 7, Vouching{})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.Activate(t.Context(), alex, code); err != nil || p != 7 {
		t.Errorf("linked %d, err %v", p, err)
	}
}

func TestWhoMayNotVouch(t *testing.T) {
	b, s := desk()
	change(b, 7, func(f *iis.File) {
		f.Patient.Protection = iis.Protection{Value: "Y", By: "other", At: b.Time.AddDate(0, -3, 0)}
	})
	if _, err := s.Vouch(t.Context(), nurse, 7, Vouching{}); iis.KindOf(err) != iis.NotFound {
		t.Errorf("who first reported after protection vouches: %v", err)
	}
	if _, err := s.Vouch(t.Context(), alex, 7, Vouching{}); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a resident vouches: %v", err)
	}
	if _, err := s.Vouch(t.Context(), nurse, 8, Vouching{}); iis.KindOf(err) != iis.Invalid {
		t.Errorf("a child gets an account: %v", err)
	}
	if err := s.Link(t.Context(), alex, "alex", 7, false, ""); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a resident links without a proof: %v", err)
	}
}
