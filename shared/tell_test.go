package shared_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// What the tool reports to an incident comes from a worker or from the clock: no way in by which people ask can report anything.
func TestOnlyTheToolReports(t *testing.T) {
	t.Parallel()
	tells := 0
	for file := range productionImports(t) {
		f, err := parser.ParseFile(token.NewFileSet(), "../"+file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			of, ok := n.(*ast.SelectorExpr)
			if !ok || of.Sel.Name != "Tell" {
				return true
			}
			if in, ok := of.X.(*ast.Ident); ok && in.Name == "incident" {
				tells++
				if !anyUnder(file, []string{"shared/effect", "shared/service"}) {
					t.Errorf("%s reports to an incident", file)
				}
			}
			return true
		})
	}
	if tells < 3 {
		t.Errorf("only %d places report: the walk is wrong", tells)
	}
}
