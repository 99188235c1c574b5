package main

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
)

// ServeHTTP hands Slack's deliveries to the app as it is at that moment.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.tape.listen(w, r, s.machine.handler())
}

// step does one line of a script. What is joined by "&&" happens at the same second.
func (s *stage) step(line string) error {
	if first, second, ok := strings.Cut(line, " && "); ok {
		s.glance(line)
		defer func() { s.screen = nil }()
		other := make(chan error, 1)
		go func() { other <- s.one(second) }()
		return errors.Join(s.one(first), <-other)
	}
	return s.one(line)
}

// one does one step.
func (s *stage) one(line string) error {
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
	if first == "question" {
		about, said, _ := strings.Cut(rest, " ")
		first, rest = first+" "+about, said
	}
	if where, ok := strings.CutPrefix(rest, "in "); ok && first == "sign" {
		channel, said, _ := strings.Cut(where, " ")
		first, rest = "sign in "+channel, said
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
		"tool":    s.toolStep,
		"alert":   s.alertStep,
		"list":    func(rest string) error { return s.listStep(strings.Fields(rest)) },
		"night":   s.nightStep,
		"relay":   s.relayStep,
		"portal":  s.portalStep,
		"phones":  s.phones,
		"record":  s.takes,
		"decides": s.decides,
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
		"customer": s.customer,
		"log":      s.logged,
		"health":   s.health,
		"status":   s.problems,
		"pinned":   s.pinned,
		"head":     s.headStands,
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
	t, err := time.ParseInLocation("2006-01-02 15:04", when, inTokyo())
	s.pass(time.Until(t))
	return err
}

// inTokyo is where the clock of scenarios hangs.
var inTokyo = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		panic(err) // the program carries its zones
	}
	return zone
})

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
		return s.finds(user, unescaped(rest))
	case "presses":
		return s.presses(user, rest)
	case "fills":
		return s.fills(user, unescaped(rest))
	case "opens":
		return s.opens(user, rest)
	case "home":
		return s.home(user, rest)
	case "closes":
		v, _ := s.slack.Modal(user)
		return s.slack.CloseView(s.t.Context(), user, v.ID, true)
	case "reports":
		where, said, _ := strings.Cut(rest, ": ")
		return s.reports(user, where, said)
	case "keeps":
		return s.keeps(user, rest)
	case "invites", "archives", "unarchives", "joins", "leaves", "says", "unbookmarks":
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
	case "unbookmarks":
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
	if emoji, said, ok := strings.Cut(rest, " to "); ok && strings.HasSuffix(verb, "reacts") {
		first, target = emoji, "saying "+said
	}
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
	if target == "room" {
		parent, err = s.message("saying " + first)
	}
	if err != nil {
		return err
	}
	if verb == "shares" {
		_, err := s.slack.Share(user, parent.Channel, parent.TS, text, first)
		return errors.Join(err, s.slack.WaitIdle(s.t.Context()))
	}
	file, isFile := strings.CutPrefix(first, "file ")
	among := s.slack.Thread(parent.Channel, parent.TS)[1:]
	if target == "room" {
		among = []slackfake.Message{parent}
	}
	for _, m := range among {
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

// keeps is the message shortcut on an effect's message, or on one that holds a text.
func (s *stage) keeps(user, what string) error { return s.shortcut(user, what, install.KeepShortcut) }

// reports is the message shortcut "report as a sign" on the latest message of a channel that holds a text.
func (s *stage) reports(user, where, said string) error {
	c, err := s.channel(where)
	if err != nil {
		return err
	}
	m, err := s.saying(c.ID, said)
	if err != nil {
		return err
	}
	out, err := s.slack.MessageShortcut(s.t.Context(), user, m.Channel, m.TS, "", install.SignShortcut)
	return errors.Join(err, problem(out))
}

// shortcut is that of a name on a message.
func (s *stage) shortcut(user, what, name string) error {
	m, err := s.message(what)
	if err != nil {
		m, err = s.message("saying " + what)
	}
	if err != nil {
		return err
	}
	out, err := s.slack.MessageShortcut(s.t.Context(), user, m.Channel, m.TS, "", name)
	return errors.Join(err, problem(out))
}

// pinned checks "N TEXT": on how many messages of the room that hold TEXT the app's own 📌 is.
func (s *stage) pinned(want string) error {
	number, text, _ := strings.Cut(want, " ")
	room, err := s.channel("room")
	n := 0
	for _, m := range room.Messages {
		for _, r := range m.Reactions {
			if r.Name == incident.PinReaction && slices.Contains(r.Users, s.slack.Apps()[0].BotUserID) && strings.Contains(m.Text, text) {
				n++
			}
		}
	}
	if fmt.Sprint(n) != number {
		err = errors.Join(err, fmt.Errorf("there are %d", n))
	}
	return err
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
	for _, name := range []string{"first", "room"} {
		if c, err := s.channel(name); err == nil {
			text = strings.ReplaceAll(text, "{"+name+"}", idIn(c.Name))
		}
	}
	command, rest, _ := strings.Cut(text, " ")
	out, err := s.slack.Command(s.t.Context(), user, channel, command, rest)
	return errors.Join(err, problem(out))
}

func problem(out slackfake.Outcome) error {
	if out.Problem == "" {
		return nil
	}
	return errors.New(out.Problem)
}
