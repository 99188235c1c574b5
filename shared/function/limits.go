package function

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"noroshi.internal/shared/version"
)

// The limits on what is taken from outside.
const (
	headerTimeout = 5 * time.Second
	bodyTimeout   = 20 * time.Second
	idleTimeout   = 11 * time.Minute // longer than Google's front end keeps its connections, so that it is the one who closes
	maxHeader     = 64 << 10         // bytes
	maxBody       = 1 << 20          // bytes; Slack's largest payload, and a mark, are far below
)

// Refuser is a handler that wants to know of requests which the limits keep from it.
type Refuser interface {
	Refused(r *http.Request, status int)
}

// limited has a request served whose body is no larger than is allowed, and takes no longer to read. The time limit is on the reading
// only, since net/http would end a request that is served for longer.
func (f *Function) limited(handler http.Handler, w http.ResponseWriter, r *http.Request) {
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(f.env.clock.Deadline(bodyTimeout)) // a recorder in a test has no connection
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	_ = connection.SetReadDeadline(time.Time{})
	if err == nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler.ServeHTTP(w, r)
		return
	}
	status := http.StatusBadRequest
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		status = http.StatusRequestEntityTooLarge
	}
	if tell, ok := handler.(Refuser); ok {
		tell.Refused(r, status)
	}
	http.Error(w, http.StatusText(status), status)
}

// refuse answers while the function cannot be put together. Whoever calls may try again. Why is for the log only: anybody may ask.
func (f *Function) refuse(ctx context.Context, w http.ResponseWriter, r *http.Request, err error) {
	unready(ctx, f.logs(), err)
	answer := http.StatusText(http.StatusServiceUnavailable)
	if asksHealth(r) {
		answer = "not ready; the log says why\n" + version.String()
	}
	http.Error(w, answer, http.StatusServiceUnavailable)
}
