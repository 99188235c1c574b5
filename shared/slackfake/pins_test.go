package slackfake_test

import (
	"errors"
	"testing"

	"noroshi.internal/shared/slackfake"
)

// TestWhatAnAdministratorTakesAway: a bookmark goes, and what is left of a message with a thread is there to be read only.
func TestWhatAnAdministratorTakesAway(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	room := b.room(t, "room")
	if err := b.w.JoinChannel(b.ids.Kakei, room); err != nil {
		t.Fatal(err)
	}
	b.must(t, "bookmarks.add", "channel_id", room, "title", "x", "type", "link", "link", "https://example.com")
	bookmark := b.w.Bookmarks(room)[0].ID
	if err := b.w.RemoveBookmark(b.ids.Kakei, room, bookmark); err != nil || len(b.w.Bookmarks(room)) > 0 {
		t.Errorf("%v, %d left", err, len(b.w.Bookmarks(room)))
	}
	ts := b.posted(t, room, "x")
	if _, err := b.w.Reply(b.ids.Kakei, room, ts, "y"); err != nil {
		t.Fatal(err)
	}
	if err := b.w.DeleteMessage(b.ids.Kakei, room, ts); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ got, want error }{
		"a bookmark that is gone": {b.w.RemoveBookmark(b.ids.Kakei, room, bookmark), slackfake.ErrNoSuchBookmark},
		"reacting to a tombstone": {b.w.React(b.ids.Kakei, room, ts, "eyes"), slackfake.ErrNoSuchMessage},
		"deleting a tombstone":    {b.w.DeleteMessage(b.ids.Kakei, room, ts), slackfake.ErrNoSuchMessage},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}
