package config

import (
	"slices"
	"strings"

	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/yamlx"
)

// Stray finds variables that somebody has set and nobody reads: whose name is one of ours but for what nobody sees, such as the
// byte order mark at the beginning of a file, or for its case; and a bot token of which nothing can be seen. environ is as
// os.Environ gives it. An error is of type yamlx.Faults.
func Stray(environ []string) error {
	var faults yamlx.Faults
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		meant := strings.ToUpper(strings.TrimSpace(strings.Map(shownOnly, typed.Plain(name))))
		switch {
		case name != meant && slices.ContainsFunc(AllVariables(), func(v Variable) bool { return v.Name == meant }):
			faults = append(faults, yamlx.Fault{File: meant}.Saying(
				"is set under a name that only looks like it, with other letters or characters that nobody sees, and is not read; allowed: the name as it stands here, in a file without a byte order mark"))
		case name == BotToken && value != "" && strings.TrimFunc(value, edge) == "":
			faults = append(faults, yamlx.Fault{File: BotToken}.Saying("holds only characters that nobody sees; allowed: the bot token (xoxb-…), or unset for a sandbox"))
		}
	}
	return faults.Err()
}

func shownOnly(r rune) rune {
	if unseen(r) {
		return -1
	}
	return r
}

// Sandboxed says what contradicts a start without a bot token, which serves a sandbox: what is set for a real workspace shows
// that the token's line was lost. An error is of type yamlx.Faults.
func (c Config) Sandboxed() error {
	var e environment
	if len(c.SlackSigningSecrets) > 0 {
		e.fault(BotToken, "is missing beside %s; allowed: the bot token (xoxb-…) of the same app, or neither for a sandbox", SigningSecret)
	}
	if c.SlackAPIURL != DefaultSlackURL {
		e.fault(BotToken, "is missing beside %s; allowed: a bot token of that Slack, or neither for a sandbox", SlackURL)
	}
	return e.faults.Err()
}
