package main

import (
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
)

// TestTheFileDoesNotGrowForEver: Firestore deletes by itself what nothing reads any more; a file does not.
func TestTheFileDoesNotGrowForEver(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]config.Store{
		"in the data folder": {}, "named": {Kind: config.SQLite, Path: filepath.Join(t.TempDir(), "noroshi.db")},
	} {
		data, err := openFolder(filepath.Join(t.TempDir(), "data"))
		if err != nil {
			t.Fatal(err)
		}
		p := parts{config: config.Config{Settings: config.Defaults(), Store: where}, playbooks: playbook.Builtins(), log: slog.New(slog.DiscardHandler)}
		shut, err := p.open(t.Context(), data, "http://127.0.0.1")
		t.Cleanup(func() { _ = errors.Join(shut(), data.close()) })
		if err != nil {
			t.Fatal(err)
		}
		old := map[string]time.Time{store.ExpiryField: time.Now().Add(-time.Minute)}
		err = p.db.Update(t.Context(), func(tx store.Tx) error { return tx.Create("answers/old", old) })
		if err = errors.Join(err, assemble(p).tick(t.Context())); err != nil {
			t.Fatal(err)
		}
		if left, err := p.db.List(t.Context(), store.Query{Collection: "answers"}); err != nil || len(left) > 0 {
			t.Errorf("%s: %d answers are left, %v", name, len(left), err)
		}
	}
}
