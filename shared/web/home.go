package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// home lists what runs, the latest first, and starts what does not run yet.
func (s *Site) home(w http.ResponseWriter, r *http.Request, v *visit) {
	states, err := s.svc.OpenStates(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	health, err := s.slack(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	signs, err := s.svc.Signs(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := page.Home{Slack: s.slackLine(v, health), Signs: s.possible(v, signs), Start: s.startForm(v, filled{}), Ended: endedURL, Tries: triesURL}
	for _, state := range byNeed(states, v.now) {
		if s.svc.MayKnow(v.ctx, v.person.ID, "", state.Incident) {
			body.Running = append(body.Running, s.running(v, state))
		}
	}
	if body.Reviews, err = s.inReview(v); err != nil {
		s.broken(w, r, v, err)
		return
	}
	body.Drafts, body.Codes = s.draftLinks(v), s.codesUsed(v)
	if body.List, err = s.listLine(v); err != nil {
		s.broken(w, r, v, err)
		return
	}
	if body.Mine, err = s.myTries(v); err != nil {
		s.broken(w, r, v, err)
		return
	}
	version := `"` + page.Version(body.V(), body.SignsV(), body.Slack, v.person.ID, text.Clock(v.now, s.zone(v))) + `"`
	if unchanged(w, r, version) {
		return
	}
	f := page.Frame{Part: "home", Live: version, Timed: len(body.Running)+len(body.Signs) > 0, Body: body}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

// byNeed puts live incidents before drills, of each kind the one with the most that is late first, then the newest.
func byNeed(states []incident.State, now time.Time) []incident.State {
	sorted := slices.Clone(states)
	slices.SortStableFunc(sorted, func(a, b incident.State) int {
		return cmp.Or(drill(a)-drill(b), lateIn(b, now)-lateIn(a, now), b.Incident.DeclaredAt.Compare(a.Incident.DeclaredAt))
	})
	return sorted
}

// drill is 1 of a drill, which comes after what is live.
func drill(s incident.State) int {
	if s.Incident.Kind == incident.Drill {
		return 1
	}
	return 0
}

func (s *Site) running(v *visit, state incident.State) page.Running {
	i := state.Incident
	counts := map[incident.TodoState]int{}
	for _, t := range state.Todos {
		if !early(i, t) {
			counts[t.State]++
		}
	}
	said := text.StatusCounts.In(v.lang, "open", itoa(counts[incident.TodoOpen]), "claimed", itoa(counts[incident.TodoClaimed]),
		"done", itoa(counts[incident.TodoDone]), "skipped", itoa(counts[incident.TodoSkipped]))
	late := lateIn(state, v.now)
	return page.Running{
		URL: boardURL(i.ID), Title: title(v.lang, i), Phase: phaseName(v.lang, i), Late: late > 0,
		Counts: slices.Concat(count(v, text.StatusLineLate, late), count(v, text.WebYours, yours(v, state)), strings.Split(said, " · ")), Four: s.four(v, state),
		Drill: i.Kind == incident.Drill, Private: i.Private, Handing: s.handing(v, i),
	}
}

// count says how many there are of something; nothing of none.
func count(v *visit, of text.Phrase, n int) []string {
	if n == 0 {
		return nil
	}
	return []string{of.In(v.lang, "n", itoa(n))}
}

// yours is how many TODOs the visitor has still to finish.
func yours(v *visit, state incident.State) (n int) {
	for _, t := range state.Todos {
		if !t.Closed() && v.has(t) {
			n++
		}
	}
	return n
}
