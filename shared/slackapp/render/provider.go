package render

import (
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// The most of what the provider says in one line, and of a title, in characters.
const (
	maxPosted      = 280
	maxPostedTitle = 120
)

// providerNews tells the room what the provider posted, in the room's language with both clocks and a link, and below that in the other
// language where the provider writes in both.
func providerNews(f plan.News, e incident.Entry) string {
	e.Post = escapedPost(e.Post)
	s := text.ProviderNews(f.Lang, e, func(at time.Time) string { return postedAt(f, at) })
	if e.Post == nil {
		return s
	}
	if e.Post.Link != "" {
		s += " " + Link(e.Post.Link, text.ProviderSource(f.Lang))
	}
	other := e.Post.Said.In(text.OtherLang(f.Lang))
	if said := e.Kind == incident.EntryProvider || e.Kind == incident.EntryProviderMended; said && other != "" && e.Post.Said.In(f.Lang) != "" {
		s += "\n" + other
	}
	return s
}

// postedAt is a moment by the room's own clock, with its day where that is another one than the incident's: it stands beside the same
// moment in UTC, as the provider's page has it.
func postedAt(f plan.News, at time.Time) string {
	return clockFrom(f.Since, at, f.Lang, f.Timezone)
}

// clockFrom is WhenFrom where Slack shows no reader their own time.
func clockFrom(from, at time.Time, lang incident.Lang, tz string) string {
	if text.SameDay(from, at, tz) || at.Sub(from).Abs() < nearby {
		return text.Clock(at, tz)
	}
	return text.Day(at, lang, tz) + " " + text.Clock(at, tz)
}

// escapedPost is p with what the provider wrote made harmless; nil where there is none.
func escapedPost(p *incident.ProviderPost) *incident.ProviderPost {
	if p == nil {
		return nil
	}
	out := *p
	out.Title = incident.Text{JA: typed(p.Title.JA, maxPostedTitle), EN: typed(p.Title.EN, maxPostedTitle)}
	out.Said = incident.Text{JA: typed(p.Said.JA, maxPosted), EN: typed(p.Said.EN, maxPosted)}
	out.Region, out.Services = typed(p.Region, 40), nil
	for _, s := range p.Services {
		out.Services = append(out.Services, typed(s, 60))
	}
	return &out
}

// providerLines are what board, card and status say of the provider's word. since is of what they stand on.
func providerLines(lang incident.Lang, tz string, since time.Time, words []incident.ProviderWord, feed *incident.Feed) []string {
	var shown []incident.ProviderWord
	for _, w := range words {
		w.ProviderPost = *escapedPost(&w.ProviderPost)
		shown = append(shown, w)
	}
	when := func(at time.Time) string { return WhenFrom(since, at, lang, tz) }
	ago := func(at time.Time) string { return token(at, "{ago}", text.Clock(at, tz)) } // as Slack counts it when somebody looks
	lines := text.ProviderLines(lang, shown, feed, when, ago)
	for n := range lines {
		lines[n] = "📡 " + text.ProviderName + ": " + lines[n]
	}
	return lines
}
