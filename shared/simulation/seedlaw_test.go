package simulation

import (
	"context"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	clocks "noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// judgeAll holds a world that came to rest against the law of the matrix, and against what only the seed knows.
func (w *sim) judgeAll(quiet bool) (wrong []string) {
	if w.fired[death] > 0 {
		maps.Copy(w.late, w.orphans)
	}
	if w.fired[clockJump] > 0 { // before a call, or while it was under way
		maps.Copy(w.late, w.hasty)
	}
	wrong = w.world.judgeEach(w.incidents(), quiet, func(what string) bool {
		for call := range w.late {
			method, about, _ := strings.Cut(call, " ")
			switch method {
			case "chat.postMessage":
				if about != "" && strings.HasPrefix(what, "message") && strings.Contains(what, `"`+about+`"`) {
					return true
				}
			case "bookmarks.add":
				if strings.HasPrefix(what, "bookmark") && strings.HasSuffix(what, about) {
					return true
				}
			}
		}
		return false
	})
	wrong = append(wrong, w.judgeReplays()...)
	wrong = append(append(wrong, w.judgeLeads(w.states())...), w.judgeCards(w.states())...)
	wrong = append(append(wrong, w.judgeFeed(w.states())...), w.judgeAlerts(w.states())...)
	wrong = append(append(wrong, w.judgeTools(w.states())...), w.judgeTickets(w.states())...)
	wrong = append(append(wrong, w.judgeOrders()...), w.judgeShifts(w.states())...)
	w.judgeWeeks(func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) })
	for _, id := range w.incidents() {
		s, err := store.Load(context.Background(), w.db, id)
		if err == nil && id != incident.Workspace {
			wrong = append(append(wrong, w.judgeReactions(s)...), w.judgeEntries(s)...)
			wrong = append(wrong, w.judgeWhomNobodyTold(s)...)
			if w.reading && s.Incident.Status.Editable() {
				wrong = append(wrong, w.judgeStanding(s)...)
			}
			told := !w.terse && w.fired[eventDropped] == 0
			wrong = append(wrong, w.judgeSign(s, (w.reading || told) && s.Incident.Status.Editable())...)
			if (w.reading || told) && s.Incident.Status.Editable() {
				wrong = append(append(wrong, w.judgeWords(s)...), w.judgeRemarks(s)...)
			}
		}
	}
	return wrong
}

// judgeReactions: what somebody's emoji says is what Slack said last of it, in Slack's order and not in that of arrival, on
// whichever message: what became of that message changes nothing.
func (w *sim) judgeReactions(s incident.State) (wrong []string) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		return []string{err.Error()}
	}
	recorded, touched := map[string]bool{}, map[incident.TodoID]bool{}
	for _, e := range entries {
		recorded[e.ID] = true
		if !strings.HasPrefix(e.ID, "event-") && e.Todo != "" {
			touched[e.Todo] = true // a button says more than an emoji that stood before
		}
	}
	type who struct {
		todo        incident.TodoID
		user, emoji string
	}
	last := map[who]reaction{}
	for _, r := range w.taken {
		k := who{w.about[r.Event.Item.TS], r.Event.User, r.Event.Reaction}
		if recorded[service.RequestID("event", r.ID)] && r.Event.TS > last[k].Event.TS {
			last[k] = r
		}
	}
	for _, t := range s.Todos {
		for k, r := range last {
			stands := t.Reactions[incident.PersonID(k.user)][k.emoji]
			if k.todo == t.ID && !touched[t.ID] && stands.On != (r.Event.Type == "reaction_added") {
				wrong = append(wrong, "the last word about "+k.user+"'s "+k.emoji+" on "+string(t.ID)+" does not hold")
			}
		}
	}
	return append(wrong, w.judgeReread(entries)...)
}

// judgeEntries: what was asked once is recorded once, however often it was delivered.
func (w *sim) judgeEntries(s incident.State) (wrong []string) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		return []string{err.Error()}
	}
	recorded := map[incident.EntryKind]int{}
	for _, e := range entries {
		recorded[e.Kind]++
	}
	for _, k := range []incident.EntryKind{incident.EntryAdded, incident.EntryProgress} {
		if recorded[k] > w.did[k] {
			wrong = append(wrong, fmt.Sprintf("%d entries say %s, which was asked for %d times", recorded[k], k, w.did[k]))
		}
	}
	return wrong
}

// judgeWords: where Slack told of all, and after the last reading, every word in a TODO's thread is recorded and shown as it stands there, and what was
// deleted there stands in no entry.
func (w *sim) judgeWords(s incident.State) (wrong []string) {
	recs := w.records(s.Incident.ID, incident.Slack)
	shown, _, err := service.New(w.db, config.Settings{}, playbook.Set{}, clocks.Machine).Timeline(context.Background(), s.Incident.ID, 10_000)
	if err != nil {
		return []string{err.Error()}
	}
	for _, said := range w.spoken {
		ref := recs.Items[plan.TodoKey(said.todo)].Ref
		if w.removals.mayBeMissing(s, deleted, ref) || ref.ID != said.under.ID || ref.Channel != said.under.Channel { // an honest limit
			continue
		}
		id := service.RequestID("word", said.under.Channel, said.ts)
		at := slices.IndexFunc(shown, func(e incident.Entry) bool { return e.ID == id })
		m, stands := w.slack.Message(said.under.Channel, said.ts)
		switch {
		case stands == said.gone:
			wrong = append(wrong, "the fake does not keep what people do")
		case stands && at < 0:
			wrong = append(wrong, fmt.Sprintf("a word under %s is not recorded", said.todo))
		case stands && shown[at].Text != html.UnescapeString(m.Text):
			wrong = append(wrong, fmt.Sprintf("a word under %s says %q and is shown as %q", said.todo, m.Text, shown[at].Text))
		case !stands && w.left(s.Incident.ID, id):
			wrong = append(wrong, fmt.Sprintf("a word under %s was deleted, and an entry says it", said.todo))
		}
	}
	return wrong
}

// judgeRemarks: under the same conditions, what was decided or pinned in the room is on the timeline as it stands there, our own 📌
// on it says so, and what was deleted there stands in no entry.
func (w *sim) judgeRemarks(s incident.State) (wrong []string) {
	shown, _, err := service.New(w.db, config.Settings{}, playbook.Set{}, clocks.Machine).Timeline(context.Background(), s.Incident.ID, 10_000)
	if err != nil {
		return []string{err.Error()}
	}
	for _, r := range w.remarks {
		if r.channel != s.Incident.Links[incident.ChannelLink].Ref || w.removals.everArchived(r.channel) { // another incident's, or an honest limit
			continue
		}
		id := service.RequestID("kept", r.channel, r.ts)
		at := slices.IndexFunc(shown, func(e incident.Entry) bool { return e.ID == id })
		m, stands := w.slack.Message(r.channel, r.ts)
		said, decides := strings.CutPrefix(html.UnescapeString(m.Text), "決定: ")
		pinned := slices.ContainsFunc(m.Reactions, func(r slackfake.Reaction) bool { return r.Name == incident.PinReaction })
		switch {
		case stands == r.gone:
			wrong = append(wrong, "the fake does not keep what people do")
		case stands && at < 0 && (decides || pinned):
			wrong = append(wrong, fmt.Sprintf("%q is not on the timeline", m.Text))
		case stands && at >= 0 && shown[at].Text != said:
			wrong = append(wrong, fmt.Sprintf("%q is on the timeline as %q", m.Text, shown[at].Text))
		case stands && at >= 0 && w.pinsOf(m) != 1:
			wrong = append(wrong, fmt.Sprintf("%q is on the timeline, and nothing on it says so", m.Text))
		case !stands && w.left(s.Incident.ID, id):
			wrong = append(wrong, fmt.Sprintf("%q was deleted, and an entry says it", r.says(false)))
		}
	}
	return wrong
}

// left reports whether an entry of a word, or of a later version, still says something.
func (w *sim) left(id incident.ID, word string) bool {
	entries, err := store.Timeline(context.Background(), w.db, id, 0)
	return err != nil || slices.ContainsFunc(entries, func(e incident.Entry) bool { return (e.ID == word || e.Of == word) && e.Text != "" })
}

// judgeStanding: after the last reading, what stands on a TODO's message is what is known of it, also where Slack gave up
// on telling of it.
func (w *sim) judgeStanding(s incident.State) (wrong []string) {
	recs := w.records(s.Incident.ID, incident.Slack)
	for _, t := range s.Todos {
		ref := recs.Items[plan.TodoKey(t.ID)].Ref
		if w.removals.mayBeMissing(s, deleted, ref) || !s.Incident.MayWork(t) { // nothing can stand there, or counts
			continue
		}
		there := w.standing(ref)
		known := map[string]bool{}
		for p, emoji := range t.Standing() {
			for _, e := range emoji {
				if t.Reaction(p, e).Elsewhere(ref.ID) { // it went with a double that was removed
					continue
				}
				known[string(p)+"'s "+e] = true
				if !there[string(p)+"'s "+e] {
					wrong = append(wrong, fmt.Sprintf("%s's %s does not stand on %s any more", p, e, t.ID))
				}
			}
		}
		for stands := range there {
			who, emoji, _ := strings.Cut(stands, "'s ")
			if !known[stands] && !t.Reaction(incident.PersonID(who), emoji).Dismissed && !s.Incident.Settings.Neutral(emoji) {
				wrong = append(wrong, fmt.Sprintf("nobody knows of %s on %s", stands, t.ID))
			}
		}
	}
	return wrong
}

// standing is who put what on a message.
func (w *sim) standing(ref plan.Ref) map[string]bool {
	there := map[string]bool{}
	for _, c := range w.channels() {
		for _, m := range c.Messages {
			if c.ID != ref.Channel || m.TS != ref.ID {
				continue
			}
			for _, r := range m.Reactions {
				for _, user := range r.Users {
					there[user+"'s "+r.Name] = true
				}
			}
		}
	}
	return there
}
