package storagefake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
)

// Transport is a way to it without a network, on which a test's own time passes. A call that is given up arrives all the same.
func (f *Fake) Transport() http.RoundTripper { return transport{f} }

type transport struct{ f *Fake }

var errLost = errors.New("the connection ended before an answer")

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		_ = r.Body.Close() // it was read
	}
	done := make(chan *http.Response, 1)
	go t.serve(r, body, done)
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case resp, answered := <-done:
		if !answered {
			return nil, errLost
		}
		return resp, nil
	}
}

func (t transport) serve(r *http.Request, body []byte, done chan<- *http.Response) {
	defer close(done)
	defer func() { _ = recover() }() // http.ErrAbortHandler: the answer is lost
	w := httptest.NewRecorder()
	in := r.Clone(context.WithoutCancel(r.Context()))
	in.Body = io.NopCloser(bytes.NewReader(body))
	t.f.ServeHTTP(w, in)
	done <- w.Result()
}
