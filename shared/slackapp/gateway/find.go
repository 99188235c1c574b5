package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// skew is how far Slack's clock may be behind ours: history is read from that much before the incident began.
const skew = 5 * time.Minute

// notOffered is how a workspace says that it has no bookmarks, or not for us. Nothing can be found there, and Apply will name
// the reason.
const notOffered = "unknown_method missing_scope not_implemented plan_upgrade_required permission_denied access_denied " +
	"restricted_action no_such_subteam"

// finder is one look for evidence.
type finder struct {
	g     *Gateway
	room  effect.Inventory
	found map[plan.Key][]plan.Ref
}

// Find looks for what earlier attempts left. Each channel's history, pins, bookmarks and members are read once. An error
// means that nothing is known, not even of the effects that were looked up before it.
func (g *Gateway) Find(ctx context.Context, room effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	f := &finder{g: g, room: room, found: map[plan.Key][]plan.Ref{}}
	steps := []struct {
		kind plan.Kind
		look func(ctx context.Context, channel string, effects []plan.Effect) error
	}{
		{plan.ChannelKind, f.channel},
		{plan.MessageKind, f.messages},
		{plan.PinKind, f.pins},
		{plan.BookmarkKind, f.bookmarks},
		{plan.InviteKind, f.invited},
		{plan.ReactionKind, f.reactions},
	}
	for _, s := range steps {
		parts := f.byChannel(s.kind, effects)
		for _, channel := range slices.Sorted(maps.Keys(parts)) { // in order, so that a simulation can repeat it
			part := parts[channel]
			if channel == "" && s.kind != plan.ChannelKind {
				continue
			}
			if err := ignoreLost(s.look(ctx, channel, part)); err != nil {
				return nil, fmt.Errorf("look for what is there of %s in %q: %w", s.kind, channel, err)
			}
		}
	}
	return f.found, nil
}

// ignoreLost: in a channel that is gone, or that the bot never was in, there is no evidence.
func ignoreLost(err error) error {
	if isClass(err, gone) {
		return nil
	}
	return err
}

func (f *finder) byChannel(kind plan.Kind, effects []plan.Effect) map[string][]plan.Effect {
	out := map[string][]plan.Effect{}
	for _, e := range effects {
		if e.Kind == kind {
			channel := effect.Call{Inventory: f.room, Effect: e}.Channel()
			if own := f.found[plan.ChannelKey]; channel == "" && len(own) > 0 {
				channel = own[0].ID
			}
			out[channel] = append(out[channel], e)
		}
	}
	return out
}

// channel finds the incident's channel by name: the one that is in use, if it is among the bot's.
func (f *finder) channel(ctx context.Context, _ string, effects []plan.Effect) error {
	for _, e := range effects {
		facts, ok := e.Facts.(plan.Channel)
		if !ok {
			continue
		}
		ours, _, err := f.g.ours(ctx, facts.Name)
		known := !f.room.Refs[e.Key].Zero()                   // its name makes it the only one, so that nothing else is looked for in vain
		if err != nil && !isClass(err, permanent) && !known { // else creating it tells whether its name is taken
			return err
		}
		best, ok := ours.live()
		for _, ch := range ours {
			if ch.ID == f.room.Refs[e.Key].ID && !ch.IsArchived {
				best = ch
			}
		}
		if ok && (!facts.Private || best.IsPrivate || best.IsGroup) {
			f.found[e.Key] = []plan.Ref{f.g.channelRef(best)}
		}
	}
	return nil
}

// messages reads a channel's history since the incident began and takes what carries our metadata; of replies, what stands
// there and not in a thread.
func (f *finder) messages(ctx context.Context, channel string, effects []plan.Effect) error {
	me, err := f.g.AuthTest(ctx)
	if err != nil {
		return err
	}
	if effects, err = f.threads(ctx, me, channel, effects); err != nil || len(effects) == 0 {
		return err
	}
	wanted := map[plan.Key]plan.Effect{}
	for _, e := range effects {
		wanted[e.Key] = e
	}
	var dead []string // what is left of messages that were deleted with replies under them
	err = f.g.historyInside(ctx, channel, span{oldest: f.oldest()}, func(m slack.Message) {
		if m.SubType == tombstone && m.ReplyCount > 0 && !f.recorded(m.Timestamp) { // else threads has looked there
			dead = append(dead, m.Timestamp)
		}
		p, ok := posted(channel, m)
		if !ok || !p.by(me) || p.Incident != f.room.Incident {
			return
		}
		_, reply := plan.Under(p.Key)
		e, ok := wanted[p.Key]
		ref := f.g.messageRef(ctx, e, channel, m.Timestamp)
		ref.Misplaced = reply && p.Thread == ""
		if ok || ref.Misplaced {
			f.found[p.Key] = append(f.found[p.Key], ref)
		}
	})
	for _, ts := range dead {
		err = cmp.Or(err, f.underDead(ctx, me, channel, ts))
	}
	for key := range wanted {
		slices.SortFunc(f.found[key], func(a, b plan.Ref) int { return strings.Compare(a.ID, b.ID) })
	}
	return err
}

// recorded reports whether something is known to be at a ts.
func (f *finder) recorded(ts string) bool {
	for _, ref := range f.room.Refs {
		if ref.ID == ts {
			return true
		}
	}
	return false
}

// underDead takes the replies under a message that was deleted of which nobody has a record: they are made again under the one that
// takes its place.
func (f *finder) underDead(ctx context.Context, me Identity, channel, ts string) error {
	err := f.g.replies(ctx, channel, ts, "", func(m slack.Message) {
		p, ok := posted(channel, m)
		_, reply := plan.Under(p.Key)
		if ok && reply && p.by(me) && p.Incident == f.room.Incident && f.room.Refs[p.Key].ID != m.Timestamp {
			f.found[p.Key] = append(f.found[p.Key], plan.Ref{ID: m.Timestamp, Channel: channel, Misplaced: true})
		}
	})
	return ignoreLost(err)
}

func (f *finder) oldest() string {
	if f.room.Since.IsZero() {
		return ""
	}
	at := f.room.Since.Add(-skew)
	return fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000)
}

// pins takes the pins on messages whose place is known.
func (f *finder) pins(ctx context.Context, channel string, effects []plan.Effect) error {
	pinned, err := f.g.pins(ctx, channel)
	if err != nil {
		return unlessRefused(err)
	}
	for _, e := range effects {
		facts, ok := e.Facts.(plan.Pin)
		if !ok {
			continue
		}
		m := f.room.Refs[facts.Message]
		if found := f.found[facts.Message]; m.Zero() && len(found) > 0 {
			m = found[0]
		}
		if !m.Zero() && slices.Contains(pinned, m.ID) {
			f.found[e.Key] = []plan.Ref{{ID: m.ID, Channel: m.Channel}}
		}
	}
	return nil
}

// bookmarks takes the bot's own, each for one effect.
func (f *finder) bookmarks(ctx context.Context, channel string, effects []plan.Effect) error {
	own, err := f.g.bookmarks(ctx, channel)
	if err != nil {
		return unlessOffered(err)
	}
	for _, e := range effects {
		facts, ok := e.Facts.(plan.Bookmark)
		if !ok {
			continue
		}
		left := leftOf(e.Key, facts, own, f.room.Refs)
		for _, b := range left {
			f.found[e.Key] = append(f.found[e.Key], plan.Ref{ID: b.ID, Channel: channel})
		}
		own = slices.DeleteFunc(own, func(b slack.Bookmark) bool { return slices.Contains(left, b) })
	}
	return nil
}

// invited takes the invitations of which everybody is in the channel; the others are simply invited again.
func (f *finder) invited(ctx context.Context, channel string, effects []plan.Effect) error {
	there, err := f.g.members(ctx, channel)
	if err != nil {
		return unlessRefused(err)
	}
	for _, e := range effects {
		facts, ok := e.Facts.(plan.Invite)
		if !ok {
			continue
		}
		want, refused, err := f.g.wanted(ctx, facts)
		if isClass(err, permanent) {
			continue
		}
		if err != nil {
			return err
		}
		if len(refused) == 0 && len(missing(want, there)) == 0 {
			f.found[e.Key] = []plan.Ref{{ID: channel, Channel: channel}}
		}
	}
	return nil
}

// reactions takes the bot's own emoji where it is not recorded; there cannot be two of one that is.
func (f *finder) reactions(ctx context.Context, channel string, effects []plan.Effect) error {
	me, err := f.g.AuthTest(ctx)
	if err != nil {
		return err
	}
	for _, e := range effects {
		facts, ok := e.Facts.(plan.Pinned)
		if !ok || !f.room.Refs[e.Key].Zero() {
			continue
		}
		all, err := f.g.Reactions(ctx, channel, facts.TS)
		if err := unlessRefused(ignoreLost(err)); err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(r slack.ItemReaction) bool { return r.Name == facts.Emoji && slices.Contains(r.Users, me.User) }) {
			f.found[e.Key] = []plan.Ref{reactionRef(facts)}
		}
	}
	return nil
}

func unlessOffered(err error) error {
	if anyOf(err, notOffered) {
		return nil
	}
	return err
}

// unlessRefused is for what may be made a second time: where looking is refused for good, making it tells that it is there.
func unlessRefused(err error) error {
	if isClass(err, permanent) {
		return nil
	}
	return err
}

// historyInside is history for a channel that the bot may have been removed from: what it posted there is still there.
func (g *Gateway) historyInside(ctx context.Context, channel string, of span, visit func(slack.Message)) error {
	return g.pagesInside(ctx, channel, of, func(page []slack.Message) bool {
		for _, m := range page {
			visit(m)
		}
		return true
	})
}

// pagesInside is historyInside page by page, as long as visit wants more.
func (g *Gateway) pagesInside(ctx context.Context, channel string, of span, visit func([]slack.Message) (more bool)) error {
	err := g.history(ctx, channel, of, visit)
	if codeOf(err) != "not_in_channel" {
		return err
	}
	if _, joinErr := g.join(ctx, channel); joinErr != nil {
		return err
	}
	return g.history(ctx, channel, of, visit)
}

// span is a part of a channel's history: from one ts to another, both included; "" is its beginning or its end.
type span struct{ oldest, latest string }

// history reads a part of a channel's history page by page, the newest first, with metadata, as long as visit wants more.
func (g *Gateway) history(ctx context.Context, channel string, of span, visit func([]slack.Message) (more bool)) error {
	for cursor := ""; ; {
		h, err := call(ctx, g, conversationsHistory, "", func(ctx context.Context) (*slack.GetConversationHistoryResponse, error) {
			return g.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
				ChannelID: channel, Oldest: of.oldest, Latest: of.latest, Inclusive: true, Cursor: cursor, Limit: pageSize,
				IncludeAllMetadata: true,
			})
		})
		if err != nil {
			return err
		}
		next := h.ResponseMetaData.NextCursor
		if !visit(h.Messages) || next == "" {
			return nil
		}
		if next == cursor {
			return errSamePage()
		}
		cursor = next
	}
}

// errSamePage: what follows a page cannot be read, so that nothing is known of what was not seen.
func errSamePage() error {
	return &effect.Error{Class: unknown, Code: codeBadAnswer, Err: errors.New("the same page again")}
}

// Remove takes away a doubled message, bookmark or pin. A channel is never removed: its name makes it the only one, and
// people may be in it. Topic, purpose and invitations cannot be doubled.
func (g *Gateway) Remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	err := g.remove(ctx, e, ref)
	if isClass(err, already) {
		return nil
	}
	return err
}

func (g *Gateway) remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	switch e.Kind {
	case plan.ChannelKind:
		return failed(codeChannel, errors.New("a channel is never removed"), ref.ID)
	case plan.MessageKind:
		return do(ctx, g, chatDelete, func(ctx context.Context) error {
			_, _, err := g.api.DeleteMessageContext(ctx, ref.Channel, ref.ID)
			return err
		})
	case plan.BookmarkKind:
		return do(ctx, g, bookmarksRemove, func(ctx context.Context) error {
			return g.api.RemoveBookmarkContext(ctx, ref.Channel, ref.ID)
		})
	case plan.PinKind:
		return do(ctx, g, pinsRemove, func(ctx context.Context) error {
			return g.api.RemovePinContext(ctx, ref.Channel, slack.NewRefToMessage(ref.Channel, ref.ID))
		})
	}
	return nil
}
