package iis

import "strings"

// CVX is a CDC vaccine code, two or three digits with leading zeros kept ("08").
// Source: HL7 table 0292. It says what was given, not who made it (see MVX).
type CVX string

// MVX is a CDC manufacturer code, up to three capitals ("SKB"). Source: HL7 0227.
type MVX string

// NDC is a drug package code in the 11-digit 5-4-2 form without hyphens.
type NDC string

// NoVaccine is CVX 998, "no vaccine administered": a carrier of observations or
// forecasts, never a dose.
const NoVaccine CVX = "998"

// ParseCVX accepts the forms that senders really use ("8", "08", " 008") and returns
// the padded one. Whether the code exists is for codeset to say.
func ParseCVX(s string) (CVX, error) {
	s = strings.TrimSpace(s)
	trimmed := strings.TrimLeft(s, "0")
	if s == "" || len(trimmed) == 0 || len(trimmed) > 3 {
		return "", Errorf(Invalid, "a CVX code has one to three digits")
	}
	for i := range len(trimmed) {
		if trimmed[i] < '0' || trimmed[i] > '9' {
			return "", Errorf(Invalid, "a CVX code has one to three digits")
		}
	}
	if len(trimmed) == 1 {
		trimmed = "0" + trimmed
	}
	return CVX(trimmed), nil
}

// Coded is a code with its system and display text, as one triplet of a CE or CWE
// field (HL7 v2.5.1 §2.A.3).
type Coded struct {
	Code   string
	Text   string
	System string // "CVX", "CDCREC", "HL70005", "LN", ...
}
