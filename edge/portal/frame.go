package portal

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

//go:embed partials/*.html
var partials embed.FS

// Frame is what all rooms of pages share.
type Frame struct {
	Site   *web.Site
	Drafts *web.Drafts
	Now    func() time.Time // the registry's clock
	Zone   *time.Location   // of the jurisdiction; days are compared in it
	Demo   bool             // shows the banner that leads to /demo
	// Speak keeps the language that a signed-in person chose; nil keeps it in the browser
	// alone.
	Speak func(ctx context.Context, by iis.Actor, language string) error

	mux    *http.ServeMux
	routes []Route
	layout map[catalog.Language]*template.Template
	plain  *Room
}

// New makes a frame with an empty router and its own pages (errors, language, assets).
// It sets the site's error page.
func New(site *web.Site, drafts *web.Drafts, now func() time.Time, zone *time.Location, demo bool) *Frame {
	f := &Frame{Site: site, Drafts: drafts, Now: now, Zone: zone, Demo: demo, mux: http.NewServeMux()}
	f.layout = map[catalog.Language]*template.Template{}
	for _, l := range catalog.Languages {
		t := template.New("layout.html").Funcs(f.words(l))
		f.layout[l] = template.Must(t.ParseFS(partials, "partials/*.html"))
	}
	f.plain = &Room{frame: f, pages: map[string]map[catalog.Language]*template.Template{"": f.layout}}
	site.Failed = f.failed
	f.Handle("POST /language", Public, f.chooseLanguage)
	f.serveAssets()
	return f
}

// Today is the calendar day in the jurisdiction.
func (f *Frame) Today() iis.Date { return iis.DateIn(f.Now(), f.Zone) }

// words are the functions of the templates in one language.
func (f *Frame) words(l catalog.Language) template.FuncMap {
	return template.FuncMap{
		"t":       func(key string, pairs ...any) string { return catalog.Text(l, key, texts(pairs)...) },
		"n":       func(key string, n int, pairs ...any) string { return catalog.Count(l, key, n, texts(pairs)...) },
		"date":    func(d iis.Date) string { return catalog.Date(l, d) },
		"time":    func(t time.Time) string { return catalog.Time(l, t, f.Zone) },
		"iso":     func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"months":  func() []int { return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12} },
		"month":   func(m int) string { return catalog.Month(l, m) },
		"text":    strconv.Itoa,
		"ordinal": func(i int) int { return i + 1 },
	}
}

func texts(values []any) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return out
}

// Room is the pages of one audience: a folder of templates, each defining "main".
type Room struct {
	frame *Frame
	pages map[string]map[catalog.Language]*template.Template
}

// Room parses the *.html files at the root of the folder into the layout. A template
// that does not parse stops the start.
func (f *Frame) Room(folder fs.FS) *Room {
	names, err := fs.Glob(folder, "*.html")
	if err != nil {
		panic(err) // the pattern is constant
	}
	room := &Room{frame: f, pages: map[string]map[catalog.Language]*template.Template{"": f.layout}}
	for _, name := range names {
		room.pages[name] = map[catalog.Language]*template.Template{}
		for l, layout := range f.layout {
			room.pages[name][l] = template.Must(template.Must(layout.Clone()).ParseFS(folder, name))
		}
	}
	return room
}

// Show writes a page of the room; the empty name is the plain page of intro, form and
// links. A form with problems makes it a 422.
func (room *Room) Show(w http.ResponseWriter, r *http.Request, name string, v View) error {
	t, ok := room.pages[name]
	if !ok {
		return iis.Errorf(iis.Internal, "there is no page template %s", name)
	}
	room.frame.restore(w, r, &v)
	if v.Status == 0 {
		v.Status = http.StatusOK
		if v.Form != nil && len(v.Form.Problems) > 0 {
			v.Status = http.StatusUnprocessableEntity
		}
	}
	room.frame.sayDone(w, r, &v)
	var b bytes.Buffer
	if err := t[web.Language(r)].ExecuteTemplate(&b, "layout.html", room.frame.page(r, v)); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(web.Language(r)))
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(v.Status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(b.Bytes()) // a reader that hung up is nobody's error
	return nil
}

// restore fills a form that its sender had sent when the session was over.
func (f *Frame) restore(w http.ResponseWriter, r *http.Request, v *View) {
	if r.Method != http.MethodGet || v.Form == nil {
		return
	}
	if sent := f.Drafts.KeptForm(w, r); sent != nil {
		v.Form.restore(sent)
		v.Notice = &Notice{Kind: "info", Title: Say(r)("portal.kept.title"), Text: Say(r)("portal.kept.text")}
	}
}

// Plain writes a page of intro, form and links, which needs no template of its own.
func (f *Frame) Plain(w http.ResponseWriter, r *http.Request, v View) error {
	return f.plain.Show(w, r, "", v)
}

// Redirect sends the browser to a page of ours after a POST.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, web.LocalPath(path), http.StatusSeeOther)
	return nil
}

// chooseLanguage handles "POST /language": the choice in the header.
func (f *Frame) chooseLanguage(w http.ResponseWriter, r *http.Request) error {
	chosen := catalog.ParseLanguage(r.PostFormValue("language"))
	if web.SessionOf(r).Signed() && f.Speak != nil {
		if err := f.Speak(r.Context(), web.ActorOf(r), string(chosen)); err != nil {
			return err
		}
	}
	web.SetLanguage(w, chosen)
	return Redirect(w, r, r.PostFormValue("back"))
}
