package main

import (
	"errors"
	"fmt"
	"strings"
)

// home checks what stands in somebody's Home tab: "home shows TEXT", "home hides TEXT".
func (s *stage) home(user, rest string) error {
	v, ok := s.slack.Home(user, s.slack.Apps()[0].ID)
	if !ok {
		return errors.New("the Home tab is empty")
	}
	verb, want, _ := strings.Cut(rest, " ")
	got := strings.Join(texts(v.Body["blocks"]), "\n")
	switch verb {
	case "shows":
		return contains(got, want)
	case "hides":
		return lacks(got, want)
	}
	return fmt.Errorf("a Home tab does not %s", verb)
}

// opens is a person opening the app's Home tab, until what is shown then stands there.
func (s *stage) opens(user, what string) error {
	if what != "home" {
		return fmt.Errorf("nobody opens %q", what)
	}
	return errors.Join(s.slack.OpenHome(user, ""), s.slack.WaitIdle(s.t.Context()))
}

// lawfulHomes: nothing in a Home tab pages a room.
func (s *stage) lawfulHomes() (all []error) {
	for _, u := range s.slack.Users() {
		if v, ok := s.slack.Home(u.ID, s.slack.Apps()[0].ID); ok {
			all = append(all, harmless(asJSON(v.Body)))
		}
	}
	return all
}
