package slackside

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/store"
)

// How long an instance remembers what the store said of people and groups, or that it knew nothing of them. Who asks twice
// in a minute is not read twice; whoever was let go is let go a minute later.
const (
	rememberKnown   = time.Minute
	rememberUnknown = 10 * time.Second
	rememberMost    = 5000
)

// memory is a store that remembers documents of people and groups for a while.
type memory struct {
	store.DB
	now func() time.Time

	mu   sync.Mutex
	docs map[string]remembered
}

// remembered is one document; none of it: there was none.
type remembered struct {
	body  []byte
	until time.Time
}

func remember(db store.DB, now func() time.Time) *memory {
	return &memory{DB: db, now: now, docs: map[string]remembered{}}
}

func memorable(path string) bool {
	return strings.HasPrefix(path, "people/") || strings.HasPrefix(path, "groups/")
}

// Get answers from memory what was read a moment ago.
func (m *memory) Get(ctx context.Context, path string, into any) error {
	read := func(path string, into any) error { return m.DB.Get(ctx, path, into) }
	if !memorable(path) {
		return read(path, into)
	}
	return m.get(path, into, read)
}

func (m *memory) get(path string, into any, read func(path string, into any) error) (err error) {
	doc, ok := m.recall(path)
	if !ok {
		if doc, err = m.learn(path, read); err != nil {
			return err
		}
	}
	if doc.body == nil {
		return store.ErrNotFound
	}
	return json.Unmarshal(doc.body, into)
}

// recall returns what is remembered; ok is false when nothing is, or for too long.
func (m *memory) recall(path string) (doc remembered, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	doc, ok = m.docs[path]
	return doc, ok && !m.now().After(doc.until)
}

func (m *memory) learn(path string, read func(path string, into any) error) (doc remembered, err error) {
	var raw json.RawMessage
	switch err := read(path, &raw); {
	case errors.Is(err, store.ErrNotFound):
		doc.until = m.now().Add(rememberUnknown)
	case err != nil:
		return doc, err
	default:
		doc = remembered{raw, m.now().Add(rememberKnown)}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.docs) >= rememberMost {
		clear(m.docs)
	}
	m.docs[path] = doc
	return doc, nil
}

// Update forgets what it may have changed.
func (m *memory) Update(ctx context.Context, fn func(store.Tx) error) error {
	var written []string
	err := m.DB.Update(ctx, func(tx store.Tx) error {
		written = nil
		return fn(noting{tx, m, &written})
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, path := range written {
		delete(m.docs, path)
	}
	return err
}

// noting notes what a transaction writes, and answers it from memory.
type noting struct {
	store.Tx
	memory  *memory
	written *[]string
}

// Ahead leaves out what is remembered.
func (n noting) Ahead(paths ...string) error {
	return n.Tx.Ahead(slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		_, ok := n.memory.recall(path)
		return ok
	})...)
}

// Get answers from memory what was read a moment ago, and else reads it in the transaction.
func (n noting) Get(path string, into any) error {
	if !memorable(path) {
		return n.Tx.Get(path, into)
	}
	return n.memory.get(path, into, n.Tx.Get)
}

// Set notes the path.
func (n noting) Set(path string, v any) error {
	*n.written = append(*n.written, path)
	return n.Tx.Set(path, v)
}
