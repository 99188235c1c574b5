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
