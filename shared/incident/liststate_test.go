package incident_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// reading is one of the list, so long after T0, of so many customers.
func reading(version string, count int, after time.Duration) incident.ListRead {
	return incident.ListRead{Version: version, Count: count, From: "customers.csv", Began: t0.Add(after)}
}

func unread(after time.Duration) incident.ListFailed {
	return incident.ListFailed{Fault: incident.ListFault{Code: "list_not_found"}, From: "customers.csv", Began: t0.Add(after)}
}

var (
	long    = doing{tool, reading("long", 300, time.Hour)}
	shorter = doing{tool, reading("short", 150, 2*time.Hour)}
)

// listCases are what may become of the list of customers.
var listCases = []decision{
	{"a list is read", nil, tool, long.do, incident.EntryListRead, ""},
	{"the same list is read again", []doing{long}, tool, reading("long", 300, 2*time.Hour), incident.EntryListRead, ""},
	{"a list that is a little shorter", []doing{long}, tool, reading("short", 151, 2*time.Hour), incident.EntryListRead, ""},
	{"a list that lost half", []doing{long}, tool, shorter.do, incident.EntryListHeld, ""},
	{"it is read again", []doing{long, shorter}, tool, reading("short", 150, 3*time.Hour), incident.EntryListHeld, ""},
	{"it has grown back", []doing{long, shorter}, tool, reading("long", 300, 3*time.Hour), incident.EntryListRead, ""},
	{"a reading that began before the last", []doing{long, shorter}, tool, reading("long", 300, 90*time.Minute), "", incident.RefusedSame},
	{"a failure that began before the last", []doing{long}, tool, unread(0), "", incident.RefusedSame},
	{"a list cannot be read", []doing{long}, tool, unread(2 * time.Hour), incident.EntryListFailed, ""},
	{"somebody wants it read again", []doing{long}, kakei, incident.ReadList{}, incident.EntryListAsked, ""},
	{"the shorter list is taken", []doing{long, shorter}, kakei, incident.UseShorter{No: 1}, incident.EntryListUsed, ""},
	{"it is taken twice", []doing{long, shorter, {berlin, incident.UseShorter{No: 1}}}, kakei, incident.UseShorter{No: 1}, "", incident.RefusedListOver},
	{"another shorter one is taken than was seen", []doing{long, shorter, {tool, reading("other", 100, 3*time.Hour)}}, kakei, incident.UseShorter{No: 1}, "", incident.RefusedListOver},
	{"it is taken once it has grown back", []doing{long, shorter, {tool, reading("long", 300, 3*time.Hour)}}, kakei, incident.UseShorter{No: 1}, "", incident.RefusedListOver},
	{"a shorter one of nothing", []doing{long}, kakei, incident.UseShorter{}, "", incident.RefusedListOver},
}

// listed is a world in which all that came true.
func listed(t *testing.T, all ...doing) incident.ListState {
	t.Helper()
	w := declared(t)
	for _, x := range all {
		w.must(x.by, x.do)
	}
	return w.state.List
}

// TestALongListOutlivesAllThatIsWrong: what failed, or shrank, is known, and the list that counts is the one before.
func TestALongListOutlivesAllThatIsWrong(t *testing.T) {
	t.Parallel()
	for name, after := range map[string][]doing{
		"it cannot be read": {{tool, unread(2 * time.Hour)}}, "it lost half": {shorter}, "both": {shorter, {tool, unread(3 * time.Hour)}},
	} {
		l := listed(t, append([]doing{long}, after...)...)
		if l.Version != "long" || l.Count != 300 || !l.ReadAt.Equal(t0.Add(time.Hour)) || !l.Keeps("long") {
			t.Errorf("%s: %+v", name, l)
		}
	}
}

// TestAFailureIsSinceTheFirst, until a reading goes well.
func TestAFailureIsSinceTheFirst(t *testing.T) {
	t.Parallel()
	l := listed(t, long, doing{tool, unread(2 * time.Hour)}, doing{tool, unread(3 * time.Hour)})
	if l.Fault == nil || !l.Fault.Since.Equal(t0.Add(2*time.Hour)) {
		t.Errorf("%+v", l.Fault)
	}
	if l := listed(t, long, doing{tool, unread(2 * time.Hour)}, doing{tool, reading("long", 300, 3*time.Hour)}); l.Fault != nil {
		t.Errorf("%+v", l.Fault)
	}
}

// TestPeopleAreAskedOnceAboutAShorterList, and anew about another.
func TestPeopleAreAskedOnceAboutAShorterList(t *testing.T) {
	t.Parallel()
	same := listed(t, long, shorter, doing{tool, reading("short", 150, 3*time.Hour)})
	if h, asks := same.Asks(); !asks || h.No != 1 || h.Before != 300 || h.Count != 150 || !h.ReadAt.Equal(t0.Add(3*time.Hour)) || !same.Keeps("short") {
		t.Errorf("%+v", h)
	}
	other := listed(t, long, shorter, doing{tool, reading("other", 100, 3*time.Hour)})
	if h, asks := other.Asks(); !asks || h.No != 2 || other.Keeps("short") || !other.Keeps("other") {
		t.Errorf("%+v", h)
	}
	used := listed(t, long, shorter, doing{berlin, incident.UseShorter{No: 1}})
	if _, asks := used.Asks(); asks || used.Version != "short" || used.Count != 150 || used.Held.By != berlin.ID || used.Keeps("long") {
		t.Errorf("%+v, %+v", used, used.Held)
	}
	over := listed(t, long, shorter, doing{tool, reading("long", 300, 3*time.Hour)})
	if _, asks := over.Asks(); asks || over.Held.Answer != incident.HeldOver || over.Keeps("short") {
		t.Errorf("%+v, %+v", over, over.Held)
	}
}

// TestWhenAListIsRead: once a day, hourly while that fails, and at once when somebody asks or it is kept elsewhere.
func TestWhenAListIsRead(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) time.Time { return t0.Add(d) }
	const here = "customers.csv"
	for name, c := range map[string]struct {
		list  incident.ListState
		at    time.Duration
		place string
		want  bool
	}{
		"never":                   {incident.ListState{}, 0, here, true},
		"just read":               {incident.ListState{ReadAt: t0, TriedAt: t0, TriedFrom: here}, time.Hour, here, false},
		"read a day ago":          {incident.ListState{ReadAt: t0, TriedAt: t0, TriedFrom: here}, 24 * time.Hour, here, true},
		"failed a minute ago":     {incident.ListState{ReadAt: t0, TriedAt: at(24 * time.Hour), TriedFrom: here}, 24*time.Hour + time.Minute, here, false},
		"failed an hour ago":      {incident.ListState{ReadAt: t0, TriedAt: at(24 * time.Hour), TriedFrom: here}, 25 * time.Hour, here, true},
		"never read, just failed": {incident.ListState{TriedAt: t0, TriedFrom: here}, time.Minute, here, false},
		"asked since":             {incident.ListState{ReadAt: t0, TriedAt: t0, TriedFrom: here, AskedAt: at(time.Minute)}, 2 * time.Minute, here, true},
		"asked before":            {incident.ListState{ReadAt: t0, TriedAt: t0, TriedFrom: here, AskedAt: at(-time.Minute)}, 2 * time.Minute, here, false},
		"kept elsewhere":          {incident.ListState{ReadAt: t0, TriedAt: t0, TriedFrom: here}, time.Minute, "gs://private/customers.csv", true},
	} {
		if got := c.list.Due(at(c.at), c.place); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
