package portal

import (
	"errors"
	"html/template"
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// frontView is the first page.
type frontView struct {
	Bad     bool
	State   string
	Running []template.HTML
	Changed *moment
	Groups  []group
	More    *link
}

// about is what the page says in a browser's list of pages; "": nothing.
func (f frontView) about() string {
	if !f.Bad {
		return ""
	}
	return f.State
}

// group is incidents under one heading.
type group struct {
	Title     string
	Incidents []template.HTML
	None      string
}

// fact is a line about an incident.
type fact struct {
	Main bool // what people look for
	Name string
	moment
}

// incidentView is an incident on the first page; stateView says how it is, above all.
type (
	incidentView struct {
		Anchor, URL, Heading string
		Facts                []fact
		Notices              []template.HTML
		Rest                 *link
	}
	stateView struct {
		Anchor, What string
		Facts        []fact
	}
)

// front renders the first page.
func front(v view) (Rendered, error) {
	all := v.ordered()
	empty := v.front(all, nil, nil)
	left, err := v.roomFor(empty.about(), "front", empty)
	if err != nil {
		return Rendered{}, err
	}
	shells, states, err := v.shells(all, &left)
	if err != nil {
		return Rendered{}, err
	}
	if err := v.fillIn(all, shells, left); err != nil {
		return Rendered{}, err
	}
	out := v.front(all, shells, states)
	return v.page(out.about(), "front", out)
}

// fillIn puts notices into the shells of incidents, as many as there is room for.
func (v view) fillIn(all []incident.PortalIncident, shells []template.HTML, left room) (failed error) {
	all = all[:len(shells)]
	count := full(all, &left, func(i incident.PortalIncident, n incident.PortalNotice) int {
		made, err := v.notice(false, i.ID, n)
		failed = errors.Join(failed, err)
		return len(made)
	})
	for n, i := range all {
		made, err := v.incident(i, count[n])
		shells[n], failed = made, errors.Join(failed, err)
	}
	return failed
}

// roomFor is how many bytes are left on a page of which everything else is there. Some are kept for the link to what is not.
func (v view) roomFor(about, part string, data any) (room, error) {
	const kept = 400
	made, err := v.page(about, part, data)
	return room(Limit - kept - len(made.Body)), err
}

// shells are the incidents for which there is room, without their notices, and how each that runs is.
func (v view) shells(all []incident.PortalIncident, left *room) (shells, states []template.HTML, err error) {
	for _, i := range all {
		shell, err := v.incident(i, 0)
		if err != nil {
			return nil, nil, err
		}
		state, err := v.state(i)
		if err != nil {
			return nil, nil, err
		}
		if !left.take(len(shell) + len(state)) {
			break
		}
		if shells = append(shells, shell); running(i) {
			states = append(states, state)
		}
	}
	return shells, states, nil
}

// front is the first page with some of its incidents.
func (v view) front(all []incident.PortalIncident, shells, states []template.HTML) frontView {
	out := frontView{State: v.say(text.PortalQuiet), Running: states}
	run, days := 0, strconv.Itoa(incident.PortalDays)
	for _, i := range all {
		if running(i) {
			run++
		}
	}
	now, was := group{Title: v.say(text.PortalRunning)}, group{Title: v.say(text.PortalRecent, "n", days)}
	if was.Incidents = shells; run > 0 {
		out.Bad, out.State = true, v.several(run)
		shown := min(run, len(shells))
		now.Incidents, was.Incidents = shells[:shown], shells[shown:]
		out.Groups = append(out.Groups, now)
	}
	switch {
	case len(all) == 0:
		was.None = v.say(text.PortalNone, "n", days)
	case run == len(all):
		was.None = v.say(text.PortalNoOther, "n", days)
	}
	out.Groups = append(out.Groups, was)
	if at := v.changed(); !at.IsZero() {
		out.Changed = new(v.at(text.PortalChanged, at))
	}
	if more := len(all) - len(shells); more > 0 && shells != nil {
		out.More = &link{v.to(plan.PortalOlder), v.say(text.PortalMore, "n", strconv.Itoa(more))}
	}
	return out
}

func (v view) several(run int) string {
	if run == 1 {
		return v.say(text.PortalOne)
	}
	return v.say(text.PortalSeveral, "n", strconv.Itoa(run))
}

// state says how an incident is that runs.
func (v view) state(i incident.PortalIncident) (template.HTML, error) {
	return piece("state", stateView{anchor(i), text.PortalWhat(v.lang, i), v.facts(i)})
}

// incident is an incident with the newest of its notices in full.
func (v view) incident(i incident.PortalIncident, newest int) (template.HTML, error) {
	page := v.root + plan.PortalPage(i.ID, v.lang)
	out := incidentView{Anchor: anchor(i), URL: page, Heading: text.PortalHeading(v.lang, i)}
	if !running(i) {
		out.Facts = v.facts(i)
	}
	for n := range newest {
		made, err := v.notice(false, i.ID, i.Notices[len(i.Notices)-1-n])
		if err != nil {
			return "", err
		}
		out.Notices = append(out.Notices, made)
	}
	if rest := len(i.Notices) - newest; rest > 0 {
		say := text.PortalRest
		if newest == 0 {
			say = text.PortalUnread
		}
		out.Rest = &link{page, v.say(say, "n", strconv.Itoa(rest))}
	}
	return piece("incident", out)
}

func anchor(i incident.PortalIncident) string { return "incident-" + string(i.ID) }

// facts are what customers ask first of an incident.
func (v view) facts(i incident.PortalIncident) []fact {
	out := []fact{{Name: v.say(text.PortalState), moment: moment{Text: text.PortalStage(v.lang, i)}}}
	if running(i) && !i.Promise.IsZero() {
		out = append(out, fact{true, v.say(text.NoticeItem("next_update")), v.when(i.Promise)})
	}
	out = append(out, fact{Name: v.say(text.PortalSince), moment: v.when(i.Since)})
	if !running(i) {
		out = append(out, fact{Name: v.say(text.PortalOver), moment: v.when(i.Notices[len(i.Notices)-1].At)})
	}
	return out
}
