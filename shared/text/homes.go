package text

import (
	"slices"
	"strconv"

	"noroshi.internal/shared/incident"
)

// Where the hosts live that a response needs, each in a line of its own.
var (
	homeThere   = Phrase{"📍 {host}: AWS の{where}{addresses}。止まると使えないもの: {uses}", "📍 {host}: in AWS, {where}{addresses}. Stops with it: {uses}"}
	homeOutside = Phrase{"✅ {host}: AWS の公開アドレス範囲の外{addresses}。止まると使えないもの: {uses}", "✅ {host}: outside AWS's published ranges{addresses}. Stops with it: {uses}"}
	homeUnknown = Phrase{"❔ {host}: AWS にあるかどうか不明。{why}{addresses}。止まると使えないもの: {uses}", "❔ {host}: cannot tell whether it is in AWS: {why}{addresses}. Stops with it: {uses}"}
	homeAt      = Phrase{"({list})", " ({list})"}
	homeEdge    = Phrase{"エッジ(CloudFront など、リージョンなし)", "the edge (CloudFront and the like, no region)"}
)

// The same in few lines, of what people should know: what lies with the provider, and what nobody can tell.
var (
	homesThere   = Phrase{"📍 AWS の{where}にあり、AWS の障害で一緒に止まりうるもの: {hosts}", "📍 In AWS, {where}, and may fail with it: {hosts}"}
	homesUnknown = Phrase{"❔ AWS にあるかどうか不明なもの: {hosts}", "❔ Cannot tell whether these are in AWS: {hosts}"}
	homesCopy    = Phrase{"AWS のアドレス範囲を取得できなかったため、{day}に取得した控え({age}前)で調べました。", "AWS's address ranges could not be fetched; this is by the copy of {day} ({age} old)."}
	homesHost    = Phrase{"{host}({what})", "{host} ({what})"}
	homesOther   = Phrase{"{list}、{more}", "{list} {more}"}
	homesWhere   = Phrase{"ほかのリージョン", "other regions"}
)

var homeWhy = map[incident.HomeUnknown]Phrase{
	incident.HomeNoName:   {"名前を引けない", "DNS lookup failed"},
	incident.HomeNoAnswer: {"名前解決の応答がない", "no answer from DNS"},
	incident.HomePrivate:  {"社内のアドレス", "a private address"},
	incident.HomeNoRanges: {"AWS のアドレス範囲を取得できない", "AWS's address ranges are not known"},
}

// stops are what cannot be used without a host that a setting names.
var stops = map[string]Phrase{
	"login.issuer":       {"会社のアカウントでのサインイン", "signing in with company accounts"},
	"login.url":          {"ブラウザの画面", "the form in the browser"},
	"notices.portal.url": {"お客様向けポータル", "the customers' portal"},
	"meeting":            {"会議室", "the meeting room"},
	"runbook":            {"手順書", "the runbook"},
	"contact":            {"お客様の問い合わせ先", "the contact for customers"},
}

var (
	slackStops   = Phrase{"Slack での操作と投稿", "everything in Slack"}
	stopsSetting = Phrase{"settings.yaml の {setting} のアドレス", "the address under {setting} in settings.yaml"}
	stopsSystem  = Phrase{"{system}", "{system}"}
)

// useName is what cannot be used without a host.
func useName(lang incident.Lang, u incident.Use) string {
	switch {
	case u.System != "":
		if w := systems[u.System]; w.stops != (Phrase{}) {
			return w.stops.In(lang)
		}
		return stopsSystem.In(lang, "system", string(u.System))
	case u.Setting != "":
		if p, ok := stops[u.Setting]; ok {
			return p.In(lang)
		}
		return stopsSetting.In(lang, "setting", u.Setting)
	}
	return u.Tool.In(lang)
}

func useNames(lang incident.Lang, uses []incident.Use) string {
	names := make([]string, len(uses))
	for i, u := range uses {
		names[i] = useName(lang, u)
	}
	return List(lang, names)
}

// homeWhere names the regions of a host.
func homeWhere(lang incident.Lang, regions []string) string {
	names := make([]string, len(regions))
	for i, r := range regions {
		if names[i] = PlaceCode(lang, r); r == incident.EdgeRegion {
			names[i] = homeEdge.In(lang)
		}
	}
	return List(lang, names)
}

// homeLine is a line about one host.
func homeLine(lang incident.Lang, h incident.Home, host string) string {
	p := homeOutside
	switch {
	case h.Unknown != "":
		p = homeUnknown
	case len(h.Regions) > 0:
		p = homeThere
	}
	addresses := ""
	if len(h.Addresses) > 0 {
		addresses = homeAt.In(lang, "list", List(lang, h.Addresses))
	}
	return p.In(lang, "host", host, "where", homeWhere(lang, h.Regions), "why", homeWhy[h.Unknown].In(lang), "addresses", addresses, "uses", useNames(lang, h.Uses))
}

// The most that HomeLines says.
const (
	maxHomeGroups = 3
	maxHomeHosts  = 4
)

// HomeLines are a few lines about those hosts of a check that people should know of; none where there is nothing to know. Subjects and
// tools are written as the reader sees them.
func HomeLines(lang incident.Lang, findings []incident.Finding) (lines []string) {
	there, unknown := homeGroups(findings)
	for i, g := range there {
		where := homeWhere(lang, g[0].Home.Regions)
		if i == maxHomeGroups-1 && len(there) > maxHomeGroups {
			g, where = slices.Concat(there[i:]...), homesWhere.In(lang)
		}
		if i < maxHomeGroups {
			lines = append(lines, homesThere.In(lang, "where", where, "hosts", homeHosts(lang, g, func(f incident.Finding) string { return useNames(lang, f.Home.Uses) })))
		}
	}
	if len(unknown) > 0 {
		why := func(f incident.Finding) string { return homeWhy[f.Home.Unknown].In(lang) }
		lines = append(lines, homesUnknown.In(lang, "hosts", homeHosts(lang, unknown, why)))
	}
	return append(lines, HomeCopy(lang, findings)...)
}

// homeGroups are the hosts that lie with the provider, by their regions, and those of which nobody can tell.
func homeGroups(findings []incident.Finding) (there [][]incident.Finding, unknown []incident.Finding) {
	for _, f := range findings {
		switch {
		case f.Home == nil:
		case f.Home.Unknown != "":
			unknown = append(unknown, f)
		case len(f.Home.Regions) > 0:
			same := func(g []incident.Finding) bool { return slices.Equal(g[0].Home.Regions, f.Home.Regions) }
			if i := slices.IndexFunc(there, same); i >= 0 {
				there[i] = append(there[i], f)
			} else {
				there = append(there, []incident.Finding{f})
			}
		}
	}
	return there, unknown
}

// homeHosts lists hosts, each with what there is to say of it, and how many more there are.
func homeHosts(lang incident.Lang, all []incident.Finding, what func(incident.Finding) string) string {
	var named []string
	for _, f := range all[:min(len(all), maxHomeHosts)] {
		named = append(named, homesHost.In(lang, "host", f.Subject, "what", what(f)))
	}
	list := List(lang, named)
	if left := len(all) - len(named); left > 0 {
		list = homesOther.In(lang, "list", list, "more", More.In(lang, "n", strconv.Itoa(left)))
	}
	return list
}

// HomeCopy says that the ranges are those of an earlier day; none where they are today's.
func HomeCopy(lang incident.Lang, findings []incident.Finding) []string {
	i := slices.IndexFunc(findings, func(f incident.Finding) bool { return f.Home != nil && !f.Home.Got.IsZero() })
	if i < 0 {
		return nil
	}
	h := findings[i].Home
	return []string{homesCopy.In(lang, "day", Day(h.Got, lang, ""), "age", days.In(lang, "n", strconv.Itoa(h.Age)))}
}

// rangesCauses are what a check finds of the provider's address ranges. {detail} is a code, with the day of the copy before it.
var rangesCauses = []cause{
	{"ranges_none", why{
		Phrase{"取得できず、控えもない({detail})", "could not be fetched, and there is no copy ({detail})"},
		Phrase{"ip-ranges.amazonaws.com へ HTTPS で出られるかを確認し、もう一度実行してください。", "Check that HTTPS to ip-ranges.amazonaws.com is allowed, then run it again."},
	}},
	{"ranges_old", why{
		Phrase{"長く取得できず、控えが古い({detail})", "could not be fetched for long, and the copy is old ({detail})"},
		Phrase{"ip-ranges.amazonaws.com へ HTTPS で出られるかを確認してください。", "Check that HTTPS to ip-ranges.amazonaws.com is allowed."},
	}},
}
