package function

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/store"
)

// waitInPlace is how long a worker waits for a mark's moment, and about how long for another worker to serve it: longer than
// a dead one's lease. After that the event is to come again.
const waitInPlace = 30 * time.Second

// lookAfter is when to look for the first time whether another worker has served a mark; each wait is twice the one before,
// lookAtMost at most.
const lookAfter, lookAtMost = 2 * time.Second, 8 * time.Second

// errWaits: the mark is still there when its event ends.
var errWaits = errors.New("the mark waits")

// MarkHandler serves the events that tell of new marks of the function's systems. It answers 2xx once the mark is gone, and
// otherwise has the event delivered again: its own trigger is all that a mark can count on when no clock runs, and a worker
// that holds the lease may be dead. An event that is late, doubled or not about a mark costs a read at most.
type MarkHandler struct {
	Parts
	// Serve serves a mark that is due; lease.ErrHeld: another worker is there.
	Serve func(ctx context.Context, m store.Mark) error
}

// ServeMarks serves the marks of the system that open opens.
func ServeMarks(p Parts, open func(Parts) (effect.System, error)) (http.Handler, error) {
	s, err := open(p)
	if err != nil {
		return nil, err
	}
	r := p.Reconciler(s, reconcile.Options{})
	return MarkHandler{Parts: p, Serve: func(ctx context.Context, m store.Mark) error { return r.TryServe(ctx, m.Incident) }}, nil
}

// ServeHTTP serves one event.
func (m MarkHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := documentOf(r.Header)
	if !ok {
		http.Error(w, "not an event of a document", http.StatusBadRequest)
		return
	}
	err := m.event(r.Context(), path)
	if errors.Is(err, errWaits) { // nothing has failed, so that it is no error in the logs either
		http.Error(w, err.Error(), http.StatusTooEarly)
		return
	}
	if err != nil {
		m.Log.ErrorContext(r.Context(), "could not serve a mark", "mark", path, "err", err)
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// documentOf returns the path of the document that an event is about. It is an attribute of the event, which comes as a
// header (cloud.google.com/eventarc/docs/workflows/cloudevents: "document"); the body is not needed.
func documentOf(h http.Header) (path string, ok bool) {
	if h.Get("Ce-Id") == "" || h.Get("Ce-Type") == "" {
		return "", false
	}
	if path = h.Get("Ce-Document"); path == "" {
		path = strings.TrimPrefix(h.Get("Ce-Subject"), "documents/")
	}
	return path, path != ""
}

func (m MarkHandler) event(ctx context.Context, path string) error {
	if !m.ours(path) {
		Note(ctx, "", "not ours")
		return nil
	}
	for wait, begun := lookAfter, m.Clock.Now(); ; wait = min(2*wait, lookAtMost) {
		mark, there, err := m.due(ctx, path)
		if err != nil || !there {
			return err
		}
		Note(ctx, mark.Incident, "served")
		if err := m.Serve(ctx, mark); !errors.Is(err, lease.ErrHeld) {
			return err
		}
		if m.Clock.Now().Add(wait).Sub(begun) > waitInPlace || !m.Clock.Sleep(ctx, wait) {
			return errWaits
		}
	}
}

// ours reports whether a path can be that of a mark of this function's systems.
func (m MarkHandler) ours(path string) bool {
	return strings.HasPrefix(path, store.MarksOf(m.Row.Name)+"/") && store.ValidateDoc(path) == nil
}

// due reads a mark and waits until it is due; there is false when it was served already. errWaits: it is due too late to
// wait here.
func (m MarkHandler) due(ctx context.Context, path string) (mark store.Mark, there bool, err error) {
	for {
		var mark store.Mark
		err = m.DB.Get(ctx, path, &mark)
		if errors.Is(err, store.ErrNotFound) {
			Note(ctx, "", "served before")
			return mark, false, nil
		}
		if err != nil {
			return mark, false, err
		}
		at, err := store.ParseMoment(mark.NotBefore)
		if err != nil { // nobody can serve it, and delivering it again mends nothing
			m.Log.ErrorContext(ctx, "a mark without a moment", "mark", path, "err", err)
			return mark, false, nil
		}
		wait := at.Sub(m.Clock.Now())
		if wait <= 0 {
			return mark, true, nil
		}
		if wait > waitInPlace || !m.Clock.Sleep(ctx, wait) {
			Note(ctx, mark.Incident, "not yet")
			return mark, false, errWaits
		}
	}
}
