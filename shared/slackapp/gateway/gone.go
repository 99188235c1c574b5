package gateway

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

var _ effect.Auditor = (*Gateway)(nil)

// Missing tells which of the channel, messages in it and elsewhere, pins and bookmarks are not there any more: some calls for
// each channel, however many messages are in it. In a place that the bot cannot see, and of what the workspace does not offer
// or refuses to tell, nothing is known to be gone.
func (g *Gateway) Missing(ctx context.Context, room effect.Inventory, effects []plan.Effect) (all []plan.Key, err error) {
	parts := map[string][]plan.Effect{}
	for _, e := range effects {
		ref := room.Refs[e.Key]
		switch e.Kind {
		case plan.ChannelKind:
			lost, err := g.channelGone(ctx, ref.ID)
			if err != nil {
				return nil, err
			}
			if lost {
				return []plan.Key{e.Key}, nil // with all that is in it
			}
		case plan.MessageKind, plan.PinKind, plan.BookmarkKind:
			parts[ref.Channel] = append(parts[ref.Channel], e)
		}
	}
	for _, channel := range slices.Sorted(maps.Keys(parts)) { // in order, so that a simulation can repeat it
		lost, err := g.goneIn(ctx, channel, parts[channel], room.Refs)
		if err := ignoreLost(err); err != nil {
			return nil, fmt.Errorf("what is not there any more in %q: %w", channel, err)
		}
		all = append(all, lost...)
	}
	return all, nil
}

// channelGone reports whether a channel is archived or deleted.
func (g *Gateway) channelGone(ctx context.Context, channel string) (bool, error) {
	info, err := g.info(ctx, channel)
	switch {
	case isClass(err, gone):
		return true, nil
	case isClass(err, permanent):
		return false, nil
	}
	return err == nil && info.IsArchived, err
}

// goneIn is Gone for what is in one channel.
func (g *Gateway) goneIn(ctx context.Context, channel string, effects []plan.Effect, refs plan.Refs) (lost []plan.Key, err error) {
	for _, look := range []struct {
		kind plan.Kind
		read func(ctx context.Context, channel string, ids []string) (there []string, err error)
	}{
		{plan.MessageKind, g.messagesThere},
		{plan.PinKind, func(ctx context.Context, channel string, _ []string) ([]string, error) { return g.pins(ctx, channel) }},
		{plan.BookmarkKind, g.bookmarksThere},
	} {
		var part []plan.Effect
		var ids []string
		for _, e := range effects {
			if e.Kind == look.kind {
				part, ids = append(part, e), append(ids, refs[e.Key].ID)
			}
		}
		if len(part) == 0 {
			continue
		}
		there, err := look.read(ctx, channel, ids)
		if isClass(err, permanent) {
			continue
		}
		if err != nil {
			return lost, err
		}
		for _, e := range part {
			if !slices.Contains(there, refs[e.Key].ID) {
				lost = append(lost, e.Key)
			}
		}
	}
	return lost, nil
}

// messagesThere lists the messages that stand in a channel, among others those of ids that do. What is left of one that was
// deleted stands there no more.
func (g *Gateway) messagesThere(ctx context.Context, channel string, ids []string) (there []string, err error) {
	for _, where := range stretches(slices.Sorted(slices.Values(ids))) {
		err := g.historyInside(ctx, channel, where, func(m slack.Message) {
			if m.SubType != tombstone {
				there = append(there, m.Timestamp)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return there, nil
}

// bookmarksThere lists all bookmarks of a channel, whoever edited them last.
func (g *Gateway) bookmarksThere(ctx context.Context, channel string, _ []string) (there []string, err error) {
	list, err := g.listBookmarks(ctx, channel)
	for _, b := range list {
		there = append(there, b.ID)
	}
	return there, err
}
