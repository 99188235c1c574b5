package slackfake

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"time"
)

// FaultKind is one way in which Slack, or the way to it, fails.
type FaultKind string

// The faults of Web API calls.
const (
	LoseAnswer        FaultKind = "lose-answer"         // the call is done, then the connection breaks
	BreakConnection   FaultKind = "break-connection"    // nothing is done, the connection breaks
	ServerErrorBefore FaultKind = "server-error-before" // nothing is done, 503
	ServerErrorAfter  FaultKind = "server-error-after"  // the call is done, 503
	DelayBefore       FaultKind = "delay-before"        // Delay passes, then the call is done; not if the caller leaves
	DelayAfter        FaultKind = "delay-after"         // the call is done, then Delay passes before the answer
	LandLate          FaultKind = "land-late"           // there is no answer; Delay passes, then the call is done, also if the caller has left
	AnswerError       FaultKind = "answer-error"        // nothing is done, {"ok":false,"error":Error}
	ErrorAfter        FaultKind = "error-after"         // the call is done, {"ok":false,"error":Error}, e.g. fatal_error
	RateLimited       FaultKind = "rate-limited"        // nothing is done, 429 with RetryAfter
	NotServed         FaultKind = "not-served"          // nothing is done, Status: a server, or a proxy, that has no such method
)

// The faults of deliveries to the app; Method is the event's type.
const (
	DropEvent      FaultKind = "drop-event"      // the event is never sent
	DuplicateEvent FaultKind = "duplicate-event" // the event is sent twice, under one event_id
	DelayEvent     FaultKind = "delay-event"     // the event is sent after Delay
	ReorderEvent   FaultKind = "reorder-event"   // the event is kept back until the next one has been sent
)

// Fault is something to go wrong.
type Fault struct {
	Kind       FaultKind
	Method     string          // a Web API method, an event type, or "" for any
	Match      func(Call) bool // nil matches every call; Call has Method and Params set. Not used for events
	Times      int             // how often it happens; 0 means until it is removed
	Delay      time.Duration
	Error      string        // of AnswerError and ErrorAfter
	RetryAfter time.Duration // of RateLimited; default one second
	Status     int           // of NotServed; default 404. The body is a page of HTML, whatever the status says
}

type fault struct {
	Fault
	left int
}

// faultList is guarded by the workspace's lock.
type faultList struct{ list []*fault }

// Inject makes something go wrong from the next matching call or event on; the returned function stops it.
func (w *Workspace) Inject(f Fault) (remove func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	entry := &fault{Fault: f, left: f.Times}
	w.faults.list = append(w.faults.list, entry)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.faults.list = slices.DeleteFunc(w.faults.list, func(e *fault) bool { return e == entry })
	}
}

// SetOutage switches the whole workspace off or on. While it is off, every call is answered with 503 and people
// cannot do anything (ErrOutage).
func (w *Workspace) SetOutage(on bool) {
	_ = w.change(func() error { w.st.Unreachable = on; return nil })
}

func (w *Workspace) outage() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.st.Unreachable
}

// use counts one use down and forgets faults that are used up.
func (l *faultList) use(matches func(*fault) bool) []Fault {
	var out []Fault
	l.list = slices.DeleteFunc(l.list, func(f *fault) bool {
		if !matches(f) {
			return false
		}
		out = append(out, f.Fault)
		f.left--
		return f.left == 0
	})
	return out
}

func (k FaultKind) ofEvents() bool {
	return k == DropEvent || k == DuplicateEvent || k == DelayEvent || k == ReorderEvent
}

func (w *Workspace) faultsFor(call Call) []Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.faults.use(func(f *fault) bool {
		return !f.Kind.ofEvents() && (f.Method == "" || f.Method == call.Method) && (f.Match == nil || f.Match(call))
	})
}

type takeoff struct {
	event *pendingEvent
	wait  time.Duration
}

// onEvent applies the faults of deliveries to one event; it returns what is to be sent, with the lock held.
func (l *faultList) onEvent(w *Workspace, ev *pendingEvent) []takeoff {
	out := []takeoff{{event: ev}}
	kept := false
	for _, f := range l.use(func(f *fault) bool {
		return f.Kind.ofEvents() && (f.Method == "" || f.Method == ev.Type)
	}) {
		switch f.Kind {
		case DropEvent:
			delete(w.st.Pending, ev.ID)
			out = nil
		case DuplicateEvent:
			again := *ev
			out = append(out, takeoff{event: &again})
		case DelayEvent:
			for i := range out {
				out[i].wait += f.Delay
			}
		case ReorderEvent:
			kept = true
		}
	}
	if kept {
		w.flight.pending = append(w.flight.pending, ev)
		return nil
	}
	for _, held := range w.flight.pending {
		out = append(out, takeoff{event: held, wait: reorderGap})
	}
	w.flight.pending = nil
	return out
}

// reorderGap lets the later event arrive before the one that was kept back.
const reorderGap = 50 * time.Millisecond

// applyBefore plays the faults that come before the call; true means that the answer has been given.
func (w *Workspace) applyBefore(rw http.ResponseWriter, r *http.Request, call *Call, faults []Fault) bool {
	for _, f := range faults {
		switch f.Kind {
		case DelayBefore:
			if !w.opt.Clock.Pause(r.Context(), f.Delay) {
				w.endCall(call, 0, string(f.Kind), false)
				return true
			}
		case BreakConnection:
			w.endCall(call, 0, string(f.Kind), false)
			panic(http.ErrAbortHandler)
		case ServerErrorBefore:
			w.endCall(call, http.StatusServiceUnavailable, string(f.Kind), false)
			writeServerError(rw)
			return true
		case AnswerError:
			w.endCall(call, http.StatusOK, f.Error, false)
			writeAnswer(rw, http.StatusOK, nil, fail(f.Error))
			return true
		case NotServed:
			status := cmp.Or(f.Status, http.StatusNotFound)
			w.endCall(call, status, string(f.Kind), false)
			rw.Header().Set("Content-Type", "text/html; charset=utf-8")
			rw.WriteHeader(status)
			_, _ = io.WriteString(rw, "<!doctype html><title>Not served</title>") // who asks may have left
			return true
		case RateLimited:
			w.endCall(call, http.StatusTooManyRequests, "ratelimited", false)
			writeAnswer(rw, http.StatusTooManyRequests, nil, limited(f.RetryAfter))
			return true
		}
	}
	return false
}

// landsLate plays LandLate, if it is among the faults: do comes when its time has come, and the caller waits in vain.
func (w *Workspace) landsLate(r *http.Request, call *Call, faults []Fault, do func() (code string, did bool)) bool {
	i := slices.IndexFunc(faults, func(f Fault) bool { return f.Kind == LandLate })
	if i < 0 {
		return false
	}
	w.noteFault(call, LandLate)
	ctx := context.WithoutCancel(r.Context()) // it lands although nobody waits for it
	go func() {
		w.opt.Clock.Pause(ctx, faults[i].Delay)
		code, did := do()
		w.endCall(call, 0, code, did)
	}()
	<-r.Context().Done()
	return true
}

// applyAfter plays the faults that come after the call was done; true means that the answer has been given.
func (w *Workspace) applyAfter(rw http.ResponseWriter, r *http.Request, call *Call, faults []Fault) bool {
	for _, f := range faults {
		switch f.Kind {
		case DelayAfter:
			if !w.opt.Clock.Pause(r.Context(), f.Delay) {
				w.noteFault(call, f.Kind)
				return true
			}
		case LoseAnswer:
			w.noteFault(call, f.Kind)
			panic(http.ErrAbortHandler)
		case ServerErrorAfter:
			w.noteFault(call, f.Kind)
			writeServerError(rw)
			return true
		case ErrorAfter:
			w.noteFault(call, f.Kind)
			writeAnswer(rw, http.StatusOK, nil, fail(f.Error))
			return true
		}
	}
	return false
}
