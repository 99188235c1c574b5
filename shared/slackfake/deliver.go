package slackfake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// DeliveryKind says what was sent to the app.
type DeliveryKind string

// The kinds of delivery.
const (
	DeliverCommand     DeliveryKind = "command"
	DeliverInteraction DeliveryKind = "interaction"
	DeliverEvent       DeliveryKind = "event"
)

// Delivery is one attempt to reach the app, kept for inspection.
type Delivery struct {
	Kind    DeliveryKind
	Type    string // the command, the interaction's type, or the event's type
	At      time.Time
	Took    time.Duration
	Retry   int    // 0 for the first attempt
	Status  int    // 0 without an answer
	Problem string // "", http_timeout, http_error, connection_failed, or a fault's name
	Socket  bool   // went over Socket Mode
}

// Deliveries returns all attempts to reach apps, oldest first.
func (w *Workspace) Deliveries() []Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Delivery(nil), w.flight.log...)
}

// parcel is one thing to be delivered.
type parcel struct {
	kind    DeliveryKind
	typ     string
	url     string
	form    url.Values     // commands: the form; interactions: payload=…
	payload map[string]any // what Socket Mode carries, and the body of an event
	retry   int
	reason  string
	eventID string
}

// appAnswer is what the app said. problem is Slack's word for why there is no usable answer.
type appAnswer struct {
	status  int
	header  http.Header
	body    []byte
	problem string
}

// send delivers over the app's socket when there is one, over signed HTTP otherwise, and waits AnswerTime at most.
func (w *Workspace) send(ctx context.Context, app App, p parcel) appAnswer {
	started := w.now()
	ctx, cancel := w.opt.Clock.WithTimeout(ctx, AnswerTime)
	defer cancel()
	conn := w.sockets.pick(w, app.ID)
	var a appAnswer
	if conn != nil {
		a = conn.deliver(ctx, p)
	} else {
		a = w.sendHTTP(ctx, app, p)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.flight.log) >= maxCalls {
		w.flight.log = append([]Delivery(nil), w.flight.log[maxCalls/2:]...)
	}
	w.flight.log = append(w.flight.log, Delivery{
		Kind: p.kind, Type: p.typ, At: started, Took: w.now().Sub(started), Retry: p.retry, Status: a.status,
		Problem: a.problem, Socket: conn != nil,
	})
	return a
}

func (p parcel) encode() (contentType string, body []byte, err error) {
	if p.kind != DeliverEvent {
		return "application/x-www-form-urlencoded", []byte(p.form.Encode()), nil
	}
	body, err = json.Marshal(p.payload)
	return "application/json", body, err
}

func (w *Workspace) sendHTTP(ctx context.Context, app App, p parcel) appAnswer {
	contentType, body, err := p.encode()
	if err != nil {
		panic(fmt.Errorf("slackfake: encode %s: %w", p.typ, err))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil || p.url == "" {
		return appAnswer{problem: "connection_failed"}
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	w.sign(req, app.SigningSecret, body)
	if p.retry > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(p.retry))
		req.Header.Set("X-Slack-Retry-Reason", p.reason)
	}
	resp, err := w.opt.AppTransport.RoundTrip(req)
	if err != nil {
		return appAnswer{problem: problemOf(ctx, err)}
	}
	defer func() { _ = resp.Body.Close() }() // it has been read
	got, err := io.ReadAll(io.LimitReader(resp.Body, MaxRequestBody))
	if err != nil {
		return appAnswer{status: resp.StatusCode, problem: problemOf(ctx, err)}
	}
	a := appAnswer{status: resp.StatusCode, header: resp.Header, body: got}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		a.problem = "http_error"
	}
	return a
}

func problemOf(ctx context.Context, err error) string {
	if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) {
		return "http_timeout"
	}
	return "connection_failed"
}

// sign adds the two headers Slack signs requests with (authentication/verifying-requests-from-slack).
func (w *Workspace) sign(req *http.Request, secret string, body []byte) {
	at := strconv.FormatInt(w.now().Unix(), 10)
	req.Header.Set("X-Slack-Request-Timestamp", at)
	req.Header.Set("X-Slack-Signature", Signature(secret, at, body))
}

// Signature computes X-Slack-Signature: v0= and the hex HMAC-SHA256 of "v0:timestamp:body". timestamp is in unix
// seconds, as in the X-Slack-Request-Timestamp header.
func Signature(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// VerifyEventsURL does what Slack does when an events URL is entered: it sends a challenge and wants it back.
func (w *Workspace) VerifyEventsURL(ctx context.Context, appID string) error {
	app, err := w.appByID(appID)
	if err != nil {
		return err
	}
	challenge := w.secret()
	a := w.sendHTTP(ctx, app, parcel{
		kind: DeliverEvent, typ: "url_verification", url: app.EventsURL,
		payload: map[string]any{"token": "fake", "challenge": challenge, "type": "url_verification"},
	})
	if a.problem != "" {
		return fmt.Errorf("verify %s: %s (status %d)", app.EventsURL, a.problem, a.status)
	}
	var echoed struct {
		Challenge string `json:"challenge"`
	}
	_ = json.Unmarshal(a.body, &echoed) // a plain-text echo is not JSON
	if echoed.Challenge != challenge && string(bytes.TrimSpace(a.body)) != challenge {
		return fmt.Errorf("verify %s: the answer does not hold the challenge", app.EventsURL)
	}
	return nil
}

func (w *Workspace) appByID(id string) (App, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.st.Apps[id]
	if a == nil {
		return App{}, ErrNoSuchApp
	}
	app := *a // not by way of JSON: each call asks for it
	app.Scopes, app.Events, app.Commands = slices.Clone(a.Scopes), slices.Clone(a.Events), slices.Clone(a.Commands)
	return app, nil
}
