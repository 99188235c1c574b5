package effect

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Record is what a worker knows of one effect. It is stored; field names must not change.
type Record struct {
	Ref       plan.Ref  `json:"ref,omitzero"`
	Hash      string    `json:"hash,omitempty"`     // of the facts last applied; empty: not known
	At        time.Time `json:"at,omitzero"`        // when it was last applied or found
	Attempts  int       `json:"attempts,omitempty"` // since it last succeeded
	NotBefore time.Time `json:"notBefore,omitzero"` // of the next attempt
	Class     Class     `json:"class,omitempty"`    // of the last error; empty: none
	Code      string    `json:"code,omitempty"`     // of the last error
	Since     time.Time `json:"since,omitzero"`     // when it began to fail
	Failed    string    `json:"failed,omitempty"`   // hash of the facts that failed for good
	Unsure    bool      `json:"unsure,omitempty"`   // an attempt to make it may have succeeded: find before acting
	Blind     bool      `json:"blind,omitempty"`    // with Unsure: finding it was refused for good; it is tried again all the same
	Unseen    bool      `json:"unseen,omitempty"`   // looks for it failed for too long: it is made without one
	Was       string    `json:"was,omitempty"`      // with Unsure: the ref's ID before somebody said that it is gone; Hash is of it
	Tried     bool      `json:"tried,omitempty"`    // an effect that happens at most once has had its chance
	Asked     int       `json:"asked,omitempty"`    // how many of the people's retries it has had
	Loose     string    `json:"loose,omitempty"`    // hash of facts that were given up on and may still arrive; anyFacts: several
	LooseAt   time.Time `json:"looseAt,omitzero"`   // when they were given up
}

// anyFacts stands in Record.Loose for facts that are not known.
const anyFacts = "*"

// Records is all that is known of one system's effects in one incident. Only the holder of the lease writes it.
type Records struct {
	Hearing
	Items map[plan.Key]Record `json:"items"`
	// Shards is how many documents hold further records: Items of the head are not all.
	Shards int `json:"shards,omitempty"`
	// RecheckAt is when to look again for a call that landed after its worker gave it up; zero: nothing to look for.
	RecheckAt time.Time `json:"recheckAt,omitzero"`
	// DoubtAt is the last moment at which a call was given up.
	DoubtAt time.Time `json:"doubtAt,omitzero"`
	// Doubles says that among what was given up was something that makes, so there may be two of it. What was only edited
	// needs no look.
	Doubles bool `json:"doubles,omitempty"`
	// Looked is how far a look at RecheckAt has come that takes several; zero: not begun.
	Looked Looked `json:"looked,omitzero"`
	// Failing is how often in a row each kind of look has failed, by what the log says of it.
	Failing map[string]int `json:"failing,omitempty"`
	// Waiting is how many effects wait for a system that does not answer; store.Observed has it.
	Waiting int `json:"waiting,omitempty"`
	// Turns is what people are told of that waits for its turn in the rate budget; store.Observed has it.
	Turns []incident.Turn `json:"turns,omitempty"`
}

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

// doubt notes that a call was given up at a moment and may land after it. A look is never put off by later doubts; there
// is another one after it.
func (r *Records) doubt(at time.Time) {
	r.DoubtAt = later(r.DoubtAt, at)
	if r.RecheckAt.IsZero() {
		r.RecheckAt = at.Add(recheckAfter)
	}
}

// Looked is how far a look has come. It is stored; field names must not change.
type Looked struct {
	Since   time.Time  `json:"since,omitzero"`    // when it began
	Through []plan.Key `json:"through,omitempty"` // the threads that it has been through; "": all that is in none
}

// note notes that a part was looked through from a moment on.
func (l *Looked) note(part []plan.Effect, began time.Time) {
	if l.Since.IsZero() {
		l.Since = began
	}
	for _, e := range part {
		if !slices.Contains(l.Through, e.Thread) {
			l.Through = append(slices.Clip(l.Through), e.Thread)
		}
	}
}

// looked notes that a look for late calls is over. What was given up while it lasted is for another one.
func (r *Records) looked(now time.Time) {
	next := r.DoubtAt.Add(recheckAfter)
	delete(r.Failing, noLate)
	again := next.After(earlier(now, r.Looked.Since))
	r.RecheckAt, r.Doubles, r.Looked = time.Time{}, false, Looked{}
	if again {
		r.RecheckAt, r.Doubles = later(next, now), true
	}
}

// settled reports whether e needs nothing: it is there and shows what it should. hash gives the hash of e.
func (r Record) settled(e plan.Effect, hash func(plan.Effect) string) bool {
	switch e.Life {
	case plan.AtMostOnce:
		return r.Tried
	case plan.Once:
		return !r.Ref.Zero()
	case plan.Removed:
		return r.Ref.Zero() && !r.Unsure
	}
	return !r.Ref.Zero() && r.Hash == hash(e)
}

// stuck reports whether e failed for good with these very facts. What could not be looked for has not failed: it may be there.
func (r Record) stuck(e plan.Effect, hash func(plan.Effect) string) bool {
	return r.Class == Permanent && !r.Blind && (r.Ref.Zero() || r.Failed == hash(e))
}

// succeed notes that e is at ref and shows its facts.
func (r Record) succeed(e plan.Effect, ref plan.Ref, now time.Time) Record {
	r = r.fasten(now)
	return Record{Ref: ref, Hash: e.Hash(), At: now, Tried: true, Loose: r.Loose, LooseAt: r.LooseAt}
}

// fasten forgets facts that were given up so long ago that they do not arrive any more.
func (r Record) fasten(now time.Time) Record {
	if r.Loose != "" && !r.LooseAt.Add(recheckAfter).After(now) {
		r.Loose, r.LooseAt = "", time.Time{}
	}
	return r
}

// The waits between attempts that failed for no known reason.
const (
	firstBackoff = time.Second
	lastBackoff  = time.Minute
)

// fail notes that an attempt at e failed.
func (r Record) fail(e plan.Effect, err *Error, now time.Time, settle time.Duration) Record {
	r.Attempts++
	r.Class, r.Code = err.Class, err.Code
	if r.Since.IsZero() {
		r.Since = now
	}
	if err.Class == Permanent {
		r.Failed = e.Hash()
		return r
	}
	if r.Hash == e.Hash() { // a retry that people asked for
		r.Hash = ""
	}
	switch err.Class {
	case Gone:
		r.Ref, r.Hash = plan.Ref{}, ""
		r.NotBefore = now.Add(r.backoff() - firstBackoff)
	case Unknown:
		r = r.givenUp(e, now, settle)
	default:
		r.NotBefore = now.Add(max(err.RetryAfter, r.backoff()))
	}
	return r
}

// givenUp notes that an attempt at e may have been done, or may be done yet. What may have been made is looked for when it
// has settled; an edit is simply made again, and once more by recheck if what is given up differs from what stands.
func (r Record) givenUp(e plan.Effect, now time.Time, settle time.Duration) Record {
	if e.Life == plan.Kept {
		r = r.loosen(e.Hash(), now)
	}
	r.Hash = ""
	r.NotBefore = now.Add(r.backoff())
	if r.Ref.Zero() && e.Life != plan.AtMostOnce {
		r.Unsure = true
		r.NotBefore = later(r.NotBefore, now.Add(patience(e, settle)))
	}
	return r
}

// The waits between looks that are refused for good: somebody may grant what they lack without telling us.
const (
	firstBlind = time.Minute
	lastBlind  = 10 * time.Minute
)

// blinded notes that looking for e was refused for good. That is told like any failure, and it is looked for again, so that
// what needs no more than to be found is not given up.
func (r Record) blinded(e plan.Effect, err *Error, now time.Time, settle time.Duration) Record {
	r = r.fail(e, err, now, settle)
	r.Blind = true
	r.NotBefore = now.Add(min(firstBlind<<min(max(r.Attempts-1, 0), 10), lastBlind))
	return r
}

// What people cannot wait for, which is the room, is made without a look when so many have failed for so long. Its own
// evidence, its name, keeps it from being overlooked for good.
const (
	failedLooks = 3
	failedFor   = 2 * time.Minute
)

// overlooked notes that one more look for e failed.
func (r Record) overlooked(e plan.Effect, now time.Time) Record {
	r.Attempts++
	if r.Since.IsZero() {
		r.Since = now
	}
	if e.Kind == plan.ChannelKind && r.Attempts >= failedLooks && !r.Since.Add(failedFor).After(now) {
		r.Unsure, r.Unseen, r.Hash, r.Was, r.NotBefore = false, true, "", "", now
	}
	return r
}

// sighted forgets that looking was refused.
func (r Record) sighted() Record {
	if r.Blind {
		r.Blind, r.Class, r.Code, r.Failed, r.Since, r.Attempts = false, "", "", "", time.Time{}, 0
	}
	return r
}

// patience is how long a call that may have made e has to arrive before it is looked for, and made if it is not there. What
// calls upon people is given all the time that a call may take: two of it, until the last look, would be one call too many.
func patience(e plan.Effect, settle time.Duration) time.Duration {
	if e.Pages() {
		return recheckAfter
	}
	return settle
}

// loosen notes facts that may still arrive.
func (r Record) loosen(hash string, at time.Time) Record {
	r = r.fasten(at)
	if r.Loose != "" && r.Loose != hash {
		hash = anyFacts
	}
	r.Loose, r.LooseAt = hash, at
	return r
}

// backoff doubles with each attempt: 1 s, 2 s, … 60 s.
func (r Record) backoff() time.Duration {
	return min(firstBackoff<<min(max(r.Attempts-1, 0), 10), lastBackoff)
}
