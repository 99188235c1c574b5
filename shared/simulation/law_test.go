package simulation

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// judge holds what is there against what should be, and returns what is wrong. twice allows what was doubled for a while.
func (w *world) judge(id incident.ID, quiet, twice bool) (wrong []string) {
	return w.judgeEach([]incident.ID{incident.Workspace, id}, quiet, func(what string) bool {
		return twice && what != "conversations.create"
	})
}

// judgeEach is judge for several incidents; twice says what may have been done twice for a while.
func (w *world) judgeEach(ids []incident.ID, quiet bool, twice func(what string) bool) (wrong []string) {
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if !quiet {
		fail("stuck: %d marks are left", w.marks())
	}
	w.judgeCalls(len(ids)-1, twice, fail)
	for _, inc := range ids {
		s, err := store.Load(context.Background(), w.db, inc)
		if err != nil {
			fail("%s is not there: %v", inc, err)
			continue
		}
		w.judgeIncident(s, fail)
	}
	return wrong
}

// channels are all there are when all is over: copied once, since copying is slow.
func (w *world) channels() []slackfake.Channel {
	if v := w.slack.Version(); w.copied == nil || w.version != v {
		w.copied, w.version = w.slack.Channels(), v
	}
	return w.copied
}

type failer func(format string, args ...any)

func (w *world) judgeIncident(s incident.State, fail failer) {
	refs := plan.Refs{}
	for _, system := range []incident.System{incident.Slack, incident.Docs} {
		recs := w.records(s.Incident.ID, system)
		for k, rec := range recs.Items {
			if !rec.Ref.Zero() {
				refs[k] = rec.Ref
			}
			if rec.Unsure && (s.Incident.Running() || s.Incident.ID == incident.Workspace) && !w.uninvited(s, k) {
				fail("%s is left unsure", k)
			}
		}
	}
	if s.Incident.ID != incident.Workspace {
		w.judgeRoom(s, refs, fail)
	}
	w.judgeMessages(s, refs, fail)
	w.judgeDocuments(s, fail)
	w.judgeTimeline(s, fail)
}

// uninvited reports whether k is an invitation that is not wanted any more, such as that of a responder who became the
// commander: whether it came about is of no interest, and there is nothing to take back.
func (w *world) uninvited(s incident.State, k plan.Key) bool {
	return strings.HasPrefix(string(k), "invite/") &&
		!slices.ContainsFunc(plan.Slack(s, plan.Refs{}), func(e plan.Effect) bool { return e.Key == k })
}

type records struct {
	Items map[plan.Key]struct {
		Ref    plan.Ref
		Unsure bool
	}
}

func (w *world) records(id incident.ID, system incident.System) (r records) {
	_ = w.db.Get(context.Background(), store.RecordsPath(id, system), &r) // none: nothing was made
	return r
}

// judgeRoom looks at the channel itself.
func (w *world) judgeRoom(s incident.State, refs plan.Refs, fail failer) {
	var rooms []slackfake.Channel
	for _, c := range w.channels() {
		if strings.Contains(c.Name, string(s.Incident.ID)) {
			rooms = append(rooms, c)
		}
	}
	if len(rooms) != 1 {
		if s.Incident.Running() || len(rooms) > 1 {
			fail("there are %d channels", len(rooms))
		}
		return
	}
	room := rooms[0]
	if link := s.Incident.Links[incident.ChannelLink]; link.Ref != room.ID {
		fail("the incident's channel is %q, not %s", link.Ref, room.ID)
	}
	effects := plan.Slack(s, refs)
	for _, e := range effects {
		w.judgeIn(room, e, refs, fail)
	}
	if s.Incident.Running() && len(room.Bookmarks) != countKind(effects, plan.BookmarkKind) {
		fail("there are %d bookmarks, of %d effects", len(room.Bookmarks), len(effects))
	}
}

func countKind(effects []plan.Effect, kind plan.Kind) (n int) {
	for _, e := range effects {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// judgeIn looks at one effect that is not a message.
func (w *world) judgeIn(room slackfake.Channel, e plan.Effect, refs plan.Refs, fail failer) {
	switch f := e.Facts.(type) {
	case plan.Invite:
		people := f.People
		if f.Group != "" {
			people = []incident.PersonID{"U0KAKEI", "U0BANGKOK", "U0BERLIN"}
		}
		for _, p := range people {
			if !slices.Contains(room.Members, string(p)) {
				fail("%s is not in the channel", p)
			}
		}
	case plan.Topic:
		if room.Topic.Value != render.Topic(f) {
			fail("the topic is %q, not %q", room.Topic.Value, render.Topic(f))
		}
	case plan.Purpose:
		if room.Purpose.Value != render.Purpose(f) {
			fail("the purpose is %q, not %q", room.Purpose.Value, render.Purpose(f))
		}
	case plan.Pin:
		if len(room.Pins) != 1 || room.Pins[0].TS != refs[f.Message].ID {
			fail("pinned is %v, not %v", room.Pins, refs[f.Message])
		}
	case plan.Bookmark:
		n := 0
		for _, b := range room.Bookmarks {
			if b.Link == f.Link.URL {
				n++
			}
		}
		if n != 1 {
			fail("%d bookmarks lead to %s", n, f.Link.URL)
		}
	}
}

// judgeMessages compares every message that carries our mark with what should stand there.
func (w *world) judgeMessages(s incident.State, refs plan.Refs, fail failer) {
	planned := map[string]plan.Effect{}
	for _, e := range plan.Slack(s, refs) {
		if e.Kind == plan.MessageKind {
			planned[string(e.Key)] = e
		}
	}
	there := map[string]int{}
	for _, c := range w.channels() {
		for _, m := range c.Messages {
			if m.Metadata == nil || m.Metadata.EventPayload["incident"] != string(s.Incident.ID) {
				continue
			}
			key, _ := m.Metadata.EventPayload["key"].(string)
			there[key]++
			e, ok := planned[key]
			if !ok && plan.Passing(plan.Key(key)) && refs[plan.Key(key)].ID == m.TS {
				continue // asked once, and answered since: it stays in its thread
			}
			if !ok {
				fail("nothing knows of the message %s: %q", key, m.Text)
				continue
			}
			want, err := render.Message(e, refs)
			if err != nil || m.Text != want.Text || texts(m.Blocks) != texts(want.Blocks) {
				fail("%s shows\n%s\nnot (%v)\n%s", key, m.Text+texts(m.Blocks), err, want.Text+texts(want.Blocks))
			}
		}
	}
	for key := range planned {
		if there[key] != 1 {
			fail("there are %d of %s", there[key], key)
		}
	}
}

// texts is every text in blocks, in order.
func texts(blocks any) string {
	raw, _ := json.Marshal(blocks)
	var v any
	_ = json.Unmarshal(raw, &v)
	var b strings.Builder
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			if s, ok := v["text"].(string); ok {
				b.WriteString("\n" + s)
			}
			for _, k := range []string{"text", "fields", "elements", "accessory"} {
				walk(v[k])
			}
		}
	}
	walk(v)
	return b.String()
}

func (w *world) judgeDocuments(s incident.State, fail failer) {
	if w.drive != nil {
		w.judgeDrive(s, fail)
		return
	}
	for _, e := range plan.Docs(s, plan.Refs{}) {
		f, _ := e.Facts.(plan.Document)
		found, err := w.docs.Find(context.Background(), s.Incident.ID, []string{f.ID})
		if err != nil || len(found[f.ID]) != 1 {
			fail("the document %s is there %d times (%v)", f.ID, len(found[f.ID]), err)
		}
		if s.Incident.Links[e.Link].URL == "" {
			fail("nobody knows where the document %s is", f.ID)
		}
	}
}

// judgeTimeline: each request has one entry, and what is done by itself is ticked.
func (w *world) judgeTimeline(s incident.State, fail failer) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		fail("the timeline cannot be read: %v", err)
	}
	kinds := map[incident.EntryKind]int{}
	made := map[string]int{}
	for _, e := range entries {
		kinds[e.Kind]++
		if e.Kind == incident.EntryMade {
			made[e.Key]++
		}
	}
	for key, n := range made {
		if n != 1 {
			fail("the timeline says %d times that %s was made", n, key)
		}
	}
	if kinds[incident.EntryDeclared] > 1 || kinds[incident.EntryFailed] > 0 {
		fail("the timeline holds %v", kinds)
	}
	if len(s.Incident.Problems) > 0 {
		fail("problems are left: %v", s.Incident.Problems)
	}
	for _, t := range s.Todos {
		if len(t.Auto) > 0 && !t.Closed() && s.Incident.Running() {
			fail("%s was not ticked", t.ID)
		}
	}
}

// judgeCalls looks at what was ever done: nobody was told or asked twice.
func (w *world) judgeCalls(incidents int, twice func(what string) bool, fail failer) {
	done := map[string]int{}
	for _, c := range w.slack.Calls() {
		if !c.Did {
			continue
		}
		switch c.Method {
		case "conversations.create":
			done[c.Method]++
		case "response_url":
			if c.Params["replace_original"] == "true" { // the answer to a command; others say what a press did
				done["answer "+c.Params["text"]]++
			}
		case "chat.postMessage":
			done["message "+c.Params["metadata"]]++
		case "bookmarks.add":
			done["bookmark "+c.Params["channel_id"]+" "+c.Params["link"]]++ // the runbook has one in each room
		}
	}
	for what, n := range done {
		most := 1
		if what == "conversations.create" {
			most = incidents
		}
		pages := strings.Contains(what, `"ask/`) // whoever is asked twice is paged twice, though one is taken away
		if n > most && (pages || !twice(what)) {
			fail("%d times: %s", n, what)
		}
	}
}
