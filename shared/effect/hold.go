package effect

import (
	"context"
	"maps"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// What became of a call that nobody doubts is recorded a moment later, together with what follows it: a declaration posts a
// message a second, and each record is paid for. Whoever comes after a worker that died finds what was held as it finds
// what was under way: by its evidence, and edits by their names in the lease.
const (
	// holdTime is how long the record of a call may wait.
	holdTime = 4 * time.Second
	// newsTime is the same where the incident is to learn of it: a link, a TODO that is done by it, a failure or that it is over.
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

// tell has what the incident is to learn recorded before long.
func (rd *round) tell(reqs []incident.Request) {
	rd.untold = append(rd.untold, reqs...)
	rd.saveBy = earlier(rd.saveBy, rd.r.now().Add(newsTime))
}

// holdsLong reports whether what is held, if anything is, must be saved.
func (rd *round) holdsLong() bool { return !rd.saveBy.After(rd.r.now()) }

// holdsNews reports whether saving what is held may make new work.
func (rd *round) holdsNews() bool { return !rd.saveBy.IsZero() && len(rd.untold)+len(rd.news()) > 0 }

// keepUp saves what is held if it is time for that or for the lease to be renewed.
func (rd *round) keepUp(ctx context.Context) error {
	if rd.saveBy.IsZero() || !rd.holdsLong() && rd.r.lasts(rd.lease, rd.edits) {
		return rd.r.renew(context.WithoutCancel(ctx), &rd.lease, rd.edits)
	}
	return rd.save(ctx, nil)
}

// unhold forgets, as it is all recorded, that something is held: the lease need name only the edits that still run.
func (rd *round) unhold() {
	rd.saveBy, rd.untold = time.Time{}, nil
	maps.DeleteFunc(rd.edits, func(k plan.Key, _ bool) bool { return !rd.busy[string(k)] })
}
