package plan

import (
	"cmp"

	"noroshi.internal/shared/incident"
)

// kept are the 📌 on what is on the timeline, where it stands in the room and in the threads that are there.
func (p planner) kept(refs Refs) (out []Effect) {
	room := refs[ChannelKey].ID
	pin := func(w incident.Word, here bool) {
		if w.Pinned && !w.Deleted && here {
			out = append(out, Effect{
				Key: KeptKey(w.TS), Kind: ReactionKind, Life: Once, Urgency: Word, Needs: []Key{ChannelKey},
				Facts: Pinned{Channel: room, TS: w.TS, Emoji: incident.PinReaction},
			})
		}
	}
	for _, w := range p.i.Kept {
		pin(w, w.Channel == room)
	}
	for _, t := range p.s.Todos {
		card := refs[TodoKey(t.ID)]
		for _, w := range t.Words {
			pin(w, w.TS != "" && w.Thread == card.ID && card.Channel == room)
		}
	}
	return out
}

// taken are the words to those who took a TODO by an emoji, each in their own language.
func (p planner) taken() (out []Effect) {
	for _, t := range p.s.Todos {
		for _, n := range t.Taken {
			lang := cmp.Or(n.Lang, p.lang())
			out = append(out, Effect{
				Key: TakenKey(t.ID, n.By, n.Stamp), Kind: AnswerKind, Life: AtMostOnce, Urgency: Word, Needs: []Key{ChannelKey, TodoKey(t.ID)},
				Facts: Taken{
					Brief: p.brief(lang), Since: p.i.DeclaredAt,
					To: n.By, With: n.With, Todo: t.ID, Title: t.Title.In(lang), Due: t.Due, Check: t.Check,
				},
			})
		}
	}
	return out
}
