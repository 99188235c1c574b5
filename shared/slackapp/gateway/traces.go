package gateway

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
)

// Reaction is one emoji and who put it on a message.
type Reaction struct {
	Emoji string
	Users []string
}

// Traces are what people have left on a message.
type Traces struct {
	Reactions []Reaction
	LastReply string // the ts of the last reply in its thread, whosever; empty: there is none
	Gone      bool   // the message was deleted: only its thread is left, and nobody took a reaction off
}

// tombstone is the subtype of what is left of a deleted message that has a thread: its emoji went with it, and nobody took them
// off.
const tombstone = "tombstone"

// History is what stands in a channel.
type History struct {
	Traces  map[string]Traces // by the ts of the messages
	Words   []Word            // what is said, outside of threads; the oldest first
	Threads map[string]string // of the other messages that have a thread: the ts of the last reply
}

// What is read of a room: its newest messages, and whatever was said since a moment that is longer ago, up to a limit. A page has
// 200 messages at most.
const (
	latestPages = 5
	mostPages   = 20
)

// Read returns what people have left on the messages of of, by their ts, where that is true, and what is said in a channel: in its
// newest messages, in those of of, and in all since a ts. The history shows that in few calls; where it does not name everybody who
// reacted (docs of the message event: "users might not always contain all"), the message is asked about alone.
func (g *Gateway) Read(ctx context.Context, channel string, of map[string]bool, since string) (History, error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return History{}, err
	}
	r := roomReader{me: me, of: of, room: History{Traces: map[string]Traces{}, Threads: map[string]string{}}, seen: map[string]bool{}}
	pages := 0
	err = g.pagesInside(ctx, channel, span{}, func(page []slack.Message) bool {
		for _, m := range page {
			r.visit(m)
		}
		pages++
		more := pages < latestPages || pages < mostPages && len(page) > 0 && page[len(page)-1].Timestamp > since
		if !more && len(page) > 0 {
			r.from = page[len(page)-1].Timestamp
		}
		return more
	})
	for _, where := range stretches(r.before()) {
		if err == nil {
			err = g.historyInside(ctx, channel, where, r.visit)
		}
	}
	if err == nil {
		err = g.complete(ctx, channel, &r)
	}
	slices.SortFunc(r.room.Words, func(a, b Word) int { return strings.Compare(a.TS, b.TS) })
	return r.room, err
}

// roomReader is a room that is being read.
type roomReader struct {
	me     Identity
	of     map[string]bool
	room   History
	from   string          // from which ts on all was read; empty: from the beginning
	seen   map[string]bool // what was read, since two parts may touch
	partly []string        // where not everybody who reacted is named
}

func (r *roomReader) visit(m slack.Message) {
	if r.seen[m.Timestamp] {
		return
	}
	r.seen[m.Timestamp] = true
	if w, ok := wordBy(r.me, m); ok {
		r.room.Words = append(r.room.Words, w)
	}
	if !r.of[m.Timestamp] {
		if m.LatestReply != "" {
			r.room.Threads[m.Timestamp] = m.LatestReply
		}
		return
	}
	reactions, whole := readReactions(m.Reactions)
	r.room.Traces[m.Timestamp] = Traces{Reactions: reactions, LastReply: m.LatestReply, Gone: m.SubType == tombstone}
	if !whole {
		r.partly = append(r.partly, m.Timestamp)
	}
}

// before are the messages that were asked for and stand before what was read.
func (r *roomReader) before() (sorted []string) {
	for _, ts := range slices.Sorted(maps.Keys(r.of)) {
		if ts < r.from {
			sorted = append(sorted, ts)
		}
	}
	return sorted
}

// complete asks about those messages alone of which the history does not name everybody who reacted.
func (g *Gateway) complete(ctx context.Context, channel string, r *roomReader) error {
	found := r.room.Traces
	for _, ts := range r.partly {
		all, err := g.Reactions(ctx, channel, ts)
		if isClass(err, gone) {
			delete(found, ts)
			continue
		}
		if err != nil {
			return fmt.Errorf("who reacted to %s in %s: %w", ts, channel, err)
		}
		reactions, _ := readReactions(all)
		found[ts] = Traces{Reactions: reactions, LastReply: found[ts].LastReply}
	}
	return nil
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

// Said returns what is said in a thread from one ts on, the oldest first. Where there is no such thread nothing is.
func (g *Gateway) Said(ctx context.Context, channel, thread, from string) (words []Word, err error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return nil, err
	}
	err = g.replies(ctx, channel, thread, from, func(m slack.Message) {
		if w, ok := wordBy(me, m); ok && w.Thread != "" {
			words = append(words, w)
		}
	})
	return words, err
}
