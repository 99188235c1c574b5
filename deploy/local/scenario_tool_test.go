package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/slackfake"
)

// tools are the team's own, and the provider's feeds, as they are asked from here: by id, what each answers. One of which nobody has
// said anything answers 200 and nothing.
type tools struct {
	mu      sync.Mutex
	named   map[string]string // by address
	answers map[string]toolAnswer
	feeds   http.Handler // serves the provider's feeds, each at the end of its path; nil: they answer as tools do
}

type toolAnswer struct {
	status int // 0: nobody takes the connection
	body   string
}

// name says what tools and feeds there are.
func (t *tools) name(w config.Watch) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.named = map[string]string{}
	for _, tool := range w.Tools {
		t.named[tool.Address()] = tool.ID
	}
	for name, address := range w.Provider.Feeds {
		t.named[address] = name
	}
	if t.answers == nil {
		t.answers = map[string]toolAnswer{}
	}
}

// RoundTrip asks a tool by its address.
func (t *tools) RoundTrip(r *http.Request) (*http.Response, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id, known := t.named[r.URL.String()]
	if known && t.feeds != nil && strings.HasSuffix(r.URL.Path, "/"+id) {
		return slackfake.HandlerTransport(t.feeds).RoundTrip(r)
	}
	if !known {
		return nil, fmt.Errorf("nobody has named %s", r.URL)
	}
	a, said := t.answers[id]
	switch {
	case !said:
		a.status = http.StatusOK
	case a.status == 0:
		return nil, syscall.ECONNREFUSED
	}
	return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

// toolStep says what a tool, or a feed, answers from now on: "portal answers 503 Sorry", "rss shows FILE", "portal is down".
func (s *stage) toolStep(rest string) error {
	words := strings.SplitN(rest, " ", 4)
	s.tools.mu.Lock()
	defer s.tools.mu.Unlock()
	switch {
	case rest == words[0]+" is down":
		s.tools.answers[words[0]] = toolAnswer{}
	case len(words) >= 3 && words[1] == "answers":
		status, err := strconv.Atoi(words[2])
		if err != nil {
			return err
		}
		s.tools.answers[words[0]] = toolAnswer{status, strings.Join(words[3:], "")}
	case len(words) == 3 && words[1] == "shows":
		s.tools.answers[words[0]] = toolAnswer{http.StatusOK, string(s.file(words[2]))}
	default:
		return fmt.Errorf("a tool cannot %q", rest)
	}
	return nil
}

// nightStep switches the night that is played on or off.
func (s *stage) nightStep(on string) error {
	p, ok := s.tools.feeds.(*player)
	if !ok {
		p = &player{clock: clock.Machine}
		s.tools.mu.Lock()
		s.tools.feeds = p
		s.tools.mu.Unlock()
		s.machine.follow(p)
	}
	p.set(on == "on")
	return nil
}
