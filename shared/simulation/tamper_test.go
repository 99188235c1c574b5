package simulation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// admin may delete what others posted.
const admin = "U0KAKEI"

// tampering draws what an administrator does to what we made, in one seed of five; in one of three of those that announce,
// which are few.
func (w *sim) tampering(declared time.Duration) (acts []act) {
	share := map[bool]int{false: 5, true: 3}[w.announces]
	if !w.tamper || !w.chance(share) {
		return nil
	}
	for n := range 1 + w.rng.IntN(3) {
		at := declared + w.between(600*time.Millisecond, 60*time.Second)
		acts = append(acts, w.drawTamper(at, fmt.Sprintf("%s tampers %d: ", admin, n))...)
	}
	return acts
}

func (w *sim) drawTamper(at time.Duration, name string) []act {
	first := func(what string, do func(context.Context, *sim)) act { return act{at, name + what, do} }
	then := func(after time.Duration, what string, do func(context.Context, *sim)) act {
		return act{at + w.some(after), name + what, do}
	}
	todo, most := oneOf(w.clockwork, todos...), 17
	if w.announces {
		most = 25
	}
	switch n := w.rng.IntN(most); n {
	case 0:
		return []act{first("deletes a TODO", deletes(plan.TodoKey(todo)))}
	case 1, 2:
		return []act{first("deletes a TODO", deletes(plan.TodoKey(todo))), then(10*time.Second, "the clock asks", clockAsks(name, todo))}
	case 3, 4:
		return []act{first("deletes the board", deletes(plan.BoardKey))}
	case 5, 6:
		return []act{first("the clock asks", clockAsks(name, todo)), then(10*time.Second, "deletes the question", deletes("ask/"))}
	case 7, 8:
		return []act{
			first("the clock is over", clockTells(name, incident.Lapse{Todo: todo})),
			then(10*time.Second, "deletes what is late", deletes("overdue/")),
		}
	case 9, 10:
		return []act{first("takes the pin off", unpins)}
	case 11, 12, 23, 24:
		meet := "https://meet.example.com/" + strings.ReplaceAll(name[len(name)-3:len(name)-2], " ", "")
		return []act{
			first("says where people meet", asksFor(admin, name, incident.Correct{Meeting: &meet})),
			then(10*time.Second, "removes a bookmark", removesBookmark),
		}
	case 13, 14, 15, 16:
		acts := []act{first("archives the room", w.archives(archived, roomOf))}
		if w.chance(2) {
			acts = append(acts, then(oneOf(w.clockwork, 2*time.Second, 20*time.Second), "opens it again", opens(roomOf)))
		}
		return acts
	case 17, 18:
		return []act{first("deletes the announcement", deletes("announce/"+announced))}
	}
	acts := []act{first("archives the channel of announcements", w.archives(silenced, announcedIn))}
	if w.chance(2) {
		acts = append(acts, then(oneOf(w.clockwork, 2*time.Second, 20*time.Second), "opens it again", opens(announcedIn)))
	}
	return acts
}

// announced is the channel in which incidents are announced.
const announced = "C0DEV"

func announcedIn(*sim) (string, bool) { return announced, true }

// roomOf is the room in use, as far as anybody can see: the latest.
func roomOf(w *sim) (string, bool) {
	if link := w.link(); link != "" {
		return link, true
	}
	rooms := w.openRooms()
	if len(rooms) == 0 {
		return "", false
	}
	return rooms[0].ID, true
}

// link is where the incident leads people to.
func (w *sim) link() string {
	i, err := store.LoadHeader(context.Background(), w.db, w.first())
	if err != nil {
		return ""
	}
	return i.Links[incident.ChannelLink].Ref
}

// recordRemoval notes what somebody removed.
func (w *sim) recordRemoval(k kind, l removal) {
	w.note(fmt.Sprintf("%s: %s %s", k, l.key, l.target()))
	l.kind = k
	w.fire(k)
	w.removals.all = append(w.removals.all, l)
}

// deletes takes the message of a key away, or the first there is whose key begins so.
func deletes(key plan.Key) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		for k, m := range w.posted() {
			if k != key && !(strings.HasSuffix(string(key), "/") && strings.HasPrefix(string(k), string(key))) {
				continue
			}
			if w.slack.DeleteMessage(admin, m.Channel, m.TS) == nil {
				w.recordRemoval(deleted, removal{key: k, channel: m.Channel, id: m.TS})
				return
			}
		}
	}
}

// posted are the messages of ours about the incident that people work on, in Slack's order.
func (w *sim) posted() func(func(plan.Key, slackfake.Message) bool) {
	return func(yield func(plan.Key, slackfake.Message) bool) {
		for _, c := range w.channels() {
			for _, m := range c.Messages {
				if m.Metadata == nil || m.Metadata.EventPayload["incident"] != string(w.first()) {
					continue
				}
				key, _ := m.Metadata.EventPayload["key"].(string)
				if !yield(plan.Key(key), *m) {
					return
				}
			}
		}
	}
}

func unpins(_ context.Context, w *sim) {
	for k, m := range w.posted() {
		if k == plan.BoardKey && w.slack.Unpin(admin, m.Channel, m.TS) == nil {
			w.recordRemoval(unpinned, removal{key: "pin/board", channel: m.Channel, id: m.TS})
			return
		}
	}
}

func removesBookmark(_ context.Context, w *sim) {
	for _, c := range w.openRooms() {
		for _, b := range c.Bookmarks {
			if w.slack.RemoveBookmark(admin, c.ID, b.ID) == nil {
				w.recordRemoval(bookmarkRemoved, removal{channel: c.ID, id: b.ID})
				return
			}
		}
	}
}

func (w *sim) archives(k kind, which func(*sim) (string, bool)) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		if c, ok := which(w); ok && w.slack.ArchiveChannel(admin, c) == nil {
			w.recordRemoval(k, removal{channel: c})
		}
	}
}

// opens opens a channel that was archived.
func opens(which func(*sim) (string, bool)) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		c, ok := which(w)
		for _, l := range w.removals.all { // there may be another room by now
			if l.kind == archived && c != announced {
				c = l.channel
			}
		}
		if ok && w.slack.UnarchiveChannel(admin, c) == nil {
			w.note("opened again: " + c)
			w.removals.opened = append(w.removals.opened, c)
			w.fire(reopened)
		}
	}
}

// clockAsks has the clock ask about a TODO whoever is to be asked.
func clockAsks(id string, todo incident.TodoID) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		s, err := store.Load(ctx, w.db, w.first())
		t, ok := s.Todo(todo)
		if err != nil || !ok {
			return
		}
		ask := incident.Ask{Todo: todo, Occurrence: t.Occurrence, Assignment: t.Assignment, Step: incident.AskTake, To: []string{"S0ONCALL"}}
		if t.Owner != "" {
			ask.Step, ask.To = incident.AskOwner, []string{string(t.Owner)}
		}
		clockTells(id, ask)(ctx, w)
	}
}
