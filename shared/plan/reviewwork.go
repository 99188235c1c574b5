package plan

import (
	"slices"

	"noroshi.internal/shared/incident"
)

// ofReview reports whether e is about what is to do in the review while that goes on, so that it is made although the incident is over:
// the messages of its TODOs, what is said and asked about them, and who has them.
func (p planner) ofReview(e Effect) bool {
	if p.i.Status != incident.Resolved {
		return false
	}
	id := e.About
	switch f := e.Facts.(type) {
	case Overdue:
		return p.lateSince()
	case Questions:
		return slices.ContainsFunc(f.Todos, func(l TodoLine) bool { return l.Review })
	case Taken:
		id = f.Todo
	case Given, Said, Question:
		id, _ = TodoOf(e.Thread)
	}
	t, known := p.s.Todo(id)
	return known && p.i.MayWork(t)
}

// lateSince reports whether something of the review has become late.
func (p planner) lateSince() bool { return !p.i.EndedAt.IsZero() && p.i.LateAt.After(p.i.EndedAt) }

// shows reports whether the message of what is late shows t: one that was posted since the end shows the review only.
func (p planner) shows(t incident.Todo) bool {
	return !t.Late.IsZero() && !t.Closed() && (!p.lateSince() || t.Phase == incident.Review)
}

// isOver reports whether nobody does anything any more about some TODOs.
func (p planner) isOver(todos []TodoLine) bool {
	return !p.i.Status.Editable() && !slices.ContainsFunc(todos, func(l TodoLine) bool { return l.Review })
}

// onBoard are the TODOs that the board names: those of a review that was called off are none.
func (p planner) onBoard() []incident.Todo {
	return slices.DeleteFunc(slices.Clone(p.s.Todos), func(t incident.Todo) bool {
		return t.Phase == incident.Review && p.i.Status == incident.Open
	})
}
