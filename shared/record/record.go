package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
)

// Format is the number of the format that is written.
const Format = 1

// The files that are always there.
const (
	manifestFile = "manifest.json"
	linesFile    = "record.jsonl"
)

// Program is which Noroshi wrote an archive.
type Program struct {
	Release  string `json:"release"`
	Revision string `json:"revision"` // the commit
}

// String names it for people.
func (p Program) String() string { return p.Release + " (" + p.Revision + ")" }

// Made says for whom an archive is made.
type Made struct {
	Format    int               `json:"format"`
	Program   Program           `json:"program"`
	Incident  incident.ID       `json:"incident"`
	At        time.Time         `json:"at"`
	By        incident.PersonID `json:"by,omitempty"` // empty: on a shell, nobody knows who
	Addresses bool              `json:"addresses"`    // it holds customers' names and addresses
}

// Manifest is what an archive says of itself. Field names must not change.
type Manifest struct {
	Made

	Lines  int            `json:"lines"`
	Counts map[string]int `json:"counts"` // of lines, by kind
	Head   string         `json:"head"`   // of the chain: the hash of its last line
	Files  []Sum          `json:"files"`  // all others, in order
}

// Sum is one file and its hash.
type Sum struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// Archive is a record that was written.
type Archive struct {
	Head  string
	Lines int
	Body  []byte
}

// Write writes the archive of a cut.
func Write(c incident.Cut, made Made) (a Archive, err error) {
	made.Format, made.Incident, made.At = Format, c.State.Incident.ID, made.At.UTC().Truncate(time.Second)
	var b chain
	if err := b.all(c, made); err != nil {
		return a, err
	}
	lines, faults := readLines(b.out.Bytes())
	if len(faults) > 0 {
		return a, fmt.Errorf("record: a line that was just written: %+v", faults[0])
	}
	w, faults := wholeOf(lines)
	if len(faults) > 0 {
		return a, fmt.Errorf("record: a line that was just written: %+v", faults[0])
	}
	files, err := w.files(b.out.Bytes(), evidenceOf(c))
	return Archive{Head: b.was, Lines: b.no, Body: encode(files)}, err
}

// files are all files of an archive, made from its lines and its evidence.
func (w whole) files(lines []byte, evidence []file) ([]file, error) {
	files := []file{{linesFile, lines}}
	for _, d := range derived {
		body, err := d.make(w)
		if err != nil {
			return nil, fmt.Errorf("record: %s: %w", d.name, err)
		}
		files = append(files, file{d.name, body})
	}
	files = append(append(files, w.notices()...), evidence...)
	manifest, err := w.manifest(files)
	return append([]file{{manifestFile, manifest}}, files...), err
}

// manifest says what is in the other files.
func (w whole) manifest(files []file) ([]byte, error) {
	m := Manifest{Made: w.made, Lines: w.lines, Counts: w.counts, Head: w.head}
	for _, f := range files {
		m.Files = append(m.Files, Sum{f.name, len(f.body), sum(f.body)})
	}
	return indented(m)
}

// indented is a value as JSON that people can read.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}
