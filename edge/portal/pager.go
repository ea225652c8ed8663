package portal

import (
	"context"
	"net/http"
	"strconv"

	"github.com/openiis/openiis/iis"
)

// Pager leads from one page of a list to the next. A search is posted, so that no name
// stands in an address; without one the pages are links.
type Pager struct {
	Path         string
	Text         string // what was searched for
	Newer, Older int    // numbers of the pages; zero where there is none
}

// PageOf is the page of a list that a request asks for.
func PageOf(r *http.Request) iis.Page {
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return iis.Page(n)
}

// NewPager makes the way on from the page of a request.
func NewPager(r *http.Request, text string, more bool) Pager {
	p := Pager{Path: r.URL.Path, Text: text, Newer: int(PageOf(r)) - 1}
	if more {
		p.Older = int(PageOf(r)) + 1
	}
	return p
}

// Step is one way on: a page of the list, and its words.
type Step struct {
	Path, Text, Words string
	Page              int
}

// Steps are the ways on that there are.
func (p Pager) Steps() (steps []Step) {
	if p.Newer > 0 {
		steps = append(steps, Step{p.Path, p.Text, "portal.pager.newer", p.Newer})
	}
	if p.Older > 0 {
		steps = append(steps, Step{p.Path, p.Text, "portal.pager.older", p.Older})
	}
	return steps
}

// remembered asks for each name once.
type remembered struct {
	names Names
	known map[iis.OrganizationID]string
}

// Remembered asks for the name of each organization once, for the lines of one list.
func Remembered(n Names) Names { return remembered{n, map[iis.OrganizationID]string{}} }

func (m remembered) OrganizationName(ctx context.Context, id iis.OrganizationID) string {
	name, ok := m.known[id]
	if !ok {
		name = m.names.OrganizationName(ctx, id)
		m.known[id] = name
	}
	return name
}
