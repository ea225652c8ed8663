package iis

// PageRows is how many lines one page of a list holds (ours).
const PageRows = 50

// Page is a page of a list, counted from 1; what is less is the first.
type Page int

// Skip is how many lines stand on the pages before.
func (p Page) Skip() int { return (max(int(p), 1) - 1) * PageRows }

// CutPage keeps of lines that were read with one more than a page holds those of the page,
// and tells whether there are more behind them.
func CutPage[T any](read []T) (page []T, more bool) {
	return read[:min(len(read), PageRows)], len(read) > PageRows
}
