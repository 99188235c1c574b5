package gateway

import (
	"fmt"
	"slices"
	"testing"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// TestEverybodyWhoReactedIsRead: the history names only some of many, so the message itself is asked about, and only that; what was said
// since costs no call.
func TestEverybodyWhoReactedIsRead(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"), todo())
		many, few := b.room.Refs[todo().Key], b.room.Refs[plan.BoardKey]
		own := b.own()
		var people []string
		for n := range slackfake.ReactionUsers + 2 {
			people = append(people, b.w.AddUser(slackfake.User{ID: fmt.Sprint("U0CLAIM", n), Name: fmt.Sprint("claim", n)}).ID)
		}
		own.Members = append(own.Members, people...)
		b.w.AddChannel(own)
		for _, p := range people {
			if err := b.w.React(p, many.Channel, many.ID, "eyes"); err != nil {
				b.Fatal(err)
			}
		}
		if err := b.w.React(people[0], few.Channel, few.ID, "eyes"); err != nil {
			b.Fatal(err)
		}
		for n := range pageSize { // what was said since is read, too
			if _, err := b.w.Say(people[0], own.ID, fmt.Sprint("word ", n)); err != nil {
				b.Fatal(err)
			}
		}
		b.w.ForgetCalls()
		found, err := b.g.Read(ctx(b.T), own.ID, map[string]bool{many.ID: true, few.ID: true}, "")
		if r := found.Traces[many.ID].Reactions; err != nil || len(r) != 1 || !slices.Equal(r[0].Users, people) {
			b.Errorf("%+v, %v; %v reacted", r, err, people)
		}
		if r := found.Traces[few.ID].Reactions; len(r) != 1 || !slices.Equal(r[0].Users, people[:1]) {
			b.Errorf("%+v", r)
		}
		b.called("auth.test", "conversations.history", "conversations.history", "reactions.get")
		if len(found.Words) < pageSize {
			b.Errorf("%d words", len(found.Words))
		}
	})
}
