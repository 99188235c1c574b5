package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// timeline checks the incident's timeline as people read it: "timeline TEXT", "timeline lacks TEXT", "timeline has 2 TEXT":
// how many lines hold it. Between parts of TEXT " … " stands for anything; people are @kakei, @berlin.
func (s *stage) timeline(want string) error {
	all, err := s.lines()
	if err != nil {
		return err
	}
	if rest, ok := strings.CutPrefix(want, "lacks "); ok {
		return holding(all, rest, "0")
	}
	if rest, ok := strings.CutPrefix(want, "has "); ok {
		number, text, _ := strings.Cut(rest, " ")
		return holding(all, text, number)
	}
	return holding(all, want, "")
}

// holding checks how many lines hold a text; "": at least one.
func holding(lines []string, want, number string) error {
	parts := strings.Split(want, " … ")
	for n := range parts {
		parts[n] = regexp.QuoteMeta(parts[n])
	}
	holds, n := regexp.MustCompile(strings.Join(parts, ".*")), 0
	for _, line := range lines {
		if holds.MatchString(line) {
			n++
		}
	}
	if number == strconv.Itoa(n) || number == "" && n > 0 {
		return nil
	}
	return fmt.Errorf("%d lines hold it:\n%s", n, strings.Join(lines, "\n"))
}

// lines are those of the incident's timeline.
func (s *stage) lines() (all []string, err error) {
	id, err := s.incident()
	if err != nil {
		return nil, err
	}
	state, err := store.Load(s.t.Context(), s.store.DB, id)
	if err != nil {
		return nil, err
	}
	entries, err := store.Timeline(s.t.Context(), s.store.DB, id, 0)
	lang := state.Incident.Settings.Language
	for _, e := range entries {
		todo, _ := state.Todo(e.Todo)
		all = append(all, incident.OneLine(text.Entry(lang, e, todo.Title.In(lang), s.handle)))
	}
	return all, err
}

// handle is what a person is called in a scenario.
func (s *stage) handle(id incident.PersonID) string {
	for _, u := range s.slack.Users() {
		if u.ID == string(id) {
			return "@" + u.Name
		}
	}
	return string(id)
}
