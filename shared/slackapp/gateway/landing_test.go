package gateway

import (
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// again is an attempt to make the channel after one whose outcome is unknown.
func (b *bench) again(landing bool) (plan.Ref, error) {
	return b.g.Apply(ctx(b.T), effect.Call{Inventory: b.room, Effect: channel(), InFlight: landing})
}

func (b *bench) channels() (made int) {
	for _, c := range b.w.Channels() {
		if c.Creator == b.app.BotUserID {
			made++
		}
	}
	return made
}

// A name that is taken right after a lost answer is taken by our own call, although no list says so yet: no other name is.
func TestAChannelThatIsNotListedYetGetsNoSecond(t *testing.T) {
	benched(t, slackfake.Options{ListLag: 5 * time.Second}, func(b *bench) {
		b.w.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Method: "conversations.create", Times: 1})
		b.fails(channel(), unknown, codeNoAnswer)
		_, err := b.again(true)
		b.is(err, retryLater, "name_taken")
		b.equal("channels", b.channels(), 1)
		time.Sleep(5 * time.Second)
		ref, err := b.again(true)
		b.is(err, already, "name_taken")
		b.equal("name", ref.Name, "inc-0220-東京-k3f9qa")
		b.equal("channels", b.channels(), 1)
	})
}

// The same of the successor of a room that people archived.
func TestASuccessorThatIsNotListedYetGetsNoSecond(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"))
		first := b.own()
		if err := b.w.ArchiveChannel(b.ids.Kakei, first.ID); err != nil {
			b.Fatal(err)
		}
		delete(b.room.Refs, plan.ChannelKey)
		b.w.AddChannel(slackfake.Channel{ID: "C2", Name: first.Name + "-2", Creator: "U0SOMEBODY", Private: true}) // it cannot be seen
		_, err := b.again(true)
		b.is(err, retryLater, "name_taken")
		_, err = b.again(false)
		b.is(err, permanent, "name_taken")
	})
}

// Somebody else's channel is said to be theirs as soon as nothing of ours can be landing.
func TestANameOfSomebodyElseWaitsUntilOurCallHasLanded(t *testing.T) {
	run(t, func(b *bench) {
		if _, err := b.w.CreateChannel(b.ids.Kakei, "inc-0220-東京-k3f9qa", false); err != nil {
			b.Fatal(err)
		}
		_, err := b.again(true)
		b.is(err, retryLater, "name_taken")
		_, err = b.again(false)
		b.is(err, permanent, "name_taken")
		b.equal("channels", b.channels(), 0)
	})
}

// Where the lists fail that say whose a channel is, nothing was made, and it is looked for.
func TestANameWhoseOwnerIsUnknownIsLookedFor(t *testing.T) {
	run(t, func(b *bench) {
		b.make(channel())
		delete(b.room.Refs, plan.ChannelKey)
		for _, m := range []string{"users.conversations", "conversations.list"} {
			b.w.Inject(slackfake.Fault{Kind: slackfake.RateLimited, Method: m, RetryAfter: 7 * time.Second, Times: 1})
		}
		e := b.fails(channel(), retryLater, codeTooFast)
		b.equal("looked for", e.LookUp, true)
		b.equal("after", e.RetryAfter, 7*time.Second)
	})
}
