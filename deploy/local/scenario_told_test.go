package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// called is a mention by which Slack notifies people: a person, or a user group.
var called = regexp.MustCompile(`(?:<@|<!subteam\^|"user_id":"|"usergroup_id":")([UWS][A-Z0-9]+)`)

// post is a message of the app as it was posted: an edit notifies nobody.
type post struct {
	channel string
	said    string
	calls   []string // whom it mentions, each once
}

// posted are the messages in incident channels since the last look.
func (s *stage) posted() (out []post) {
	rooms := map[string]bool{}
	for _, c := range s.slack.Channels() {
		rooms[c.ID] = incidentRoom(c.Name)
	}
	for _, c := range s.slack.Calls()[s.seen:] {
		if c.Method != "chat.postMessage" || !c.Did || !rooms[c.Params["channel"]] {
			continue
		}
		out = append(out, postOf(c))
	}
	return out
}

// postOf is the message that a call posted.
func postOf(c slackfake.Call) post {
	p := post{channel: c.Params["channel"], said: c.Params["text"] + "\n" + c.Params["blocks"]}
	for _, m := range called.FindAllStringSubmatch(bracketed(p.said), -1) {
		if !slices.Contains(p.calls, m[1]) {
			p.calls = append(p.calls, m[1])
		}
	}
	return p
}

// bracketed undoes what JSON does to angle brackets.
func bracketed(s string) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(s)
}

// mentions checks "N" or "N..M": how many mentions what was posted in incident channels holds; or one of the nightly looks.
func (s *stage) mentions(want string) error {
	if look, known := s.nightly(want); known {
		return look()
	}
	n := 0
	for _, p := range s.posted() {
		n += len(p.calls)
	}
	return within(n, want)
}

// messages checks "N" or "N..M": how many messages were posted in incident channels.
func (s *stage) messages(want string) error { return within(len(s.posted()), want) }

// told checks "berlin N TEXT": how many of the messages that mention somebody hold TEXT.
func (s *stage) told(want string) error {
	name, rest, _ := strings.Cut(want, " ")
	number, text, _ := strings.Cut(rest, " ")
	id, ok := s.user(name)
	if !ok {
		return fmt.Errorf("nobody is called %s", name)
	}
	n, all := 0, ""
	for _, p := range s.posted() {
		for _, called := range p.calls {
			if called == id {
				all += p.said + "\n"
				n += min(1, strings.Count(p.said, text))
			}
		}
	}
	if err := within(n, number); err != nil {
		return fmt.Errorf("%w, in:\n%s", err, all)
	}
	return nil
}

// within checks a number against "N" or "N..M".
func within(n int, want string) error {
	least, most, ok := strings.Cut(want, "..")
	if !ok {
		most = least
	}
	low, _ := strconv.Atoi(least)
	if high, err := strconv.Atoi(most); err != nil || n < low || n > high {
		return fmt.Errorf("it is %d", n)
	}
	return nil
}
