package gateway

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// refuses are the ways in which looking can be refused for good: by Slack, and by a server or a proxy that has no such method.
func refuses(method string) []slackfake.Fault {
	return []slackfake.Fault{
		{Kind: slackfake.NotServed, Method: method},
		{Kind: slackfake.NotServed, Method: method, Status: http.StatusMethodNotAllowed},
		{Kind: slackfake.NotServed, Method: method, Status: http.StatusNotImplemented},
		{Kind: slackfake.AnswerError, Method: method, Error: "missing_scope"},
		{Kind: slackfake.AnswerError, Method: method, Error: "enterprise_is_restricted"},
	}
}

// The answer to creating the channel is lost, and a list of channels is refused for good: the other finds it.
func TestARoomIsFoundInEitherList(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"users.conversations", "conversations.list"} {
		for _, fault := range refuses(method) {
			t.Run(method+"/"+string(fault.Kind)+fault.Error+strconv.Itoa(fault.Status), func(t *testing.T) {
				run(t, func(b *bench) {
					b.w.Inject(fault)
					b.w.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Method: "conversations.create", Times: 1})
					b.settle(channel())
					if n := b.count(channel()); n != 1 {
						b.Fatalf("%d rooms", n)
					}
				})
			})
		}
	}
}

// Neither list can be read, so that nobody can tell whose the taken name is: a room comes all the same, under the next name.
func TestARoomComesWithoutAnyList(t *testing.T) {
	t.Parallel()
	for _, fault := range append(refuses(""), slackfake.Fault{Kind: slackfake.NotServed, Status: http.StatusOK}) {
		t.Run(string(fault.Kind)+fault.Error+strconv.Itoa(fault.Status), func(t *testing.T) {
			run(t, func(b *bench) {
				fault.Match = func(c slackfake.Call) bool {
					return c.Method == "users.conversations" || c.Method == "conversations.list"
				}
				b.w.Inject(fault)
				b.w.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Method: "conversations.create", Times: 1})
				b.settle(channel())
				if ref := b.room.Refs[plan.ChannelKey]; !strings.HasSuffix(ref.Name, "-2") {
					b.Fatalf("the room is %+v", ref)
				}
			})
		})
	}
}

// What may be made a second time needs no look: pins and invitations come although nobody may say what is there.
func TestWhatMayBeMadeTwiceNeedsNoLook(t *testing.T) {
	t.Parallel()
	there := map[plan.Kind]int{plan.PinKind: 1, plan.InviteKind: 2} // a pin, and two people
	for method, e := range map[string]plan.Effect{"pins.list": pin(), "conversations.members": invite("U0KAKEI", "U0TOKYO")} {
		for _, fault := range refuses(method) {
			t.Run(method+"/"+string(fault.Kind)+fault.Error+strconv.Itoa(fault.Status), func(t *testing.T) {
				opened(t, func(b *bench) {
					b.make(board("a"))
					b.w.Inject(fault)
					b.w.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Match: makes, Times: 1})
					b.settle(e)
					if n := b.count(e); n != there[e.Kind] {
						b.Fatalf("%d of %s", n, e.Key)
					}
				})
			})
		}
	}
}

// A bookmark that no attempt may have left is added although the list is refused: its first attempt was only put off.
func TestABookmarkIsAddedWithoutItsList(t *testing.T) {
	t.Parallel()
	for _, fault := range refuses("bookmarks.list") {
		t.Run(string(fault.Kind)+fault.Error+strconv.Itoa(fault.Status), func(t *testing.T) {
			opened(t, func(b *bench) {
				b.w.Inject(fault)
				e := bookmark("runbook", "https://example.com/r")
				if _, err := b.attempt(e, false); err != nil || b.count(e) != 1 {
					b.Fatalf("%d of %s: %v", b.count(e), e.Key, err)
				}
			})
		})
	}
}

// One list keeps failing, for no reason that says it will for good: the other one finds the room.
func TestOneFailingListHidesNoRoom(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"users.conversations", "conversations.list"} {
		t.Run(method, func(t *testing.T) {
			run(t, func(b *bench) {
				b.w.Inject(slackfake.Fault{Kind: slackfake.AnswerError, Method: method, Error: "internal_error"})
				b.w.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Method: "conversations.create", Times: 1})
				b.settle(channel())
				if n := b.count(channel()); n != 1 {
					b.Fatalf("%d rooms", n)
				}
			})
		})
	}
}

// makes are the calls that pin and invite.
func makes(c slackfake.Call) bool {
	return c.Method == "pins.add" || c.Method == "conversations.invite"
}

// What cannot be told from a second one is never made on a guess: the look fails, and is made again.
func TestAMessageIsNotPostedOnAGuess(t *testing.T) {
	t.Parallel()
	for _, fault := range refuses("conversations.history") {
		t.Run(string(fault.Kind)+fault.Error+strconv.Itoa(fault.Status), func(t *testing.T) {
			opened(t, func(b *bench) {
				b.w.Inject(fault)
				if found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{board("a")}); !isClass(err, effect.Permanent) {
					b.Fatalf("found %v, %v", found, err)
				}
			})
		})
	}
}

// A deleted channel may hold its name for a while, and is in no list: a room comes all the same. So it does where the name is
// somebody's private channel, which the bot cannot see.
func TestARoomComesWhereNobodySeesWhoseTheNameIs(t *testing.T) {
	run(t, func(b *bench) {
		b.w.Inject(slackfake.Fault{Kind: slackfake.AnswerError, Method: "conversations.create", Error: "name_taken", Times: 1})
		b.make(channel())
		b.equal("name", b.own().Name, "inc-0220-東京-k3f9qa-2")
	})
}

func TestADeletedRoomIsMadeAgain(t *testing.T) {
	opened(t, func(b *bench) {
		first := b.own()
		if err := b.w.DeleteChannel(b.ids.Kakei, first.ID); err != nil {
			b.Fatal(err)
		}
		e := b.fails(board("a"), gone, "channel_not_found")
		for _, k := range e.AlsoGone {
			delete(b.room.Refs, k)
		}
		b.settle(channel())
		if again := b.room.Refs[plan.ChannelKey]; again.ID == first.ID || again.Name != first.Name {
			b.Fatalf("%+v after %s", again, first.ID)
		}
	})
}
