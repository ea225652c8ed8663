package exchange

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// memory is a store of organizations that commits at once.
type memory struct {
	guard.Tx
	organizations map[iis.OrganizationID]iis.Organization
	facilities    map[string]iis.Facility
	connections   []iis.Connection
	audit         []iis.AuditEvent
}

func (m *memory) Audit(e iis.AuditEvent)                                 { m.audit = append(m.audit, e) }
func (m *memory) SaveOrganization(o iis.Organization)                    { m.organizations[o.ID] = o }
func (m *memory) SaveFacility(f iis.Facility)                            { m.facilities[f.ID] = f }
func (m *memory) in(_ context.Context, fn func(RegistrarTx) error) error { return fn(m) }

func (m *memory) SaveConnection(c iis.Connection) {
	m.connections = append(slices.DeleteFunc(m.connections, func(o iis.Connection) bool { return o.ID == c.ID }), c)
}

func (m *memory) Organization(_ context.Context, id iis.OrganizationID) (iis.Organization, error) {
	if o, ok := m.organizations[id]; ok {
		return o, nil
	}
	return iis.Organization{}, iis.Errorf(iis.NotFound, "there is no such organization")
}

func (m *memory) Organizations(context.Context) (all []iis.Organization, _ error) {
	for _, o := range m.organizations {
		all = append(all, o)
	}
	return all, nil
}

func (m *memory) Facilities(_ context.Context, org iis.OrganizationID) (all []iis.Facility, _ error) {
	for _, f := range m.facilities {
		if f.Organization == org {
			all = append(all, f)
		}
	}
	return all, nil
}

func (m *memory) Connections(context.Context, iis.OrganizationID) ([]iis.Connection, error) {
	return m.connections, nil
}

func (m *memory) OrganizationOfFacility(_ context.Context, id string) (iis.OrganizationID, error) {
	return m.facilities[id].Organization, nil
}

func newRegistrar() (*Registrar, *memory) {
	m := &memory{organizations: map[iis.OrganizationID]iis.Organization{}, facilities: map[string]iis.Facility{}}
	now := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	return &Registrar{InTx: m.in, Look: m.in, Now: func() time.Time { return now }}, m
}

var shell = iis.Actor{System: true, Door: iis.DoorShell}

func clinic(facility string) Member {
	return Member{
		Organization: iis.Organization{Kind: iis.Provider, Name: "Example Clinic"},
		Facilities:   []iis.Facility{{ID: facility, Name: "Example Clinic"}},
		Connections:  []iis.Connection{{Username: facility, MayWrite: true, MayRead: true}},
	}
}

func TestAnOrganizationIsTakenIn(t *testing.T) {
	r, m := newRegistrar()
	added, secrets, err := r.Add(context.Background(), shell, clinic("EX1"))
	if err != nil {
		t.Fatal(err)
	}
	c := added.Connections[0]
	if len(secrets) != 1 || len(secrets[0]) < 43 || len(c.SecretHash) != 32 || string(c.SecretHash) == secrets[0] {
		t.Errorf("%d secrets, hash of %d bytes", len(secrets), len(c.SecretHash))
	}
	if c.Organization != added.Organization.ID || c.DefaultFacility != "EX1" || c.ReportLevel != "usual" {
		t.Errorf("connection %+v", c)
	}
	if len(m.audit) != 1 || m.audit[0].Outcome != "done" || m.audit[0].Subject != string(added.Organization.ID) {
		t.Errorf("audit %+v", m.audit)
	}
}

func TestWhatIsRefusedToTheRegistrar(t *testing.T) {
	tests := []struct {
		name string
		by   iis.Actor
		m    Member
		kind iis.Kind
	}{
		{"an organization without a name", shell, Member{Organization: iis.Organization{Kind: iis.Provider, Name: " "}}, iis.Invalid},
		{"an unknown kind", shell, Member{Organization: iis.Organization{Kind: "bakery", Name: "Example"}}, iis.Invalid},
		{"a facility of another organization", shell, clinic("TAKEN"), iis.Conflict},
		{"a clinic's manager", iis.Actor{User: "u", Organization: "o", Kind: iis.Provider, Role: iis.RoleManager}, clinic("EX2"), iis.Forbidden},
		{"a stranger", iis.Actor{}, clinic("EX2"), iis.Unauthenticated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, m := newRegistrar()
			m.facilities["TAKEN"] = iis.Facility{ID: "TAKEN", Organization: "other"}
			_, secrets, err := r.Add(context.Background(), tt.by, tt.m)
			if err == nil || iis.KindOf(err) != tt.kind || secrets != nil {
				t.Errorf("error %v, secrets %d", err, len(secrets))
			}
			if len(m.organizations) != 0 {
				t.Error("it was stored all the same")
			}
			if tt.kind != iis.Invalid && (len(m.audit) != 1 || m.audit[0].Outcome == "done") {
				t.Errorf("audit %+v", m.audit)
			}
		})
	}
}

func TestAnOrganizationIsDisabledAndEnabledAgain(t *testing.T) {
	r, _ := newRegistrar()
	ctx := context.Background()
	added, _, err := r.Add(ctx, shell, clinic("EX1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, disabled := range []bool{true, false} {
		if err := r.SetDisabled(ctx, shell, added.Organization.ID, disabled); err != nil {
			t.Fatal(err)
		}
		all, err := r.List(ctx, shell)
		if err != nil || len(all) != 1 || all[0].Organization.Disabled != disabled || len(all[0].Facilities) != 1 {
			t.Errorf("disabled %v: %+v, %v", disabled, all, err)
		}
	}
	if err := r.SetDisabled(ctx, shell, "nobody", true); iis.KindOf(err) != iis.NotFound {
		t.Errorf("an unknown organization: %v", err)
	}
}

func TestNobodyDisablesTheirOwnOrganization(t *testing.T) {
	r, m := newRegistrar()
	m.organizations["state"] = iis.Organization{ID: "state", Kind: iis.State, Name: "Example State"}
	m.organizations["clinic"] = iis.Organization{ID: "clinic", Kind: iis.Provider, Name: "Example Clinic"}
	admin := iis.Actor{User: "u", Organization: "state", Kind: iis.State, Role: iis.RoleAdmin}
	if err := r.SetDisabled(context.Background(), admin, "state", true); iis.KindOf(err) != iis.Forbidden || m.organizations["state"].Disabled {
		t.Errorf("the own one: %v", err)
	}
	if len(m.audit) != 1 || m.audit[0].Outcome == "done" {
		t.Errorf("audit %+v", m.audit)
	}
	if err := r.SetDisabled(context.Background(), admin, "clinic", true); err != nil || !m.organizations["clinic"].Disabled {
		t.Errorf("another one: %v", err)
	}
}
