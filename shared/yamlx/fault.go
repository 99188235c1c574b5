package yamlx

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Fault is one thing that is wrong in a file.
type Fault struct {
	File         string // or the name of an environment variable, with Line 0
	Line, Column int    // from 1; a column counts characters, not bytes
	Text         string // "what is wrong; allowed: what is"
	JA           string // the same in Japanese; "": nobody has said it
}

// Saying returns f with what is wrong, in both languages: see text.Fault.
func (f Fault) Saying(format string, args ...any) Fault {
	return f.with("", text.Fault(format, args...))
}

// Naming returns f with what is wrong with something that has a name, such as a column.
func (f Fault) Naming(name, format string, args ...any) Fault {
	return f.with(name, text.Fault(format, args...))
}

// with returns f with what is wrong, which reads on from a name.
func (f Fault) with(name string, said text.Phrase) Fault {
	f.Text, f.JA = strings.TrimSpace(name+" "+said.EN), strings.TrimSpace(name+" "+said.JA)
	return f
}

// String returns "file:line:column: text", or "file: text" for what has no lines.
func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Text)
}

// Faults is everything that is wrong, as an error of one line each.
type Faults []Fault

// Error returns the faults in order of file and position, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f.Sorted() {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// In returns the faults with their texts in a language.
func (f Faults) In(lang incident.Lang) Faults {
	out := slices.Clone(f)
	for i := range out {
		if lang == incident.Japanese {
			out[i].Text = cmp.Or(out[i].JA, out[i].Text)
		}
	}
	return out
}

// Err returns f as an error, or nil when nothing is wrong.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f.Sorted()
}

// Sorted returns the faults in order of file and position.
func (f Faults) Sorted() Faults {
	out := slices.Clone(f)
	slices.SortStableFunc(out, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return out
}

// Log collects the faults of one file.
type Log struct {
	file   string
	lines  []string
	faults Faults
}

// Faults returns what was found so far, in order of position.
func (l *Log) Faults() Faults { return l.faults.Sorted() }

// Err returns the faults as an error, or nil when there are none.
func (l *Log) Err() error { return l.faults.Err() }

// maxFaults bounds what is reported of one file; nobody reads more, and a broken file may have one on every line.
const maxFaults = 200

func (l *Log) add(f Fault) {
	f.File = l.file
	switch {
	case len(l.faults) > maxFaults:
		return
	case len(l.faults) == maxFaults:
		f = f.Saying("more than %d faults; those after this one are not listed", maxFaults)
	}
	l.faults = append(l.faults, f)
}

func (l *Log) at(n *yaml.Node, format string, args ...any) {
	l.add(position(n).Saying(format, args...))
}

func position(n *yaml.Node) Fault { return Fault{Line: max(n.Line, 1), Column: max(n.Column, 1)} }

// faultAt returns a Fault with the position of a byte offset in raw.
func faultAt(raw []byte, offset int) Fault {
	before := string(raw[:offset])
	start := strings.LastIndexByte(before, '\n') + 1
	return Fault{Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(before[start:]) + 1}
}
