package web

import (
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

func title(lang incident.Lang, i incident.Incident) string {
	return text.DrillPrefix(lang, i.Kind == incident.Drill) + text.ProvisionalPrefix(lang, provisional(i)) + i.Facts.Title
}

// provisional reports whether it is answered before anybody knows that it is an outage.
func provisional(i incident.Incident) bool { return i.Provisional && i.Status.Editable() }

func phaseName(lang incident.Lang, i incident.Incident) string {
	return text.PhaseOf(lang, i, i.Phase)
}

func titleOf(v *visit) string { return title(v.lang, v.state.Incident) }

func itoa(n int) string { return strconv.Itoa(n) }

// untitled is for the page of the TODO itself.
func untitled(*visit, incident.Entry) string { return "" }

// todoTitle is the title of the TODO that an entry is about.
func todoTitle(v *visit, e incident.Entry) string {
	t, _ := v.state.Todo(e.Todo)
	return t.Title.In(v.lang)
}

// titled is e with the documents' titles in place of their ids, and the incident's own names of phases.
func titled(v *visit, e incident.Entry) incident.Entry {
	return plan.TitledEntry(v.state.Incident, text.InPhasesOf(v.lang, v.state.Incident, e))
}
