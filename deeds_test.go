package openiis_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis/catalog"
)

// deedWord is how the deed of an audit row is written.
var deedWord = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// unshown are deeds of rows that no registry of people holds.
var unshown = map[string]bool{"measure": true} // server/bench_commit.go

// TestEveryDeedOfTheLogHasWords holds the catalog to what the product writes into the
// audit log: each deed, and each act, ground, door and role of iis/actor.go.
func TestEveryDeedOfTheLogHasWords(t *testing.T) {
	files := productTrees(t, "iis", "registry", "edge", "server")
	takes := takers(files, "deed")
	for _, f := range files { // fields whose type is such a function
		ast.Inspect(f, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok && len(field.Names) == 1 && takes[lastName(field.Type)] != nil {
				takes[field.Names[0].Name] = takes[lastName(field.Type)]
			}
			return true
		})
	}
	deeds := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool { namesDeeds(deeds, takes, n); return true })
	}
	if len(deeds) < 80 {
		t.Fatalf("only %d deeds were found: %v", len(deeds), deeds)
	}
	for deed := range deeds {
		if key := "look.deed." + deed; !unshown[deed] && !catalog.Has(key) {
			t.Errorf("the catalog has no %q", key)
		}
	}
}

func TestEveryActGroundDoorAndRoleHasWords(t *testing.T) {
	begins := map[string]string{"Act": "look.act.", "Basis": "look.basis.", "Door": "look.door.", "Role": "role."}
	parsed, err := parser.ParseFile(token.NewFileSet(), "iis/actor.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		kind, _ := spec.Type.(*ast.Ident)
		word, ok := literal(spec.Values[0])
		if kind == nil || !ok || begins[kind.Name] == "" {
			return true
		}
		found++
		if key := begins[kind.Name] + word; !catalog.Has(key) {
			t.Errorf("the catalog has no %q", key)
		}
		return true
	})
	if found < 30 {
		t.Errorf("only %d words were found", found)
	}
}

// productTrees parses the product's code under some folders.
func productTrees(t *testing.T, dirs ...string) (files []*ast.File) {
	t.Helper()
	for _, dir := range dirs {
		for _, path := range productFiles(t, dir) {
			parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, parsed)
		}
	}
	return files
}

// takers are the functions with a parameter of some name, and its place among theirs.
func takers(files []*ast.File, parameter string) map[string]map[int]bool {
	takes := map[string]map[int]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool { takesWord(takes, parameter, n); return true })
	}
	return takes
}

// takesWord notes a function, a method of an interface or a type of functions with a
// parameter of some name.
func takesWord(takes map[string]map[int]bool, parameter string, n ast.Node) {
	var name string
	var kind ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		if f, ok := n.Rhs[0].(*ast.FuncLit); ok {
			name, kind = lastName(n.Lhs[0]), f.Type
		}
	case *ast.FuncDecl:
		name, kind = n.Name.Name, n.Type
	case *ast.TypeSpec:
		name, kind = n.Name.Name, n.Type
	case *ast.Field:
		if len(n.Names) == 1 {
			name, kind = n.Names[0].Name, n.Type
		}
	}
	f, ok := kind.(*ast.FuncType)
	if !ok {
		return
	}
	place := 0
	for _, p := range f.Params.List {
		for _, id := range p.Names {
			if id.Name == parameter {
				if takes[name] == nil {
					takes[name] = map[int]bool{}
				}
				takes[name][place] = true
			}
			place++
		}
		if len(p.Names) == 0 {
			place++
		}
	}
}

// namesDeeds collects the deeds that a node names: as an argument, as the field Deed, as a
// constant, or put into a variable or field of that name.
func namesDeeds(deeds map[string]bool, takes map[string]map[int]bool, n ast.Node) {
	add := func(e ast.Expr) {
		if s, ok := literal(e); ok && deedWord.MatchString(s) {
			deeds[s] = true
		}
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		for place := range takes[lastName(n.Fun)] {
			if place < len(n.Args) {
				add(n.Args[place])
			}
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			if strings.HasPrefix(id.Name, "Deed") && i < len(n.Values) {
				add(n.Values[i])
			}
		}
	case *ast.KeyValueExpr:
		if lastName(n.Key) == "Deed" {
			add(n.Value)
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			if name := lastName(to); (name == "deed" || name == "Deed") && len(n.Rhs) == len(n.Lhs) {
				ast.Inspect(n.Rhs[i], func(n ast.Node) bool {
					if e, ok := n.(ast.Expr); ok {
						add(e)
					}
					return true
				})
			}
		}
	}
}

// lastName is the name of a function, variable or field without what it belongs to.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
