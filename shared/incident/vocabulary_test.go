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

// receivers returns the types that have a method.
func receivers(t *testing.T, method string) (types []string) {
	t.Helper()
	for _, f := range source(t) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.Name == method {
				types = append(types, fmt.Sprint(fn.Recv.List[0].Type))
			}
		}
	}
	return types
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(slices.Compact(got), slices.Compact(want)) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// events are what the tool and its clock report; all else that can be decided is what people ask.
var events = []string{"Made", "Failed", "Healed", "Dropped", "Lost", "Back", "AccountFound", "Followed", "TakenOver", "Lapse", "Ask", "Recur", "Wake", "AskSign", "AskApproval", "AskPromise", "WarnNotice", "LapseNotice", "LapseOffer", "AskSilence", "AskHandover", "Deactivated", "AskOwners", "ToolLost", "ToolBack", "ToolSeen", "ProviderSaid", "ProviderLate", "ProviderGone", "ProviderOpens", "FeedSeen", "TicketsRose", "AlertRaised", "AlertOver", "ListRead", "ListFailed", "Delivered", "Measured", "PortalTurns", "PortalShows"}

// Whatever has a scope is an action or an event, never both, so that neither can arrive as the other.
func TestEveryActionAndEventIsTested(t *testing.T) {
	t.Parallel()
	var tested, told []string
	for _, a := range slices.Concat(everyAction, onSigns, onApproved, onSent, onOwing, onOver, onOffered, onOffering, onLapsed, onSilent, onCommanding, onBeginning, onHandover, onWalked, onMonitoring) {
		name := nameOf(a)
		tested = append(tested, name)
		_, action := a.(incident.Action)
		_, event := a.(incident.Event)
		if action == event {
			t.Errorf("%s is an action: %v, and an event: %v", name, action, event)
		}
		if event {
			told = append(told, name)
		}
	}
	same(t, "actions and events in everyAction and the lists beside it", tested, receivers(t, "scope"))
	same(t, "events", told, slices.Clone(events))
}

func nameOf(a deed) string { return strings.TrimPrefix(fmt.Sprintf("%T", a), "incident.") }

// Who may do what stands with each action: nobody has to look for lists of them.
func TestNothingSwitchesOverActions(t *testing.T) {
	t.Parallel()
	types := receivers(t, "scope")
	for _, f := range source(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			var named []ast.Expr
			switch n := n.(type) {
			case *ast.CaseClause:
				named = n.List
			case *ast.TypeAssertExpr:
				named = []ast.Expr{n.Type}
			}
			for _, e := range named {
				if id, ok := e.(*ast.Ident); ok && slices.Contains(types, id.Name) {
					t.Errorf("a switch or an assertion knows %s", id.Name)
				}
			}
			return true
		})
	}
}

func TestEveryKindOfEntryIsProduced(t *testing.T) {
	t.Parallel()
	produced := []string{
		string(incident.EntryDeclared),  // TestDeclaring
		string(incident.EntryReported),  // TestReporting
		string(incident.EntrySettings),  // of the workspace; shared/service writes it
		string(incident.EntryPreflight), // of the workspace; shared/service writes it
		string(incident.EntryCode),      // of the workspace; shared/service writes it

		string(incident.EntryNoticeDelivered), // TestHowManyANoticeHasReached
	}
	for c := range rows(t) {
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
		string(incident.RefusedNoSheet),  // TestNothingIsCheckedWithoutACheck
		string(incident.RefusedNobody),   // TestNobodyApprovesWhatReachesNobody
	}
	for c := range rows(t) {
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
		listed = append(listed, string(system.Name))
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
