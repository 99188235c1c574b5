package gateway

import (
	"errors"
	"slices"
	"testing"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// gone asks which of the effects that were made are gone.
func (b *bench) gone(effects []plan.Effect) []plan.Key {
	b.Helper()
	lost, err := b.g.Missing(ctx(b.T), b.room, effects)
	if err != nil {
		b.Error(err)
	}
	return lost
}

// TestWhatIsNotThereAnyMore: nothing is missed, and of what people took away all is, whatever it left behind; a bookmark that
// people edited is there.
func TestWhatIsNotThereAnyMore(t *testing.T) {
	opened(t, func(b *bench) {
		made := []plan.Effect{
			channel(), invite("U0KAKEI"), board("a"), pin(), card("4.3d"), card("4.4a"), bookmark("runbook", "https://a"),
			bookmark("meeting", "https://b"), announcement(b.ids.Dev), topic("a"),
		}
		b.make(made[1:]...)
		b.w.ForgetCalls()
		if lost := b.gone(made); len(lost) > 0 || len(b.w.Calls()) != 5 {
			b.Errorf("lost %v by %d calls", lost, len(b.w.Calls()))
		}
		room, ref := b.room.Refs[plan.ChannelKey].ID, b.room.Refs
		_, err := b.w.Reply(b.ids.Kakei, room, ref["todo/4.3d"].ID, "x")
		must(b.T, err, b.w.DeleteMessage(b.ids.Kakei, room, ref["todo/4.3d"].ID), b.w.DeleteMessage(b.ids.Kakei, room, ref["todo/4.4a"].ID),
			b.w.DeleteMessage(b.ids.Kakei, b.ids.Dev, ref[announcement(b.ids.Dev).Key].ID), b.w.Unpin(b.ids.Kakei, room, ref["pin/board"].ID),
			b.w.RemoveBookmark(b.ids.Kakei, room, ref["bookmark/runbook"].ID))
		want := []plan.Key{announcement(b.ids.Dev).Key, "bookmark/runbook", "pin/board", "todo/4.3d", "todo/4.4a"}
		if lost := slices.Sorted(slices.Values(b.gone(made))); !slices.Equal(lost, slices.Sorted(slices.Values(want))) {
			b.Errorf("lost %v, want %v", lost, want)
		}
		must(b.T, b.w.ArchiveChannel(b.ids.Kakei, room))
		if lost := b.gone(made); !slices.Equal(lost, []plan.Key{plan.ChannelKey}) {
			b.Errorf("of an archived room: %v", lost)
		}
	})
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// TestWhatCannotBeSeenIsNotGone: without an answer nothing is known, nor of what the workspace does not offer.
func TestWhatCannotBeSeenIsNotGone(t *testing.T) {
	opened(t, func(b *bench) {
		made := []plan.Effect{channel(), board("a"), pin(), bookmark("runbook", "https://a")}
		b.make(made[1:]...)
		end := b.w.Inject(slackfake.Fault{Method: "bookmarks.list", Kind: slackfake.ServerErrorBefore})
		if lost, err := b.g.Missing(ctx(b.T), b.room, made); !isClass(err, unknown) || len(lost) > 0 {
			b.Errorf("lost %v, %v", lost, err)
		}
		end()
		for _, method := range []string{"pins.list", "bookmarks.list"} {
			b.w.Inject(slackfake.Fault{Method: method, Kind: slackfake.AnswerError, Error: "missing_scope"})
		}
		if lost := b.gone(made); len(lost) > 0 {
			b.Errorf("lost %v", lost)
		}
	})
}
