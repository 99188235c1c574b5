package gateway

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"noroshi.internal/shared/effect"
)

// Time limits of one call. The runner gives a call 8 seconds.
const (
	dialTimeout = 3 * time.Second
	callTimeout = 8 * time.Second
)

// maxAnswer is the most of an answer that is read: a page of history is a few megabytes at the worst.
const maxAnswer = 32 << 20

// defaultRetryAfter is how long to wait when Slack says "too fast" and not for how long.
const defaultRetryAfter = 30 * time.Second

// What can come of a call besides an answer. They travel through slack-go unchanged.
type (
	// refusalError is {"ok": false}.
	refusalError struct {
		code    string
		refused []refusedUser // conversations.invite names whom it is about
	}
	// tooFastError is a 429.
	tooFastError struct{ after time.Duration }
	// statusError is any other status but 200.
	statusError struct{ code int }
	// answerError is a body that is not what Slack answers. foreign says that it is no object of JSON, so that
	// not even a part of it is Slack's.
	answerError struct {
		err     error
		foreign bool
	}
	// unsentError is a call of which nothing left this machine.
	unsentError struct{ err error }
)

type refusedUser struct {
	User  string `json:"user"`
	Error string `json:"error"`
}

func (r *refusalError) Error() string { return r.code }
func (t *tooFastError) Error() string { return fmt.Sprintf("too fast, retry after %s", t.after) }
func (s *statusError) Error() string  { return fmt.Sprintf("HTTP status %d", s.code) }
func (a *answerError) Error() string  { return fmt.Sprintf("unreadable answer: %v", a.err) }
func (a *answerError) Unwrap() error  { return a.err }
func (u *unsentError) Error() string  { return fmt.Sprintf("nothing was sent: %v", u.err) }
func (u *unsentError) Unwrap() error  { return u.err }

// wire sends requests and reads the answer's outcome before slack-go sees it: slack-go takes an answer without "ok" for
// success, forgets the code of some refusals, and its errors carry URLs. The token is known here only.
type wire struct {
	client *http.Client
	token  string
}

func newWire(token string, transport http.RoundTripper) wire {
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
		t.TLSHandshakeTimeout = dialTimeout
		t.MaxIdleConnsPerHost = 16
		transport = t
	}
	return wire{token: token, client: &http.Client{
		Transport: transport,
		Timeout:   callTimeout,
		// A redirect would carry the token elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// methodKey is under which call puts the method it was asked for into the context.
type methodKey struct{}

// Do implements what slack-go needs of an HTTP client. A request for another method than the one announced to call is
// a mistake in this package.
func (w wire) Do(req *http.Request) (*http.Response, error) {
	m, _ := req.Context().Value(methodKey{}).(Method)
	if m != Method(path.Base(req.URL.Path)) {
		return nil, fmt.Errorf("gateway: request for %s announced as %q", path.Base(req.URL.Path), m)
	}
	if err := w.authorize(req); err != nil {
		return nil, err
	}
	header := http.Header{}
	body, err := w.send(req, header)
	if err != nil {
		return nil, err
	}
	a, err := read(body)
	if err != nil {
		return nil, err
	}
	if echoes[m] {
		if body, err = json.Marshal(a.echo); err != nil {
			return nil, &answerError{err: err}
		}
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(bytes.NewReader(body)), Request: req,
	}, nil
}

// authorize puts the token into the header: bodies end in the logs of proxies. slack-go puts its own into each form, and has
// none, so an empty field is taken out.
func (w wire) authorize(req *http.Request) error {
	req.Header.Set("Authorization", "Bearer "+w.token)
	if req.Body == nil || req.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		return nil
	}
	read, err := io.ReadAll(req.Body)
	if err != nil {
		return &unsentError{err}
	}
	form, err := url.ParseQuery(string(read))
	if err != nil {
		return &unsentError{err}
	}
	form.Del("token")
	body := form.Encode()
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	req.Body, _ = req.GetBody() // it never fails
	req.ContentLength = int64(len(body))
	return nil
}

// told are the headers of an answer that mean something here.
var told = []string{"Date", "X-Oauth-Scopes"}

// send returns the body of an answer with status 200, and puts the headers that mean something into header, which may be
// nil.
func (w wire) send(req *http.Request, header http.Header) ([]byte, error) {
	var asked, connected atomic.Bool
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) }, GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}
	if err := req.Context().Err(); err != nil {
		return nil, &unsentError{err}
	}
	effect.Sent(req.Context())
	//nolint:gosec // G704: the address is the configured API's, or came in a request that Slack signed
	resp, err := w.client.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		err = WithoutURL(err)
		if asked.Load() && !connected.Load() || neverConnected(err) {
			return nil, &unsentError{err}
		}
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // it has been read
	for _, name := range told {
		if v := resp.Header.Get(name); v != "" && header != nil {
			header.Set(name, v)
		}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err := verifyStatus(resp, body); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, &answerError{err: WithoutURL(err)}
	}
	return body, nil
}

// WithoutURL drops the address from an error of net/http: response URLs are secrets, and that of a Socket Mode connection lets
// anybody in who reads it.
func WithoutURL(err error) error {
	for u := (*url.Error)(nil); errors.As(err, &u); {
		err = u.Err
	}
	return err
}

// neverConnected tells the errors that come before a request is written, for transports that are not net/http's.
func neverConnected(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	var cert *tls.CertificateVerificationError
	return errors.As(err, &dns) || errors.As(err, &cert) || errors.As(err, &op) && op.Op == "dial"
}

// verifyStatus reads the outcome of what is not 200. Response URLs refuse with 404 and the reason in the body.
func verifyStatus(resp *http.Response, body []byte) error {
	switch resp.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusTooManyRequests:
		seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
		if err != nil || seconds < 0 {
			return &tooFastError{defaultRetryAfter}
		}
		return &tooFastError{time.Duration(seconds) * time.Second}
	}
	var no *refusalError
	if classOfStatus(resp.StatusCode) == permanent && errors.As(refusalOf(body), &no) {
		return no
	}
	return &statusError{resp.StatusCode}
}

// answer is what is read of any answer.
type answer struct {
	Error  string          `json:"error"`
	Errors json.RawMessage `json:"errors"` // users, sentences or nothing, depending on the method
	echo
}

// echo is what is of use in the answer of a method that echoes; slack-go reads what stands there.
type echo struct {
	OK      *bool           `json:"ok"`
	Channel json.RawMessage `json:"channel,omitempty"`
	TS      json.RawMessage `json:"ts,omitempty"`
	Message *struct {
		Thread json.RawMessage `json:"thread_ts,omitempty"`
		Under  json.RawMessage `json:"parent_user_id,omitempty"`
	} `json:"message,omitempty"`
}

// echoes are the methods that answer with the message as it stands then. slack-go would take that apart, block by block, and
// nobody wants it: it is what was sent, but for where it stands.
var echoes = map[Method]bool{chatPostMessage: true, chatUpdate: true}

// read reads "ok" and, with false, why. Slack: every answer of the Web API has a boolean "ok".
func read(body []byte) (a answer, err error) {
	if err := json.Unmarshal(body, &a); err != nil {
		return a, &answerError{err: errors.New("not JSON"), foreign: !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))}
	}
	switch {
	case a.OK != nil && *a.OK:
		return a, nil
	case a.Error == "":
		return a, &answerError{err: errors.New(`neither "ok" nor "error"`)}
	}
	r := &refusalError{code: a.Error}
	if json.Unmarshal(a.Errors, &r.refused) != nil {
		r.refused = nil
	}
	return a, r
}

// refusalOf is what read says of a call.
func refusalOf(body []byte) error {
	_, err := read(body)
	return err
}

// post sends JSON to an address that is a secret. It answers "ok" as text, or why not as JSON.
func (w wire) post(ctx context.Context, address string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the reply: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return &unsentError{errors.New("not an address")}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	answer, err := w.send(req, nil)
	if err != nil {
		return err
	}
	var no *refusalError
	if errors.As(refusalOf(answer), &no) {
		return no
	}
	return nil
}
