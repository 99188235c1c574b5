package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

func itoa(n int) string { return strconv.Itoa(n) }

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
	body := page.Home{Slack: s.slackLine(v, health), Start: s.startForm(v, nil, nil)}
	for _, state := range byNeed(states, v.now) {
		if s.svc.MayKnow(v.ctx, v.person.ID, "", state.Incident) {
			body.Running = append(body.Running, s.running(v, state))
		}
	}
	body.Drafts, body.Codes = s.draftLinks(v), s.codesUsed(v)
	version := `"` + page.Version(body.V(), body.Slack, v.person.ID, text.Clock(v.now, s.zone(v))) + `"`
	if unchanged(w, r, version) {
		return
	}
	f := page.Frame{Part: "home", Live: version, Body: body}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

// byNeed puts live incidents before drills, of each kind the one with the most that is late first, then the newest.
func byNeed(states []incident.State, now time.Time) []incident.State {
	drill := func(s incident.State) int {
		if s.Incident.Kind == incident.Drill {
			return 1
		}
		return 0
	}
	sorted := slices.Clone(states)
	slices.SortStableFunc(sorted, func(a, b incident.State) int {
		return cmp.Or(drill(a)-drill(b), lateIn(b, now)-lateIn(a, now), b.Incident.DeclaredAt.Compare(a.Incident.DeclaredAt))
	})
	return sorted
}

func lateIn(s incident.State, now time.Time) (n int) {
	for _, t := range s.Todos {
		if isLate(s.Incident, t, now) {
			n++
		}
	}
	return n
}

func (s *Site) running(v *visit, state incident.State) page.Running {
	i := state.Incident
	counts := map[incident.TodoState]int{}
	for _, t := range state.Todos {
		counts[t.State]++
	}
	said := text.StatusCounts.In(v.lang, "open", itoa(counts[incident.TodoOpen]), "claimed", itoa(counts[incident.TodoClaimed]),
		"done", itoa(counts[incident.TodoDone]), "skipped", itoa(counts[incident.TodoSkipped]))
	late := lateIn(state, v.now)
	if late > 0 {
		said = text.StatusLineLate.In(v.lang, "n", itoa(late)) + " · " + said
	}
	return page.Running{
		URL: boardURL(i.ID), Title: title(v.lang, i), Phase: phaseName(v.lang, i), Counts: said, Late: late > 0, Four: s.four(v, state),
		Drill: i.Kind == incident.Drill,
	}
}

// slack says how Slack does.
func (s *Site) slack(ctx context.Context) (service.Health, error) {
	all, err := s.svc.Health(ctx)
	return all[incident.Slack], err
}

// slackLine says how Slack does, in plain words.
func (s *Site) slackLine(v *visit, h service.Health) page.Notice {
	switch {
	case !h.Reachable:
		since := s.when(v, h.DownSince)
		return page.Notice{Text: text.Counted(h.Waiting, text.WebSlackDownNone, text.WebSlackDownOne, text.WebSlackDown).In(v.lang, "since", since, "n", itoa(h.Waiting)), Bad: true}
	case !h.Hearing.UnheardSince.IsZero():
		return page.Notice{Text: text.Unheard(v.lang, text.WebSlackUnheard.In(v.lang, "since", s.when(v, h.Hearing.UnheardSince)), h.Hearing.Why), Bad: true}
	case h.Hearing.Others > 0:
		return page.Notice{Text: text.WebSlackShared.In(v.lang), Bad: true}
	case h.Slow:
		return page.Notice{Text: text.WebSlackSlow.In(v.lang), Bad: true}
	}
	return page.Notice{Text: text.WebSlackFine.In(v.lang)}
}
