package text

import (
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
)

// The record 記録: one archive of an incident, to keep and to prove.
var (
	CommandExport = Command{[]string{"export", "書き出し"}, Phrase{}, Phrase{"記録を書き出す", "export the record"}}

	RecordZone = Phrase{"時刻は {zone}", "Times are in {zone}"}

	recordAsOf    = Phrase{"{status} · {kind} · 開始 {from}", "{status} · {kind} · started {from}"}
	recordEnded   = Phrase{" · 終了 {to}", " · ended {to}"}
	recordPrivate = Phrase{" · 非公開", " · private"}
)

// The page on which it is taken along, and what leads there.
var (
	RecordTitle     = Phrase{"記録の書き出し", "Export the record"}
	RecordSubmit    = Phrase{"書き出す", "Export"}
	RecordIntro     = Phrase{"「{title}」の記録(経過{entries}件、TODO {todos}件、送信した通知{notices}件)を1つの ZIP ファイルに書き出します。", "The record of {title} (timeline {entries}, TODOs {todos}, notices sent {notices}) as one ZIP file."}
	RecordProof     = Phrase{"書き出したことと、記録の head(全体のハッシュ)は経過とチャンネルに残ります。あとから head を比べると、1文字も変わっていないことを確かめられます。", "Your export and the record's head (a hash of all of it) are kept on the timeline and in the channel. Compare the head later to see that nothing was changed."}
	RecordInside    = Phrase{"ファイルの中身:", "It holds:"}
	RecordAddresses = Phrase{"お客様の社名と連絡先も入れる(入れたことは経過に残ります。入れない場合、お客様は ID だけです)", "With customers' names and addresses (the timeline says so; without this, customers are ids only)"}
	RecordBefore    = Phrase{"{when} {said}", "{when} {said}"}
	RecordChanged   = Phrase{"この書き出しは記録済みで、そのあと状況が変わりました。ページを開き直して、もう一度書き出してください。", "This export is recorded, and the incident has changed since. Open the page again and export once more."}
	RecordLink      = Phrase{"{title} の記録は {link} から書き出せます。ファイルは Slack には送られません。", "Export the record of {title} on {link}. Nothing is uploaded to Slack."}
	RecordOpen      = Phrase{"このページ", "this page"}
	RecordByHand    = Phrase{"画面(フォーム)が設定されていないため、ここからは書き出せません。管理者に「go run ./deploy/export -incident {id} -out ファイル名」の実行を依頼してください。", "No form is set up, so the record cannot be exported from here. Ask an administrator to run go run ./deploy/export -incident {id} -out FILE."}
)

// recordHolds is what is in it.
var recordHolds = []Phrase{
	{"すべての事実を1行ずつ(改ざんが分かる連鎖つき。削除された発言は文面なしで印だけ)", "every fact, a line each, in a chain that shows tampering (of deleted words only a mark)"},
	{"経過(CSV と Markdown)、ボード、所要時間、振り返りの報告", "timeline (CSV and Markdown), board, measured times, report of the review"},
	{"お客様への通知文(承認されたとおりの文面)", "notices to customers, to the byte as they were approved"},
	{"AWS の発表の原文(障害ごとに最新のもの。それより前の発表は経過にあります)と、そのハッシュ", "AWS's newest post on each outage as it was received, with its hash (earlier ones are on the timeline)"},
}

// RecordHolds lists what is in a record.
func RecordHolds(lang incident.Lang) []string { return inAll(lang, recordHolds) }

// What the command on a shell says.
var (
	UsageIncident  = Phrase{"書き出す障害の ID(チャンネル名の末尾)", "id of the incident to export (the end of its channel's name)"}
	UsageFile      = Phrase{"書き出すファイル。すでにあるファイルには書きません", "file to write; one that is there is left alone"}
	UsageVerify    = Phrase{"検証する記録のファイル", "record to verify"}
	UsageAddresses = Phrase{"お客様の社名と連絡先も入れる(経過に残ります)", "with customers' names and addresses (the timeline says so)"}

	ExportDone    = Phrase{"{file}: {lines}行を書き出しました。\nhead {head}\nこの head は経過に残り、障害のチャンネルにも投稿します。", "{file}: {lines} lines exported.\nhead {head}\nThe head is on the timeline and is posted in the incident's channel."}
	NoSuchRecord  = Phrase{"障害 {id} はこのストアにありません。", "there is no incident {id} in this store"}
	FileExists    = Phrase{"{file} はすでにあります。別の名前を指定してください。", "{file} exists already: name another"}
	FileUnwritten = Phrase{"{file} に書けません", "cannot write {file}"}
	FileStays     = Phrase{"{part} に書き出し、経過にも残しましたが、{file} という名前にできません。このファイルを使ってください", "exported to {part}, and the timeline says so, but it cannot be named {file}: use it as it is"}
	FileUnread    = Phrase{"{file} を読めません", "cannot read {file}"}

	VerifyOf      = Phrase{"{file}: 障害 {id} の記録、{at} に {by} が書き出し、Noroshi {program}", "{file}: record of incident {id}, exported at {at} by {by}, Noroshi {program}"}
	VerifySound   = Phrase{"✅ 問題ありません。{lines}行、ファイル{files}個。", "✅ Nothing is wrong: {lines} lines, {files} files."}
	VerifyAll     = Phrase{"確認したもの: 全バイト、各ファイルのハッシュ、行の順序と連鎖。ボード・経過・時間・報告・通知文を行から作り直し、1バイトも違いません。", "Checked: every byte, each file's hash, the order and the chain of the lines. Board, timeline, times, report and notices were rebuilt from the lines and are equal to the byte."}
	VerifySums    = Phrase{"確認したもの: 全バイト、各ファイルのハッシュ、行の順序と連鎖。目録、承認された通知文、外部の発表の原文は、行と一致しています。", "Checked: every byte, each file's hash, the order and the chain of the lines. The manifest, the approved notices and the evidence agree with the lines."}
	VerifyPart    = Phrase{"⚠️ 別のバージョン({program})の記録なので、次のファイルは行から作り直していません。行と食い違っていても、ここでは分かりません: {files}\n作り直すには、そのバージョンで検証してください。", "⚠️ Another version wrote it ({program}), so these files were not rebuilt from the lines. That they say what the lines say is not proved: {files}\nVerify it with that version for that."}
	VerifyHead    = Phrase{"head {head}\n書き出したときに障害のチャンネルへ投稿した head、経過の「記録を書き出し」の head と同じかどうかを比べてください。違えば、全体が書き換えられています。", "head {head}\nCompare it with the head that was posted in the incident's channel, and with the timeline's \"exported the record\". If it is another, all of it was rewritten."}
	VerifyUnsure  = Phrase{"⚠️ 書き出したのは {program}、検証しているのは {this} です。コミットが分からないか、コミットのあとにソースが変わっているため、同じものとは言い切れません。行から作り直したものとの違いは、プログラムの違いが原因かもしれません。書き出したプログラムで検証し直してください。", "⚠️ {program} wrote it, and {this} verifies it: a commit is unknown, or the source was changed since, so they may not be the same. Where a file is another than the lines make it, another build may be the reason: verify it with the one that wrote it."}
	VerifyFaults  = Phrase{"🔴 {n}か所に問題があります。", "🔴 {n} faults."}
	verifyAt      = Phrase{"{where}: {what}", "{where}: {what}"}
	verifyArchive = Phrase{"ファイル全体", "the archive"}
)

// recordFaults are what is wrong with an archive, by code.
var recordFaults = map[string]Phrase{
	"no_archive":   {"Noroshi の記録ではありません", "this is no record of Noroshi's"},
	"cut_short":    {"途中で切れています({of}バイト目まで)", "it is cut short (after {of} bytes)"},
	"endless":      {"最後の行(だれが書き出したか)がありません。この行で終わっています", "its last line, which says who exported it, is not there: it ends with this one"},
	"trailing":     {"終わりの後ろに余分なものがあります({of}バイト目から)", "something follows its end (from byte {of})"},
	"bytes":        {"{of}バイト目が書き換えられています", "byte {of} was changed"},
	"wrong_sum":    {"ハッシュが一致しません。書き換えられています", "its hash is another: it was changed"},
	"absent":       {"目録か行に名前がありますが、入っていません", "the manifest or a line names it, and it is not there"},
	"stranger":     {"目録にも行にもないファイルです", "nothing names this file"},
	"unreadable":   {"読めません。決まった形になっていません", "it cannot be read: it does not have the form that it should"},
	"edited":       {"この行は書き換えられています", "this line was changed"},
	"missing":      {"この行の前で、{of}番の行からあとが抜けています", "lines are missing before this one, from number {of} on"},
	"moved":        {"{of}番のものが、違う場所にあります", "number {of} stands in another place"},
	"twice":        {"{of}行目と同じ行が、もう一度あります", "this line stands in line {of} already"},
	"unknown_kind": {"「{of}」という種類の行は、このバージョンにはありません", "this version has no lines of the kind {of}"},
	"underived":    {"行から作り直したものと違います。書き換えられています", "it is another than the lines make it: it was changed"},
	"unapproved":   {"お客様への通知{of}の文面が、承認されたものと違います", "the text of notice {of} is not what was approved"},
	"claimed":      {"目録の {of} が、行に書かれているものと違います。書き換えられています", "its {of} is another than the lines say: it was changed"},
	"unknown_form": {"形式{of}の記録です。このバージョンでは確かめられません。書き出したバージョンで検証してください", "it has format {of}, which this version does not know: verify it with the one that wrote it"},
	"wrong_head":   {"連鎖の head か行の数が、目録と違います", "the chain's head, or the number of lines, is another than in the manifest"},
}

// RecordFault says what is wrong with an archive, and where: file is "" for the archive itself, line 0 for all of a file.
func RecordFault(lang incident.Lang, file string, line int, code, of string) string {
	where := file
	if where == "" {
		where = verifyArchive.In(lang)
	}
	if line > 0 {
		where += ":" + strconv.Itoa(line)
	}
	return verifyAt.In(lang, "where", where, "what", recordFaults[code].In(lang, "of", of))
}

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
	{"時刻(UTC)", "Time (UTC)"},
	{"時刻", "Time"},
	{"種類", "Kind"},
	{"TODO", "TODO"},
	{"だれ", "Who"},
	{"内容", "What"},
	{"リンク", "Link"},
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
