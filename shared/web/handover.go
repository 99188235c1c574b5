package web

import (
	"net/http"
	"strings"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// handoverURL is the page of the brief, on which the command is handed over.
func handoverURL(id incident.ID) string { return boardURL(id) + "/handover" }

// handover shows what whoever comes next needs to know. Whoever commands walks it there, and the next accepts it by one press. It prints.
func (s *Site) handover(w http.ResponseWriter, r *http.Request, v *visit) {
	if signOnly(v.state.Incident) { // nobody commands
		http.Redirect(w, r, boardURL(v.state.Incident.ID), http.StatusSeeOther)
		return
	}
	health, err := s.slack(r.Context())
	if err != nil {
		s.broken(w, r, v, err)
		return
	}
	body := s.handoverOf(v)
	if slack := s.slackLine(v, health); slack.Bad {
		body.Fails(string(incident.BriefFailed), slack.Text)
	}
	version := `"` + page.Version(body.All(), v.person.ID) + `"`
	if unchanged(w, r, version) {
		return
	}
	f := page.Frame{Part: "handover", Tab: body.Title + " · " + text.HandoverPage.In(v.lang), Live: version, Body: body}
	s.said(v, r, &f)
	s.show(w, http.StatusOK, v, f)
}

// handoverShown is the handover that runs, or else the last that was accepted.
func handoverShown(i incident.Incident) (h incident.Handover, running bool) {
	if h, running = i.HandingOver(); !running && i.Handover != nil && i.Handover.Accepted != nil {
		h = *i.Handover
	}
	return h, running
}

// handing says that the command is not handed over, and leads to where it is; nil: nobody hands over.
func (s *Site) handing(v *visit, i incident.Incident) *page.Lead {
	h, running := i.HandingOver()
	if !running {
		return nil
	}
	return &page.Lead{Said: s.handoverLine(v, i, h), To: &page.Link{URL: handoverURL(i.ID), Text: text.HandoverPage.In(v.lang)}}
}

func (s *Site) handoverLine(v *visit, i incident.Incident, h incident.Handover) string {
	return text.HandoverLine(v.lang, h, v.now, v.name, func(at time.Time) string { return s.moment(v, i, at) })
}

func (s *Site) handoverOf(v *visit) page.Handover {
	i, seen := v.state.Incident, v.seen("")
	h, running := handoverShown(i)
	out := page.Handover{
		Board: boardURL(i.ID), Title: titleOf(v), Private: i.Private, Lead: text.HandoverBrief.In(v.lang), No: itoa(h.No), Beside: v.besideHandover(h, running),
		Sections: s.briefParts(v, h, running), Accepts: actURL(i.ID, ask.AcceptHandover.Name), Walks: actURL(i.ID, ask.WalkBrief.Name),
		Now: text.Day(v.now, v.lang, s.zone(v)) + " " + text.Clock(v.now, s.zone(v)), Zone: s.zones(v), Back: handoverURL(i.ID), Token: v.Token(),
	}
	if h.No > 0 {
		out.Lead = s.handoverLine(v, i, h)
	}
	if !running {
		return out
	}
	out.Walked = text.HandoverCount.In(v.lang, "done", itoa(len(h.Walked)), "of", itoa(len(incident.BriefSections)))
	out.Note = v.handoverNote(h)
	switch {
	case ask.AcceptHandover.Offered(seen):
		out.Accept = []page.Option{{Value: ask.Spoke, Text: text.AcceptSpoken.In(v.lang)}, {Value: ask.Wrote, Text: text.AcceptWritten.In(v.lang)}}
	case ask.WalkBrief.Offered(seen):
		for _, section := range h.Unwalked() {
			out.Rest = append(out.Rest, string(section))
		}
		stay := pressOf(i.ID, ask.StayOn, seen)
		out.Stay = &stay
		if h.To != "" {
			out.Rename = v.namesNext(text.HandoverRename)
		}
	}
	return out
}

// besideHandover leads to where it is said who comes next, while that is to be said, or else to the room in which the two speak.
func (v *visit) besideHandover(h incident.Handover, running bool) *page.Link {
	switch room := v.state.Incident.Meeting(); {
	case !running:
		return v.namesNext(text.HandoverBegin)
	case h.To == "" && h.From == v.person.ID:
		return v.namesNext(text.HandoverName)
	case room != "":
		return &page.Link{URL: room, Text: text.HandoverRoom.In(v.lang)}
	}
	return nil
}

// namesNext leads to where it is said who comes next; nil: there is nothing to hand over.
func (v *visit) namesNext(said text.Phrase) *page.Link {
	if i := v.state.Incident; i.Status == incident.Open && ask.Handover.Offered(v.seen("")) {
		return &page.Link{URL: actURL(i.ID, ask.Handover.Name), Text: said.In(v.lang)}
	}
	return nil
}

// handoverNote says what the reader waits for, if the page has nothing for them to press.
func (v *visit) handoverNote(h incident.Handover) string {
	walked, note := len(h.Unwalked()) == 0, text.Phrase{}
	switch me := v.person.ID; {
	case me == h.From && !walked:
	case me == h.From && h.To == "":
		note = text.HandoverLeftAny
	case me == h.From:
		note = text.HandoverLeft
	case h.To != "" && me != h.To:
		note = text.HandoverAwaitsThem
	case !walked:
		note = text.HandoverAwaits
	}
	return note.In(v.lang, "from", v.name(h.From), "to", v.name(h.To))
}

// briefWords write the brief as the pages write everything else.
func (s *Site) briefWords(v *visit) text.BriefWords {
	words := v.seen("").BriefWords()
	words.Names = v.name
	words.When = func(at time.Time) string { return s.when(v, at) }
	words.Problem = func(p incident.Problem) string { return s.problem(v, p) }
	words.Entry = func(e incident.Entry) incident.Entry { return titled(v, e) }
	return words
}

// briefParts are the sections of the brief as it stands, with what was found of each by a handover.
func (s *Site) briefParts(v *visit, h incident.Handover, running bool) (out []page.BriefPart) {
	b, words := v.state.Brief(), s.briefWords(v)
	may := running && ask.WalkBrief.Offered(v.seen(""))
	for _, section := range incident.BriefSections {
		part := page.BriefPart{
			ID: string(section), Title: text.BriefTitle(v.lang, section), Line: words.Line(b, section), Lines: briefLines(words, b, section),
			Nothing: len(words.Lines(b, section)) == 0, Amend: may, Token: v.Token(),
		}
		walked, was := h.Walk(section)
		part.Text, part.State = walked.Text, walkedState(v.lang, h, b, section, words.When)
		part.Changed = running && was && walked.Sum != b.Sum(section)
		if part.Text != "" {
			part.Line, part.Added = part.Text, text.SectionAmended.In(v.lang, "text", part.Text)
		}
		part.Right = may && (!was || part.Changed && part.Text == "")
		if running || was {
			part.Mark = text.WalkedMark(walked)
		}
		out = append(out, part)
	}
	return out
}

// walkedState says when a section was walked and, until it is handed over, whether it has changed since: afterwards everything does.
func walkedState(lang incident.Lang, h incident.Handover, b incident.Brief, section incident.BriefSection, when func(time.Time) string) string {
	if w, was := h.Walk(section); was && h.Accepted != nil {
		return text.SectionRight.In(lang, "at", when(w.At))
	}
	return text.SectionState(lang, h, b, section, when)
}

// briefLines are all lines of a section, or that there is nothing.
func briefLines(words text.BriefWords, b incident.Brief, section incident.BriefSection) (out []page.Link) {
	for n, said := range words.Lines(b, section) {
		line := page.Link{Text: said}
		if section == incident.BriefLinks {
			line.URL = b.Links[n].URL
			line.Text = strings.TrimSuffix(said, " "+line.URL)
		}
		out = append(out, line)
	}
	if out == nil {
		out = []page.Link{{Text: words.Line(b, section)}}
	}
	return out
}
