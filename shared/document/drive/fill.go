package drive

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/api/docs/v1"
	"google.golang.org/api/googleapi"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/text"
)

// fill puts the fields in the places of a copy, in one batch that is done whole or not at all, and returns the names of
// places that nobody knows, sorted. A copy without places is left alone.
func (w *Writer) fill(ctx context.Context, id string, d document.Draft) (unknown []string, err error) {
	s := step{what: "read the copy of " + d.Document, about: documentLink(id)}
	doc, err := w.docs.Documents.Get(id).IncludeTabsContent(true).Context(ctx).Do()
	if err != nil {
		return nil, w.fail(ctx, s, err)
	}
	requests, unknown := replacements(textOf(doc), d)
	if len(requests) == 0 {
		return unknown, nil
	}
	s.what = "fill the copy of " + d.Document
	_, err = w.docs.Documents.BatchUpdate(id, &docs.BatchUpdateDocumentRequest{
		Requests: requests, WriteControl: &docs.WriteControl{RequiredRevisionId: doc.RevisionId},
	}).Fields("documentId").Context(ctx).Do()
	var e *googleapi.Error
	if errors.As(err, &e) && e.Code == http.StatusBadRequest && w.moved(ctx, doc) {
		s.moved = true // somebody else filled it, or wrote in it: it is read again
	}
	if err != nil {
		return nil, w.fail(ctx, s, err)
	}
	return unknown, nil
}

// moved reports whether a document has another revision than the one that was read. Google answers a revision that is over
// as it answers every bad request.
func (w *Writer) moved(ctx context.Context, was *docs.Document) bool {
	is, err := w.docs.Documents.Get(was.DocumentId).Fields("revisionId").Context(ctx).Do()
	return err == nil && is.RevisionId != was.RevisionId
}

// replacements returns what fills a document that says body.
func replacements(body string, d document.Draft) (requests []*docs.Request, unknown []string) {
	var seen []string
	for _, p := range document.Places(body) {
		if slices.Contains(seen, p.Literal) {
			continue
		}
		seen = append(seen, p.Literal)
		value, ok := d.Fields[p.Name]
		if !ok {
			unknown = append(unknown, p.Name)
			value = text.BeingConfirmed.In(d.Lang)
		}
		if value == "" && spare(body, p.Literal) {
			requests = append(requests, replacement(p.Literal+" ", ""))
		}
		requests = append(requests, replacement(p.Literal, harmless(value)))
	}
	if top := atTheTop(body, d.Fields["mark"]); top != nil {
		requests = append(requests, top)
	}
	slices.Sort(unknown)
	return requests, slices.Compact(unknown)
}

func replacement(what, with string) *docs.Request {
	return &docs.Request{ReplaceAllText: &docs.ReplaceAllTextRequest{
		ContainsText: &docs.SubstringMatchCriteria{Text: what, MatchCase: true},
		ReplaceText:  with, ForceSendFields: []string{"ReplaceText"},
	}}
}

// spare reports whether the space after a place that stays empty goes with it, wherever there is one: all of them are
// replaced at once.
func spare(body, literal string) (found bool) {
	for at := 0; ; at += len(literal) {
		next := strings.Index(body[at:], literal)
		if next < 0 {
			return found
		}
		at += next
		switch before, after := body[:at], body[at+len(literal):]; {
		case document.Spare(before, after):
			found = true
		case strings.HasPrefix(after, " "):
			return false
		}
	}
}

// atTheTop says in a drill that it is one, at the start of a document whose template has no place for it.
func atTheTop(body, mark string) *docs.Request {
	if mark == "" || strings.Contains(body, mark) || slices.ContainsFunc(document.Places(body), isMark) {
		return nil
	}
	return &docs.Request{InsertText: &docs.InsertTextRequest{Text: mark + "\n", Location: &docs.Location{Index: 1}}}
}

func isMark(p document.Place) bool { return p.Name == "mark" }

// harmless returns what a person typed as it is to stand in a document: in one line, and with nothing in it that a later
// replacement of the same batch could take for a place. An invisible word joiner keeps its braces apart.
func harmless(typed string) string {
	return strings.ReplaceAll(document.Line(typed), "{", "{\u2060")
}

// textOf returns all text of a document, tabs, tables, headers and footers included: places may be in each.
func textOf(doc *docs.Document) string {
	var r reader
	r.tabs(doc.Tabs)
	return r.String()
}

type reader struct{ strings.Builder }

func (r *reader) tabs(tabs []*docs.Tab) {
	for _, t := range tabs {
		if d := t.DocumentTab; d != nil {
			if d.Body != nil {
				r.content(d.Body.Content)
			}
			for _, id := range slices.Sorted(maps.Keys(d.Headers)) {
				r.content(d.Headers[id].Content)
			}
			for _, id := range slices.Sorted(maps.Keys(d.Footers)) {
				r.content(d.Footers[id].Content)
			}
			for _, id := range slices.Sorted(maps.Keys(d.Footnotes)) {
				r.content(d.Footnotes[id].Content)
			}
		}
		r.tabs(t.ChildTabs)
	}
}

func (r *reader) content(all []*docs.StructuralElement) {
	for _, e := range all {
		switch {
		case e.Paragraph != nil:
			for _, p := range e.Paragraph.Elements {
				if p.TextRun != nil {
					r.WriteString(p.TextRun.Content)
				}
			}
		case e.TableOfContents != nil:
			r.content(e.TableOfContents.Content)
		case e.Table != nil:
			for _, row := range e.Table.TableRows {
				for _, cell := range row.TableCells {
					r.content(cell.Content)
				}
			}
		}
	}
}
