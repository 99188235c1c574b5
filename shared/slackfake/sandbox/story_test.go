package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/slackfake/sandbox"
)

// handClock is the workspace's; it moves only when told.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bench is a seeded workspace, its page on a server, and an app that a test plays itself.
type bench struct {
	t      *testing.T
	ws     *slackfake.Workspace
	ids    slackfake.SeedIDs
	client *slack.Client
	clock  *handClock
	url    string
}

// start of every test's evening: 00:09 in Tokyo.
var start = time.Date(2027, 2, 20, 0, 9, 0, 0, time.FixedZone("JST", 9*3600))

func setup(t *testing.T, app http.Handler) bench {
	t.Helper()
	c := &handClock{now: start}
	if app == nil {
		app = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	}
	ws := slackfake.New(slackfake.Options{
		Clock: clock.Func(c.Now), AppTransport: slackfake.HandlerTransport(app), NoRateLimits: true, TeamName: "Example Support",
	})
	ids, installed := slackfake.Seed(ws, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", SigningSecret: "s3cret", Commands: []string{"/incident"}, CommandURL: "http://app/command",
		InteractivityURL: "http://app/interact", EventsURL: "http://app/events",
	})
	done := make(chan struct{})
	mux := http.NewServeMux()
	mux.Handle("/sandbox/", http.StripPrefix("/sandbox", sandbox.Handler(ws, sandbox.Options{
		Team: "Example Support", Hint: map[string]string{"ja": "/incident now EC2 に SSH できない"}, Clock: clock.Func(c.Now), Done: done,
		Commands: map[string][]sandbox.Command{"ja": {
			{Text: "/incident now", Also: "/incident 今すぐ", Takes: "<状況>", Does: "すぐに対応を始める"},
			{Text: "/incident help", Also: "/incident ヘルプ", Does: "この一覧"},
		}},
	})))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(done) })
	return bench{
		t: t, ws: ws, ids: ids, clock: c, url: server.URL + "/sandbox/",
		client: slack.New(installed.BotToken, slack.OptionHTTPClient(&http.Client{Transport: ws.Transport()}),
			slack.OptionAPIURL("http://slack.test/api/")),
	}
}

// channel makes one as the app and invites people.
func (b bench) channel(name string, people ...string) string {
	b.t.Helper()
	c, err := b.client.CreateConversationContext(b.t.Context(), slack.CreateConversationParams{ChannelName: name})
	b.must(err)
	_, err = b.client.InviteUsersToConversationContext(b.t.Context(), c.ID, people...)
	b.must(err)
	return c.ID
}

// post posts blocks, given as JSON, as the app.
func (b bench) post(channel, text, blocks string) string {
	b.t.Helper()
	options := []slack.MsgOption{slack.MsgOptionText(text, false)}
	if blocks != "" {
		var parsed slack.Blocks
		b.must(json.Unmarshal([]byte(blocks), &parsed))
		options = append(options, slack.MsgOptionBlocks(parsed.BlockSet...))
	}
	_, ts, err := b.client.PostMessageContext(b.t.Context(), channel, options...)
	b.must(err)
	return ts
}

func (b bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b bench) say(user, channel, thread, text string) string {
	b.t.Helper()
	m, err := b.ws.Reply(user, channel, thread, text)
	b.must(err)
	return m.TS
}

func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func button(action, label, style string) string {
	b := `{"type":"button","action_id":` + quote(action) + `,"value":"v","text":{"type":"plain_text","text":` + quote(label) + `}`
	if style != "" {
		b += `,"style":` + quote(style)
	}
	return b + `}`
}

func section(text string) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":` + quote(text) + `}}`
}

func note(text string) string {
	return `{"type":"context","elements":[{"type":"mrkdwn","text":` + quote(text) + `}]}`
}

func actions(elements ...string) string {
	return `{"type":"actions","elements":[` + join(elements) + `]}`
}

func blocks(list ...string) string { return "[" + join(list) + "]" }

func join(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ","
		}
		out += s
	}
	return out
}
