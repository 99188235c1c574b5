package slackapp

import (
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

// manyEntries is more entries than an answer has room for.
const manyEntries = 100

// timeline tells what happened in the channel's incident, in the one named, or in the only one that runs. One that ended
// can be read as well.
func (a *App) timeline(ctx context.Context, q asked) render.Reply {
	s, reply, err := a.which(ctx, q)
	if err != nil {
		return a.failed(ctx, q.lang, err, incident.Incident{})
	}
	if reply != nil {
		return *reply
	}
	entries, older, err := a.svc.Timeline(ctx, s.Incident.ID, manyEntries)
	if err != nil {
		return a.failed(ctx, q.lang, err, s.Incident)
	}
	return render.Timeline(q.lang, s, entries, older, a.svc.Now())
}

// export leads to the page on which the record of the channel's incident, of the one named, or of the only one that runs is taken along.
// A file of it is not sent through Slack.
func (a *App) export(ctx context.Context, q asked) render.Reply {
	s, reply, err := a.which(ctx, q)
	if err != nil {
		return a.failed(ctx, q.lang, err, incident.Incident{})
	}
	if reply != nil {
		return *reply
	}
	return render.Export(q.lang, s.Incident)
}
