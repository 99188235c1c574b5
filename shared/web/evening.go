package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// evening shows how a response went: one picture, and the same in words. It prints.
func (s *Site) evening(w http.ResponseWriter, r *http.Request, v *visit) {
	all, err := s.svc.Everything(r.Context(), v.state.Incident.ID)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := s.eveningOf(v, measure.EveningOf(all, v.state.Incident.Playbook, v.now))
	s.show(w, http.StatusOK, v, page.Frame{Part: "evening", Tab: body.Title + " · " + body.About, Wide: true, Body: body})
}

// toEvening leads there.
func toEvening(lang incident.Lang, id incident.ID) page.Link {
	return page.Link{URL: eveningURL(id), Text: text.EveningPage.In(lang)}
}

func (s *Site) eveningOf(v *visit, e measure.Evening) page.Evening {
	i := v.state.Incident
	out := page.Evening{
		Up: v.up(), Title: text.DrillPrefix(v.lang, i.Kind == incident.Drill) + text.EveningPage.In(v.lang), About: titleOf(v), Private: i.Private,
		Alt: text.EveningAlt.In(v.lang, "title", titleOf(v)), Links: s.linksOf(v),
		Now: text.Day(v.now, v.lang, s.zone(v)) + " " + text.Clock(v.now, s.zone(v)), Zone: s.zones(v),
	}
	if len(e.Spans) == 0 {
		return out
	}
	d := s.shownTo(v, e)
	lanes := d.lanes()
	var drawn []page.DrawnLane
	for _, l := range lanes {
		out.Lanes = append(out.Lanes, d.said(l))
		drawn = append(drawn, d.drawn(l))
	}
	out.Picture = page.Draw(drawn, d.ticks(), d.cuts())
	out.Keys = d.keys(drawn)
	if len(e.Spans) > 1 {
		out.Notes = append(out.Notes, text.EveningBreak.In(v.lang))
	}
	if e.Tail {
		out.Notes = append(out.Notes, text.EveningTail.In(v.lang))
	}
	return out
}

// shownEvening is an evening as somebody sees it.
type shownEvening struct {
	measure.Evening

	v    *visit
	zone string
	own  string    // the reader's zone; "": it is the same
	day  time.Time // on which the response began, or else its first sign
}

// shownTo prepares an evening for whoever looks. What people took is named as they call it.
func (s *Site) shownTo(v *visit, e measure.Evening) shownEvening {
	day := v.state.Incident.DeclaredAt
	if day.IsZero() {
		day = e.Spans[0].From
	}
	return shownEvening{e, v, s.zone(v), v.own(day, s.zone(v)), day}
}

// eveningLane is a lane with the names of its lines.
type eveningLane struct {
	id    string
	title text.Phrase
	rows  []measure.Line
	name  func(measure.Line) string
}

// mostOnTheirOwn people have a line each; the others share one.
const mostOnTheirOwn = 30

// lanes are those in which there is something.
func (d shownEvening) lanes() []eveningLane {
	entry := func(r measure.Line) string { return text.EveningRow(d.v.lang, r.ID, r.Marks[0].Entry) }
	phases := []measure.Line{d.Phases}
	all := []eveningLane{
		{"phases", text.LanePhases, phases, func(measure.Line) string { return "" }},
		{"people", text.LanePeople, together(d.People), d.person},
		{"todos", text.LaneTodos, d.byPhase(), func(r measure.Line) string { return text.TodoName(d.v.lang, incident.TodoID(r.ID)) }},
		{"notices", text.LaneNotices, d.Notices, entry},
		{"provider", text.LaneProvider, d.Provider, func(r measure.Line) string { return text.ProviderWhere(d.v.lang, *r.Marks[0].Entry.Post) }},
		{"signs", text.LaneSigns, d.Signs, entry},
	}
	for n := range all {
		all[n].rows = slices.DeleteFunc(slices.Clone(all[n].rows), func(r measure.Line) bool { return len(r.Marks) == 0 })
	}
	return slices.DeleteFunc(all, func(l eveningLane) bool { return len(l.rows) == 0 })
}

func (d shownEvening) person(r measure.Line) string {
	if r.ID == "" {
		return text.EveningOther.In(d.v.lang)
	}
	return d.v.name(incident.PersonID(r.ID))
}

// together is people, of whom those who come last share a line where there are very many.
func together(people []measure.Line) []measure.Line {
	if len(people) <= mostOnTheirOwn {
		return people
	}
	rest := measure.Line{}
	for _, r := range people[mostOnTheirOwn:] {
		rest.Marks = append(rest.Marks, r.Marks...)
	}
	slices.SortStableFunc(rest.Marks, func(a, b measure.Mark) int { return a.At.Compare(b.At) })
	return append(slices.Clone(people[:mostOnTheirOwn]), rest)
}

// byPhase is TODOs as the playbook has them: by phase, of each in the order of their names.
func (d shownEvening) byPhase() []measure.Line {
	at := func(r measure.Line) int { return slices.Index(incident.Phases, r.Phase) }
	return slices.SortedStableFunc(slices.Values(d.Todos), func(a, b measure.Line) int { return cmp.Or(at(a)-at(b), strings.Compare(a.ID, b.ID)) })
}

// said is a lane in words: mark by mark, and line by line.
func (d shownEvening) said(l eveningLane) page.EveningLane {
	out := page.EveningLane{ID: l.id, Title: l.title.In(d.v.lang)}
	var all []namedMark
	for _, r := range l.rows {
		row := page.EveningRow{Name: cmp.Or(l.name(r), out.Title), Title: d.title(l, r)}
		days := d.days()
		for _, m := range brief(r.Marks) {
			said := page.EveningSaid{Text: d.words(m)}
			said.Long = utf8.RuneCountInString(said.Text) > mostOnPaper
			if !m.follows {
				said.When, said.Own = days.during(m.Mark)
			}
			row.Said = append(row.Said, said)
		}
		out.Rows = append(out.Rows, row)
		for _, m := range r.Marks {
			all = append(all, namedMark{m, strings.TrimSpace(l.name(r) + " " + d.title(l, r))})
		}
	}
	slices.SortStableFunc(all, func(a, b namedMark) int { return a.At.Compare(b.At) })
	days := d.days()
	for _, m := range all {
		said := page.EveningSaid{Text: d.words(briefMark{Mark: m.Mark})}
		if said.When, said.Own = days.during(m.Mark); m.of != "" {
			said.Text = text.EveningLine.In(d.v.lang, "name", m.of, "said", said.Text)
		}
		out.Said = append(out.Said, said)
	}
	return out
}

// namedMark is a mark, and what it is of.
type namedMark struct {
	measure.Mark

	of string
}

// briefMark is a mark among others of its line.
type briefMark struct {
	measure.Mark

	follows bool // it ends what stands before it
	round   bool // it is one of many
	owned   bool // it says already who had it
}

// manyRounds are so many that only when they were done is said of each.
const manyRounds = 3

// brief are the marks of a line as they are said: what nobody had to wait for is left out, and so is, of what was done again and again, how
// long that took.
func brief(all []measure.Mark) (out []briefMark) {
	rounds := 0
	for _, m := range all {
		if m.What == measure.Done {
			rounds++
		}
	}
	for _, m := range all {
		n := len(out)
		moment := n > 0 && !m.What.Lasts() && out[n-1].What.Lasts() && out[n-1].To.Equal(m.At)
		switch {
		case m.What == measure.Waits && m.To.Sub(m.At) < time.Minute:
		case rounds >= manyRounds && (m.What == measure.Waits || m.What == measure.Works && n > 0):
		case rounds >= manyRounds:
			out = append(out, briefMark{Mark: m, round: m.What == measure.Done})
		default:
			out = append(out, briefMark{Mark: m, follows: moment, owned: moment && out[n-1].What != measure.Waits})
		}
	}
	return out
}

// mostOnPaper is how many letters of what a mark says are not cut on paper.
const mostOnPaper = 90

// title is that of a TODO; "": the line is of something else.
func (d shownEvening) title(l eveningLane, r measure.Line) string {
	if t, ok := d.v.state.Todo(incident.TodoID(r.ID)); ok && l.id == "todos" {
		return t.Title.In(d.v.lang)
	}
	return ""
}

// words are what one mark says, without when.
func (d shownEvening) words(m briefMark) string {
	switch {
	case m.round:
		return text.EveningRound
	case m.What == measure.Done && !m.owned && m.Entry.By != "":
		return text.EveningDoneBy.In(d.v.lang, "who", d.v.name(m.Entry.By))
	}
	m.Entry = text.InPhasesOf(d.v.lang, d.v.state.Incident, m.Entry)
	return text.Mark(d.v.lang, m.Mark, d.v.name)
}

// days writes times one after the other: with the day where that is another than the one before.
type days struct {
	shownEvening

	last, lastOwn time.Time
}

// days begin with that on which the response began.
func (d shownEvening) days() *days { return &days{d, d.day, d.day} }

// during is when something was, or from when until when; and the same in the reader's zone.
func (d *days) during(m measure.Mark) (when, own string) {
	when = d.span(m, d.zone, &d.last)
	if d.own != "" {
		own = d.span(m, d.own, &d.lastOwn)
	}
	return when, own
}

func (d *days) span(m measure.Mark, zone string, last *time.Time) string {
	from := d.clock(m.At, zone, *last)
	*last = m.At
	if !m.What.Lasts() || m.To.Sub(m.At) < time.Minute {
		return from
	}
	*last = m.To
	return from + "–" + d.clock(m.To, zone, m.At)
}

// clock is a time of day, with the day where that is not the one before.
func (d shownEvening) clock(at time.Time, zone string, before time.Time) string {
	clock := at.In(text.Zone(zone)).Format("15:04")
	if text.SameDay(at, before, zone) {
		return clock
	}
	return text.Day(at, d.v.lang, zone) + " " + clock
}

// drawn is a lane as it is drawn.
func (d shownEvening) drawn(l eveningLane) page.DrawnLane {
	out := page.DrawnLane{Title: l.title.In(d.v.lang), Packed: l.id == "todos"}
	at := map[string]int{}
	for n, r := range l.rows {
		at[r.ID] = n + 1
	}
	for _, r := range l.rows {
		line := page.DrawnLine{Name: l.name(r)}
		if out.Packed {
			line.Group = text.PhaseOf(d.v.lang, d.v.state.Incident, r.Phase)
		}
		for n, m := range r.Marks {
			class := classOf(m)
			if class == "phase" {
				class += itoa(n % 2)
			}
			mark := page.DrawnMark{Class: class, From: d.Place(m.At), To: d.Place(m.To)}
			if slices.Contains(worded, m.What) {
				mark.Word = clip(d.words(briefMark{Mark: m}), mostOnPaper)
			}
			if m.What == measure.Sent {
				mark.Word = itoa(m.No)
			}
			if m.From != "" {
				mark.Joins = at[string(m.From)]
			}
			line.Marks = append(line.Marks, mark)
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

// worded are the marks in which their words stand.
var worded = []measure.What{measure.InPhase, measure.Says}

// shapes are how marks are drawn that are not drawn under their own name.
var shapes = map[measure.What]string{
	measure.InPhase: "phase", measure.Started: "done", measure.Ended: "done", measure.Canceled: "missed", measure.TakenUp: "reopened", measure.Closed: "done",
	measure.Reports: "saw", measure.Evidence: "saw", measure.Clears: "cleared",
}

func classOf(m measure.Mark) string { return cmp.Or(shapes[m.What], string(m.What)) }

// explained are the shapes that the keys explain, in that order.
var explained = []string{"commands", "arrives", "takes", "waits", "works", "late", "done", "skipped", "reopened", "sent", "promised", "says", "broke", "saw", "down"}

// keys explain the shapes that there are.
func (d shownEvening) keys(lanes []page.DrawnLane) (out []page.PictureKey) {
	used := map[string]bool{}
	for _, l := range lanes {
		for _, line := range l.Lines {
			for _, m := range line.Marks {
				used[m.Class] = true
			}
		}
	}
	for _, class := range explained {
		if used[class] {
			out = append(out, page.PictureKey{Text: text.EveningKey(d.v.lang, class), Shapes: page.KeyOf(class)})
		}
	}
	return out
}

// cuts are where time is left out.
func (d shownEvening) cuts() (out []page.Cut) {
	for n := 1; n < len(d.Spans); n++ {
		out = append(out, page.Cut{From: d.Spans[n-1].Right, To: d.Spans[n].Left})
	}
	return out
}

// tickSteps are how far apart times may be that a picture names.
var tickSteps = []time.Duration{
	5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// mostTicks is how many times a picture names, but those where time was left out.
const mostTicks = 13

// ticks are the times that the picture names: when the response began and ended, where time was left out, and round ones between them.
func (d shownEvening) ticks() (out []page.Tick) {
	last := time.Time{}
	named := func(at time.Time) page.Tick {
		t := page.Tick{At: d.Place(at), Text: d.clock(at, d.zone, last)}
		if d.own != "" {
			t.Own = "(" + d.clock(at, d.own, last) + ")"
		}
		last = at
		return t
	}
	var took time.Duration
	for _, s := range d.Spans[:d.mainSpans()] {
		took += s.To.Sub(s.From)
	}
	step := 24 * time.Hour
	for _, one := range slices.Backward(tickSteps) {
		if took/one <= mostTicks {
			step = one
		}
	}
	for n, s := range d.Spans {
		out = append(out, named(s.From))
		if n >= d.mainSpans() {
			continue
		}
		_, offset := s.From.In(text.Zone(d.zone)).Zone()
		shift := time.Duration(offset) * time.Second
		for at := s.From.Add(shift).Truncate(step).Add(step - shift); !at.After(s.To) && len(out) < 3*mostTicks; at = at.Add(step) {
			out = append(out, named(at))
		}
	}
	for _, m := range d.Phases.Marks {
		if m.What == measure.Started || m.What == measure.Ended {
			out = append(out, page.Tick{At: d.Place(m.At), Whole: true})
		}
	}
	return out
}

// mainSpans is how many spans there are without that of what came afterwards.
func (d shownEvening) mainSpans() int {
	if d.Tail {
		return len(d.Spans) - 1
	}
	return len(d.Spans)
}
