package slackfake

import (
	"io"
	"net/http"
	"slices"
)

func (w *Workspace) newResponseURL(r *responseURL) string {
	secret := w.secret()
	for old, other := range w.st.Responses {
		if w.now().Sub(other.Expires) > ResponseLife {
			delete(w.st.Responses, old)
		}
	}
	r.Expires = w.now().Add(ResponseLife)
	w.st.Responses[secret] = r
	return secret
}

func (w *Workspace) responseAddress(secret string) string {
	return w.opt.BaseURL + "/response/" + secret
}

// serveResponseURL takes what an app posts to a response_url: five times within 30 minutes.
func (w *Workspace) serveResponseURL(rw http.ResponseWriter, r *http.Request, secret string) {
	args, err := responseArgs(r)
	call := w.beginCall("response_url", credential{}, args)
	faults := w.faultsFor(*call)
	if w.outage() {
		w.endCall(call, http.StatusServiceUnavailable, "outage", false)
		writeServerError(rw)
		return
	}
	if stop := w.applyBefore(rw, r, call, faults); stop {
		return
	}
	f := fail("invalid_payload")
	if err == nil {
		f = w.useResponseURL(secret, args)
	}
	status := http.StatusOK
	if f != nil {
		status = http.StatusNotFound
	}
	w.endCall(call, status, codeOf(f), f == nil)
	if stop := w.applyAfter(rw, r, call, faults); stop {
		return
	}
	writeAnswer(rw, status, nil, f)
}

func responseArgs(r *http.Request) (Args, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxRequestBody))
	if err != nil {
		return nil, err
	}
	return parseJSON(body)
}

func (w *Workspace) useResponseURL(secret string, args Args) (f *failure) {
	_ = w.change(func() error {
		r := w.st.Responses[secret]
		switch {
		case r == nil || !w.now().Before(r.Expires):
			f = fail("expired_url")
		case r.Uses >= MaxResponses:
			f = fail("used_url")
		default:
			r.Uses++
			_, f = w.respond(r, args)
		}
		if f != nil {
			return errUnchanged
		}
		return nil
	})
	return f
}

// respond puts up, replaces or deletes a message on behalf of an app that answers an interaction. It returns the ts of
// what it put up.
func (w *Workspace) respond(r *responseURL, args Args) (string, *failure) {
	c, app := w.st.Channels[r.Channel], w.st.Apps[r.App]
	if c == nil || app == nil {
		return "", fail("channel_not_found")
	}
	if args.bool("delete_original") {
		w.dropOriginal(r, c)
		return "", nil
	}
	req := &request{w: w, app: app, args: args}
	m, f := req.newMessage(c, "")
	if f != nil {
		return "", f
	}
	if args.bool("replace_original") && w.replaceOriginal(r, c, m) {
		return r.Source, nil
	}
	if args["response_type"] == "in_channel" {
		w.post(c, m)
		return w.remember(r, m, false), nil
	}
	w.whisper(c.ID, r.User, m)
	return w.remember(r, m, true), nil
}

// remember makes the first answer to a command the original that later answers may replace.
func (w *Workspace) remember(r *responseURL, m *Message, hidden bool) string {
	if r.Source == "" {
		r.Source, r.Hidden = m.TS, hidden
	}
	return m.TS
}

func (w *Workspace) original(r *responseURL, c *Channel) *Message {
	if !r.Hidden {
		return c.message(r.Source)
	}
	i := slices.IndexFunc(w.st.Ephemerals, func(m *Message) bool { return m.TS == r.Source && m.To == r.User })
	if i < 0 {
		return nil
	}
	return w.st.Ephemerals[i]
}

func (w *Workspace) replaceOriginal(r *responseURL, c *Channel, m *Message) bool {
	old := w.original(r, c)
	if old == nil || old.AppID != r.App {
		return false
	}
	apply := func(old *Message) { old.Text, old.Blocks, old.Values = m.Text, m.Blocks, nil }
	if r.Hidden {
		apply(old)
		return true
	}
	w.edit(c, old, m.User, apply)
	return true
}

func (w *Workspace) dropOriginal(r *responseURL, c *Channel) {
	old := w.original(r, c)
	switch {
	case old == nil || old.AppID != r.App:
	case r.Hidden:
		w.st.Ephemerals = slices.DeleteFunc(w.st.Ephemerals, func(m *Message) bool { return m == old })
	default:
		w.erase(c, old)
	}
}
