package effect_test

import (
	"context"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// What is being edited while its room is said to be gone goes with the room: whatever becomes of the edit, it is made in the
// room that comes after.
func TestWhatIsBeingEditedGoesWithItsRoom(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		room := b.records().Items[plan.ChannelKey].Ref.ID
		b.out.next("todo/2", func(context.Context, func() plan.Ref) (plan.Ref, error) {
			time.Sleep(5 * time.Second)
			return plan.Ref{}, &effect.Error{Class: effect.Gone, Code: "is_inactive", Forget: []plan.Key{"todo/2", plan.ChannelKey}}
		})
		b.ask(incident.Claim{Todo: "2"})
		done := make(chan error)
		go func() { done <- b.runner.Serve(b.t.Context(), inc) }()
		time.Sleep(2 * time.Second)
		b.out.lose(func(k plan.Key) bool { return k != "announce/C0ALL" })
		said := store.Mark{
			ID: "gone", Incident: inc, System: incident.Slack, NotBefore: store.Moment(time.Now()), Gone: store.Gone{Channel: room},
		}
		if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Create(said.Path(), said) }); err != nil {
			b.t.Fatal(err)
		}
		if err := <-done; err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
	})
}
