package store

import "github.com/openiis/openiis/iis"

// packVaccination packs the whole report but its row's key.
func packVaccination(p *packer, v *iis.Vaccination) {
	number(p, &v.Submission)
	text(p, &v.Door)
	p.time(&v.FirstAt)
	text(p, &v.UnderGrant)
	text(p, &v.NDC)
	text(p, &v.VaccineText)
	text(p, &v.MVX)
	text(p, &v.LotNumber)
	number(p, &v.Expires)
	p.float(&v.Amount)
	p.flag(&v.AmountKnown)
	text(p, &v.AmountUnit)
	record(p, &v.Route, packCoded)
	record(p, &v.Site, packCoded)
	text(p, &v.Source)
	text(p, &v.SourceText)
	text(p, &v.Completion)
	record(p, &v.Refusal, packCoded)
	text(p, &v.RefusalText, &v.PlacerNumber, &v.FillerNumber, &v.FillerSystem, &v.Confidential, &v.Facility, &v.FacilityText)
	record(p, &v.GivenBy, packPerson)
	record(p, &v.OrderedBy, packPerson)
	record(p, &v.EnteredBy, packPerson)
	number(p, &v.EnteredAt)
	list(p, &v.Observations, packObservation)
	list(p, &v.Vaccine, packCoded)
	text(p, &v.Reason)
}

func packPerson(p *packer, x *iis.Person) {
	text(p, &x.ID, &x.Family, &x.Given, &x.Middle, &x.Suffix, &x.System, &x.Type)
}

func packObservation(p *packer, o *iis.Observation) {
	number(p, &o.ID)
	text(p, &o.LOINC, &o.Text, &o.Type)
	record(p, &o.Value, packCoded)
	number(p, &o.Date)
	text(p, &o.Number, &o.Unit, &o.SubID)
	number(p, &o.On)
	record(p, &o.Method, packCoded)
	text(p, &o.Comment)
	p.flag(&o.PersonFor)
}
