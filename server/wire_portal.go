package server

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	pages "github.com/openiis/openiis/edge/portal/account"
	"github.com/openiis/openiis/edge/portal/link"
	"github.com/openiis/openiis/edge/portal/provider"
	"github.com/openiis/openiis/edge/portal/public"
	"github.com/openiis/openiis/edge/portal/resident"
	"github.com/openiis/openiis/edge/portal/school"
	"github.com/openiis/openiis/edge/portal/staff"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/history"
)

// Portal makes the web pages and hands each room of them its part of the registry.
func (r *Registry) Portal() *portal.Frame {
	site := &web.Site{Sessions: pages.Sessions{Service: r.Accounts}, Log: r.Log}
	drafts := web.NewDrafts(r.drafts, r.Clock.Now)
	drafts.Shelf = shelf{r.Store}
	f := portal.New(site, drafts, r.Clock.Now, r.Law.Zone, r.Config.Demo.On)
	public.Add(f, r.Notices, r.systems)
	pages.Add(f, r.Accounts, r.Relations, r.Notices)
	resident.Add(f, resident.Rooms{Relations: r.Relations, Identity: r.Identity, Sharing: r.Sharing, Open: r.openRecord, Preview: r.History.Preview, Dose: r.openDose, Names: r, Mailbox: r.Notices, Try: r.unregistered()})
	school.Add(f, r.Sharing, r.openRecord, r)
	link.Add(f, r.Sharing, r.openRecord, r)
	staff.Add(f, staff.Rooms{Audit: r.Audits, Questions: r.Notices, Users: r.Accounts, Registrar: r.Registrar, Guardianships: r.Relations, Names: r})
	provider.Add(f, r.clinicRooms())
	if r.Config.Demo.On {
		r.addDemoPages(f)
	}
	return f
}

// addPortal adds the web pages: every path that no other room has.
func (r *Registry) addPortal(mux *http.ServeMux) { mux.Handle("/", r.Portal().Handler()) }

// openRecord opens a record for a page, for the purpose that goes with who asks.
func (r *Registry) openRecord(ctx context.Context, by iis.Actor, p iis.PatientHandle, deed string, forecast bool) (iis.Record, error) {
	purpose := iis.PurposePatient
	switch by.Kind {
	case iis.Provider:
		purpose = iis.PurposeTreatment
	case iis.SchoolOrg, iis.Childcare:
		purpose = iis.PurposeSchool
	}
	return r.History.Record(ctx, by, p, history.Asked{Purpose: purpose, Deed: deed, Forecast: forecast})
}

// openDose opens one dose for the person's own pages.
func (r *Registry) openDose(ctx context.Context, by iis.Actor, p iis.PatientHandle, dose string) (history.Dose, error) {
	return r.History.Dose(ctx, by, p, dose, history.Asked{Purpose: iis.PurposePatient, Deed: "open-dose", Forecast: true})
}

// claim states that a clinic treats the person of a handle; nobody is the same as not
// theirs.
func (r *Registry) claim(ctx context.Context, by iis.Actor, p iis.PatientHandle) error {
	var id iis.PatientID
	err := r.Store.View(ctx, func(tx *store.Tx) (err error) {
		id, err = tx.PatientByHandle(ctx, p)
		return err
	})
	if err != nil {
		return err
	}
	return r.Relations.Claim(ctx, by, id)
}

// OrganizationName tells what an organization is called; one that is not there is its id.
func (r *Registry) OrganizationName(ctx context.Context, id iis.OrganizationID) string {
	name := string(id)
	err := r.Store.View(ctx, func(tx *store.Tx) error {
		o, err := tx.Organization(ctx, id)
		if err == nil {
			name = o.Name
		}
		return err
	})
	if err != nil && iis.KindOf(err) != iis.NotFound {
		r.Log.ErrorContext(ctx, "name of organization", "error", err)
	}
	return name
}

// systems is what people who connect systems must know.
func (r *Registry) systems() public.Systems {
	return public.Systems{BaseURL: r.BaseURL(), Fingerprint: r.Fingerprint,
		Doors: []public.Door{{Name: "HL7 v2, HTTPS POST", Address: r.BaseURL() + "/hl7v2"}}}
}

// unregistered names the demo's people who have no account yet, for whoever tries to
// link one; nil without a demo.
func (r *Registry) unregistered() func() []resident.Invented {
	if !r.Config.Demo.On {
		return nil
	}
	return func() (people []resident.Invented) {
		c, err := ReadCredentials(r.Config.Server.Data)
		if err != nil {
			return nil
		}
		for _, p := range c.Unregistered {
			people = append(people, resident.Invented{Name: p.Name, Born: p.BirthDate})
		}
		return people
	}
}
