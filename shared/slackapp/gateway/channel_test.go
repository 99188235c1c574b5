package gateway

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

func TestFirstPersonIsInWithTheSecondCall(t *testing.T) {
	run(t, func(b *bench) {
		b.make(channel(), invite("U0KAKEI", "U0TOKYO"))
		b.called("conversations.create", "conversations.invite")
		if m := b.own().Members; !slices.Contains(m, "U0KAKEI") || !slices.Contains(m, "U0TOKYO") {
			b.Fatalf("members %v", m)
		}
	})
}

func TestChannelLinkNeedsNoCall(t *testing.T) {
	run(t, func(b *bench) {
		b.make(channel())
		ref := b.room.Refs[plan.ChannelKey]
		b.equal("url", ref.URL, "https://app.slack.com/client/T0FAKE/"+ref.ID)
		b.equal("name", ref.Name, "inc-0220-東京-k3f9qa")
	})
}

func TestNameIsTriedOnceMoreInASCII(t *testing.T) {
	run(t, func(b *bench) {
		b.w.Inject(slackfake.Fault{
			Kind: slackfake.AnswerError, Method: "conversations.create", Error: "invalid_name_specials", Times: 1,
		})
		b.make(channel())
		b.equal("name", b.own().Name, "inc-0220-k3f9qa")
	})
}

func TestNameRefusedTwiceIsPermanent(t *testing.T) {
	run(t, func(b *bench) {
		b.w.Inject(slackfake.Fault{
			Kind: slackfake.AnswerError, Method: "conversations.create", Error: "invalid_name", Times: 2,
		})
		b.fails(channel(), permanent, "invalid_name")
		b.called("conversations.create", "conversations.create")
	})
}

func TestPrivateStaysPrivate(t *testing.T) {
	run(t, func(b *bench) {
		e := channel()
		e.Facts = plan.Channel{Name: "inc-private", Private: true}
		b.make(e)
		b.equal("private", b.own().Private, true)
	})
}

func TestPrivateIsNeverAPublicOne(t *testing.T) {
	run(t, func(b *bench) {
		b.w.AddChannel(slackfake.Channel{Name: "inc-private", Creator: b.app.BotUserID})
		e := channel()
		e.Facts = plan.Channel{Name: "inc-private", Private: true}
		b.fails(e, permanent, "name_taken")
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{e})
		if err != nil || len(found) != 0 {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}

func TestTakenNameIsOursWhenTheBotCreatedIt(t *testing.T) {
	run(t, func(b *bench) {
		b.make(channel())
		first := b.room.Refs[plan.ChannelKey].ID
		delete(b.room.Refs, plan.ChannelKey)
		ref, err := b.apply(channel())
		if !isClass(err, already) {
			b.Fatalf("%v does not say that it was there already", err)
		}
		b.equal("channel", ref.ID, first)
	})
}

func TestTakenNameOfSomebodyElseIsPermanent(t *testing.T) {
	run(t, func(b *bench) {
		if _, err := b.w.CreateChannel(b.ids.Kakei, "inc-0220-東京-k3f9qa", false); err != nil {
			b.Fatal(err)
		}
		b.fails(channel(), permanent, "name_taken")
	})
}

func TestBotRemovedFromItsPublicChannelGoesBackIn(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"))
		if err := b.w.RemoveFromChannel(b.ids.Kakei, b.own().ID, b.app.BotUserID); err != nil {
			b.Fatal(err)
		}
		b.fails(board("a"), retryLater, codeRejoined)
		b.make(board("a"))
	})
}

func TestArchivedChannelGetsASuccessor(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"), board("a"), pin(), announcement("C0ALL"), bookmark("runbook", "https://example.com/r"))
		old := b.own()
		if err := b.w.ArchiveChannel(b.ids.Kakei, old.ID); err != nil {
			b.Fatal(err)
		}
		e := b.fails(board("b"), gone, "is_inactive")
		slices.Sort(e.AlsoGone)
		want := []plan.Key{plan.BoardKey, "bookmark/runbook", plan.ChannelKey, plan.PeopleKey, "pin/board"}
		if !slices.Equal(e.AlsoGone, want) {
			b.Fatalf("forget %v, want %v", e.AlsoGone, want)
		}
		for _, k := range e.AlsoGone {
			delete(b.room.Refs, k)
		}
		b.make(channel(), invite("U0KAKEI"), board("b"))
		b.equal("name", b.own().Name, old.Name+"-2")
		delete(b.room.Refs, plan.ChannelKey)
		b.make(channel())
		b.equal("name found again", b.own().Name, old.Name+"-2")
	})
}

func TestEveryKindNoticesAnArchivedChannel(t *testing.T) {
	effects := map[string]plan.Effect{
		"post": board("b"), "invitation": invite("U0TOKYO"), "topic": topic("b"), "purpose": purpose(),
		"bookmark": bookmark("runbook", "https://example.com/r"),
	}
	for name, e := range effects {
		t.Run(name, func(t *testing.T) {
			opened(t, func(b *bench) {
				b.make(invite("U0KAKEI"))
				delete(b.room.Refs, plan.PeopleKey)
				if err := b.w.ArchiveChannel(b.ids.Kakei, b.own().ID); err != nil {
					b.Fatal(err)
				}
				_, err := b.apply(e)
				if !isClass(err, gone) || !anyOf(err, channelLost) {
					b.Fatalf("error %v, want gone", err)
				}
			})
		})
	}
}

// What is edited may stand in a room that was left: that one is lost, and not the one in use.
func TestARoomThatWasLeftTakesOnlyWhatIsInIt(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"), board("a"))
		old := b.own()
		if err := b.w.ArchiveChannel(b.ids.Kakei, old.ID); err != nil {
			b.Fatal(err)
		}
		delete(b.room.Refs, plan.ChannelKey)
		b.make(channel(), topic("a"))
		e := b.fails(board("b"), gone, "is_inactive")
		slices.Sort(e.AlsoGone)
		if !slices.Equal(e.AlsoGone, []plan.Key{plan.BoardKey, plan.PeopleKey}) {
			b.Errorf("forget %v", e.AlsoGone)
		}
	})
}

// A refusal whose reason cannot be asked for is no refusal for good: the room may be archived.
func TestARefusalOfUnknownReasonIsTriedAgain(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"))
		if err := b.w.ArchiveChannel(b.ids.Kakei, b.own().ID); err != nil {
			b.Fatal(err)
		}
		b.w.Inject(slackfake.Fault{Method: "conversations.info", Kind: slackfake.ServerErrorBefore, Times: 1})
		_, err := b.apply(bookmark("runbook", "https://example.com/r"))
		if !isClass(err, retryLater) {
			b.Errorf("%v, want it to be tried again", err)
		}
	})
}

func TestSuccessorNameFitsIntoSlacksLimit(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("障", 80)
	if got := successor(long, 3); got != strings.Repeat("障", 78)+"-3" {
		t.Fatalf("successor %q", got)
	}
	if got := successor("inc-a", 1); got != "inc-a" {
		t.Fatalf("first %q", got)
	}
}

// TestASuccessorKeepsTheID: whatever the title, its number takes no letter of a name.
func TestASuccessorKeepsTheID(t *testing.T) {
	t.Parallel()
	name := incident.ChannelName("customer-facing-team", time.Now(), "k3f9qa", strings.Repeat("長い", 60))
	if got := successor(name, maxSuccessors); !strings.HasSuffix(got, "-k3f9qa-9") || len([]rune(got)) != 80 {
		t.Errorf("%q", got)
	}
}

// TestARoomIsKnownByItsName: as this release names rooms and as those before it did, in whichever letters, and by its number.
func TestARoomIsKnownByItsName(t *testing.T) {
	for name, plain := range map[string]string{
		"inc-0220-東京-ec2-k3f9qa": "inc-0220-ec2-k3f9qa", "inc-20260220-k3f9qa-東京-ec2": "inc-20260220-k3f9qa-ec2",
	} {
		for there, ours := range map[string]bool{
			name: true, plain: true, name + "-2": true, plain + "-9": true, strings.ReplaceAll(name, "k3f9qa", "k3f9qb"): false,
		} {
			t.Run(there, func(t *testing.T) {
				run(t, func(b *bench) {
					b.w.AddChannel(slackfake.Channel{ID: "C1", Name: there, Creator: b.app.BotUserID})
					e := channel()
					e.Facts = plan.Channel{Name: name}
					found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{e})
					if err != nil || len(found[plan.ChannelKey]) == 1 != ours {
						b.Fatalf("found %v, %v", found, err)
					}
				})
			})
		}
	}
}

func TestFoundChannelIsTheOneInUse(t *testing.T) {
	run(t, func(b *bench) {
		b.w.AddChannel(slackfake.Channel{ID: "C1", Name: "inc-0220-東京-k3f9qa", Creator: b.app.BotUserID})
		b.w.AddChannel(slackfake.Channel{ID: "C2", Name: "inc-0220-東京-k3f9qa-2", Creator: b.app.BotUserID})
		b.room.Refs[plan.ChannelKey] = plan.Ref{ID: "C2"}
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{channel()})
		if err != nil || len(found[plan.ChannelKey]) != 1 || found[plan.ChannelKey][0].ID != "C2" {
			b.Fatalf("found %v, %v", found, err)
		}
	})
}
