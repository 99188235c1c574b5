package gateway

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
)

// Reaction is one emoji and who put it on a message.
type Reaction struct {
	Emoji string
	Users []string
}

// Signs are what people have left on a message.
type Signs struct {
	Reactions []Reaction
	LastReply string // the ts of the last reply in its thread, whosever; empty: there is none
	Gone      bool   // the message was deleted: only its thread is left, and nobody took a reaction off
}

// tombstone is the subtype of what is left of a deleted message that has a thread: its emoji went with it, and nobody took them
// off.
const tombstone = "tombstone"

// SignsIn returns what people have left on the messages of a channel, by their ts. The history where they stand shows them
// in few calls, however much was said since; where it does not name everybody who reacted (docs of the message event:
// "users might not always contain all"), the message is asked about alone.
func (g *Gateway) SignsIn(ctx context.Context, channel string, of map[string]bool) (map[string]Signs, error) {
	found, partly := map[string]Signs{}, []string{}
	for _, where := range stretches(slices.Sorted(maps.Keys(of))) {
		err := g.historyInside(ctx, channel, where, func(m slack.Message) {
			if !of[m.Timestamp] {
				return
			}
			reactions, whole := readReactions(m.Reactions)
			found[m.Timestamp] = Signs{Reactions: reactions, LastReply: m.LatestReply, Gone: m.SubType == tombstone}
			if !whole {
				partly = append(partly, m.Timestamp)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for _, ts := range partly {
		all, err := g.Reactions(ctx, channel, ts)
		if isClass(err, gone) {
			delete(found, ts)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("who reacted to %s in %s: %w", ts, channel, err)
		}
		reactions, _ := readReactions(all)
		found[ts] = Signs{Reactions: reactions, LastReply: found[ts].LastReply}
	}
	return found, nil
}

// Messages that stand further apart are looked for by themselves: TODOs come phase by phase, and a day of talk between two
// phases would be page after page. But a look takes only so many calls.
const (
	apart         = 15 * time.Minute
	manyStretches = 8
)

// stretches are the parts of a history in which messages stand, the oldest first. Their ts must be sorted: ten digits before the
// point and six behind it make that the order of time.
func stretches(sorted []string) (out []span) {
	for gap := apart; ; gap *= 2 {
		if out = stretchesWithin(gap, sorted); len(out) <= manyStretches {
			return out
		}
	}
}

func stretchesWithin(gap time.Duration, sorted []string) (out []span) {
	for _, ts := range sorted {
		last := len(out) - 1
		if last >= 0 && incident.Stamped(ts).Sub(incident.Stamped(out[last].latest)) <= gap {
			out[last].latest = ts
			continue
		}
		out = append(out, span{ts, ts})
	}
	return out
}

func readReactions(all []slack.ItemReaction) (out []Reaction, whole bool) {
	whole = true
	for _, r := range all {
		out = append(out, Reaction{Emoji: r.Name, Users: r.Users})
		whole = whole && len(r.Users) >= r.Count
	}
	return out, whole
}

// Said returns what people said in a thread from one ts on, the oldest first.
func (g *Gateway) Said(ctx context.Context, channel, thread, from string) (words []Word, err error) {
	err = g.replies(ctx, channel, thread, from, func(m slack.Message) {
		if w, ok := WordOf(m.Msg); ok {
			words = append(words, w)
		}
	})
	return words, err
}
