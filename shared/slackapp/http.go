package slackapp

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/slackapp/render"
)

// ephemeral is the JSON of an answer that only the person who asked sees. Slack: "Responding to commands".
type ephemeral struct {
	Type   string        `json:"response_type"`
	Text   string        `json:"text"`
	Blocks []slack.Block `json:"blocks,omitempty"`
}

// Ephemeral is what a command's HTTP or Socket Mode answer carries.
func Ephemeral(r render.Reply) any { return ephemeral{"ephemeral", r.Text, r.Blocks} }

// CommandHandler serves Slack's slash command.
func (a *App) CommandHandler(v Verifier) http.Handler {
	return formsOnly(v, a.log, func(w http.ResponseWriter, r *http.Request, body []byte) {
		c, err := ParseCommand(body)
		if err != nil {
			refuse(w, http.StatusBadRequest)
			return
		}
		if asksHelp(c) {
			a.answerHelp(r.Context(), w, c)
			return
		}
		if reply := a.Command(r.Context(), c); reply != nil {
			answer(w, Ephemeral(*reply))
		}
	})
}

// InteractHandler serves Slack's buttons, menus and forms.
func (a *App) InteractHandler(v Verifier) http.Handler {
	return formsOnly(v, a.log, func(w http.ResponseWriter, r *http.Request, body []byte) {
		cb, err := ParseInteraction(body)
		if err != nil {
			refuse(w, http.StatusBadRequest)
			return
		}
		if view := a.Interact(r.Context(), cb); view != nil {
			answer(w, view)
		}
	})
}

// EventHandler serves Slack's Events API.
func (a *App) EventHandler(v Verifier) http.Handler {
	return verified(v, a.log, func(w http.ResponseWriter, r *http.Request, body []byte) {
		e, err := ParseEvent(body)
		switch {
		case err != nil:
			refuse(w, http.StatusBadRequest)
		case e.Type == "url_verification":
			answer(w, map[string]string{"challenge": e.Challenge})
		default:
			if err := a.Event(r.Context(), e); err != nil {
				a.log.ErrorContext(r.Context(), "could not record an event", "event", e.EventID, "err", err)
				refuse(w, http.StatusInternalServerError)
			}
		}
	})
}

// formsOnly is verified for what Slack sends as a form. Now and then it sends one that only looks at the certificate, without a
// signature, and wants 200: whoever sends that gets an empty answer, and nothing is done.
// Source: docs.slack.dev, "Implementing slash commands", ssl_check.
func formsOnly(v Verifier, log *slog.Logger, next func(http.ResponseWriter, *http.Request, []byte)) http.Handler {
	signed := verified(v, log, func(w http.ResponseWriter, r *http.Request, body []byte) {
		if !isCertificateProbe(body) {
			next(w, r, body)
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && unsigned(r) && r.ContentLength <= maxUnsigned { // it is refused unless it is such a probe
			if body, err := io.ReadAll(io.LimitReader(r.Body, maxUnsigned)); err == nil && isCertificateProbe(body) {
				return
			}
		}
		signed.ServeHTTP(w, r)
	})
}

// maxUnsigned is how many bytes are read of a form that nobody signed. Slack's holds ssl_check and a token.
const maxUnsigned = 4 << 10

// isCertificateProbe looks before it parses: nearly nothing is such a check, and everything else is parsed by whoever reads it.
func isCertificateProbe(body []byte) bool {
	if !bytes.Contains(body, []byte("ssl_check")) {
		return false
	}
	f, err := url.ParseQuery(string(body))
	return err == nil && f.Get("ssl_check") == "1"
}

// verified hands the raw body on once its signature is known to be Slack's.
func verified(v Verifier, log *slog.Logger, next func(http.ResponseWriter, *http.Request, []byte)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost { // Slack posts; nothing else is understood here
			w.Header().Set("Allow", http.MethodPost)
			refuse(w, http.StatusMethodNotAllowed)
			return
		}
		body, err := v.Read(r)
		if err != nil {
			log.WarnContext(r.Context(), "refused a request", "path", r.URL.Path, "why", err)
			refuse(w, http.StatusUnauthorized)
			return
		}
		next(w, r, body)
	})
}

func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }

const jsonType = "application/json; charset=utf-8"

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", jsonType)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // the caller has gone if this fails
}
