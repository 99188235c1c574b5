package text

import (
	"cmp"
	"strings"

	"noroshi.internal/shared/incident"
)

// What comes after the end.
var (
	CommandReopen = Command{[]string{"reopen", "再開"}, Phrase{"<理由>", "<reason>"}, Phrase{"終了した対応を再開する(振り返り中だけ)", "reopen what ended (while in review)"}}
	CommandClose  = Command{[]string{"close", "完了"}, Phrase{}, Phrase{"振り返りを終える", "close the review"}}

	ButtonReopenResponse = Phrase{"対応を再開", "Reopen response"}
	FormReopenResponse   = Phrase{"対応を再開", "Reopen response"}
	SubmitReopenResponse = Phrase{"再開する", "Reopen"}
	FormReopenAsk        = Phrase{"同じチャンネルで対応を再開します。内容・TODO・お客様への予告は終了したときのまま、開始時刻も変わりません。終了を知らせた先には、再開を知らせます。", "The response goes on in the same channel. Its details, TODOs and promises to customers are as they were, and so is the time it began. Whoever was told that it ended is told that it goes on."}
	SampleReopen         = Phrase{"例: 別の AZ でエラーが再発した", "e.g. errors are back in another AZ"}

	ButtonClose  = Phrase{"振り返りを完了", "Close review"}
	FormClose    = Phrase{"振り返りを完了", "Close review"}
	SubmitClose  = Phrase{"完了する", "Close"}
	FormCloseAsk = Phrase{"完了すると、内容の訂正も再開もできなくなります。未完了の振り返り TODO はそのまま残り、以後は確認しません。", "After this, nothing can be corrected and the response cannot be reopened. Review TODOs that are open stay as they are; nobody is asked about them any more."}
)

// The review that is over with the last of what there is to do in it.
var (
	closesReview = Phrase{"{sentence}(これで振り返りは完了)", "{sentence}, which closed the review"}
	didClose     = Phrase{"これで振り返りは完了です。", "This closes the review."}
	ReviewDone   = Phrase{"{who} が振り返りの最後の TODO を終え、振り返りは完了", "{who} dealt with the last TODO of the review, which is closed"}
	ReviewRecord = Phrase{"記録は {link} から書き出せます", "Export the record on {link}"}
)

// By what people know that it is over.
var (
	LabelProvider  = Phrase{"AWS の発表(リンクまたは一言)", "What AWS says (a link or a line)"}
	LabelOwn       = Phrase{"自分たちの確認(リンクまたは一言)", "What you see yourselves (a link or a line)"}
	HintEndNote    = Phrase{"どちらかを確認できていないときは、その理由。経過の記録に残ります", "If one of them is missing: why. Saved to the timeline"}
	HintSides      = Phrase{"復旧は、AWS の発表と自分たちの目の両方で確認します", "Recovery is confirmed by both: AWS's word and your own eyes"}
	SampleProvider = Phrase{"例: Health Dashboard が 05:10 に解決と発表", "e.g. Health Dashboard says resolved at 05:10"}
	SampleOwn      = Phrase{"例: 監視が30分すべて正常、SSH も成功", "e.g. all monitors green for 30 minutes, SSH works"}

	providerSaysOver = Phrase{"{at} に解決と発表({title}) {link}", "said to be resolved at {at} ({title}) {link}"}

	SideProvider = Phrase{"AWS の発表: {text}", "AWS: {text}"}
	SideOwn      = Phrase{"自分たちの確認: {text}", "Own check: {text}"}
)

// ProviderOver is the provider's own word that it is over, as it is filled in where it is on record; "": it has not said so.
func ProviderOver(i incident.Incident) string {
	shown := ProviderShown(i.Provider) // while one goes on, those that do
	if len(shown) == 0 || !shown[0].Over() {
		return ""
	}
	lang, w := i.Settings.Language, shown[0]
	title := cmp.Or(w.Title.In(lang), w.Title.JA, w.Title.EN)
	return strings.TrimSpace(providerSaysOver.In(lang, "at", Clock(w.At, i.Settings.Timezone), "title", title, "link", w.Link))
}

var inReview = Phrase{"終了・振り返り中", "ended, in review"}

// StatusNow names a status for whoever may do something about it: also whether the review goes on.
func StatusNow(lang incident.Lang, s incident.Status) string {
	if s == incident.Resolved {
		return inReview.In(lang)
	}
	return Status(lang, s)
}

// Sides are the lines that say by what people knew that it was over.
func Sides(lang incident.Lang, s *incident.Sides) (lines []string) {
	if s == nil {
		return nil
	}
	if s.Provider != "" {
		lines = append(lines, SideProvider.In(lang, "text", s.Provider))
	}
	if s.Own != "" {
		lines = append(lines, SideOwn.In(lang, "text", s.Own))
	}
	return lines
}
