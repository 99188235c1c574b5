package effect

import (
	"context"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// CallTimeout is how long a call may take.
const CallTimeout = 8 * time.Second

// SendTimeout is how long a call may take whose effect is of the life Sent, where there is time: a mail server may look into a letter
// for as long before it says whether it has it, and nobody finds out afterwards.
const SendTimeout = 30 * time.Second

// System is an outside system that effects live in. Its methods may be called at the same time, for different effects.
// Every call honours its context's deadline. An error is an *Error wherever the system could tell what happened; any other
// error counts as Unknown.
type System interface {
	// Name says which system it is.
	Name() incident.System
	// Plan says what should exist in it. One that is not configured has the zero Plan.
	Plan() plan.Plan
	// TakeQuota takes what the call costs from the quota and returns 0, or takes nothing and returns how long to wait.
	TakeQuota(c Call) time.Duration
	// Apply creates what does not exist (c.Ref is zero) or updates what exists to c.Effect.Facts, and returns where it is.
	// The caller prevents duplicates: a Find precedes each attempt after one that may have succeeded. A call that worked for
	// some and not for others returns both a Ref and a Permanent error whose Subject names the others.
	Apply(ctx context.Context, c Call) (plan.Ref, error)
	// Find looks for evidence of earlier attempts at the effects and returns it, the oldest first for each. Effects without
	// evidence are left out. So are those whose channel is gone, which took the evidence along. Find also returns what it
	// comes across that is misplaced, of any effect.
	Find(ctx context.Context, at Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error)
	// Remove takes away a duplicate. One that is gone already is no error.
	Remove(ctx context.Context, e plan.Effect, ref plan.Ref) error
}

// Prober is a System that says by one cheap call, which changes nothing, whether it answers at all. A System that is no
// Prober has no circuit breaker: each effect is retried by itself.
type Prober interface {
	// Probe returns nil, or the error of a call that was answered, if the system answers; an Unavailable *Error if not.
	Probe(ctx context.Context) error
}

// Batcher is a System that says how many effects of the life Sent may be under way and unrecorded at once. One that is no Batcher
// has one at a time.
type Batcher interface {
	// Batch is at least 1; the engine takes 20 at most.
	Batch() int
}

// Explainer is a System of which people have to put something right while it is away, as a login that it does not take: it says so of
// the code of a fault.
type Explainer interface{ Explains(code string) bool }

// Auditor is a System that says in a few calls what does not exist any more. Some systems stop telling of that, and of some
// things they never tell.
type Auditor interface {
	// Missing returns which of effects, all of which have a ref in at, do not exist any more. An error means that nothing is
	// known.
	Missing(ctx context.Context, at Inventory, effects []plan.Effect) ([]plan.Key, error)
}

// Inbox reads back what people did in a system, as the requests that would have come of it. Their ids follow from what was
// done, so a second reading records nothing new.
type Inbox interface {
	// Backfill returns what people's reactions on our messages say that is not known, and the messages in whose threads
	// something may have been said, corrected or deleted since a moment.
	Backfill(ctx context.Context, s incident.State, refs plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error)
	// BackfillThread returns what people said since a moment in the thread of key, whose message is at ref, as far as it is
	// not known, and what is known and stands there otherwise.
	BackfillThread(ctx context.Context, s incident.State, key plan.Key, ref plan.Ref, since time.Time) ([]incident.Request, error)
}

// Inventory is what an incident has in a system, as far as it is recorded.
type Inventory struct {
	Incident incident.ID
	Since    time.Time // when the incident began: nothing of it is older
	Refs     plan.Refs
}

// Call is one attempt at one effect.
type Call struct {
	Inventory Inventory
	Effect    plan.Effect
	Ref       plan.Ref // zero: create
	First     bool     // no attempt was made before, so nothing can exist
	// WithoutLookup says that lookups have failed for so long that people cannot wait any more. The effect may exist.
	WithoutLookup bool
	// InFlight says that an earlier call may have made something so short a time ago that the system does not show it yet.
	InFlight bool
}

// Channel returns the channel that c goes to: the effect's own place or the incident's channel.
func (c Call) Channel() string {
	if c.Effect.Place != "" {
		return c.Effect.Place
	}
	return c.Inventory.Refs[plan.ChannelKey].ID
}
