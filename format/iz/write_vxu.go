package iz

import (
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// WriteVXU writes what one sender reports about one person as a VXU^V04 of profile Z22:
// doses, refusals and facts about the person. It is how made people, exports and tests
// speak the guide. What the profile cannot carry is left out.
func WriteVXU(h iis.Header, person iis.Identity, doses []iis.Vaccination, facts []iis.Observation, codes *codeset.Set) []byte {
	w := Reply{Now: h.SentAt, Authority: h.SendingFacility, Codes: codes}.writer()
	w.reporting = true
	w.reportHeader(h)
	w.person(1, person, w.registryIDs(person.Identifiers, ""))
	w.demographics(person)
	w.guardians(person)
	for i, v := range doses {
		if v.FillerSystem == "" {
			v.FillerSystem = h.SendingFacility
		}
		switch {
		case v.Completion == iis.Refused:
			w.refusal(v)
			continue
		case !v.Dose():
			continue
		case v.Facility == "":
			v.Facility = h.SendingFacility
		}
		w.dose(v, i+1, lenient)
		w.observations(v.Observations)
	}
	w.facts(iis.Record{Facts: facts, AsOf: h.SentOn})
	return w.Bytes()
}

// reportHeader writes MSH of a report.
func (w *writer) reportHeader(h iis.Header) {
	w.Segment("MSH")
	w.Field(3, h.SendingApp)
	w.Field(4, h.SendingFacility)
	w.Field(5, h.ReceivingApp)
	w.Field(6, h.ReceivingFacility)
	w.Field(7, h.SentAt.Format(timeFormat))
	w.Field(9, "VXU", "V04", "VXU_V04")
	w.Field(10, h.ControlID)
	processing := h.ProcessingID
	if processing == "" {
		processing = "P"
	}
	w.Field(11, processing)
	w.Field(12, Version)
	w.Field(15, "ER")
	w.Field(16, "AL")
	w.Field(21, "Z22", "CDCPHINVS")
}
