package socket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/gateway"
)

// Codes of a Fault.
const (
	Unreachable = "socket_unreachable"  // Slack's Web API cannot be asked for a connection
	Token       = "socket_token"        // it refuses the token, or what it may do
	Scope       = "socket_scope"        // the token may not open any
	Denied      = "socket_denied"       // Slack gives none, for a reason in Detail
	Refused     = "socket_refused"      // Slack offered one, and it cannot be opened
	Silent      = "socket_silent"       // it opened, and Slack does not greet
	Cut         = "socket_cut"          // it does not last
	Disabled    = "link_disabled"       // Socket Mode is turned off for the app
	OtherApp    = "socket_other_app"    // the token is of another app than the bot: what people do with the bot does not arrive
	Crowded     = "too_many_websockets" // the app has ten already, which Slack allows
	Limited     = "ratelimited"
)

// Codes lists those of a Fault.
func Codes() []string {
	return []string{Unreachable, Token, Scope, Denied, Refused, Silent, Cut, Disabled, OtherApp, Crowded, Limited}
}

// Why Slack says that it ends a connection, as it does with each every few hours.
const (
	warning = "warning"           // in some seconds
	refresh = "refresh_requested" // it is to be replaced
)

// Fault is why there is no connection.
type Fault struct {
	Code   string        // one of those above
	Detail string        // Slack's own code, where it has one
	Err    error         // may be nil; it holds no secret
	Retry  time.Duration // Slack asks for so much patience
}

// Error is for the log.
func (f *Fault) Error() string {
	said := strings.TrimSpace(f.Code + " " + f.Detail)
	if f.Err == nil {
		return said
	}
	return fmt.Sprintf("%s: %v", said, f.Err)
}

// Unwrap returns what happened.
func (f *Fault) Unwrap() error { return f.Err }

// Finding is the fault as a line of a preflight; shared/text has its sentence.
func (f *Fault) Finding() incident.Finding {
	return incident.Finding{Row: incident.PreflightSocket, Code: f.Code, Detail: f.Detail}
}

// ended is the fault for a reason with which Slack ends a connection.
func ended(reason string) *Fault {
	if reason == Disabled || reason == Crowded {
		return &Fault{Code: reason}
	}
	return &Fault{Code: Denied, Detail: reason}
}

// message is anything that Slack sends.
type message struct {
	Type        string `json:"type"`
	Connections int    `json:"num_connections"` // hello: all of the app's, this one included
	Info        struct {
		App string `json:"app_id"`
	} `json:"connection_info"` // hello
	Reason   string          `json:"reason"`      // disconnect
	Envelope string          `json:"envelope_id"` // a delivery
	Payload  json.RawMessage `json:"payload"`
}

// Connections opens a connection, closes it, and returns how many of the app's there were beside it. What Slack sends to it in
// the moment between goes unanswered, so Slack sends an event again, to another one. An error is a *Fault.
func (c *Client) Connections(ctx context.Context) (others int, err error) {
	k, err := c.open(ctx)
	if err != nil {
		return 0, err
	}
	k.close()
	return max(k.connections-1, 0), nil
}

// open opens a connection and waits for Slack's hello. An error is a *Fault.
func (c *Client) open(ctx context.Context) (*conn, error) {
	ctx, cancel := c.opts.Clock.WithTimeout(ctx, c.opts.Pace.Hello)
	defer cancel()
	_, address, err := c.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, faultOf(err)
	}
	ws, resp, err := c.dial.DialContext(ctx, address, nil)
	if err != nil {
		if resp != nil {
			_ = resp.Body.Close() // the status says enough
			err = fmt.Errorf("the WebSocket was answered with HTTP %s", resp.Status)
		}
		return nil, &Fault{Code: Refused, Err: gateway.WithoutURL(err)}
	}
	k := newConn(ws, c.opts)
	stop := context.AfterFunc(ctx, k.close)
	defer stop()
	err = k.greeted()
	if err == nil {
		err = c.sameApp(ctx, k.app)
	}
	if err != nil {
		k.close()
		return nil, err
	}
	return k, nil
}

// appTime is how long deliveries wait at most for whose app the bot is: Slack gives up on one after three seconds.
const appTime = time.Second

// sameApp wants the connection to be the bot's app's: any other's takes what people do with that one. Where Slack does not say
// whose either is, nothing is known to be wrong.
func (c *Client) sameApp(ctx context.Context, app string) error {
	if c.opts.App == nil || app == "" {
		return nil
	}
	ctx, cancel := c.opts.Clock.WithTimeout(ctx, min(appTime, c.opts.Pace.Hello/4))
	defer cancel()
	bots, err := c.opts.App(ctx)
	if err != nil || bots == "" || bots == app {
		return nil // it is asked again with the next connection
	}
	return &Fault{Code: OtherApp, Detail: app + " ≠ " + bots}
}

// greeted reads Slack's first message, which is a hello, or why there is none.
func (k *conn) greeted() error {
	m, err := k.read()
	switch {
	case err != nil:
		return &Fault{Code: Silent, Err: err}
	case m.Type == "disconnect" && m.Reason != "":
		return ended(m.Reason)
	case m.Type != "hello":
		return &Fault{Code: Silent, Err: fmt.Errorf("the first message is a %q", m.Type)}
	}
	k.connections, k.app = m.Connections, m.Info.App
	return nil
}

// faultOf reads why apps.connections.open gave no address.
func faultOf(err error) *Fault {
	var refused slack.SlackErrorResponse
	var limited *slack.RateLimitedError
	switch {
	case errors.As(err, &limited):
		return &Fault{Code: Limited, Retry: limited.RetryAfter}
	case !errors.As(err, &refused):
		return &Fault{Code: Unreachable, Err: gateway.WithoutURL(err)}
	case refused.Err == "missing_scope":
		return &Fault{Code: Scope}
	case slices.Contains(tokens, refused.Err):
		return &Fault{Code: Token, Detail: refused.Err}
	}
	return &Fault{Code: Denied, Detail: refused.Err}
}

// tokens is what Slack answers to a token that is none, or of another kind.
var tokens = []string{"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_allowed_token_type"}

// read returns Slack's next message. What is no JSON is passed over.
func (k *conn) read() (m message, err error) {
	for {
		_, raw, err := k.ws.ReadMessage()
		if err != nil {
			return m, err
		}
		k.alive()
		if err := json.Unmarshal(raw, &m); err == nil {
			return m, nil
		}
		k.opts.Log.Warn("a message of Slack's is no JSON", "bytes", len(raw))
	}
}

func newConn(ws *websocket.Conn, o Options) *conn {
	k := &conn{ws: ws, opts: o, leave: make(chan string, 1), gone: make(chan struct{})}
	ws.SetReadLimit(maxMessage)
	answer := ws.PingHandler()
	ws.SetPingHandler(func(data string) error {
		k.alive()
		return answer(data)
	})
	k.alive()
	return k
}
