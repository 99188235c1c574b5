package text

import (
	"cmp"
	"strings"

	"noroshi.internal/shared/incident"
)

// The all-clear, where people write, approve and send it with the recovery notice.
var (
	LabelAllClearJA = Phrase{"収束宣言(社内・日本語)", "All-clear (Japanese)"}
	LabelAllClearEN = Phrase{"収束宣言(社内・英語)", "All-clear (English)"}
	HintAllClear    = Phrase{"復旧報を送ると、対応の開始を知らせた社内のチャンネルに投稿します。両方とも空欄なら投稿しません", "Posted to the internal channels that were told of the start, once the recovery notice is sent. If both are blank, nothing is posted"}
	FormAllClear    = Phrase{"*復旧報を送ると、社内のチャンネルに投稿する収束宣言*\n{ja}\n{en}", "*The all-clear, posted to the internal channels once the notice is sent*\n{ja}\n{en}"}

	allClearLine   = Phrase{"{name}: {value}", "{name}: {value}"}
	allClearAnswer = Phrase{"お客様へのご回答は、{notice}の内容でお願いします。", "Please answer customers as {notice} does."}
)

// allClearItems are the lines of a letter that all are told within the company, in their order.
var allClearItems = []string{"restored_at", "duration", "residual", "workaround"}

// AllClear writes the word to all that an outage is over, from what the recovery notice says. In a notice of another stage there is none.
func AllClear(f NoticeFacts) incident.Text {
	if f.Stage != incident.RecoveryNotice {
		return incident.Text{}
	}
	return incident.Text{JA: allClear(incident.Japanese, f), EN: allClear(incident.English, f)}
}

func allClear(lang incident.Lang, f NoticeFacts) string {
	var lines []string
	for _, id := range allClearItems {
		if line := f.line(lang, id); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(append(lines, allClearAnswer.In(lang, "notice", NoticeName(lang, f.No, f.Stage))), "\n")
}

// line is what the notice says of something; "": nothing.
func (f NoticeFacts) line(lang incident.Lang, id string) string {
	for n, item := range letterItems {
		if value := f.said(lang, id); item.id == id && f.says(n, value) {
			return allClearLine.In(lang, "name", item.name.In(lang), "value", cmp.Or(value, BeingConfirmed.In(lang)))
		}
	}
	return ""
}
