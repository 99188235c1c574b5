package text

import (
	"cmp"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

// The picture of a response.
var (
	EveningPage  = Phrase{"全体図", "At a glance"}
	EveningLine  = Phrase{"{name}: {said}", "{name}: {said}"}
	EveningFrame = Phrase{"全体図(左右に動かせます)", "The response at a glance (scrolls sideways)"}
	EveningAlt   = Phrase{"{title} の全体図。同じ内容を、下の一覧と表に文字で載せています。", "{title} at a glance. The lists and the table below say the same in words."}
	EveningTable = Phrase{"図と同じ内容", "The same in words"}
	EveningNone  = Phrase{"まだ図に出せることがありません。", "There is nothing to draw yet."}
	EveningKeys  = Phrase{"図の見方", "How to read it"}
	EveningBreak = Phrase{"波線は、何もなかった時間を省いた印です。", "A zigzag marks time left out because nothing happened."}
	EveningTail  = Phrase{"最後の波線より右は、対応が終わったあとのことです。", "Right of the last zigzag is what came after the end."}

	EveningDoneBy = Phrase{"完了({who})", "done ({who})"}
	EveningOther  = Phrase{"ほかの参加者", "Others"}
)

// EveningRound is said of a round of a TODO that was done.
const EveningRound = "✓"

// Lanes of the picture.
var (
	LanePhases   = Phrase{"段階", "Phases"}
	LanePeople   = Phrase{"人", "People"}
	LaneTodos    = Phrase{"TODO", "TODOs"}
	LaneNotices  = Phrase{"お客様への通知", "Notices"}
	LaneProvider = Phrase{"AWS", "AWS"}
	LaneSigns    = Phrase{"予兆と状態", "Signs"}
)

// eveningRows are the lines that are named for what stands on them.
var eveningRows = map[string]Phrase{
	measure.SentRow: {"送信", "Sent"}, measure.PromisedRow: {"予告した時刻", "Promised"},
	measure.ReportsRow: {"報告", "Reports"}, measure.EvidenceRow: {"根拠", "Evidence"}, measure.AlertsRow: {"アラート", "Alerts"}, measure.TicketsRow: {"問い合わせ", "Tickets"},
}

// EveningRow names a line of signs or notices, after the entry that it begins with.
func EveningRow(lang incident.Lang, id string, e incident.Entry) string {
	switch {
	case eveningRows[id] != Phrase{}:
		return eveningRows[id].In(lang)
	case e.Tool != nil:
		return cmp.Or(strings.TrimSpace(ToolName(lang, *e.Tool)), id)
	}
	return strings.TrimSuffix(SystemName(lang, incident.System(id)), " が")
}

// marks say what stands in the picture.
var marks = map[measure.What]Phrase{
	measure.InPhase: {"{phase}", "{phase}"},
	measure.Started: {"対応開始", "Response started"}, measure.Ended: {"対応終了", "Response ended"},
	measure.Canceled: {"取り消し", "Canceled"}, measure.TakenUp: {"対応を再開", "Response reopened"}, measure.Closed: {"振り返り完了", "Review closed"},
	measure.Commands: {"司令塔", "In command"}, measure.Arrives: {"参加", "Joined"}, measure.Takes: {"{todo} を担当", "Took {todo}"},
	measure.Waits: {"担当待ち", "no owner"}, measure.Works: {"{who}", "{who}"}, measure.Late: {"期限超過", "late"},
	measure.Done: {"完了", "done"}, measure.Skipped: {"スキップ", "skipped"}, measure.Reopened: {"未完了に戻す", "reopened"}, measure.Missed: {"実施せず({n}回)", "missed ({n})"},
	measure.Sent: {"{notice}", "{notice}"}, measure.Promised: {"{notice}", "{notice}"},
	measure.Says: {"{level}", "{level}"}, measure.Broke: {"約束の続報なし", "promised update missing"}, measure.Delist: {"一覧から消える", "no longer listed"},
	measure.Reports: {"{text}", "{text}"}, measure.Evidence: {"{text}", "{text}"}, measure.Clears: {"解消: {text}", "cleared: {text}"},
	measure.Rises: {"{tickets}", "{tickets}"}, measure.Down: {"応答なし", "down"},
}

var (
	takenOver   = Phrase{"司令塔({from} から)", "In command (from {from})"}
	noticeBroke = Phrase{"{notice}の予告より遅れ", "later than {notice} promised"}
)

// Mark says what stands in the picture, without when. names writes a person's name.
func Mark(lang incident.Lang, m measure.Mark, names func(incident.PersonID) string) string {
	e, p := m.Entry, marks[m.What]
	switch {
	case m.What == measure.Commands && m.From != "":
		p = takenOver
	case m.What == measure.Late && m.No > 0:
		p = noticeBroke
	}
	who := e.By
	if e.To != "" {
		who = e.To
	}
	return p.In(lang, append(append(append(providerPlaces(lang, e), ticketPlaces(lang, e)...), noticePlaces(lang, e)...),
		"phase", Phase(lang, e.Phase), "who", name(lang, who, names), "from", name(lang, m.From, names), "todo", TodoName(lang, e.Todo), "text", e.Text,
		"n", strconv.Itoa(e.Count))...)
}

// EveningKey says what a shape of the picture means.
func EveningKey(lang incident.Lang, shape string) string { return eveningKeys[shape].In(lang) }

var eveningKeys = map[string]Phrase{
	"commands": {"司令塔", "in command"}, "arrives": {"参加", "joined"}, "takes": {"TODO を担当", "took a TODO"}, "waits": {"担当待ち", "no owner"},
	"works": {"担当あり", "has an owner"}, "late": {"期限超過", "late"}, "done": {"完了", "done"}, "skipped": {"スキップ・未実施", "skipped or missed"},
	"reopened": {"未完了に戻す", "reopened"}, "sent": {"通知を送信", "notice sent"}, "promised": {"予告した時刻", "promised time"}, "says": {"AWS の発表", "AWS posted"},
	"broke": {"約束の続報なし", "promised update missing"}, "saw": {"報告・根拠", "report, evidence"}, "down": {"応答なし", "down"},
}
