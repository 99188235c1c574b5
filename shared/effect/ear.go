package effect

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// What people did while nobody heard of it is read back: first their signs, since they say who has what, before anything
// is edited that shows it; then what they said, thread by thread, beside the other work; then what they took away.

// readBackAtOnce is how many requests of what was missed are recorded in one transaction: each writes a few documents.
const readBackAtOnce = 20

// hearing stands for all readings in Incident.Problems, as if it were an effect: it can be refused for good, too.
var hearing = plan.Effect{Key: "heard"}

// readBack records what people did while nobody heard of it, and returns when to go on with that; zero: all is read, or
// another runner does it.
func (rd *round) readBack(ctx context.Context) (next time.Time, err error) {
	if rd.r.opts.Ear == nil {
		return next, nil
	}
	now := rd.r.now()
	if at := rd.recs.next(now); at.IsZero() || at.After(now) || rd.r.ended(ctx) {
		return at, nil
	}
	switch {
	case !rd.recs.MissedAt.IsZero():
		err = rd.readSigns(ctx)
	case len(rd.recs.Threads) > 0: // also under what is left of a message that is gone: its place is forgotten by the check
		err = rd.readThread(ctx)
	default:
		err = rd.check(ctx)
	}
	return rd.recs.next(rd.r.now()), err
}

// readSigns reads what stands on the messages, and notes under which of them something was said.
func (rd *round) readSigns(ctx context.Context) error {
	rd.recs.begin(rd.asked(hearing))
	if !rd.recs.Refs().Has(plan.ChannelKey) { // nobody could do anything there
		return rd.recordHeard(ctx, nil, func() { rd.recs.MissedAt = time.Time{}; rd.checkLater(rd.r.now()) })
	}
	if due := rd.unsure(); len(due) > 0 { // people may have found first what we are not sure of
		if err := rd.resolve(ctx, due); err != nil {
			return err
		}
	}
	now := rd.r.now()
	since := rd.recs.since(rd.state.Incident.DeclaredAt, now)
	var reqs []incident.Request
	var threads []plan.Key
	err := rd.listen(ctx, func(ctx context.Context) (err error) {
		reqs, threads, err = rd.r.opts.Ear.Missed(ctx, rd.state, rd.recs.Refs(), since)
		return err
	})
	if err != nil {
		rd.checkLater(now) // the room itself may be gone
		return rd.deaf(ctx, err)
	}
	return rd.recordHeard(ctx, reqs, func() { rd.recs.heard(now, since, threads); rd.checkLater(now) })
}

// unread notes that what was done and said on the message of key is not known, since it is only found: looks were made
// without it.
func (rd *round) unread(key plan.Key) {
	if _, ok := plan.TodoOf(key); !ok || !rd.recs.HeardAt.After(never) {
		return
	}
	rd.recs.MissedAt = rd.r.now()
	rd.recs.owe([]plan.Key{key}, rd.state.Incident.DeclaredAt.Add(-overlap))
}

// readThread reads one of the threads in which something may have been said.
func (rd *round) readThread(ctx context.Context) error {
	key, since := rd.recs.thread()
	ref := rd.recs.Items[key].Ref
	var reqs []incident.Request
	err := rd.listen(ctx, func(ctx context.Context) (err error) {
		if !ref.Zero() {
			reqs, err = rd.r.opts.Ear.Said(ctx, rd.state, key, ref, since)
		}
		return err
	})
	if err == nil {
		return rd.recordHeard(ctx, reqs, func() { delete(rd.recs.Threads, key) })
	}
	if fault := (*Error)(nil); errors.As(err, &fault) && fault.final() {
		rd.recs.skip(key)
	}
	return rd.deaf(ctx, err)
}

// listen reads something back under the lease. The error is an Error when that failed.
func (rd *round) listen(ctx context.Context, read func(context.Context) error) error {
	if err := rd.r.renew(ctx, &rd.lease, rd.edits); err != nil {
		return err
	}
	short, cancel := rd.r.opts.Clock.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := read(short); err != nil {
		return classify(err)
	}
	return nil
}

// deaf records when to try again what could not be read, and what a person must do about it: of several reasons in one look
// the first. What is no refusal to read ends the round.
func (rd *round) deaf(ctx context.Context, err error) error {
	var fault *Error
	if !errors.As(err, &fault) {
		return err
	}
	now := rd.r.now()
	rd.r.breaker.heard(fault, 0, now)
	rd.logAgain(ctx, noEar, hearing.Key, fault)
	var reqs []incident.Request
	if !rd.recs.Refused {
		reqs = rd.failure(hearing, Record{Class: fault.Class, Code: fault.Code, Since: now, At: now, Asked: rd.recs.HeardAsked}, fault)
	}
	rd.recs.Hearing.fail(fault, now)
	return rd.save(ctx, reqs)
}

// hears tells, when all is read, that what was refused before can be read.
func (rd *round) hears() []incident.Request {
	id := rd.problemID(hearing)
	if _, failing := rd.state.Incident.Problems[id]; !failing || !rd.recs.all() {
		return nil
	}
	return []incident.Request{rd.request("healed", hearing.Key, fmt.Sprint(rd.r.now().UnixNano()), incident.Healed{ProblemID: id})}
}

// recordHeard records what was read back, with the last of it that it was read, and reads the incident again if that
// changed it.
func (rd *round) recordHeard(ctx context.Context, reqs []incident.Request, read func()) error {
	for len(reqs) > readBackAtOnce {
		if err := rd.save(ctx, reqs[:readBackAtOnce:readBackAtOnce]); err != nil {
			return fmt.Errorf("record what people did meanwhile: %w", err)
		}
		reqs = reqs[readBackAtOnce:]
	}
	read()
	if rd.recs.all() {
		delete(rd.recs.Failing, noEar)
	}
	reqs = append(reqs, rd.hears()...)
	if err := rd.save(ctx, reqs); err != nil || len(reqs) == 0 {
		return err
	}
	return rd.refresh(ctx)
}
