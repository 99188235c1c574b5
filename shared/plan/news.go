package plan

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// outlives reports whether e is made of an incident that is over, too: it says so, that something was put on the timeline, what
// was done since for customers who were promised more, what is to do in the review, that the review is over, or the head of a record.
func (p planner) outlives(e Effect) bool {
	return e.tellsOfEnd() || e.Kind == ReactionKind || e.Kind == ArchiveKind || p.tellsSince(e) || p.ofReview(e) || e.tellsReview() || e.tellsOfRecord()
}

// tellsOfRecord reports whether e says the head of a record, which is what the record is held against: most are taken along after the end.
func (e Effect) tellsOfRecord() bool {
	f, news := e.Facts.(News)
	return news && f.latest().Entry.Kind == incident.EntryRecord
}

// tellsOfEnd reports whether e says that the incident, or its review, is over, so that it is made when it is.
func (e Effect) tellsOfEnd() bool {
	switch f := e.Facts.(type) {
	case Ended:
		return true
	case News:
		kind := f.latest().Entry.Kind
		return kind == incident.EntryResolved || kind == incident.EntryCanceled || f.closesReview()
	}
	return false
}

// closesReview reports whether news tell that the review is over.
func (f News) closesReview() bool {
	e := f.latest().Entry
	return e.Kind == incident.EntryClosed || e.Closes
}

// tellsSince reports whether e tells of a notice to customers since the end.
func (p planner) tellsSince(e Effect) bool {
	f, news := e.Facts.(News)
	return news && f.latest().Entry.Notice != nil && f.latest().No > p.endNews()
}

// endNews numbers the news that told of the end; zero: it was so long ago that others have taken its place.
func (p planner) endNews() (no int) {
	for _, n := range p.i.News {
		if n.Entry.Kind == incident.EntryResolved || n.Entry.Kind == incident.EntryCanceled {
			no = n.No
		}
	}
	return no
}

// news are the messages that tell the room what was decided. Where several became the commander while nobody could be told,
// only who leads is told so, and once; the others are on the timeline.
func (p planner) news(refs Refs) (out []Effect) {
	lines, leads := p.i.News, p.becameCommander()
	for len(lines) > 0 {
		no := lines[0].No
		n := slices.IndexFunc(lines, func(l incident.News) bool { return l.No != no })
		if n < 0 {
			n = len(lines)
		}
		f := News{Brief: p.brief(p.lang()), Since: p.i.DeclaredAt, Lines: lines[:n:n], Told: p.untold(lines[0].Entry)}
		f.Offer, f.Vacant, f.Watch = p.offered(f), p.asksWhoCommands(f), p.offersWatch(f)
		if f.closesReview() {
			f.Archives, f.Record = archives(p.i), p.recordPage()
		}
		lines = lines[n:]
		if key := NewsKey(no); refs.Has(key) || p.timely(f) && (!f.names() || f.offers() || f.handsOver() || no == leads) {
			out = append(out, Effect{Key: key, Kind: MessageKind, Life: Kept, Urgency: Decided, Needs: []Key{ChannelKey}, Facts: f})
		}
	}
	return out
}

// timely reports whether news still say what is so: a warning that customers must hear soon is no news once they have heard, or should
// have, an offer, or a question who commands, is none once it was answered, and one to hand over none once somebody was named, or has walked
// the brief.
func (p planner) timely(f News) bool {
	e := f.latest().Entry
	switch e.Kind {
	case incident.EntryOffered:
		return f.Offer > 0
	case incident.EntrySilence:
		return p.i.Silence != nil && e.Was == p.i.Commander
	}
	if f.handsOver() {
		return p.handoverTimely(e)
	}
	return e.Kind != incident.EntryNoticeSoon || e.Notice.Promise.Equal(p.s.NextNotice()) && p.s.NoticeLate().IsZero()
}

// handoverTimely reports whether news of a handover say what is so: nobody was named, has walked the brief, or was asked since.
func (p planner) handoverTimely(e incident.Entry) bool {
	h, running := p.i.HandingOver()
	switch {
	case e.Kind == incident.EntryStays:
		return p.i.Handover != nil && p.i.Handover.No == e.Handover.No
	case !running || e.Handover == nil || h.No != e.Handover.No || h.To != e.To:
		return false
	case e.Kind == incident.EntryHandoverAsked:
		return h.Asks == e.Count && len(h.Walked) == e.Handover.Done
	case e.Kind == incident.EntryHandover: // once all of the brief is walked, that is said
		return len(h.Unwalked()) > 0 || e.Handover.Done == len(h.Walked)
	}
	return true
}

// offered numbers the offer that news tell of, while it waits for its answer; 0: they tell of none.
func (p planner) offered(f News) int {
	e := f.latest().Entry
	if e.Kind != incident.EntryOffered || e.Count != p.i.Offered().No {
		return 0
	}
	return e.Count
}

// asksWhoCommands reports whether news ask who takes the command, those that asked last, and nobody has.
func (p planner) asksWhoCommands(f News) bool {
	asks := func(n incident.News) bool {
		return n.Entry.Kind == incident.EntryCommanderGone || n.Entry.Kind == incident.EntrySilence && n.Entry.Step != incident.AskCommander
	}
	last := 0
	for _, n := range p.i.News {
		if asks(n) {
			last = n.No
		}
	}
	return p.i.Vacant() && asks(f.latest()) && f.latest().No == last
}

// offersWatch is what the watch phase is called while news offer it to whoever commands; "": they do not, or not any more.
func (p planner) offersWatch(f News) string {
	n := f.latest()
	if n.Entry.Offers == "" || !p.i.OffersWatch() || n.Asks() != p.i.Commander {
		return ""
	}
	return p.i.Playbook.Part(incident.Watch).Title.In(p.lang())
}

// untold is where whoever is asked about customers finds those whom they should call; "": something else is told, or there is no form.
func (p planner) untold(e incident.Entry) string {
	if e.Kind != incident.EntryOwnersAsked || p.i.Settings.Form == "" {
		return ""
	}
	return ToldURL(p.i.Settings.Form, p.i.ID) + "?owner=me&state=call"
}

// BoardURL is the page of the form that shows an incident.
func BoardURL(form string, id incident.ID) string { return form + "i/" + string(id) }

// ToldURL is the page of the form that says who of an incident's customers was told what.
func ToldURL(form string, id incident.ID) string { return BoardURL(form, id) + "/customers" }

// recordPage is where the record is taken along; "": there is no form.
func (p planner) recordPage() string {
	if p.i.Settings.Form == "" {
		return ""
	}
	return RecordURL(p.i.Settings.Form, p.i.ID)
}

// RecordURL is the page of the form on which the record of an incident is taken along.
func RecordURL(form string, id incident.ID) string { return BoardURL(form, id) + "/record" }

// becameCommander numbers the news in which whoever commands now was last told so; zero: there is none.
func (p planner) becameCommander() (no int) {
	for _, n := range p.i.News {
		if n.Entry.To != "" && n.Entry.To == p.i.Commander && !n.Entry.AboutOffer() && !n.Entry.AboutHandover() {
			no = n.No
		}
	}
	return no
}

// given are the messages to those who were given a TODO, in its thread and in the room. One that may have been posted before
// the TODO went to somebody else is taken away; one that is there stays.
func (p planner) given(refs Refs) (out []Effect) {
	for _, t := range p.s.Todos {
		card, now := TodoKey(t.ID), Key("")
		if g := t.Given; g != nil && g.Assignment == t.Assignment && !t.Closed() {
			now = GivenKey(t.ID, t.Assignment)
			out = append(out, Effect{
				Key: now, Kind: MessageKind, Life: Once, Urgency: Decided, Needs: []Key{ChannelKey, card}, Thread: card, Also: true,
				Facts: Given{
					Lang: p.lang(), Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill, Since: p.i.DeclaredAt,
					Kind: g.Kind, By: g.By, Who: g.Who, From: g.Before, To: t.Owner, Todo: t.ID, Title: t.Title.In(p.lang()), Due: t.Due,
				},
			})
		}
		for _, k := range slices.Sorted(refs.under(givenPrefix + string(t.ID) + "/")) {
			if k != now && refs[k] == MayBe {
				out = append(out, Effect{Key: k, Kind: MessageKind, Life: Removed, Urgency: Decided, Needs: []Key{card}, Thread: card, Facts: Given{}})
			}
		}
	}
	return out
}

// ended tell those channels that were told of the incident that it is over: in a new message, since nobody is notified of an
// edit, and before anything else. It stands under the announcement; where that was taken away it stands alone. The all-clear is the
// same message, posted when the recovery notice is sent: the end of the response, which comes later, stands in it then.
func (p planner) ended(refs Refs) (out []Effect) {
	out = p.perhapsSaid(refs)
	if p.i.EndedAt.IsZero() && p.allClear() == (incident.Text{}) {
		return append(out, p.relapsed(refs)...)
	}
	f := Ended{
		Head: p.endedHead(), Private: p.i.Private, Room: p.i.Links[incident.ChannelLink].Ref, Recovered: p.recovered(), Notified: p.misled(),
		AllClear: p.allClear(),
	}
	if f.AllClear != (incident.Text{}) && p.i.Notices.Later {
		return p.endedBefore(refs, f)
	}
	for _, a := range p.announcements() {
		out = append(out, p.under(a, refs, p.i.Notices.Relapses, f))
	}
	return out
}

// endedBefore are the words of an end that came before the all-clear, as they were said then, and that in new messages: nobody is notified
// of an edit.
func (p planner) endedBefore(refs Refs, f Ended) (out []Effect) {
	clear := Ended{Head: ofOutage(f.Head), Room: f.Room, Recovered: f.Recovered, AllClear: f.AllClear}
	clear.Status, clear.Ended = incident.Open, time.Time{}
	f.Recovered, f.AllClear = false, incident.Text{}
	for _, a := range p.announcements() {
		out = append(out, p.under(a, refs, p.i.Notices.Relapses, f), p.under(a, refs, p.i.Notices.Relapses+1, clear))
	}
	return out
}

// under says under an announcement that it is over, after a number of relapses.
func (p planner) under(a Effect, refs Refs, relapses int, f Ended) Effect {
	e := Effect{
		Key: afresh(EndedKey(a.Key), relapses), Kind: MessageKind, Life: Kept, Urgency: Foremost, Needs: []Key{a.Key}, Place: a.Place,
		Thread: a.Key, Also: true, Facts: f,
	}
	if a.Key == startedKey {
		e.Key, e.Thread, e.Needs = afresh(signEnded, relapses), SignKey, []Key{SignKey}
	}
	if refs[a.Key] == Lost && (!refs.Has(e.Key) || refs[e.Key] == MayBe) { // one that may be there is looked for by nobody any more
		e.Key, e.Needs, e.Thread, e.Also = afresh(AloneKey(a.Key), relapses), nil, "", false
	}
	return e
}

// relapsed tells those who were told that it is over that it is not, in a new message beside what they were told.
func (p planner) relapsed(refs Refs) (out []Effect) {
	n := p.i.Notices.Relapses
	if n == 0 || !p.i.EndedAt.IsZero() || p.allClear() != (incident.Text{}) || !p.i.TellsAll() && p.i.TakenUp != n {
		return nil
	}
	for _, a := range p.announcements() {
		e := p.under(a, refs, n-1, Ended{
			Head: p.endedHead(), Private: p.i.Private, Room: p.i.Links[incident.ChannelLink].Ref, Relapsed: true, TakenUp: p.i.TakenUp == n,
		})
		if refs.Has(e.Key) && refs[e.Key] != MayBe {
			e.Key = relapseKey(n, a.Key)
			out = append(out, e)
		}
	}
	return out
}

// earlier are the words of ends that were taken back, and those that took them back.
func (p planner) earlier() (out []Effect) {
	for n := max(1, p.i.Notices.Relapses-suspected+1); n <= p.i.Notices.Relapses; n++ {
		for _, a := range p.announcements() {
			e := p.under(a, nil, n-1, Ended{Head: p.endedHead(), Private: p.i.Private})
			e.Life = Once
			back := e
			back.Key = relapseKey(n, a.Key)
			out = append(out, e, back)
		}
	}
	return out
}

// perhapsSaid are those of them of which nobody knows whether they were said: they are looked for, and not said any more.
func (p planner) perhapsSaid(refs Refs) []Effect {
	return slices.DeleteFunc(p.earlier(), func(e Effect) bool { return refs[e.Key] != MayBe })
}

// relapseOrphans are those words that may be there although others have taken their place.
func relapseOrphans(p planner) (keys []Key) {
	for _, e := range p.earlier() {
		keys = append(keys, e.Key)
	}
	return keys
}

// endedHead is the head of what says that it is over. While the response still runs, what it does meanwhile is no matter of it.
func (p planner) endedHead() Head {
	h := p.publicHead()
	if p.i.EndedAt.IsZero() {
		return ofOutage(h)
	}
	return h
}

// ofOutage is a head without what the response to the outage does.
func ofOutage(h Head) Head {
	h.Phase, h.Command, h.Provisional = "", "", false
	h.Facts = incident.Facts{Title: h.Facts.Title, Region: h.Facts.Region, Services: h.Facts.Services}
	return h
}

// allClear is what all are told since the recovery notice was sent; empty: nothing. A false alarm has none, and a private incident.
func (p planner) allClear() incident.Text {
	said := p.i.Notices.AllClear
	if said == nil || !p.i.TellsAll() || p.i.Status == incident.Canceled {
		return incident.Text{}
	}
	return *said
}

// recovered reports whether customers were sent the recovery notice.
func (p planner) recovered() bool {
	return p.i.Notices.Stage == incident.RecoveryNotice || slices.ContainsFunc(p.s.Todos, func(t incident.Todo) bool {
		return t.Notice && t.Phase == incident.Resolve && t.State == incident.TodoDone
	})
}

// misled reports whether customers were told of what turned out to be a false alarm.
func (p planner) misled() bool { return p.i.Status == incident.Canceled && p.s.Notified() }
