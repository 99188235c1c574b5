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
	"syscall"
	"time"

	"noroshi.internal/shared/config"
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
	collectSeldom()
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

// How often garbage is collected. At Go's own pace of 100 percent a heap of a few megabytes is collected in the midst of the first
// request, which shares its processor, and again every few hundred requests. At this pace that takes 32 MB. The limit holds back a heap that
// is large by itself: it leaves a quarter of what there is to stacks and the system.
const (
	heapPace  = 800 // percent: see debug.SetGCPercent
	heapLimit = Memory / 4 * 3
)

// Memory is what each function is given, in bytes. Terraform's policy test holds the deployment to it.
const Memory = 512 << 20

func collectSeldom() {
	debug.SetGCPercent(heapPace)
	debug.SetMemoryLimit(heapLimit)
}

// prepare puts the function together before the first request asks for it, and connects to the store, for which that would wait.
// Whatever fails the request tries again, and says.
func (f *Function) prepare() {
	if _, err := f.ready(f.stop); err == nil {
		f.looks()
		store.Rehearse()
	}
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
