// Package hearing puts together the function that takes what the team's monitors send.
//
// It answers 202 to what a source has proven, whether or not it is understood: PagerDuty turns a subscription off that is answered with
// 4xx three times. So what is refused, and what is not understood, is a line in the log that alerts look for (package logline), and is
// told by Trouble. 404 is a source that the settings do not name, 405 what is no POST, 413 a body over the limit, 401 what is not proven,
// and 503 what could not be recorded, which the sender delivers again.
package hearing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
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

var _ function.Refuser = (*Hearer)(nil)

// ServeHTTP takes one delivery.
func (h *Hearer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	source := sourceOf(r)
	keys, ok := h.Config.AlertKeys(source)
	status := http.StatusNotFound
	switch {
	case ok && r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		status = http.StatusMethodNotAllowed
	case ok:
		status = h.take(w, r, source, keys)
	}
	if status >= 400 && status < 500 {
		h.Refused(r, status)
	}
	answer(w, status)
}

func sourceOf(r *http.Request) alert.Source {
	return alert.Source(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/"+function.Alert), "/"))
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

// refusals say why a delivery is refused, by the status that answers it.
var refusals = map[int]string{
	http.StatusUnauthorized:          "the secret is not the one in " + config.AlertSecrets,
	http.StatusNotFound:              "settings.yaml does not name it, or its address has more behind the name",
	http.StatusMethodNotAllowed:      "it does not send by POST",
	http.StatusRequestEntityTooLarge: fmt.Sprintf("it sends more than %d KiB at once", alert.MaxBody>>10),
	http.StatusBadRequest:            "what it sends breaks off",
}

// Refused notes that a delivery to one of the sources is refused, here or before it came here, whatever the reason: the sender may give
// up. Whoever tries out other addresses is no sender, and sets off nothing.
func (h *Hearer) Refused(r *http.Request, status int) {
	name, _, _ := strings.Cut(string(sourceOf(r)), "/")
	if !alert.Known(name) {
		return
	}
	function.Note(r.Context(), "", "refused")
	h.Log.WarnContext(r.Context(), logline.AlertRefused, logline.Source, name, "status", status)
	h.trouble.note(name+" is refused: "+refusals[status], h.Clock.Now())
}

// unclear notes that something proven is not understood, here and for whoever checks: nothing of it is shown to anybody.
func (h *Hearer) unclear(ctx context.Context, source alert.Source) {
	function.Note(ctx, "", "not understood")
	h.Log.WarnContext(ctx, logline.AlertUnclear, logline.Source, string(source))
	h.trouble.note(string(source)+" sends what is not understood", h.Clock.Now())
	if err := h.service.AlertUnclear(ctx, source); err != nil {
		h.Log.ErrorContext(ctx, "that an alert is not understood could not be kept", logline.Source, string(source), "err", err)
	}
}

// trouble is what was wrong with what arrived in this process, and when it last was.
type trouble struct {
	mu   sync.Mutex
	last map[string]time.Time
}

func (t *trouble) note(what string, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil {
		t.last = map[string]time.Time{}
	}
	t.last[what] = at
}

// lately is how long something that went wrong is told.
const lately = time.Hour

// Trouble says in a line what was wrong within the hour; empty: nothing.
func (h *Hearer) Trouble() string {
	h.trouble.mu.Lock()
	defer h.trouble.mu.Unlock()
	maps.DeleteFunc(h.trouble.last, func(_ string, at time.Time) bool { return h.Clock.Now().Sub(at) >= lately })
	said := slices.Sorted(maps.Keys(h.trouble.last))
	if len(said) == 0 {
		return ""
	}
	return "alerts: " + strings.Join(said, "; ")
}
