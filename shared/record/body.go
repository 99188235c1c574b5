package record

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// headerOf is what of a header is anybody's business, and the playbook beside it. Where somebody waited for an answer is a secret, and how
// outside systems are set up says nothing of the incident. What the tool keeps to do its work, and the timeline says as well, is left out,
// too: so that an archive can be made again after it was said that it was. So are the tries of other reviews, which the board reminded of: what
// stands there may have been deleted since.
func headerOf(i incident.Incident, addresses bool) (incident.Incident, incident.Playbook) {
	playbook := i.Playbook
	i.Answer, i.Playbook, i.Settings.Extra = nil, incident.Playbook{}, nil
	i.LastTime = nil
	i.News, i.Recent, i.RecentNames, i.Heard, i.Silence, i.AskAt = nil, nil, nil, time.Time{}, nil, time.Time{}
	if !addresses {
		i.Settings.DrillTo = nil
	}
	i.Notices.Delivery = deliveryOf(i.Notices.Delivery, addresses)
	return i, playbook
}

func deliveryOf(d *incident.Delivery, addresses bool) *incident.Delivery {
	if d == nil || addresses {
		return d
	}
	out := *d
	out.Team = nil
	return &out
}

func noticesOf(all []incident.Notice, addresses bool) (out []incident.Notice) {
	for _, n := range all {
		n.Delivery = deliveryOf(n.Delivery, addresses)
		out = append(out, n)
	}
	return out
}

// customer is who was told what. It is stored; field names must not change.
type customer struct {
	ID     string                `json:"id"`
	Told   incident.Told         `json:"told"`
	Why    incident.Skipped      `json:"why,omitempty"`
	Word   incident.CustomerWord `json:"word,omitzero"`
	Row    *incident.Customer    `json:"row,omitempty"`    // of the list, with addresses; nil: they were not asked for
	Missed []string              `json:"missed,omitempty"` // likewise
}

func customersOf(all []incident.Contact, addresses bool) (out []customer) {
	for _, c := range all {
		one := customer{ID: c.ID, Told: c.Told, Why: c.Why, Word: c.Word}
		if addresses {
			one.Row, one.Missed = &c.Customer, c.Missed
		}
		out = append(out, one)
	}
	return out
}

// item is a file of the evidence. It is stored; field names must not change.
type item struct {
	incident.Evidence

	File   string `json:"file"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"` // of the file
}

func itemsOf(all []incident.Evidence) (out []item) {
	for n, e := range all {
		out = append(out, item{e, evidenceFile(n), len(e.Body), sum([]byte(e.Body))})
	}
	return out
}

// evidenceIn is the folder of the evidence, and noticesIn that of the notices.
const (
	evidenceIn = "evidence/"
	noticesIn  = "notices/"
)

func evidenceFile(n int) string { return fmt.Sprintf(evidenceIn+"%d.txt", n+1) }

// evidenceOf are the files of a cut's evidence.
func evidenceOf(c incident.Cut) (files []file) {
	for n, e := range c.Evidence {
		files = append(files, file{evidenceFile(n), []byte(e.Body)})
	}
	return files
}

// name is what somebody is called. It is stored; field names must not change.
type name struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func namesOf(all map[string]string) (out []name) {
	for _, id := range slices.Sorted(maps.Keys(all)) {
		out = append(out, name{id, all[id]})
	}
	return out
}

// whole is all that the lines of an archive say.
type whole struct {
	made   Made
	cut    incident.Cut // but for its evidence
	items  []item       // which is in files
	lines  int
	counts map[string]int
	head   string
}

// wholeOf reads what lines say, with those that cannot be read: all of them, or those alone whose kinds every version knows.
func wholeOf(lines []line, all bool) (w whole, faults []Fault) {
	w.cut.Names, w.counts = map[string]string{}, map[string]int{}
	for n, l := range lines {
		read, known := readers[l.kind]
		at := Fault{File: linesFile, Line: l.at}
		switch {
		case !all && !slices.Contains(bound, l.kind):
		case !known:
			faults = append(faults, at.of(UnknownKind, l.kind))
		case read(&w, l.body) != nil:
			faults = append(faults, at.of(Unreadable, ""))
		}
		w.counts[l.kind]++
		w.lines, w.head = n+1, l.sum
	}
	switch {
	case w.counts[lineExport] == 0: // it is the last
		faults = append(faults, Fault{File: linesFile, Line: w.lines, Code: Endless})
	case w.counts[lineHeader] != 1 || w.counts[linePlaybook] != 1 || w.counts[lineExport] != 1 || lines[len(lines)-1].kind != lineExport:
		faults = append(faults, Fault{File: linesFile, Code: Unreadable})
	}
	return w, faults
}

// readers read the body of a line, by kind.
var readers = map[string]func(*whole, []byte) error{
	lineHeader:   func(w *whole, b []byte) error { return json.Unmarshal(b, &w.cut.State.Incident) },
	linePlaybook: func(w *whole, b []byte) error { return json.Unmarshal(b, &w.cut.State.Incident.Playbook) },
	lineTodo:     func(w *whole, b []byte) error { return one(&w.cut.State.Todos, b) },
	lineKPT:      func(w *whole, b []byte) error { return one(&w.cut.State.KPT, b) },
	lineEntry:    func(w *whole, b []byte) error { return one(&w.cut.Entries, b) },
	lineNotice:   func(w *whole, b []byte) error { return one(&w.cut.Notices, b) },
	lineText:     func(w *whole, b []byte) error { return one(&w.cut.Texts, b) },
	lineEvidence: func(w *whole, b []byte) error { return one(&w.items, b) },
	lineExport:   func(w *whole, b []byte) error { return json.Unmarshal(b, &w.made) },
	lineCustomer: func(w *whole, b []byte) error {
		var c customer
		err := json.Unmarshal(b, &c)
		out := incident.Contact{Customer: incident.Customer{ID: c.ID}, Told: c.Told, Why: c.Why, Word: c.Word, Missed: c.Missed}
		if c.Row != nil {
			out.Customer = *c.Row
		}
		w.cut.Contacts = append(w.cut.Contacts, out)
		return err
	},
	lineName: func(w *whole, b []byte) error {
		var n name
		err := json.Unmarshal(b, &n)
		w.cut.Names[n.ID] = n.Name
		return err
	},
}

// bound are the kinds of line that name files to the byte, and who made them. Every version reads those of every other.
var bound = []string{lineHeader, lineNotice, lineText, lineEvidence, lineExport}

// one reads one more of them.
func one[T any](all *[]T, body []byte) error {
	var v T
	err := json.Unmarshal(body, &v)
	*all = append(*all, v)
	return err
}
