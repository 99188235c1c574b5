package journal_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/plan"
)

// TestAMessageThatIsFoundLateIsReadBelow: what is said below a TODO, or below a sign's card, counts though nobody knew that it stood
// there. Before the first scan nothing is missed, and below other messages nothing is read.
func TestAMessageThatIsFoundLateIsReadBelow(t *testing.T) {
	t.Parallel()
	begun := time.Date(2026, time.February, 20, 15, 0, 0, 0, time.UTC)
	now := begun.Add(time.Hour)
	for _, c := range []struct {
		key     plan.Key
		scanned bool
		read    bool
	}{
		{plan.TodoKey("4.1a"), true, true},
		{plan.SignKey, true, true},
		{plan.BoardKey, true, false},
		{plan.TodoKey("4.1a"), false, false},
		{plan.SignKey, false, false},
	} {
		var cursor journal.BackfillCursor
		if c.scanned {
			cursor.EndScan(now, begun, nil)
		}
		cursor.Rescan(c.key, begun, now)
		from, queued := cursor.Threads[c.key]
		if queued != c.read || c.read && (from.After(begun) || !cursor.ScanAt.Equal(now)) {
			t.Errorf("%s, scanned %v: read %v from %v on, scan at %v", c.key, c.scanned, queued, from, cursor.ScanAt)
		}
	}
}
