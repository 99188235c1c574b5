package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
)

// until ends a process as soon as it has printed a word.
type until struct {
	notebook
	word string
	end  func()
}

func (u *until) Write(p []byte) (int, error) {
	if strings.Contains(string(p), u.word) {
		u.end()
	}
	return u.notebook.Write(p)
}

// TestTheLastLineSaysHowToEnd: what a person sees at the prompt is how to leave, and above it where to go.
func TestTheLastLineSaysHowToEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &until{word: "Ctrl-C", end: cancel}
	none := func(string) string { return "" }
	if code := run(ctx, []string{"-addr", "127.0.0.1:0", "-data", filepath.Join(t.TempDir(), "data")}, none, out, io.Discard); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	said := strings.TrimSpace(out.String())
	above, last := said[:strings.LastIndex(said, "\n")], said[strings.LastIndex(said, "\n"):]
	if !strings.Contains(last, "Ctrl-C") || !strings.Contains(above, "/sandbox/") || !linkForm.MatchString(above) {
		t.Error(said)
	}
}

// TestTheStartNamesHoursWithoutAShift: they stop nothing.
func TestTheStartNamesHoursWithoutAShift(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	file := filepath.Join(t.TempDir(), "settings.yaml")
	settings := "language: en\ntimezone: UTC\nsites:\n  - {id: a, timezone: UTC, people: [U0KAKEI], shifts: [{days: mon-sun, from: \"09:00\", to: \"08:30\"}]}\n"
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	out := &until{word: "Ctrl-C", end: cancel}
	env := func(name string) string { return map[string]string{config.SettingsVar: file}[name] }
	if code := run(ctx, []string{"-addr", "127.0.0.1:0", "-data", filepath.Join(t.TempDir(), "data")}, env, out, io.Discard); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if said := out.String(); !strings.Contains(said, "in which no site is on shift: 20") || !strings.Contains(said, " 08:30–09:00 UTC, ") {
		t.Error(said)
	}
}
