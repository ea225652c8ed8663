package portal

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// compiled is what scripts/assets.sh makes; in a bare clone it is a placeholder.
//
//go:embed all:assets
var compiled embed.FS

// own is the base stylesheet, which carries every page where nothing was compiled, and the
// one script.
//
//go:embed base/*
var own embed.FS

// styled tells whether the design system was compiled in.
var styled = exists(compiled, "assets/app.css")

// assetVersion names the content of stylesheets and script in their addresses, so that browsers may
// keep them for ever.
var assetVersion = version()

// Styled tells whether the design system was compiled in, for the start to say so.
func Styled() bool { return styled }

func exists(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}

func version() string {
	h := sha256.New()
	for _, f := range []struct {
		files embed.FS
		name  string
	}{{own, "base/base.css"}, {own, "base/staying.js"}, {compiled, "assets/app.css"}} {
		b, err := f.files.ReadFile(f.name)
		if err == nil {
			h.Write(b)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// serveAssets adds the routes of the stylesheets, script, fonts and images.
func (f *Frame) serveAssets() {
	f.Handle("GET /assets/{version}/{file...}", Public, func(w http.ResponseWriter, r *http.Request) error {
		name := path.Clean(r.PathValue("file"))
		b, err := own.ReadFile("base/" + name)
		if err != nil {
			b, err = compiled.ReadFile("assets/" + name)
		}
		if err != nil || strings.HasSuffix(name, ".txt") {
			return notFound
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		return zipped(w, r, name, b)
	})
}
