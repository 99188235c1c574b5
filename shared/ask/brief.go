package ask

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// BriefWords write a brief for whoever sees it, as plain words.
func (s Seen) BriefWords() text.BriefWords {
	i := s.State.Incident
	return text.BriefWords{
		Lang: s.Lang, Incident: i, When: s.when,
		Names:    func(p incident.PersonID) string { return s.called(string(p)) },
		Typed:    func(said string) string { return said },
		Problem:  func(p incident.Problem) string { return text.Problem(s.Lang, titled(i, p), s.subject(p)) },
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

// subject names whom or what a problem concerns.
func (s Seen) subject(p incident.Problem) string {
	if p.Code == incident.CodeWaiting {
		return s.when(p.Since)
	}
	var names []string
	for _, id := range p.Subject {
		names = append(names, s.called(id))
	}
	return text.List(s.Lang, names)
}
