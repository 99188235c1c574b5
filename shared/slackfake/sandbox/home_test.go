package sandbox_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/web/browsertest"
)

// TestAHomeTabIsOpenedAndShown: the app hears who opened it, and what it publishes is seen by them without a reload, in place of a channel.
func TestAHomeTabIsOpenedAndShown(t *testing.T) {
	t.Parallel()
	var b bench
	opened := 0
	b = setup(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !strings.Contains(string(body), "app_home_opened") || !strings.Contains(string(body), b.ids.Kakei) {
			return
		}
		opened++
		view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", fmt.Sprintf("*TODO* opened %d times", opened), false, false), nil, nil),
		}}}
		_, err = b.client.PublishViewContext(r.Context(), slack.PublishViewContextRequest{UserID: b.ids.Kakei, View: view})
		b.must(err)
	}))
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Kakei+"&channel="+b.ids.Help)
	p.click(`[data-do=home]`)
	p.sees(`[data-testid=home] .blocks b`, "TODO")
	p.sees(`[data-testid=home]`, "opened 1 times")
	p.holds(`!document.querySelector('[data-testid=composer]')`)
	p.keepPicture("home")
	p.click(`[data-do=home]`)
	p.sees(`[data-testid=home]`, "opened 2 times")
	p.click(`[data-channel="` + b.ids.Help + `"]`)
	p.holds(`!!document.querySelector('[data-testid=composer]')`)
}

// TestAHomeTabIsOnesOwn: nobody sees what stands in somebody else's, and a page that is only looked at opens none.
func TestAHomeTabIsOnesOwn(t *testing.T) {
	t.Parallel()
	opened := false
	b := setup(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { opened = true }))
	app := b.ws.Apps()[0].ID
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject("plain_text", "theirs <b>", false, false), nil, nil),
	}}}
	_, err := b.client.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: b.ids.Kakei, View: view})
	b.must(err)
	for who, sees := range map[string]bool{b.ids.Kakei: true, b.ids.Berlin: false} {
		if _, body := b.get("?user=" + who + "&home=" + app); strings.Contains(body, "theirs &lt;b&gt;") != sees || !strings.Contains(body, `data-testid="home"`) {
			t.Errorf("%s sees %s", who, body)
		}
	}
	if _, body := b.get("?user=" + b.ids.Kakei + "&home=A0NONE"); strings.Contains(body, `data-testid="home"`) {
		t.Error("there is a tab of an app that is not there")
	}
	if opened {
		t.Error("the app heard of a tab that nobody opened")
	}
}
