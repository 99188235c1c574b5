// Package logline names what alerts look for in the logs: messages, and the fields beside them. They are half of a contract
// whose other half is the filters in terraform/alerting.tf; a test there compares the two. Whoever rewords a message here
// rewords the filter in the same commit.
//
// Lines are JSON as Cloud Logging reads it: "message" and "severity" in place of slog's "msg" and "level".
package logline

// Messages.
const (
	// TickDone ends a tick of the clock that did all it had to. No line, no tick. With Woken.
	TickDone = "tick done"
	// WatchDone ends a look at what is outside that did all it had to. No line, no look.
	WatchDone = "watch done"
	// EffectFailed is one attempt at one effect that failed. With Class, Attempts, System.
	EffectFailed = "effect failed"
	// EffectsWait says that a system does not answer and how much waits for it: nothing is tried meanwhile, so nothing fails.
	// It comes again when twice as much waits. With System.
	EffectsWait = "effects wait for a system that does not answer"
	// AlertRefused is a delivery to the alerts that is answered with 4xx, for whatever reason: its sender may give up sending. With Source.
	AlertRefused = "alert refused"
	// AlertUnclear is a delivery that is proven and not understood. With Source.
	AlertUnclear = "alert not understood"
	// PreflightDone ends a weekly check that got through. With Failed.
	PreflightDone = "preflight done"
)

// Fields.
const (
	Woken    = "woken"    // how many marks a tick found that nobody served
	Class    = "class"    // how an effect failed: effect.Class
	Attempts = "attempts" // how often an effect was tried since it last succeeded
	System   = "system"   // incident.System
	Source   = "source"   // of an alert: alert.Source
	Failed   = "failed"   // how many lines of a check are not ok
	Revision = "revision" // of every line: version.Revision
)
