package gateway

import (
	"context"
	"errors"
	"slices"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// pin pins the message where it is. When the message was made anew the old pin went with it.
func (g *Gateway) pin(ctx context.Context, c effect.Call, f plan.Pin) (plan.Ref, error) {
	m := c.Inventory.Refs[f.Message]
	if m.Zero() {
		return plan.Ref{}, &effect.Error{Class: retryLater, Code: codeNotReady, Err: errors.New("there is no message yet")}
	}
	err := do(ctx, g, pinsAdd, func(ctx context.Context) error {
		return g.api.AddPinContext(ctx, m.Channel, slack.NewRefToMessage(m.Channel, m.ID))
	})
	if codeOf(err) == "message_not_found" {
		return plan.Ref{}, &effect.Error{Class: gone, Code: "message_not_found", AlsoGone: []plan.Key{f.Message}, Err: err}
	}
	if err != nil && !isClass(err, already) {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: m.ID, Channel: m.Channel}, nil
}

func (g *Gateway) topic(ctx context.Context, c effect.Call, f plan.Topic) (plan.Ref, error) {
	channel := c.Channel()
	err := do(ctx, g, conversationsSetTopic, func(ctx context.Context) error {
		_, err := g.api.SetTopicOfConversationContext(ctx, channel, render.Topic(f))
		return err
	})
	if err != nil {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: channel, Channel: channel}, nil
}

func (g *Gateway) purpose(ctx context.Context, c effect.Call, f plan.Purpose) (plan.Ref, error) {
	channel := c.Channel()
	err := do(ctx, g, conversationsPurpose, func(ctx context.Context) error {
		_, err := g.api.SetPurposeOfConversationContext(ctx, channel, render.Purpose(f))
		return err
	})
	if err != nil {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: channel, Channel: channel}, nil
}

// bookmark adds a link, unless an earlier attempt left one, or edits the one there is. Where the list is refused for good it
// adds: an attempt that may have left one was looked for before.
func (g *Gateway) bookmark(ctx context.Context, c effect.Call, f plan.Bookmark) (plan.Ref, error) {
	channel, title := c.Channel(), render.BookmarkTitle(f)
	id := c.Ref.ID
	if id == "" && !c.First {
		there, err := g.bookmarks(ctx, channel)
		if err != nil && !isClass(err, permanent) {
			return plan.Ref{}, err
		}
		if left := leftOf(c.Effect.Key, f, there, c.Inventory.Refs); len(left) > 0 {
			id = left[0].ID
		}
	}
	if id == "" {
		return g.addBookmark(ctx, channel, slack.AddBookmarkParameters{Title: title, Type: "link", Link: f.Link.URL})
	}
	_, err := call(ctx, g, bookmarksEdit, "", func(ctx context.Context) (slack.Bookmark, error) {
		return g.api.EditBookmarkContext(ctx, channel, id, slack.EditBookmarkParameters{Title: &title, Link: f.Link.URL})
	})
	if err != nil {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: id, Channel: channel}, nil
}

func (g *Gateway) addBookmark(ctx context.Context, channel string, p slack.AddBookmarkParameters) (plan.Ref, error) {
	b, err := call(ctx, g, bookmarksAdd, "", func(ctx context.Context) (slack.Bookmark, error) {
		b, err := g.api.AddBookmarkContext(ctx, channel, p)
		if err == nil && b.ID == "" {
			err = &answerError{err: errors.New("no bookmark id")}
		}
		return b, err
	})
	if err != nil {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: b.ID, Channel: channel}, nil
}

// bookmarks lists the bookmarks in a channel that are the bot's own, oldest first. Whose one is, is who touched it last
// (Slack: last_updated_by_user_id of bookmarks.list; app_id is null for links): what people added, or edited, is theirs.
func (g *Gateway) bookmarks(ctx context.Context, channel string) ([]slack.Bookmark, error) {
	me, err := g.AuthTest(ctx)
	if err != nil {
		return nil, err
	}
	list, err := g.listBookmarks(ctx, channel)
	list = slices.DeleteFunc(list, func(b slack.Bookmark) bool { return b.LastUpdatedByUserID != me.User })
	slices.SortStableFunc(list, func(a, b slack.Bookmark) int { return int(a.Created) - int(b.Created) })
	return list, err
}

func (g *Gateway) listBookmarks(ctx context.Context, channel string) ([]slack.Bookmark, error) {
	return call(ctx, g, bookmarksList, "", func(ctx context.Context) ([]slack.Bookmark, error) {
		return g.api.ListBookmarksContext(ctx, channel)
	})
}

// leftOf are those of the bot's bookmarks that an attempt at one effect may have left: with its link, or one to which it led before, or
// with its title, since people may have corrected the link. What is recorded as another effect's is not among them.
func leftOf(key plan.Key, f plan.Bookmark, own []slack.Bookmark, refs plan.Refs) (left []slack.Bookmark) {
	others := map[string]bool{}
	for k, ref := range refs {
		others[ref.ID] = others[ref.ID] || k != key
	}
	for _, b := range own {
		if !others[b.ID] && (b.Link == f.Link.URL || slices.Contains(f.Before, b.Link) || b.Title == render.BookmarkTitle(f)) {
			left = append(left, b)
		}
	}
	return left
}

// pins lists the messages pinned in a channel by their ts.
func (g *Gateway) pins(ctx context.Context, channel string) (pinned []string, err error) {
	items, err := call(ctx, g, pinsList, "", func(ctx context.Context) ([]slack.Item, error) {
		items, _, err := g.api.ListPinsContext(ctx, channel)
		return items, err
	})
	for _, it := range items {
		if it.Message != nil {
			pinned = append(pinned, it.Message.Timestamp)
		}
	}
	return pinned, err
}
