package slackapp

import (
	"context"
	"fmt"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/store"
)

// What is said in an incident's room is put on the timeline when somebody pins it, and when it says what is decided. A reply in a
// TODO's thread is there already. What becomes of the message is followed as that of a word of progress is: said.go, missed.go.

// keptID is the id of the entry of a message that is kept, so that it is kept once.
func keptID(channel, ts string) string { return service.RequestID("kept", channel, ts) }

// spot is where something is said: in a channel, and on which TODO; "": on none, so that it is kept or not.
type spot struct {
	channel string
	todo    incident.TodoID
}

// word is the id of the entry of what is said in a message.
func (s spot) word(ts string) string {
	if s.todo == "" {
		return keptID(s.channel, ts)
	}
	return wordID(s.channel, ts)
}

// id is that of a request about a message.
func (s spot) id(kind string, parts ...string) string {
	if s.todo == "" {
		kind = "kept-" + kind
	}
	return service.RequestID(append([]string{kind, s.channel}, parts...)...)
}

// room is the channel that a message is in, where that tells whose it is.
func (s spot) room() string {
	if s.todo == "" {
		return s.channel
	}
	return ""
}

// pinned keeps a message on which somebody put 📌.
func (a *App) pinned(ctx context.Context, e Event) error {
	channel, ts := e.Inner.Item.Channel, e.Inner.Item.TS
	id, known, err := a.kept(ctx, channel, "", ts)
	if err != nil || id == "" || known {
		return err
	}
	by, err := a.people.Actor(ctx, e.Inner.User)
	if err != nil {
		return fmt.Errorf("who is %s: %w", e.Inner.User, err)
	}
	if by.Outsider {
		return nil
	}
	w, ok, err := a.slack.Word(ctx, channel, ts)
	if err != nil {
		return fmt.Errorf("what does %s in %s say: %w", ts, channel, err)
	}
	if !ok || w.Ours || empty(w) {
		return nil
	}
	req, err := a.keep(ctx, a.people.Actor, id, channel, w, by)
	if err != nil {
		return err
	}
	return a.heard(ctx, store.Target{Incident: id}, req.By, req)
}

// kept returns the incident in whose room, or in whose sign's thread, a message is, and whether it is known to be kept; no incident: it is in no room of ours.
func (a *App) kept(ctx context.Context, channel, thread, ts string) (id incident.ID, known bool, err error) {
	id, err = a.room(ctx, channel, thread)
	if err != nil {
		return "", false, ignoreNotFound(err)
	}
	known, err = a.svc.Knows(ctx, id, keptID(channel, ts))
	return id, known, err
}

// keep is the request that comes of somebody's 📌 on a message. A colleague's reply in a TODO's thread is its progress, recorded or
// not; of what is decided, whoever decided it says so.
func (a *App) keep(
	ctx context.Context, who func(context.Context, string) (incident.Actor, error), id incident.ID, channel string, w gateway.Word, by incident.Actor,
) (req incident.Request, err error) {
	author := incident.Actor{ID: incident.PersonID(w.User), Outsider: true}
	if !w.Bot {
		if author, err = who(ctx, w.User); err != nil {
			return req, fmt.Errorf("who is %s: %w", w.User, err)
		}
	}
	var t store.Target
	if !author.Outsider {
		if t, err = a.thread(ctx, channel, w); err != nil {
			return req, err
		}
	}
	switch {
	case t.Todo != "":
		req, err = a.pin(ctx, spot{channel, t.Todo}, id, w, author, by)
	case decided(w) && !author.Outsider:
		req, req.By = a.keeping(ctx, channel, w, true), author
	default:
		req, req.By = a.keeping(ctx, channel, w, false), by
	}
	req.Incident = id
	return req, err
}

// pin is the request that comes of 📌 on a colleague's reply in a TODO's thread: on one that nobody has heard it is the reply's own.
func (a *App) pin(ctx context.Context, at spot, id incident.ID, w gateway.Word, author, by incident.Actor) (req incident.Request, err error) {
	known, err := a.svc.Knows(ctx, id, at.word(w.TS))
	if known || err != nil {
		return incident.Request{
			ID: at.id("pinned", w.TS), At: a.svc.Now(), By: by, Via: incident.ViaSlack, Do: incident.Pin{Todo: at.todo, Word: at.word(w.TS)},
		}, err
	}
	req = a.progress(ctx, at.channel, w, at.todo)
	do, _ := req.Do.(incident.AddProgress)
	do.Pinned = true
	req.By, req.Do = author, do
	return req, nil
}

// keeping is the request that puts a message on the timeline, dated when it was said.
func (a *App) keeping(ctx context.Context, channel string, w gateway.Word, decided bool) incident.Request {
	said, names := a.spoken(ctx, w)
	if what, ok := decision(said); ok && decided {
		said = what
	}
	return incident.Request{
		ID: keptID(channel, w.TS), At: a.stamped(w.TS), Via: incident.ViaSlack,
		Do: incident.Keep{
			Text: said, Names: names, Author: incident.PersonID(w.User), App: w.App, Decided: decided,
			Channel: channel, TS: w.TS, Thread: w.Thread, Stamp: w.Edited, Sum: w.Sum(), Files: files(w),
		},
	}
}

// onSign is the request that comes of a word in the thread of a sign's card, all of which is the sign's record.
func (a *App) onSign(ctx context.Context, channel string, w gateway.Word) incident.Request {
	req := a.keeping(ctx, channel, w, decided(w))
	do, _ := req.Do.(incident.Keep)
	do.Said = true
	req.Do = do
	return req
}

// room is the incident in whose room a message is, or on whose sign's card it answers, or store.ErrNotFound.
func (a *App) room(ctx context.Context, channel, thread string) (incident.ID, error) {
	id, err := a.svc.InChannel(ctx, channel)
	if !notFound(err) || thread == "" {
		return id, err
	}
	t, err := a.svc.About(ctx, channel, thread)
	if err == nil && !t.Sign {
		err = store.ErrNotFound
	}
	return t.Incident, err
}

// decides keeps what a colleague says is decided, in an incident's room but for the threads of its TODOs.
func (a *App) decides(ctx context.Context, channel string, w gateway.Word) error {
	if !decided(w) || w.Bot {
		return nil
	}
	id, err := a.svc.InChannel(ctx, channel)
	if err != nil {
		return ignoreNotFound(err)
	}
	return a.heardFrom(ctx, store.Target{Incident: id}, w.User, a.keeping(ctx, channel, w, true))
}

// rewordKept follows what its author does to a message that is kept, and keeps one that says by now what is decided, or that nobody
// heard in the thread of a sign's card. t is what its thread is about.
func (a *App) rewordKept(ctx context.Context, channel string, w gateway.Word, t store.Target) error {
	id, known, err := a.kept(ctx, channel, w.Thread, w.TS)
	switch at := (spot{channel: channel}); {
	case err != nil || id == "":
		return err
	case !known && (t.Todo != "" || t.Heading != "" || t.Sign && w.Bot): // in a TODO's thread that of a guest, or of an app
		return nil
	case !known && t.Sign && !empty(w): // what it said before was not heard
		return a.heardFrom(ctx, t, w.User, a.onSign(ctx, channel, w))
	case !known && !t.Sign:
		return a.decides(ctx, channel, w)
	case empty(w):
		return a.heard(ctx, store.Target{Incident: id}, emptiedBy(w), a.emptied(at, w, false))
	default:
		return a.heard(ctx, store.Target{Incident: id}, incident.Actor{ID: incident.PersonID(w.User)}, a.reword(ctx, at, w, false))
	}
}

// unsayKept takes away what was said in a message that was deleted, if it is kept. Of what said that something is decided, and of what
// stood below a sign's card, it is noted in any case: the word of that may come later.
func (a *App) unsayKept(ctx context.Context, channel, ts string, was gateway.Word) error {
	id, known, err := a.kept(ctx, channel, was.Thread, ts)
	if err != nil || id == "" {
		return err
	}
	t, err := a.thread(ctx, channel, was)
	if err != nil || !known && (was.Bot || !decided(was) && !t.Sign) {
		return err
	}
	return a.heard(ctx, store.Target{Incident: id}, nobodyKnown, a.unsay(spot{channel: channel}, ts, was.Thread))
}

// ours reports whether an event is about a message of Noroshi's own.
func (e Event) ours(w gateway.Word) bool { return w.Bot && w.AppID != "" && w.AppID == e.AppID }
