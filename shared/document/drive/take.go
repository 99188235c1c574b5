package drive

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/api/docs/v1"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/googleapi"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// Take implements document.Writer. The text is read as it is without anybody's suggestions, and then the revisions, so that whoever wrote
// in it is among them.
func (w *Writer) Take(ctx context.Context, n document.Name, ref plan.Ref) (document.Taken, error) {
	s := step{what: "take " + n.Document + " over", about: documentLink(ref.ID), missing: document.CodeGone}
	doc, err := w.docs.Documents.Get(ref.ID).IncludeTabsContent(true).SuggestionsViewMode("PREVIEW_WITHOUT_SUGGESTIONS").Context(ctx).Do()
	if err != nil {
		return document.Taken{}, w.untaken(ctx, s, err)
	}
	out := document.Taken{}
	if out.Editors, out.Unknown, err = w.editors(ctx, ref.ID); err != nil {
		return document.Taken{}, w.fail(ctx, s, err)
	}
	out.Lines = linesOf(doc)
	return out, nil
}

// untaken is fail; of what may not be read it says what it says of what is gone.
func (w *Writer) untaken(ctx context.Context, s step, err error) error {
	err = w.fail(ctx, s, err)
	var e *effect.Error
	if errors.As(err, &e) && e.Code == codeRights {
		e.Code = document.CodeGone
	}
	return err
}

// editors are the addresses of those whom the revisions of a copy name, without the tool's own. unknown: they cannot be read, or not all
// say whose they are. Of a document that is edited often Google leaves out some, the old ones first: the oldest that is there must be the
// tool's, which made the copy. None tells everybody who wrote in between; an address is shown only where whoever has it allows that.
func (w *Writer) editors(ctx context.Context, id string) (all []string, unknown bool, err error) {
	seen := 0
	err = w.drive.Revisions.List(id).PageSize(pageSize).Fields("nextPageToken,revisions(id,lastModifyingUser(emailAddress,me))").
		Pages(ctx, func(page *drive.RevisionList) error {
			for _, r := range page.Revisions {
				address, own := w.editor(ctx, r.LastModifyingUser)
				switch seen++; {
				case own:
				case address == "" || seen == 1:
					unknown = true
				}
				if address != "" && !slices.Contains(all, address) {
					all = append(all, address)
				}
			}
			return nil
		})
	if unreadable(err) {
		return nil, true, nil
	}
	return all, unknown || seen == 0, err
}

// editor is the address of whoever made a revision; "": it is the tool's own, or it does not say whose.
func (w *Writer) editor(ctx context.Context, u *drive.User) (address string, own bool) {
	switch {
	case u == nil:
		return "", false
	case u.Me || u.EmailAddress != "" && u.EmailAddress == w.whoAmI(ctx):
		return "", true
	case !mail.MatchString(u.EmailAddress):
		return "", false
	}
	return u.EmailAddress, false
}

// unreadable reports whether Google refused to say who wrote in a document, which trying again does not change. What is refused for the
// rate of calls is none of it.
func unreadable(err error) bool {
	var e *googleapi.Error
	if !errors.As(err, &e) || e.Code != http.StatusForbidden && e.Code != http.StatusNotFound {
		return false
	}
	class, _ := step{missing: codeRights}.judge(e)
	return class == effect.Permanent
}

// linesOf is a document as people read it. Each tab stands for itself; headers, footers and footnotes are no part of it.
func linesOf(doc *docs.Document) []document.Line {
	r := reader{}
	r.tabs(doc.Tabs)
	return r.lines
}

// reader collects the lines of a document.
type reader struct{ lines []document.Line }

func (r *reader) tabs(tabs []*docs.Tab) {
	for _, t := range tabs {
		if t == nil {
			continue
		}
		r.lines = append(r.lines, document.Line{Apart: true})
		if t.DocumentTab != nil && t.DocumentTab.Body != nil {
			r.content(t.DocumentTab.Body.Content)
		}
		r.tabs(t.ChildTabs)
	}
}

func (r *reader) content(all []*docs.StructuralElement) {
	for _, e := range all {
		switch {
		case e == nil:
		case e.Paragraph != nil:
			r.paragraph(e.Paragraph)
		case e.Table != nil:
			r.table(e.Table)
		}
	}
}

func (r *reader) paragraph(p *docs.Paragraph) {
	words := wordsOf(p)
	mark := ""
	if p.Bullet != nil && strings.TrimSpace(words.Text) != "" {
		mark = strings.Repeat("  ", int(min(max(p.Bullet.NestingLevel, 0), 8))) + "- "
	}
	words.Heading = p.ParagraphStyle != nil && (strings.HasPrefix(p.ParagraphStyle.NamedStyleType, "HEADING") || p.ParagraphStyle.NamedStyleType == "TITLE")
	for said := range strings.SplitSeq(strings.TrimSuffix(words.Text, "\n"), "\n") {
		line := words
		line.Text = mark + said
		r.lines = append(r.lines, line)
		mark = strings.Repeat(" ", len(mark))
	}
}

// wordsOf are the text of a paragraph as one line, with what else is in it that people read.
func wordsOf(p *docs.Paragraph) (l document.Line) {
	var b strings.Builder
	l.Odd = len(p.PositionedObjectIds) > 0
	for _, e := range p.Elements {
		switch {
		case e == nil:
		case e.TextRun != nil:
			b.WriteString(strings.ReplaceAll(e.TextRun.Content, "\v", "\n")) // a line break within a paragraph
			l.Struck = l.Struck || struck(e.TextRun)
		case e.HorizontalRule != nil, e.PageBreak != nil, e.ColumnBreak != nil, e.FootnoteReference != nil:
		default:
			l.Odd = true
		}
	}
	l.Text = b.String()
	return l
}

func struck(t *docs.TextRun) bool {
	return t.TextStyle != nil && t.TextStyle.Strikethrough && strings.TrimSpace(t.Content) != ""
}

// table adds a line for each row; one that is pinned is its head.
func (r *reader) table(t *docs.Table) {
	for _, row := range t.TableRows {
		if row == nil {
			continue
		}
		in := reader{}
		var cells []string
		for _, cell := range row.TableCells {
			before := len(in.lines)
			if cell != nil {
				in.content(cell.Content)
			}
			cells = append(cells, joined(in.lines[before:]))
		}
		r.lines = append(r.lines, document.Line{
			Text: document.Row(cells), Head: row.TableRowStyle != nil && row.TableRowStyle.TableHeader,
			Odd:    slices.ContainsFunc(in.lines, func(l document.Line) bool { return l.Odd }),
			Struck: slices.ContainsFunc(in.lines, func(l document.Line) bool { return l.Struck }),
		})
	}
}

func joined(lines []document.Line) string {
	var said []string
	for _, l := range lines {
		said = append(said, l.Text)
	}
	return strings.Join(said, " ")
}
