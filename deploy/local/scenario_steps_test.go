package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// ServeHTTP hands Slack's deliveries to the app as it is at that moment.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.machine.handler().ServeHTTP(w, r)
}

// step does one line of a script.
func (s *stage) step(line string) error {
	first, rest, _ := strings.Cut(line, " ")
	switch first {
	case "at":
		return s.at(rest)
	case "wait":
		d, err := time.ParseDuration(rest)
		time.Sleep(d)
		return err
	case "quiet":
		s.quiet()
		return nil
	case "slack":
		return s.fault(strings.Fields(rest))
	case "restart":
		s.end()
		s.begin()
		return nil
	case "forget":
		s.seen = len(s.slack.Calls())
		return nil
	case "calls":
		return s.calls(rest)
	case "members":
		return s.members(strings.Fields(rest))
	case "posts":
		return s.posts(rest)
	case "timeline":
		return s.timeline(rest)
	}
	if strings.HasPrefix(first, "#") || first == "room" {
		return s.channelStep(first, rest)
	}
	if user, ok := s.user(first); ok {
		return s.act(user, rest)
	}
	return s.show(first, rest)
}

func (s *stage) at(when string) error {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		return err
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", when, tokyo)
	time.Sleep(time.Until(t))
	return err
}

func (s *stage) user(name string) (string, bool) {
	for _, u := range s.slack.Users() {
		if u.Name == name {
			return u.ID, true
		}
	}
	return "", false
}

// act is something a person does: types, sees, reacts, unreacts, replies, presses, picks, fills.
func (s *stage) act(user, what string) error {
	verb, rest, _ := strings.Cut(what, " ")
	ctx := s.t.Context()
	switch verb {
	case "types":
		return s.types(user, rest)
	case "sees":
		return contains(s.sees(user), rest)
	case "reacts", "unreacts":
		emoji, target, _ := strings.Cut(rest, " on ")
		m, err := s.message(target)
		if err != nil {
			return err
		}
		if verb == "reacts" {
			err = s.slack.React(user, m.Channel, m.TS, emoji)
		} else {
			err = s.slack.Unreact(user, m.Channel, m.TS, emoji)
		}
		return errors.Join(err, s.slack.WaitIdle(ctx))
	case "replies":
		target, text, _ := strings.Cut(rest, ": ")
		m, err := s.message(strings.TrimPrefix(target, "on "))
		if err != nil {
			return err
		}
		_, err = s.slack.Reply(user, m.Channel, m.TS, text)
		return errors.Join(err, s.slack.WaitIdle(ctx))
	case "presses":
		return s.presses(user, rest)
	case "fills":
		return s.fills(user, rest)
	case "deletes":
		m, err := s.message(rest)
		if err != nil {
			return err
		}
		return s.slack.DeleteMessage(s.ids.Kakei, m.Channel, m.TS)
	}
	return fmt.Errorf("a person cannot %q", verb)
}

func (s *stage) types(user, text string) error {
	channel := s.ids.Help
	if before, where, ok := strings.Cut(text, "   in "); ok {
		c, err := s.channel(where)
		if err != nil {
			return err
		}
		channel, text = c.ID, before
	}
	command, rest, _ := strings.Cut(text, " ")
	out, err := s.slack.Command(s.t.Context(), user, channel, command, rest)
	if err == nil && out.Problem != "" {
		err = errors.New(out.Problem)
	}
	return err
}

// sees is all that only this person sees: answers and the open form.
func (s *stage) sees(user string) string {
	var b strings.Builder
	if v, ok := s.slack.Modal(user); ok {
		fmt.Fprintf(&b, "[%s] %v %v %s\n", v.Title(), texts(v.Body["blocks"]), v.Errors, v.Trouble)
	}
	all := s.slack.Ephemerals(user)
	if len(all) > 0 {
		m := all[len(all)-1]
		b.WriteString(m.Text + "\n")
		b.WriteString(blockText(m))
	}
	return b.String()
}

// presses clicks "ACTION on TARGET"; ACTION is the action id, "menu:ACTION" an option of an overflow menu.
func (s *stage) presses(user, rest string) error {
	action, target, _ := strings.Cut(rest, " on ")
	var m slackfake.Message
	var err error
	if target == "answer" {
		all := s.slack.Ephemerals(user)
		m = all[len(all)-1]
	} else if m, err = s.message(target); err != nil {
		return err
	}
	if menu, option, ok := strings.Cut(action, ":"); ok {
		return s.picks(user, m, menu, option)
	}
	out, err := s.slack.Click(s.t.Context(), user, m.Channel, m.TS, action)
	if err == nil && out.Problem != "" {
		err = errors.New(out.Problem)
	}
	return err
}

func (s *stage) picks(user string, m slackfake.Message, menu, option string) error {
	values := regexp.MustCompile(`"value":"(` + regexp.QuoteMeta(option) + `:[^"]*)"`).FindStringSubmatch(asJSON(m.Blocks))
	if values == nil {
		return fmt.Errorf("no option %q in %s", option, asJSON(m.Blocks))
	}
	_, err := s.slack.Select(s.t.Context(), user, m.Channel, m.TS, menu, values[1])
	return err
}

// fills submits the person's open form: "field=value; field=value".
func (s *stage) fills(user, rest string) error {
	v, ok := s.slack.Modal(user)
	if !ok {
		return errors.New("no form is open")
	}
	values := map[string]string{}
	for _, pair := range strings.Split(rest, "; ") {
		if k, value, ok := strings.Cut(pair, "="); ok {
			values[k] = value
		}
	}
	out, err := s.slack.Submit(s.t.Context(), user, v.ID, values)
	if err == nil && out.Problem != "" {
		err = errors.New(out.Problem)
	}
	return err
}

// fault makes Slack fail: "down", "up", "refuses METHOD ERROR [TIMES]", "loses METHOD", "slow METHOD 500ms".
func (s *stage) fault(words []string) error {
	switch words[0] {
	case "down", "up":
		s.slack.SetOutage(words[0] == "down")
	case "refuses":
		f := slackfake.Fault{Kind: slackfake.AnswerError, Method: words[1], Error: words[2]}
		if len(words) > 3 {
			_, _ = fmt.Sscan(words[3], &f.Times)
		}
		s.slack.Inject(f)
	case "loses":
		s.slack.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Method: words[1], Times: 1})
	case "slow":
		d, err := time.ParseDuration(words[2])
		s.slack.Inject(slackfake.Fault{Kind: slackfake.DelayBefore, Method: strings.TrimPrefix(words[1], "*"), Delay: d})
		return err
	default:
		return fmt.Errorf("Slack cannot be %q", words[0])
	}
	return nil
}

// calls compares what Slack was asked since the last look with the file of that name.
func (s *stage) calls(name string) error {
	all := s.slack.Calls()
	var b strings.Builder
	for _, c := range sameMoment(all[s.seen:]) {
		b.WriteString(s.describe(c) + "\n")
	}
	s.seen = len(all)
	if *update {
		i := slices.IndexFunc(s.archive.Files, func(f txtar.File) bool { return f.Name == name })
		if i < 0 {
			s.archive.Files = append(s.archive.Files, txtar.File{Name: name})
			i = len(s.archive.Files) - 1
		}
		s.archive.Files[i].Data = []byte(b.String())
	}
	if diff := gocmp.Diff(string(s.file(name)), b.String()); diff != "" {
		return fmt.Errorf("Slack was asked something else (-want +got):\n%s", diff)
	}
	return nil
}

// sameMoment puts calls that were under way at the same time in one order, whichever was first.
func sameMoment(calls []slackfake.Call) []slackfake.Call {
	slices.SortStableFunc(calls, func(a, b slackfake.Call) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Method, b.Method), strings.Compare(a.Params["channel"], b.Params["channel"]))
	})
	return calls
}

func (s *stage) timeline(want string) error {
	room, err := s.channel("room")
	if err != nil {
		return err
	}
	id, err := s.machine.service.InChannel(s.t.Context(), room.ID)
	if err != nil {
		return err
	}
	entries, err := store.Timeline(s.t.Context(), s.machine.db, id, 0)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintln(&b, e.Kind, e.By, e.Via, e.Todo, e.To, e.Text, e.Phase, e.Left, e.Changes)
	}
	return contains(b.String(), want)
}
