package drive

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"google.golang.org/api/docs/v1"

	"noroshi.internal/shared/document"
)

// paper is a document as it was read: its text, and the ranges that have names of ours.
type paper struct {
	stretches []stretch
	named     []namedPlace
	suggested []span // what somebody suggests to add or to delete
}

// segment is a text of its own: a body, a header, a footer. Google counts UTF-16 code units in each anew.
type segment struct{ tab, id string }

// span is a part of a segment.
type span struct {
	segment
	from, to int64
}

func (s span) touches(o span) bool { return s.segment == o.segment && s.from <= o.to && o.from <= s.to }

func (s span) asRange() *docs.Range {
	return &docs.Range{TabId: s.tab, SegmentId: s.id, StartIndex: s.from, EndIndex: s.to, ForceSendFields: []string{"StartIndex"}} // 0 is one
}

// stretch is text without a gap.
type stretch struct {
	segment
	start int64
	text  string
}

func (s stretch) end() int64 { return s.start + units(s.text) }

// between is the part of the text between two indexes.
func (s stretch) between(from, to int64) string {
	all := utf16.Encode([]rune(s.text))
	from, to = max(from-s.start, 0), min(to-s.start, int64(len(all)))
	if from >= to {
		return ""
	}
	return string(utf16.Decode(all[from:to]))
}

func units(s string) (n int64) {
	for _, r := range s {
		n += int64(utf16.RuneLen(r))
	}
	return n
}

// namedPlace is a place that the tool filled: a named range whose name says what was put there, and between what it stood.
type namedPlace struct {
	id, place, sum, beside string
	at                     span
	whole                  bool // it is in one piece
}

// A range's name: this, the place's name, the Sum of what was put there, and that of what stood beside it, with colons between.
// Nobody sees it in the document.
const rangePrefix = "noroshi:"

// naming is the request to name what a place says.
func (p paper) naming(place string, at span) *docs.Request {
	name := rangePrefix + place + ":" + document.Sum(p.says(at)) + ":" + document.Sum(p.beside(at))
	return &docs.Request{CreateNamedRange: &docs.CreateNamedRangeRequest{Name: name, Range: at.asRange()}}
}

// paperOf reads all text of a document, tabs, tables, headers and footers included: places may be in each.
func paperOf(doc *docs.Document) (p paper) {
	p.tabs(doc.Tabs)
	return p
}

// text is all of it.
func (p paper) text() string {
	var b strings.Builder
	for _, s := range p.stretches {
		b.WriteString(s.text)
	}
	return b.String()
}

// says is what stands in a part of it.
func (p paper) says(in span) string {
	var b strings.Builder
	for _, s := range p.stretches {
		if s.segment == in.segment {
			b.WriteString(s.between(in.from, in.to))
		}
	}
	return b.String()
}

// edge is how many letters on either side of a place tell whether somebody wrote there.
const edge = 2

// beside are the letters beside a part, as far as there are any. Whoever writes on at an edge of a place has edited it, though all that
// the tool put there still stands.
func (p paper) beside(in span) string {
	for _, s := range p.stretches {
		if s.segment == in.segment && s.start <= in.from && in.to <= s.end() {
			before, after := []rune(s.between(s.start, in.from)), []rune(s.between(in.to, s.end()))
			return string(before[max(0, len(before)-edge):]) + "|" + string(after[:min(edge, len(after))])
		}
	}
	return ""
}

// near reports whether letters of one part are beside another, each of which may take two units.
func (s span) near(o span) bool {
	return s.segment == o.segment && s.from <= o.to+2*edge && o.from <= s.to+2*edge
}

// rest is the text without some parts, which are in order.
func (p paper) rest(without []span) string {
	var b strings.Builder
	for _, s := range p.stretches {
		from := s.start
		for _, w := range without {
			if w.segment == s.segment && w.from >= from && w.from < s.end() {
				b.WriteString(s.between(from, w.from))
				from = w.to
			}
		}
		b.WriteString(s.between(from, s.end()))
	}
	return b.String()
}

// disputed reports whether somebody suggests another text in a part, or at its edges.
func (p paper) disputed(s span) bool { return slices.ContainsFunc(p.suggested, s.touches) }

func (p *paper) tabs(tabs []*docs.Tab) {
	for _, t := range tabs {
		id := ""
		if t.TabProperties != nil {
			id = t.TabProperties.TabId
		}
		if d := t.DocumentTab; d != nil {
			p.tab(id, d)
		}
		p.tabs(t.ChildTabs)
	}
}

func (p *paper) tab(id string, d *docs.DocumentTab) {
	if d.Body != nil {
		p.content(segment{id, ""}, d.Body.Content)
	}
	for _, in := range slices.Sorted(maps.Keys(d.Headers)) {
		p.content(segment{id, in}, d.Headers[in].Content)
	}
	for _, in := range slices.Sorted(maps.Keys(d.Footers)) {
		p.content(segment{id, in}, d.Footers[in].Content)
	}
	for _, in := range slices.Sorted(maps.Keys(d.Footnotes)) {
		p.content(segment{id, in}, d.Footnotes[in].Content)
	}
	for _, name := range slices.Sorted(maps.Keys(d.NamedRanges)) {
		for _, r := range d.NamedRanges[name].NamedRanges {
			p.name(id, r)
		}
	}
}

// name takes up a named range of ours.
func (p *paper) name(tab string, r *docs.NamedRange) {
	rest, ours := strings.CutPrefix(r.Name, rangePrefix)
	parts := strings.Split(rest, ":")
	if !ours || len(parts) != 3 {
		return
	}
	n := namedPlace{id: r.NamedRangeId, place: parts[0], sum: parts[1], beside: parts[2], whole: len(r.Ranges) == 1}
	if n.whole {
		at := r.Ranges[0]
		n.at = span{segment{tab, at.SegmentId}, at.StartIndex, at.EndIndex}
	}
	p.named = append(p.named, n)
}

func (p *paper) content(in segment, all []*docs.StructuralElement) {
	for _, e := range all {
		switch {
		case e.Paragraph != nil:
			p.paragraph(in, e.Paragraph)
		case e.TableOfContents != nil:
			p.content(in, e.TableOfContents.Content)
		case e.Table != nil:
			for _, row := range e.Table.TableRows {
				for _, cell := range row.TableCells {
					p.content(in, cell.Content)
				}
			}
		}
	}
}

func (p *paper) paragraph(in segment, all *docs.Paragraph) {
	open := false // the last stretch goes on
	for _, e := range all.Elements {
		if e.TextRun == nil {
			open = false
			continue
		}
		if n := len(p.stretches); open && p.stretches[n-1].end() == e.StartIndex {
			p.stretches[n-1].text += e.TextRun.Content
		} else {
			p.stretches = append(p.stretches, stretch{in, e.StartIndex, e.TextRun.Content})
		}
		if open = true; len(e.TextRun.SuggestedInsertionIds)+len(e.TextRun.SuggestedDeletionIds) > 0 {
			p.suggested = append(p.suggested, span{in, e.StartIndex, e.EndIndex})
		}
	}
}

// filled is the text of a template once it is filled, and where its places that follow are then, in order.
func (p paper) filled(d document.Draft) (next paper, at []namedPlace) {
	body := p.text()
	longer := map[segment]int64{} // by then, so far
	if top := atTheTop(body, d.Fields["mark"]); top != "" && len(p.stretches) > 0 {
		longer[segment{p.stretches[0].tab, ""}] = units(top)
	}
	for _, s := range p.stretches {
		was := units(s.text)
		s.start += longer[s.segment]
		var text strings.Builder
		rest := 0
		for _, place := range document.Places(s.text) {
			value, _ := shaped(d, place.Name)
			text.WriteString(s.text[rest:place.At])
			from := s.start + units(text.String())
			text.WriteString(value)
			rest = place.At + len(place.Literal)
			if value == "" && strings.HasPrefix(s.text[rest:], " ") && spare(body, place.Literal) {
				rest++
			}
			if document.IsFollowed(place.Name) && value != "" {
				at = append(at, namedPlace{place: place.Name, at: span{s.segment, from, from + units(value)}})
			}
		}
		s.text = text.String() + s.text[rest:]
		longer[s.segment] += units(s.text) - was
		next.stretches = append(next.stretches, s)
	}
	return next, at
}

// unnamed are the requests that take names away, such as those of a template that was a filled copy itself.
func unnamed(all []namedPlace) (requests []*docs.Request) {
	for _, n := range all {
		requests = append(requests, &docs.Request{DeleteNamedRange: &docs.DeleteNamedRangeRequest{NamedRangeId: n.id}})
	}
	return requests
}
