package reconcile

import (
	"context"
	"slices"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// sweepLookup is what the log says of a sweep that fails.
const sweepLookup = "could not look for late calls"

// sweep looks for late writes a minute after a call that was given up has settled. It keeps the oldest of duplicates and removes
// the rest. It makes the edits due again that a late write may have overwritten. It goes through a part of the effects; the next
// step goes through the next part.
func (p *pass) sweep(ctx context.Context) error {
	if p.recorder.DuplicatesPossible && p.making() {
		return p.sweepLater(ctx) // what is being made would need another sweep
	}
	all := p.allPossible()
	part := all
	if p.recorder.DuplicatesPossible {
		part = firstPart(all, p.recorder.Sweep.Threads)
	}
	began := p.now()
	if err := p.sweepPart(ctx, part); err != nil {
		return p.sweepLater(ctx)
	}
	now := p.now()
	p.recorder.SweptPart(part, began)
	if len(firstPart(all, p.recorder.Sweep.Threads)) > 0 {
		p.recorder.buffer(now.Add(flushInterval))
		p.replan()
		return nil
	}
	p.recorder.Succeeded(sweepLookup)
	p.recorder.EndSweep(now)
	p.replan()
	return p.save(ctx, nil)
}

func (p *pass) sweepLater(ctx context.Context) error {
	p.recorder.SweepLater(p.now())
	return p.save(ctx, nil)
}

// making reports whether a message is being posted, or is about to be.
func (p *pass) making() bool {
	return slices.ContainsFunc(p.desired.effects, func(e plan.Effect) bool {
		rec := p.rec(e.Key)
		return e.Kind == plan.MessageKind && e.Life != plan.Removed && rec.Ref.Zero() && !rec.OutcomeUnknown && p.drifted(e) &&
			p.ready(e) && rec.NotBefore.Sub(p.now()) < markPollInterval
	})
}

func (p *pass) sweepPart(ctx context.Context, part []plan.Effect) (err error) {
	var found map[plan.Key][]plan.Ref
	if p.recorder.DuplicatesPossible && len(part) > 0 { // where there is nothing, nobody need be asked
		found, err = p.findParts(ctx, part)
	}
	if err != nil {
		p.warnRepeated(ctx, sweepLookup, "", effect.Classify(err))
		return err
	}
	moved := map[plan.Key]bool{}
	for _, e := range part {
		if p.calls.busyWith(e.Key) { // what was found may come of that very call: another sweep follows
			p.recorder.Suspect(p.now(), false)
			continue
		}
		refs := found[e.Key]
		if err := p.removeAll(ctx, e, refs[min(1, len(refs)):]); err != nil { // all but the oldest
			return err
		}
		p.adopt(e.Key, refs, moved)
		if rec := p.rec(e.Key); rec.Swept(p.now()) != rec {
			p.recorder.Put(e.Key, rec.Swept(p.now()))
		}
	}
	for k := range moved {
		p.recorder.Put(k, p.rec(k).Forgotten())
	}
	return nil
}

// adopt takes the oldest of the refs that were found for an effect. It notes in moved the effects that stood on another one, such
// as a pin.
func (p *pass) adopt(key plan.Key, refs []plan.Ref, moved map[plan.Key]bool) {
	rec := p.rec(key)
	if len(refs) == 0 || rec.Ref.ID == refs[0].ID {
		return
	}
	for k, other := range p.recorder.Items {
		if k != key && !rec.Ref.Zero() && standsOn(other.Ref, rec.Ref) {
			moved[k] = true
		}
	}
	p.recorder.Put(key, rec.Adopted(refs[0], p.now()))
	p.recorder.Rescan(key, p.incident().Begun(), p.now())
}
