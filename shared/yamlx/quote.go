package yamlx

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// quoted is how many characters of a wrong value a message shows.
const quoted = 40

// credential matches what looks like a Slack token, a signing secret or another long key, so that one that was pasted
// into the wrong place does not go on into a log.
var credential = NewPattern(`(?i)xox[a-z]?-|xapp-|[0-9a-f]{32}|AIza[0-9a-z_-]{20}|BEGIN [A-Z ]*KEY|hooks\.slack\.com`)

// Quote returns s in quotes for a message: shortened, with control characters made visible, and hidden when it looks
// like a secret.
func Quote(s string) string {
	if credential.MatchString(s) {
		return `"(hidden: looks like a secret)"`
	}
	if utf8.RuneCountInString(s) > quoted {
		s = string([]rune(s)[:quoted]) + "…"
	}
	return strconv.Quote(s)
}

// span writes a duration of whole minutes without the zero seconds that Go's own form has.
func span(d time.Duration) string {
	s := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	if s == "" {
		return "0m"
	}
	return s
}
