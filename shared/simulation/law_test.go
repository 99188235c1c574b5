package simulation

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

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
		s, err := store.LoadScope(context.Background(), w.db, inc, plan.ForSlack.From)
		if err != nil {
			fail("%s is not there: %v", inc, err)
			continue
		}
		w.judgeIncident(s, fail)
	}
	w.judgeRelay(ids, fail)
	w.judgePortal(fail)
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
	for _, system := range incident.Systems {
		w.judgeShards(s.Incident.ID, system.Name, fail)
		recs := w.records(s.Incident.ID, system.Name)
		for k, rec := range recs.Items {
			switch {
			case !rec.Ref.Zero():
				refs[k] = rec.Ref
			case plan.Announces(k) && !rec.OutcomeUnknown && !rec.At.IsZero():
				refs[k] = plan.Lost
			}
			lives := s.Incident.Status.MakesNew() || s.Incident.ID == incident.Workspace
			if rec.OutcomeUnknown && lives && !w.uninvited(s, k) && !w.unseen(s, k) && !bygone(s, k) { // nobody looks for old news any more
				fail("%s is left with an unknown outcome", k)
			}
		}
	}
	if s.Incident.ID != incident.Workspace {
		w.judgeRoom(s, refs, fail)
	}
	w.judgeMessages(s, refs, fail)
	w.judgeToAll(s, refs, fail)
	w.judgeArrivals(s, fail)
	w.judgeRecords(s, fail)
	w.judgeDocuments(s, fail)
	w.judgeTimeline(s, fail)
	w.judgeNotices(s, fail)
	w.judgeMails(s, fail)
	w.judgeContacts(s, fail)
	w.judgeCheck(s, fail)
	w.judgeHandover(s, fail)
	w.judgeReview(s, fail)
	w.judgePhases(s, fail)
	w.judgeMeasures(s, fail)
}

// uninvited reports whether k is an invitation that is not wanted any more, such as that of a responder who became the
// commander: whether it came about is of no interest, and there is nothing to take back.
func (w *world) uninvited(s incident.State, k plan.Key) bool {
	return strings.HasPrefix(string(k), "invite/") &&
		!slices.ContainsFunc(plan.Slack(s, plan.Refs{}), func(e plan.Effect) bool { return e.Key == k })
}

type records struct {
	Items map[plan.Key]struct {
		Ref            plan.Ref
		OutcomeUnknown bool `json:"unsure"`
		At             time.Time
	}
}

func (w *world) records(id incident.ID, system incident.System) (r records) {
	for _, d := range w.shards(id, system) {
		if err := d.Decode(&r); err != nil {
			w.t.Fatal(err)
		}
	}
	return r
}

// judgeRoom looks at the channel itself.
func (w *world) judgeRoom(s incident.State, refs plan.Refs, fail failer) {
	var rooms []slackfake.Channel
	link := s.Incident.Links[incident.ChannelLink]
	for _, c := range w.channels() {
		replaced := link.Ref != c.ID && (w.removals.everArchived(c.ID) || w.unneeded(c, link.Ref))
		if strings.Contains(c.Name, string(s.Incident.ID)) && !replaced {
			rooms = append(rooms, c)
		}
	}
	if len(rooms) != 1 {
		if s.Incident.Status == incident.Open || len(rooms) > 1 {
			fail("there are %d channels", len(rooms))
		}
		return
	}
	if s.Incident.DeclaredAt.IsZero() {
		fail("a sign has a channel")
	}
	room := rooms[0]
	if link.Ref != room.ID {
		fail("the incident's channel is %q, not %s", link.Ref, room.ID)
	}
	if room.Archived && s.Incident.Status.MakesNew() && (w.removals.audited || w.removals.reported(room.ID)) {
		fail("the incident's channel is archived")
	}
	effects := plan.Slack(s, refs)
	for _, e := range effects {
		w.judgeIn(s, room, e, refs, fail)
	}
	missing := 0
	for _, e := range effects {
		if e.Kind == plan.BookmarkKind && w.removals.mayBeMissing(s, bookmarkRemoved, refs[e.Key]) {
			missing++
		}
	}
	if s.Incident.Status.MakesNew() && len(room.Bookmarks) != countKind(effects, plan.BookmarkKind)-missing {
		fail("there are %d bookmarks, of %d effects", len(room.Bookmarks), len(effects))
	}
}

// unneeded reports whether a room was made in the place of one that was opened again meanwhile, and nobody is led to it.
func (w *world) unneeded(c slackfake.Channel, room string) bool {
	return slices.Contains(w.removals.opened, room) && !slices.ContainsFunc(c.Messages, func(m *slackfake.Message) bool { return m.Metadata != nil })
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
func (w *world) judgeIn(s incident.State, room slackfake.Channel, e plan.Effect, refs plan.Refs, fail failer) {
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
		if w.removals.mayBeMissing(s, unpinned, refs[e.Key]) || w.removals.mayBeMissing(s, deleted, refs[e.Key]) {
			return
		}
		if len(room.Pins) != 1 || room.Pins[0].TS != refs[f.Message].ID {
			fail("pinned is %v, not %v", room.Pins, refs[f.Message])
		}
	case plan.Pinned:
		if m, stands := w.slack.Message(f.Channel, f.TS); stands && w.pinsOf(m) != 1 {
			fail("the message %q on the timeline bears our 📌 %d times", m.Text, w.pinsOf(m))
		}
	case plan.Bookmark:
		n := 0
		for _, b := range room.Bookmarks {
			if b.Link == f.Link.URL {
				n++
			}
		}
		if n != 1 && !(n == 0 && w.removals.mayBeMissing(s, bookmarkRemoved, refs[e.Key])) {
			fail("%d bookmarks lead to %s", n, f.Link.URL)
		}
	}
}

// pinsOf is how often our own 📌 is on a message.
func (w *world) pinsOf(m slackfake.Message) (n int) {
	for _, r := range m.Reactions {
		if r.Name == incident.PinReaction && slices.Contains(r.Users, w.app.BotUserID) {
			n++
		}
	}
	return n
}

// judgeTold: whoever takes a TODO by an emoji is told so at most once for each time.
func (w *world) judgeTold(entries []incident.Entry, fail failer) {
	took := map[string]int{}
	for _, e := range entries {
		if e.Kind == incident.EntryClaimed || e.Kind == incident.EntryJoined {
			took[string(e.By)+" "+render.Value(e.Incident, e.Todo)]++
		}
	}
	for _, c := range w.slack.Calls() {
		if c.Method != "chat.postEphemeral" || !c.Did {
			continue
		}
		_, value, _ := strings.Cut(c.Params["blocks"], `"value":"`)
		value, _, _ = strings.Cut(value, `"`)
		if took[c.Params["user"]+" "+value]--; strings.HasPrefix(value, string(entries[0].Incident)) && took[c.Params["user"]+" "+value] < 0 {
			fail("%s was told too often that they took %s", c.Params["user"], value)
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
	room := s.Incident.Links[incident.ChannelLink].Ref
	for _, c := range w.channels() {
		if ofIncident(c.Name) && w.removals.everArchived(c.ID) && (c.ID != room || !s.Incident.Status.MakesNew()) {
			continue // what is in a room that was left, nobody changes any more
		}
		if c.ID == room && c.Archived && s.Incident.Archived() {
			continue // nor what is in one that is archived since the review
		}
		for _, m := range c.Messages {
			if m.Metadata == nil || m.Metadata.EventPayload["incident"] != string(s.Incident.ID) {
				continue
			}
			key, _ := m.Metadata.EventPayload["key"].(string)
			there[key]++
			if _, reply := plan.Under(plan.Key(key)); reply && m.ThreadTS == "" {
				fail("%s stands in the open channel: %q", key, m.Text)
			}
			e, ok := planned[key]
			if ok && w.silenced(s, e) {
				continue
			}
			if !ok && refs[plan.Key(key)].ID == m.TS && (plan.Transient(plan.Key(key)) || w.removals.parentDeleted(plan.Key(key)) || bygone(s, plan.Key(key))) {
				continue // asked once, and answered since: it stays in its thread; so does what was heard in one that is over, and old news
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
	for _, key := range slices.Sorted(maps.Keys(planned)) { // what is wrong is said in the same order whenever a seed is played
		e := planned[key]
		if e.Life == plan.Removed && there[key] == 0 {
			continue
		}
		gone := w.removals.mayBeMissing(s, deleted, refs[e.Key]) || !s.Incident.Status.MakesNew() && w.removals.everArchived(refs[e.Key].Channel)
		if there[key] != 1 && !(there[key] == 0 && gone) && !w.silenced(s, e) {
			fail("there are %d of %s", there[key], key)
		}
	}
}

// ofIncident reports whether a channel of that name is one in which people respond, if only in a drill.
func ofIncident(name string) bool {
	return strings.HasPrefix(name, "inc-") || strings.HasPrefix(name, incident.DrillPrefix+"-")
}

// bygone reports whether k are news that the header does not keep any more, or an end that was taken back: what they say stays as it is.
func bygone(s incident.State, k plan.Key) bool {
	if plan.Outdated(s.Incident, k) {
		return true
	}
	kept := s.Incident.News
	for no := 1; len(kept) > 0 && no < kept[len(kept)-1].No; no++ {
		if k == plan.NewsKey(no) { // those before it need not be gone: one is kept as long as its button is
			return !slices.ContainsFunc(kept, func(n incident.News) bool { return n.No == no })
		}
	}
	return false
}

// shut reports whether a channel of announcements cannot be used as far as anybody told us. Of an incident that is over nobody
// looks when it is opened again: people press "try again".
func (w *world) shut(s incident.State, channel string) bool {
	archived := slices.ContainsFunc(w.channels(), func(c slackfake.Channel) bool { return c.ID == channel && c.Archived })
	return w.removals.everArchived(channel) && (archived || !w.removals.reported(reopening(channel)) || !s.Incident.Status.MakesNew())
}

// silenced reports whether a message belongs to a channel that was archived, and people are told to open it again.
func (w *world) silenced(s incident.State, e plan.Effect) bool {
	return e.Place != "" && w.shut(s, e.Place) &&
		slices.ContainsFunc(slices.Collect(maps.Values(s.Incident.Problems)), func(p incident.Problem) bool { return p.Key == string(e.Key.Problem()) })
}

// unseen reports whether k is a message of a channel that was archived: nobody may read there whether it was posted.
func (w *world) unseen(s incident.State, k plan.Key) bool {
	return slices.ContainsFunc(plan.Slack(s, plan.Refs{}), func(e plan.Effect) bool { return e.Key == k && w.silenced(s, e) })
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
	w.judgeText(s, fail)
}

// judgeTimeline: each request has one entry, and what is done by itself is ticked.
func (w *world) judgeTimeline(s incident.State, fail failer) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		fail("the timeline cannot be read: %v", err)
	}
	if len(entries) > 0 {
		w.judgeTold(entries, fail)
	}
	judgeCommand(s, entries, fail)
	kinds := map[incident.EntryKind]int{}
	made := map[string]int{}
	for _, e := range entries {
		if e.Kind == incident.EntryFailed && strings.HasPrefix(e.Key, "mail") { // judgeMails knows
			continue
		}
		kinds[e.Kind]++
		if e.Kind == incident.EntryMade {
			made[e.Key]++
		}
	}
	for key, n := range made {
		if n != 1 && !(key == string(plan.ChannelKey) && n <= 1+w.removals.roomsArchived()+len(w.removals.opened)) {
			fail("the timeline says %d times that %s was made", n, key)
		}
	}
	if kinds[incident.EntryDeclared] > 1 || kinds[incident.EntryFailed] > 0 && !w.removals.everArchived(announced) {
		fail("the timeline holds %v", kinds)
	}
	for _, p := range s.Incident.Problems {
		if p.System == string(incident.Mail) {
			continue
		}
		if !strings.Contains(p.Key, "announce/"+announced) || !w.shut(s, announced) {
			fail("a problem is left: %v", p)
		}
	}
	for _, t := range s.Todos {
		switch uncalled := s.Incident.Uncalled(t); {
		case len(t.Auto) > 0 && !uncalled && !t.Closed() && s.Incident.Status.MakesNew():
			fail("%s was not ticked", t.ID)
		case uncalled && t.State == incident.TodoDone && t.Owner == "":
			fail("%s was ticked, and the leads were not mentioned", t.ID)
		}
	}
}

// judgeCalls looks at what was ever done: nobody was told or asked twice, and the token stood in headers only.
func (w *world) judgeCalls(incidents int, twice func(what string) bool, fail failer) {
	done := map[string]int{}
	for _, c := range w.slack.Calls() {
		if c.Leaked {
			fail("%s carries a token where logs see it", c.Method)
		}
		if !c.Did {
			continue
		}
		switch c.Method {
		case "conversations.create":
			done[c.Method]++
		case "response_url":
			if c.Params["replace_original"] == "true" && !steppedBack(c.Params["text"]) { // the answer to a command; others say what a press did
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
		switch {
		case what == "conversations.create":
			most = incidents + w.removals.roomsArchived()
		case strings.HasPrefix(what, "message"):
			most += w.removals.repeats(keyIn(what))
		case strings.HasPrefix(what, "bookmark"):
			most += w.removals.bookmarksRemoved()
		}
		// whoever is asked or told twice is paged twice, though one is taken away
		if n > most && (w.pages(what) || !twice(what)) {
			fail("%d times: %s", n, what)
		}
	}
}

// steppedBack reports whether an answer says that a claim was taken back, which people may do more than once.
func steppedBack(said string) bool {
	return strings.Contains(said, "担当を外れました") || strings.HasPrefix(said, "You released ")
}

// pages reports whether a message calls upon people: one that asks, that gives a TODO, or that says who commands.
func (w *world) pages(what string) bool {
	key := keyIn(what)
	switch prefix, _, _ := strings.Cut(string(key), "/"); prefix {
	case "ask", "asked", "given":
		return true
	case "news", "sign":
		s, err := store.Load(context.Background(), w.db, incident.ID(fieldIn(what, "incident")))
		return err != nil || slices.ContainsFunc(plan.Slack(s, plan.Refs{key: plan.MayBe}), func(e plan.Effect) bool {
			return e.Key == key && e.Pages()
		})
	}
	return false
}

// keyIn is the key in a message's metadata.
func keyIn(what string) plan.Key { return plan.Key(fieldIn(what, "key")) }

func fieldIn(metadata, name string) string {
	_, rest, _ := strings.Cut(metadata, `"`+name+`":"`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
