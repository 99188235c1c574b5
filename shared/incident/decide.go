package incident

import (
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
	d.setClock()
	d.out.Entry.ID, d.out.Entry.Incident = req.ID, req.Incident
	d.out.Entry.At, d.out.Entry.By, d.out.Entry.Via = req.At, req.By.ID, req.Via
	d.out.Systems = append(d.out.Systems, concerns(d.out.Entry.Kind).systems...)
	d.tellRoom()
	return d.out, nil
}

type decider struct {
	state State
	req   Request
	out   Decision
}

func (d *decider) decide() error {
	if !d.state.Incident.Running() && !allowedAfterEnd(d.req.Do) {
		return &Refusal{Code: RefusedEnded}
	}
	if d.req.By.ID == "" && personal(d.req.Do) {
		return &Refusal{Code: RefusedPerson}
	}
	switch a := d.req.Do.(type) {
	case Declare:
		return d.declare(a)
	case Await:
		return d.await(a)
	case Join:
		return d.join(a)
	case Correct:
		return d.correct(a)
	case Command:
		return d.command(a)
	case NextPhase:
		return d.nextPhase(a)
	case Cancel:
		return d.cancel(a)
	case End:
		return d.end(a)
	case Add:
		return d.add(a)
	case Made:
		return d.made(a)
	case Failed:
		return d.failed(a)
	case Healed:
		return d.settle(a.ProblemID, EntryHealed, Retried{OK: true})
	case Dropped:
		return d.settle(a.ProblemID, EntryDropped, Retried{Dropped: true})
	case Retry:
		return d.retry(a)
	case Lost:
		return d.lost(a)
	case Back:
		return d.back(a)
	case SnoozeUntil:
		return d.snooze(a)
	case Wake:
		return d.wake()
	case Known:
		return d.known(a)
	}
	return d.decideTodo()
}

// allowedAfterEnd says what may still be recorded of an incident that is over: the tool finishing its work, and words.
func allowedAfterEnd(a Action) bool {
	switch a.(type) {
	case Declare, Made, Failed, Healed, Dropped, Retry, Report, Reword, Unsay, Lost, Back:
		return true
	}
	return false
}

// personal says what only a person can do, since it puts them down for something.
func personal(a Action) bool {
	switch a.(type) {
	case Join, React, Claim, Release, SnoozeUntil:
		return true
	}
	return false
}

func (d *decider) decideTodo() error {
	scope := d.req.Scope()
	if len(scope.Todos) != 1 {
		return &Refusal{Code: RefusedUnknown}
	}
	id := scope.Todos[0]
	t, ok := d.state.Todo(id)
	if !ok {
		return &Refusal{Code: RefusedTodo}
	}
	t = t.clone()
	d.out.Entry.Todo = id
	owner := t.Owner
	err := d.changeTodo(&t)
	if err != nil {
		return err
	}
	if t.Owner != owner {
		t.turn(d.req.At)
	}
	d.name(&t)
	d.give(&t, owner)
	d.out.Todos = []Todo{t}
	return nil
}

func (d *decider) changeTodo(t *Todo) error {
	switch a := d.req.Do.(type) {
	case React:
		return d.react(t, a)
	case Claim:
		return d.claim(t)
	case Release:
		return d.release(t)
	case HandOver:
		return d.handOver(t, a)
	case Finish:
		return d.finish(t)
	case Skip:
		return d.skip(t, a)
	case Reopen:
		return d.reopen(t)
	case Report:
		return d.report(t, a)
	case Reword:
		return d.reword(t, a)
	case Unsay:
		return d.unsay(t, a)
	case Lapse:
		return d.lapse(t, a)
	case Ask:
		return d.askAbout(t, a)
	case Recur:
		return d.recur(t, a)
	}
	return &Refusal{Code: RefusedUnknown}
}

// entry sets what kind of fact the decision records.
func (d *decider) entry(kind EntryKind) { d.out.Entry.Kind = kind }

// header returns a copy of the header to change, which becomes part of the decision.
func (d *decider) header() *Incident {
	if d.out.Incident == nil {
		i := d.state.Incident
		i.Links, i.Problems, i.Retries = copyMap(i.Links), copyMap(i.Problems), copyMap(i.Retries)
		i.Facts.Services, i.News = slices.Clone(i.Facts.Services), slices.Clone(i.News)
		d.out.Incident = &i
	}
	return d.out.Incident
}

func copyMap[K comparable, V any](m map[K]V) map[K]V {
	c := make(map[K]V, len(m)+1)
	for k, v := range m {
		c[k] = v
	}
	return c
}
