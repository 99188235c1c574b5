package gateway

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

func pinned(ts string) plan.Effect {
	return plan.Effect{
		Key: plan.KeptKey(ts), Kind: plan.ReactionKind, Life: plan.Once, Urgency: plan.Word, Needs: []plan.Key{plan.ChannelKey},
		Facts: plan.Pinned{Channel: "C1", TS: ts, Emoji: incident.PinReaction},
	}
}

func taken(todo incident.TodoID, by incident.PersonID) plan.Effect {
	return plan.Effect{
		Key: plan.TakenKey(todo, by, "1.1"), Kind: plan.AnswerKind, Life: plan.AtMostOnce, Urgency: plan.Word,
		Facts: plan.Taken{Brief: plan.Brief{Incident: "k3f9qa", Lang: incident.English, Timezone: "Asia/Tokyo"}, To: by, Todo: todo, Title: "Look"},
	}
}

// said is what somebody said in the room, and the effect that marks it.
func (b *bench) said(text string) (slackfake.Message, plan.Effect) {
	b.Helper()
	b.make(invite("U0KAKEI"))
	m, err := b.w.Say("U0KAKEI", b.own().ID, text)
	if err != nil {
		b.Fatal(err)
	}
	e := pinned(m.TS)
	e.Facts = plan.Pinned{Channel: m.Channel, TS: m.TS, Emoji: incident.PinReaction}
	return m, e
}

func (b *bench) mine(m slackfake.Message) int {
	now, _ := b.w.Message(m.Channel, m.TS)
	n := 0
	for _, r := range now.Reactions {
		if r.Name == incident.PinReaction && slices.Contains(r.Users, b.app.BotUserID) {
			n++
		}
	}
	return n
}

// TestAnEmojiIsItsOwnEvidence: once more is as good as once, and a look finds it where it is not recorded.
func TestAnEmojiIsItsOwnEvidence(t *testing.T) {
	opened(t, func(b *bench) {
		m, e := b.said("決定: 大阪へ")
		ref, err := b.apply(e)
		if err != nil || ref.Zero() || b.mine(m) != 1 {
			b.Fatal(ref, err, b.mine(m))
		}
		delete(b.room.Refs, e.Key)
		if again, err := b.apply(e); err != nil || again != ref || b.mine(m) != 1 {
			b.Error(again, err)
		}
		delete(b.room.Refs, e.Key)
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{e})
		if err != nil || len(found[e.Key]) != 1 || found[e.Key][0] != ref {
			b.Error(found, err)
		}
		b.room.Refs[e.Key] = ref
		b.w.ForgetCalls()
		if _, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{e}); err != nil || len(b.w.Calls()) > 0 { // there cannot be two of it
			b.Error(err, b.w.Calls())
		}
	})
}

// TestAnEmojiOnWhatIsGone leaves nothing to do: that the message is gone is heard of by itself.
func TestAnEmojiOnWhatIsGone(t *testing.T) {
	opened(t, func(b *bench) {
		m, e := b.said("x")
		if err := b.w.DeleteMessage("U0KAKEI", m.Channel, m.TS); err != nil {
			b.Fatal(err)
		}
		if ref, err := b.apply(e); err != nil || ref.Zero() {
			b.Error(ref, err)
		}
	})
}
