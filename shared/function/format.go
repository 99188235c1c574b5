package function

import (
	"context"

	"noroshi.internal/shared/store"
	"noroshi.internal/shared/version"
)

// look is one look at the format of what is stored. One that succeeds is the process's only one.
type look struct {
	first bool
	done  chan struct{}
	err   error // once it is done
}

func (l *look) failed() bool {
	select {
	case <-l.done:
		return l.err != nil
	default:
		return false
	}
}

func (l *look) wait(ctx context.Context) error {
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// looks returns the look that is under way or went well, and begins one otherwise.
func (f *Function) looks() *look {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.look == nil || f.look.failed() {
		l := &look{first: f.look == nil, done: make(chan struct{})}
		f.look = l
		go func(db store.DB) {
			defer close(l.done)
			l.err = store.Current.Open(f.stop, db, version.Release)
		}(f.db)
	}
	return f.look
}

// knowsFormat makes sure that what is stored can be worked on. A request does not wait for the first look, since a function's first
// answer is the one that people wait for longest: until it is over, guarded keeps back what the request reads and writes. Only who
// asks for the function's health waits.
func (f *Function) knowsFormat(ctx context.Context, patient bool) error {
	if l := f.looks(); patient || !l.first {
		return l.wait(ctx)
	}
	return nil
}

// guarded is the store, which answers and writes once it is known that its format can be worked on. What is read meanwhile is read at
// the same time.
type guarded struct {
	store.DB
	f *Function
}

// Get implements store.DB.
func (g guarded) Get(ctx context.Context, path string, into any) error {
	err := g.DB.Get(ctx, path, into)
	return g.unless(ctx, err)
}

// List implements store.DB.
func (g guarded) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := g.DB.List(ctx, q)
	return docs, g.unless(ctx, err)
}

// Update implements store.DB. Nothing is committed before the look is over.
func (g guarded) Update(ctx context.Context, fn func(store.Tx) error) error {
	return g.DB.Update(ctx, func(tx store.Tx) error { return g.unless(ctx, fn(tx)) })
}

// unless is err, unless it is of a store that cannot be worked on.
func (g guarded) unless(ctx context.Context, err error) error {
	g.f.mu.Lock()
	l := g.f.look
	g.f.mu.Unlock()
	if bad := l.wait(ctx); bad != nil {
		return bad
	}
	return err
}
