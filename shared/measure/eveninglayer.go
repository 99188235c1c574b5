package measure

import (
	"cmp"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// EveningOf lays out what a timeline says of a response that followed a playbook. now is when somebody looks, for what is not over.
func EveningOf(all []incident.Entry, book incident.Playbook, now time.Time) Evening {
	all = slices.DeleteFunc(slices.Clone(all), func(e incident.Entry) bool { return e.At.IsZero() })
	slices.SortStableFunc(all, func(a, b incident.Entry) int { return a.At.Compare(b.At) })
	l := layer{
		began: map[incident.Phase]time.Time{}, works: worksOf(book),
		people: map[string]int{}, signs: map[string]int{}, events: map[string]int{},
	}
	l.over = over(all)
	for _, e := range all {
		l.last = e
		l.phases(e)
		l.command(e)
		l.works.hear(e, l.runs, l.began)
		l.provider(e)
		l.sign(e)
	}
	return l.finish(all, now)
}

// over is when an evening was over: at its last end, or with the last notice that followed it within a day; zero: it is not.
func over(all []incident.Entry) (at time.Time) {
	for _, e := range all {
		switch e.Kind {
		case incident.EntryResolved, incident.EntryCanceled, incident.EntryDismissed:
			at = e.At
		case incident.EntryTakenUp:
			at = time.Time{}
		case incident.EntryNoticeSent:
			if !at.IsZero() && e.At.Sub(at) < 24*time.Hour {
				at = e.At
			}
		}
	}
	return at
}

// layer lays out one entry after the other.
type layer struct {
	Evening

	began  map[incident.Phase]time.Time // when each phase first began
	runs   incident.Phase
	over   time.Time
	last   incident.Entry
	leads  incident.PersonID // who commands; "": nobody
	led    incident.PersonID // who did when it ended
	people map[string]int
	works  *works
	signs  map[string]int
	events map[string]int
}

func (l *layer) phases(e incident.Entry) {
	mark := func(w What) { l.Phases.Marks = append(l.Phases.Marks, Mark{What: w, At: e.At, To: e.At, Entry: e}) }
	switch e.Kind {
	case incident.EntryReported:
		l.enter(incident.Detect, e)
	case incident.EntryDeclared:
		l.enter(incident.Respond, e)
		mark(Started)
	case incident.EntryPhase, incident.EntryPhaseBack:
		l.enter(e.Phase, e)
	case incident.EntryResolved:
		l.leave(e.At)
		l.began[incident.Review] = e.At
		mark(Ended)
	case incident.EntryCanceled, incident.EntryDismissed:
		l.leave(e.At)
		mark(Canceled)
	case incident.EntryTakenUp:
		l.enter(cmp.Or(l.runs, incident.Respond), e)
		mark(TakenUp)
	case incident.EntryClosed:
		mark(Closed)
	}
	if e.Closes {
		mark(Closed)
	}
}

// with are the phases whose TODOs open together with those of another.
var with = map[incident.Phase][]incident.Phase{incident.Detect: {incident.Confirm}, incident.Respond: {incident.Start}}

// enter begins a phase, and ends the one before.
func (l *layer) enter(p incident.Phase, e incident.Entry) {
	l.leave(e.At)
	e.Phase = p
	for _, opened := range append([]incident.Phase{p}, with[p]...) {
		if _, known := l.began[opened]; !known {
			l.began[opened] = e.At
		}
	}
	l.runs = p
	l.Phases.Marks = append(l.Phases.Marks, Mark{What: InPhase, At: e.At, Entry: e})
}

func (l *layer) leave(at time.Time) { end(l.Phases.Marks, InPhase, at) }

// end ends what runs of a kind.
func end(marks []Mark, w What, at time.Time) {
	for n := range marks {
		if m := &marks[n]; m.What == w && m.To.IsZero() {
			m.To = at
		}
	}
}

// line is that of somebody or something, which begins with the first that is heard of it.
func line(rows *[]Line, at map[string]int, id string) *Line {
	n, known := at[id]
	if !known {
		n = len(*rows)
		at[id] = n
		*rows = append(*rows, Line{ID: id})
	}
	return &(*rows)[n]
}

func (l *layer) person(id incident.PersonID, m Mark) {
	if id == "" {
		return
	}
	r := line(&l.People, l.people, string(id))
	r.Marks = append(r.Marks, m)
}

func (l *layer) command(e incident.Entry) {
	moment := func(w What) Mark { return Mark{What: w, At: e.At, To: e.At, Entry: e} }
	switch e.Kind {
	case incident.EntryDeclared:
		l.commanded(cmp.Or(e.To, e.By), "", e)
	case incident.EntryCommander:
		l.commanded(e.To, cmp.Or(e.Was, l.leads), e)
	case incident.EntryCommanderGone:
		l.commanded("", "", e)
	case incident.EntryResolved, incident.EntryCanceled:
		l.led = l.leads
		l.commanded("", "", e)
	case incident.EntryTakenUp:
		if e.Was == "" {
			l.commanded(l.led, "", e)
		}
	case incident.EntryArrived, incident.EntryLetIn:
		l.person(e.By, moment(Arrives))
	case incident.EntryClaimed, incident.EntryJoined:
		l.person(e.By, moment(Takes))
	case incident.EntryReassigned, incident.EntryPassed, incident.EntryAdded:
		l.person(e.To, moment(Takes))
	}
}

// commanded says who commands from an entry on.
func (l *layer) commanded(who, from incident.PersonID, e incident.Entry) {
	for n := range l.People {
		end(l.People[n].Marks, Commands, e.At)
	}
	if from == who {
		from = ""
	}
	l.leads = who
	l.person(who, Mark{What: Commands, At: e.At, From: from, Entry: e})
}

func (l *layer) provider(e incident.Entry) {
	if e.Post == nil {
		return
	}
	var w What
	switch e.Kind {
	case incident.EntryProvider, incident.EntryProviderMended:
		w = Says
	case incident.EntryProviderLate:
		w = Broke
	case incident.EntryProviderGone:
		w = Delist
	default:
		return
	}
	r := line(&l.Provider, l.events, e.Post.Event)
	m := Mark{What: w, At: e.At, To: e.At, Entry: e}
	if w == Says {
		end(r.Marks, Says, e.At)
		m.To = time.Time{}
	}
	if e.Post.Level == incident.ProviderOver {
		m.To = e.At
	}
	r.Marks = append(r.Marks, m)
}

func (l *layer) sign(e incident.Entry) {
	on := func(id string, w What) {
		r := line(&l.Signs, l.signs, id)
		r.Marks = append(r.Marks, Mark{What: w, At: e.At, To: e.At, Entry: e})
	}
	switch e.Kind {
	case incident.EntryReported, incident.EntrySignJoined:
		on(ReportsRow, Reports)
	case incident.EntryEvidence:
		on(EvidenceRow, Evidence)
	case incident.EntryAlertOver:
		on(AlertsRow, Clears)
	case incident.EntryTickets:
		on(TicketsRow, Rises)
	case incident.EntryToolDown, incident.EntryLost:
		l.down(e)
	case incident.EntryToolUp, incident.EntryBack:
		l.up(e)
	}
}

// down begins what does not work, when it began and not when that was said.
func (l *layer) down(e incident.Entry) {
	r := line(&l.Signs, l.signs, e.Key)
	end(r.Marks, Down, e.At)
	r.Marks = append(r.Marks, Mark{What: Down, At: since(e), Entry: e})
}

// up ends it. What is heard of for the first time when it is over was down nevertheless.
func (l *layer) up(e incident.Entry) {
	r := line(&l.Signs, l.signs, e.Key)
	if !slices.ContainsFunc(r.Marks, func(m Mark) bool { return m.What == Down && m.To.IsZero() }) {
		r.Marks = append(r.Marks, Mark{What: Down, At: since(e), Entry: e})
	}
	end(r.Marks, Down, e.At)
}

// since is when something began of which an entry says so; not more than a day before that was said.
func since(e incident.Entry) time.Time {
	if e.From.IsZero() || e.From.After(e.At) || e.At.Sub(e.From) > 24*time.Hour {
		return e.At
	}
	return e.From
}

// finish ends what runs when the evening is over, or by now, and finds the spans of time in which something happened.
func (l *layer) finish(all []incident.Entry, now time.Time) Evening {
	l.Over = l.over
	stop := l.over
	if stop.IsZero() && len(all) > 0 {
		if stop = l.last.At; now.After(stop) {
			stop = now
		}
	}
	for _, w := range l.works.order {
		if w.finish(stop); len(w.Marks) > 0 {
			l.Todos = append(l.Todos, w.Line)
		}
	}
	l.Evening.Notices = notices(all, stop)
	for _, r := range l.lines() {
		for n := range r.Marks {
			if m := &r.Marks[n]; m.To.IsZero() || m.To.Before(m.At) {
				m.To = m.At
				if stop.After(m.At) {
					m.To = stop
				}
			}
		}
		slices.SortStableFunc(r.Marks, func(a, b Mark) int { return a.At.Compare(b.At) })
	}
	l.spread(stop)
	return l.Evening
}

// notices are what customers were told and what they were promised, each on a line; none: nothing was sent.
func notices(all []incident.Entry, stop time.Time) []Line {
	sent, promised := Line{ID: SentRow}, Line{ID: PromisedRow}
	by, waived := map[int]incident.Entry{}, false
	for _, e := range all {
		n, ok := e.SentNotice()
		waived = e.Kind == incident.EntryNoticeWaived || waived && !ok
		if ok {
			by[n.No] = e
			sent.Marks = append(sent.Marks, Mark{What: Sent, At: e.At, To: e.At, Entry: e, No: n.No})
		}
	}
	if len(sent.Marks) == 0 {
		return nil
	}
	for _, p := range FromTimeline(all).Promises {
		due := Mark{What: Promised, At: p.Due, To: p.Due, Entry: by[p.No], No: p.No}
		late := Mark{What: Late, At: p.Due, To: p.Kept, Entry: by[p.No], No: p.No}
		promised.Marks = append(promised.Marks, due)
		switch {
		case p.Late > 0:
			promised.Marks = append(promised.Marks, late)
		case p.By == 0 && !waived && p.Due.Before(stop):
			late.To = stop
			promised.Marks = append(promised.Marks, late)
		}
	}
	return []Line{sent, promised}
}
