package web

import (
	"cmp"
	"fmt"
	"math"
	"mime"
	"net/http"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/text"
)

// markdown is the whole timeline to take along, the oldest entry first, in the incident's own time: a file is for others, too.
func (s *Site) markdown(w http.ResponseWriter, r *http.Request, v *visit) {
	entries, _, err := s.svc.Timeline(r.Context(), v.state.Incident.ID, math.MaxInt)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/markdown; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": cmp.Or(v.state.Incident.ChannelName, "sign-"+string(v.state.Incident.ID)) + ".md"}))
	_, _ = w.Write([]byte(s.written(v, entries))) // the reader went away; there is nobody to tell
}

// written is a timeline as Markdown: a heading for each day, and a line for each entry.
func (s *Site) written(v *visit, entries []incident.Entry) string {
	var b strings.Builder
	tz, day := s.zone(v), ""
	fmt.Fprintf(&b, "# %s\n\n%s\n", markdown.Escape(text.TimelineTop.In(v.lang, "title", titleOf(v))),
		markdown.Escape(text.WebTimeZone.In(v.lang, "zone", s.zones(v).Name)))
	for _, e := range entries {
		if on := text.Day(e.At, v.lang, tz); on != day {
			fmt.Fprintf(&b, "\n## %s\n\n", markdown.Escape(on))
			day = on
		}
		said := markdown.Escape(text.Entry(v.lang, titled(v, e), todoTitle(v, e), v.name))
		if e.Link != "" {
			said += " <" + e.Link + ">"
		}
		fmt.Fprintf(&b, "- %s %s\n", e.At.In(text.Zone(tz)).Format("15:04"), said)
	}
	return b.String()
}
