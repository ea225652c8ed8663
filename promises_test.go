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
