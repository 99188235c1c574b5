package function

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

// The marks of a system that no worker serves would wait for ever.
func TestEverySystemHasOneWorker(t *testing.T) {
	t.Parallel()
	var served []incident.System
	for _, r := range Table {
		if r.Kind == Worker {
			served = append(served, r.System)
		}
	}
	slices.Sort(served)
	if want := slices.Sorted(slices.Values(incident.Systems)); !slices.Equal(served, want) {
		t.Errorf("the workers serve %v, and the systems are %v", served, want)
	}
}

// A variable of which nobody has said whether functions read it would be read as unset.
func TestEveryVariableIsUsedOrNot(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../config/config.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^\t\w+ += "([A-Z_]+)"$`).FindAllStringSubmatch(string(source), -1)
	uses := new(Function).uses()
	for _, m := range names {
		if _, known := uses[m[1]]; !known {
			t.Errorf("nobody has said whether a function reads %s", m[1])
		}
	}
	if len(names) != len(uses) || len(names) == 0 {
		t.Errorf("%d variables are named and %d are known", len(names), len(uses))
	}
}
