package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// failure is one {"ok": false} answer.
type failure struct {
	code  string
	extra map[string]any
	did   bool // something was changed all the same
}

func fail(code string) *failure { return &failure{code: code} }

// invalidArguments is Slack's general answer to arguments it cannot take, with the reasons it would give.
func invalidArguments(reasons ...string) *failure {
	messages := make([]string, len(reasons))
	for i, r := range reasons {
		messages[i] = "[ERROR] " + r
	}
	return &failure{code: "invalid_arguments", extra: map[string]any{
		"response_metadata": map[string]any{"messages": messages},
	}}
}

// request is one authenticated call as a method sees it. Methods run under the workspace's lock.
type request struct {
	w    *Workspace
	app  *App
	args Args
	host string // of the HTTP request, for addresses the answer contains
}

type answer = map[string]any

// Handler serves the Web API under /api/, response URLs under /response/ and Socket Mode under /socket/.
func (w *Workspace) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", func(rw http.ResponseWriter, r *http.Request) {
		w.serveAPI(rw, r, r.PathValue("method"))
	})
	mux.HandleFunc("POST /response/{secret}", func(rw http.ResponseWriter, r *http.Request) {
		w.serveResponseURL(rw, r, r.PathValue("secret"))
	})
	mux.HandleFunc("GET /socket/{ticket}", func(rw http.ResponseWriter, r *http.Request) {
		w.serveSocket(rw, r, r.PathValue("ticket"))
	})
	return mux
}

// serveAPI is one call's way: parse, faults that act before, the call itself, faults that act after, answer.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request, name string) {
	m, known := catalog[name]
	by, args, err := readArgs(r, !known || m.json)
	call := w.beginCall(name, by, args)
	faults := w.faultsFor(*call)
	if w.outage() {
		w.endCall(call, http.StatusServiceUnavailable, "outage", false)
		writeServerError(rw)
		return
	}
	if stop := w.applyBefore(rw, r, call, faults); stop {
		return
	}
	var f *failure
	out := answer{}
	do := func() (code string, changed bool) {
		switch {
		case err != nil:
			f = parseFailure(err)
		case !known:
			f = fail("unknown_method")
		default:
			out, f = w.run(name, m, by.token, args, r.Host)
		}
		if changed = m.changed(f); changed {
			w.persist()
		}
		return codeOf(f), changed
	}
	if w.landsLate(r, call, faults, do) {
		return
	}
	code, changed := do()
	status := http.StatusOK
	if code == "ratelimited" {
		status = http.StatusTooManyRequests
	}
	w.endCall(call, status, code, changed)
	w.tellScopes(rw.Header(), call.App)
	if stop := w.applyAfter(rw, r, call, faults); stop {
		return
	}
	writeAnswer(rw, status, out, f)
}

// tellScopes adds the header by which Slack tells a caller what its token may do (authentication/tokens).
func (w *Workspace) tellScopes(h http.Header, appID string) {
	if app, err := w.appByID(appID); err == nil {
		h.Set("X-OAuth-Scopes", strings.Join(app.Scopes, ","))
	}
}

func parseFailure(err error) *failure {
	switch {
	case errors.Is(err, errBadJSON):
		return fail("invalid_json")
	case errors.Is(err, errPostType):
		return fail("invalid_post_type")
	case errors.Is(err, errBodyTooLarge):
		return fail("request_timeout")
	}
	return fail("invalid_form_data")
}

func codeOf(f *failure) string {
	if f == nil {
		return ""
	}
	return f.code
}

// run authenticates, checks scopes and pace, and lets the method act.
func (w *Workspace) run(name string, m method, token string, args Args, host string) (out answer, f *failure) {
	_ = w.locked(func() error {
		out, f = w.runLocked(name, m, token, args, host)
		if !m.changed(f) {
			return errUnchanged
		}
		return nil
	})
	return out, f
}

// errUnchanged keeps the version as it is.
var errUnchanged = errors.New("nothing changed")

func (w *Workspace) runLocked(name string, m method, token string, args Args, host string) (answer, *failure) {
	app, f := w.authenticate(token, m.appToken)
	if f != nil {
		return nil, f
	}
	req := &request{w: w, app: app, args: args, host: host}
	if f := req.checkScopes(m); f != nil {
		return nil, f
	}
	if f := w.pace(name, m, req); f != nil {
		return nil, f
	}
	for _, key := range m.required {
		if args[key] == "" {
			return nil, invalidArguments("missing required field: " + key)
		}
	}
	out, f := m.do(req)
	if f != nil && !m.documents(f.code) {
		panic(fmt.Sprintf("slackfake: %s answered %s, which Slack does not document for it", name, f.code))
	}
	if out == nil && f == nil {
		out = answer{}
	}
	return out, f
}

func (w *Workspace) authenticate(token string, appToken bool) (*App, *failure) {
	if token == "" {
		return nil, fail("not_authed")
	}
	for _, a := range w.st.Apps {
		switch {
		case !appToken && a.BotToken == token, appToken && a.AppToken == token:
			return a, nil
		case a.AppToken == token, a.BotToken == token:
			return nil, fail("not_allowed_token_type")
		}
	}
	return nil, fail("invalid_auth")
}

func (a *App) granted(scope string) bool { return slices.Contains(a.Scopes, scope) }

// checkScopes asks for one of the method's scopes. Methods whose scope depends on the conversation's kind check again
// once they know it (see request.scoped).
func (r *request) checkScopes(m method) *failure {
	if len(m.scopes) == 0 || m.appToken {
		return nil
	}
	return r.needScope(m.scopes...)
}

func (r *request) needScope(anyOf ...string) *failure {
	for _, s := range anyOf {
		if r.app.granted(s) {
			return nil
		}
	}
	return &failure{code: "missing_scope", extra: map[string]any{
		"needed": strings.Join(anyOf, ","), "provided": strings.Join(r.app.Scopes, ","),
	}}
}

func writeAnswer(rw http.ResponseWriter, status int, out answer, f *failure) {
	body := map[string]any{"ok": f == nil}
	if f != nil {
		body["error"] = f.code
		out = f.extra
		if after, ok := f.extra["retry_after"].(int); ok {
			rw.Header().Set("Retry-After", strconv.Itoa(after))
		}
	}
	for k, v := range out {
		if k != "retry_after" {
			body[k] = v
		}
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	// The caller may have gone: there is nobody left to tell.
	_ = json.NewEncoder(rw).Encode(body)
}

// writeServerError answers as Slack's edge does when Slack is ill: a status and a page of HTML.
func writeServerError(rw http.ResponseWriter) {
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(http.StatusServiceUnavailable)
	_, _ = rw.Write([]byte("<!DOCTYPE html><title>Server Error</title><h1>Server Error</h1>"))
}

// limited is the answer to a caller that must wait. after is rounded up to whole seconds, as Retry-After is.
func limited(after time.Duration) *failure {
	seconds := max(1, int((after+time.Second-1)/time.Second))
	return &failure{code: "ratelimited", extra: map[string]any{"retry_after": seconds}}
}
