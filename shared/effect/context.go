package effect

import (
	"context"
	"time"

	"noroshi.internal/shared/incident"
)

// An attempt reports anything besides its ref and its error through its context: a System that reports nothing needs no code.

type sentKey struct{}

// Sent tells the worker that a call of the attempt with ctx is on its way. A System need not say so: what may start then
// starts at the outcome of the attempt.
func Sent(ctx context.Context) {
	if notify, ok := ctx.Value(sentKey{}).(func()); ok {
		notify()
	}
}

// WithSent has notify called by Sent.
func WithSent(ctx context.Context, notify func()) context.Context {
	return context.WithValue(ctx, sentKey{}, notify)
}

// Result is what a successful attempt has for the incident.
type Result struct {
	Event        incident.Event // recorded together with the outcome; nil: nothing
	ReapplyAfter time.Duration  // after which the effect is applied once more, since the outside may have changed; 0: never
}

type resultKey struct{}

// SetResult gives the worker the result of the attempt with ctx. The last one counts.
func SetResult(ctx context.Context, r Result) {
	if take, ok := ctx.Value(resultKey{}).(func(Result)); ok {
		take(r)
	}
}

// WithResult has take called by SetResult.
func WithResult(ctx context.Context, take func(Result)) context.Context {
	return context.WithValue(ctx, resultKey{}, take)
}
