package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// The most entries that are shown at once.
const (
	mostProgress = 50
	mostEntries  = 150
	mostSaid     = 24_000 // bytes of text in all, so that a page stays under 60 kB
)

// todo shows one TODO: who has it, what to do, how it is going.
func (s *Site) todo(w http.ResponseWriter, r *http.Request, v *visit) {
	t, ok := v.state.Todo(incident.TodoID(r.PathValue("todo")))
	if !ok {
		s.missing(w, r, v)
		return
	}
	body, err := s.wholeTodo(v, t)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	version := `"` + page.Version(body.V(), body.LinesV(), v.person.ID, text.Clock(v.now, s.zone(v))) + `"`
	if unchanged(w, r, version) {
		return
	}
	f := page.Frame{Part: "todo", Tab: body.Prefix + body.Row.Name + " " + body.Row.Title, Live: version, Timed: true, Body: body}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

// wholeTodo is a TODO with what was said about it, and what Slack does not do at the moment.
func (s *Site) wholeTodo(v *visit, t incident.Todo) (page.Todo, error) {
	entries, _, err := s.svc.Timeline(v.ctx, v.state.Incident.ID, mostEntries*10)
	if err != nil {
		return page.Todo{}, err
	}
	health, err := s.slack(v.ctx)
	body := s.todoOf(v, t)
	body.Lines = s.progress(v, t, entries)
	if err == nil && t.Phase == incident.Review {
		body.Times, err = s.times(v)
	}
	if slack := s.slackLine(v, health); slack.Bad {
		body.Slack = slack
	}
	return body, err
}

func (s *Site) todoOf(v *visit, t incident.Todo) page.Todo {
	i := v.state.Incident
	out := page.Todo{Up: v.up(), Prefix: text.DrillPrefix(v.lang, i.Kind == incident.Drill), Row: s.row(v, t), Token: v.Token()}
	out.Row.Owner = ""
	if t.Owner != "" {
		out.Row.Owner = v.nameOf(t.Owner)
	}
	if len(t.Helpers) > 0 {
		out.Helpers = text.WebHelpers.In(v.lang, "helpers", v.names(t.Helpers))
	}
	if role := i.Playbook.RoleName(t.Role, v.lang); role != "" {
		out.Role = text.TodoRole.In(v.lang, "role", role)
	}
	for p := range strings.SplitSeq(t.Guide.In(v.lang), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out.Guide = append(out.Guide, p)
		}
	}
	if !i.Status.Editable() {
		out.Over = s.ended(v, i)
		return out
	}
	if out.Steps, out.Acts = todoOffers(v, t); t.Check {
		out.Steps = append(out.Steps, page.Link{URL: checkURL(i.ID), Text: text.LinkSheet.In(v.lang)})
	}
	f := s.formOf(v, ask.Progress, filled{Values: url.Values{"todo": {string(t.ID)}}})
	f.Back = ""
	out.Progress = &f
	return out
}

// todoOffers are what can be done with a TODO, the likeliest first: to take what nobody has, to finish what one has.
func todoOffers(v *visit, t incident.Todo) (steps []page.Link, presses []page.Act) {
	steps, presses = v.offers(ask.OnCard, v.seenOf(t))
	for n := range steps {
		steps[n].URL += "?todo=" + string(t.ID)
	}
	likely := map[string]bool{
		actURL(v.state.Incident.ID, ask.Claim.Name):  t.Owner == "",
		actURL(v.state.Incident.ID, ask.Finish.Name): slices.Contains(t.Claimants(), v.person.ID),
	}
	for n := range presses {
		presses[n].Main = likely[presses[n].URL]
	}
	return steps, presses
}

// progress is what was said and done about a TODO, the newest first.
func (s *Site) progress(v *visit, t incident.Todo, entries []incident.Entry) []page.Said {
	entries = slices.DeleteFunc(entries, func(e incident.Entry) bool { return e.Todo != t.ID })
	lines, _ := s.lines(v, entries, mostProgress, untitled)
	return lines
}

// lines are the newest entries, the newest first, as many as there is room for, and how many older ones there are.
func (s *Site) lines(v *visit, entries []incident.Entry, most int, title func(*visit, incident.Entry) string) (out []page.Said, older int) {
	size := 0
	for n, e := range slices.Backward(entries) {
		line := s.line(v, e, title(v, e))
		if size += len(line.Text); len(out) == most || size > mostSaid && len(out) > 0 {
			return out, n + 1
		}
		out = append(out, line)
	}
	return out, 0
}

func (s *Site) line(v *visit, e incident.Entry, title string) page.Said {
	said := page.Said{When: s.when(v, e.At), Stamp: e.At.UTC().Format(time.RFC3339), Text: text.Entry(v.lang, titled(v, e), title, v.name), URL: e.Link}
	if e.Via == incident.ViaBrowser {
		said.Via = text.WebByBrowser.In(v.lang)
	}
	return said
}

// timeline shows who did what, and when, the newest first.
func (s *Site) timeline(w http.ResponseWriter, r *http.Request, v *visit) {
	i := v.state.Incident
	entries, older, err := s.svc.Timeline(r.Context(), i.ID, mostEntries)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := page.Timeline{Up: v.up(), File: markdownURL(i.ID), Title: text.TimelineTop.In(v.lang, "title", title(v.lang, i)), Steps: []page.Link{v.decide()}}
	var left int
	body.Lines, left = s.lines(v, entries, mostEntries, todoTitle)
	if older += left; older > 0 {
		body.Older = text.TimelineOlder.In(v.lang, "n", itoa(older))
	}
	s.show(w, http.StatusOK, v, page.Frame{Part: "timeline", Tab: body.Title, Timed: true, Body: body})
}
