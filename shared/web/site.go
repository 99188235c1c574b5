package web

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"noroshi.internal/shared/people"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/web/draft"
	"noroshi.internal/shared/web/limit"
	"noroshi.internal/shared/web/session"
	"noroshi.internal/shared/web/signin"
)

// Root is where the form is served.
const Root = "/form/"

// Callback is where an identity provider sends people back to, when browsers reach the form at origin.
func Callback(origin string) string { return strings.TrimRight(origin, "/") + Root + "in/back" }

// Options are what a deployment decides about its form.
type Options struct {
	Origin   string           // where browsers reach it: "https://form.example.com"
	Keys     []string         // session keys, the newest first; config.MinSessionKey characters at least
	Provider *signin.Provider // the company's identity provider; nil: none
	Domains  []string         // of the e-mail addresses that may come in
	// ShowLink shows a link that lets one person in once, where only whoever runs the form sees it; nil: no links.
	ShowLink func(url string)
	// Caller names who sends a request, for the limits; nil: the other end of the connection.
	Caller func(*http.Request) string
	Log    *slog.Logger // nil: the default
	// Program is which Noroshi it is, for the records that it writes.
	Program record.Program
}

// Site is the form.
type Site struct {
	svc     *service.Service
	people  people.Cache
	seal    *session.Sealer
	drafts  draft.Drafts
	opt     Options
	links   onceLinks
	passes  onceLinks      // to pages beside the form
	guesses *limit.Limiter // wrong codes and keys, by address
	shown   *limit.Limiter // links asked for, by address
	told    *limit.Limiter // lines in the log about who was not let in, by address
	sent    *limit.Limiter // forms, by session or address
	records *limit.Limiter // records taken along, likewise
	handler http.Handler
}

func notFound(err error) bool { return errors.Is(err, store.ErrNotFound) }
