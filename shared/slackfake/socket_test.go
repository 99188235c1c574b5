package slackfake_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// The test uses a real socket: slack-go's Socket Mode client dials one.
func TestSocketModeWithSlackGo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	app := &recordingApp{}
	b := setup(t, app)
	srv := httptest.NewServer(b.w.Handler())
	defer srv.Close()
	client := socketmode.New(slack.New(b.app.BotToken, slack.OptionAppLevelToken(b.app.AppToken),
		slack.OptionAPIURL(srv.URL+"/api/")))
	go func() { _ = client.RunContext(ctx) }()
	for connected := false; !connected; {
		connected = (<-client.Events).Type == socketmode.EventTypeHello
	}
	waitFor(ctx, t, b, func() bool { return b.w.SocketConnections(b.app.ID) == 1 })

	answered := make(chan slack.SlashCommand, 1)
	heard := make(chan string, 1)
	back := make(chan struct{}, 1)
	go func() {
		for e := range client.Events {
			switch e.Type {
			case socketmode.EventTypeHello:
				back <- struct{}{}
			case socketmode.EventTypeSlashCommand:
				client.Ack(*e.Request, map[string]any{"text": "made"})
				answered <- e.Data.(slack.SlashCommand)
			case socketmode.EventTypeEventsAPI:
				client.Ack(*e.Request)
				if m, ok := e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent); ok {
					heard <- m.Text
				}
			}
		}
	}()
	if _, err := b.w.Command(ctx, b.ids.Kakei, b.ids.Help, "/incident", "now"); err != nil {
		t.Fatal(err)
	}
	if got := <-answered; got.Command != "/incident" || got.Text != "now" || got.TriggerID == "" {
		t.Errorf("the command arrived as %+v", got)
	}
	if seen := b.w.Ephemerals(b.ids.Kakei); len(seen) != 1 || seen[0].Text != "made" {
		t.Errorf("shown: %+v", seen)
	}
	if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, "over the socket"); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "over the socket" {
		t.Errorf("heard %q", got)
	}
	if app.count() != 0 {
		t.Error("something went over HTTP while a socket was open")
	}
	b.w.Disconnect(b.app.ID, "link_disabled") // the client comes back at once: nobody may see that it was away
	select {
	case <-back:
	case <-ctx.Done():
		t.Fatal("it never came back")
	}
	waitFor(ctx, t, b, func() bool { return b.w.SocketConnections(b.app.ID) == 1 })
}

// waitFor follows the workspace's changes until ok.
func waitFor(ctx context.Context, t *testing.T, b bench, ok func() bool) {
	t.Helper()
	for {
		_, changed := b.w.Subscribe()
		if ok() {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatal("waited in vain")
		}
	}
}
