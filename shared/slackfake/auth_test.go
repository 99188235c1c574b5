package slackfake_test

import (
	"errors"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"noroshi.internal/shared/slackfake"
)

// Rule: authentication/tokens: a missing scope is named, with what the token has.
func TestMissingScopes(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	secret, err := b.w.CreateChannel(b.ids.Kakei, "secret", true)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.w.Invite(b.ids.Kakei, secret.ID, b.app.BotUserID); err != nil {
		t.Fatal(err)
	}
	if err := b.w.UpdateApp(b.app.ID, func(a *slackfake.App) {
		a.Scopes = []string{"channels:manage", "channels:read", "channels:history", "chat:write"}
	}); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, method, needed string }{
		{"pins", "pins.add", "pins:write"},
		{"a private channel", "conversations.create", "groups:write"},
		{"a private channel's history", "conversations.history", "groups:history"},
		{"private channels in a list", "conversations.list", "groups:read"},
	}
	for _, c := range cases {
		s := b.call(t, c.method, "channel", secret.ID, "name", "x", "is_private", "true",
			"types", "public_channel,private_channel")
		if s.err() != "missing_scope" || s.body["needed"] != c.needed {
			t.Errorf("%s: %s, needed %v", c.name, s.err(), s.body["needed"])
		}
		if !strings.Contains(s.body["provided"].(string), "chat:write") {
			t.Errorf("%s: provided %v", c.name, s.body["provided"])
		}
	}
	if s := b.must(t, "conversations.create", "name", "public"); !strings.Contains(s.header.Get("X-OAuth-Scopes"), "chat:write") {
		t.Errorf("X-OAuth-Scopes: %q", s.header.Get("X-OAuth-Scopes"))
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	cases := []struct{ name, method, header, contentType, body, want string }{
		{"none", "auth.test", "", "", "", "not_authed"},
		{"a wrong one", "auth.test", "Bearer xoxb-no", "", "", "invalid_auth"},
		{"in the form", "auth.test", "", "application/x-www-form-urlencoded", "token=" + b.app.BotToken, ""},
		{"in a JSON body", "auth.test", "", "application/json", `{"token":"` + b.app.BotToken + `"}`, "not_authed"},
		{"in the header with JSON", "auth.test", "Bearer " + b.app.BotToken, "application/json; charset=utf-8", "{}", ""},
		{"the app's where the bot's is due", "auth.test", "Bearer " + b.app.AppToken, "", "", "not_allowed_token_type"},
		{
			"the bot's where the app's is due", "apps.connections.open", "Bearer " + b.app.BotToken, "", "",
			"not_allowed_token_type",
		},
		{"JSON that is none", "chat.postMessage", "Bearer " + b.app.BotToken, "application/json", "{", "invalid_json"},
		{"XML", "chat.postMessage", "Bearer " + b.app.BotToken, "text/xml", "<x/>", "invalid_post_type"},
		{
			"JSON where only forms are read", "conversations.info", "Bearer " + b.app.BotToken, "application/json",
			`{"channel":"C0HELP"}`, "invalid_arguments",
		},
	}
	for _, c := range cases {
		req, err := http.NewRequest(http.MethodPost, "http://slack.test/api/"+c.method, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", c.header)
		if c.contentType != "" {
			req.Header.Set("Content-Type", c.contentType)
		}
		if got := b.send(t, req).err(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	for _, call := range b.w.Calls() {
		if strings.Contains(toJSON(call), b.app.BotToken) {
			t.Errorf("the call log holds the token: %s", call.Method)
		}
	}
}

// What Slack takes, and logs on the way hold: a token in the body or the address. Tests of apps forbid it.
func TestATokenOutsideTheHeaderIsNoted(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	var multi strings.Builder
	parts := multipart.NewWriter(&multi)
	if err := errors.Join(parts.WriteField("token", b.app.BotToken), parts.Close()); err != nil {
		t.Fatal(err)
	}
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, address, contentType, body string
		leaked                           bool
	}{
		{"in the header", "auth.test", form, "", false},
		{"in the header with JSON", "auth.test", "application/json", `{"a":"b"}`, false},
		{"in the form", "auth.test", form, "token=" + b.app.BotToken, true},
		{"an empty field", "auth.test", form, "a=b&token=", true},
		{"in JSON", "auth.test", "application/json", `{"token":"` + b.app.BotToken + `"}`, true},
		{"in a part", "auth.test", parts.FormDataContentType(), multi.String(), true},
		{"in the address", "auth.test?token=" + b.app.BotToken, form, "", true},
	} {
		req, err := http.NewRequest(http.MethodPost, "http://slack.test/api/"+c.address, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+b.app.BotToken)
		req.Header.Set("Content-Type", c.contentType)
		if got := b.send(t, req).err(); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		if calls := b.w.Calls(); calls[len(calls)-1].Leaked != c.leaked {
			t.Errorf("%s: leaked is %t", c.name, !c.leaked)
		}
	}
}

// Rule: reference/objects/conversation-object: a private channel does not exist for who is not in it.
func TestAPrivateChannelIsInvisibleFromOutside(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	secret, err := b.w.CreateChannel(b.ids.Kakei, "secret", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"conversations.info", "conversations.members", "conversations.history", "pins.list"} {
		if got := b.call(t, method, "channel", secret.ID).err(); got != "channel_not_found" {
			t.Errorf("%s: %q", method, got)
		}
	}
	if got := b.call(t, "conversations.create", "name", "secret").err(); got != "name_taken" {
		t.Errorf("the name: %q", got)
	}
}
