package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/draft"
	"noroshi.internal/shared/web/page"
)

// act records what somebody sent about an incident.
func (s *Site) act(w http.ResponseWriter, r *http.Request, v *visit) {
	a, ok := actOf(r)
	if !ok {
		s.missing(w, r, v)
		return
	}
	in := filled{Values: r.PostForm, faults: ask.Faults{}}
	number, ok := v.Number(in.Get("token"))
	if !ok {
		s.again(w, v, a, in, answerTo{code: http.StatusForbidden, alarm: text.WebStale.In(v.lang)})
		return
	}
	values := s.values(v, a, in)
	var do incident.Action
	if len(in.faults) == 0 { // an address that nobody has is said at once
		do = a.Do(values, in.faults)
	}
	if len(in.faults) > 0 {
		s.again(w, v, a, in, answerTo{code: http.StatusUnprocessableEntity, number: number})
		return
	}
	req := incident.Request{
		ID:       service.RequestID("form", string(v.self()), number, string(v.state.Incident.ID), a.Name, in.Get("todo"), in.Get("problem")),
		Incident: v.state.Incident.ID, At: v.now, By: v.person.Actor(), Via: incident.ViaBrowser, Do: do,
	}
	res, err := s.svc.Do(r.Context(), req)
	switch {
	case err != nil:
		s.refused(w, r, v, err, sent{a, in, number})
	case res.Repeated && !res.Entry.Records(do, res.State):
		s.alreadyRecorded(w, v, a, in, res.Entry)
	default:
		s.dropDraft(v, number)
		http.Redirect(w, r, after(in, res), http.StatusSeeOther)
	}
}

// sent is a form as it arrived.
type sent struct {
	act    *ask.Ask
	in     filled
	number string
}

// after is where somebody goes when something is recorded: back to where they were.
func after(in filled, res service.Result) string {
	id := res.Entry.Incident
	to := boardURL(id)
	if back := returnTo(in.Get("back")); strings.HasPrefix(back, to) {
		to = back
	} else if res.Entry.Todo != "" {
		to = todoURL(id, res.Entry.Todo)
	}
	to, _, _ = strings.Cut(to, "?")
	return to + "?did=" + url.QueryEscape(res.Entry.ID)
}

// refused answers what the rules, or the store, did not take; nothing that was typed is lost.
func (s *Site) refused(w http.ResponseWriter, r *http.Request, v *visit, err error, f sent) {
	var refused *incident.Refusal
	switch {
	case notFound(err):
		s.missing(w, r, v)
	case !errors.As(err, &refused):
		s.opt.Log.ErrorContext(v.ctx, "could not record what was sent", "err", err)
		s.again(w, v, f.act, f.in, answerTo{code: http.StatusServiceUnavailable, number: f.number, alarm: s.byHand(v).Text})
	case refused.Code == incident.RefusedOpen: // more is open than the form named: it is shown anew
		s.again(w, v, f.act, f.in, answerTo{code: http.StatusConflict, number: f.number})
	default:
		said := s.refusal(v, refused)
		if field := f.act.Blames(refused.Code); field != "" {
			f.in.faults[field], said = said, ""
		}
		s.again(w, v, f.act, f.in, answerTo{code: http.StatusConflict, number: f.number, alarm: said})
	}
}

func (s *Site) refusal(v *visit, r *incident.Refusal) string {
	if r.Code == incident.RefusedSame && r.Todo.ID != "" {
		return text.RefusedSameTodo.In(v.lang, "todo", text.TodoName(v.lang, r.Todo.ID), "state", text.State(v.lang, r.Todo.State))
	}
	if r.Code == incident.RefusedPrivate && v.state.Incident.Commander != "" {
		return text.RefusedPrivateTo.In(v.lang, "commander", v.nameOf(v.state.Incident.Commander))
	}
	if r.Code == incident.RefusedEnded && !v.state.Incident.EndedAt.IsZero() {
		return text.RefusedEndedAt.In(v.lang, "when", s.when(v, v.state.Incident.EndedAt))
	}
	return text.Refusal(v.lang, r.Code)
}

// answerTo is how a form that was not taken is answered.
type answerTo struct {
	code   int
	alarm  string
	number string // of the token, which nothing was recorded under; "": a new one
	title  string // what the alarm begins with; "": that nothing is recorded
	link   *page.Link
	anyway bool // sending the form again insists
}

// again shows a form that was not taken, with all that was typed. What one press does shows the board instead.
func (s *Site) again(w http.ResponseWriter, v *visit, a *ask.Ask, in filled, to answerTo) {
	alarm := s.alarm(v, to)
	if a.Form == nil {
		s.show(w, to.code, v, page.Frame{Part: "sentence", Alarm: alarm, Body: page.Sentence{
			Title: titleOf(v), URL: boardURL(v.state.Incident.ID), Link: text.WebBoard.In(v.lang),
		}})
		return
	}
	f := s.formOf(v, a, in)
	if to.number != "" {
		f.Token = v.Renew(to.number)
	}
	s.show(w, to.code, v, page.Frame{Part: "form", Tab: f.Title, Alarm: alarm, Body: f})
}

// alreadyRecorded answers a form that was sent before with another text: what was recorded stands, and the text is kept.
func (s *Site) alreadyRecorded(w http.ResponseWriter, v *visit, a *ask.Ask, in filled, was incident.Entry) {
	s.again(w, v, a, in, answerTo{code: http.StatusConflict, title: text.WebRecordedTitle.In(v.lang), alarm: s.recordedWas(v, was)})
}

func (s *Site) recordedWas(v *visit, was incident.Entry) string {
	return text.WebRecordedWas.In(v.lang, "what", text.Entry(v.lang, titled(v, was), v.name)) + " " + text.WebRecordedNew.In(v.lang)
}

// said tells what was recorded by the form that led here.
func (s *Site) said(v *visit, r *http.Request, f *page.Frame) {
	id := r.URL.Query().Get("did")
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
		f.Said = text.WebDidClaim.In(v.lang, "todo", text.TodoName(v.lang, e.Todo))
	case incident.EntryDeclared:
		f.Said = text.WebDidDeclare.In(v.lang)
	case incident.EntryLetIn:
		f.Said = text.WebDidJoin.In(v.lang)
	default:
		f.Said = text.Did(v.lang, titled(v, e), t.Owner, v.name)
	}
}

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

func draftURL(d draft.Draft) string {
	q := url.Values{"draft": {d.Number}}
	if todo := d.Values.Get("todo"); todo != "" {
		q.Set("todo", todo)
	}
	return (&url.URL{Path: d.Path, RawQuery: q.Encode()}).String()
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
