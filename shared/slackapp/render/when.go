package render

import (
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// When is a time of day that each reader sees in a zone of their own; where Slack cannot do that, in tz with its name.
// The zero time is being confirmed.
func When(t time.Time, lang incident.Lang, tz string) string {
	if t.IsZero() {
		return text.BeingConfirmed.In(lang)
	}
	return token(t, "{time}", text.Clock(t, tz))
}

// nearby is how far off a time of day is understood without its day, also across midnight.
const nearby = 6 * time.Hour

// WhenFrom is When for readers who think of the moment from: a moment of another day in tz comes with its day, unless it
// is near.
func WhenFrom(from, t time.Time, lang incident.Lang, tz string) string {
	if t.IsZero() || !from.IsZero() && (text.SameDay(from, t, tz) || t.Sub(from).Abs() < nearby) {
		return When(t, lang, tz)
	}
	return token(t, "{date_short_pretty} {time}", text.Day(t, lang, tz)+" "+text.Clock(t, tz))
}

// token is Slack's date (docs.slack.dev, "Formatting message text", dates). The fallback holds nothing to escape.
func token(t time.Time, form, fallback string) string {
	return fmt.Sprintf("<!date^%d^%s|%s>", t.Unix(), form, fallback)
}
