package slackfake

import (
	"maps"
	"time"
)

// Call is one Web API call as the workspace saw it.
type Call struct {
	Seq    int64
	Method string
	App    string // id of the app whose token was used; "" if the token is unknown
	Params Args   // without the token
	Leaked bool   // a token, or a field for one, stood in the body or the address: logs hold those
	At     time.Time
	Took   time.Duration // until the call was done, before faults that delay the answer
	Status int           // HTTP status; 0 for a connection that broke before the call was done
	Error  string        // "" for ok
	Fault  FaultKind     // what happened to the answer after the call was done
	Did    bool          // the workspace was changed, whatever the caller was told
	Done   bool
}

// OK reports whether the caller was told that it worked.
func (c Call) OK() bool { return c.Done && c.Error == "" && (c.Fault == "" || c.Fault == DelayAfter) }

// Calls returns all Web API calls, oldest first, those still running included.
func (w *Workspace) Calls() []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]Call, len(w.calls))
	for i, c := range w.calls {
		out[i] = *c
		out[i].Params = maps.Clone(c.Params)
	}
	return out
}

// ForgetCalls empties the logs of calls and deliveries, for tests that look at one step only.
func (w *Workspace) ForgetCalls() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls, w.flight.log = nil, nil
}

// maxCalls bounds the logs of a sandbox that runs for weeks.
const maxCalls = 20000

func (w *Workspace) beginCall(name string, by credential, args Args) *Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &Call{Method: name, Params: maps.Clone(args), Leaked: by.leaked, At: w.now()}
	for _, a := range w.st.Apps {
		if by.token != "" && (a.BotToken == by.token || a.AppToken == by.token) {
			c.App = a.ID
		}
	}
	if len(w.calls) > 0 {
		c.Seq = w.calls[len(w.calls)-1].Seq
	}
	c.Seq++
	if len(w.calls) >= maxCalls {
		w.calls = append([]*Call(nil), w.calls[maxCalls/2:]...)
	}
	w.calls = append(w.calls, c)
	return c
}

func (w *Workspace) endCall(c *Call, status int, code string, did bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.Status, c.Error, c.Did, c.Done, c.Took = status, code, did, true, w.now().Sub(c.At)
}

func (w *Workspace) noteFault(c *Call, k FaultKind) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.Fault = k
}
