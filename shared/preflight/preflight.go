// Package preflight looks, before an incident does, whether what a response needs is there: Slack's token and scopes, the
// channels, groups and people of the settings, playbooks and their templates, the place for documents, the store, the minute
// tick, and the time of day. Each is one line, ok or with what to do. Beside them it tells where the hosts live that a response
// needs, so that people know what else is gone on the day the guarded provider is.
//
// The same rows run by hand (`go run ./deploy/preflight`), which is how a deployment is proven, and weekly by schedule,
// where the result is told to the help room: by way of an entry and an effect of the workspace, as everything is that is
// said in Slack. Rows read; what they write in the store is a moment, to see that it can be written, the last good copy of the provider's
// address ranges, and a question: the mail server is looked at by the function that sends, which alone is told its password. Whether the
// Slack app has a Home tab shows only where somebody is shown one: that of one person, who sees theirs once they open it.
//
// What it cannot look at: the signing secret, since only Slack can sign, so that a wrong one shows with the first command; and to which
// events the app is subscribed.
package preflight

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
)

// callTime is how long a row may take that is one call.
const callTime = 10 * time.Second

// Row is one line to be.
type Row struct {
	Name    incident.PreflightRow
	Subject string
	Needs   incident.PreflightRow // looked at before; without it this one cannot be
	Do      func(ctx context.Context) error
	Limit   time.Duration                           // how long it may take; 0: as long as one call
	Home    func(ctx context.Context) incident.Home // of a host, in place of Do: it is looked up, and nothing is found wrong
	// List is of the list of customers, in place of Do: what counts is told, whatever is wrong.
	List func(ctx context.Context) (incident.ListSeen, error)
}

// Fault is what a row found. Code has a sentence in shared/text.
type Fault struct{ Code, Detail string }

// Error is for the log.
func (f *Fault) Error() string { return strings.TrimSpace(f.Code + " " + f.Detail) }

// codeNotRun is of a row that another one stands in the way of. The detail is the other's name.
const codeNotRun = "not_checked"

// Run looks at the rows one after the other and returns a finding for each, in that order.
func Run(ctx context.Context, clock clock.Clock, rows []Row) []incident.Finding {
	found := make([]incident.Finding, 0, len(rows))
	failed := map[incident.PreflightRow]bool{}
	for _, c := range rows {
		f := incident.Finding{Row: c.Name, Subject: c.Subject}
		if c.Home != nil {
			f.Home = c.home(ctx, clock)
		} else if failed[c.Needs] {
			f.Code, f.Detail = codeNotRun, string(c.Needs)
		} else if err := c.run(ctx, clock, &f); err != nil {
			f.Code, f.Detail = judge(err)
		}
		failed[c.Name] = failed[c.Name] || !f.OK()
		found = append(found, f)
	}
	return found
}

func (c Row) run(ctx context.Context, clock clock.Clock, f *incident.Finding) error {
	ctx, cancel := clock.WithTimeout(ctx, cmp.Or(c.Limit, callTime))
	defer cancel()
	if c.List == nil {
		return c.Do(ctx)
	}
	seen, err := c.List(ctx)
	f.List = &seen
	return err
}

func (c Row) home(ctx context.Context, clock clock.Clock) *incident.Home {
	ctx, cancel := clock.WithTimeout(ctx, callTime)
	defer cancel()
	home := c.Home(ctx)
	return &home
}

// judge returns a code and what stands beside it. Errors of outside systems have their own codes.
func judge(err error) (code, detail string) {
	var fault *Fault
	var outside *effect.Error
	switch {
	case errors.As(err, &fault):
		return fault.Code, fault.Detail
	case errors.As(err, &outside):
		return outside.Code, outside.Code
	}
	return "unknown", ""
}
