package main

import (
	"errors"
	"fmt"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// sees is all that only this person sees: the open form, and the latest answer.
func (s *stage) sees(user string) string {
	var b strings.Builder
	if v, ok := s.slack.Modal(user); ok {
		fmt.Fprintf(&b, "[%s] %v %v %s\n", v.Title(), texts(v.Body["blocks"]), v.Errors, v.Trouble)
	}
	if all := s.slack.Ephemerals(user); len(all) > 0 {
		b.WriteString(answerText(all[len(all)-1]))
	}
	return b.String()
}

func answerText(m slackfake.Message) string { return m.Text + "\n" + blockText(m) }

// heard checks "N TEXT": how many private answers this person has on the screen that hold TEXT.
func (s *stage) heard(user, want string) error {
	number, text, _ := strings.Cut(want, " ")
	n := 0
	for _, m := range s.slack.Ephemerals(user) {
		if contains(answerText(m), text) == nil {
			n++
		}
	}
	if fmt.Sprint(n) != number {
		return fmt.Errorf("it was heard %d times", n)
	}
	return nil
}

// everyAnswer checks that all private answers of this person begin with TEXT.
func (s *stage) everyAnswer(user, text string) error {
	all := s.slack.Ephemerals(user)
	if len(all) == 0 {
		return errors.New("nothing was answered")
	}
	for _, m := range all {
		if !strings.HasPrefix(m.Text, text) {
			return fmt.Errorf("%s", answerText(m))
		}
	}
	return nil
}

// finds checks what the inputs of the open form hold: "region=ap-northeast-1; zone=". An input that is not there is empty.
func (s *stage) finds(user, want string) error {
	v, ok := s.slack.Modal(user)
	if !ok {
		return errors.New("no form is open")
	}
	for _, pair := range strings.Split(want, "; ") {
		field, value, _ := strings.Cut(pair, "=")
		if got := held(v, field); got != value {
			return fmt.Errorf("%s holds %q", field, got)
		}
	}
	return nil
}

// held is what an input of a form holds: what was entered, or what it began with.
func held(v slackfake.View, field string) string {
	for _, block := range v.Blocks() {
		if block["block_id"] != field {
			continue
		}
		e, _ := block["element"].(map[string]any)
		if entered, ok := v.Values[field][field]; ok {
			e = entered
		}
		for _, key := range []string{"value", "initial_value", "selected_user", "initial_user"} {
			if s, ok := e[key].(string); ok && s != "" {
				return s
			}
		}
		return chosen(e)
	}
	return ""
}

func chosen(e map[string]any) string {
	for _, key := range []string{"selected_option", "initial_option", "selected_options", "initial_options"} {
		one, _ := e[key].(map[string]any)
		if many, ok := e[key].([]any); ok && len(many) > 0 {
			one, _ = many[0].(map[string]any)
		}
		if s, ok := one["value"].(string); ok {
			return s
		}
	}
	return ""
}
