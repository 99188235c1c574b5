package record

import (
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
)

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
	w, faults := wholeOf(lines, true)
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

// all writes the lines of a cut.
func (c *chain) all(cut incident.Cut, made Made) error {
	header, playbook := headerOf(cut.State.Incident, made.Addresses)
	for _, write := range []func() error{
		func() error { return c.add(lineHeader, header) },
		func() error { return c.add(linePlaybook, playbook) },
		func() error { return addAll(c, lineTodo, cut.State.Todos) },
		func() error { return addAll(c, lineKPT, cut.State.KPT) },
		func() error { return addAll(c, lineEntry, cut.Entries) },
		func() error { return addAll(c, lineNotice, noticesOf(cut.Notices, made.Addresses)) },
		func() error { return addAll(c, lineText, cut.Texts) },
		func() error { return addAll(c, lineCustomer, customersOf(cut.Contacts, made.Addresses)) },
		func() error { return addAll(c, lineEvidence, itemsOf(cut.Evidence)) },
		func() error { return addAll(c, lineName, namesOf(cut.Names)) },
		func() error { return c.add(lineExport, made) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}
