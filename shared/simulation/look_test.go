package simulation

import (
	"fmt"
	"time"

	clocks "noroshi.internal/shared/clock"
	"noroshi.internal/shared/watch"
)

// Pollers look at what is outside: one or two, as often as the tick comes, until all that happened there is told.

// looks are what the pollers did, once all that happens had happened.
type looks struct {
	looking int       // of them are at it
	clean   int       // looks in a row that went well
	since   time.Time // the first of these
}

// drawPollers draws how often they look.
func (w *sim) drawPollers() {
	c := w.clockwork
	w.every[0] = c.between(12*time.Second, 25*time.Second)
	switch c.rng.IntN(4) {
	case 0, 1: // two at the same time, or nearly
		w.every[1] = w.every[0] + 1
	case 2:
		w.every[1] = c.between(12*time.Second, 25*time.Second)
	}
}

// lasts has things go wrong until all of that has happened.
func (w *sim) lasts(acts []act) {
	for _, a := range acts {
		w.until = clocks.Later(w.until, time.Now().Add(a.at+time.Second))
	}
}

// polls is the life of a poller.
func (w *sim) polls(slot int, every time.Duration) {
	for n := 0; pause(w.ctx, every) == nil; n++ {
		name := fmt.Sprintf("poll %d.%d", slot, n)
		if w.halt(nil, name).dead {
			return
		}
		if e := w.someone(); e != nil {
			w.poll(e, name)
		}
	}
}

// poll is one look, and what is told of it.
func (w *sim) poll(e *engine, name string) {
	settled := !w.stirs()
	w.locked(func() { w.looks.looking++ })
	look := w.look(e.now())
	if w.chance(8) { // the answer is long on its way
		_ = pause(w.ctx, w.between(time.Second, 10*time.Second))
		w.halt(nil, name+" is answered")
	}
	_, err := e.service.Watch(labelled(e.ctx, name), look)
	w.locked(func() {
		if w.looks.looking--; err != nil || !settled {
			w.looks.clean = 0
			return
		}
		if w.looks.clean++; w.looks.clean == 1 {
			w.looks.since = time.Now()
		}
	})
}

// look is what a poller sees of all there is.
func (w *world) look(at time.Time) (look watch.Look) {
	if w.feed != nil {
		look.Feeds = w.feed.look(at)
	}
	for _, t := range w.tools {
		look.Tools = append(look.Tools, t.look(at))
	}
	if w.desk != nil {
		look.Tickets = w.desk.look()
	}
	return look
}

// untold reports whether a look is still to come that tells what happened last, or that nothing can be read.
func (w *sim) untold() bool {
	return w.every[0] > 0 && (w.looks.looking > 0 || w.looks.clean < 4 || time.Since(w.looks.since) < time.Minute)
}

// outer reports whether something happens outside of which people hear, or which makes signs by itself.
func (w *world) outer() bool {
	return w.feed != nil || len(w.tools) > 0 || w.desk != nil || w.monitor != nil
}
