package effect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// What people did while nobody heard of it is read back: first their signs, since they say who has what, before anything
// is edited that shows it; then what they said, thread by thread, beside the other work.

// readBackAtOnce is how many requests of what was missed are recorded in one transaction: each writes a few documents.
const readBackAtOnce = 20

// overlap is how far a reading goes back behind the one before: so much may the clocks of two machines and of the system
// differ, since requests whose clock is further off are refused.
const overlap = 5 * time.Minute

// readBack records what people did while nobody heard of it, and returns when to go on with that; zero: all is read.
func (rd *round) readBack(ctx context.Context) (next time.Time, err error) {
	at := rd.readAt()
	if at.IsZero() || at.After(rd.r.now()) || ended(ctx) {
		return at, nil
	}
	if rd.recs.MissedAt.IsZero() {
		err = rd.readThread(ctx)
	} else {
		err = rd.readSigns(ctx)
	}
	return rd.readAt(), err
}

// readAt is when something is to be read back; zero: nothing is, or another runner does it.
func (rd *round) readAt() time.Time {
	switch {
	case rd.r.opts.Ear == nil:
		return time.Time{}
	case rd.recs.MissedAt.IsZero() && len(rd.recs.Threads) > 0:
		return rd.r.now()
	}
	return rd.recs.MissedAt
}

// readSigns reads what stands on the messages, and notes under which of them something was said.
func (rd *round) readSigns(ctx context.Context) error {
	if !rd.recs.Refs().Has(plan.ChannelKey) { // nobody could do anything there
		rd.recs.MissedAt = time.Time{}
		return rd.save(ctx, nil)
	}
	if due := rd.unsure(); len(due) > 0 { // people may have found first what we are not sure of
		if err := rd.resolve(ctx, due); err != nil {
			return err
		}
	}
	now, since := rd.r.now(), rd.unheardSince()
	var reqs []incident.Request
	var threads []plan.Key
	err := rd.listen(ctx, func(ctx context.Context) (err error) {
		reqs, threads, err = rd.r.opts.Ear.Missed(ctx, rd.state, rd.recs.Refs(), since)
		return err
	})
	if err != nil {
		return rd.deaf(ctx, err)
	}
	return rd.recordHeard(ctx, reqs, func() {
		rd.recs.MissedAt, rd.recs.HeardAt = time.Time{}, later(now, since.Add(overlap))
		rd.recs.Refused = false
		rd.owe(threads, since)
	})
}

// never is in Records.HeardAt before the first reading: earlier than any incident.
var never = time.Unix(0, 0).UTC()

// unheardSince is since when something may have been said that nobody heard. Where that is not known it is this moment: what
// was said before and heard would be recorded again.
func (rd *round) unheardSince() time.Time {
	if rd.recs.HeardAt.IsZero() {
		return rd.r.now()
	}
	return later(rd.recs.HeardAt, rd.state.Incident.DeclaredAt).Add(-overlap)
}

// unread notes that what was done and said on the message of key is not known, since it is only found: looks were made
// without it.
func (rd *round) unread(key plan.Key) {
	if _, ok := plan.TodoOf(key); !ok || !rd.recs.HeardAt.After(never) {
		return
	}
	rd.recs.MissedAt = rd.r.now()
	rd.owe([]plan.Key{key}, rd.state.Incident.DeclaredAt.Add(-overlap))
}

// owe notes that threads are to be read from a moment on, or from an earlier one that was noted before.
func (rd *round) owe(threads []plan.Key, since time.Time) {
	if rd.recs.Threads == nil {
		rd.recs.Threads = map[plan.Key]time.Time{}
	}
	for _, k := range threads {
		rd.recs.Threads[k] = earlier(since, rd.recs.Threads[k])
	}
}

// readThread reads one of the threads in which something may have been said.
func (rd *round) readThread(ctx context.Context) error {
	key := slices.Min(slices.Collect(maps.Keys(rd.recs.Threads)))
	ref, since := rd.recs.Items[key].Ref, rd.recs.Threads[key]
	var reqs []incident.Request
	err := rd.listen(ctx, func(ctx context.Context) (err error) {
		if !ref.Zero() {
			reqs, err = rd.r.opts.Ear.Said(ctx, rd.id, key, ref, since)
		}
		return err
	})
	read := func() { delete(rd.recs.Threads, key) }
	if err == nil {
		return rd.recordHeard(ctx, reqs, read)
	}
	if rd.recs.MissedAt.IsZero() { // it cannot be read before people do something: the next look begins no later than this one
		rd.recs.HeardAt = earlier(since.Add(overlap), rd.recs.HeardAt)
		read()
	}
	return rd.deaf(ctx, err)
}

// hearing stands for all readings in Incident.Problems, as if it were an effect: it can be refused for good, too.
var hearing = plan.Effect{Key: "heard"}

// deaf records when to try again what could not be read, and what a person must do about it. What is no refusal to read ends
// the round.
func (rd *round) deaf(ctx context.Context, err error) error {
	var fault *Error
	if !errors.As(err, &fault) {
		return err
	}
	now := rd.r.now()
	rd.recs.Refused = rd.recs.Refused || fault.Class == Permanent
	rec := Record{Class: fault.Class, Code: fault.Code, Since: now, At: now, Asked: rd.recs.HeardAsked}
	return rd.save(ctx, rd.failure(hearing, rec, fault))
}

// toHear reports whether people asked to try again to read.
func (rd *round) toHear() bool {
	return rd.recs.MissedAt.IsZero() && rd.asked(hearing) > rd.recs.HeardAsked
}

// hears tells, when all is read, that what was refused before can be read.
func (rd *round) hears() []incident.Request {
	id := rd.problemID(hearing)
	_, failing := rd.state.Incident.Problems[id]
	if !failing || rd.recs.Refused || !rd.recs.MissedAt.IsZero() || len(rd.recs.Threads) > 0 {
		return nil
	}
	return []incident.Request{rd.request("healed", hearing.Key, fmt.Sprint(rd.r.now().UnixNano()), incident.Healed{ProblemID: id})}
}

// listen reads something back under the lease. The error is an Error when that failed, and MissedAt is when to try again, if
// ever.
func (rd *round) listen(ctx context.Context, read func(context.Context) error) error {
	if err := rd.r.renew(ctx, &rd.lease, rd.edits); err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	rd.recs.HeardAsked = rd.asked(hearing)
	err := read(short)
	if err == nil {
		return nil
	}
	fault := classify(err)
	rd.r.breaker.heard(fault, 0, rd.r.now())
	rd.r.opts.Log.WarnContext(ctx, "could not read back what people did", "incident", rd.id,
		"system", rd.r.system.Name(), "class", fault.Class, "code", fault.Code)
	rd.recs.MissedAt = time.Time{}
	if fault.Class != Permanent && fault.Class != Gone {
		rd.recs.MissedAt = rd.r.now().Add(max(fault.RetryAfter, lastBackoff))
	}
	return fault
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
	reqs = append(reqs, rd.hears()...)
	if err := rd.save(ctx, reqs); err != nil || len(reqs) == 0 {
		return err
	}
	return rd.refresh(ctx)
}
