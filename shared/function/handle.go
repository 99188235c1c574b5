package function

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/version"
)

// New returns the function of a name in Table for its entry to register. In an instance whose function this is, it serves
// from this moment on; see serve.
func New(name string, open Open) *Function {
	row, ok := RowOf(name)
	if !ok {
		panic(fmt.Sprintf("function: %q is not in the table", name)) // the build's own mistake: no deployment survives it
	}
	f := newFunction(row, open, environment{get: config.Variables(os.Getenv), read: os.ReadFile, clock: clock.Machine, connect: connect}, os.Stderr)
	if config.Value(os.Getenv(targetVar)) == name {
		f.serve()
	}
	return f
}

// ServeHTTP serves one request, and writes one line about it.
func (f *Function) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	took := f.env.clock.Stopwatch()
	ctx, note := withNote(r.Context(), r.Header)
	seen := &seenWriter{ResponseWriter: w}
	defer func() {
		if fault := recover(); fault != nil {
			f.panicked(ctx, seen, fault)
		}
		f.logRequest(ctx, note, cmp.Or(seen.status, http.StatusOK), took())
	}()
	f.handle(ctx, seen, r)
}

func (f *Function) handle(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	handler, err := f.ready(ctx)
	if err == nil {
		err = f.knowsFormat(ctx, asksHealth(r))
	}
	switch {
	case err != nil:
		f.refuse(ctx, w, r, err)
		return
	case asksHealth(r):
		_, _ = io.WriteString(w, "ok\n"+version.String()+"\n")
		return
	}
	ctx, cancel := f.within(ctx)
	defer cancel()
	f.limited(handler, w, r.WithContext(ctx)) // a copy, whose body is replaced
}

// remainder are what a request leaves of the function's time limit, to record what it did.
const remainder = 15 * time.Second

// within ends a request before the function's time limit does. What a worker leaves undone has its mark, so it ends with
// the instance as well; a person's request and the clock's go on to their end.
func (f *Function) within(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.row.Kind != Worker {
		l := &late{Context: ctx, clock: f.env.clock, at: f.env.clock.Deadline(f.row.Limit - remainder)}
		return l, l.end
	}
	ctx, cancel := f.env.clock.WithTimeout(ctx, f.row.Limit-remainder)
	forget := context.AfterFunc(f.stop, cancel)
	return ctx, func() { forget(); cancel() }
}

// ready returns the function's handler, and makes it if no request could before.
func (f *Function) ready(ctx context.Context) (http.Handler, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.handler != nil {
		return f.handler, nil
	}
	p, err := f.parts(ctx)
	if err != nil {
		return nil, err
	}
	h, err := f.open(p)
	if err != nil {
		return nil, err
	}
	f.handler = h
	return h, nil
}
