package web

import (
	"errors"
	"math"
	"mime"
	"net/http"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// withAddresses is the box that asks for customers' names and addresses.
const withAddresses = "addresses"

// shownRecords is how many of those are shown that were taken along before.
const shownRecords = 5

// recordURL is the page on which the record of an incident is taken along.
func recordURL(id incident.ID) string { return boardURL(id) + "/record" }

// recordPage says what a record holds, and who has taken one along.
func (s *Site) recordPage(w http.ResponseWriter, r *http.Request, v *visit) {
	all, _, err := s.svc.Timeline(r.Context(), v.state.Incident.ID, math.MaxInt)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := s.recordForm(v, all)
	s.show(w, http.StatusOK, v, page.Frame{Part: "form", Tab: body.Title, Timed: true, Body: body})
}

func (s *Site) recordForm(v *visit, all []incident.Entry) page.Form {
	i, up := v.state.Incident, v.up()
	f := page.Form{
		Title: text.DrillPrefix(v.lang, i.Kind == incident.Drill) + text.RecordTitle.In(v.lang), Up: &up, Action: recordURL(i.ID), Token: v.Token(), Submit: text.RecordSubmit.In(v.lang),
		Intro: []string{
			text.RecordIntro.In(v.lang, "title", titleOf(v), "entries", itoa(len(all)), "todos", itoa(len(v.state.Todos)), "notices", itoa(i.Notices.Sent)),
			text.RecordProof.In(v.lang),
		},
		Left: text.RecordHolds(v.lang),
	}
	before := slices.DeleteFunc(slices.Clone(all), func(e incident.Entry) bool { return e.Kind != incident.EntryRecord })
	for _, e := range before[max(0, len(before)-shownRecords):] {
		f.Intro = append(f.Intro, text.RecordBefore.In(v.lang, "when", s.when(v, e.At), "said", text.Entry(v.lang, e, "", v.nameOf)))
	}
	f.Intro = append(f.Intro, text.RecordInside.In(v.lang))
	if s.mayTakeAddresses(v) {
		f.Fields = []page.Field{{Kind: page.Checkbox, Name: withAddresses, Label: text.RecordAddresses.In(v.lang)}}
	}
	return f
}

// mayTakeAddresses reports whether there are addresses to take along: a drill has no customers, and a sign has told nobody.
func (s *Site) mayTakeAddresses(v *visit) bool {
	i := v.state.Incident
	return i.Kind == incident.Live && !signOnly(i) && (i.Notices.Delivery != nil || s.svc.Settings().Customers.Named())
}

// takeRecord answers with the record. That somebody takes it along is on the timeline before they have it.
func (s *Site) takeRecord(w http.ResponseWriter, r *http.Request, v *visit) {
	number, ok := v.Number(r.PostForm.Get("token"))
	if !ok {
		s.instead(w, v, http.StatusForbidden, text.WebStale.In(v.lang))
		return
	}
	if !s.records.Allow(s.sender(r)) { // each reads all of an incident
		w.Header().Set("Retry-After", "60")
		s.instead(w, v, http.StatusTooManyRequests, text.WebTooMany.In(v.lang))
		return
	}
	var archive record.Archive
	addresses := r.PostForm.Has(withAddresses) && s.mayTakeAddresses(v)
	res, err := s.svc.Export(r.Context(), s.exporting(v, number, addresses), func(c incident.Cut, by incident.PersonID, at time.Time) (do incident.Export, err error) {
		archive, err = record.Write(c, record.Made{Program: s.opt.Program, At: at, By: by, Addresses: addresses})
		return incident.Export{Head: archive.Head, Lines: archive.Lines, Addresses: addresses}, err
	})
	var refused *incident.Refusal
	switch {
	case errors.Is(err, service.ErrRecordChanged):
		s.instead(w, v, http.StatusConflict, text.RecordChanged.In(v.lang))
	case errors.As(err, &refused):
		s.instead(w, v, http.StatusConflict, s.refusal(v, refused))
	case err != nil:
		s.broken(w, r, v, err)
	default:
		h := w.Header()
		h.Set("Content-Type", "application/zip")
		name := "record-" + string(v.state.Incident.ID) + "-" + res.Entry.At.In(text.Japan).Format("20060102-1504") + ".zip"
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		_, _ = w.Write(archive.Body) // the reader went away; there is nobody to tell
	}
}

// exporting is the request of whoever takes the record along. What it records is decided from what stands then.
func (s *Site) exporting(v *visit, number string, addresses bool) incident.Request {
	id := v.state.Incident.ID
	holds := ""
	if addresses {
		holds = withAddresses
	}
	return incident.Request{
		ID: service.RequestID("form", string(v.self()), number, string(id), "record", holds), Incident: id,
		At: v.now, By: v.person.Actor(), Via: incident.ViaBrowser,
	}
}
