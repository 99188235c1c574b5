package drivefake

import (
	"slices"
	"strings"
	"time"
)

// Role is what the account that calls may do in a shared drive, or with a file.
type Role string

func (r Role) atLeast(min Role) bool {
	order := []Role{None, Reader, Contributor, ContentManager}
	return slices.Index(order, r) >= slices.Index(order, min)
}

// File is a file or folder.
type File struct {
	ID, Name, MimeType string
	Parent             string // id of a folder or a shared drive; "": the account's own drive
	Drive              string // id of the shared drive; "": in nobody's
	Properties         map[string]string
	Created            time.Time
	Trashed            bool
	Locked             bool // its owner allows no copies
	Share              Role // given to the account on this file alone
	Readers            []string
	Text               Text // of a document
	Ranges             []NamedRange
	Suggested          string // what somebody suggests to delete
	Edits              []Edit // its revisions, the oldest first; those of one person that follow each other are one

	revision int
}

// Edit is a revision of a document, as Drive lists it: who changed it last.
type Edit struct {
	Mail, Name string // Mail "": they show nobody their address
	Nobody     bool   // somebody who was not signed in
	Own        bool   // the account that calls
}

// Somebody is who changes a file where a test says nothing else.
var Somebody = Edit{Mail: "somebody@example.com", Name: "Somebody"}

// edited adds a revision.
func (file *File) edited(by Edit) {
	if n := len(file.Edits); n == 0 || file.Edits[n-1] != by {
		file.Edits = append(slices.Clip(file.Edits), by)
	}
}

// Text is what stands in a document.
type Text struct {
	Header, Footer string
	Body           []string   // paragraphs of the first tab
	Table          [][]string // a table below them
	Tab            []string   // paragraphs of a second tab
}

// String is all of it, in order, a line each.
func (t Text) String() string {
	lines := slices.Concat([]string{t.Header}, t.Body)
	for _, row := range t.Table {
		lines = append(lines, row...)
	}
	return strings.Join(slices.Concat(lines, t.Tab, []string{t.Footer}), "\n")
}

func (t Text) clone() Text {
	t.Body, t.Tab, t.Table = slices.Clone(t.Body), slices.Clone(t.Tab), slices.Clone(t.Table)
	for i := range t.Table {
		t.Table[i] = slices.Clone(t.Table[i])
	}
	return t
}

// NamedRange is a part of a segment that has a name. Nobody sees it in the browser.
type NamedRange struct {
	ID, Name, Tab, Segment string
	Start, End             int
}
