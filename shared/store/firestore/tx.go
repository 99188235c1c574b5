package firestore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/codes"

	"noroshi.internal/shared/store"
)

var errEnded = errors.New("the transaction has ended")

// tx is one run of a callback. Its first read begins it; its writes wait for the commit. What was refused is kept, so
// that a callback that overlooks it commits nothing.
type tx struct {
	ctx     context.Context
	wait    context.Context // ends with the store's patience
	db      *DB
	leave   func() // leaves the line that the first read joined
	inLine  bool
	before  []byte                  // the aborted transaction that this one follows: Firestore then prefers it
	id      []byte                  // nil until begun
	known   map[string]*pb.Document // what was read, by path; nil: there is none
	writes  []*pb.Write
	refused error
	aborted error
}

// begun returns the transaction's id or, if it has none yet, how a read is to begin it. Outside of one both are nil.
func (t *tx) begun() (begin *pb.TransactionOptions, id []byte) {
	if t == nil || t.id != nil {
		return nil, t.current()
	}
	rw := &pb.TransactionOptions_ReadWrite{RetryTransaction: t.before}
	return &pb.TransactionOptions{Mode: &pb.TransactionOptions_ReadWrite_{ReadWrite: rw}}, nil
}

func (t *tx) current() []byte {
	if t == nil {
		return nil
	}
	return t.id
}

// begin keeps the id that the first read brought.
func (t *tx) begin(id []byte) {
	if t != nil && len(id) > 0 {
		t.id = id
	}
}

// Get decodes what the transaction has read, or reads it. What was read once is not read again: nobody can have changed it
// if the transaction is to be committed, and Firestore bills each read.
func (t *tx) Get(path string, into any) error {
	if err := t.fetch(path); err != nil {
		return err
	}
	return t.db.decodeInto(path, t.known[path], into)
}

// Ahead reads several documents in one call.
func (t *tx) Ahead(paths ...string) error { return t.fetch(paths...) }

// fetch reads those documents that were not read before, in one call.
func (t *tx) fetch(paths ...string) error {
	var missing []string
	for _, path := range paths {
		if err := errors.Join(store.ValidateDoc(path), t.reading(path)); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		if _, known := t.known[path]; !known && !slices.Contains(missing, path) {
			missing = append(missing, path)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	var found map[string]*pb.Document
	err := t.db.read(t.ctx, func(ctx context.Context) (err error) {
		found, err = t.db.batchGet(ctx, missing, t)
		return err
	})
	if err != nil {
		return t.noteAbort(failure(t.ctx, "read "+strings.Join(missing, ", "), err))
	}
	if t.known == nil {
		t.known = map[string]*pb.Document{}
	}
	maps.Copy(t.known, found)
	return nil
}

func (t *tx) List(q store.Query) ([]store.Doc, error) {
	if err := t.reading(q.Collection); err != nil {
		return nil, err
	}
	docs, err := t.db.list(t.ctx, q, t)
	return docs, t.noteAbort(err)
}

func (t *tx) reading(path string) error {
	if t.refused == nil && len(t.writes) > 0 {
		t.refused = fmt.Errorf("read %s: %w", path, store.ErrReadAfterWrite)
	}
	if t.refused != nil {
		return t.refused
	}
	return t.join(tree(path))
}

// join waits in the line of the first tree that is read, and in no other: who stands in one line only blocks nobody for
// ever.
func (t *tx) join(key string) error {
	if t.inLine || key == "" {
		return nil
	}
	leave, err := t.db.lines.wait(t.wait, key)
	if err != nil {
		t.aborted = fmt.Errorf("wait for other transactions on %s: %w", key, err)
		return t.aborted
	}
	t.leave, t.inLine = leave, true
	return nil
}

// noteAbort remembers that a read lost against another writer, or waited for its lock for too long, even if the callback
// forgets it.
func (t *tx) noteAbort(err error) error {
	switch code(err) {
	case codes.Aborted, codes.ResourceExhausted, codes.DeadlineExceeded:
		t.aborted = err
	}
	return err
}

func (t *tx) Create(path string, v any) error {
	absent := &pb.Precondition{ConditionType: &pb.Precondition_Exists{Exists: false}}
	return t.put("create", path, v, absent)
}

func (t *tx) Set(path string, v any) error { return t.put("set", path, v, nil) }

func (t *tx) put(doing, path string, v any, condition *pb.Precondition) error {
	fields, err := encode(v)
	d := &pb.Document{Name: t.db.name(path), Fields: fields}
	return t.write(doing, path, err, &pb.Write{Operation: &pb.Write_Update{Update: d}, CurrentDocument: condition})
}

func (t *tx) Delete(path string) error {
	return t.write("delete", path, nil, &pb.Write{Operation: &pb.Write_Delete{Delete: t.db.name(path)}})
}

// write keeps a write for the commit unless something is wrong with it: err, or its path.
func (t *tx) write(doing, path string, err error, w *pb.Write) error {
	if err == nil {
		err = store.ValidateDoc(path)
	}
	if t.refused == nil && err != nil {
		t.refused = fmt.Errorf("%s %s: %w", doing, path, err)
	}
	if t.refused == nil {
		t.writes = append(t.writes, w)
	}
	return t.refused
}
