package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// customersURL is the page of the list of customers.
const customersURL = Root + "customers"

// customersDid is the parameter that names what was just asked for.
const customersDid = "asked"

// saidOfList is what is said once something was asked for.
var saidOfList = map[string]text.Phrase{ask.ReadList.Name: text.WebListAsked, ask.UseShorter.Name: text.WebListUsed}

// customers shows how the list of customers stands: the copy that counts, how its reading goes, and what there is to decide.
func (s *Site) customers(w http.ResponseWriter, r *http.Request, v *visit) {
	s.showCustomers(w, r, v, http.StatusOK, "")
}

func (s *Site) showCustomers(w http.ResponseWriter, r *http.Request, v *visit, code int, alarm string) {
	l, err := s.svc.ListState(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	all, err := s.svc.Customers(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	f := page.Frame{Part: "customers", Tab: text.ListName.In(v.lang), Timed: true, Body: s.listPage(v, l, all)}
	if p, ok := saidOfList[r.URL.Query().Get(customersDid)]; ok && alarm == "" {
		f.Said, f.Did = p.In(v.lang), true
	}
	if alarm != "" {
		f.Alarm = &page.Alarm{Text: alarm}
	}
	s.show(w, code, v, f)
}

// listPage is the page of a list. Where none is named there is nothing to do.
func (s *Site) listPage(v *visit, l incident.ListState, all incident.CustomerList) page.Customers {
	out := page.Customers{Title: text.ListName.In(v.lang), Token: v.Token()}
	if !s.svc.Settings().Customers.Named() {
		out.Wrong = []string{text.WebListNone.In(v.lang)}
		return out
	}
	out.Facts, out.Wrong, out.Acts = s.listFacts(v, l), s.listWrong(v, l), s.listActs(v, l)
	if l.Fault != nil {
		out.Places = text.ListPlaces(v.lang, *l.Fault, s.svc.Settings().Customers.Sheet != "")
	}
	if len(all.Rows) > 0 {
		out.Sum = text.CustomersSum(v.lang, all.Rows)
		for _, g := range text.CustomerGroups(v.lang, all.Rows, func(id string) string { return cmp.Or(s.people.NameOf(v.ctx, id), id) }) {
			out.Groups = append(out.Groups, page.Fact{Name: g.Column, Text: g.Counts})
		}
	}
	return out
}

func (s *Site) listFacts(v *visit, l incident.ListState) []page.Fact {
	fact := func(name text.Phrase, said string) page.Fact { return page.Fact{Name: name.In(v.lang), Text: said} }
	where := fact(text.WebListWhere, s.svc.Settings().Customers.Place())
	if l.Version == "" {
		return []page.Fact{where}
	}
	read := text.WebListReadAgo.In(v.lang, "when", s.when(v, l.ReadAt), "ago", text.Ago(v.lang, v.now.Sub(l.ReadAt)))
	return []page.Fact{where, fact(text.WebListCount, itoa(l.Count)), fact(text.WebListRead, read)}
}

// listWrong are what somebody must know of: the list that is held back, why it cannot be read, or that it never was.
func (s *Site) listWrong(v *visit, l incident.ListState) (out []string) {
	if held, asks := l.Asks(); asks {
		places := []string{"before", itoa(held.Before), "count", itoa(held.Count), "from", held.From, "when", s.when(v, held.ReadAt)}
		out = append(out, text.ListShrank.In(v.lang, places...), text.ListDecide.In(v.lang, places...))
	}
	if l.Fault != nil {
		cause, next := text.ListFault(v.lang, *l.Fault)
		out = append(out, text.WebListFailing.In(v.lang, "since", s.when(v, l.Fault.Since), "cause", cause, "next", next))
	}
	if l.Version == "" && len(out) == 0 {
		out = append(out, text.WebListNever.In(v.lang))
	}
	return out
}

// listActs are what can be done about the list.
func (s *Site) listActs(v *visit, l incident.ListState) (out []page.ListAct) {
	seen := ask.Seen{Lang: v.lang, State: incident.State{List: l}, Me: v.person.ID}
	for _, a := range ask.On(ask.OnList) {
		if !a.Offered(seen) {
			continue
		}
		act := page.ListAct{URL: customersURL + "/do/" + a.Name, Label: a.Label(seen)}
		if held, asks := l.Asks(); asks {
			act.No = held.No
		}
		out = append(out, act)
	}
	return out
}

// customersAct records what somebody asked for on the page of the list.
func (s *Site) customersAct(w http.ResponseWriter, r *http.Request, v *visit) {
	a, ok := actOf(r)
	if !ok || a.On != ask.OnList {
		s.missing(w, r, v)
		return
	}
	number, ok := v.Number(r.PostForm.Get("token"))
	if !ok {
		s.showCustomers(w, r, v, http.StatusForbidden, text.WebStale.In(v.lang))
		return
	}
	of := r.PostForm.Get("list")
	_, err := s.svc.Do(r.Context(), incident.Request{
		ID:       service.RequestID("form", string(v.self()), number, string(incident.Workspace), a.Name, of),
		Incident: incident.Workspace, At: v.now, By: v.person.Actor(), Via: incident.ViaBrowser, Do: a.Do(ask.Values{Lang: v.lang, Now: v.now, Of: of}, ask.Faults{}),
	})
	var refused *incident.Refusal
	switch {
	case errors.As(err, &refused):
		s.showCustomers(w, r, v, http.StatusConflict, text.Refusal(v.lang, refused.Code))
	case err != nil:
		s.broken(w, r, v, err)
	default:
		http.Redirect(w, r, customersURL+"?"+url.Values{customersDid: {a.Name}}.Encode(), http.StatusSeeOther)
	}
}

// listLine leads from the start page to the list; nil where none is named. It says what somebody must do.
func (s *Site) listLine(v *visit) (*page.List, error) {
	if !s.svc.Settings().Customers.Named() {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	l, err := s.svc.ListState(v.ctx)
	if err != nil {
		return nil, err
	}
	out := &page.List{URL: customersURL, Link: text.LinkList.In(v.lang)}
	if wrong := s.listWrong(v, l); len(wrong) > 0 {
		out.Wrong = wrong[0]
	}
	return out, nil
}
