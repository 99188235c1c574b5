package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// askedAbout checks how many replies of ours in a TODO's thread hold a text: "4.3d asked 1 TEXT".
func (s *stage) askedAbout(m slackfake.Message, want string) error {
	var n int
	if _, err := fmt.Sscanf(want, "%d", &n); err != nil {
		return err
	}
	_, text, _ := strings.Cut(want, " ")
	got, all := 0, ""
	for _, r := range s.slack.Thread(m.Channel, m.TS)[1:] {
		if r.BotID == "" {
			continue
		}
		all += r.Text + "\n"
		if strings.Contains(r.Text, text) {
			got++
		}
	}
	if got != n {
		return fmt.Errorf("%d times %q in:\n%s", got, text, all)
	}
	return nil
}

// ticks lets the clock tick in so many places at once.
func (s *stage) ticks(places string) error {
	var n int
	if _, err := fmt.Sscanf(places, "%d", &n); err != nil {
		return err
	}
	errs := make(chan error, n)
	for range n {
		go func() { errs <- s.machine.tick(s.t.Context()) }()
	}
	var all error
	for range n {
		all = errors.Join(all, <-errs)
	}
	return all
}

// threaded are the kinds of message that belong in a thread: a question to the owner, a word of progress from the browser, who
// was given the TODO; under an announcement, what has changed, that all is over or is not after all; and under the card of a sign what the clock asks, the start and the end.
var threaded = []string{"ask/", "said/", "given/", "told/", "ended/", "relapse/", "sign/"}

// lawfulThread: each message once, marked in a drill.
func (s *stage) lawfulThread(parent slackfake.Message) error {
	var all []error
	seen := map[string]bool{}
	for _, m := range s.slack.Thread(parent.Channel, parent.TS)[1:] {
		if m.BotID == "" {
			continue
		}
		key := keyOf(m)
		if seen[key] || !slices.ContainsFunc(threaded, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			all = append(all, fmt.Errorf("a thread has %q, twice or not what belongs there", key))
		}
		seen[key] = true
		all = append(all, s.lawfulMessage(m))
	}
	return errors.Join(all...)
}

// latest is the last of our replies in a TODO's thread.
func (s *stage) latest(todo string) (slackfake.Message, error) {
	m, err := s.message(todo)
	if err != nil {
		return m, err
	}
	thread := s.slack.Thread(m.Channel, m.TS)
	for i := len(thread) - 1; i > 0; i-- {
		if thread[i].BotID != "" {
			return thread[i], nil
		}
	}
	return m, errors.New("nobody was asked about it")
}
