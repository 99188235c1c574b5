package slackfake_test

import (
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/slackfake"
)

func strict(o *slackfake.Options) { o.NoRateLimits = false }

// Rule: apis/web-api/rate-limits, "Posting messages": one a second in a channel, short bursts allowed.
func TestOneMessageASecondInAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t, nil, strict)
		c, other := b.room(t, "room"), b.room(t, "other")
		for range slackfake.PostBurst {
			b.posted(t, c, "burst")
		}
		s := b.call(t, "chat.postMessage", "channel", c, "text", "too fast")
		if s.err() != "ratelimited" || s.status != 429 || s.header.Get("Retry-After") != "1" {
			t.Fatalf("got %d %s, Retry-After %q", s.status, s.err(), s.header.Get("Retry-After"))
		}
		b.posted(t, other, "another channel has its own second")
		for range 20 {
			time.Sleep(time.Second)
			b.posted(t, c, "one a second")
		}
	})
}

// Rule: apis/web-api/rate-limits, tiers: what a tier promises a minute is let through even at once; well past it the
// caller is told how long to wait, and waiting that long is enough.
func TestTiers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t, nil, strict)
		c := b.room(t, "room")
		time.Sleep(time.Minute)
		for _, tier := range []struct {
			method   string
			promised int
		}{{"pins.list", 20}, {"conversations.info", 50}, {"conversations.members", 100}} {
			for i := range tier.promised {
				if got := b.call(t, tier.method, "channel", c).err(); got != "" {
					t.Fatalf("%s, call %d: %s", tier.method, i+1, got)
				}
			}
			refused := said{}
			for i := 0; i < tier.promised && refused.err() != "ratelimited"; i++ {
				refused = b.call(t, tier.method, "channel", c)
			}
			wait, err := strconv.Atoi(refused.header.Get("Retry-After"))
			if refused.status != 429 || err != nil {
				t.Fatalf("%s: twice its tier was let through", tier.method)
			}
			time.Sleep(time.Duration(wait) * time.Second)
			if got := b.call(t, tier.method, "channel", c).err(); got != "" {
				t.Errorf("%s after Retry-After %d: %s", tier.method, wait, got)
			}
		}
	})
}

// Rule: apis/web-api/pagination: next_cursor until it is empty; nothing twice, nothing left out.
func TestPages(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	parent := b.posted(t, c, "parent")
	for i := range 25 {
		b.posted(t, c, fmt.Sprint("message ", i))
		b.must(t, "chat.postMessage", "channel", c, "thread_ts", parent, "text", fmt.Sprint("reply ", i))
	}
	for _, list := range []struct {
		method, key, id string
		want            int
	}{
		{"conversations.history", "messages", "ts", 27}, // with the bot's join, without replies
		{"conversations.replies", "messages", "ts", 26},
		{"conversations.list", "channels", "id", 5},
		{"users.list", "members", "id", 7},
	} {
		seen, cursor, pages := map[string]bool{}, "", 0
		for pages == 0 || cursor != "" {
			s := b.must(t, list.method, "channel", c, "ts", parent, "limit", "3", "cursor", cursor)
			for _, one := range s.body[list.key].([]any) {
				id := one.(map[string]any)[list.id].(string)
				if seen[id] {
					t.Errorf("%s: %s twice", list.method, id)
				}
				seen[id] = true
			}
			cursor = s.at("response_metadata", "next_cursor").(string)
			pages++
			if pages == 2 && list.method == "conversations.history" {
				b.posted(t, c, "arrives while somebody pages")
			}
		}
		if len(seen) != list.want || pages != (list.want+2)/3 {
			t.Errorf("%s: %d in %d pages, want %d", list.method, len(seen), pages, list.want)
		}
	}
}

// Rule: reference/methods/conversations.history, oldest, latest, inclusive, include_all_metadata.
func TestHistorySpans(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	c := b.room(t, "room")
	first, second, third := b.posted(t, c, "1"), b.posted(t, c, "2"), b.posted(t, c, "3")
	b.must(t, "chat.postMessage", "channel", c, "text", "4",
		"metadata", `{"event_type":"noroshi_effect","event_payload":{"key":"board"}}`)
	for _, s := range []struct {
		args []string
		want string
	}{
		{[]string{"oldest", first, "latest", third}, "2"},
		{[]string{"oldest", first, "latest", third, "inclusive", "true"}, "321"},
		{[]string{"latest", second, "limit", "1"}, "1"},
	} {
		texts := ""
		for _, m := range b.must(t, "conversations.history", append(s.args, "channel", c)...).body["messages"].([]any) {
			texts += m.(map[string]any)["text"].(string)
		}
		if texts != s.want {
			t.Errorf("%v: %q, want %q", s.args, texts, s.want)
		}
	}
	newest := func(args ...string) map[string]any {
		return b.must(t, "conversations.history", append(args, "channel", c)...).body["messages"].([]any)[0].(map[string]any)
	}
	if newest()["metadata"] != nil || newest("include_all_metadata", "true")["metadata"] == nil {
		t.Error("metadata comes with include_all_metadata and not without")
	}
}
