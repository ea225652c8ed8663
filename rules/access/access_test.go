package access

import (
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/consent"
)

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// open is a person whom everybody who may ask at all can see: enrolled, claimed, linked
// to the resident, with a grant to the organization and one behind the link.
func open() iis.Standing {
	sig := iis.Signature{Capacity: iis.CapacitySelf, At: now.AddDate(0, 0, -3)}
	until := iis.DateOf(2027, 1, 1)
	return iis.Standing{Patient: 7, Status: iis.PatientActive, BirthDate: iis.DateOf(2001, 3, 2), Self: true,
		CareUntil: now.AddDate(0, 0, 9), Grants: []iis.Grant{
			{ID: "g", Patient: 7, To: "org", Scope: iis.ScopeFull, Report: true, Until: until, Status: iis.GrantActive, Signature: sig},
			{ID: "l", Patient: 7, LinkHash: []byte{1}, Scope: iis.ScopeFull, Until: until, Status: iis.GrantActive, Signature: sig},
		}}
}

func staffOf(kind iis.OrganizationKind, role iis.Role) iis.Actor {
	return iis.Actor{User: "u", Organization: "org", Kind: kind, Role: role}
}

var allActs = []iis.Act{iis.ActReport, iis.ActFind, iis.ActRead, iis.ActShare, iis.ActLimit, iis.ActLink, iis.ActActivity,
	iis.ActVouch, iis.ActAdmin, iis.ActAudit, iis.ActAccount, iis.ActAsk, iis.ActGuardian, iis.ActClaim, iis.ActShared}

// perPatient lists the acts that are asked with the person; the others without.
var perPatient = map[iis.Act]bool{iis.ActReport: true, iis.ActFind: true, iis.ActRead: true, iis.ActShare: true,
	iis.ActLimit: true, iis.ActActivity: true, iis.ActVouch: true, iis.ActClaim: true}

func TestEachActorMayDoItsActsAndNoOther(t *testing.T) {
	nj, err := consent.Profile("nj")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		by   iis.Actor
		may  []iis.Act
	}{
		{"somebody not signed in", iis.Actor{}, []iis.Act{iis.ActAccount, iis.ActAsk}},
		{"a resident", iis.Actor{User: "u", Resident: true}, []iis.Act{iis.ActRead, iis.ActShare, iis.ActLimit, iis.ActLink, iis.ActActivity, iis.ActAccount, iis.ActAsk}},
		{"who opened a link", iis.Actor{Link: "l"}, []iis.Act{iis.ActRead}},
		{"a clinic reader", staffOf(iis.Provider, iis.RoleReader), []iis.Act{iis.ActFind, iis.ActRead, iis.ActClaim, iis.ActShared, iis.ActAccount}},
		{"a clinic user", staffOf(iis.Provider, iis.RoleUser), []iis.Act{iis.ActFind, iis.ActRead, iis.ActClaim, iis.ActShared, iis.ActReport, iis.ActVouch, iis.ActAsk, iis.ActAccount}},
		{"a clinic manager", staffOf(iis.Provider, iis.RoleManager), []iis.Act{iis.ActFind, iis.ActRead, iis.ActClaim, iis.ActShared, iis.ActReport, iis.ActVouch, iis.ActAsk, iis.ActAccount}},
		{"a school reader", staffOf(iis.SchoolOrg, iis.RoleSchoolReader), []iis.Act{iis.ActFind, iis.ActRead, iis.ActShared, iis.ActAccount}},
		{"a school user", staffOf(iis.SchoolOrg, iis.RoleSchoolUser), []iis.Act{iis.ActFind, iis.ActRead, iis.ActShared, iis.ActReport, iis.ActAccount}},
		{"a child-care user", staffOf(iis.Childcare, iis.RoleSchoolUser), []iis.Act{iis.ActFind, iis.ActRead, iis.ActShared, iis.ActReport, iis.ActAccount}},
		{"a clinic role in a school", staffOf(iis.SchoolOrg, iis.RoleReader), []iis.Act{iis.ActAccount}},
		{"a local health user", staffOf(iis.LocalHealth, iis.RoleUser), []iis.Act{iis.ActFind, iis.ActRead, iis.ActShared, iis.ActReport, iis.ActAccount}},
		{"the auditor", staffOf(iis.State, iis.RoleAuditor), []iis.Act{iis.ActAudit, iis.ActAccount}},
		{"the administrator", staffOf(iis.State, iis.RoleAdmin), []iis.Act{iis.ActAdmin, iis.ActAsk, iis.ActGuardian, iis.ActAccount}},
		{"a programme reader", staffOf(iis.State, iis.RoleReader), []iis.Act{iis.ActAccount}},
		{"an administrator's role in a clinic", staffOf(iis.Provider, iis.RoleAdmin), []iis.Act{iis.ActAccount}},
		{"a developer", staffOf(iis.Developer, iis.RoleUser), []iis.Act{iis.ActAccount}},
		{"a clinic's system", iis.Actor{Connection: "c", Organization: "org", Kind: iis.Provider}, []iis.Act{iis.ActFind, iis.ActRead, iis.ActReport}},
		{"a school's system", iis.Actor{Connection: "c", Organization: "org", Kind: iis.SchoolOrg}, []iis.Act{iis.ActFind, iis.ActRead, iis.ActReport}},
		{"a developer's system", iis.Actor{Connection: "c", Organization: "org", Kind: iis.Developer}, nil},
		{"the registry itself", iis.Actor{System: true}, []iis.Act{iis.ActReport, iis.ActFind, iis.ActRead, iis.ActLink, iis.ActAdmin, iis.ActAudit, iis.ActAccount, iis.ActAsk, iis.ActGuardian, iis.ActClaim}},

		{"a user without a role", iis.Actor{User: "u", Organization: "org", Kind: iis.Provider}, nil},
		{"a resident with a role", iis.Actor{User: "u", Resident: true, Organization: "org", Role: iis.RoleUser}, nil},
		{"a system that is a user too", iis.Actor{Connection: "c", User: "u", Organization: "org", Kind: iis.Provider}, nil},
		{"the registry in a user's name", iis.Actor{System: true, User: "u"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			may := map[iis.Act]bool{}
			for _, a := range tt.may {
				may[a] = true
			}
			for _, act := range allActs {
				r := Request{By: tt.by, To: act, Purpose: iis.PurposeTreatment, At: now, Today: iis.DateOf(2026, 11, 22)}
				var s iis.Standing
				if perPatient[act] {
					r.Patient, s = 7, open()
				}
				d := Decide(nj, r, s)
				if d.Allow != may[act] {
					t.Errorf("%s: allowed %v (%s), want %v", act, d.Allow, d.Why, may[act])
				}
				if !d.Allow && (d.Kind == iis.Internal || d.Why == "") {
					t.Errorf("%s: a refusal without kind or reason: %+v", act, d)
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	nj, err := consent.Profile("nj")
	if err != nil {
		t.Fatal(err)
	}
	resident := iis.Actor{User: "u", Resident: true}
	stepped := resident
	stepped.SteppedUp = now.Add(-9 * time.Minute)
	stale := resident
	stale.SteppedUp = now.Add(-11 * time.Minute)
	tests := []struct {
		name string
		r    Request
		s    iis.Standing
		why  string // empty: allowed
		kind iis.Kind
	}{
		{"signing needs a second step", Request{By: resident, To: iis.ActShare, Deed: "sign-share", Patient: 7}, open(), WhySecondStep, iis.Unauthenticated},
		{"one given nine minutes ago will do", Request{By: stepped, To: iis.ActShare, Deed: "sign-share", Patient: 7}, open(), "", 0},
		{"one given eleven minutes ago will not", Request{By: stale, To: iis.ActShare, Deed: "sign-share", Patient: 7}, open(), WhySecondStep, iis.Unauthenticated},
		{"revoking needs none", Request{By: resident, To: iis.ActShare, Deed: "revoke-share", Patient: 7}, open(), "", 0},
		{"a reader may not report, and hears which role may", Request{By: staffOf(iis.Provider, iis.RoleReader), To: iis.ActReport, Patient: 7}, open(), WhyRole, iis.Forbidden},
		{"a person who is not there looks like one who is hidden", Request{By: staffOf(iis.Provider, iis.RoleUser), To: iis.ActRead, Patient: 8}, iis.Standing{}, consent.WhyNobody, iis.NotFound},
		{"the standing of another person decides nothing", Request{By: resident, To: iis.ActRead, Patient: 8}, open(), consent.WhyNobody, iis.NotFound},
		{"a resident reads nobody in particular", Request{By: resident, To: iis.ActRead}, iis.Standing{}, consent.WhyNobody, iis.NotFound},
		{"the own account is no record", Request{By: resident, To: iis.ActAccount, Patient: 7}, open(), "own-account", iis.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.r.At, tt.r.Today = now, iis.DateOf(2026, 11, 22)
			d := Decide(nj, tt.r, tt.s)
			if d.Allow != (tt.why == "") || (!d.Allow && (d.Why != tt.why || d.Kind != tt.kind)) {
				t.Errorf("Decide = %+v", d)
			}
			if tt.kind == iis.Forbidden && d.Role != iis.RoleUser {
				t.Errorf("the missing role is named %q", d.Role)
			}
		})
	}
}

func TestASearchBeginsWithNobodyAndShowsNothing(t *testing.T) {
	nj, err := consent.Profile("nj")
	if err != nil {
		t.Fatal(err)
	}
	d := Decide(nj, Request{By: iis.Actor{Connection: "c", Organization: "org", Kind: iis.Provider}, To: iis.ActRead, At: now}, iis.Standing{})
	if !d.Allow || len(d.Views) != 0 {
		t.Errorf("Decide = %+v", d)
	}
}
