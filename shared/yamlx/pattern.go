package yamlx

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is put together when it is first held against a text. A function that was just
// started has a click to answer, and no file to read: patterns with counts cost such a start a millisecond together.
type Pattern struct{ compiled func() *regexp.Regexp }

// NewPattern returns the pattern of an expression. One that does not parse is a fault of the program and panics when used.
func NewPattern(expression string) Pattern {
	return Pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
}

// MatchString reports whether a text holds a match.
func (p Pattern) MatchString(s string) bool { return p.compiled().MatchString(s) }

// FindAll returns where each match and its groups begin and end, as regexp.FindAllStringSubmatchIndex does.
func (p Pattern) FindAll(s string) [][]int { return p.compiled().FindAllStringSubmatchIndex(s, -1) }

// Remove returns s without what matches.
func (p Pattern) Remove(s string) string { return p.compiled().ReplaceAllString(s, "") }
