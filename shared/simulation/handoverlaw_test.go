package simulation

import (
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// The laws of a handover. A brief says all that is open. Nobody accepts one before all of it was walked, but by whom it is for, once. After
// that, and once it is over otherwise, nobody is asked about it; and each handover has one message, which says how it ended.

// judgeHandover holds the handovers of an incident against what the timeline says of them.
func (w *world) judgeHandover(s incident.State, fail failer) {
	if s.Incident.DeclaredAt.IsZero() {
		return
	}
	w.judgeBrief(s, fail)
	known := map[int]*handover{}
	for _, e := range w.inOrder(s.Incident.ID, fail) {
		if e.Handover == nil {
			for _, h := range known {
				h.crossedBy(e)
			}
			continue
		}
		if known[e.Handover.No] == nil {
			known[e.Handover.No] = &handover{walked: map[incident.BriefSection]bool{}}
		}
		known[e.Handover.No].hears(e, fail)
	}
	if n := s.Incident.Handovers; n != len(known) {
		fail("there were %d handovers, and the timeline knows %d", n, len(known))
	}
	w.judgeHandoverMessages(s, known, fail)
}

// handover is what the timeline says of one.
type handover struct {
	to     incident.PersonID
	walked map[incident.BriefSection]bool
	over   incident.EntryKind // by which it ended; "": it did not, or with the response
}

// crossedBy notes that somebody else commands, or nobody.
func (h *handover) crossedBy(e incident.Entry) {
	other := e.Kind == incident.EntryCommander || e.Kind == incident.EntryCommanderGone || e.Kind == incident.EntryTakenUp && e.Was != ""
	if other && h.over == "" {
		h.over = incident.EntryCommanderGone
	}
}

func (h *handover) hears(e incident.Entry, fail failer) {
	if h.over != "" {
		fail("handover %d was over (%s), and then came %s", e.Handover.No, h.over, e.Kind)
	}
	switch e.Kind {
	case incident.EntryWalked:
		for _, section := range e.Handover.Sections {
			h.walked[section] = true
		}
	case incident.EntryHandover, incident.EntryHandoverGone:
		h.to = e.To
	case incident.EntryStays:
		h.over = e.Kind
	case incident.EntryCommander:
		if h.over = e.Kind; len(h.walked) < len(incident.BriefSections) {
			fail("%s accepted handover %d, of which %d sections were walked", e.By, e.Handover.No, len(h.walked))
		}
		if h.to != "" && h.to != e.By || e.To != e.By {
			fail("%s accepted handover %d for %s, which was for %s", e.By, e.Handover.No, e.To, h.to)
		}
	}
}

// ends are how the message of a handover begins that is over.
func ends(lang incident.Lang, by incident.EntryKind) (first []string) {
	all := map[incident.EntryKind][]text.Phrase{
		incident.EntryCommander: {text.HandoverDone}, incident.EntryStays: {text.HandoverStays},
		incident.EntryCommanderGone: {text.HandoverInstead, text.HandoverVacant}, "": {text.HandoverEnded},
	}[by]
	for _, p := range all {
		said, _, _ := strings.Cut(p.In(lang), "{")
		first = append(first, said)
	}
	return first
}

// judgeHandoverMessages: in the room each handover has one message at most, and one that is over says how.
func (w *world) judgeHandoverMessages(s incident.State, known map[int]*handover, fail failer) {
	there := map[string]int{}
	for _, c := range w.channels() {
		if c.ID != s.Incident.Links[incident.ChannelLink].Ref || c.Archived {
			continue
		}
		for _, m := range c.Messages {
			if m.Metadata == nil || m.Metadata.EventPayload["incident"] != string(s.Incident.ID) {
				continue
			}
			key, _ := m.Metadata.EventPayload["key"].(string)
			for no, h := range known {
				if key != string(plan.HandoverKey(no)) {
					continue
				}
				there[key]++
				running, on := s.Incident.HandingOver()
				says := func(first string) bool { return strings.Contains(m.Text, first) }
				if over := !on || running.No != no; over && !slices.ContainsFunc(ends(s.Incident.Settings.Language, h.over), says) {
					fail("handover %d is over (%q), and its message says %q", no, h.over, m.Text)
				}
			}
		}
	}
	for key, n := range there {
		if n > 1 {
			fail("there are %d of %s", n, key)
		}
	}
}

// judgeBrief: whatever is open is in what a brief says, in each language.
func (w *world) judgeBrief(s incident.State, fail failer) {
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		words := ask.Seen{Lang: lang, State: s}.BriefWords()
		b := s.Brief()
		for section, all := range w.open(s, words, fail) {
			said := strings.Join(words.Lines(b, section), "\n")
			for _, one := range all {
				if !strings.Contains(said, one) {
					fail("%q is open, and the brief has no word of it in %s: %s", one, section, said)
				}
			}
		}
	}
}

// open is what is open, by the section of the brief that must say so.
func (w *world) open(s incident.State, words text.BriefWords, fail failer) map[incident.BriefSection][]string {
	all := map[incident.BriefSection][]string{}
	is := func(section incident.BriefSection, said ...string) { all[section] = append(all[section], said...) }
	for _, t := range s.Todos {
		if !t.Closed() {
			is(incident.BriefTodos, text.TodoName(words.Lang, t.ID)+" ", t.Title.In(words.Lang), words.Names(t.Owner))
		}
	}
	i := s.Incident
	if to := i.Offered().To; to != "" {
		is(incident.BriefFacts, words.Names(to))
	}
	if i.Snooze != nil {
		is(incident.BriefFacts, words.When(i.Snooze.Until))
	}
	if next := s.NextNotice(); !next.IsZero() && s.NoticeLate().IsZero() {
		is(incident.BriefPromises, words.When(next))
	}
	if late := s.NoticeLate(); !late.IsZero() {
		is(incident.BriefPromises, words.When(late))
	}
	if i.Notices.Open > 0 {
		is(incident.BriefPromises, text.NoticeName(words.Lang, i.Notices.Open, i.Notices.Next))
	}
	if n := i.UntoldNow(); n > 0 {
		is(incident.BriefCustomers, strconv.Itoa(n))
	}
	for _, p := range i.Problems {
		is(incident.BriefFailed, words.Problem(p))
	}
	for _, t := range w.toolsLost(i, fail) {
		is(incident.BriefFailed, t.Name.In(words.Lang))
	}
	is(incident.BriefDecisions, w.decided(i, fail)...)
	return all
}

// toolsLost are the team's own tools that are down as far as the room was told.
func (w *world) toolsLost(i incident.Incident, fail failer) map[string]incident.ToolState {
	down := map[string]incident.ToolState{}
	for _, e := range w.inOrder(i.ID, fail) {
		switch {
		case e.Kind == incident.EntryToolDown:
			down[e.Key] = *e.Tool
		case e.Kind == incident.EntryToolUp:
			delete(down, e.Key)
		}
	}
	return down
}

// decided are the latest decisions, as they were corrected, without those that were deleted.
func (w *world) decided(i incident.Incident, fail failer) (texts []string) {
	var all []incident.Entry
	for _, e := range w.inOrder(i.ID, fail) {
		n := slices.IndexFunc(all, func(o incident.Entry) bool { return o.ID == e.Of })
		switch {
		case e.Kind == incident.EntryDecided:
			all = append(all, e)
		case e.Kind == incident.EntryReworded && n >= 0 && e.Redacted == nil:
			all[n].Text = e.Text
		}
	}
	for _, e := range all[max(0, len(all)-keptDecisions):] {
		if e.Text != "" {
			texts = append(texts, incident.OneLine(e.Text))
		}
	}
	return texts
}

// keptDecisions is how many decisions a brief has.
const keptDecisions = 12
