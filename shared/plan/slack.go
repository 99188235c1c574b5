package plan

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
)

// Keys that others need to know.
const (
	ChannelKey Key = "channel"
	PeopleKey  Key = "invite/people"
	BoardKey   Key = "board"
	AnswerKey  Key = "answer"
)

// TodoKey is the message of a TODO.
func TodoKey(id incident.TodoID) Key { return Key(todoPrefix + id) }

// TodoOf returns the TODO whose message has the key k; ok is false for the key of anything else.
func TodoOf(k Key) (id incident.TodoID, ok bool) {
	todo, ok := strings.CutPrefix(string(k), todoPrefix)
	return incident.TodoID(todo), ok
}

const (
	todoPrefix     = "todo/"
	announcePrefix = "announce/"
)

// Slack returns what should be in Slack for s, the most urgent first. refs are what is there: an incident that is over
// makes nothing that is not there yet, but what is there shows the end, and whoever asks to try again how that went.
func Slack(s incident.State, refs Refs) []Effect {
	if s.Incident.ID == incident.Workspace {
		return slices.Concat(codesUsed(s.Incident), workspace(s.Incident.Settings, refs), checkup(s.Incident))
	}
	p := planner{s: s, i: s.Incident}
	p.card = p.linked(refs)
	all := slices.Concat(
		p.ended(refs), p.room(), p.people(), p.answer(), p.retried(), p.board(), p.late(), p.news(refs), p.todos(), p.given(refs), p.said(),
		p.announcements(), p.decoration(), p.bookmarks(), p.overdue(refs), p.asked(refs), p.questions(refs))
	all = once(all)
	if !s.Incident.Status.MakesNew() {
		all = slices.DeleteFunc(all, func(e Effect) bool {
			return !(e.tellsOfEnd() && refs.hasAll(e.Needs)) && !e.answers() && (!refs.Has(e.Key) || !refs.hasAll(e.Needs))
		})
	}
	slices.SortStableFunc(all, func(a, b Effect) int { return cmp.Compare(a.Urgency, b.Urgency) })
	return all
}

// once drops an effect whose key an earlier one has: settings and playbooks may name a channel or group twice.
func once(all []Effect) []Effect {
	seen := map[Key]bool{}
	return slices.DeleteFunc(all, func(e Effect) bool {
		again := seen[e.Key]
		seen[e.Key] = true
		return again
	})
}

type planner struct {
	s    incident.State
	i    incident.Incident
	card map[incident.TodoID]string // the addresses of the TODOs' messages
}

// linked are the addresses of the TODOs' messages. Those of a phase come one after the other, each second one, so that they
// are linked when all but one are there: else the board would be edited for each. One is missing while it is made again.
func (p planner) linked(refs Refs) map[incident.TodoID]string {
	missing := map[incident.Phase]int{}
	for _, t := range p.s.Todos {
		if !t.OwnWork() && refs[TodoKey(t.ID)].URL == "" {
			missing[t.Phase]++
		}
	}
	out := map[incident.TodoID]string{}
	for _, t := range p.s.Todos {
		if t.OwnWork() || missing[t.Phase] <= 1 {
			out[t.ID] = refs[TodoKey(t.ID)].URL
		}
	}
	return out
}

func (p planner) head() Head {
	i := p.i
	return Head{
		Incident: i.ID, Lang: i.Settings.Language, Timezone: i.Settings.Timezone, Drill: i.Kind == incident.Drill,
		Facts: i.Facts, Status: i.Status, Phase: i.Phase, Command: i.Commander, Since: i.DeclaredAt,
		Ended: i.EndedAt, EndedBy: i.EndedBy, Reason: i.EndReason,
	}
}

// publicHead is the head for readers who are not in the channel.
func (p planner) publicHead() Head {
	h := p.head()
	if p.i.Private {
		h.Facts, h.Reason = incident.Facts{}, ""
	}
	return h
}

func (p planner) lang() incident.Lang { return p.i.Settings.Language }

func (p planner) room() []Effect {
	return []Effect{{
		Key: ChannelKey, Kind: ChannelKind, Life: Once, Urgency: Room, Link: incident.ChannelLink,
		Facts: Channel{Name: p.i.ChannelName, Private: p.i.Private},
	}}
}

// answer comes after the people: the second call lets the first of them in.
func (p planner) answer() []Effect {
	if p.i.Answer == nil {
		return nil
	}
	return append(p.unmade(), Effect{
		Key: AnswerKey, Kind: AnswerKind, Life: AtMostOnce, Urgency: People, Needs: []Key{ChannelKey},
		Facts: Answer{
			Lang: cmp.Or(p.i.Answer.Lang, p.lang()), Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill, To: *p.i.Answer, NextNotice: p.s.NextNotice(),
			Commander: p.i.Commander,
		},
	})
}

// unmade tells a declarer who waits for the channel that it cannot be made: there is no board to say so.
func (p planner) unmade() []Effect {
	failed, known := p.i.NoChannel()
	if !known {
		return nil
	}
	return []Effect{{
		Key: AnswerKey + "/" + ChannelKey, Kind: AnswerKind, Life: AtMostOnce, Urgency: People,
		Facts: NoChannel(p.i, *p.i.Answer, failed),
	}}
}

// NoChannel is what a declarer is told whose channel could not be made.
func NoChannel(i incident.Incident, to incident.AnswerTo, why incident.Problem) Unmade {
	return Unmade{
		Incident: i.ID, Lang: cmp.Or(to.Lang, i.Settings.Language), Timezone: i.Settings.Timezone, Drill: i.Kind == incident.Drill,
		To: to, Problem: why, Form: i.Settings.Form,
	}
}

// people lets in whoever leads or declared, in one call that no stale id of the settings can spoil; then the responders, and
// each user group in a call of its own.
func (p planner) people() []Effect {
	invite := func(key Key, urgency Urgency, who Invite) Effect {
		return Effect{Key: key, Kind: InviteKind, Life: Kept, Urgency: urgency, Needs: []Key{ChannelKey}, Facts: who}
	}
	first := unique(append([]incident.PersonID{p.i.DeclaredBy}, p.i.Invited...))
	out := []Effect{invite(PeopleKey, People, Invite{People: first, Duties: p.i.Duties})}
	var responders []incident.PersonID
	var groups []Effect
	for _, r := range p.i.Settings.Responders {
		if strings.HasPrefix(r, "S") { // Slack: ids of user groups begin with S, those of people with U or W
			groups = append(groups, invite(Key("invite/group/"+r), Groups, Invite{Group: r}))
		} else if !slices.Contains(first, incident.PersonID(r)) {
			responders = append(responders, incident.PersonID(r))
		}
	}
	if len(responders) > 0 {
		out = append(out, invite("invite/responders", Groups, Invite{People: unique(responders)}))
	}
	return append(out, groups...)
}

func unique(people []incident.PersonID) (out []incident.PersonID) {
	for _, p := range people {
		if p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (p planner) board() []Effect {
	b := Board{
		Head: p.head(), PhaseTitle: p.i.Playbook.Part(p.i.Phase).Title.In(p.lang()), PhaseSince: p.i.PhaseSince,
		NextNotice: p.s.NextNotice(), NoticeLate: p.s.NoticeLate(), Links: p.links(), Titles: map[string]string{},
	}
	for _, t := range p.s.Todos {
		b.Todos = append(b.Todos, p.boardLine(t))
	}
	for _, problem := range p.i.Problems {
		b.Problems = append(b.Problems, problem)
		if said := Titled(p.i, problem.Key); said != problem.Key {
			b.Titles[problem.Key] = said
		}
	}
	slices.SortFunc(b.Problems, func(x, y incident.Problem) int { return cmp.Compare(x.ID(), y.ID()) })
	return []Effect{
		{Key: BoardKey, Kind: MessageKind, Life: Kept, Urgency: Overview, Needs: []Key{ChannelKey}, Facts: b},
		{Key: "pin/board", Kind: PinKind, Life: Kept, Urgency: Overview, Needs: []Key{ChannelKey, BoardKey}, Facts: Pin{BoardKey}},
	}
}

func (p planner) line(t incident.Todo) TodoLine {
	return TodoLine{
		ID: t.ID, Title: t.Title.In(p.lang()), State: t.State, Owner: t.Owner, Helpers: t.Helpers, Due: t.Due,
		Auto: len(t.Auto) > 0, Stuck: p.i.Stuck(t), Late: t.Late, Missed: t.Missed,
	}
}

// leading is a line that leads to the TODO's message.
func (p planner) leading(t incident.Todo) TodoLine {
	l := p.line(t)
	l.URL = p.card[t.ID]
	return l
}

// named is a line in a message that others take the place of: it names people and calls upon nobody.
func (p planner) named(t incident.Todo) TodoLine {
	l := p.leading(t)
	l.Names = t.Names
	return l
}

// boardLine is a line with the latest word, while somebody works on it.
func (p planner) boardLine(t incident.Todo) TodoLine {
	l := p.leading(t)
	if t.Last != nil && !t.Closed() && p.i.Status.Editable() {
		l.Last = t.Last.Text
	}
	return l
}

func (p planner) links() []NamedLink {
	out := Made(p.i, p.lang())
	if p.i.Settings.Runbook != "" {
		out = append(out, NamedLink{Name: "runbook", URL: p.i.Settings.Runbook})
	}
	if room := p.i.Meeting(); room != "" {
		out = append(out, NamedLink{Name: "meeting", URL: room})
	}
	return out
}

func (p planner) todos() (out []Effect) {
	for _, t := range p.s.Todos {
		out = append(out, Effect{
			Key: TodoKey(t.ID), Kind: MessageKind, Life: Kept, Urgency: Work, Needs: []Key{ChannelKey}, About: t.ID,
			Facts: TodoCard{
				Incident: p.i.ID, Lang: p.lang(), Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill,
				Since: p.i.DeclaredAt, Over: !p.i.Status.Editable(), Line: p.line(t), Guide: t.Guide.In(p.lang()), Role: p.i.Playbook.RoleName(t.Role, p.lang()),
				Every: t.Every, Occurrence: t.Occurrence, ClosedBy: t.ClosedBy, ClosedAt: t.ClosedAt, SkipReason: t.SkipReason,
				Next: t.NextRound(), Look: t.Look(),
			},
		})
	}
	return out
}

// announcements lead to the room, and need it to be made; one that is there says that all is over, whatever became of the
// room.
func (p planner) announcements() (out []Effect) {
	var needs []Key
	if p.i.Status.MakesNew() {
		needs = []Key{ChannelKey}
	}
	for _, a := range p.i.Settings.Announce {
		out = append(out, p.announcement(announcePrefix+Key(a.Channel), a.Channel, p.publicNote(a.Announcement), needs))
	}
	if help := p.i.Settings.Help; help != "" && p.i.Kind == incident.Live && !p.announcedIn(help) {
		out = append(out, p.announcement(HelpKey, help, "", needs))
	}
	return out
}

func (p planner) announcement(key Key, channel, note string, needs []Key) Effect {
	return Effect{
		Key: key, Kind: MessageKind, Life: Kept, Urgency: Work, Needs: needs, Place: channel,
		Facts: Announcement{Head: p.publicHead(), Private: p.i.Private, Note: note, Room: p.i.Links[incident.ChannelLink].Ref, Notified: p.misled()},
	}
}

func (p planner) announcedIn(channel string) bool {
	return slices.ContainsFunc(p.i.Settings.Announce, func(a incident.Audience) bool { return a.Channel == channel })
}

// publicNote is what a department should do. Of a private incident the playbook says nothing: its notes send people to a channel
// that they cannot see.
func (p planner) publicNote(id string) string {
	if p.i.Private {
		return ""
	}
	return p.note(id)
}

func (p planner) note(id string) string {
	for _, a := range p.i.Playbook.Announcements {
		if a.ID == id {
			return a.Note.In(p.lang())
		}
	}
	return ""
}

func (p planner) decoration() []Effect {
	drill := p.i.Kind == incident.Drill
	return []Effect{
		{
			Key: "topic", Kind: TopicKind, Life: Kept, Urgency: Word, Needs: []Key{ChannelKey},
			Facts: Topic{Head: p.head(), Meeting: p.i.Meeting()},
		},
		{
			Key: "purpose", Kind: PurposeKind, Life: Kept, Urgency: Decoration, Needs: []Key{ChannelKey},
			Facts: Purpose{Lang: p.lang(), Drill: drill, Title: p.i.Facts.Title},
		},
	}
}

func (p planner) bookmarks() (out []Effect) {
	for _, l := range p.links() {
		out = append(out, Effect{
			Key: Key("bookmark/" + l.Name), Kind: BookmarkKind, Life: Kept, Urgency: Decoration, Needs: []Key{ChannelKey},
			Facts: Bookmark{Lang: p.lang(), Drill: p.i.Kind == incident.Drill, Link: l},
		})
	}
	return out
}

// workspace keeps at hand, in the help room, how to declare, and the runbook. One that is in another room goes: nobody would keep it up to
// date.
func workspace(s incident.Settings, refs Refs) (out []Effect) {
	if s.Help == "" {
		return nil
	}
	here := runbookPrefix + Key(s.Help)
	if refs[runbook].Channel == s.Help {
		here = runbook
	}
	out = []Effect{
		{
			Key: here, Kind: MessageKind, Life: Kept, Urgency: Decoration, Place: s.Help,
			Facts: RunbookNote{Lang: s.Language, URL: s.Runbook, Form: s.Form, Declares: true},
		},
		{
			Key: "pin/" + here, Kind: PinKind, Life: Kept, Urgency: Decoration, Place: s.Help, Needs: []Key{here},
			Facts: Pin{here},
		},
	}
	return append(out, moved(here, refs)...)
}

// moved are the runbook and its pin in rooms that are the help room no more. They go once it is in the one that is.
func moved(here Key, refs Refs) (out []Effect) {
	for _, old := range []Effect{{Key: runbook, Kind: MessageKind, Facts: RunbookNote{}}, {Key: "pin/" + runbook, Kind: PinKind, Facts: Pin{}}} {
		for _, k := range slices.Sorted(refs.under(string(old.Key))) {
			if k == here || k == "pin/"+here || refs[k] == MayBe {
				continue
			}
			old.Key, old.Life, old.Urgency, old.Place, old.Needs = k, Removed, Decoration, refs[k].Channel, []Key{here}
			out = append(out, old)
		}
	}
	return out
}

// The runbook's keys name the help room, so that a new one gets a message of its own. One that names none is kept where it is.
const (
	runbook       Key = "runbook"
	runbookPrefix     = runbook + "/"
)
