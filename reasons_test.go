package openiis_test

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis/catalog"
)

// allowing are the grounds of decisions that refuse nothing: no row has them as its reason.
var allowing = map[string]bool{"claim-for-more": true, "nobody-yet": true, "own-reports-only": true} // rules/consent

// TestEveryReasonOfTheLogHasWords holds the catalog to the reasons that the product writes
// into the audit log: why a decision refuses, why a room does, how a deed failed, and what
// a report did.
func TestEveryReasonOfTheLogHasWords(t *testing.T) {
	files := productTrees(t, "iis", "registry", "rules/access", "rules/consent")
	takes, reasons := takers(files, "why"), map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool { namesReasons(reasons, takes, n); return true })
	}
	if len(reasons) < 40 {
		t.Fatalf("only %d reasons were found: %v", len(reasons), slices.Sorted(maps.Keys(reasons)))
	}
	for reason := range reasons {
		if key := "look.reason." + reason; !allowing[reason] && !catalog.Has(key) {
			t.Errorf("the catalog has no %q", key)
		}
	}
}

// namesReasons collects the reasons that a node names: to what refuses, as a constant of a
// decision or of a report, as the ground of a decision that does not allow, as the word of
// a failure, or put into an audit row.
func namesReasons(reasons map[string]bool, takes map[string]map[int]bool, n ast.Node) {
	add := func(e ast.Expr) {
		if s, ok := literal(e); ok && deedWord.MatchString(s) {
			reasons[s] = true
		}
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		if takes[lastName(n.Fun)] != nil && len(n.Args) == 1 { // with more it is why a session or a grant ended
			add(n.Args[0])
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			switch {
			case i >= len(n.Values):
			case strings.HasPrefix(id.Name, "Why") || strings.HasPrefix(id.Name, "Dose") && lastName(n.Type) == "":
				add(n.Values[i])
			case id.Name == "kindWords":
				ast.Inspect(n.Values[i], func(n ast.Node) bool {
					if e, ok := n.(ast.Expr); ok {
						add(e)
					}
					return true
				})
			}
		}
	case *ast.CompositeLit:
		fields := map[string]ast.Expr{}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				fields[lastName(kv.Key)] = kv.Value
			}
		}
		if why := fields["Why"]; why != nil && lastName(fields["Allow"]) != "true" {
			add(why)
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			row, ok := to.(*ast.SelectorExpr)
			if ok && row.Sel.Name == "Reason" && lastName(row.X) == "ev" && len(n.Rhs) == len(n.Lhs) {
				add(n.Rhs[i])
			}
		}
	}
}
