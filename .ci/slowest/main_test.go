package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tests are a package whose tests pass, fail in a part, are skipped and panic.
const tests = `package x

import "testing"

func TestGood(t *testing.T) { t.Log("a word of a test that passes") }
func TestSkipped(t *testing.T) { t.Skip("a reason") }
func TestParts(t *testing.T) {
	t.Run("good", func(t *testing.T) { t.Log("a word of a part that passes") })
	t.Run("bad", func(t *testing.T) { t.Error("what is wrong") })
}
`

// played runs "go test -json" in a module of one package and shows what it prints.
func played(t *testing.T, v viewer, source string) (shown, notes string) {
	t.Helper()
	dir := t.TempDir()
	for name, body := range map[string]string{"go.mod": "module x.example\n", "x_test.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "go", "test", "-json", "./...")
	cmd.Dir = dir
	events, _ := cmd.Output() // it fails where the tests do
	var out, noted bytes.Buffer
	if err := v.show(bytes.NewReader(events), &out, &noted); err != nil {
		t.Fatal(err)
	}
	return out.String(), noted.String()
}

// TestWhatWentWrongIsShown: with its words, and nothing else but a line for each package; each test is noted, one with parts by these.
func TestWhatWentWrongIsShown(t *testing.T) {
	t.Parallel()
	shown, notes := played(t, viewer{stage: "stage"}, tests)
	if !regexp.MustCompile(`^--- FAIL: TestParts \(.*\)\n--- FAIL: TestParts/bad \(.*\)\n    x_test.go:9: what is wrong\nFAIL\nFAIL\tx.example\t.*\n$`).MatchString(shown) {
		t.Errorf("it shows\n%s", shown)
	}
	for _, name := range []string{"TestGood", "TestSkipped", "TestParts/good", "TestParts/bad"} {
		if !regexp.MustCompile(`(?m)^\d+\.\d\d\tstage\tx.example\t` + name + `$`).MatchString(notes) {
			t.Errorf("%s is not noted:\n%s", name, notes)
		}
	}
	if strings.Contains(notes, "TestParts\n") {
		t.Errorf("what has parts is noted:\n%s", notes)
	}
}

func TestGoodPackagesAreALine(t *testing.T) {
	t.Parallel()
	shown, _ := played(t, viewer{}, strings.Replace(tests, "t.Error", "t.Log", 1))
	if !regexp.MustCompile(`^ok  \tx.example\t.*\n$`).MatchString(shown) {
		t.Errorf("it shows\n%s", shown)
	}
}

// TestFiguresAreShown: what a test says that is asked for, and nothing of others.
func TestFiguresAreShown(t *testing.T) {
	t.Parallel()
	shown, _ := played(t, viewer{figures: "Good|Other"}, strings.Replace(tests, "t.Error", "t.Log", 1))
	if !regexp.MustCompile(`^--- PASS: TestGood \(.*\)\n    x_test.go:5: a word of a test that passes\nok  \tx.example\t.*\n$`).MatchString(shown) {
		t.Errorf("it shows\n%s", shown)
	}
}

// TestWhatEndsAllIsShown: a panic, and what does not compile.
func TestWhatEndsAllIsShown(t *testing.T) {
	t.Parallel()
	if shown, _ := played(t, viewer{}, strings.Replace(tests, `t.Log("a word of a test that passes")`, `panic("it broke")`, 1)); !strings.Contains(shown, "panic: it broke") ||
		!strings.Contains(shown, "x_test.go:5") || !strings.Contains(shown, "FAIL\tx.example") {
		t.Errorf("a panic: it shows\n%s", shown)
	}
	if shown, _ := played(t, viewer{}, strings.Replace(tests, `t.Log("a word of a test that passes")`, `nothing()`, 1)); !strings.Contains(shown, "undefined: nothing") ||
		!strings.Contains(shown, "FAIL\tx.example [build failed]") {
		t.Errorf("what does not compile: it shows\n%s", shown)
	}
}

func TestTheSlowestComeFirst(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := print(&out, strings.NewReader("1.00\ttest\tp\tTestA\n12.50\tmatrix\tp\tTestB/x\n2.00\trace\tq\tTestC\n"), 2); err != nil {
		t.Fatal(err)
	}
	if want := "    12.5 s  matrix  p  TestB/x\n     2.0 s  race  q  TestC\n"; out.String() != want {
		t.Errorf("it prints\n%s", out.String())
	}
}
