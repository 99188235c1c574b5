package drivefake

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// open returns a document that the account may see; Docs knows nothing of supportsAllDrives.
func (f *Fake) open(id string, need Role) (*File, *refusal) {
	file := f.files[id]
	switch {
	case file == nil || f.role(file) == None:
		return nil, refuse(http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	case !f.role(file).atLeast(need):
		return nil, refuse(http.StatusForbidden, "PERMISSION_DENIED", "The caller does not have permission")
	case file.MimeType != DocumentType:
		return nil, refuse(http.StatusBadRequest, "FAILED_PRECONDITION", "This operation is not supported for this document")
	}
	return file, nil
}

// inline is how suggestions must be shown where indexes matter: each mode counts other ones.
const inline = "SUGGESTIONS_INLINE"

// without is how a text is shown as it is, without what somebody suggests.
const without = "PREVIEW_WITHOUT_SUGGESTIONS"

func (f *Fake) document(c *request) (any, *refusal) {
	file, no := f.open(c.id, Reader)
	if no != nil {
		return nil, no
	}
	if mode := c.query.Get("suggestionsViewMode"); mode != "" && mode != inline && mode != without {
		return nil, invalid("suggestionsViewMode %q is not known here", mode)
	}
	if c.query.Get("suggestionsViewMode") == without {
		shown := *file
		shown.Suggested = ""
		file = &shown
	}
	v := map[string]any{"documentId": file.ID, "title": file.Name, "revisionId": file.rev()}
	if c.query.Get("includeTabsContent") == "true" {
		v["tabs"] = file.tabs()
	}
	return v, nil
}

func (file *File) rev() string { return "rev-" + strconv.Itoa(file.revision) }

// tabs is the text as documents.get shows it. A table's cells are nested, and no place is in one piece: a document that
// people have formatted is cut into runs anywhere.
func (file *File) tabs() []any {
	all := file.Text.segments()
	first := map[string]any{
		"body":        map[string]any{"content": file.content(all[0])},
		"headers":     map[string]any{header: map[string]any{"content": file.content(all[1])}},
		"footers":     map[string]any{footer: map[string]any{"content": file.content(all[2])}},
		"namedRanges": file.named(firstTab),
	}
	tab := map[string]any{"tabProperties": map[string]any{"tabId": firstTab}, "documentTab": first}
	if len(all) > 3 {
		tab["childTabs"] = []any{map[string]any{"tabProperties": map[string]any{"tabId": secondTab}, "documentTab": map[string]any{
			"body": map[string]any{"content": file.content(all[3])}, "namedRanges": file.named(secondTab),
		}}}
	}
	return []any{tab}
}

// span adds the indexes of an element; the API leaves out one that is 0.
func span(v map[string]any, start, end int) map[string]any {
	if start > 0 {
		v["startIndex"] = start
	}
	v["endIndex"] = end
	return v
}

func (file *File) content(s segment) []any {
	var out []any
	if s.id == "" {
		out = append(out, span(map[string]any{"sectionBreak": map[string]any{}}, 0, 1))
	}
	var rows []any
	for _, p := range s.paragraphs {
		one := span(map[string]any{"paragraph": map[string]any{"elements": file.runs(p)}}, p.start, p.end()+1)
		if !p.cell {
			out = append(out, one)
			continue
		}
		if p.row {
			rows = append(rows, map[string]any{"tableCells": []any{}})
		}
		last, _ := rows[len(rows)-1].(map[string]any)
		cells, _ := last["tableCells"].([]any)
		last["tableCells"] = append(cells, map[string]any{"content": []any{one}})
	}
	if len(rows) > 0 {
		out = append(out, map[string]any{"table": map[string]any{"tableRows": rows}})
	}
	return out
}

// runs cuts a paragraph into pieces. What somebody suggests to delete is a piece of its own.
func (file *File) runs(p paragraph) (out []any) {
	at := p.start
	add := func(text string, suggested bool) {
		for piece := range slices.Chunk([]rune(text), 5) {
			run := map[string]any{"content": string(piece)}
			if suggested {
				run["suggestedDeletionIds"] = []any{"suggest.1"}
			}
			out = append(out, span(map[string]any{"textRun": run}, at, at+units(string(piece))))
			at += units(string(piece))
		}
	}
	before, after, found := strings.Cut(*p.text, file.Suggested)
	if file.Suggested == "" || !found {
		add(*p.text+"\n", false)
		return out
	}
	add(before, false)
	add(file.Suggested, true)
	add(after+"\n", false)
	return out
}

// named are the named ranges of a tab, by their names.
func (file *File) named(tab string) map[string]any {
	byName := map[string][]any{}
	for _, r := range file.Ranges {
		if r.Tab != tab {
			continue
		}
		at := span(map[string]any{"tabId": r.Tab}, r.Start, r.End)
		if r.Segment != "" {
			at["segmentId"] = r.Segment
		}
		byName[r.Name] = append(byName[r.Name], map[string]any{"namedRangeId": r.ID, "name": r.Name, "ranges": []any{at}})
	}
	out := map[string]any{}
	for name, all := range byName {
		out[name] = map[string]any{"name": name, "namedRanges": all}
	}
	return out
}

// place is where something is in a document.
type place struct {
	Index      int    `json:"index"`
	StartIndex int    `json:"startIndex"`
	EndIndex   int    `json:"endIndex"`
	SegmentID  string `json:"segmentId"`
	TabID      string `json:"tabId"`
}

// change is one request of a batch, as far as requests are known here.
type change struct {
	ReplaceAllText *struct {
		ContainsText struct {
			Text      string `json:"text"`
			MatchCase bool   `json:"matchCase"`
		} `json:"containsText"`
		ReplaceText *string `json:"replaceText"`
	} `json:"replaceAllText"`
	InsertText *struct {
		Text     string `json:"text"`
		Location place  `json:"location"`
	} `json:"insertText"`
	DeleteContentRange *struct {
		Range place `json:"range"`
	} `json:"deleteContentRange"`
	CreateNamedRange *struct {
		Name  string `json:"name"`
		Range place  `json:"range"`
	} `json:"createNamedRange"`
	DeleteNamedRange *struct {
		NamedRangeID string `json:"namedRangeId"`
	} `json:"deleteNamedRange"`
}

// batch is the body of documents.batchUpdate.
type batch struct {
	Requests     []change `json:"requests"`
	WriteControl struct {
		RequiredRevisionID string `json:"requiredRevisionId"`
	} `json:"writeControl"`
}

func invalid(format string, args ...any) *refusal {
	return refuse(http.StatusBadRequest, "INVALID_ARGUMENT", format, args...)
}

// edit does all requests in order, or none.
func (f *Fake) edit(c *request) (any, *refusal) {
	var b batch
	if no := c.read(&b); no != nil {
		return nil, invalid("%s", no.message)
	}
	file, no := f.open(c.id, Contributor)
	if no != nil {
		return nil, no
	}
	if no := f.spend(); no != nil {
		return nil, no
	}
	if need := b.WriteControl.RequiredRevisionID; need != "" && need != file.rev() {
		return nil, invalid("The required revision ID %q does not match the latest revision.", need)
	}
	if len(b.Requests) == 0 {
		return nil, invalid("Must specify at least one request.")
	}
	p := paper{file.Text.clone(), slices.Clone(file.Ranges), &f.made}
	var replies []any
	for _, r := range b.Requests {
		reply, no := p.apply(r)
		if no != nil {
			return nil, no
		}
		replies = append(replies, reply)
	}
	f.made++
	file.Text, file.Ranges, file.revision = p.text, p.ranges, f.made
	file.edited(Edit{Own: true})
	return map[string]any{"documentId": file.ID, "replies": replies, "writeControl": map[string]any{"requiredRevisionId": file.rev()}}, nil
}

func (p *paper) apply(r change) (reply any, no *refusal) {
	reply = map[string]any{}
	switch {
	case r.ReplaceAllText != nil:
		want := r.ReplaceAllText.ContainsText
		if want.Text == "" || !want.MatchCase || r.ReplaceAllText.ReplaceText == nil {
			return nil, invalid("replaceAllText needs a text, its case and a replacement")
		}
		p.replaceAll(want.Text, strip(*r.ReplaceAllText.ReplaceText))
	case r.InsertText != nil:
		no = p.insert(r.InsertText.Text, r.InsertText.Location)
	case r.DeleteContentRange != nil:
		no = p.remove(r.DeleteContentRange.Range)
	case r.CreateNamedRange != nil:
		at := r.CreateNamedRange.Range
		var id string
		id, no = p.name(r.CreateNamedRange.Name, at.TabID, at.SegmentID, at.StartIndex, at.EndIndex)
		reply = map[string]any{"createNamedRange": map[string]any{"namedRangeId": id}}
	case r.DeleteNamedRange != nil:
		left := slices.DeleteFunc(slices.Clone(p.ranges), func(n NamedRange) bool { return n.ID == r.DeleteNamedRange.NamedRangeID })
		if len(left) == len(p.ranges) {
			return nil, invalid("deleteNamedRange: there is no %q", r.DeleteNamedRange.NamedRangeID)
		}
		p.ranges = left
	default:
		return nil, invalid("a request that is not known")
	}
	return reply, no
}

// insert is insertText: within a paragraph, or lines at the very start.
func (p *paper) insert(text string, to place) *refusal {
	text = strip(text)
	s, ok := p.segment(to.TabID, to.SegmentID)
	at, inside := s.holds(to.Index, to.Index)
	switch {
	case !ok || !inside:
		return invalid("insertText: index %d must be inside the bounds of an existing paragraph", to.Index)
	case text == "":
		return invalid("insertText: the text must not be empty")
	}
	if before, after, split := strings.Cut(text, "\n"); split {
		if to.Index != 1 || s.tab != firstTab || s.id != "" || len(p.text.Body) == 0 {
			return invalid("insertText: a paragraph is made at the start only")
		}
		p.text.Body = slices.Concat([]string{before, after + p.text.Body[0]}, p.text.Body[1:])
		p.shift(s, to.Index, to.Index, units(text))
		return nil
	}
	if !p.swap(s, at, to.Index, to.Index, text) {
		return invalid("insertText: within a surrogate pair")
	}
	return nil
}

// strip drops the characters that the API drops from a text that is put in.
func strip(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= 0x08 || r >= 0x0c && r <= 0x1f || r >= 0xe000 && r <= 0xf8ff {
			return -1
		}
		return r
	}, text)
}

// remove is deleteContentRange, within a paragraph.
func (p *paper) remove(at place) *refusal {
	s, ok := p.segment(at.TabID, at.SegmentID)
	in, inside := s.holds(at.StartIndex, at.EndIndex)
	switch {
	case !ok || !inside || at.StartIndex >= at.EndIndex:
		return invalid("deleteContentRange: the range %d to %d is not within a paragraph", at.StartIndex, at.EndIndex)
	case !p.swap(s, in, at.StartIndex, at.EndIndex, ""):
		return invalid("deleteContentRange: one code unit of a surrogate pair")
	}
	return nil
}

// spend takes one write from the minute's.
func (f *Fake) spend() *refusal {
	now := f.opt.Clock.Now()
	f.writes = append(slices.DeleteFunc(f.writes, func(t int64) bool { return now.UnixNano()-t > minute.Nanoseconds() }), now.UnixNano())
	if len(f.writes) > f.opt.Writes {
		f.writes = f.writes[:f.opt.Writes]
		return refuse(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests'")
	}
	return nil
}
