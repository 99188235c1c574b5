package slackapp

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
)

// Slack gives up delivering an event after a few attempts, so what people did while it could not reach us, or we were not
// there, is read back from the messages themselves. Words under a message that was deleted, or in a channel that was archived, are
// read only if nobody told of that either.

var _ effect.Inbox = (*App)(nil)

// Backfill returns, as the requests that would have come of it, the reactions on the incident's TODOs that nobody told us of,
// put on and taken off, what was pinned or decided in the room, and the threads in which anybody spoke since a moment. Each id
// follows from what was done since what is known, so reading twice records once. Reactions carry the moment of reading as their
// stamp: what Slack delivers after all is older and changes nothing.
func (a *App) Backfill(ctx context.Context, s incident.State, refs plan.Refs, since time.Time) (
	[]incident.Request, []plan.Key, error,
) {
	room := refs[plan.ChannelKey].ID
	var onCard []plan.Key
	if refs.Has(plan.SignKey) {
		onCard = append(onCard, plan.SignKey)
	}
	if s.Incident.BySign() && room == "" { // it has not started
		return nil, onCard, nil
	}
	messages := map[string]bool{}
	for _, w := range s.Incident.Kept {
		if w.Channel == room && w.Thread == "" && !w.Deleted {
			messages[w.TS] = false // to be looked at; its emoji claim nothing
		}
	}
	maps.Copy(messages, todoMessages(s, refs, room))
	reviewMessages(refs, room, messages)
	found, err := a.slack.Read(ctx, room, messages, incident.Stamp(since))
	if err != nil {
		return nil, nil, err
	}
	r := a.rereader(s, room)
	threads, err := r.todos(ctx, refs, found, since)
	if err != nil {
		return nil, nil, err
	}
	if err := r.room(ctx, "", found.Words, true); err != nil {
		return nil, nil, err
	}
	threads = append(threads, r.reviewThreads(refs, found, incident.Stamp(since))...)
	return r.out, slices.Concat(threads, peoplesThreads(s.Incident, room, found, since), onCard), nil
}

// todos compares what stands on the TODOs' messages with what is known, and returns those in whose threads something may have been
// said.
func (r *rereader) todos(ctx context.Context, refs plan.Refs, found gateway.History, since time.Time) (threads []plan.Key, err error) {
	for _, t := range r.s.Todos {
		key := plan.TodoKey(t.ID)
		traces, there := found.Traces[refs[key].ID]
		if there && !traces.Gone && r.s.Incident.MayWork(t) { // after the end people take what is to do in the review only
			if err := r.compare(ctx, t, refs[key].ID, traces.Reactions); err != nil {
				return nil, err
			}
		}
		if traces.LastReply >= incident.Stamp(since) || there && (spokenUnder(t.Words, refs[key].ID) || spokenUnder(r.s.Incident.Kept, refs[key].ID)) {
			threads = append(threads, key)
		}
	}
	return threads, nil
}

// pinnedLate is how long after somebody last spoke in a thread of people's own a 📌 on what is said there is still found when it is
// read back. All threads of a long night would be more than Slack lets anybody read.
const pinnedLate = time.Hour

// peoplesThreads are the threads under other messages than those of the TODOs in which something may have been said or pinned
// since a moment, or is kept.
func peoplesThreads(i incident.Incident, room string, found gateway.History, since time.Time) (threads []plan.Key) {
	from := incident.Stamp(since.Add(-pinnedLate))
	for _, ts := range slices.Sorted(maps.Keys(found.Threads)) {
		if found.Threads[ts] >= from || spokenUnder(i.Kept, ts) {
			threads = append(threads, plan.ThreadKey(ts))
		}
	}
	for _, w := range i.Kept {
		_, there := found.Threads[w.Thread]
		_, todo := found.Traces[w.Thread]
		if w.Channel == room && w.Thread != "" && !w.Deleted && !there && !todo && !slices.Contains(threads, plan.ThreadKey(w.Thread)) {
			threads = append(threads, plan.ThreadKey(w.Thread))
		}
	}
	return threads
}

// spokenUnder reports whether words stand in the thread of a message, as far as is known: they may be others by now, or gone, and
// nothing about the message tells.
func spokenUnder(words []incident.Word, thread string) bool {
	return slices.ContainsFunc(words, func(w incident.Word) bool { return w.Thread == thread && !w.Deleted })
}

// todoMessages are the messages of the incident's TODOs in its room, by their ts.
func todoMessages(s incident.State, refs plan.Refs, room string) map[string]bool {
	messages := map[string]bool{}
	for _, t := range s.Todos {
		if ref := refs[plan.TodoKey(t.ID)]; ref.Channel == room && room != "" {
			messages[ref.ID] = true
		}
	}
	return messages
}

// BackfillThread returns, as the requests that would have come of it, what people said in a thread since a moment and nobody told us of,
// what was pinned there, and what they have done since with what they said: the thread is read from the first word on that is
// known.
func (a *App) BackfillThread(
	ctx context.Context, s incident.State, key plan.Key, ref plan.Ref, since time.Time,
) ([]incident.Request, error) {
	id, about := plan.TodoOf(key)
	todo, ok := s.Todo(id)
	if about && !ok {
		return nil, nil
	}
	r := a.rereader(s, ref.Channel)
	r.sign = key == plan.SignKey
	if heading, ok := plan.KPTOf(key); ok {
		return a.backfillLines(ctx, r, heading, ref, since)
	}
	from := incident.Stamp(since)
	if !about {
		from = incident.Stamp(since.Add(-pinnedLate))
	}
	known := map[string]incident.Word{}
	for n, w := range slices.Concat(todo.Words, s.Incident.Kept) {
		if w.Thread != ref.ID || w.Deleted {
			continue
		}
		from = min(from, w.TS)
		if n < len(todo.Words) {
			known[w.TS] = w
		}
	}
	words, err := a.slack.Said(ctx, ref.Channel, ref.ID, from)
	if err != nil && (about || !isGone(err)) {
		return nil, err
	}
	if about {
		if err := r.progress(ctx, todo, words, known); err != nil {
			return nil, err
		}
	}
	err = r.room(ctx, ref.ID, words, !about) // what is decided on a TODO is its progress
	return r.out, err
}

// isGone reports whether what was to be read is not there any more.
func isGone(err error) bool {
	var fault *effect.Error
	return errors.As(err, &fault) && fault.Class == effect.Gone
}

// progress compares what is said in a TODO's thread with what is known of it, by ts.
func (r *rereader) progress(ctx context.Context, todo incident.Todo, words []gateway.Word, known map[string]incident.Word) (err error) {
	at := spot{r.channel, todo.ID}
	for _, w := range words {
		was, heard := known[w.TS]
		delete(known, w.TS)
		switch {
		case !w.Reply():
		case empty(w) && heard:
			r.emptied(at, was, w)
		case empty(w):
		case heard:
			r.changed(ctx, at, was, w)
		default:
			err = r.hear(ctx, r.a.progress(ctx, r.channel, w, todo.ID), w.User)
		}
		if err != nil {
			return err
		}
	}
	for _, ts := range slices.Sorted(maps.Keys(known)) {
		r.gone(at, known[ts])
	}
	return nil
}

// room compares what is said in the room, or in one of its threads, with what is kept of it, and keeps what was pinned or, where
// that is said there, decided.
func (r *rereader) room(ctx context.Context, thread string, words []gateway.Word, decisions bool) error {
	at, known := spot{channel: r.channel}, map[string]incident.Word{}
	for _, w := range r.s.Incident.Kept {
		if w.Channel == r.channel && w.Thread == thread && !w.Deleted {
			known[w.TS] = w
		}
	}
	for _, w := range words {
		was, kept := known[w.TS]
		delete(known, w.TS)
		var err error
		switch {
		case w.Ours:
		case kept && empty(w):
			r.emptied(at, was, w)
		case kept:
			r.changed(ctx, at, was, w)
		case empty(w) || r.sign && !w.Reply():
		case r.sign && !w.Bot:
			err = r.hear(ctx, r.a.onSign(ctx, r.channel, w), w.User)
		default:
			err = r.keep(ctx, w, decisions && decided(w) && !w.Bot)
		}
		if err != nil {
			return err
		}
	}
	for _, ts := range slices.Sorted(maps.Keys(known)) {
		r.gone(at, known[ts])
	}
	return nil
}

// keep takes what was pinned or decided, unless it is recorded.
func (r *rereader) keep(ctx context.Context, w gateway.Word, decides bool) error {
	by, pinned, err := r.pinner(ctx, w)
	if err != nil || !pinned && !decides || r.pinned(w) {
		return err
	}
	if !pinned {
		if by, err = r.who(ctx, w.User); err != nil || by.Outsider {
			return err
		}
	}
	req, err := r.a.keep(ctx, r.who, r.s.Incident.ID, r.channel, w, by)
	if err != nil {
		return err
	}
	known, err := r.a.svc.Knows(ctx, r.s.Incident.ID, req.ID)
	if err == nil && !known {
		r.take(req, req.By)
	}
	return err
}

// pinned reports whether a word of progress is known to be pinned, or to say what is decided.
func (r *rereader) pinned(w gateway.Word) bool {
	return slices.ContainsFunc(r.s.Todos, func(t incident.Todo) bool {
		word, known := t.WordAt(w.TS)
		return known && word.Pinned
	})
}

// pinner is the first colleague of those who put 📌 on a message.
func (r *rereader) pinner(ctx context.Context, w gateway.Word) (by incident.Actor, ok bool, err error) {
	for _, user := range w.Pins {
		if by, err = r.who(ctx, user); err != nil || !by.Outsider {
			return by, err == nil, err
		}
	}
	return incident.Actor{}, false, nil
}

// gone takes away what does not stand in a channel or thread any more.
func (r *rereader) gone(at spot, was incident.Word) {
	r.take(r.a.unsay(at, was.TS, was.Thread), nobodyKnown)
}

// emptied takes away what a message says of which nothing can be read any more.
func (r *rereader) emptied(at spot, was incident.Word, w gateway.Word) {
	if w.Edited = max(w.Edited, was.Edited); w.Sum() != was.Sum {
		r.take(r.a.emptied(at, w, true), emptiedBy(w))
	}
}

// changed takes a word as it stands, if it is another than the one that is known.
func (r *rereader) changed(ctx context.Context, at spot, was incident.Word, w gateway.Word) {
	if w.Edited = max(w.Edited, was.Edited); w.Sum() != was.Sum {
		r.take(r.a.reword(ctx, at, w, true), incident.Actor{ID: was.By})
	}
}

// rereader collects what differs from what is known.
type rereader struct {
	a       *App
	s       incident.State
	channel string // that is read
	sign    bool   // what is read is the thread of the sign's card, all of which is its record
	at      time.Time
	out     []incident.Request
}

func (a *App) rereader(s incident.State, channel string) *rereader {
	return &rereader{a: a, s: s, channel: channel, at: a.svc.Now()}
}

// take takes a request of somebody, in the place of the same one.
func (r *rereader) take(req incident.Request, by incident.Actor) {
	req.Incident, req.By = r.s.Incident.ID, by
	if i := slices.IndexFunc(r.out, func(o incident.Request) bool { return o.ID == req.ID }); i >= 0 {
		r.out[i] = req
		return
	}
	r.out = append(r.out, req)
}

// compare holds what stands on a message against what is known of its TODO. Who came first in Slack's order comes first. What
// stood on a message that is not there any more, since somebody deleted it or archived its channel, was not taken off.
func (r *rereader) compare(ctx context.Context, t incident.Todo, message string, reactions []gateway.Reaction) error {
	there := map[incident.PersonID][]string{}
	for _, reaction := range reactions {
		for _, user := range reaction.Users {
			p := incident.PersonID(user)
			there[p] = append(there[p], reaction.Emoji)
			if r.s.Incident.Settings.Neutral(reaction.Emoji) {
				continue
			}
			if known := t.Reaction(p, reaction.Emoji); (known.On || known.Dismissed) && !known.Elsewhere(message) {
				continue
			}
			actor, err := r.who(ctx, user)
			if err != nil {
				return fmt.Errorf("who is %s: %w", user, err)
			}
			if !actor.Outsider {
				r.add(t, message, actor, reaction.Emoji, true)
			}
		}
	}
	standing := t.Standing()
	for _, p := range slices.Sorted(maps.Keys(standing)) {
		for _, emoji := range standing[p] {
			if !slices.Contains(there[p], emoji) && !t.Reaction(p, emoji).Elsewhere(message) {
				r.add(t, message, incident.Actor{ID: p}, emoji, false)
			}
		}
	}
	return nil
}

// hear takes what somebody said, unless it is recorded.
func (r *rereader) hear(ctx context.Context, said incident.Request, user string) error {
	known, err := r.a.svc.Knows(ctx, r.s.Incident.ID, said.ID)
	if err != nil || known {
		return err
	}
	actor, err := r.who(ctx, user)
	if err != nil {
		return fmt.Errorf("who is %s: %w", user, err)
	}
	if !actor.Outsider {
		r.take(said, actor)
	}
	return nil
}

// who says who somebody is. After a day without Slack what is known of everybody is old; asking again would take as many
// calls as there are people, at the moment when everything else waits.
func (r *rereader) who(ctx context.Context, user string) (incident.Actor, error) {
	if actor, ok := r.a.people.Recall(ctx, user); ok {
		return actor, nil
	}
	return r.a.people.Actor(ctx, user)
}

func (r *rereader) add(t incident.Todo, message string, by incident.Actor, emoji string, on bool) {
	id := service.RequestID("reread", string(r.s.Incident.ID), string(t.ID), string(by.ID), emoji, strconv.FormatBool(on), t.Reaction(by.ID, emoji).Stamp)
	r.take(incident.Request{
		ID: id, At: r.at, Via: incident.ViaSlack,
		Do: incident.React{Todo: t.ID, Emoji: emoji, On: on, Stamp: incident.Stamp(r.at), Message: message},
	}, by)
}
