package effect

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// The waits of a round.
const (
	// longestStay is how long a worker waits in place; what is due later becomes a mark.
	longestStay = 30 * time.Second
	// lookAgain is how often a waiting worker looks for new marks, so that a claim shows within two seconds.
	lookAgain = 1700 * time.Millisecond
	// recheckAfter is when a worker looks for what landed after it was given up.
	recheckAfter = time.Minute
)

// round is the work under one lease. One goroutine owns it; calls run in their own and report to it.
type round struct {
	r        *Runner
	id       incident.ID
	lease    lease
	state    incident.State
	recs     Records
	docs     *shards       // where the records stand
	plan     []plan.Effect // what should be there as far as is known; replan brings it up to date
	basis    basis         // of the plan
	served   []store.Mark
	kept     string          // the id of the one of them that stays until the lease goes
	indexed  plan.Refs       // what index has written
	lookedAt time.Time       // when the marks were last read
	skipped  bool            // refresh did not look for marks, having done so a moment before
	stale    bool            // the state was not loaded, or our own transaction changed it
	learned  bool            // how the system does was read
	heeded   map[string]bool // marks whose word was taken up

	busy    map[string]bool            // lanes and keys with a call under way
	edits   map[plan.Key]bool          // edits under way, or done and not recorded
	saveBy  time.Time                  // when what is held must be recorded; zero: nothing is held
	untold  []incident.Request         // what is held for the incident to learn, besides news
	turns   map[plan.Key]incident.Turn // what waits for the rate budget
	running int
	done    chan outcome
}

// outcome is what became of a call.
type outcome struct {
	lane  string
	call  Call
	asked int // how often people had asked for it when it began
	ref   plan.Ref
	err   error
	took  time.Duration
}

// run works until nothing is left that can be done here and soon, and recorded but for what release writes. left says when
// the rest is due; zero: nothing is left.
func (rd *round) run(ctx context.Context) (left time.Time, err error) {
	for {
		left, over, err := rd.step(ctx)
		if err != nil || over && !rd.holdsNews() {
			return left, err
		}
		if !over {
			continue
		}
		if err := rd.save(ctx, nil); err != nil {
			return left, err
		}
	}
}

// step does what can be done at once and waits for what comes next; over says that nothing does, here and soon.
func (rd *round) step(ctx context.Context) (left time.Time, over bool, err error) {
	if err := rd.refresh(ctx); err != nil {
		return left, true, orGone(err)
	}
	if err := rd.keepUp(ctx); err != nil {
		return left, false, err
	}
	if until, err := rd.offline(ctx); err != nil || !until.IsZero() {
		return until, true, err
	}
	read, err := rd.readBack(ctx)
	if err != nil {
		return left, false, err
	}
	next, err := rd.start(ctx)
	if err == nil {
		err = rd.tellTurns(ctx)
	}
	if err != nil {
		return left, false, err
	}
	return rd.stay(ctx, earlier(next, read))
}

// stay waits for what comes next, unless that is nothing, or takes long.
func (rd *round) stay(ctx context.Context, next time.Time) (left time.Time, over bool, err error) {
	soon := !next.IsZero() && next.Sub(rd.r.now()) <= longestStay && !rd.r.ended(ctx)
	switch {
	case rd.running > 0 || soon:
		return left, false, rd.await(ctx, earlier(next, rd.saveBy))
	case rd.skipped: // never let go without a look
		rd.lookedAt = time.Time{}
		return left, false, nil
	case rd.leavesToOthers():
		next = rd.r.now()
	}
	return next, true, nil
}

// orGone treats an incident that does not exist as one with nothing to do; any other error stays one.
func orGone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// refresh loads and plans, the first time and whenever new marks have come. Each look for them is paid for, and a burst of
// claims would else be loaded claim by claim: so one follows the other after lookAgain, and before news are saved, with which
// the marks that were served can go. The marks are read first: what they say is in what is loaded after them.
func (rd *round) refresh(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	rd.skipped = !rd.stale && rd.r.now().Sub(rd.lookedAt) < lookAgain && !(rd.holdsLong() && rd.holdsNews())
	if rd.skipped {
		rd.replan()
		return nil
	}
	marks, err := store.MarksFor(ctx, rd.r.db, rd.id, rd.r.system.Name())
	if err != nil {
		return err
	}
	rd.lookedAt = rd.r.now()
	if !rd.stale && len(rd.unseen(marks)) == 0 {
		rd.replan()
		return nil
	}
	rd.keep(marks)
	rd.basis.current = false
	if rd.state, err = store.LoadScope(ctx, rd.r.db, rd.id, rd.r.system.Plan().From); err != nil {
		return err
	}
	first := rd.recs.Items == nil
	if first {
		if rd.recs, err = rd.records(ctx); err != nil {
			return err
		}
		rd.indexed = rd.recs.Refs()
	}
	rd.stale = false
	rd.replan()
	if first {
		rd.resumeTurns()
	}
	if first && rd.lease.dirty {
		err = rd.takeOver(ctx)
		rd.replan()
	}
	if err != nil {
		return err
	}
	if err := rd.heed(ctx, marks); err != nil {
		return err
	}
	if len(rd.dropped()) > 0 { // also where nothing else is to be done
		rd.tell(nil)
	}
	return rd.fold(ctx)
}

// refs are where everything is. What may be there counts as there until it was looked for, so that it is not left alone
// when the incident ends meanwhile; and what has been replaced until the look for what landed late. An announcement that is
// gone is known as lost: who was told of the beginning is told of the end.
func (rd *round) refs() plan.Refs {
	refs := rd.recs.Refs()
	landing := !rd.recs.RecheckAt.IsZero() && rd.state.Incident.Status.MakesNew()
	for k, rec := range rd.recs.Items {
		switch {
		case !rec.Ref.Zero():
		case rec.Unsure || landing && plan.Passing(k):
			refs[k] = plan.MayBe
		case plan.Announces(k) && !rec.At.IsZero():
			refs[k] = plan.Lost
		}
	}
	return refs
}

func (rd *round) unseen(marks []store.Mark) (fresh []store.Mark) {
	seen := map[string]bool{}
	for _, m := range rd.served {
		seen[m.ID] = true
	}
	for _, m := range marks {
		if !seen[m.ID] {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// earlier ignores a zero time.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// await waits for a call to end, for the next moment something can start, or for the time to look for marks again. A
// worker that is told to stop waits for what is under way only.
func (rd *round) await(ctx context.Context, next time.Time) error {
	switch {
	case !rd.r.ended(ctx):
	case rd.running == 0:
		return nil
	default:
		return rd.finish(context.WithoutCancel(ctx), <-rd.done)
	}
	select { // what has ended comes first, and not by chance
	case out := <-rd.done:
		return rd.finish(context.WithoutCancel(ctx), out)
	default:
	}
	wait := max(lookAgain-rd.r.now().Sub(rd.lookedAt), 0)
	if !next.IsZero() {
		wait = min(wait, max(next.Sub(rd.r.now()), 0))
	}
	timer := rd.r.opts.Clock.NewTimer(wait)
	defer timer.Stop()
	select {
	case out := <-rd.done:
		return rd.finish(context.WithoutCancel(ctx), out)
	case <-timer.C:
	case <-ctx.Done():
	}
	return nil
}

// drain waits for the calls that are under way when a round ends in an error. Their outcome is not recorded; whoever
// takes the lease next finds out.
func (rd *round) drain() {
	for ; rd.running > 0; rd.running-- {
		<-rd.done
	}
}
