package intake

import (
	"context"
	"slices"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// plan settles each kept vaccination with what this sender reported before.
func (t *taking) plan(ctx context.Context, keep []int) ([]deed, error) {
	mine := newOwn(t.sub.Organization, t.file, t.sub.Vaccinations)
	others, err := t.visibleOthers(ctx)
	if err != nil {
		return nil, err
	}
	authorities, err := t.authorities(ctx, keep)
	if err != nil {
		return nil, err
	}
	foreign := func(a string) bool { o := authorities[a]; return o != "" && o != t.sub.Organization }
	newID := func() iis.VaccinationID { return iis.VaccinationID(t.NewID()) }
	deeds := make([]deed, 0, len(keep))
	for _, i := range keep {
		v := withoutPlaces(t.sub.Vaccinations[i])
		v.Home, v.SourceRecord, v.Organization = t.source.Home, t.source.ID, t.sub.Organization
		v.Submission, v.Door, v.UnderGrant = t.sub.ID, t.by.Door, t.under
		if v.State == "" {
			v.State = iis.StateAdded
		}
		d := mine.settle(v, others, foreign, newID, t.now)
		if d.stale {
			return nil, errStale
		}
		deeds = append(deeds, d)
		if d.finding.Code != "" {
			d.finding.Where = iis.Place{Segment: "RXA", Sequence: max(t.sub.Vaccinations[i].Places.RXA, 1), Field: 21}
			d.finding.Dose = i + 1
			t.unsay(iis.CodeDeleted, d.finding.Dose)
			t.find(d.finding)
		}
		if d.finding.Code == iis.CodeDeleteNotYours {
			t.refused++
		} else {
			t.stored++
		}
	}
	return deeds, nil
}

// unsay takes back what was noticed of a dose before it was known what becomes of it.
func (t *taking) unsay(code string, dose int) {
	t.findings = slices.DeleteFunc(t.findings, func(f iis.Finding) bool { return f.Code == code && f.Dose == dose })
}

// doses writes what was planned.
func (t *taking) doses(deeds []deed) {
	if confidential(deeds, t.file.Vaccinations) {
		t.ev.Part = iis.PartConfidential
	}
	for _, d := range deeds {
		if !d.save {
			continue
		}
		for j := range d.v.Observations {
			d.v.Observations[j].ID = iis.ObservationID(t.NewID())
		}
		t.tx.SaveVaccination(d.v)
		t.ev.Reason = graver(t.ev.Reason, told(d.v))
	}
}

// confidential tells whether a report changes confidential doses and no others. One that
// tells a known confidential dose again is among them, marked or not.
func confidential(deeds []deed, known []iis.Vaccination) bool {
	saved := slices.DeleteFunc(slices.Clone(deeds), func(d deed) bool { return !d.save })
	return len(saved) > 0 && !slices.ContainsFunc(saved, func(d deed) bool {
		return !d.v.IsConfidential() && !slices.ContainsFunc(known, func(v iis.Vaccination) bool {
			return v.IsConfidential() && v.CVX == d.v.CVX && v.GivenOn == d.v.GivenOn
		})
	})
}

// told says what a new version of a report did to the record.
func told(v iis.Vaccination) string {
	switch {
	case v.State == iis.StateDeleted:
		return iis.DoseRemoved
	case v.Version > 1:
		return iis.DoseChanged
	}
	return iis.DoseAdded
}

func graver(a, b string) string {
	order := []string{iis.DoseAdded, iis.DoseChanged, iis.DoseRemoved}
	if slices.Index(order, a) > slices.Index(order, b) {
		return a
	}
	return b
}

// withoutPlaces is a reported vaccination without what says where in the message it stood, which
// is not stored and must not make a dose told again look like news.
func withoutPlaces(v iis.Vaccination) iis.Vaccination {
	v.Places = iis.DosePlaces{}
	v.Observations = slices.Clone(v.Observations)
	for i := range v.Observations {
		v.Observations[i].Seq = 0
	}
	return v
}

// visibleOthers are the reports of other organizations that the sender may see. Only a
// deletion asks for them.
func (t *taking) visibleOthers(ctx context.Context) ([]iis.Vaccination, error) {
	if !slices.ContainsFunc(t.sub.Vaccinations, func(v iis.Vaccination) bool { return v.State == iis.StateDeleted }) || t.file.Patient.ID == 0 {
		return nil, nil
	}
	req := guard.Request{By: t.by, To: iis.ActRead, Deed: "report", Patient: t.patient.ID, Purpose: iis.PurposeTreatment, At: t.now, Law: t.Law}
	d, err := guard.Weigh(ctx, t.tx, req)
	if err != nil || !d.Allow {
		return nil, err
	}
	var out []iis.Vaccination
	for _, v := range t.file.Vaccinations {
		if v.Organization != t.sub.Organization && guard.Visible(d, v, t.Codes.GroupNames) {
			out = append(out, v)
		}
	}
	return out, nil
}

// authorities says which organization of the registry each ORC-3 authority of a
// deletion belongs to; "" is none.
func (t *taking) authorities(ctx context.Context, keep []int) (map[string]iis.OrganizationID, error) {
	out := map[string]iis.OrganizationID{}
	for _, i := range keep {
		v := t.sub.Vaccinations[i]
		if _, asked := out[v.FillerSystem]; asked || v.State != iis.StateDeleted || v.FillerSystem == "" {
			continue
		}
		org, err := t.tx.OrganizationOfFacility(ctx, v.FillerSystem)
		if err != nil && iis.KindOf(err) != iis.NotFound {
			return nil, err
		}
		out[v.FillerSystem] = org
	}
	return out, nil
}

// facts stores what was said about the person, once.
func (t *taking) facts() {
	for _, o := range t.sub.Observations {
		o.Seq = 0
		known := slices.ContainsFunc(t.file.Observations, func(f iis.StoredFact) bool {
			f.Observation.ID, o.ID = 0, 0
			return f.Organization == t.sub.Organization && f.Observation == o
		})
		if known {
			continue
		}
		o.ID = iis.ObservationID(t.NewID())
		t.tx.SaveFact(iis.StoredFact{Observation: o, Home: t.source.Home, SourceRecord: t.source.ID, Organization: t.sub.Organization, Submission: t.sub.ID})
	}
}
