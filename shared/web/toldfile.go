package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"noroshi.internal/shared/customer/export"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// export answers with what the page shows, all pages of it, as a file. It holds customers' data: that somebody takes it along is on
// the timeline before they have it.
func (s *Site) export(w http.ResponseWriter, r *http.Request, v *visit) {
	number, ok := v.Number(r.PostForm.Get("token"))
	if !ok {
		s.instead(w, v, http.StatusForbidden, text.WebStale.In(v.lang))
		return
	}
	c, err := s.contacts(v)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	back, _ := url.ParseQuery(r.PostForm.Get("back")) // what cannot be read of it is not asked for
	found := s.found(v, c, askedFor(back))
	_, err = s.svc.Do(r.Context(), s.marked(v, number, incident.ExportCustomers{Count: len(found)}))
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused):
		s.instead(w, v, http.StatusConflict, s.refusal(v, refused))
		return
	case err != nil:
		s.broken(w, r, v, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	name := "customers-" + string(c.incident.ID) + "-" + v.now.In(text.Japan).Format("20060102-1504") + fileEnding
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_ = export.Write(w, s.table(v, c, found)) // the reader went away; there is nobody to tell
}

// table is what is known of customers, a row each below the names of the columns.
func (s *Site) table(v *visit, c contacts, found []incident.Contact) [][]string {
	rows := [][]string{text.ToldColumns(v.lang)}
	notice := ""
	if no, stage, _ := c.incident.Notices.Reaches(); no > 0 {
		notice = text.NoticeName(v.lang, no, stage)
	}
	for _, x := range found {
		row := []string{x.ID, x.Name, x.Tier, strings.Join(x.Services, "; "), x.Site, x.Org, s.plainName(v, x.LookedAfterBy())}
		row = append(row, notice, text.ToldName(v.lang, x.Told, x.Why), text.ToCall(v.lang, c.incident.Unreached(x)), strings.Join(x.Missed, "; "))
		rows = append(rows, append(row, s.wordCells(v, x.Word)...))
	}
	return rows
}

// wordCells are what people know of a customer.
func (s *Site) wordCells(v *visit, w incident.CustomerWord) []string {
	cells := []string{"", "", "", "", text.AffectedName(v.lang, w.Affected), "", "", ""}
	if w.Call != nil {
		at, jst := moments(w.Call.At)
		copy(cells, []string{v.name(w.Call.By), at, jst, w.Call.Note})
	}
	if w.Seen != nil {
		at, jst := moments(w.Seen.At)
		copy(cells[5:], []string{v.name(w.Seen.By), at, jst})
	}
	return cells
}

// moments writes a moment for programs, and for those who read it in Japan.
func moments(at time.Time) (machine, jst string) {
	return at.UTC().Format(time.RFC3339), at.In(text.Japan).Format("2006-01-02 15:04")
}

// plainName names whoever looks after a customer: a file is for others, too, so nobody in it is "you".
func (s *Site) plainName(v *visit, owner string) string {
	if owner == "" || strings.HasPrefix(owner, "S") {
		return s.ownerName(v, owner)
	}
	return v.name(incident.PersonID(owner))
}
