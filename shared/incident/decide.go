package incident

import (
	"errors"
	"slices"
)

// Decide returns what req changes in s, or a *Refusal. It changes nothing of what it is given. State of a declaration is
// empty; otherwise s holds the header and the TODOs that req.Scope names.
func Decide(s State, req Request) (Decision, error) {
	if req.By.Outsider {
		return Decision{}, &Refusal{Code: RefusedOutsider}
	}
	d := decider{state: s, req: req}
	if err := d.decide(); err != nil {
		return Decision{}, err
	}
	d.voidLines()
	d.followsShift()
	d.looked()
	d.heard()
	d.setClock()
	d.setMeasureClock()
	d.post()
	d.out.Entry.ID, d.out.Entry.Incident = req.ID, req.Incident
	d.out.Entry.At, d.out.Entry.By, d.out.Entry.Via = req.At, d.req.By.ID, req.Via
	d.keepSent()
	d.out.Systems = append(d.out.Systems, Concerned(d.out.Entry.Kind)...)
	if d.movesDrafts() && !slices.Contains(d.out.Systems, Docs) {
		d.out.Systems = append(d.out.Systems, Docs)
	}
	d.tellRoom()
	d.remember()
	return d.out, nil
}

type decider struct {
	state State
	req   Request
	named []Actor // people besides whoever asks whose names the request says
	out   Decision
}

// decide lets the request decide itself, if the incident is one that may still see it.
func (d *decider) decide() error {
	if d.req.told != nil {
		if !d.allows(d.req.told) {
			return refuse(RefusedEnded)
		}
		return d.req.told.note(d)
	}
	do := d.req.Do
	switch {
	case !d.allows(do):
		return d.tooLate(do)
	case do == nil:
		return refuse(RefusedUnknown)
	case d.req.By.ID == "" && !mayBeAnonymous(do):
		return refuse(RefusedPerson)
	}
	return do.decide(d)
}

// tooLate is the refusal of what the incident as it stands may not see.
func (d *decider) tooLate(do Action) error {
	switch status := d.state.Incident.Status; {
	case status == SignStatus:
		return refuse(RefusedEarly)
	case status == Open && about(do) == review:
		return refuse(RefusedRunning)
	case status == Open:
		return refuse(RefusedBegun)
	}
	return refuse(RefusedEnded)
}

// What an action or an event may say of itself. One that says nothing is about the response, so that it is refused after the
// end, is for somebody to ask, and is recorded by no entry.
type (
	// special is about another matter than the response.
	special interface{ about() matter }
	// anonymous is an action of which nobody may be known to ask it.
	anonymous interface{ byNobody() }
	// repeatable is an action that people send from a form, perhaps twice. recordedBy is as Entry.Records, of an entry that
	// is not redacted.
	repeatable interface {
		recordedBy(e Entry, s State) bool
	}
)

// allows reports whether the incident as it stands may see an action or an event.
func (d *decider) allows(what any) bool { return d.state.Incident.allows(about(what)) }

// about is the matter of an action or an event.
func about(what any) matter {
	if s, ok := what.(special); ok {
		return s.about()
	}
	return response
}

func mayBeAnonymous(do Action) bool {
	_, ok := do.(anonymous)
	return ok
}

// onTodo decides what concerns one TODO: change changes a copy of it. Who has it after that is noted here, and a refusal shows
// the TODO as it stands.
func (d *decider) onTodo(id TodoID, change func(*decider, *Todo) error) error {
	stands, ok := d.state.Todo(id)
	if !ok {
		return refuse(RefusedTodo)
	}
	t := stands.clone()
	d.out.Entry.Todo = id
	if err := change(d, &t); err != nil {
		return shows(err, stands)
	}
	if t.Owner != stands.Owner {
		t.newAssignment(d.req.At)
	}
	t.letGo()
	d.name(&t)
	d.give(&t, stands.Owner)
	d.out.Todos = []Todo{t}
	return nil
}

// shows puts the TODO that was named into a refusal.
func shows(err error, t Todo) error {
	var refused *Refusal
	if errors.As(err, &refused) {
		refused.Todo = t
	}
	return err
}

// entry sets what kind of fact the decision records.
func (d *decider) entry(kind EntryKind) { d.out.Entry.Kind = kind }

// header returns a copy of the header to change, which becomes part of the decision.
func (d *decider) header() *Incident {
	if d.out.Incident == nil {
		i := d.state.Incident
		i.Links, i.Problems, i.Retries = copyMap(i.Links), copyMap(i.Problems), copyMap(i.Retries)
		i.Sign, i.Provider, i.Check = i.Sign.clone(), slices.Clone(i.Provider), i.Check.clone()
		i.Facts.Services, i.News, i.Kept = slices.Clone(i.Facts.Services), slices.Clone(i.News), slices.Clone(i.Kept)
		i.ToAll = slices.Clone(i.ToAll)
		d.out.Incident = &i
	}
	return d.out.Incident
}

// now is the header as the decision leaves it so far, to look at.
func (d *decider) now() Incident {
	if d.out.Incident != nil {
		return *d.out.Incident
	}
	return d.state.Incident
}

func copyMap[K comparable, V any](m map[K]V) map[K]V {
	c := make(map[K]V, len(m)+1)
	for k, v := range m {
		c[k] = v
	}
	return c
}
