package text

import (
	"unicode/utf8"

	"noroshi.internal/shared/incident"
)

// What the room is told of the team's own tools. brackets holds what is wrong and, where that is known, who owns the tool.
var (
	ToolDown       = Phrase{"{tool}が正常に応答しません({since} から。{brackets})。", "{tool} is down (since {since}: {brackets})."}
	ToolReports    = Phrase{"{tool}で障害が発生しています({since} から。{brackets})。", "{tool} reports a problem (since {since}: {brackets})."}
	ToolUp         = Phrase{"{tool}が復旧しました({from}〜{until})。", "{tool} is back (down from {from} to {until})."}
	toolUpPlanned  = Phrase{"{tool}は計画メンテナンス中になりました(障害は {from}〜{until}。{wrong})。", "{tool} is now in planned maintenance (problem from {from} to {until}; {wrong})."}
	ToolInstead    = Phrase{"代わりに: {instead}", "Use instead: {instead}"}
	toolOwned      = Phrase{"{wrong}。担当: {owner}", "{wrong}; owner: {owner}"}
	toolUnreadable = Phrase{"応答の形式が違う({detail})", "unexpected response format ({detail})"}
	toolReported   = Phrase{"ステータスページで報告", "per its status page"}
	toolPlanned    = Phrase{"{tool}の障害は{late}で解消し、計画メンテナンス中({wrong})", "{tool} is in planned maintenance, its problem over after {late} ({wrong})"}
	toolReports    = Phrase{"{tool}で障害が発生({late}前から。{wrong})", "{tool} has reported a problem for {late} ({wrong})"}
)

// What the card of a sign says of the team's own tools.
var (
	toolCheck      = Phrase{"{tool}の稼働を確認", "Check that {tool} works"}
	toolCheckOwned = Phrase{"{tool}の稼働を確認(窓口: {owner})", "Check that {tool} works (contact: {owner})"}
	ToolFine       = Phrase{"🔧 {tool}: 正常({checked} に確認)", "🔧 {tool}: fine (checked {checked})"}
	ToolPlanned    = Phrase{"🔧 {tool}: 計画メンテナンス中({wrong}。{checked} に確認)", "🔧 {tool}: planned maintenance ({wrong}; checked {checked})"}
	toolUnseen     = Phrase{"🔧 {tool}: まだ確認していません", "🔧 {tool}: not checked yet"}
	ToolUnread     = Phrase{"🔧 {tool}: 確認できません({brackets})", "🔧 {tool}: not known ({brackets})"}
)

// ToolCheck is the TODO of a tool that a person looks at.
func ToolCheck(t incident.ToolState) incident.Text {
	p := toolCheck
	if t.OwnerName != "" {
		p = toolCheckOwned
	}
	said := func(lang incident.Lang) string { return p.In(lang, "tool", ToolName(lang, t), "owner", t.OwnerName) }
	return incident.Text{JA: said(incident.Japanese), EN: said(incident.English)}
}

// toolWrongs say what is wrong with a tool, or why nothing is known of it, as a part of a sentence.
var toolWrongs = map[incident.WrongCode]Phrase{
	incident.WrongName:       {"名前解決に失敗", "DNS lookup failed"},
	incident.WrongPrivate:    {"社内のアドレスになるため、確認していません", "its name leads to a private address, so it was not checked"},
	incident.WrongTLS:        {"証明書か暗号化の問題", "certificate or encryption problem"},
	incident.WrongRefused:    {"接続を拒否された", "connection refused"},
	incident.WrongTimeout:    {"10秒待っても応答がない", "no response within 10 s"},
	incident.WrongBroken:     {"接続が途中で切れた", "connection dropped"},
	incident.WrongRedirect:   {"別の場所({detail})へ転送された", "redirected elsewhere ({detail})"},
	incident.WrongStatus:     {"応答は HTTP {detail}", "HTTP {detail} response"},
	incident.WrongText:       {"あるはずの文字列がない", "the expected text is missing"},
	incident.WrongLarge:      {"応答が大きすぎて読めない", "response too large to read"},
	incident.WrongUnreadable: {"応答の形式が違う", "unexpected response format"},
	incident.WrongReported:   {"ステータスページ「{detail}」", "status page: \"{detail}\""},
	incident.WrongUnseen:     {"まだ確認できていません", "not checked yet"},
}

// ToolWrong says what is wrong with a tool, or why nothing is known of it, as a part of a sentence; "": nothing is.
func ToolWrong(lang incident.Lang, w incident.Wrong) string {
	switch {
	case w.Code == incident.WrongReported && w.Detail == "":
		return toolReported.In(lang)
	case w.Code == incident.WrongUnreadable && w.Detail != "":
		return toolUnreadable.In(lang, "detail", w.Detail)
	}
	if p, ok := toolWrongs[w.Code]; ok {
		return p.In(lang, "detail", w.Detail)
	}
	return string(w.Code)
}

// ToolBrackets is what stands between the brackets of ToolDown and ToolReports.
func ToolBrackets(lang incident.Lang, t incident.ToolState) string {
	wrong := ToolWrong(lang, t.Wrong)
	if t.OwnerName == "" {
		return wrong
	}
	return toolOwned.In(lang, "wrong", wrong, "owner", t.OwnerName)
}

// ToolName names a tool as the subject of a sentence: in Japanese a blank stands between letters of the two scripts.
func ToolName(lang incident.Lang, t incident.ToolState) string {
	name := t.Name.In(lang)
	if lang != incident.English && name != "" && name[len(name)-1] < utf8.RuneSelf {
		name += " "
	}
	return name
}

// toolLost is the sentence of a tool that is down: one whose page reports a trouble may answer all the same.
func toolLost(e incident.Entry) Phrase {
	if e.Tool != nil && e.Tool.Wrong.Code == incident.WrongReported {
		return toolReports
	}
	return timeline[incident.EntryToolDown]
}

// toolBack is the sentence of a tool that was down: one that is in maintenance may not work yet.
func toolBack(e incident.Entry) Phrase {
	if e.Tool != nil && e.Tool.Is == incident.ToolPlanned {
		return toolPlanned
	}
	return timeline[incident.EntryToolUp]
}

// toolPlaces fills the places of a sentence about a tool.
func toolPlaces(lang incident.Lang, e incident.Entry) []string {
	if e.Tool == nil {
		return []string{"tool", e.Key, "wrong", BeingConfirmed.In(lang)}
	}
	places := []string{"tool", ToolName(lang, *e.Tool), "wrong", ToolWrong(lang, e.Tool.Wrong)}
	if e.Kind == incident.EntryToolUp { // two looks later people are told
		places = append(places, "late", Duration(lang, e.Tool.Since.Sub(e.From)))
	}
	return places
}

// What to do about what a check finds of a tool.
var (
	toolOpen   = Phrase{"ブラウザで開いてみてください。開けるなら settings.yaml の watch.tools を直し、開けないなら担当に連絡してください。", "Open it in a browser. If it works, correct watch.tools in settings.yaml; if not, tell its owner."}
	toolFormat = Phrase{"settings.yaml の watch.tools で、アドレスと format を確認してください。", "Check its address and format under watch.tools in settings.yaml."}
)

// toolCauses are what a check finds of a tool: what is wrong with it, and what to do.
var toolCauses = []cause{
	{"tool_dns", why{toolWrongs[incident.WrongName], toolOpen}},
	{"tool_private", why{toolWrongs[incident.WrongPrivate], Phrase{"社内にあるツールなら、settings.yaml の watch.tools に inside: true を書いてください。", "If it is inside your network, set inside: true for it under watch.tools in settings.yaml."}}},
	{"tool_tls", why{toolWrongs[incident.WrongTLS], toolOpen}},
	{"tool_refused", why{toolWrongs[incident.WrongRefused], toolOpen}},
	{"tool_timeout", why{toolWrongs[incident.WrongTimeout], toolOpen}},
	{"tool_broken", why{toolWrongs[incident.WrongBroken], toolOpen}},
	{"tool_redirect", why{toolWrongs[incident.WrongRedirect], Phrase{"転送先までは見ません。サインインの要らない、転送されないアドレスを settings.yaml の watch.tools に書いてください。", "Redirects are not followed. Set an address under watch.tools in settings.yaml that needs no sign-in and does not redirect."}}},
	{"tool_status", why{toolWrongs[incident.WrongStatus], Phrase{"正常な応答なら、settings.yaml の watch.tools に status: {detail} を書いてください。違うなら担当に連絡してください。", "If that is how it should answer, set status: {detail} for it under watch.tools in settings.yaml; if not, tell its owner."}}},
	{"tool_page", why{toolWrongs[incident.WrongStatus], toolFormat}},
	{"tool_text", why{toolWrongs[incident.WrongText], Phrase{"settings.yaml の watch.tools の expect が、いまの応答にある文字列かを確認してください。", "Check that expect under watch.tools in settings.yaml is in what it answers now."}}},
	{"tool_large", why{toolWrongs[incident.WrongLarge], Phrase{"256 KB までしか読みません。もっと小さい応答のアドレスか、最初の方にある文字列を書いてください。", "At most 256 KB are read. Set an address with a smaller response, or a text near its beginning."}}},
	{"tool_unreadable", why{toolWrongs[incident.WrongUnreadable], toolFormat}},
}
