package incident_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// unsent are the actions that no person fills in and sends: nobody sends one twice with another text.
var unsent = []string{"Await", "React", "Keep", "Pin", "Arrive"}

// What is asked of a sign only is recorded by its own entry, and one who starts it otherwise is not taken to have started it so.
func TestWhatIsAskedOfASignIsCompared(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sent, again incident.Action }{
		{incident.Begin{}, incident.Begin{Provisional: true}},
		{incident.Begin{Provisional: true}, incident.Begin{}},
		{incident.WaitSign{}, incident.Begin{}},
		{incident.Cancel{Reason: "a"}, incident.Cancel{Reason: "b"}},
		{saying("a"), saying("b")},
	} {
		w := reported(t)
		if e := w.must(kakei, c.sent).Entry; !e.Records(c.sent, w.state) || e.Records(c.again, w.state) {
			t.Errorf("after %+v: itself %v, %+v %v", c.sent, e.Records(c.sent, w.state), c.again, e.Records(c.again, w.state))
		}
	}
}

// Whatever people ask is recorded by the entry that it leaves, and by no entry of another action: an action that Records does
// not know is recorded by none.
func TestEveryActionIsComparedWithItsEntry(t *testing.T) {
	t.Parallel()
	var all []incident.Entry
	for _, a := range everyAction {
		w := busy(t)
		if _, declares := a.(incident.Declare); declares {
			w = &world{t: t}
		}
		d := w.must(bangkok, a)
		all = append(all, d.Entry)
		do, asked := a.(incident.Action)
		own := !slices.Contains(unsent, reflect.TypeOf(a).Name())
		if asked && d.Entry.Records(do, w.state) != own {
			t.Errorf("%T is recorded by its own entry (%s): %v", a, d.Entry.Kind, !own)
		}
	}
	for i, a := range everyAction {
		do, asked := a.(incident.Action)
		for j, e := range all {
			if asked && i != j && e.Kind != all[i].Kind && e.Records(do, busy(t).state) {
				t.Errorf("%T is taken to be recorded by %s", a, e.Kind)
			}
		}
	}
}

// What somebody changed before they sent a form again is not what was recorded.
func TestWhatWasChangedIsNotRecorded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sent, again incident.Action }{
		{declaration(), with(declaration(), func(d *incident.Declare) { d.Facts.Title = "RDS" })},
		{declaration(), with(declaration(), func(d *incident.Declare) { d.Kind = incident.Drill })},
		{declaration(), with(declaration(), func(d *incident.Declare) { d.Private = true })},
		{incident.Command{To: berlin}, incident.Command{To: bangkok}},
		{incident.NextPhase{Confirmed: true, Note: "a"}, incident.NextPhase{Confirmed: true, Note: "b"}},
		{incident.End{Confirmed: true, Note: "seen"}, incident.End{Confirmed: true, Note: "b"}},
		{incident.End{Confirmed: true, Sides: bothSides}, incident.End{Confirmed: true, Sides: incident.Sides{Provider: "x", Own: "y"}}},
		{incident.Cancel{Reason: "a"}, incident.Cancel{Reason: "b"}},
		{incident.Reassign{Todo: notice, To: berlin}, incident.Reassign{Todo: notice, To: bangkok}},
		{incident.Skip{Todo: notice, Reason: "a"}, incident.Skip{Todo: notice, Reason: "b"}},
		{incident.Skip{Todo: notice, Reason: "a"}, incident.Skip{Todo: view, Reason: "a"}},
		{incident.AddProgress{Todo: notice, Text: "a"}, incident.AddProgress{Todo: notice, Text: "b"}},
		{incident.Conclude{Text: "a"}, incident.Conclude{Text: "b"}},
		{incident.TellAll{Text: "a"}, incident.TellAll{Text: "b"}},
		{incident.Claim{Todo: notice}, incident.Claim{Todo: view}},
		{incident.Add{Title: "a"}, incident.Add{Title: "b"}},
		{incident.Add{Title: "a"}, incident.Add{Title: "a", Due: time.Hour}},
		{incident.Add{Title: "a"}, incident.Add{Title: "a", To: berlin}},
		{incident.Add{Title: "a", To: berlin}, incident.Add{Title: "a", To: bangkok}},
		{incident.Add{Title: "a", Due: time.Hour}, incident.Add{Title: "a", Due: 2 * time.Hour}},
		{saying("a"), saying("b")},
		{incident.AddEvidence{Text: "a"}, incident.AddEvidence{Text: "b"}},
		{incident.AddEvidence{Text: "a"}, incident.AddEvidence{Text: "a", Link: "https://example.com/"}},
		{incident.Meet{Link: "https://meet.example.com/a"}, incident.Meet{Link: "https://meet.example.com/b"}},
	} {
		w := declared(t)
		if _, declares := c.sent.(incident.Declare); declares {
			w = &world{t: t}
		}
		e := w.must(kakei, c.sent).Entry
		if !e.Records(c.sent, w.state) {
			t.Errorf("%+v was recorded", c.sent)
		}
		if e.Records(c.again, w.state) {
			t.Errorf("after %+v, %+v is taken to be recorded", c.sent, c.again)
		}
	}
}

func with[T any](v T, change func(*T)) T {
	change(&v)
	return v
}

// Each fact that can be corrected is compared, whether the first form changed it or left it as it was.
func TestEveryCorrectedFactIsCompared(t *testing.T) {
	t.Parallel()
	for n := range reflect.TypeFor[incident.Correct]().NumField() {
		name := reflect.TypeFor[incident.Correct]().Field(n).Name
		first, other := corrected(n, 1), corrected(n, 2)
		w := declared(t)
		e := w.must(kakei, first).Entry
		if !e.Records(first, w.state) || e.Records(other, w.state) {
			t.Errorf("%s: what was sent is recorded %v, and something else %v", name, e.Records(first, w.state), e.Records(other, w.state))
		}
		next := (n + 1) % reflect.TypeFor[incident.Correct]().NumField()
		if e.Records(corrected(next, 1), w.state) {
			t.Errorf("a change of another fact is taken to be recorded by that of %s", name)
		}
		also := first
		reflect.ValueOf(&also).Elem().Field(next).Set(reflect.ValueOf(corrected(next, 1)).Field(next))
		if e.Records(also, w.state) {
			t.Errorf("one more changed fact is taken to be recorded by that of %s", name)
		}
	}
}

// What a fact was before it changed is told by the entry.
func TestEveryCorrectedFactCanBeUndone(t *testing.T) {
	t.Parallel()
	for n := range reflect.TypeFor[incident.Correct]().NumField() {
		w := declared(t)
		w.must(kakei, corrected(n, 1))
		was := w.state.Incident
		e := w.must(kakei, corrected(n, 2)).Entry
		is := w.state.Incident
		e.Undo(&is.Facts, &is.Settings.Meeting)
		if !reflect.DeepEqual(is.Facts, was.Facts) || is.Settings.Meeting != was.Settings.Meeting {
			t.Errorf("%s: %+v, want %+v", reflect.TypeFor[incident.Correct]().Field(n).Name, is.Facts, was.Facts)
		}
	}
}

// corrected changes the n-th fact to the i-th of its values.
func corrected(n, i int) (c incident.Correct) {
	f := reflect.ValueOf(&c).Elem().Field(n)
	switch f.Interface().(type) {
	case *[]string:
		f.Set(reflect.ValueOf(ptr([]string{fmt.Sprint("EC", i), "RDS"})))
	case *incident.Severity:
		f.Set(reflect.ValueOf(ptr(incident.Severities[i])))
	default:
		f.Set(reflect.ValueOf(ptr(fmt.Sprintf("https://example.com/%d", i))))
	}
	return c
}
