package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// signOnly reports whether the response has not started, or never did.
func signOnly(i incident.Incident) bool { return i.BySign() && i.DeclaredAt.IsZero() }

// early reports whether a TODO was to be done while the incident was a sign. What somebody opened again is to be done now.
func early(i incident.Incident, t incident.Todo) bool {
	return i.BySign() && !signOnly(i) && t.Closed() && t.Phase.Before(incident.Start)
}

// reporters are who has had to do with a sign.
func reporters(i incident.Incident) (out []incident.PersonID) {
	if i.Sign == nil {
		return nil
	}
	for _, r := range i.Sign.Reports {
		out = append(out, r.By)
	}
	return append(out, i.Sign.By, i.Sign.Looker)
}

// up leads to the page of the incident, or of the sign, that a page belongs to.
func (v *visit) up() page.Link {
	i := v.state.Incident
	if signOnly(i) {
		return page.Link{URL: boardURL(i.ID), Text: text.WebSignBack.In(v.lang)}
	}
	return page.Link{URL: boardURL(i.ID), Text: text.WebBoard.In(v.lang)}
}

// sign shows a sign: what is known of it, who said so, and what it may become.
func (s *Site) sign(w http.ResponseWriter, r *http.Request, v *visit) {
	entries, older, err := s.svc.Timeline(r.Context(), v.state.Incident.ID, mostEntries)
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	health, err := s.slack(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := s.signOf(v, entries, older)
	body.Slack, body.Untold = s.slackLine(v, health), untold(v, health)
	version := `"` + page.Version(body.V(), v.person.ID) + `"`
	if unchanged(w, r, version) {
		return
	}
	f := page.Frame{Part: "sign", Tab: body.Title, Wide: true, Live: version, Timed: true, Body: body}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

func (s *Site) signOf(v *visit, entries []incident.Entry, older int) page.Sign {
	i := v.state.Incident
	out := page.Sign{
		URL: boardURL(i.ID), Title: title(v.lang, i), Reports: text.SignReports(v.lang, i.Sign.Count, len(i.Sign.Sources)), Now: text.Clock(v.now, s.zone(v)), Token: v.Token(),
		Four: s.signTop(v), Group: page.Group{Title: text.WebGroupBefore.In(v.lang)}, Facts: append(signFacts(v.lang, i), s.provider(v, i)...), Links: s.linksOf(v),
	}
	for _, t := range v.state.Todos {
		out.Group.Rows = append(out.Group.Rows, s.row(v, t))
	}
	s.signWords(v, &out, entries, older)
	if b := i.Sign.After; b != nil {
		out.After = text.WebSignAfter.In(v.lang, "when", s.when(v, b.At))
		out.Before = &page.Link{URL: boardURL(b.ID), Text: text.WebSignAfterOpen.In(v.lang)}
	}
	out.Tools = s.tools(v, i.Sign.Tools)
	if !i.Status.Editable() {
		out.Over = s.dismissed(v, i)
		return out
	}
	out.Problems = s.problems(v)
	s.signActs(v, &out)
	if asked := func(a incident.SignAsk) bool { return a.Step != incident.AskLook }; !i.Sign.Ours && slices.ContainsFunc(i.Sign.Asks, asked) {
		out.Warn = text.SignUnseen.In(v.lang)
	}
	return out
}

// tools say how each of the team's own tools does.
func (s *Site) tools(v *visit, all []incident.ToolState) (out []string) {
	for _, t := range all {
		out = append(out, text.ToolStands(v.lang, t, func(at time.Time) string { return s.when(v, at) }))
	}
	return out
}

// untold says of a sign that is to be decided that its card is not in Slack, so that it has called nobody; "": it has, or will in a
// moment.
func untold(v *visit, slack service.Health) string {
	i := v.state.Incident
	waits := func(t incident.Todo) bool {
		return (i.Automatic(t) || !t.Closed() && i.Uncalled(t)) && slices.Contains(t.Auto, string(plan.SignKey))
	}
	switch {
	case !i.Status.MakesNew():
		return ""
	case i.Sign.Channel == "":
		return text.WebSignNoRoom.In(v.lang)
	case !slack.Reachable && slices.ContainsFunc(v.state.Todos, waits):
		return text.WebSignUntold.In(v.lang)
	}
	return ""
}

// signTop is the line at the top of a sign.
func (s *Site) signTop(v *visit) []page.Top {
	i := v.state.Incident
	end := v.now
	if !i.EndedAt.IsZero() {
		end = i.EndedAt
	}
	out := []page.Top{
		{Name: text.WebWhat.In(v.lang), Text: cmp.Or(text.Scope(v.lang, i.Facts), text.BeingConfirmed.In(v.lang))},
		{
			Name: text.WebSignHowLong.In(v.lang), Text: text.Duration(v.lang, end.Sub(i.Sign.At)),
			Sub: text.WebFrom.In(v.lang, "since", s.when(v, i.Sign.At)),
		},
		{Name: text.WebSignLooker.In(v.lang), Text: text.WebSignNobody.In(v.lang)},
	}
	if i.Sign.Looker != "" {
		out[2].Text = v.nameOf(i.Sign.Looker)
	}
	if i.Status.Timed() {
		out = append(out, page.Top{Name: text.WebSignDecide.In(v.lang), Text: s.when(v, i.Sign.NextAt)})
	}
	return out
}

// dismissed says that a sign came to nothing, and why.
func (s *Site) dismissed(v *visit, i incident.Incident) []string {
	return []string{
		text.WebSignDismissed.In(v.lang, "when", s.when(v, i.EndedAt), "who", v.nameOf(i.EndedBy)),
		text.WebReason.In(v.lang, "reason", i.EndReason),
	}
}

// signActs are what a sign may become, and what helps to decide.
func (s *Site) signActs(v *visit, out *page.Sign) {
	i := v.state.Incident
	steps, presses := v.offers(ask.OnSign, v.seen(""))
	out.Begin, out.Acts = &presses[0], presses[1:]
	out.Meet = &page.Link{URL: ask.MeetAt(i.Meeting()), Text: text.ButtonMeetOpen.In(v.lang)}
	out.Steps, out.Last = apart(append(steps, page.Link{URL: actURL(i.ID, ask.Correct.Name), Text: ask.Correct.Label(v.seen(""))}))
}

// beginAgain offers what answers the same outage already before a sign is started: the form that starts it, sent once more, does so all
// the same.
func (s *Site) beginAgain(w http.ResponseWriter, v *visit, first incident.Incident, sent sent) {
	to := answerTo{code: http.StatusConflict, number: sent.number, alarm: s.refusal(v, &incident.Refusal{Code: incident.RefusedSimilar})}
	s.similar(v, first, &to)
	if b, ok := sent.act.Does(ask.Values{}).(incident.Begin); ok && sent.act.Form == nil {
		for name, value := range ask.Begun(b) {
			sent.in.Set(name, value)
		}
	}
	f := s.formOf(v, ask.BeginAs, sent.in)
	f.Hidden, f.Submit, f.Go = append(f.Hidden, page.Hidden{Name: ask.Anyway, Value: "1"}), text.SubmitAnyway.In(v.lang), to.link
	s.formAgain(w, v, f, to)
}

// signWords are the reports and what people added as evidence, the oldest first, and all else that happened, the newest first.
func (s *Site) signWords(v *visit, out *page.Sign, entries []incident.Entry, older int) {
	var rest []incident.Entry
	for _, e := range entries {
		switch e.Kind {
		case incident.EntryReported, incident.EntrySignJoined, incident.EntryEvidence, incident.EntryAlertOver:
			out.Words = append(out.Words, s.line(v, e, ""))
		default:
			rest = append(rest, e)
		}
	}
	var left int
	out.Lines, left = s.lines(v, rest, mostProgress, todoTitle)
	if older += left; older > 0 {
		out.Older = text.TimelineOlder.In(v.lang, "n", itoa(older))
	}
}

// before are the reports and what people added as evidence before the start, the oldest first.
func (s *Site) before(v *visit) (out []page.Said) {
	i := v.state.Incident
	if !i.BySign() {
		return nil
	}
	all := slices.Concat(i.Sign.Reports, i.Sign.Evidence)
	slices.SortStableFunc(all, func(a, b incident.Report) int { return a.At.Compare(b.At) })
	for _, r := range all {
		said := text.Sourced(v.lang, r.Text, r.Source)
		out = append(out, page.Said{
			When: s.when(v, r.At), Stamp: r.At.UTC().Format(time.RFC3339), URL: r.Link,
			Text: text.WebSignSaid.In(v.lang, "who", cmp.Or(r.Who, v.name(r.By)), "text", said),
		})
	}
	return out
}

// besides are what a sign knew of an incident that its facts do not say.
func besides(lang incident.Lang, s *incident.Sign) (out []page.Fact) {
	if s != nil && s.Expected != "" {
		out = append(out, page.Fact{Name: text.LabelExpected.In(lang), Text: s.Expected})
	}
	if s != nil && s.Ours {
		out = append(out, page.Fact{Name: text.LabelOurs.In(lang), Text: text.SignYes.In(lang)})
	}
	return out
}

// signFacts are what is known of a sign.
func signFacts(lang incident.Lang, i incident.Incident) []page.Fact {
	known := facts(lang, i)
	ours := ""
	if i.Sign.Ours {
		ours = text.SignYes.In(lang)
	}
	named := func(p text.Phrase, value string) page.Fact {
		return page.Fact{Name: p.In(lang), Text: text.OrUnknown(lang, value)}
	}
	return []page.Fact{
		known[0], known[1], named(text.LabelSeen, i.Facts.Impact), named(text.LabelExpected, i.Sign.Expected), named(text.LabelOurs, ours), known[3],
	}
}

// begun says who started the response, and who commands.
func (s *Site) begun(v *visit) string {
	i := v.state.Incident
	return text.WebBegun.In(v.lang, "when", s.when(v, i.DeclaredAt), "who", v.nameOf(i.DeclaredBy), "commander", v.lead(i))
}

// misplaced says why a form is not for an incident as it stands: it is of a sign, which has become an incident, or of an incident that
// is a sign still. "": it is for it.
func misplaced(v *visit, a *ask.Ask) string {
	sign := v.state.Incident.Status == incident.SignStatus
	switch {
	case a.On == ask.OnSign && !sign:
		return text.Refusal(v.lang, incident.RefusedBegun)
	case a.On == ask.OnBoard && sign && a != ask.Correct:
		return text.Refusal(v.lang, incident.RefusedEarly)
	}
	return ""
}

// aside tells whoever may not know of what came of a sign whom to ask.
func (s *Site) aside(w http.ResponseWriter, v *visit, i incident.Incident) {
	s.show(w, http.StatusForbidden, v, page.Frame{Part: "sentence", Tab: text.WebSign.In(v.lang), Body: page.Sentence{
		Title: text.WebSign.In(v.lang), Text: text.SignAside.In(v.lang, "commander", v.lead(i)), URL: Root, Link: text.WebAll.In(v.lang),
	}})
}
