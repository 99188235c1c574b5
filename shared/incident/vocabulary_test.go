package incident_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// source parses the package without its tests.
func source(t *testing.T) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// constants returns the values of the string constants that are declared with a type.
func constants(t *testing.T, typ string) (values []string) {
	t.Helper()
	for _, f := range source(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != typ {
				return true
			}
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok {
					s, _ := strconv.Unquote(lit.Value)
					values = append(values, s)
				}
			}
			return true
		})
	}
	return values
}

// actions returns the names of the types with a scope, and of those that the switches over actions know.
func actions(t *testing.T) (scoped, decided []string) {
	t.Helper()
	for _, f := range source(t) {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			switch {
			case !ok || fn.Recv == nil:
			case fn.Name.Name == "scope":
				scoped = append(scoped, fmt.Sprint(fn.Recv.List[0].Type))
			case fn.Name.Name == "decide" || fn.Name.Name == "changeTodo":
				decided = append(decided, cases(fn)...)
			}
		}
	}
	return scoped, decided
}

func cases(fn *ast.FuncDecl) (names []string) {
	ast.Inspect(fn, func(n ast.Node) bool {
		if c, ok := n.(*ast.CaseClause); ok {
			for _, e := range c.List {
				names = append(names, fmt.Sprint(e))
			}
		}
		return true
	})
	return names
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(slices.Compact(got), slices.Compact(want)) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func TestEveryActionIsDecidedAndTested(t *testing.T) {
	t.Parallel()
	scoped, decided := actions(t)
	var tested []string
	for _, a := range everyAction {
		tested = append(tested, strings.TrimPrefix(fmt.Sprintf("%T", a), "incident."))
	}
	same(t, "actions that Decide knows", decided, slices.Clone(scoped))
	same(t, "actions in everyAction", tested, scoped)
}

func TestEveryKindOfEntryIsProduced(t *testing.T) {
	t.Parallel()
	produced := []string{
		string(incident.EntryDeclared),  // TestDeclaring
		string(incident.EntrySettings),  // of the workspace; shared/service writes it
		string(incident.EntryPreflight), // of the workspace; shared/service writes it
		string(incident.EntryCode),      // of the workspace; shared/service writes it
	}
	for _, c := range slices.Concat(headerCases, todoCases, clockCases) {
		if c.want != "" {
			produced = append(produced, string(c.want))
		}
	}
	same(t, "kinds of entry in the tables", produced, constants(t, "EntryKind"))
}

func TestEveryRefusalIsMet(t *testing.T) {
	t.Parallel()
	met := []string{
		string(incident.RefusedOutsider), // TestOutsidersAreRefusedEverything
		string(incident.RefusedSimilar),  // shared/service compares declarations
		string(incident.RefusedPrivate),  // TestAPrivateIncidentIsForThoseInvited
	}
	for _, c := range slices.Concat(headerCases, todoCases, clockCases) {
		if c.refuse != "" {
			met = append(met, string(c.refuse))
		}
	}
	same(t, "refusals in the tables", met, constants(t, "Code"))
}

func TestEverySystemIsListed(t *testing.T) {
	t.Parallel()
	var listed []string
	for _, system := range incident.Systems {
		listed = append(listed, string(system))
	}
	same(t, "systems", listed, constants(t, "System"))
}

// The rules stand alone: whoever wants to know what an incident is needs no SDK, no store and no Slack for it, and
// nothing that changes outside can change them.
func TestImportsTheStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	for _, f := range source(t) {
		for _, i := range f.Imports {
			if strings.Contains(strings.SplitN(i.Path.Value, "/", 2)[0], ".") {
				t.Errorf("%s imports %s", f.Name, i.Path.Value)
			}
		}
	}
}
