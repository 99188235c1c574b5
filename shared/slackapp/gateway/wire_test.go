package gateway

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackfake"
)

// ctxOf is a context for calls that a test lets succeed.
func ctxOf() context.Context { return context.Background() }

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answering(status int, header http.Header, body string) tripper {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

func failing(err error) tripper {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

func TestWhatComesOfACall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		slack tripper
		class effect.Class
		code  string
		after time.Duration
	}{
		{"too fast", answering(429, http.Header{"Retry-After": {"7"}}, ""), retryLater, codeTooFast, 7 * time.Second},
		{"too fast for how long", answering(429, nil, ""), retryLater, codeTooFast, defaultRetryAfter},
		{"server error", answering(500, nil, "<html>"), unknown, codeServer, 0},
		{"ill", answering(503, nil, "<html>"), unknown, codeServer, 0},
		{"timeout before Slack", answering(408, nil, ""), unknown, codeServer, 0},
		{"not Slack", answering(404, nil, "not found"), permanent, codeStatus, 0},
		{"redirect", answering(302, http.Header{"Location": {"http://elsewhere.test/"}}, ""), permanent, codeStatus, 0},
		{"not served", answering(501, nil, "<html>"), permanent, codeStatus, 0},
		{"a page", answering(200, nil, "<html>"), permanent, codeStatus, 0},
		{"cut off", answering(200, nil, `{"ok":tr`), unknown, codeBadAnswer, 0},
		{"empty object", answering(200, nil, `{}`), unknown, codeBadAnswer, 0},
		{"false for no reason", answering(200, nil, `{"ok":false}`), unknown, codeBadAnswer, 0},
		{"refusal", answering(200, nil, `{"ok":false,"error":"channel_not_found"}`), gone, "channel_not_found", 0},
		{"refusal with sentences", answering(200, nil, `{"ok":false,"error":"not_pinnable","errors":["no"]}`), permanent, "not_pinnable", 0},
		{"reset", failing(syscall.ECONNRESET), unknown, codeNoAnswer, 0},
		{"refused", failing(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), retryLater, codeUnreachable, 0},
		{"no such host", failing(&net.DNSError{Err: "no such host"}), retryLater, codeUnreachable, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := New("xoxb-secret", Options{Clock: clock.Machine, APIURL: "http://slack.test/api/", Transport: c.slack})
			err := do(ctxOf(), g, pinsList, func(ctx context.Context) error {
				_, _, err := g.api.ListPinsContext(ctx, "C1")
				return err
			})
			var e *effect.Error
			if !errors.As(err, &e) || e.Class != c.class || e.Code != c.code || e.RetryAfter != c.after {
				t.Fatalf("got %+v (%v), want %s (%s) after %s", e, err, c.code, c.class, c.after)
			}
		})
	}
}

// What is made may have been made, although what answers is not Slack: only a list is certain to have done nothing.
func TestAPageInsteadOfAnAnswer(t *testing.T) {
	t.Parallel()
	g := New("xoxb-secret", Options{Clock: clock.Machine, APIURL: "http://slack.test/api/", Transport: answering(200, nil, "<html>")})
	if _, err := g.create(ctxOf(), "inc", false); !isClass(err, unknown) || codeOf(err) != codeBadAnswer {
		t.Errorf("creating: %v", err)
	}
	if _, _, err := g.listMine(ctxOf(), ""); !isClass(err, permanent) {
		t.Errorf("listing: %v", err)
	}
}

// A message that was posted is there, whatever Slack makes of its blocks: what it shows in its answer is not looked at.
func TestTheMessageInAnAnswerIsNotRead(t *testing.T) {
	t.Parallel()
	slack := answering(200, nil, `{"ok":true,"ts":"1.000002","channel":"C1","message":{"blocks":"a kind that is to come"}}`)
	g := New("xoxb", Options{Clock: clock.Machine, APIURL: "http://slack.test/api/", Transport: slack})
	room := effect.Inventory{Incident: "i", Refs: plan.Refs{plan.ChannelKey: {ID: "C1"}}}
	for _, ref := range []plan.Ref{{}, {ID: "1.000002", Channel: "C1"}} {
		got, err := g.Apply(ctxOf(), effect.Call{Inventory: room, Effect: board("a"), Ref: ref})
		if want := (plan.Ref{ID: "1.000002", Channel: "C1"}); err != nil || got != want {
			t.Errorf("the message is at %+v (%v), want %+v", got, err, want)
		}
	}
}

// Over real sockets: nothing listens, so nothing can have been sent.
func TestNothingListening(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	g := New("xoxb", Options{Clock: clock.Machine, APIURL: "http://" + address + "/api/"})
	_, err = g.AuthTest(ctxOf())
	if !isClass(err, retryLater) || codeOf(err) != codeUnreachable {
		t.Fatalf("error %v", err)
	}
}

// Over real sockets: the request arrived, so it may have been done.
func TestAnswerNeverCame(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 1024))
			_ = c.Close()
		}
	}()
	g := New("xoxb", Options{Clock: clock.Machine, APIURL: "http://" + l.Addr().String() + "/api/"})
	_, err = g.AuthTest(ctxOf())
	if !isClass(err, unknown) {
		t.Fatalf("error %v", err)
	}
}

func TestNoSecretInErrors(t *testing.T) {
	t.Parallel()
	leak := func(r *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: errors.New("broken")}
	}
	g := New("xoxb-secret", Options{Clock: clock.Machine, Transport: tripper(leak)})
	for _, address := range []string{"https://hooks.test/commands/s3cret", "://s3cret", "https://hooks.test/%zz/s3cret"} {
		err := g.Respond(ctxOf(), address, render.Reply{Text: "a"}, false)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%v", err)
		}
	}
	_, err := g.AuthTest(ctxOf())
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

func TestSlowAnswerIsUnknown(t *testing.T) {
	opened(t, func(b *bench) {
		b.w.Inject(slackfake.Fault{Kind: slackfake.DelayAfter, Method: "chat.postMessage", Delay: time.Minute, Times: 1})
		b.fails(board("a"), unknown, codeNoAnswer)
		b.equal("posted", len(b.withKey(b.own().ID, "board")), 1)
	})
}
