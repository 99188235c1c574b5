package record

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
)

// Most is how many bytes an archive may have: what is larger is none.
const Most = 256 << 20

// mostFaults is how many faults are listed. Whoever changes much changes all that follows from it.
const mostFaults = 100

// Result is what was found.
type Result struct {
	Manifest Manifest // as far as it can be read
	Head     string   // of the chain, as the lines make it
	Lines    int
	// Rebuilt says that all was made anew from the lines and compared: the archive is of this program. Of another's only hashes, order and
	// sums were looked at.
	Rebuilt bool
	Faults  []Fault
}

// Sound reports whether nothing is wrong.
func (r Result) Sound() bool { return len(r.Faults) == 0 }

// Verify looks at an archive, with the program that it is: one of another program is not made anew.
func Verify(body []byte, program Program) (r Result) {
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
	if r.Manifest.Format == Format && r.Manifest.Program == program && r.Lines > 0 {
		w, unread := wholeOf(read)
		r.Faults = append(r.Faults, unread...)
		if r.Rebuilt = len(faults)+len(unread) == 0; r.Rebuilt { // what follows from lines that were changed is changed
			r.Faults = append(r.Faults, w.rebuild(files, lines)...)
		}
	}
	return r
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
	if n := slices.IndexFunc(files, func(f file) bool { return f.name == name }); n >= 0 {
		return files[n].body
	}
	return nil
}

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

// rebuild makes everything anew from the lines, and compares it.
func (w whole) rebuild(files []file, lines []byte) (faults []Fault) {
	var evidence []file
	for _, item := range w.items {
		body := bodyOf(files, item.File)
		if item.Size != len(body) || item.SHA256 != sum(body) {
			faults = append(faults, Fault{File: item.File, Code: WrongSum})
		}
		evidence = append(evidence, file{item.File, body})
	}
	for _, n := range w.cut.Notices {
		if t, ok := w.approved(n); n.Approval != nil && (!ok || t.Sum() != n.Sum) {
			faults = append(faults, Fault{File: linesFile, Code: Unapproved, Of: strconv.Itoa(n.No)})
		}
	}
	again, err := w.files(lines, evidence)
	if err != nil {
		return append(faults, Fault{File: linesFile, Code: Unreadable})
	}
	return append(faults, compare(files, again)...)
}

// compare holds the files of an archive against those that its lines make.
func compare(files, again []file) (faults []Fault) {
	made := map[string]bool{}
	for _, f := range again {
		made[f.name] = true
		is := bodyOf(files, f.name)
		if at := firstOther(is, f.body); at >= 0 {
			faults = append(faults, Fault{File: f.name, Line: 1 + bytes.Count(is[:at], []byte("\n")), Code: Underived})
		}
	}
	for _, f := range files {
		if !made[f.name] {
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
