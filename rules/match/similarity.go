package match

// jaroWinkler returns the Jaro-Winkler likeness of two texts of capitals, 0 to 1, with
// the usual prefix scale 0.1 over at most four letters.
func jaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(max(len(a), len(b))/2-1, 0)
	var usedA, usedB [64]bool
	if len(a) > len(usedA) || len(b) > len(usedB) {
		return 0
	}
	m := 0
	for i := range len(a) {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !usedB[j] && a[i] == b[j] {
				usedA[i], usedB[j] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	swaps, j := 0, 0
	for i := range len(a) {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if a[i] != b[j] {
			swaps++
		}
		j++
	}
	f := float64(m)
	jaro := (f/float64(len(a)) + f/float64(len(b)) + (f-float64(swaps/2))/f) / 3
	p := 0
	for p < min(4, len(a), len(b)) && a[p] == b[p] {
		p++
	}
	return jaro + float64(p)*0.1*(1-jaro)
}

// oneEdit tells whether one inserted, missing, changed or transposed letter parts a
// from b.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// soundex returns the American Soundex code of a name of capitals, such as "S530".
// It is for blocking only, never evidence.
func soundex(s string) string {
	const codes = "01230120022455012623010202" // A to Z; 0 is a vowel, H, W or Y
	if s == "" {
		return ""
	}
	out := []byte{s[0]}
	last := codes[s[0]-'A']
	for i := 1; i < len(s) && len(out) < 4; i++ {
		c := codes[s[i]-'A']
		if c != '0' && c != last {
			out = append(out, c)
		}
		if s[i] != 'H' && s[i] != 'W' {
			last = c
		}
	}
	for len(out) < 4 {
		out = append(out, '0')
	}
	return string(out)
}
