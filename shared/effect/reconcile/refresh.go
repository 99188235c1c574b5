package reconcile

import (
	"context"

	"noroshi.internal/shared/store"
)

// refresh loads and plans, the first time and whenever new marks have come. Each reading of the marks is paid for, and a burst of
// claims would be loaded claim by claim. So markPollInterval lies between two readings. Before events are recorded the marks are
// read earlier: the same transaction deletes the obsolete ones. The marks are read before the state, so the state has the changes
// that they stand for.
func (p *pass) refresh(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	flushes := p.recorder.flushDue(p.now()) && p.hasEvents()
	if p.marks.skip(p.desired.reload || flushes, p.now()) {
		p.replan()
		return nil
	}
	marks, err := store.MarksFor(ctx, p.r.db, p.id, p.r.system.Name())
	if err != nil {
		return err
	}
	if fresh := p.marks.read(marks, p.now()); !fresh && !p.desired.reload {
		p.replan()
		return nil
	}
	p.marks.serve(marks, p.now())
	if err := p.load(ctx); err != nil {
		return err
	}
	if err := p.applyMarks(ctx, marks); err != nil {
		return err
	}
	if len(p.dropped())+len(p.sentEvents()) > 0 { // events has them; the buffer makes sure that they are recorded although no call ends
		p.emit(nil)
	}
	return p.compact(ctx)
}

// load loads the incident and, the first time, the records. It takes over from the worker before.
func (p *pass) load(ctx context.Context) error {
	state, err := store.LoadScope(ctx, p.r.db, p.id, p.r.system.Plan().From)
	if err != nil {
		return err
	}
	first, path := !p.recorder.loaded(), p.recordsPath(state.Incident)
	switch {
	case first:
		if err := p.recorder.load(ctx, p.r.db, p.lease.Token(), path, p.r.opts.ShardKeys); err != nil {
			return err
		}
	case path(0) != p.recorder.at:
		p.move()
		return nil
	}
	p.desired.load(state)
	p.replan()
	if !first {
		return nil
	}
	p.orphan()
	p.resumeQuotaWaits()
	if p.lease.Predecessor.Dirty {
		err = p.takeOver(ctx)
		p.replan()
	}
	return err
}
