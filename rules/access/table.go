package access

import "github.com/openiis/openiis/iis"

// caller is the class of an actor.
type caller uint8

const (
	anybody  caller = iota // not signed in
	resident               // signed in, in the own workspace
	staff                  // signed in, in an organization's workspace
	machine                // a connected system of an organization
	link                   // link and PIN of a share
	registry               // a job or command of the registry
)

// ground is what decides once the table lets the caller ask.
type ground uint8

const (
	byRole    ground = iota // the row alone: no record is touched
	byAccount               // the own account
	byRecord                // consent.See
	byOwn                   // consent.Own: the person or a guardian
	byReport                // consent.Report
	byTreat                 // consent.Treat
	byVouch                 // consent.Vouch
)

// row says who may ask for what, and what then decides. Whatever is in no row is
// refused.
type row struct {
	who   caller
	kind  iis.OrganizationKind // of the organization; for staff and machines
	roles []iis.Role           // for staff
	acts  []iis.Act
	by    ground
}

// ownAccount is the one row that holds for staff of every kind of organization.
var ownAccount = row{who: staff, acts: []iis.Act{iis.ActAccount}, by: byAccount}

var (
	anyClinicRole = []iis.Role{iis.RoleReader, iis.RoleUser, iis.RoleManager}
	clinicUsers   = []iis.Role{iis.RoleUser, iis.RoleManager}
	anySchoolRole = []iis.Role{iis.RoleSchoolReader, iis.RoleSchoolUser, iis.RoleManager}
	schoolUsers   = []iis.Role{iis.RoleSchoolUser, iis.RoleManager}
)

// table is the role table (portal.md 3, contract.md 3).
var table = []row{
	{who: anybody, acts: []iis.Act{iis.ActAccount, iis.ActAsk}, by: byRole},
	{who: link, acts: []iis.Act{iis.ActRead}, by: byRecord},

	{who: resident, acts: []iis.Act{iis.ActAccount, iis.ActLink}, by: byAccount},
	{who: resident, acts: []iis.Act{iis.ActRead, iis.ActShare, iis.ActLimit, iis.ActActivity, iis.ActAsk}, by: byOwn},

	{who: staff, kind: iis.Provider, roles: anyClinicRole, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: staff, kind: iis.Provider, roles: anyClinicRole, acts: []iis.Act{iis.ActClaim}, by: byTreat},
	{who: staff, kind: iis.Provider, roles: anyClinicRole, acts: []iis.Act{iis.ActShared}, by: byRole},
	{who: staff, kind: iis.Provider, roles: clinicUsers, acts: []iis.Act{iis.ActReport}, by: byReport},
	{who: staff, kind: iis.Provider, roles: clinicUsers, acts: []iis.Act{iis.ActVouch}, by: byVouch},
	{who: staff, kind: iis.Provider, roles: clinicUsers, acts: []iis.Act{iis.ActAsk}, by: byRole},

	{who: staff, kind: iis.SchoolOrg, roles: anySchoolRole, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: staff, kind: iis.SchoolOrg, roles: anySchoolRole, acts: []iis.Act{iis.ActShared}, by: byRole},
	{who: staff, kind: iis.SchoolOrg, roles: schoolUsers, acts: []iis.Act{iis.ActReport}, by: byReport},
	{who: staff, kind: iis.Childcare, roles: anySchoolRole, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: staff, kind: iis.Childcare, roles: anySchoolRole, acts: []iis.Act{iis.ActShared}, by: byRole},
	{who: staff, kind: iis.Childcare, roles: schoolUsers, acts: []iis.Act{iis.ActReport}, by: byReport},

	{who: staff, kind: iis.LocalHealth, roles: anyClinicRole, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: staff, kind: iis.LocalHealth, roles: anyClinicRole, acts: []iis.Act{iis.ActShared}, by: byRole},
	{who: staff, kind: iis.LocalHealth, roles: clinicUsers, acts: []iis.Act{iis.ActReport}, by: byReport},

	{who: staff, kind: iis.State, roles: []iis.Role{iis.RoleAuditor}, acts: []iis.Act{iis.ActAudit}, by: byRole},
	{who: staff, kind: iis.State, roles: []iis.Role{iis.RoleAdmin}, acts: []iis.Act{iis.ActAdmin, iis.ActAsk, iis.ActGuardian}, by: byRole},

	{who: machine, kind: iis.Provider, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: machine, kind: iis.Provider, acts: []iis.Act{iis.ActReport}, by: byReport},
	{who: machine, kind: iis.SchoolOrg, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: machine, kind: iis.SchoolOrg, acts: []iis.Act{iis.ActReport}, by: byReport},
	{who: machine, kind: iis.Childcare, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: machine, kind: iis.Childcare, acts: []iis.Act{iis.ActReport}, by: byReport},
	{who: machine, kind: iis.LocalHealth, acts: []iis.Act{iis.ActFind, iis.ActRead}, by: byRecord},
	{who: machine, kind: iis.LocalHealth, acts: []iis.Act{iis.ActReport}, by: byReport},

	{who: registry, acts: []iis.Act{iis.ActReport, iis.ActFind, iis.ActRead, iis.ActLink, iis.ActAdmin, iis.ActAudit, iis.ActAccount, iis.ActAsk, iis.ActGuardian, iis.ActClaim}, by: byRole},
}

// fresh lists the deeds that need a second step given a moment ago (portal.md 2); a
// resident's download is one more.
var fresh = map[string]bool{
	"sign-share": true, "extend-share": true, "narrow-share": true,
	"change-contact": true, "change-factor": true,
}
