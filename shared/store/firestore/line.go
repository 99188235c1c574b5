package firestore

import (
	"context"
	"strings"
	"sync"
)

// lines makes this process's transactions on one tree of documents ("incidents/k3f9qa" and all below) wait for each
// other. Firestore locks what a transaction reads and lets several read the same: if two then write it, each waits for
// the other until one is aborted, which takes seconds. Several at once is what a function sees when twenty people react
// to one TODO. Transactions of other processes meet at Firestore's locks.
type lines struct {
	mu    sync.Mutex
	heads map[string]*head
}

// head is the place at the front of a line.
type head struct {
	taken chan struct{} // holds a token while somebody stands there; Go serves those who wait in order
	users int
}

// tree names the line of a path: its first two segments. A top-level collection has none.
func tree(path string) string {
	segments := strings.SplitN(path, "/", 3)
	if len(segments) < 2 {
		return ""
	}
	return segments[0] + "/" + segments[1]
}

// wait returns at the front of the key's line, which the caller leaves, or with the context's end.
func (l *lines) wait(ctx context.Context, key string) (leave func(), err error) {
	l.mu.Lock()
	h := l.heads[key]
	if h == nil {
		h = &head{taken: make(chan struct{}, 1)}
		l.heads[key] = h
	}
	h.users++
	l.mu.Unlock()
	select {
	case h.taken <- struct{}{}:
		return func() { <-h.taken; l.forget(key, h) }, nil
	case <-ctx.Done():
		l.forget(key, h)
		return nil, ctx.Err()
	}
}

func (l *lines) forget(key string, h *head) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h.users--; h.users == 0 {
		delete(l.heads, key)
	}
}
