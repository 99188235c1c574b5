package incident

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"
	"time"
)

// Every kind of entry says whom it concerns; those of the workspace are no decision of this package.
func TestEveryKindOfEntryConcernsSomebody(t *testing.T) {
	t.Parallel()
	workspace := []EntryKind{EntrySettings, EntryPreflight, EntryCode}
	kinds := 0
	for kind := range declaredKinds(t) {
		kinds++
		if _, known := concerned[kind]; !known && !slices.Contains(workspace, kind) {
			t.Errorf("nobody has said whom %q concerns", kind)
		}
	}
	if kinds != len(concerned)+len(workspace) {
		t.Errorf("%d kinds are declared, and %d concern somebody", kinds, len(concerned)+len(workspace))
	}
}

// declaredKinds are the constants of type EntryKind.
func declaredKinds(t *testing.T) map[EntryKind]bool {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "entry.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[EntryKind]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "EntryKind" {
			value, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			out[EntryKind(value)] = true
		}
		return true
	})
	return out
}

// A kind of which nobody has said it wakes everybody, and the clock looks at once.
func TestAnUnknownKindConcernsEverybody(t *testing.T) {
	t.Parallel()
	c := concerns("todo_translated")
	if !slices.Equal(c.systems, Systems) || !c.clock {
		t.Errorf("%+v", c)
	}
	now := time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)
	d := decider{state: State{Incident: Incident{Status: Open, AskAt: now.Add(time.Hour)}}, req: Request{At: now}}
	d.entry("todo_translated")
	d.setClock()
	if d.out.Incident == nil || !d.out.Incident.AskAt.Equal(now) {
		t.Errorf("the clock looks at %+v", d.out.Incident)
	}
}

// A step of which nobody has said whom it asks asks nobody, least of all everybody who responds.
func TestAnUnknownStepAsksNobody(t *testing.T) {
	t.Parallel()
	i := Incident{Commander: "U0KAKEI", Settings: Settings{Responders: []string{"S0ONCALL"}}}
	if to := i.whom("sponsor", Todo{ID: "4.3d", Owner: "U0KAKEI"}); len(to) > 0 {
		t.Errorf("it asks %v", to)
	}
	for _, step := range climbed {
		if len(i.whom(step, Todo{ID: "4.3d", Owner: "U0KAKEI"})) == 0 {
			t.Errorf("%s asks nobody", step)
		}
	}
}
