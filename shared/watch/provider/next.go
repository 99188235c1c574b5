package provider

import (
	"cmp"
	"time"
)

// Grace is how long after the time that was promised a promise counts as broken: an update says when it was written, and is
// seen a little later. It is less than two ticks.
const Grace = time.Minute

// due reports whether a promise is broken and that was not said.
func (n Next) due(at time.Time) bool {
	return !n.By.IsZero() && !n.Broken && at.Sub(n.By) >= Grace
}

func (n Next) same(o Next) bool { return n.By.Equal(o.By) && n.Epoch == o.Epoch }

// promised is what the newest update promises; zero: nothing, or it is over. What the older ones promised it has answered.
func (e *Event) promised() Next {
	u := e.Newest()
	by, ok := Promise(cmp.Or(u.Text.EN, u.Text.JA), u.At()) // one that names a place in Japanese is taken for Japanese
	if !ok || !e.Open() {
		return Next{}
	}
	n := Next{By: by, Epoch: u.Epoch}
	n.Broken = e.Next.same(n) && e.Next.Broken
	return n
}
