package function

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"

	"noroshi.internal/shared/clock"
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

	mu      sync.Mutex
	log     *slog.Logger
	told    *told // nil: not read, or not without a fault
	handler http.Handler
	db      store.DB // kept when a later part failed
	look    *look    // at the format of what is stored; nil: not begun
}

// environment is what a function has from outside.
type environment struct {
	get      func(string) string
	read     func(name string) ([]byte, error)
	clock    clock.Clock
	connect  func(ctx context.Context, project, database string, clock clock.Clock) (store.DB, error)
	outgoing http.RoundTripper // to Slack; nil: the network
}

// asksHealth reports whether somebody asks how the function does. At an address of Cloud Run's own Google answers paths that end in z
// itself, so that only what reaches the container in another way can ask for the first.
func asksHealth(r *http.Request) bool {
	return r.Method == http.MethodGet && (r.URL.Path == "/healthz" || r.URL.Path == "/health")
}
