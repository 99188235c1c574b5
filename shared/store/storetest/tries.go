package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

var tryTests = map[string]func(*testing.T, Harness){
	"those that are open are listed by what is due first": openTriesAreListed,
	"what becomes of one is known, and wakes the week":    triesWakeTheWeek,
}

// tries has reviews decide to try something: on what day each is due, whose it is, and whether it is private or has an outcome.
func tries(t *testing.T, h Harness, rows ...incident.TryRow) {
	t.Helper()
	for n, row := range rows {
		row.Open = row.Try.State == incident.TryOpen
		row.Order, row.Owner = fmt.Sprintf("%s %s-%03d", row.Due, row.Incident, row.No), string(row.Try.Owner)
		d := incident.Decision{
			KPT:   map[int][]incident.KPTLine{0: {{No: row.No, Heading: incident.HeadTry, Text: row.Text, Try: &row.Try}}},
			Tries: []incident.TryRow{row},
			Entry: incident.Entry{ID: fmt.Sprintf("t%d-%s", n, row.Try.State), Incident: row.Incident, Kind: incident.EntryKPT, At: postedAt.Add(time.Duration(n) * time.Minute)},
		}
		update(t, h.DB, func(tx store.Tx) error { return store.Commit(tx, d) })
	}
}

func aTry(id incident.ID, no int, due, at string, owner incident.PersonID) incident.TryRow {
	return incident.TryRow{
		Incident: id, No: no, Due: due, At: at, Title: "EC2", Text: fmt.Sprintf("%s-%d", id, no), Try: incident.Try{Owner: owner, State: incident.TryOpen},
	}
}

// named are tries, as the tests name them.
func named(t *testing.T, rows []incident.TryRow, err error) (names []string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		names = append(names, r.Text)
	}
	return names
}

// openTriesAreListed: all, those of everybody, those of private incidents, somebody's, and the latest; page by page without a gap.
func openTriesAreListed(t *testing.T, h Harness) {
	hidden, done := aTry("b", 1, "2026-03-02", "2026-02-22T01:00:00Z", "U0KAKEI"), aTry("a", 3, "2026-03-01", "2026-02-23T01:00:00Z", "U0KAKEI")
	hidden.Private, done.Try.State = true, incident.TryDone
	tries(
		t, h, aTry("a", 2, "2026-03-03", "2026-02-21T01:00:00Z", "U0KAKEI"), aTry("a", 1, "2026-03-03", "2026-02-21T02:00:00Z", ""),
		aTry("c", 1, "9999-12-31", "2026-02-24T01:00:00Z", "U0BERLIN"), aTry("a", 10, "2026-03-03", "2026-02-20T01:00:00Z", ""), hidden, done,
	)
	is := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	list := func(rows []incident.TryRow, err error) []string { t.Helper(); return named(t, rows, err) }
	ctx := t.Context()
	is("of everybody", list(store.OpenTries(ctx, h.DB, false)), "a-1", "a-2", "a-10", "c-1")
	is("of private incidents", list(store.OpenTries(ctx, h.DB, true)), "b-1")
	is("of somebody", list(store.TriesOwned(ctx, h.DB, "U0KAKEI", 9)), "b-1", "a-2")
	is("the latest", list(store.LastTries(ctx, h.DB)), "c-1", "a-1", "a-2", "a-10")
	var paged []string
	for after := ""; ; {
		rows, err := store.TriesAfter(ctx, h.DB, after, 2)
		if paged = append(paged, list(rows, err)...); len(rows) < 2 {
			break
		}
		after = rows[1].Order
	}
	is("page by page", paged, "b-1", "a-1", "a-2", "a-10", "c-1")
	for n := range incident.LastTries + 3 {
		tries(t, h, aTry(incident.ID(fmt.Sprint("d", n)), 1, "2026-04-01", "2026-02-25T01:00:00Z", ""))
	}
	if got := list(store.LastTries(ctx, h.DB)); len(got) != incident.LastTries+1 || slices.Contains(got, "c-1") {
		t.Errorf("of many the latest are %q", got)
	}
}

// triesWakeTheWeek: the workspace learns what became of the tries that its message names, and Slack's worker is woken for it.
func triesWakeTheWeek(t *testing.T, h Harness) {
	open, gone := aTry("a", 1, "2026-03-03", "2026-02-21T02:00:00Z", "U0KAKEI"), aTry("z", 1, "2026-03-03", "2026-02-21T02:00:00Z", "")
	tries(t, h, open)
	i := incident.Incident{ID: incident.Workspace, Week: &incident.Week{Week: "2026-W09", Tries: []incident.TryRow{open, gone}}}
	update(t, h.DB, func(tx store.Tx) error {
		return store.Commit(tx, incident.Decision{Incident: &i, Entry: incident.Entry{ID: "w", Incident: incident.Workspace, Kind: incident.EntryWeek, At: postedAt}})
	})
	open.Try.State = incident.TryDone
	tries(t, h, open)
	s, err := store.LoadScope(t.Context(), h.DB, incident.Workspace, incident.Scope{Tries: true})
	if err != nil || len(s.Tries) != 1 || s.Tries["a-1"].Open || s.Tries["a-1"].Try.State != incident.TryDone {
		t.Errorf("%v, %+v", err, s.Tries)
	}
	marks, err := store.MarksFor(t.Context(), h.DB, incident.Workspace, incident.Slack)
	if err != nil || len(marks) != 2 {
		t.Errorf("the workspace has %d marks, %v", len(marks), err)
	}
	if s, err := store.LoadScope(t.Context(), h.DB, incident.Workspace, incident.Scope{}); err != nil || s.Tries != nil {
		t.Errorf("without being asked for it is read all the same: %v, %v", s.Tries, err)
	}
}
