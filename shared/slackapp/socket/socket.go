// Package socket is Slack's way in for a process without a public address: Socket Mode. The process opens a WebSocket to
// Slack and gets there what would be posted to its addresses.
//
// Slack sends each delivery to one of an app's connections, and any process that holds the app's token may have one. So a
// Client counts: the hello with which Slack greets a connection says how many there are. It also says when it is not
// connected, since nothing else would: Slack answers every call meanwhile.
//
// The package dials by itself, and does not use slack-go's socketmode, which hides why Slack ends a connection, connects
// again at once and for ever where Slack ends each (link_disabled, too_many_websockets), and closes the old connection
// before it opens the next. Sources: docs.slack.dev, apis/events-api/using-socket-mode; reference/methods/apps.connections.open.
package socket

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/service"
)

// Options say how a Client listens.
type Options struct {
	APIURL string // default https://slack.com/api/
	// App says which app the bot is of: the token's must be the same. nil: nobody knows.
	App func(ctx context.Context) (id string, err error)
	// Serve is given each delivery, and must not take its time: no other is read meanwhile.
	Serve func(d Delivery)
	// Changed is told how Slack's events reach the process whenever that changes; nil: nobody is.
	Changed func(h service.Hearing)
	// Connected is told of a connection after a time without any; nil: nobody is.
	Connected func()
	Log       *slog.Logger // default: nothing is written
	Clock     clock.Clock
	Pace      Pace
}

// Pace is the times of a Client; what is zero is the default.
type Pace struct {
	First  time.Duration // after a failure, until the next try; it doubles. Default 2 s
	Most   time.Duration // at most so long. Default 1 min: apps.connections.open is of Slack's tier 1
	Steady time.Duration // a connection that lasts so long is one. Default 10 s
	Again  time.Duration // until somebody else's connection is looked for again. Default 2 min
	Count  time.Duration // how often it is counted how many there are. Default 15 min
	Grace  time.Duration // what a connection that was replaced gets to answer what it was sent. Default 5 s
	Hello  time.Duration // how long opening one may take. Default 8 s
	Silent time.Duration // a connection without any sign of life for so long is dead; Slack pings every few seconds. Default 30 s
}

func (p Pace) withDefaults() Pace {
	return Pace{
		First: cmp.Or(p.First, 2*time.Second), Most: cmp.Or(p.Most, time.Minute), Steady: cmp.Or(p.Steady, 10*time.Second),
		Again: cmp.Or(p.Again, 2*time.Minute), Count: cmp.Or(p.Count, 15*time.Minute), Grace: cmp.Or(p.Grace, 5*time.Second),
		Hello: cmp.Or(p.Hello, 8*time.Second), Silent: cmp.Or(p.Silent, 30*time.Second),
	}
}

// Client opens connections for one app-level token.
type Client struct {
	opts Options
	api  *slack.Client
	dial websocket.Dialer
}

// New returns a Client for an app-level token. It calls nothing yet.
func New(token string, o Options) *Client {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Pace = o.Pace.withDefaults()
	return &Client{
		opts: o, dial: websocket.Dialer{Proxy: http.ProxyFromEnvironment},
		api: slack.New("", slack.OptionAppLevelToken(token), slack.OptionAPIURL(cmp.Or(o.APIURL, slack.APIURL))),
	}
}
