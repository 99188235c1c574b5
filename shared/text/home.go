package text

import (
	"time"

	"noroshi.internal/shared/incident"
)

// What stands in the app's Home tab.
var (
	HomeMine      = Phrase{"*あなたの TODO* {n}件", "*Your TODOs* ({n})"}
	HomeRuns      = Phrase{"*進行中の障害対応* {n}件", "*Active incidents* ({n})"}
	HomeShift     = Phrase{"*あなたのシフト*", "*Your shift*"}
	HomeFree      = Phrase{"あなたが担当している TODO はありません。", "You have no TODOs."}
	HomeIdle      = Phrase{"進行中の障害対応はありません。あなたの TODO もありません。", "No active incidents, and you have no TODOs."}
	HomeRun       = Phrase{"{title} ─ {phase} · {leader} · {channel}", "{title} · {phase} · {leader} · {channel}"}
	HomeLeader    = Phrase{"司令塔 {commander}", "Commander {commander}"}
	HomeNobody    = Phrase{"司令塔が不在", "nobody commands"}
	HomeYou       = Phrase{"あなた", "you"}
	HomeHelps     = Phrase{"{owner} に協力", "helping {owner}"}
	HomeForm      = Phrase{"ブラウザの画面で見る", "see them in the browser"}
	HomeUnseenOne = Phrase{"ほかの障害対応1件の TODO は、ここには出ません。", "TODOs of 1 other incident are not shown here."}
	HomeUnseen    = Phrase{"ほかの障害対応{n}件の TODO は、ここには出ません。", "TODOs of {n} other incidents are not shown here."}
	HomeNoShift   = Phrase{"どの拠点のシフトにも入っていません。", "You are on no site's shifts."}
	HomeNoSites   = Phrase{"シフトは設定されていません。", "No shifts are set."}
	HomeAsOf      = Phrase{"{when} 時点の表示です。タブを開き直すと最新になります。", "As of {when}. Open this tab again for the latest."}
	HomeOpenAgain = Phrase{"このタブを開き直すと、あなたの TODO と進行中の障害対応が出ます。", "Open this tab again to see your TODOs and the active incidents."}

	homeOn     = Phrase{"{site}: シフト中({until} まで)", "{site}: on shift until {until}"}
	homeAlways = Phrase{"{site}: シフト中(終日)", "{site}: on shift all day"}
	homeOff    = Phrase{"{site}: シフト外", "{site}: off shift"}
	homeNext   = Phrase{" · 次は {from} から {until} まで", " · next {from} to {until}"}
	homeNoNext = Phrase{" · 次の予定なし", " · none planned next"}
)

// ShiftOf says of a site, called as site says, whether its people are on shift at a moment, until when, and when the next begins and ends.
// moment writes a time for readers who think of another.
func ShiftOf(lang incident.Lang, s incident.Site, site string, now time.Time, moment func(from, at time.Time) string) string {
	shift, on := s.Shift(now)
	said := homeOff
	switch {
	case on && shift.Always(now):
		return homeAlways.In(lang, "site", site)
	case on:
		said = homeOn
	}
	next, comes := s.Next(now)
	then := homeNoNext
	if comes {
		then = homeNext
	}
	return said.In(lang, "site", site, "until", moment(now, shift.To)) +
		then.In(lang, "from", moment(now, next.From), "until", moment(next.From, next.To))
}
