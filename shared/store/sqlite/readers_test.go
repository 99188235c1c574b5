package sqlite

import (
	"path/filepath"
	"testing"
)

// TestAWriterWaitsForNoReader: readers that have all their connections in use hold no transaction back.
func TestAWriterWaitsForNoReader(t *testing.T) {
	t.Parallel()
	db, err := Open(filepath.Join(t.TempDir(), "a.db"), Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range connections {
		c, err := db.sql.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	if err := create(t.Context(), db, "c/a", 1); err != nil { // waiting would never end
		t.Error(err)
	}
}
