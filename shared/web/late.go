package web

import (
	"time"

	"noroshi.internal/shared/incident"
)

func isLate(i incident.Incident, t incident.Todo, now time.Time) bool {
	return i.MayWork(t) && !t.Closed() && !i.Automatic(t) && !wanted(t).IsZero() && wanted(t).Before(now)
}

// wanted is when a TODO was wanted: of a recurring one that was missed, the first time, as in Slack.
func wanted(t incident.Todo) time.Time {
	if !t.Late.IsZero() {
		return t.Late
	}
	return t.Due
}

func lateIn(s incident.State, now time.Time) (n int) {
	for _, t := range s.Todos {
		if isLate(s.Incident, t, now) {
			n++
		}
	}
	return n
}
