package codeset

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// Product is a trade name with the vaccine it is and who makes it.
type Product struct {
	Name   string
	CVX    iis.CVX
	MVX    iis.MVX
	Active bool
}

// Package is one NDC: a box that is sold or the vial or syringe that is used.
type Package struct {
	NDC  iis.NDC
	Use  bool // unit of use; else unit of sale
	Name string
	CVX  iis.CVX
	MVX  iis.MVX
	From iis.Date
	To   iis.Date
}

func (s *Set) readProducts(rows [][]string) {
	for _, r := range rows {
		p := Product{Name: r[0], CVX: iis.CVX(r[1]), MVX: iis.MVX(r[2]), Active: r[3] == "A"}
		s.products = append(s.products, p)
		s.makes(p.CVX, p.MVX)
	}
}

// makes notes that a maker has a product of a vaccine.
func (s *Set) makes(cvx iis.CVX, mvx iis.MVX) {
	k := pair{cvx, mvx}
	if mvx == "" || s.pairs[k] {
		return
	}
	s.pairs[k] = true
	s.made[cvx] = append(s.made[cvx], mvx)
}

func (s *Set) readPackages(rows [][]string) {
	for _, r := range rows {
		p := Package{NDC: iis.NDC(r[0]), Use: r[1] == "u", Name: r[2], CVX: iis.CVX(r[3]), MVX: iis.MVX(r[4]), From: day(r[5]), To: day(r[6])}
		if old, ok := s.packages[p.NDC]; ok && old.Use {
			continue
		}
		s.packages[p.NDC] = p
		s.makes(p.CVX, p.MVX)
	}
}

func (s *Set) readProcedures(rows [][]string) {
	for _, r := range rows {
		s.procedures[r[0]] = append(s.procedures[r[0]], iis.CVX(r[1]))
	}
}

// NDC returns the package of a code written in any of the usual ways: 11 digits in
// 5-4-2, 10 digits in 4-4-2, 5-3-2 or 5-4-1, with or without hyphens, or the GTIN-14
// that holds one.
func (s *Set) NDC(code string) (Package, bool) {
	for _, n := range NDCForms(code) {
		if p, ok := s.packages[n]; ok {
			return p, true
		}
	}
	return Package{}, false
}

// NDCForms returns the 11-digit codes that s may stand for: one where its parts are
// told apart, up to three where ten digits come without hyphens, none where it is no
// NDC.
func NDCForms(s string) []iis.NDC {
	parts := strings.Split(strings.TrimSpace(s), "-")
	for _, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return nil
		}
	}
	switch {
	case len(parts) == 3 && len(parts[0]) <= 5 && len(parts[1]) <= 4 && len(parts[2]) <= 2:
		return []iis.NDC{iis.NDC(pad(parts[0], 5) + pad(parts[1], 4) + pad(parts[2], 2))}
	case len(parts) != 1:
		return nil
	}
	switch d := parts[0]; {
	case len(d) == 11:
		return []iis.NDC{iis.NDC(d)}
	case len(d) == 14 && d[:3] == "003": // GTIN: 00, 3 for drugs, the NDC, a check digit
		return tenDigits(d[3:13])
	case len(d) == 10:
		return tenDigits(d)
	}
	return nil
}

// tenDigits returns the three ways in which a 10-digit NDC may have been cut.
func tenDigits(d string) []iis.NDC {
	return []iis.NDC{
		iis.NDC("0" + d),
		iis.NDC(d[:5] + "0" + d[5:]),
		iis.NDC(d[:9] + "0" + d[9:]),
	}
}

func pad(s string, n int) string { return strings.Repeat("0", n-len(s)) + s }

// CPT returns the vaccine of a procedure code. Where several vaccines share one, an
// active one is preferred.
func (s *Set) CPT(code string) (iis.CVX, bool) {
	all := s.procedures[strings.TrimSpace(code)]
	if len(all) == 0 {
		return "", false
	}
	for _, c := range all {
		if s.vaccines[c].Status == Active {
			return c, true
		}
	}
	return all[0], true
}

// Makes tells whether a product or package of the vaccine by this maker is listed.
func (s *Set) Makes(mvx iis.MVX, cvx iis.CVX) bool { return s.pairs[pair{cvx, mvx}] }

// MakersOf returns the makers listed for a vaccine; none where nothing is listed.
func (s *Set) MakersOf(cvx iis.CVX) []iis.MVX { return slices.Clone(s.made[cvx]) }

// Products returns the products of a vaccine, those in use first.
func (s *Set) Products(cvx iis.CVX) (out []Product) {
	for _, p := range s.products {
		if p.CVX == cvx && p.Active {
			out = append(out, p)
		}
	}
	for _, p := range s.products {
		if p.CVX == cvx && !p.Active {
			out = append(out, p)
		}
	}
	return out
}
