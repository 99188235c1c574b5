package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// kptTests are about the review: what is to do in it, and its lines.
var kptTests = map[string]func(*testing.T, Harness){
	"lines that people write at the same time all stand, in parts":       lines,
	"what is to do in a review begins with the end, and with each again": reviews,
	"what the workspace knows of a try follows its line":                 triesFollow,
}

// reviewing puts an incident there that is over.
func reviewing(t *testing.T, db store.DB, private bool) {
	t.Helper()
	running(t, db, incident.Incident{
		DeclaredAt: redactedAt, Private: private, Settings: incident.Settings{Timezone: "Asia/Tokyo"}, Facts: incident.Facts{Title: "EC2"},
		Playbook: incident.Playbook{Phases: []incident.PlaybookPart{{Phase: incident.Review, Todos: []incident.TodoDef{
			{ID: "7.1", Due: incident.Due{Anchor: incident.AtEnd, Days: 5}}, {ID: "7.2", Due: incident.Due{Anchor: incident.AtEnd, Days: 5}},
		}}}},
	})
	do(t, db, "end", incident.End{Confirmed: true, Note: "seen"})
}

func do(t *testing.T, db store.DB, entryID string, what incident.Action) {
	t.Helper()
	update(t, db, func(tx store.Tx) error { return decide(tx, entryID, what) })
}

// lines are written by many, each as long as a line may be; those that make a part full begin the next.
func lines(t *testing.T, h Harness) {
	reviewing(t, h.DB, false)
	long := strings.Repeat("障", incident.MaxText)
	var g errgroup.Group
	g.SetLimit(atMost)
	const many = 2*incident.KPTInPart + 3
	for n := range many {
		g.Go(func() error {
			return h.DB.Update(t.Context(), func(tx store.Tx) error {
				return decide(tx, fmt.Sprint("line", n), incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadProblem, Text: fmt.Sprint(n, " ", long), Why: long}})
			})
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	s := loaded(t, h.DB)
	seen := map[string]bool{}
	for n, l := range s.KPT {
		text, _, _ := strings.Cut(l.Text, " ")
		if seen[text] = true; l.No != n+1 {
			t.Errorf("line %d has number %d", n+1, l.No)
		}
	}
	if len(s.KPT) != many || len(seen) != many {
		t.Errorf("%d lines, %d of them are different", len(s.KPT), len(seen))
	}
	do(t, h.DB, "take", incident.TakeKPT{No: incident.KPTInPart + 1})
	if s := loaded(t, h.DB); len(s.KPT) != many || !s.KPT[incident.KPTInPart-1].Taken.IsZero() || s.KPT[incident.KPTInPart].Taken.IsZero() {
		t.Error("another line was taken away than that of its number, or more")
	}
}

func loaded(t *testing.T, db store.DB) incident.State {
	t.Helper()
	s, err := store.LoadScope(t.Context(), db, redactedIn, incident.Scope{All: true, KPT: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// reviews are born with their incident's end, in its transaction, and are read as all TODOs are.
func reviews(t *testing.T, h Harness) {
	reviewing(t, h.DB, false)
	do(t, h.DB, "claim", incident.Claim{Todo: "7.1"})
	do(t, h.DB, "again", incident.ReopenResponse{Reason: "it is back"})
	if got := states(loaded(t, h.DB)); got != "7.1 skipped U0BERLIN, 7.2 skipped " {
		t.Errorf("while it goes on: %s", got)
	}
	do(t, h.DB, "end-2", incident.End{Confirmed: true, Note: "seen"})
	if got := states(loaded(t, h.DB)); got != "7.1 open , 7.2 open " {
		t.Errorf("after the second end: %s", got)
	}
	do(t, h.DB, "done", incident.Finish{Todo: "7.1"})
	do(t, h.DB, "skip", incident.Skip{Todo: "7.2", Reason: "x"})
	i, err := store.LoadHeader(t.Context(), h.DB, redactedIn)
	if err != nil || i.Status != incident.Closed || !i.Review.Itself {
		t.Errorf("%s, %+v, %v", i.Status, i.Review, err)
	}
}

func states(s incident.State) string {
	var out []string
	for _, t := range s.Todos {
		out = append(out, fmt.Sprint(t.ID, " ", t.State, " ", t.Owner))
	}
	return strings.Join(out, ", ")
}

// triesFollow: rows of open tries are found, those of private incidents with the others, marked so.
func triesFollow(t *testing.T, h Harness) {
	reviewing(t, h.DB, true)
	for n, due := range []string{"", "2027-01-02", "2026-12-01"} {
		do(t, h.DB, fmt.Sprint("try", n), incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadTry, Text: fmt.Sprint("try ", n+1), Due: future(due)}})
	}
	do(t, h.DB, "done", incident.EndTry{No: 2})
	docs, err := h.DB.List(t.Context(), store.Query{Collection: store.TriesPath, Where: []store.Cond{{Field: "open", Op: "==", Value: true}}})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := store.Collect[incident.TryRow](docs)
	slices.SortFunc(rows, func(a, b incident.TryRow) int { return strings.Compare(a.Due, b.Due) })
	if err != nil || len(rows) != 2 || rows[0].No != 3 || rows[1].No != 1 || !rows[0].Private || rows[0].Title != "EC2" || rows[0].Text != "try 3" {
		t.Errorf("%+v, %v", rows, err)
	}
	if nos := slices.Collect(func(yield func(int) bool) {
		for _, l := range loaded(t, h.DB).KPT {
			if l.Try.State == incident.TryDone && !yield(l.No) {
				return
			}
		}
	}); !slices.Equal(nos, []int{2}) {
		t.Errorf("done: %v", nos)
	}
}

// future is a day as far after that of these tests as it stands after 2026-11-30; "": none.
func future(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	base := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	return redactedAt.Add(at.Sub(base)).AddDate(0, 0, 1).Format(time.DateOnly)
}
