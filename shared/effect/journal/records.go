package journal

import (
	"slices"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Records is all that is known of one system's effects in one incident. Only the holder of the lease writes it. It is
// stored; the names in the tags must not change.
type Records struct {
	BackfillCursor
	Items map[plan.Key]Record `json:"items"`
	// Shards is how many documents hold further records. Items of the head are not all.
	Shards int `json:"shards,omitempty"`
	// SweepAt is when to look for calls that landed after their worker gave them up; zero: there is nothing to look for.
	SweepAt time.Time `json:"recheckAt,omitzero"`
	// SuspectAt is when the last call that was given up has settled.
	SuspectAt time.Time `json:"doubtAt,omitzero"`
	// DuplicatesPossible says that a call which makes something was given up. An edit leaves nothing to find.
	DuplicatesPossible bool `json:"doubles,omitempty"`
	// Sweep is how far the sweep has come; zero: it has not begun.
	Sweep SweepProgress `json:"looked,omitzero"`
	// FailuresInRow counts how often in a row each kind of reading has failed, by what the log says of it.
	FailuresInRow map[string]int `json:"failing,omitempty"`
	// Waiting is how many effects wait for a system that does not answer. store.Observed reads it.
	Waiting int `json:"waiting,omitempty"`
	// QuotaWaits are the effects that wait for quota, as far as people are told of them. store.Observed reads it.
	QuotaWaits []incident.QuotaWait `json:"turns,omitempty"`
}

// SweepProgress is how far a sweep has come. It is stored; the names in the tags must not change.
type SweepProgress struct {
	Since   time.Time  `json:"since,omitzero"`    // when it began
	Threads []plan.Key `json:"through,omitempty"` // those that are done; "": all that is in none
}

// Empty are the records before the first lease.
func Empty() Records {
	return Records{Items: map[plan.Key]Record{}, BackfillCursor: BackfillCursor{ReadUpTo: neverRead}}
}

// part returns the records with the items of one document.
func (r Records) part(items map[plan.Key]Record, shards int) Records {
	r.Items, r.Shards = items, shards
	return r
}

// Put stores the record of an effect.
func (r *Records) Put(k plan.Key, rec Record) { r.Items[k] = rec }

// Delete forgets an effect.
func (r *Records) Delete(k plan.Key) { delete(r.Items, k) }

// Refs returns where everything is.
func (r Records) Refs() plan.Refs {
	refs := make(plan.Refs, len(r.Items))
	for k, rec := range r.Items {
		if !rec.Ref.Zero() {
			refs[k] = rec.Ref
		}
	}
	return refs
}

// Suspect records that a call was given up which settles at a moment, and may land even later. makes says that it may make
// something. A later suspicion never puts a sweep off: another sweep follows.
func (r *Records) Suspect(at time.Time, makes bool) {
	r.SuspectAt = clock.Later(r.SuspectAt, at)
	if r.SweepAt.IsZero() {
		r.SweepAt = at.Add(SweepAfter)
	}
	r.DuplicatesPossible = r.DuplicatesPossible || makes
}

// SuspectAgain makes a sweep due once more while a call that was given up may still land.
func (r *Records) SuspectAgain(now time.Time) {
	if r.SweepAt.IsZero() && r.SuspectAt.Add(SweepAfter).After(now) {
		r.Suspect(now, true)
	}
}

// SweepNow makes a sweep for duplicates due.
func (r *Records) SweepNow(now time.Time) { r.SweepAt, r.DuplicatesPossible = now, true }

// SweepLater puts the sweep off.
func (r *Records) SweepLater(now time.Time) { r.SweepAt = now.Add(SweepAfter) }

// SweepDue reports whether a sweep is due.
func (r *Records) SweepDue(now time.Time) bool { return !r.SweepAt.IsZero() && !r.SweepAt.After(now) }

// SweptPart records that the sweep went through a part of the effects, beginning at a moment.
func (r *Records) SweptPart(part []plan.Effect, began time.Time) {
	if r.Sweep.Since.IsZero() {
		r.Sweep.Since = began
	}
	for _, e := range part {
		if !slices.Contains(r.Sweep.Threads, e.Thread) {
			r.Sweep.Threads = append(slices.Clip(r.Sweep.Threads), e.Thread)
		}
	}
}

// EndSweep ends the sweep. Another one follows for calls that were given up while it lasted.
func (r *Records) EndSweep(now time.Time) {
	next := r.SuspectAt.Add(SweepAfter)
	again := next.After(clock.Earlier(now, r.Sweep.Since))
	r.SweepAt, r.DuplicatesPossible, r.Sweep = time.Time{}, false, SweepProgress{}
	if again {
		r.SweepAt, r.DuplicatesPossible = clock.Later(next, now), true
	}
}

// Failed counts one more failure of a kind of reading.
func (r *Records) Failed(what string) (inRow int) {
	if r.FailuresInRow == nil {
		r.FailuresInRow = map[string]int{}
	}
	r.FailuresInRow[what]++
	return r.FailuresInRow[what]
}

// Succeeded ends the failures of a kind of reading.
func (r *Records) Succeeded(what string) { delete(r.FailuresInRow, what) }

// SetWaiting records how many effects wait for the system.
func (r *Records) SetWaiting(n int) { r.Waiting = n }

// AddQuotaWaits adds waits of which people are told from now on.
func (r *Records) AddQuotaWaits(waits []incident.QuotaWait) {
	r.QuotaWaits = append(slices.Clone(r.QuotaWaits), waits...)
}

// SetQuotaDue changes when an effect is expected to have its quota. It reports whether people are told of the effect.
func (r *Records) SetQuotaDue(key string, due time.Time) bool {
	i := r.quotaWait(key)
	if i < 0 {
		return false
	}
	r.QuotaWaits[i].Due = due
	return true
}

// EndQuotaWait removes an effect that has its quota, if people were told of it.
func (r *Records) EndQuotaWait(key string) (was incident.QuotaWait, told bool) {
	i := r.quotaWait(key)
	if i < 0 {
		return was, false
	}
	was = r.QuotaWaits[i]
	r.QuotaWaits = slices.Delete(slices.Clone(r.QuotaWaits), i, i+1)
	return was, true
}

// KeepQuotaWaits removes all quota waits but those that are still wanted.
func (r *Records) KeepQuotaWaits(wanted func(key plan.Key) bool) {
	r.QuotaWaits = slices.DeleteFunc(r.QuotaWaits, func(w incident.QuotaWait) bool { return !wanted(plan.Key(w.Key)) })
}

func (r *Records) quotaWait(key string) int {
	return slices.IndexFunc(r.QuotaWaits, func(w incident.QuotaWait) bool { return w.Key == key })
}
