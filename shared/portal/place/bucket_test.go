package place_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/portal/storagefake"
	"noroshi.internal/shared/text"
)

func outcome(err error) string {
	if err == nil {
		return "done"
	}
	if errors.Is(err, place.ErrChanged) {
		return "changed"
	}
	fault := effect.Classify(err)
	said := fmt.Sprint(fault.Class, " ", fault.Code)
	if fault.Unavailable {
		said += " unavailable"
	}
	return said
}

// TestWhatABucketHolds: the public reads what was given, asks again before it shows what it keeps, and finds nothing else.
func TestWhatABucketHolds(t *testing.T) {
	t.Parallel()
	f, b := fake(t)
	put(t, b, "en/feed.atom", place.Content{Body: []byte("<feed/>"), Type: "application/atom+xml; charset=utf-8", Revision: 12})
	if err := b.Probe(t.Context()); err != nil {
		t.Error(err)
	}
	o, _ := f.Object("portal/en/feed.atom")
	if o.Body != "<feed/>" || o.Type != "application/atom+xml; charset=utf-8" || o.CacheControl != "no-cache, max-age=0" || o.Metadata["noroshi-revision"] != "12" {
		t.Errorf("%+v", o)
	}
	if names := f.Names(); len(names) != 1 {
		t.Errorf("%q", names)
	}
}

// TestWhatGoesWrong: what a bucket answers, when something is written, looked at, listed, and probed.
func TestWhatGoesWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults                 storagefake.Faults
		put, stat, list, probe string
	}{
		"nothing":               {put: "done", stat: "done", list: "done", probe: "done"},
		"it is down":            {storagefake.Faults{Down: true}, "unknown portal_unreachable unavailable", "retry-later portal_unreachable unavailable", "retry-later portal_unreachable unavailable", "unknown portal_unreachable unavailable"},
		"no account":            {storagefake.Faults{Unauthorized: true}, "permanent portal_login", "permanent portal_login", "permanent portal_login", "permanent portal_login"},
		"an account that reads": {storagefake.Faults{Forbidden: true}, "permanent portal_forbidden", "done", "done", "permanent portal_forbidden"},
		"no bucket":             {storagefake.Faults{NoBucket: true}, "permanent portal_bucket", "done", "permanent portal_bucket", "permanent portal_bucket"},
		"rules of the bucket":   {storagefake.Faults{Retained: true}, "permanent portal_locked", "done", "done", "done"},
		"too many writes":       {storagefake.Faults{Busy: 1}, "retry-later portal_busy", "done", "done", "done"},
		"a lost answer":         {storagefake.Faults{LoseAnswers: 1}, "unknown portal_unreachable unavailable", "done", "done", "done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, b := fake(t)
			put(t, b, "index.html", page(1, "a"))
			o, _, _ := b.Stat(t.Context(), "index.html")
			time.Sleep(1100 * time.Millisecond)
			f.Break(func(now *storagefake.Faults) { *now = c.faults })
			err := b.Put(t.Context(), "index.html", page(2, "b"), o.Generation)
			_, _, statErr := b.Stat(t.Context(), "index.html")
			_, listErr := b.List(t.Context())
			got := [4]string{outcome(err), outcome(statErr), outcome(listErr), outcome(b.Probe(t.Context()))}
			if got != [4]string{c.put, c.stat, c.list, c.probe} {
				t.Errorf("%q", got)
			}
			for _, err := range []error{err, statErr, listErr} {
				if err != nil && strings.Contains(err.Error(), "gserviceaccount") {
					t.Errorf("it says whose account: %v", err)
				}
			}
		})
	}
}

// TestTwoWritingsWithinASecond are not taken, and the answer says for how long to wait.
func TestTwoWritingsWithinASecond(t *testing.T) {
	t.Parallel()
	_, b := fake(t)
	put(t, b, "index.html", page(1, "a"))
	o, _, _ := b.Stat(t.Context(), "index.html")
	err := b.Put(t.Context(), "index.html", page(2, "b"), o.Generation)
	if fault := effect.Classify(err); outcome(err) != "retry-later portal_busy" || fault.RetryAfter < time.Second {
		t.Errorf("%v, %+v", err, fault)
	}
}

// TestNobodyIsFollowed: what leads elsewhere is a refusal, and so is what is no answer of Cloud Storage.
func TestNobodyIsFollowed(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"elsewhere": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com/", http.StatusTemporaryRedirect)
		},
		"a gateway's": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<h1>no", http.StatusBadRequest) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(answer)
			t.Cleanup(s.Close)
			b := &place.Bucket{Name: bucket, URL: s.URL}
			if got := outcome(b.Put(t.Context(), "index.html", page(1, "a"), 0)); got != "permanent portal_refused" {
				t.Error(got)
			}
		})
	}
}

// TestEveryCodeHasASentence asks for each code with which a place refuses.
func TestEveryCodeHasASentence(t *testing.T) {
	t.Parallel()
	for _, code := range place.Codes() {
		if !text.HasCause(code) {
			t.Errorf("package text says nothing for %q", code)
		}
	}
}

// TestNowhere waits for whoever says where it is.
func TestNowhere(t *testing.T) {
	t.Parallel()
	var p place.Absent
	_, _, err := p.Stat(t.Context(), "index.html")
	_, listErr := p.List(t.Context())
	for _, err := range []error{err, listErr, p.Put(t.Context(), "index.html", page(1, "a"), 0), p.Probe(t.Context())} {
		if outcome(err) != "permanent portal_unset" {
			t.Error(err)
		}
	}
}
