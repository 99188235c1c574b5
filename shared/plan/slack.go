package plan

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

// Slack returns what should be in Slack for s, the most urgent first. refs are what is there: an incident that is over
// makes nothing that is not there yet, but what is there shows the end, and whoever asks to try again how that went.
func Slack(s incident.State, refs Refs) []Effect {
	if s.Incident.ID == incident.Workspace {
		return slices.Concat(codesUsed(s.Incident), shorterList(s), workspace(s.Incident.Settings, refs), checkup(s.Incident))
	}
	p := planner{s: s, i: s.Incident}
	if p.signOnly() {
		return p.still(p.signs(refs), refs)
	}
	p.s = s.SinceStart()
	p.card = p.linked(refs)
	all := slices.Concat(
		p.signCard(), p.ended(refs), p.room(), p.people(), p.answer(), p.retried(), p.board(), p.known(refs), p.late(), p.news(refs), p.handover(refs), p.toldAll(refs), p.executives(), p.todos(), p.given(refs), p.said(), p.kept(refs), p.taken(), p.arrived(),
		p.announcements(), p.decoration(), p.bookmarks(), p.overdue(refs), p.asked(refs), p.questions(refs), p.signQuestions(refs))
	all = p.still(once(all), refs)
	slices.SortStableFunc(all, func(a, b Effect) int { return cmp.Compare(a.Urgency, b.Urgency) })
	return all
}

// still leaves out what an incident that is over does not make any more.
func (p planner) still(all []Effect, refs Refs) []Effect {
	if p.i.Status.MakesNew() {
		return all
	}
	return slices.DeleteFunc(all, func(e Effect) bool {
		return !(p.outlives(e) && refs.hasAll(e.Needs)) && !e.answers() && (!refs.Has(e.Key) || !refs.hasAll(e.Needs))
	})
}

// InLanguage is the board, or the message of a TODO, as it would stand in a room of another language; ok is false where there is none
// of that key.
func InLanguage(lang incident.Lang, s incident.State, refs Refs, k Key) (e Effect, ok bool) {
	s.Incident.Settings.Language, s.Incident.Settings.Also = lang, ""
	s = s.SinceStart()
	p := planner{s: s, i: s.Incident}
	p.card = p.linked(refs)
	for _, e := range append(p.board(), p.todos()...) {
		if e.Key == k {
			return e, true
		}
	}
	return Effect{}, false
}

func (p planner) room() []Effect {
	return []Effect{{
		Key: ChannelKey, Kind: ChannelKind, Life: Once, Urgency: Foremost, Link: incident.ChannelLink,
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
	for _, r := range slices.Concat(p.i.Settings.Responders, p.i.Called) {
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

func (p planner) board() []Effect {
	b := Board{
		Head: p.head(), InReview: p.i.Status == incident.Resolved, Sides: p.i.Sides, PhaseTitle: p.i.Playbook.Part(p.i.Phase).Title.In(p.lang()), PhaseSince: p.i.PhaseSince,
		NextNotice: p.s.NextNotice(), NoticeLate: p.s.NoticeLate(), Links: p.links(), Titles: map[string]string{}, Drafts: p.behind(p.lang()),
		Provider: p.i.Provider, Feed: p.i.Feed, Notices: p.i.Notices, Listed: p.i.Settings.Listed,
	}
	if o := p.i.Offered(); o.No > 0 {
		b.Offer = &o
	}
	if h, running := p.i.HandingOver(); running {
		b.Handover = &HandingOver{From: h.From, To: h.To, Until: h.Until}
	}
	b.Vacant = p.i.Vacant()
	if word, told := p.i.LatestToAll(); told {
		b.Word = &word
	}
	if b.Portal = p.i.Portal; b.Portal != nil && p.i.Settings.Portal != nil {
		b.PortalURL = p.i.Settings.Portal.Front()
	}
	if p.i.Notices.Delivery != nil {
		b.Form = p.i.Settings.Form
	}
	if !b.NextNotice.IsZero() {
		b.NextNo, b.NextStage = p.i.Notices.NextNo(), p.s.NextStage()
	}
	if head := measure.Headline(p.i); !p.i.EndedAt.IsZero() {
		if head.Told.Sent > 0 {
			b.Told = &head.Told
		}
		if !head.Channel.IsZero() || !head.Notice1.IsZero() {
			b.Times = &Times{Channel: head.Channel, Notice1: head.Notice1}
		}
	}
	for _, t := range p.s.Todos {
		b.Todos = append(b.Todos, p.boardLine(t))
	}
	if b.Sources = p.i.Sources(); len(b.Sources) > 0 {
		b.Reports = p.i.Sign.Count
	}
	b.Problems = Problems(p.i)
	for _, problem := range b.Problems {
		if said := Titled(p.i, problem.Key); said != problem.Key {
			b.Titles[problem.Key] = said
		}
	}
	return []Effect{
		{Key: BoardKey, Kind: MessageKind, Life: Kept, Urgency: Overview, Needs: []Key{ChannelKey}, Facts: b},
		{Key: "pin/board", Kind: PinKind, Life: Kept, Urgency: Overview, Needs: []Key{ChannelKey, BoardKey}, Facts: Pin{BoardKey}},
	}
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
				Incident: p.i.ID, Lang: p.lang(), Also: p.i.Settings.Also, AlsoTitle: p.alsoTitle(t),
				Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill,
				Since: p.i.DeclaredAt, Over: !p.i.Status.Editable(), Line: p.line(t), Guide: t.Guide.In(p.lang()), Role: p.i.Playbook.RoleName(t.Role, p.lang()),
				Every: t.Every, Occurrence: t.Occurrence, ClosedBy: t.ClosedBy, ClosedAt: t.ClosedAt, SkipReason: t.SkipReason,
				Next: t.NextRound(), Look: t.Look(),
			},
		})
	}
	return out
}

// alsoTitle is a TODO's title in the second language. What people typed has one only.
func (p planner) alsoTitle(t incident.Todo) string {
	also := p.i.Settings.Also
	if also == "" || t.Title.In(also) == t.Title.In(p.lang()) {
		return ""
	}
	return t.Title.In(also)
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
			Key: bookmarkOf(l), Kind: BookmarkKind, Life: Kept, Urgency: Decoration, Needs: []Key{ChannelKey},
			Facts: Bookmark{Lang: p.lang(), Drill: p.i.Kind == incident.Drill, Link: l, Before: p.ledTo(l)},
		})
	}
	return out
}

// ledTo are the addresses of the other documents that share a link's bookmark: it led to one of them before.
func (p planner) ledTo(l NamedLink) (before []string) {
	for _, d := range p.i.Documents(nil) {
		made := p.i.Links[incident.DocumentLink(d.ID)].URL
		if made != "" && made != l.URL && bookmarkOf(NamedLink{Name: d.ID}) == bookmarkOf(l) {
			before = append(before, made)
		}
	}
	return before
}

// bookmarkOf is the bookmark that leads to something. All drafts of notices have one, which leads to that of the next, and so have all
// sheets of the check.
func bookmarkOf(l NamedLink) Key {
	switch d := (incident.Document{ID: l.Name}); {
	case d.IsDraft():
		return bookmarkPrefix + incident.NoticeDocument
	case d.IsSheet():
		return bookmarkPrefix + incident.CheckDocument
	}
	return Key(bookmarkPrefix + l.Name)
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
			Facts: RunbookNote{Lang: s.Language, URL: s.Runbook, Form: s.Form, Declares: true, Signs: true},
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
