package openiis_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis/catalog"
)

// words are the keys that code and templates name: whole ones that are shown, every
// string that may be one, and the beginnings of keys that end in a code.
type words struct {
	shown  map[string]string // key to the file that shows it
	whole  map[string]bool
	begins map[string]bool
}

// afterCode are the last words of keys whose middle is a code ("share.scope.full.hint").
var afterCode = []string{"title", "text", "intro", "hint", "label", "one", "other", "far"}

// uses tells whether a key of the catalog is named somewhere.
func (w words) uses(key string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
	if w.whole[key] || w.whole[stem] {
		return true
	}
	for i := range len(key) {
		if key[i] != '.' {
			continue
		}
		rest := strings.Split(key[i+1:], ".")
		if w.begins[key[:i+1]] && (len(rest) == 1 || len(rest) == 2 && slices.Contains(afterCode, rest[1])) {
			return true
		}
		// The name of a page of prose, or of a kind of texts, is no key itself.
		if name := key[:i]; strings.Contains(name, ".") && w.whole[name] && !catalog.Has(name) {
			return true
		}
	}
	return false
}

func (w words) add(literal string) {
	if strings.HasSuffix(literal, ".") {
		w.begins[literal] = true
	}
	w.whole[literal] = true
}

var (
	templateShows = regexp.MustCompile(`[{(]\s*-?\s*[tn] "([^"]+)"`)
	templateNames = regexp.MustCompile(`"([a-zA-Z0-9.-]+)"`)
)

func (w words) template(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range templateShows.FindAllStringSubmatch(string(text), -1) {
		w.shown[m[1]] = file
	}
	for _, m := range templateNames.FindAllStringSubmatch(string(text), -1) {
		w.add(m[1])
	}
}

func (w words) code(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := literal(n); ok {
				w.add(s)
			}
		case *ast.CallExpr:
			if s, ok := literal(says(n)); ok {
				w.shown[s] = file
			}
		}
		return true
	})
}

// says returns the key that a call shows: say("key"), catalog.Text(l, "key"),
// catalog.Count(l, "key", n); nil for other calls.
func says(call *ast.CallExpr) ast.Expr {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if f.Name == "say" && len(call.Args) > 0 {
			return call.Args[0]
		}
	case *ast.SelectorExpr:
		if pkg, ok := f.X.(*ast.Ident); ok && pkg.Name == "catalog" && (f.Sel.Name == "Text" || f.Sel.Name == "Count") && len(call.Args) > 1 {
			return call.Args[1]
		}
	}
	return nil
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// namedWords reads the code and templates of the product.
func namedWords(t *testing.T) words {
	t.Helper()
	w := words{map[string]string{}, map[string]bool{}, map[string]bool{}}
	for _, dir := range []string{"iis", "edge", "registry", "server"} {
		for _, file := range productFiles(t, dir) {
			w.code(t, file)
		}
	}
	err := filepath.WalkDir("edge/portal", func(p string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".html") {
			w.template(t, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestEveryTextThatIsShownIsInTheCatalog(t *testing.T) {
	w := namedWords(t)
	if len(w.shown) < 200 {
		t.Fatalf("only %d texts are shown", len(w.shown))
	}
	for key, file := range w.shown {
		if !catalog.Has(key) && !catalog.Has(key+".one") {
			t.Errorf("%s shows %q, which is not in the catalog", file, key)
		}
	}
}

func TestEveryTextOfTheCatalogIsShown(t *testing.T) {
	w := namedWords(t)
	files, err := filepath.Glob("iis/catalog/en/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of texts: %v", len(files), err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(b, &texts); err != nil {
			t.Fatal(err)
		}
		for key := range texts {
			if !w.uses(key) {
				t.Errorf("%s holds %q, which nothing shows", file, key)
			}
		}
	}
}

func TestAKeyThatEndsInACodeIsFoundByItsBeginning(t *testing.T) {
	w := words{whole: map[string]bool{"public.help": true, "record.reports": true}, begins: map[string]bool{"share.scope.": true, "share.": true}}
	tests := []struct {
		key  string
		used bool
	}{
		{"share.scope.full", true}, {"share.scope.full.hint", true}, {"record.reports.other", true}, {"public.help.2.text", true},
		{"share.until.openings.wrong", false}, {"record.gone", false},
	}
	for _, tt := range tests {
		if got := w.uses(tt.key); got != tt.used {
			t.Errorf("%s: used %v, want %v", tt.key, got, tt.used)
		}
	}
}
