package reconcile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// A backfill reads the acts of people that Noroshi missed. Reactions come first, before any edit, since they say who owns a TODO.
// Words follow, thread by thread, beside the other work. An audit for deletions is last.

// backfillRead is what the log says of a reading that fails.
const backfillRead = "could not read back what people did"

// backfillAtOnce is how many requests of a backfill are recorded in one transaction. Each writes a few documents.
const backfillAtOnce = 20

// backfillDue returns when something is to be read; zero: all is read, or another Reconciler reads. Where people do nothing that could be
// read, the audit is all there is.
func (p *pass) backfillDue() time.Time {
	if p.r.opts.Inbox == nil && (p.r.opts.Only != nil || !p.audits()) {
		return time.Time{}
	}
	return p.recorder.Next(p.now())
}

// backfill records acts that were missed, one reading at a time. changed says that the incident has changed.
func (p *pass) backfill(ctx context.Context) (changed bool, err error) {
	at := p.backfillDue()
	if at.IsZero() || at.After(p.now()) || p.r.outOfTime(ctx) {
		return false, nil
	}
	switch {
	case !p.recorder.ScanAt.IsZero():
		return p.scan(ctx)
	case len(p.recorder.Threads) > 0: // also under what is left of a message that is gone: the audit forgets its ref
		return p.readThread(ctx)
	}
	return false, p.audit(ctx)
}

// scan reads what stands on the messages, and notes in whose threads something was said.
func (p *pass) scan(ctx context.Context) (changed bool, err error) {
	p.recorder.BeginScan(p.retries(backfillKey))
	refs := p.recorder.Refs()
	if p.r.opts.Inbox == nil || !refs.Has(plan.ChannelKey) && !refs.Has(plan.SignKey) { // nobody could do anything there
		return p.recordBackfill(ctx, nil, func() { p.recorder.SkipScan(); p.auditFrom(p.now()) })
	}
	if due := p.dueLookups(); len(due) > 0 { // people may have found first what nobody recorded
		if err := p.resolve(ctx, due); err != nil {
			return false, err
		}
	}
	now := p.now()
	since := p.recorder.Since(p.incident().Begun(), now)
	var reqs []incident.Request
	var threads []plan.Key
	err = p.read(ctx, func(ctx context.Context) (err error) {
		reqs, threads, err = p.r.opts.Inbox.Backfill(ctx, p.desired.state, p.recorder.Refs(), since)
		return err
	})
	if err != nil {
		p.auditFrom(now) // the channel itself may be gone
		return false, p.backfillFailed(ctx, err)
	}
	return p.recordBackfill(ctx, reqs, func() { p.recorder.EndScan(now, since, threads); p.auditFrom(now) })
}

// readThread reads one of the threads in which something may have been said.
func (p *pass) readThread(ctx context.Context) (changed bool, err error) {
	key, since := p.recorder.NextThread()
	ref := p.parentOf(key)
	var reqs []incident.Request
	err = p.read(ctx, func(ctx context.Context) (err error) {
		if !ref.Zero() {
			reqs, err = p.r.opts.Inbox.BackfillThread(ctx, p.desired.state, key, ref, since)
		}
		return err
	})
	if err == nil {
		return p.recordBackfill(ctx, reqs, func() { p.recorder.ThreadRead(key) })
	}
	if fault := (*effect.Error)(nil); errors.As(err, &fault) && fault.Final() {
		p.recorder.SkipThread(key)
	}
	return false, p.backfillFailed(ctx, err)
}

// parentOf returns where the message of a thread is; zero: nowhere, as in a room that is gone. No record has the message of a thread of
// people's own.
func (p *pass) parentOf(key plan.Key) plan.Ref {
	ts, own := plan.ThreadOf(key)
	room := p.rec(plan.ChannelKey).Ref
	switch {
	case own && room.Zero():
		return plan.Ref{}
	case own:
		return plan.Ref{ID: ts, Channel: room.ID}
	}
	return p.rec(key).Ref
}

// backfillFailed records when a failed reading is repeated, and the problem that a person must solve: the first one of a scan. An
// error that is no failure to read ends the pass.
func (p *pass) backfillFailed(ctx context.Context, err error) error {
	var fault *effect.Error
	if !errors.As(err, &fault) {
		return err
	}
	now := p.now()
	p.r.breaker.Observe(fault, 0)
	p.warnRepeated(ctx, backfillRead, backfillKey, fault)
	var reqs []incident.Request
	if !p.recorder.Refused {
		reqs = p.failureOf(backfillKey, journal.Record{
			Class: fault.Class, Code: fault.Code, FailingSince: now, At: now, RetriesServed: p.recorder.BackfillCursor.RetriesServed,
		}, fault)
	}
	p.recorder.ReadFailed(fault, now)
	return p.save(ctx, reqs)
}

// backfillRecovered tells people, when everything is read, that a refused reading works again.
func (p *pass) backfillRecovered() []incident.Request {
	id := p.problemID(backfillKey)
	if _, failing := p.incident().Problems[id]; !failing || !p.recorder.Complete() {
		return nil
	}
	return []incident.Request{p.request("healed", backfillKey, fmt.Sprint(p.now().UnixNano()), incident.Healed{ProblemID: id})}
}

// recordBackfill records the acts that were read, and with the last of them that the reading is done.
func (p *pass) recordBackfill(ctx context.Context, reqs []incident.Request, read func()) (changed bool, err error) {
	for len(reqs) > backfillAtOnce {
		if err := p.save(ctx, reqs[:backfillAtOnce:backfillAtOnce]); err != nil {
			return false, fmt.Errorf("record what people did meanwhile: %w", err)
		}
		reqs = reqs[backfillAtOnce:]
	}
	read()
	if p.recorder.Complete() {
		p.recorder.Succeeded(backfillRead)
	}
	reqs = append(reqs, p.backfillRecovered()...)
	return len(reqs) > 0, p.save(ctx, reqs)
}
