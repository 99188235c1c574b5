package effect

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// tellAfter is how long something may wait for its turn in the rate budget before people are told. A declaration's
// messages follow each other for longer than that, but each waits a second only.
const tellAfter = 10 * time.Second

// mostTurns is how many are told of at the same time: they stand in the head of the records, which must stay small.
const mostTurns = 500

// queue notes that the budget puts e off until at.
func (rd *round) queue(e plan.Effect, at time.Time) {
	turn, known := rd.turns[e.Key]
	if !known {
		turn = incident.Turn{Key: string(e.Key), Since: rd.r.now()}
	}
	turn.Due = at
	rd.turns[e.Key] = turn
}

// turnIn is how long e, which cannot be started before at, waits for its turn altogether.
func (rd *round) turnIn(e plan.Effect, at time.Time) time.Duration {
	turn, waits := rd.turns[e.Key]
	if !waits || at.IsZero() {
		return 0
	}
	return at.Sub(turn.Since)
}

// admitted notes that e's turn has come.
func (rd *round) admitted(ctx context.Context, e plan.Effect) {
	delete(rd.turns, e.Key)
	told := slices.IndexFunc(rd.recs.Turns, func(t incident.Turn) bool { return t.Key == string(e.Key) })
	if told < 0 {
		return
	}
	rd.logTurn(ctx, slog.LevelInfo, "its turn came", rd.recs.Turns[told])
	rd.recs.Turns = slices.Delete(slices.Clone(rd.recs.Turns), told, told+1) // saved with its outcome
}

// tellTurns records what has waited long for its turn, or will: the log and whoever asks how it stands tell of it.
func (rd *round) tellTurns(ctx context.Context) error {
	var fresh []incident.Turn
	for _, t := range rd.turns {
		told := slices.IndexFunc(rd.recs.Turns, func(o incident.Turn) bool { return o.Key == t.Key })
		if told >= 0 {
			rd.recs.Turns[told].Due = t.Due // saved with what is saved next
		} else if t.Due.Sub(t.Since) > tellAfter {
			fresh = append(fresh, t)
		}
	}
	slices.SortFunc(fresh, func(a, b incident.Turn) int { return cmp.Compare(a.Key, b.Key) })
	if fresh = fresh[:min(len(fresh), max(0, mostTurns-len(rd.recs.Turns)))]; len(fresh) == 0 {
		return nil
	}
	for _, t := range fresh {
		rd.logTurn(ctx, slog.LevelWarn, "waits for its turn, the system takes only so many calls", t)
	}
	rd.recs.Turns = append(slices.Clone(rd.recs.Turns), fresh...)
	return rd.save(ctx, nil)
}

// resumeTurns takes up what the worker before was waiting for, and forgets what is not planned any more.
func (rd *round) resumeTurns() {
	planned := map[string]bool{}
	for _, e := range rd.plan {
		planned[string(e.Key)] = !rd.settled(e)
	}
	rd.recs.Turns = slices.DeleteFunc(rd.recs.Turns, func(t incident.Turn) bool { return !planned[t.Key] })
	for _, t := range rd.recs.Turns {
		rd.turns[plan.Key(t.Key)] = t
	}
}

func (rd *round) logTurn(ctx context.Context, level slog.Level, what string, t incident.Turn) {
	rd.r.opts.Log.LogAttrs(ctx, level, what, slog.String("incident", string(rd.id)),
		slog.String("system", string(rd.r.system.Name())), slog.String("key", t.Key),
		slog.Duration("waited", rd.r.now().Sub(t.Since)), slog.Time("expected", t.Due))
}
