package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// pressable is a button, or an option of a menu, as a person finds it.
type pressable struct {
	label, beside string // beside is what stands before it
	action, value string
	option        bool
}

// presses clicks "LABEL on TARGET", or of several with one label "LABEL beside TEXT on TARGET". A menu's option has a label, too.
// With " twice" at the end it is pressed again, if it is still there.
func (s *stage) presses(user, rest string) error {
	rest, twice := strings.CutSuffix(rest, " twice")
	what, target, _ := cutLast(rest, " on ")
	label, beside, _ := strings.Cut(what, " beside ")
	if target == "form" {
		return s.pressesOnForm(user, label, beside)
	}
	m, err := s.shown(user, target)
	if err != nil {
		return err
	}
	p, err := found(m.Blocks, label, beside)
	if err != nil {
		return err
	}
	if p.option {
		_, err := s.slack.Select(s.t.Context(), user, m.Channel, m.TS, p.action, p.value)
		return err
	}
	click := func() error {
		out, err := s.slack.Click(s.t.Context(), user, m.Channel, m.TS, p.action, p.value)
		return errors.Join(err, problem(out))
	}
	err = click()
	if twice {
		if again := click(); !errors.Is(again, slackfake.ErrNoSuchElement) { // the message has followed the first press
			err = errors.Join(err, again)
		}
	}
	return err
}

func (s *stage) pressesOnForm(user, label, beside string) error {
	v, _ := s.slack.Modal(user)
	p, err := found(v.Body["blocks"], label, beside)
	if err != nil {
		return err
	}
	out, err := s.slack.ClickView(s.t.Context(), user, v.ID, p.action)
	return errors.Join(err, problem(out))
}

// glance has everybody in a line look at what they press before any of it changes.
func (s *stage) glance(line string) {
	s.screen = map[string]slackfake.Message{}
	for _, part := range strings.Split(line, " && ") {
		_, target, ok := cutLast(part, " on ")
		if m, err := s.message(target); ok && err == nil {
			s.screen[target] = m
		}
	}
}

// shown is a message that a person has before them: their latest private answer, or what has that key.
func (s *stage) shown(user, target string) (slackfake.Message, error) {
	if m, ok := s.screen[target]; ok {
		return m, nil
	}
	if all := s.slack.Ephemerals(user); target == "answer" && len(all) > 0 {
		return all[len(all)-1], nil
	}
	return s.message(target)
}

// found is the one that has a label; a person would not know which of several is meant.
func found(blocks any, label, beside string) (pressable, error) {
	var fit, all []string
	var one pressable
	for _, p := range pressables(blocks) {
		all = append(all, p.label+" beside "+p.beside)
		if p.label == label && strings.Contains(p.beside, beside) {
			one, fit = p, append(fit, p.beside)
		}
	}
	if len(fit) != 1 {
		return one, fmt.Errorf("%d of %q beside %q among\n%s", len(fit), label, beside, strings.Join(all, "\n"))
	}
	return one, nil
}

// shownElement is what a button, a menu and an option have in common.
type shownElement struct {
	Text struct {
		Text string `json:"text"`
	} `json:"text"`
	ActionID string         `json:"action_id"`
	Value    string         `json:"value"`
	Options  []shownElement `json:"options"`
}

func pressables(blocks any) (out []pressable) {
	raw, _ := json.Marshal(blocks)
	var all []struct {
		Text      struct{ Text string } `json:"text"`
		Accessory *shownElement         `json:"accessory"`
		Elements  json.RawMessage       `json:"elements"`
	}
	_ = json.Unmarshal(raw, &all) // what is none has no buttons
	before := ""
	for _, b := range all {
		before = b.Text.Text + map[bool]string{true: before}[b.Text.Text == ""]
		var elements []shownElement
		_ = json.Unmarshal(b.Elements, &elements) // those of other blocks are texts
		if b.Accessory != nil {
			elements = append(elements, *b.Accessory)
		}
		for _, e := range elements {
			out = append(out, e.pressables(before)...)
		}
	}
	return out
}

func (e shownElement) pressables(beside string) (out []pressable) {
	if e.ActionID == "" {
		return nil
	}
	if len(e.Options) == 0 {
		return []pressable{{label: e.Text.Text, beside: beside, action: e.ActionID, value: e.Value}}
	}
	for _, o := range e.Options {
		out = append(out, pressable{label: o.Text.Text, beside: beside, action: e.ActionID, value: o.Value, option: true})
	}
	return out
}

// cutLast cuts at the last separator.
func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
