package plan

import (
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

const saidPrefix = "said/"

// Under is the message under which a message with the key k is posted, whether or not anything plans it; ok is false for the
// key of what is posted under none.
func Under(k Key) (message Key, ok bool) {
	if announcement, ok := strings.CutPrefix(string(k), endedPrefix); ok {
		return Key(announcement), true
	}
	for _, prefix := range []string{askPrefix, saidPrefix, givenPrefix} {
		if rest, ok := strings.CutPrefix(string(k), prefix); ok {
			todo, _, _ := strings.Cut(rest, "/")
			return TodoKey(incident.TodoID(todo)), true
		}
	}
	return "", false
}

// Said is a word of progress that was written in the browser, as its TODO's thread shows it.
type Said struct {
	Lang     incident.Lang     `json:"lang"`
	Timezone string            `json:"timezone"`
	Drill    bool              `json:"drill"`
	Since    time.Time         `json:"since"` // T0
	By       incident.PersonID `json:"by"`
	At       time.Time         `json:"at"`
	Text     string            `json:"text"`
}

// SaidKey is the key of the message that shows a word from the browser.
func SaidKey(todo incident.TodoID, word string) Key { return Key("said/" + string(todo) + "/" + word) }

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
