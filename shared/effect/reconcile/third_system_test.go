package reconcile_test

import (
	"log/slog"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// desk is a system that no production code knows, with a plan of its own.
type desk struct {
	*outside
	plan plan.Plan
}

func (d desk) Name() incident.System { return "third" }

func (d desk) Plan() plan.Plan { return d.plan }

// A third system is served by its own marks, from what its plan names, into records of its own; and Slack's are let be.
func TestAThirdSystemIsServedByItsRow(t *testing.T) {
	for name, from := range map[string]incident.Scope{"from the header": {}, "from header and TODOs": {All: true}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				var todos int
				d := desk{newOutside(), plan.Plan{From: from, Of: func(s incident.State, _ plan.Refs) []plan.Effect {
					todos = len(s.Todos)
					return []plan.Effect{{Key: "view", Kind: plan.DocumentKind, Life: plan.Kept, Link: "view", Facts: plan.Document{Title: s.Incident.Facts.Title}}}
				}}}
				b.serveWith(d, "mark-1")
				if want := map[bool]int{true: 3}[from.All]; todos != want {
					b.t.Errorf("planned from %d TODOs, want %d", todos, want)
				}
				if n, link := len(d.of("view")), b.state().Incident.Links["view"]; n != 1 || link.Ref == "" {
					b.t.Errorf("made %d times, and people are led to %+v", n, link)
				}
				if seen, err := store.Observe(b.t.Context(), b.db, inc, "third"); err != nil || len(seen.Items) != 1 {
					b.t.Errorf("recorded %+v, %v", seen, err)
				}
				if len(b.out.calls) > 0 || len(b.marks()) == 0 {
					b.t.Errorf("Slack was called %d times and has %d marks", len(b.out.calls), len(b.marks()))
				}
				d.plan = plan.Plan{}
				b.serveWith(d, "mark-2")
				if len(d.of("view")) != 1 || len(d.calls) != 1 {
					b.t.Errorf("without a plan: %d calls", len(d.calls))
				}
			})
		})
	}
}

// serveWith serves a mark of the desk's.
func (b *bundle) serveWith(d desk, mark string) {
	b.t.Helper()
	m := store.Mark{ID: mark, Incident: inc, System: d.Name(), NotBefore: store.Moment(time.Now())}
	if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Create(m.Path(), m) }); err != nil {
		b.t.Fatal(err)
	}
	r := reconcile.New(d, b.db, reconcile.Options{Clock: clock.Machine, NewID: func() string { return "desk-" + mark }, Log: slog.New(slog.DiscardHandler)})
	if err := r.Serve(b.t.Context(), inc); err != nil {
		b.t.Fatal(err)
	}
	if left, err := store.MarksFor(b.t.Context(), b.db, inc, d.Name()); err != nil || len(left) > 0 {
		b.t.Errorf("%d marks are left, %v", len(left), err)
	}
}
