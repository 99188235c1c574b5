// Package watching puts together the function that looks at what is outside every minute. It is another one than the clock's:
// what is slow or broken outside keeps nobody from being reminded.
package watching

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/feeds"
	"noroshi.internal/shared/watch/probe"
)

// Watch looks at the team's own tools and at the provider's feeds, and tells incidents of what has changed there.
func Watch(p function.Parts) (http.Handler, error) { return New(p), nil }

// New returns what Watch does, for whoever calls it otherwise than by HTTP.
func New(p function.Parts) *Watcher {
	w := p.Config.Settings.Watch
	return &Watcher{
		Parts: p, service: p.Service(), tools: probe.New(w.Tools, p.Clock, p.Outside), feeds: feeds.New(w.Provider, p.Clock, p.Outside),
	}
}

// Watcher looks at what is outside.
type Watcher struct {
	function.Parts
	service *service.Service
	tools   watch.Source
	feeds   *feeds.Feeds
	// Tickets counts the tickets that customers open; nil: nobody does.
	Tickets watch.TicketSource
}

// ServeHTTP is one look. Cloud Scheduler tries again what is not answered with 2xx.
func (w *Watcher) ServeHTTP(res http.ResponseWriter, r *http.Request) {
	seen, told, err := w.Look(r.Context())
	if err != nil {
		w.Log.ErrorContext(r.Context(), "the look failed", "err", err)
		http.Error(res, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	function.Note(r.Context(), "", "watched")
	w.Log.InfoContext(r.Context(), logline.WatchDone, "seen", seen, "told", told)
	res.WriteHeader(http.StatusNoContent)
}

// Look looks once, and returns how much was seen and what incidents were told. That a tool is down is no error; that it could not
// be recorded, or not be told, is one. A look that is ended before it is over counts for nothing.
func (w *Watcher) Look(ctx context.Context) (seen, told int, err error) {
	found := w.look(ctx)
	if err := ctx.Err(); err != nil {
		return 0, 0, fmt.Errorf("the look was ended before it was over: %w", err)
	}
	seen = len(found.Tools) + len(found.Feeds)
	if seen > 0 || w.Tickets != nil {
		told, err = w.service.Watch(ctx, found)
	}
	return seen, told, err
}

// look asks all at the same time.
func (w *Watcher) look(ctx context.Context) (found watch.Look) {
	var all sync.WaitGroup
	all.Go(func() { found.Tools = w.tools.Look(ctx) })
	all.Go(func() { found.Feeds = w.feeds.Look(ctx) })
	if w.Tickets != nil {
		all.Go(func() { found.Tickets = w.Tickets.Count(ctx) })
	}
	all.Wait()
	return found
}
