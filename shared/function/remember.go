package function

import (
	"context"
	"encoding/json"
	"errors"
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
	if !memorable(path) {
		return m.DB.Get(ctx, path, into)
	}
	m.mu.Lock()
	doc, ok := m.docs[path]
	m.mu.Unlock()
	if !ok || m.now().After(doc.until) {
		var err error
		if doc, err = m.read(ctx, path); err != nil {
			return err
		}
	}
	if doc.body == nil {
		return store.ErrNotFound
	}
	return json.Unmarshal(doc.body, into)
}

func (m *memory) read(ctx context.Context, path string) (doc remembered, err error) {
	var raw json.RawMessage
	switch err := m.DB.Get(ctx, path, &raw); {
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
		return fn(noting{tx, &written})
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, path := range written {
		delete(m.docs, path)
	}
	return err
}

// noting notes what a transaction writes.
type noting struct {
	store.Tx
	written *[]string
}

// Set notes the path.
func (n noting) Set(path string, v any) error {
	*n.written = append(*n.written, path)
	return n.Tx.Set(path, v)
}
