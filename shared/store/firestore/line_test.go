package firestore

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

func TestLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := lines{heads: map[string]*head{}}
		leave, err := l.wait(t.Context(), "incidents/a")
		if err != nil {
			t.Fatal(err)
		}
		other, err := l.wait(t.Context(), "incidents/b")
		if err != nil {
			t.Fatalf("another tree's line: %v", err)
		}
		other()
		ctx, cancel := context.WithCancel(t.Context())
		gaveUp := make(chan error)
		go func() { _, err := l.wait(ctx, "incidents/a"); gaveUp <- err }()
		served := make(chan func())
		go func() { next, _ := l.wait(t.Context(), "incidents/a"); served <- next }()
		synctest.Wait()
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up got %v", err)
		}
		select {
		case <-served:
			t.Error("two stand at the front of one line")
		default:
		}
		leave()
		(<-served)()
		if len(l.heads) != 0 {
			t.Errorf("%d lines are kept without anybody in them", len(l.heads))
		}
	})
}

func TestTree(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"incidents": "", "incidents/a": "incidents/a", "incidents/a/todos": "incidents/a", "incidents/a/todos/1": "incidents/a",
	} {
		if got := tree(path); got != want {
			t.Errorf("tree(%q) = %q, want %q", path, got, want)
		}
	}
}
