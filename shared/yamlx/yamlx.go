// Package yamlx reads a YAML file that people wrote and reports everything that is wrong with it at once, each fault
// with file, line and column.
//
// Parse turns the file into a Value. Its accessors (Object, List, Str, Int, …) return what they find; what they do not
// like goes into the file's Log and they return the zero value, so that reading goes on to the next fault. A Value that
// is not there is silent: a missing or broken part is reported once, where it is missing, and not again by everything
// that would have looked inside.
//
// The dialect is narrow on purpose: one document, no anchors, aliases or merge keys (a few hundred bytes of them can
// stand for gigabytes), no key twice.
package yamlx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// MaxBytes is the size at which a file is refused unread. The built-in playbook needs about a seventh of it.
const MaxBytes = 256 << 10

// Parse reads raw, the content of the file named file. The Value is absent when the file holds nothing but blanks and
// comments, and when it cannot be read at all; only in the second case has the Log a fault.
func Parse(file string, raw []byte) (Value, *Log) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	log := &Log{file: file}
	if fault := refuse(raw); fault != nil {
		log.add(*fault)
		return Value{}, log
	}
	log.lines = strings.Split(string(raw), "\n")
	docs, err := decode(raw)
	if err != nil {
		log.add(syntaxFault(raw, err))
		return Value{}, log
	}
	return Value{node: log.root(docs), log: log}, log
}

// refuse returns why raw is not given to the YAML parser at all, or nil.
func refuse(raw []byte) *Fault {
	if len(raw) > MaxBytes {
		return new(Fault{Line: 1, Column: 1}.Saying("the file has %d bytes or more; allowed: up to %d", len(raw), MaxBytes))
	}
	if utf8.Valid(raw) {
		return nil
	}
	at := 0
	for at < len(raw) {
		r, size := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return new(faultAt(raw, at).Saying("byte 0x%02x is not UTF-8; allowed: a file saved as UTF-8", raw[at]))
}

// decode returns the documents of raw. A panic of the YAML parser is an error: files come from outside.
func decode(raw []byte) (docs []*yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the YAML parser gave up: %v", p)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return nil, err
		}
		docs = append(docs, &doc)
	}
}

// root returns the content of the only document, or nil when it holds nothing.
func (l *Log) root(docs []*yaml.Node) *yaml.Node {
	if len(docs) == 0 || len(docs[0].Content) == 0 {
		return nil
	}
	if len(docs) > 1 {
		l.at(docs[1], "a second document begins here; allowed: one document in a file, without a --- line between")
	}
	n := docs[0].Content[0]
	l.forbid(n)
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	return n
}

// forbid reports every anchor, alias and merge key below n.
func (l *Log) forbid(n *yaml.Node) {
	switch {
	case n.Kind == yaml.AliasNode:
		l.at(n, "alias *%s is not supported; allowed: the value written out", n.Value)
	case n.Anchor != "":
		l.at(n, "anchor &%s is not supported; allowed: the value written out each time", n.Anchor)
	}
	for _, c := range n.Content {
		l.forbid(c)
	}
}
