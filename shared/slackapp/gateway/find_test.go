package gateway

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// count says how many of an effect there are in the workspace.
func (b *bench) count(e plan.Effect) int {
	b.Helper()
	own := b.own()
	switch f := e.Facts.(type) {
	case plan.Channel:
		n := 0
		for _, c := range b.w.Channels() {
			if c.Creator == b.app.BotUserID {
				n++
			}
		}
		return n
	case plan.Pin:
		return len(own.Pins)
	case plan.Bookmark:
		n := 0
		for _, m := range own.Bookmarks {
			if m.Link == f.Link.URL {
				n++
			}
		}
		return n
	case plan.Topic:
		return min(len(own.Topic.Value), 1)
	case plan.Purpose:
		return min(len(own.Purpose.Value), 1)
	case plan.Invite:
		return len(own.Members) - 1
	}
	channel := own.ID
	if e.Place != "" {
		channel = e.Place
	}
	return len(b.withKey(channel, e.Key))
}

// settle does with an effect what the runner does: after an unknown outcome it looks first, later it tries again.
func (b *bench) settle(e plan.Effect) {
	b.Helper()
	for attempt := range 6 {
		ref, err := b.attempt(e, attempt == 0)
		switch {
		case err == nil:
			b.room.Refs[e.Key] = ref
			return
		case isClass(err, unknown):
			b.look(e)
			if b.room.Refs[e.Key].Zero() {
				continue
			}
		case !isClass(err, retryLater):
			b.Fatalf("apply %s: %v", e.Key, err)
		}
		time.Sleep(time.Minute)
	}
	b.Fatalf("%s does not settle", e.Key)
}

func (b *bench) look(e plan.Effect) {
	b.Helper()
	for range 3 {
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{e})
		if err == nil {
			if refs := found[e.Key]; len(refs) > 0 && b.room.Refs[e.Key].Zero() {
				b.room.Refs[e.Key] = refs[0]
			}
			return
		}
		time.Sleep(time.Minute)
	}
	b.Fatalf("cannot look for %s", e.Key)
}

// TestOneFaultAnywhereLeavesExactlyOne: for every kind of effect, every fault, and every call of the way, the channel's
// among them.
func TestOneFaultAnywhereLeavesExactlyOne(t *testing.T) {
	effects := []plan.Effect{
		channel(), invite("U0KAKEI"), board("a"), announcement("C0ALL"), pin(), topic("a"), purpose(),
		bookmark("runbook", "https://example.com/r"),
	}
	faults := []slackfake.Fault{
		{Kind: slackfake.LoseAnswer},
		{Kind: slackfake.BreakConnection},
		{Kind: slackfake.ServerErrorBefore},
		{Kind: slackfake.ServerErrorAfter},
		{Kind: slackfake.DelayAfter, Delay: time.Minute},
		{Kind: slackfake.DelayBefore, Delay: time.Minute},
		{Kind: slackfake.ErrorAfter, Error: "fatal_error"},
		{Kind: slackfake.AnswerError, Error: "internal_error"},
		{Kind: slackfake.RateLimited, RetryAfter: 5 * time.Second},
	}
	for i, e := range effects {
		for _, f := range faults {
			for at := range 4 {
				t.Run(fmt.Sprintf("%s/%s/%d", e.Key, f.Kind, at), func(t *testing.T) {
					run(t, func(b *bench) { b.oneFault(effects[:i+1], f, at) })
				})
			}
		}
	}
}

// oneFault makes all effects, the last one under a fault at its n-th call.
func (b *bench) oneFault(effects []plan.Effect, f slackfake.Fault, n int) {
	last := effects[len(effects)-1]
	b.make(effects[:len(effects)-1]...)
	seen := 0
	f.Times = 1
	f.Match = func(slackfake.Call) bool { seen++; return seen == n+1 }
	b.w.Inject(f)
	b.settle(last)
	for _, e := range effects {
		if got := b.count(e); got != 1 {
			b.Fatalf("%d of %s", got, e.Key)
		}
	}
}

func TestFindReturnsTheOldestFirst(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"))
		first := b.room.Refs[plan.BoardKey]
		for range 250 { // more than a page of history
			if _, err := b.w.Say(b.ids.Kakei, "C0ALL", "x"); err != nil {
				b.Fatal(err)
			}
		}
		delete(b.room.Refs, plan.BoardKey)
		time.Sleep(5 * time.Second)
		b.make(board("a"))
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{board("a")})
		if err != nil || len(found[plan.BoardKey]) != 2 || found[plan.BoardKey][0] != first {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}

func TestFindReadsEachChannelOnceWithAllPages(t *testing.T) {
	run(t, func(b *bench) {
		b.make(channel(), announcement("C0ALL"))
		for range 250 {
			if _, err := b.w.Say(b.ids.Kakei, "C0ALL", "x"); err != nil {
				b.Fatal(err)
			}
		}
		b.w.ForgetCalls()
		other := announcement("C0ALL")
		other.Key = "announce/again"
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{announcement("C0ALL"), other})
		if err != nil || len(found) != 1 {
			b.Fatalf("found %v, %v", found, err)
		}
		b.called("auth.test", "conversations.history", "conversations.history")
	})
}

// Any app may write our metadata; only the bot's own messages are evidence.
func TestForgedMetadataIsNoEvidence(t *testing.T) {
	opened(t, func(b *bench) {
		forger := b.w.AddApp(slackfake.App{Name: "Forger", Events: []string{}})
		own := b.own()
		own.Members = append(own.Members, forger.BotUserID)
		b.w.AddChannel(own)
		g := New(forger.BotToken, Options{Clock: clock.Machine, APIURL: "https://slack.test/api", Transport: b.w.Transport()})
		if _, err := g.Apply(ctx(b.T), callOf(b, board("a"))); err != nil {
			b.Fatal(err)
		}
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{board("a")})
		if err != nil || len(found) != 0 {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}

func callOf(b *bench, e plan.Effect) effect.Call {
	return effect.Call{Inventory: b.room, Effect: e, First: true}
}

func TestFindFailsRatherThanFindNothing(t *testing.T) {
	opened(t, func(b *bench) {
		b.w.Inject(slackfake.Fault{Kind: slackfake.ServerErrorBefore, Method: "conversations.history", Times: 1})
		if _, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{board("a")}); !isClass(err, unknown) {
			b.Fatalf("error %v", err)
		}
		b.w.Inject(slackfake.Fault{
			Kind: slackfake.AnswerError, Method: "conversations.history", Error: "missing_scope", Times: 1,
		})
		if _, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{board("a")}); !isClass(err, permanent) {
			b.Fatalf("error %v", err)
		}
	})
}

func TestFindGoesBackInToLook(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"), board("a"))
		ref := b.room.Refs[plan.BoardKey]
		if err := b.w.RemoveFromChannel(b.ids.Kakei, b.own().ID, b.app.BotUserID); err != nil {
			b.Fatal(err)
		}
		delete(b.room.Refs, plan.BoardKey)
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{board("a")})
		if err != nil || len(found[plan.BoardKey]) != 1 || found[plan.BoardKey][0] != ref {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}

// Nothing was ever posted where the bot never was.
func TestFindLeavesOutAChannelTheBotIsNotIn(t *testing.T) {
	opened(t, func(b *bench) {
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{announcement("C0DEV"), announcement("C0NONE")})
		if err != nil || len(found) != 0 {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}

// People may have corrected the link of a bookmark that nobody recorded: its title tells whose it is then. What people
// added, or edited, is theirs, although it leads to the same place.
func TestBookmarksAreFoundByLinkOrTitle(t *testing.T) {
	opened(t, func(b *bench) {
		meeting := bookmark("meeting", "https://meet.example.com/a")
		b.make(bookmark("runbook", "https://example.com/r"), meeting)
		left := b.room.Refs[meeting.Key]
		delete(b.room.Refs, meeting.Key)
		corrected := bookmark("meeting", "https://meet.example.com/b")
		b.addBookmarks(slackfake.Bookmark{ID: "Bk1", Title: "会議室", Link: "https://meet.example.com/b", UpdatedBy: b.ids.Kakei})
		for _, e := range []plan.Effect{meeting, corrected} {
			found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{e})
			if refs := found[e.Key]; err != nil || len(refs) != 1 || refs[0] != left {
				b.Fatalf("found %v, %v, not %v", refs, err, left)
			}
		}
		ref, err := b.attempt(corrected, false)
		own := b.own().Bookmarks
		if err != nil || ref != left || len(own) != 3 || own[1].Link != "https://meet.example.com/b" || own[2].Title != "会議室" {
			b.Fatalf("%+v, %v, bookmarks %v", ref, err, own)
		}
	})
}

// A bookmark that leads to another document by now, under another title, is the one that led to the document before.
func TestABookmarkThatMovedOnIsFound(t *testing.T) {
	opened(t, func(b *bench) {
		first := bookmark("check", "https://docs.example.com/check-1")
		b.make(first)
		left := b.room.Refs[first.Key]
		delete(b.room.Refs, first.Key)
		second := bookmark("check", "https://docs.example.com/check-2")
		f, _ := second.Facts.(plan.Bookmark)
		f.Link.Text, f.Before = "照合表 2", []string{"https://docs.example.com/check-1"}
		second.Facts = f
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{second})
		if refs := found[second.Key]; err != nil || len(refs) != 1 || refs[0] != left {
			b.Fatalf("found %v, %v, not %v", refs, err, left)
		}
	})
}

// Two documents may have one title: what is recorded as one's is no evidence of the other, and one bookmark is not two.
func TestABookmarkIsEvidenceOfOneEffect(t *testing.T) {
	opened(t, func(b *bench) {
		first, second := bookmark("a", "https://docs.example.com/a"), bookmark("b", "https://docs.example.com/b")
		for _, e := range []*plan.Effect{&first, &second} {
			f, _ := e.Facts.(plan.Bookmark)
			f.Link.Text = "確認シート"
			e.Facts = f
		}
		b.make(first)
		if found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{second}); err != nil || len(found) != 0 {
			b.Fatalf("found %v, %v", found, err)
		}
		delete(b.room.Refs, first.Key)
		if found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{first, second}); err != nil || len(found) != 1 {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}

func (b *bench) addBookmarks(more ...slackfake.Bookmark) {
	own := b.own()
	own.Bookmarks = append(own.Bookmarks, more...)
	b.w.AddChannel(own)
}
