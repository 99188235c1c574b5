package incident_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// TestReadAgain: what was said is read back twice after an end, each hour of a review, and twice after the end of that.
func TestReadAgain(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	closed := &incident.ReviewState{ClosedAt: t0.Add(50 * time.Hour)}
	for name, c := range map[string]struct {
		status   incident.Status
		review   *incident.ReviewState
		at, want time.Duration // after the end; 0: not any more
	}{
		"a review begins":                {incident.Resolved, nil, 0, 10 * time.Minute},
		"the first hour":                 {incident.Resolved, nil, 10 * time.Minute, time.Hour},
		"just then":                      {incident.Resolved, nil, time.Hour, 2 * time.Hour},
		"days later":                     {incident.Resolved, nil, 3*day + time.Minute, 3*day + time.Hour},
		"one that nobody closes":         {incident.Resolved, nil, 30 * day, 0},
		"a false alarm":                  {incident.Canceled, nil, 11 * time.Minute, 6 * time.Hour},
		"a false alarm, long ago":        {incident.Canceled, nil, 6 * time.Hour, 0},
		"a review is closed":             {incident.Closed, closed, 50 * time.Hour, 50*time.Hour + 10*time.Minute},
		"a review is closed for a while": {incident.Closed, closed, 50*time.Hour + 11*time.Minute, 56 * time.Hour},
		"a review is closed, long ago":   {incident.Closed, closed, 56 * time.Hour, 0},
	} {
		i := incident.Incident{Status: c.status, EndedAt: t0, Review: c.review}
		next := i.ReadAgain(t0.Add(c.at))
		if c.want == 0 && !next.IsZero() || c.want != 0 && !next.Equal(t0.Add(c.want)) {
			t.Errorf("%s: %s after the end, want %s", name, next.Sub(t0), c.want)
		}
	}
}
