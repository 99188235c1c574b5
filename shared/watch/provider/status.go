package provider

import (
	"slices"
	"strings"
)

// Status is how bad the provider says it is. It is stored.
type Status string

// The statuses. The provider publishes no legend: that impact is the first comes from one event that was seen to rise in two sources.
const (
	Unknown    Status = "unknown" // words or a number that were not seen before; its text says more
	Resolved   Status = "resolved"
	Impact     Status = "impact" // also what was called informational
	Degraded   Status = "degraded"
	Disruption Status = "disruption"
)

// byNumber are the statuses by the number that the JSON sources give.
var byNumber = []Status{Resolved, Impact, Degraded, Disruption}

// byWords are the statuses by the words with which the title of an item begins.
var byWords = map[string]Status{
	"service is operating normally": Resolved,
	"informational message":         Impact,
	"service impact":                Impact,
	"service degradation":           Degraded,
	"service disruption":            Disruption,
}

// resolvedMark begins the title of the update that ends an event.
const resolvedMark = "[RESOLVED]"

// Rank orders the statuses: 0 resolved, or unknown, to 3 disruption.
func (s Status) Rank() int { return max(0, slices.Index(byNumber, s)) }

// worse returns the worse of two statuses; anything is worse than nothing known.
func worse(a, b Status) Status {
	if a == "" || a == Unknown || b.Rank() > a.Rank() {
		return b
	}
	return a
}

func numbered(n number) Status {
	if !n.ok || n.value < 0 || n.value >= int64(len(byNumber)) {
		return Unknown
	}
	return byNumber[n.value]
}

// titled splits the title of an item into the status that its first words give and the rest, if there is one; all of it where these are
// unknown.
func titled(title string) (Status, string) {
	words, rest, _ := strings.Cut(title, ":")
	if s := byWords[strings.ToLower(strings.Join(strings.Fields(words), " "))]; s != "" {
		return s, strings.TrimSpace(rest)
	}
	return Unknown, title
}

// marked reports whether a title, in either language, begins as that of the last update does.
func marked(title string) bool {
	for half := range strings.SplitSeq(title, "|") {
		half = strings.TrimSpace(half)
		if len(half) >= len(resolvedMark) && strings.EqualFold(half[:len(resolvedMark)], resolvedMark) {
			return true
		}
	}
	return false
}

func (u Update) marked() bool { return u.Status == Resolved && marked(u.Title.JA+"|"+u.Title.EN) }
