package hl7v2

// Delimiters are the separators that a message declares in MSH-1 and MSH-2. A zero
// byte means that the message has no such separator.
type Delimiters struct {
	Field, Component, Repetition, Escape, Sub byte
}

// Standard are the delimiters |^~\& that nearly everybody uses and the CDC guide
// demands.
var Standard = Delimiters{Field: '|', Component: '^', Repetition: '~', Escape: '\\', Sub: '&'}

// Encoding returns the delimiters as MSH-2 writes them.
func (d Delimiters) Encoding() string {
	b := make([]byte, 0, 4)
	for _, c := range [...]byte{d.Component, d.Repetition, d.Escape, d.Sub} {
		if c == 0 {
			break
		}
		b = append(b, c)
	}
	return string(b)
}

// readDelimiters reads MSH-1 and MSH-2 from a header segment. What is missing or cannot
// be a delimiter is taken as the standard one, if that is still free.
func readDelimiters(header string) Delimiters {
	d := Delimiters{Field: Standard.Field}
	if len(header) < 4 || !canDelimit(header[3]) {
		return Standard
	}
	d.Field = header[3]
	rest := header[4:]
	places := [...]*byte{&d.Component, &d.Repetition, &d.Escape, &d.Sub}
	n := 0
	for n < len(places) && n < len(rest) && canDelimit(rest[n]) && !d.uses(rest[n]) {
		*places[n] = rest[n]
		n++
	}
	if n >= 2 && n < len(rest) && rest[n] == d.Field {
		return d // a message may do without escapes and subcomponents
	}
	for i, c := range [...]byte{Standard.Component, Standard.Repetition, Standard.Escape, Standard.Sub} {
		if i >= n && !d.uses(c) {
			*places[i] = c
		}
	}
	return d
}

// canDelimit tells whether a byte can separate values: printable ASCII that is neither
// letter, digit nor space.
func canDelimit(c byte) bool {
	return c > ' ' && c < 0x7f && !isAlnum(c)
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

func (d Delimiters) uses(c byte) bool {
	return c == d.Field || c == d.Component || c == d.Repetition || c == d.Escape || c == d.Sub
}
