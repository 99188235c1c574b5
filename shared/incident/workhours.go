package incident

import "time"

// WorkAt is a moment, or the next one after it at which somebody is at work: some site is awake or, where there are no sites, it is between
// nine and six from Monday to Friday.
func (s Settings) WorkAt(at time.Time) time.Time {
	if len(s.Awake(at)) > 0 {
		return at
	}
	if _, next, wakes := s.NextAwake(at); wakes {
		return next.From
	}
	return Incident{Settings: s}.inHours(at)
}
