package config

import (
	"strings"
	"unicode"
)

// Variables reads variables as everything here does: with Value. Whatever reads the environment reads it through this.
func Variables(getenv func(string) string) func(string) string {
	return func(name string) string { return Value(getenv(name)) }
}

// Value is what somebody meant by a variable's value. Blanks, line ends and characters that nobody sees, at its ends, come
// with files that were written elsewhere, with copying, and with a secret that was stored together with its line end; a pair
// of quotes around it comes with files that are not read by a shell. None of them is part of it.
func Value(raw string) string {
	for {
		s := strings.TrimFunc(raw, edge)
		if n := len(s) - 1; n > 0 && (s[0] == '"' || s[0] == '\'') && s[n] == s[0] {
			s = s[1:n]
		}
		if s == raw {
			return s
		}
		raw = s
	}
}

func edge(r rune) bool { return unicode.IsSpace(r) || unseen(r) }

// unseen are control characters and those that are there and show nothing.
func unseen(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

// quotes are all that somebody may have typed around a value.
const quotes = "\"'`“”„‘’‚«»「」"

// line is a variable that names something in one line. What cannot be seen in it is a fault.
func (e *environment) line(name string) string {
	s := e.get(name)
	if strings.ContainsFunc(s, unseen) {
		e.fault(name, "holds line ends or characters that nobody sees; allowed: one line")
		return ""
	}
	if trimmed := strings.Trim(s, quotes); trimmed != s {
		e.fault(name, "begins or ends with a quote; allowed: the value without quotes")
		return ""
	}
	return s
}
