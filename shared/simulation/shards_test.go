package simulation

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// Records stand in several documents where they are many. In production that is 200 of them; here three seeds in eight have
// documents of a few, of another number in each process, so that workers cross them all the time, and put elsewhere what stands
// where it does not fit, as they do with what was stored before there were shards.

// crossing is the first of the eight seeds that have small documents.
const crossing = 5

var small = []int{3, 2, 5}

// shardKeys is how many records a document takes for the process that starts; 0: as in production.
func (w *world) shardKeys() int {
	if len(w.keys) == 0 {
		return 0
	}
	return w.keys[w.started%len(w.keys)]
}

// shards are the documents of one system's records, the head first; none without an incident.
func (w *world) shards(id incident.ID, system incident.System) []store.Doc {
	if id == "" {
		return nil
	}
	docs, err := w.db.List(context.Background(), store.Query{Collection: "incidents/" + string(id) + "/effects"})
	if err != nil {
		w.t.Fatal(err)
	}
	return slices.DeleteFunc(docs, func(d store.Doc) bool {
		of, _, _ := strings.Cut(d.ID(), ".")
		return of != string(system)
	})
}

// judgeShards: each record stands in one document, none of which is too full, and the head knows how many there are.
func (w *world) judgeShards(id incident.ID, system incident.System, fail failer) {
	docs, in := w.shards(id, system), map[plan.Key]string{}
	for n, d := range docs {
		var r struct {
			Shards int
			Items  map[plan.Key]any
		}
		if err := d.Decode(&r); err != nil {
			w.t.Fatal(err)
		}
		if n == 0 && r.Shards != len(docs)-1 {
			fail("%s counts %d shards, not %d", d.Path, r.Shards, len(docs)-1)
		}
		if len(w.keys) > 0 && len(r.Items) > slices.Max(w.keys) {
			fail("%s holds %d records", d.Path, len(r.Items))
		}
		for k := range r.Items {
			if in[k] != "" {
				fail("%s stands in %s and in %s", k, in[k], d.Path)
			}
			in[k] = d.Path
		}
	}
}

// splitsTransactions writes shards in a later transaction than the one that they belong to. Another process may have taken the
// lease in between, or no process may be left to write them.
type splitsTransactions struct{ store.DB }

func (a splitsTransactions) Update(ctx context.Context, fn func(store.Tx) error) error {
	later := map[string]any{}
	err := a.DB.Update(ctx, func(tx store.Tx) error {
		clear(later)
		return fn(splitsTransactionsTx{tx, later})
	})
	if err != nil || len(later) == 0 {
		return err
	}
	return a.DB.Update(ctx, func(tx store.Tx) error {
		for _, path := range slices.Sorted(maps.Keys(later)) {
			if err := tx.Set(path, later[path]); err != nil {
				return err
			}
		}
		return nil
	})
}

type splitsTransactionsTx struct {
	store.Tx
	later map[string]any
}

func (t splitsTransactionsTx) Set(path string, v any) error {
	if _, document, ok := strings.Cut(path, "/effects/"); ok && strings.Contains(document, ".") {
		t.later[path] = v
		return nil
	}
	return t.Tx.Set(path, v)
}

// inShards is an evening whose records stand in documents of three.
func inShards(id string) plot {
	p := evening(id)
	p.name, p.keys = "an evening in small documents", 3
	return p
}

// TestRecordsInShards breaks at each commit of records that stand in several documents, in every way.
func TestRecordsInShards(t *testing.T) {
	t.Parallel()
	commits := slices.DeleteFunc(matrix(t, inShards), func(p point) bool {
		return !strings.HasPrefix(p.at.what, "commit effects") || *only != "" && !strings.Contains(p.String(), *only)
	})
	if testing.Short() {
		commits = every(commits, 9)
	}
	t.Logf("%d points", len(commits))
	for _, p := range commits {
		breaksAt(t, inShards, p)
	}
}
