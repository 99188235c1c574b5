package effect

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// System is an outside system that effects live in. Its methods may be called at the same time, for different effects.
// Every call honours its context's deadline. An error is an *Error wherever the system could tell what happened; any
// other error counts as Unknown.
type System interface {
	// Name says which system it is.
	Name() incident.System
	// Plan says what should exist in it. One that is not configured has the zero Plan.
	Plan() plan.Plan
	// Admit takes what the call costs from the rate budget and returns 0, or takes nothing and returns how long to wait.
	Admit(c Call) time.Duration
	// Apply creates what does not exist (c.Ref is zero) or brings what exists up to c.Effect.Facts, and returns where it
	// is. Creating twice is prevented by the caller, who asks Find first whenever an earlier attempt may have
	// succeeded. A call that did its work for some and not for others returns both a Ref and a Permanent error whose
	// Subject names the others.
	Apply(ctx context.Context, c Call) (plan.Ref, error)
	// Find looks for evidence of earlier attempts at the effects, the oldest first for each. Effects it finds nothing of
	// are left out. An effect whose evidence cannot be looked up any more (its channel is gone) is left out, too. What it comes
	// across that is astray it tells of, whether or not that was asked for.
	Find(ctx context.Context, room Room, effects []plan.Effect) (map[plan.Key][]plan.Ref, error)
	// Remove takes away what a doubled attempt left. What is gone already is no error.
	Remove(ctx context.Context, e plan.Effect, ref plan.Ref) error
}

// Witness is a System that tells in a few calls what is not there any more. It may have given up telling of that, and of some
// things it never tells.
type Witness interface {
	// Gone returns which of effects, all of which are recorded in room.Refs, are not there any more. An error means that
	// nothing is known.
	Gone(ctx context.Context, room Room, effects []plan.Effect) ([]plan.Key, error)
}

// Ear reads back what people did in a system, as the requests that would have come of it; their ids follow from what was
// done, so that reading twice records once.
type Ear interface {
	// Missed returns what people's signs on our messages say that is not known, and the messages under which something may
	// have been said since a moment, or what was said may have been corrected or deleted.
	Missed(ctx context.Context, s incident.State, refs plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error)
	// Said returns what people have said since a moment under the message of key, which is at ref, and that is not known, and
	// what is known and does not stand there any more as it is known.
	Said(ctx context.Context, s incident.State, key plan.Key, ref plan.Ref, since time.Time) ([]incident.Request, error)
}

// Room is where an incident's effects are.
type Room struct {
	Incident incident.ID
	Since    time.Time // when the incident began: nothing of it is older
	Refs     plan.Refs
}

// Call is one attempt at one effect.
type Call struct {
	Room   Room
	Effect plan.Effect
	Ref    plan.Ref // zero: create
	First  bool     // no attempt was made before, so nothing can be there
	Blind  bool     // what may be there could not be looked for, for so long that people can wait no more
}

// Channel returns the channel that c goes to: the effect's own place or the incident's channel.
func (c Call) Channel() string {
	if c.Effect.Place != "" {
		return c.Effect.Place
	}
	return c.Room.Refs[plan.ChannelKey].ID
}

// Class says what an error means for the next step.
type Class string

// The classes of error.
const (
	// Already: it is as we want it.
	Already Class = "already"
	// RetryLater: not done; the same call may succeed later, not before RetryAfter.
	RetryLater Class = "retry-later"
	// Gone: what the ref named does not exist any more; forget the ref and make it again.
	Gone Class = "gone"
	// Permanent: not done, and trying again changes nothing until a person has done something.
	Permanent Class = "permanent"
	// Unknown: it may have been done or not.
	Unknown Class = "unknown"
)

// Error is what an outside system answered, with what it means.
type Error struct {
	Class      Class
	Code       string        // the system's own code, e.g. "user_is_restricted"; shared/text has its sentence
	RetryAfter time.Duration // with RetryLater, when the system named one
	Subject    []string      // whom or what it concerns, e.g. the people who could not be invited
	Forget     []plan.Key    // with Gone: other effects that are gone with it (a channel takes all that is in it)
	Silent     bool          // the system did not answer, or only that it cannot: perhaps it answers nobody
	Err        error         // the cause, without secrets
}

// Error is for the log.
func (e *Error) Error() string { return fmt.Sprintf("%s (%s): %v", e.Code, e.Class, e.Err) }

// final reports whether trying again helps only after people did something.
func (e *Error) final() bool { return e.Class == Permanent || e.Class == Gone }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// classify returns err as an *Error; what nobody classified is Unknown.
func classify(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Class: Unknown, Code: "unknown", Silent: true, Err: err}
}
