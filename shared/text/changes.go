package text

import (
	"strconv"

	"noroshi.internal/shared/incident"
)

// What has changed in the playbook since the check before.
var (
	changesFirst = Phrase{"前回の点検からのプレイブックの変更:", "Changed in the playbook since the last check:"}

	changedPlaybook = Phrase{"{from} から {to} に切り替え", "switched from {from} to {to}"}
	changedDue      = Phrase{"{todo} 期限 {was} → {is}", "{todo} due {was} → {is}"}
	changedEvery    = Phrase{"{todo} 繰り返しの間隔 {was} → {is}", "{todo} every {was} → {is}"}
	changedNothing  = Phrase{"なし", "none"}

	businessDays = Phrase{"{n}営業日", "{n} business days"}
	dueAfter     = Phrase{"{anchor}から{time}", "{time} after {anchor}"}
	dueBefore    = Phrase{"{anchor}の{time}前", "{time} before {anchor}"}
	before       = Phrase{"{time}前", "{time} before"}
)

// changed are what is said of the other kinds.
var changed = map[incident.ChangeKind]Phrase{
	incident.ChangedTitle:   {"{todo} 題名", "{todo} title"},
	incident.ChangedDetails: {"{todo} 内容(手引き・担当など)", "{todo} details (guide, role and so on)"},
	incident.ChangedAdded:   {"{todo} 追加", "{todo} added"},
	incident.ChangedGone:    {"{todo} 削除", "{todo} removed"},
	incident.ChangedRest:    {"TODO 以外(告知・文書・通知文・催促など)", "other than TODOs (announcements, documents, notice, reminders)"},
}

var anchors = map[incident.Anchor]Phrase{
	incident.AtSign:     {"最初の報告", "the first report"},
	incident.AtStart:    {"対応開始", "the start"},
	incident.AtRecovery: {"復旧", "recovery"},
	incident.AtShiftEnd: {"シフト終了", "the end of the shift"},
	incident.AtEnd:      {"対応終了", "the end"},
}

// maxChangeLines is how many changes are named.
const maxChangeLines = 5

// ChangeLines are a few lines about what has changed in a playbook; none where nothing has.
func ChangeLines(lang incident.Lang, changes []incident.PlaybookChange) (lines []string) {
	if len(changes) == 0 {
		return nil
	}
	lines = append(lines, changesFirst.In(lang))
	for _, c := range changes[:min(len(changes), maxChangeLines)] {
		lines = append(lines, changeLine(lang, c))
	}
	if left := len(changes) - maxChangeLines; left > 0 {
		lines = append(lines, More.In(lang, "n", strconv.Itoa(left)))
	}
	return lines
}

func changeLine(lang incident.Lang, c incident.PlaybookChange) string {
	todo := string(c.Todo)
	switch c.What {
	case incident.ChangedPlaybook:
		return changedPlaybook.In(lang, "from", c.From, "to", c.To)
	case incident.ChangedDue:
		anchored := c.Was.Anchor != c.Is.Anchor
		return changedDue.In(lang, "todo", todo, "was", dueWords(lang, c.Was, anchored), "is", dueWords(lang, c.Is, anchored))
	case incident.ChangedEvery:
		return changedEvery.In(lang, "todo", todo, "was", everyWords(lang, c.Was), "is", everyWords(lang, c.Is))
	}
	return changed[c.What].In(lang, "todo", todo)
}

// dueWords says when something is due; anchored: and from when that counts.
func dueWords(lang incident.Lang, d incident.Due, anchored bool) string {
	if d == (incident.Due{}) {
		return changedNothing.In(lang)
	}
	time := Duration(lang, d.After)
	if d.Days != 0 {
		time = businessDays.In(lang, "n", strconv.Itoa(d.Days))
	}
	switch {
	case anchored && d.After < 0:
		return dueBefore.In(lang, "anchor", anchors[d.Anchor].In(lang), "time", time)
	case anchored:
		return dueAfter.In(lang, "anchor", anchors[d.Anchor].In(lang), "time", time)
	case d.After < 0:
		return before.In(lang, "time", time)
	}
	return time
}

func everyWords(lang incident.Lang, d incident.Due) string {
	if d.After == 0 {
		return changedNothing.In(lang)
	}
	return Duration(lang, d.After)
}
