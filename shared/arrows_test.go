package shared_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"math/bits"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// Inside a package the files form layers. An arrow leads from file A to file B if A uses anything that B declares: a function,
// a type, a constant, a variable, a method or a field. In an order of the files an arrow is upward if B stands above A. The
// upward arrows of a package are those of its best order, the one with the fewest: none where no files use each other in a
// circle.

// mostUpward is what share of a package's arrows may be upward, in percent.
func mostUpward(path string) int {
	if engine(path) {
		return 10
	}
	return 20
}

// engine reports whether a package belongs to the engine, in which each field has one file that writes it.
func engine(path string) bool { return under(path+"/", "shared/effect") }

// mostFields is how many fields a struct may have that several files write.
const mostFields = 8

func TestArrowsInsidePackages(t *testing.T) {
	t.Parallel()
	for _, pkg := range production(t) {
		path := strings.TrimPrefix(pkg.PkgPath, module)
		g := arrowsOf(pkg)
		up := g.upward()
		if g.arrows > 0 {
			t.Logf("%s: %d of %d arrows are upward (%d %%)", path, up, g.arrows, 100*up/g.arrows)
		}
		if up*100 > g.arrows*mostUpward(path) {
			t.Errorf("%s: %d of %d arrows between its files are upward, more than %d %%: take apart the files that use each other: %v",
				path, up, g.arrows, mostUpward(path), g.circles())
		}
	}
}

// filledOutside are structs of the engine that whoever hands them in fills, field by field.
var filledOutside = []string{"Error", "Result", "Options"}

func TestFieldsAreWrittenByTheirOwner(t *testing.T) {
	t.Parallel()
	pkgs, owned := production(t), 0
	for _, s := range structsOf(pkgs) {
		outside := slices.DeleteFunc(slices.Sorted(maps.Keys(s.writers)), func(f string) bool { return f == s.file })
		if engine(s.file) && slices.Contains(filledOutside, s.name) {
			outside = slices.DeleteFunc(outside, func(f string) bool { return !engine(f) })
		}
		switch {
		case engine(s.file) && len(outside) > 0:
			t.Errorf("%s of %s: %v write its fields: give it a method", s.name, s.file, outside)
		case engine(s.file) && s.writers[s.file]:
			owned++
		case s.fields > mostFields && len(outside) > 0:
			t.Logf("%s of %s has %d fields; %d other files write them", s.name, s.file, s.fields, len(outside))
		}
	}
	if owned < 10 {
		t.Errorf("only %d structs of the engine are written at all: the test sees nothing", owned)
	}
}

// TestArrowsAreCounted: of the fixture's three arrows one is upward, and a file that is not the owner writes to each field.
func TestArrowsAreCounted(t *testing.T) {
	t.Parallel()
	inFull(t)
	pkgs, err := packages.Load(&packages.Config{Dir: "testdata/arrows", Mode: loaded}, ".")
	if err != nil || len(pkgs) != 1 || packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("%d packages, %v", len(pkgs), err)
	}
	if g := arrowsOf(pkgs[0]); g.arrows != 3 || g.upward() != 1 || len(g.circles()) != 1 {
		t.Errorf("%d arrows, %d upward, circles %v", g.arrows, g.upward(), g.circles())
	}
	written := map[string]bool{}
	for _, s := range structsOf(pkgs) {
		for f := range s.writers {
			written[s.name+" by "+filepath.Base(f)] = true
		}
	}
	want := []string{"Assigned by owner.go", "Assigned by other.go", "Copied by other.go", "Counted by other.go", "Ranged by other.go", "Sliced by other.go", "Sorted by other.go"}
	if got := slices.Sorted(maps.Keys(written)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("written are %v, want %v", got, want)
	}
}

// typed are all packages with their types, without tests. They are read once: that takes long.
var typed = sync.OnceValues(func() ([]*packages.Package, error) {
	return packages.Load(&packages.Config{
		Dir: "..", Mode: loaded,
	}, "./...")
})

const loaded = packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedExportFile

func inFull(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: reads the types of everything")
	}
}

// production are the packages below shared.
func production(t *testing.T) []*packages.Package {
	t.Helper()
	inFull(t)
	all, err := typed()
	if err != nil {
		t.Fatal(err)
	}
	pkgs := slices.DeleteFunc(slices.Clone(all), func(p *packages.Package) bool { return !strings.HasPrefix(p.PkgPath, module+"shared/") })
	if packages.PrintErrors(pkgs) > 0 || len(pkgs) < 40 {
		t.Fatalf("%d packages were read, or some with errors", len(pkgs))
	}
	return pkgs
}

// graph are the files of a package by number, and for each those that it uses.
type graph struct {
	files  []string
	uses   []map[int]bool
	arrows int
}

func arrowsOf(pkg *packages.Package) graph {
	g := graph{}
	number := map[string]int{}
	for i, f := range pkg.Syntax {
		name := pkg.Fset.Position(f.Package).Filename
		number[name] = i
		g.files, g.uses = append(g.files, filepath.Base(name)), append(g.uses, map[int]bool{})
	}
	for id, o := range pkg.TypesInfo.Uses {
		if o.Pkg() != pkg.Types || !shared(pkg.Types, o) {
			continue
		}
		from, known := number[pkg.Fset.Position(id.Pos()).Filename]
		to, declared := number[pkg.Fset.Position(o.Pos()).Filename]
		if known && declared && from != to {
			g.uses[from][to] = true
		}
	}
	for _, to := range g.uses {
		g.arrows += len(to)
	}
	return g
}

// shared reports whether o can be used in another file: it is no name inside a function.
func shared(pkg *types.Package, o types.Object) bool {
	switch o := o.(type) {
	case *types.Var:
		return o.IsField() || o.Parent() == pkg.Scope()
	case *types.Func:
		return true
	}
	return o.Parent() == pkg.Scope()
}

// circles are the groups of files in which each uses each, perhaps by way of others.
func (g graph) circles() (out [][]string) {
	for _, c := range g.components() {
		if len(c) == 1 {
			continue
		}
		var names []string
		for _, f := range c {
			names = append(names, g.files[f])
		}
		out = append(out, names)
	}
	return out
}

func (g graph) components() (out [][]int) {
	reaches := make([]map[int]bool, len(g.files))
	for f := range g.files {
		reaches[f] = map[int]bool{}
		for todo := []int{f}; len(todo) > 0; todo = todo[1:] {
			for to := range g.uses[todo[0]] {
				if !reaches[f][to] {
					reaches[f][to] = true
					todo = append(todo, to)
				}
			}
		}
	}
	done := map[int]bool{}
	for f := range g.files {
		if done[f] {
			continue
		}
		c := []int{f}
		for other := f + 1; other < len(g.files); other++ {
			if reaches[f][other] && reaches[other][f] {
				c = append(c, other)
			}
		}
		for _, x := range c {
			done[x] = true
		}
		out = append(out, c)
	}
	return out
}

// upward counts the upward arrows of the best order. Only arrows inside a circle can be.
func (g graph) upward() (n int) {
	for _, c := range g.components() {
		n += g.fewest(c)
	}
	return n
}

// exactFiles is up to how many files in a circle the best order is found by trying all; beyond, by moving single files as
// long as that helps, which may find some more arrows than there need be.
const exactFiles = 18

func (g graph) fewest(c []int) int {
	if len(c) > exactFiles {
		return g.improve(c)
	}
	uses := make([]uint32, len(c))
	for i, f := range c {
		for j, to := range c {
			if g.uses[f][to] {
				uses[i] |= 1 << j
			}
		}
	}
	best := make([]int, 1<<len(c)) // by the set of files that stand below: their own upward arrows, at least
	for set := 1; set < len(best); set++ {
		best[set] = 1 << 30
		for i := range c {
			if set>>i&1 == 1 { // i is the highest of them
				below := set &^ (1 << i)
				best[set] = min(best[set], best[below]+bits.OnesCount32(uses[i]&^uint32(set)))
			}
		}
	}
	return best[len(best)-1]
}

// improve moves single files of an order to where the fewest of their arrows are upward, until no move helps.
func (g graph) improve(c []int) int {
	order := slices.Clone(c)
	for moved := true; moved; {
		moved = false
		for _, f := range c {
			was := g.count(order)
			best := order
			rest := slices.DeleteFunc(slices.Clone(order), func(x int) bool { return x == f })
			for at := range len(rest) + 1 {
				if next := slices.Insert(slices.Clone(rest), at, f); g.count(next) < g.count(best) {
					best = next
				}
			}
			moved = moved || g.count(best) < was
			order = best
		}
	}
	return g.count(order)
}

// count are the upward arrows of an order, the lowest file first.
func (g graph) count(order []int) (n int) {
	for i, f := range order {
		for _, above := range order[i+1:] {
			if g.uses[f][above] {
				n++
			}
		}
	}
	return n
}

// structure is a struct type, its file, and the files that write its fields after it was made: they assign to one, count it up,
// change what is in it, or take its address. Files are named by their path from the top.
type structure struct {
	name, file string
	fields     int
	writers    map[string]bool
}

// structsOf are the struct types of packages.
func structsOf(pkgs []*packages.Package) (out []*structure) {
	owner := map[token.Position]*structure{} // by where a field is declared: other packages see it as another object
	for _, pkg := range pkgs {
		for _, name := range pkg.Types.Scope().Names() {
			o, ok := pkg.Types.Scope().Lookup(name).(*types.TypeName)
			if !ok || o.IsAlias() {
				continue
			}
			s, ok := o.Type().Underlying().(*types.Struct)
			if !ok {
				continue
			}
			made := &structure{name: name, file: fileOf(pkg, o.Pos()), fields: s.NumFields(), writers: map[string]bool{}}
			for f := range s.Fields() {
				owner[pkg.Fset.Position(f.Pos())] = made
			}
			out = append(out, made)
		}
	}
	for _, pkg := range pkgs {
		for _, f := range pkg.Syntax {
			ast.Inspect(f, func(n ast.Node) bool {
				for _, e := range written(n) {
					if s := owner[fieldAt(pkg, e)]; s != nil {
						s.writers[fileOf(pkg, e.Pos())] = true
					}
				}
				return true
			})
		}
	}
	return out
}

func fileOf(pkg *packages.Package, pos token.Pos) string {
	folder := strings.TrimPrefix(pkg.PkgPath, module)
	return fmt.Sprintf("%s/%s", folder, filepath.Base(pkg.Fset.Position(pos).Filename))
}

// changing are the functions that change what their first argument holds.
var changing = []string{
	"delete", "clear", "copy", "maps.Copy", "maps.DeleteFunc", "maps.Insert", "slices.Sort", "slices.SortFunc", "slices.SortStableFunc", "slices.Reverse",
}

// written are the expressions that a node writes to.
func written(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	case *ast.RangeStmt:
		return slices.DeleteFunc([]ast.Expr{n.Key, n.Value}, func(e ast.Expr) bool { return e == nil })
	case *ast.CallExpr:
		if len(n.Args) > 0 && slices.Contains(changing, types.ExprString(n.Fun)) {
			return n.Args[:1]
		}
	}
	return nil
}

// fieldAt is where the field is declared that an expression is, or is in.
func fieldAt(pkg *packages.Package, e ast.Expr) token.Position {
	for {
		switch x := e.(type) {
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.SelectorExpr:
			if s := pkg.TypesInfo.Selections[x]; s != nil && s.Kind() == types.FieldVal {
				return pkg.Fset.Position(s.Obj().Pos())
			}
			return token.Position{}
		default:
			return token.Position{}
		}
	}
}
