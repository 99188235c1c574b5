package plan

import (
	"noroshi.internal/shared/incident"
)

// said brings what was written while Slack was away, or by somebody without it, to the threads where everybody looks.
func (p planner) said() (out []Effect) {
	for _, t := range p.s.Todos {
		card := TodoKey(t.ID)
		for _, s := range t.Said {
			out = append(out, Effect{
				Key: SaidKey(t.ID, s.ID), Kind: MessageKind, Life: Once, Urgency: Work,
				Needs: []Key{ChannelKey, card}, Thread: card,
				Facts: Said{
					Lang: p.lang(), Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill, Since: p.i.DeclaredAt,
					By: s.By, At: s.At, Text: s.Text,
				},
			})
		}
	}
	return out
}
