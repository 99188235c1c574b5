package web

import (
	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/page"
)

// seen is what the visitor sees who is asked; todo may be "".
func (v *visit) seen(todo incident.TodoID) ask.Seen {
	t, _ := v.state.Todo(todo)
	return v.seenOf(t)
}

func (v *visit) seenOf(t incident.Todo) ask.Seen {
	return ask.Seen{Lang: v.lang, State: v.state, Todo: t, Working: v.state.Incident.Automatic(t), Me: v.person.ID, Name: v.nameOf}
}

// offers are the acts of a place that can be done: links to those that are filled in, and what one press does.
func (v *visit) offers(p ask.Place, seen ask.Seen) (links []page.Link, presses []page.Act) {
	id := v.state.Incident.ID
	for _, a := range ask.On(p) {
		switch {
		case !a.Offered(seen) || a.Late(v.state.Incident), a.Does == nil: // what has no rules is a page of its own
		case a.Form != nil:
			links = append(links, page.Link{URL: actURL(id, a.Name), Text: a.Label(seen), Danger: a.Danger})
		default:
			presses = append(presses, pressOf(id, a, seen))
		}
	}
	return links, presses
}

// pressOf is what one press does, about what is seen.
func pressOf(id incident.ID, a *ask.Ask, seen ask.Seen) page.Act {
	act := page.Act{URL: actURL(id, a.Name), Label: a.Label(seen)}
	if a.About != nil {
		act.Of = a.About(seen)
	}
	return act
}

// decide leads to where a decision is recorded, which people of Slack say in the room.
func (v *visit) decide() page.Link {
	return page.Link{URL: actURL(v.state.Incident.ID, ask.Decide.Name), Text: ask.Decide.Label(v.seen(""))}
}
