package intake

import (
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
)

// deed is what one reported vaccination leads to.
type deed struct {
	save    bool            // write a version of v
	v       iis.Vaccination // the version to write
	finding iis.Finding     // code is empty where there is nothing to say
	stale   bool            // the report that a screen names has changed, or is not the sender's
}

// own is the sender's own reports of one person, as they stand while a message is
// being taken in: what was stored before, and what this message has added so far.
type own struct {
	organization iis.OrganizationID
	reports      []iis.Vaccination // newest versions, deleted ones too
	inMessage    map[iis.VaccinationID]int
	untrusted    map[string]bool // order numbers that stand for several doses
}

func newOwn(org iis.OrganizationID, file iis.File, incoming []iis.Vaccination) *own {
	o := &own{organization: org, reports: make([]iis.Vaccination, 0, len(file.Vaccinations)+len(incoming)), inMessage: map[iis.VaccinationID]int{}, untrusted: map[string]bool{}}
	for _, v := range file.Vaccinations {
		if v.Organization == org {
			o.reports = append(o.reports, v)
		}
	}
	// An order number that names two doses of one message is a row number or a
	// constant, not a key (vaccination-dedup-notes 3).
	first := map[string]iis.Vaccination{}
	for _, v := range incoming {
		key := orderKey(v)
		if key == "" {
			continue
		}
		if f, ok := first[key]; ok && (f.CVX != v.CVX || f.GivenOn != v.GivenOn) && v.State != iis.StateDeleted && f.State != iis.StateDeleted {
			o.untrusted[key] = true
		} else if !ok {
			first[key] = v
		}
	}
	return o
}

// orderKey is the sender's own key of a dose (ORC-3 with its authority), or "" where
// it is none.
func orderKey(v iis.Vaccination) string {
	if v.FillerNumber == "" || v.FillerNumber == iis.NotAKeyOrderNumber {
		return ""
	}
	return v.FillerNumber + "|" + v.FillerSystem
}

// sameOrderDays is how far apart two dates under one order number may be before the
// number is taken for a row number that is used again ("ours": AIRA corrects by up to
// 28 days; a yearly influenza dose is some 300 days on).
const sameOrderDays = 60

// find returns the index of the sender's own report that v is a new version of, or -1.
// A screen names the report by its id. Else ORC-3 decides; without it vaccine and date do.
func (o *own) find(v iis.Vaccination) int {
	if v.ID != 0 {
		return slices.IndexFunc(o.reports, func(r iis.Vaccination) bool { return r.ID == v.ID })
	}
	if key := orderKey(v); key != "" && !o.untrusted[key] {
		for i, r := range o.reports {
			if orderKey(r) != key || r.Dose() != v.Dose() {
				continue
			}
			near := abs(int(r.GivenOn)-int(v.GivenOn)) <= sameOrderDays
			if near && (r.CVX == v.CVX || v.State != iis.StateAdded || r.GivenOn == v.GivenOn) {
				return i
			}
		}
	}
	for i, r := range o.reports {
		if r.State != iis.StateDeleted && r.CVX == v.CVX && r.GivenOn == v.GivenOn && r.Dose() == v.Dose() && !o.twoSites(i, v) {
			return i
		}
	}
	return -1
}

// twoSites tells whether v is a second injection of one vaccine on one day and not the
// report i told again: both lots are there and differ, or one message names two order
// numbers and two body sites (two 100 mg nirsevimab, dialysis doses of hepatitis B).
func (o *own) twoSites(i int, v iis.Vaccination) bool {
	r := o.reports[i]
	if r.LotNumber != "" && v.LotNumber != "" && !sameLot(r.LotNumber, v.LotNumber) && orderKey(r) != orderKey(v) {
		return true
	}
	_, together := o.inMessage[r.ID]
	return together && orderKey(r) != orderKey(v) && r.Site.Code != "" && v.Site.Code != "" && r.Site.Code != v.Site.Code
}

func sameLot(a, b string) bool {
	norm := func(s string) string {
		return strings.TrimLeft(strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1").Replace(strings.ToUpper(s)), "0")
	}
	return norm(a) == norm(b)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// settle decides what becomes of one reported vaccination. others are the reports of
// other organizations that the sender may see; foreign tells whether an ORC-3 authority
// belongs to another organization of the registry.
func (o *own) settle(v iis.Vaccination, others []iis.Vaccination, foreign func(authority string) bool, newID func() iis.VaccinationID, now time.Time) deed {
	i := o.find(v)
	if v.ID != 0 && (i < 0 || o.reports[i].Version != v.Version) {
		return deed{stale: true}
	}
	if v.State == iis.StateDeleted {
		return o.settleDelete(i, v, others, foreign, now)
	}
	if i < 0 {
		v.ID, v.Version, v.FirstAt, v.At = newID(), 1, now, now
		d := deed{save: true, v: v}
		if v.State == iis.StateUpdated {
			d.finding = iis.Finding{Code: iis.CodeUpdateFoundNothing}
		}
		o.reports = append(o.reports, v)
		o.inMessage[v.ID]++
		return d
	}
	before := o.reports[i]
	o.inMessage[before.ID]++
	if o.inMessage[before.ID] > 1 {
		return deed{finding: iis.Finding{Code: iis.CodeDoseTwiceInMessage}}
	}
	v = successor(before, v, now)
	if sameContent(before, v) {
		return deed{}
	}
	o.reports[i] = v
	return deed{save: true, v: v}
}

func (o *own) settleDelete(i int, v iis.Vaccination, others []iis.Vaccination, foreign func(string) bool, now time.Time) deed {
	if i >= 0 && o.reports[i].State != iis.StateDeleted {
		gone := o.reports[i]
		gone.State, gone.Version, gone.At, gone.Submission, gone.Door, gone.Reason = iis.StateDeleted, gone.Version+1, now, v.Submission, v.Door, v.Reason
		o.reports[i] = gone
		return deed{save: true, v: gone}
	}
	if foreign(v.FillerSystem) {
		return deed{finding: iis.Finding{Code: iis.CodeDeleteNotYours}}
	}
	for _, r := range others {
		if r.State != iis.StateDeleted && r.CVX == v.CVX && r.GivenOn == v.GivenOn {
			return deed{finding: iis.Finding{Code: iis.CodeDeleteNotYours}}
		}
	}
	return deed{finding: iis.Finding{Code: iis.CodeNothingToDelete}}
}

// successor is the next version of a sender's own report.
func successor(before, v iis.Vaccination, now time.Time) iis.Vaccination {
	v.ID, v.Home, v.SourceRecord = before.ID, before.Home, before.SourceRecord
	v.FirstAt, v.At, v.Version = before.FirstAt, now, before.Version+1
	return v
}

// sameContent tells whether a version says nothing new, so that a full history sent
// again leaves no trace beyond its submission.
func sameContent(a, b iis.Vaccination) bool {
	if a.State == iis.StateDeleted {
		return false
	}
	b.Version, b.At, b.Submission, b.State, b.Door, b.UnderGrant, b.Reason = a.Version, a.At, a.Submission, a.State, a.Door, a.UnderGrant, a.Reason
	ao, bo := a.Observations, b.Observations
	a.Observations, b.Observations = nil, nil
	if len(ao) != len(bo) || !equalVaccination(a, b) {
		return false
	}
	for i := range ao {
		x, y := ao[i], bo[i]
		x.ID, y.ID = 0, 0
		if x != y {
			return false
		}
	}
	return true
}
