package drivefake

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// The tabs of a document, and the segments of the first besides its body.
const (
	firstTab  = "t.0"
	secondTab = "t.1"
	header    = "h1"
	footer    = "f1"
)

// segment is a text of its own within a document, with the indexes that the API counts: in UTF-16 code units. Whatever holds no text,
// such as the start of a table, takes one.
type segment struct {
	tab, id    string // id "": the body of the tab
	paragraphs []paragraph
	end        int
}

// paragraph is where a text begins, which its line break follows.
type paragraph struct {
	text  *string
	start int
	cell  bool // in a table, a cell each
	row   bool // the first of a row
}

func (p paragraph) end() int { return p.start + units(*p.text) }

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// segments are those of a text, whose paragraphs they point to.
func (t *Text) segments() []segment {
	body := segment{tab: firstTab, end: 1} // what begins a section
	for i := range t.Body {
		body.add(&t.Body[i])
	}
	body.table(t.Table)
	all := []segment{body, {tab: firstTab, id: header}, {tab: firstTab, id: footer}}
	all[1].add(&t.Header)
	all[2].add(&t.Footer)
	if len(t.Tab) > 0 {
		second := segment{tab: secondTab, end: 1}
		for i := range t.Tab {
			second.add(&t.Tab[i])
		}
		all = append(all, second)
	}
	return all
}

func (s *segment) add(text *string) *paragraph {
	p := paragraph{text: text, start: s.end}
	s.end = p.end() + 1
	s.paragraphs = append(s.paragraphs, p)
	return &s.paragraphs[len(s.paragraphs)-1]
}

// table adds a table: it, its rows and its cells each begin with an index of their own.
func (s *segment) table(rows [][]string) {
	if len(rows) == 0 {
		return
	}
	s.end++
	for _, row := range rows {
		s.end++
		for i := range row {
			s.end++
			p := s.add(&row[i])
			p.cell, p.row = true, i == 0
		}
	}
	s.end++
}

// flat is all of a segment, a unit for each index.
func (s segment) flat() []uint16 {
	out := make([]uint16, s.end)
	for _, p := range s.paragraphs {
		copy(out[p.start:], utf16.Encode([]rune(*p.text+"\n")))
	}
	return out
}

// paper is a document that is being edited: its text, and the ranges in it that have names.
type paper struct {
	text   Text
	ranges []NamedRange
	made   *int // for the ids of ranges
}

func (p *paper) segment(tab, id string) (segment, bool) {
	if tab == "" {
		tab = firstTab
	}
	all := p.text.segments()
	n := slices.IndexFunc(all, func(s segment) bool { return s.tab == tab && s.id == id })
	if n < 0 {
		return segment{}, false
	}
	return all[n], true
}

// holds finds the paragraph that a stretch of indexes lies in; its line break is no part of it.
func (s segment) holds(start, end int) (paragraph, bool) {
	for _, p := range s.paragraphs {
		if p.start <= start && start <= end && end <= p.end() {
			return p, true
		}
	}
	return paragraph{}, false
}

// swap puts a text between two indexes of a paragraph. It cuts no letter that takes two units.
func (p *paper) swap(s segment, at paragraph, start, end int, with string) bool {
	all := utf16.Encode([]rune(*at.text))
	from, to := start-at.start, end-at.start
	for _, cut := range []int{from, to} {
		if cut > 0 && cut < len(all) && utf16.IsSurrogate(rune(all[cut])) && all[cut] >= 0xdc00 {
			return false
		}
	}
	*at.text = string(utf16.Decode(slices.Concat(all[:from], utf16.Encode([]rune(with)), all[to:])))
	p.shift(s, start, end, units(with))
	return true
}

// shift moves the ranges of a segment when what was between two indexes is n units by now. One of which nothing is left is gone;
// what comes at its edge is no part of it.
func (p *paper) shift(s segment, start, end, n int) {
	p.ranges = slices.DeleteFunc(p.ranges, func(r NamedRange) bool {
		return r.Tab == s.tab && r.Segment == s.id && start <= r.Start && r.End <= end && start < end
	})
	for i, r := range p.ranges {
		if r.Tab == s.tab && r.Segment == s.id {
			p.ranges[i].Start, p.ranges[i].End = moved(r.Start, start, end, n, true), moved(r.End, start, end, n, false)
		}
	}
}

// moved is where an index is after that. One at which something comes moves behind it, if it begins a range.
func moved(at, start, end, n int, begins bool) int {
	switch {
	case at < start || at == start && !begins:
		return at
	case at >= end:
		return at - (end - start) + n
	case begins:
		return start + n
	}
	return start
}

// byHand moves the ranges as a person changed the text, taken for one change in each segment.
func (p *paper) byHand(before Text) {
	for _, was := range before.segments() {
		is, ok := p.segment(was.tab, was.id)
		a, b := was.flat(), is.flat()
		from, to := 0, 0
		for from < min(len(a), len(b)) && a[from] == b[from] {
			from++
		}
		for to < min(len(a), len(b))-from && a[len(a)-1-to] == b[len(b)-1-to] {
			to++
		}
		if ok && (from < len(a) || from < len(b)) {
			p.shift(was, from, len(a)-to, len(b)-to-from)
		}
	}
}

// replaceAll is a request of that name.
func (p *paper) replaceAll(what, with string) {
	for n := range p.text.segments() {
		for i := range p.text.segments()[n].paragraphs {
			for from := 0; ; {
				s := p.text.segments()[n] // as it is by now
				at := s.paragraphs[i]
				next := strings.Index((*at.text)[from:], what)
				if next < 0 {
					break
				}
				start := at.start + units((*at.text)[:from+next])
				from += next + len(with)
				p.swap(s, at, start, start+units(what), with)
			}
		}
	}
}

// name is a request to name a range.
func (p *paper) name(name, tab, id string, start, end int) (made string, no *refusal) {
	s, ok := p.segment(tab, id)
	switch {
	case units(name) < 1 || units(name) > 256:
		return "", invalid("createNamedRange: a name has 1 to 256 characters")
	case !ok:
		return "", invalid("createNamedRange: no segment %q in tab %q", id, tab)
	case start < 0 || start >= end || end > s.end:
		return "", invalid("createNamedRange: the range %d to %d is not in a segment of %d", start, end, s.end)
	}
	*p.made++
	made = fmt.Sprintf("kix.%d", *p.made)
	p.ranges = append(p.ranges, NamedRange{made, name, s.tab, id, start, end})
	return made, nil
}
