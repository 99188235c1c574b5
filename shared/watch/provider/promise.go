package provider

import (
	"regexp"
	"strings"
	"time"
)

// Promise reads by when the provider says, in an English text that was posted at a moment, that it will speak again. Of several
// the last counts. People are told when a promise is broken, so what leaves a doubt is none: somebody else's word, an update
// of software, a condition, a day or a zone that cannot be placed, a time that has passed.
func Promise(text string, at time.Time) (by time.Time, ok bool) {
	for sentence := range sentences(text) {
		if t, is := promise(sentence, at); is {
			by, ok = t, true
		}
	}
	return by, ok
}

var (
	dotted  = expression(`(?i)\b([ap])\.\s?m\b\.?`)
	endings = expression(`[.!?]["')\]]*\s+|[.!?]["')\]]*$|\n+`)
)

// sentences takes a text apart.
func sentences(text string) func(func(string) bool) {
	text = strings.Map(func(r rune) rune {
		if r == '\u00a0' || r == '\u202f' || r == '\t' {
			return ' '
		}
		return r
	}, text)
	text = dotted().ReplaceAllString(text, "${1}m")
	return func(yield func(string) bool) {
		for _, s := range endings().Split(cut(text, MaxText), -1) {
			if !yield(strings.TrimSpace(s)) {
				return
			}
		}
	}
}

// What a sentence with a promise is made of.
const (
	kinds   = `(?:(?:additional|further|status|progress|new|brief|final|scheduled)\s+)?`
	update  = `(?:(?:an|another)\s+` + kinds + `|(?:(?:a|the|our|your)\s+)?(?:next|further)\s+` + kinds + `)updates?`
	tell    = `(?:provide|share|give|post|publish|send|issue|offer|have|communicate|follow\s+up\s+with|return\s+with|(?:be|come)\s+back\s+with|be\s+(?:providing|sharing|posting))`
	written = `(?:provided|shared|given|posted|published|sent|issued|made\s+available|communicated|available)`
	whom    = `(?:(?:you|customers|everyone)\s+)?(?:with\s+)?`
	when    = `(?:(?:now|also|then|again|next|continue\s+to)\s+)*`
	// between may stand between the update and its time: no verb, which would make the time that of something else.
	between = `((?:[\s,]+(?:here|again|later|today|tonight|tomorrow|on|about|regarding|the|this|our|its|status|progress|situation|recovery|issue|event|dashboard|page|to|you|all|customers|affected|for|via|post))*)[\s,]+`
	before  = `(by|before|at|no\s+later\s+than|within|in|on)\s+(.*)$`
)

// Three ways to promise: we will tell, expect us to, it will come. Groups: what stands before, what may stand between, the
// preposition, the rest.
var (
	weTell   = expression(`(?i)^(.*?)(?:\bwill|['’]ll)\s+` + when + tell + `\s+` + whom + update + between + before)
	expectIt = expression(`(?i)^(.*?)\bexpect(?:\s+to\s+` + tell + `\s+` + whom + `|\s+)` + update + `(?:\s+to\s+be\s+` + written + `)?` + between + before)
	itComes  = expression(`(?i)^(.*?)\b` + update + `\s+(?:will\s+(?:now\s+)?(?:be(?:\s+` + written + `)?|follow|come|arrive)|(?:is|are)\s+expected(?:\s+to\s+(?:be\s+` + written + `|follow|come|arrive))?)` + between + before)
)

// Whose word it is: what must stand before each of the three.
var (
	ours    = expression(`(?i)(?:^|[^\w])(?:we|aws|our (?:teams?|engineers))\s*(?:(?:also|then|now|still)\s+)?$`)
	carried = expression(`(?i)\bwe\b.*(?:\band|\bbut|,)\s+(?:(?:also|then)\s+)?$`)
	yours   = expression(`(?i)(?:^|[,;:]\s*|\bplease\s+|\bwe\s+|\baws\s+|\b(?:you|customers)\s+(?:can|may|should)\s+)$`)
	begins  = expression(`(?i)(?:^|[,;:]\s*|\b(?:and|but|so)\s+)$`)
)

var (
	// reported is what somebody said before.
	reported = expression(`(?i)\b(?:said|stated|promised|told|announced)\b`)
	// condition is what must happen first: then nobody knows from when on it counts.
	condition = expression(`(?i)\b(?:once|if|when|after|until|unless|should|as soon as)\b`)
)

// promise reads one sentence.
func promise(sentence string, at time.Time) (time.Time, bool) {
	if by, ok := spoken(weTell(), sentence, at, func(head string) bool { return ours().MatchString(head) || carried().MatchString(head) }); ok {
		return by, true
	}
	if by, ok := spoken(expectIt(), sentence, at, yours().MatchString); ok {
		return by, true
	}
	return spoken(itComes(), sentence, at, begins().MatchString)
}

// spoken reads a sentence in one of the ways.
func spoken(way *regexp.Regexp, sentence string, at time.Time, whose func(head string) bool) (time.Time, bool) {
	m := way.FindStringSubmatch(sentence)
	if m == nil {
		return time.Time{}, false
	}
	head, gap, preposition, rest := m[1], m[2], strings.ToLower(m[3]), m[4]
	if by, ok := spoken(way, rest, at, whose); ok {
		return by, true // the last counts
	}
	if !whose(head) || reported().MatchString(head) {
		return time.Time{}, false
	}
	if preposition == "in" || preposition == "within" {
		return span(rest, at, condition().MatchString(head))
	}
	return clock(rest, gap, preposition, at, conditional(head))
}

// conditional reports whether a sentence begins with a condition.
func conditional(head string) bool {
	at := condition().FindStringIndex(head)
	return at != nil && at[0] == 0
}
