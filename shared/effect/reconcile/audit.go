package reconcile

import (
	"context"
	"errors"
	"slices"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/plan"
)

// An audit follows each backfill. It compares the outside with the plan, since a deletion may have been missed. A missing effect
// is looked up, as after a hint, and made again. Questions and words of progress are not audited: they stay away, but a question
// that is deleted while it stands is asked again.

// auditRead is what the log says of an audit that fails.
const auditRead = "could not see what is there"

// audits reports whether the system can be audited, and what is missing would be made again.
func (p *pass) audits() bool {
	_, ok := p.r.system.(effect.Auditor)
	return ok && p.makesNew()
}

// auditFrom makes an audit due at a moment.
func (p *pass) auditFrom(at time.Time) {
	if p.audits() {
		p.recorder.AuditFrom(at)
	}
}

// audit invalidates what the system does not have any more.
func (p *pass) audit(ctx context.Context) error {
	auditor, ok := p.r.system.(effect.Auditor)
	p.recorder.AuditFrom(time.Time{})
	if !ok || !p.audits() {
		return p.save(ctx, nil)
	}
	all, young := p.auditable()
	if len(all) == 0 && !young { // nothing could be missing, also where nobody has said where it would be
		return p.save(ctx, nil)
	}
	var missing []plan.Key
	err := p.read(ctx, func(ctx context.Context) (err error) {
		missing, err = auditor.Missing(ctx, p.inventory(), all)
		return err
	})
	if err := p.audited(ctx, err, young); err != nil {
		return err
	}
	for _, e := range all {
		if ref := p.rec(e.Key).Ref; slices.Contains(missing, e.Key) && !ref.Zero() { // a pin goes with its message
			p.invalidate(goneAt(e, ref))
		}
	}
	p.replan()
	return p.save(ctx, nil)
}

// audited takes in how an audit ended, and makes the next one due. An error that is no failure to read ends the pass.
func (p *pass) audited(ctx context.Context, err error, young bool) error {
	now := p.now()
	var fault *effect.Error
	switch {
	case errors.As(err, &fault):
		p.r.breaker.Observe(fault, 0)
		p.warnRepeated(ctx, auditRead, backfillKey, fault)
		if !fault.Final() {
			p.recorder.AuditFrom(now.Add(max(fault.RetryAfter, journal.LastBackoff)))
		}
	case err != nil:
		return err
	default:
		p.recorder.Succeeded(auditRead)
		if young {
			p.recorder.AuditFrom(now.Add(p.r.opts.Settle))
		}
	}
	return nil
}

// auditable are the planned effects that are recorded to exist and can be made again; replies are asked or told once. The system
// may not show the newest effects yet: young says that there are some.
func (p *pass) auditable() (out []plan.Effect, young bool) {
	for _, e := range p.desired.effects {
		rec := p.rec(e.Key)
		lasts := e.Life == plan.Kept || e.Life == plan.Once
		if !lasts || e.Thread != "" || rec.Ref.Zero() || rec.Class == permanent || p.calls.busyWith(e.Key) {
			continue
		}
		if rec.MadeAt().Add(p.r.opts.Settle).After(p.now()) {
			young = true
			continue
		}
		out = append(out, e)
	}
	return out, young
}
