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

func (f *Fake) document(c *request) (any, *refusal) {
	file, no := f.open(c.id, Reader)
	if no != nil {
		return nil, no
	}
	v := map[string]any{"documentId": file.ID, "title": file.Name, "revisionId": file.rev()}
	if c.query.Get("includeTabsContent") == "true" {
		v["tabs"] = file.Text.tabs()
	}
	return v, nil
}

func (file *File) rev() string { return "rev-" + strconv.Itoa(file.revision) }

// tabs is the text as documents.get shows it. A table's cells are nested, and no place is in one piece: a document that
// people have formatted is cut into runs anywhere.
func (t Text) tabs() []any {
	content := paragraphs(t.Body)
	if len(t.Table) > 0 {
		var rows []any
		for _, row := range t.Table {
			var cells []any
			for _, cell := range row {
				cells = append(cells, map[string]any{"content": paragraphs([]string{cell})})
			}
			rows = append(rows, map[string]any{"tableCells": cells})
		}
		content = append(content, map[string]any{"table": map[string]any{"tableRows": rows}})
	}
	first := map[string]any{
		"body":    map[string]any{"content": content},
		"headers": map[string]any{"h1": map[string]any{"content": paragraphs([]string{t.Header})}},
		"footers": map[string]any{"f1": map[string]any{"content": paragraphs([]string{t.Footer})}},
	}
	tab := map[string]any{"documentTab": first}
	if len(t.Tab) > 0 {
		second := map[string]any{"documentTab": map[string]any{"body": map[string]any{"content": paragraphs(t.Tab)}}}
		tab["childTabs"] = []any{second}
	}
	return []any{tab}
}

func paragraphs(lines []string) []any {
	out := []any{map[string]any{"sectionBreak": map[string]any{}}}
	for _, line := range lines {
		var runs []any
		for piece := range slices.Chunk([]rune(line+"\n"), 5) {
			runs = append(runs, map[string]any{"textRun": map[string]any{"content": string(piece)}})
		}
		out = append(out, map[string]any{"paragraph": map[string]any{"elements": runs}})
	}
	return out
}

// batch is the body of documents.batchUpdate, as far as it is known here.
type batch struct {
	Requests []struct {
		ReplaceAllText *struct {
			ContainsText struct {
				Text      string `json:"text"`
				MatchCase bool   `json:"matchCase"`
			} `json:"containsText"`
			ReplaceText *string `json:"replaceText"`
		} `json:"replaceAllText"`
		InsertText *struct {
			Text     string `json:"text"`
			Location struct {
				Index int `json:"index"`
			} `json:"location"`
		} `json:"insertText"`
	} `json:"requests"`
	WriteControl struct {
		RequiredRevisionID string `json:"requiredRevisionId"`
	} `json:"writeControl"`
}

// edit does all requests in order, or none.
func (f *Fake) edit(c *request) (any, *refusal) {
	var b batch
	if no := c.read(&b); no != nil {
		return nil, refuse(no.status, "INVALID_ARGUMENT", "%s", no.message)
	}
	file, no := f.open(c.id, Contributor)
	if no != nil {
		return nil, no
	}
	if no := f.spend(); no != nil {
		return nil, no
	}
	if need := b.WriteControl.RequiredRevisionID; need != "" && need != file.rev() {
		return nil, refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "The required revision ID %q does not match the latest revision.", need)
	}
	text := file.Text.clone()
	if no := b.apply(&text); no != nil {
		return nil, no
	}
	f.made++
	file.Text, file.revision = text, f.made
	return map[string]any{"documentId": file.ID, "writeControl": map[string]any{"requiredRevisionId": file.rev()}}, nil
}

func (b batch) apply(text *Text) *refusal {
	if len(b.Requests) == 0 {
		return refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "Must specify at least one request.")
	}
	for _, r := range b.Requests {
		switch {
		case r.ReplaceAllText != nil:
			want := r.ReplaceAllText.ContainsText
			if want.Text == "" || !want.MatchCase || r.ReplaceAllText.ReplaceText == nil {
				return refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "replaceAllText needs a text, its case and a replacement")
			}
			text.each(func(s string) string { return strings.ReplaceAll(s, want.Text, *r.ReplaceAllText.ReplaceText) })
		case r.InsertText != nil && r.InsertText.Location.Index == 1 && r.InsertText.Text != "":
			before, after, split := strings.Cut(r.InsertText.Text, "\n")
			if split {
				text.Body = slices.Concat([]string{before, after + at(text.Body)}, text.Body[min(1, len(text.Body)):])
			} else {
				text.Body = slices.Concat([]string{before + at(text.Body)}, text.Body[min(1, len(text.Body)):])
			}
		default:
			return refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "a request that is not known")
		}
	}
	return nil
}

func at(body []string) string {
	if len(body) == 0 {
		return ""
	}
	return body[0]
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
