package simulation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/provider"
)

// The law of the feed. Once the looks have gone well for a while, what stands in the feed is known, and all that runs and is about the
// same knows it as it stands: the newest word, how bad it is, that it is over, listed no more, or late. Each word stands on a timeline
// once, and what was said after the first of them stands there too. What nobody knows is a sign, one for each event, and another
// only where it was dismissed and got worse. Whether the feed can be read is said once each time. Of all that nothing is in a drill.

// judgeFeed holds what runs against what the provider says.
func (w *world) judgeFeed(states []incident.State) (wrong []string) {
	if w.feed == nil {
		return nil
	}
	fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	all := w.listeners(states, fail)
	for _, l := range all {
		w.judgeReads(l, fail)
	}
	for _, o := range w.feed.outages {
		if len(o.posts) > 0 {
			w.judgeOutage(o, all, fail)
		}
	}
	return wrong
}

// judgeOutage holds what runs against one of the provider's events.
func (w *world) judgeOutage(o *outage, all []listener, fail failer) {
	var e provider.Event
	if err := w.db.Get(context.Background(), store.ProviderEventPath(o.key()), &e); err != nil {
		if !o.hidden && !w.feed.dark {
			fail("nobody has read of %s: %v", o.key(), err)
		}
		return
	}
	w.judgeRead(o, e, fail)
	for _, l := range all {
		judgeKnows(l.Incident, e, fail)
		words := wordsOf(l.entries, e.Key)
		if judgeOnce(l.Incident, words, e, o.waverings, fail); words.gone > o.hidings+words.again() {
			fail("%s was told %d times that %s is listed no more, which was so %d times", l.Incident.ID, words.gone, e.Key, o.hidings)
		}
	}
	judgeOpened(all, e, fail)
}

// judgeRead: what is kept of an event is what stands in the feed.
func (w *world) judgeRead(o *outage, e provider.Event, fail failer) {
	switch {
	case w.feed.dark:
	case o.hidden:
		if e.Open() && e.Gone.IsZero() {
			fail("%s is listed no more, and nobody noticed", e.Key)
		}
	case e.Newest().Epoch != o.newest().epoch || e.Open() == o.over() || e.Open() && providerLevel(e) != levelsOf[o.level] || !e.Gone.IsZero():
		fail("%s is known as %s of %s, gone %s, and is %+v", e.Key, e.Status, e.Last, e.Gone, o.newest())
	case !strings.HasPrefix(e.Newest().Text.EN, o.newest().words):
		fail("%s says %q, and not %q", e.Key, o.newest().words, e.Newest().Text.EN)
	case !o.due().IsZero() && w.looks.since.Sub(o.due()) > skew && !e.Next.Broken:
		fail("%s was to speak again by %s, and nobody noticed", e.Key, o.due())
	}
}

func providerLevel(e provider.Event) incident.ProviderLevel { return watch.PostOf(e).Level }

// concerns reports whether an incident that runs is about an event.
func concerns(i incident.Incident, e provider.Event) bool {
	f, services := i.Facts, watch.ServicesOf(e)
	switch {
	case i.Kind != incident.Live || i.Status != incident.Open && i.Status != incident.SignStatus || f.Region != "" && f.Region != e.Region:
		return false
	case len(f.Services) == 0:
		return i.Status == incident.Open
	}
	return f.Region != "" && slices.ContainsFunc(f.Services, func(s string) bool { return slices.Contains(services, s) })
}

// judgeKnows: an incident knows an event as it stands.
func judgeKnows(i incident.Incident, e provider.Event, fail failer) {
	if !concerns(i, e) {
		return
	}
	n := slices.IndexFunc(i.Provider, func(p incident.ProviderWord) bool { return p.Event == e.Key })
	switch {
	case n < 0 && e.Open():
		fail("%s knows nothing of %s", i.ID, e.Key)
	case n < 0:
	case !e.Open():
		if !i.Provider[n].Over() {
			fail("%s does not know that %s is over", i.ID, e.Key)
		}
	default:
		w, p := i.Provider[n], watch.PostOf(e)
		if !w.At.Equal(p.At) || w.Level != p.Level || w.Said != p.Said || w.Gone.IsZero() != e.Gone.IsZero() || w.Late.IsZero() == e.Next.Broken {
			fail("%s knows %s as %+v, and it is %+v, gone %s, next %+v", i.ID, e.Key, w, p, e.Gone, e.Next)
		}
	}
}

// words are the entries about one event on a timeline, counted.
type words struct {
	first time.Time // when the first of them was posted
	said  map[string]int
	at    map[int64]bool
	gone  int
	worst int // how bad people were told that it is
}

func wordsOf(entries []incident.Entry, key string) words {
	w := words{said: map[string]int{}, at: map[int64]bool{}}
	for _, e := range entries {
		if e.Post == nil || e.Post.Event != key {
			continue
		}
		if w.first.IsZero() {
			w.first = e.Post.At
		}
		w.worst = max(w.worst, slices.Index(levelsOf, e.Post.Level))
		switch e.Kind {
		case incident.EntryProviderGone:
			w.gone++
		case incident.EntryProviderLate:
			w.said[fmt.Sprint("late since ", e.Post.Next)]++
		case incident.EntryProviderMended:
			w.said[fmt.Sprint("mended ", e.Post.At, e.Post.Said)]++
		default:
			w.said[fmt.Sprint("said ", e.Post.At, " ", e.Post.Level)]++
			w.at[e.Post.At.Unix()] = true
		}
	}
	return w
}

// again is how often a word was told once more: a look whose answer came late saw it listed still, and told so.
func (w words) again() (n int) {
	for _, told := range w.said {
		n += told - 1
	}
	return n
}

// judgeOnce: each word stands on a timeline once, or once more where the event was listed again or was less bad in between; and all that
// came after the first.
func judgeOnce(i incident.Incident, w words, e provider.Event, waverings int, fail failer) {
	for what, n := range w.said {
		if n > 1+w.gone+waverings {
			fail("%s was told %d times of %s: %s", i.ID, n, e.Key, what)
		}
	}
	for _, u := range e.Updates {
		if !w.first.IsZero() && u.At().After(w.first) && concerns(i, e) && !w.at[u.Epoch] {
			fail("%s was never told what %s said at %s", i.ID, e.Key, u.At())
		}
	}
}

// judgeOpened: what nobody knew is a sign, and another one only where that was dismissed and it got worse.
func judgeOpened(all []listener, e provider.Event, fail failer) {
	worst := 0
	var opened []listener
	for _, l := range all {
		worst = max(worst, wordsOf(l.entries, e.Key).worst)
		if first := l.entries[0]; first.Kind == incident.EntryReported && first.Post != nil && first.Post.Event == e.Key {
			opened = append(opened, l)
		}
	}
	if e.Open() && e.Gone.IsZero() && worst < e.Status.Rank() {
		fail("nobody was told that %s is %s", e.Key, e.Status)
	}
	slices.SortFunc(opened, func(a, b listener) int { return a.entries[0].At.Compare(b.entries[0].At) })
	for n, l := range opened {
		if n > 0 && (opened[n-1].runsAt(l.entries[0].At.Add(skew)) || !worse(opened[n-1].entries[0].Post.Level, l.entries[0].Post.Level)) {
			fail("%s has the signs %s and %s", e.Key, opened[n-1].Incident.ID, l.Incident.ID)
		}
	}
}

func worse(before, after incident.ProviderLevel) bool {
	return slices.Index(levelsOf, after) > slices.Index(levelsOf, before)
}

// listener is what may be told of what is seen outside.
type listener struct {
	incident.State
	entries []incident.Entry // of its timeline
	nth     map[string]int   // when each was recorded, in the order of all, by id
	turns   map[int]bool     // when it ended, and when that was taken back (false)
}

// endings are the entries with which it ends.
var endings = []incident.EntryKind{incident.EntryDismissed, incident.EntryCanceled, incident.EntryResolved}

// outlives reports whether it ran when something was recorded: it had not ended, or that was taken back.
func (l listener) outlives(nth int) bool {
	last, over := 0, false
	for at, ends := range l.turns {
		if last < at && at < nth {
			last, over = at, ends
		}
	}
	return !over
}

// listeners are what runs or ran, with its timeline.
func (w *world) listeners(states []incident.State, fail failer) (all []listener) {
	for _, s := range states {
		entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
		if err != nil || len(entries) == 0 {
			fail("the timeline of %s cannot be read: %v", s.Incident.ID, err)
			continue
		}
		l := listener{State: s, entries: entries, nth: map[string]int{}, turns: map[int]bool{}}
		for _, e := range entries {
			l.nth[e.ID] = w.recorded[store.EntriesOf(s.Incident.ID)+"/"+e.ID]
			if ends := slices.Contains(endings, e.Kind); ends || e.Kind == incident.EntryTakenUp {
				l.turns[l.nth[e.ID]] = ends
			}
		}
		all = append(all, l)
	}
	return all
}

// runsAt reports whether it is not over at a moment.
func (l listener) runsAt(at time.Time) bool {
	return l.Incident.EndedAt.IsZero() || l.Incident.EndedAt.After(at)
}

// judgeReads: it is said in turns that the feed is lost and that it is back, and in the end all that runs knows which. A drill hears
// nothing of the provider.
func (w *world) judgeReads(l listener, fail failer) {
	i := l.Incident
	said := ""
	for _, e := range l.entries {
		turn := map[incident.EntryKind]string{incident.EntryFeedSeen: "seen", incident.EntryFeedLost: "lost", incident.EntryFeedBack: "back"}[e.Kind]
		if turn != "" && !strings.Contains(" seen, lost, seen lost, lost back, back lost,", " "+strings.TrimSpace(said+" "+turn)+",") {
			fail("%s was told of the feed: %s, and then %s", i.ID, said, turn)
		}
		if said = cmp.Or(turn, said); i.Kind != incident.Live && (turn != "" || e.Post != nil) {
			fail("the drill %s hears of the provider: %s", i.ID, e.Kind)
		}
	}
	if i.Observes() && (i.Feed == nil || i.Feed.Reads() == w.feed.dark) {
		fail("%s knows of the feed %+v, and it is dark: %v", i.ID, i.Feed, w.feed.dark)
	}
}
