package text

// FormBelow stands in a modal under the first of a long list: the rest is below its fields.
var FormBelow = Phrase{"残りの{n}件は、この下に並べています。", "The other {n} are listed below."}

// What the form's pages say besides the work itself: times, what is over, what is printed or taken along.
var (
	WebFrom        = Phrase{"{since} から", "since {since}"}
	WebTimeZoneOwn = Phrase{"時刻は {zone}、かっこ内は {place} の時刻", "Times are in {zone}, with {place} time in brackets"}
	WebPrivate     = Phrase{"非公開", "Private"} // a badge
	WebYours       = Phrase{"あなたの担当 {n}件", "{n} yours"}

	WebOver         = Phrase{"この障害対応は {when} に {who} が終了しました。この画面は記録です。", "Ended by {who}, {when}. This page is its record."}
	WebOverReview   = Phrase{"この障害対応は {when} に {who} が終了しました(振り返り中)。内容の訂正と、対応の再開ができます。", "Ended by {who}, {when}. It is in review: its details can be corrected, and the response can be reopened."}
	WebOverCanceled = Phrase{"この障害対応は {when} に {who} が誤報として取り消しました。この画面は記録です。", "{who} canceled this as a false alarm: {when}. This page is its record."}
	WebLeftOpen     = Phrase{"未完了", "not done"}
	WebPrintNow     = Phrase{"印刷する", "Print"}
	WebCopy         = Phrase{"Markdown でコピー", "Copy as Markdown"}
	WebCopied       = Phrase{"コピーしました", "Copied"}
	WebDownload     = Phrase{"Markdown で保存", "Save as Markdown"}
	WebClosed       = Phrase{"終了時刻", "Closed"}
	WebReason       = Phrase{"理由: {reason}", "Reason: {reason}"}
	WebEndedAll     = Phrase{"終了した障害対応", "Past incidents"}
	WebEndedNone    = Phrase{"終了した障害対応はありません。", "No incident has ended yet."}
	WebEndedOlder   = Phrase{"さらに前へ", "Older"}
	WebPast         = Phrase{"{status} {when} · {elapsed} · 司令塔 {commander}", "{status} {when} · {elapsed} · commander {commander}"}
)
