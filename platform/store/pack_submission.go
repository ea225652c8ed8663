package store

import "github.com/openiis/openiis/iis"

// packSubmission packs what is kept of a submission beside the message itself: who
// sent it, when, and what was found. What it reported stands in the tables.
func packSubmission(p *packer, s *iis.Submission) {
	record(p, &s.Header, packHeader)
	list(p, &s.Findings, packFinding)
	text(p, &s.Grant)
}

func packHeader(p *packer, h *iis.Header) {
	text(p, &h.SendingApp, &h.SendingFacility, &h.ReceivingApp, &h.ReceivingFacility, &h.ControlID)
	p.time(&h.SentAt)
	number(p, &h.SentOn)
	text(p, &h.MessageType, &h.ProcessingID, &h.Version, &h.Profile, &h.Software)
}

func packFinding(p *packer, f *iis.Finding) {
	text(p, &f.Code)
	text(p, &f.Severity)
	number(p, &f.Effect)
	record(p, &f.Where, packPlace)
	text(p, &f.HL7, &f.App, &f.Text)
	number(p, &f.Dose)
}

func packPlace(p *packer, w *iis.Place) {
	text(p, &w.Segment, &w.Path)
	number(p, &w.Sequence, &w.Field, &w.Repetition, &w.Component, &w.Sub)
}
