package exchange

import (
	"context"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestAnOrganizationGetsOneMoreConnectionAndLosesIt(t *testing.T) {
	r, m := newRegistrar()
	ctx := context.Background()
	added, _, err := r.Add(ctx, shell, clinic("EX1"))
	if err != nil {
		t.Fatal(err)
	}
	id := added.Organization.ID
	made, secret, err := r.Connect(ctx, shell, id, []iis.Facility{{ID: "EX2"}}, iis.Connection{Username: "annex", MayRead: true})
	if err != nil || len(secret) < 43 || made.Organization != id || made.DefaultFacility != "EX2" || !made.MayRead {
		t.Fatalf("connection %+v, secret of %d characters (%v)", made, len(secret), err)
	}
	if m.facilities["EX2"].Organization != id || len(m.connections) != 2 {
		t.Errorf("facilities %+v, %d connections", m.facilities, len(m.connections))
	}
	if err := r.Disconnect(ctx, shell, id, "annex"); err != nil {
		t.Fatal(err)
	}
	for _, c := range m.connections {
		if c.Disabled != (c.Username == "annex") {
			t.Errorf("after the end of annex: %+v", c)
		}
	}
	if last := m.audit[len(m.audit)-1]; last.Deed != "disconnect-organization" || last.Subject != string(id) || m.audit[len(m.audit)-2].Deed != "connect-organization" {
		t.Errorf("audit %+v", m.audit)
	}
}

func TestWhatIsRefusedWhenASystemIsConnected(t *testing.T) {
	r, m := newRegistrar()
	ctx := context.Background()
	added, _, err := r.Add(ctx, shell, clinic("EX1"))
	if err != nil {
		t.Fatal(err)
	}
	m.facilities["TAKEN"] = iis.Facility{ID: "TAKEN", Organization: "other"}
	id := added.Organization.ID
	tests := []struct {
		name     string
		by       iis.Actor
		id       iis.OrganizationID
		facility string
		c        iis.Connection
		kind     iis.Kind
	}{
		{"an organization that is not there", shell, "nobody", "EX2", iis.Connection{Username: "annex"}, iis.NotFound},
		{"nothing to sign in by", shell, id, "EX2", iis.Connection{}, iis.Invalid},
		{"a username that is taken", shell, id, "EX2", iis.Connection{Username: "EX1"}, iis.Conflict},
		{"a facility of another organization", shell, id, "TAKEN", iis.Connection{Username: "annex"}, iis.Conflict},
		{"a clinic's manager", iis.Actor{User: "u", Organization: id, Kind: iis.Provider, Role: iis.RoleManager}, id, "EX2", iis.Connection{Username: "annex"}, iis.Forbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, secret, err := r.Connect(ctx, tt.by, tt.id, []iis.Facility{{ID: tt.facility}}, tt.c)
			if err == nil || iis.KindOf(err) != tt.kind || secret != "" {
				t.Errorf("error %v", err)
			}
			if len(m.connections) != 1 {
				t.Error("it was connected all the same")
			}
		})
	}
	if _, _, err := r.Add(ctx, shell, Member{Organization: iis.Organization{Kind: iis.Provider, Name: "Example Two"}, Connections: []iis.Connection{{Username: "EX1"}}}); iis.KindOf(err) != iis.Conflict {
		t.Errorf("a new organization with a username that is taken: %v", err)
	}
	if err := r.Disconnect(ctx, shell, id, "nobody"); iis.KindOf(err) != iis.NotFound {
		t.Errorf("a connection that is not there: %v", err)
	}
}
