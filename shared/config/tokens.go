package config

import (
	"fmt"
	"strings"
)

// tokenKinds are the kinds of Slack token, by what one begins with. Source: docs.slack.dev, authentication/tokens.
var tokenKinds = []struct{ prefix, name string }{
	{"xoxb-", "a bot token (xoxb-…)"},
	{"xapp-", "an app-level token (xapp-…)"},
	{"xoxp-", "a user token (xoxp-…)"},
	{"xoxe.", "a token that expires (xoxe.…); turn token rotation off"},
	{"xoxe-", "a refresh token (xoxe-…); turn token rotation off"},
	{"xoxa-", "a workspace token (xoxa-…)"},
	{"xoxc-", "a browser's token (xoxc-…)"},
	{"xwfp-", "a workflow's token (xwfp-…)"},
}

// kindOf names the kind of a token; "" when it is none of Slack's.
func kindOf(token string) string {
	for _, k := range tokenKinds {
		if strings.HasPrefix(token, k.prefix) {
			return k.name
		}
	}
	return ""
}

// kinds holds tokens and secrets against their kinds: people mix them up, and a process with the wrong one starts and hears
// nothing. The messages name the kind that is there and nothing of the token. What is no token of Slack's is one only where
// another server than Slack is asked.
func (e *environment) kinds(c *Config) {
	e.tokenKind(BotToken, c.SlackBotToken, "xoxb-", c.SlackAPIURL)
	e.tokenKind(AppToken, c.SlackAppToken, "xapp-", c.SlackAPIURL)
	for _, s := range c.SlackSigningSecrets {
		e.noToken(SigningSecret, s, "the app's signing secret, which stands under Basic Information")
	}
	for _, s := range c.SessionKeys {
		e.noToken(SessionKey, s, fmt.Sprintf("%d characters or more that nobody can guess", MinSessionKey))
	}
	e.noToken(SMTPPassword, c.SMTPPassword, "the password of notices.mail.user at the mail server")
	e.noToken(OIDCSecret, c.OIDCSecret, "the form's client secret at the identity provider")
}

func (e *environment) tokenKind(name string, s Secret, prefix, api string) {
	token := s.Reveal()
	is := kindOf(token)
	if token == "" || strings.HasPrefix(token, prefix) || is == "" && api != DefaultSlackURL {
		return
	}
	if is == "" {
		is = "no token of Slack's"
	}
	e.fault(name, "holds %s; allowed: %s", is, kindOf(prefix))
}

func (e *environment) noToken(name string, s Secret, allowed string) {
	if is := kindOf(s.Reveal()); is != "" {
		e.fault(name, "holds %s; allowed: %s", is, allowed)
	}
}
