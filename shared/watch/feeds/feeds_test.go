package feeds_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/feeds"
	"noroshi.internal/shared/watch/provider"
)

// quiet is a feed in which nothing is open.
const quiet = `[]`

// site answers as feeds do, and as they do not.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	answer := func(path string, status int, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})
	}
	answer("/quiet", http.StatusOK, quiet)
	answer("/html", http.StatusOK, "<html><body>Service Unavailable</body></html>")
	answer("/busy", http.StatusServiceUnavailable, quiet)
	answer("/odd", http.StatusOK, "\xfe\xff\x00[\x00]\x00")
	answer("/cut", http.StatusOK, `[{"date":"1`)
	answer("/large", http.StatusOK, "["+strings.Repeat(" ", provider.MaxBody)+"]")
	answer("/brim", http.StatusOK, "["+strings.Repeat(" ", provider.MaxBody-2)+"]")
	answer("/unasked", http.StatusNotModified, "")
	answer("/empty", http.StatusNoContent, "")
	mux.HandleFunc("/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(quiet))
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/quiet", http.StatusFound) })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://login.example.com/?token=hush", http.StatusFound)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// TestWhatIsNoFeedIsUnread: whatever is wrong with it, it is never taken for a feed in which nothing is open.
func TestWhatIsNoFeedIsUnread(t *testing.T) {
	t.Parallel()
	s := site(t)
	for path, want := range map[string]string{
		"/quiet": "", "/moved": "", "/brim": "",
		"/html": "unreadable HTML", "/busy": "status 503", "/odd": "unreadable Unicode", "/cut": "unreadable JSON", "/large": "large",
		"/unasked": "redirect 304", "/empty": "status 204", "/short": "broken", "/loop": "redirect 127.0.0.1", "/away": "redirect login.example.com",
	} {
		f := feeds.New(config.Provider{Feeds: map[string]string{"events": s.URL + path}}, clock.Machine, nil)
		answers := f.Look(t.Context())
		if len(answers) != 1 || answers[0].Source != provider.Events || answers[0].At.IsZero() {
			t.Fatalf("%s: %+v", path, answers)
		}
		wrong := answers[0].Wrong
		if got := strings.TrimSpace(fmt.Sprint(wrong.Code, " ", wrong.Detail)); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
		if wrong == (incident.Wrong{}) && answers[0].Reading.Source != provider.Events {
			t.Errorf("%s: nothing was read: %+v", path, answers[0])
		}
	}
}

// TestANameThatLeadsInside is not followed, unless the settings say so; an address that names the machine was meant.
func TestANameThatLeadsInside(t *testing.T) {
	t.Parallel()
	s := site(t)
	named := strings.Replace(s.URL, "127.0.0.1", "localhost.localdomain", 1)
	for _, c := range []struct {
		url    string
		inside bool
		want   incident.WrongCode
	}{{s.URL, false, ""}, {named, false, incident.WrongPrivate}} {
		f := feeds.New(config.Provider{Feeds: map[string]string{"events": c.url + "/quiet"}, Inside: c.inside}, clock.Machine, nil)
		if got := f.Look(t.Context())[0].Wrong.Code; got != c.want && got != incident.WrongName { // a machine need not know the name
			t.Errorf("%s, inside %v: %q", c.url, c.inside, got)
		}
	}
}

// TestAFeedIsAskedWhetherItChanged: once it was read, and what it said counts again where it did not; once it does, what it says now.
func TestAFeedIsAskedWhetherItChanged(t *testing.T) {
	t.Parallel()
	var full, same atomic.Int32
	tag := atomic.Pointer[string]{}
	first, second := `"1"`, `"2"`
	tag.Store(&first)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", *tag.Load())
		if r.Header.Get("If-None-Match") == *tag.Load() {
			same.Add(1)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full.Add(1)
		_, _ = w.Write([]byte(quiet))
	}))
	t.Cleanup(s.Close)
	f := feeds.New(config.Provider{Feeds: map[string]string{"currentevents": s.URL}}, clock.Machine, nil)
	for n := range 3 {
		if a := f.Look(t.Context())[0]; a.Wrong.Code != "" || a.Reading.Hash == "" || !a.Reading.At.Equal(a.At) {
			t.Errorf("look %d: %+v", n, a)
		}
	}
	tag.Store(&second)
	f.Look(t.Context())
	if full.Load() != 2 || same.Load() != 2 {
		t.Errorf("read in full %d times, and %d times the same", full.Load(), same.Load())
	}
}
