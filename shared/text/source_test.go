package text_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var placeForm = regexp.MustCompile(`\{([a-z]+)\}`)

// phrase is a Phrase as it stands in the source.
type phrase struct {
	at     string
	name   string // "" for one without a name of its own
	ja, en string
}

func placesOf(s string) []string {
	var names []string
	for _, m := range placeForm.FindAllStringSubmatch(s, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func parse(t *testing.T, fset *token.FileSet, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(fset, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// phrases reads every Phrase literal of this package.
func phrases(t *testing.T) (all []phrase) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		all = append(all, phrasesIn(fset, parse(t, fset, file))...)
	}
	if len(all) < 200 {
		t.Fatalf("found only %d phrases", len(all))
	}
	return all
}

func phrasesIn(fset *token.FileSet, f *ast.File) (all []phrase) {
	names := map[ast.Expr]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for i, v := range spec.Values {
				names[v] = spec.Names[i].Name
			}
		}
		lit, ok := n.(*ast.CompositeLit)
		if !ok || len(lit.Elts) != 2 {
			return true
		}
		ja, okJA := stringIn(lit.Elts[0])
		en, okEN := stringIn(lit.Elts[1])
		if okJA && okEN {
			all = append(all, phrase{at: fset.Position(lit.Pos()).String(), name: names[lit], ja: ja, en: en})
		}
		return true
	})
	return all
}

func stringIn(e ast.Expr) (string, bool) {
	if pair, ok := e.(*ast.KeyValueExpr); ok {
		e = pair.Value
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// TestPhrases holds each phrase to the voice that all of them share.
func TestPhrases(t *testing.T) {
	t.Parallel()
	for _, p := range phrases(t) {
		if p.ja == "" && p.en == "" {
			continue // nothing to say, in both languages
		}
		if p.ja == "" || p.en == "" {
			t.Errorf("%s: one language is empty", p.at)
		}
		if ja, en := placesOf(p.ja), placesOf(p.en); !slices.Equal(ja, en) {
			t.Errorf("%s: places differ: ja %v, en %v", p.at, ja, en)
		}
		for _, s := range []string{p.ja, p.en} {
			if strings.ContainsAny(s, "!！") || s != strings.TrimRight(s, " ") && !slices.Contains([]string{"comma", "drillPrefix", "provisionalPrefix"}, p.name) {
				t.Errorf("%s: exclaims, or ends in a blank: %q", p.at, s)
			}
		}
		if strings.ContainsAny(p.en, "、。「」") {
			t.Errorf("%s: Japanese signs in English: %q", p.at, p.en)
		}
	}
}

// TestCallersFillPlaces reads every caller in the project: the values it gives are the places of the phrase.
func TestCallersFillPlaces(t *testing.T) {
	t.Parallel()
	byName := map[string]phrase{}
	for _, p := range phrases(t) {
		if p.name != "" {
			byName[p.name] = p
		}
	}
	calls := 0
	for _, file := range sources(t) {
		fset := token.NewFileSet()
		inside := filepath.Dir(file) == "."
		ast.Inspect(parse(t, fset, file), func(n ast.Node) bool {
			name, given, ok := filling(n, inside)
			p, known := byName[name]
			if !ok || !known {
				return true
			}
			calls++
			want := placesOf(p.ja)
			if slices.Sort(given); !slices.Equal(given, want) {
				t.Errorf("%s: gives %v, %s has %v", fset.Position(n.Pos()), given, name, want)
			}
			return true
		})
	}
	if calls < 100 {
		t.Errorf("found only %d calls", calls)
	}
}

// sources lists the project's Go files outside tests.
func sources(t *testing.T) (files []string) {
	t.Helper()
	for _, root := range []string{".", "../slackapp", "../document", "../portal", "../web", "../service", "../../deploy", "../../functions"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				files = append(files, path)
			}
			return nil // a folder that is not there yet has no callers
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// filling recognises text.Name.In(lang, "place", value, …) and text.Name.Both("place", value, …). Calls whose places are
// not all literals are left to the golden files.
func filling(n ast.Node, inside bool) (name string, given []string, ok bool) {
	call, isCall := n.(*ast.CallExpr)
	if !isCall || call.Ellipsis.IsValid() {
		return "", nil, false
	}
	method, isMethod := call.Fun.(*ast.SelectorExpr)
	if !isMethod || method.Sel.Name != "In" && method.Sel.Name != "Both" {
		return "", nil, false
	}
	args := call.Args
	if method.Sel.Name == "In" && len(args) > 0 {
		args = args[1:]
	}
	for i := 0; i < len(args); i += 2 {
		place, literal := stringIn(args[i])
		if !literal {
			return "", nil, false
		}
		given = append(given, place)
	}
	switch x := method.X.(type) {
	case *ast.SelectorExpr:
		pkg, isIdent := x.X.(*ast.Ident)
		return x.Sel.Name, given, isIdent && pkg.Name == "text"
	case *ast.Ident:
		return x.Name, given, inside
	}
	return "", nil, false
}
