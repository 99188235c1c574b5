package reconcile

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/breaker"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// pass is the work under one lease. It joins the owners of what a worker knows; each field of an owner is written in the
// owner's file only.
type pass struct {
	r        *Reconciler
	id       incident.ID
	lease    *lease.Lease
	health   *breaker.View
	marks    marks
	desired  desired
	calls    calls
	recorder recorder
	moved    bool // the incident's records stand elsewhere by now: another pass goes on there
}

func newPass(r *Reconciler, id incident.ID, l *lease.Lease) *pass {
	return &pass{
		r: r, id: id, lease: l, health: r.breaker.View(), calls: newCalls(),
		marks:   marks{applied: map[string]bool{}},
		desired: desired{source: r.system.Plan, reload: true},
	}
}

// recordsPath leads to the documents of an incident's records: with those of its other systems, or where the plan says.
func (p *pass) recordsPath(i incident.Incident) func(n int) string {
	if of := p.r.system.Plan().Records; of != nil && of(i) != "" {
		return func(n int) string { return fmt.Sprintf("%s/%d", store.RecordsIn(p.id, of(i)), n) }
	}
	return func(n int) string { return store.ShardPath(p.id, p.r.system.Name(), n) }
}

// move notes that the incident's records stand elsewhere by now.
func (p *pass) move() { p.moved = true }

func (p *pass) now() time.Time { return p.r.now() }

func (p *pass) rec(k plan.Key) journal.Record { return p.recorder.Items[k] }

func (p *pass) incident() *incident.Incident { return &p.desired.state.Incident }

// inventory returns where everything is.
func (p *pass) inventory() effect.Inventory {
	if p.r.system.Plan().Refless {
		return effect.Inventory{Incident: p.id, Since: p.incident().Begun()}
	}
	return effect.Inventory{Incident: p.id, Since: p.incident().Begun(), Refs: p.recorder.Refs()}
}

func (p *pass) problemID(k plan.Key) string {
	return incident.Problem{System: string(p.r.system.Name()), Key: string(p.problemOf(k))}.ID()
}

// problemOf is under which key people are told that something is wrong with k. Of what may have been sent they are told apart, since
// trying it again may double it; and of what has not left for long, since that goes on by itself.
func (p *pass) problemOf(k plan.Key) plan.Key {
	switch {
	case !k.Mail():
	case p.rec(k).Unsure():
		return plan.UnsureMail
	case p.rec(k).Late():
		return plan.LateMail
	}
	return k.Problem()
}

// retries is how often people asked to try an effect again.
func (p *pass) retries(k plan.Key) int {
	if len(p.incident().Retries) == 0 {
		return 0
	}
	return p.incident().Retries[p.problemID(k)]
}

// noteworthy keeps an effect that fails for hours from filling the log: the first attempts, then each time as many again.
func noteworthy(attempts int) bool { return attempts <= 2 || attempts&(attempts-1) == 0 }

func (p *pass) warn(ctx context.Context, what string, key plan.Key, fault *effect.Error, attempts int) {
	p.r.opts.Log.LogAttrs(ctx, slog.LevelWarn, what,
		slog.String("incident", string(p.id)), slog.String(logline.System, string(p.r.system.Name())), slog.String("key", string(key)),
		slog.String(logline.Class, string(fault.Class)), slog.String("code", fault.Code), slog.Int(logline.Attempts, attempts))
}

// warnRepeated is warn for a reading that is repeated until it succeeds. The records count its failures.
func (p *pass) warnRepeated(ctx context.Context, what string, key plan.Key, fault *effect.Error) {
	if n := p.recorder.Failed(what); noteworthy(n) {
		p.warn(ctx, what, key, fault, n)
	}
}
