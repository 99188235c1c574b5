package record

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Most is how many bytes an archive may have: what is larger is none.
const Most = 256 << 20

// mostFaults is how many faults are listed. Whoever changes much changes all that follows from it.
const mostFaults = 100

// Result is what was found.
type Result struct {
	Manifest Manifest // as far as it can be read
	Made     Made     // as the lines say, where they can be read
	Head     string   // of the chain, as the lines make it
	Lines    int
	// Rebuilt says that all was made anew from the lines and compared: the archive is of this program.
	Rebuilt bool
	// Unproved are the files that were not: another program made them, in words that it alone has.
	Unproved []string
	Faults   []Fault
}

// Sound reports whether nothing is wrong.
func (r Result) Sound() bool { return len(r.Faults) == 0 }

// Verify looks at an archive, with the program that it is: what another made in words of its own is not made anew.
func Verify(body []byte, program Program) Result {
	return VerifyWhere(body, func(p Program) bool { return p == program })
}

// VerifyWhere is Verify where more than one program may be the same. What one of them made is made anew.
func VerifyWhere(body []byte, same func(Program) bool) (r Result) {
	defer func() { r.Faults = r.Faults[:min(len(r.Faults), mostFaults)] }()
	c := decode(body)
	if len(c.files) == 0 && c.part == nil || len(body) > Most {
		return Result{Faults: []Fault{{Code: NoArchive}}}
	}
	if c.short(body) {
		return c.beginning(body)
	}
	files := c.files
	if c.part != nil && c.part.name != "" {
		files = append(files, *c.part)
	}
	r.Faults = containerFaults(body, files)
	manifest, lines := bodyOf(files, manifestFile), bodyOf(files, linesFile)
	if json.Unmarshal(manifest, &r.Manifest) != nil || r.Manifest.Format == 0 {
		r.Faults = append(r.Faults, Fault{File: manifestFile, Code: Unreadable})
	}
	r.Faults = append(r.Faults, r.Manifest.faults(files)...)
	read, faults := readLines(lines)
	r.Faults = append(r.Faults, faults...)
	if r.Lines = len(read); r.Lines > 0 {
		r.Head = read[r.Lines-1].sum
	}
	if r.Head != r.Manifest.Head || r.Lines != r.Manifest.Lines {
		r.Faults = append(r.Faults, Fault{File: linesFile, Line: r.Lines, Code: WrongHead})
	}
	if r.Lines > 0 {
		r.follow(read, files, lines, same, len(faults) == 0)
	}
	return r
}

// follow holds the files against what the lines say, where they are sound: what follows from lines that were changed is changed. Which
// program wrote them stands in the last of them, which the head covers: the manifest is believed in nothing.
func (r *Result) follow(read []line, files []file, lines []byte, ours func(Program) bool, sound bool) {
	w, faults := wholeOf(read, false)
	same := w.counts[lineExport] == 0 || ours(w.made.Program)
	switch {
	case len(faults) == 0 && w.made.Format != Format:
		faults = []Fault{{File: linesFile, Line: r.Lines, Code: UnknownForm, Of: strconv.Itoa(w.made.Format)}}
	case same:
		w, faults = wholeOf(read, true)
	}
	r.Made, r.Faults = w.made, append(r.Faults, faults...)
	if !sound || len(faults) > 0 {
		return
	}
	r.Faults = append(append(r.Faults, r.Manifest.claims(w)...), w.holds(files)...)
	if !same {
		r.Unproved = w.unproved(files)
		return
	}
	r.Rebuilt = true
	r.Faults = append(r.Faults, w.rebuild(files, lines)...)
}

// beginning looks at an archive that was cut short, as far as it goes. What is not there is not told of one by one: all of it is gone.
func (c container) beginning(body []byte) (r Result) {
	cut := Fault{Code: CutShort, Of: strconv.Itoa(len(body))}
	if c.part != nil {
		cut.File = c.part.name
	}
	r.Faults = []Fault{cut}
	if len(c.files) == 0 {
		return r
	}
	if at, name := differs(body, c.files); name != "" {
		r.Faults = append(r.Faults, Fault{File: name, Code: Bytes, Of: strconv.Itoa(at)})
	}
	if json.Unmarshal(bodyOf(c.files, manifestFile), &r.Manifest) != nil {
		r.Faults = append(r.Faults, Fault{File: manifestFile, Code: Unreadable})
	}
	for _, f := range r.Manifest.faults(c.files) {
		if f.Code != Absent {
			r.Faults = append(r.Faults, f)
		}
	}
	lines := c.files
	if c.part != nil {
		lines = append(lines, *c.part)
	}
	read, faults := readLines(bodyOf(lines, linesFile))
	for _, f := range faults {
		if f.Code != CutShort {
			r.Faults = append(r.Faults, f)
		}
	}
	if r.Lines = len(read); r.Lines > 0 {
		r.Head = read[r.Lines-1].sum
	}
	return r
}

// containerFaults are the bytes in which a container is another than its files make.
func containerFaults(body []byte, files []file) []Fault {
	at, name := differs(body, files)
	again := encode(files)
	switch {
	case at < 0:
		return nil
	case at == len(again):
		return []Fault{{File: name, Code: Trailing, Of: strconv.Itoa(at)}}
	}
	return []Fault{{File: name, Code: Bytes, Of: strconv.Itoa(at)}}
}

func bodyOf(files []file, name string) []byte {
	body, _ := find(files, name)
	return body
}

func find(files []file, name string) (body []byte, there bool) {
	if n := slices.IndexFunc(files, func(f file) bool { return f.name == name }); n >= 0 {
		return files[n].body, true
	}
	return nil, false
}

// lineAt is the number of the line in which a byte stands.
func lineAt(body []byte, at int) int { return 1 + bytes.Count(body[:at], []byte("\n")) }

// faults hold files against their hashes.
func (m Manifest) faults(files []file) (faults []Fault) {
	named := map[string]Sum{}
	for _, s := range m.Files {
		named[s.Name] = s
	}
	there := map[string]bool{manifestFile: true}
	for n, f := range files {
		s, known := named[f.name]
		switch {
		case f.name == manifestFile && n == 0:
		case !known || there[f.name]:
			faults = append(faults, Fault{File: f.name, Code: Stranger})
		case s.Size != len(f.body) || s.SHA256 != sum(f.body):
			faults = append(faults, Fault{File: f.name, Code: WrongSum})
		}
		there[f.name] = true
	}
	for _, s := range m.Files {
		if !there[s.Name] {
			faults = append(faults, Fault{File: s.Name, Code: Absent})
		}
	}
	return faults
}

// claims are the fields in which a manifest says something else than the lines do.
func (m Manifest) claims(w whole) (faults []Fault) {
	for _, c := range []struct {
		field string
		same  bool
	}{
		{"format", m.Format == w.made.Format},
		{"program", m.Program == w.made.Program},
		{"incident", m.Incident == w.made.Incident && m.Incident == w.cut.State.Incident.ID},
		{"at", m.At.Equal(w.made.At)},
		{"by", m.By == w.made.By},
		{"addresses", m.Addresses == w.made.Addresses},
		{"counts", maps.Equal(m.Counts, w.counts)},
	} {
		if !c.same {
			faults = append(faults, Fault{File: manifestFile, Code: Claimed, Of: c.field})
		}
	}
	return faults
}

// holds holds against the lines what they name to the byte: the texts that were approved, and the evidence. That needs no words of a
// program's, and is done with the archives of all versions.
func (w whole) holds(files []file) (faults []Fault) {
	for _, item := range w.items {
		body, there := find(files, item.File)
		switch {
		case !there:
			faults = append(faults, Fault{File: item.File, Code: Absent})
		case item.Size != len(body) || item.SHA256 != sum(body):
			faults = append(faults, Fault{File: item.File, Code: WrongSum})
		}
	}
	for _, n := range w.cut.Notices {
		if t, ok := w.approved(n); n.Approval != nil && (!ok || t.Sum() != n.Sum) {
			faults = append(faults, Fault{File: linesFile, Code: Unapproved, Of: strconv.Itoa(n.No)})
		}
	}
	for _, f := range w.notices() {
		if body, there := find(files, f.name); !there {
			faults = append(faults, Fault{File: f.name, Code: Absent})
		} else if at := firstOther(body, f.body); at >= 0 {
			faults = append(faults, Fault{File: f.name, Line: lineAt(body, at), Code: Underived})
		}
	}
	named := w.named()
	for _, f := range files {
		if !named[f.name] && (strings.HasPrefix(f.name, noticesIn) || strings.HasPrefix(f.name, evidenceIn)) {
			faults = append(faults, Fault{File: f.name, Code: Stranger})
		}
	}
	return faults
}

// named are the files that lines name to the byte.
func (w whole) named() map[string]bool {
	out := map[string]bool{}
	for _, item := range w.items {
		out[item.File] = true
	}
	for _, f := range w.notices() {
		out[f.name] = true
	}
	return out
}

// unproved are the files that only the program which made them can hold against the lines.
func (w whole) unproved(files []file) (names []string) {
	named := w.named()
	for _, f := range files {
		if f.name != manifestFile && f.name != linesFile && !named[f.name] {
			names = append(names, f.name)
		}
	}
	return names
}

// rebuild makes everything anew from the lines, and compares what is not yet held against them.
func (w whole) rebuild(files []file, lines []byte) (faults []Fault) {
	var evidence []file
	for _, item := range w.items {
		evidence = append(evidence, file{item.File, bodyOf(files, item.File)})
	}
	again, err := w.files(lines, evidence)
	if err != nil {
		return []Fault{{File: linesFile, Code: Unreadable}}
	}
	return compare(files, again, w.named())
}

// compare holds the files of an archive against those that its lines make, but for those that were looked at.
func compare(files, again []file, done map[string]bool) (faults []Fault) {
	made := map[string]bool{}
	for _, f := range again {
		made[f.name] = true
		is := bodyOf(files, f.name)
		if at := firstOther(is, f.body); at >= 0 && !done[f.name] {
			faults = append(faults, Fault{File: f.name, Line: lineAt(is, at), Code: Underived})
		}
	}
	for _, f := range files {
		if !made[f.name] && !strings.HasPrefix(f.name, noticesIn) && !strings.HasPrefix(f.name, evidenceIn) {
			faults = append(faults, Fault{File: f.name, Code: Stranger})
		}
	}
	for n := range min(len(files), len(again)) {
		if files[n].name != again[n].name {
			return append(faults, Fault{File: files[n].name, Code: Moved, Of: strconv.Itoa(n + 1)})
		}
	}
	return faults
}
