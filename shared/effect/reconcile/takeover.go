package reconcile

import (
	"context"
)

// takeOver prepares for what a dead worker may have done without recording it: it may have made anything that has no ref, and
// may have been editing what its lease names. Only this finds what was made after a backup that is restored. What is noted here is
// work for a successor, too, also where no mark had woken this worker.
func (p *pass) takeOver(ctx context.Context) error {
	before := p.lease.Predecessor
	for _, e := range p.allPossible() {
		rec := p.rec(e.Key)
		if taken := rec.TakenOver(e, before.Editing(e.Key), before.Settle, p.now()); taken != rec {
			p.recorder.Put(e.Key, taken)
		}
	}
	p.recorder.Suspect(p.now().Add(before.Settle), true)
	p.marks.leave(p.leftMark("taken", p.now()))
	return p.save(ctx, nil)
}
