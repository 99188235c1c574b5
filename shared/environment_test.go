package shared_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// raw are the files that read the environment as it is, and why.
var raw = map[string]string{
	"shared/web/browsertest/browsertest.go":     "tests only",
	"shared/web/browsertest/checks.go":          "tests only",
	"shared/store/firestore/emulator/shared.go": "tests only",
	"shared/store/firestore/firestore.go":       "tests only: Google's own libraries read the emulator's address as well",
	"deploy/stage/upload.go":                    "hands the whole environment on to another program",
}

// Whatever reads a variable reads it through package config, where one rule says what is no part of a value.
func TestVariablesAreReadInOneWay(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(filepath.ToSlash(path), "../")
		if n := rawReads(f); n > 0 && raw[name] == "" {
			t.Errorf("%s reads the environment %d times other than by config.Variables or config.Value", name, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rawReads counts the uses of the environment that are no argument of package config's.
func rawReads(f *ast.File) (n int) {
	wrapped := map[ast.Node]bool{}
	ast.Inspect(f, func(node ast.Node) bool {
		switch x := node.(type) {
		case *ast.CallExpr:
			if fn, ok := x.Fun.(*ast.SelectorExpr); ok && isPackage(fn.X, "config") && slices.Contains([]string{"Variables", "Value", "Stray"}, fn.Sel.Name) {
				for _, arg := range x.Args {
					wrapped[arg] = true
					if call, ok := arg.(*ast.CallExpr); ok {
						wrapped[call.Fun] = true
					}
				}
			}
		case *ast.SelectorExpr:
			reads := slices.Contains([]string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}, x.Sel.Name)
			if reads && (isPackage(x.X, "os") || isPackage(x.X, "syscall")) && !wrapped[x] {
				n++
			}
		}
		return true
	})
	return n
}

func isPackage(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
