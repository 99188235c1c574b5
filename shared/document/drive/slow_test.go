package drive_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/effect"
)

// slow is a way to the fake on which every call takes a while, and on which a test may do something just before one.
type slow struct {
	to     http.RoundTripper
	take   time.Duration
	before func(*http.Request)
}

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.before != nil {
		s.before(r)
	}
	select {
	case <-time.After(s.take):
		return s.to.RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func TestTwoDocumentsAtOnceShareAFolder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, o := inMemory()
		o.Transport = slow{to: f.Transport(), take: 300 * time.Millisecond}
		w := open(t, o)
		var all sync.WaitGroup
		for _, d := range []string{"notice", "checksheet"} {
			all.Go(func() {
				if _, err := w.Create(t.Context(), draft(document.Name{Incident: "k3f9q2", Document: d})); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(f.In(root)); n != 1 {
			t.Errorf("%d folders", n)
		}
	})
}

// A call that is cut off leaves a doubt, so nothing is begun that cannot end; each attempt gets further than the last.
func TestNothingIsBegunThatCannotEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, o := inMemory()
		o.Transport = slow{to: f.Transport(), take: 1900 * time.Millisecond}
		w := open(t, o)
		for attempt := 1; ; attempt++ {
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
			_, err := w.Create(ctx, draft(notice))
			cancel()
			if err == nil {
				break
			}
			if class, _ := classOf(err); class != effect.RetryLater || attempt == 5 {
				t.Fatalf("attempt %d: %v", attempt, err)
			}
		}
		wantOne(t, f)
	})
}

// Somebody writes in the copy between its reading and its filling: it is read again, and nothing is lost.
func TestAnEditInBetweenIsNoRefusal(t *testing.T) {
	t.Parallel()
	f, o := inMemory()
	var once sync.Once
	o.Transport = slow{to: f.Transport(), before: func(r *http.Request) {
		if id, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/v1/documents/"), ":batchUpdate"); ok {
			once.Do(func() {
				f.Change(id, func(file *drivefake.File) { file.Text.Body = append(file.Text.Body, "by hand") })
			})
		}
	}}
	w := open(t, o)
	if class, _ := classOf(second(w.Create(t.Context(), draft(notice)))); class != effect.RetryLater {
		t.Errorf("class %s", class)
	}
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil || !strings.Contains(documentText(f, ref.ID), "by hand") {
		t.Errorf("%q, error %v", documentText(f, ref.ID), err)
	}
	wantOne(t, f)
}
