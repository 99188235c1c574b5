package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// shardTests are about the records of one system that stand in a head and in shards.
var shardTests = map[string]func(*testing.T, Harness){
	"where a thing is is found in whichever document its record stands": places,
	"three thousand records are one commit, whatever becomes of its answer": func(t *testing.T, h Harness) {
		for _, happened := range []bool{false, true} {
			allAtOnce(t, h, happened)
		}
	},
	"shards are written by the holder of the lease, all or none": fencedShards,
}

func shardPath(n int) string { return store.ShardPath("a", incident.Slack, n) }

func places(t *testing.T, h Harness) {
	record := func(ts string) doc { return doc{"ref": doc{"id": ts, "channel": "C1"}} }
	put(t, h.DB, map[string]any{
		shardPath(0): doc{"shards": 2, "items": doc{"board": record("1.0"), "answer": doc{"tried": true}}},
		shardPath(1): doc{"items": doc{"todo/a": record("1.1")}}, shardPath(2): doc{"items": doc{"todo/b": record("1.2")}},
		shardPath(3): doc{"items": doc{"todo/c": record("1.3")}}, // which no head counts
	})
	for ts, want := range map[string]string{"1.0": "board in 0", "1.1": "todo/a in 1", "1.2": "todo/b in 2", "1.3": ""} {
		if got := find(t, h, ts); got != want {
			t.Errorf("%s: %q, want %q", ts, got, want)
		}
	}
	update(t, h.DB, func(tx store.Tx) error { return errors.Join(tx.Delete(shardPath(0)), tx.Delete(shardPath(1))) })
	if got := find(t, h, "1.2"); got != "" {
		t.Errorf("without a head: %s", got)
	}
}

// find reads on until it has found what is at ts, and says in which document.
func find(t *testing.T, h Harness, ts string) string {
	t.Helper()
	n := 0
	for in, err := range store.Places(t.Context(), h.DB, "a", incident.Slack) {
		if err != nil {
			t.Fatal(err)
		}
		for key, at := range in {
			if at.Is("C1", ts) {
				return fmt.Sprintf("%s in %d", key, n)
			}
		}
		n++
	}
	return ""
}

// allAtOnce writes sixteen documents of 200 records in one transaction that is run again.
func allAtOnce(t *testing.T, h Harness, happened bool) {
	t.Helper()
	lease := store.LeasePath("a", incident.Slack)
	put(t, h.DB, map[string]any{lease: doc{"token": 1}})
	var paths []string
	for n := range 16 {
		paths = append(paths, shardPath(n))
	}
	save := func(tx store.Tx) error {
		var held doc
		err := errors.Join(tx.Get(lease, &held), tx.Ahead(paths...))
		for n, path := range paths {
			err = errors.Join(err, tx.Set(path, records(n, happened)))
		}
		return err
	}
	if h.LoseAnswer != nil {
		h.LoseAnswer(happened)
		wantErr(t, "the first time", h.DB.Update(t.Context(), save), store.ErrUnknownOutcome)
	}
	update(t, h.DB, save)
	for n, path := range paths {
		wantDoc(t, h.DB, path, records(n, happened))
	}
}

// records are two hundred of them, larger than they are in Slack.
func records(n int, tried bool) doc {
	items := doc{}
	for i := range store.ShardKeys {
		key := fmt.Sprintf("todo/%d.%d", n, i)
		items[key] = doc{"tried": tried, "ref": doc{"id": key, "channel": "C1", "url": strings.Repeat("u", 200)}, "hash": "a63addf53b266814"}
	}
	return doc{"items": items}
}

// fencedShards lets workers take the lease from each other and write what they hold it for. Nobody writes after the next one, and
// all shards are always of one.
func fencedShards(t *testing.T, h Harness) {
	shards := []string{shardPath(1), shardPath(2), shardPath(3)}
	zero := map[string]any{store.LeasePath("a", incident.Slack): token{}}
	for _, path := range shards {
		zero[path] = token{}
	}
	put(t, h.DB, zero)
	var g errgroup.Group
	for range 5 {
		g.Go(func() error {
			for range 4 {
				if err := takeAndWrite(t, h, shards); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if last := tokens(t, h, shards); last[0] == 0 || slices.Max(last) != slices.Min(last) {
		t.Errorf("in the end they are of %v", last)
	}
}

type token struct {
	N int `json:"n"`
}

var errNotHeld = errors.New("another one holds the lease")

// takeAndWrite takes the lease and writes all shards, unless the lease is another's by then.
func takeAndWrite(t *testing.T, h Harness, shards []string) error {
	t.Helper()
	lease := store.LeasePath("a", incident.Slack)
	var mine token
	err := h.DB.Update(t.Context(), func(tx store.Tx) error {
		var held token
		err := tx.Get(lease, &held)
		mine = token{held.N + 1}
		return errors.Join(err, tx.Set(lease, mine))
	})
	if err != nil {
		return err
	}
	err = h.DB.Update(t.Context(), func(tx store.Tx) error {
		var held token
		err := errors.Join(tx.Get(lease, &held), tx.Ahead(shards...))
		if held != mine {
			return errors.Join(err, errNotHeld)
		}
		for _, path := range shards {
			var was token
			if err = errors.Join(err, tx.Get(path, &was)); was.N >= mine.N {
				return fmt.Errorf("%d was written while %d held the lease", was.N, mine.N)
			}
		}
		for _, path := range shards {
			err = errors.Join(err, tx.Set(path, mine))
		}
		return err
	})
	if errors.Is(err, errNotHeld) {
		return nil
	}
	return err
}

func tokens(t *testing.T, h Harness, paths []string) (all []int) {
	t.Helper()
	for _, path := range paths {
		var at token
		if err := h.DB.Get(t.Context(), path, &at); err != nil {
			t.Fatal(err)
		}
		all = append(all, at.N)
	}
	return all
}
