package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Socket Mode (apis/events-api/using-socket-mode): the app opens a websocket and gets there what would be posted to
// its URLs, in envelopes that it acknowledges.

// pingEvery keeps clients content that look for a sign of life (slack-go gives up after 30 s).
const pingEvery = 10 * time.Second

// socketHub knows the open sockets. It is guarded by the workspace's lock.
type socketHub struct {
	tickets map[string]string // one-time ticket → app id
	open    map[string][]*socket
	greeted map[string]int // how many an app has ever had
	next    int
}

type socket struct {
	w      *Workspace
	app    string
	conn   *websocket.Conn
	sendMu sync.Mutex
	ackMu  sync.Mutex
	acks   map[string]chan json.RawMessage // envelope id → the ack's payload
	gone   chan struct{}
}

// openTicket makes the address for one connection; the lock is held.
func (w *Workspace) openTicket(a *App, host string) string {
	ticket := w.secret()
	if w.sockets.tickets == nil {
		w.sockets.tickets = map[string]string{}
	}
	w.sockets.tickets[ticket] = a.ID
	base := w.opt.BaseURL
	if host != "" && base == "https://slack.test" {
		base = "http://" + host
	}
	return "ws" + strings.TrimPrefix(base, "http") + "/socket/" + ticket
}

// pick returns one of the app's sockets in turn: Slack sends each envelope to one of them, whoever opened it, and promises no
// order.
func (h *socketHub) pick(w *Workspace, app string) *socket {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := h.open[app]
	if len(list) == 0 {
		return nil
	}
	h.next++
	return list[h.next%len(list)]
}

// SocketConnections returns how many Socket Mode connections an app has open.
func (w *Workspace) SocketConnections(appID string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sockets.open[appID])
}

// SocketsGreeted returns how many Socket Mode connections an app has had, those that ended included.
func (w *Workspace) SocketsGreeted(appID string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sockets.greeted[appID]
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request, ticket string) {
	w.mu.Lock()
	app, known := w.sockets.tickets[ticket]
	delete(w.sockets.tickets, ticket)
	w.mu.Unlock()
	if !known {
		http.Error(rw, "unknown ticket", http.StatusForbidden)
		return
	}
	conn, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	s := &socket{w: w, app: app, conn: conn, acks: map[string]chan json.RawMessage{}, gone: make(chan struct{})}
	if !s.welcome() {
		_ = conn.Close()
		return
	}
	go s.pings()
	s.read()
	w.leave(s)
}

// MaxSockets is how many connections an app may have at the same time.
const MaxSockets = 10

// welcome greets a connection with how many there are with it, or sends away the one that is too many. Nothing is delivered
// to it before it is greeted.
func (s *socket) welcome() bool {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	n := s.w.enter(s)
	if n == 0 {
		_ = s.conn.WriteJSON(disconnect("too_many_websockets")) // it may have gone by itself
		return false
	}
	_ = s.conn.WriteJSON(map[string]any{
		"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": s.app},
		"debug_info": map[string]any{"host": "slackfake", "build_number": 1, "approximate_connection_time": 18060},
	})
	return true
}

// enter adds a connection and returns how many the app has with it; 0 when it has all it may.
func (w *Workspace) enter(s *socket) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sockets.open == nil {
		w.sockets.open, w.sockets.greeted = map[string][]*socket{}, map[string]int{}
	}
	if len(w.sockets.open[s.app]) == MaxSockets {
		return 0
	}
	w.sockets.open[s.app] = append(w.sockets.open[s.app], s)
	w.sockets.greeted[s.app]++
	w.bump()
	return len(w.sockets.open[s.app])
}

func (w *Workspace) leave(s *socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var rest []*socket
	for _, other := range w.sockets.open[s.app] {
		if other != s {
			rest = append(rest, other)
		}
	}
	w.sockets.open[s.app] = rest
	close(s.gone)
	_ = s.conn.Close() // the other side may have closed it already
	w.bump()
}

func (s *socket) write(v any) error {
	s.sendMu.Lock()
	defer s.sendMu.Unlock()
	return s.conn.WriteJSON(v)
}

func (s *socket) pings() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { <-s.gone; cancel() }()
	for {
		s.sendMu.Lock()
		err := s.conn.WriteControl(websocket.PingMessage, []byte("Ping from slackfake"), s.w.opt.Clock.Deadline(AnswerTime))
		s.sendMu.Unlock()
		if err != nil || !s.w.opt.Clock.Pause(ctx, pingEvery) {
			return
		}
	}
}

// read takes acknowledgements until the connection ends.
func (s *socket) read() {
	for {
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if err := s.conn.ReadJSON(&ack); err != nil {
			return
		}
		s.ackMu.Lock()
		if waiting := s.acks[ack.EnvelopeID]; waiting != nil {
			waiting <- ack.Payload
			delete(s.acks, ack.EnvelopeID)
		}
		s.ackMu.Unlock()
	}
}

// deliver sends one envelope and waits for its acknowledgement.
func (s *socket) deliver(ctx context.Context, p parcel) appAnswer {
	id := fmt.Sprintf("%s-%d", s.w.secret()[:16], p.retry)
	acked := make(chan json.RawMessage, 1)
	s.ackMu.Lock()
	s.acks[id] = acked
	s.ackMu.Unlock()
	envelope := map[string]any{
		"envelope_id": id, "payload": p.payload, "type": envelopeType[p.kind],
		"accepts_response_payload": p.kind != DeliverEvent,
	}
	if p.kind == DeliverEvent {
		envelope["retry_attempt"], envelope["retry_reason"] = p.retry, p.reason
	}
	if err := s.write(envelope); err != nil {
		return appAnswer{problem: "connection_failed"}
	}
	select {
	case payload := <-acked:
		return appAnswer{status: http.StatusOK, body: payload}
	case <-s.gone:
		return appAnswer{problem: "connection_failed"}
	case <-ctx.Done():
		return appAnswer{problem: "http_timeout"}
	}
}

var envelopeType = map[DeliveryKind]string{
	DeliverCommand: "slash_commands", DeliverInteraction: "interactive", DeliverEvent: "events_api",
}

// Disconnect tells an app's Socket Mode clients that their connections end. reason is warning or refresh_requested, as Slack
// says to each every few hours and leaves it open until the client has another one, or any other, such as link_disabled, with
// which Slack closes it.
func (w *Workspace) Disconnect(appID, reason string) {
	w.mu.Lock()
	list := append([]*socket(nil), w.sockets.open[appID]...)
	w.mu.Unlock()
	for _, s := range list {
		_ = s.write(disconnect(reason))
		if reason != "warning" && reason != "refresh_requested" {
			_ = s.conn.Close() // ends read, which cleans up
		}
	}
}

// Cut ends an app's Socket Mode connections without a word, as a network does.
func (w *Workspace) Cut(appID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sockets.open[appID] {
		_ = s.conn.NetConn().Close()
	}
}

func disconnect(reason string) map[string]any {
	return map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "slackfake"}}
}
