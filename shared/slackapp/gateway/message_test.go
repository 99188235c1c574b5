package gateway

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

func TestMessageIsMarkedPostedAndEditedInPlace(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"))
		b.make(board("b"))
		b.called("chat.postMessage", "chat.update")
		ts := b.withKey(b.own().ID, plan.BoardKey)
		if len(ts) != 1 || ts[0] != b.room.Refs[plan.BoardKey].ID {
			b.Fatalf("board at %v, ref %v", ts, b.room.Refs[plan.BoardKey])
		}
		m, _ := b.w.Message(b.own().ID, ts[0])
		b.equal("event type", m.Metadata.EventType, "noroshi_effect")
		b.equal("incident", m.Metadata.EventPayload["incident"], "k3f9qa")
		if m.Edited == nil {
			b.Fatal("not edited")
		}
		post := b.w.Calls()[0].Params
		b.equal("links unfurled", post["unfurl_links"], "false")
		b.equal("media unfurled", post["unfurl_media"], "false")
	})
}

func TestDeletedMessageIsGoneWithItsPin(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"), pin(), announcement("C0ALL"))
		if err := b.g.Remove(ctx(b.T), board("a"), b.room.Refs[plan.BoardKey]); err != nil {
			b.Fatal(err)
		}
		e := b.fails(board("b"), gone, "message_not_found")
		if !slices.Equal(e.AlsoGone, []plan.Key{"pin/board"}) {
			b.Fatalf("forget %v", e.AlsoGone)
		}
		e = b.fails(pin(), gone, "message_not_found")
		if !slices.Equal(e.AlsoGone, []plan.Key{plan.BoardKey}) {
			b.Fatalf("forget %v", e.AlsoGone)
		}
	})
}

func TestClosedEditWindowMakesItAgain(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"))
		b.w.SetEditWindow(time.Minute)
		time.Sleep(2 * time.Minute)
		b.fails(board("b"), gone, "edit_window_closed")
	})
}

func TestAnnouncementJoinsFirst(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(announcement("C0ALL"))
		b.called("conversations.join", "chat.postMessage")
		b.equal("posted", len(b.withKey("C0ALL", "announce/C0ALL")), 1)
	})
}

func TestSharedChannelIsRefused(t *testing.T) {
	for name, c := range map[string]slackfake.Channel{
		"shared": {ExtShared: true}, "about to be": {PendingShared: true}, "private": {ExtShared: true, Private: true},
	} {
		t.Run(name, func(t *testing.T) {
			opened(t, func(b *bench) {
				c.ID, c.Name, c.Members = "C0PARTNER", "partner", []string{"U0KAKEI", b.app.BotUserID}
				b.w.AddChannel(c)
				e := b.fails(announcement("C0PARTNER"), permanent, codeExtShared)
				b.equal("subject", e.Subject[0], "C0PARTNER")
				b.equal("posted", len(b.withKey("C0PARTNER", "announce/C0PARTNER")), 0)
			})
		})
	}
}

func TestSharedSinceIsNotEdited(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(announcement("C0ALL"))
		c, _ := b.w.Channel("C0ALL")
		c.ExtShared = true
		b.w.AddChannel(c)
		b.w.ForgetCalls()
		b.fails(announcement("C0ALL"), permanent, codeExtShared)
		b.called("conversations.info")
	})
}

func TestPrivateAnnouncementChannel(t *testing.T) {
	opened(t, func(b *bench) {
		b.w.AddChannel(slackfake.Channel{ID: "C0BOSS", Name: "boss", Private: true, Members: []string{"U0KAKEI", b.app.BotUserID}})
		b.make(announcement("C0BOSS"))
		b.called("conversations.join", "conversations.info", "chat.postMessage")
	})
}

func TestAnnouncementWithoutTheScopeToJoin(t *testing.T) {
	opened(t, func(b *bench) {
		if err := b.w.UpdateApp(b.app.ID, func(a *slackfake.App) {
			a.Scopes = slices.DeleteFunc(a.Scopes, func(s string) bool { return s == "channels:join" })
		}); err != nil {
			b.Fatal(err)
		}
		b.make(announcement(b.ids.Help)) // people invited the bot there
		e := b.fails(announcement(b.ids.Dev), permanent, "not_in_channel")
		b.equal("subject", e.Subject[0], b.ids.Dev)
	})
}

func TestBadAnnouncementChannelIsNamedAndKeepsTheRest(t *testing.T) {
	opened(t, func(b *bench) {
		b.w.AddChannel(slackfake.Channel{ID: "C0OLD", Name: "old", Archived: true, Members: []string{"U0KAKEI"}})
		for channel, code := range map[string]string{"C0NONE": "channel_not_found", "C0OLD": "is_archived"} {
			e := b.fails(announcement(channel), permanent, code)
			if !slices.Equal(e.Subject, []string{channel}) || len(e.AlsoGone) > 0 {
				b.Fatalf("subject %v, forget %v", e.Subject, e.AlsoGone)
			}
		}
	})
}

func TestPinTopicPurposeBookmark(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"), pin(), topic("a"), purpose(), bookmark("runbook", "https://example.com/r"))
		b.make(pin(), topic("b"), bookmark("runbook", "https://example.com/r2"))
		own := b.own()
		if len(own.Pins) != 1 || len(own.Bookmarks) != 1 {
			b.Fatalf("pins %v, bookmarks %v", own.Pins, own.Bookmarks)
		}
		b.equal("link", own.Bookmarks[0].Link, "https://example.com/r2")
		if own.Topic.Value == "" || own.Purpose.Value == "" {
			b.Fatal("no topic or no purpose")
		}
	})
}

func TestLaterBookmarkTakesTheOneThatIsThere(t *testing.T) {
	opened(t, func(b *bench) {
		e := bookmark("runbook", "https://example.com/r")
		b.make(e)
		first := b.room.Refs[e.Key]
		delete(b.room.Refs, e.Key)
		ref, err := b.attempt(e, false)
		if err != nil || ref != first || len(b.own().Bookmarks) != 1 {
			b.Fatalf("%+v, %v, bookmarks %v", ref, err, b.own().Bookmarks)
		}
	})
}

func TestRemovedBookmarkIsGone(t *testing.T) {
	opened(t, func(b *bench) {
		e := bookmark("runbook", "https://example.com/r")
		b.make(e)
		for range 2 { // the second time there is nothing left
			if err := b.g.Remove(ctx(b.T), e, b.room.Refs[e.Key]); err != nil {
				b.Fatal(err)
			}
		}
		b.fails(e, gone, "not_found")
	})
}

func TestWorkspaceWithoutPinsBookmarksOrGroups(t *testing.T) {
	opened(t, func(b *bench) {
		for _, m := range []string{"pins.add", "pins.list", "bookmarks.add", "bookmarks.list", "usergroups.users.list"} {
			b.w.Inject(slackfake.Fault{Kind: slackfake.AnswerError, Method: m, Error: "unknown_method"})
		}
		b.make(board("a"))
		runbook := bookmark("runbook", "https://example.com/r")
		b.fails(pin(), permanent, "unknown_method")
		b.fails(runbook, permanent, "unknown_method")
		b.fails(group("S0ONCALL"), permanent, "unknown_method")
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{board("a"), pin(), runbook, group("S0ONCALL")})
		if err != nil || len(found) != 1 || len(found[plan.BoardKey]) != 1 {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}

func TestRemoveDoubledPinAndMessage(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"), pin())
		for range 2 {
			if err := b.g.Remove(ctx(b.T), pin(), b.room.Refs["pin/board"]); err != nil {
				b.Fatal(err)
			}
		}
		b.equal("pins", len(b.own().Pins), 0)
		for range 2 {
			if err := b.g.Remove(ctx(b.T), board("a"), b.room.Refs[plan.BoardKey]); err != nil {
				b.Fatal(err)
			}
		}
		b.equal("boards", len(b.withKey(b.own().ID, plan.BoardKey)), 0)
		err := b.g.Remove(ctx(b.T), channel(), b.room.Refs[plan.ChannelKey])
		b.is(err, permanent, codeChannel)
		b.equal("archived", b.own().Archived, false)
	})
}
