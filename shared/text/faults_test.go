package text_test

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"testing"

	"noroshi.internal/shared/text"
)

// faultArgs are where the format stands among the arguments of what reports a fault.
var faultArgs = map[string]int{"Fault": 0, "Saying": 0, "Missing": 0, "FaultAt": 1, "fault": 1, "at": 1, "Naming": 1, "note": 1, "wrong": 0, "bad": 2}

// TestFaultsAreSaidInJapanese reads every caller in the packages that read files and variables, where its format is a constant.
func TestFaultsAreSaidInJapanese(t *testing.T) {
	t.Parallel()
	found := 0
	for _, dir := range []string{"../yamlx", "../config", "../playbook", "../customer"} {
		for format, at := range faultFormats(t, dir) {
			found++
			if said := text.Fault(format, "x"); said.JA == said.EN && format != "%s" {
				t.Errorf("%s: nobody has said in Japanese: %q", at, format)
			}
		}
	}
	if found < 50 {
		t.Errorf("found only %d faults", found)
	}
}

func faultFormats(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	fset, named, out := token.NewFileSet(), map[string]string{}, map[string]string{}
	var calls []*ast.CallExpr
	for _, file := range files {
		if matched, _ := filepath.Match("*_test.go", filepath.Base(file)); matched {
			continue
		}
		ast.Inspect(parse(t, fset, file), func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.ValueSpec:
				for i, v := range x.Values {
					named[x.Names[i].Name], _ = constant(v, nil)
				}
			case *ast.CallExpr:
				calls = append(calls, x)
			}
			return true
		})
	}
	for _, c := range calls {
		name, _ := c.Fun.(*ast.SelectorExpr)
		if name == nil {
			continue
		}
		if i, reports := faultArgs[name.Sel.Name]; reports && len(c.Args) > i {
			if format, ok := constant(c.Args[i], named); ok {
				out[format] = fset.Position(c.Pos()).String()
			}
		}
	}
	return out
}

// constant is the text of an expression of literals and of names that stand for some.
func constant(e ast.Expr, named map[string]string) (string, bool) {
	switch x := e.(type) {
	case *ast.Ident:
		return named[x.Name], named[x.Name] != ""
	case *ast.BinaryExpr:
		left, ok := constant(x.X, named)
		right, also := constant(x.Y, named)
		return left + right, ok && also
	}
	return stringIn(e)
}
