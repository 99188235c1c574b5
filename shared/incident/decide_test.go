package incident

import (
	"errors"
	"slices"
	"testing"
)

// An action and an event that say no more of themselves than they must.
type (
	asksNothingElse  struct{}
	tellsNothingElse struct{}
)

func (asksNothingElse) scope() Scope { return Scope{} }

func (asksNothingElse) decide(d *decider) error {
	d.entry(EntryAdded)
	return nil
}

func (tellsNothingElse) scope() Scope { return Scope{} }

func (tellsNothingElse) note(d *decider) error {
	d.entry(EntryMade)
	return nil
}

// A new action needs nothing registered. It is refused where nobody has said that it is allowed: after the end, and when nobody
// asks it; no entry is taken to record it.
func TestANewActionIsAllowedAsLittleAsPossible(t *testing.T) {
	t.Parallel()
	asks := Request{By: Actor{ID: "U0KAKEI"}, Do: asksNothingElse{}}
	nobodys := Request{Do: asksNothingElse{}}
	tells := Tell("r", "k3f9qa", asks.At, ViaTool, tellsNothingElse{})
	for _, c := range []struct {
		name   string
		status Status
		req    Request
		want   Code
	}{
		{"an action", Open, asks, ""},
		{"an action of nobody's", Open, nobodys, RefusedPerson},
		{"an event", Open, tells, ""},
		{"an action after the end", Resolved, asks, RefusedEnded},
		{"an event after the end", Resolved, tells, RefusedEnded},
		{"an action after a false alarm", Canceled, asks, RefusedEnded},
		{"an event after a false alarm", Canceled, tells, RefusedEnded},
		{"an action in a status that nobody knows", "closed", asks, RefusedEnded},
		{"an event in a status that nobody knows", "closed", tells, RefusedEnded},
	} {
		_, err := Decide(State{Incident: Incident{Status: c.status}}, c.req)
		var refused *Refusal
		if errors.As(err, &refused); err != nil != (c.want != "") || refused != nil && refused.Code != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if (Entry{Kind: EntryAdded}).Records(asksNothingElse{}, State{}) {
		t.Error("it is taken to be recorded")
	}
}

// Whoever is refused is shown the TODO as it stands, not as it would have become.
func TestARefusalShowsTheTodoThatWasNamed(t *testing.T) {
	t.Parallel()
	stands := Todo{ID: "4.3d", State: TodoDone, Owner: "U0BERLIN"}
	s := State{Incident: Incident{Status: Open}, Todos: []Todo{stands}}
	_, err := Decide(s, Request{By: Actor{ID: "U0KAKEI"}, Do: Finish{Todo: stands.ID}})
	var refused *Refusal
	if !errors.As(err, &refused) || refused.Todo.ID != stands.ID || refused.Todo.Owner != stands.Owner {
		t.Errorf("%+v", err)
	}
}

// Messages name whoever was handed a TODO, of whom the request alone knows the name.
func TestWhoeverIsHandedATodoIsNamed(t *testing.T) {
	t.Parallel()
	s := State{Incident: Incident{Status: Open}, Todos: []Todo{{ID: "4.3d", State: TodoOpen}}}
	to := Actor{ID: "U0BERLIN", Name: "Berlin"}
	for _, do := range []Action{Reassign{Todo: "4.3d", To: to}, Add{Title: "call", To: to}} {
		d, err := Decide(s, Request{By: Actor{ID: "U0KAKEI", Name: "筧"}, Do: do})
		if err != nil || d.Todos[0].Names[to.ID] != to.Name {
			t.Errorf("%v: %+v", err, d.Todos)
		}
	}
}

// A TODO that is added for somebody is theirs as one that was handed to them: they are told once and asked into the channel, and
// may give it up. What somebody adds for themselves they need not hear of.
func TestATodoIsAddedForSomebody(t *testing.T) {
	t.Parallel()
	s := State{Incident: Incident{Status: Open, Phase: Respond}}
	kakei, to := Actor{ID: "U0KAKEI", Name: "筧"}, Actor{ID: "U0BERLIN", Name: "Berlin"}
	d, err := Decide(s, Request{By: kakei, Do: Add{Title: "call", To: to}})
	if err != nil {
		t.Fatal(err)
	}
	added := d.Todos[0]
	if g := added.Given; added.State != TodoClaimed || added.Owner != to.ID || g == nil || g.By != kakei.ID || g.Kind != EntryAdded || g.Assignment != added.Assignment {
		t.Errorf("%+v, %+v", added, added.Given)
	}
	if !slices.Contains(d.Incident.Invited, to.ID) || d.Entry.To != to.ID {
		t.Errorf("%+v, %+v", d.Incident.Invited, d.Entry)
	}
	after := State{Incident: *d.Incident, Todos: d.Todos}
	if d, err = Decide(after, Request{By: to, Do: Release{Todo: added.ID}}); err != nil || d.Todos[0].State != TodoOpen {
		t.Errorf("%v: %+v", err, d.Todos)
	}
	if d, err = Decide(s, Request{By: kakei, Do: Add{Title: "call", To: kakei}}); err != nil || d.Todos[0].Owner != kakei.ID || d.Todos[0].Given != nil {
		t.Errorf("%v: %+v", err, d.Todos)
	}
}
