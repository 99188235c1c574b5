package function

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/store"
)

// Open puts a function together from its parts. Nothing is called: what is outside may be down at this moment.
type Open func(p Parts) (http.Handler, error)

// Function is one function as it is deployed. It puts itself together at the first request, and again at the next one
// when that failed.
type Function struct {
	row  Row
	open Open
	env  environment
	out  io.Writer       // the log's
	stop context.Context // ends what may be gone on with later, when the instance is to end
	end  context.CancelFunc

	collect func() // ends collectLater; nil: it was not begun

	mu      sync.Mutex
	log     *slog.Logger
	told    *told // nil: not read, or not without a fault
	handler http.Handler
	db      store.DB // kept when a later part failed
}

// environment is what a function has from outside.
type environment struct {
	get      func(string) string
	read     func(name string) ([]byte, error)
	clock    clock.Clock
	connect  func(ctx context.Context, project, database string, clock clock.Clock) (store.DB, error)
	outgoing http.RoundTripper // to Slack; nil: the network
}

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
		f.report(ctx, note, cmp.Or(seen.status, http.StatusOK), took())
		if f.collect != nil {
			f.collect()
		}
	}()
	f.handle(ctx, seen, r)
}

func (f *Function) handle(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	handler, err := f.ready(ctx)
	if err != nil {
		f.refuse(ctx, w, err)
		return
	}
	r, ok := f.limited(w, r)
	if !ok {
		return
	}
	ctx, cancel := f.within(ctx)
	defer cancel()
	handler.ServeHTTP(w, r.WithContext(ctx))
}

// remainder are what a request leaves of the function's time limit, to record what it did.
const remainder = 15 * time.Second

// within ends a request before the function's time limit does. What a worker leaves undone has its mark, so it ends with
// the instance as well; a person's request and the clock's go on to their end.
func (f *Function) within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := f.env.clock.WithTimeout(ctx, f.row.Limit-remainder)
	if f.row.Kind != Worker {
		return ctx, cancel
	}
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
