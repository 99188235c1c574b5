package effect

import (
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/plan"
)

// Class says what an error means for the next step.
type Class string

// The classes of error.
const (
	// Already: it is as we want it.
	Already Class = "already"
	// RetryLater: it was not done. The same call may succeed after RetryAfter.
	RetryLater Class = "retry-later"
	// Gone: what the ref named does not exist any more. The ref is dropped and the effect made again.
	Gone Class = "gone"
	// Permanent: it was not done, and a retry changes nothing until a person has done something.
	Permanent Class = "permanent"
	// Unknown: it was done or not.
	Unknown Class = "unknown"
)

// Error is what an outside system answered, with what it means.
type Error struct {
	Class       Class
	Code        string        // the system's own code, e.g. "user_is_restricted"; shared/text has its sentence
	RetryAfter  time.Duration // with RetryLater, if the system named one
	Subject     []string      // whom or what it concerns, e.g. the people who could not be invited
	AlsoGone    []plan.Key    // with Gone: other effects that are gone with it (a channel takes all that is in it)
	LookUp      bool          // not done, since something is there that may be ours: a lookup precedes the next attempt
	Unavailable bool          // the system did not answer, or only that it cannot: perhaps it answers nobody
	Err         error         // the cause, without secrets
}

// Error is for the log.
func (e *Error) Error() string { return fmt.Sprintf("%s (%s): %v", e.Code, e.Class, e.Err) }

// Final reports whether a retry helps only after people did something.
func (e *Error) Final() bool { return e.Class == Permanent || e.Class == Gone }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Classify returns err as an *Error. An error that nobody classified is Unknown.
func Classify(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Class: Unknown, Code: "unknown", Unavailable: true, Err: err}
}
