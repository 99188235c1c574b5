package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// errIncomplete stops a worker that lacks a shard: it would make the effects of the missing records again.
var errIncomplete = errors.New("records are missing: restore the document from a backup")

// shard is a document of further records. It is stored; the names in the tags must not change.
type shard struct {
	Items map[plan.Key]Record `json:"items"`
}

// Store knows in which document each record stands, and what the store holds. The documents are a head and, where the records
// are many, further shards. A transaction writes the documents whose records have changed and reads the lease, so a shard
// needs no fence of its own.
type Store struct {
	path     func(n int) string  // of a document; 0 is the head
	size     int                 // how many records a document takes
	count    int                 // documents besides the head
	of       map[plan.Key]int    // the document of each record
	stored   map[plan.Key]Record // as they are stored
	head     []byte              // as it is stored, without records; nil: it is not
	overfull map[int]bool        // documents that hold records which are to stand elsewhere
}

// NewStore returns a Store over the documents at path, of so many records each.
func NewStore(path func(n int) string, size int) *Store {
	return &Store{path: path, size: size, of: map[plan.Key]int{}, stored: map[plan.Key]Record{}, overfull: map[int]bool{}}
}

// Load reads all records.
func (s *Store) Load(ctx context.Context, db store.DB) (recs Records, err error) {
	switch err := db.Get(ctx, s.path(0), &recs); {
	case errors.Is(err, store.ErrNotFound):
		return Empty(), nil
	case err != nil:
		return recs, err
	}
	further, err := s.read(ctx, db, recs.Shards)
	if err != nil {
		return recs, err
	}
	s.count, s.head = recs.Shards, headOf(recs, recs.Shards)
	all := make(map[plan.Key]Record, len(recs.Items))
	for n, part := range slices.Concat([]shard{{recs.Items}}, further) {
		s.noteStored(n, part.Items)
		maps.Copy(all, part.Items)
	}
	return recs.part(all, recs.Shards), nil
}

// read reads the further shards in one transaction. Nobody else writes them while the lease is held.
func (s *Store) read(ctx context.Context, db store.DB, count int) (all []shard, err error) {
	if count == 0 {
		return nil, nil
	}
	var paths []string
	for n := range count {
		paths = append(paths, s.path(n+1))
	}
	err = store.UntilKnown(func() error {
		return db.Update(ctx, func(tx store.Tx) error {
			all = make([]shard, count)
			return getAll(tx, paths, all)
		})
	})
	return all, err
}

func getAll(tx store.Tx, paths []string, into []shard) error {
	if err := tx.Ahead(paths...); err != nil {
		return err
	}
	for i, path := range paths {
		err := tx.Get(path, &into[i])
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("%s: %w", path, errIncomplete)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// noteStored notes what a document holds. Records beyond the size of a document get a place as if they were new: a head of an
// earlier version holds all of them.
func (s *Store) noteStored(n int, items map[plan.Key]Record) {
	keys := slices.Sorted(maps.Keys(items))
	for _, k := range keys[:min(len(keys), s.size)] {
		s.of[k], s.stored[k] = n, items[k]
	}
	if len(keys) > s.size {
		s.overfull[n] = true
	}
}

// place gives each new record a place, in the first document that is not full.
func (s *Store) place(items map[plan.Key]Record) {
	taken := make([]int, s.count+1)
	for _, n := range s.of {
		taken[n]++
	}
	n := 0
	for _, k := range slices.Sorted(maps.Keys(items)) {
		if _, placed := s.of[k]; placed {
			continue
		}
		for ; n < len(taken) && taken[n] >= s.size; n++ {
		}
		if n == len(taken) {
			taken = append(taken, 0)
		}
		s.of[k] = n
		taken[n]++
	}
	s.count = len(taken) - 1
}

// Changes returns the documents to write so that the store holds recs, by their paths. A second call returns the same, since
// a transaction may run again.
func (s *Store) Changes(recs Records) map[string]any {
	s.place(recs.Items)
	out := map[string]any{}
	for n := range s.dirty(recs) {
		items := map[plan.Key]Record{}
		for k, rec := range recs.Items {
			if s.of[k] == n {
				items[k] = rec
			}
		}
		out[s.path(n)] = shard{items}
		if n == 0 {
			out[s.path(n)] = recs.part(items, s.count)
		}
	}
	return out
}

// dirty returns the documents that differ from what is stored, or that are overfull.
func (s *Store) dirty(recs Records) map[int]bool {
	out := maps.Clone(s.overfull)
	for k, n := range s.of {
		was, stood := s.stored[k]
		is, stands := recs.Items[k]
		if was != is || stood != stands {
			out[n] = true
		}
	}
	if !bytes.Equal(s.head, headOf(recs, s.count)) {
		out[0] = true
	}
	return out
}

// Written notes that the store holds recs. A record that was deleted keeps its place for as long as the lease.
func (s *Store) Written(recs Records) {
	s.stored, s.head = maps.Clone(recs.Items), headOf(recs, s.count)
	clear(s.overfull)
}

// headOf returns what the head says besides records.
func headOf(recs Records, count int) []byte {
	body, err := json.Marshal(recs.part(nil, count))
	if err != nil { // records are plain data; this is a mistake in this package
		panic(fmt.Sprintf("journal: the head of records: %v", err))
	}
	return body
}
