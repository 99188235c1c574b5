package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// errGone is what a process that was killed, or a store that is down, answers.
var errGone = errors.New("it is down")

// aStore is the store of one process. It can be down, and it hears nothing more of a process that was killed.
type aStore struct {
	store.DB
	down atomic.Bool
}

func (s *aStore) Update(ctx context.Context, fn func(store.Tx) error) error {
	if s.down.Load() {
		return errGone
	}
	return s.DB.Update(ctx, func(tx store.Tx) error {
		if err := fn(tx); err != nil || !s.down.Load() {
			return err
		}
		return errGone
	})
}

func (s *aStore) Get(ctx context.Context, path string, into any) error {
	if s.down.Load() {
		return errGone
	}
	return s.DB.Get(ctx, path, into)
}

func (s *aStore) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	if s.down.Load() {
		return nil, errGone
	}
	return s.DB.List(ctx, q)
}

// aLink is one process's way to Slack. When the process is killed, what Slack was asked is done and nobody learns of it.
type aLink struct {
	to   http.RoundTripper
	tape *tape
	cut  atomic.Bool
}

func (l *aLink) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.cut.Load() {
		return nil, errGone
	}
	l.tape.noteAnswer(r)
	res, err := l.to.RoundTrip(r)
	if l.cut.Load() {
		return nil, errGone
	}
	return res, err
}

// kill ends the process without a chance to record anything, and starts another on the same data.
func (s *stage) kill() {
	s.store.down.Store(true)
	s.link.cut.Store(true)
	s.trouble = true
	s.end()
	s.begin()
}

func (s *stage) storeStep(what string) error {
	if name, ok := strings.CutPrefix(what, "names room "); ok {
		return s.nameRoom(name)
	}
	s.store.down.Store(what == "down")
	return nil
}

// nameRoom freezes another name for the newest incident's room, such as an older release gave it; {id} stands for its id.
func (s *stage) nameRoom(name string) error {
	all, err := s.machine.service.Open(s.t.Context())
	if err != nil || len(all) == 0 {
		return errors.Join(err, errors.New("nothing runs"))
	}
	id := all[len(all)-1].ID
	return s.store.Update(s.t.Context(), func(tx store.Tx) error {
		var header map[string]any
		err := tx.Get(store.IncidentPath(id), &header)
		if err != nil {
			return err
		}
		header["channelName"] = strings.ReplaceAll(name, "{id}", string(id))
		return tx.Set(store.IncidentPath(id), header)
	})
}

// notebook is a log that may be read while it is written.
type notebook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (n *notebook) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *notebook) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

// kinds are the faults a scenario can name, by its word for them.
var kinds = map[string]slackfake.FaultKind{
	"refuses": slackfake.AnswerError, "fails": slackfake.ErrorAfter, "loses": slackfake.LoseAnswer, "breaks": slackfake.BreakConnection,
	"omits": slackfake.NotServed, "503": slackfake.ServerErrorBefore, "ails": slackfake.ServerErrorAfter, "lags": slackfake.DelayAfter, "lands": slackfake.LandLate,
	"slow": slackfake.DelayBefore, "limits": slackfake.RateLimited, "doubles": slackfake.DuplicateEvent,
	"delays": slackfake.DelayEvent, "reorders": slackfake.ReorderEvent, "drops": slackfake.DropEvent,
}

// fault makes Slack fail: "WORD METHOD [WHAT] [TIMES]", where METHOD may end in "*" and WHAT is an error or a duration.
func (s *stage) fault(words []string) error {
	kind, ok := kinds[words[0]]
	if !ok || len(words) < 2 {
		return s.changeSlack(words)
	}
	f := slackfake.Fault{Kind: kind, Method: words[1]}
	for _, w := range words[2:] {
		d, notTime := time.ParseDuration(w)
		n, notNumber := strconv.Atoi(w)
		switch {
		case notNumber == nil && kind == slackfake.NotServed:
			f.Status = n
		case notNumber == nil:
			f.Times = n
		case notTime == nil:
			f.Delay, f.RetryAfter = d, d
		default:
			f.Error = w
		}
	}
	if kind == slackfake.LoseAnswer && f.Times == 0 {
		f.Times = 1
	}
	if pattern := words[1]; pattern[len(pattern)-1] == '*' && f.Match == nil {
		f.Method, f.Match = "", func(c slackfake.Call) bool { ok, _ := path.Match(pattern, c.Method); return ok }
	}
	s.faults = append(s.faults, s.slack.Inject(f))
	return nil
}

// changeSlack changes the workspace itself.
func (s *stage) changeSlack(words []string) error {
	switch words[0] {
	case "down", "up":
		s.slack.SetOutage(words[0] == "down")
	case "heals":
		for _, end := range s.faults {
			end()
		}
		s.faults = nil
	case "lacks", "has":
		return s.scopes(words[0] == "has", words[1:])
	case "sends":
		return s.sends(words[1])
	case "shares", "unshares", "archives", "unarchives":
		c, err := s.channel(words[1])
		switch words[0] {
		case "sends":
			return s.sends(words[1])
		case "shares", "unshares":
			c.ExtShared = words[0] == "shares"
		default:
			c.Archived = words[0] == "archives"
		}
		s.slack.AddChannel(c)
		return err
	case "bars":
		if words[1] == "tables" {
			s.slack.SetTables(false)
			break
		}
		s.slack.SetRefuseOrphans(words[1] == "orphans")
	case "adds":
		s.slack.AddUser(slackfake.User{ID: words[1], Name: words[2], RealName: words[2], Locale: "ja-JP"})
	case "deactivates":
		user, ok := s.user(words[1])
		if !ok {
			return fmt.Errorf("nobody is called %q", words[1])
		}
		return errors.Join(s.slack.Deactivate(user), s.slack.WaitIdle(s.t.Context()))
	default:
		return fmt.Errorf("Slack cannot be %q", words[0])
	}
	return nil
}

// sends delivers the event in the file of that name, signed. {room} stands for the channel, {4.3d} for a TODO's message.
func (s *stage) sends(name string) error {
	room, err := s.channel("room")
	body := strings.ReplaceAll(strings.TrimSpace(string(s.file(name))), "{room}", room.ID)
	for _, m := range s.slack.Messages(room.ID) {
		body = strings.ReplaceAll(body, "{"+strings.TrimPrefix(keyOf(m), "todo/")+"}", m.TS)
	}
	body = fmt.Sprintf(`{"type":"event_callback","event_id":"Ev%s","event":%s}`, name, body)
	r := httptest.NewRequest(http.MethodPost, "/events", strings.NewReader(body))
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", slackfake.Signature("scenario", stamp, []byte(body)))
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return fmt.Errorf("answered %d", w.Code)
	}
	return err
}

func (s *stage) scopes(has bool, scopes []string) error {
	return s.slack.UpdateApp(s.slack.Apps()[0].ID, func(a *slackfake.App) {
		if has {
			a.Scopes = append(a.Scopes, scopes...)
			return
		}
		a.Scopes = slices.DeleteFunc(a.Scopes, func(x string) bool { return slices.Contains(scopes, x) })
	})
}
