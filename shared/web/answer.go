package web

import (
	"net/http"
	"net/url"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// show answers with a page.
func (s *Site) show(w http.ResponseWriter, code int, v *visit, f page.Frame) {
	f.Lang, f.Root, f.Clock = v.lang, Root, text.Clock(v.now, s.zone(v))
	f.Drill = v.state.Incident.Kind == incident.Drill
	f.Zone = s.zones(v)
	if v.in {
		f.Me, f.Out, f.Owner = v.me(), v.Token(), v.owner()
	}
	if f.Tab == "" {
		f.Tab = text.WebName.In(v.lang)
	}
	body, err := page.Render(f)
	if err != nil {
		s.opt.Log.ErrorContext(v.ctx, "the form cannot be shown", "err", err)
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.lang))
	w.WriteHeader(code)
	_, _ = w.Write(body) // the reader went away; there is nobody to tell
}

// unchanged answers a page that refreshes itself and shows what it would show anyway.
func unchanged(w http.ResponseWriter, r *http.Request, version string) bool {
	w.Header().Set("ETag", version)
	if r.Header.Get("If-None-Match") != version {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// say answers with one sentence.
func (s *Site) say(w http.ResponseWriter, r *http.Request, code int, title, sentence text.Phrase) {
	v := s.visitor(r)
	v.in = false
	s.sentence(w, code, v, title, sentence)
}

func (s *Site) sentence(w http.ResponseWriter, code int, v *visit, title, sentence text.Phrase) {
	s.show(w, code, v, page.Frame{Part: "sentence", Tab: title.In(v.lang), Body: page.Sentence{
		Title: title.In(v.lang), Text: sentence.In(v.lang), URL: Root, Link: text.WebAll.In(v.lang),
	}})
}

// missing answers in the reader's language where it is known who reads.
func (s *Site) missing(w http.ResponseWriter, _ *http.Request, v *visit) {
	v.in = v.in && v.person.ID != ""
	s.sentence(w, http.StatusNotFound, v, text.WebMissingTitle, text.WebMissing)
}

// broken answers when the store cannot be used: with the runbook and what to do by hand.
func (s *Site) broken(w http.ResponseWriter, _ *http.Request, v *visit, err error) {
	s.opt.Log.ErrorContext(v.ctx, "the form cannot answer", "err", err)
	in := v.in
	v.in = false
	s.show(w, http.StatusServiceUnavailable, v, page.Frame{Part: "sentence", Body: s.byHand(v)})
	v.in = in
}

// byHand is the sentence of a form that cannot answer.
func (s *Site) byHand(v *visit) page.Sentence {
	runbook := s.svc.Settings().Runbook
	out := page.Sentence{Title: text.WebNotRecorded.In(v.lang), Text: text.BrokenNoLink.In(v.lang)}
	if runbook != "" {
		out.Text, out.URL, out.Link = text.Broken.In(v.lang, "link", runbook), runbook, text.LinkRunbook.In(v.lang)
	}
	return out
}

// here reports whether browsers reach the form over http, on the process's own machine.
func (s *Site) here() bool {
	u, err := url.Parse(s.opt.Origin)
	return err == nil && !s.secure() && OwnHost(u.Host)
}

// secure reports whether browsers reach the form over https.
func (s *Site) secure() bool { return strings.HasPrefix(s.opt.Origin, "https://") }
