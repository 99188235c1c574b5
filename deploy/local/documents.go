package main

import (
	"net/http"

	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/web"
)

// documentPages serves the documents to whoever is signed in to the form, and of each incident to those who may learn of it.
func (m *machine) documentPages(form *web.Site) http.Handler {
	door := local.Door{
		SignIn: web.SignIn, Home: web.Root,
		Reader: func(w http.ResponseWriter, r *http.Request) (local.Reader, bool, error) {
			v, in, err := form.Visitor(w, r)
			return local.Reader{Lang: v.Lang(), Look: v.Look}, in, err
		},
	}
	return local.Handler(m.documents, door, local.Options{
		Lang: m.config.Settings.Language, Zone: m.config.Settings.Location(), Log: m.log,
	})
}
