package text

import "noroshi.internal/shared/incident"

// The word to all who were told of the incident: what has changed, in a line.
var (
	CommandTell = Command{[]string{"tell", "共有"}, Phrase{"[変わったこと]", "[what changed]"}, Phrase{"変わったことを1行で社内に共有する", "tell everyone inside what changed"}}

	ButtonTell = Phrase{"社内に共有", "Tell everyone"}
	FormTell   = Phrase{"社内に共有", "Tell everyone"}
	SubmitTell = Phrase{"共有する", "Post"}

	LabelTell  = Phrase{"何が変わったか(1行)", "What has changed, in one line"}
	SampleTell = Phrase{"例: 大阪リージョンへの切り替えを始めました。完了の見込みは 01:30", "e.g. Failing over to Osaka, expected to take until 01:30"}
	ErrorTell  = Phrase{"何が変わったかを1行で書いてください。", "Say in one line what has changed."}

	FormTellPost    = Phrase{"障害対応のチャンネルと、対応の開始を知らせた社内のチャンネル({n}か所)に投稿します。お客様には届きません。", "Posted in the incident channel and in the internal channels that were told of the start ({n}). Customers do not see it."}
	FormTellRoom    = Phrase{"障害対応のチャンネルにだけ投稿します。ほかに知らせる社内のチャンネルはありません。", "Posted in the incident channel only: there are no others to tell."}
	FormTellPrivate = Phrase{"非公開の対応のため、障害対応のチャンネルにだけ投稿します。", "This response is private, so it is posted in its channel only."}
	FormTellBefore  = Phrase{"前回({at} {commander}): {text}", "Last time ({at}, {commander}): {text}"}

	didTellRoom = Phrase{"障害対応のチャンネルに共有しました: {text}", "Told the incident channel: {text}"}
)

// The word where it is read.
var (
	BoardTold = Phrase{"*共有* {at} {who}: {text}", "*Update* {at} {who}: {text}"}
	WebTold   = Phrase{"共有", "Update"}
	WebToldBy = Phrase{"{text}({at} {who})", "{text} ({at}, {who})"}

	toldWhat   = Phrase{"{what} の障害対応: {text}", "{what}: {text}"}
	toldTitled = Phrase{"「{title}」の対応: {text}", "\"{title}\": {text}"}
	// ToldSecond is the sentence for readers of the second language: what people typed has one only.
	toldSecond       = Phrase{"{what} の障害対応について共有がありました(上記)。", "An update on {what}, as above."}
	toldSecondTitled = Phrase{"「{title}」の対応について共有がありました(上記)。", "An update on \"{title}\", as above."}
	ToldBy           = Phrase{"{at} {who}", "{at} {who}"}
)

// ToAll is a word to all with what it is about, as typed writes what people typed.
func ToAll(lang incident.Lang, w incident.ToAll, typed func(string) string) string {
	return toldOf(lang, w, toldWhat, toldTitled, typed)
}

// ToAllSecond says in the second language of its readers that there is one.
func ToAllSecond(lang incident.Lang, w incident.ToAll, typed func(string) string) string {
	return toldOf(lang, w, toldSecond, toldSecondTitled, typed)
}

func toldOf(lang incident.Lang, w incident.ToAll, scoped, byTitle Phrase, typed func(string) string) string {
	if scope := Scope(lang, w.About); scope != "" {
		return scoped.In(lang, "what", typed(scope), "text", typed(w.Text))
	}
	return byTitle.In(lang, "title", typed(w.About.Title), "text", typed(w.Text))
}
