package gateway

import (
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

func archived(room string) plan.Effect {
	return plan.Effect{
		Key: plan.ArchiveKey, Kind: plan.ArchiveKind, Life: plan.Kept, Urgency: plan.Decoration, Place: room,
		Facts: plan.Archive{Quiet: 14 * 24 * time.Hour},
	}
}

// TestArchiving: a channel is archived in which nobody wrote for long enough, whatever an app says there; else that is told. Once more is as
// good as once, whatever is recorded of the channel by then.
func TestArchiving(t *testing.T) {
	const long = 15 * 24 * time.Hour
	for name, c := range map[string]struct {
		before func(*bench) // two weeks and a day before
		now    func(*bench)
		want   incident.Event
	}{
		"nobody wrote":                {func(*bench) {}, func(*bench) {}, incident.RoomArchived{}},
		"somebody wrote long ago":     {func(b *bench) { b.said("写真") }, func(*bench) {}, incident.RoomArchived{}},
		"somebody has just written":   {func(*bench) {}, func(b *bench) { b.said("写真") }, incident.RoomUsed{}},
		"somebody joined":             {func(*bench) {}, func(b *bench) { b.make(invite("U0BERLIN")) }, incident.RoomArchived{}},
		"the app has written":         {func(*bench) {}, func(b *bench) { b.make(board("a")) }, incident.RoomArchived{}},
		"it is archived already":      {func(*bench) {}, func(b *bench) { b.must(b.w.ArchiveChannel("U0KAKEI", b.own().ID)) }, incident.RoomArchived{}},
		"it is there no more":         {func(*bench) {}, func(b *bench) { b.must(b.w.DeleteChannel("U0KAKEI", b.own().ID)) }, incident.RoomArchived{}},
		"somebody wrote in a thread":  {func(b *bench) { b.said("写真") }, func(b *bench) { b.must(b.answered("うつっていません")) }, incident.RoomUsed{}},
		"somebody wrote in it before": {func(b *bench) { b.said("写真"); b.must(b.answered("はい")) }, func(*bench) {}, incident.RoomArchived{}},
	} {
		t.Run(name, func(t *testing.T) {
			opened(t, func(b *bench) {
				b.make(invite("U0KAKEI"))
				c.before(b)
				time.Sleep(long)
				room := b.own().ID
				c.now(b)
				for range 2 {
					var told effect.Result
					with := effect.WithResult(ctx(b.T), func(r effect.Result) { told = r })
					ref, err := b.g.Apply(with, effect.Call{Effect: archived(room)})
					if err != nil || ref.Zero() {
						b.Fatal(ref, err)
					}
					used, is := told.Event.(incident.RoomUsed)
					if _, want := c.want.(incident.RoomUsed); is != want || is && time.Since(used.At) > time.Hour {
						b.Errorf("told %#v, want %T", told.Event, c.want)
					}
					if left, there := b.w.Channel(room); there && left.Archived == is {
						b.Errorf("archived: %t", left.Archived)
					}
				}
			})
		})
	}
}

// TestArchivingWhereTheBotIsNot: it goes back in, and archives the channel.
func TestArchivingWhereTheBotIsNot(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"))
		b.must(b.w.RemoveFromChannel(b.ids.Kakei, b.own().ID, b.app.BotUserID))
		time.Sleep(15 * 24 * time.Hour)
		b.make(archived(b.own().ID))
		if !b.own().Archived {
			b.Error("it is not archived")
		}
	})
}

// answered is a reply to the first thing that somebody said.
func (b *bench) answered(text string) error {
	for _, m := range b.own().Messages {
		if m.Text == "写真" {
			_, err := b.w.Reply("U0KAKEI", b.own().ID, m.TS, text)
			return err
		}
	}
	return nil
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
