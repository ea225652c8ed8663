package codeset

import "github.com/openiis/openiis/iis"

// Statement is one edition of a vaccine information statement (VIS).
type Statement struct {
	Barcode  string // 24 characters, as 69764-9 carries them
	Document string // GDTI of all editions of the document
	Name     string
	Edition  iis.Date
	Current  bool
	PDF      string // where CDC keeps the current edition
	Page     string
	Vaccines []iis.CVX
}

func (s *Set) readStatements(rows [][]string) {
	for _, r := range rows {
		st := Statement{Barcode: r[0], Document: r[1], Name: r[2], Edition: day(r[3]), Current: r[4] == "C", PDF: r[5], Page: r[6]}
		for _, c := range list(r[7]) {
			st.Vaccines = append(st.Vaccines, iis.CVX(c))
		}
		s.statements[st.Barcode] = st
		for _, c := range st.Vaccines {
			s.stated[c] = append(s.stated[c], st)
		}
	}
}

// VIS returns the statement of a 24-character barcode.
func (s *Set) VIS(barcode string) (Statement, bool) {
	st, ok := s.statements[barcode]
	return st, ok
}

// Statements returns the editions that belong to a vaccine, oldest first within each
// document. The caller must not change them.
func (s *Set) Statements(cvx iis.CVX) []Statement { return s.stated[cvx] }
