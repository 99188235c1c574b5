package drive

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/api/docs/v1"
	"google.golang.org/api/googleapi"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/text"
)

// fill puts the fields in the places of a copy and names those that follow, in one batch that is done whole or not at all, and
// returns the names of places that nobody knows, sorted, and what was put where. A copy without places is left alone. Should Google
// refuse the names, the copy is filled without them, and follows nothing.
func (w *Writer) fill(ctx context.Context, id string, d document.Draft) (filled, error) {
	s := step{what: "read the copy of " + d.Document, about: documentLink(id)}
	doc, err := w.read(ctx, id)
	if err != nil {
		return filled{}, w.fail(ctx, s, err)
	}
	p := paperOf(doc)
	requests, unknown := replacements(p.text(), d)
	if len(requests) == 0 {
		return filled{unknown: unknown}, nil
	}
	s.what = "fill the copy of " + d.Document
	names, puts := p.names(d)
	err = w.write(ctx, doc, slices.Concat(unnamed(p.named), requests, names))
	if refusedFor(err) && len(names) > 0 && !w.moved(ctx, doc) {
		puts = nil
		err = w.write(ctx, doc, requests)
	}
	if refusedFor(err) && w.moved(ctx, doc) {
		s.moved = true // somebody else filled it, or wrote in it: it is read again
	}
	if err != nil {
		return filled{}, w.fail(ctx, s, err)
	}
	return filled{unknown, puts}, nil
}

// names are the requests that name the places which follow, as they stand once a template is filled, and what is put there.
func (p paper) names(d document.Draft) (requests []*docs.Request, puts map[string]placed) {
	next, all := p.filled(d)
	puts = map[string]placed{}
	for _, n := range all {
		requests = append(requests, next.naming(n.place, n.at))
		puts[n.place] = placed{document.Sum(next.says(n.at)), puts[n.place].count + 1}
	}
	return requests, puts
}

// filled is what became of a copy.
type filled struct {
	unknown []string
	puts    map[string]placed // by name of a place that follows
}

// read returns a document with all of its text. Suggestions stand in it where they are: only so do indexes hold for changes.
func (w *Writer) read(ctx context.Context, id string) (*docs.Document, error) {
	return w.docs.Documents.Get(id).IncludeTabsContent(true).SuggestionsViewMode("SUGGESTIONS_INLINE").Context(ctx).Do()
}

// write changes a document as it was read, and nothing in a later one.
func (w *Writer) write(ctx context.Context, as *docs.Document, requests []*docs.Request) error {
	_, err := w.docs.Documents.BatchUpdate(as.DocumentId, &docs.BatchUpdateDocumentRequest{
		Requests: requests, WriteControl: &docs.WriteControl{RequiredRevisionId: as.RevisionId},
	}).Fields("documentId").Context(ctx).Do()
	return err
}

// refusedFor reports whether Google refused a batch for what it says, which may be its revision.
func refusedFor(err error) bool {
	var e *googleapi.Error
	return errors.As(err, &e) && e.Code == http.StatusBadRequest
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
		value, ok := shaped(d, p.Name)
		if !ok {
			unknown = append(unknown, p.Name)
		}
		if value == "" && spare(body, p.Literal) {
			requests = append(requests, replacement(p.Literal+" ", ""))
		}
		requests = append(requests, replacement(p.Literal, value))
	}
	if top := atTheTop(body, d.Fields["mark"]); top != "" {
		requests = append(requests, &docs.Request{InsertText: &docs.InsertTextRequest{Text: top, Location: &docs.Location{Index: 1}}})
	}
	slices.Sort(unknown)
	return requests, slices.Compact(unknown)
}

// shaped is what stands in a place; ok is false for a place that nobody knows.
func shaped(d document.Draft, place string) (value string, ok bool) {
	if lines, list := d.Lists[place]; list {
		said := make([]string, len(lines))
		for n, line := range lines {
			said[n] = harmless(line)
		}
		return strings.Join(said, "\n"), true
	}
	if value, ok = d.Fields[place]; !ok {
		value = text.BeingConfirmed.In(d.Lang)
	}
	return harmless(value), ok
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
func atTheTop(body, prefix string) string {
	if prefix == "" || strings.Contains(body, prefix) || slices.ContainsFunc(document.Places(body), isDrillPlace) {
		return ""
	}
	return prefix + "\n"
}

func isDrillPlace(p document.Place) bool { return p.Name == "mark" }

// harmless returns what a person typed as it is to stand in a document: in one line, without what Google would drop from it, and with
// nothing in it that a later
// replacement of the same batch could take for a place. An invisible word joiner keeps its braces apart.
func harmless(typed string) string {
	line := strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' || r >= 0xe000 && r <= 0xf8ff { // control characters, and those of private use
			return -1
		}
		return r
	}, markdown.Line(typed))
	return strings.ReplaceAll(line, "{", "{\u2060")
}
