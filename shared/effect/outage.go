package effect

import (
	"context"
	"fmt"
	"log/slog"
	"math/bits"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// noteAfter is how long a system must have been away before an incident's timeline says so: people need not know of what
// is over before they could have read it.
const noteAfter = time.Minute

// offline keeps the round from calling a system that does not answer, and asks whether it is back when that is due. With
// until the round ends, all that is left waiting until then.
func (rd *round) offline(ctx context.Context) (until time.Time, err error) {
	if _, ok := rd.r.system.(Prober); !ok {
		return until, nil
	}
	if !rd.learned {
		if err := rd.r.learn(context.WithoutCancel(ctx)); err != nil {
			return until, err
		}
		rd.learned = true
	}
	if err := rd.noteSlow(ctx); err != nil {
		return until, err
	}
	h, suspect := rd.r.breaker.state()
	if suspect {
		if h, until, err = rd.ask(ctx, h); err != nil {
			return until, err
		}
	}
	if h.Down() {
		return later(until, rd.r.now().Add(time.Millisecond)), rd.wait(ctx, h)
	}
	if !until.IsZero() { // somebody else is asking
		return until, nil
	}
	return until, rd.resume(ctx, h)
}

// ask finds out whether the system is there, once what is under way has ended.
func (rd *round) ask(ctx context.Context, h store.Health) (_ store.Health, until time.Time, err error) {
	for rd.running > 0 {
		if err := rd.finish(context.WithoutCancel(ctx), <-rd.done); err != nil {
			return h, until, err
		}
	}
	h, suspect := rd.r.breaker.state()
	switch {
	case !suspect: // what had been under way was answered
		return h, until, nil
	case h.NextProbe.After(rd.r.now()):
		return h, h.NextProbe, nil
	case rd.r.ended(ctx):
		return h, rd.r.now(), nil
	}
	if err := rd.r.renew(context.WithoutCancel(ctx), &rd.lease, rd.edits); err != nil {
		return h, until, err
	}
	return rd.r.probe(ctx)
}

// waiting lists what differs from what should be.
func (rd *round) waiting() (keys []plan.Key) {
	for _, e := range rd.plan {
		if !rd.idle(e) {
			keys = append(keys, e.Key)
		}
	}
	return keys
}

// wait records how much waits, and once it lasts that people must know.
func (rd *round) wait(ctx context.Context, h store.Health) error {
	keys := rd.waiting()
	_, noted := rd.state.Incident.Problems[incident.WaitingID(rd.r.system.Name())]
	var reqs []incident.Request
	if len(keys) > 0 && !noted && rd.r.now().Sub(h.DownSince) >= noteAfter {
		do := incident.Lost{System: rd.r.system.Name(), Since: h.DownSince}
		reqs = append(reqs, rd.request("lost", "", store.Moment(h.DownSince), do))
	}
	was := rd.recs.Waiting
	if len(reqs) == 0 && len(keys) == was {
		return nil
	}
	if len(reqs) > 0 || bits.Len(uint(len(keys))) > bits.Len(uint(was)) {
		rd.logWaiting(ctx, h, keys)
	}
	rd.recs.Waiting = len(keys)
	return rd.save(ctx, reqs)
}

// manyKeys is how many of the waiting effects the log names.
const manyKeys = 8

func (rd *round) logWaiting(ctx context.Context, h store.Health, keys []plan.Key) {
	rd.r.opts.Log.LogAttrs(ctx, slog.LevelWarn, logline.EffectsWait,
		slog.String("incident", string(rd.id)), slog.String(logline.System, string(rd.r.system.Name())), slog.Time("since", h.DownSince),
		slog.String("code", h.Code), slog.Int("waiting", len(keys)), slog.String("keys", fmt.Sprint(keys[:min(len(keys), manyKeys)])))
}

// resume records, before anything is called, that the system is back and how much had waited. The look for what landed late
// follows what waits: it has waited long enough, and after that look none is needed.
func (rd *round) resume(ctx context.Context, h store.Health) error {
	p, noted := rd.state.Incident.Problems[incident.WaitingID(rd.r.system.Name())]
	if !noted && rd.recs.Waiting == 0 {
		return nil
	}
	now := rd.r.now()
	var reqs []incident.Request
	if noted {
		do := incident.Back{System: rd.r.system.Name(), From: p.Since, Until: earlier(h.BackAt, now), Waiting: len(rd.waiting())}
		reqs = append(reqs, rd.request("back", "", store.Moment(p.Since), do))
	}
	rd.recs.Waiting = 0
	if at := rd.recs.RecheckAt; !at.IsZero() && !at.After(now) {
		rd.recs.RecheckAt = now.Add(recheckAfter)
	}
	if err := rd.save(ctx, reqs); err != nil {
		return err
	}
	rd.lookedAt = time.Time{} // a mark asks for what people did meanwhile: it comes before everything that shows it
	return rd.refresh(ctx)
}

// noteSlow records when the system begins to answer late, and when it ceases to.
func (rd *round) noteSlow(ctx context.Context) error {
	slow, changed := rd.r.breaker.slowness()
	if !changed {
		return nil
	}
	return rd.r.changeHealth(context.WithoutCancel(ctx), func(_ store.Tx, was store.Health, now time.Time) (store.Health, error) {
		was.SlowSince = time.Time{}
		if slow {
			was.SlowSince = now
		}
		return was, nil
	})
}
