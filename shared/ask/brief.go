package ask

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// BriefWords write a brief for whoever sees it, as plain words.
func (s Seen) BriefWords() text.BriefWords {
	i := s.State.Incident
	names := func(p incident.PersonID) string { return s.called(string(p)) }
	return text.BriefWords{
		Lang: s.Lang, Incident: i, When: s.when,
		Names: names,
		Typed: func(said string) string { return said },
		Problem: func(p incident.Problem) string {
			return text.Problem(s.Lang, titled(i, p), text.Concerned(s.Lang, p, names, s.when))
		},
		Document: func(id string) string { return i.DocumentTitle(id).In(s.Lang) },
		Entry:    func(e incident.Entry) incident.Entry { return e },
		Tool:     func(t incident.ToolState) incident.ToolState { return t },
	}
}

// titled is a problem with the name of what it is about.
func titled(i incident.Incident, p incident.Problem) incident.Problem {
	p.Key = plan.Titled(i, p.Key)
	return p
}
