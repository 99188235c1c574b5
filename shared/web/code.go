package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/breakglass"
	"noroshi.internal/shared/web/page"
	"noroshi.internal/shared/web/session"
)

// byCode asks for a break-glass code, and who holds it.
func (s *Site) byCode(w http.ResponseWriter, r *http.Request) {
	in := filled{Values: url.Values{"to": {returnTo(r.URL.Query().Get("to"))}}, faults: map[string]string{}}
	s.askCode(w, r, in, http.StatusOK, "")
}

func (s *Site) askCode(w http.ResponseWriter, r *http.Request, in filled, code int, alarm string) {
	v := s.visitor(r)
	v.in = false
	typed := line(v, "code", text.WebCode, in.Values, in.faults)
	typed.Hint, typed.Sample, typed.Complete, typed.Required = text.WebCodeHint.In(v.lang), "XXXXX-XXXXX-XXXXX-XXXXX", "off", true
	name := line(v, "name", text.WebYourName, in.Values, in.faults)
	name.Complete, name.Required = "name", true
	mail := line(v, "mail", text.WebYourMail, in.Values, in.faults)
	mail.Input, mail.Complete, mail.Required = "email", "email", true
	f := page.Form{
		Action: Root + "in/code", Private: true, Submit: text.WebEnterGo.In(v.lang), Fields: []page.Field{typed, name, mail},
		Hidden: []page.Hidden{{Name: "to", Value: returnTo(in.Get("to"))}, {Name: "attempt", Value: session.Random()}}, Back: enterURL(returnTo(in.Get("to"))),
	}
	frame := page.Frame{Part: "enter", Tab: text.WebEnterCode.In(v.lang), Body: page.Enter{Title: text.WebEnterCode.In(v.lang), Form: &f}}
	if alarm != "" {
		frame.Alarm = &page.Alarm{Text: alarm}
	}
	s.show(w, code, v, frame)
}

// useCode lets in whoever holds a code, as whom they say they are; the code's use is on record before they are in. An
// answer never tells a wrong code from a used one, nor one person's address from another's.
func (s *Site) useCode(w http.ResponseWriter, r *http.Request) {
	in := filled{Values: r.PostForm, faults: map[string]string{}}
	v := s.visitor(r)
	address, ok := people.TypedMail(in.Get("mail"))
	name := incident.CleanTitle(in.Get("name"))
	if !ok || !s.domainAllowed(address) {
		in.faults.Add(v.lang, "mail", text.WebNoMail)
	}
	if name == "" {
		in.faults.Add(v.lang, "name", text.WebNoName)
	}
	if len(in.faults) > 0 { // before the code is looked at: a slip of the pen costs none
		s.askCode(w, r, in, http.StatusUnprocessableEntity, "")
		return
	}
	err := s.spend(v, in, address, name)
	switch {
	case errors.Is(err, service.ErrNoCode):
		s.wrongCode(w, r, in, err)
	case err != nil:
		s.broken(w, r, v, err)
	default:
		s.letIn(w, r, session.Session{Mail: address, Name: name, How: session.ByCode}, in.Get("to"))
	}
}

// wrongCode answers a code that lets nobody in, and counts it. It is counted after it was looked at, and nothing but the answer
// hangs on the count (package breakglass says why): from an address with too many of them the right code works all the same.
func (s *Site) wrongCode(w http.ResponseWriter, r *http.Request, in filled, err error) {
	lang := s.visitor(r).lang
	s.notLetIn(r, err)
	if !s.guesses.Allow(s.opt.Caller(r)) {
		w.Header().Set("Retry-After", "60")
		s.askCode(w, r, in, http.StatusTooManyRequests, text.WebCodeMany.In(lang))
		return
	}
	s.askCode(w, r, in, http.StatusForbidden, text.WebCodeWrong.In(lang))
}

// spend uses a code up. Whoever names the address of an outsider is refused as with a wrong code, and the code stays. What is no
// code costs a hash and one read at most: no transaction, and nothing that those with a good one would wait for.
func (s *Site) spend(v *visit, in filled, address, name string) error {
	hash, ok := breakglass.Hash(in.Get("code"))
	if !ok {
		return fmt.Errorf("%w: what was typed has not the form of one", service.ErrNoCode)
	}
	if err := s.svc.FindCode(v.ctx, hash); err != nil {
		return err
	}
	p, known, err := s.people.ByMail(v.ctx, address)
	if err != nil {
		return err
	}
	if !known {
		p.ID = people.MailID(address)
	}
	if p.Outsider() {
		return fmt.Errorf("%w: it is one, but %w", service.ErrNoCode, errOutsider)
	}
	return s.svc.UseCode(v.ctx, hash, incident.CodeUse{
		ID: service.RequestID("code", hash, cmp.Or(in.Get("attempt"), session.Random()), address), By: p.ID, Name: name, Mail: address,
	})
}

// codesUsed tells everybody inside who came in with a code within a day.
func (s *Site) codesUsed(v *visit) (out []string) {
	used, err := s.svc.CodesUsed(v.ctx, v.now.Add(-24*time.Hour))
	if err != nil {
		s.opt.Log.WarnContext(v.ctx, "the uses of codes cannot be read", "err", err)
	}
	for _, u := range used {
		out = append(out, text.WebCodeUsed.In(v.lang, "when", s.when(v, u.At), "who", u.Name+" ("+u.Mail+")"))
	}
	return out
}
