package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The kinds of line.
const (
	lineHeader   = "header"
	linePlaybook = "playbook"
	lineTodo     = "todo"
	lineKPT      = "kpt"
	lineEntry    = "entry"
	lineNotice   = "notice"
	lineText     = "text"
	lineCustomer = "customer"
	lineEvidence = "evidence"
	lineName     = "name"
	lineExport   = "export"
)

// nothing is the hash before the first line.
var nothing = strings.Repeat("0", 64)

// chain writes lines, each of which holds the hash of the one before it.
type chain struct {
	out bytes.Buffer
	no  int
	was string
}

// add writes a line.
func (c *chain) add(kind string, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("record: line %d, %s: %w", c.no+1, kind, err)
	}
	if c.no == 0 {
		c.was = nothing
	}
	c.no++
	line := fmt.Appendf(nil, `{"no":%d,"kind":"%s","was":"%s","body":%s`, c.no, kind, c.was, text)
	c.was = sum(line)
	c.out.Write(line)
	fmt.Fprintf(&c.out, `,"sha256":"%s"}`+"\n", c.was)
	return nil
}

// addAll writes a line for each.
func addAll[T any](c *chain, kind string, all []T) error {
	for _, one := range all {
		if err := c.add(kind, one); err != nil {
			return err
		}
	}
	return nil
}

// line is one that was read.
type line struct {
	at   int // where it stands, from 1
	no   int
	kind string
	was  string
	sum  string // that it states
	is   string // that its bytes have
	body []byte
}

// begins is how a line begins, and ends how it ends.
var (
	begins = regexp.MustCompile(`^\{"no":([1-9][0-9]{0,8}),"kind":"([a-z_]{1,20})","was":"([0-9a-f]{64})","body":`)
	ends   = regexp.MustCompile(`,"sha256":"([0-9a-f]{64})"\}$`)
)

const sumSize = len(`,"sha256":""}`) + 64

// readLine takes a line apart. It shares memory with text.
func readLine(text []byte) (l line, ok bool) {
	if len(text) < sumSize {
		return l, false
	}
	front, back := text[:len(text)-sumSize], text[len(text)-sumSize:]
	from, to := begins.FindSubmatch(front), ends.FindSubmatch(back)
	if from == nil || to == nil {
		return l, false
	}
	l = line{kind: string(from[2]), was: string(from[3]), sum: string(to[1]), is: sum(front), body: front[len(from[0]):]}
	l.no, _ = strconv.Atoi(string(from[1])) // they are digits
	return l, len(l.body) > 0 && l.body[0] == '{' && json.Valid(l.body)
}

// readLines reads the lines of a chain, with what is wrong with their order: what was removed, moved, doubled or edited.
func readLines(text []byte) (lines []line, faults []Fault) {
	rows := bytes.Split(text, []byte("\n"))
	if last := len(rows) - 1; len(rows[last]) == 0 {
		rows = rows[:last]
	} else {
		faults = append(faults, Fault{File: linesFile, Line: last + 1, Code: CutShort, Of: strconv.Itoa(len(text))})
	}
	seen := map[string]int{}
	was, next := nothing, 1
	for n, row := range rows {
		l, ok := readLine(row)
		l.at = n + 1
		at := Fault{File: linesFile, Line: l.at}
		if !ok && l.at == len(rows) && len(faults) > 0 && faults[0].Code == CutShort {
			break // the rest of this line is what is gone
		}
		if !ok {
			faults = append(faults, at.of(Unreadable, ""))
			was, next = "", next+1 // what follows is held against nothing
			continue
		}
		faults = append(faults, l.place(at, was, next, seen, faults)...)
		seen[l.sum] = n + 1
		was, next = l.sum, l.no+1
		lines = append(lines, l)
	}
	return lines, faults
}

// place says what is wrong with a line where it stands: the hash of the one before it is was, and its number should be next.
func (l line) place(at Fault, was string, next int, seen map[string]int, before []Fault) (faults []Fault) {
	if l.is != l.sum {
		return append(faults, at.of(Edited, ""))
	}
	switch first, twice := seen[l.sum]; {
	case twice:
		return append(faults, at.of(Twice, strconv.Itoa(first)))
	case l.no > next:
		return append(faults, at.of(Missing, strconv.Itoa(next)))
	case l.no < next:
		return append(faults, at.of(Moved, strconv.Itoa(l.no)))
	case was == "" || l.was == was:
		return nil
	}
	at.Line-- // this line follows another than what stands before it, which is whole: somebody wrote that anew
	if n := len(before); n > 0 && before[n-1].Line == at.Line {
		return nil // and that is said
	}
	return append(faults, at.of(Edited, ""))
}
