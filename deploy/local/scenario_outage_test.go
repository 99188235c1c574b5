package main

import (
	"errors"
	"fmt"
	"strings"

	"noroshi.internal/shared/incident"
)

// logged checks "N TEXT": how often TEXT stands in the log.
func (s *stage) logged(want string) error { return times(s.log.String(), want) }

// health checks what pages show of a system: "slack up", "slack slow", "slack down" with something waiting.
func (s *stage) health(want string) error {
	system, rest, _ := strings.Cut(want, " ")
	all, err := s.machine.service.Health(s.t.Context())
	h := all[incident.System(system)]
	got := "up"
	switch {
	case !h.Reachable:
		if got = "down"; h.Waiting == 0 {
			got = "down and nothing waits"
		}
	case h.Slow:
		got = "slow"
	}
	if err == nil && got != rest || h.Reachable != h.DownSince.IsZero() {
		err = fmt.Errorf("it is %s (%+v)", got, h)
	}
	return err
}

// problems checks the problems of the newest incident: "shows TEXT" or "lacks TEXT", each as system, key and code.
func (s *stage) problems(want string) error {
	open, err := s.machine.service.Open(s.t.Context())
	if err != nil {
		return err
	}
	if len(open) == 0 {
		return errors.New("no incident runs")
	}
	var b strings.Builder
	for _, p := range open[0].Problems {
		fmt.Fprintln(&b, strings.Join(strings.Fields(p.System+" "+p.Key+" "+p.Code), " "))
	}
	verb, text, _ := strings.Cut(want, " ")
	if verb == "lacks" {
		return lacks(b.String(), text)
	}
	return contains(b.String(), text)
}
