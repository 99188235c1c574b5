package render

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// maxOfTool is the most of what a tool is called, and of what its status page says, in characters.
const maxOfTool = 150

// toolLine tells of one of the team's own tools that is down, with what to use instead, or back. Its owner is named and not
// called upon.
func toolLine(f plan.News, e incident.Entry) string {
	if e.Tool == nil {
		return text.Entry(f.Lang, escaped(e), "", Person)
	}
	t, when := *escapedTool(e.Tool), func(at time.Time) string { return WhenFrom(f.Since, at, f.Lang, f.Timezone) }
	if e.Kind == incident.EntryToolUp {
		return text.ToolBack(f.Lang, t, when(e.From), when(t.Since))
	}
	return text.ToolLost(f.Lang, t, when(e.From))
}

// escapedTool is t with what people typed, or a page said, made harmless; nil where it is.
func escapedTool(t *incident.ToolState) *incident.ToolState {
	if t == nil {
		return nil
	}
	out := *t
	out.Name = incident.Text{JA: typed(t.Name.JA, maxOfTool), EN: typed(t.Name.EN, maxOfTool)}
	out.Instead = incident.Text{JA: typed(t.Instead.JA, 500), EN: typed(t.Instead.EN, 500)}
	out.OwnerName, out.Wrong.Detail = typed(t.OwnerName, 60), typed(t.Wrong.Detail, maxOfTool)
	return &out
}
