package simulation

import (
	"context"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// drawTwice is one thing that somebody does twice, as people do who see nothing happen, or says from elsewhere without
// saying about which incident: what it is taken for hangs on what runs and what is open at that moment.
func drawTwice(c *clockwork, at act, who string, todo incident.TodoID) []act {
	again := func(a act) []act {
		return []act{a, {a.at + c.some(oneOf(c, 300*time.Millisecond, 3*time.Second)), a.name + " again", a.do}}
	}
	switch c.rng.IntN(4) {
	case 0:
		action := oneOf(c, ask.Claim.Button, ask.Finish.Button)
		return again(act{at.at, at.name + "presses " + action, presses(who, todo, action)})
	case 1:
		return []act{{at.at, at.name + "submits a form twice", submitsTwice(who, at.name)}}
	case 2:
		return again(act{at.at, at.name + "moves on", typesIn(who, elsewhere, oneOf(c, "phase", "phase yes", "phase"))})
	}
	return again(act{at.at, at.name + "says from elsewhere", typesIn(who, elsewhere, oneOf(c, "resolve", "update impact 小", "resolve", "commander <@"+who+">"))})
}

// elsewhere is a channel of no incident.
const elsewhere = "C0ALL"

func typesIn(who, channel, text string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) { _, _ = w.slack.Command(ctx, who, channel, "/incident", text) }
}

// submitsTwice opens the form of another TODO, fills it in and clicks twice.
func submitsTwice(who, name string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		rooms := w.openRooms()
		if len(rooms) == 0 {
			return
		}
		_, _ = w.slack.Command(ctx, who, rooms[0].ID, "/incident", "todo")
		if w.halt(nil, name+who+" sees the form").dead {
			return
		}
		view, open := w.slack.Modal(who)
		if !open {
			return
		}
		w.did[incident.EntryAdded]++
		submit := func() { _, _ = w.slack.Submit(ctx, who, view.ID, map[string]string{ask.Title: "掲示する"}) }
		w.flying++
		w.acting.Go(func() {
			if !w.halt(nil, name+who+" clicks again").dead {
				submit()
			}
			w.flying--
		})
		if !w.halt(nil, name+who+" clicks").dead {
			submit()
		}
	}
}
