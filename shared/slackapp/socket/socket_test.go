package socket_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/socket"
	"noroshi.internal/shared/slackfake"
)

// quick is the pace of tests: failures follow each other at once.
var quick = socket.Pace{
	First: time.Millisecond, Most: 20 * time.Millisecond, Steady: 30 * time.Millisecond, Again: 300 * time.Millisecond,
	Count: time.Hour, Grace: 10 * time.Millisecond,
}

// network is what stands between a process and Slack. A test may have it do something else than pass on the WebSocket.
type network struct {
	*httptest.Server
	w      *slackfake.Workspace
	app    slackfake.App
	ids    slackfake.SeedIDs
	broken atomic.Pointer[http.HandlerFunc]
}

func newNetwork(t *testing.T) *network {
	t.Helper()
	n := &network{w: slackfake.New(slackfake.Options{NoRateLimits: true})}
	n.ids, n.app = slackfake.Seed(n.w, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi"})
	slack := n.w.Handler()
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken := n.broken.Load(); broken != nil && strings.HasPrefix(r.URL.Path, "/socket/") {
			(*broken)(w, r)
			return
		}
		slack.ServeHTTP(w, r)
	}))
	t.Cleanup(n.CloseClientConnections)
	t.Cleanup(func() {
		for _, c := range n.w.Calls() {
			if c.Leaked {
				t.Errorf("%s carries a token where logs see it", c.Method)
			}
		}
	})
	return n
}

// breaks has the WebSocket handled by f; nil: by Slack.
func (n *network) breaks(f http.HandlerFunc) {
	if f == nil {
		n.broken.Store(nil)
		return
	}
	n.broken.Store(&f)
}

// refuses is a proxy that lets no WebSocket through.
func refuses(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "blocked by policy", http.StatusForbidden)
}

// says accepts the WebSocket, sends messages, and then closes it, or says nothing for ever.
func says(messages ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		up := websocket.Upgrader{}
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		for _, m := range messages {
			_ = conn.WriteMessage(websocket.TextMessage, []byte(m))
		}
		if len(messages) == 0 {
			_, _, _ = conn.ReadMessage()
		}
	}
}

// notes is a log, and what a client told.
type notes struct {
	mu        sync.Mutex
	log       bytes.Buffer
	heard     service.Hearing
	said      []service.Hearing
	connected int
	served    []string
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.log.Write(p)
}

func (n *notes) with(f func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	f()
}

// lines are those of the log that hold a word.
func (n *notes) lines(word string) (count int) {
	n.with(func() { count = strings.Count(n.log.String(), word) })
	return count
}

func (n *notes) hearing() (h service.Hearing) {
	n.with(func() { h = n.heard })
	return h
}

// listens starts a client, which ends with the test.
func (n *network) listens(t *testing.T, token string, pace socket.Pace) *notes {
	t.Helper()
	book := &notes{}
	c := socket.New(token, socket.Options{
		Clock:  clock.Machine,
		APIURL: n.URL + "/api/", Pace: pace, Log: slog.New(slog.NewTextHandler(book, nil)),
		Changed:   func(h service.Hearing) { book.with(func() { book.heard, book.said = h, append(book.said, h) }) },
		Connected: func() { book.with(func() { book.connected++ }) },
		Serve: func(d socket.Delivery) {
			if err := d.Answer(nil); err != nil {
				t.Error(err)
			}
			book.with(func() { book.served = append(book.served, d.Type) })
		},
	})
	done := make(chan struct{})
	go func() { defer close(done); c.Listen(t.Context()) }()
	t.Cleanup(func() { <-done })
	return book
}

// until waits for something to become true; the test's own limit ends the wait.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-t.Context().Done():
			t.Fatalf("never: %s", what)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (n *network) opens() (count int) {
	for _, c := range n.w.Calls() {
		if c.Method == "apps.connections.open" {
			count++
		}
	}
	return count
}

// TestNotConnected: whatever keeps the WebSocket away, the log says so once, with what to do, however often it is tried; and
// once more when it is back. Whoever asks is told since when.
func TestNotConnected(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		breaks   http.HandlerFunc
		why      string
		patience time.Duration // 0: the client's own
	}{
		"a proxy refuses it":              {refuses, "socket_refused", 0},
		"it opens and is closed":          {says(`{"type":"x"}`), "socket_silent", 0},
		"it opens and nothing comes":      {says(), "socket_silent", time.Second},
		"Socket Mode was turned off":      {says(`{"type":"disconnect","reason":"link_disabled"}`), "link_disabled", 0},
		"too many have one":               {says(`{"type":"disconnect","reason":"too_many_websockets"}`), "too_many_websockets", 0},
		"a reason nobody has heard of":    {says(`{"type":"disconnect","reason":"moon_phase"}`), "socket_denied", 0},
		"it is greeted and cut each time": {says(`{"type":"hello","num_connections":1}`), "socket_cut", 0},
		"it is asked to go each time":     {says(`{"type":"hello","num_connections":1}`, `{"type":"disconnect","reason":"refresh_requested"}`), "socket_cut", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t)
			n.breaks(c.breaks)
			pace := quick
			pace.Hello = c.patience
			book := n.listens(t, n.app.AppToken, pace)
			until(t, "several tries", func() bool { return n.opens() >= 3 && !book.hearing().UnheardSince.IsZero() })
			if got := book.lines("not connected"); got != 1 || book.lines("why="+c.why) != 1 || book.lines("do=") != 1 {
				t.Errorf("%d lines:\n%s", got, &book.log)
			}
			n.breaks(nil)
			until(t, "the connection", func() bool { return book.hearing().UnheardSince.IsZero() })
			var connected int
			if book.with(func() { connected = book.connected }); connected == 0 {
				t.Error("nobody is told to read back what was missed")
			}
			if book.lines("connected again") != 1 {
				t.Errorf("the log does not say that it is back:\n%s", &book.log)
			}
		})
	}
}

// TestAskingTooOften: Slack's tier for asking for a connection is kept, and says nothing beside what is wrong.
func TestAskingTooOften(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.breaks(refuses)
	book := n.listens(t, n.app.AppToken, quick)
	until(t, "a line", func() bool { return book.lines("not connected") == 1 })
	end := n.w.Inject(slackfake.Fault{Method: "apps.connections.open", Kind: slackfake.RateLimited, RetryAfter: time.Second, Times: 1})
	defer end()
	limited := n.opens() + 1
	until(t, "two tries more", func() bool { return n.opens() > limited })
	if book.lines("not connected") != 1 {
		t.Errorf("%s", &book.log)
	}
	var at []time.Time // of the tries, from the one that was too many
	for _, c := range n.w.Calls() {
		if c.Method == "apps.connections.open" && (len(at) > 0 || c.Error == "ratelimited") {
			at = append(at, c.At)
		}
	}
	if len(at) < 2 || at[1].Sub(at[0]) < time.Second {
		t.Errorf("Slack asked for a second of patience, and the tries were at %v", at)
	}
}

// TestRefusedToken: Slack's refusal of the token is told with what to do, and the token is not.
func TestRefusedToken(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for _, token := range []string{n.app.BotToken, "xapp-wrong"} {
		book := n.listens(t, token, quick)
		until(t, "a line", func() bool { return book.lines("not connected") == 1 })
		if book.lines("socket_token") == 0 || book.lines("SLACK_APP_TOKEN") != 1 || book.lines(token) > 0 {
			t.Errorf("the log:\n%s", &book.log)
		}
		_, err := socket.New(token, socket.Options{Clock: clock.Machine, APIURL: n.URL + "/api/"}).Connections(t.Context())
		var fault *socket.Fault
		if !errors.As(err, &fault) || fault.Code != socket.Token || strings.Contains(err.Error(), token) {
			t.Errorf("%v", err)
		}
	}
}

// TestSlackReplacesConnections: Slack's asking for another connection is no news. The old one is read until the other is
// there, so no delivery is lost between the two; and after that Slack counts one again.
func TestSlackReplacesConnections(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"warning", "refresh_requested"} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t)
			book := n.listens(t, n.app.AppToken, quick)
			for round := range 4 {
				until(t, "a connection", func() bool { return n.w.SocketsGreeted(n.app.ID) == round+1 && n.w.SocketConnections(n.app.ID) == 1 })
				n.breaks(func(w http.ResponseWriter, r *http.Request) {
					if n.w.SocketConnections(n.app.ID) != 1 {
						t.Error("the old one was given up before the next")
					}
					if out, err := n.w.Command(t.Context(), n.ids.Kakei, n.ids.Help, "/incident", ""); err != nil || out.Problem != "" {
						t.Errorf("between the two: %+v %v", out, err)
					}
					n.w.Handler().ServeHTTP(w, r)
				})
				n.w.Disconnect(n.app.ID, reason)
			}
			until(t, "a connection", func() bool { return n.w.SocketsGreeted(n.app.ID) == 5 && n.w.SocketConnections(n.app.ID) == 1 })
			if h := book.hearing(); h != (service.Hearing{}) || book.log.Len() > 0 {
				t.Errorf("%+v\n%s", h, &book.log)
			}
		})
	}
}

// TestCutAfterAWhile: a connection that lasted and ends is followed by another at once, which is no news, but what people did
// between is asked for.
func TestCutAfterAWhile(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	pace := quick
	pace.Steady, pace.First = time.Nanosecond, time.Hour
	book := n.listens(t, n.app.AppToken, pace)
	for round := range 3 {
		until(t, "a connection", func() bool { return n.w.SocketsGreeted(n.app.ID) == round+1 && n.w.SocketConnections(n.app.ID) == 1 })
		until(t, "that the greeting is read", func() bool { // what is cut before is no connection
			out, err := n.w.Command(t.Context(), n.ids.Kakei, n.ids.Help, "/incident", "")
			return err == nil && out.Problem == ""
		})
		n.w.Cut(n.app.ID)
	}
	until(t, "a connection", func() bool { return n.w.SocketsGreeted(n.app.ID) == 4 && n.w.SocketConnections(n.app.ID) == 1 })
	until(t, "reading back", func() bool { var got int; book.with(func() { got = book.connected }); return got == 3 })
	h := book.hearing()
	if h.Suspected = false; h != (service.Hearing{}) || book.log.Len() > 0 { // one that was cut may be counted for a moment
		t.Errorf("%+v\n%s", h, &book.log)
	}
}

// TestSomebodyElse: another process with the app's token is told of by both, once, when it is there twice in a row, and so is
// that it is there no more. A connection of a moment, such as a check's, is not.
func TestSomebodyElse(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	pace := quick
	pace.Count = pace.Again
	first := n.listens(t, n.app.AppToken, pace)
	until(t, "the first", func() bool { return n.w.SocketConnections(n.app.ID) > 0 })
	var second *notes
	t.Run("two", func(t *testing.T) {
		second = n.listens(t, n.app.AppToken, pace)
		for _, book := range []*notes{first, second} {
			until(t, "who else is there", func() bool { return book.hearing().Others > 0 })
		}
	})
	until(t, "that it has gone", func() bool { return first.hearing().Others == 0 && first.lines("no other process") > 0 })
	if first.lines("another process") != 1 || second.lines("another process") != 1 {
		t.Errorf("first:\n%s\nsecond:\n%s", &first.log, &second.log)
	}
}

// TestAConnectionOfAMoment: what was counted once and is gone at the next count, such as a check's connection or that of a
// process that was killed, is suspected, looked for again soon, and told to nobody.
func TestAConnectionOfAMoment(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	pace := quick
	pace.Again, pace.Count, pace.Grace = time.Millisecond, time.Hour, time.Minute // an hour is not waited for
	n.breaks(func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		// With the first connection that is one of somebody else's, with the second the one that it replaces.
		_ = conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":2}`))
		_, _, _ = conn.ReadMessage()
	})
	book := n.listens(t, n.app.AppToken, pace)
	until(t, "that nobody is suspected any more", func() bool {
		var said []service.Hearing
		book.with(func() { said = slices.Clone(book.said) })
		return len(said) == 2 && said[0].Suspected && !said[1].Suspected
	})
	if h := book.hearing(); h.Others > 0 || book.log.Len() > 0 {
		t.Errorf("%+v\n%s", h, &book.log)
	}
}

// commands has a client listen, and somebody type a command, which is answered.
func (n *network) commands(t *testing.T, c *socket.Client) {
	t.Helper()
	go c.Listen(t.Context())
	until(t, "a connection", func() bool { return n.w.SocketConnections(n.app.ID) > 0 })
	out, err := n.w.Command(t.Context(), n.ids.Kakei, n.ids.Help, "/incident", "")
	if err != nil || out.Problem != "" {
		t.Errorf("%+v %v", out, err)
	}
}

// TestAHangingLookForTheApp holds no delivery up: a look for whose app the bot is that never ends is given up, and what Slack sent
// over the connection meanwhile arrives.
func TestAHangingLookForTheApp(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	served := make(chan string, 1)
	c := socket.New(n.app.AppToken, socket.Options{
		Clock: clock.Machine, APIURL: n.URL + "/api/", Pace: quick,
		App: func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		},
		Serve: func(d socket.Delivery) {
			if err := d.Answer(nil); err != nil {
				t.Error(err)
			}
			served <- d.Type
		},
	})
	n.commands(t, c)
	if got := <-served; got != "slash_commands" {
		t.Errorf("%s arrived", got)
	}
	if opens := n.opens(); opens != 1 {
		t.Errorf("%d connections were opened", opens)
	}
}

// TestAnswerTooLarge: what Slack would drop without a word is an error, and the delivery is acknowledged all the same.
func TestAnswerTooLarge(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	problems := make(chan error, 1)
	c := socket.New(n.app.AppToken, socket.Options{
		Clock:  clock.Machine,
		APIURL: n.URL + "/api/", Pace: quick,
		Serve: func(d socket.Delivery) {
			problems <- d.Answer(map[string]string{"text": strings.Repeat("長", 10_000)})
		},
	})
	n.commands(t, c)
	if err := <-problems; err == nil || !strings.Contains(err.Error(), "bytes") {
		t.Errorf("%v", err)
	}
}

// FuzzMessage: nothing that comes over a connection ends the process or reaches it as a delivery without an id.
func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`{"type":"events_api","envelope_id":"1","payload":{}}`, `{"type":"disconnect"}`, `{"type":"hello"}`, `[`, `{"envelope_id":7}`, "null", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		n := newNetwork(t)
		defer n.Close()
		served := make(chan socket.Delivery, 2)
		n.breaks(says(`{"type":"hello","num_connections":1}`, sent, `{"type":"events_api","envelope_id":"last"}`))
		c := socket.New(n.app.AppToken, socket.Options{Clock: clock.Machine, APIURL: n.URL + "/api/", Pace: quick, Serve: func(d socket.Delivery) {
			select {
			case served <- d:
			default:
			}
		}})
		go c.Listen(t.Context())
		for d := range served {
			if d.ID == "" || d.Payload != nil && !json.Valid(d.Payload) {
				t.Fatalf("%q came as %+v", sent, d)
			}
			if d.ID == "last" {
				return
			}
		}
	})
}
