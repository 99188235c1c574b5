package plan

import (
	"cmp"

	"noroshi.internal/shared/incident"
)

// Arrived tells somebody who came into the room how it stands, and nobody else. It is made from all that is known when it is posted.
type Arrived struct {
	Lang  incident.Lang     `json:"lang"` // the reader's
	To    incident.PersonID `json:"to"`
	State incident.State    `json:"state"`
}

const arrivedPrefix = "arrived/"

// ArrivedKey is the word to somebody who came into the room.
func ArrivedKey(by incident.PersonID) Key { return arrivedPrefix + Key(by) }

// arrived are the words to those who came when the response was under way, each in their own language.
func (p planner) arrived() (out []Effect) {
	for _, a := range p.i.Arrivals {
		out = append(out, Effect{
			Key: ArrivedKey(a.By), Kind: AnswerKind, Life: AtMostOnce, Urgency: Decided, Needs: []Key{ChannelKey},
			Facts: Arrived{Lang: cmp.Or(a.Lang, p.lang()), To: a.By, State: p.s},
		})
	}
	return out
}
