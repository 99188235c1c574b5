package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheGuideToAChange: what the guide has people run when they add something is run, and tests something.
func TestTheGuideToAChange(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: it runs the tests of some packages")
	}
	scenarios, err := filepath.Glob("local/testdata/scenarios/*.txtar")
	if err != nil || len(scenarios) == 0 {
		t.Fatalf("found the scenarios %v, %v", scenarios, err)
	}
	name := strings.TrimSuffix(filepath.Base(scenarios[0]), ".txtar")
	guide := text(t, "../.github/CONTRIBUTING.md")
	blocks := regexp.MustCompile("(?s)\\*\\*(An? \\w+)\\*\\*[^`]*?.*?```sh\n(.*?)```").FindAllStringSubmatch(guide, -1)
	var told []string
	for _, block := range blocks {
		told = append(told, block[1])
		cmd := exec.CommandContext(t.Context(), "bash", "-c", strings.ReplaceAll(block[2], "NAME", name))
		cmd.Dir, cmd.Env = "..", append(os.Environ(), "GOFLAGS=-vet=off") // that is a stage of its own
		out, err := cmd.CombinedOutput()
		if err != nil || strings.Contains(string(out), "no tests to run") || strings.Contains(string(out), "no test files") || !strings.Contains(string(out), "ok  \t") {
			t.Errorf("%s: %v\n%s", block[2], err, out)
		}
	}
	if want := "An act, A system, A word, A scenario"; strings.Join(told, ", ") != want {
		t.Errorf("it says how to add %v, want %s", told, want)
	}
}
