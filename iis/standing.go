package iis

import "time"

// Standing is all that ties one actor to one person: what rules/consent decides by. The
// store reads it in the deciding transaction, so that nothing about rights is ever
// remembered from an earlier request. The zero Standing ties nobody to anybody.
type Standing struct {
	Patient    PatientID
	Status     PatientStatus
	BirthDate  Date
	Protection Protection // the value that speaks for the person (PD1-12, PD1-13)

	Self     bool           // the actor's account is linked to the record as the person
	Guardian []Guardianship // of the actor's account over the person, ended and blocked ones too

	CareUntil     time.Time // until when the actor's organization holds a claim of care; zero is none
	FirstReported time.Time // when the actor's organization first reported the person; zero is never
	LastReported  time.Time // when it last reported something new of the person
	LimitSince    time.Time // since when the person stops the actor's organization; zero is not
	Grants        []Grant   // with status active, to the actor's organization, user or link
}
