package simulation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// The law of alerts. Each alert is taken in the end, and stands on one timeline, once, as often as it was sent and wherever. Alerts of one
// group are on one sign or incident as long as that runs, and those of which it is not known that they are about something else are on
// one sign. That an alert is over is recorded once at the most, and is where its beginning was known. Nothing of it is in a drill, or is
// said of what has ended.

// judgeAlerts holds what runs against what the monitor sent.
func (w *world) judgeAlerts(states []incident.State) (wrong []string) {
	if w.monitor == nil {
		return nil
	}
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	all := w.listeners(states, fail)
	for _, g := range w.monitor.groups {
		g.judge(all, fail)
	}
	judgeApart(states, fail)
	return wrong
}

// tells reports whether an entry says something of a group's alerts, and whether that is that they are over.
func (g *alarms) tells(e incident.Entry) (tells, over bool) {
	return e.Via == incident.ViaTool && strings.Contains(e.Text, g.name+"-"), e.Kind == incident.EntryAlertOver
}

// echo is where alerts of a group are told.
type echo struct {
	listener
	raised map[string]int // how often, by title
	over   int            // how many are told to be over
	first  int            // when it was first told of them
}

func (g *alarms) judge(all []listener, fail failer) {
	var told []echo
	for _, l := range all {
		if h := g.on(l, fail); len(h.raised) > 0 || h.over > 0 {
			told = append(told, h)
		}
	}
	for _, a := range g.all {
		n := 0
		for _, h := range told {
			n += h.raised[a.title]
		}
		if a.raised.taken.IsZero() || n != 1 {
			fail("the alert %s was taken at %s, and is recorded %d times", a.title, a.raised.taken, n)
		}
	}
	g.judgeTogether(told, fail)
	g.judgeOver(told, fail)
}

// on counts what one timeline says of a group.
func (g *alarms) on(l listener, fail failer) echo {
	h := echo{listener: l, raised: map[string]int{}}
	for _, e := range l.entries {
		tells, over := g.tells(e)
		switch {
		case !tells:
			continue
		case l.Incident.Kind != incident.Live:
			fail("the drill %s hears of alerts: %s", l.Incident.ID, e.Text)
		case !l.outlives(l.nth[e.ID]):
			fail("%s was told after its end: %s", l.Incident.ID, e.Text)
		}
		if nth := l.nth[e.ID]; h.first == 0 || nth < h.first {
			h.first = nth
		}
		if over {
			more := 0
			_, rest, _ := strings.Cut(e.Text, "(+")
			_, _ = fmt.Sscan(rest, &more)
			h.over += 1 + more
			continue
		}
		for _, a := range g.all {
			h.raised[a.title] += strings.Count(e.Text, a.title)
		}
	}
	return h
}

// judgeTogether: a group is on one sign or incident, and on another only once that has ended.
func (g *alarms) judgeTogether(told []echo, fail failer) {
	slices.SortFunc(told, func(a, b echo) int { return a.first - b.first })
	for n := range told {
		if n > 0 && told[n-1].outlives(told[n].first) {
			fail("the alerts of %s are on %s, which runs, and on %s", g.name, told[n-1].Incident.ID, told[n].Incident.ID)
		}
	}
}

// judgeOver: as many are told to be over as are, once each; and all whose end was sent when the group was known, where that is on one
// that runs.
func (g *alarms) judgeOver(told []echo, fail failer) {
	recorded, least, most := 0, 0, 0
	var known time.Time // since when the group is
	for _, h := range told {
		recorded += h.over
	}
	for _, a := range g.all {
		if at := a.raised.taken; known.IsZero() || !at.IsZero() && at.Before(known) {
			known = at
		}
	}
	for _, a := range g.all {
		if !a.over.began.IsZero() {
			most++
			if a.over.began.After(known) {
				least++
			}
		}
	}
	runs := len(told) == 1 && told[0].Incident.Observes()
	if recorded > most || runs && recorded < least {
		fail("%d alerts of %s are told to be over: of %d that are, %d ended once it was known", recorded, g.name, most, least)
	}
}

// judgeApart: two signs that alerts made are about places that are known to be different.
func judgeApart(states []incident.State, fail failer) {
	monitors := func(s incident.State) bool {
		return s.Incident.Status == incident.SignStatus && s.Incident.Sign.Monitor
	}
	for n, a := range states {
		for _, b := range states[:n] {
			here, there := a.Incident.Facts.Region, b.Incident.Facts.Region
			if monitors(a) && monitors(b) && (here == "" || there == "" || here == there) {
				fail("alerts made the signs %s in %q and %s in %q", a.Incident.ID, here, b.Incident.ID, there)
			}
		}
	}
}
