package guard

import (
	"sync"
	"time"
	_ "time/tzdata" // the jurisdiction's zone must be known on every machine

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/consent"
)

// DefaultJurisdiction is the profile that holds where none is named (contract.md).
const DefaultJurisdiction = "nj"

// Law is what guard decides by: a jurisdiction's policy and the zone its days are
// compared in. A nil Law is that of the default jurisdiction.
type Law struct {
	Policy consent.Policy
	Zone   *time.Location
}

// LawOf returns the law of a profile that ships with the registry.
func LawOf(jurisdiction string) (*Law, error) {
	p, err := consent.Profile(jurisdiction)
	if err != nil {
		return nil, err
	}
	return newLaw(p)
}

// ParseLaw returns the law of a profile file.
func ParseLaw(b []byte) (*Law, error) {
	p, err := consent.ParsePolicy(b)
	if err != nil {
		return nil, err
	}
	return newLaw(p)
}

func newLaw(p consent.Policy) (*Law, error) {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "the jurisdiction profile names an unknown zone", Err: err}
	}
	return &Law{Policy: p, Zone: zone}, nil
}

var defaultLaw = sync.OnceValues(func() (*Law, error) { return LawOf(DefaultJurisdiction) })

// orDefault returns the law, or the default jurisdiction's.
func (l *Law) orDefault() (*Law, error) {
	if l != nil {
		return l, nil
	}
	return defaultLaw()
}

// Day returns the calendar day of an instant in the jurisdiction.
func (l *Law) Day(at time.Time) iis.Date { return iis.DateIn(at, l.Zone) }

// LawOrDefault returns l, or the law of the default jurisdiction where l is nil.
func LawOrDefault(l *Law) *Law {
	l, err := l.orDefault()
	if err != nil {
		panic(err) // the default profile is part of the program; a test reads it
	}
	return l
}
