package watch_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch"
)

var t0 = time.Date(2026, time.February, 20, 15, 12, 0, 0, time.UTC)

func at(minute int) time.Time { return t0.Add(time.Duration(minute) * time.Minute) }

var (
	dns  = incident.Wrong{Code: incident.WrongName}
	page = incident.Wrong{Code: incident.WrongUnreadable}

	upgrade = incident.Wrong{Code: incident.WrongReported, Detail: "upgrade"}
)

// looks are what one tool says minute by minute: "+" fine, "-" fails, "m" maintenance, "?" nothing to be read.
func looks(t *testing.T, said string) (s watch.State, changes []watch.Change) {
	t.Helper()
	for n, c := range said {
		o := watch.Observation{Tool: "portal", At: at(n), Says: watch.Fine}
		switch c {
		case '-':
			o.Says, o.Wrong = watch.Fails, dns
		case 'm':
			o.Says, o.Wrong = watch.Planned, upgrade
		case '?':
			o.Says, o.Wrong = watch.Unread, page
		}
		s, _ = s.After(at(n), []watch.Observation{o})
		s = stored(t, s)
	}
	return s, s.Untold
}

// stored is s as it comes back from a store.
func stored(t *testing.T, s watch.State) (out watch.State) {
	t.Helper()
	body, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(body, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTwoInARowCount is the table of all that a tool may say in its first minutes: what it is then, since which minute, and what
// people were told.
func TestTwoInARowCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ said, want, told string }{
		{"", "unknown: unseen", ""},
		{"+", "unknown: unseen", ""},
		{"-", "unknown: unseen", ""},
		{"?", "unknown: unseen", ""},
		{"++", "up 0", ""},
		{"--", "down 0: dns", "down 0"},
		{"??", "unknown 0: unreadable", ""},
		{"+-", "unknown: unseen", ""},
		{"+-+", "unknown: unseen", ""},
		{"+--", "down 1: dns", "down 1"},
		{"++-", "up 0", ""},
		{"++-+-+-", "up 0", ""},
		{"++--", "down 2: dns", "down 2"},
		{"++-?-", "up 0", ""},
		{"++-?--", "down 4: dns", "down 4"},
		{"++--+", "down 2: dns", "down 2"},
		{"++--+-+", "down 2: dns", "down 2"},
		{"++--++", "up 4", "down 2, up 4 after 2"},
		{"m", "unknown: unseen", ""},
		{"mm", "maintenance 0: reported", ""},
		{"++mm", "maintenance 2: reported", ""},
		{"++mm++", "up 4", ""},
		{"++mm?m", "maintenance 2: reported", ""},
		{"++mm??", "unknown 4: unreadable, was maintenance", ""},
		{"++m-m-m", "up 0", ""},
		{"mm--", "down 2: dns", "down 2"},
		{"--mm", "maintenance 2: reported", "down 0, maintenance 2 after 0"},
		{"--mm++", "up 4", "down 0, maintenance 2 after 0"},
		{"++?", "up 0", ""},
		{"++??", "unknown 2: unreadable, was up", ""},
		{"++???", "unknown 2: unreadable, was up", ""},
		{"++??+", "unknown 2: unreadable, was up", ""},
		{"++??++", "up 0", ""},
		{"++??--", "down 4: dns", "down 4"},
		{"--??", "unknown 2: unreadable, was down", "down 0"},
		{"--??--", "down 0: dns", "down 0"},
		{"--??++", "up 4", "down 0, up 4 after 0"},
		{"--????????????++", "up 14", "down 0, up 14 after 0"},
	} {
		s, told := looks(t, c.said)
		if got := is(s.Of("portal", at(max(0, len(c.said)-1)))); got != c.want {
			t.Errorf("%q: %s, want %s", c.said, got, c.want)
		}
		if got := changed(told); got != c.told {
			t.Errorf("%q: told %q, want %q", c.said, got, c.told)
		}
	}
}

// TestFeeds is the same of a feed: it is read at once, and not read after two looks.
func TestFeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ said, want string }{
		{"", "unknown: unseen"},
		{"+", "up 0"},
		{"?", "unknown: unseen"},
		{"??", "unknown 0: unreadable"},
		{"?+", "up 1"},
		{"+?", "up 0"},
		{"+?+", "up 0"},
		{"+??", "unknown 1: unreadable, was up"},
		{"+?????", "unknown 1: unreadable, was up"},
		{"+??+", "up 0"},
		{"+??+??", "unknown 4: unreadable, was up"},
	} {
		var s watch.State
		for n, sign := range c.said {
			o := watch.Observation{Tool: "rss", Feed: true, At: at(n), Says: watch.Fine}
			if sign == '?' {
				o.Says, o.Wrong = watch.Unread, page
			}
			s, _ = s.After(at(n), []watch.Observation{o, {Tool: "rss", At: at(n), Says: watch.Fine}})
			s = stored(t, s)
		}
		if got := is(s.Feed("rss", at(max(0, len(c.said)-1)))); got != c.want {
			t.Errorf("%q: %s, want %s", c.said, got, c.want)
		}
		if len(c.said) > 1 && s.Of("rss", at(len(c.said)-1)).Is != incident.ToolUp || len(s.Untold) > 0 {
			t.Errorf("%q: a tool of the same name is %+v, told %v", c.said, s.Of("rss", at(1)), s.Untold)
		}
	}
}

func minute(t time.Time) string { return fmt.Sprintf("%.0f", t.Sub(t0).Minutes()) }

func is(s incident.ToolState) string {
	out := string(s.Is)
	if !s.Since.IsZero() {
		out += " " + minute(s.Since)
	}
	if s.Wrong.Code != "" {
		out += ": " + string(s.Wrong.Code)
	}
	if s.Was != "" {
		out += ", was " + string(s.Was)
	}
	return out
}

func changed(told []watch.Change) string {
	var out []string
	for _, c := range told {
		one := string(c.Is) + " " + minute(c.Since)
		if !c.From.IsZero() {
			one += " after " + minute(c.From)
		}
		out = append(out, one)
	}
	return strings.Join(out, ", ")
}

func fine(minute int) []watch.Observation {
	return []watch.Observation{{Tool: "portal", At: at(minute), Says: watch.Fine}}
}

// Nothing is written while nothing changes, but now and then how old that is.
func TestAnIdleMinuteIsNotWritten(t *testing.T) {
	t.Parallel()
	s, _ := looks(t, "++")
	written := 0
	for n := 2; n < 62; n++ {
		next, changed := s.After(at(n), fine(n))
		if changed {
			s, written = stored(t, next), written+1
		}
		if got := s.Of("portal", at(n)); got.Is != incident.ToolUp || at(n).Sub(got.Checked) >= 5*time.Minute {
			t.Fatalf("after %d minutes it is %s, last seen %s", n, got.Is, got.Checked)
		}
	}
	if written != 12 {
		t.Errorf("an hour is written %d times", written)
	}
	if _, changed := s.After(at(62), nil); !changed {
		t.Error("a tool that is not among them any more is kept")
	}
}

// What was seen while nobody looks any more is not passed off as what is.
func TestNobodyLooks(t *testing.T) {
	t.Parallel()
	s, _ := looks(t, "++")
	if got := is(s.Of("portal", at(12))); got != "unknown 1: unseen, was up" {
		t.Errorf("ten minutes later: %s", got)
	}
	if got := s.Of("other", at(1)); got.Is != incident.ToolUnknown || !got.Checked.IsZero() {
		t.Errorf("one that was never looked at: %+v", got)
	}
}

// TestAClockThatWasAhead: what it wrote is not passed off as what is, and the next looks count.
func TestAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	s, _ := looks(t, "++")
	s.At = at(3)
	if got := s.Of("portal", at(1)); got.Is != incident.ToolUp {
		t.Errorf("two minutes ahead: %+v", got)
	}
	if next, changed := s.After(at(1), fine(1)); changed {
		t.Errorf("two minutes ahead: %+v is written", next)
	}
	s, _ = looks(t, strings.Repeat("+", 61)) // up to the hour
	if got := is(s.Of("portal", at(2))); got != "unknown 2: unseen, was up" {
		t.Errorf("an hour ahead: %s", got)
	}
	s.Tools["portal"] = watch.Memory{Is: incident.ToolUp, Since: at(0), Streak: watch.Streak{Says: watch.Fails, N: 1, From: at(60)}}
	for n := 2; n < 4; n++ {
		s, _ = s.After(at(n), []watch.Observation{{Tool: "portal", At: at(n), Says: watch.Fails, Wrong: dns}})
	}
	if got := is(s.Of("portal", at(3))); got != "down 2: dns" {
		t.Errorf("after two looks of a clock that is right: %s", got)
	}
	s, _ = looks(t, strings.Repeat("+", 61))
	if next, changed := s.After(at(2), fine(2)); !changed || is(next.Of("portal", at(2))) != "up 0" {
		t.Errorf("a look of a clock that is right: %t, %+v", changed, next)
	}
}

// The minute's clock may call twice at a time: that is one look.
func TestTwoLooksAtATimeAreOne(t *testing.T) {
	t.Parallel()
	var s watch.State
	for _, after := range []time.Duration{0, time.Second, 29 * time.Second} {
		s, _ = s.After(t0.Add(after), []watch.Observation{{Tool: "portal", At: t0.Add(after), Says: watch.Fails, Wrong: dns}})
	}
	if got := s.Of("portal", t0).Is; got != incident.ToolUnknown {
		t.Errorf("it is %s", got)
	}
	s, _ = s.After(t0.Add(30*time.Second), []watch.Observation{{Tool: "portal", At: t0.Add(30 * time.Second), Says: watch.Fails, Wrong: dns}})
	if got := s.Of("portal", t0).Is; got != incident.ToolDown {
		t.Errorf("it is %s", got)
	}
}

// A tool that goes up and down while nobody can be told leaves no more than can be told.
func TestUntoldIsBounded(t *testing.T) {
	t.Parallel()
	_, told := looks(t, strings.Repeat("--++", 40))
	if len(told) != 50 || told[49].Is != incident.ToolUp {
		t.Errorf("%d wait to be told", len(told))
	}
}

// What was given is not changed.
func TestAfterChangesNothing(t *testing.T) {
	t.Parallel()
	s, _ := looks(t, "++-")
	before := stored(t, s)
	s.After(at(3), []watch.Observation{{Tool: "portal", At: at(3), Says: watch.Fails, Wrong: dns}})
	if fmt.Sprint(before) != fmt.Sprint(s) {
		t.Errorf("%v became %v", before, s)
	}
	down, _ := looks(t, "--++--")
	if left := down.Told(down.Untold[:2]); changed(left.Untold) != "down 4" || len(down.Untold) != 3 {
		t.Errorf("still to be told is %q of %d", changed(left.Untold), len(down.Untold))
	}
}
