package customer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// MaxBytes is the largest list that is read: 50,000 rows of 400 bytes.
const MaxBytes = 20 << 20

// Cell is a text with its place, from 1; a column of a CSV counts characters, that of a sheet its columns.
type Cell struct {
	Line, Column int
	Text         string
}

// Table is a list as it was found: a header and rows.
type Table struct {
	File string // how faults name it
	Rows [][]Cell
	// Faults are those of the form: what is no row at all.
	Faults yamlx.Faults
}

// CSV reads a table from the bytes of a file: comma separated, RFC 4180, in UTF-8 with or without a byte order mark, or in what
// Windows calls 932 (Shift_JIS with 髙 and ①).
func CSV(file string, raw []byte) Table {
	t := Table{File: file}
	text, ok := t.decode(raw)
	if !ok {
		return t
	}
	lines := strings.Split(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t
		}
		if err != nil {
			t.broken(err, lines)
			continue
		}
		t.Rows = append(t.Rows, cells(r, record, lines))
	}
}

// cells are the fields of a record with their places.
func cells(r *csv.Reader, record, lines []string) (row []Cell) {
	was, from, at := 0, 1, 1 // a line that holds all of a file is counted once, and not again for each field
	for i, field := range record {
		line, column := r.FieldPos(i)
		if line != was {
			was, from, at = line, 1, 1
		}
		at += utf8.RuneCountInString(lines[line-1][from-1 : column-1])
		from = column
		row = append(row, Cell{line, at, field})
	}
	return row
}

// characters is a column in characters, of one in bytes.
func characters(lines []string, line, column int) int {
	before := lines[line-1][:min(column-1, len(lines[line-1]))]
	return utf8.RuneCountInString(before) + 1
}

// broken notes a record that could not be read; the reader goes on behind it.
func (t *Table) broken(err error, lines []string) {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		t.bad(1, 1, "is not CSV (%v); allowed: a comma between fields, quotes around a field with a comma or a quote in it", err)
		return
	}
	t.bad(p.Line, characters(lines, p.Line, p.Column), "is not CSV (%v); allowed: a comma between fields, quotes around a field with a comma or a quote in it", p.Err)
}

func (t *Table) bad(line, column int, format string, args ...any) {
	t.Faults = append(t.Faults, yamlx.Fault{File: t.File, Line: line, Column: column}.Saying(format, args...))
}

var bom = []byte("\xef\xbb\xbf")

// decode returns the text of a file.
func (t *Table) decode(raw []byte) (string, bool) {
	switch {
	case len(raw) > MaxBytes:
		t.bad(1, 1, "has %d bytes or more; allowed: up to %d", len(raw), MaxBytes)
		return "", false
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		t.bad(1, 1, "is in UTF-16; allowed: CSV saved as UTF-8, or as Shift_JIS")
		return "", false
	case utf8.Valid(raw):
		return unified(string(bytes.TrimPrefix(raw, bom))), true
	case meantUTF8(raw):
		t.unreadable(unified(string(bytes.TrimPrefix(raw, bom))))
		return "", false
	}
	return t.shiftJIS(raw)
}

// meantUTF8 reports whether bytes are UTF-8 in which some are broken, such as a text that was cut within a character: Shift_JIS would
// read it as other words. Few pairs of its bytes look like the characters that Japanese has in UTF-8.
func meantUTF8(raw []byte) bool {
	whole, broken := 0, 0
	for rest := raw; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch rest = rest[size:]; {
		case size > 2:
			whole++
		case r == utf8.RuneError:
			broken++
		}
	}
	return bytes.HasPrefix(raw, bom) || whole > broken
}

// unreadable notes the first character of a text that is none.
func (t *Table) unreadable(text string) {
	before := text[:max(strings.IndexRune(text, utf8.RuneError), 0)]
	start := strings.LastIndex(before, "\n") + 1
	t.bad(strings.Count(before, "\n")+1, utf8.RuneCountInString(before[start:])+1, "is neither UTF-8 nor Shift_JIS here; allowed: CSV saved as UTF-8, or as Shift_JIS")
}

// shiftJIS decodes what is not UTF-8. A byte that is no character there either is a fault with its place.
func (t *Table) shiftJIS(raw []byte) (string, bool) {
	out, err := japanese.ShiftJIS.NewDecoder().Bytes(raw)
	text := unified(string(out))
	if err != nil || strings.ContainsRune(text, utf8.RuneError) {
		t.unreadable(text)
		return "", false
	}
	return text, true
}

// unified has one kind of line break: old spreadsheets end lines by a carriage return alone.
func unified(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if !strings.Contains(s, "\n") {
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	return s
}

// Sheet is the table of what a spreadsheet answers: rows of texts, numbers and booleans, of which empty ones at the end are
// missing. first is the row of the sheet that the range begins with, and column its column.
func Sheet(file string, values [][]any, first, column int) Table {
	t := Table{File: file}
	for i, row := range values {
		var cells []Cell
		for j, v := range row {
			cells = append(cells, Cell{first + i, column + j, said(v)})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// said is a value of a spreadsheet as a person would write it.
func said(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// languages are those of a list, in the order in which counts name them.
var languages = []incident.Lang{incident.Japanese, incident.English, incident.BothLanguages}
