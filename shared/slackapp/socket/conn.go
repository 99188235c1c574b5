package socket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxMessage is the most that is read of one message, in bytes; Slack's are far smaller.
const maxMessage = 8 << 20

// maxAnswer is what an answer must be smaller than, in bytes: Slack drops a larger one without a word.
const maxAnswer = 20 << 10

// writeTime is how long sending an answer may take.
const writeTime = 5 * time.Second

// conn is one connection.
type conn struct {
	ws          *websocket.Conn
	opts        Options
	connections int         // of the app, as Slack's hello said
	app         string      // whose it is, as Slack's hello said; empty: it did not
	leave       chan string // why Slack asks us to open another one; once
	gone        chan struct{}
	sending     sync.Mutex
	closing     sync.Once
}

// Delivery is one thing that Slack sends: a command, an interaction or an event.
type Delivery struct {
	Type    string          // slash_commands, interactive or events_api
	Payload json.RawMessage // as it is posted to an app with an address
	ID      string
	conn    *conn
}

// Answer acknowledges the delivery, with a payload unless it is nil. Without it, Slack sends an event again, and tells a person
// that the app does not answer.
func (d Delivery) Answer(payload any) error {
	raw, err := json.Marshal(answerOf{d.ID, payload})
	if err == nil && len(raw) >= maxAnswer {
		err = fmt.Errorf("the answer has %d bytes, and Slack takes less than %d", len(raw), maxAnswer)
	}
	if err != nil { // it is acknowledged all the same: what was asked for is done
		raw, _ = json.Marshal(answerOf{Envelope: d.ID}) // a string can be encoded
	}
	return errors.Join(err, d.conn.send(raw))
}

type answerOf struct {
	Envelope string `json:"envelope_id"`
	Payload  any    `json:"payload,omitempty"`
}

func (k *conn) send(raw []byte) error {
	k.sending.Lock()
	defer k.sending.Unlock()
	_ = k.ws.SetWriteDeadline(k.opts.Clock.Deadline(writeTime)) // it fails on a closed connection, as the next does
	return k.ws.WriteMessage(websocket.TextMessage, raw)
}

// alive notes a sign of life.
func (k *conn) alive() { _ = k.ws.SetReadDeadline(k.opts.Clock.Deadline(k.opts.Pace.Silent)) }

// close ends the connection. Slack learns of it at once, and counts it no more.
func (k *conn) close() {
	k.closing.Do(func() {
		bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		_ = k.ws.WriteControl(websocket.CloseMessage, bye, k.opts.Clock.Deadline(time.Second)) // it is over either way
		_ = k.ws.Close()
	})
}

// run gives each delivery to Serve until the connection ends, or ctx.
func (k *conn) run(ctx context.Context) {
	defer close(k.gone)
	stop := context.AfterFunc(ctx, k.close)
	defer stop()
	defer k.close()
	for {
		m, err := k.read()
		switch {
		case err != nil:
			return
		case m.Type == "disconnect":
			select {
			case k.leave <- m.Reason:
			default: // it was asked before
			}
		case m.Envelope != "":
			k.opts.Serve(Delivery{Type: m.Type, Payload: m.Payload, ID: m.Envelope, conn: k})
		}
	}
}

// ended reports whether the connection has.
func (k *conn) ended() bool {
	select {
	case <-k.gone:
		return true
	default:
		return false
	}
}

// retire closes the connection, once it has had the time to answer what it was sent.
func (k *conn) retire(ctx context.Context) {
	select {
	case <-k.gone:
	default:
		k.opts.Clock.Sleep(ctx, k.opts.Pace.Grace)
	}
	k.close()
}
