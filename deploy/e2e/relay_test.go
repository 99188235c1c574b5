package e2e_test

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// fate is what becomes of an event on its way.
type fate struct {
	drop   bool
	double bool
	late   time.Duration
}

// relay stands between the emulator and the functions, as Eventarc does in the cloud: it takes an event over, and then
// delivers it until it is answered with 2xx. The emulator itself would deliver one after the other, and once.
type relay struct {
	server *httptest.Server

	mu     sync.Mutex
	routes map[string]*route // by project and trigger
}

// route leads from a trigger to its function.
type route struct {
	to  *instance // the function
	ctx context.Context
	mu  sync.Mutex
	// next decides over the events to come, in the order of their arrival; past its end they just travel.
	next []fate
	wg   sync.WaitGroup
}

func newRelay() *relay {
	r := &relay{routes: map[string]*route{}}
	r.server = httptest.NewServer(r)
	return r
}

func (r *relay) addr() string { return strings.TrimPrefix(r.server.URL, "http://") }

// ServeHTTP takes an event from the emulator, which posts to /functions/projects/P/triggers/ID.
func (r *relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	way := r.routes[req.URL.Path]
	r.mu.Unlock()
	if way == nil {
		http.NotFound(w, req)
		return
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if plain, err := base64.StdEncoding.DecodeString(string(body)); err == nil { // the emulator's own way of sending protobuf
		body = plain
	}
	h := http.Header{}
	for name, values := range req.Header {
		if strings.HasPrefix(name, "Ce-") && name != "Ce-Datacontenttype" || name == "Content-Type" {
			h[name] = values
		}
	}
	way.take(h, body)
}

func (way *route) take(h http.Header, body []byte) {
	way.mu.Lock()
	var f fate
	if len(way.next) > 0 {
		f, way.next = way.next[0], way.next[1:]
	}
	way.mu.Unlock()
	copies := 1
	if f.drop {
		copies = 0
	} else if f.double {
		copies = 2
	}
	for range copies {
		way.wg.Go(func() {
			if pause(way.ctx, f.late) {
				way.deliver(h, body)
			}
		})
	}
}

// deliver tries until the function answers 2xx. Eventarc waits 10 to 600 seconds between tries; here it is less.
func (way *route) deliver(h http.Header, body []byte) {
	for wait := 200 * time.Millisecond; way.ctx.Err() == nil; wait = min(2*wait, 3*time.Second) {
		req, err := http.NewRequestWithContext(way.to.carried(way.ctx), http.MethodPost, "http://"+way.to.addr+"/", strings.NewReader(string(body)))
		if err != nil {
			return
		}
		req.Header = h.Clone()
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode < http.StatusMultipleChoices {
				return
			}
		}
		pause(way.ctx, wait)
	}
}

func (way *route) decide(next ...fate) {
	way.mu.Lock()
	defer way.mu.Unlock()
	way.next = append(way.next, next...)
}

// pause waits and reports whether ctx still lives.
func pause(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// connect leads a trigger's events to a function until the test ends.
func (r *relay) connect(t *testing.T, path string, to *instance) *route {
	ctx, stop := context.WithCancel(context.Background())
	way := &route{to: to, ctx: ctx}
	r.mu.Lock()
	r.routes[path] = way
	r.mu.Unlock()
	t.Cleanup(func() { stop(); way.wg.Wait() })
	return way
}
