package text

import (
	"slices"
	"strings"
	"unicode"

	"noroshi.internal/shared/incident"
)

// What is said where people take a notice over from the document in which they wrote it together.
var (
	ButtonTakeOver    = Phrase{"文書から取り込む", "Take over from document"}
	FormTakeOver      = Phrase{"文書から取り込む", "Take over from document"}
	SubmitTakeOver    = Phrase{"取り込む", "Take over"}
	FormTakeOverWhat  = Phrase{"文書「{document}」の見出し「日本語」と「English」の下に書いた件名と本文を、{notice}の文面にします。社内メモは入りません。", "The subject and the text below the headings \"日本語\" and \"English\" of \"{document}\" become the text of {notice}. Internal notes stay out."}
	FormTakeOverWho   = Phrase{"文書に書いた人は、全員が起案者になります(承認できません)。", "Everyone who wrote in the document counts as an author, and cannot approve it."}
	FormTakeOverOver  = Phrase{"いまの文面は、文書の文面に置き換わります。", "The text as it stands is replaced."}
	FormTakeOverAfter = Phrase{"1分ほどで取り込み、結果をチャンネルと経過に残します。承認は取り込んだあとです。", "It takes about a minute. The result appears in the channel and on the timeline; approval comes after that."}
	FormNoticeUnknown = Phrase{"⚠️ 文書をほかに誰が編集したか確認できないため、承認できるのは司令塔だけです。", "⚠️ Nobody can tell who else edited the document, so only the commander can approve this."}
	FormNoticeNoneMay = Phrase{"⚠️ 文書をほかに誰が編集したか確認できず、司令塔も起案者のため、承認できる人がいません。「お客様通知を書く」で書き直してください。", "⚠️ Nobody can tell who else edited the document, and the commander is an author, so nobody can approve this. Write it anew with \"Write notice\"."}
	FormNoticeAlso    = Phrase{"ほかの起案者: {commander}", "Another author: {commander}"}
)

var (
	takenUnknown  = Phrase{"。文書をほかに誰が編集したか確認できないため、承認できるのは司令塔だけです", "; nobody can tell who else edited the document, so only the commander can approve it"}
	takenNobody   = Phrase{"。文書をほかに誰が編集したか確認できず、司令塔も起案者のため、承認できる人がいません。「お客様通知を書く」で書き直してください", "; nobody can tell who else edited the document, and the commander is an author, so nobody can approve it: write it anew with \"Write notice\""}
	takenVoids    = Phrase{"(承認は無効)", "; its approval is void"}
	takenAskAgain = Phrase{" {to} 対応したら、もう一度「文書から取り込む」を押してください。", " {to} then press \"Take over from document\" again."}
)

// TakeoverFailed asks whoever wanted it to try again, after what was said of it.
func TakeoverFailed(lang incident.Lang, mentions string) string {
	if mentions == "" {
		return ""
	}
	return takenAskAgain.In(lang, "to", mentions)
}

// takeoverPlaces fills the places of a sentence about a notice that was taken over.
func takeoverPlaces(lang incident.Lang, e incident.Entry) []string {
	var unknown, voids string
	if n := e.Notice; n != nil {
		unknown = unknownAuthors(lang, *n)
		if n.Voids {
			voids = takenVoids.In(lang)
		}
	}
	w := causeOf(e.Text)
	if e.Kind != incident.EntryTakeoverFailed {
		w = why{}
	}
	return []string{"unknown", unknown, "voids", voids, "cause", w.cause.In(lang, "code", e.Text), "next", w.next.In(lang)}
}

// unknownAuthors says who may approve a notice of which nobody knows who wrote it; "": they are known.
func unknownAuthors(lang incident.Lang, n incident.NoticeMark) string {
	switch {
	case n.Nobody:
		return takenNobody.In(lang)
	case n.Unknown:
		return takenUnknown.In(lang)
	}
	return ""
}

// The words by which a document is read, each as it is typed in lower case and without what stands around it.
var (
	letterHeadings = map[incident.Lang][]string{
		incident.Japanese: {"日本語", "日本語版", "日本語の文面", "japanese", "japanese text"},
		incident.English:  {"english", "english text", "英語", "英語版", "英語の文面"},
	}
	letterSubjects = []string{"件名", "subject"}
	memos          = []string{"社内メモ", "社内用メモ", "社内向けメモ", "内部メモ", "internal note", "internal memo"}
	// inside are words beside them by which people say that something is not for customers.
	inside = []string{"社外秘", "部外秘", "社内限", "社内向け", "内部向け", "メモ(社内", "internal only", "internal-only", "internal use", "not for customers"}
)

// LetterHeading reports whether a line begins the letter of a language.
func LetterHeading(line string) (lang incident.Lang, ok bool) {
	for lang, words := range letterHeadings {
		if slices.Contains(words, line) {
			return lang, true
		}
	}
	return "", false
}

// IsMemo reports whether a line begins what stays inside.
func IsMemo(line string) bool {
	return slices.ContainsFunc(memos, func(m string) bool { return strings.HasPrefix(line, m) })
}

// NamesMemo reports whether a text speaks of what stays inside.
func NamesMemo(said string) bool {
	return slices.ContainsFunc(slices.Concat(memos, inside), func(m string) bool { return strings.Contains(said, m) })
}

// LetterSubject is what a line says behind the word for a subject.
func LetterSubject(line string) (subject string, ok bool) {
	line = strings.TrimLeftFunc(line, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, word := range letterSubjects {
		if len(line) < len(word) || !strings.EqualFold(line[:len(word)], word) {
			continue
		}
		rest := strings.TrimLeftFunc(line[len(word):], unicode.IsSpace)
		for _, colon := range []string{":", "\uff1a"} {
			if subject, ok = strings.CutPrefix(rest, colon); ok {
				return strings.TrimSpace(subject), true
			}
		}
	}
	return "", false
}

// takeCauses are why a document is not taken over.
var takeCauses = []cause{
	{"document_gone", why{
		Phrase{"文書が見つからないか、読む権限がない", "the document is gone, or Noroshi may not read it"},
		Phrase{"文書を元の場所に戻すか、共有を確かめてください。急ぐときは「お客様通知を書く」で書けます。", "Put it back or check its sharing. If there is no time, use \"Write notice\"."},
	}},
	{"document_unread", why{
		Phrase{"文書を読み取れない", "the document cannot be read"},
		Phrase{"Noroshi の管理者に、文書の設定と API の確認を依頼してください。急ぐときは「お客様通知を書く」で書けます。", "Ask whoever runs Noroshi to check the settings and the APIs. If there is no time, use \"Write notice\"."},
	}},
	{"letters_sections", why{
		Phrase{"見出し「日本語」と「English」がそろっていない", "it lacks the heading \"日本語\" or \"English\""},
		Phrase{"文書に両方の見出しを付け、それぞれの下に「件名:」の行と本文を書いてください。", "Add both headings, and below each a line \"Subject:\" and the text."},
	}},
	{"letters_twice", why{
		Phrase{"同じ言語の見出しが2つ以上ある", "a language has more than one heading"},
		Phrase{"「日本語」と「English」の見出しを1つずつにしてください。", "Keep one heading \"日本語\" and one \"English\"."},
	}},
	{"letters_heading", why{
		Phrase{"お客様への文面の途中に、ほかの見出しがある", "there is another heading within the text for customers"},
		Phrase{"見出しを普通の行にするか、社内向けの内容は「社内メモ」の下に移してください。", "Make it an ordinary line, or move what is internal below \"Internal notes\"."},
	}},
	{"letters_subject", why{
		Phrase{"件名の行がない", "there is no subject"},
		Phrase{"それぞれの見出しのすぐ下に「件名:」で始まる行を書いてください。", "Begin with a line \"Subject:\" right below each heading."},
	}},
	{"notice_drill_mark", why{
		Phrase{"本番の通知なのに、件名が【訓練】で始まっている", "the notice is live, but a subject begins with [DRILL]"},
		Phrase{"文書の件名を直してください。", "Change the subject in the document."},
	}},
	{"letters_empty text_missing", why{
		Phrase{"日本語か英語の、件名か本文が空", "a subject or a text is empty in one of the languages"},
		Phrase{"件名と本文は、両方の言語に書いてください。", "Write both in both languages."},
	}},
	{"letters_long", why{
		Phrase{"件名か本文が長すぎる(件名は200字、本文は3000字まで)", "a subject or a text is too long (200 and 3,000 characters at most)"},
		Phrase{"短くしてください。", "Shorten it."},
	}},
	{"letters_place", why{
		Phrase{"差し込みの二重波かっこが残っている", "a blank in double braces was never filled in"},
		Phrase{"内容に書き換えるか、消してください。", "Write what belongs there, or delete it."},
	}},
	{"letters_odd", why{
		Phrase{"画像やチップなど、文字ではないものが文面にある", "there is an image, a chip or the like in the text for customers"},
		Phrase{"文字に置き換えてください。", "Replace it with words."},
	}},
	{"letters_struck", why{
		Phrase{"お客様への文面に取り消し線の付いた文字がある", "something in the text for customers is struck through"},
		Phrase{"不要なら消し、必要なら取り消し線を外してください。", "Delete it, or remove the strikethrough if it should stay."},
	}},
	{"letters_memo", why{
		Phrase{"お客様への文面に「社内メモ」「社外秘」など、社内向けを示す語がある", "the text for customers has words such as \"internal notes\" or \"internal only\" in it"},
		Phrase{"社内向けの内容は「社内メモ」の見出しの下に移し、その語を消してください。", "Move what is internal below the heading \"Internal notes\", and remove those words."},
	}},
	{"letters_zone", why{
		Phrase{"AZ 名が書かれている(AZ 名はアカウントごとに違う)", "it gives an AZ name, which differs per account"},
		Phrase{"AZ ID(例 apne1-az1)に直してください。", "Use the AZ ID, e.g. apne1-az1."},
	}},
	{"letters_hope", why{
		Phrase{"復旧の見込みが書かれている", "it gives a recovery time"},
		Phrase{"AWS が発表したものなら、取り込むときに「復旧見込み」にチェックを入れてください。そうでなければ消してください。", "If AWS has stated it, tick \"Recovery time\" when taking it over; otherwise take it out."},
	}},
	{"notice_changed notice_sent", why{
		Phrase{"取り込みを待つあいだに、通知が書き換えられたか送信された", "the notice was changed or sent meanwhile"},
		Phrase{"最新の文面を確かめてください。", "Look at the latest text first."},
	}},
	{"nothing_to_change", why{
		Phrase{"文書の文面は、いまの版と同じ", "the document says what the notice says already"},
		Phrase{"変えるときは、先に文書を直してください。", "To change it, edit the document first."},
	}},
	{"promise_missing", why{
		Phrase{"次の通知の時刻がない", "it does not say when the next notice follows"},
		Phrase{"次の通知を30分後か60分後かで選んでください。", "Choose 30 or 60 minutes for the next notice."},
	}},
}
