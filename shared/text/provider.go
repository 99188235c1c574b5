package text

import (
	"cmp"
	"time"

	"noroshi.internal/shared/incident"
)

// What the room is told of the provider's own outages. The second line, where the provider writes in two languages, is its words in the
// other one.
var (
	providerSaid   = Phrase{"📡 AWS の発表({level}、{where}): {said}({at}、{utc}){next}", "📡 AWS ({level}, {where}): {said} ({at}, {utc}){next}"}
	providerMended = Phrase{"📡 AWS が発表を訂正({level}、{where}): {said}({at}、{utc}){next}", "📡 AWS corrected its post ({level}, {where}): {said} ({at}, {utc}){next}"}
	providerLate   = Phrase{"📡 AWS は {at}({utc})までに続報を出すとしていましたが、まだ出ていません({where})", "📡 AWS promised an update by {at} ({utc}) and has not posted one ({where})"}
	providerGone   = Phrase{"📡 AWS の一覧から消えました。解決したとは発表されていません({where})", "📡 AWS no longer lists this; it has not said that it is resolved ({where})"}
	providerNext   = Phrase{"。次の続報は {at} まで", "; next update by {at}"}
	providerIn     = Phrase{"{region}の {services}", "{services} in {region}"}
	global         = Phrase{"全リージョン共通", "all regions"}
	providerSign   = Phrase{"AWS の発表: {title}({where})", "AWS: {title} ({where})"}
	unworded       = Phrase{"本文を読めません", "its text cannot be read"}
	providerSource = Phrase{"原文", "post"}

	feedLost = Phrase{"📡 AWS の公開情報を {since} から読めません({wrong})。人が直接確認してください。", "📡 AWS's public status has been unreadable since {since} ({wrong}). Please check it by hand."}
	feedBack = Phrase{"📡 AWS の公開情報を再び読めるようになりました({from} から読めませんでした)。", "📡 AWS's public status is readable again (it was not since {from})."}
)

// ProviderName is what the provider is called.
const ProviderName = "AWS"

// What board, card and status say of them, after its name.
var (
	boardPost      = Phrase{"{level} {where}「{title}」{ago}{next}", "{level}, {where} \"{title}\", {ago}{next}"}
	boardPostNext  = Phrase{"、次の続報 {at} まで", ", next update by {at}"}
	boardPostLate  = Phrase{"、{at} までの続報がまだない", ", the update promised by {at} is overdue"}
	boardPostGone  = Phrase{"、一覧から消えた(解決の発表なし)", ", no longer listed (not said to be resolved)"}
	boardQuiet     = Phrase{"該当する発表なし", "nothing posted about this"}
	boardPartly    = Phrase{"該当する発表なし(ただし {partly} を読めていない)", "nothing posted about this (but {partly} cannot be read)"}
	boardUnread    = Phrase{"不明({since} から公開情報を読めません{last})", "unknown (its public status has been unreadable since {since}{last})"}
	boardPart      = Phrase{"{part} は不明({since} から読めません{last})", "{part}: unknown (unreadable since {since}{last})"}
	boardLast      = Phrase{"。最後に読めたのは {read}({ago}){state}", "; last read {read}, {ago}{state}"}
	boardLastState = Phrase{"、そのときは{state}", ": {state}"}
	boardLevel     = Phrase{"「{level}」", "{level}"}
)

// providerLevels say how bad the provider says that it is.
var providerLevels = map[incident.ProviderLevel]Phrase{
	incident.ProviderOver:       {"解決", "resolved"},
	incident.ProviderImpact:     {"影響あり", "service impact"},
	incident.ProviderDegraded:   {"性能低下", "service degradation"},
	incident.ProviderDisruption: {"サービス停止", "service disruption"},
}

// unknownLevel is said of a word of the provider's that is not known.
var unknownLevel = Phrase{"程度は不明", "severity not stated"}

// globalRegion is the region of what lies in none, as the provider writes it.
const globalRegion = "global"

// ProviderLevel says how bad the provider says that it is.
func ProviderLevel(lang incident.Lang, l incident.ProviderLevel) string {
	return cmp.Or(providerLevels[l], unknownLevel).In(lang)
}

// ProviderSource is what a link to a post is called.
func ProviderSource(lang incident.Lang) string { return providerSource.In(lang) }

// ProviderSign is the title of a sign that is opened for a post.
func ProviderSign(lang incident.Lang, p incident.ProviderPost) string {
	return providerSign.In(lang, "title", cmp.Or(Given(lang, p.Title), ProviderLevel(lang, p.Level)), "where", ProviderWhere(lang, p))
}

// ProviderWhere names what a post is about: services and region.
func ProviderWhere(lang incident.Lang, p incident.ProviderPost) string {
	services, region := List(lang, p.Services), RegionName(lang, p.Region)
	if p.Region == globalRegion {
		region = global.In(lang)
	}
	if services == "" || region == "" {
		return OrUnknown(lang, services+region)
	}
	return providerIn.In(lang, "services", services, "region", region)
}

// OtherLang is the one of the two languages that lang is not.
func OtherLang(lang incident.Lang) incident.Lang {
	if lang == incident.English {
		return incident.Japanese
	}
	return incident.English
}

// Given is a text in lang, or in the other language where the provider gives it in that one only.
func Given(lang incident.Lang, t incident.Text) string {
	return cmp.Or(t.In(lang), t.In(OtherLang(lang)))
}

// ProviderNews is what the room is told of a post, in one line. when writes a moment in the room's zone.
func ProviderNews(lang incident.Lang, e incident.Entry, when func(time.Time) string) string {
	if e.Post == nil {
		return TheTool.In(lang)
	}
	p := *e.Post
	switch e.Kind {
	case incident.EntryProviderLate:
		return providerLate.In(lang, "at", when(p.Next), "utc", Clock(p.Next, "UTC"), "where", ProviderWhere(lang, p))
	case incident.EntryProviderGone:
		return providerGone.In(lang, "where", ProviderWhere(lang, p))
	}
	said := providerSaid
	if e.Kind == incident.EntryProviderMended {
		said = providerMended
	}
	next := ""
	if !p.Next.IsZero() {
		next = providerNext.In(lang, "at", when(p.Next))
	}
	return said.In(lang, "level", ProviderLevel(lang, p.Level), "where", ProviderWhere(lang, p), "said", cmp.Or(Given(lang, p.Said), Given(lang, p.Title), unworded.In(lang)),
		"at", when(p.At), "utc", Clock(p.At, "UTC"), "next", next)
}

// FeedNews is what the room is told of whether the provider's word can be read.
func FeedNews(lang incident.Lang, e incident.Entry, when func(time.Time) string) string {
	if e.Kind == incident.EntryFeedBack || e.Feed == nil {
		return feedBack.In(lang, "from", when(e.From))
	}
	return feedLost.In(lang, "since", when(e.Feed.Unread), "wrong", ToolWrong(lang, e.Feed.Wrong))
}

// ProviderLines are what board, card and status say of the provider's word, each in one line: of each of its outages that it has not
// said is over, else of the latest, or that there is nothing; and of what cannot be read since when it is unknown, with what it was then.
// ago says how long ago a moment was. Nothing: nobody looks.
func ProviderLines(lang incident.Lang, words []incident.ProviderWord, feed *incident.Feed, when, ago func(time.Time) string) (out []string) {
	for _, w := range ProviderShown(words) {
		out = append(out, providerLine(lang, w, when, ago))
	}
	last := func(p incident.FeedPart) string { return lastRead(lang, p, words, when, ago) }
	switch {
	case feed == nil:
		return out
	case !feed.Reads():
		whole := incident.FeedPart{Unread: feed.Unread, ReadAt: feed.ReadAt}
		return append(out, boardUnread.In(lang, "since", when(feed.Unread), "last", last(whole)))
	case len(words) == 0 && len(feed.Parts) > 0:
		out = append(out, boardPartly.In(lang, "partly", List(lang, partNames(feed.Parts))))
	case len(words) == 0:
		out = append(out, boardQuiet.In(lang))
	}
	for _, p := range feed.Parts {
		out = append(out, boardPart.In(lang, "part", p.Name, "since", when(p.Unread), "last", last(p)))
	}
	return out
}

func partNames(all []incident.FeedPart) (out []string) {
	for _, p := range all {
		out = append(out, p.Name)
	}
	return out
}

// lastRead says when something that cannot be read was read last, and how the provider's word was then, as far as words know that.
func lastRead(lang incident.Lang, p incident.FeedPart, words []incident.ProviderWord, when, ago func(time.Time) string) string {
	if p.ReadAt.IsZero() {
		return ""
	}
	state := ""
	if said := stateAt(lang, p.Unread, words); said != "" {
		state = boardLastState.In(lang, "state", said)
	}
	return boardLast.In(lang, "read", when(p.ReadAt), "ago", ago(p.ReadAt), "state", state)
}

// stateAt is the provider's word as it was at a moment; empty: nobody knows, for all that is known was said later.
func stateAt(lang incident.Lang, at time.Time, words []incident.ProviderWord) string {
	if len(words) == 0 {
		return boardQuiet.In(lang)
	}
	for _, w := range ProviderShown(words) {
		if !w.At.After(at) {
			return boardLevel.In(lang, "level", ProviderLevel(lang, w.Level))
		}
	}
	return ""
}

// ProviderShown are those of the provider's outages that are shown: all that are not over, else the latest, the newest first.
func ProviderShown(words []incident.ProviderWord) (out []incident.ProviderWord) {
	for n := len(words) - 1; n >= 0; n-- {
		if !words[n].Over() {
			out = append(out, words[n])
		}
	}
	if len(out) == 0 && len(words) > 0 {
		out = append(out, words[len(words)-1])
	}
	return out
}

func providerLine(lang incident.Lang, w incident.ProviderWord, when, ago func(time.Time) string) string {
	next := ""
	switch {
	case !w.Gone.IsZero():
		next = boardPostGone.In(lang)
	case !w.Late.IsZero():
		next = boardPostLate.In(lang, "at", when(w.Late))
	case !w.Next.IsZero():
		next = boardPostNext.In(lang, "at", when(w.Next))
	}
	return boardPost.In(lang, "level", ProviderLevel(lang, w.Level), "where", ProviderWhere(lang, w.ProviderPost), "title", cmp.Or(Given(lang, w.Title), unworded.In(lang)), "ago", ago(w.At), "next", next)
}

// By when the provider promised to speak again.
var (
	standNext   = Phrase{"AWS: 次の続報は {at} まで", "AWS: next update by {at}"}
	standLate   = Phrase{"🔴 AWS: {at} までの続報がまだない", "🔴 AWS: the update promised by {at} is overdue"}
	standNone   = Phrase{"AWS: 次の続報の予告なし", "AWS: no next update promised"}
	standOver   = Phrase{"AWS: 解決と発表済み", "AWS: says it is resolved"}
	standQuiet  = Phrase{"AWS: 発表なし(続報の予告もなし)", "AWS: nothing posted, so no update promised"}
	standUnread = Phrase{"AWS: 続報の予告は不明(公開情報を読めません)", "AWS: next update unknown (its public status is unreadable)"}
)

// ProviderPromise is by when the provider promised to speak again, of all its outages that are not over; or that it promised nothing, or
// that nobody knows. "": nobody looks.
func ProviderPromise(lang incident.Lang, words []incident.ProviderWord, feed *incident.Feed, when func(time.Time) string) string {
	late, next := providerNextUpdate(words)
	switch shown := ProviderShown(words); {
	case !late.IsZero():
		return standLate.In(lang, "at", when(late))
	case feed != nil && !feed.Reads():
		return standUnread.In(lang)
	case !next.IsZero():
		return standNext.In(lang, "at", when(next))
	case len(shown) == 0 && feed == nil:
		return ""
	case len(shown) == 0:
		return standQuiet.In(lang)
	case shown[0].Over():
		return standOver.In(lang)
	}
	return standNone.In(lang)
}

// providerNextUpdate is since when an update is missing that the provider promised, and by when it promised the next: the first of each.
// Zero: none is.
func providerNextUpdate(words []incident.ProviderWord) (late, next time.Time) {
	first := func(at *time.Time, other time.Time) {
		if at.IsZero() || !other.IsZero() && other.Before(*at) {
			*at = other
		}
	}
	for _, w := range words {
		if w.Over() || !w.Gone.IsZero() {
			continue
		}
		if first(&late, w.Late); w.Late.IsZero() {
			first(&next, w.Next)
		}
	}
	return late, next
}

// providerPlaces fills the places of a sentence about what the provider says.
func providerPlaces(lang incident.Lang, e incident.Entry) (places []string) {
	if e.Feed != nil {
		places = append(places, "wrong", ToolWrong(lang, e.Feed.Wrong))
	}
	if e.Post == nil {
		return places
	}
	said := cmp.Or(Given(lang, e.Post.Said), Given(lang, e.Post.Title), unworded.In(lang))
	return append(places, "level", ProviderLevel(lang, e.Post.Level), "where", ProviderWhere(lang, *e.Post), "said", said)
}

var lately = Phrase{"{late}前", "{late} ago"}

// Ago says how long ago something was.
func Ago(lang incident.Lang, d time.Duration) string {
	return lately.In(lang, "late", Duration(lang, max(0, d)))
}
