package plan_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// closed is an incident whose review is over, and whose record somebody took along since.
func closed(archived time.Time) incident.State {
	return with(func(s *incident.State) {
		over(s)
		s.Incident.Status = incident.Closed
		s.Incident.Review = &incident.ReviewState{ClosedAt: t0.Add(2 * time.Hour), ArchiveAt: t0.AddDate(0, 0, 14), Archiving: true, ArchivedAt: archived}
		s.Incident.News = []incident.News{
			{No: 1, Entry: incident.Entry{ID: "c", Kind: incident.EntryClosed, At: t0.Add(2 * time.Hour)}},
			{No: 2, Entry: incident.Entry{ID: "r", Kind: incident.EntryRecord, Text: "0f", At: t0.AddDate(0, 1, 0)}},
		}
	})
}

// TestNothingIsPlannedInAnArchivedRoom: not the head of a record either, whatever is there. What is said elsewhere follows the incident.
func TestNothingIsPlannedInAnArchivedRoom(t *testing.T) {
	t.Parallel()
	open, shelved := closed(time.Time{}), closed(t0.AddDate(0, 0, 14))
	there := allThere(full())
	has := func(s incident.State, refs plan.Refs, k plan.Key) bool {
		return slices.ContainsFunc(plan.Slack(s, refs), func(e plan.Effect) bool { return e.Key == k })
	}
	for _, k := range []plan.Key{plan.NewsKey(1), plan.NewsKey(2), plan.BoardKey, plan.ArchiveKey} {
		if !has(open, there, k) {
			t.Errorf("%s is not planned in a room that is open", k)
		}
	}
	both := plan.Refs{plan.NewsKey(1): {ID: "n1", Channel: "C1"}, plan.NewsKey(2): {ID: "n2", Channel: "C1"}}
	for k, ref := range there {
		both[k] = ref
	}
	for _, refs := range []plan.Refs{nil, there, both} {
		for _, e := range plan.Slack(shelved, refs) {
			if e.Place == "" && e.Kind != plan.AnswerKind {
				t.Errorf("%s (%s) is planned in a room that is archived", e.Key, e.Kind)
			}
		}
	}
	if !has(shelved, there, "announce/C0SALES") {
		t.Error("what is said elsewhere follows the incident no more")
	}
}
