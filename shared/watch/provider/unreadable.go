package provider

import (
	"noroshi.internal/shared/incident"
)

// Unreadable says why nothing may be used of an answer.
type Unreadable struct {
	Source Source
	Why    Why
}

func (u *Unreadable) Error() string { return "read " + string(u.Source) + ": " + string(u.Why) }

// Why is a reason why an answer cannot be used.
type Why string

// The reasons.
const (
	WhyEmpty    Why = "the answer is empty"
	WhyLarge    Why = "larger than 5 MB"
	WhyMany     Why = "more elements than are read"
	WhyDeep     Why = "nested more deeply than is read"
	WhyHTML     Why = "a page of HTML"
	WhyOdd      Why = "UTF-16 with an odd number of bytes"
	WhyDamaged  Why = "the text is damaged"
	WhyJSON     Why = "not valid JSON"
	WhyNotArray Why = "not an array"
	WhyXML      Why = "not valid XML"
	WhyNotFeed  Why = "not a feed"
	WhyShape    Why = "no element has the known names"
	WhyNoSource Why = "a source that nobody knows"
)

// Wrong is the same as what is known of other sources has it. Its detail is a word of every language.
func (u *Unreadable) Wrong() incident.Wrong {
	switch u.Why {
	case WhyLarge:
		return incident.Wrong{Code: incident.WrongLarge}
	case WhyHTML:
		return incident.Wrong{Code: incident.WrongUnreadable, Detail: "HTML"}
	case WhyOdd, WhyDamaged:
		return incident.Wrong{Code: incident.WrongUnreadable, Detail: "Unicode"}
	case WhyJSON, WhyNotArray:
		return incident.Wrong{Code: incident.WrongUnreadable, Detail: "JSON"}
	case WhyXML, WhyNotFeed:
		return incident.Wrong{Code: incident.WrongUnreadable, Detail: "RSS"}
	}
	return incident.Wrong{Code: incident.WrongUnreadable}
}
