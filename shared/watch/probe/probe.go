// Package probe looks at the team's own tools: it gets the tool itself and holds the answer against what is expected, or reads
// its status page. It asks each once, follows nobody elsewhere, reads no more than it must, and says what is wrong in a word
// that people have a sentence for. Nothing of an answer but a status and the title of a reported trouble goes any further.
package probe

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch"
)

// The limits of a look. All tools are looked at within twice the time that one may take.
const (
	lookTime = 10 * time.Second
	lookers  = config.MaxTools / 2
)

// agent is who asks.
const agent = "Noroshi (own tools)"

// Tools are the team's own, as a source of observations.
type Tools struct {
	tools     []config.Tool
	clock     clock.Clock
	transport http.RoundTripper // nil: the network
}

// New returns a source that looks at those tools at which no person does. transport nil is the network.
func New(tools []config.Tool, clock clock.Clock, transport http.RoundTripper) Tools {
	t := Tools{clock: clock, transport: transport}
	for _, tool := range tools {
		if !tool.Manual() {
			t.tools = append(t.tools, tool)
		}
	}
	return t
}

// Look looks at all of them at the same time.
func (t Tools) Look(ctx context.Context) []watch.Observation {
	seen := make([]watch.Observation, len(t.tools))
	var g errgroup.Group
	g.SetLimit(lookers)
	at := t.clock.Now()
	for i, tool := range t.tools {
		g.Go(func() error {
			says, wrong := t.One(ctx, tool)
			seen[i] = watch.Observation{Tool: tool.ID, At: at, Says: says, Wrong: wrong}
			return nil
		})
	}
	_ = g.Wait()
	return seen
}

// One looks at one tool.
func (t Tools) One(ctx context.Context, tool config.Tool) (watch.Verdict, incident.Wrong) {
	ctx, cancel := t.clock.WithTimeout(ctx, lookTime)
	defer cancel()
	answer, err := t.get(ctx, tool)
	if err != nil {
		return judge(tool, WrongOf(err))
	}
	defer func() { _ = answer.Body.Close() }() // what counts of it was read
	if tool.Page != "" {
		return read(tool, answer)
	}
	return judge(tool, hold(tool, answer))
}

// judge says what it means that something is wrong: with a tool itself that it fails, unless it was not asked; with its status
// page nothing.
func judge(tool config.Tool, wrong incident.Wrong) (watch.Verdict, incident.Wrong) {
	switch {
	case wrong.Code == "":
		return watch.Fine, wrong
	case tool.Page != "" || wrong.Code == incident.WrongPrivate:
		return watch.Unread, wrong
	}
	return watch.Fails, wrong
}

// get asks for a tool's address.
func (t Tools) get(ctx context.Context, tool config.Tool) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, tool.Address(), nil)
	if err != nil {
		return nil, fmt.Errorf("ask a tool: %w", err)
	}
	req.Header.Set("User-Agent", agent)
	transport := t.transport
	if transport == nil {
		transport = Network(tool.Inside, req.URL)
	}
	// The transport alone follows nobody, keeps no cookie and sends no referrer.
	answer, err := transport.RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("ask a tool: %w", err)
	}
	return answer, nil
}

var _ watch.Source = Tools{}
