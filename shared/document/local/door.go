package local

import (
	"context"
	"net/http"

	"noroshi.internal/shared/incident"
)

// Door says who may come to the pages: whoever is signed in, and to an incident's documents whoever may learn of the incident.
type Door struct {
	// Reader returns who sends a request; in is false when nobody is signed in.
	Reader func(http.ResponseWriter, *http.Request) (reader Reader, in bool, err error)
	// SignIn is where somebody signs in and then comes back to a page.
	SignIn func(to string) string
	// Home is where the visitor goes on with everything else.
	Home string
}

// Reader is who reads and writes.
type Reader struct {
	Lang incident.Lang // "": what the browser asks for
	// Look tells what an incident is called, and where its board is. may is false when the reader may not learn of it.
	Look func(context.Context, incident.ID) (name, board string, may bool, err error)
}

// asked is a request of somebody who may be here.
type asked struct {
	*http.Request
	reader Reader
	lang   incident.Lang
}

type page func(http.ResponseWriter, asked)

// inside lets those through who are signed in. Others sign in first and come back; what they sent is shown again.
func (h *handler) inside(next page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		reader, in, err := h.door.Reader(w, r)
		q := asked{r, reader, h.lang(r)}
		if reader.Lang != "" {
			q.lang = reader.Lang
		}
		switch {
		case err != nil:
			h.broken(w, q, err)
		case in:
			next(w, q)
		case r.Pattern == writing:
			h.keep(w, q)
		default:
			http.Redirect(w, r, h.door.SignIn(back(r)), http.StatusSeeOther)
		}
	}
}

// back is the page to come back to: for what was sent, the page that it was sent from.
func back(r *http.Request) string {
	if r.Method == http.MethodPost {
		return view{Name: named(r)}.URL()
	}
	return r.URL.RequestURI()
}

// about is inside, for the documents of an incident that the reader may know of.
func (h *handler) about(next page) http.HandlerFunc {
	return h.inside(func(w http.ResponseWriter, q asked) {
		_, _, may, err := q.reader.Look(q.Context(), named(q.Request).Incident)
		switch {
		case err != nil:
			h.broken(w, q, err)
		case !may:
			h.missing(w, q)
		default:
			next(w, q)
		}
	})
}
