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
}

// taken says that a TODO is the reader's, and where on the page of that name its progress is written.
func taken(part string) text.Phrase {
	if part == "todo" {
		return text.WebDidClaim
	}
	return text.WebDidTake
}
