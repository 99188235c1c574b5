package probe_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/probe"
)

// site is a server that answers by path in each way in which a tool can.
func site(t *testing.T) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	answer := func(path, body string, status int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.UserAgent(), "Noroshi") || r.Method != http.MethodGet {
				t.Errorf("asked by %q with %s", r.UserAgent(), r.Method)
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})
	}
	answer("/ok", "status: OK", http.StatusOK)
	answer("/empty", "", http.StatusNoContent)
	answer("/broken", "OK", http.StatusServiceUnavailable)
	answer("/login", "", http.StatusUnauthorized)
	answer("/large", strings.Repeat("x", 256<<10)+"OK", http.StatusOK)
	answer("/brim", strings.Repeat("x", 256<<10-2)+"OK", http.StatusOK)
	answer("/page", `{"status":{"indicator":"none"}}`, http.StatusOK)
	answer("/trouble", `{"status":{"indicator":"major"},"incidents":[{"name":"Errors\u202e\nin <Tokyo>"}]}`, http.StatusOK)
	answer("/maze", "<html>Please sign in</html>", http.StatusOK)
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://sso.example.com/?token=hush", http.StatusFound)
	})
	mux.HandleFunc("/nowhere", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusMovedPermanently) })
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("half"))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	mux.HandleFunc("/garbled", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write([]byte("this is not gzip"))
	})
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 64 {
			_, _ = z.Write(make([]byte, 1<<20))
		}
		_ = z.Close()
	})
	return mux
}

// TestEachWayToFailIsToldApart asks real servers.
func TestEachWayToFailIsToldApart(t *testing.T) {
	t.Parallel()
	plain, secure := httptest.NewServer(site(t)), httptest.NewTLSServer(site(t))
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	get := func(path, expect string, status int) config.Tool {
		return config.Tool{ID: "x", URL: plain.URL + path, Expect: expect, Code: status}
	}
	page := func(path string) config.Tool {
		return config.Tool{ID: "x", Page: plain.URL + path, Format: config.PageStatus}
	}
	for name, c := range map[string]struct {
		tool config.Tool
		want string
	}{
		"fine":                         {get("/ok", "OK", 0), "fine"},
		"nothing is asked of the text": {get("/large", "", 0), "fine"},
		"any success":                  {get("/empty", "", 0), "fine"},
		"the status it has to answer":  {get("/login", "", 401), "fine"},
		"another success than wanted":  {get("/ok", "", 204), "fails status 200"},
		"the redirect it has to give":  {get("/away", "", 302), "fine"},
		"within what is read":          {get("/brim", "OK", 0), "fine"},
		"beyond what is read":          {get("/large", "OK", 0), "fails large"},
		"packed to nothing":            {get("/bomb", "OK", 0), "fails large"},
		"another text":                 {get("/ok", "fine", 0), "fails text"},
		"an error":                     {get("/broken", "OK", 0), "fails status 503"},
		"nothing there":                {get("/none", "", 0), "fails status 404"},
		"led elsewhere":                {get("/away", "", 0), "fails redirect sso.example.com"},
		"led nowhere":                  {get("/nowhere", "", 0), "fails redirect 301"},
		"cut off":                      {get("/cut", "whole", 0), "fails broken"},
		"cut off behind the text":      {get("/cut", "half", 0), "fine"},
		"packed wrongly":               {get("/garbled", "OK", 0), "fails broken"},
		"a certificate of nobody":      {config.Tool{URL: secure.URL + "/ok"}, "fails tls"},
		"no encryption":                {config.Tool{URL: strings.Replace(plain.URL, "http:", "https:", 1) + "/ok"}, "fails tls"},
		"a name that leads nowhere":    {config.Tool{URL: "https://portal.invalid/"}, "fails dns"},
		"nobody listens":               {config.Tool{URL: silent(t)}, "fails refused"},
		"this machine by its name":     {config.Tool{URL: strings.Replace(plain.URL, "127.0.0.1", "localhost", 1) + "/ok"}, "fine"},

		"a page without trouble":       {page("/page"), "fine"},
		"a page with trouble":          {page("/trouble"), "fails reported Errors in <Tokyo>"},
		"a page that is none":          {page("/maze"), "unread unreadable"},
		"a page that is led elsewhere": {page("/away"), "unread redirect sso.example.com"},
		"a page that is broken":        {page("/broken"), "unread status 503"},
		"a page without end":           {page("/large"), "unread large"},
		"a page that is cut off":       {page("/cut"), "unread broken"},
		"a page that nobody serves":    {config.Tool{Page: silent(t), Format: config.PageStatus}, "unread refused"},
		"a page of no format":          {config.Tool{Page: plain.URL + "/page"}, "unread unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			says, wrong := probe.New(nil, clock.Machine, nil).One(t.Context(), c.tool)
			if got := said(says, wrong); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func said(says watch.Verdict, wrong incident.Wrong) string {
	return strings.TrimSpace(fmt.Sprintln(says, wrong.Code, wrong.Detail))
}

// silent is an address at which nobody listens.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return "http://" + l.Addr().String() + "/"
}

// waiting never answers, but within a time that a test can skip.
type waiting struct{ most, now atomic.Int32 }

func (w *waiting) RoundTrip(r *http.Request) (*http.Response, error) {
	w.most.Store(max(w.most.Load(), w.now.Add(1)))
	defer w.now.Add(-1)
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// As many tools as there may be, of which none answers, are looked at well within half a minute, and not all at once.
func TestAllThatHangTakeTwentySeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var tools []config.Tool
		for n := range config.MaxTools {
			tools = append(tools, config.Tool{ID: fmt.Sprint(n), URL: "https://x.example.com/"})
		}
		tools = append(tools, config.Tool{ID: "by hand"})
		w, begun := &waiting{}, time.Now()
		seen := probe.New(tools, clock.Machine, w).Look(t.Context())
		if took := time.Since(begun); took != 20*time.Second || w.most.Load() != 20 {
			t.Errorf("it takes %s, %d at a time", took, w.most.Load())
		}
		if len(seen) != config.MaxTools {
			t.Fatalf("%d were seen", len(seen))
		}
		for n, o := range seen {
			if o.Tool != fmt.Sprint(n) || !o.At.Equal(begun) || said(o.Says, o.Wrong) != "fails timeout" {
				t.Errorf("%+v", o)
			}
		}
	})
}

// A tick that ends early, as a process that stops, says nothing good of anything.
func TestALookThatIsStopped(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	says, _ := probe.New(nil, clock.Machine, &waiting{}).One(ctx, config.Tool{URL: "https://x.example.com/"})
	if says == watch.Fine {
		t.Error("it is fine")
	}
}

// refusing is the network as it is where it answers in another way than servers of this machine do.
type refusing struct{ err error }

func (r refusing) RoundTrip(*http.Request) (*http.Response, error) { return nil, r.err }

func TestErrorsOfTheNetwork(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"fails dns":     &net.OpError{Op: "dial", Err: &net.DNSError{Err: "i/o timeout", IsTimeout: true}},
		"fails timeout": &net.OpError{Op: "dial", Err: syscall.ETIMEDOUT},
		"fails broken":  &net.OpError{Op: "read", Err: syscall.ECONNRESET},
		"fails refused": &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED},
	} {
		if says, wrong := probe.New(nil, clock.Machine, refusing{err}).One(t.Context(), config.Tool{URL: "https://x.example.com/"}); said(says, wrong) != want {
			t.Errorf("%v: %s, want %s", err, said(says, wrong), want)
		}
	}
	if says, _ := probe.New(nil, clock.Machine, refusing{errors.New("x")}).One(t.Context(), config.Tool{URL: "https://x.example.com/"}); says != watch.Fails {
		t.Errorf("what nobody knows: %s", says)
	}
}
