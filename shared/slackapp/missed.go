package slackapp

import (
	"context"
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
// there, is read back from the messages themselves.

var _ effect.Ear = (*App)(nil)

// Missed returns, as the requests that would have come of them, the reactions on the incident's TODOs that nobody told us of,
// put on and taken off, and the TODOs in whose threads anybody spoke since a moment. Each id follows from what was done
// since what is known, so reading twice records once. They carry the moment of reading as their stamp: what Slack delivers
// after all is older and changes nothing.
func (a *App) Missed(ctx context.Context, s incident.State, refs plan.Refs, since time.Time) (
	[]incident.Request, []plan.Key, error,
) {
	room := refs[plan.ChannelKey].ID
	found, err := a.slack.SignsIn(ctx, room, todoMessages(s, refs, room))
	if err != nil {
		return nil, nil, err
	}
	r := rereader{a: a, id: s.Incident.ID, at: a.svc.Now()}
	var threads []plan.Key
	for _, t := range s.Todos {
		key := plan.TodoKey(t.ID)
		signs, there := found[refs[key].ID]
		if there && !signs.Gone && s.Incident.Status.Editable() { // after the end nobody takes anything
			if err := r.compare(ctx, t, refs[key].ID, signs.Reactions); err != nil {
				return nil, nil, err
			}
		}
		if signs.LastReply >= incident.Stamp(since) || there && spokenUnder(t, refs[key].ID) {
			threads = append(threads, key)
		}
	}
	return r.out, threads, nil
}

// spokenUnder reports whether words of a TODO stand in the thread of a message, as far as is known: they may be others by now,
// or gone, and nothing about the message tells.
func spokenUnder(t incident.Todo, thread string) bool {
	return slices.ContainsFunc(t.Words, func(w incident.Word) bool { return w.Thread == thread && !w.Deleted })
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

// Said returns, as the requests that would have come of it, what people said in a TODO's thread since a moment and nobody
// told us of, and what they have done since with what they said there: the thread is read from the first word on that is known.
func (a *App) Said(
	ctx context.Context, s incident.State, key plan.Key, ref plan.Ref, since time.Time,
) (out []incident.Request, err error) {
	id, _ := plan.TodoOf(key)
	todo, ok := s.Todo(id)
	if !ok {
		return nil, nil
	}
	known, from := map[string]incident.Word{}, incident.Stamp(since)
	for _, w := range todo.Words {
		if w.Thread == ref.ID && !w.Deleted {
			known[w.TS], from = w, min(from, w.TS)
		}
	}
	words, err := a.slack.Said(ctx, ref.Channel, ref.ID, from)
	if err != nil {
		return nil, err
	}
	r := rereader{a: a, id: s.Incident.ID}
	for _, w := range words {
		was, heard := known[w.TS]
		delete(known, w.TS)
		switch {
		case empty(w) && heard:
			r.emptied(ref.Channel, todo.ID, was, w)
		case empty(w):
		case heard:
			r.changed(ctx, ref.Channel, todo.ID, was, w)
		default:
			err = r.hear(ctx, a.progress(ctx, ref.Channel, w, todo.ID), w.User)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, ts := range slices.Sorted(maps.Keys(known)) {
		r.gone(ref.Channel, todo.ID, known[ts])
	}
	return r.out, nil
}

// gone takes away what does not stand in a thread any more.
func (r *rereader) gone(channel string, todo incident.TodoID, was incident.Word) {
	req := r.a.unsay(channel, was.TS, was.Thread, todo)
	req.Incident, req.By = r.id, nobodyKnown
	r.out = append(r.out, req)
}

// emptied takes away what a message says of which nothing can be read any more.
func (r *rereader) emptied(channel string, todo incident.TodoID, was incident.Word, w gateway.Word) {
	if w.Edited = max(w.Edited, was.Edited); w.Sum() == was.Sum {
		return
	}
	req := r.a.emptied(channel, w, todo, true)
	req.Incident, req.By = r.id, emptiedBy(w)
	r.out = append(r.out, req)
}

// changed takes a word as it stands, if it is another than the one that is known.
func (r *rereader) changed(ctx context.Context, channel string, todo incident.TodoID, was incident.Word, w gateway.Word) {
	w.Edited = max(w.Edited, was.Edited)
	if w.Sum() == was.Sum {
		return
	}
	req := r.a.reword(ctx, channel, w, todo, true)
	req.Incident, req.By = r.id, incident.Actor{ID: was.By}
	r.out = append(r.out, req)
}

// rereader collects what differs from what is known.
type rereader struct {
	a   *App
	id  incident.ID
	at  time.Time
	out []incident.Request
}

// compare holds what stands on a message against what is known of its TODO. Who came first in Slack's order comes first. What
// stood on a message that is not there any more, since somebody deleted it or archived its channel, was not taken off.
func (r *rereader) compare(ctx context.Context, t incident.Todo, message string, reactions []gateway.Reaction) error {
	there := map[incident.PersonID][]string{}
	for _, reaction := range reactions {
		for _, user := range reaction.Users {
			p := incident.PersonID(user)
			there[p] = append(there[p], reaction.Emoji)
			if known := t.Sign(p, reaction.Emoji); (known.On || known.Dismissed) && !known.Elsewhere(message) {
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
			if !slices.Contains(there[p], emoji) && !t.Sign(p, emoji).Elsewhere(message) {
				r.add(t, message, incident.Actor{ID: p}, emoji, false)
			}
		}
	}
	return nil
}

// hear takes what somebody said, unless it is recorded.
func (r *rereader) hear(ctx context.Context, said incident.Request, user string) error {
	known, err := r.a.svc.Knows(ctx, r.id, said.ID)
	if err != nil || known {
		return err
	}
	actor, err := r.who(ctx, user)
	if err != nil {
		return fmt.Errorf("who is %s: %w", user, err)
	}
	said.Incident, said.By = r.id, actor
	if !actor.Outsider {
		r.out = append(r.out, said)
	}
	return nil
}

// who says who somebody is. After a day without Slack what is known of everybody is old; asking again would take as many
// calls as there are people, at the moment when everything else waits.
func (r *rereader) who(ctx context.Context, user string) (incident.Actor, error) {
	if actor, ok := r.a.people.Known(ctx, user); ok {
		return actor, nil
	}
	return r.a.people.Actor(ctx, user)
}

func (r *rereader) add(t incident.Todo, message string, by incident.Actor, emoji string, on bool) {
	id := service.RequestID("reread", string(r.id), string(t.ID), string(by.ID), emoji, strconv.FormatBool(on), t.Sign(by.ID, emoji).Stamp)
	r.out = append(r.out, incident.Request{
		ID: id, Incident: r.id, At: r.at, By: by, Via: incident.ViaSlack,
		Do: incident.React{Todo: t.ID, Emoji: emoji, On: on, Stamp: incident.Stamp(r.at), Message: message},
	})
}
