package openiis_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"testing"
)

// withoutActor are the exported methods of services that rightly take no iis.Actor,
// each with its reason. A line whose method is gone fails the test.
var withoutActor = map[string]string{}

func TestNobodyEntersTheRegistryWithoutAnActor(t *testing.T) {
	seen := map[string]bool{}
	for _, file := range productFiles(t, "registry") {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range parsed.Decls {
			method, ok := decl.(*ast.FuncDecl)
			if !ok || !method.Name.IsExported() || receiver(method) != "Service" {
				continue
			}
			name := path.Base(path.Dir(file)) + "." + method.Name.Name
			seen[name] = true
			if withoutActor[name] == "" && !takesActor(method) {
				t.Errorf("%s: %s takes no iis.Actor, so nobody can be asked, refused or written down", file, name)
			}
		}
	}
	for name := range withoutActor {
		if !seen[name] {
			t.Errorf("withoutActor lists %s, which is not there any more", name)
		}
	}
}

// receiver returns the name of the type a method belongs to.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	name, _ := t.(*ast.Ident)
	if name == nil {
		return ""
	}
	return name.Name
}

func takesActor(f *ast.FuncDecl) bool {
	for _, p := range f.Type.Params.List {
		sel, ok := p.Type.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Actor" {
			continue
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "iis" {
			return true
		}
	}
	return false
}

func TestTheActorIsFoundInASignature(t *testing.T) {
	tests := []struct {
		name, source string
		takes        bool
	}{
		{"a method with an actor passes", "package p\nfunc (s *Service) Grant(ctx context.Context, by iis.Actor) error { return nil }", true},
		{"a method without one fails", "package p\nfunc (s *Service) Grant(ctx context.Context) error { return nil }", false},
		{"a string that is called by is no actor", "package p\nfunc (s Service) Grant(by string) error { return nil }", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parsed, err := parser.ParseFile(token.NewFileSet(), "p.go", tt.source, 0)
			if err != nil {
				t.Fatal(err)
			}
			method := parsed.Decls[0].(*ast.FuncDecl)
			if receiver(method) != "Service" || takesActor(method) != tt.takes {
				t.Errorf("receiver %q, takes an actor: %v", receiver(method), takesActor(method))
			}
		})
	}
}
