package simulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// telling reports whether people tell all what has changed in the world of a seed.
func telling(seed uint64, s setting) bool { return seed%9 == 4 && s.mutant == (mutant{}) }

// shared: all are told what has changed, twice within a moment while the room is being made, by a request that comes twice, and once more.
func shared(string) plot {
	tells := func(at time.Duration, id string, by incident.Actor, line string) step {
		return asks(at, id, by, incident.TellAll{Text: line})
	}
	berlin := incident.Actor{ID: "U0BERLIN", Name: "Berlin"}
	return plot{name: "words to all", steps: []step{
		declare(time.Second),
		tells(1500*time.Millisecond, "tell-1", kakei, "word 1."),
		tells(1550*time.Millisecond, "tell-2", berlin, "word 2."),
		tells(1600*time.Millisecond, "tell-2", berlin, "word 2."),
		tells(20*time.Second, "tell-3", kakei, "word 3."),
	}}
}

// tellActs draws what people tell all, mostly several at once, and who comes into the room meanwhile.
func (w *sim) tellActs(declared time.Duration) (acts []act) {
	if !w.tells {
		return nil
	}
	at := declared + w.some(20*time.Second)
	for n := range 2 + w.rng.IntN(4) {
		who, line := oneOf(w.clockwork, staff...), fmt.Sprintf("tell word %d.", n)
		acts = append(acts, act{at, fmt.Sprintf("tell %d: %s", n, who), types(who, line)})
		if at += w.some(time.Second); w.chance(3) {
			at += w.some(20 * time.Second)
		}
	}
	for n := range w.rng.IntN(4) {
		who := oneOf(w.clockwork, staff...)
		acts = append(acts, act{declared + w.between(5*time.Second, 50*time.Second), fmt.Sprintf("arrival %d: %s", n, who), returns(who)})
	}
	return acts
}

// returns is somebody who leaves the room, if they are in it, and comes by themselves.
func returns(who string) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		if rooms := w.openRooms(); len(rooms) > 0 {
			_ = w.slack.LeaveChannel(who, rooms[0].ID)
			_ = w.slack.JoinChannel(who, rooms[0].ID)
		}
	}
}

// judgeArrivals: whoever came into the room is told how it stands once, or never, and nobody else is.
func (w *world) judgeArrivals(s incident.State, fail failer) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		fail("the timeline cannot be read: %v", err)
	}
	came, told := map[string]int{}, map[string]int{}
	for _, e := range entries {
		if e.Kind == incident.EntryArrived {
			came[string(e.By)]++
		}
	}
	rooms := map[string]bool{}
	for _, c := range w.channels() {
		rooms[c.ID] = strings.Contains(c.Name, string(s.Incident.ID))
	}
	for _, c := range w.slack.Calls() {
		if c.Method == "chat.postEphemeral" && c.Did && rooms[c.Params["channel"]] && strings.Contains(c.Params["text"], text.CatchUpFirst.JA[:len("いまの状況")]) {
			told[c.Params["user"]]++
		}
	}
	for who, n := range told {
		if n > 1 || n > came[who] {
			fail("%s came %d times, and was told %d times how it stands", who, came[who], n)
		}
	}
}

// judgeToAll holds the words to all against the timeline: each stands once in each channel that was told of the incident, after those
// before it. What was not said before the end need not be.
func (w *world) judgeToAll(s incident.State, refs plan.Refs, fail failer) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		fail("the timeline cannot be read: %v", err)
	}
	entries = slices.DeleteFunc(entries, func(e incident.Entry) bool { return e.Kind != incident.EntryToAll })
	for _, e := range plan.Slack(s, refs) {
		if plan.Announces(e.Key) && !w.removals.everArchived(e.Place) && len(entries) > 0 {
			w.judgeWordsIn(s, e, entries, refs, fail)
		}
	}
}

// judgeWordsIn is judgeToAll for the channel of an announcement.
func (w *world) judgeWordsIn(s incident.State, announcement plan.Effect, entries []incident.Entry, refs plan.Refs, fail failer) {
	said := w.wordsIn(s.Incident.ID, announcement.Place)
	for _, e := range entries {
		var keys []plan.Key
		for _, m := range said {
			if strings.Contains(m.Text, e.Text) {
				keys = append(keys, keyOf(m))
			}
		}
		if len(keys) == 0 && s.Incident.Status.MakesNew() && !w.wordTaken(s, refs) {
			fail("%q was told nowhere in %s", e.Text, announcement.Place)
		}
		if len(keys) > 1 {
			fail("%q was told in %s as %q", e.Text, announcement.Place, keys)
		}
	}
	if again := slices.ContainsFunc(w.removals.all, func(r removal) bool { return r.kind == deleted }); again {
		return // one that is made again comes later
	}
	if !slices.IsSortedFunc(said, func(a, b *slackfake.Message) int { return cmp.Compare(wordNo(keyOf(a)), wordNo(keyOf(b))) }) {
		fail("what was told in %s came in another order than it was said", announcement.Place)
	}
}

// wordTaken reports whether somebody deleted a word, and the tool cannot know of it.
func (w *world) wordTaken(s incident.State, refs plan.Refs) bool {
	for k, ref := range refs {
		if wordNo(k) > 0 && (w.removals.mayBeMissing(s, deleted, ref) || w.removals.parentDeleted(k)) {
			return true
		}
	}
	return false
}

// wordsIn are the words to all of an incident that stand in a channel, the first posted first.
func (w *world) wordsIn(id incident.ID, channel string) (out []*slackfake.Message) {
	for _, c := range w.channels() {
		for _, m := range c.Messages {
			if c.ID == channel && m.Metadata != nil && m.Metadata.EventPayload["incident"] == string(id) && wordNo(keyOf(m)) > 0 {
				out = append(out, m)
			}
		}
	}
	slices.SortFunc(out, func(a, b *slackfake.Message) int { return strings.Compare(a.TS, b.TS) })
	return out
}

func keyOf(m *slackfake.Message) plan.Key {
	key, _ := m.Metadata.EventPayload["key"].(string)
	return plan.Key(key)
}

// wordNo is which word to all has a key; 0: none.
func wordNo(k plan.Key) int {
	for _, prefix := range []string{"told/", "alone/", "sign/told/"} {
		if rest, ok := strings.CutPrefix(string(k), prefix); ok {
			no, _, _ := strings.Cut(rest, "/")
			n, _ := strconv.Atoi(no)
			return n
		}
	}
	return 0
}
