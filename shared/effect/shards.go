package effect

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

// The records of a system stand in a head and, where they are many, in further shards. A transaction writes the documents
// whose records have changed, and reads the lease: so no shard needs a fence of its own. Package store says why it is so.

// errIncomplete: to go on without the records of a shard would make again what they are of.
var errIncomplete = errors.New("records are missing: restore the document from a backup")

// shard is a document of further records. It is stored; field names must not change.
type shard struct {
	Items map[plan.Key]Record `json:"items"`
}

// shards knows in which document each record stands, and what the store holds.
type shards struct {
	path   func(n int) string // of a document; 0 is the head
	size   int                // how many records a document takes
	count  int                // documents besides the head
	of     map[plan.Key]int
	stored map[plan.Key]Record
	head   []byte       // as it is stored, without records; nil: it is not
	over   map[int]bool // documents that hold records which are to stand elsewhere
}

func newShards(path func(n int) string, size int) *shards {
	return &shards{path: path, size: size, of: map[plan.Key]int{}, stored: map[plan.Key]Record{}, over: map[int]bool{}}
}

// load reads all records, or returns store.ErrNotFound.
func (s *shards) load(ctx context.Context, db store.DB) (recs Records, err error) {
	if err := db.Get(ctx, s.path(0), &recs); err != nil {
		return recs, err
	}
	further, err := s.read(ctx, db, recs.Shards)
	if err != nil {
		return recs, err
	}
	s.count, s.head = recs.Shards, headOf(recs, recs.Shards)
	all := make(map[plan.Key]Record, len(recs.Items))
	for n, part := range slices.Concat([]shard{{recs.Items}}, further) {
		s.adopt(n, part.Items)
		maps.Copy(all, part.Items)
	}
	recs.Items = all
	return recs, nil
}

// read reads the further shards, in one go: nobody else writes them, and nobody did since the lease was taken.
func (s *shards) read(ctx context.Context, db store.DB, count int) (all []shard, err error) {
	if count == 0 {
		return nil, nil
	}
	var paths []string
	for n := range count {
		paths = append(paths, s.path(n+1))
	}
	err = retried(func() error {
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

// adopt notes what a document holds. What it holds too much is given a place as if it were new: before there were shards, all
// stood in the head.
func (s *shards) adopt(n int, items map[plan.Key]Record) {
	keys := slices.Sorted(maps.Keys(items))
	for _, k := range keys[:min(len(keys), s.size)] {
		s.of[k], s.stored[k] = n, items[k]
	}
	if len(keys) > s.size {
		s.over[n] = true
	}
}

// place gives each new record a place, in the first document that has room.
func (s *shards) place(items map[plan.Key]Record) {
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

// changes are the documents to write so that the store holds recs, by their paths. To ask twice changes nothing: a transaction
// may run again.
func (s *shards) changes(recs Records) map[string]any {
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
			head := recs
			head.Items, head.Shards = items, s.count
			out[s.path(n)] = head
		}
	}
	return out
}

// dirty are the documents that the store holds otherwise, or holds too much in.
func (s *shards) dirty(recs Records) map[int]bool {
	out := maps.Clone(s.over)
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

// written notes that the store holds recs. What was forgotten keeps its place for as long as the lease.
func (s *shards) written(recs Records) {
	s.stored, s.head = maps.Clone(recs.Items), headOf(recs, s.count)
	clear(s.over)
}

// headOf is what the head says besides records.
func headOf(recs Records, count int) []byte {
	recs.Items, recs.Shards = nil, count
	body, err := json.Marshal(recs)
	if err != nil { // records are plain data; this is a mistake in this package
		panic(fmt.Sprintf("effect: the head of records: %v", err))
	}
	return body
}
