package text

import (
	"time"

	"noroshi.internal/shared/incident"
)

// The record 記録: one archive of an incident, to keep and to prove.
var (
	CommandExport = Command{[]string{"export", "書き出し"}, Phrase{}, Phrase{"記録を書き出すページを開く", "the page where the record is exported"}}

	RecordZone = Phrase{"時刻は {zone}", "Times are in {zone}"}

	recordAsOf    = Phrase{"{status} · {kind} · 開始 {from}", "{status} · {kind} · started {from}"}
	recordEnded   = Phrase{" · 終了 {to}", " · ended {to}"}
	recordPrivate = Phrase{" · 非公開", " · private"}
)

// recordHolding says of a record what else it holds.
var recordHolding = Phrase{"、お客様の連絡先を含む", " with customers' addresses"}

func holding(lang incident.Lang, e incident.Entry) string {
	if !e.Addresses {
		return ""
	}
	return recordHolding.In(lang)
}

// recordColumns are those of the timeline for a spreadsheet.
var recordColumns = []Phrase{
	{"時刻(UTC)", "Time (UTC)"}, {"時刻", "Time"}, {"種類", "Kind"}, {"TODO", "TODO"}, {"だれ", "Who"}, {"内容", "What"}, {"リンク", "Link"},
	{"削除された文面の SHA-256", "SHA-256 of what was deleted"},
}

// recordTodoColumns are those of the board's TODOs.
var recordTodoColumns = []Phrase{
	{"番号", "No."}, {"内容", "TODO"}, {"状態", "State"}, {"担当", "Owner"}, {"期限", "Due"}, {"超過", "Late since"}, {"完了・省略", "Closed"}, {"理由", "Reason"},
}

// RecordColumns name the columns of the timeline for a spreadsheet.
func RecordColumns(lang incident.Lang) []string { return inAll(lang, recordColumns) }

// RecordTodoColumns name the columns of the board's TODOs.
func RecordTodoColumns(lang incident.Lang) []string { return inAll(lang, recordTodoColumns) }

func inAll(lang incident.Lang, all []Phrase) (out []string) {
	for _, p := range all {
		out = append(out, p.In(lang))
	}
	return out
}

// RecordAsOf says what an incident is, how it stands, and from when to when it was answered.
func RecordAsOf(lang incident.Lang, i incident.Incident, when func(time.Time) string) string {
	said := recordAsOf.In(lang, "status", StatusNow(lang, i.Status), "kind", Kind(lang, i.Kind), "from", when(i.Begun()))
	if !i.EndedAt.IsZero() {
		said += recordEnded.In(lang, "to", when(i.EndedAt))
	}
	if i.Private {
		said += recordPrivate.In(lang)
	}
	return said
}
