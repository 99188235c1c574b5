package measure

import (
	"slices"
	"time"
)

// Span is a time in which something happened, and where it stands in the picture: from 0, its left edge, to 1.
type Span struct {
	From, To    time.Time
	Left, Right float64
}

// What makes a picture short.
const (
	quiet    = 4 * time.Hour // so long nothing happened: it is cut
	mostCuts = 6
	cutWidth = 0.02      // of the picture, for each cut
	tailPart = 0.06      // of the picture, for all that came after the evening
	evening  = time.Hour // so long after the end something still belongs to it
)

// spread finds the spans. What came long after the evening is one that is drawn together.
func (e *Evening) spread(stop time.Time) {
	var at, tail []time.Time
	for _, r := range e.lines() {
		for _, m := range r.Marks {
			for _, t := range []time.Time{m.At, m.To} {
				if !e.Over.IsZero() && t.After(e.Over.Add(evening)) {
					tail = append(tail, t)
				} else {
					at = append(at, t)
				}
			}
		}
	}
	if !stop.IsZero() && e.Over.IsZero() {
		at = append(at, stop)
	}
	if len(at) == 0 {
		at, tail = tail, nil
	}
	if len(at) == 0 {
		return
	}
	e.Spans = cut(at)
	if len(tail) > 0 {
		e.Tail = true
		e.Spans = append(e.Spans, Span{From: slices.MinFunc(tail, time.Time.Compare), To: slices.MaxFunc(tail, time.Time.Compare)})
	}
	e.place()
}

// cut cuts the longest quiet times out of what lies between moments.
func cut(at []time.Time) []Span {
	slices.SortFunc(at, time.Time.Compare)
	var gaps []int // by the moment that each ends at
	for n := 1; n < len(at); n++ {
		if at[n].Sub(at[n-1]) > quiet {
			gaps = append(gaps, n)
		}
	}
	slices.SortFunc(gaps, func(a, b int) int { return int(sign(at[b].Sub(at[b-1]) - at[a].Sub(at[a-1]))) })
	gaps = gaps[:min(len(gaps), mostCuts)]
	slices.Sort(gaps)
	out := []Span{{From: at[0]}}
	for _, n := range gaps {
		out[len(out)-1].To = at[n-1]
		out = append(out, Span{From: at[n]})
	}
	out[len(out)-1].To = at[len(at)-1]
	return out
}

func sign(d time.Duration) time.Duration { return max(-1, min(1, d)) }

// place gives each span its part of the picture, as long as it took, and never none.
func (e *Evening) place() {
	evenings := e.Spans
	room := 1 - cutWidth*float64(len(e.Spans)-1)
	if e.Tail {
		evenings, room = e.Spans[:len(e.Spans)-1], room-tailPart
	}
	var all float64
	took := func(s Span) float64 { return max(s.To.Sub(s.From).Minutes(), 1) }
	for _, s := range evenings {
		all += took(s)
	}
	least := all / 12
	all = 0
	for _, s := range evenings {
		all += max(took(s), least)
	}
	left := 0.0
	for n := range e.Spans {
		s := &e.Spans[n]
		part := tailPart
		if n < len(evenings) {
			part = room * max(took(*s), least) / all
		}
		s.Left, s.Right = left, min(1, left+part)
		left = s.Right + cutWidth
	}
}

// Place is where a moment stands in the picture, from 0 to 1. What lies in a cut stands at its edge.
func (e Evening) Place(t time.Time) float64 {
	if len(e.Spans) == 0 {
		return 0
	}
	for _, s := range e.Spans {
		if t.After(s.To) {
			continue
		}
		if !t.After(s.From) {
			return s.Left
		}
		return s.Left + (s.Right-s.Left)*(t.Sub(s.From).Minutes()/s.To.Sub(s.From).Minutes())
	}
	return e.Spans[len(e.Spans)-1].Right
}
