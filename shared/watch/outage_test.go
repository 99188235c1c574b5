package watch_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/provider"
)

var tokyo = provider.Filter{Regions: []string{"ap-northeast-1"}}

// answer is what a feed answered at a moment; no file: nothing that can be read.
func answer(t *testing.T, source provider.Source, at time.Time, file string) provider.Answer {
	t.Helper()
	a := provider.Answer{Source: source, At: at}
	if file == "" {
		a.Wrong = incident.Wrong{Code: incident.WrongTimeout}
		return a
	}
	body, err := os.ReadFile(filepath.Join("provider", "testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	if a.Reading, err = provider.Decode(source, at, "", body); err != nil {
		t.Fatal(err)
	}
	return a
}

// reader is what is kept from minute to minute of the provider's word.
type reader struct {
	t      *testing.T
	state  watch.State
	events []provider.Event
}

// look takes a look, and reports whether anything is written and merged.
func (r *reader) look(at time.Time, answers ...provider.Answer) (written, merged bool) {
	r.t.Helper()
	next, written, readings := r.state.Next(at, watch.Look{Feeds: answers}, tokyo)
	if len(readings) > 0 {
		r.events, _ = provider.Merge(r.events, readings...)
		next = next.Merged(at, r.events, func(string) bool { return false }, false)
	}
	r.state = stored(r.t, next)
	return written, len(readings) > 0
}

// broken reports whether it is known that a promise was broken.
func (r *reader) broken() bool {
	for _, o := range r.state.Provider.Outages {
		if o.Stand.Broken != 0 {
			return true
		}
	}
	return false
}

const inJSON, inRSS = "tokyo_escalation/3.json", "rss_2_updated.rss"

// promised is by when the third update of the fixtures promises another.
var promised = time.Date(2026, time.November, 1, 15, 0, 0, 0, time.UTC)

// TestAPromiseThatCannotBeSaidCostsNothing: while a feed that has it cannot be read, a promise that has passed is looked at once; and it is said
// as soon as that feed is read again.
func TestAPromiseThatCannotBeSaidCostsNothing(t *testing.T) {
	t.Parallel()
	r := reader{t: t}
	minute := func(n int) time.Time { return promised.Add(time.Duration(n)*time.Minute + 15*time.Second) }
	both := func(n int, rss string) (bool, bool) {
		return r.look(minute(n), answer(t, provider.CurrentEvents, minute(n), inJSON), answer(t, provider.RSS, minute(n), rss))
	}
	both(-10, inRSS)
	both(-9, "")
	both(-8, "")
	written, merged := 0, 0
	for n := -7; n < 33; n++ {
		w, m := both(n, "")
		if w {
			written++
		}
		if m {
			merged++
		}
	}
	if merged != 1 || written > 9 || r.broken() {
		t.Errorf("in forty minutes it is merged %d times, written %d times, broken: %t", merged, written, r.broken())
	}
	if _, merged := both(33, inRSS); !merged || !r.broken() {
		t.Errorf("read again: merged %t, broken %t", merged, r.broken())
	}
}

// TestAPromiseIsLookedForOnceItHasPassed in all that is read: an answer from before says nothing of it.
func TestAPromiseIsLookedForOnceItHasPassed(t *testing.T) {
	t.Parallel()
	r := reader{t: t}
	look := func(current, rss time.Time) (merged bool) {
		_, merged = r.look(rss, answer(t, provider.CurrentEvents, current, inJSON), answer(t, provider.RSS, rss, inRSS))
		return merged
	}
	passed := promised.Add(provider.Grace)
	look(promised.Add(-time.Minute), promised.Add(-time.Minute))
	if look(passed.Add(-time.Second), passed) || r.broken() {
		t.Error("it is looked for too early")
	}
	if !look(passed, passed.Add(time.Second)) || !r.broken() {
		t.Error("it is not said")
	}
	if look(passed.Add(time.Minute), passed.Add(time.Minute)) {
		t.Error("it is looked for again")
	}
}

// TestALookThatIsOvertaken says nothing new; but of what a clock wrote that was more than two minutes ahead none is.
func TestALookThatIsOvertaken(t *testing.T) {
	t.Parallel()
	now := promised.Add(-time.Hour)
	for _, c := range []struct {
		ahead  time.Duration
		merged bool
	}{{-time.Minute, true}, {0, true}, {time.Second, false}, {2 * time.Minute, false}, {2*time.Minute + time.Second, true}, {24 * time.Hour, true}} {
		r := reader{t: t}
		r.look(now.Add(c.ahead), answer(t, provider.CurrentEvents, now.Add(c.ahead), "tokyo_escalation/2.json"))
		_, merged := r.look(now, answer(t, provider.CurrentEvents, now, inJSON))
		if known := r.state.Provider.Outages[0].Stand.Status == provider.Disruption; merged != c.merged || known != c.merged {
			t.Errorf("%s ahead: merged %t, known %t", c.ahead, merged, known)
		}
		if merged && !r.state.Provider.At.Equal(now) {
			t.Errorf("%s ahead: of %s", c.ahead, r.state.Provider.At)
		}
	}
}

// TestADeadFeedOfSeveral is known with since when and when it was read last; of all of them it is the whole word.
func TestADeadFeedOfSeveral(t *testing.T) {
	t.Parallel()
	r := reader{t: t}
	minute := func(n int) time.Time { return promised.Add(time.Duration(n-60) * time.Minute) }
	look := func(n int, rss, current string) *incident.Feed {
		r.look(minute(n), answer(t, provider.RSS, minute(n), rss), answer(t, provider.CurrentEvents, minute(n), current))
		return r.state.Reads(minute(n))
	}
	look(0, inRSS, inJSON)
	if f := look(1, "", inJSON); !f.Reads() || len(f.Parts) != 0 {
		t.Errorf("after one look: %+v", f)
	}
	want := incident.FeedPart{Name: "rss", Unread: minute(1), ReadAt: minute(0)}
	for n := range 8 {
		if f := look(2+n, "", inJSON); !f.Reads() || len(f.Parts) != 1 || f.Parts[0] != want {
			t.Fatalf("after %d looks: %+v", 2+n, f)
		}
	}
	look(10, "", "")
	if f := look(11, "", ""); f.Reads() || len(f.Parts) != 0 || !f.Unread.Equal(minute(10)) || f.ReadAt.IsZero() {
		t.Errorf("both: %+v", f)
	}
	if f := look(12, inRSS, inJSON); !f.Reads() || len(f.Parts) != 0 {
		t.Errorf("read again: %+v", f)
	}
}
