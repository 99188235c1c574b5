package config

import (
	"strings"
	"testing"
)

// A variable that was meant and is not read is a fault, and nobody else's is.
func TestVariablesThatNobodyReads(t *testing.T) {
	t.Parallel()
	if got := variables(t); len(got) != len(AllVariables()) {
		t.Errorf("the variables are %v, and looked for are %v", got, AllVariables())
	}
	for line, want := range map[string]string{
		"SLACK_BOT_TOKEN=xoxb-secret":           "",
		"\ufeffSLACK_BOT_TOKEN=xoxb-secret":     BotToken,
		"SLACK_BOT_TOKEN\u200b=xoxb-secret":     BotToken,
		" SLACK_BOT_TOKEN=xoxb-secret":          BotToken,
		"Slack_Bot_Token=xoxb-secret":           BotToken,
		"ＳLACK_BOT_TOKEN=xoxb-secret":           BotToken,
		"\ufeffNOROSHI_STORE=sqlite:secret":     StoreVar,
		"NOROSHI_STORE\r=sqlite:secret":         StoreVar,
		"SLACK_BOT_TOKEN=\r":                    BotToken,
		"SLACK_BOT_TOKEN= \ufeff\u3164":         BotToken,
		"SLACK_BOT_TOKEN=":                      "",
		"SLACK_BOT_TOKEN=\"\"":                  "",
		"OTHERS_SLACK_BOT_TOKEN=xoxb-secret":    "",
		"SLACK_BOT_TOKEN_FILE=/run/secrets/bot": "",
		"PATH=/bin":                             "",
	} {
		err := Stray([]string{"HOME=/root", line})
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want+":") || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%q: %v, want a fault of %q", line, err, want)
		}
	}
}

// What is set for a real workspace says that the bot token was lost.
func TestASandboxIsNotServedByMistake(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Config{
		SigningSecret: {SlackAPIURL: DefaultSlackURL, SlackSigningSecrets: []Secret{"s"}},
		SlackURL:      {SlackAPIURL: "https://slack.example.com/api/"},
		"":            {SlackAPIURL: DefaultSlackURL},
	} {
		if err := c.Sandboxed(); (err == nil) != (name == "") || err != nil && !strings.Contains(err.Error(), name) {
			t.Errorf("beside %q: %v", name, err)
		}
	}
}
