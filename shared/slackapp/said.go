package slackapp

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// What people say in a TODO's thread is its progress, and it follows what they do with it there: correct it, delete it, take
// its only file away. Slack tells of that in events that may come twice, late, in another order or never; what the messages
// themselves say is read back (missed.go) and comes to the same requests.

// wordID is the id of the entry of what is said in a message.
func wordID(channel, ts string) string { return service.RequestID("word", channel, ts) }

// replied turns a person's reply in a TODO's thread into progress, and keeps what is said to be decided anywhere else.
func (a *App) replied(ctx context.Context, e Event) error {
	w, ok := gateway.WordOf(gateway.ReadMessage(e.Inner.raw))
	if !ok || w.Bot || empty(w) {
		return nil
	}
	t, err := a.thread(ctx, e.Inner.Channel, w)
	switch {
	case err != nil:
		return err
	case t.Todo != "":
		return a.heardFrom(ctx, t, w.User, a.progress(ctx, e.Inner.Channel, w, t.Todo))
	case t.Heading != "":
		return a.saysLine(ctx, e.Inner.Channel, w, t)
	case t.Sign:
		return a.heardFrom(ctx, t, w.User, a.onSign(ctx, e.Inner.Channel, w))
	}
	if decided(w) {
		return a.decides(ctx, e.Inner.Channel, w)
	}
	return a.hears(ctx, e.Inner.Channel, w.User, w.TS)
}

// thread finds the TODO in whose thread a person replied; a zero target: in none.
func (a *App) thread(ctx context.Context, channel string, w gateway.Word) (store.Target, error) {
	if !w.Reply() {
		return store.Target{}, nil
	}
	return a.target(ctx, channel, w.Thread)
}

// progress is the request that comes of a word in a TODO's thread, whether Slack told us of it or it was read back. It is
// dated when it was said.
func (a *App) progress(ctx context.Context, channel string, w gateway.Word, todo incident.TodoID) incident.Request {
	said, names := a.spoken(ctx, w)
	return incident.Request{
		ID: wordID(channel, w.TS), At: a.stamped(w.TS), Via: incident.ViaSlack,
		Do: incident.AddProgress{
			Todo: todo, Text: said, Names: names, TS: w.TS, Thread: w.Thread, Stamp: w.Edited, Sum: w.Sum(), Files: files(w),
			Pinned: decided(w),
		},
	}
}

func decided(w gateway.Word) bool {
	_, says := decision(w.Text)
	return says
}

// empty reports whether nothing can be read of a message, such as when its only file was deleted, or its author put in the
// place of its words what nobody sees.
func empty(w gateway.Word) bool {
	said, _ := asTyped(w.Text)
	return incident.CleanText(said) == "" && len(w.Files) == 0
}

// files counts the files of a message.
func files(w gateway.Word) incident.Files { return incident.Files{There: len(w.Files), Taken: w.Taken} }

// stamped is when something happened by Slack's stamp, which is never later than now.
func (a *App) stamped(ts string) time.Time {
	at := a.svc.Now()
	if said := incident.Stamped(ts); !said.IsZero() && said.Before(at) {
		return said
	}
	return at
}

// edited records that somebody changed what they said. Slack also tells of changes that are none of theirs, such as the
// preview of a link: those say the same.
func (a *App) edited(ctx context.Context, e Event) error {
	channel := e.Inner.Channel
	w, ok := gateway.WordOf(gateway.ReadMessage(e.Inner.Message.raw))
	if !ok || e.ours(w) {
		return nil
	}
	w.Edited = max(w.Edited, e.Inner.EventTS) // a file that was deleted, too, is a change, of which the message has no stamp
	t, err := a.thread(ctx, channel, w)
	switch {
	case err == nil && t.Todo != "":
		err = a.editedReply(ctx, channel, w, t)
	case err == nil && t.Heading != "":
		err = a.editedLine(ctx, channel, w, t)
	}
	if err != nil {
		return err
	}
	return a.rewordKept(ctx, channel, w, t)
}

// editedReply is edited for a reply in a TODO's thread.
func (a *App) editedReply(ctx context.Context, channel string, w gateway.Word, t store.Target) error {
	at := spot{channel, t.Todo}
	if empty(w) {
		return a.heard(ctx, t, emptiedBy(w), a.emptied(at, w, false))
	}
	known, err := a.svc.Knows(ctx, t.Incident, at.word(w.TS))
	if err != nil {
		return err
	}
	if !known { // what it said before was not heard
		return a.heardFrom(ctx, t, w.User, a.progress(ctx, channel, w, t.Todo))
	}
	return a.heardFrom(ctx, t, w.User, a.reword(ctx, at, w, false))
}

// reword is the request that comes of a later version of a word.
func (a *App) reword(ctx context.Context, at spot, w gateway.Word, read bool) incident.Request {
	said, names := a.spoken(ctx, w)
	if what, ok := decision(said); ok && at.todo == "" {
		said = what
	}
	return incident.Request{
		ID: at.id("edit", w.TS, w.Edited, w.Sum()), At: a.stamped(w.Edited), Via: incident.ViaSlack,
		Do: incident.Reword{
			Todo: at.todo, Word: at.word(w.TS), Text: said, Names: names, TS: w.TS, Thread: w.Thread, Channel: at.room(),
			Stamp: w.Edited, Sum: w.Sum(), Read: read, Files: files(w), Decided: decided(w),
		},
	}
}

// deleted takes away what was said in a message that somebody deleted: a reply, one that was kept, or one of ours that showed a
// word from the browser.
func (a *App) deleted(ctx context.Context, e Event) error {
	g, _ := e.Inner.gone()
	tomb := e.Inner.Subtype != "message_deleted"
	w, spoke := gateway.WordOf(gateway.ReadMessage(e.Inner.Previous.raw))
	switch {
	case g.Pin || g.TS == "":
		return nil
	case spoke && !e.ours(w):
		return a.deletedWord(ctx, g.Channel, g.TS, w)
	case tomb || e.Inner.Previous.TS != "" && e.Inner.Previous.ThreadTS == "":
		return nil // it answered nothing
	}
	return a.deletedUnseen(ctx, g.Channel, g.TS)
}

// deletedWord is deleted for what somebody said.
func (a *App) deletedWord(ctx context.Context, channel, ts string, w gateway.Word) error {
	t, err := a.thread(ctx, channel, w)
	if err == nil && t.Todo != "" {
		err = a.heard(ctx, t, nobodyKnown, a.unsay(spot{channel, t.Todo}, ts, w.Thread))
		w.Text = "" // what it decided is that word's
	}
	if err == nil && t.Heading != "" {
		err, w.Text = a.deletedLine(ctx, t.Incident, channel, ts), ""
	}
	if err != nil {
		return err
	}
	return a.unsayKept(ctx, channel, ts, w)
}

// deletedUnseen is deleted for a message of which the event says too little, and for ours.
func (a *App) deletedUnseen(ctx context.Context, channel, ts string) error {
	id, err := a.svc.InChannel(ctx, channel)
	if err != nil {
		return ignoreNotFound(err)
	}
	s, err := a.svc.State(ctx, id)
	if err != nil {
		return ignoreNotFound(err)
	}
	if l, stands := incident.LineAt(s.KPT, ts); stands {
		return a.heard(ctx, store.Target{Incident: id}, nobodyKnown, a.goneLine(channel, l))
	}
	shown, err := a.svc.Shown(ctx, channel, ts)
	if err != nil {
		return err
	}
	if w, known := s.Incident.KeptAt(channel, ts); known {
		return a.heard(ctx, store.Target{Incident: id}, nobodyKnown, a.unsay(spot{channel: channel}, ts, w.Thread))
	}
	for _, t := range s.Todos {
		w, known := t.WordAt(ts)
		for _, said := range t.Said {
			if plan.SaidKey(t.ID, said.ID) == shown {
				w, known = t.Word(said.ID)
			}
		}
		if !known {
			continue
		}
		req := a.unsay(spot{channel, t.ID}, ts, w.Thread)
		req.Do = incident.Unsay{Todo: t.ID, Word: w.ID, TS: w.TS, Thread: w.Thread}
		return a.heard(ctx, store.Target{Incident: id, Todo: t.ID}, nobodyKnown, req)
	}
	return nil
}

// nobodyKnown deleted a message or a file: its author or an administrator can, and Slack does not say who did.
var nobodyKnown incident.Actor

// emptiedBy is who left nothing of a message to read. Only its author can change its words; whoever that is by then, what it
// said goes.
func emptiedBy(w gateway.Word) incident.Actor {
	if w.Taken > 0 {
		return nobodyKnown
	}
	return incident.Actor{ID: incident.PersonID(w.User)}
}

func ignoreNotFound(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// unsay is the request that comes of a message that was deleted.
func (a *App) unsay(at spot, ts, thread string) incident.Request {
	return incident.Request{
		ID: at.id("unsaid", ts), At: a.svc.Now(), Via: incident.ViaSlack,
		Do: incident.Unsay{Todo: at.todo, Word: at.word(ts), TS: ts, Thread: thread, Channel: at.room()},
	}
}

// emptied is the request that comes of a version of a message of which nothing can be read.
func (a *App) emptied(at spot, w gateway.Word, read bool) incident.Request {
	return incident.Request{
		ID: at.id("emptied", w.TS, w.Edited, w.Sum()), At: a.stamped(w.Edited), Via: incident.ViaSlack,
		Do: incident.Unsay{
			Todo: at.todo, Word: at.word(w.TS), TS: w.TS, Thread: w.Thread, Channel: at.room(),
			Stands: true, Stamp: w.Edited, Sum: w.Sum(), Read: read,
		},
	}
}

// spoken is what a message says, as it is kept: what its author typed, whom and what it names by their names, and the names
// of its files.
func (a *App) spoken(ctx context.Context, w gateway.Word) (said string, names []incident.Name) {
	said, names = asTyped(a.labelled(ctx, w.Text, true))
	said = emojied(said)
	unnamed := 0
	var files []string
	for _, f := range w.Files {
		if f = strings.TrimSpace(f); incident.CleanText(f) == "" {
			unnamed++
			continue
		}
		files = append(files, f)
	}
	if len(files) == 0 && incident.CleanText(said) == "" && unnamed > 0 {
		files = append(files, text.FileUnnamed.In(a.svc.Settings().Language, "n", strconv.Itoa(unnamed)))
	}
	return strings.TrimSpace(said + "\n" + strings.Join(files, "\n")), names
}
