package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What a page may take and weigh (portal.md 9; the time is stricter, on 100,000 people).
const (
	slowPage    = 50 * time.Millisecond
	heavyFirst  = 150_000 // bytes of a first visit
	heavyAfter  = 30_000  // bytes of a page after that
	quickEnough = 2 * time.Second
)

// Pages measures how long each page of the portal takes, one request at a time over
// HTTPS on loopback, with the demo's cast beside the people; what a first visit weighs on
// the wire; and how long a start takes on what is there.
func (b Bench) Pages(ctx context.Context) (err error) {
	b.demo = true
	r, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	fmt.Fprintf(b.Out, "pages: %s, %d people, one request at a time\n", r.Store.Engine(), b.People)
	t := &tour{benchWalk: newBenchWalk(r.Portal().Routes(), b.Rounds), sought: slices.Collect(r.people(0, min(b.People, examples))), today: r.Law.Day(r.Clock.Now())}
	stop, err := r.restarts(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := t.prepare(r.config.Server.Data); err != nil {
		return err
	}
	if err := b.profiled(func() error { return t.take(ctx) }); err != nil {
		return err
	}
	first, err := t.firstVisit(ctx)
	if err != nil {
		return err
	}
	t.print(b.Out)
	fmt.Fprintf(b.Out, "  first visit (page, styles, icon, fonts) %.1f kB of %d kB\n", float64(first)/1000, heavyFirst/1000)
	return nil
}

// restarts closes the registry, lets a first start make the demo's cast, times the next
// one, and leaves a third one running in this process until stop is called.
func (r *benchRegistry) restarts(ctx context.Context) (stop func() error, err error) {
	if err := r.shut(); err != nil {
		return nil, err
	}
	if stop, err = r.serve(ctx); err != nil {
		return nil, err
	}
	if err := stop(); err != nil {
		return nil, err
	}
	took, err := r.startProcess(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(r.Out, "  start of the process to ready %s of %s\n", short(took), quickEnough)
	return r.serve(ctx)
}

// print writes the table of pages, the slowest first, and what was not reached.
func (w *benchWalk) print(out io.Writer) {
	slowest := slices.SortedFunc(maps.Values(w.pages), func(a, b *measuredPage) int {
		return cmp.Or(cmp.Compare(b.percentile(95), a.percentile(95)), strings.Compare(a.name, b.name))
	})
	fmt.Fprintf(out, "  %-52s %9s %9s %9s %9s %7s\n", "page", "p50", "p95", "max", "cpu p95", "kB")
	whole := &measuredPage{name: "all pages"}
	slow, heavy := 0, 0
	for _, p := range slowest {
		p.print(out)
		whole.waits, whole.cpu = append(whole.waits, p.waits...), append(whole.cpu, p.cpu...)
		whole.wire = max(whole.wire, p.wire)
		if p.percentile(95) >= slowPage {
			slow++
		}
		if p.wire >= heavyAfter {
			heavy++
		}
	}
	whole.print(out)
	fmt.Fprintf(out, "  p95 of all pages %s of %s; of %d pages %d have a p95 of that or more, %d are of %d kB or more\n",
		short(whole.percentile(95)), slowPage, len(slowest), slow, heavy, heavyAfter/1000)
	var missed []string
	for _, r := range w.routes {
		if strings.HasPrefix(r.Pattern, http.MethodGet+" ") && w.pages[r.Pattern] == nil && !strings.HasPrefix(r.Pattern, "GET /assets/") {
			missed = append(missed, strings.TrimPrefix(r.Pattern, "GET "))
		}
	}
	if len(missed) > 0 {
		fmt.Fprintf(out, "  not reached: %s\n", strings.Join(missed, ", "))
	}
}

func (m *measuredPage) print(out io.Writer) {
	fmt.Fprintf(out, "  %-52s %9s %9s %9s %9s %7.1f\n", m.name, short(m.percentile(50)), short(m.percentile(95)), short(m.percentile(100)),
		short(percentileOf(m.cpu, 95)), float64(m.wire)/1000)
}

// loaded are what a browser loads along with a page, and what a stylesheet names that
// every page shows: the text's two faces.
var (
	loaded = regexp.MustCompile(`<link [^>]*href="(/assets/[^"]+)"`)
	faces  = regexp.MustCompile(`url\("?(fonts/public-sans/PublicSans-(?:Regular|Bold)\.woff2)"?\)`)
)

// firstVisit is the weight of the front page for somebody who was never here, in bytes
// on the wire.
func (t *tour) firstVisit(ctx context.Context) (int64, error) {
	b, err := newBenchBrowser(t.base, t.trusted)
	if err != nil {
		return 0, err
	}
	defer b.client.CloseIdleConnections()
	front, err := b.get(ctx, "/", nil)
	if err != nil {
		return 0, err
	}
	for _, m := range loaded.FindAllStringSubmatch(front.text, -1) {
		file, err := b.get(ctx, m[1], nil)
		if err != nil {
			return 0, err
		}
		folder := m[1][:strings.LastIndex(m[1], "/")+1]
		for _, face := range faces.FindAllStringSubmatch(file.text, -1) {
			if _, err := b.get(ctx, folder+face[1], nil); err != nil {
				return 0, err
			}
		}
	}
	return b.wire.Load(), nil
}
