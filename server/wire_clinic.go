package server

import "github.com/openiis/openiis/edge/portal/provider"

// clinicRooms are the parts of the registry that the pages of clinics need.
func (r *Registry) clinicRooms() provider.Rooms {
	return provider.Rooms{Finder: r.History, Claim: r.claim, Open: r.openRecord, Names: r, Reporter: r.Intake}
}
