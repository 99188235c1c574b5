package function

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/yamlx"
)

// targetVar says whose instance this is; portVar where it is to listen. Both are set by the platform.
const (
	targetVar = "FUNCTION_TARGET"
	portVar   = "PORT"
)

// goodbye is what requests under way get to end: Cloud Run kills an instance ten seconds after SIGTERM.
const goodbye = 9 * time.Second

func newFunction(row Row, open Open, env environment, out io.Writer) *Function {
	f := &Function{row: row, open: open, env: env, out: out}
	f.stop, f.end = context.WithCancel(context.Background())
	f.log = f.logger("")
	return f
}

// serve serves the function with time limits and a clean end. The framework's own server has neither, and offers no way to
// give it any. But the main that the build generates asks for PORT after its packages were initialised: so the function
// takes that port, and leaves the framework's server a free one that nobody knows. Should the port not be free, the
// framework's server finds that out, too, and says so.
//
// What is wrong with the settings stops the start, so that a revision with wrong ones never gets any traffic. A store that
// does not answer does not: the next request tries again.
func (f *Function) serve() {
	f.collectLater()
	err := f.readSettings()
	var faults yamlx.Faults
	if errors.As(err, &faults) {
		unready(f.stop, f.logs(), err)
		os.Exit(1)
	}
	go f.prepare() // a request that comes meanwhile waits for it, in ready
	listener, err := new(net.ListenConfig).Listen(f.stop, "tcp", ":"+cmp.Or(config.Value(os.Getenv(portVar)), "8080"))
	if err != nil {
		return
	}
	if err := os.Setenv(portVar, "0"); err != nil {
		_ = listener.Close()
		return
	}
	server := f.server()
	go func() { _ = server.Serve(listener) }() // ends with Shutdown
	go f.untilTold(server)
}

// firstHeap is the percentage (see debug.SetGCPercent) that has the first collection of garbage wait until the heap has 32
// MB, in place of 4: that is reached in the midst of the first request, which would share its two processors, or its one,
// with a collection that finds next to nothing.
const firstHeap = 800

// collectLater keeps the collector away until a request is answered. From then on it keeps its own pace.
func (f *Function) collectLater() {
	pace := debug.SetGCPercent(firstHeap)
	f.collect = sync.OnceFunc(func() { debug.SetGCPercent(pace) })
}

// prepare puts the function together before the first request asks for it. Whatever fails the request tries again.
func (f *Function) prepare() {
	if _, err := f.ready(f.stop); err == nil {
		go f.warm()
		store.Rehearse()
	}
}

// warm connects to the store while the first request is on its way, which would else wait for it.
func (f *Function) warm() {
	f.mu.Lock()
	db := f.db
	f.mu.Unlock()
	if db == nil {
		return
	}
	ctx, cancel := f.env.clock.WithTimeout(f.stop, goodbye)
	defer cancel()
	var nothing struct{}
	_ = db.Get(ctx, store.HealthPath(incident.Slack), &nothing) // whatever comes of it, the first request finds out
}

func (f *Function) server() *http.Server {
	return &http.Server{
		Handler: f, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		WriteTimeout: f.row.Limit + remainder,
	}
}

// untilTold ends the process when the platform says so. Workers stop at the next step, record what they had begun and
// give back their leases; requests of people go on to their end, as far as the platform's patience reaches.
func (f *Function) untilTold(server *http.Server) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, os.Interrupt)
	<-told
	f.end()
	ctx, cancel := f.env.clock.WithTimeout(context.Background(), goodbye)
	defer cancel()
	err := server.Shutdown(ctx)
	f.logs().Info("ended", "clean", err == nil)
	os.Exit(0)
}
