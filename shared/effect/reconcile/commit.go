package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

const (
	// flushInterval is how long the outcome of a call may stay in the buffer.
	flushInterval = 4 * time.Second
	// sentFlushInterval is the same for what is sent: nobody can find out later what became of it.
	sentFlushInterval = 2 * time.Second
	// eventFlushInterval is the same where the incident learns something: a link, a completed TODO, a failure or its end.
	eventFlushInterval = time.Second
)

// buffer has the records saved before long; at once where somebody waits for it, as whoever declared does for the channel.
func (p *pass) buffer(ctx context.Context, e plan.Effect) error {
	if e.Kind == plan.ChannelKind {
		return p.save(ctx, nil)
	}
	wait := flushInterval
	if e.Life == plan.Sent {
		wait = sentFlushInterval
	}
	if len(p.events()) > 0 {
		wait = eventFlushInterval
	}
	p.recorder.buffer(p.now().Add(wait))
	return nil
}

// emit has requests recorded before long.
func (p *pass) emit(reqs []incident.Request) {
	p.recorder.emit(reqs, p.now().Add(eventFlushInterval))
}

// hasEvents reports whether recording the buffer may make new work.
func (p *pass) hasEvents() bool {
	return p.recorder.buffering() && len(p.recorder.pending)+len(p.events()) > 0
}

// flushIfDue records the buffer if it is due or if the lease must be renewed anyway.
func (p *pass) flushIfDue(ctx context.Context) error {
	if !p.recorder.buffering() || !p.recorder.flushDue(p.now()) && p.lease.Covers() {
		return p.lease.Renew(context.WithoutCancel(ctx))
	}
	return p.save(ctx, nil)
}

// commit is what one transaction has written.
type commit struct {
	term    lease.Term
	decided []incident.Decision
}

// save writes the records, the index and what follows for the incident, in one transaction that fails if the lease was lost.
func (p *pass) save(ctx context.Context, reqs []incident.Request) error {
	ctx = context.WithoutCancel(ctx)
	events := p.events()
	reqs = slices.Concat(reqs, p.recorder.take(), events)
	p.lease.Recorded(p.calls.busyWith)
	var done commit
	again := false
	err := store.UntilKnown(func() error {
		err := p.r.db.Update(ctx, func(tx store.Tx) (err error) {
			done, err = p.saveIn(tx, reqs, again)
			return err
		})
		again = true
		return err
	})
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	p.saved(done, len(done.decided) == len(reqs))
	return nil
}

// saved takes in what was committed. complete says that every request was decided: else others have recorded one.
func (p *pass) saved(done commit, complete bool) {
	p.recorder.written()
	p.lease.Committed(done.term)
	p.marks.compacted()
	p.marks.written()
	p.desired.apply(done.decided, complete)
	if len(done.decided) > 0 {
		p.replan()
	}
}

// saveIn is save in a transaction. The commit fails in the rare case that a request was recorded before. Only the next attempt,
// with again, looks which request it was.
func (p *pass) saveIn(tx store.Tx, reqs []incident.Request, again bool) (done commit, err error) {
	if done.term, err = p.lease.Verify(tx); err != nil {
		return done, err
	}
	if again {
		if reqs, err = unrecorded(tx, p.id, reqs); err != nil {
			return done, err
		}
	}
	if done.decided, err = decideAll(tx, p.id, reqs); err != nil {
		return done, err
	}
	if err := p.write(tx); err != nil {
		return done, err
	}
	if done.term, err = p.lease.Extend(tx, done.term); err != nil {
		return done, err
	}
	if err := p.marks.compact(tx); err != nil {
		return done, err
	}
	return done, p.commitAll(tx, done.decided)
}

// commitAll commits decisions. This worker needs no mark: it knows of them, and its wake mark wakes a successor.
func (p *pass) commitAll(tx store.Tx, decided []incident.Decision) error {
	var awake incident.System
	if p.marks.wake != "" {
		awake = p.r.system.Name()
	}
	for _, d := range coalesced(decided, awake) {
		if err := store.Commit(tx, d); err != nil {
			return err
		}
	}
	return nil
}

// write writes the records that have changed, the mark that wakes a successor, and the index.
func (p *pass) write(tx store.Tx) error {
	if err := p.recorder.write(tx); err != nil {
		return err
	}
	if err := p.marks.write(tx); err != nil {
		return err
	}
	return p.index(tx)
}

// index leads from Slack's channels to their incident, and from its messages elsewhere to what they are about. A message in
// the incident's own channel needs no document: the channel leads to the incident, and its records to the message
// (service.About).
func (p *pass) index(tx store.Tx) error {
	channel := p.rec(plan.ChannelKey).Ref.ID
	for _, e := range p.desired.effects {
		ref := p.rec(e.Key).Ref
		if ref.Zero() || p.recorder.indexed[e.Key] == ref || plan.Transient(e.Key) || e.Key == plan.HelpKey { // which is looked up only
			continue
		}
		var err error
		switch {
		case e.Kind == plan.ChannelKind:
			err = tx.Set(store.ChannelPath(ref.ID), store.Target{Incident: p.id})
		case e.Kind == plan.MessageKind && ref.Channel != channel:
			err = tx.Set(store.MessagePath(ref.Channel, ref.ID), store.Target{Incident: p.id, Todo: e.About, Sign: e.Key == plan.SignKey})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compact deletes the obsolete marks of a burst while nothing else is to be written.
func (p *pass) compact(ctx context.Context) error {
	if !p.marks.crowded() {
		return nil
	}
	var term lease.Term
	err := store.UntilKnown(func() error {
		return p.r.db.Update(ctx, func(tx store.Tx) (err error) {
			if term, err = p.lease.Verify(tx); err != nil {
				return err
			}
			if term, err = p.lease.Extend(tx, term); err != nil {
				return err
			}
			return p.marks.compact(tx)
		})
	})
	if err == nil {
		p.lease.Committed(term)
		p.marks.compacted()
	}
	return err
}

// release gives the lease back with the buffer, deletes the marks that were served and, if work is left, leaves a mark for
// when it is due.
func (p *pass) release(ctx context.Context, left time.Time) error {
	p.takeBack()
	return p.lease.Release(ctx, func(tx store.Tx) error {
		if p.recorder.buffering() {
			if err := p.write(tx); err != nil {
				return err
			}
		}
		if err := p.marks.end(tx); err != nil || left.IsZero() {
			return err
		}
		m := p.leftMark("again", left)
		return tx.Set(m.Path(), m)
	})
}

// leftMark is the mark by which this worker has what it leaves done at a moment; why tells its marks apart.
func (p *pass) leftMark(why string, at time.Time) store.Mark {
	id := fmt.Sprintf("%s-%s-%d", p.id, why, p.lease.Token())
	return store.Mark{ID: id, Incident: p.id, System: p.r.system.Name(), NotBefore: store.Moment(at)}
}
