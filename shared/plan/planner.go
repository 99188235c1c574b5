package plan

import (
	"slices"

	"noroshi.internal/shared/incident"
)

// once drops an effect whose key an earlier one has: settings and playbooks may name a channel or group twice.
func once(all []Effect) []Effect {
	seen := map[Key]bool{}
	return slices.DeleteFunc(all, func(e Effect) bool {
		again := seen[e.Key]
		seen[e.Key] = true
		return again
	})
}

type planner struct {
	s    incident.State
	i    incident.Incident
	card map[incident.TodoID]string // the addresses of the TODOs' messages
}

// linked are the addresses of the TODOs' messages. Those of a phase come one after the other, each second one, so that they
// are linked when all but one are there: else the board would be edited for each. One is missing while it is made again.
func (p planner) linked(refs Refs) map[incident.TodoID]string {
	missing := map[incident.Phase]int{}
	for _, t := range p.s.Todos {
		if !t.OwnWork() && refs[TodoKey(t.ID)].URL == "" {
			missing[t.Phase]++
		}
	}
	out := map[incident.TodoID]string{}
	for _, t := range p.s.Todos {
		if t.OwnWork() || missing[t.Phase] <= 1 {
			out[t.ID] = refs[TodoKey(t.ID)].URL
		}
	}
	return out
}

func (p planner) head() Head {
	i := p.i
	return Head{
		Incident: i.ID, Lang: i.Settings.Language, Also: i.Settings.Also, Timezone: i.Settings.Timezone, Drill: i.Kind == incident.Drill,
		Facts: i.Facts, Status: i.Status.Shown(), Phase: i.Phase, Command: i.Commander, Since: i.DeclaredAt,
		Ended: i.EndedAt, EndedBy: i.EndedBy, Reason: i.EndReason, Provisional: i.Provisional,
	}
}

// publicHead is the head for readers who are not in the channel.
func (p planner) publicHead() Head {
	h := p.head()
	if p.i.Private {
		h.Facts, h.Reason = incident.Facts{}, ""
	}
	return h
}

func (p planner) lang() incident.Lang { return p.i.Settings.Language }

// brief is what short messages begin with, in a language.
func (p planner) brief(lang incident.Lang) Brief {
	return Brief{Incident: p.i.ID, Lang: lang, Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill}
}

func unique(people []incident.PersonID) (out []incident.PersonID) {
	for _, p := range people {
		if p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (p planner) line(t incident.Todo) TodoLine {
	l := TodoLine{
		ID: t.ID, Title: t.Title.In(p.lang()), State: t.State, Owner: t.Owner, Helpers: t.Helpers, Due: t.Due,
		Auto: len(t.Auto) > 0 && !p.i.Uncalled(t) || p.i.Reads(t), Stuck: p.i.Stuck(t), Late: t.Late, Missed: t.Missed,
		Review: t.Phase == incident.Review && p.i.MayWork(t),
	}
	if t.Check {
		l.Check = p.s.CheckCount()
	}
	return l
}

// leading is a line that leads to the TODO's message.
func (p planner) leading(t incident.Todo) TodoLine {
	l := p.line(t)
	l.URL = p.card[t.ID]
	return l
}

// named is a line in a message that others take the place of: it names people and calls upon nobody.
func (p planner) named(t incident.Todo) TodoLine {
	l := p.leading(t)
	l.Names = t.Names
	return l
}
