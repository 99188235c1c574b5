package function

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

func markEvent(document string) http.Header {
	return http.Header{"Ce-Id": {"1"}, "Ce-Type": {"google.cloud.firestore.document.v1.created"}, "Ce-Document": {document}}
}

// TestMarks is what each event leads to: which are served, when, and which are to be delivered again.
func TestMarks(t *testing.T) {
	t.Parallel()
	const path = "marks/slack/pending/m"
	broken := errors.New("no store")
	for name, c := range map[string]struct {
		header http.Header
		in     time.Duration // until the mark is due
		none   bool          // the mark is gone
		held   time.Duration // for how long another worker has the lease
		other  bool          // and serves the mark in the end
		fails  error
		status int
		served bool
		after  time.Duration
	}{
		"a mark":                     {header: markEvent(path), status: 204, served: true},
		"one that was served before": {header: markEvent(path), none: true, status: 204},
		"one that is due soon":       {header: markEvent(path), in: 20 * time.Second, status: 204, served: true, after: 20 * time.Second},
		"one that is due later":      {header: markEvent(path), in: time.Minute, status: 425},
		"another worker serves it":   {header: markEvent(path), held: 5 * time.Second, other: true, status: 204},
		"another worker died":        {header: markEvent(path), held: 20 * time.Second, status: 204, served: true, after: 22 * time.Second},
		"another worker is at work":  {header: markEvent(path), held: time.Hour, status: 425},
		"the store fails":            {header: markEvent(path), fails: broken, status: 503, served: true},
		"another system's":           {header: markEvent("marks/docs/pending/m"), status: 204},
		"another document":           {header: markEvent("incidents/abc"), status: 204},
		"no path":                    {header: markEvent("marks/slack/pending/"), status: 204},
		"by its subject":             {header: http.Header{"Ce-Id": {"1"}, "Ce-Type": {"x"}, "Ce-Subject": {"documents/" + path}}, status: 204, served: true},
		"no event":                   {header: http.Header{}, status: 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				var at time.Time
				var db store.DB
				b := newBench(t, "slack", func(p Parts) (http.Handler, error) {
					return MarkHandler{Parts: p, Serve: func(ctx context.Context, m store.Mark) error {
						if m.Incident != "abc" {
							t.Errorf("served %+v", m)
						}
						held := time.Since(begin) < c.held
						if held && c.other {
							time.AfterFunc(c.held, func() { _ = db.Update(ctx, func(tx store.Tx) error { return tx.Delete(m.Path()) }) })
						}
						if held {
							return lease.ErrHeld
						}
						at = time.Now()
						if c.fails != nil {
							return c.fails
						}
						return db.Update(ctx, func(tx store.Tx) error { return tx.Delete(m.Path()) })
					}}, nil
				})
				m := store.Mark{ID: "m", Incident: "abc", System: incident.Slack, NotBefore: store.Moment(begin.Add(c.in))}
				db, _ = b.connect()
				if !c.none {
					if err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Create(m.Path(), m) }); err != nil {
						t.Fatal(err)
					}
				}
				w := b.ask(c.header, "protobuf")
				if w.Code != c.status || at.IsZero() == c.served || c.served && at.Sub(begin) != c.after {
					t.Errorf("%d, served %v after %s", w.Code, !at.IsZero(), at.Sub(begin))
				}
			})
		})
	}
}
