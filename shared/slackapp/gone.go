package slackapp

import (
	"context"
	"errors"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// gone reads an event that says something is not there any more: a message was deleted (one with a thread leaves a
// tombstone in its place), a pin was taken off, a channel was archived or deleted.
func (in inner) gone() (g store.Gone, ok bool) {
	switch in.Type {
	case "message":
		switch {
		case in.Subtype == "message_deleted":
			g = store.Gone{Channel: in.Channel, TS: in.DeletedTS}
		case in.Subtype == "message_changed" && in.Message.Subtype == "tombstone":
			g = store.Gone{Channel: in.Channel, TS: in.Message.TS}
		}
	case "pin_removed":
		g = store.Gone{Channel: in.ChannelID, TS: in.Item.Message.TS, Pin: true}
	case "channel_archive", "group_archive", "channel_deleted", "group_deleted":
		return store.Gone{Channel: in.Channel}, in.Channel != ""
	}
	return g, g.Channel != "" && g.TS != ""
}

// vanished wakes the worker for what is gone, if it was in a room of ours or is known: of what it posted a moment ago the
// worker has not told anybody yet. What we deleted ourselves, since it was doubled, is recorded nowhere, so the worker finds
// nothing of its own in the event.
func (a *App) vanished(ctx context.Context, e Event) error {
	g, ok := e.Inner.gone()
	if !ok {
		return nil
	}
	var id incident.ID
	var err error
	if g.TS == "" {
		id, err = a.svc.InChannel(ctx, g.Channel)
	} else {
		var t store.Target
		t, err = a.svc.About(ctx, g.Channel, g.TS)
		id = t.Incident
	}
	if errors.Is(err, store.ErrNotFound) && id == "" {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return a.svc.Gone(ctx, id, g, service.RequestID("event", e.EventID))
}

// opened tries again what may have failed since a channel was archived, once it is open again.
func (a *App) opened(ctx context.Context, e Event) error {
	if e.Inner.Channel == a.svc.Settings().Slack.Help {
		if err := a.svc.TryWorkspace(ctx, e.EventID); err != nil {
			return err
		}
	}
	all, err := a.svc.Open(ctx)
	if err != nil {
		return err
	}
	signs, err := a.svc.Signs(ctx)
	if err != nil {
		return err
	}
	for _, sign := range signs {
		all = append(all, sign.Incident)
	}
	for _, i := range all {
		if err := a.tryIn(ctx, i, e); err != nil {
			return err
		}
	}
	return nil
}

// tryIn tries again what of an incident, or of a sign, goes into a channel that is open again.
func (a *App) tryIn(ctx context.Context, i incident.Incident, e Event) error {
	channel := e.Inner.Channel
	var keys []string
	if slices.ContainsFunc(i.Settings.Announce, func(to incident.Audience) bool { return to.Channel == channel }) {
		keys = append(keys, "announce/"+channel)
	}
	if i.BySign() && i.Sign.Channel == channel {
		keys = append(keys, string(plan.SignKey))
	}
	for _, key := range keys {
		if err := a.svc.Usable(ctx, i.ID, key, e.EventID); err != nil {
			return err
		}
	}
	return nil
}
