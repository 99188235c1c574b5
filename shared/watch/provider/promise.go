package provider

import (
	"regexp"
	"strings"
	"time"
)

// maxSentence is how long a sentence is at the most that is read, in bytes: real ones have 400, and what made others takes long to read.
const maxSentence = 1000

// Promise reads by when the provider says, in an English text that was posted at a moment, that it will speak again. Of several
// the last counts. People are told when a promise is broken, so what leaves a doubt is none: somebody else's word, an update
// of software, a condition, a day or a zone that cannot be placed, a time that has passed.
func Promise(text string, at time.Time) (by time.Time, ok bool) {
	for sentence := range sentences(text) {
		if len(sentence) > maxSentence {
			continue
		}
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

var (
	whole  = expression(`(?s).+?(?:。|[.!?]["')\]]*(?:\s+|$)|\n+|$)`)
	ofNews = expression(`(?i)\bupdates?\b|更新|続報|アップデート`)
)

// Seen is what a text of the provider says is going on: without the sentences about its own updates, which would be somebody else's promise
// where others go on telling it.
func Seen(text string) string {
	var out strings.Builder
	for _, sentence := range whole().FindAllString(dotted().ReplaceAllString(text, "${1}m"), -1) {
		if !ofNews().MatchString(sentence) {
			out.WriteString(sentence)
		}
	}
	return strings.TrimSpace(out.String())
}

// What a sentence with a promise is made of.
const (
	kinds   = `(?:(?:additional|further|status|progress|new|brief|final|scheduled|(?:more\s+)?detailed)\s+)?`
	update  = `(?:(?:an|another),?\s+` + kinds + `|a\s+(?:status|progress)\s+|(?:(?:a|the|our|your)\s+)?(?:next|further|additional)\s+` + kinds + `)updates?`
	tell    = `(?:be\s+able\s+to\s+)?(?:provide|share|give|post|publish|send|issue|offer|have|communicate|follow\s+up\s+with|return\s+with|(?:be|come)\s+back\s+with|be\s+(?:providing|sharing|posting))`
	written = `(?:provided|shared|given|posted|published|sent|issued|made\s+available|communicated|available)`
	whom    = `(?:(?:you|customers|everyone)\s+)?(?:(?:with|(?:more|further|additional)\s+(?:information|details?|to\s+(?:share|report))\s+(?:in|with))\s+)?`
	// deeds are what we will do, too: "will continue to watch the recovery and provide …". What twists them makes it none.
	deeds = `(?P<deeds>(?:now|also|then|again|next|continue\s+to)\s+|(?:[\w'’-]+\s+){0,14}[\w'’-]+,?\s+and\s+(?:(?:will|to|then|also)\s+)*)?`
	// between may stand between the update and its time: no verb, which would make the time that of something else.
	between = topic + `((?:[\s,]+(?:here|again|later|today|tonight|tomorrow|morning|afternoon|evening|on|about|regarding|the|this|our|its|status|progress|situation|recovery|efforts?|issue|event|dashboard|page|to|you|all|customers|affected|for|via|post))*)[\s,]+`
	// topic is what the update is on: how something comes along, and of what. These are things alone: a verb would take the time to itself.
	topic  = `(?:\s+(?:on|about|regarding)\s+(?:the|our|this|its)\s+(?:recovery|restoration|mitigation|status|progress|state|impact|situation)(?:\s+(?:efforts?|status|progress))?(?:\s+(?:of|for|in|to)(?:\s+(?:the|our|all|these|those|this|both|single|affected|impacted|impaired|remaining|other))*(?:\s+` + thing + `){1,4}){1,2})?`
	thing  = `(?:(?-i:[A-Z][a-z][\w-]*|E[BC][S2]|E[CFK]S|RDS|S3|[AEN]LB|VPC|IAM|S[QN]S|KMS|DNS|APIs?|AZs?|AWS)|[a-z]{2,4}\d-az\d+|[a-z]{2}-[a-z]+-\d+|recovery|restoration|mitigation|event|issue|incident|volumes?|instances?|hosts?|servers?|racks?|services?|apis?|endpoints?|zones?|regions?|network|connectivity|connections?|power|cooling|databases?|clusters?|functions?|launches|capacity|traffic|workloads?|customers?)`
	before = `((?:at\s+or\s+|on\s+or\s+)?before|by\s+no\s+later\s+than|no\s+later\s+than|by|at|within|in|on)\s+(.*)$`
)

// Four ways to promise: we will tell, expect us to, it will come, there will be one. Groups: what stands before and, last, what may stand
// between, the preposition, the rest.
var (
	weTell   = expression(`(?i)^(.*?)(?:\bwill|['’]ll)\s+` + deeds + tell + `\s+` + whom + update + between + before)
	expectIt = expression(`(?i)^(.*?)\bexpect(?:\s+to\s+` + tell + `\s+` + whom + `|\s+)` + update + `(?:\s+to\s+be\s+` + written + `)?` + between + before)
	itComes  = expression(`(?i)^(.*?)\b` + update + `\s+(?:will\s+(?:now\s+)?(?:be(?:\s+` + written + `)?|follow|come|arrive)|(?:is|are)\s+expected(?:\s+to\s+(?:be\s+` + written + `|follow|come|arrive))?)` + between + before)
	thereIs  = expression(`(?i)^(.*?)(?:\bthere\s+will\s+be|\b(?:you|customers)\s+will\s+(?:receive|get|see)|\bwe\s+will\s+[^,;]*,?\s+with)\s+` + update + `(?:\s+(?:coming|planned|due|expected|` + written + `))?` + between + before)
)

// team is of our own people, as far as they are named: the operator's team, and the facility's, are others.
const team = `(?:our\s+(?:` + trade + `\s+){0,2}|the\s+(?:aws|service|engineering)\s+(?:` + trade + `\s+)?|aws\s+(?:` + trade + `\s+)?)(?:teams?|engineers)`

const trade = `(?:services?|engineering|network|networking|data\s?cent(?:er|re)|facilit(?:y|ies)|operations|technical|support|response|infrastructure|storage|compute|e[bc][s2])`

// Whose word it is: what must stand before each of the three.
var (
	ours = expression(`(?i)(?:^|[^\w])(?:we|aws|the\s+(?:teams?|engineers)|` + team + `)\s*(?:(?:also|then|now|still)\s+)?$`)
	// carried is of a sentence that goes on with what we do; its group is what stands between.
	carried = expression(`(?i)(?:\bwe|(?:^|[,;:]\s*|\b(?:and|but|so|while|as)\s+)(?:aws|` + team + `))\b(.*)(?:\band|\bbut|,)\s+(?:(?:also|then)\s+)?$`)
	// others are whoever the sentence may have gone over to.
	others = expression(`(?i)\b(?:who|which|whose|they|understand|hear|heard|informed|advised|learned|assured|` + stranger + `(?:\s+\w+)?\s+(?:is|are|was|were|has|have|had|will|can|could|may|might|continues?|expects?|plans?|works?|restores?|repairs?))\b`)
	yours  = expression(`(?i)(?:^|[,;:]\s*|\bplease\s+|\bwe\s+|\baws\s+|\b(?:you|customers)\s+(?:can|may|should)\s+)$`)
	begins = expression(`(?i)(?:^|[,;:]\s*|\b(?:and|but|so)\s+)$`)
)

var (
	// reported is what somebody said before.
	reported = expression(`(?i)\b(?:said|stated|promised|told|announced)\b`)
	// unsure is what is said of a promise, and makes none.
	unsure = expression(`(?i)\b(?:if|whether|that)\s+(?:we|you|aws|our\s+\w+)?\s*$|\b(?:know|say|sure|certain|unlikely|hoped?|wrote|asked|guarantee)\b[^,;]*$`)
	// condition is what must happen first, at the beginning or in a clause before ours: then nobody knows from when on it counts.
	condition = expression(`(?i)^` + conditions + `|` + conditions + `[^,;]*,\s*(?:then\s+)?(?:(?:we|you|our\s+\w+)\s+)?$`)
)

const stranger = `(?:operator|facility|vendor|carrier|provider|utility|contractor|supplier|partner|party|company|parties|companies|staff|owner)s?`

// twisted is in what we will do and makes what follows another's, uncertain, or none.
var twisted = expression(`(?i)\b(?:not|never|cannot|\w+n['’]t|may|might|could|would|should|if|whether|who|which|that|they|until|unless|once|when|after|no|neither|nor|unable|fail|avoid|refrain|let|have|make|ask|allow|help|wait|await|give|enable|require|need|want|expect|tell)\b`)

const conditions = `\b(?:once|if|when|after|until|unless|should|as\s+soon\s+as)\b`

// promise reads one sentence.
func promise(sentence string, at time.Time) (by time.Time, ok bool) {
	for _, way := range []struct {
		form  *regexp.Regexp
		whose func(head string) bool
	}{
		{weTell(), func(head string) bool { return ours().MatchString(head) || carriedOn(head) }},
		{expectIt(), yours().MatchString},
		{itComes(), begins().MatchString},
		{thereIs(), begins().MatchString},
	} {
		if by, ok := spoken(way.form, sentence, at, way.whose); ok {
			return by, true
		}
	}
	return time.Time{}, false
}

// carriedOn reports whether a sentence says what we do before it goes on, and of nobody else meanwhile.
func carriedOn(head string) bool {
	m := carried().FindStringSubmatch(head)
	return m != nil && !others().MatchString(m[1])
}

// spoken reads a sentence in one of the ways.
func spoken(form *regexp.Regexp, sentence string, at time.Time, whose func(head string) bool) (time.Time, bool) {
	m := form.FindStringSubmatch(sentence)
	if m == nil {
		return time.Time{}, false
	}
	last := m[len(m)-3:]
	head, gap, preposition, rest := m[1], last[0], strings.ToLower(last[1]), last[2]
	if by, ok := spoken(form, rest, at, whose); ok {
		return by, true // the last counts
	}
	if n := form.SubexpIndex("deeds"); n > 0 && twisted().MatchString(m[n]) {
		return time.Time{}, false
	}
	if !whose(head) || reported().MatchString(head) || unsure().MatchString(head) || condition().MatchString(head) {
		return time.Time{}, false
	}
	if preposition == "in" || preposition == "within" {
		return span(rest, at)
	}
	return clock(rest, gap, preposition, at)
}
