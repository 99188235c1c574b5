package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
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
