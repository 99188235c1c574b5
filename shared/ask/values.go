package ask

import (
	"cmp"
	"maps"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Values are what somebody filled in, pressed or typed. New has what every field says, by the field's name, and Shown what it
// said when it was shown: only what differs is asked for. Nil Shown: nothing is known of it, so all of New is.
type Values struct {
	Lang       incident.Lang
	Now        time.Time
	New, Shown map[string]string
	People     map[string]incident.Actor // by the field in which they were chosen
	Of         string                    // what the button names besides the incident: see Place
	Phase      incident.Phase            // as the form showed it
	Seen       []incident.TodoID         // whatever of them is left out is confirmed
	Confirmed  bool                      // all that is left out is confirmed, unnamed
	Typed      bool                      // by a command: nothing was seen
	Answer     incident.AnswerTo         // where the one who asks hears what became of it
}

// Todo is the TODO that the values are about.
func (v Values) Todo() incident.TodoID { return incident.TodoID(v.Of) }

// Prefill is what a form shows of values in which something is wrong. A form that asks for differences shows what is recorded: what
// was typed would stand in it as if it were that.
func (v Values) Prefill() map[string]string {
	if v.Shown != nil {
		return nil
	}
	return v.New
}

// asked reports whether a field was there to be filled in.
func (v Values) asked(field string) bool {
	_, there := v.New[field]
	return there
}

// changed is what a field says where that differs from what it showed; nil: it does not, or was not there.
func (v Values) changed(field string) *string {
	to := v.New[field]
	if !v.asked(field) || v.Shown != nil && to == v.Shown[field] {
		return nil
	}
	return &to
}

// all is what the fields say, those that were not asked for as they were shown.
func (v Values) all() map[string]string {
	all := map[string]string{}
	maps.Copy(all, v.Shown)
	maps.Copy(all, v.New)
	return all
}

// read returns values as the rules of an act's fields read them. What is wrong is not asked for, but what is so as it was
// recorded may stay.
func (a *Ask) read(v Values, f Faults) Values {
	if a.Form == nil {
		return v
	}
	if v.asked("") { // a typed correction of nothing that there is
		f.Add(v.Lang, "", text.ErrorField)
	}
	fields := a.Form(Seen{Lang: v.Lang}).Fields
	v.New = whole(fields, v.New)
	now, wrong := readAll(fields, v, v.all())
	before, was := readAll(fields, v, v.Shown)
	for _, field := range fields {
		same := func(name string) bool { return now[name] == before[name] }
		beside := same(field.Beside) || field.wrongAlone(now[field.Name]) == wrong[field.Name]
		stands := v.Shown != nil && field.Compared && wrong[field.Name] == was[field.Name] && same(field.Name) && beside
		if wrong[field.Name] != (text.Phrase{}) && !stands {
			f.Add(v.Lang, cmp.Or(field.Or, field.Name), wrong[field.Name])
			delete(now, field.Name)
		}
	}
	maps.DeleteFunc(now, func(name, _ string) bool { return !v.asked(name) })
	if v.New = now; v.Shown != nil {
		v.Shown = before
	}
	return v
}

// whole adds what is missing of two fields that are one question.
func whole(fields []Field, said map[string]string) map[string]string {
	for _, f := range fields {
		_, list := said[f.Name]
		if _, beside := said[f.Or]; f.Or != "" && list != beside {
			both := map[string]string{f.Name: "", f.Or: ""}
			maps.Copy(both, said)
			return both
		}
	}
	return said
}

// readAll reads fields, each beside those above it. What no field asks for stays as it was said.
func readAll(fields []Field, v Values, said map[string]string) (values map[string]string, wrong map[string]text.Phrase) {
	values, wrong = map[string]string{}, map[string]text.Phrase{}
	maps.Copy(values, said)
	for _, f := range fields {
		values[f.Name] = f.clean(said)
		wrong[f.Name] = f.wrong(v, said, values)
	}
	return values, wrong
}

// Faults are what is wrong with fields, by their names, in the reader's language.
type Faults map[string]string

// Add says what is wrong with a field, unless something is said of it already.
func (f Faults) Add(lang incident.Lang, field string, what text.Phrase) {
	if f[field] == "" {
		f[field] = what.In(lang)
	}
}
