// Package hearing puts together the function that takes what the team's monitors send.
//
// It answers 202 to what a source has proven, whether or not it is understood: PagerDuty turns a subscription off that is answered with
// 4xx three times. So what is refused, and what is not understood, is a line in the log that alerts look for (package logline), and is
// told by Trouble. 404 is a source that the settings do not name, 413 a body over the limit, 401 what is not proven, and 503 what could
// not be recorded, which the sender delivers again.
package hearing

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/service"
)

// Alert takes alerts.
func Alert(p function.Parts) (http.Handler, error) { return New(p), nil }

// New returns what Alert does, for whoever asks it of its trouble, too.
func New(p function.Parts) *Hearer {
	return &Hearer{Parts: p, service: p.Service(), one: make(chan struct{}, 1)}
}

// Hearer takes what monitors send to /<source>, or to /alert/<source>: one of Google's addresses of a function takes the first part of a
// path away, and another does not.
type Hearer struct {
	function.Parts
	service *service.Service
	one     chan struct{} // holds whoever records: alerts come many at once and about the same, and would only wait for each other
	trouble trouble
}

// ServeHTTP takes one delivery.
func (h *Hearer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	source := alert.Source(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/"+function.Alert), "/"))
	keys, ok := h.Config.AlertKeys(source)
	switch {
	case !ok:
		answer(w, http.StatusNotFound)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		answer(w, http.StatusMethodNotAllowed)
	default:
		answer(w, h.take(w, r, source, keys))
	}
}

func answer(w http.ResponseWriter, status int) {
	if status == http.StatusAccepted {
		w.WriteHeader(status)
		return
	}
	http.Error(w, http.StatusText(status), status)
}

// take takes a delivery to a source, and returns the status that answers it.
func (h *Hearer) take(w http.ResponseWriter, r *http.Request, source alert.Source, keys alert.Keys) int {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, alert.MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge
	case err != nil:
		return http.StatusBadRequest
	}
	header := func(name string) string { return strings.Join(r.Header.Values(name), ",") }
	got := alert.Received{Header: header, Body: body, Now: h.Clock.Now()}
	if !source.Proven(keys, got) {
		h.refused(r.Context(), source)
		return http.StatusUnauthorized
	}
	return h.record(r.Context(), source, source.Delivery(got), body)
}

// record records what was proven.
func (h *Hearer) record(ctx context.Context, source alert.Source, delivery string, body []byte) int {
	b, err := source.Decode(delivery, body)
	if err != nil || b.Unclear > 0 {
		h.unclear(ctx, source)
	}
	if err == nil {
		err = h.alert(ctx, source, b)
		if err != nil {
			h.Log.ErrorContext(ctx, "an alert could not be recorded", logline.Source, string(source), "err", err)
			return http.StatusServiceUnavailable
		}
	}
	return http.StatusAccepted
}

func (h *Hearer) alert(ctx context.Context, source alert.Source, b alert.Batch) error {
	select {
	case h.one <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-h.one }()
	_, err := h.service.Alert(ctx, source, b)
	return err
}

func (h *Hearer) refused(ctx context.Context, source alert.Source) {
	function.Note(ctx, "", "refused")
	h.Log.WarnContext(ctx, logline.AlertRefused, logline.Source, string(source))
	h.trouble.note(&h.trouble.refused, source, h.Clock.Now())
}

// unclear notes that something proven is not understood, here and for whoever checks: nothing of it is shown to anybody.
func (h *Hearer) unclear(ctx context.Context, source alert.Source) {
	function.Note(ctx, "", "not understood")
	h.Log.WarnContext(ctx, logline.AlertUnclear, logline.Source, string(source))
	h.trouble.note(&h.trouble.unclear, source, h.Clock.Now())
	if err := h.service.AlertUnclear(ctx, source); err != nil {
		h.Log.ErrorContext(ctx, "that an alert is not understood could not be kept", logline.Source, string(source), "err", err)
	}
}

// trouble is what was lately wrong with what arrived in this process.
type trouble struct {
	mu               sync.Mutex
	refused, unclear map[alert.Source]time.Time
}

func (t *trouble) note(what *map[alert.Source]time.Time, source alert.Source, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if *what == nil {
		*what = map[alert.Source]time.Time{}
	}
	(*what)[source] = at
}

// lately is how long something that went wrong is told.
const lately = time.Hour

// Trouble says in a line what was wrong within the hour; empty: nothing.
func (h *Hearer) Trouble() string {
	h.trouble.mu.Lock()
	defer h.trouble.mu.Unlock()
	var said []string
	for _, s := range alert.Sources {
		if h.recent(h.trouble.refused[s]) {
			said = append(said, string(s)+" is refused: the secret is not the one in "+config.AlertSecrets)
		}
		if h.recent(h.trouble.unclear[s]) {
			said = append(said, string(s)+" sends what is not understood")
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "alerts: " + strings.Join(said, "; ")
}

func (h *Hearer) recent(at time.Time) bool { return !at.IsZero() && h.Clock.Now().Sub(at) < lately }
