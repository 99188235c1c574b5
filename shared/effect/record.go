package effect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// errNoRef: a system said that it made something and not where.
var errNoRef = errors.New("made, and not said where")

// finish takes in what became of a call. A success is held for a moment, anything else recorded at once, with what follows
// from it for the incident.
func (rd *round) finish(ctx context.Context, out outcome) error {
	e := out.call.Effect
	rd.running--
	delete(rd.busy, out.lane)
	delete(rd.busy, string(e.Key))
	if e.Life == plan.Removed {
		return rd.removed(ctx, out)
	}
	fault := rd.judge(&out)
	rd.r.breaker.heard(fault, out.took, rd.r.now())
	if rd.overtaken(out) {
		rd.log(ctx, "the outcome is of something that is gone", e.Key, &Error{Class: Gone, Code: "overtaken"}, 0)
		rd.sink(out.call)
		rd.recs.doubt(rd.r.now())
		rd.recs.Doubles = true
		return rd.save(ctx, nil)
	}
	rec := rd.outcome(out, fault)
	rd.recs.Items[e.Key] = rec
	if fault == nil {
		if e.Kind == plan.ChannelKind && out.err != nil { // it was there already
			rd.mayHold()
		}
		return rd.hold(ctx, e)
	}
	if noteworthy(rec.Attempts) {
		rd.log(ctx, logline.EffectFailed, e.Key, fault, rec.Attempts)
	}
	rd.forget(fault.Forget, out.call)
	if fault.Class == Unknown {
		rd.recs.doubt(rd.r.now().Add(rd.r.opts.Settle))
		rd.recs.Doubles = rd.recs.Doubles || out.call.Ref.Zero() && e.Life != plan.AtMostOnce
	}
	if fault.Class == Permanent {
		rd.tell(rd.failure(e, rec, fault))
		return nil
	}
	return rd.save(ctx, nil)
}

// judge returns what went wrong, or nil. Success without a ref is success where it was, or unknown.
func (rd *round) judge(out *outcome) *Error {
	var fault *Error
	if out.err != nil {
		if fault = classify(out.err); fault.Class != Already {
			return fault
		}
	}
	if out.ref.Zero() {
		out.ref = out.call.Ref
	}
	if out.ref.Zero() && out.call.Effect.Life != plan.AtMostOnce {
		return &Error{Class: Unknown, Code: "no_ref", Err: errNoRef}
	}
	return nil
}

// answerAttempts is how often an answer to one person is tried that certainly did not arrive. After that the channel says
// the same, and people are in it.
const answerAttempts = 5

// outcome is the record after a call.
func (rd *round) outcome(out outcome, fault *Error) Record {
	e, now := out.call.Effect, rd.r.now()
	rec := rd.recs.Items[e.Key]
	since := rec.Since
	if fault == nil || !out.ref.Zero() { // done, at least for some
		rec = rec.succeed(e, out.ref, now)
	}
	if fault != nil {
		rec.Since = since
		rec = rec.fail(e, fault, now, rd.r.opts.Settle)
	}
	if fault == nil || fault.Class == Permanent {
		rec.Asked = out.asked
	}
	if e.Life == plan.AtMostOnce {
		rec.Tried = fault == nil || fault.Class != RetryLater || rec.Attempts >= answerAttempts
	}
	return rec
}

// overtaken reports whether a call was about something that is not there any more: its effect, or what that stands on,
// was found to be gone, or to be elsewhere, while the call was under way.
func (rd *round) overtaken(out outcome) bool {
	e, here := out.call.Effect, rd.recs.Items[out.call.Effect.Key].Ref
	if here != out.call.Ref && here != out.ref {
		return true
	}
	return slices.ContainsFunc(e.Needs, func(k plan.Key) bool {
		return e.StandsOn(k) && rd.recs.Items[k].Ref.ID != out.call.Room.Refs[k].ID
	})
}

// sink forgets what was being edited while that on which it stands was found to be gone.
func (rd *round) sink(c Call) {
	rec := rd.recs.Items[c.Effect.Key]
	if rec.Ref.Zero() || rec.Ref != c.Ref {
		return
	}
	for _, k := range c.Effect.Needs {
		was := c.Room.Refs[k]
		if rd.recs.Items[k].Ref.ID != was.ID && on(rec.Ref, was) {
			rec.Ref, rec.Hash, rec.Unsure = plan.Ref{}, "", true
			rd.recs.Items[c.Effect.Key] = rec
			return
		}
	}
}

// forget drops the refs of what is gone together with another effect, unless it was made anew since, and of what was made on
// it while the call was under way that found it gone.
func (rd *round) forget(keys []plan.Key, c Call) {
	for _, k := range keys {
		was := c.Room.Refs[k]
		if rd.recs.Items[k].Ref.ID != was.ID {
			continue
		}
		rd.drop(k)
		for other, rec := range rd.recs.Items {
			if !was.Zero() && !rec.Ref.Zero() && on(rec.Ref, was) {
				rd.drop(other)
			}
		}
	}
}

// noteworthy keeps an effect that fails for hours from filling the log: the first attempts, then each time as many again.
func noteworthy(attempts int) bool { return attempts <= 2 || attempts&(attempts-1) == 0 }

func (rd *round) log(ctx context.Context, what string, key plan.Key, fault *Error, attempts int) {
	rd.r.opts.Log.LogAttrs(ctx, slog.LevelWarn, what,
		slog.String("incident", string(rd.id)), slog.String(logline.System, string(rd.r.system.Name())), slog.String("key", string(key)),
		slog.String(logline.Class, string(fault.Class)), slog.String("code", fault.Code), slog.Int(logline.Attempts, attempts))
}

// What the log says of the looks that are made again for as long as they fail.
const (
	noLate  = "could not look for late calls"
	noEar   = "could not read back what people did"
	noSight = "could not see what is there"
)

// logAgain is log for a look that is made again and again.
func (rd *round) logAgain(ctx context.Context, what string, key plan.Key, fault *Error) {
	if rd.recs.Failing == nil {
		rd.recs.Failing = map[string]int{}
	}
	rd.recs.Failing[what]++
	if n := rd.recs.Failing[what]; noteworthy(n) {
		rd.log(ctx, what, key, fault, n)
	}
}

// noteTry records that an effect which leaves no evidence has had its chance, before it is tried.
func (rd *round) noteTry(ctx context.Context, e plan.Effect) error {
	rec := rd.recs.Items[e.Key]
	rec.Tried = true
	rd.recs.Items[e.Key] = rec
	return rd.save(ctx, nil)
}

// save writes the records, the index from Slack's names to ours and what follows for the incident, in one transaction
// that fails if the lease was lost.
func (rd *round) save(ctx context.Context, reqs []incident.Request) error {
	ctx = context.WithoutCancel(ctx)
	reqs = slices.Concat(reqs, rd.untold, rd.news())
	rd.unhold()
	var doc leaseDoc
	var decided []incident.Decision
	again := false
	err := retried(func() error {
		err := rd.r.db.Update(ctx, func(tx store.Tx) (err error) {
			doc, decided, err = rd.saveIn(tx, reqs, again)
			return err
		})
		again = true
		return err
	})
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	rd.docs.written(rd.recs)
	rd.lease.doc, rd.indexed = doc, rd.recs.Refs()
	rd.served = slices.DeleteFunc(rd.served, rd.spent)
	rd.apply(decided)
	rd.stale = rd.stale || len(decided) < len(reqs) // what others have changed is not known
	return nil
}

// saveIn is save in a transaction. It returns the lease and what was decided, as they are afterwards. That a request was
// recorded before is rare, and its entry refuses the commit then: only the next attempt, with again, looks which it was.
func (rd *round) saveIn(tx store.Tx, reqs []incident.Request, again bool) (doc leaseDoc, decided []incident.Decision, err error) {
	if doc, err = rd.r.check(tx, rd.lease); err != nil {
		return doc, nil, err
	}
	if again {
		if reqs, err = rd.unrecorded(tx, reqs); err != nil {
			return doc, nil, err
		}
	}
	if decided, err = rd.decide(tx, reqs); err != nil {
		return doc, nil, err
	}
	if err := rd.write(tx); err != nil {
		return doc, nil, err
	}
	if doc, err = rd.keepLease(tx, doc); err != nil {
		return doc, nil, err
	}
	if err := rd.thin(tx); err != nil {
		return doc, nil, err
	}
	for _, d := range rd.joined(decided) {
		if err := store.Commit(tx, d); err != nil {
			return doc, nil, err
		}
	}
	return doc, decided, nil
}

// write writes the records that have changed, and the index.
func (rd *round) write(tx store.Tx) error {
	docs := rd.docs.changes(rd.recs)
	for _, path := range slices.Sorted(maps.Keys(docs)) {
		if err := tx.Set(path, docs[path]); err != nil {
			return err
		}
	}
	return rd.index(tx)
}

// unrecorded leaves out the requests that were recorded before.
func (rd *round) unrecorded(tx store.Tx, reqs []incident.Request) (left []incident.Request, err error) {
	for _, req := range reqs {
		switch _, err := store.FindEntry(tx, rd.id, req.ID); {
		case errors.Is(err, store.ErrNotFound):
			left = append(left, req)
		case err != nil:
			return nil, err
		}
	}
	return left, nil
}

// decide applies the requests one after the other. One that changes nothing is dropped.
func (rd *round) decide(tx store.Tx, reqs []incident.Request) (out []incident.Decision, err error) {
	var header *incident.Incident // as the decisions before leave it
	todos := map[incident.TodoID]incident.Todo{}
	for _, req := range reqs {
		if err := store.Ahead(tx, rd.id, "", req.Scope()); err != nil {
			return nil, err
		}
		s, err := store.LoadTx(tx, rd.id, req.Scope())
		if err != nil {
			return nil, err
		}
		if header != nil {
			s.Incident = withPlaybook(*header, s.Incident.Playbook)
		}
		for n, t := range s.Todos {
			if changed, ok := todos[t.ID]; ok {
				s.Todos[n] = changed
			}
		}
		d, err := incident.Decide(s, req)
		var refused *incident.Refusal
		if errors.As(err, &refused) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if d.Incident != nil {
			header = d.Incident
		}
		for _, t := range d.Todos {
			todos[t.ID] = t
		}
		out = append(out, d)
	}
	return out, nil
}

// index leads from what Slack calls its channels to their incident, and from its messages elsewhere to what they are about.
// A message in the incident's own room needs no document: the room leads to the incident, and its records to the message
// (service.About).
func (rd *round) index(tx store.Tx) error {
	room := rd.recs.Items[plan.ChannelKey].Ref.ID
	for _, e := range rd.plan {
		ref := rd.recs.Items[e.Key].Ref
		if ref.Zero() || rd.indexed[e.Key] == ref || plan.Passing(e.Key) || e.Key == plan.HelpKey { // that one is looked for only
			continue
		}
		var err error
		switch {
		case e.Kind == plan.ChannelKind:
			err = tx.Set(store.ChannelPath(ref.ID), store.Target{Incident: rd.id})
		case e.Kind == plan.MessageKind && ref.Channel != room:
			err = tx.Set(store.MessagePath(ref.Channel, ref.ID), store.Target{Incident: rd.id, Todo: e.About})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
