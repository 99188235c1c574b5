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
		b.saysGone(room)
		if err := <-done; err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
	})
}

// What is put on a message waits for it where the message is being edited in a room that is gone: it is not tried there.
func TestNothingIsPutOnWhatIsBeingEditedInARoomThatIsGone(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		room := b.records().Items[plan.ChannelKey].Ref.ID
		b.out.next(plan.BoardKey, func(context.Context, func() plan.Ref) (plan.Ref, error) {
			time.Sleep(7 * time.Second)
			return plan.Ref{}, &effect.Error{Class: effect.Gone, Code: "is_inactive", Forget: []plan.Key{plan.BoardKey, plan.ChannelKey}}
		})
		b.out.next("pin/board", func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
			if len(b.out.of(plan.BoardKey)) == 0 { // Slack, of a room that is archived
				return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: "restricted_action"}
			}
			return do(), nil
		})
		b.ask(incident.Claim{Todo: "2"})
		done := make(chan error)
		go func() { done <- b.runner.Serve(b.t.Context(), inc) }()
		time.Sleep(time.Second)
		b.out.lose(func(k plan.Key) bool { return k != "announce/C0ALL" })
		b.saysGone(room)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
		if len(b.state().Incident.Problems) > 0 {
			t.Errorf("a problem is left: %v", b.state().Incident.Problems)
		}
	})
}

// An announcement is edited while the room that it leads to is said to be gone, and the room is found where it was: the edit
// is recorded, and so it is edited again where the facts are those of before.
func TestWhatIsEditedElsewhereIsRecordedWithoutTheRoom(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.out.next("announce/C0ALL", slow(5*time.Second))
		before, title := b.state().Incident.Facts.Title, "RDS"
		b.ask(incident.Correct{Title: &title})
		done := make(chan error)
		go func() { done <- b.runner.Serve(b.t.Context(), inc) }()
		time.Sleep(2 * time.Second)
		b.out.see(&effect.Error{Class: effect.RetryLater, Code: "ratelimited"}) // the room is not found before the edit is over
		b.saysGone(b.records().Items[plan.ChannelKey].Ref.ID)
		b.ask(incident.Correct{Title: &before})
		time.Sleep(8 * time.Second)
		b.out.see(nil)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
	})
}

// saysGone is somebody's word that a room is gone.
func (b *bundle) saysGone(room string) {
	b.t.Helper()
	said := store.Mark{
		ID: "gone", Incident: inc, System: incident.Slack, NotBefore: store.Moment(time.Now()), Gone: store.Gone{Channel: room},
	}
	if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Create(said.Path(), said) }); err != nil {
		b.t.Fatal(err)
	}
}
