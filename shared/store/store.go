package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// What a store can refuse. Act on these with errors.Is, never on an error's text.
var (
	// ErrNotFound: there is no document at the path.
	ErrNotFound = errors.New("document not found")
	// ErrExists: a document to be created is there already. It may be reported by Update itself, since a backend may
	// learn of it only at the commit; nothing of the transaction has happened then.
	ErrExists = errors.New("document exists already")
	// ErrReadAfterWrite: a transaction read after it had written. Firestore refuses this, so every backend does.
	ErrReadAfterWrite = errors.New("read after write in a transaction")
	// ErrContention: others kept writing the same documents until the deadline. Nothing has happened; try again later.
	// It wraps ctx.Err() too when it was the caller's context that ended.
	ErrContention = errors.New("too many writers at once")
	// ErrUnknownOutcome: the commit may or may not have happened, or may yet. Run the same Update again: a document made
	// with Create under a known id tells which. It wraps ctx.Err() too when the caller's context ended during the commit.
	ErrUnknownOutcome = errors.New("commit outcome unknown")
)

// DB is a transactional document store. All methods may be called at the same time.
type DB interface {
	// Update runs fn in one transaction and commits what it wrote if fn returns nil; otherwise nothing is written and
	// fn's error is returned as it is. It fails, too, when fn swallows the error of a refused write or of a read after a
	// write. fn may run more than once, must touch nothing but tx and variables it sets anew each time, and does all its
	// reads before its first write. Contention is retried until ctx ends or the backend's own limit (ErrContention).
	//
	// Read something first, even where only writes are needed: on Firestore the reads begin the transaction and join the
	// line of writers, and without one contention is met only inside the commit and may end as ErrUnknownOutcome.
	Update(ctx context.Context, fn func(tx Tx) error) error
	// Get reads one document outside a transaction, or returns ErrNotFound. Like json.Unmarshal it merges into a value
	// that is not empty: hand it a fresh one.
	Get(ctx context.Context, path string, into any) error
	// List reads documents outside a transaction, seeing everything committed before the call.
	List(ctx context.Context, q Query) ([]Doc, error)
	// Close ends the store. Nothing may be called after it.
	Close() error
}

// Tx is a running transaction.
type Tx interface {
	// Get decodes the document at path into a pointer to a fresh value, or returns ErrNotFound. A backend that is paid for
	// each read answers the second time from memory.
	Get(path string, into any) error
	// Ahead says which documents Get will be asked for, so that a backend at a distance reads them in one go. What is not
	// there is no error. It is a read: after a write it is refused.
	Ahead(paths ...string) error
	// List returns the documents that match q as they are at the transaction's start.
	List(q Query) ([]Doc, error)
	// Create writes a document that must not exist.
	Create(path string, v any) error
	// Set writes a document whether it exists or not, replacing all of it.
	Set(path string, v any) error
	// Delete removes a document; one that is not there is no error.
	Delete(path string) error
}

// Query selects documents of one collection. A field that is null counts as absent. A shape that selects or orders by a
// field has its place in Indexes.
type Query struct {
	Collection string // "incidents", "incidents/k3f9qa/todos"
	Where      []Cond // all must hold
	OrderBy    string // a top-level field, ties by id; empty: by id. Documents without the field are left out.
	Desc       bool   // ids of ties descend too
	Limit      int    // 0: all
	// After, with OrderBy, keeps only documents whose field is beyond this value in the query's direction. It skips all
	// that tie with it: page by fields that are unique. It is a condition and matches values of its own type only.
	After any
}

// Cond compares one top-level field with a value. It matches values of one type only: text as text by code points,
// numbers as numbers, booleans with "==" only. A time is the text that JSON makes of it, which sorts wrongly where
// fractions differ in length: store a Moment where a time is queried.
type Cond struct {
	Field string
	Op    string // "==", "<", "<=", ">", ">="
	Value any
}

// Doc is one document as it was read. It shares no memory with the store or with other reads.
type Doc struct {
	Path string
	Body []byte // JSON
	// Known is what Body decodes to, where somebody has decoded the same before. Nobody changes it.
	Decoded any
}

// ID returns the last segment of the path.
func (d Doc) ID() string { return d.Path[strings.LastIndexByte(d.Path, '/')+1:] }

// Decode unmarshals the document into a pointer.
func (d Doc) Decode(into any) error {
	decode := func(body []byte) error { return json.Unmarshal(body, into) }
	if h, ok := into.(*header); ok {
		decode = h.decode
	}
	if err := decode(d.Body); err != nil {
		return fmt.Errorf("decode %s: %w", d.Path, err)
	}
	return nil
}

// Collect decodes every document into a T.
func Collect[T any](docs []Doc) ([]T, error) {
	out := make([]T, len(docs))
	for i, d := range docs {
		if err := decode(d, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// decode decodes a document, unless somebody has.
func decode[T any](d Doc, into *T) error {
	if known, ok := d.Decoded.(T); ok {
		*into = known
		return nil
	}
	return d.Decode(into)
}
