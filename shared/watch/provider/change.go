package provider

import (
	"slices"
	"time"
)

// Kind is a kind of change.
type Kind string

// The kinds, in the order in which they stand where several are of one event.
const (
	New       Kind = "new"       // an event; it may be over already
	Kept      Kind = "kept"      // the promise: an update came in time
	Late      Kind = "late"      // the update came after the time that was promised; Change.Late says by how much
	Updated   Kind = "updated"   // Change.Epochs are the updates
	Graded    Kind = "graded"    // the status changed without an update
	Corrected Kind = "corrected" // the words of earlier updates, Change.Epochs
	Ended     Kind = "resolved"
	Gone      Kind = "gone"     // listed no more, and nobody saw an end
	Back      Kind = "back"     // listed again
	Promised  Kind = "promised" // another update, by Change.Next
	Broken    Kind = "broken"   // the promise passed and nothing came
)

// Change is something that is different after Merge.
type Change struct {
	Kind   Kind          `json:"kind"`
	Key    string        `json:"key"` // of the event
	Epochs []int64       `json:"epochs,omitempty"`
	Next   Next          `json:"next,omitzero"` // the promise it is about
	Late   time.Duration `json:"late,omitempty"`
}

// differences lists what changed of an event. before is nil for one that was not known. at is when it was looked at; read: by
// every source that would have shown an update.
func differences(before *Event, after *Event, at time.Time, read bool) (out []Change) {
	add := func(k Kind, on bool, c Change) {
		if c.Kind, c.Key = k, after.Key; on {
			out = append(out, c)
		}
	}
	if before == nil {
		add(New, true, Change{Epochs: epochs(after.Updates)})
		add(Promised, !after.Next.By.IsZero() && !after.Next.Broken, Change{Next: after.Next})
		return out
	}
	fresh, changed := before.news(after)
	out = append(out, before.answered(fresh, after.Key)...)
	add(Updated, len(fresh) > 0, Change{Epochs: epochs(fresh)})
	add(Graded, len(fresh) == 0 && before.Status != after.Status && after.Open() && before.Open(), Change{})
	add(Corrected, len(changed) > 0, Change{Epochs: epochs(changed)})
	add(Ended, before.Open() && !after.Open(), Change{})
	add(Gone, before.Gone.IsZero() && !after.Gone.IsZero(), Change{})
	add(Back, !before.Gone.IsZero() && after.Gone.IsZero() && after.Open(), Change{})
	add(Promised, !after.Next.By.IsZero() && !before.Next.same(after.Next), Change{Next: after.Next})
	if after.Next.due(at) && read && after.Gone.IsZero() {
		after.Next.Broken = true
		add(Broken, true, Change{Next: after.Next})
	}
	return out
}

func epochs(all []Update) (out []int64) {
	for _, u := range all {
		out = append(out, u.Epoch)
	}
	return out
}

// news are the updates that e has not, and those whose words are others in it.
func (e *Event) news(after *Event) (fresh, changed []Update) {
	for _, u := range after.Updates {
		n := slices.IndexFunc(e.Updates, func(o Update) bool { return o.Epoch == u.Epoch })
		switch {
		case n < 0:
			fresh = append(fresh, u)
		case e.Updates[n].Corrected != u.Corrected:
			changed = append(changed, u)
		}
	}
	return fresh, changed
}

// answered says whether the promise of e was kept by the first update after it. Of one that is known to be broken nothing is said
// twice, but how late the update is.
func (e *Event) answered(fresh []Update, key string) []Change {
	n := slices.IndexFunc(fresh, func(u Update) bool { return u.Epoch > e.Next.Epoch })
	if e.Next.By.IsZero() || n < 0 {
		return nil
	}
	c := Change{Kind: Kept, Key: key, Next: e.Next, Epochs: []int64{fresh[n].Epoch}}
	if late := fresh[n].At().Sub(e.Next.By); late > 0 {
		c.Kind, c.Late = Late, late
	}
	return []Change{c}
}
