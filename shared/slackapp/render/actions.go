package render

import (
	"net/url"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// Action ids of the buttons on a TODO's message. Their value is Value(incident, todo).
const (
	ActionClaim    = "todo_claim" // takes it, or joins who has it
	ActionDone     = "todo_done"
	ActionSkip     = "todo_skip" // opens a form
	ActionHandOver = "todo_hand_over"
	ActionRelease  = "todo_release"
	ActionReopen   = "todo_reopen"
	// ActionTodoMore is the menu behind "…". The chosen option's value is Choice(action, incident, todo).
	ActionTodoMore = "todo_more"
)

// Action ids of the board. Their value is Value(incident, ""), that of ActionRetry is RetryValue(incident, problem).
const (
	ActionFacts     = "board_facts"
	ActionCommander = "board_commander"
	ActionNextPhase = "board_next_phase"
	ActionAddTodo   = "board_add_todo"
	ActionResolve   = "board_resolve"
	ActionCancel    = "board_cancel"
	ActionRetry     = "board_retry"
)

// Action ids of the message that shows what is late. The value of a snooze is SnoozeValue(incident, for how long), that of
// ActionWake is Value(incident, "").
const (
	ActionSnooze     = "late_snooze"
	ActionSnoozeLong = "late_snooze_long"
	ActionWake       = "late_wake"
)

// Action ids of answers that one person sees. ActionJoin has Value(incident, ""), ActionDeclareAnyway what the caller
// gave.
const (
	ActionJoin          = "declare_join"
	ActionDeclareAnyway = "declare_anyway"
)

// ActionLink is the id of a button that only opens a link: Slack sends it, and nothing needs doing.
const ActionLink = "link"

// Value is what a button about an incident, or about one of its TODOs (todo is not ""), carries.
func Value(inc incident.ID, todo incident.TodoID) string {
	if todo == "" {
		return url.QueryEscape(string(inc))
	}
	return url.QueryEscape(string(inc)) + ":" + url.QueryEscape(string(todo))
}

// ParseValue reads what Value wrote, and nothing else. todo is "" when the value names an incident only.
func ParseValue(value string) (inc incident.ID, todo incident.TodoID, ok bool) {
	first, second, two := strings.Cut(value, ":")
	a, errA := url.QueryUnescape(first)
	b, errB := url.QueryUnescape(second)
	inc, todo = incident.ID(a), incident.TodoID(b)
	if errA != nil || errB != nil || inc == "" || two != (todo != "") || Value(inc, todo) != value {
		return "", "", false
	}
	return inc, todo, true
}

// Choice is the value of an option in a TODO's menu: one of the actions above and what it concerns.
func Choice(action string, inc incident.ID, todo incident.TodoID) string {
	return url.QueryEscape(action) + ":" + Value(inc, todo)
}

// ParseChoice reads what Choice wrote, and nothing else.
func ParseChoice(value string) (action string, inc incident.ID, todo incident.TodoID, ok bool) {
	first, rest, _ := strings.Cut(value, ":")
	action, err := url.QueryUnescape(first)
	inc, todo, ok = ParseValue(rest)
	if err != nil || !ok || action == "" || Choice(action, inc, todo) != value {
		return "", "", "", false
	}
	return action, inc, todo, true
}

// RetryValue is the value of the button that asks to try a failed effect again. problem is incident.Problem.ID().
func RetryValue(inc incident.ID, problem string) string { return Value(inc, incident.TodoID(problem)) }

// SnoozeValue is the value of a button that asks for quiet for so long.
func SnoozeValue(inc incident.ID, long time.Duration) string {
	return Value(inc, incident.TodoID(long.String()))
}

// ParseSnooze reads what SnoozeValue wrote, and nothing else.
func ParseSnooze(value string) (inc incident.ID, long time.Duration, ok bool) {
	inc, second, ok := ParseValue(value)
	long, err := time.ParseDuration(string(second))
	if !ok || err != nil || long <= 0 || long.String() != string(second) {
		return "", 0, false
	}
	return inc, long, true
}

// ParseRetry reads what RetryValue wrote, and nothing else.
func ParseRetry(value string) (inc incident.ID, problem string, ok bool) {
	inc, second, ok := ParseValue(value)
	if !ok || second == "" {
		return "", "", false
	}
	return inc, string(second), true
}
