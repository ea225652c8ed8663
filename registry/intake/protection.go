package intake

import (
	"time"

	"github.com/openiis/openiis/iis"
)

// nextProtection says which protection holds for a person after a report (PD1-12). The
// value with the newest date of its own (PD1-13) speaks; a report without that date, or
// with one after its receipt, counts with the day of receipt. Empty says nothing, and
// Y is lifted only by the organization that sent it (issue 8 §6).
func nextProtection(holds iis.Protection, said iis.Identity, by iis.OrganizationID, today iis.Date, now time.Time) iis.Protection {
	if said.Protection != "Y" && said.Protection != "N" {
		return holds
	}
	since := said.ProtectionDate
	if since.IsZero() || since > today {
		since = today
	}
	if holds.Value == "Y" && said.Protection == "N" && holds.By != by {
		return holds
	}
	if holds.Value != "" && since < holds.Since {
		return holds
	}
	if holds.Value == said.Protection && holds.By == by && holds.Since == since {
		return holds
	}
	if holds.Value == "Y" && said.Protection == "Y" && holds.By != by {
		return holds // protected already; its first sender alone can lift it
	}
	return iis.Protection{Value: said.Protection, Since: since, By: by, At: now}
}

// stillAsked tells whether protection goes on although the organization that sent Y has
// lifted it: another one has sent Y as well, and lifts its own word only. The protection
// then stands as long as it has, for those who reported before it.
func stillAsked(held, now iis.Protection, sources []iis.SourceRecord) iis.Protection {
	if held.Value != "Y" || now.Value != "N" {
		return now
	}
	for _, r := range sources {
		if r.Organization != held.By && r.Identity.Protection == "Y" {
			return iis.Protection{Value: "Y", Since: held.Since, By: r.Organization, At: held.At}
		}
	}
	return now
}
