package guard

import "net/netip"

// Network is the part of an address that one household or attacker holds: limits count by
// it.
func Network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	bits := 24
	if a.Unmap().Is6() {
		bits = 64
	}
	p, err := a.Unmap().Prefix(bits)
	if err != nil {
		return address
	}
	return p.String()
}
