// Package feeds gets the provider's feeds: each once a minute, by one bounded request that is conditional where the server offers it,
// follows nobody to another host and reaches no address inside unless the settings say so.
package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/probe"
	"noroshi.internal/shared/watch/provider"
)

// The limits of a look.
const (
	lookTime = 10 * time.Second
	// trusted is how long a server is believed that nothing has changed, before it is asked for all of it once more.
	trusted = time.Hour
)

// agent is who asks.
const agent = "Noroshi (provider feeds)"

// Feeds are the provider's feeds. They remember what was read last, for servers that say that nothing has changed since.
type Feeds struct {
	settings  config.Provider
	clock     clock.Clock
	transport http.RoundTripper // nil: the network

	mu   sync.Mutex
	kept map[provider.Source]kept
}

// kept is the last answer of a feed that was read in full.
type kept struct {
	etag, modified string
	at             time.Time
	reading        provider.Reading
}

// New returns the feeds of the settings. transport nil is the network.
func New(settings config.Provider, clock clock.Clock, transport http.RoundTripper) *Feeds {
	return &Feeds{settings: settings, clock: clock, transport: transport, kept: map[provider.Source]kept{}}
}

// Look asks all of them at the same time.
func (f *Feeds) Look(ctx context.Context) []provider.Answer {
	var out []provider.Answer
	for _, feed := range config.Feeds {
		if f.settings.Feeds[feed.Name] != "" {
			out = append(out, provider.Answer{Source: provider.Source(feed.Name), At: f.clock.Now()})
		}
	}
	var g errgroup.Group
	for n := range out {
		g.Go(func() error {
			out[n] = f.ask(ctx, out[n])
			return nil
		})
	}
	_ = g.Wait()
	return out
}

// One asks one of them.
func (f *Feeds) One(ctx context.Context, feed provider.Source) provider.Answer {
	return f.ask(ctx, provider.Answer{Source: feed, At: f.clock.Now()})
}

// ask asks one of them.
func (f *Feeds) ask(ctx context.Context, a provider.Answer) provider.Answer {
	ctx, cancel := f.clock.WithTimeout(ctx, lookTime)
	defer cancel()
	before := f.before(a)
	answer, err := f.get(ctx, f.settings.Feeds[string(a.Source)], before)
	if err != nil {
		a.Wrong = wrongOf(err)
		return a
	}
	defer func() { _ = answer.Body.Close() }() // what counts of it was read
	if answer.StatusCode == http.StatusNotModified && !before.at.IsZero() {
		a.Reading = before.reading
		a.Reading.At = a.At
		return a
	}
	return f.read(a, answer)
}

// read reads an answer to its end, and keeps what it says.
func (f *Feeds) read(a provider.Answer, answer *http.Response) provider.Answer {
	if a.Wrong = probe.Status(http.StatusOK, answer); a.Wrong.Code != "" {
		return a
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, provider.MaxBody+1))
	if err != nil {
		a.Wrong = probe.WrongOf(err)
		return a
	}
	if a.Reading, err = provider.Decode(a.Source, a.At, answer.Header.Get("Content-Type"), body); err != nil {
		a.Wrong = wrongOf(err)
		return a
	}
	f.keep(a, answer.Header)
	return a
}

// before is what a feed said the last time; zero: nothing that a server is believed about.
func (f *Feeds) before(a provider.Answer) kept {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := f.kept[a.Source]
	if a.At.Sub(k.at) >= trusted {
		return kept{}
	}
	return k
}

func (f *Feeds) keep(a provider.Answer, h http.Header) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept[a.Source] = kept{etag: h.Get("ETag"), modified: h.Get("Last-Modified"), at: a.At, reading: a.Reading}
}

// get asks for an address, unless it is as it was.
func (f *Feeds) get(ctx context.Context, address string, before kept) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("ask a feed: %w", err)
	}
	req.Header.Set("User-Agent", agent)
	if before.etag != "" {
		req.Header.Set("If-None-Match", before.etag)
	}
	if before.modified != "" {
		req.Header.Set("If-Modified-Since", before.modified)
	}
	answer, err := probe.Client(f.transport, f.settings.Inside, req.URL).Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask a feed: %w", err)
	}
	return answer, nil
}

// wrongOf says what is wrong where a feed gave nothing that can be read.
func wrongOf(err error) incident.Wrong {
	var unreadable *provider.Unreadable
	if errors.As(err, &unreadable) {
		return unreadable.Wrong()
	}
	return probe.WrongOf(err)
}
