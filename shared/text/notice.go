package text

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What is said of the notices to customers where people write, approve and send them.
var (
	CommandNotice = Command{[]string{"notice", "通知"}, Phrase{}, Phrase{"お客様への通知を書く", "write the next customer notice"}}

	ButtonNotice        = Phrase{"お客様通知を書く", "Write notice"}
	ButtonNoticeText    = Phrase{"通知の文面を直す", "Edit notice text"}
	ButtonNoticeApprove = Phrase{"通知を承認する", "Approve notice"}
	ButtonNoticeSend    = Phrase{"通知を送る", "Send notice"}

	FormNotice        = Phrase{"お客様への通知", "Customer notice"}
	FormNoticeText    = Phrase{"通知の文面", "Notice text"}
	FormNoticeApprove = Phrase{"通知の承認", "Approve notice"}
	FormNoticeSend    = Phrase{"通知の送信", "Send notice"}

	SubmitNotice        = Phrase{"文面を作る", "Write it"}
	SubmitNoticeText    = Phrase{"保存する", "Save"}
	SubmitNoticeApprove = Phrase{"承認する", "Approve"}
	SubmitNoticeSend    = Phrase{"送信済みにする", "Mark as sent"}

	ButtonNoNotice    = Phrase{"復旧報は不要", "No notice needed"}
	FormNoNotice      = Phrase{"復旧報は不要", "No notice needed"}
	SubmitNoNotice    = Phrase{"記録する", "Record"}
	FormNoNoticeAsk   = Phrase{"お客様には、{at} までに次の通知を送ると予告しています。送らなくてよい理由を残すと、以後は確認しません。", "Customers were promised an update by {at}. Once you say why none is needed, nobody is asked for one any more."}
	SampleNoNotice    = Phrase{"例: 対象のお客様全社に電話で復旧をお伝えした", "e.g. all customers were called and know that it is over"}
	BoardOwing        = Phrase{"✉️ お客様には {at} までに次の通知を送ると予告しています。復旧報を送るか、不要の理由を残すまで確認を続けます。", "✉️ Customers were promised an update by {at}. Noroshi keeps asking until the recovery notice is sent, or someone says why none is needed."}
	WebOwing          = Phrase{"お客様には {at} までに次の通知を送ると予告しています。復旧報を送るか、不要の理由を残すまで、Noroshi が確認を続けます。", "Customers were promised an update by {at}. Noroshi keeps asking until the recovery notice is sent, or someone says why none is needed."}
	FormNoticeAfter   = Phrase{"分からない項目は空欄のままにします(「確認中」になります)。保存するたびに、承認はやり直しになります。", "Leave blank what you do not know; it reads \"not yet confirmed\". Every change needs a new approval."}
	FormNoticeEdited  = Phrase{"文面は {commander} が手で直しています。項目から作り直すと、直した文面は置き換わります。文面だけを直すときは「通知の文面を直す」を使ってください。", "{commander} has edited the text by hand. Writing it from these fields replaces what was edited. To change the text only, use \"Edit notice text\"."}
	FormNoticeFacts   = Phrase{"⚠️ この文面を作ったあとに変わった情報: {facts}。文面に反映されているか確かめてください。", "⚠️ Changed since this was written: {facts}. Check that the text says so."}
	FormNoticeNext    = Phrase{"⚠️ 次報予定の時刻が文面にありません。予告は {at} のままです。変えるときは「お客様通知を書く」で作り直してください。", "⚠️ The text does not give the time of the next update, which is still promised by {at}. To change it, use \"Write notice\"."}
	FormNoticeMixed   = Phrase{"⚠️ 英語の文面に日本語が残っています。", "⚠️ There is still Japanese in the English text."}
	FormNoticeBy      = Phrase{"作成: {commander}。書いた人は承認できません。", "Written by {commander}. Its authors cannot approve it."}
	FormNoticePromise = Phrase{"次報の予告: {at}", "It promises the next update by {at}."}
	FormNoticeLast    = Phrase{"これが最後の通知です(次報の予告なし)。", "It is the last one: no further update is promised."}
	FormNoticeCopy    = Phrase{"下の文面をコピーして、いつもの方法でお客様に送ってください。送り終えたら「送信済みにする」を押します。", "Copy the text below and send it to customers in your usual way. Then press \"Mark as sent\"."}
	FormNoticeDrill   = Phrase{"訓練です。お客様には送らないでください。文面を確かめたら「送信済みにする」を押します。", "This is a drill: send nothing to customers. Check the text, then press \"Mark as sent\"."}

	LabelNotice     = Phrase{"どの通知か", "Which notice"}
	LabelTheirs     = Phrase{"復旧見込み", "Recovery time"}
	OptionTheirs    = Phrase{"文面の復旧見込みは、AWS が発表したものです", "Any recovery time in the text is one that AWS has stated"}
	ErrorHope       = Phrase{"復旧の見込みが書かれています。AWS が発表したものなら「復旧見込み」にチェックを入れ、そうでなければ消してください。", "This gives a recovery time. If AWS has stated it, tick \"Recovery time\"; otherwise take it out."}
	HintStated      = Phrase{"AWS の発表から選びます。書き写しや、自分たちの見積もりは使えません", "Picked from what AWS has posted; no time of your own"}
	OptionNoTime    = Phrase{"書かない", "None"}
	LabelConfirm    = Phrase{"確認", "Confirm"}
	ErrorConfirm    = Phrase{"上の文面を確認して、選んでください。", "Read the text above, then choose this."}
	WebChoose       = Phrase{"選んでください", "Choose"}
	LabelNextNotice = Phrase{"次の通知", "Next notice"}
	HintNextNotice  = Phrase{"いまから数え、5分単位に切り上げて文面に入ります", "From now, rounded up to five minutes; it stands in the text"}
	OptionChanging  = Phrase{"{n}分後(状況が変わっている)", "In {n} minutes (still changing)"}
	OptionStable    = Phrase{"{n}分後(落ち着いている)", "In {n} minutes (stable)"}
	OptionNotice    = Phrase{"{notice}", "{notice}"}
	OptionApprove   = Phrase{"{notice}: 上の文面をすべて読みました", "{notice}: I have read all of the text above"}
	OptionSent      = Phrase{"{notice}: 上の文面のとおり送りました", "{notice}: sent as it stands above"}
	LabelAnyway     = Phrase{"情報が古いとき", "If it is out of date"}
	OptionAnyway    = Phrase{"情報時点が20分より前でも、次報まで10分を切っていても送る", "Send it although it is older than 20 minutes, or the next is due in 10"}
	LabelInEnglish  = Phrase{"英語: {name}", "In English: {name}"}
	HintInEnglish   = Phrase{"空欄なら、英語の文面にも上の欄がそのまま入ります", "If blank, the English text says the same as the field above"}
	HintStarted     = Phrase{"例: 2026-02-20 00:05 JST 頃", "e.g. around 2026-02-20 00:05 JST"}
	LabelSubjectJA  = Phrase{"件名(日本語)", "Subject (Japanese)"}
	LabelBodyJA     = Phrase{"本文(日本語)", "Text (Japanese)"}
	LabelSubjectEN  = Phrase{"件名(英語)", "Subject (English)"}
	LabelBodyEN     = Phrase{"本文(英語)", "Text (English)"}
	ErrorLetter     = Phrase{"件名と本文は、日本語と英語の両方が必要です。", "Subject and text are needed in both languages."}
	ErrorNotice     = Phrase{"この通知はもうありません。ボードから開き直してください。", "This notice is gone. Open it again from the board."}

	NoticeChange   = Phrase{"{name}: {from} → {to}", "{name}: {from} → {to}"}
	NoticeNoChange = Phrase{"前報から変わりはありません。", "Nothing has changed since the last notice."}
)

// The names of notices.
var (
	noticeFirst    = Phrase{"第{no}報", "Notice {no}"}
	noticeFollow   = Phrase{"第{no}報(続報)", "Notice {no} (follow-up)"}
	noticeNext     = Phrase{"次のお客様通知", "The next customer notice"}
	noticeRecovery = Phrase{"第{no}報(復旧報)", "Notice {no} (recovery)"}
)

// NoticeName is what people call a notice; one of no stage is the next, whichever that is.
func NoticeName(lang incident.Lang, no int, stage incident.NoticeStage) string {
	name := map[incident.NoticeStage]Phrase{"": noticeNext, incident.FollowUpNotice: noticeFollow, incident.RecoveryNotice: noticeRecovery}
	p, ok := name[stage]
	if !ok {
		p = noticeFirst
	}
	return p.In(lang, "no", strconv.Itoa(no))
}

// How the notices stand, in a line.
var (
	noticesSent     = Phrase{"{notice}を {at} に送信済み", "{notice} sent at {at}"}
	noticesWritten  = Phrase{"{notice}は承認待ち(作成: {who})", "{notice} waits for approval (written by {who})"}
	noticesApproved = Phrase{"{notice}は承認済み、未送信", "{notice} is approved and not yet sent"}
	noticesLine     = Phrase{"✉️ {name}: {said}", "✉️ {name}: {said}"}
	noticesTwo      = Phrase{"{first} · {second}", "{first} · {second}"}
)

// NoticesName is what the notices are called, together.
var NoticesName = Phrase{"お客様通知", "Customer notices"}

// NoticesLine is Notices with their name before it; "": nobody has begun one.
func NoticesLine(lang incident.Lang, n incident.Notices, who string, at func(time.Time) string) string {
	said := Notices(lang, n, who, at)
	if said == "" {
		return ""
	}
	return noticesLine.In(lang, "name", NoticesName.In(lang), "said", said)
}

// Notices says how the notices stand; "": nobody has begun one. who is who wrote the one that waits; at says a moment.
func Notices(lang incident.Lang, n incident.Notices, who string, at func(time.Time) string) string {
	var sent, open string
	if n.Sent > 0 {
		sent = noticesSent.In(lang, "notice", NoticeName(lang, n.Sent, n.Stage), "at", at(n.SentAt))
	}
	switch name := NoticeName(lang, n.Open, n.Next); {
	case n.Open == 0:
	case n.Approved:
		open = noticesApproved.In(lang, "notice", name)
	default:
		open = noticesWritten.In(lang, "notice", name, "who", who)
	}
	if sent != "" && open != "" {
		return noticesTwo.In(lang, "first", sent, "second", open)
	}
	return cmp.Or(open, sent)
}

// noticePromise follows what is said of a notice that was sent.
var noticePromise = Phrase{"。次報の予告は {at}", "; next update promised by {at}"}

var (
	noticeAsk    = Phrase{"。{to} 承認をお願いします(ボードの「通知を承認する」)。", ". {to} please approve it (\"Approve notice\" on the board)."}
	noticeAsked  = Phrase{"{notice}の承認がまだです。{to} 起案者以外の方、承認をお願いします(ボードの「通知を承認する」)。", "{notice} still waits for approval. {to} anyone but its author, please approve it (\"Approve notice\" on the board)."}
	promiseAsked = Phrase{"対応は終了していますが、{notice}で {at} までとお客様に予告した次の通知がまだです。{to} 復旧報を送るか、送らないなら理由を残してください(ボードの「お客様通知を書く」か「復旧報は不要」)。", "The response has ended, but customers are still waiting for the update that {notice} promised by {at}. {to} please send the recovery notice, or say why none is needed (\"Write notice\" or \"No notice needed\" on the board)."}
	cancelAsk    = Phrase{"。{to} 訂正がまだなら、いつもの方法でお客様に送ってください(取り消したあとは、ここから通知を送れません)。", ". {to} if they have not had it, please send it in your usual way: once canceled, no notice can be sent from here."}
	noticeEnd    = Phrase{"。", "."}
	noticeAskAny = Phrase{"。起案者以外の方、承認をお願いします(ボードの「通知を承認する」)。", ". Anyone but its author, please approve it (\"Approve notice\" on the board)."}
)

// NoticeAsk asks those who are mentioned to approve a notice; "": anybody but its authors, if anybody may.
func NoticeAsk(lang incident.Lang, n incident.NoticeMark, mentions string) string {
	switch {
	case n.Nobody:
		return noticeEnd.In(lang)
	case mentions == "":
		return noticeAskAny.In(lang)
	}
	return noticeAsk.In(lang, "to", mentions)
}

// PromiseAsked asks what becomes of a promise to customers, in a message of its own; at says a moment.
func PromiseAsked(lang incident.Lang, n incident.NoticeMark, mentions, at string) string {
	return promiseAsked.In(lang, "notice", NoticeName(lang, n.No, n.Stage), "to", mentions, "at", at)
}

// CancelAsk asks those who are mentioned to correct what customers were told of a false alarm; "": they were told nothing.
func CancelAsk(lang incident.Lang, e incident.Entry, mentions string) string {
	if !e.Owing {
		return ""
	}
	return cancelAsk.In(lang, "to", mentions)
}

// NoticeAsked asks again, in a message of its own.
func NoticeAsked(lang incident.Lang, e incident.Entry, mentions string) string {
	return noticeAsked.In(lang, append(noticePlaces(lang, e), "to", mentions)...)
}

// noticePlaces fills the places of a sentence about a notice.
func noticePlaces(lang incident.Lang, e incident.Entry) []string {
	if e.Notice == nil {
		return nil
	}
	promise, due := "", ""
	if !e.Notice.Promise.IsZero() {
		due = e.Notice.Promise.In(Japan).Format("15:04 MST")
		promise = noticePromise.In(lang, "at", due)
	}
	told := ""
	if e.Told != nil {
		told = ToldCounts(lang, *e.Told)
	}
	return []string{"notice", NoticeName(lang, e.Notice.No, e.Notice.Stage), "promise", promise, "due", due, "told", told, "sent", sentTo(lang, *e.Notice) + reopens(lang, *e.Notice)}
}

// ToldCounts is how many customers a notice has reached; their sum is the number of customers.
func ToldCounts(lang incident.Lang, c incident.Counts) string {
	var said []string
	for _, part := range []struct {
		told incident.Told
		n    int
	}{
		{incident.ToldYes, c.Delivered}, {incident.ToldWaiting, c.Waiting}, {incident.ToldUnsure, c.Unknown}, {incident.ToldRefused, c.Refused}, {incident.ToldSkipped, c.Skipped},
	} {
		if part.n > 0 {
			said = append(said, named(lang, toldStates, part.told)+" "+strconv.Itoa(part.n))
		}
	}
	return strings.Join(said, " · ")
}

// NoticeItem is what a line of a notice is called; empty: there is none of that id.
func NoticeItem(id string) Phrase {
	for _, item := range letterItems {
		if item.id == id {
			return item.name
		}
	}
	return Phrase{}
}

// NoticeSays reports whether notices of a stage may say something, by what NoticeNeeds answered. What is no line of theirs, they do but
// for what the last one has no use for.
func NoticeSays(needs string, stage incident.NoticeStage, id string) bool {
	if id == "next" {
		id = "next_update"
	}
	for n, item := range letterItems {
		if item.id == id {
			return needOf(needs, stage, n) != "n"
		}
	}
	return true
}
