package socket

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
)

// ear is what is known of how Slack's events reach this process. What changes it says once: in the log, and to whoever wants
// to know.
type ear struct {
	opts    Options
	hearing service.Hearing
	told    map[string]bool // why nothing is heard, as far as it is in the log
}

// unheard is that there is no connection, and why: one line for each reason. That we ask too often is a reason only where it is
// the first: it follows from asking again.
func (e *ear) unheard(fault *Fault, now time.Time) {
	was := e.hearing
	if was.UnheardSince.IsZero() {
		e.hearing.UnheardSince, e.told = now, map[string]bool{}
	}
	if fault.Code != Limited {
		e.hearing.Why = fault.Code
	}
	if !e.told[fault.Code] && (fault.Code != Limited || len(e.told) == 0) {
		e.told[fault.Code] = true
		e.opts.Log.Error("Socket Mode is not connected, so nothing that people do in Slack arrives; trying again",
			"why", fault.Finding().Code, "err", fault, "do", text.PreflightAdvice(incident.English, fault.Finding()))
	}
	e.changed(was)
}

// heard is that there is a connection that lasts.
func (e *ear) heard(now time.Time) {
	was := e.hearing
	if was.UnheardSince.IsZero() {
		return
	}
	e.hearing.UnheardSince, e.hearing.Why = time.Time{}, ""
	e.opts.Log.Warn("Socket Mode is connected again; what people did in Slack meanwhile is read back",
		"since", was.UnheardSince, "away", now.Sub(was.UnheardSince).Round(time.Second).String())
	e.changed(was)
}

// counted is how many connections other processes have, as Slack says. Slack counts one that has died for a while, such as that
// of a process that was killed, so only who is there twice is told of.
func (e *ear) counted(others int) {
	was := e.hearing
	e.hearing.Others, e.hearing.Suspected = 0, others > 0
	if others > 0 && was.Suspected {
		e.hearing.Others = others
	}
	switch {
	case was.Others == 0 && e.hearing.Others > 0:
		e.opts.Log.Warn("another process is connected to the same app, and Slack sends each event to one of the two only; stop one of them, or give it an app of its own",
			"connections", others)
	case was.Others > 0 && e.hearing.Others == 0:
		e.opts.Log.Warn("no other process is connected to the same app any more")
	}
	e.changed(was)
}

// next is when to count again.
func (e *ear) next() time.Duration {
	if e.hearing.Suspected {
		return e.opts.Pace.Again
	}
	return e.opts.Pace.Count
}

func (e *ear) changed(was service.Hearing) {
	if e.hearing != was && e.opts.Changed != nil {
		e.opts.Changed(e.hearing)
	}
}
