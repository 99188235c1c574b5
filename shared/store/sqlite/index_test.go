package sqlite

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/store"
)

// TestIndexes asks SQLite how it would answer each query shape: by its index, and without sorting.
func TestIndexes(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "noroshi.db"),
		store.Index{Collection: "incidents", Fields: []string{"open", "nextAt"}},
		store.Index{Collection: "incidents", Fields: []string{"startedAt"}})
	for name, test := range map[string]struct {
		q     store.Query
		index string
	}{
		"what is due": {store.Query{Collection: "incidents", OrderBy: "nextAt", Limit: 50, Where: []store.Cond{
			{Field: "open", Op: "==", Value: true}, {Field: "nextAt", Op: "<=", Value: "2026"},
		}}, "documents_by_open__nextAt_of_incidents"},
		"newest first":  {store.Query{Collection: "incidents", OrderBy: "startedAt", Desc: true, Limit: 10}, "documents_by_startedAt_of_incidents"},
		"the next page": {store.Query{Collection: "incidents", OrderBy: "startedAt", Desc: true, After: "2026"}, "documents_by_startedAt_of_incidents"},
		"a collection":  {store.Query{Collection: "incidents/a/todos"}, "sqlite_autoindex_documents_1"},
	} {
		t.Run(name, func(t *testing.T) {
			plan := explainPlan(t, db, test.q)
			if !strings.Contains(plan, "USING INDEX "+test.index+" ") || strings.Contains(plan, "SCAN") || strings.Contains(plan, "B-TREE") {
				t.Errorf("plan:\n%s\nwant index %s, no scan and no sorting", plan, test.index)
			}
		})
	}
}

func explainPlan(t *testing.T, db *DB, q store.Query) string {
	t.Helper()
	stmt, args, err := compile(q)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.sql.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+stmt, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var lines []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestIndexesFollowTheList(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "noroshi.db")
	for _, fields := range [][]string{{"a"}, {"b"}, {"b", "c"}} {
		db, err := Open(path, Options{Indexes: []store.Index{{Collection: "incidents", Fields: fields}}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := db.indexNames(t.Context())
		if want := []string{"documents_by_" + strings.Join(fields, "__") + "_of_incidents"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("indexes %v, %v; want %v", got, err, want)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if db, err := Open(path, Options{Indexes: []store.Index{{Collection: "c", Fields: []string{"a') --"}}}}); err == nil {
		t.Error(db.Close(), "a field that is no name was accepted")
	}
}
