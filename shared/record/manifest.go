package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
