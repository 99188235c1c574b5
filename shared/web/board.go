package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// board shows one incident: what needs a person now first.
func (s *Site) board(w http.ResponseWriter, r *http.Request, v *visit) {
	health, err := s.slack(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	b := s.boardOf(v)
	b.Slack = s.slackLine(v, health)
	version := `"` + page.Version(b.V(), v.person.ID) + `"`
	if unchanged(w, r, version) {
		return
	}
	f := page.Frame{Part: "board", Tab: b.Title, Wide: true, Live: version, Body: b}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

// print shows one incident on paper: every TODO, and nothing to press.
func (s *Site) print(w http.ResponseWriter, _ *http.Request, v *visit) {
	paper := *v
	paper.person = people.Person{} // whoever reads the paper is not "you"
	b := s.boardOf(&paper)
	b.Now = text.Day(v.now, v.lang, s.zone(v)) + " " + text.Clock(v.now, s.zone(v))
	s.show(w, http.StatusOK, v, page.Frame{Part: "print", Tab: b.Title, Wide: true, Body: b})
}

func (s *Site) boardOf(v *visit) page.Board {
	i := v.state.Incident
	b := page.Board{
		URL: boardURL(i.ID), Title: title(v.lang, i), Phase: phaseName(v.lang, i), Open: i.Status.Editable(), Four: s.four(v, v.state),
		Now: text.Clock(v.now, s.zone(v)), Zone: v.now.In(text.Zone(s.zone(v))).Format("MST"), Token: v.Token(),
		Facts: facts(v.lang, i.Facts), Links: s.linksOf(v), Groups: s.groups(v),
	}
	if !i.Status.Editable() {
		b.Ended = text.WebEnded.In(v.lang, "status", text.Status(v.lang, i.Status), "when", s.when(v, i.EndedAt), "who", v.nameOf(i.EndedBy))
		return b
	}
	b.Problems = s.problems(v)
	b.Steps, _ = v.offers(ask.OnBoard, v.seen(""))
	b.Quiet, b.Pauses = s.pauses(v)
	b.AllDone = len(b.Groups) == 0 || len(b.Groups) == 1 && b.Groups[0].Fold
	if ask.Join.Offered(v.seen("")) {
		b.Join = actURL(i.ID, ask.Join.Name)
	}
	return b
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

func boardURL(id incident.ID) string                   { return Root + "i/" + string(id) }
func actURL(id incident.ID, act string) string         { return boardURL(id) + "/do/" + act }
func todoURL(id incident.ID, t incident.TodoID) string { return boardURL(id) + "/todo/" + string(t) }

func title(lang incident.Lang, i incident.Incident) string {
	return text.Mark(lang, i.Kind == incident.Drill) + i.Facts.Title
}

func phaseName(lang incident.Lang, i incident.Incident) string {
	return text.PhaseOf(lang, i, i.Phase)
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
		HowLong:   text.WebSince.In(v.lang, "elapsed", text.Duration(v.lang, end.Sub(i.DeclaredAt)), "since", s.moment(v, i, i.DeclaredAt)),
		Commander: v.nameOf(i.Commander), Next: text.NothingPlanned.In(v.lang),
	}
	if next := state.NextNotice(); !next.IsZero() {
		f.Next = text.WebNextAt.In(v.lang, "due", s.moment(v, i, next), "left", text.Until(v.lang, next, v.now))
		f.NextLate = next.Before(v.now)
	}
	return f
}

// when writes a moment in the incident's zone; with the day where it is not today's.
func (s *Site) when(v *visit, at time.Time) string { return s.moment(v, v.state.Incident, at) }

func (s *Site) moment(v *visit, i incident.Incident, at time.Time) string {
	tz := cmp.Or(i.Settings.Timezone, s.svc.Settings().Timezone)
	clock := at.In(text.Zone(tz)).Format("15:04")
	if text.SameDay(at, v.now, tz) {
		return clock
	}
	return text.Day(at, v.lang, tz) + " " + clock
}

func facts(lang incident.Lang, f incident.Facts) []page.Fact {
	place := text.RegionName(lang, f.Region)
	if f.Zone != "" {
		place = text.Known(lang, place) + " " + f.Zone
	}
	named := func(field, value string) page.Fact {
		return page.Fact{Name: text.Field(lang, field), Text: text.Known(lang, value)}
	}
	return []page.Fact{
		named("region", place), named("services", text.List(lang, f.Services)), named("impact", f.Impact),
		named("source", f.Source), named("severity", text.Severity(lang, f.Severity)),
	}
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
	add(boardURL(i.ID)+"/print", text.WebPrint.In(v.lang))
	return out
}

// problems are what could not be done; what only waits for Slack is said once, above.
func (s *Site) problems(v *visit) (out []page.Problem) {
	i := v.state.Incident
	for _, p := range i.Problems {
		if p.Code == incident.CodeWaiting && p.System == string(incident.Slack) {
			continue
		}
		shown := p
		shown.Key = plan.Titled(i, p.Key)
		out = append(out, page.Problem{ID: p.ID(), Text: text.Problem(v.lang, shown, s.subject(v, p)), Retry: actURL(i.ID, ask.Retry.Name)})
	}
	slices.SortFunc(out, func(a, b page.Problem) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// subject names whom or what a problem concerns.
func (s *Site) subject(v *visit, p incident.Problem) string {
	if p.Code == incident.CodeWaiting {
		return s.when(v, p.Since)
	}
	var names []string
	for _, x := range p.Subject {
		names = append(names, v.name(incident.PersonID(x)))
	}
	return text.List(v.lang, names)
}

// groups are the TODOs as they need a person: what is late, what nobody has, one's own, what others have, what Noroshi
// does; what is closed is folded.
func (s *Site) groups(v *visit) []page.Group {
	titles := []text.Phrase{
		text.WebGroupLate, text.WebGroupOpen, text.WebGroupMine, text.WebGroupClaimed, text.WebGroupRunning, text.WebGroupClosed,
	}
	if !v.state.Incident.Status.Editable() {
		titles[1] = text.WebGroupLeft
	}
	rows := make([][]page.Row, len(titles))
	for _, t := range byUrgency(v.state.Todos) {
		n := s.place(v, t)
		rows[n] = append(rows[n], s.row(v, t))
	}
	var out []page.Group
	for n, title := range titles {
		if len(rows[n]) > 0 {
			out = append(out, page.Group{Title: title.In(v.lang), Fold: n == len(titles)-1, Rows: rows[n]})
		}
	}
	return out
}

// byUrgency puts what is due first; what has no due time comes after, in playbook order.
func byUrgency(todos []incident.Todo) []incident.Todo {
	sorted := slices.Clone(todos)
	slices.SortStableFunc(sorted, func(a, b incident.Todo) int {
		switch {
		case wanted(a).IsZero() != wanted(b).IsZero() && wanted(a).IsZero():
			return 1
		case wanted(a).IsZero() != wanted(b).IsZero():
			return -1
		}
		return wanted(a).Compare(wanted(b))
	})
	return sorted
}

// place is the group of a TODO.
func (s *Site) place(v *visit, t incident.Todo) int {
	i := v.state.Incident
	switch {
	case t.Closed():
		return 5
	case !i.Status.Editable():
		return 1
	case i.Automatic(t):
		return 4
	case isLate(i, t, v.now):
		return 0
	case t.State == incident.TodoOpen:
		return 1
	case slices.Contains(t.Claimants(), v.person.ID):
		return 2
	}
	return 3
}

func isLate(i incident.Incident, t incident.Todo, now time.Time) bool {
	return i.Status.Timed() && !t.Closed() && !i.Automatic(t) && !wanted(t).IsZero() && wanted(t).Before(now)
}

// wanted is when a TODO was wanted: of a recurring one that was missed, the first time, as in Slack.
func wanted(t incident.Todo) time.Time {
	if !t.Late.IsZero() {
		return t.Late
	}
	return t.Due
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
		Kind: string(t.State), Sign: text.Sign(t.State), State: text.State(v.lang, t.State),
	}
	if t.Owner != "" {
		row.Owner = v.team(t)
	}
	if !t.Due.IsZero() && !t.Closed() {
		row.DueOnly = s.when(v, t.Due)
		row.Due = text.WebDue.In(v.lang, "due", row.DueOnly)
	}
	if next := t.NextRound(); i.Status.Timed() && !next.IsZero() {
		row.Due = text.TodoNext.In(v.lang, "next", s.when(v, next))
	}
	if i.Status.MakesNew() && i.Automatic(t) {
		row.Sign, row.State = "", text.WebAutomatic.In(v.lang)
	}
	if isLate(i, t, v.now) {
		row.Late = s.lateness(v, t)
	}
	if t.Last != nil && !t.Closed() {
		row.Last = fmt.Sprintf("%s %s: %s", s.when(v, t.Last.At), v.name(t.Last.By), clip(t.Last.Text, 120))
	}
	s.press(v, t, &row)
	return row
}

// press gives a row its one button: take it, or finish one's own.
func (s *Site) press(v *visit, t incident.Todo, row *page.Row) {
	i := v.state.Incident
	mine := slices.Contains(t.Claimants(), v.person.ID)
	if mine && !t.Closed() {
		row.Kind += " mine"
	}
	if !i.Status.Editable() || t.Closed() || i.Automatic(t) {
		return
	}
	a, seen := ask.Claim, v.seenOf(t)
	if mine {
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
