package consent

import (
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

var (
	now   = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	today = iis.DateOf(2026, 11, 22)
)

func days(n int) time.Time { return now.AddDate(0, 0, n) }

func profile(t *testing.T, name string) Policy {
	t.Helper()
	p, err := Profile(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// child is Robin Example, born 2018, about whom the asker has reported nothing.
func child(change ...func(*iis.Standing)) iis.Standing {
	s := iis.Standing{Patient: 7, Status: iis.PatientActive, BirthDate: iis.DateOf(2018, 5, 14)}
	for _, c := range change {
		c(&s)
	}
	return s
}

func born(y, m, d int) func(*iis.Standing) {
	return func(s *iis.Standing) { s.BirthDate = iis.DateOf(y, m, d) }
}
func claimed(s *iis.Standing)   { s.CareUntil = days(30) }
func self(s *iis.Standing)      { s.Self = true }
func withdrawn(s *iis.Standing) { s.Status = iis.PatientWithdrawn }
func reported(n int) func(*iis.Standing) {
	return func(s *iis.Standing) { s.FirstReported, s.LastReported = days(n), days(n) }
}
func protected(n int) func(*iis.Standing) {
	return func(s *iis.Standing) { s.Protection = iis.Protection{Value: "Y", By: "other", At: days(n)} }
}
func limited(n int) func(*iis.Standing) {
	return func(s *iis.Standing) { s.LimitSince = days(n) }
}
func guardian(g iis.Guardianship) func(*iis.Standing) {
	return func(s *iis.Standing) { s.Guardian = append(s.Guardian, g) }
}
func granted(change ...func(*iis.Grant)) func(*iis.Standing) {
	g := iis.Grant{ID: "g1", Patient: 7, To: "org", Scope: iis.ScopeFull, Until: today, Status: iis.GrantActive,
		Signature: iis.Signature{Capacity: iis.CapacitySelf, At: days(-10)}}
	for _, c := range change {
		c(&g)
	}
	return func(s *iis.Standing) { s.Grants = append(s.Grants, g) }
}

var (
	clinic  = Asker{Organization: "org", Kind: iis.Provider, User: "nurse"}
	system  = Asker{Organization: "org", Kind: iis.Provider, Machine: true}
	school  = Asker{Organization: "org", Kind: iis.SchoolOrg, User: "nurse"}
	health  = Asker{Organization: "org", Kind: iis.LocalHealth, User: "officer"}
	state   = Asker{Organization: "org", Kind: iis.State, User: "reviewer"}
	anyone  = Asker{Resident: true, User: "resident"}
	byLink  = Asker{Link: "g1"}
	nobody  = Asker{}
	adult85 = born(1985, 3, 2)
	adult01 = born(2001, 3, 2)
)

func TestSee(t *testing.T) {
	tests := []struct {
		name    string
		profile string
		asker   Asker
		s       iis.Standing
		allow   bool
		basis   iis.Basis
		why     string
	}{
		{"nobody sees nothing", "nj", nobody, child(claimed, self), false, "", WhyStranger},
		{"a person who is not there is not seen", "nj", clinic, iis.Standing{}, false, "", WhyNobody},
		{"a merged person is not seen", "nj", clinic, child(claimed, func(s *iis.Standing) { s.Status = iis.PatientMerged }), false, "", WhyNobody},

		{"a clinic with a claim sees", "nj", clinic, child(claimed), true, iis.BasisCare, "care-claim"},
		{"a clinic without a claim does not", "nj", clinic, child(), false, "", WhyNoRelation},
		{"a clinic whose claim is over does not", "nj", clinic, child(func(s *iis.Standing) { s.CareUntil = now }), false, "", WhyNoRelation},
		{"a clinic without a claim sees what it reported itself", "nj", clinic, child(reported(-50)), true, iis.BasisReporter, WhyClaimForAll},
		{"a clinic's system states treatment", "nj", system, child(), true, iis.BasisCare, "states-treatment"},
		{"under an opt-in law a claim opens nothing", "opt-in", clinic, child(claimed), false, "", WhyNotEnrolled},
		{"under an opt-in law a consenting person still has to sign", "opt-in", system,
			child(func(s *iis.Standing) { s.Protection.Value = "N" }), false, "", WhyNoGrant},
		{"under an opt-in law a grant opens", "opt-in", clinic, child(granted()), true, iis.BasisGrant, "grant"},

		{"a school sees nobody by law", "nj", school, child(), false, "", WhyNoGrant},
		{"a school sees by grant", "nj", school, child(granted()), true, iis.BasisGrant, "grant"},
		{"a local health department sees nobody by its area yet", "nj", health, child(), false, "", WhyNoGrant},
		{"a local health department sees by grant", "nj", health, child(granted()), true, iis.BasisGrant, "grant"},
		{"the programme sees nobody, with a grant neither", "nj", state, child(granted()), false, "", WhyNoGrant},

		{"the person sees", "nj", anyone, child(self, adult01), true, iis.BasisSelf, "self"},
		{"the person sees after leaving", "nj", anyone, child(self, adult01, withdrawn), true, iis.BasisSelf, "self"},
		{"the person sees under protection", "nj", anyone, child(self, adult01, protected(-1)), true, iis.BasisSelf, "self"},
		{"a person under 18 does not act alone", "nj", anyone, child(self), false, "", WhyStranger},
		{"a stranger does not see", "nj", anyone, child(), false, "", WhyStranger},
		{"a guardian sees", "nj", anyone, child(guardian(iis.Guardianship{})), true, iis.BasisGuardian, "guardian"},
		{"a guardian sees under protection", "nj", anyone, child(guardian(iis.Guardianship{}), protected(-1)), true, iis.BasisGuardian, "guardian"},
		{"a guardian sees the day before the child is 18", "nj", anyone, child(guardian(iis.Guardianship{}), born(2008, 11, 23)), true, iis.BasisGuardian, "guardian"},
		{"a guardian does not see from the 18th birthday", "nj", anyone, child(guardian(iis.Guardianship{}), born(2008, 11, 22)), false, "", WhyGuardianEnded},
		{"a guardian who was ended does not see", "nj", anyone, child(guardian(iis.Guardianship{Until: now})), false, "", WhyGuardianEnded},
		{"a blocked guardian does not see", "nj", anyone, child(guardian(iis.Guardianship{Blocked: true})), false, "", WhyStranger},
		{"a blocked guardian does not see by a newer guardianship", "nj", anyone,
			child(guardian(iis.Guardianship{}), guardian(iis.Guardianship{Blocked: true})), false, "", WhyStranger},
		{"a guardian does not see a child who left", "nj", anyone, child(guardian(iis.Guardianship{}), withdrawn), false, "", WhyWithdrawn},

		{"withdrawal ends care", "nj", clinic, child(claimed, withdrawn), false, "", WhyWithdrawn},
		{"withdrawal leaves the reporter its own", "nj", clinic, child(claimed, withdrawn, reported(-5)), true, iis.BasisReporter, WhyOwnOnly},
		{"withdrawal ends grants", "nj", school, child(granted(), withdrawn), false, "", WhyWithdrawn},

		{"a stopped clinic sees nobody", "nj", clinic, child(claimed, limited(-1), reported(-5)), false, "", WhyLimited},
		{"a stopped clinic's system sees nobody", "nj", system, child(limited(-1)), false, "", WhyLimited},
		{"a stopped clinic sees what it reports afterwards", "nj", clinic, child(claimed, limited(-9), reported(-5)), true, iis.BasisReporter, WhyOwnOnly},
		{"stopping goes before a grant", "nj", clinic, child(granted(), limited(-1)), false, "", WhyLimited},

		{"protection closes the record to others", "nj", system, child(protected(-5)), false, "", WhyProtected},
		{"protection leaves the owner", "nj", system, child(protected(-5), reported(-9)), true, iis.BasisCare, "states-treatment"},
		{"protection leaves whoever set it", "nj", system, child(reported(-3), func(s *iis.Standing) {
			s.Protection = iis.Protection{Value: "Y", By: "org", At: days(-5)}
		}), true, iis.BasisCare, "states-treatment"},
		{"who first reports after protection sees its own only", "nj", system, child(protected(-5), reported(-3)), true, iis.BasisReporter, WhyOwnOnly},
		{"protection leaves a grant signed since", "nj", clinic, child(protected(-20), granted()), true, iis.BasisGrant, "grant"},
		{"protection ends a grant signed before", "nj", clinic, child(protected(-5), granted()), false, "", WhyProtected},

		{"an adult born before 1998 is not enrolled", "nj", system, child(adult85), false, "", WhyNotEnrolled},
		{"one who consented is", "nj", system, child(adult85, func(s *iis.Standing) { s.Protection.Value = "N" }), true, iis.BasisCare, "states-treatment"},
		{"not enrolled leaves the reporter its own", "nj", system, child(adult85, reported(-3)), true, iis.BasisReporter, WhyOwnOnly},
		{"not enrolled leaves grants", "nj", clinic, child(adult85, granted()), true, iis.BasisGrant, "grant"},
		{"not enrolled leaves the person", "nj", anyone, child(adult85, self), true, iis.BasisSelf, "self"},
		{"born on the first day of 1998 is enrolled", "nj", system, child(born(1998, 1, 1)), true, iis.BasisCare, "states-treatment"},
		{"born on the last day of 1997 is not", "nj", system, child(born(1997, 12, 31)), false, "", WhyNotEnrolled},

		{"a grant holds to the end of its last day", "nj", school, child(granted(func(g *iis.Grant) { g.Until = today })), true, iis.BasisGrant, "grant"},
		{"a grant is over the day after", "nj", school, child(granted(func(g *iis.Grant) { g.Until = today - 1 })), false, "", WhyNoGrant},
		{"a revoked grant opens nothing", "nj", school, child(granted(func(g *iis.Grant) { g.Status = iis.GrantRevoked })), false, "", WhyNoGrant},
		{"a grant to another organization opens nothing", "nj", school, child(granted(func(g *iis.Grant) { g.To = "other" })), false, "", WhyNoGrant},
		{"a grant to a named user opens for that user", "nj", school, child(granted(func(g *iis.Grant) { g.ToUser = "nurse" })), true, iis.BasisGrant, "grant"},
		{"a grant to another user opens nothing", "nj", school, child(granted(func(g *iis.Grant) { g.ToUser = "teacher" })), false, "", WhyNoGrant},
		{"a grant with its last opening used opens nothing", "nj", school, child(granted(func(g *iis.Grant) { g.Openings, g.Opened = 2, 2 })), false, "", WhyNoGrant},
		{"a grant about another person opens nothing", "nj", school, child(granted(func(g *iis.Grant) { g.Patient = 8 })), false, "", WhyNoGrant},
		{"a guardian's grant ends when the child is 18", "nj", school,
			child(born(2008, 11, 22), granted(func(g *iis.Grant) { g.Signature.Capacity = iis.CapacityGuardian })), false, "", WhyNoGrant},

		{"a link opens its share", "nj", byLink, child(granted(func(g *iis.Grant) { g.To, g.LinkHash = "", []byte{1} })), true, iis.BasisGrant, "grant"},
		{"a link opens no share of an organization", "nj", byLink, child(granted()), false, "", WhyNoGrant},
		{"a link to an ended share opens nothing", "nj", byLink,
			child(granted(func(g *iis.Grant) { g.To, g.LinkHash, g.Status = "", []byte{1}, iis.GrantLocked })), false, "", WhyNoGrant},
		{"a link opens nothing of a person who left", "nj", byLink,
			child(withdrawn, granted(func(g *iis.Grant) { g.To, g.LinkHash = "", []byte{1} })), false, "", WhyWithdrawn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := Question{Asker: tt.asker, Purpose: iis.PurposeTreatment, At: now, Today: today}
			d := See(profile(t, tt.profile), q, tt.s)
			if d.Allow != tt.allow || d.Basis != tt.basis || d.Why != tt.why {
				t.Errorf("See = %v, %q, %q; want %v, %q, %q", d.Allow, d.Basis, d.Why, tt.allow, tt.basis, tt.why)
			}
			if d.Allow == (len(d.Views) == 0) {
				t.Errorf("allowed %v with %d views", d.Allow, len(d.Views))
			}
			if !d.Allow && d.Kind != iis.NotFound {
				t.Errorf("a refusal has kind %v, which tells that the person exists", d.Kind)
			}
		})
	}
}

func TestFindOpensNothingAndUsesNothingUp(t *testing.T) {
	q := Question{Asker: clinic, Find: true, At: now, Today: today}
	d := See(profile(t, "nj"), q, child())
	if !d.Allow || d.Basis != iis.BasisCare || d.Views != nil {
		t.Errorf("a clinic finds an enrolled person by law: %+v", d)
	}
	d = See(profile(t, "nj"), Question{Asker: school, Find: true, At: now, Today: today}, child(granted(func(g *iis.Grant) { g.Openings = 1 })))
	if !d.Allow || d.Opening != "" || d.Under != "" || d.Views != nil {
		t.Errorf("a school finds who shared, without an opening: %+v", d)
	}
	d = See(profile(t, "nj"), q, child(withdrawn, reported(-3)))
	if !d.Allow || d.Basis != iis.BasisReporter || len(d.Views) != 1 || d.Views[0].Owner != "org" {
		t.Errorf("a reporter finds by more than it reported: %+v", d)
	}
	if d = See(profile(t, "nj"), Question{Asker: school, Find: true, At: now, Today: today}, child()); d.Allow {
		t.Error("a school finds somebody who shared nothing")
	}
}

func TestAStatementOfTreatmentMakesAClaimOf90Days(t *testing.T) {
	p := profile(t, "nj")
	d := See(p, Question{Asker: system, Purpose: iis.PurposeTreatment, At: now, Today: today}, child())
	if d.ClaimOf != "org" || !d.ClaimTo.Equal(days(90)) {
		t.Errorf("claim of %q until %v", d.ClaimOf, d.ClaimTo)
	}
	if d = See(p, Question{Asker: system, At: now, Today: today}, child()); d.Allow {
		t.Error("a system that states no purpose sees")
	}
	if d = Treat(p, Question{Asker: clinic, At: now, Today: today}, child()); !d.Allow || d.ClaimOf != "org" {
		t.Errorf("a clinic may state treatment: %+v", d)
	}
	for name, s := range map[string]iis.Standing{
		"protected": child(protected(-1)), "stopped": child(limited(-1)), "not enrolled": child(adult85, reported(-1)), "withdrawn": child(withdrawn, reported(-1)),
	} {
		if d = Treat(p, Question{Asker: clinic, At: now, Today: today}, s); d.Allow {
			t.Errorf("a clinic states treatment of a person %s", name)
		}
	}
}

func TestVouch(t *testing.T) {
	tests := []struct {
		name  string
		asker Asker
		s     iis.Standing
		allow bool
	}{
		{"a treating clinic vouches", clinic, child(claimed), true},
		{"a clinic that reported the person vouches", clinic, child(reported(-1)), true},
		{"a clinic that only knows a share does not", clinic, child(adult85, granted()), false},
		{"a clinic without relation does not", clinic, child(), false},
		{"who first reported after protection does not", clinic, child(protected(-5), reported(-3)), false},
		{"a stopped clinic does not", clinic, child(limited(-9), reported(-3)), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Vouch(profile(t, "nj"), Question{Asker: tt.asker, At: now, Today: today}, tt.s)
			if d.Allow != tt.allow || d.Views != nil {
				t.Errorf("Vouch = %+v", d)
			}
		})
	}
}

func TestReport(t *testing.T) {
	mayReport := granted(func(g *iis.Grant) { g.Report = true })
	tests := []struct {
		name    string
		profile string
		asker   Asker
		s       iis.Standing
		allow   bool
		under   iis.GrantID
	}{
		{"a clinic reports a new person by law", "nj", system, iis.Standing{}, true, ""},
		{"a clinic reports a person who left; only it will see that", "nj", system, child(withdrawn), true, ""},
		{"a stopped clinic reports", "nj", system, child(limited(-1)), true, ""},
		{"a clinic reports under the grant it has", "nj", system, child(adult85, mayReport), true, "g1"},
		{"a grant to see is none to report", "nj", system, child(adult85, granted()), true, ""},
		{"a school reports under a grant", "nj", school, child(mayReport), true, "g1"},
		{"a school reports nothing by law", "nj", school, child(granted()), false, ""},
		{"a school begins a report of somebody not known yet", "nj", school, iis.Standing{}, true, ""},
		{"the programme reports nothing", "nj", state, child(mayReport), false, ""},
		{"under an opt-in law a clinic reports with a grant", "opt-in", system, child(mayReport), true, "g1"},
		{"under an opt-in law a clinic without one does not", "opt-in", system, child(), false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Report(profile(t, tt.profile), Question{Asker: tt.asker, At: now, Today: today}, tt.s)
			if d.Allow != tt.allow || d.Under != tt.under {
				t.Errorf("Report = %v under %q", d.Allow, d.Under)
			}
		})
	}
}

func TestVisible(t *testing.T) {
	p := profile(t, "nj")
	groups := func(c iis.CVX) []string {
		return map[iis.CVX][]string{"03": {"MMR"}, "94": {"MMR", "VARICELLA"}, "21": {"VARICELLA"}, "62": {"HPV"}}[c]
	}
	dose := func(cvx iis.CVX, org iis.OrganizationID, n int, conf string) iis.Vaccination {
		return iis.Vaccination{CVX: cvx, Organization: org, FirstAt: days(n), Confidential: conf}
	}
	scope := func(s iis.GrantScope, change ...func(*iis.Grant)) func(*iis.Standing) {
		return granted(append([]func(*iis.Grant){func(g *iis.Grant) { g.Scope = s }}, change...)...)
	}
	vari := func(g *iis.Grant) { g.Groups = []string{"Varicella"} }
	ticked := func(g *iis.Grant) { g.Confidential = true }
	asGuardian := func(g *iis.Grant) { g.Signature.Capacity = iis.CapacityGuardian }
	tests := []struct {
		name  string
		asker Asker
		s     iis.Standing
		v     iis.Vaccination
		want  bool
	}{
		{"care shows confidential doses", clinic, child(claimed), dose("62", "x", -50, "V"), true},
		{"a guardian does not see confidential doses", anyone, child(guardian(iis.Guardianship{})), dose("62", "x", -50, "R"), false},
		{"a guardian sees the others", anyone, child(guardian(iis.Guardianship{})), dose("62", "x", -50, ""), true},
		{"the person sees confidential doses", anyone, child(self, adult01), dose("62", "x", -50, "V"), true},
		{"a reporter sees its own confidential dose", clinic, child(reported(-50)), dose("62", "org", -50, "V"), true},
		{"a reporter sees nobody else's", clinic, child(reported(-50)), dose("62", "x", -50, ""), false},
		{"a stopped clinic sees a later report", clinic, child(limited(-9), reported(-5)), dose("62", "org", -5, ""), true},
		{"a stopped clinic does not see an earlier one", clinic, child(limited(-9), reported(-5)), dose("62", "org", -20, ""), false},
		{"the school form shows its groups", school, child(scope(iis.ScopeSchoolForm)), dose("03", "x", -50, ""), true},
		{"the school form shows no other group", school, child(scope(iis.ScopeSchoolForm)), dose("62", "x", -50, ""), false},
		{"chosen vaccines show the group", school, child(scope(iis.ScopeVaccines, vari)), dose("21", "x", -50, ""), true},
		{"chosen vaccines show a combination with the group", school, child(scope(iis.ScopeVaccines, vari)), dose("94", "x", -50, ""), true},
		{"chosen vaccines show no other", school, child(scope(iis.ScopeVaccines, vari)), dose("03", "x", -50, ""), false},
		{"chosen vaccines with none chosen show nothing", school, child(scope(iis.ScopeVaccines)), dose("03", "x", -50, ""), false},
		{"the full history shows what was known at signing", school, child(scope(iis.ScopeFull)), dose("62", "x", -50, ""), true},
		{"the full history does not show later doses", school, child(scope(iis.ScopeFull)), dose("62", "x", -1, ""), false},
		{"with future doses it does", school, child(scope(iis.ScopeFullFuture)), dose("62", "x", -1, ""), true},
		{"a grant shows no confidential dose", school, child(scope(iis.ScopeFull)), dose("62", "x", -50, "V"), false},
		{"but where the person ticked it", school, child(scope(iis.ScopeFull, ticked)), dose("62", "x", -50, "V"), true},
		{"and not where a guardian did", school, child(scope(iis.ScopeFull, ticked, asGuardian)), dose("62", "x", -50, "V"), false},
		{"an unknown scope shows nothing", school, child(scope("everything")), dose("03", "x", -50, ""), false},
		{"a grant stands beside own reports", clinic, child(adult85, reported(-2), scope(iis.ScopeFull)), dose("62", "org", -2, ""), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := See(p, Question{Asker: tt.asker, At: now, Today: today}, tt.s)
			if got := Visible(d, tt.v, groups); got != tt.want {
				t.Errorf("Visible = %v; decision %+v", got, d)
			}
		})
	}
}

func TestFieldsThatStayHidden(t *testing.T) {
	p := profile(t, "nj")
	groups := func(iis.CVX) []string { return []string{"MMR"} }
	form := See(p, Question{Asker: school, At: now, Today: today}, child(granted(func(g *iis.Grant) { g.Scope = iis.ScopeSchoolForm })))
	old := iis.Vaccination{CVX: "03", Organization: "x", FirstAt: days(-50)}
	for _, f := range []string{iis.FieldLot, iis.FieldSource, iis.FieldGiver} {
		if !Hides(form, old, groups, f) {
			t.Errorf("the school form shows %s", f)
		}
	}
	for _, f := range []string{iis.FieldAddress, iis.FieldForecast, iis.FieldContacts} {
		if !form.Hides(f) {
			t.Errorf("the school form shows %s", f)
		}
	}
	care := See(p, Question{Asker: clinic, At: now, Today: today}, child(claimed))
	if care.Hides(iis.FieldAddress) || Hides(care, old, groups, iis.FieldLot) {
		t.Error("care hides something")
	}
	safe := See(p, Question{Asker: clinic, At: now, Today: today}, child(claimed, protected(-5), reported(-9)))
	if !safe.Hides(iis.FieldAddress) {
		t.Error("a protected person's address shows")
	}
}

func TestALimitedGrantIsUsedOnlyWhereNoUnlimitedOneOpens(t *testing.T) {
	p := profile(t, "nj")
	once := granted(func(g *iis.Grant) { g.Openings = 1 })
	d := See(p, Question{Asker: school, At: now, Today: today}, child(once))
	if d.Opening != "g1" || d.Under != "g1" {
		t.Errorf("an opening of %q is used, under %q", d.Opening, d.Under)
	}
	d = See(p, Question{Asker: school, At: now, Today: today}, child(once, granted(func(g *iis.Grant) { g.ID = "g2" })))
	if d.Opening != "" {
		t.Errorf("an opening of %q is used", d.Opening)
	}
}

func TestProfilesAreRefused(t *testing.T) {
	for name, in := range map[string]string{
		"unknown keys":  `{"jurisdiction":"x","secret":1}`,
		"no durations":  `{"jurisdiction":"x","zone":"UTC"}`,
		"unknown words": `{"zone":"UTC","own_account_age":18,"of_age":18,"care_claim_days":1,"grant_max_months":1,"link_max_days":1,"kinds":{"school":{"see":"perhaps"}}}`,
	} {
		if _, err := ParsePolicy([]byte(in)); iis.KindOf(err) != iis.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Profile("../nj"); iis.KindOf(err) != iis.NotFound {
		t.Errorf("an unknown profile: %v", err)
	}
}
