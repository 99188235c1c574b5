package function

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

// How long an instance remembers what the store said of people and groups, or that it knew nothing of them. Who asks twice
// in a minute is not read twice; whoever was let go is let go a minute later.
const (
	rememberKnown   = time.Minute
	rememberUnknown = 10 * time.Second
	rememberMost    = 5000
)

// memory is a store that remembers documents of people and groups for a while, and TODOs for as long as they stay the same.
type memory struct {
	store.DB
	clock clock.Clock
	todos todos

	mu     sync.Mutex
	docs   map[string]remembered
	writes int // how often something was forgotten: what was read before is not kept after it
}

// remembered is one document; none of it: there was none. A person, who is asked for most, is kept as one: nothing in it
// is shared when it is copied.
type remembered struct {
	person *people.Person
	body   []byte
	until  time.Time
}

// into hands the document out; ok is false when it is not kept in a form that can be.
func (d remembered) into(into any) (ok bool, err error) {
	p, isPerson := into.(*people.Person)
	switch {
	case d.person != nil && isPerson:
		*p = *d.person
	case d.person != nil:
		return false, nil
	case d.body == nil:
		return true, store.ErrNotFound
	default:
		return true, json.Unmarshal(d.body, into)
	}
	return true, nil
}

// Remember returns a store that remembers documents of people and groups for a while, and does not decode a TODO again that
// is the same.
func Remember(db store.DB, clock clock.Clock) store.DB { return remember(db, clock) }

func remember(db store.DB, clock clock.Clock) *memory {
	return &memory{DB: db, clock: clock, docs: map[string]remembered{}}
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
	if doc, ok := m.recall(path); ok {
		if ok, err := doc.into(into); ok {
			return err
		}
	}
	since := m.forgot()
	if p, ok := into.(*people.Person); ok {
		if err = read(path, p); err == nil {
			known := *p
			m.keep(path, remembered{person: &known}, since)
			return nil
		}
	} else {
		var raw json.RawMessage
		if err = read(path, &raw); err == nil {
			m.keep(path, remembered{body: raw}, since)
			return json.Unmarshal(raw, into)
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		m.keep(path, remembered{}, since)
	}
	return err
}

// forgot returns how often something was forgotten.
func (m *memory) forgot() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.writes
}

// recall returns what is remembered; ok is false when nothing is, or for too long.
func (m *memory) recall(path string) (doc remembered, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	doc, ok = m.docs[path]
	return doc, ok && !m.clock.Now().After(doc.until)
}

// keep remembers a document for as long as it may be, unless something was forgotten since it was asked for.
func (m *memory) keep(path string, doc remembered, since int) {
	doc.until = m.clock.Now().Add(rememberKnown)
	if doc.person == nil && doc.body == nil {
		doc.until = m.clock.Now().Add(rememberUnknown)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.writes != since {
		return
	}
	if len(m.docs) >= rememberMost {
		clear(m.docs)
	}
	m.docs[path] = doc
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
		if memorable(path) {
			delete(m.docs, path)
			m.writes++
		}
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

// List tells of TODOs what they decode to.
func (m *memory) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := m.DB.List(ctx, q)
	if err == nil && (strings.HasSuffix(q.Collection, "/todos") || strings.HasSuffix(q.Collection, "/sheets")) {
		m.todos.know(docs)
	}
	return docs, err
}
