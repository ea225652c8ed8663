package catalog

import "github.com/openiis/openiis/iis"

// VaccineGroup returns what people call a vaccine group, by its CVX code; otherwise where
// the catalog has no name for it.
func VaccineGroup(l Language, group iis.CVX, otherwise string) string {
	if key := "vaccine." + string(group); Has(key) {
		return Text(l, key)
	}
	return otherwise
}
