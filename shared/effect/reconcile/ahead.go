package reconcile

import (
	"context"
	"slices"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// What leaves no evidence is recorded before it is tried. Of what is sent, a mail to each of hundreds, one transaction records those
// of the next second or so, together with what became of those before. A worker that dies leaves no more than these unknown.

// mostAhead is how many effects may be recorded as about to be sent.
const mostAhead = 20

// ahead counts those that are, with those under way.
func (p *pass) ahead() (n int) {
	for _, rec := range p.recorder.Items {
		if rec.Ahead {
			n++
		}
	}
	return n
}

// room is how many more effects may be recorded as about to be sent.
func (p *pass) room() int {
	batch := 1
	if b, ok := p.r.system.(effect.Batcher); ok {
		batch = max(b.Batch(), 1)
	}
	return min(batch, mostAhead-p.ahead())
}

// mayWriteAhead reports whether e may begin: it need not be recorded before, it is, or there is room.
func (p *pass) mayWriteAhead(e plan.Effect) bool {
	return e.Life != plan.Sent || p.rec(e.Key).Ahead || p.room() > 0
}

// writeAhead records that e, which is about to be called, is: where it leaves no evidence.
func (p *pass) writeAhead(ctx context.Context, e plan.Effect) error {
	switch {
	case !e.Life.Blind() || p.rec(e.Key).Ahead:
		return nil
	case e.Life == plan.AtMostOnce:
		p.recorder.Put(e.Key, p.rec(e.Key).TryBegun())
		return p.save(ctx, nil)
	}
	for _, next := range p.nextSent(e, p.room()) {
		p.recorder.Put(next.Key, p.rec(next.Key).WrittenAhead(p.retries(next.Key)))
	}
	return p.save(ctx, nil)
}

// nextSent are so many effects that are to be sent now: e and those that follow it.
func (p *pass) nextSent(e plan.Effect, most int) (out []plan.Effect) {
	from := slices.IndexFunc(p.desired.effects, func(o plan.Effect) bool { return o.Key == e.Key })
	for _, o := range p.desired.effects[from:] {
		if len(out) == most {
			break
		}
		rec := p.rec(o.Key)
		if o.Life == plan.Sent && !rec.Ahead && p.drifted(o) && !p.calls.busyWith(o.Key) && !rec.NotBefore.After(p.now()) {
			out = append(out, o)
		}
	}
	return out
}

// rebase has the record of what is sent count the retries of the problem that it is in by now.
func (p *pass) rebase(e plan.Effect) {
	if e.Life == plan.Sent {
		p.recorder.Put(e.Key, p.rec(e.Key).Serving(p.retries(e.Key)))
	}
}

// takeBack records that what was about to be sent was not, at the end of a pass.
func (p *pass) takeBack() {
	for k, rec := range p.recorder.Items {
		if rec.Ahead && !p.calls.busyWith(k) {
			p.recorder.Put(k, rec.TakenBack())
			p.recorder.buffer(p.now())
		}
	}
}

// orphan records, at the begin of a pass, that nobody knows what became of what was about to be sent.
func (p *pass) orphan() {
	for k, rec := range p.recorder.Items {
		if rec.Ahead {
			p.recorder.Put(k, rec.Orphaned())
			p.recorder.buffer(p.now())
		}
	}
}
