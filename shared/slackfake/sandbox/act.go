package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// act is something a person does on the page.
type act struct {
	Do      string            `json:"do"`
	User    string            `json:"user"`
	Channel string            `json:"channel"`
	Thread  string            `json:"thread"` // ts of the thread one writes in, or ""
	TS      string            `json:"ts"`     // of the message it is about
	View    string            `json:"view"`
	Block   string            `json:"block"`
	Action  string            `json:"action"`
	Value   string            `json:"value"`
	Text    string            `json:"text"`
	Emoji   string            `json:"emoji"`
	On      bool              `json:"on"`
	Values  map[string]string `json:"values"` // "block_id/action_id" → what is entered
}

// acted is what came of it.
type acted struct {
	OK      bool   `json:"ok"`
	Message string `json:"message,omitempty"` // what went wrong, in the person's language
	TS      string `json:"ts,omitempty"`      // of the message it made
}

type doer func(s *server, ctx context.Context, a act) (slackfake.Outcome, error)

// doers is everything that can be done, by name.
var doers = map[string]doer{
	"say": (*server).say, "click": (*server).click, "select": (*server).choose,
	"submit": (*server).submit, "close": (*server).closeModal, "change": (*server).change,
	"react":    quiet(func(ws *slackfake.Workspace, a act) error { return ws.React(a.User, a.Channel, a.TS, a.Emoji) }),
	"unreact":  quiet(func(ws *slackfake.Workspace, a act) error { return ws.Unreact(a.User, a.Channel, a.TS, a.Emoji) }),
	"delete":   quiet(func(ws *slackfake.Workspace, a act) error { return ws.DeleteMessage(a.User, a.Channel, a.TS) }),
	"join":     quiet(func(ws *slackfake.Workspace, a act) error { return ws.JoinChannel(a.User, a.Channel) }),
	"archive":  quiet(func(ws *slackfake.Workspace, a act) error { return ws.ArchiveChannel(a.User, a.Channel) }),
	"leave":    quiet(func(ws *slackfake.Workspace, a act) error { return ws.LeaveChannel(a.User, a.Channel) }),
	"remove":   quiet(func(ws *slackfake.Workspace, a act) error { return ws.RemoveFromChannel(a.User, a.Channel, a.Value) }),
	"edit":     (*server).edit,
	"home":     (*server).openHome,
	"shortcut": (*server).shortcut,
	"down":     (*server).takeDown,
	"slow":     (*server).slowDown,
	"switch":   (*server).turn,
}

func quiet(do func(*slackfake.Workspace, act) error) doer {
	return func(s *server, _ context.Context, a act) (slackfake.Outcome, error) {
		return slackfake.Outcome{}, do(s.ws, a)
	}
}

// mostRequest is the longest request of the page: a modal with many long texts.
const mostRequest = 1 << 20

func (s *server) serveAct(w http.ResponseWriter, r *http.Request) {
	var a act
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostRequest)).Decode(&a); err != nil {
		http.Error(w, "not an act", http.StatusBadRequest)
		return
	}
	do, known := doers[a.Do]
	if !known {
		http.Error(w, "no such act", http.StatusBadRequest)
		return
	}
	out, err := do(s, r.Context(), a)
	u, _ := s.ws.User(a.User)
	key := trouble(out, err)
	answer(w, acted{OK: key == "", Message: words[reads(u.Locale)][key], TS: out.Shown})
}

// say posts what was typed; a text that begins with a slash is a command.
func (s *server) say(ctx context.Context, a act) (slackfake.Outcome, error) {
	names := newDirectory(s.ws, a.User)
	text := strings.TrimSpace(a.Text)
	if strings.HasPrefix(text, "/") && a.Thread == "" {
		command, rest, _ := strings.Cut(text, " ")
		rest = names.mentions(strings.TrimSpace(rest), true)
		return s.ws.Command(ctx, a.User, a.Channel, command, rest)
	}
	m, err := s.ws.Reply(a.User, a.Channel, a.Thread, names.mentions(text, false))
	return slackfake.Outcome{Shown: m.TS}, err
}

// shortcut runs a message shortcut of the app that has it.
func (s *server) shortcut(ctx context.Context, a act) (slackfake.Outcome, error) {
	for _, app := range s.ws.Apps() {
		if slices.ContainsFunc(app.Shortcuts, func(o slackfake.Shortcut) bool { return o.CallbackID == a.Value }) {
			return s.ws.MessageShortcut(ctx, a.User, a.Channel, a.TS, app.ID, a.Value)
		}
	}
	return slackfake.Outcome{}, slackfake.ErrNoSuchElement
}

func (s *server) edit(_ context.Context, a act) (slackfake.Outcome, error) {
	text := newDirectory(s.ws, a.User).mentions(strings.TrimSpace(a.Text), false)
	return slackfake.Outcome{}, s.ws.EditMessage(a.User, a.Channel, a.TS, text)
}

// click presses a button of a message or of a modal.
func (s *server) click(ctx context.Context, a act) (slackfake.Outcome, error) {
	if a.View != "" {
		s.keep(ctx, a)
		return s.ws.ClickView(ctx, a.User, a.View, a.Action, a.Value)
	}
	return s.ws.Click(ctx, a.User, a.Channel, a.TS, a.Action, a.Value)
}

// keep hands over what stands in a modal's form, so that the app sees it with a click on a button of the modal. What
// the form does not accept yet is left for the submission.
func (s *server) keep(ctx context.Context, a act) {
	view, ok := s.ws.Modal(a.User)
	if !ok || view.ID != a.View {
		return
	}
	for _, b := range view.Blocks() {
		action := str(object(b["element"])["action_id"])
		value, entered := a.Values[str(b["block_id"])+"/"+action]
		if entered && b["dispatch_action"] != true {
			_, _ = s.ws.SelectView(ctx, a.User, a.View, action, s.moment(a.User, object(b["element"]), value))
		}
	}
}

// moment puts what a date and time input holds into Slack's form; other values stay as they are.
func (s *server) moment(user string, element map[string]any, value string) string {
	u, _ := s.ws.User(user)
	if element["type"] == "datetimepicker" {
		if n, err := newCalendar(u.TZ, "en", s.opt.Clock.Now()).moment(value); err == nil {
			return n
		}
	}
	return value
}

// choose selects in a menu of a message or of a modal.
func (s *server) choose(ctx context.Context, a act) (slackfake.Outcome, error) {
	if a.View != "" {
		return s.ws.SelectView(ctx, a.User, a.View, a.Action, a.Value)
	}
	return s.ws.Select(ctx, a.User, a.Channel, a.TS, a.Action, a.Value)
}

// change tells that an input of a modal was left; a modal that is gone by then is no trouble.
func (s *server) change(ctx context.Context, a act) (slackfake.Outcome, error) {
	out, err := s.ws.SelectView(ctx, a.User, a.View, a.Action, a.Value)
	if errors.Is(err, slackfake.ErrNoSuchView) || errors.Is(err, slackfake.ErrInvalidInput) {
		err = nil
	}
	return out, err
}

func (s *server) submit(ctx context.Context, a act) (slackfake.Outcome, error) {
	view, ok := s.ws.Modal(a.User)
	if !ok || view.ID != a.View {
		return slackfake.Outcome{}, slackfake.ErrNoSuchView
	}
	values := map[string]string{}
	for _, b := range view.Blocks() {
		element := object(b["element"])
		key := str(b["block_id"]) + "/" + str(element["action_id"])
		if value, entered := a.Values[key]; entered {
			values[key] = s.moment(a.User, element, value)
		}
	}
	return s.ws.Submit(ctx, a.User, a.View, values)
}

// closeModal closes the view on top, or with On the whole stack.
func (s *server) closeModal(ctx context.Context, a act) (slackfake.Outcome, error) {
	return slackfake.Outcome{}, s.ws.CloseView(ctx, a.User, a.View, a.On)
}

func (s *server) takeDown(_ context.Context, a act) (slackfake.Outcome, error) {
	s.ws.SetOutage(a.On)
	return slackfake.Outcome{}, nil
}

func (s *server) slowDown(_ context.Context, a act) (slackfake.Outcome, error) {
	s.setSlow(a.On)
	s.ws.SetOutage(s.down()) // as it is: lets every page see the change
	return slackfake.Outcome{}, nil
}

// turn switches something around the workspace on or off.
func (s *server) turn(_ context.Context, a act) (slackfake.Outcome, error) {
	for _, w := range s.opt.Switches {
		if w.Name == a.Value {
			w.Set(a.On)
			s.ws.SetOutage(s.down()) // as it is: lets every page see the change
			return slackfake.Outcome{}, nil
		}
	}
	return slackfake.Outcome{}, slackfake.ErrNoSuchElement
}

func isOutage(err error) bool { return errors.Is(err, slackfake.ErrOutage) }

// troubles maps what the workspace says to the page's words.
var troubles = []struct {
	err error
	key string
}{
	{slackfake.ErrOutage, "err down"},
	{slackfake.ErrNotMember, "err member"},
	{slackfake.ErrArchived, "err archived"},
	{slackfake.ErrNotAllowed, "err allowed"},
	{slackfake.ErrNoSuchApp, "err app"},
	{slackfake.ErrInvalidInput, "err input"},
	{slackfake.ErrNoSuchView, "err gone"},
	{slackfake.ErrNoSuchMessage, "err gone"},
	{slackfake.ErrNoSuchElement, "err gone"},
	{slackfake.ErrNoSuchChannel, "err gone"},
	{slackfake.ErrNoSuchUser, "err gone"},
}

// trouble is the key of the words for what went wrong, or "".
func trouble(out slackfake.Outcome, err error) string {
	for _, t := range troubles {
		if errors.Is(err, t.err) {
			return t.key
		}
	}
	switch {
	case err != nil:
		return "err other"
	case out.Problem == "operation_timeout" || out.Problem == "http_timeout":
		return "err timeout"
	case out.Problem != "":
		return "err refused"
	}
	return ""
}
