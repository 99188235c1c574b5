package install

import "time"

// Grant is what Slack says of the bot's token.
type Grant struct {
	Scopes []string
	Time   time.Time // Slack's, when it answered, to the second; zero: it did not say
}

// Channel is a channel as Slack describes it to the bot.
type Channel struct {
	Member   bool // the bot is in it
	Archived bool
	Shared   bool // with another company, or about to be
}

// Missing lists the scopes that the app asks for and the token does not have. A token that has more is no fault of what it
// is needed for.
func (g Grant) Missing() (names []string) {
	have := map[string]bool{}
	for _, s := range g.Scopes {
		have[s] = true
	}
	for _, s := range Names(Scopes) {
		if !have[s] {
			names = append(names, s)
		}
	}
	return names
}
