package slackfake_test

import (
	"net/http"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/slackfake"
)

// bench is a seeded workspace with an app handler of the test's own and a slack-go client.
type bench struct {
	w      *slackfake.Workspace
	ids    slackfake.SeedIDs
	app    slackfake.App
	client *slack.Client
}

func setup(t *testing.T, app http.Handler, opts ...func(*slackfake.Options)) bench {
	t.Helper()
	if app == nil {
		app = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	}
	o := slackfake.Options{AppTransport: slackfake.HandlerTransport(app), NoRateLimits: true}
	for _, opt := range opts {
		opt(&o)
	}
	w := slackfake.New(o)
	ids, installed := slackfake.Seed(w, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", SigningSecret: "s3cret", Commands: []string{"/incident"}, CommandURL: "http://app/command",
		InteractivityURL: "http://app/interact", EventsURL: "http://app/events",
	})
	return bench{w: w, ids: ids, app: installed, client: slack.New(installed.BotToken,
		slack.OptionHTTPClient(&http.Client{Transport: w.Transport()}), slack.OptionAPIURL("http://slack.test/api/"))}
}

// TestSlackGoUnderstandsEveryMethod drives every method of the catalog with slack-go and looks at what came back.
func TestSlackGoUnderstandsEveryMethod(t *testing.T) {
	t.Parallel()
	app := &recordingApp{}
	b := setup(t, app)
	room := driveChannels(t, b)
	driveMessages(t, b, room)
	drivePinsAndBookmarks(t, b, room)
	drivePeople(t, b, room)
	driveViews(t, b, app)
	driveEnd(t, b, room)
	called := map[string]bool{}
	for _, c := range b.w.Calls() {
		if !c.OK() {
			t.Errorf("%s: %s", c.Method, c.Error)
		}
		called[c.Method] = true
	}
	for _, m := range slackfake.Methods() {
		if !called[m] && m != "apps.connections.open" { // which the Socket Mode test calls
			t.Errorf("%s was not called", m)
		}
	}
}

func check(t *testing.T, what string, err error, ok bool) {
	t.Helper()
	if err != nil || !ok {
		t.Errorf("%s: %v, as expected: %v", what, err, ok)
	}
}

func driveChannels(t *testing.T, b bench) string {
	t.Helper()
	ctx, c := t.Context(), b.client
	room, err := c.CreateConversationContext(ctx, slack.CreateConversationParams{ChannelName: "inc-0220-東京-ec2-ab12cd"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.InviteUsersToConversationContext(ctx, room.ID, b.ids.Kakei, b.ids.Bangkok)
	check(t, "invite", err, got != nil && got.NumMembers == 3 && got.IsMember)
	_, _, _, err = c.JoinConversationContext(ctx, b.ids.Dev)
	check(t, "join", err, true)
	left, err := c.LeaveConversationContext(ctx, b.ids.Dev)
	check(t, "leave", err, !left) // slack-go: true means that we were not in it
	check(t, "kick", c.KickUserFromConversationContext(ctx, room.ID, b.ids.Bangkok), len(b.w.Members(room.ID)) == 2)
	got, err = c.SetTopicOfConversationContext(ctx, room.ID, "topic")
	check(t, "topic", err, got.Topic.Value == "topic")
	got, err = c.SetPurposeOfConversationContext(ctx, room.ID, "purpose")
	check(t, "purpose", err, got.Purpose.Value == "purpose")
	got, err = c.RenameConversationContext(ctx, room.ID, "inc-renamed")
	check(t, "rename", err, got.Name == "inc-renamed" && got.PreviousNames[0] == "inc-0220-東京-ec2-ab12cd")
	got, err = c.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: room.ID, IncludeNumMembers: true})
	check(t, "info", err, got.Creator == b.app.BotUserID && got.NumMembers == 2 && !got.IsPrivate && got.IsChannel)
	list, _, err := c.GetConversationsContext(ctx, &slack.GetConversationsParameters{})
	check(t, "list", err, len(list) == 5)
	list, _, err = c.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{})
	check(t, "users.conversations", err, len(list) == 2)
	members, _, err := c.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: room.ID})
	check(t, "members", err, len(members) == 2)
	im, _, _, err := c.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{b.ids.Kakei}})
	check(t, "open", err, im.ID[0] == 'D')
	return room.ID
}

func driveMessages(t *testing.T, b bench, room string) {
	t.Helper()
	ctx, c := t.Context(), b.client
	metadata := slack.SlackMetadata{EventType: "noroshi_effect", EventPayload: map[string]any{"key": "board"}}
	_, ts, err := c.PostMessageContext(ctx, room, slack.MsgOptionText("board", false), slack.MsgOptionMetadata(metadata),
		slack.MsgOptionBlocks(slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", "Board", false, false)),
			slack.NewActionBlock("b", slack.NewButtonBlockElement("next", "1",
				slack.NewTextBlockObject("plain_text", "Next", true, false)))))
	check(t, "post", err, ts != "")
	_, _, _, err = c.UpdateMessageContext(ctx, room, ts, slack.MsgOptionText("board 2", false))
	m, _ := b.w.Message(room, ts)
	check(t, "update keeps what it does not name", err, m.Text == "board 2" && m.Metadata != nil && len(m.Blocks) == 2)
	_, reply, err := c.PostMessageContext(ctx, room, slack.MsgOptionText("reply", false), slack.MsgOptionTS(ts))
	check(t, "reply", err, true)
	history, err := c.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: room, IncludeAllMetadata: true,
	})
	check(t, "history", err, history.Messages[0].Metadata.EventPayload["key"] == "board" &&
		history.Messages[0].ReplyCount == 1 && history.Messages[0].BotID == b.app.BotID)
	thread, _, _, err := c.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: room, Timestamp: ts})
	check(t, "replies", err, len(thread) == 2 && thread[1].ThreadTimestamp == ts)
	link, err := c.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: room, Ts: ts})
	check(t, "permalink", err, link != "")
	_, _, err = c.DeleteMessageContext(ctx, room, reply)
	check(t, "delete", err, len(b.w.Thread(room, ts)) == 1)
	_, err = c.PostEphemeralContext(ctx, room, b.ids.Kakei, slack.MsgOptionText("psst", false))
	check(t, "ephemeral", err, len(b.w.Ephemerals(b.ids.Kakei)) == 1)
}

func drivePinsAndBookmarks(t *testing.T, b bench, room string) {
	t.Helper()
	ctx, c := t.Context(), b.client
	_, ts, err := c.PostMessageContext(ctx, room, slack.MsgOptionText("x", false))
	check(t, "post", err, true)
	ref := slack.NewRefToMessage(room, ts)
	check(t, "pin", c.AddPinContext(ctx, room, ref), len(b.w.Pins(room)) == 1)
	pins, _, err := c.ListPinsContext(ctx, room)
	check(t, "pins", err, len(pins) == 1 && pins[0].Message.Timestamp == ts)
	check(t, "unpin", c.RemovePinContext(ctx, room, ref), len(b.w.Pins(room)) == 0)
	check(t, "react", c.AddReactionContext(ctx, "eyes", ref), true)
	item, err := c.GetReactionsContext(ctx, ref, slack.NewGetReactionsParameters())
	check(t, "reactions", err, len(item.Reactions) == 1 && item.Reactions[0].Users[0] == b.app.BotUserID)
	check(t, "unreact", c.RemoveReactionContext(ctx, "eyes", ref), true)
	bookmark, err := c.AddBookmarkContext(ctx, room, slack.AddBookmarkParameters{Title: "Runbook", Type: "link", Link: "https://x.example/r"})
	check(t, "bookmark", err, bookmark.ID != "")
	title := "Runbook 2"
	bookmark, err = c.EditBookmarkContext(ctx, room, bookmark.ID, slack.EditBookmarkParameters{Title: &title})
	check(t, "edit bookmark", err, bookmark.Title == title && bookmark.Link == "https://x.example/r")
	bookmarks, err := c.ListBookmarksContext(ctx, room)
	check(t, "bookmarks", err, len(bookmarks) == 1)
	check(t, "remove bookmark", c.RemoveBookmarkContext(ctx, room, bookmark.ID), len(b.w.Bookmarks(room)) == 0)
}

func drivePeople(t *testing.T, b bench, room string) {
	t.Helper()
	ctx, c := t.Context(), b.client
	who, err := c.AuthTestContext(ctx)
	bot, errBot := c.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: who.BotID})
	check(t, "bots.info", errBot, bot.AppID == b.app.ID)
	check(t, "auth.test", err, who.UserID == b.app.BotUserID && who.BotID == b.app.BotID && who.TeamID == b.w.TeamID())
	team, err := c.GetTeamInfoContext(ctx)
	check(t, "team", err, team.ID == b.w.TeamID())
	guest, err := c.GetUserInfoContext(ctx, b.ids.Guest)
	check(t, "guest", err, guest.IsUltraRestricted && guest.IsRestricted)
	stranger, err := c.GetUserInfoContext(ctx, b.ids.Stranger)
	check(t, "stranger", err, stranger.TeamID != b.w.TeamID() && stranger.IsStranger)
	users, err := c.GetUsersContext(ctx)
	check(t, "users", err, len(users) == 7)
	byMail, err := c.GetUserByEmailContext(ctx, "KAKEI@example.com")
	check(t, "lookup", err, byMail.ID == b.ids.Kakei && byMail.TZOffset == 9*3600)
	groups, err := c.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
	check(t, "groups", err, len(groups) == 1 && len(groups[0].Users) == 3)
	members, err := c.GetUserGroupMembersContext(ctx, b.ids.OnCall)
	check(t, "group", err, len(members) == 3)
}

func driveViews(t *testing.T, b bench, app *recordingApp) {
	t.Helper()
	ctx, c := t.Context(), b.client
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	view := slack.ModalViewRequest{Type: slack.VTModal, Title: text("T"), Submit: text("Go"), Blocks: slack.Blocks{
		BlockSet: []slack.Block{
			slack.NewInputBlock("title", text("Title"), nil, slack.NewPlainTextInputBlockElement(text("what"), "title")),
			slack.NewActionBlock("more", slack.NewButtonBlockElement("more", "", text("More"))),
		},
	}}
	opened, err := c.OpenViewContext(ctx, b.trigger(t, app), view)
	check(t, "views.open", err, opened.ID != "" && opened.Hash != "")
	updated, err := c.UpdateViewContext(ctx, view, "", opened.Hash, opened.ID)
	check(t, "views.update", err, updated.ID == opened.ID && updated.Hash != opened.Hash)
	_, err = b.w.ClickView(ctx, b.ids.Kakei, opened.ID, "more")
	check(t, "click", err, true)
	pushed, err := c.PushViewContext(ctx, triggerOf(t, app.form(t).Get("payload")), view)
	check(t, "views.push", err, pushed.PreviousViewID == opened.ID)
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{
		BlockSet: []slack.Block{slack.NewSectionBlock(text("Hello"), nil, nil)},
	}}
	_, err = c.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: b.ids.Kakei, View: home})
	_, shown := b.w.Home(b.ids.Kakei, b.app.ID)
	check(t, "views.publish", err, shown)
}

func driveEnd(t *testing.T, b bench, room string) {
	t.Helper()
	check(t, "archive", b.client.ArchiveConversationContext(t.Context(), room), true)
	c, _ := b.w.Channel(room)
	check(t, "archived", nil, c.Archived)
	check(t, "unarchive", b.client.UnArchiveConversationContext(t.Context(), room), true)
}
