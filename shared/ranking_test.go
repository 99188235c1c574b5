package shared_test

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shows are the packages that measure and show how a response went.
var shows = []string{"/shared/measure", "/shared/text", "/shared/web", "/shared/web/page", "/shared/slackapp/render", "/shared/document", "/shared/plan"}

// TestNobodyIsRanked: nothing that measures or shows a response counts or times by person, or puts people in order. Whoever was slow is not
// named by a list, and a list that is not made names nobody. What one person got at most is found where people are told apart, and goes no
// further.
func TestNobodyIsRanked(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: reads the types of everything")
	}
	pkgs, err := typed()
	if err != nil {
		t.Fatal(err)
	}
	looked, maps := 0, 0
	for _, p := range pkgs {
		if !slices.ContainsFunc(shows, func(s string) bool { return strings.HasSuffix(p.PkgPath, s) }) {
			continue
		}
		looked++
		for expr, of := range p.TypesInfo.Types {
			if m, ok := of.Type.Underlying().(*types.Map); ok {
				maps++
				if isPerson(m.Key()) && isNumber(m.Elem()) {
					t.Errorf("%s counts by person: %s", where(p.Fset.Position(expr.Pos()).String()), of.Type)
				}
			}
			if call, ok := expr.(*ast.CallExpr); ok && sortsPeople(p.TypesInfo, call) {
				t.Errorf("%s puts people in order", where(p.Fset.Position(expr.Pos()).String()))
			}
		}
	}
	if looked != len(shows) || maps < 100 {
		t.Errorf("%d packages with %d maps were looked at", looked, maps)
	}
}

func where(at string) string { return filepath.Base(filepath.Dir(at)) + "/" + filepath.Base(at) }

func isPerson(of types.Type) bool {
	named, ok := of.(*types.Named)
	return ok && named.Obj().Name() == "PersonID"
}

// isNumber reports whether something can be compared by size: a number, a time, or a list, which has a length.
func isNumber(of types.Type) bool {
	switch u := of.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsNumeric != 0
	case *types.Slice:
		return true
	}
	return false
}

// sortsPeople reports whether a call sorts people, by whatever.
func sortsPeople(info *types.Info, call *ast.CallExpr) bool {
	fn, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !strings.HasPrefix(fn.Sel.Name, "Sort") || len(call.Args) == 0 {
		return false
	}
	list, ok := info.TypeOf(call.Args[0]).Underlying().(*types.Slice)
	return ok && isPerson(list.Elem())
}
