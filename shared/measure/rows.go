package measure

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// Row is one measured time, or number: package text has its words by its key. All that shows measures goes through Rows.
type Row struct {
	Key string // it is stored in incident.Moved and does not change
	// Of is the time of a response; ok is false where it never came to that.
	Of func(Measures) (d time.Duration, ok bool)
	// Count is the number instead, of what is counted; nil: it is a time.
	Count func(Measures) int
	Head  bool // it stands on the board of a response that is over, beside how customers were told, which says the gap
}

// Rows lists every measured time of the playbook, in the order in which it is shown. Of each less is better.
var Rows = []Row{
	{Key: "detected", Of: func(m Measures) (time.Duration, bool) { return span(m.Detected, m.T0) }},
	{Key: "channel", Of: sinceT0(func(m Measures) time.Time { return m.Channel }), Head: true},
	{Key: "first_in", Of: sinceT0(func(m Measures) time.Time { return m.FirstIn })},
	{Key: "first_post", Of: sinceT0(func(m Measures) time.Time { return m.FirstPost })},
	{Key: "notice_1", Of: sinceT0(func(m Measures) time.Time { return m.Notice1 }), Head: true},
	{Key: "gap", Of: func(m Measures) (time.Duration, bool) { return m.Told.Gap, m.Told.Gap > 0 }},
	{Key: "late_notices", Count: func(m Measures) int { return m.LateSent }},
	{Key: "checked", Of: sinceT0(func(m Measures) time.Time { return m.Checked })},
	{Key: "claim", Of: func(m Measures) (time.Duration, bool) { return m.Claimed.Median, m.Claimed.Todos > 0 }},
	{Key: "claim_most", Of: func(m Measures) (time.Duration, bool) { return m.Claimed.Most, m.Claimed.Todos > 0 }},
}

// RowOf returns the row with a key.
func RowOf(key string) (Row, bool) {
	n := slices.IndexFunc(Rows, func(r Row) bool { return r.Key == key })
	if n < 0 {
		return Row{}, false
	}
	return Rows[n], true
}

func sinceT0(of func(Measures) time.Time) func(Measures) (time.Duration, bool) {
	return func(m Measures) (time.Duration, bool) { return span(m.T0, of(m)) }
}

// span is the time between two moments; ok is false where one of them never came.
func span(from, to time.Time) (d time.Duration, ok bool) {
	return max(0, to.Sub(from)), !from.IsZero() && !to.IsZero()
}

// What counts as otherwise than the time before: so much, and so much of what it was. Clocks tick once a minute, and a second person is
// half a minute faster by luck.
const (
	movedBy   = time.Minute
	movedPart = 10 // a tenth
	movedRows = 3  // of one response
)

// Moves are what went otherwise in the responses that ended in a stretch of time than in the one before of the same kind, as far as the
// help room may hear of both: the earliest first, of each those that changed most for their size. Numbers are no times and stay out.
func Moves(all []Measures, week incident.Span) (out []incident.Moved) {
	all = slices.DeleteFunc(slices.Clone(all), func(m Measures) bool { return m.Private || m.Ended.IsZero() })
	slices.SortStableFunc(all, func(a, b Measures) int { return a.T0.Compare(b.T0) })
	last := map[incident.Kind]Measures{}
	for _, m := range all {
		if before, known := last[m.Kind]; known && week.Has(m.Ended) {
			out = append(out, moves(m, before)...)
		}
		last[m.Kind] = m
	}
	return out
}

// moves are what went otherwise in one response than in another.
func moves(m, before Measures) (out []incident.Moved) {
	for _, r := range Rows {
		if r.Of == nil {
			continue
		}
		now, ok := r.Of(m)
		was, known := r.Of(before)
		if by := (now - was).Abs(); ok && known && by >= movedBy && by*movedPart >= was {
			out = append(out, incident.Moved{Incident: m.Incident, Kind: m.Kind, Title: m.Title, Row: r.Key, Now: now, Before: was})
		}
	}
	if len(out) > movedRows {
		slices.SortStableFunc(out, func(a, b incident.Moved) int { return share(b) - share(a) })
		out = out[:movedRows]
		slices.SortStableFunc(out, func(a, b incident.Moved) int { return place(a.Row) - place(b.Row) })
	}
	return out
}

// share is by how much a time moved, in hundredths of the longer of the two.
func share(m incident.Moved) int {
	return int((m.Now - m.Before).Abs() * 100 / max(m.Now, m.Before, 1))
}

func place(key string) int { return slices.IndexFunc(Rows, func(r Row) bool { return r.Key == key }) }

// LastOfKind is the latest response before another of the same kind; ok is false where there was none. A private one is known to
// those inside it alone, and stands beside none.
func LastOfKind(all []Measures, of Measures) (last Measures, ok bool) {
	for _, m := range all {
		if m.Kind == of.Kind && m.Incident != of.Incident && m.T0.Before(of.T0) && !m.Private && (!ok || m.T0.After(last.T0)) {
			last, ok = m, true
		}
	}
	return last, ok
}

// Headline is what is known of a response that is over without its timeline: what its board shows. Of one that goes on it has how customers
// were told alone.
func Headline(i incident.Incident) Measures {
	m := Measures{Incident: i.ID, Kind: i.Kind, Told: Now(i)}
	if !i.Measured() {
		return m
	}
	m.T0, m.Channel = i.DeclaredAt, i.Times.Channel
	for _, n := range i.Sent {
		first(&m.Notice1, n.At)
	}
	return m
}
