package reconcile_test

import (
	"context"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// A message that is being edited while a hint says that its channel is gone goes with the channel: it is made in the next channel,
// whatever the outcome of the edit.
func TestAnOutdatedOutcomeIsDroppedWithItsChannel(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		channel := b.records().Items[plan.ChannelKey].Ref.ID
		b.out.next("todo/2", func(context.Context, func() plan.Ref) (plan.Ref, error) {
			time.Sleep(5 * time.Second)
			return plan.Ref{}, &effect.Error{Class: effect.Gone, Code: "is_inactive", AlsoGone: []plan.Key{"todo/2", plan.ChannelKey}}
		})
		b.ask(incident.Claim{Todo: "2"})
		served := b.serving()
		time.Sleep(2 * time.Second)
		b.out.lose(func(k plan.Key) bool { return k != "announce/C0ALL" })
		b.saysGone(channel)
		served()
		b.serve(soon)
		b.complete()
	})
}

// A pin waits for its message while that is being edited in a channel that is gone: it is not tried there.
func TestAPinWaitsForAMessageInADeletedChannel(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		channel := b.records().Items[plan.ChannelKey].Ref.ID
		b.out.next(plan.BoardKey, func(context.Context, func() plan.Ref) (plan.Ref, error) {
			time.Sleep(7 * time.Second)
			return plan.Ref{}, &effect.Error{Class: effect.Gone, Code: "is_inactive", AlsoGone: []plan.Key{plan.BoardKey, plan.ChannelKey}}
		})
		b.out.next("pin/board", func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
			if len(b.out.of(plan.BoardKey)) == 0 { // Slack, of a room that is archived
				return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: "restricted_action"}
			}
			return do(), nil
		})
		b.ask(incident.Claim{Todo: "2"})
		served := b.serving()
		time.Sleep(time.Second)
		b.out.lose(func(k plan.Key) bool { return k != "announce/C0ALL" })
		b.saysGone(channel)
		served()
		b.serve(soon)
		b.complete()
		if len(b.state().Incident.Problems) > 0 {
			t.Errorf("a problem is left: %v", b.state().Incident.Problems)
		}
	})
}

// An announcement is edited while a hint says that its channel is gone, and the channel is found where it was: the edit is
// recorded, and so it is edited again when the facts are the earlier ones.
func TestAnEditElsewhereIsRecordedWithoutTheChannel(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.out.next("announce/C0ALL", slow(5*time.Second))
		before, title := b.state().Incident.Facts.Title, "RDS"
		b.ask(incident.Correct{Title: &title})
		served := b.serving()
		time.Sleep(2 * time.Second)
		b.out.failLookups(&effect.Error{Class: effect.RetryLater, Code: "ratelimited"}) // the room is not found before the edit is over
		b.saysGone(b.records().Items[plan.ChannelKey].Ref.ID)
		b.ask(incident.Correct{Title: &before})
		time.Sleep(8 * time.Second)
		b.out.failLookups(nil)
		served()
		b.serve(soon)
		b.complete()
	})
}

// saysGone leaves a hint that a channel is gone.
func (b *bundle) saysGone(channel string) {
	b.t.Helper()
	said := store.Mark{
		ID: "gone", Incident: inc, System: incident.Slack, NotBefore: store.Moment(time.Now()), Gone: store.Gone{Channel: channel},
	}
	if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Create(said.Path(), said) }); err != nil {
		b.t.Fatal(err)
	}
}
