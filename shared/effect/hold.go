package effect

import (
	"context"
	"maps"
	"time"

	"noroshi.internal/shared/plan"
)

// What became of a call that succeeded is recorded a moment later, together with what follows it: a declaration posts a
// message a second, and each record is paid for. Whoever comes after a worker that died finds what was held as it finds
// what was under way: by its evidence, and edits by their names in the lease.
const (
	// holdTime is how long the record of a call may wait.
	holdTime = 4 * time.Second
	// newsTime is the same where the incident is to learn of it: a link, a TODO that is done by it, a failure that is over.
	newsTime = time.Second
)

// hold has the records saved before long; at once where somebody waits for it, as whoever declared does for the room.
func (rd *round) hold(ctx context.Context, e plan.Effect) error {
	wait := holdTime
	switch {
	case e.Kind == plan.ChannelKind:
		return rd.save(ctx, nil)
	case len(rd.news()) > 0:
		wait = newsTime
	}
	rd.saveBy = earlier(rd.saveBy, rd.r.now().Add(wait))
	return nil
}

// saveHeld saves what is held, if it is time for that or the round is over.
func (rd *round) saveHeld(ctx context.Context, over bool) error {
	if rd.saveBy.IsZero() || !over && rd.saveBy.After(rd.r.now()) {
		return nil
	}
	return rd.save(ctx, nil)
}

// unhold forgets, as it is all recorded, that something is held: the lease need name only the edits that still run.
func (rd *round) unhold() {
	rd.saveBy = time.Time{}
	maps.DeleteFunc(rd.edits, func(k plan.Key, _ bool) bool { return !rd.busy[string(k)] })
}
