package reconcile

import (
	"context"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// applyMarks brings the hints of marks into the records before the marks are deleted: that something is gone, that something
// was missed. People may have asked to read again, too.
func (p *pass) applyMarks(ctx context.Context, marks []store.Mark) error {
	changed := p.retries(backfillKey) > p.recorder.BackfillCursor.RetriesServed && p.recorder.RequestScan(p.now())
	for _, m := range marks {
		if !p.marks.apply(m) {
			continue
		}
		if m.Missed {
			changed = p.recorder.RequestScan(p.now()) || changed
		}
		if m.Gone != (store.Gone{}) {
			changed = p.invalidate(m.Gone) || changed
		}
	}
	if !changed {
		return nil
	}
	p.replan()
	return p.save(ctx, nil)
}

// invalidate drops the refs of the effects that are gone by a hint, and of those that stand on them. A lookup verifies the hint
// before anything is made again: the hint may be old, or about a duplicate that was removed. any says that it concerns something
// recorded.
func (p *pass) invalidate(g store.Gone) (any bool) {
	kinds := map[plan.Key]plan.Kind{}
	for _, e := range p.allPossible() {
		kinds[e.Key] = e.Kind
	}
	for k, rec := range p.recorder.Items {
		if rec.Ref.Zero() || !concerns(g, k, kinds[k], rec.Ref) || p.calls.busyWith(k) {
			continue
		}
		p.recorder.Put(k, rec.Invalidated(p.now()))
		any = true
	}
	return any
}

// concerns reports whether what is at ref is gone with g.
func concerns(g store.Gone, k plan.Key, kind plan.Kind, ref plan.Ref) bool {
	switch {
	case kind == "" || kind == plan.AnswerKind:
		return false
	case g.TS == "":
		return k == plan.ChannelKey && ref.ID == g.Channel || ref.Channel == g.Channel
	}
	return ref.ID == g.TS && ref.Channel == g.Channel && (!g.Pin || kind == plan.PinKind)
}

// goneAt is the hint that e, which was at ref, is gone.
func goneAt(e plan.Effect, ref plan.Ref) store.Gone {
	if e.Kind == plan.ChannelKind {
		return store.Gone{Channel: ref.ID}
	}
	return store.Gone{Channel: ref.Channel, TS: ref.ID, Pin: e.Kind == plan.PinKind}
}

// invalidateMessage has a message verified whose replies are not where they belong.
func (p *pass) invalidateMessage(key plan.Key) {
	if ref := p.rec(key).Ref; !ref.Zero() {
		p.invalidate(store.Gone{Channel: ref.Channel, TS: ref.ID})
	}
}

// contentsMayExist follows on a channel that was not made but found. People may have opened it again, with all that was posted
// there before. So a lookup precedes each effect that is made there.
func (p *pass) contentsMayExist() {
	for _, e := range p.allPossible() {
		rec := p.rec(e.Key)
		inside := e.Place == "" && e.Kind != plan.ChannelKind && e.Life != plan.AtMostOnce && e.Life != plan.Removed
		if inside && rec.Ref.Zero() && !rec.OutcomeUnknown {
			p.recorder.Put(e.Key, rec.MayExist())
		}
	}
}

// standsOn reports whether ref is on the message at, or in the channel at.
func standsOn(ref, at plan.Ref) bool {
	return ref.Channel == at.ID || ref.ID == at.ID && ref.Channel == at.Channel
}
