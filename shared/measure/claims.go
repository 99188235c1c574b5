package measure

import (
	"cmp"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// claims takes how long each TODO waited until somebody took it: from the moment at which its phase began, or people added it. What comes
// after the end is no part of the response.
func (m *Measures) claims(about About, all []incident.Entry) {
	opened, taken := map[incident.TodoID]time.Time{}, map[incident.TodoID]bool{}
	began := m.phases(all)
	var claims []Claim
	for _, e := range all {
		if e.Kind == incident.EntryAdded {
			opened[e.Todo] = e.At
		}
		if e.Todo == "" || taken[e.Todo] || !takes(e) || about.Phases[e.Todo] == incident.Review {
			continue
		}
		taken[e.Todo] = true
		since, own := opened[e.Todo]
		if !own {
			since = began[about.Phases[e.Todo]]
		}
		if since.IsZero() {
			since = m.T0
		}
		claims = append(claims, Claim{e.Todo, max(0, e.At.Sub(since))})
	}
	m.keepClaims(claims)
}

// takes reports whether e says that somebody has its TODO, or did it.
func takes(e incident.Entry) bool {
	switch e.Kind {
	case incident.EntryClaimed, incident.EntryReassigned, incident.EntryPassed:
		return true
	case incident.EntryAdded:
		return e.To != ""
	case incident.EntryDone:
		return e.By != ""
	}
	return false
}

// phases are when each phase began first. A sign begins with what is before the start, and a declaration with the response.
func (m *Measures) phases(all []incident.Entry) map[incident.Phase]time.Time {
	sign := m.T0
	if !m.Detected.IsZero() {
		sign = m.Detected
	}
	began := map[incident.Phase]time.Time{
		incident.Detect: sign, incident.Confirm: sign, incident.Start: m.T0, incident.Respond: m.T0,
	}
	for _, e := range all {
		if e.Kind == incident.EntryPhase && began[e.Phase].IsZero() {
			began[e.Phase] = e.At
		}
	}
	return began
}

// keepClaims keeps the longest, and what all of them say.
func (m *Measures) keepClaims(claims []Claim) {
	if len(claims) == 0 {
		return
	}
	slices.SortFunc(claims, func(a, b Claim) int { return cmp.Or(cmp.Compare(a.Delay, b.Delay), cmp.Compare(a.Todo, b.Todo)) })
	m.Claimed = Claimed{Todos: len(claims), Median: claims[(len(claims)-1)/2].Delay, Most: claims[len(claims)-1].Delay}
	m.Claims = slices.Clone(claims[max(0, len(claims)-listed):])
	slices.SortFunc(m.Claims, func(a, b Claim) int { return cmp.Compare(a.Todo, b.Todo) })
}
