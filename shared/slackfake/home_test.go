package slackfake_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/slackfake"
)

func homeView(blocks ...any) obj { return obj{"type": "home", "blocks": blocks} }

func divider() obj { return obj{"type": "divider"} }

// Rules: reference/methods/views.publish, reference/views/home-tab-views, and blocks for the limit of a view.
func TestWhatAHomeTabRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	publish := func(user string, v obj, also ...string) []string {
		return append([]string{"user_id", user, "view", toJSON(v)}, also...)
	}
	many := make([]any, slackfake.MaxViewBlocks+1)
	for n := range many {
		many[n] = divider()
	}
	b.refuses(t, []refusal{
		{"a hundred blocks", "reference/block-kit/blocks", "views.publish", publish(b.ids.Kakei, homeView(many[1:]...)), ""},
		{"a block more", "reference/block-kit/blocks", "views.publish", publish(b.ids.Kakei, homeView(many...)), "invalid_arguments"},
		{"a modal", "views.publish", "views.publish", publish(b.ids.Kakei, modal()), "invalid_arguments"},
		{"a title", "home-tab-views", "views.publish", publish(b.ids.Kakei, with(homeView(divider()), "title", plain("x"))), "invalid_arguments"},
		{"nobody", "views.publish", "views.publish", publish("U0NONE", homeView(divider())), "invalid_arguments"},
		{"no user", "views.publish", "views.publish", []string{"view", toJSON(homeView(divider()))}, "invalid_arguments"},
		{"an old hash", "views.publish", "views.publish", publish(b.ids.Kakei, homeView(divider()), "hash", "1.old"), "hash_conflict"},
		{"more than 250 kB", "views.publish", "views.publish", publish(b.ids.Kakei, with(homeView(divider()), "private_metadata", strings.Repeat("x", slackfake.MaxViewSize))), "view_too_large"},
	})
	if v, ok := b.w.Home(b.ids.Kakei, b.app.ID); !ok || len(v.Blocks()) != slackfake.MaxViewBlocks {
		t.Errorf("what was refused is shown: %d blocks", len(v.Blocks()))
	}
	if err := b.w.UpdateApp(b.app.ID, func(a *slackfake.App) { a.HomeTabDisabled = true }); err != nil {
		t.Fatal(err)
	}
	b.refuses(t, []refusal{{"an app without the tab", "views.publish", "views.publish", publish(b.ids.Kakei, homeView(divider())), "not_enabled"}})
	if b.w.OpenHome(b.ids.Kakei, "") == nil {
		t.Error("somebody opens a tab that is not there")
	}
}

// TestValidateHome says the same of blocks alone.
func TestValidateHome(t *testing.T) {
	t.Parallel()
	blocks := func(n int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(`{"type":"divider"},`, n), ",") + "]"
	}
	for raw, taken := range map[string]bool{
		blocks(100): true, blocks(101): false, "{}": false, `[{"type":"none"}]`: false,
		`[{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("x", slackfake.MaxViewSize) + `"}}]`: false,
	} {
		if problems := slackfake.ValidateHome(raw); (len(problems) == 0) != taken {
			t.Errorf("%.60s: %q", raw, problems)
		}
	}
}
