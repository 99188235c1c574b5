package journal

import (
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Record is what a worker knows of one effect. Every change of it is a method below, which returns the record as it is
// afterwards. It is stored; the names in the tags must not change.
type Record struct {
	Ref            plan.Ref     `json:"ref,omitzero"`
	Hash           string       `json:"hash,omitempty"`     // of the facts last applied; empty: not known
	At             time.Time    `json:"at,omitzero"`        // when it was last applied or found
	Attempts       int          `json:"attempts,omitempty"` // since it last succeeded
	NotBefore      time.Time    `json:"notBefore,omitzero"` // of the next attempt
	Class          effect.Class `json:"class,omitempty"`    // of the last error; empty: none
	Code           string       `json:"code,omitempty"`     // of the last error
	FailingSince   time.Time    `json:"since,omitzero"`
	FailedHash     string       `json:"failed,omitempty"` // of the facts that failed for good
	OutcomeUnknown bool         `json:"unsure,omitempty"` // an attempt to make it may have succeeded
	LookupRefused  bool         `json:"blind,omitempty"`  // with OutcomeUnknown: the lookup was refused for good; it is repeated all the same
	WithoutLookup  bool         `json:"unseen,omitempty"` // lookups failed for too long: it is made without one
	LookUpFirst    bool         `json:"look,omitempty"`   // with OutcomeUnknown: a lookup precedes the next attempt although it is repeatable
	LastKnownID    string       `json:"was,omitempty"`    // with OutcomeUnknown: the ref's ID before it was invalidated; Hash is of it
	Tried          bool         `json:"tried,omitempty"`  // an effect that happens at most once has had its chance
	Ahead          bool         `json:"ahead,omitempty"`  // one that is sent is about to be: what became of it is recorded after that
	RetriesServed  int          `json:"asked,omitempty"`  // of the retries that people asked for
	LateHash       string       `json:"loose,omitempty"`  // of facts whose edit may still land; anyHash: several, or not known
	LateAt         time.Time    `json:"looseAt,omitzero"` // when that edit has settled; it may land until SweepAfter later
	ReapplyAt      time.Time    `json:"again,omitzero"`   // when it is applied once more although it shows its facts
}

// anyHash stands in Record.LateHash for facts that are not known.
const anyHash = "*"

// SweepAfter is how long after it has settled a call that was given up may still land. A sweep looks for it then.
const SweepAfter = time.Minute

// State is one of the states in the diagram of package effect.
type State string

// The states of a record.
const (
	Absent       State = "absent"       // nothing is outside
	Applied      State = "applied"      // it exists and shows the facts of Hash
	Stale        State = "stale"        // it exists, and what it shows is not known
	Unknown      State = "unknown"      // it may exist
	Unverifiable State = "unverifiable" // it may exist, and the lookup is refused
	Failed       State = "failed"       // it failed for good
	Tried        State = "tried"        // it leaves no evidence and had its chance
)

// State returns the state of the record of an effect with that life.
func (r Record) State(life plan.Life) State {
	switch {
	case r.OutcomeUnknown && r.LookupRefused:
		return Unverifiable
	case r.OutcomeUnknown:
		return Unknown
	case r.Class == effect.Permanent && !r.LookupRefused:
		return Failed
	case life == plan.AtMostOnce && r.Tried, life == plan.Sent && r.Ref.Zero() && (r.Tried || r.Ahead):
		return Tried
	case r.Ref.Zero():
		return Absent
	case r.Hash == "":
		return Stale
	}
	return Applied
}

// InSync reports whether e exists as it should. hash returns the hash of e.
func (r Record) InSync(e plan.Effect, hash func(plan.Effect) string) bool {
	switch e.Life {
	case plan.AtMostOnce:
		return r.Tried
	case plan.Once, plan.Sent:
		return !r.Ref.Zero()
	case plan.Removed:
		return r.Ref.Zero() && !r.OutcomeUnknown
	}
	return !r.Ref.Zero() && r.Hash == hash(e)
}

// Unsure reports whether what is sent may have left, and nobody can find out.
func (r Record) Unsure() bool { return r.Tried && r.Ref.Zero() && r.Class != effect.Permanent }

// lateAfter is how long something may be refused for now before people are told: whoever makes strangers wait does so for minutes.
const lateAfter = 10 * time.Minute

// Late reports whether what is sent was refused for now for long, from try to try: what was not tried meanwhile is not.
func (r Record) Late() bool {
	return r.Ref.Zero() && !r.Tried && r.Class == effect.RetryLater && r.NotBefore.Sub(r.FailingSince) > lateAfter
}

// Outcome is what became of an effect that is sent.
func (r Record) Outcome() incident.Outcome {
	switch {
	case !r.Ref.Zero():
		return incident.Accepted
	case r.Class == effect.Permanent:
		return incident.Refused
	case r.Tried && !r.Ahead:
		return incident.Unsure
	}
	return incident.Waiting
}

// Terminal reports whether nothing is done for e until people ask: it failed for good with these very facts, or it may have been
// sent. An effect whose lookup is refused has not failed: it may exist.
func (r Record) Terminal(e plan.Effect, hash func(plan.Effect) string) bool {
	if e.Life == plan.Sent && r.Unsure() {
		return true
	}
	return r.Class == effect.Permanent && !r.LookupRefused && (r.Ref.Zero() || r.FailedHash == hash(e))
}

// MustLookUp reports whether a lookup precedes the next attempt at e. A repeatable effect needs none, except where it was
// invalidated, where the system asked for the lookup, and where nothing new is made.
func (r Record) MustLookUp(e plan.Effect, makesNew bool) bool {
	repeat := e.Repeatable() && r.LastKnownID == "" && !r.LookUpFirst && !r.LookupRefused && makesNew
	return r.OutcomeUnknown && !repeat
}

// MadeAt returns when the effect was made, or a later moment if that is not known.
func (r Record) MadeAt() time.Time {
	if at := incident.Stamped(r.Ref.ID); !at.IsZero() {
		return at
	}
	return r.At
}

// Outcome is what became of one attempt.
type Outcome struct {
	Effect       plan.Effect
	Ref          plan.Ref
	Fault        *effect.Error // nil: it succeeded
	ReapplyAfter time.Duration // after a success; 0: never
	Retries      int           // how many retries people had asked for when the attempt began
	Began        time.Time
	At           time.Time
	Settle       time.Duration // how long a call that was given up takes to land
}

// answerAttempts is how often an answer to one person is tried that certainly did not arrive. After that the channel says
// the same, and people are in it.
const answerAttempts = 5

// Called records the outcome of an attempt. A call may succeed for some and fail for others.
func (r Record) Called(o Outcome) Record {
	since := r.FailingSince
	if o.Fault == nil || !o.Ref.Zero() {
		r = r.expireLate(o.Began).applied(o.Effect, o.Ref, o.At)
	}
	if o.Fault != nil {
		r.FailingSince = since
		r = r.failed(o.Effect, o.Fault, o.At, o.Settle)
		r.LookUpFirst = o.Fault.LookUp
		r.OutcomeUnknown = o.Fault.LookUp || r.OutcomeUnknown && !o.Fault.Final()
	}
	if o.Fault == nil && o.ReapplyAfter > 0 {
		r.ReapplyAt = o.At.Add(o.ReapplyAfter)
	}
	if o.Fault == nil || o.Fault.Class == effect.Permanent {
		r.RetriesServed = o.Retries
	}
	switch o.Effect.Life {
	case plan.AtMostOnce:
		r.Tried = o.Fault == nil || o.Fault.Class != effect.RetryLater || r.Attempts >= answerAttempts
	case plan.Sent:
		r.Ahead = false
		r.Tried = o.Fault == nil || o.Fault.Class == effect.Unknown || r.Tried && o.Fault.Class == effect.RetryLater
	}
	return r
}

// applied records that e is at ref and shows its facts, until an edit that was given up lands on them.
func (r Record) applied(e plan.Effect, ref plan.Ref, now time.Time) Record {
	return Record{Ref: ref, Hash: e.Hash(), At: now, Tried: true, LateHash: r.LateHash, LateAt: r.LateAt}
}

// The waits between attempts that failed for no known reason.
const (
	firstBackoff = time.Second
	LastBackoff  = time.Minute
)

// failed records that an attempt at e failed.
func (r Record) failed(e plan.Effect, fault *effect.Error, now time.Time, settle time.Duration) Record {
	r.Attempts++
	r.Class, r.Code = fault.Class, fault.Code
	if r.FailingSince.IsZero() {
		r.FailingSince = now
	}
	if fault.Class == effect.Permanent {
		r.FailedHash = e.Hash()
		return r
	}
	if r.Hash == e.Hash() { // a retry that people asked for
		r.Hash = ""
	}
	switch fault.Class {
	case effect.Gone:
		r.Ref, r.Hash = plan.Ref{}, ""
		r.NotBefore = now.Add(r.backoff() - firstBackoff)
	case effect.Unknown:
		r = r.outcomeUnknown(e, now, settle)
	default:
		r.NotBefore = now.Add(max(fault.RetryAfter, r.backoff()))
	}
	return r
}

// outcomeUnknown records that an attempt at e may have been done, or may still be done. An effect that may have been made is
// looked up after it has settled. An edit and a repeatable effect are applied again, the first time at once.
func (r Record) outcomeUnknown(e plan.Effect, now time.Time, settle time.Duration) Record {
	if e.Life == plan.Kept {
		r = r.noteLate(e.Hash(), now.Add(settle))
	}
	r.Hash = ""
	r.NotBefore = now.Add(r.backoff())
	if e.Repeatable() {
		r.NotBefore = now.Add(r.backoff() - firstBackoff)
	}
	if r.Ref.Zero() && !e.Life.Blind() {
		r.OutcomeUnknown = true
		r.NotBefore = clock.Later(r.NotBefore, now.Add(lookupDelay(e, settle)))
	}
	return r
}

// lookupDelay is how long an attempt to make e has to land before the lookup. An effect that pages people waits for the
// sweep's time: a second one would page them twice. A repeatable effect needs no delay.
func lookupDelay(e plan.Effect, settle time.Duration) time.Duration {
	switch {
	case e.Repeatable():
		return 0
	case e.Pages():
		return SweepAfter
	}
	return settle
}

// backoff doubles with each attempt: 1 s, 2 s, … 60 s.
func (r Record) backoff() time.Duration {
	return min(firstBackoff<<min(max(r.Attempts-1, 0), 10), LastBackoff)
}

// TryBegun records, before the call, that an effect which leaves no evidence has had its chance.
func (r Record) TryBegun() Record {
	r.Tried = true
	return r
}

// Serving records that the effect has had its try for so many retries of people's.
func (r Record) Serving(retries int) Record {
	r.RetriesServed = retries
	return r
}

// WrittenAhead records, before the call, that an effect is about to be sent, and with it which retry of people's it serves.
func (r Record) WrittenAhead(retries int) Record {
	r.Ahead, r.RetriesServed = true, retries
	return r
}

// TakenBack records that an effect which was about to be sent was not.
func (r Record) TakenBack() Record {
	r.Ahead = false
	return r
}

// Orphaned records that whoever was about to send an effect did not live to record what became of it.
func (r Record) Orphaned() Record {
	if !r.Ahead {
		return r
	}
	r = r.withoutFault()
	r.Ahead, r.Tried = false, true
	return r
}

// LookedUp records what a lookup found, the oldest first. The facts of Hash still hold if it found what was invalidated.
func (r Record) LookedUp(found []plan.Ref, now time.Time) Record {
	if r.LookupRefused {
		r = r.withoutFault()
	}
	if len(found) == 0 || found[0].ID != r.LastKnownID {
		r.Hash = ""
	}
	r.OutcomeUnknown, r.LookUpFirst, r.WithoutLookup, r.LastKnownID = false, false, false, ""
	if r.Ref.Zero() && len(found) > 0 {
		r.Ref, r.At = found[0], now
	}
	return r
}

// The waits between lookups that are refused for good: somebody may grant what they lack without telling us.
const (
	firstRefusedWait = time.Minute
	lastRefusedWait  = 10 * time.Minute
)

// LookupWasRefused records that the lookup of e was refused for good. People see it like any failure, and the lookup is
// repeated. retries is how many retries people have asked for.
func (r Record) LookupWasRefused(e plan.Effect, fault *effect.Error, retries int, now time.Time, settle time.Duration) Record {
	r = r.failed(e, fault, now, settle)
	r.LookupRefused, r.RetriesServed = true, retries
	r.NotBefore = now.Add(min(firstRefusedWait<<min(max(r.Attempts-1, 0), 10), lastRefusedWait))
	return r
}

// People cannot wait long for the channel. It is made without a lookup after this many failures over this time: its name is
// taken if it exists.
const (
	failedLookups    = 3
	failedLookupTime = 2 * time.Minute
)

// LookupFailed records that one more lookup of e failed.
func (r Record) LookupFailed(e plan.Effect, now time.Time) Record {
	r.Attempts++
	if r.FailingSince.IsZero() {
		r.FailingSince = now
	}
	if e.Kind == plan.ChannelKind && r.Attempts >= failedLookups && !r.FailingSince.Add(failedLookupTime).After(now) {
		r.OutcomeUnknown, r.LookUpFirst, r.WithoutLookup, r.Hash, r.LastKnownID, r.NotBefore = false, false, true, "", "", now
	}
	return r
}

// LookupBackoff is how long the next lookup waits after LookupFailed.
func (r Record) LookupBackoff() time.Duration { return r.backoff() }

// Deferred puts the next attempt off.
func (r Record) Deferred(until time.Time) Record {
	r.NotBefore = clock.Later(r.NotBefore, until)
	return r
}

// invalidationDelay is how long the outside may still show what was just taken away.
const invalidationDelay = time.Second

// Invalidated records a hint that the effect is gone. A lookup verifies the hint, which may be old or about a duplicate.
func (r Record) Invalidated(now time.Time) Record {
	if r.Ref.Zero() {
		return r
	}
	r.LastKnownID, r.Ref, r.OutcomeUnknown = r.Ref.ID, plan.Ref{}, true
	return r.Deferred(now.Add(invalidationDelay))
}

// MayExist records that the effect may exist although nobody recorded it.
func (r Record) MayExist() Record {
	if r.Ref.Zero() {
		r.OutcomeUnknown, r.Hash = true, ""
	}
	return r
}

// ParentGone drops the ref of an effect whose parent disappeared during an edit.
func (r Record) ParentGone() Record {
	if !r.Ref.Zero() {
		r.Ref, r.Hash, r.OutcomeUnknown = plan.Ref{}, "", true
	}
	return r
}

// Forgotten drops the ref of an effect that is known to be gone.
func (r Record) Forgotten() Record {
	r.Ref, r.Hash = plan.Ref{}, ""
	return r
}

// Adopted records that the effect is at ref, an older duplicate than the one that was known.
func (r Record) Adopted(ref plan.Ref, now time.Time) Record {
	r.Ref, r.At, r.Hash, r.LastKnownID, r.OutcomeUnknown = ref, now, "", "", false
	return r
}

// TakenOver records that a dead worker may have made e, or was editing it. settle is how long its call takes to land.
func (r Record) TakenOver(e plan.Effect, editing bool, settle time.Duration, now time.Time) Record {
	if e.Life.Blind() || !r.Ref.Zero() && !editing {
		return r
	}
	r.OutcomeUnknown = r.Ref.Zero()
	if e.Life == plan.Kept && (editing || e.Kind != plan.MessageKind) { // a second post makes two and overwrites none
		r = r.noteLate(anyHash, now.Add(settle))
	}
	r.Hash = ""
	return r.Deferred(now.Add(lookupDelay(e, settle)))
}

// Removed records that the effect was removed, or can never be.
func (r Record) Removed() Record { return Record{} }

// RemovalFailed records that an attempt to remove the effect failed.
func (r Record) RemovalFailed(fault *effect.Error, now time.Time) Record {
	r.Attempts++
	r.NotBefore = now.Add(max(fault.RetryAfter, r.backoff()))
	return r
}

// Unplanned forgets a failure of an effect that is planned no longer, so that it is tried if it is planned again.
func (r Record) Unplanned() Record { return r.withoutFault() }

func (r Record) withoutFault() Record {
	r.LookupRefused, r.Class, r.Code, r.FailedHash, r.FailingSince, r.Attempts = false, "", "", "", time.Time{}, 0
	return r
}

// Reapplied makes an effect due that asked to be applied once more by now.
func (r Record) Reapplied(now time.Time) Record {
	if !r.ReapplyAt.IsZero() && !r.ReapplyAt.After(now) {
		r.Hash, r.ReapplyAt = "", time.Time{}
	}
	return r
}

// noteLate notes facts whose edit may still land. at is when it has settled.
func (r Record) noteLate(hash string, at time.Time) Record {
	if r.LateHash != "" && r.LateHash != hash {
		hash = anyHash
	}
	r.LateHash, r.LateAt = hash, clock.Later(r.LateAt, at)
	return r
}

// expireLate forgets an edit that could no longer land when a later one began: that one is then the last.
func (r Record) expireLate(began time.Time) Record {
	if r.LateHash != "" && !r.LateAt.Add(SweepAfter).After(began) {
		r.LateHash, r.LateAt = "", time.Time{}
	}
	return r
}

// Swept ends the time in which an edit could land late. The effect is applied again if that edit had other facts than those
// that stand.
func (r Record) Swept(now time.Time) Record {
	if r.LateHash == "" || r.LateAt.Add(SweepAfter).After(now) {
		return r
	}
	if r.LateHash != r.Hash {
		r.Hash = ""
	}
	r.LateHash, r.LateAt = "", time.Time{}
	return r
}
