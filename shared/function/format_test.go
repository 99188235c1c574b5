package function

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"noroshi.internal/shared/store"
)

// looks counts how often the format is read.
type looks struct {
	store.DB
	n    int
	down error
}

// Get counts.
func (l *looks) Get(ctx context.Context, path string, into any) error {
	if path == store.FormatPath {
		l.n++
		if l.down != nil {
			return l.down
		}
	}
	return l.DB.Get(ctx, path, into)
}

// looking lets a function's store count.
func (b *bench) looking(t *testing.T) *looks {
	t.Helper()
	db, err := b.connect()
	if err != nil {
		t.Fatal(err)
	}
	l := &looks{DB: db}
	b.connect = func() (store.DB, error) { return l, nil }
	return l
}

// TestTheFormatIsReadOnce: by the first request that the store answers, and by none after it.
func TestTheFormatIsReadOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, Command, saying("hello"))
	l := b.looking(t)
	l.down = errors.New("no route to the store")
	if w := b.health("/healthz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a store that does not answer: %d", w.Code)
	}
	l.down = nil
	for range 3 {
		if w := b.ask(nil, ""); w.Body.String() != "hello" {
			t.Errorf("%d %q", w.Code, w.Body)
		}
	}
	b.health("/healthz")
	if l.n != 2 {
		t.Errorf("it was read %d times, want one that failed and one", l.n)
	}
}

// TestTheFirstRequestIsHeldBack: it does not wait for the look at the format, and neither reads nor writes before it is over.
func TestTheFirstRequestIsHeldBack(t *testing.T) {
	t.Parallel()
	var read, wrote error
	b := newBench(t, Command, func(p Parts) (http.Handler, error) {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			wrote = p.DB.Update(r.Context(), func(tx store.Tx) error { return tx.Set("things/one", map[string]any{"n": 1}) })
			_, read = p.DB.List(r.Context(), store.Query{Collection: "things"})
		}), nil
	})
	l := b.looking(t)
	if err := l.Update(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	b.ask(nil, "")
	if !errors.Is(read, store.ErrFormat) || !errors.Is(wrote, store.ErrFormat) {
		t.Errorf("it read: %v, and wrote: %v", read, wrote)
	}
	if docs, err := l.List(t.Context(), store.Query{Collection: "things"}); err != nil || len(docs) > 0 {
		t.Errorf("there are %v, %v", docs, err)
	}
	if w := b.ask(nil, ""); w.Code != http.StatusServiceUnavailable {
		t.Errorf("the next one: %d", w.Code)
	}
}

// later is that a later release has been at work.
func later(tx store.Tx) error {
	return tx.Set(store.FormatPath, map[string]any{"format": store.Current.Now + 1, "by": "9.0.0"})
}

// TestALaterFormat: a function of a release before it serves nothing, and the log says what to do. Once the data is put back it goes on.
func TestALaterFormat(t *testing.T) {
	t.Parallel()
	opened := 0
	b := newBench(t, Command, func(p Parts) (http.Handler, error) {
		opened++
		return saying("hello")(p)
	})
	l := b.looking(t)
	put := func(change func(tx store.Tx) error) {
		if err := l.Update(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	put(later)
	if w := b.health("/healthz"); w.Code != http.StatusServiceUnavailable || !strings.HasPrefix(w.Body.String(), "not ready; the log says why\n") {
		t.Errorf("its health: %d %q", w.Code, w.Body)
	}
	if w := b.ask(nil, ""); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "format") {
		t.Errorf("a request: %d %q", w.Code, w.Body)
	}
	if line := b.lines(t)[0]; line["severity"] != "ERROR" || !strings.Contains(line["message"].(string), "use Noroshi 9.0.0 or later, or restore a backup") {
		t.Errorf("the log says %v", line)
	}
	put(func(tx store.Tx) error { return tx.Delete(store.FormatPath) })
	if w := b.ask(nil, ""); w.Code != http.StatusOK || opened != 1 {
		t.Errorf("put back: %d, put together %d times", w.Code, opened)
	}
}
