package slackfake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
)

// Transport returns an http.RoundTripper that serves the workspace in process, whatever the request's host: for
// clients in tests without sockets. It honours the request's context, and an answer that a fault loses is a
// connection reset.
func (w *Workspace) Transport() http.RoundTripper { return HandlerTransport(w.Handler()) }

// HandlerTransport returns an http.RoundTripper that calls h in process; Options.AppTransport takes one for an app
// under test. A handler that panics with http.ErrAbortHandler is a connection reset to the client.
func HandlerTransport(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	in, err := incoming(req)
	if err != nil {
		return nil, err
	}
	done := make(chan *recorder, 1)
	go func() {
		rec := &recorder{header: http.Header{}}
		defer func() {
			rec.aborted = aborted(recover())
			done <- rec
		}()
		t.handler.ServeHTTP(rec, in)
	}()
	select {
	case <-req.Context().Done():
		return nil, req.Context().Err()
	case rec := <-done:
		if rec.aborted {
			return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		}
		return rec.response(req), nil
	}
}

// aborted tells whether a handler gave up on purpose; any other panic goes on.
func aborted(p any) bool {
	err, isError := p.(error)
	switch {
	case p == nil:
		return false
	case isError && errors.Is(err, http.ErrAbortHandler):
		return true
	}
	panic(p)
}

// incoming turns a client's request into what a server would see.
func incoming(req *http.Request) (*http.Request, error) {
	in := req.Clone(req.Context())
	body := []byte{}
	if req.Body != nil {
		read, err := io.ReadAll(req.Body)
		_ = req.Body.Close()
		if err != nil {
			return nil, err
		}
		body = read
	}
	in.Body = io.NopCloser(bytes.NewReader(body))
	in.ContentLength = int64(len(body))
	in.RequestURI = req.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234"
	if in.Host == "" {
		in.Host = req.URL.Host
	}
	return in, nil
}

// recorder is an http.ResponseWriter that keeps the answer.
type recorder struct {
	header  http.Header
	sent    http.Header
	status  int
	body    bytes.Buffer
	aborted bool
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status, r.sent = status, r.header.Clone()
	}
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

func (r *recorder) response(req *http.Request) *http.Response {
	r.WriteHeader(http.StatusOK)
	return &http.Response{
		StatusCode: r.status, Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.sent, Body: io.NopCloser(bytes.NewReader(r.body.Bytes())), ContentLength: int64(r.body.Len()),
		Request: req,
	}
}
