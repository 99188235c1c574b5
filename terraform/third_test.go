package terraform

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// A third system is asked for by every rule that its row is about, and its own file, made after that of another system, is all
// that they want.
//
//nolint:paralleltest // it changes the systems that the others read
func TestAThirdSystemIsAskedFor(t *testing.T) {
	listed := incident.Systems
	t.Cleanup(func() { incident.Systems = listed })
	incident.Systems = append(slices.Clone(listed), incident.Outside{Name: "third"})
	lacking := readSource(t)
	complete := maps.Clone(lacking)
	complete["function_third.tf"] = strings.ReplaceAll(lacking["function_docs.tf"], "docs", "third")
	ask := func(s source) (about []string) {
		m := parse(t, s)
		for name, rule := range rules {
			if faults := rule(m); len(faults) > 0 {
				about = append(about, name)
			}
		}
		slices.Sort(about)
		return about
	}
	if want, got := []string{"each is called by its caller", "every function", "least rights"}, ask(lacking); !slices.Equal(got, want) {
		t.Errorf("without its file: %v, want %v", got, want)
	}
	if want, got := []string{"every function"}, ask(complete); !slices.Equal(got, want) { // it has no folder in functions/
		t.Errorf("with its file: %v, want %v", got, want)
	}
	wrong := maps.Clone(complete)
	wrong["function_third.tf"] = strings.Replace(wrong["function_third.tf"], "marks/third/", "marks/slack/", 1)
	wrong["systems/third.yaml"] = "slack-bot-token: SLACK_BOT_TOKEN\n"
	if want, got := []string{"a failed event comes again", "environment", "every function", "least rights", "secrets of systems"}, ask(wrong); !slices.Equal(got, want) {
		t.Errorf("woken by another's marks, and told another's secret: %v, want %v", got, want)
	}
}
