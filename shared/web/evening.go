package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

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
	own  string // the reader's zone; "": it is the same
}

// shownTo prepares an evening for whoever looks. What people took is named as they call it.
func (s *Site) shownTo(v *visit, e measure.Evening) shownEvening {
	return shownEvening{e, v, s.zone(v), v.own(e.Spans[0].From, s.zone(v))}
}

// eveningLane is a lane with the names of its lines.
type eveningLane struct {
	id    string
	title text.Phrase
	rows  []measure.Row
	name  func(measure.Row) string
}

// mostOnTheirOwn people have a line each; the others share one.
const mostOnTheirOwn = 30

// lanes are those in which there is something.
func (d shownEvening) lanes() []eveningLane {
	entry := func(r measure.Row) string { return text.EveningRow(d.v.lang, r.ID, r.Marks[0].Entry) }
	phases := []measure.Row{d.Phases}
	all := []eveningLane{
		{"phases", text.LanePhases, phases, func(measure.Row) string { return "" }},
		{"people", text.LanePeople, together(d.People), d.person},
		{"todos", text.LaneTodos, d.byPhase(), func(r measure.Row) string { return text.TodoName(d.v.lang, incident.TodoID(r.ID)) }},
		{"notices", text.LaneNotices, d.Notices, entry},
		{"provider", text.LaneProvider, d.Provider, func(r measure.Row) string { return text.ProviderWhere(d.v.lang, *r.Marks[0].Entry.Post) }},
		{"signs", text.LaneSigns, d.Signs, entry},
	}
	for n := range all {
		all[n].rows = slices.DeleteFunc(slices.Clone(all[n].rows), func(r measure.Row) bool { return len(r.Marks) == 0 })
	}
	return slices.DeleteFunc(all, func(l eveningLane) bool { return len(l.rows) == 0 })
}

func (d shownEvening) person(r measure.Row) string {
	if r.ID == "" {
		return text.EveningOther.In(d.v.lang)
	}
	return d.v.name(incident.PersonID(r.ID))
}

// together is people, of whom those who come last share a line where there are very many.
func together(people []measure.Row) []measure.Row {
	if len(people) <= mostOnTheirOwn {
		return people
	}
	rest := measure.Row{}
	for _, r := range people[mostOnTheirOwn:] {
		rest.Marks = append(rest.Marks, r.Marks...)
	}
	slices.SortStableFunc(rest.Marks, func(a, b measure.Mark) int { return a.At.Compare(b.At) })
	return append(slices.Clone(people[:mostOnTheirOwn]), rest)
}

// byPhase is TODOs as the playbook has them: by phase, of each in the order of their names.
func (d shownEvening) byPhase() []measure.Row {
	at := func(r measure.Row) int { return slices.Index(incident.Phases, r.Phase) }
	return slices.SortedStableFunc(slices.Values(d.Todos), func(a, b measure.Row) int { return cmp.Or(at(a)-at(b), strings.Compare(a.ID, b.ID)) })
}

// said is a lane in words: mark by mark, and line by line.
func (d shownEvening) said(l eveningLane) page.EveningLane {
	out := page.EveningLane{ID: l.id, Title: l.title.In(d.v.lang)}
	type one struct {
		at   time.Time
		said page.EveningSaid
	}
	var all []one
	for _, r := range l.rows {
		name := d.titled(l, r)
		row := page.EveningRow{Name: cmp.Or(name, out.Title)}
		for n, m := range r.Marks {
			said := d.mark(m)
			long := said
			if name != "" {
				long.Text = text.EveningLine.In(d.v.lang, "name", name, "said", said.Text)
			}
			all = append(all, one{m.At, long})
			if m.What == measure.Waits && m.To.Sub(m.At) < time.Minute {
				continue
			}
			if n > 0 && !m.What.Lasts() && r.Marks[n-1].To.Equal(m.At) && r.Marks[n-1].What.Lasts() {
				said.When, said.Own = "", ""
			}
			row.Said = append(row.Said, said)
		}
		out.Rows = append(out.Rows, row)
	}
	slices.SortStableFunc(all, func(a, b one) int { return a.at.Compare(b.at) })
	for _, o := range all {
		out.Said = append(out.Said, o.said)
	}
	return out
}

// titled is the name of a line, of a TODO with its title.
func (d shownEvening) titled(l eveningLane, r measure.Row) string {
	name := l.name(r)
	if t, ok := d.v.state.Todo(incident.TodoID(r.ID)); ok && l.id == "todos" {
		name += " " + clip(t.Title.In(d.v.lang), 40)
	}
	return name
}

// mark is what one mark says.
func (d shownEvening) mark(m measure.Mark) page.EveningSaid {
	m.Entry = text.InPhasesOf(d.v.lang, d.v.state.Incident, m.Entry)
	out := page.EveningSaid{When: d.during(m, d.zone), Text: clip(text.Mark(d.v.lang, m, d.v.name), 90)}
	if d.own != "" {
		out.Own = d.during(m, d.own)
	}
	return out
}

// during is when something was, or from when until when.
func (d shownEvening) during(m measure.Mark, zone string) string {
	from, to := d.clock(m.At, zone), d.clock(m.To, zone)
	if !m.What.Lasts() || from == to {
		return from
	}
	return from + "–" + to
}

// clock is a time of day, with the day where that is not the first.
func (d shownEvening) clock(at time.Time, zone string) string {
	clock := at.In(text.Zone(zone)).Format("15:04")
	if text.SameDay(at, d.Spans[0].From, zone) {
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
				mark.Word = d.mark(m).Text
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
	named := func(at time.Time) page.Tick {
		t := page.Tick{At: d.Place(at), Text: d.clock(at, d.zone)}
		if d.own != "" {
			t.Own = "(" + d.clock(at, d.own) + ")"
		}
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
		first := named(s.From)
		first.Text = text.Day(s.From, d.v.lang, d.zone) + " " + s.From.In(text.Zone(d.zone)).Format("15:04")
		out = append(out, first)
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
