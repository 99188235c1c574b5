package web

import (
	"net/url"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/web/draft"
)

const (
	reportURL = Root + "sign"
	nearURL   = reportURL + "/near"
)

// askURL is where it is asked what a report is about that is held under a name.
func askURL(held string) string { return nearURL + "?" + url.Values{"held": {held}}.Encode() }

func boardURL(id incident.ID) string { return Root + "i/" + string(id) }

func actURL(id incident.ID, act string) string { return boardURL(id) + "/do/" + act }

func todoURL(id incident.ID, t incident.TodoID) string { return boardURL(id) + "/todo/" + string(t) }

// enterURL is where somebody signs in and then goes on to another page of the form.
func enterURL(to string) string { return Root + "in?" + url.Values{"to": {to}}.Encode() }

// toldURL is who of the customers was told what; with fileEnding, that as a file.
func toldURL(id incident.ID) string { return boardURL(id) + "/customers" }

const fileEnding = ".csv"

func markdownURL(id incident.ID) string { return boardURL(id) + "/timeline.md" }

func draftURL(d draft.Draft) string {
	q := url.Values{"draft": {d.Number}}
	for _, about := range []string{"todo", "document", "of"} {
		if id := d.Values.Get(about); id != "" {
			q.Set(about, id)
		}
	}
	return (&url.URL{Path: d.Path, RawQuery: q.Encode()}).String()
}
