package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
)

// The law of tools. Once the looks have gone well for a while it is known how each tool does, and all that runs knows it: on the card of a
// sign, or in the room. That one went down or came back is told once each time, in that order, to all that ran then, and after two looks
// that say so. Nothing of it is in a drill, or is said of what has ended.

// judgeTools holds what runs against how the tools do.
func (w *world) judgeTools(states []incident.State) (wrong []string) {
	if len(w.tools) == 0 {
		return nil
	}
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	var known watch.State
	if err := w.db.Get(context.Background(), store.SourcesPath, &known); err != nil && !errors.Is(err, store.ErrNotFound) {
		fail("what is known of the tools cannot be read: %v", err)
	}
	all := w.listeners(states, fail)
	for _, t := range w.tools {
		m := known.Tools[t.id]
		t.judgeKnown(m, w.looks.clean > 0, fail)
		turns := t.judgeTurns(all, fail)
		for _, l := range all {
			t.judgeTold(l, turns, fail)
			t.judgeShown(l.State, m, fail)
		}
	}
	for _, l := range all {
		judgeLooked(l.State, fail)
	}
	return wrong
}

// judgeKnown: what is kept of a tool is how it does.
func (t *tool) judgeKnown(m watch.Memory, settled bool, fail failer) {
	is := map[watch.Verdict]bool{
		watch.Fine: m.Is == incident.ToolUp && m.Unread.IsZero(), watch.Fails: m.Is == incident.ToolDown && m.Unread.IsZero(), watch.Unread: !m.Unread.IsZero(),
	}
	if settled && !is[t.says] {
		fail("%s is seen as %s, and known as %+v", t.id, t.says, m)
	}
}

// turn is that a tool went down or came back.
type toolTurn struct {
	kind  incident.EntryKind
	since int64 // in nanoseconds
}

func turnOf(e incident.Entry) toolTurn { return toolTurn{e.Kind, e.Tool.Since.UnixNano()} }

// turnsOn are the entries about a tool's turns, in the order of the turns.
func (t *tool) turnsOn(l listener) (all []incident.Entry) {
	for _, e := range l.entries {
		if (e.Kind == incident.EntryToolDown || e.Kind == incident.EntryToolUp) && e.Key == t.id {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b incident.Entry) int { return a.Tool.Since.Compare(b.Tool.Since) })
	return all
}

// judgeTurns lists the turns that anybody was told of, each of which two looks have seen.
func (t *tool) judgeTurns(all []listener, fail failer) (turns []toolTurn) {
	for _, l := range all {
		for _, e := range t.turnsOn(l) {
			if !slices.Contains(turns, turnOf(e)) {
				turns = append(turns, turnOf(e))
			}
			if !t.seenTwice(e) {
				fail("%s was told at %s that %s is so since %s, which two looks have not seen: %s", l.Incident.ID, e.At, t.id, e.Tool.Since, e.Kind)
			}
		}
	}
	return turns
}

// seenTwice reports whether a look saw what an entry says, and another one half a minute later.
func (t *tool) seenTwice(e incident.Entry) bool {
	says := map[incident.EntryKind]watch.Verdict{incident.EntryToolDown: watch.Fails, incident.EntryToolUp: watch.Fine}[e.Kind]
	first := func(s sight) bool { return s.says == says && s.at.Equal(e.Tool.Since) }
	second := func(s sight) bool {
		return s.says == says && s.at.Sub(e.Tool.Since) >= 30*time.Second && s.at.Before(e.At.Add(skew))
	}
	return slices.ContainsFunc(t.seen, first) && slices.ContainsFunc(t.seen, second)
}

// judgeTold: what is told to one that may hear of it is told once, in turns and in their order, and all of it.
func (t *tool) judgeTold(l listener, turns []toolTurn, fail failer) {
	told, id := t.turnsOn(l), l.Incident.ID
	for n, e := range told {
		switch {
		case l.Incident.Kind != incident.Live:
			fail("the drill %s hears of %s", id, t.id)
		case !l.outlives(l.nth[e.ID]):
			fail("%s was told of %s after its end", id, t.id)
		case n > 0 && turnOf(told[n-1]) == turnOf(e):
			fail("%s was told twice that %s is so since %s: %s", id, t.id, e.Tool.Since, e.Kind)
		case n > 0 && told[n-1].Kind == e.Kind:
			fail("%s was told of %s since %s, and then since %s: %s", id, t.id, told[n-1].Tool.Since, e.Tool.Since, e.Kind)
		case n > 0 && l.nth[e.ID] < l.nth[told[n-1].ID]:
			fail("%s was told of %s since %s before it was told since %s: %s", id, t.id, e.Tool.Since, told[n-1].Tool.Since, e.Kind)
		}
	}
	for _, turn := range turns {
		missing := !slices.ContainsFunc(told, func(e incident.Entry) bool { return turnOf(e) == turn })
		if since := time.Unix(0, turn.since); missing && l.Incident.Observes() && since.After(l.entries[0].At.Add(skew)) {
			fail("%s was never told that %s is so since %s: %s", id, t.id, since, turn.kind)
		}
	}
}

// judgeShown: what runs knows whether a tool is down, and a sign's card says how it does.
func (t *tool) judgeShown(s incident.State, m watch.Memory, fail failer) {
	if !s.Incident.Observes() {
		return
	}
	down := slices.ContainsFunc(s.Incident.ToolsDown(), func(on incident.ToolState) bool { return on.ID == t.id })
	unread := !m.Unread.IsZero() // what begins then cannot know how it was
	if down != (m.Is == incident.ToolDown) && (down || !unread) {
		fail("%s knows that %s is down: %v, and it is %+v", s.Incident.ID, t.id, down, m)
	}
	if s.Incident.Status != incident.SignStatus {
		return
	}
	n := slices.IndexFunc(s.Incident.Sign.Tools, func(on incident.ToolState) bool { return on.ID == t.id })
	if n < 0 || !unread && s.Incident.Sign.Tools[n].Is != m.Is {
		fail("the card of %s shows %+v, and %s is %+v", s.Incident.ID, s.Incident.Sign.Tools, t.id, m)
	}
}

// judgeLooked: what is to look at the tools is done once it is known how each of them does, and not before unless somebody did it.
func judgeLooked(s incident.State, fail failer) {
	if s.Incident.Status != incident.SignStatus || s.Incident.Kind != incident.Live {
		return
	}
	unknown := slices.ContainsFunc(s.Incident.Sign.Tools, func(t incident.ToolState) bool { return t.Is == incident.ToolUnknown })
	for _, t := range s.Todos {
		if t.ID == toolsTodo && t.Closed() == unknown {
			fail("%s of %s is closed: %v, and a tool is not known: %v", t.ID, s.Incident.ID, t.Closed(), unknown)
		}
	}
}
