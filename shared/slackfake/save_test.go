package slackfake_test

import (
	"bytes"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/slackfake"
)

// A workspace that persists is whole in its file whenever somebody was told of a change: killing the process at any
// moment loses nothing that anyone knows of.
func TestAWorkspaceSurvivesItsProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "workspace.json")
	app := &recordingApp{}
	b := setup(t, app, func(o *slackfake.Options) {
		o.Persist = func(w *slackfake.Workspace) {
			if err := w.SaveFile(path); err != nil {
				t.Error(err)
			}
		}
	})
	room := b.room(t, "room")
	ts := b.posted(t, room, "board")
	b.must(t, "pins.add", "channel", room, "timestamp", ts)
	b.open(t, app, modal(inputBlock("title")))

	later := slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(app)})
	found, err := later.LoadFile(path)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	if diff := cmp.Diff(b.w.Channels(), later.Channels()); diff != "" {
		t.Errorf("channels differ: %s", diff)
	}
	if diff := cmp.Diff(b.w.Modals(b.ids.Kakei), later.Modals(b.ids.Kakei)); diff != "" {
		t.Errorf("modals differ: %s", diff)
	}
	if err := b.w.WaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := b.w.Channels()
	again := bench{w: later, ids: b.ids, app: b.app}
	if fresh := again.posted(t, room, "after"); fresh <= ts {
		t.Errorf("a later message has the earlier ts %s", fresh)
	}
	if diff := cmp.Diff(before, b.w.Channels()); diff != "" {
		t.Errorf("the two share memory: %s", diff)
	}
	if found, err := later.LoadFile(filepath.Join(t.TempDir(), "none")); found || err != nil {
		t.Errorf("a file that is not there: %v %v", found, err)
	}
}

// An event that had not reached the app when the process ended is delivered by the next one, under the same id.
func TestEventsUnderWaySurviveAsWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "workspace.json")
		down := &recordingApp{reply: func(_ int, rw http.ResponseWriter, _ *http.Request, _ string) {
			rw.WriteHeader(http.StatusBadGateway)
		}}
		b := setup(t, down)
		if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, "hello"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if err := b.w.SaveFile(path); err != nil {
			t.Fatal(err)
		}
		up := &recordingApp{}
		later := slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(up)})
		if _, err := later.LoadFile(path); err != nil {
			t.Fatal(err)
		}
		if synctest.Wait(); up.count() != 0 {
			t.Error("delivered before the app was said to be up")
		}
		later.Resume()
		if err := later.WaitIdle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if up.count() != 1 || up.body(0) != down.body(0) || up.got[0].Header.Get("X-Slack-Retry-Num") != "2" {
			t.Errorf("arrived %d times", up.count())
		}
		_ = b.w.WaitIdle(t.Context())
	})
}

// Many writers at once: nothing is lost, no ts is used twice, and what is read is nobody's to change.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	room := b.room(t, "room")
	target := b.posted(t, room, "claim me")
	b.must(t, "conversations.invite", "channel", room, "users", b.ids.Kakei+","+b.ids.Tokyo)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			b.posted(t, room, "x")
			user := []string{b.ids.Kakei, b.ids.Tokyo}[i%2]
			if err := b.w.React(user, room, target, "eyes"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	messages := b.w.Messages(room)
	for i, m := range messages[1:] {
		if m.TS <= messages[i].TS {
			t.Errorf("ts %s after %s", m.TS, messages[i].TS)
		}
	}
	m, _ := b.w.Message(room, target)
	if len(messages) != 54 || len(m.Reactions) != 1 || len(m.Reactions[0].Users) != 2 {
		t.Errorf("%d messages, reactions %+v", len(messages), m.Reactions)
	}
	m.Reactions[0].Users[0] = "nobody"
	if again, _ := b.w.Message(room, target); again.Reactions[0].Users[0] == "nobody" {
		t.Error("a reader changed the workspace")
	}
}

// A reply to a message that is gone is posted to the channel itself, or refused; one to a message that has replies stays in its
// thread. Rules: github.com/slack-go/slack/issues/1571; methods/chat.postMessage, error cannot_reply_to_message.
func TestARepliesMessageIsGone(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	room := b.room(t, "room")
	bare, answered := b.posted(t, room, "bare"), b.posted(t, room, "answered")
	first := b.must(t, "chat.postMessage", "channel", room, "text", "x", "thread_ts", answered)
	if m := first.message(); m["thread_ts"] != answered || m["parent_user_id"] == "USLACKBOT" {
		t.Errorf("a reply: %v", m)
	}
	for _, ts := range []string{bare, answered} {
		b.must(t, "chat.delete", "channel", room, "ts", ts)
	}
	stray := b.must(t, "chat.postMessage", "channel", room, "text", "stray", "thread_ts", bare).message()
	under := b.must(t, "chat.postMessage", "channel", room, "text", "under", "thread_ts", answered).message()
	if stray["thread_ts"] != nil || under["thread_ts"] != answered || under["parent_user_id"] != "USLACKBOT" {
		t.Errorf("under what is gone: %v; under what is left of one with replies: %v", stray, under)
	}
	b.w.SetRefuseOrphans(true)
	if got := b.call(t, "chat.postMessage", "channel", room, "text", "x", "thread_ts", bare).err(); got != "cannot_reply_to_message" {
		t.Errorf("where it is refused: %q", got)
	}
}

// Rule: methods/chat.update, error edit_window_closed.
func TestTheEditWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t, nil)
		room := b.room(t, "room")
		ts := b.posted(t, room, "x")
		b.w.SetEditWindow(time.Hour)
		b.must(t, "chat.update", "channel", room, "ts", ts, "text", "y")
		time.Sleep(time.Hour + time.Second)
		if got := b.call(t, "chat.update", "channel", room, "ts", ts, "text", "z").err(); got != "edit_window_closed" {
			t.Errorf("after an hour: %q", got)
		}
	})
}

// What was saved without a number is read, what a newer release saved is refused, whatever else it holds.
func TestTheFormatOfWhatWasSaved(t *testing.T) {
	t.Parallel()
	b := setup(t, &recordingApp{})
	var saved bytes.Buffer
	if err := b.w.Save(&saved); err != nil {
		t.Fatal(err)
	}
	const now = `{"format":1,`
	if !strings.HasPrefix(saved.String(), now) {
		t.Fatalf("saved as %.40s", &saved)
	}
	for name, c := range map[string]struct {
		head string
		want error
	}{
		"today's":          {now, nil},
		"without a number": {`{`, nil},
		"of a newer one":   {`{"format":2,`, slackfake.ErrNewer},
		"and otherwise":    {`{"users":7,"format":2,`, slackfake.ErrNewer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			later := slackfake.New(slackfake.Options{})
			err := later.Load(strings.NewReader(c.head + strings.TrimPrefix(saved.String(), now)))
			if !errors.Is(err, c.want) {
				t.Fatal(err)
			}
			if found := len(later.Users()) > 0; found != (c.want == nil) {
				t.Errorf("the people are there: %v", found)
			}
			var again bytes.Buffer
			if err := later.Save(&again); err != nil || !strings.HasPrefix(again.String(), now) {
				t.Errorf("saved again as %.40s: %v", &again, err)
			}
		})
	}
}
