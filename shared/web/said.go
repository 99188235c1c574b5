package web

import (
	"net/http"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// said tells what was recorded by the form that led here.
func (s *Site) said(v *visit, r *http.Request, f *page.Frame) {
	id, i := r.URL.Query().Get("did"), v.state.Incident
	if r.URL.Query().Has("begun") && i.BySign() && !signOnly(i) {
		f.Said = s.begun(v)
	}
	if id == "" {
		return
	}
	e, err := s.svc.Entry(r.Context(), v.state.Incident.ID, id)
	if err != nil || e.By != v.person.ID {
		return
	}
	t, _ := v.state.Todo(e.Todo)
	f.Did = true
	switch e.Kind {
	case incident.EntryClaimed:
		f.Said = taken(f.Part).In(v.lang, "todo", text.TodoName(v.lang, e.Todo))
	case incident.EntryDeclared:
		f.Said = text.WebDidDeclare.In(v.lang)
		if e.To != "" && e.To != v.person.ID {
			f.Said = text.WebDidDeclareFor.In(v.lang, "commander", v.nameOf(e.To))
		}
	case incident.EntryLetIn:
		f.Said = text.WebDidJoin.In(v.lang)
	default:
		f.Said = text.Did(v.lang, titled(v, e), t, v.name)
	}
	if r.URL.Query().Has(anew) && e.Kind == incident.EntryReported {
		f.Said = text.SignAnew.In(v.lang) + text.Gap(v.lang) + f.Said
	}
	s.alike(v, e, f)
}

// alike adds to what was recorded what else is about the same since then, and leads there.
func (s *Site) alike(v *visit, e incident.Entry, f *page.Frame) {
	other, err := s.svc.Alike(v.ctx, e)
	if err != nil {
		s.opt.Log.WarnContext(v.ctx, "could not look for what is about the same", "incident", v.state.Incident.ID, "err", err)
	}
	if err != nil || other.ID == "" {
		return
	}
	f.Alike = s.alikeTo(v, other)
}

// alikeTo says of something that runs that it is about the same, and leads there if the visitor may know of it.
func (s *Site) alikeTo(v *visit, other incident.Incident) *page.Lead {
	called, commander := title(v.lang, other), v.lead(other)
	switch {
	case other.Status == incident.SignStatus:
		said := text.AlikeTo(v.state.Incident.Status).In(v.lang, "title", called, "when", s.when(v, other.Begun()))
		return &page.Lead{Said: said, To: &page.Link{URL: boardURL(other.ID), Text: text.WebSignAlikeOpen.In(v.lang)}}
	case !s.svc.MayKnow(v.ctx, v.person.ID, "", other):
		scope := text.OrUnknown(v.lang, text.Scope(v.lang, other.Facts))
		return &page.Lead{Said: text.SimilarPrivate.In(v.lang, "scope", scope, "since", s.when(v, other.DeclaredAt), "commander", commander)}
	}
	said := text.WebSimilar.In(v.lang, "title", called, "commander", commander)
	return &page.Lead{Said: said, To: &page.Link{URL: boardURL(other.ID), Text: text.WebSimilarOpen.In(v.lang)}}
}

// taken says that a TODO is the reader's, and where on the page of that name its progress is written.
func taken(part string) text.Phrase {
	if part == "todo" {
		return text.WebDidClaim
	}
	return text.WebDidTake
}
