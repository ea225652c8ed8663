package portal

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/openiis/openiis/iis"
)

// smallFrom is the number of doses from which on the letters of a sheet are small, so that
// they fit one side of paper (ours; journeys/print.test.mjs looks).
const smallFrom = 26

// Sheet is a record for print: each dose once, by vaccine or by date.
type Sheet struct {
	RecordView
	ByDate bool
	Base   string // where the sheet is, to ask for the other order; empty where that cannot be asked
	Small  bool   // whether its letters are small
}

// NewSheet puts a record into the words of the request, in the order that it asks for.
func NewSheet(r *http.Request, rec iis.Record, names Names, base string) Sheet {
	s := Sheet{RecordView: Record(r, rec, names, ""), ByDate: r.URL.Query().Get("by") == "date", Base: base}
	s.Small = len(s.Rows) >= smallFrom
	if !s.ByDate {
		slices.SortStableFunc(s.Rows, func(a, b DoseRow) int {
			return cmp.Or(cmp.Compare(a.Vaccine, b.Vaccine), cmp.Compare(a.day, b.day))
		})
	}
	return s
}
