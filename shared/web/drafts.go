package web

import (
	"cmp"
	"net/http"

	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/draft"
	"noroshi.internal/shared/web/page"
)

// draft is what somebody had typed on the page of a request when their session ended.
func (s *Site) draft(v *visit, r *http.Request) (draft.Draft, bool) {
	number := r.URL.Query().Get("draft")
	if number == "" {
		return draft.Draft{}, false
	}
	all, err := s.drafts.Of(r.Context(), v.self())
	for _, d := range all {
		if err == nil && d.Number == number && d.Path == r.URL.Path {
			return d, true
		}
	}
	return draft.Draft{}, false
}

// typedBefore is what a page begins with: what was typed there when a session ended, and the number of that, or what its address says.
func (s *Site) typedBefore(v *visit, r *http.Request) (in filled, number string) {
	if d, found := s.draft(v, r); found {
		return filled{Values: d.Values}, d.Number
	}
	return filled{Values: r.URL.Query()}, ""
}

// formAt shows a form on its page. One that was typed before goes on under its number.
func (s *Site) formAt(w http.ResponseWriter, v *visit, f page.Form, number string) {
	if number == "" {
		s.show(w, http.StatusOK, v, page.Frame{Part: "form", Tab: f.Title, Body: f})
		return
	}
	s.formAgain(w, v, f, answerTo{code: http.StatusOK, number: number, alarm: text.WebRestored.In(v.lang)})
}

func (s *Site) draftLinks(v *visit) (out []page.Link) {
	all, err := s.drafts.Of(v.ctx, v.self())
	if err != nil {
		s.opt.Log.WarnContext(v.ctx, "drafts cannot be read", "err", err)
	}
	for _, d := range all {
		said := cmp.Or(d.Values.Get("text"), d.Values.Get("title"))
		out = append(out, page.Link{URL: draftURL(d), Text: clip(said, 80)})
	}
	return out
}

func (s *Site) dropDraft(v *visit, number string) {
	all, err := s.drafts.Of(v.ctx, v.self())
	if err != nil || len(all) == 0 {
		return
	}
	if err := s.drafts.Drop(v.ctx, v.self(), number); err != nil {
		s.opt.Log.WarnContext(v.ctx, "a draft that was sent cannot be dropped", "err", err)
	}
}
