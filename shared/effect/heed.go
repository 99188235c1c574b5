package effect

import (
	"context"
	"time"

	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// Marks may bring somebody's word that something is gone, or that something was missed. It is written into the records
// before the mark is deleted.

// goneSettles is how long the outside may still show what was just taken away.
const goneSettles = time.Second

// heed takes up what the marks say, and that people asked to read again.
func (rd *round) heed(ctx context.Context, marks []store.Mark) error {
	changed := rd.asked(hearing) > rd.recs.HeardAsked && rd.recs.miss(rd.r.now())
	for _, m := range marks {
		if rd.heeded[m.ID] {
			continue
		}
		rd.heeded[m.ID] = true
		if m.Missed {
			changed = rd.recs.miss(rd.r.now()) || changed
		}
		if m.Gone != (store.Gone{}) {
			changed = rd.disbelieve(m.Gone) || changed
		}
	}
	if !changed {
		return nil
	}
	rd.replan()
	return rd.save(ctx, nil)
}

// disbelieve forgets what is said to be gone and what stands on it, to be looked for before it is made again: the word may
// be old, or about a double of ours that was removed. It reports whether anything recorded is meant.
func (rd *round) disbelieve(g store.Gone) (any bool) {
	kinds := map[plan.Key]plan.Kind{}
	for _, e := range rd.everything() {
		kinds[e.Key] = e.Kind
	}
	for k, rec := range rd.recs.Items {
		if rec.Ref.Zero() || !means(g, k, kinds[k], rec.Ref) || rd.busy[string(k)] {
			continue
		}
		rec.Was, rec.Ref, rec.Unsure = rec.Ref.ID, plan.Ref{}, true
		rec.NotBefore = later(rec.NotBefore, rd.r.now().Add(goneSettles))
		rd.recs.Items[k] = rec
		any = true
	}
	return any
}

// means reports whether what is at ref went with g.
func means(g store.Gone, k plan.Key, kind plan.Kind, ref plan.Ref) bool {
	switch {
	case kind == "" || kind == plan.AnswerKind:
		return false
	case g.TS == "":
		return k == plan.ChannelKey && ref.ID == g.Channel || ref.Channel == g.Channel
	}
	return ref.ID == g.TS && ref.Channel == g.Channel && (!g.Pin || kind == plan.PinKind)
}
