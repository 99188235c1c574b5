package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// board shows one incident: what needs a person now first. What is a sign, or never was more, has a page of its own.
func (s *Site) board(w http.ResponseWriter, r *http.Request, v *visit) {
	if signOnly(v.state.Incident) {
		s.sign(w, r, v)
		return
	}
	health, err := s.slack(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	b := s.boardOf(v)
	b.Slack = s.slackLine(v, health)
	b.V = b.Versions()
	version := `"` + page.Version(b.V.All, v.person.ID) + `"`
	if unchanged(w, r, version) {
		return
	}
	f := page.Frame{Part: "board", Tab: b.Title, Wide: true, Live: version, Timed: true, Body: b}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

// print shows one incident on paper: every TODO, and nothing to press.
func (s *Site) print(w http.ResponseWriter, r *http.Request, v *visit) {
	if signOnly(v.state.Incident) { // its page prints as it is
		http.Redirect(w, r, boardURL(v.state.Incident.ID), http.StatusSeeOther)
		return
	}
	paper := *v
	paper.person = people.Person{} // whoever reads the paper is not "you"
	b := s.boardOf(&paper)
	b.Now = text.Day(v.now, v.lang, s.zone(v)) + " " + text.Clock(v.now, s.zone(v))
	s.show(w, http.StatusOK, v, page.Frame{Part: "print", Tab: b.Title, Wide: true, Body: b})
}

func (s *Site) boardOf(v *visit) page.Board {
	i := v.state.Incident
	b := page.Board{
		URL: boardURL(i.ID), Title: title(v.lang, i), Phase: phaseName(v.lang, i), Four: s.four(v, v.state),
		Private: i.Private, Promise: s.promise(v, v.state), Now: text.Clock(v.now, s.zone(v)), Zone: s.zones(v), Token: v.Token(),
		Facts: slices.Concat(s.latestWord(v, i), facts(v.lang, i), s.notices(v, i), s.howTold(v, i), besides(v.lang, i.Sign), s.provider(v, i)), Links: s.linksOf(v), Groups: s.groups(v), Words: s.before(v),
	}
	if b.Promise != nil {
		b.Four.Next = ""
	}
	b.Handing = s.handing(v, i)
	if !i.Status.Editable() {
		b.Ended = s.ended(v, i)
		if i.Notices.Delivery != nil {
			b.Problems = s.problems(v)
		}
		if i.Owes() {
			b.Owing = text.WebOwing.In(v.lang, "at", s.moment(v, i, i.Notices.Promise))
		}
		b.Review = s.reviewing(v)
		b.Steps, b.Last, _ = steps(v)
		return b
	}
	b.Problems, b.Drafts, b.Tools = s.problems(v), drafts(v), s.tools(v, i.ToolsDown())
	b.Steps, b.Last, b.Presses = steps(v)
	if provisional(i) {
		b.Provisional = text.WebProvisional.In(v.lang)
	}
	b.LastTime = s.lastTime(v, i)
	b.Call, b.Answers = s.call(v)
	b.Watch, b.Onward = onward(v)
	b.Steps = append(append([]page.Link{toState(v)}, b.Steps...), v.decide())
	b.Quiet, b.Pauses = s.pauses(v)
	b.AllDone = !slices.ContainsFunc(b.Groups, func(g page.Group) bool { return !g.Fold })
	if ask.Join.Offered(v.seen("")) {
		b.Join = actURL(i.ID, ask.Join.Name)
	}
	return b
}

// steps are what can be done with the incident as a whole; apart from them what warns, so that no thumb hits it for its neighbour, and
// what one press does.
func steps(v *visit) (out, last []page.Link, presses []page.Act) {
	all, presses := v.offers(ask.OnBoard, v.seen(""))
	out, last = apart(all)
	return out, last, presses
}

// apart takes what warns out of what can be done.
func apart(all []page.Link) (out, last []page.Link) {
	for _, l := range all {
		if l.Danger {
			last = append(last, l)
		} else {
			out = append(out, l)
		}
	}
	return out, last
}

// ended says that an incident is over, since when, and by whom.
func (s *Site) ended(v *visit, i incident.Incident) string {
	said := text.WebOver
	switch i.Status {
	case incident.Canceled:
		said = text.WebOverCanceled
	case incident.Resolved:
		said = text.WebOverReview
	}
	return said.In(v.lang, "when", s.moment(v, i, i.EndedAt), "who", v.nameOf(i.EndedBy))
}

// pauses says until when reminders are paused, and by whom, and offers to resume them; where something is late and they are
// not, it offers quiet.
func (s *Site) pauses(v *visit) (quiet string, out []page.Act) {
	seen := v.seen("")
	seen.Late = lateIn(v.state, v.now) > 0
	_, out = v.offers(ask.OnLate, seen)
	if i := v.state.Incident; i.Snooze != nil {
		quiet = text.LateSnoozed.In(v.lang, "who", v.nameOf(i.Snooze.By), "until", s.when(v, i.Snooze.Until))
	}
	return quiet, out
}

// four is the line at the top of every incident.
func (s *Site) four(v *visit, state incident.State) page.Four {
	i := state.Incident
	end := v.now
	if !i.EndedAt.IsZero() {
		end = i.EndedAt
	}
	f := page.Four{
		What:      cmp.Or(text.Scope(v.lang, i.Facts), text.BeingConfirmed.In(v.lang)),
		HowLong:   text.Duration(v.lang, end.Sub(i.DeclaredAt)),
		Since:     text.WebFrom.In(v.lang, "since", s.moment(v, i, i.DeclaredAt)),
		Commander: s.leader(v, i), Next: text.NothingPlanned.In(v.lang),
	}
	if next := state.NextNotice(); !next.IsZero() {
		f.Next, f.Left = s.moment(v, i, next), text.Until(v.lang, next, v.now)
		f.NextLate = next.Before(v.now)
	}
	return f
}

// leader is who commands, and to whom that is offered.
func (s *Site) leader(v *visit, i incident.Incident) string {
	return text.Leader(v.lang, i.Commander, i.Offered(), v.nameOf, func(at time.Time) string { return s.moment(v, i, at) })
}

func facts(lang incident.Lang, i incident.Incident) []page.Fact {
	f := i.Facts
	place := text.RegionName(lang, f.Region)
	if f.Zone != "" {
		place = text.OrUnknown(lang, place) + " " + f.Zone
	}
	named := func(field, value string) page.Fact {
		return page.Fact{Name: text.Field(lang, field), Text: text.OrUnknown(lang, value)}
	}
	return []page.Fact{
		named("region", place), named("services", text.List(lang, f.Services)), named("impact", f.Impact),
		named("source", source(lang, i)), named("severity", text.Severity(lang, f.Severity)),
	}
}

// source is who said so; of several all, and how many they are.
func source(lang incident.Lang, i incident.Incident) string {
	all := i.Sources()
	if len(all) == 0 {
		return i.Facts.Source
	}
	return text.SignSources(lang, text.List(lang, all), i.Sign.Count, len(all))
}

// linksOf leads to what is outside, and to the other views of the incident.
func (s *Site) linksOf(v *visit) (out []page.Link) {
	i := v.state.Incident
	add := func(url, name string) {
		if url != "" {
			out = append(out, page.Link{URL: url, Text: name})
		}
	}
	if l := i.Links[incident.ChannelLink]; l.URL != "" {
		add(l.URL, text.LinkChannel.In(v.lang)+" #"+cmp.Or(l.Name, i.ChannelName))
	}
	for _, l := range plan.Made(i, v.lang) {
		add(l.URL, cmp.Or(l.Text, text.LinkName(v.lang, l.Name), l.Name))
	}
	add(i.Meeting(), text.LinkMeeting.In(v.lang))
	add(i.Settings.Runbook, text.LinkRunbook.In(v.lang))
	add(boardURL(i.ID)+"/timeline", text.WebTimeline.In(v.lang))
	if !signOnly(i) {
		if i.Notices.Delivery != nil || s.svc.Settings().Customers.Named() {
			add(toldURL(i.ID), text.ToldTitle.In(v.lang))
		}
		if _, ok := v.state.CheckTodo(); ok {
			add(checkURL(i.ID), text.LinkSheet.In(v.lang))
		}
		add(handoverURL(i.ID), text.HandoverPage.In(v.lang))
		if i.HasReview() {
			add(reviewURL(i.ID), text.WebReview.In(v.lang))
		}
		glance := toEvening(v.lang, i.ID)
		add(glance.URL, glance.Text)
		if !i.Status.Editable() {
			add(measuresURL, text.MeasuresPage.In(v.lang))
		}
		add(boardURL(i.ID)+"/print", text.WebPrint.In(v.lang))
	}
	add(recordURL(i.ID), text.RecordTitle.In(v.lang))
	return out
}

// problems are what could not be done; what only waits for Slack is said once, above.
func (s *Site) problems(v *visit) (out []page.Problem) {
	i := v.state.Incident
	for _, p := range plan.Problems(i) {
		if p.Code == incident.CodeWaiting && p.System == string(incident.Slack) {
			continue
		}
		out = append(out, page.Problem{ID: p.ID(), Text: s.problem(v, p), Retry: actURL(i.ID, ask.Retry.Name)})
	}
	return out
}

// drafts are the documents that are behind what is known where people have rewritten them.
func drafts(v *visit) (out []page.Draft) {
	for _, d := range plan.Behind(v.state, v.lang) {
		seen := v.seen("")
		seen.Of = d.ID
		out = append(out, page.Draft{
			Title: d.Title, URL: d.URL, Text: text.Behind(v.lang, d.Behind, d.Fixed), Label: ask.Renew.Label(seen),
			Renew: actURL(v.state.Incident.ID, ask.Renew.Name) + "?document=" + url.QueryEscape(d.ID),
		})
	}
	return out
}

// problem says what could not be done.
func (s *Site) problem(v *visit, p incident.Problem) string {
	p.Key = plan.Titled(v.state.Incident, p.Key)
	return text.Problem(v.lang, p, text.Concerned(v.lang, p, v.name, func(at time.Time) string { return s.when(v, at) }))
}

// The groups of TODOs, in the order in which they need whoever reads.
const (
	ownGroup = iota
	lateGroup
	openGroup
	claimedGroup
	runningGroup
	closedGroup
	earlyGroup
)

// groups are the TODOs as they need a person: one's own, what is late, what nobody has, what others have, what Noroshi does;
// what is closed is folded, and so is what was to be done before the start.
func (s *Site) groups(v *visit) []page.Group {
	titles := []text.Phrase{
		text.WebGroupMine, text.WebGroupLate, text.WebGroupOpen, text.WebGroupClaimed, text.WebGroupRunning, text.WebGroupClosed,
		text.WebGroupBefore,
	}
	if !v.state.Incident.Status.Editable() {
		titles[openGroup], titles[claimedGroup] = text.WebGroupLeft, text.WebGroupReview
	}
	rows := make([][]page.Row, len(titles))
	for _, t := range byUrgency(v.state.Todos) {
		n := s.group(v, *t)
		rows[n] = append(rows[n], s.row(v, *t))
	}
	var out []page.Group
	for n, title := range titles {
		if len(rows[n]) > 0 {
			out = append(out, page.Group{Title: title.In(v.lang), Fold: n >= closedGroup, Rows: rows[n]})
		}
	}
	return out
}

// byUrgency puts what is due first; what has no due time comes after, in playbook order.
func byUrgency(todos []incident.Todo) []*incident.Todo {
	sorted := make([]*incident.Todo, len(todos))
	for n := range todos {
		sorted[n] = &todos[n]
	}
	slices.SortStableFunc(sorted, func(a, b *incident.Todo) int {
		one, other := wanted(*a), wanted(*b)
		switch {
		case one.IsZero() != other.IsZero() && one.IsZero():
			return 1
		case one.IsZero() != other.IsZero():
			return -1
		}
		return one.Compare(other)
	})
	return sorted
}

// group is where a TODO stands for whoever reads.
func (s *Site) group(v *visit, t incident.Todo) int {
	i := v.state.Incident
	switch {
	case early(i, t):
		return earlyGroup
	case t.Closed():
		return closedGroup
	case !i.MayWork(t):
		return openGroup
	case i.Automatic(t):
		return runningGroup
	case v.has(t):
		return ownGroup
	case isLate(i, t, v.now):
		return lateGroup
	case t.State == incident.TodoOpen && t.Phase != incident.Review:
		return openGroup
	}
	return claimedGroup
}

// has reports whether the visitor is on a TODO.
func (v *visit) has(t incident.Todo) bool {
	return v.person.ID != "" && slices.Contains(t.Claimants(), v.person.ID)
}

// lateness says for how long a TODO has been late, and how often it was missed. Since when is said where its due time, which
// stands beside it, is that of a later round.
func (s *Site) lateness(v *visit, t incident.Todo) string {
	phrase := text.WebLate
	if !wanted(t).Equal(t.Due) {
		phrase = text.WebLateSince
	}
	said := phrase.In(v.lang, "time", text.Duration(v.lang, v.now.Sub(wanted(t))), "since", s.when(v, wanted(t)))
	if t.Missed > 0 {
		said += " · " + text.Counted(t.Missed, text.LateMissed, text.LateMissed1, text.LateMissed).In(v.lang, "n", itoa(t.Missed))
	}
	return said
}

// row is one TODO in the list.
func (s *Site) row(v *visit, t incident.Todo) page.Row {
	i := v.state.Incident
	row := page.Row{
		ID: string(t.ID), URL: todoURL(i.ID, t.ID), Name: text.TodoName(v.lang, t.ID), Title: t.Title.In(v.lang),
		Kind: string(t.State), Icon: text.Symbol(t.State), State: text.State(v.lang, t.State),
	}
	if t.State == incident.TodoOpen {
		row.State = text.Nobody.In(v.lang)
	}
	if count := v.state.CheckCount(); t.Check && count != nil {
		row.State += " · " + text.CheckCountOf(v.lang, *count)
	}
	if t.Owner != "" {
		row.Owner = v.team(t)
	}
	if !t.Due.IsZero() && !t.Closed() {
		row.DueOnly = s.when(v, t.Due)
		row.Due = text.WebDue.In(v.lang, "due", row.DueOnly)
	}
	if next := t.NextRound(); i.MayWork(t) && !next.IsZero() {
		row.Due = text.TodoNext.In(v.lang, "next", s.when(v, next))
	}
	if i.Status.MakesNew() && i.Automatic(t) {
		row.Icon, row.State = "", text.WebAutomatic.In(v.lang)
	}
	if isLate(i, t, v.now) {
		row.Late = s.lateness(v, t)
	}
	if t.Last != nil && !t.Closed() {
		row.Last = fmt.Sprintf("%s %s: %s", s.when(v, t.Last.At), v.name(t.Last.By), clip(t.Last.Text, 120))
	}
	s.over(v, t, &row)
	s.press(v, t, &row)
	return row
}

// over says of a TODO that is closed when that was, by whom, and why it was skipped; of one that was left open, that it was.
func (s *Site) over(v *visit, t incident.Todo, row *page.Row) {
	switch {
	case t.Closed():
		row.Closed = s.when(v, t.ClosedAt)
		row.By = v.name(t.ClosedBy)
		if t.SkipReason != "" {
			row.Reason = text.WebReason.In(v.lang, "reason", t.SkipReason)
		}
	case !v.state.Incident.MayWork(t):
		row.Icon, row.State, row.Due = "", text.WebLeftOpen.In(v.lang), ""
	}
}

// press gives a row its one button: take it, or finish one's own.
func (s *Site) press(v *visit, t incident.Todo, row *page.Row) {
	i := v.state.Incident
	mine := v.has(t)
	if mine && !t.Closed() {
		row.Kind += " mine"
	}
	if !i.MayWork(t) || t.Closed() || i.Automatic(t) {
		return
	}
	a, seen := ask.Claim, v.seenOf(t)
	switch {
	case mine && t.Check: // its lines do it, on its page
		return
	case mine:
		a = ask.Finish
	}
	row.Act = &page.Act{URL: actURL(i.ID, a.Name), Label: a.Label(seen), Main: t.Owner == "" && row.Late != ""}
}

// clip shortens what is shown in a line.
func clip(s string, most int) string {
	letters := []rune(s)
	if len(letters) <= most {
		return s
	}
	return string(letters[:most-1]) + "…"
}
