package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
)

// late is one message for each outage, after the board: whoever comes back to the channel reads it before all that comes late.
func (p planner) late() (out []Effect) {
	for n, o := range p.i.Outages {
		if o.Waiting == 0 {
			continue
		}
		out = append(out, Effect{
			Key: Key(fmt.Sprintf("late/%d", n+1)), Kind: MessageKind, Life: Once, Urgency: Overview, Needs: []Key{ChannelKey},
			Facts: Late{Brief: p.brief(p.lang()), Outage: o},
		})
	}
	return out
}

// retried answers each retry of which the outcome is known, where somebody waits for it.
func (p planner) retried() (out []Effect) {
	for _, id := range slices.Sorted(maps.Keys(p.i.Retried)) {
		r := p.i.Retried[id]
		if !r.Told {
			continue
		}
		r.Problem.Key = Titled(p.i, r.Problem.Key)
		key := fmt.Sprintf("retry/%s/%d", id, r.Try)
		if r.To.ResponseURL != "" {
			out = append(out, p.retriedFor(Key(key), r, r.To))
		}
		for _, to := range r.Others {
			out = append(out, p.retriedFor(Key(key+"/"+string(to.Person)), r, to))
		}
	}
	return out
}

func (p planner) retriedFor(key Key, r incident.Retried, to incident.AnswerTo) Effect {
	return Effect{
		Key: key, Kind: AnswerKind, Life: AtMostOnce, Urgency: People,
		Facts: Retried{
			Lang: cmp.Or(to.Lang, p.lang()), Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill, To: to,
			Problem: r.Problem, OK: r.OK, Dropped: r.Dropped,
		},
	}
}
