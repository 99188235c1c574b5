package reconcile

import (
	"context"
	"fmt"
	"log/slog"
	"math/bits"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// outageNoticeAfter is how long a system must have been away before an incident's timeline says so: people need not know of an
// outage that is over before they could have read of it.
const outageNoticeAfter = time.Minute

// awaitSystem keeps the pass from calling a system that does not answer, and probes it when that is due. If until is set the
// pass ends, and what is left waits until then. recovered says that the incident learned that the system is back.
func (p *pass) awaitSystem(ctx context.Context) (until time.Time, recovered bool, err error) {
	ready, err := p.health.Ready(context.WithoutCancel(ctx))
	if err != nil || !ready {
		return until, false, err
	}
	if err := p.health.RecordSlowness(context.WithoutCancel(ctx)); err != nil {
		return until, false, err
	}
	h, mustProbe := p.health.State()
	if mustProbe {
		if h, until, err = p.probe(ctx, h); err != nil {
			return until, false, err
		}
	}
	if h.Down() {
		return clock.Later(until, p.now().Add(time.Millisecond)), false, p.recordOutage(ctx, h)
	}
	if !until.IsZero() { // another worker probes
		return until, false, nil
	}
	recovered, err = p.recordRecovery(ctx, h)
	return until, recovered, err
}

// probe finds out whether the system is there, once what is under way has ended.
func (p *pass) probe(ctx context.Context, h store.Health) (_ store.Health, until time.Time, err error) {
	for p.calls.running > 0 {
		if err := p.settleNext(ctx); err != nil {
			return h, until, err
		}
	}
	h, mustProbe := p.health.State()
	switch {
	case !mustProbe: // what had been under way was answered
		return h, until, nil
	case h.NextProbe.After(p.now()):
		return h, h.NextProbe, nil
	case p.r.outOfTime(ctx):
		return h, p.now(), nil
	}
	if err := p.lease.Renew(context.WithoutCancel(ctx)); err != nil {
		return h, until, err
	}
	return p.health.Probe(ctx)
}

// recordOutage records how much waits and, once the outage lasts, that people must know.
func (p *pass) recordOutage(ctx context.Context, h store.Health) error {
	keys, was := p.drift(), p.recorder.Waiting
	noted, known := p.incident().Problems[incident.WaitingID(p.r.system.Name())]
	do := incident.Lost{System: p.r.system.Name(), Since: h.DownSince, Why: p.toMend(h)}
	news := !known || do.Why != "" && do.Why != noted.Why
	var reqs []incident.Request
	if len(keys) > 0 && news && p.now().Sub(h.DownSince) >= outageNoticeAfter {
		reqs = append(reqs, p.request("lost", "", lostAs(h, do.Why), do))
	}
	if len(reqs) == 0 && len(keys) == was {
		return nil
	}
	if len(reqs) > 0 || bits.Len(uint(len(keys))) > bits.Len(uint(was)) {
		p.logWaiting(ctx, h, keys)
	}
	p.recorder.SetWaiting(len(keys))
	return p.save(ctx, reqs)
}

// lostAs tells one report of an outage from the next, which has another cause.
func lostAs(h store.Health, why string) string {
	if why == "" {
		return store.Moment(h.DownSince)
	}
	return fmt.Sprint(store.Moment(h.DownSince), why, h.Probes)
}

// toMend is the code of what people have to put right before the system is back; "": nothing is known.
func (p *pass) toMend(h store.Health) string {
	if x, ok := p.r.system.(effect.Explainer); ok && x.Explains(h.Code) {
		return h.Code
	}
	return ""
}

// manyKeys is how many of the waiting effects the log names.
const manyKeys = 8

func (p *pass) logWaiting(ctx context.Context, h store.Health, keys []plan.Key) {
	p.r.opts.Log.LogAttrs(ctx, slog.LevelWarn, logline.EffectsWait,
		slog.String("incident", string(p.id)), slog.String(logline.System, string(p.r.system.Name())), slog.Time("since", h.DownSince),
		slog.String("code", h.Code), slog.Int("waiting", len(keys)), slog.String("keys", fmt.Sprint(keys[:min(len(keys), manyKeys)])))
}

// recordRecovery records, before anything is called, that the system is back and how much had waited. A due sweep is put off until
// the waiting effects are applied, which may make it unnecessary. The next refresh reads the marks: one of them asks for a
// backfill, which precedes all edits that show what people did.
func (p *pass) recordRecovery(ctx context.Context, h store.Health) (recovered bool, err error) {
	problem, noted := p.incident().Problems[incident.WaitingID(p.r.system.Name())]
	if !noted && p.recorder.Waiting == 0 {
		return false, nil
	}
	now := p.now()
	var reqs []incident.Request
	if noted {
		do := incident.Back{System: p.r.system.Name(), From: problem.Since, Until: clock.Earlier(h.BackAt, now), Waiting: len(p.drift())}
		reqs = append(reqs, p.request("back", "", store.Moment(problem.Since), do))
	}
	p.recorder.SetWaiting(0)
	if p.recorder.SweepDue(now) {
		p.recorder.SweepLater(now)
	}
	if err := p.save(ctx, reqs); err != nil {
		return false, err
	}
	p.marks.readNext()
	return true, nil
}
