package reconcile_test

import (
	"context"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// A worker's request about one TODO is decided with the part of the playbook that the TODO's rules need. The worker keeps the
// whole playbook: its board shows the phase's title.
func TestAWorkerKeepsThePlaybookThroughItsOwnRequests(t *testing.T) {
	bubble(t, func(b *bundle) {
		off := incident.React{Todo: "2", Emoji: incident.DoneReaction, On: false}
		b.runner = reconcile.New(b.out, b.db, reconcile.Options{
			Clock: clock.Machine,
			NewID: func() string { return "worker-" + time.Now().String() },
			Inbox: reactionInbox(func(context.Context, incident.State) ([]incident.Request, error) {
				off.Stamp = incident.Stamp(time.Now())
				return []incident.Request{{ID: "missed", Incident: inc, At: time.Now(), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Do: off}}, nil
			}),
		})
		b.declareWith(incident.PlaybookPart{
			Phase: incident.Respond, Title: incident.Text{JA: "一次対応", EN: "Respond"},
			Todos: []incident.TodoDef{{ID: "2", Title: incident.Text{EN: "look"}}, {ID: "3", Title: incident.Text{EN: "tell"}, Grace: 24 * time.Hour}},
		})
		b.serve(soon)
		b.ask(incident.React{Todo: "2", Emoji: incident.DoneReaction, On: true, Stamp: incident.Stamp(time.Now())})
		b.serve(soon)
		b.clock(store.MissedMark(inc, incident.Slack, time.Now()))
		asked := b.state().Incident.AskAt
		b.serve(soon)
		if s := b.state(); s.Incident.AskAt.Equal(asked) {
			b.t.Fatal("the header was not changed: the test shows nothing")
		}
		b.complete()
	})
}

// clock is what a tick does: it asks for a backfill.
func (b *bundle) clock(m store.Mark) {
	b.t.Helper()
	s := b.state()
	s.Incident.AskAt = s.NextLook()
	err := b.db.Update(b.t.Context(), func(tx store.Tx) error {
		_ = tx.Get(m.Path(), &store.Mark{})
		if err := store.SetClock(tx, s.Incident); err != nil {
			return err
		}
		return tx.Create(m.Path(), m)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}
