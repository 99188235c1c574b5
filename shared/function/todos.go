package function

import (
	"bytes"
	"context"
	"strings"
	"sync"

	"noroshi.internal/shared/store"
)

// todos are TODOs, and sheets of them, as they were last decoded. Who looks at an incident reads all of its TODOs, most of
// which are as they were a moment ago, and decoding them takes longer than reading them.
type todos struct {
	mu    sync.Mutex
	known map[string]decoded // by path
}

type decoded struct {
	body  []byte
	value any
}

// List tells of TODOs what they decode to.
func (m *memory) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := m.DB.List(ctx, q)
	if err == nil && (strings.HasSuffix(q.Collection, "/todos") || strings.HasSuffix(q.Collection, "/sheets")) {
		m.todos.know(docs)
	}
	return docs, err
}

// know decodes what is not the same as the last time. What cannot be decoded is left to whoever reads it.
func (t *todos) know(docs []store.Doc) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) >= rememberMost {
		t.known = map[string]decoded{}
	}
	for i, d := range docs {
		was, ok := t.known[d.Path]
		if !ok || !bytes.Equal(was.body, d.Body) {
			value, decodes := store.Known(d)
			if !decodes {
				continue
			}
			was = decoded{body: d.Body, value: value}
			t.known[d.Path] = was
		}
		docs[i].Known = was.value
	}
}
