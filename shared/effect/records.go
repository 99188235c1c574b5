package effect

import (
	"time"

	"noroshi.internal/shared/plan"
)

// Record is what a worker knows of one effect. It is stored; field names must not change.
type Record struct {
	Ref       plan.Ref  `json:"ref,omitzero"`
	Hash      string    `json:"hash,omitempty"`     // of the facts last applied; empty: not known
	At        time.Time `json:"at,omitzero"`        // when it was last applied
	Attempts  int       `json:"attempts,omitempty"` // since it last succeeded
	NotBefore time.Time `json:"notBefore,omitzero"` // of the next attempt
	Class     Class     `json:"class,omitempty"`    // of the last error; empty: none
	Code      string    `json:"code,omitempty"`     // of the last error
	Since     time.Time `json:"since,omitzero"`     // when it began to fail
	Failed    string    `json:"failed,omitempty"`   // hash of the facts that failed for good
	Unsure    bool      `json:"unsure,omitempty"`   // an attempt may have succeeded: find before acting
	Tried     bool      `json:"tried,omitempty"`    // an effect that happens at most once has had its chance
	Asked     int       `json:"asked,omitempty"`    // how many of the people's retries it has had
}

// Records is all that is known of one system's effects in one incident. Only the holder of the lease writes it.
type Records struct {
	Items map[plan.Key]Record `json:"items"`
	// RecheckAt is when to look again for a call that landed after its worker gave it up; zero: nothing to look for.
	RecheckAt time.Time `json:"recheckAt,omitzero"`
	// DoubtFrom is since when edits may have been overtaken by older ones.
	DoubtFrom time.Time `json:"doubtFrom,omitzero"`
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

// settled reports whether e needs nothing: it is there and shows what it should.
func (r Record) settled(e plan.Effect) bool {
	switch e.Life {
	case plan.AtMostOnce:
		return r.Tried
	case plan.Once:
		return !r.Ref.Zero()
	}
	return !r.Ref.Zero() && r.Hash == e.Hash()
}

// stuck reports whether e failed for good with these very facts and nobody has asked to try again.
func (r Record) stuck(e plan.Effect, asked int) bool {
	return r.Class == Permanent && asked <= r.Asked && (r.Ref.Zero() || r.Failed == e.Hash())
}

// succeed notes that e is at ref and shows its facts.
func (r Record) succeed(e plan.Effect, ref plan.Ref, now time.Time) Record {
	return Record{Ref: ref, Hash: e.Hash(), At: now, Asked: r.Asked, Tried: true}
}

// The waits between attempts that failed for no known reason.
const (
	firstBackoff = time.Second
	lastBackoff  = time.Minute
)

// fail notes what went wrong and when to try again. settle is how long a call whose outcome is unknown may still land.
func (r Record) fail(e plan.Effect, err *Error, now time.Time, settle time.Duration) Record {
	r.Attempts++
	r.Class, r.Code = err.Class, err.Code
	if r.Since.IsZero() {
		r.Since = now
	}
	switch err.Class {
	case Permanent:
		r.Failed = e.Hash()
	case Gone:
		r.Ref, r.Hash = plan.Ref{}, ""
		r.NotBefore = now.Add(r.backoff() - firstBackoff)
	case Unknown:
		r.Unsure, r.Hash = true, ""
		r.NotBefore = now.Add(max(settle, r.backoff()))
	default:
		r.NotBefore = now.Add(max(err.RetryAfter, r.backoff()))
	}
	return r
}

// backoff doubles with each attempt: 1 s, 2 s, … 60 s.
func (r Record) backoff() time.Duration {
	return min(firstBackoff<<min(max(r.Attempts-1, 0), 10), lastBackoff)
}
