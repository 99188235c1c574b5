package yamlx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Value is one place in a file: a scalar, a list or an object, with its name ("phases[3].title.ja") for messages. The
// zero Value is absent: its accessors return zero values and report nothing.
type Value struct {
	node *yaml.Node
	log  *Log
	name string
}

// Present reports whether there is anything at v.
func (v Value) Present() bool { return v.node != nil }

// Position returns where v stands, as a Fault without a text.
func (v Value) Position() Fault {
	if v.node == nil {
		return Fault{}
	}
	return Fault{File: v.log.file, Line: v.node.Line, Column: v.node.Column}
}

// Fault reports that v is wrong. The text reads on from the name of v.
func (v Value) Fault(format string, args ...any) {
	if v.node == nil {
		return
	}
	v.log.add(position(v.node).with(v.name, text.Fault(format, args...)))
}

// FaultAt reports what is wrong at a byte offset within the text of v, as Str returned it.
func (v Value) FaultAt(offset int, format string, args ...any) {
	if v.node == nil {
		return
	}
	v.log.add(v.within(offset).with(v.name, text.Fault(format, args...)))
}

// within finds the line of the file that holds an offset of the text of v. A text in quotes over several lines is
// reported at its beginning, since folding hides which line a character came from.
func (v Value) within(offset int) Fault {
	line, read := v.node.Line, v.node.Value[:offset]
	rest := v.node.Value[offset:]
	if v.node.Style&yaml.LiteralStyle != 0 {
		line += 1 + strings.Count(read, "\n")
	}
	before := read[strings.LastIndexByte(read, '\n')+1:]
	rest, _, _ = strings.Cut(rest, "\n")
	if line <= len(v.log.lines) {
		raw := v.log.lines[line-1]
		if i := strings.LastIndex(raw, before+rest); i >= 0 && before+rest != "" {
			return Fault{Line: line, Column: utf8.RuneCountInString(raw[:i+len(before)]) + 1}
		}
	}
	return Fault{Line: v.node.Line, Column: v.node.Column}
}

// Str returns the text at v; a number, a list and nothing at all are faults, as is a text of blanks only.
func (v Value) Str() string {
	if !v.is(yaml.ScalarNode, "text") {
		return ""
	}
	if v.node.Tag != "!!str" {
		v.Fault("is %s; allowed: text (put quotes around it)", v.kind())
		return ""
	}
	if strings.TrimSpace(v.node.Value) == "" {
		v.Fault("is empty; allowed: text")
		return ""
	}
	return v.node.Value
}

// Line returns the text at v, which must be one line of at most limit characters.
func (v Value) Line(limit int) string {
	s := strings.TrimSpace(v.Str())
	if strings.ContainsAny(s, "\r\n") {
		v.Fault("has more than one line; allowed: one line")
	}
	return v.short(s, limit)
}

// Lines returns the text at v, which may have several lines and at most limit characters; blanks around it are cut.
func (v Value) Lines(limit int) string { return v.short(strings.TrimSpace(v.Str()), limit) }

func (v Value) short(s string, limit int) string {
	if n := utf8.RuneCountInString(s); n > limit {
		v.Fault("has %d characters; allowed: up to %d", n, limit)
		return ""
	}
	return s
}

// Word returns the scalar at v as it is written, so that an id such as 4.10 needs no quotes. It is read as package typed reads
// what people paste.
func (v Value) Word() string {
	if !v.is(yaml.ScalarNode, "a word") {
		return ""
	}
	switch v.node.Tag {
	case "!!str", "!!int", "!!float":
		if word := typed.Plain(v.node.Value); word != "" {
			return word
		}
	}
	v.Fault("is %s; allowed: a word", v.kind())
	return ""
}

// Enum returns the word at v, which must be one of allowed.
func (v Value) Enum(allowed ...string) string {
	s := v.Word()
	if s == "" || slices.Contains(allowed, s) {
		return s
	}
	v.Fault("is %s; allowed: %s", Quote(s), strings.Join(allowed, ", "))
	return ""
}

// Int returns the whole number at v, which must lie in low..high.
func (v Value) Int(low, high int) int {
	if !v.is(yaml.ScalarNode, "a whole number") {
		return 0
	}
	n, err := strconv.Atoi(v.node.Value)
	if v.node.Tag != "!!int" || err != nil || n < low || n > high {
		v.Fault("is %s; allowed: a whole number from %d to %d", v.kind(), low, high)
		return 0
	}
	return n
}

// Bool returns the true or false at v.
func (v Value) Bool() bool {
	if !v.is(yaml.ScalarNode, "true or false") {
		return false
	}
	if v.node.Tag != "!!bool" {
		v.Fault("is %s; allowed: true or false", v.kind())
	}
	return strings.EqualFold(v.node.Value, "true")
}

// Duration returns the time span at v ("90m", "1h30m", "-15m"), which must be of whole minutes in low..high.
func (v Value) Duration(low, high time.Duration) time.Duration {
	if !v.is(yaml.ScalarNode, "a time span") {
		return 0
	}
	d, err := time.ParseDuration(typed.Plain(v.node.Value))
	if err != nil || d < low || d > high || d%time.Minute != 0 {
		v.Fault("is %s; allowed: whole minutes from %s to %s, written like 90m or 1h30m", v.kind(), span(low), span(high))
		return 0
	}
	return d
}

// Days returns the days at v ("14d"), which must be 0, or 1 to most of them.
func (v Value) Days(most int) time.Duration {
	if !v.is(yaml.ScalarNode, "a number of days") {
		return 0
	}
	said := typed.Plain(v.node.Value)
	number, unit := strings.CutSuffix(said, "d")
	n, err := strconv.Atoi(number)
	if err != nil || !unit && n != 0 || n < 0 || n > most || !digits(number) {
		v.Fault("is %s; allowed: 0 for never, or 1d to %dd", v.kind(), most)
		return 0
	}
	return time.Duration(n) * 24 * time.Hour
}

// digits reports whether s is written in digits only.
func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// List returns the items of the list at v.
func (v Value) List() []Value {
	if !v.is(yaml.SequenceNode, "a list, such as [a, b], or [] for none") {
		return nil
	}
	out := make([]Value, len(v.node.Content))
	for i, n := range v.node.Content {
		out[i] = v.child(n, fmt.Sprintf("%s[%d]", v.name, i))
	}
	return out
}

func (v Value) child(n *yaml.Node, name string) Value {
	if n.Kind == yaml.AliasNode { // reported by Parse
		return Value{}
	}
	return Value{node: n, log: v.log, name: name}
}

// is reports whether v is there and of a kind; another kind is a fault.
func (v Value) is(kind yaml.Kind, want string) bool {
	if v.node == nil {
		return false
	}
	if v.node.Kind != kind {
		v.Fault("is %s; allowed: %s", v.kind(), want)
	}
	return v.node.Kind == kind
}

// IsObject reports whether v is an object, for places where a word and an object are both right.
func (v Value) IsObject() bool { return v.node != nil && v.node.Kind == yaml.MappingNode }

// IsList reports whether v is a list, so that its length may be judged.
func (v Value) IsList() bool { return v.node != nil && v.node.Kind == yaml.SequenceNode }

// kind says in words what stands at v.
func (v Value) kind() string {
	switch {
	case v.node.Kind == yaml.MappingNode:
		return "an object (key: value)"
	case v.node.Kind == yaml.SequenceNode:
		return "a list"
	case v.node.Tag == "!!null" || v.node.Value == "":
		return "empty"
	default:
		return Quote(v.node.Value)
	}
}
