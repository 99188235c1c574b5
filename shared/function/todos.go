package function

import (
	"bytes"
	"sync"

	"noroshi.internal/shared/store"
)

// todos are TODOs, and snapshots of them, as they were last decoded. Who looks at an incident reads all of its TODOs, most of
// which are as they were a moment ago, and decoding them takes longer than reading them.
type todos struct {
	mu     sync.Mutex
	byPath map[string]decoded
}

type decoded struct {
	body  []byte
	value any
}

// know decodes what is not the same as the last time. What cannot be decoded is left to whoever reads it.
func (t *todos) know(docs []store.Doc) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byPath == nil || len(t.byPath) >= rememberMost {
		t.byPath = map[string]decoded{}
	}
	for i, d := range docs {
		was, ok := t.byPath[d.Path]
		if !ok || !bytes.Equal(was.body, d.Body) {
			value, decodes := store.DecodeTodo(d)
			if !decodes {
				continue
			}
			was = decoded{body: d.Body, value: value}
			t.byPath[d.Path] = was
		}
		docs[i].Decoded = was.value
	}
}
