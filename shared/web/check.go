package web

import (
	"net/http"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// checkURL is the page that says who checked what.
func checkURL(id incident.ID) string { return boardURL(id) + "/check" }

// checkSheet shows how the check stands, line by line. Who may check a line does it there by one press. It prints.
func (s *Site) checkSheet(w http.ResponseWriter, r *http.Request, v *visit) {
	check, ok := v.state.CheckTodo()
	if !ok {
		s.missing(w, r, v)
		return
	}
	body := s.sheetOf(v, check)
	f := page.Frame{Part: "check", Tab: body.Title, Wide: true, Timed: true, Body: body}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

func (s *Site) sheetOf(v *visit, check incident.Todo) page.Check {
	i := v.state.Incident
	now := text.Day(v.now, v.lang, s.zone(v)) + " " + text.Clock(v.now, s.zone(v))
	out := page.Check{
		Up: v.up(), Title: text.DrillPrefix(v.lang, i.Kind == incident.Drill) + text.CheckSheet.In(v.lang), About: titleOf(v), Back: checkURL(i.ID), Token: v.Token(),
		State: text.CheckSheetState.In(v.lang, "now", now, "count", text.CheckCountOf(v.lang, *v.state.CheckCount())),
		URL:   actURL(i.ID, ask.Check.Name), Lines: s.checkLines(v),
	}
	if sheet := i.LastSheet(); sheet != "" {
		out.Document = &page.Link{URL: i.Links[incident.DocumentLink(sheet)].URL, Text: documentTitle(v, sheet)}
	}
	if seen := v.seenOf(check); i.Status.Editable() && ask.Check.Offered(seen) {
		out.More = &page.Link{URL: actURL(i.ID, ask.Check.Name) + "?todo=" + string(check.ID), Text: text.ButtonGap.In(v.lang)}
		if i.HasSheet() && ask.Sheet.Offered(seen) {
			out.Make = &page.Act{URL: actURL(i.ID, ask.Sheet.Name), Label: ask.Sheet.Label(seen)}
		}
	}
	return out
}

// checkLines are the lines as a page shows them, with a press for whoever may check one.
func (s *Site) checkLines(v *visit) (out []page.CheckLine) {
	seen, lines := v.seen(""), v.state.CheckLines()
	words := seen.SheetWords()
	words.Names = v.name
	for n, l := range v.state.Sheet() {
		line := page.CheckLine{Line: l.Line, Result: words.Result(l.CheckMark), By: words.By(l.CheckMark), Open: !l.Settled()}
		for _, t := range l.Todos {
			line.Done = append(line.Done, page.CheckDone{Said: words.Todo(t), Title: t.Title.In(v.lang)})
		}
		if v.state.Incident.Status.Editable() {
			line.Note = seen.CheckNote(lines[n])
			line.May = seen.MayCheck(lines[n])
		}
		out = append(out, line)
	}
	return out
}
