package server

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/edge/portal"
)

// examples is how many addresses of one page are visited at most, each in its turn:
// other people, other doses (ours).
const examples = 25

// visit is one way to ask for a page; a form is posted.
type visit struct {
	path string
	form url.Values
}

// measuredPage is a page of the portal, and how long it took each time.
type measuredPage struct {
	name  string // method and path, as the router has them
	waits []time.Duration
	cpu   []time.Duration // of the process each time: server, browser and whatever else it did
	wire  int64           // bytes that came for the heaviest of its answers
}

// percentile is the wait that p of a hundred did not exceed.
func (m *measuredPage) percentile(p int) time.Duration {
	return percentileOf(m.waits, p)
}

func percentileOf(all []time.Duration, p int) time.Duration {
	return measured{waits: slices.Sorted(slices.Values(all))}.percentile(p)
}

// benchWalk visits the pages of a portal, as one persona after the other.
type benchWalk struct {
	routes []portal.Route
	finder *http.ServeMux // tells which route an address belongs to
	rounds int            // how often each page is asked for
	pages  map[string]*measuredPage
}

func newBenchWalk(routes []portal.Route, rounds int) *benchWalk {
	w := &benchWalk{routes: routes, finder: http.NewServeMux(), rounds: rounds, pages: map[string]*measuredPage{}}
	for _, r := range routes {
		w.finder.Handle(r.Pattern, http.NotFoundHandler())
	}
	return w
}

// route is the pattern of an address, "" where no page has it.
func (w *benchWalk) route(method, path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return ""
	}
	_, pattern := w.finder.Handler(&http.Request{Method: method, URL: u, Host: "localhost"})
	return pattern
}

// doors are the addresses of an audience's pages whose values are all known.
func (w *benchWalk) doors(who []portal.Audience, known map[string]string) (paths []string) {
	for _, r := range w.routes {
		path, get := strings.CutPrefix(r.Pattern, "GET ")
		if !get || !slices.Contains(who, r.Audience) {
			continue
		}
		path = strings.TrimSuffix(path, "{$}")
		for name, value := range known {
			path = strings.ReplaceAll(path, "{"+name+"}", value)
		}
		if !strings.Contains(path, "{") {
			paths = append(paths, path)
		}
	}
	return paths
}

// linked are the addresses within the portal that a page leads to.
var linked = regexp.MustCompile(`href="(/[^"#]*)"`)

// explore follows the links from some pages on, each page once, and returns what can be
// visited: whatever is answered with a page. Addresses of other audiences are left out
// by their doors.
func (w *benchWalk) explore(ctx context.Context, b *benchBrowser, from []string) (map[string][]visit, error) {
	found := map[string][]visit{}
	seen := map[string]bool{}
	for queue := from; len(queue) > 0; queue = queue[1:] {
		path := queue[0]
		name := w.route(http.MethodGet, path)
		if seen[path] || name == "" || strings.HasPrefix(path, "/assets/") || len(found[name]) >= examples {
			continue
		}
		seen[path] = true
		p, err := b.get(ctx, path, nil)
		if err != nil {
			return nil, err
		}
		if p.status != http.StatusOK {
			continue
		}
		found[name] = append(found[name], visit{path: path})
		for _, m := range linked.FindAllStringSubmatch(p.text, -1) {
			queue = append(queue, html.UnescapeString(m[1]))
		}
	}
	return found, nil
}

// measure asks for each page as often as a figure needs, its addresses in turn.
func (w *benchWalk) measure(ctx context.Context, b *benchBrowser, found map[string][]visit) error {
	for name, visits := range found {
		m := w.pages[name]
		if m == nil {
			m = &measuredPage{name: name}
			w.pages[name] = m
		}
		for n := range w.rounds {
			v := visits[n%len(visits)]
			before := cpuTime()
			p, err := b.get(ctx, v.path, v.form)
			if err != nil {
				return err
			}
			used := cpuTime() - before
			m.wire = max(m.wire, p.wire)
			if p.status == http.StatusOK {
				m.waits, m.cpu = append(m.waits, p.took), append(m.cpu, used)
			}
		}
	}
	return nil
}
