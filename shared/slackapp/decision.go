package slackapp

import (
	"regexp"
	"strings"
	"sync"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// decisionLabel finds a label that ends in a colon at the beginning of a text, with the characters of Slack's that make letters bold or so.
var decisionLabel = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([\s*_~]*)([\p{L}\p{N}]+)([\s*_~]*)[:\x{ff1a}\x{fe55}]([\s*_~]*)`)
})

// decision is what a message says that is decided, which begins with the word for it and a colon; ok is false when it does not,
// or nothing follows.
func decision(said string) (what string, ok bool) {
	said = typed.Trim(said)
	m := decisionLabel().FindStringSubmatch(said)
	if m == nil || !isDecision(m[2]) {
		return "", false
	}
	what = said[len(m[0]):]
	if open := strings.TrimSpace(m[1]); strings.Trim(m[3]+m[4], " ") == "" { // the whole of it is bold, or so
		what = strings.TrimSuffix(what, open)
	}
	return what, incident.CleanText(what) != ""
}

func isDecision(word string) bool {
	for _, label := range text.DecisionWords {
		if typed.Word(word) == label {
			return true
		}
	}
	return false
}
