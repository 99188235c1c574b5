package sqlite

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/store"
)

func TestTidy(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "noroshi.db"))
	now := time.Date(2026, time.November, 23, 3, 0, 0, 0, time.UTC)
	at := func(after time.Duration) map[string]any { return map[string]any{store.ExpiryField: now.Add(after)} }
	kept := map[string]any{
		"guards/later": at(time.Second), "answers/now": at(0), "answers/fraction": at(time.Microsecond),
		"guards/none": map[string]any{"n": 1}, "guards/number": map[string]any{store.ExpiryField: 1},
		"guards/word": map[string]any{store.ExpiryField: "2460000"}, "people/other": at(-time.Hour),
	}
	err := db.Update(t.Context(), func(tx store.Tx) (err error) {
		for path, doc := range kept {
			err = errors.Join(err, tx.Create(path, doc))
		}
		return errors.Join(err, tx.Create("guards/gone", at(-time.Second)), tx.Create("answers/gone", at(-30*24*time.Hour)))
	})
	if err = errors.Join(err, db.Tidy(t.Context(), now), db.Tidy(t.Context(), now)); err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, collection := range []string{"answers", "guards", "people"} {
		docs, err := db.List(t.Context(), store.Query{Collection: collection})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			left = append(left, d.Path)
		}
	}
	want := []string{"answers/fraction", "answers/now", "guards/later", "guards/none", "guards/number", "guards/word", "people/other"}
	if !slices.Equal(left, want) {
		t.Errorf("left: %q, want %q", left, want)
	}
}
