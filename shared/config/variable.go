package config

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"noroshi.internal/shared/typed"
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

func edge(r rune) bool { return typed.Blank(r) || unseen(r) }

// unseen are control characters and those that are there and show nothing; blanks that everybody types are not among them.
func unseen(r rune) bool {
	return unicode.IsControl(r) || typed.Hidden(r) || typed.Blank(r) && !unicode.IsSpace(r)
}

// quotes are all that somebody may have typed around a value. double are those of them that no name has within, as names may
// have an apostrophe or a Japanese bracket.
const (
	quotes = double + "'‘’‚‛‹›＇「」『』"
	double = "\"`“”„‟«»＂"
)

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

// path is a variable that names a file or a folder.
func (e *environment) path(name string) string {
	return e.place(name, e.line(name))
}

// place is what a variable says of a file or a folder, whether alone or behind a prefix; "" with a fault when it cannot be
// one: a quote or a comment in it comes with a file that is not read by a shell.
func (e *environment) place(name, s string) string {
	s = Value(s)
	switch {
	case strings.Trim(s, quotes) != s || strings.ContainsAny(s, double):
		e.fault(name, "holds a quote; allowed: the path without quotes")
		return ""
	case remark(s):
		e.fault(name, "holds a comment ( #…); allowed: the path alone")
		return ""
	}
	return s
}

// remark reports whether s goes on, after a blank, as comments do.
func remark(s string) bool {
	for before, rest, ok := strings.Cut(s, "#"); ok; before, rest, ok = strings.Cut(rest, "#") {
		if last, _ := utf8.DecodeLastRuneInString(before); before != "" && typed.Blank(last) {
			return true
		}
	}
	return false
}
