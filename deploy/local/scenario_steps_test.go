package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/slackfake"
)

// ServeHTTP hands Slack's deliveries to the app as it is at that moment.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.tape.listen(w, r, s.machine.handler())
}

// step does one line of a script. What is joined by "&&" happens at the same second.
func (s *stage) step(line string) error {
	if first, second, ok := strings.Cut(line, " && "); ok {
		other := make(chan error, 1)
		go func() { other <- s.step(second) }()
		return errors.Join(s.step(first), <-other)
	}
	first, rest, _ := strings.Cut(line, " ")
	if do, ok := s.stepsOfTime()[first]; ok {
		return do(rest)
	}
	if do, ok := s.stepsOfSight()[first]; ok {
		return do(rest)
	}
	if strings.HasPrefix(first, "#") || first == "room" || first == "first" {
		return s.channelStep(first, rest)
	}
	if user, ok := s.user(first); ok {
		return s.act(user, rest)
	}
	return s.show(first, rest)
}

// restart ends the process orderly and starts it again, with other settings if a file of the archive is named.
func (s *stage) restart(settings string) error {
	s.end()
	if settings != "" {
		s.configure(settings)
	}
	s.begin()
	return nil
}

// stepsOfTime are what happens to everybody.
func (s *stage) stepsOfTime() map[string]func(string) error {
	return map[string]func(string) error{
		"at":      s.at,
		"wait":    s.wait,
		"quiet":   func(string) error { s.quiet(); return nil },
		"slack":   func(rest string) error { return s.fault(strings.Fields(rest)) },
		"store":   s.storeStep,
		"drive":   func(rest string) error { return s.driveStep(strings.Fields(rest)) },
		"restart": s.restart,
		"kill":    func(how string) error { s.shared = how == "shared"; s.kill(); return nil },
		"begin":   s.beginStep,
		"join":    func(string) error { return <-s.begun },
		"ticks":   s.ticks,
		"trouble": func(string) error { s.trouble = true; return nil },
		"replays": s.replays,
		"echo":    s.echoes,
		"erase":   func(string) error { s.tape.heard = nil; return nil },
	}
}

// stepsOfSight are what is looked at.
func (s *stage) stepsOfSight() map[string]func(string) error {
	return map[string]func(string) error{
		"forget":   func(string) error { s.seen = len(s.slack.Calls()); return nil },
		"calls":    s.calls,
		"asked":    s.asked,
		"rooms":    s.rooms,
		"mentions": s.mentions,
		"messages": s.messages,
		"told":     s.told,
		"members":  func(rest string) error { return s.members(strings.Fields(rest)) },
		"posts":    s.posts,
		"timeline": s.timeline,
		"document": s.document,
		"log":      s.logged,
		"health":   s.health,
		"status":   s.problems,
	}
}

func (s *stage) wait(d string) error {
	pause, err := time.ParseDuration(d)
	s.pass(pause)
	return err
}

// beginStep starts a step and does not wait for it: "join" does.
func (s *stage) beginStep(line string) error {
	s.begun = make(chan error, 1)
	go func() { s.begun <- s.step(line) }()
	return nil
}

func (s *stage) at(when string) error {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		return err
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", when, tokyo)
	s.pass(time.Until(t))
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

// act is something a person does. Verbs without a target come first, then those about a message.
func (s *stage) act(user, what string) error {
	verb, rest, _ := strings.Cut(what, " ")
	switch verb {
	case "types":
		return s.types(user, unescaped(rest))
	case "sees":
		return contains(s.sees(user), rest)
	case "misses":
		return lacks(s.sees(user), rest)
	case "heard":
		return s.heard(user, rest)
	case "every":
		return s.everyAnswer(user, rest)
	case "finds":
		return s.finds(user, rest)
	case "presses":
		return s.presses(user, rest)
	case "fills":
		return s.fills(user, unescaped(rest))
	case "closes":
		v, _ := s.slack.Modal(user)
		return s.slack.CloseView(s.t.Context(), user, v.ID, true)
	case "invites", "archives", "unarchives", "joins", "leaves", "says", "unmarks":
		return s.inRoom(user, verb, rest)
	case "deletes":
		if rest == "room" || rest == "first" || strings.HasPrefix(rest, "#") {
			return s.inRoom(user, verb, rest)
		}
	}
	if verb == "shares" || verb == "edits" || verb == "takes" {
		return s.onWord(user, verb, unescaped(rest))
	}
	return s.onMessage(user, verb, rest)
}

// inRoom is what people do to a channel.
func (s *stage) inRoom(user, verb, rest string) error {
	name, text, _ := strings.Cut(rest, ": ")
	first, where, ok := strings.Cut(name, " to ")
	if !ok {
		where = name
	}
	c, err := s.channel(where)
	if err != nil {
		return err
	}
	switch verb {
	case "invites":
		other, _ := s.user(first)
		return s.slack.Invite(user, c.ID, other)
	case "unmarks":
		i := slices.IndexFunc(c.Bookmarks, func(b slackfake.Bookmark) bool { return strings.Contains(b.Title+b.Link, text) })
		if i < 0 {
			return fmt.Errorf("no bookmark %q in %v", text, c.Bookmarks)
		}
		return s.slack.RemoveBookmark(user, c.ID, c.Bookmarks[i].ID)
	case "archives":
		return errors.Join(s.slack.ArchiveChannel(user, c.ID), s.slack.WaitIdle(s.t.Context()))
	case "deletes":
		return errors.Join(s.slack.DeleteChannel(user, c.ID), s.slack.WaitIdle(s.t.Context()))
	case "unarchives":
		return errors.Join(s.slack.UnarchiveChannel(user, c.ID), s.slack.WaitIdle(s.t.Context()))
	case "joins":
		return s.slack.JoinChannel(user, c.ID)
	case "leaves":
		return s.slack.LeaveChannel(user, c.ID)
	}
	_, err = s.slack.Say(user, c.ID, text)
	return errors.Join(err, s.slack.WaitIdle(s.t.Context()))
}

// onMessage is what people do to a message: reacts, unreacts, replies, deletes. "hastily" does not wait for the event.
func (s *stage) onMessage(user, verb, rest string) error {
	first, target, _ := strings.Cut(rest, " on ")
	text := ""
	if verb == "replies" {
		target, text, _ = strings.Cut(strings.TrimPrefix(rest, "on "), ": ")
	} else if verb == "deletes" || verb == "unpins" {
		target = rest
	}
	target, hastily := strings.CutSuffix(target, " hastily")
	m, err := s.message(target)
	if err != nil {
		return err
	}
	switch verb {
	case "reacts":
		err = s.slack.React(user, m.Channel, m.TS, first)
	case "unreacts":
		err = s.slack.Unreact(user, m.Channel, m.TS, first)
	case "replies":
		_, err = s.slack.Reply(user, m.Channel, m.TS, text)
	case "deletes":
		err = s.slack.DeleteMessage(s.ids.Kakei, m.Channel, m.TS)
	case "unpins":
		err = s.slack.Unpin(user, m.Channel, m.TS)
	default:
		return fmt.Errorf("a person cannot %q", verb)
	}
	if hastily {
		return err
	}
	return errors.Join(err, s.slack.WaitIdle(s.t.Context()))
}

// onWord is what people do to their words below a TODO: "shares shot.png on 4.3b: TEXT", "edits WORDS on 4.3b: TEXT",
// "takes WORDS off 4.3b", "takes file shot.png off 4.3b".
func (s *stage) onWord(user, verb, rest string) error {
	var first, target, text string
	if verb == "takes" {
		first, target, _ = strings.Cut(rest, " off ")
	} else {
		first, target, _ = strings.Cut(rest, " on ")
		target, text, _ = strings.Cut(target, ": ")
	}
	parent, err := s.message(target)
	if err != nil {
		return err
	}
	if verb == "shares" {
		_, err := s.slack.Share(user, parent.Channel, parent.TS, text, first)
		return errors.Join(err, s.slack.WaitIdle(s.t.Context()))
	}
	file, isFile := strings.CutPrefix(first, "file ")
	for _, m := range s.slack.Thread(parent.Channel, parent.TS)[1:] {
		if verb == "edits" && m.User != user || !strings.Contains(asJSON(m), file) {
			continue
		}
		switch {
		case verb == "edits":
			err = s.slack.EditMessage(user, m.Channel, m.TS, text)
		case isFile:
			err = s.slack.DeleteFile(user, m.Channel, m.TS, file)
		default:
			err = s.slack.DeleteMessage(user, m.Channel, m.TS)
		}
		return errors.Join(err, s.slack.WaitIdle(s.t.Context()))
	}
	return fmt.Errorf("%s said no %q below %s", user, first, target)
}

// repeated and escaped are what a line may hold in place of text that nobody wants to read: {あ*3000}, \n, \u202e.
var (
	repeated = regexp.MustCompile(`\{(.+?)\*(\d+)\}`)
	escaped  = regexp.MustCompile(`\\u[0-9a-f]{4}|\\n`)
)

func unescaped(line string) string {
	line = repeated.ReplaceAllStringFunc(line, func(x string) string {
		m := repeated.FindStringSubmatch(x)
		n, _ := strconv.Atoi(m[2])
		return strings.Repeat(m[1], n)
	})
	return escaped.ReplaceAllStringFunc(line, func(x string) string {
		r, _, _, _ := strconv.UnquoteChar(x, '"')
		return string(r)
	})
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
	for _, name := range []string{"first", "room"} { // an incident's id is the third part of its channel's name
		if c, err := s.channel(name); err == nil {
			text = strings.ReplaceAll(text, "{"+name+"}", strings.Split(c.Name, "-")[2])
		}
	}
	command, rest, _ := strings.Cut(text, " ")
	out, err := s.slack.Command(s.t.Context(), user, channel, command, rest)
	return errors.Join(err, problem(out))
}

// presses clicks "ACTION on TARGET"; ACTION is the action id, "ACTION WHAT" the one of several whose value names WHAT,
// "menu:ACTION" an option of an overflow menu.
func (s *stage) presses(user, rest string) error {
	if action, ok := strings.CutSuffix(rest, " on form"); ok {
		v, _ := s.slack.Modal(user)
		out, err := s.slack.ClickView(s.t.Context(), user, v.ID, action)
		return errors.Join(err, problem(out))
	}
	action, target, _ := strings.Cut(rest, " on ")
	action, about, _ := strings.Cut(action, " ")
	var m slackfake.Message
	var err error
	if all := s.slack.Ephemerals(user); target == "answer" && len(all) > 0 {
		m = all[len(all)-1]
	} else if m, err = s.message(target); err != nil {
		return err
	}
	if menu, option, ok := strings.Cut(action, ":"); ok {
		return s.picks(user, m, menu, option)
	}
	var value []string
	if about != "" {
		pattern := regexp.MustCompile(`"value":"([^"]*` + regexp.QuoteMeta(url.QueryEscape(about)) + `[^"]*)"`)
		if value = pattern.FindStringSubmatch(asJSON(m.Blocks)); value == nil {
			return fmt.Errorf("no button about %q in %s", about, asJSON(m.Blocks))
		}
		value = value[1:]
	}
	out, err := s.slack.Click(s.t.Context(), user, m.Channel, m.TS, action, value...)
	return errors.Join(err, problem(out))
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
	return errors.Join(err, problem(out))
}

func problem(out slackfake.Outcome) error {
	if out.Problem == "" {
		return nil
	}
	return errors.New(out.Problem)
}
