package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// formOf is the page on which an act is filled in, with what was typed so far. In the last phase the page that moves on says
// so and is the one that ends.
func (s *Site) formOf(v *visit, a *ask.Ask, in filled) page.Form {
	seen := v.seenIn(a, in)
	if a == ask.NextPhase && !a.Offered(seen) {
		f := s.formOf(v, ask.Resolve, in)
		f.Intro = append([]string{text.Refusal(v.lang, incident.RefusedLast)}, f.Intro...)
		return f
	}
	f := a.Form(seen)
	drawn := seen
	if a.On != ask.OnDraft {
		drawn.Of = ""
	}
	out := blank(v, a.Name, f, drawn)
	out.Danger = a.Danger
	if a.About != nil {
		of := cmp.Or(in.Get("of"), a.About(seen))
		if out.Hidden = append(out.Hidden, page.Hidden{Name: "of", Value: of}); ofReview(a) {
			out.Keep += " " + of
		}
	}
	if to := pageOf(v, a); to != "" {
		out.Back, out.Hidden = to, append(out.Hidden, page.Hidden{Name: "back", Value: to})
	}
	above(v, &out, f, seen)
	s.fill(v, &out, f, in)
	return out
}

// pageOf is the page from which an act is filled in, where that is not the board's or a TODO's; "": it is.
func pageOf(v *visit, a *ask.Ask) string {
	switch {
	case a == ask.Handover || a.On == ask.OnHandover:
		return handoverURL(v.state.Incident.ID)
	case ofReview(a):
		return reviewURL(v.state.Incident.ID)
	}
	if a.On == ask.OnTry {
		return triesURL
	}
	return ""
}

// fill puts the fields into a page.
func (s *Site) fill(v *visit, out *page.Form, f ask.Form, in filled) {
	for _, field := range f.Fields {
		if was := shownName(field); field.Compared && in.Has(was) {
			out.Hidden = append(out.Hidden, page.Hidden{Name: was, Value: in.Get(was)})
		} else if field.Compared {
			out.Hidden = append(out.Hidden, page.Hidden{Name: was, Value: field.Value})
		}
		out.Fields = append(out.Fields, s.inputs(v, field, in)...)
	}
}

// seenIn is what is seen of what a form is about.
func (v *visit) seenIn(a *ask.Ask, in filled) ask.Seen {
	seen := v.seen(in.todo())
	switch a.On {
	case ask.OnDraft:
		seen.Of = in.Get("document")
	case ask.OnTry:
		seen.Of = in.Get("of")
	}
	if ofReview(a) {
		seen.Of = in.Get("of")
	}
	return seen
}

// blank is a form with nothing in it yet. What is typed in it is kept under the act, the incident and the TODO.
func blank(v *visit, act string, f ask.Form, seen ask.Seen) page.Form {
	i, t := v.state.Incident, seen.Todo
	out := page.Form{
		Title: text.DrillPrefix(v.lang, i.Kind == incident.Drill) + f.Title.In(v.lang), Submit: f.Submit.In(v.lang), Action: actURL(i.ID, act),
		Token: v.Token(), Keep: act + " " + string(i.ID), Back: boardURL(i.ID), Up: &page.Link{URL: boardURL(i.ID), Text: titleOf(v)},
	}
	if t.ID != "" {
		out.Keep += " " + string(t.ID)
		out.Title += ": " + text.TodoName(v.lang, t.ID) + " " + t.Title.In(v.lang)
		out.Hidden = append(out.Hidden, page.Hidden{Name: "todo", Value: string(t.ID)})
		out.Back = todoURL(i.ID, t.ID)
	}
	if seen.Of != "" {
		out.Keep += " " + seen.Of
	}
	if _, draft := i.Drafts[seen.Of]; draft {
		out.Hidden = append(out.Hidden, page.Hidden{Name: "document", Value: seen.Of})
		if title := documentTitle(v, seen.Of); title != "" {
			out.Title += ": " + title
		}
	}
	return out
}

// above is what stands above the fields: what it is about, and what sending it leaves out and confirms.
func above(v *visit, out *page.Form, f ask.Form, seen ask.Seen) {
	if seen.Todo.Owner != "" {
		out.Intro = append(out.Intro, text.FormTodoOwner.In(v.lang, "owner", v.nameOf(seen.Todo.Owner)))
	}
	for _, said := range append(f.Intro, ask.Said{What: f.After}) {
		said.What = said.What.Plain()
		for line := range strings.Lines(said.In(v.lang, v.nameOf, func(s string) string { return s })) {
			out.Intro = append(out.Intro, strings.TrimSpace(line))
		}
	}
	out.Letters = letters(f)
	if f.From != "" {
		out.Hidden = append(out.Hidden, page.Hidden{Name: "from", Value: string(f.From)})
	}
	if f.None == (text.Phrase{}) {
		return
	}
	out.Worst = text.Warnings(v.lang, f.Omits, text.PhaseOf(v.lang, seen.State.Incident, incident.Resolve))
	out.Never, out.Left = todoLines(v, f.Omits.Never), todoLines(v, f.Omits.Left)
	if len(out.Left) == 0 {
		out.Intro = append(out.Intro, f.None.In(v.lang))
	} else {
		out.Intro = append(out.Intro, f.Some.In(v.lang, "n", itoa(len(out.Left))))
	}
	out.Hidden = append(out.Hidden, page.Hidden{Name: "seen", Value: f.Names()})
}

// letters are what customers are to read, in both languages.
func letters(f ask.Form) (out []page.Letter) {
	if f.Letters == nil {
		return nil
	}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		l := f.Letters.In(lang)
		out = append(out, page.Letter{Lang: string(lang), Subject: l.Subject, Body: l.Body})
	}
	return out
}

// documentTitle is what a document is called.
func documentTitle(v *visit, id string) string { return v.state.Incident.DocumentTitle(id).In(v.lang) }

// todoLines names TODOs and who has them, a line each.
func todoLines(v *visit, todos []incident.Todo) (lines []string) {
	for _, t := range todos {
		said := text.TodoName(v.lang, t.ID) + " " + t.Title.In(v.lang)
		if t.Owner != "" {
			said += " (" + v.nameOf(t.Owner) + ")"
		}
		lines = append(lines, said)
	}
	return lines
}

// named are the inputs of what is not called as its field is. Drafts and open pages hold these names, so they stay.
var named = map[string]string{ask.Reason: "text", ask.Note: "text"}

func inputName(f ask.Field) string {
	if f.Kind == ask.Person {
		return ask.To
	}
	return cmp.Or(named[f.Name], f.Name)
}

// shownName is the name of what brings back what an input showed.
func shownName(f ask.Field) string { return "was-" + inputName(f) }

// line is an input of a page that is no act.
func line(v *visit, name string, label text.Phrase, in url.Values, faults map[string]string) page.Field {
	return page.Field{Kind: page.Line, Name: name, Label: label.In(v.lang), Value: in.Get(name), Fault: faults[name]}
}

var kinds = map[ask.Kind]string{
	ask.Line: page.Line, ask.Long: page.Long, ask.Choice: page.Choice, ask.Radio: page.Choice, ask.Checkbox: page.Checkbox, ask.Several: page.Several, ask.Person: page.Choice,
}

// inputs are those of a field. Beside a list of people, which cannot be left empty where an address would do, is one for whoever is
// not in it.
func (s *Site) inputs(v *visit, f ask.Field, in filled) []page.Field {
	out := page.Field{
		Kind: kinds[f.Kind], Name: inputName(f), Label: f.Label.In(v.lang), Hint: f.Hint.In(v.lang), Sample: f.Sample.In(v.lang), Value: f.Value,
		Input: f.Input, Required: f.Required, Fault: in.faults[f.Name],
	}
	if in.Has(out.Name) || f.Kind == ask.Several && in.Has("token") { // none of several is nothing that arrives
		out.Value = in.of(f)
	}
	if f.Kind == ask.Radio && f.Value == "" { // chosen on purpose, as in Slack
		out.Options = append(out.Options, page.Option{Text: text.WebChoose.In(v.lang)})
	}
	for _, o := range f.Options {
		chosen := f.Kind == ask.Several && slices.Contains(strings.Split(out.Value, "\n"), o.Value)
		out.Options = append(out.Options, page.Option{Value: o.Value, Text: o.Label.In(v.lang), Chosen: chosen})
	}
	switch f.Kind {
	case ask.Checkbox:
		out.Label = out.Options[0].Text
	case ask.Person:
		out.Required, out.Options = false, s.peopleOptions(v, f.Except)
		mail := line(v, mailInput, text.WebPersonMail, in.Values, in.faults)
		mail.Input = "email"
		return []page.Field{out, mail}
	}
	return []page.Field{out}
}

// values are what a form says, of a choice that it no longer has, too. What it showed comes back beside it.
func (s *Site) values(v *visit, a *ask.Ask, in filled) ask.Values {
	out := ask.Values{
		Lang: v.lang, Now: v.now, New: map[string]string{}, People: map[string]incident.Actor{}, Of: cmp.Or(in.Get("todo"), in.Get("problem"), in.Get("document"), in.Get("of")),
		Phase: incident.Phase(in.Get("from")), Seen: ask.Named(in.Get("seen")),
	}
	for name := range in.Values {
		out.New[name] = in.Get(name)
	}
	if a.Form == nil {
		return out
	}
	for _, f := range a.Form(v.seenIn(a, in)).Fields {
		if name := inputName(f); in.Has(name) {
			out.New[f.Name] = in.of(f)
		}
		if f.Kind == ask.Person {
			who := s.chosen(v, in)
			if out.People[f.Name] = who; who.ID == "" && !f.Required && in.Get(ask.To) != "" { // nobody is not who was chosen
				in.faults.Add(v.lang, f.Name, f.Wrong)
			}
		}
		if f.Compared && out.Shown == nil {
			out.Shown = map[string]string{}
		}
		if f.Compared {
			out.Shown[f.Name] = in.Get(shownName(f))
		}
	}
	return out
}
