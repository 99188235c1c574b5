package render

import (
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// problem is the sentence about a failed effect, with the people and channels it concerns.
func problem(lang incident.Lang, tz string, p incident.Problem) string {
	p.Code = typed(p.Code, 60)
	subject := subjects(lang, p)
	if p.Code == text.CodeWaiting {
		subject = ""
		if !p.Since.IsZero() {
			subject = When(p.Since, lang, tz)
		}
	}
	p.Key = typed(p.Key, 120) // a document's title in it is the playbook's
	return text.Problem(lang, p, subject)
}

// subjects names whom or what a problem concerns; what the effect's key says when the problem does not.
func subjects(lang incident.Lang, p incident.Problem) string {
	all := text.Concerns(p)
	if sort, rest, ok := strings.Cut(p.Key, "/"); ok && len(all) == 0 && (sort == "announce" || sort == "invite") {
		all = []string{strings.TrimPrefix(rest, "group/")}
		if rest == "people" {
			return ""
		}
	}
	var said []string
	for i, s := range all {
		if i == manyPeople {
			said = append(said, more(lang, len(all)-i))
			break
		}
		said = append(said, subject(lang, s))
	}
	return text.List(lang, said)
}

// subject writes one of them. A user group is not mentioned: that would page all of it.
func subject(lang incident.Lang, s string) string {
	switch {
	case channelID(s):
		return Channel(s)
	case groupID(s):
		return text.UserGroup.In(lang, "id", s)
	case personID(s):
		return Person(incident.PersonID(s))
	}
	return typed(strings.TrimPrefix(s, mailPrefix), 60)
}

// Todos lists TODOs by number and title, one a line; of many the rest is counted.
func Todos(lang incident.Lang, todos []incident.Todo) string {
	const most = 10
	var lines []string
	for i, t := range todos {
		if i == most {
			lines = append(lines, more(lang, len(todos)-i))
			break
		}
		lines = append(lines, text.Symbol(t.State)+" "+Todo(lang, t))
	}
	return fit(lang, lines, maxText)
}

// AllTodos lists TODOs below something that was said, one a line, in one section. Titles are cut before a TODO is left out, since
// whoever confirms should see everything that stays open.
func AllTodos(lang incident.Lang, todos []incident.Todo, said string) string {
	limit, lines := maxText-size(said), make([]string, len(todos))
	for _, most := range []int{120, 80, 60, 40} {
		for n, t := range todos {
			lines[n] = text.Symbol(t.State) + " " + typed(text.TodoName(lang, t.ID), 40) + " " + typed(t.Title.In(lang), most)
		}
		if size(strings.Join(lines, "\n")) < limit-moreSize {
			break
		}
	}
	return fit(lang, lines, limit)
}

// Todo is a TODO's number and title, as mrkdwn.
func Todo(lang incident.Lang, t incident.Todo) string {
	return typed(text.TodoName(lang, t.ID), 40) + " " + typed(t.Title.In(lang), 120)
}
