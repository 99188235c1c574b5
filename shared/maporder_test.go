package shared_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestNothingIsDoneInTheOrderOfAMap: Go goes through a map in another order each time. What production code does outside, or
// in a transaction, while it goes through one, and what it lists and does not sort, would be another thing each time: the
// same input would not lead to the same calls, and no seed of package simulation could be played again.
func TestNothingIsDoneInTheOrderOfAMap(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: reads the types of everything")
	}
	pkgs, err := typed()
	if err != nil || len(pkgs) < 20 {
		t.Fatalf("%d packages, %v", len(pkgs), err)
	}
	seen := 0
	for _, p := range pkgs {
		if strings.HasSuffix(p.PkgPath, "/storetest") { // its tables are tests, which stand for themselves
			continue
		}
		for _, fault := range p.Errors {
			t.Error(fault)
		}
		for _, f := range p.Syntax {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
					o := ordered{p, fn, t.Errorf}
					seen += o.check()
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d maps are gone through: the types are not there", seen)
	}
}

// ordered is one function that may go through maps.
type ordered struct {
	in   *packages.Package
	fn   *ast.FuncDecl
	fail func(format string, args ...any)
}

func (o ordered) check() (seen int) {
	ast.Inspect(o.fn.Body, func(n ast.Node) bool {
		if loop, ok := n.(*ast.RangeStmt); ok && o.unordered(loop.X) {
			seen++
			o.loop(loop)
		}
		return true
	})
	return seen
}

// unordered reports whether x is a map, or its keys or values as they come.
func (o ordered) unordered(x ast.Expr) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		name := o.called(call)
		return name == "maps.Keys" || name == "maps.Values" || name == "maps.All"
	}
	typ := o.in.TypesInfo.TypeOf(x)
	if typ == nil {
		return false
	}
	_, isMap := typ.Underlying().(*types.Map)
	return isMap
}

func (o ordered) loop(loop *ast.RangeStmt) {
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		switch {
		case !ok:
		case o.outside(call):
			o.fail("%s: %s in the order of a map: go through slices.Sorted(maps.Keys(…))", o.at(call), o.called(call))
		case o.called(call) == "append":
			if list := o.list(call.Args[0]); list != nil && !within(list.Pos(), loop) && !o.sorts(loop.End()) {
				o.fail("%s: %s is listed in the order of a map and not sorted", o.at(call), list.Name())
			}
		}
		return true
	})
}

func within(at token.Pos, n ast.Node) bool { return n.Pos() <= at && at < n.End() }

// outside reports whether a call is given a context or a transaction, or is one on a transaction.
func (o ordered) outside(call *ast.CallExpr) bool {
	of := call.Args
	if method, ok := call.Fun.(*ast.SelectorExpr); ok {
		of = append(of[:len(of):len(of)], method.X)
	}
	for _, x := range of {
		typ := o.in.TypesInfo.TypeOf(x)
		if typ == nil {
			continue
		}
		switch name := typ.String(); {
		case name == "context.Context", strings.HasSuffix(name, "/shared/store.Tx"):
			return true
		}
	}
	return false
}

// called is the name of what is called, such as "slices.Sort".
func (o ordered) called(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return f.Sel.Name
	}
	return ""
}

// list is the variable or the field that an expression names; nil: it is neither.
func (o ordered) list(x ast.Expr) types.Object {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return o.in.TypesInfo.ObjectOf(x)
	case *ast.SelectorExpr:
		return o.in.TypesInfo.ObjectOf(x.Sel)
	}
	return nil
}

// sorts reports whether the function sorts something after a place.
func (o ordered) sorts(after token.Pos) (found bool) {
	ast.Inspect(o.fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		found = found || ok && call.Pos() >= after && strings.Contains(o.called(call), "Sort")
		return !found
	})
	return found
}

func (o ordered) at(n ast.Node) string {
	at := o.in.Fset.Position(n.Pos())
	top, err := filepath.Abs("..")
	if rel, no := filepath.Rel(top, at.Filename); err == nil && no == nil {
		at.Filename = rel
	}
	return at.String()
}
