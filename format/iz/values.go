package iz

import (
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// maxRepetitions bounds how many repetitions of a field are read (ours).
const maxRepetitions = 50

// coded reads the first triplet of a CE or CWE that has a code, else the text alone.
func coded(v hl7v2.Value) iis.Coded {
	first := triplet(v, 1)
	if first.Code == "" {
		if second := triplet(v, 4); second.Code != "" {
			return second
		}
	}
	return first
}

// triplet reads code, text and system from component n on.
func triplet(v hl7v2.Value, n int) iis.Coded {
	return iis.Coded{Code: v.Comp(n).Text(), Text: v.Comp(n + 1).Text(), System: v.Comp(n + 2).Text()}
}

// lead returns the first subcomponent of a component, or all of it where its ampersand
// is part of the text ("Salk & Sons").
func lead(v hl7v2.Value) string {
	if v.Subs() > 1 && strings.HasPrefix(v.Sub(2).Raw(), " ") {
		return v.Text()
	}
	return v.Sub(1).Text()
}

// authority reads an HD: the namespace, or the universal id where there is none.
func authority(v hl7v2.Value) string {
	if name := lead(v); name != "" {
		return name
	}
	return v.Sub(2).Text()
}

// hierarchic reads an HD that is a whole field: namespace, or universal id.
func hierarchic(v hl7v2.Value) string {
	if name := v.Comp(1).Text(); name != "" {
		return name
	}
	return v.Comp(2).Text()
}

// name reads an XPN.
func name(v hl7v2.Value) iis.Name {
	return iis.Name{
		Family: lead(v.Comp(1)),
		Given:  v.Comp(2).Text(),
		Middle: v.Comp(3).Text(),
		Suffix: v.Comp(4).Text(),
		Prefix: v.Comp(5).Text(),
		Type:   strings.ToUpper(v.Comp(7).Text()),
	}
}

// address reads an XAD.
func address(v hl7v2.Value) iis.Address {
	return iis.Address{
		Street:  lead(v.Comp(1)),
		Street2: v.Comp(2).Text(),
		City:    v.Comp(3).Text(),
		State:   v.Comp(4).Text(),
		ZIP:     v.Comp(5).Text(),
		Country: v.Comp(6).Text(),
		Type:    strings.ToUpper(v.Comp(7).Text()),
		County:  v.Comp(9).Text(),
	}
}

// contact reads an XTN: area code and number, the number as one text of older senders,
// or an e-mail address.
func contact(v hl7v2.Value) iis.Contact {
	c := iis.Contact{Use: v.Comp(2).Text(), Equip: v.Comp(3).Text(), Email: v.Comp(4).Text()}
	sent := v.Comp(6).Text() + v.Comp(7).Text()
	if sent == "" {
		sent = v.Comp(1).Text()
	}
	if c.Email == "" && strings.Contains(sent, "@") {
		c.Email, sent = sent, ""
	}
	c.Phone = phone(sent)
	return c
}

// phone returns the ten digits of a US number, or the text as it was sent.
func phone(sent string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, sent)
	if len(digits) == 11 && digits[0] == '1' {
		digits = digits[1:]
	}
	if len(digits) == 10 {
		return digits
	}
	return sent
}

// person reads an XCN.
func person(v hl7v2.Value) iis.Person {
	return iis.Person{
		ID:     v.Comp(1).Text(),
		Family: lead(v.Comp(2)),
		Given:  v.Comp(3).Text(),
		Middle: v.Comp(4).Text(),
		Suffix: v.Comp(5).Text(),
		System: authority(v.Comp(9)),
		Type:   v.Comp(13).Text(),
	}
}

// entity reads an EI: the identifier and who gave it.
func entity(v hl7v2.Value) (value, system string) {
	system = v.Comp(2).Text()
	if system == "" {
		system = v.Comp(3).Text()
	}
	return v.Comp(1).Text(), system
}

// organization reads an XON: its identifier, or its name.
func organization(v hl7v2.Value) string {
	for _, n := range [...]int{10, 3, 1} {
		if s := v.Comp(n).Text(); s != "" {
			return s
		}
	}
	return ""
}

// letter reads an ID of one letter in upper case.
func letter(v hl7v2.Value) string { return strings.ToUpper(v.Comp(1).Text()) }
