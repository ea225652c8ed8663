package openiis_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestThePromisesNameTestsThatExist holds docs/promises.md to the tests of the house: each
// promise names at least one, and each that is named is there.
func TestThePromisesNameTestsThatExist(t *testing.T) {
	page, err := os.ReadFile("docs/promises.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOfTheHouse(t)
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+|[a-z-]+\\.test\\.mjs)`")
	promises := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.HasPrefix(line, "|---") || strings.Contains(line, "shown by") {
			continue
		}
		promises++
		shown := named.FindAllStringSubmatch(cells[3], -1)
		if len(shown) == 0 {
			t.Errorf("nothing shows the promise:%s", cells[1])
		}
		for _, test := range shown {
			if !tests[test[1]] {
				t.Errorf("there is no test %s", test[1])
			}
		}
	}
	if promises == 0 {
		t.Error("docs/promises.md holds no promise")
	}
}

// TestThePromisesNamePagesThatExist holds the middle column of docs/promises.md, and the
// other documents where they name a page, to the routes of the house.
func TestThePromisesNamePagesThatExist(t *testing.T) {
	route := regexp.MustCompile(`(?:Handle|HandleFunc|Page)\("(?:GET |POST )?(/[^"]*)"`)
	routes := map[string]bool{"/": true}
	for _, dir := range []string{"edge", "server"} {
		for _, path := range productFiles(t, dir) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range route.FindAllStringSubmatch(string(text), -1) {
				routes[m[1]] = true
			}
		}
	}
	page := regexp.MustCompile("(?:`|localhost:8443|POST )(/[a-z0-9{}/-]*)[`>]")
	found := 0
	for _, file := range []string{"README.md", "SECURITY.md", "docs/promises.md", "docs/running.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.FindAllStringSubmatch(string(text), -1) {
			found++
			if !routes[m[1]] {
				t.Errorf("%s names %s, which no page is", file, m[1])
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d pages are named", found)
	}
}

// testsOfTheHouse are the names of all Go tests and of the files of journeys.
func testsOfTheHouse(t *testing.T) map[string]bool {
	t.Helper()
	tests := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".test.mjs") {
			tests[d.Name()] = true
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				tests[f.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}
