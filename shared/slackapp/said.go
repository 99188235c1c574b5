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

// replied turns a person's reply in a TODO's thread into progress.
func (a *App) replied(ctx context.Context, e Event) error {
	w, ok := gateway.WordOf(gateway.ReadMessage(e.Inner.raw))
	if !ok || empty(w) {
		return nil
	}
	return a.about(ctx, w.User, e.Inner.Channel, w.Thread, func(todo incident.TodoID) incident.Request {
		return a.progress(ctx, e.Inner.Channel, w, todo)
	})
}

// progress is the request that comes of a word in a TODO's thread, whether Slack told us of it or it was read back. It is
// dated when it was said.
func (a *App) progress(ctx context.Context, channel string, w gateway.Word, todo incident.TodoID) incident.Request {
	said, names := a.spoken(ctx, w)
	return incident.Request{
		ID: wordID(channel, w.TS), At: a.stamped(w.TS), Via: incident.ViaSlack,
		Do: incident.Report{Todo: todo, Text: said, Names: names, TS: w.TS, Thread: w.Thread, Stamp: w.Edited, Sum: w.Sum(), Files: files(w)},
	}
}

// empty reports whether nothing can be read of a message, such as when its only file was deleted, or its author put in the
// place of its words what nobody sees.
func empty(w gateway.Word) bool {
	said, _ := unmarked(w.Text)
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
	if !ok {
		return nil
	}
	w.Edited = max(w.Edited, e.Inner.EventTS) // a file that was deleted, too, is a change, of which the message has no stamp
	t, err := a.target(ctx, channel, w.Thread)
	if err != nil || t.Todo == "" {
		return err
	}
	if empty(w) {
		return a.heard(ctx, t, emptiedBy(w), a.emptied(channel, w, t.Todo, false))
	}
	known, err := a.svc.Knows(ctx, t.Incident, wordID(channel, w.TS))
	if err != nil {
		return err
	}
	if !known { // what it said before was not heard
		return a.heardFrom(ctx, t, w.User, a.progress(ctx, channel, w, t.Todo))
	}
	return a.heardFrom(ctx, t, w.User, a.reword(ctx, channel, w, t.Todo, false))
}

// reword is the request that comes of a later version of a word.
func (a *App) reword(ctx context.Context, channel string, w gateway.Word, todo incident.TodoID, read bool) incident.Request {
	said, names := a.spoken(ctx, w)
	return incident.Request{
		ID: service.RequestID("edit", channel, w.TS, w.Edited, w.Sum()), At: a.stamped(w.Edited), Via: incident.ViaSlack,
		Do: incident.Reword{
			Todo: todo, Word: wordID(channel, w.TS), Text: said, Names: names, TS: w.TS, Thread: w.Thread,
			Stamp: w.Edited, Sum: w.Sum(), Read: read, Files: files(w),
		},
	}
}

// deleted takes away what was said in a message that somebody deleted: a reply, or one of ours that showed a word from the
// browser.
func (a *App) deleted(ctx context.Context, e Event) error {
	channel, ts := e.Inner.Channel, e.Inner.DeletedTS
	if e.Inner.Subtype != "message_deleted" {
		return nil
	}
	w, spoke := gateway.WordOf(gateway.ReadMessage(e.Inner.Previous.raw))
	if spoke {
		t, err := a.target(ctx, channel, w.Thread)
		if err != nil || t.Todo == "" {
			return err
		}
		return a.heard(ctx, t, nobodyKnown, a.unsay(channel, ts, w.Thread, t.Todo))
	}
	if e.Inner.Previous.TS != "" && e.Inner.Previous.ThreadTS == "" {
		return nil // it answered nothing
	}
	return a.deletedUnseen(ctx, channel, ts)
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
	shown, err := a.svc.Shown(ctx, channel, ts)
	if err != nil {
		return err
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
		req := a.unsay(channel, ts, w.Thread, t.ID)
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
func (a *App) unsay(channel, ts, thread string, todo incident.TodoID) incident.Request {
	return incident.Request{
		ID: service.RequestID("unsaid", channel, ts), At: a.svc.Now(), Via: incident.ViaSlack,
		Do: incident.Unsay{Todo: todo, Word: wordID(channel, ts), TS: ts, Thread: thread},
	}
}

// emptied is the request that comes of a version of a message of which nothing can be read.
func (a *App) emptied(channel string, w gateway.Word, todo incident.TodoID, read bool) incident.Request {
	return incident.Request{
		ID: service.RequestID("emptied", channel, w.TS, w.Edited, w.Sum()), At: a.stamped(w.Edited), Via: incident.ViaSlack,
		Do: incident.Unsay{
			Todo: todo, Word: wordID(channel, w.TS), TS: w.TS, Thread: w.Thread,
			Stands: true, Stamp: w.Edited, Sum: w.Sum(), Read: read,
		},
	}
}

// spoken is what a message says, as it is kept: what its author typed, whom and what it names by their names, and the names
// of its files.
func (a *App) spoken(ctx context.Context, w gateway.Word) (said string, names []incident.Name) {
	said, names = unmarked(a.labelled(ctx, w.Text, true))
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
