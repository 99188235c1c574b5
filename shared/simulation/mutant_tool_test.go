package simulation

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
)

// ofTools reports whether a mutant is the tool without a guard of what it tells of the team's own tools.
func (m mutant) ofTools() bool {
	return m.forgetsTurns || m.renewsTurns || m.reversesTurns || m.countsOneLook
}

// ofTickets reports the same of tickets.
func (m mutant) ofTickets() bool { return m.forgetsRises || m.keepsRises || m.forgetsHigh }

// seenOtherwise is a store in which what was seen of the tools, or of tickets, is kept otherwise.
type seenOtherwise struct {
	store.DB
	m mutant
}

func (d seenOtherwise) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(&seenOtherwiseTx{Tx: tx, m: d.m}) })
}

type seenOtherwiseTx struct {
	store.Tx
	m      mutant
	untold []watch.Change
	rise   *incident.TicketRise
}

// ofTool reports whether an entry says something of a tool.
func ofTool(path string) bool { return strings.Contains(path, "/entries/tool-") }

func (t *seenOtherwiseTx) Get(path string, into any) error {
	if t.m.renewsTurns && ofTool(path) {
		return store.ErrNotFound
	}
	if t.m.reversesTurns && strings.HasPrefix(path, "incidents/") && strings.Count(path, "/") == 1 {
		return t.unaware(path, into)
	}
	err := t.Tx.Get(path, into)
	s, ok := into.(*watch.State)
	if !ok || err != nil {
		return err
	}
	if t.untold, t.rise = s.Untold, s.Desk.Rise; t.m.countsOneLook {
		s.Tools = maps.Clone(s.Tools)
		for id, known := range s.Tools {
			known.Streak.N = 2
			s.Tools[id] = known
		}
	}
	return nil
}

func (t *seenOtherwiseTx) Create(path string, v any) error {
	if t.m.renewsTurns && ofTool(path) {
		path += fmt.Sprint("-", time.Now().UnixNano())
	}
	return t.Tx.Create(path, v)
}

func (t *seenOtherwiseTx) Set(path string, v any) error {
	s, ok := v.(watch.State)
	if ok {
		s.Desk = t.desk(s.Desk)
		v = s
	}
	switch {
	case ok && t.m.forgetsTurns:
		s.Untold = nil
		return t.Tx.Set(path, s)
	case ok && t.m.reversesTurns:
		s = s.Told(t.untold)
		s.Untold = append(s.Untold, t.untold...)
		slices.SortFunc(s.Untold, func(a, b watch.Change) int { return b.Since.Compare(a.Since) })
		return t.Tx.Set(path, s)
	}
	return t.Tx.Set(path, v)
}

// desk is what is kept of tickets.
func (t *seenOtherwiseTx) desk(d watch.Desk) watch.Desk {
	switch {
	case t.m.forgetsRises:
		d.Rise = nil
	case t.m.keepsRises:
		d.Rise = cmp.Or(d.Rise, t.rise)
	case t.m.forgetsHigh:
		d.High = 0
	}
	return d
}

// unaware reads an incident that does not know since when the tools do as they do.
func (t *seenOtherwiseTx) unaware(path string, into any) error {
	var header json.RawMessage
	if err := t.Tx.Get(path, &header); err != nil {
		return err
	}
	return json.Unmarshal(toolSince.ReplaceAll(header, []byte(`$1`)), into)
}

// toolSince is since when a tool does as it does, in a header.
var toolSince = regexp.MustCompile(`("is":"(?:up|down)"),"since":"[^"]*"`)
