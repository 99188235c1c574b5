package render

import (
	"net/url"
	"strings"

	"noroshi.internal/shared/incident"
)

// The ids of what is no act by itself.
const (
	// ActionTodoMore is the menu behind "…". The chosen option's value is Choice(button of the act, incident, todo).
	ActionTodoMore = "todo_more"
	// ActionDeclareAnyway declares what was held back; its value is what the caller gave.
	ActionDeclareAnyway = "declare_anyway"
)

// ActionLink is the id of a button that only opens a link: Slack sends it, and nothing needs doing.
const ActionLink = "link"

// Value is what a button about an incident carries, or about one of its TODOs, or whatever else its act is about (todo is not "").
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
