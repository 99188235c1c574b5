package slackfake

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
)

// Options holds what a Workspace can be told. The zero value works.
type Options struct {
	// Clock is the workspace's. Default clock.Machine, which testing/synctest controls.
	Clock clock.Clock
	// AppTransport carries commands, interactions and events to the app. Default http.DefaultTransport.
	AppTransport http.RoundTripper
	// Random feeds secrets (response URLs, socket tickets). Default crypto/rand.
	Random io.Reader
	// BaseURL is where Handler is reachable, without a slash at the end. Default https://slack.test.
	// Response URLs, permalinks and Socket Mode addresses are made from it.
	BaseURL string
	// TeamID, TeamName and Domain default to T0FAKE, "Example Support" and "example".
	TeamID, TeamName, Domain string
	// NoRateLimits switches the tiers and the one-message-a-second rule off.
	NoRateLimits bool
	// ListLag is how long a channel that is new stands in no list: Slack does not promise that one shows it at once.
	ListLag time.Duration
	// Persist is called after every change and before the caller of the change gets an answer, never with the lock
	// held and possibly from several goroutines. See SaveFile.
	Persist func(*Workspace)
}

func (o Options) withDefaults() Options {
	o.Clock = o.Clock.Or(clock.Machine)
	if o.AppTransport == nil {
		o.AppTransport = http.DefaultTransport
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	o.BaseURL = strings.TrimSuffix(orDefault(o.BaseURL, "https://slack.test"), "/")
	o.TeamID = orDefault(o.TeamID, "T0FAKE")
	o.TeamName = orDefault(o.TeamName, "Example Support")
	o.Domain = orDefault(o.Domain, "example")
	return o
}

func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// Workspace is one fake Slack workspace with its apps. It is safe for use by several goroutines at once.
type Workspace struct {
	opt Options

	mu      sync.Mutex
	st      state
	version int64         // of what people and the app can see
	writes  int64         // of what Save writes, deliveries under way included
	changed chan struct{} // closed and replaced at each change of version

	limits  limiter
	calls   []*Call
	faults  faultList
	sockets socketHub
	flight  flight
	outbox  []*pendingEvent // made under the lock, started when it is released

	saveMu sync.Mutex
	saved  int64 // the writes that SaveFile has written
}

// New returns an empty workspace.
func New(o Options) *Workspace {
	w := &Workspace{opt: o.withDefaults(), st: emptyState(), changed: make(chan struct{})}
	w.st.TeamID, w.st.TeamName, w.st.Domain = w.opt.TeamID, w.opt.TeamName, w.opt.Domain
	w.limits.off = o.NoRateLimits
	return w
}

// TeamID returns the workspace's own id.
func (w *Workspace) TeamID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.st.TeamID
}

// BaseURL returns where the workspace believes its Handler is reachable.
func (w *Workspace) BaseURL() string { return w.opt.BaseURL }

// Version counts the changes of the workspace's state.
func (w *Workspace) Version() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.version
}

// Subscribe returns the current version and a channel that is closed at the next change. A page follows the workspace
// by calling it again after each change.
func (w *Workspace) Subscribe() (version int64, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.version, w.changed
}

// SetRefuseOrphans makes a reply to a message that is gone fail with cannot_reply_to_message, which Slack documents. By default
// it is posted to the channel itself, as users of chat.postMessage report of Slack: only the answer tells, whose message has no
// thread_ts (github.com/slack-go/slack/issues/1571). A reply to a tombstone is one in its thread either way.
func (w *Workspace) SetRefuseOrphans(refuse bool) {
	_ = w.change(func() error { w.st.NoOrphans = refuse; return nil })
}

// SetTables says whether Slack has brought data_table to the workspace, as it has unless this says otherwise. Where it has not, it
// answers invalid_blocks.
func (w *Workspace) SetTables(has bool) {
	_ = w.change(func() error { w.st.NoTables = !has; return nil })
}

// SetEditWindow makes messages older than d refuse edits with edit_window_closed. Zero lifts the rule.
func (w *Workspace) SetEditWindow(d time.Duration) {
	_ = w.change(func() error { w.st.EditWindow = d; return nil })
}

// change runs f under the lock; when f succeeds the version grows, events made by f are sent and the state persisted.
func (w *Workspace) change(f func() error) error {
	err := w.locked(f)
	if err == nil {
		w.persist()
	}
	return err
}

// locked runs f under the lock without persisting; the caller calls persist when it has let go of everything.
func (w *Workspace) locked(f func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := f()
	if err == nil {
		w.bump()
	}
	w.startOutbox()
	return err
}

func (w *Workspace) bump() {
	w.version++
	w.writes++
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *Workspace) persist() {
	if w.opt.Persist != nil {
		w.opt.Persist(w)
	}
}

func (w *Workspace) now() time.Time { return w.opt.Clock.Now() }

// nextID returns an id of Slack's look, such as C0A000001. Ids are counted, so that tests see the same ones each run.
func (w *Workspace) nextID(prefix string) string {
	w.st.Counter++
	return prefix + "0A" + strings.ToUpper(fmt.Sprintf("%06s", strconv.FormatInt(w.st.Counter, 36)))
}

// nextTS returns a message timestamp: seconds, a dot, microseconds; it grows strictly in the whole workspace.
func (w *Workspace) nextTS() string {
	micros := max(w.now().UnixMicro(), w.st.LastMicros+1)
	w.st.LastMicros = micros
	return formatTS(micros)
}

func formatTS(micros int64) string {
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
}

func (w *Workspace) secret() string {
	b := make([]byte, 18)
	if _, err := io.ReadFull(w.opt.Random, b); err != nil {
		panic(fmt.Errorf("slackfake: read randomness: %w", err))
	}
	return hex.EncodeToString(b)
}

// Errors of acts that Slack's own client would not let a person do.
var (
	ErrNoSuchUser     = errors.New("no such user")
	ErrNoSuchChannel  = errors.New("no such channel, or the person cannot see it")
	ErrNoSuchMessage  = errors.New("no such message, or the person cannot see it")
	ErrNoSuchBookmark = errors.New("no such bookmark in the channel")
	ErrNoSuchElement  = errors.New("no such button, menu or option in the message or view")
	ErrNoSuchView     = errors.New("no such open view")
	ErrNoSuchApp      = errors.New("no app answers this")
	ErrNotMember      = errors.New("the person is not in the channel")
	ErrArchived       = errors.New("the channel is archived")
	ErrNotAllowed     = errors.New("the person may not do this")
	ErrInvalidInput   = errors.New("the form does not accept this value")
	ErrOutage         = errors.New("the workspace is down")
)
