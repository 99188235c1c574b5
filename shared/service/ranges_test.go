package service_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch/ranges"
)

// rangesOf is a table of as many ranges.
func rangesOf(t *testing.T, n int) ranges.Table {
	t.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"ipv6_prefix":"2406:da14:%x:%x::/64","region":"ap-northeast-1"},`, i>>12, i&0xfff)
	}
	table, err := ranges.Decode([]byte(`{"createDate":"2026-11-29-23-46-40","prefixes":[],"ipv6_prefixes":[` + strings.TrimSuffix(b.String(), ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestTheLastGoodCopyOfTheRanges: it is kept in as many documents as it needs, all of one edition, and a smaller one leaves nothing
// of the one before.
func TestTheLastGoodCopyOfTheRanges(t *testing.T) {
	t.Parallel()
	d := open(t)
	if table, got, err := d.Ranges(t.Context()); err != nil || table.Len() > 0 || !got.IsZero() {
		t.Fatalf("before anything was kept: %d ranges of %v, %v", table.Len(), got, err)
	}
	for _, c := range []struct{ ranges, documents int }{{70_000, 3}, {3, 1}, {30_000, 2}} {
		d.now.Add(60)
		kept := rangesOf(t, c.ranges)
		d.db.lose = []bool{true} // a commit of unknown outcome
		if err := d.KeepRanges(t.Context(), kept); err != nil {
			t.Fatal(err)
		}
		table, got, err := d.Ranges(t.Context())
		if err != nil || table.Len() != c.ranges || !table.Created.Equal(kept.Created) || !got.Equal(d.Now()) {
			t.Errorf("%d of %d ranges, of %v, got %v, %v", table.Len(), c.ranges, table.Created, got, err)
		}
		for n := range 6 {
			var doc map[string]any
			err := d.db.Get(t.Context(), store.RangesPath(n), &doc)
			if there := err == nil; there != (n < c.documents) || err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Errorf("of %d ranges document %d is there: %v", c.ranges, n, err)
			}
		}
	}
}

// TestAHalfCopyIsNone: what somebody has damaged is no copy.
func TestAHalfCopyIsNone(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(tx store.Tx) error{
		"a part is gone": func(tx store.Tx) error { return tx.Delete(store.RangesPath(1)) },
		"another text":   func(tx store.Tx) error { return tx.Set(store.RangesPath(1), map[string]any{"packed": "x"}) },
	} {
		d := open(t)
		if err := d.KeepRanges(t.Context(), rangesOf(t, 30_000)); err != nil {
			t.Fatal(err)
		}
		if err := d.db.Update(t.Context(), damage); err != nil {
			t.Fatal(err)
		}
		if table, _, err := d.Ranges(t.Context()); err == nil || table.Len() > 0 {
			t.Errorf("%s: %d ranges, %v", name, table.Len(), err)
		}
	}
}
