package text

import "noroshi.internal/shared/incident"

// The portal: what customers read around the notices, in the voice of the notices.
var (
	PortalTitle  = Phrase{"障害のお知らせ", "Service notices"} // where the settings name none
	PortalOther  = Phrase{"English", "日本語"}             // the link to the same page in the other language
	PortalOutage = Phrase{"{what} の障害", "Outage: {what}"}
	PortalTab    = Phrase{"{what} | {title}", "{what} | {title}"}

	PortalQuiet   = Phrase{"現在、お知らせしている障害はありません。", "There are no ongoing outages to report."}
	PortalOne     = Phrase{"障害が発生しています", "There is an outage"}
	PortalSeveral = Phrase{"{n}件の障害が発生しています", "There are {n} outages"}
	PortalChanged = Phrase{"最終更新: {at}", "Last updated: {at}"}
	PortalReload  = Phrase{"このページは自動では更新されません。最新の情報は、再読み込みしてご確認ください。", "This page does not refresh itself. Reload it for the latest information."}

	PortalState = Phrase{"状況", "Status"}
	PortalSince = Phrase{"最初のお知らせ", "First notice"}
	PortalOver  = Phrase{"最後のお知らせ", "Last notice"}

	PortalRunning = Phrase{"発生中の障害", "Ongoing"}
	PortalRecent  = Phrase{"過去{n}日の障害", "Last {n} days"}
	PortalNone    = Phrase{"過去{n}日にお知らせした障害はありません。", "No outages were reported in the last {n} days."}
	PortalNoOther = Phrase{"過去{n}日に、このほかにお知らせした障害はありません。", "No other outages were reported in the last {n} days."}
	PortalAll     = Phrase{"これまでの障害", "All outages"}
	PortalNever   = Phrase{"これまでにお知らせした障害はありません。", "No outages have been reported so far."}
	PortalEarlier = Phrase{"以前の障害", "Earlier outages"}
	PortalMore    = Phrase{"このほかの障害: {n}件", "Other outages: {n}"}

	PortalRest   = Phrase{"これより前のお知らせ: {n}件", "Earlier notices: {n}"}
	PortalUnread = Phrase{"お知らせの全文: {n}件", "Read the notices: {n}"}
	PortalFolded = Phrase{"これより前のお知らせ", "Earlier notices"}
	PortalNo     = Phrase{"第{no}報", "Notice {no}"}
	PortalBefore = Phrase{"前のお知らせ: 第{no}報", "Previous notice: {no}"}
	PortalSingle = Phrase{"第{no}報の全文です。その後の状況は、最新のお知らせをご覧ください。", "This is notice {no} in full. There may be newer ones."}
	PortalLatest = Phrase{"この障害の最新のお知らせ", "Latest on this outage"}

	PortalFront  = Phrase{"現在の状況", "Current status"}
	PortalPages  = Phrase{"ページの移動", "Pages"}
	PortalFeed   = Phrase{"お知らせのフィード(Atom)", "Notices as a feed (Atom)"}
	PortalData   = Phrase{"機械可読データ(JSON)", "Status as data (JSON)"}
	PortalAtZone = Phrase{"時刻は日本時間(JST)と協定世界時(UTC)です。", "Times are in Japan time (JST) and UTC."}

	portalWell   = Phrase{"お知らせしている障害はありません", "No ongoing outages"}
	portalStated = map[incident.NoticeStage]Phrase{incident.FirstNotice: {"調査中", "Investigating"}, incident.FollowUpNotice: {"対応中", "In progress"}, incident.RecoveryNotice: {"復旧", "Resolved"}}
	portalPart   = Phrase{"{service} ({region})", "{service} ({region})"}
	portalClosed = Phrase{"対応終了", "Closed"}
)

// PortalWhat says what is hit and where, in one line; where neither is known, the subject of the last notice does.
func PortalWhat(lang incident.Lang, i incident.PortalIncident) string {
	if len(i.Services) == 0 && i.Region == "" {
		return i.Title.In(lang)
	}
	return incident.CleanTitle(where(lang, incident.Facts{Services: i.Services, Region: i.Region}))
}

// PortalHeading is PortalWhat as the name of an outage.
func PortalHeading(lang incident.Lang, i incident.PortalIncident) string {
	if len(i.Services) == 0 && i.Region == "" {
		return i.Title.In(lang)
	}
	return PortalOutage.In(lang, "what", PortalWhat(lang, i))
}

// PortalStage says how far an incident is, as customers read of it.
func PortalStage(lang incident.Lang, i incident.PortalIncident) string {
	if !i.OverAt.IsZero() && i.Stage != incident.RecoveryNotice {
		return portalClosed.In(lang)
	}
	return portalStated[i.Stage].In(lang)
}

// PortalPart names what outages hit, for programs; "" for what is not known.
func PortalPart(service, region string) string {
	switch {
	case service == "" && region == "":
		return PortalBoth(letterUnnamed.Both())
	case service == "" || region == "":
		return incident.CleanTitle(service + region)
	}
	return portalPart.In(incident.Japanese, "service", incident.CleanTitle(service), "region", incident.CleanTitle(region))
}

// PortalWords is how a program is told how things are.
func PortalWords(running bool) string {
	p := portalWell
	if running {
		p = PortalOne
	}
	return PortalBoth(p.Both())
}

// PortalBoth is a line in both languages, for programs, which read one document in whatever language.
func PortalBoth(t incident.Text) string {
	if t.JA == t.EN {
		return t.JA
	}
	return t.JA + " / " + t.EN
}
