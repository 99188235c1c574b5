package text

import (
	"strconv"

	"noroshi.internal/shared/incident"
)

// The card of a sign, in the help room.
var (
	SignTitle    = Phrase{"🔎 予兆: {title}", "🔎 Possible outage: {title}"}
	SignLeads    = Phrase{"{leads} ご確認をお願いします。", "{leads} please take a look."}
	SignScope    = Phrase{"サービス: {services} · リージョン: {where}", "Services: {services} · Region: {where}"}
	SignSeen     = Phrase{"見えていること: {impact}", "Seen: {impact}"}
	SignExpected = Phrase{"本来: {expected}", "Expected: {expected}"}
	SignOurs     = Phrase{"自分たちでも確認: {ours}", "Seen by us, too: {ours}"}
	SignYes      = Phrase{"確認済み", "yes"}
	SignBy       = Phrase{"報告 {when} {who}(情報源: {source})", "Reported {when} by {who} (source: {source})"}
	SignRaised   = Phrase{"報告 {when} {who}", "Reported {when} by {who}"} // by a monitor, which is the source
	SignCleared  = Phrase{"🟢 {when} {who}: 解消 {text}", "🟢 {when} {who}: cleared, {text}"}
	SignEvidence = Phrase{"📎 {when} {who}: {text}", "📎 {when} {who}: {text}"}
	SignAfter    = Phrase{"同じ内容の予兆が {when} に「対応不要」とされています({id})", "The same was reported before and dismissed {when} ({id})"}
	SignTodo     = Phrase{"{symbol} {todo}(期限 {due}、{owner})", "{symbol} {todo} (due {due}, {owner})"}
	SignNobody   = Phrase{"未担当", "no owner"}
	SignTodoDone = Phrase{"{symbol} {todo}", "{symbol} {todo}"}
	SignThread   = Phrase{"気づいたことはこのスレッドへ。すべて記録に残ります。", "Post what you find in this thread. All of it is kept on record."}
	SignFirst    = Phrase{"{when} にどうするかを確認します。", "Noroshi asks what to do at {when}."}
	SignNext     = Phrase{"{when} にもう一度確認します。", "Noroshi asks again at {when}."}
	SignUnseen   = Phrase{"自分たちではまだ確認できていません。「暫定対応」か「対応不要」を選んでください。再現に時間をかける必要はありません。", "We have not seen it ourselves yet. Choose \"Start provisionally\" or \"No action\". Do not spend long on reproducing it."}

	SignStarted     = Phrase{"🔥 対応中: {title}", "🔥 Response started: {title}"}
	SignProvisional = Phrase{"🔥 暫定対応中: {title}", "🔥 Provisional response started: {title}"}
	SignStartedBy   = Phrase{"{when} に開始。司令塔: {commander}。状況と参加: {channel}", "Started {when}. Commander: {commander}. Status and joining: {channel}"}
	SignPrivate     = Phrase{"🔒 非公開で対応中です。参加するには司令塔 {commander} に声をかけてください。", "🔒 A private response is in progress. To take part, ask the commander, {commander}."}
	SignOver        = Phrase{"✅ 対応終了: {title}({when})", "✅ Response ended: {title} ({when})"}
	SignCanceled    = Phrase{"⏹ 誤報として取り消し: {title}({when})", "⏹ Canceled as a false alarm: {title} ({when})"}
	SignDismissed   = Phrase{"⏹ 対応不要: {title}", "⏹ No action needed: {title}"}
	SignDismissedBy = Phrase{"{when} {who} · 理由: {reason}", "{when} by {who} · Reason: {reason}"}
	SignPrivateOver = Phrase{"🔒 非公開の対応は終了しました({when})", "🔒 The private response has ended ({when})"}

	SignNoted   = Phrase{"「{title}」を予兆として報告しました。{by} までに、どうするかをカードで決めます。", "Reported as a possible outage: {title}. Its card asks for a decision by {by}."}
	SignAdded   = Phrase{"同じ内容の予兆に加えました({n}件目の報告): {title}", "Already reported: {title}. Yours was added as report {n}."}
	SignAnew    = Phrase{"選んだものはすでに終わっていたため、新しい予兆になりました。", "The one you chose has been closed, so this is a new one."}
	SignMade    = Phrase{"この障害はすでに対応中です。報告は根拠として記録しました: {channel}", "A response is already in progress. Your report was added as evidence: {channel}"}
	SignAside   = Phrase{"非公開で対応中です。司令塔 {commander} に声をかけてください。", "A private response is in progress. Ask the commander, {commander}."}
	SignNear    = Phrase{"リージョンと対象サービスが分からないため、まだ報告していません。同じ内容であれば「これに加える」を、別の内容であれば「別の予兆として報告」を押してください。", "Region and services are not known, so nothing was reported yet. If it is one of these, press \"Add to this\"; if not, press \"Report as another\"."}
	SignNearAt  = Phrase{"{when} {title}({status})", "{when} {title} ({status})"}
	SignHidden  = Phrase{"非公開の対応", "a private response"}
	SignUnmade  = Phrase{"予兆は記録しましたが、カードを投稿できていません。リーダーには直接声をかけてください。", "Your report is recorded, but its card could not be posted. Tell the leads directly."}
	SignNowhere = Phrase{"{title} を予兆として記録しました。カードを出すチャンネルが設定されていないため、誰にも知らせていません。リーダーには直接声をかけてください。", "Recorded as a possible outage: {title}. The settings name no channel for its card, so nobody has been told. Tell the leads directly."}
	SignAlike   = Phrase{"同じリージョン・サービスです: {title}({status})", "Same region and services as: {title} ({status})"}
	SignAlikeTo = Phrase{"同じリージョン・サービスの予兆がほかにもあります: {title}({when} に報告)。同じ障害なら、どちらか一方を「対応不要」にしてください。", "Another possible outage has the same region and services: {title} (reported {when}). If it is the same one, choose \"No action\" on one of the two."}
	SignBeside  = Phrase{"同じリージョン・サービスの予兆があります: {title}({when} に報告)。同じ障害なら、その予兆を「対応不要」にしてください。", "A possible outage has the same region and services: {title} (reported {when}). If it is the same one, choose \"No action\" on it."}
	SignTooLate = Phrase{"時間がたったため、この報告は残っていません。もう一度報告してください。", "Too much time has passed, so that report is gone. Report it again."}
)

// What was known before the start, in the incident's room and on its page.
var (
	SignKnown = Phrase{"開始前の報告と根拠({many})", "Known before the start ({many})"}
	SignSaid  = Phrase{"{when} {who}: {text}", "{when} {who}: {text}"}
	SignCards = Phrase{"やり取りの全文: {link}", "Everything that was said: {link}"}
	SignCard  = Phrase{"予兆のカードとスレッド", "the card and its thread"}
)

// Sourced is what somebody reported, and who said so to them.
func Sourced(lang incident.Lang, said, source string) string {
	return remarked(lang, said, incident.Entry{Source: source})
}

// remarked is what somebody reported, and in brackets what an entry says of it: where it is, that they see it, and who said so to them.
func remarked(lang incident.Lang, said string, e incident.Entry) string {
	var remarks []string
	if about := where(lang, incident.Facts{Region: e.Region, Services: e.Services}); about != "" {
		remarks = append(remarks, about)
	}
	if e.Ours {
		remarks = append(remarks, signOurs.In(lang))
	}
	if e.Source != "" { // last, so that nothing else is taken for a source
		remarks = append(remarks, signSourced.In(lang, "source", e.Source))
	}
	if len(remarks) == 0 {
		return said
	}
	return signRemarked.In(lang, "sentence", said, "remarks", List(lang, remarks))
}

// AlikeTo tells whoever said what a sign, or an incident, is about of a sign that is about the same: one of two signs is dismissed, and
// of a sign beside an incident the sign.
func AlikeTo(mine incident.Status) Phrase {
	if mine == incident.SignStatus {
		return SignAlikeTo
	}
	return SignBeside
}

// What stands in brackets after a report.
var (
	signSourced  = Phrase{"情報源: {source}", "source: {source}"}
	signOurs     = Phrase{"自分たちでも確認", "seen by us"}
	signRemarked = Phrase{"{sentence}({remarks})", "{sentence} ({remarks})"}
)

// What the clock asks in the thread of a sign's card.
var (
	SignAskLook   = Phrase{"{who} 予兆「{title}」をまだ誰も確認していません。カードの項目を担当してください。", "{who} nobody has looked at \"{title}\" yet. Please take an item on the card."}
	SignAskDecide = Phrase{"{who} 予兆「{title}」をどうしますか。対応を始める・暫定対応・様子を見る・対応不要 から選んでください。", "{who} \"{title}\" needs a decision. Please choose: start, start provisionally, not yet, or no action."}
	SignAskUnseen = Phrase{"{who} 予兆「{title}」は、自分たちではまだ確認できていません。再現に時間をかけず、暫定対応か対応不要を選んでください。", "{who} we have not seen \"{title}\" ourselves. Do not spend long on reproducing it: please start provisionally, or choose no action."}
	SignAskLong   = Phrase{"{who} 予兆「{title}」が {since} から決まっていません。対応を始めるか、対応不要かを決めてください。", "{who} \"{title}\" has been undecided since {since}. Please decide: start, or no action."}
)

// The acts on a sign.
var (
	ButtonBegin        = Phrase{"対応を始める", "Start response"}
	ButtonProvisional  = Phrase{"暫定対応", "Start provisionally"}
	ButtonNotYet       = Phrase{"様子を見る", "Not yet"}
	ButtonDismiss      = Phrase{"対応不要", "No action"}
	ButtonBeginAs      = Phrase{"司令塔を選んで始める", "Choose a commander and start"}
	ButtonEvidence     = Phrase{"根拠を追加", "Add evidence"}
	ButtonMeet         = Phrase{"リンクを貼る", "Paste link"}
	ButtonMeetOpen     = Phrase{"Meet を開く", "Open Meet"}
	ButtonConfirmStart = Phrase{"障害と確定", "Confirm outage"}
	ButtonJoinSign     = Phrase{"これに加える", "Add to this"}
	ButtonSignAnyway   = Phrase{"別の予兆として報告", "Report as another"}
	ButtonSign         = Phrase{"予兆を報告", "Report a possible outage"}

	FormSign       = Phrase{"予兆を報告", "Report possible outage"}
	SubmitSign     = Phrase{"報告する", "Report"}
	FormSignRoom   = Phrase{"{room} にカードを出し(訓練は訓練用のチャンネルに)、リーダーに知らせます。分からない項目は空欄のままで構いません(「確認中」になります)。", "This posts a card in {room} (for a drill, in the drill channel) and notifies the leads. Leave blank what you do not know; it shows as \"not yet confirmed\"."}
	NameUnknown    = Phrase{"(名前不明)", "(name unknown)"} // of somebody, or something, that a message names: after @ or #
	FormSignNoRoom = Phrase{"分からない項目は空欄のままで構いません(「確認中」になります)。", "Leave blank what you do not know; it shows as \"not yet confirmed\"."}
	LabelSignText  = Phrase{"何が起きていますか", "What is happening?"}
	LabelSeen      = Phrase{"見えていること", "What is seen"}
	LabelExpected  = Phrase{"本来どうなるはずか", "What is expected"}
	SampleExpected = Phrase{"数秒で接続できる", "Connects within seconds"}
	LabelOurs      = Phrase{"自分たちでの確認", "Seen by ourselves"}
	OptionOurs     = Phrase{"自分たちでも確認した", "We see it ourselves, too"}
	LabelLink      = Phrase{"リンク", "Link"}
	SampleLink     = Phrase{"https://…", "https://…"}
	ErrorLink      = Phrase{"https:// から始まるアドレスを入れてください。", "Enter an address that begins with https://."}

	FormBeginAs = Phrase{"対応を始める", "Start response"}
	SubmitBegin = Phrase{"始める", "Start"}
	LabelHow    = Phrase{"始め方", "How"}
	OptionSure  = Phrase{"障害として対応を始める", "Start as an outage"}
	OptionMaybe = Phrase{"暫定対応として始める", "Start provisionally"}

	FormDismiss   = Phrase{"対応不要", "No action"}
	SubmitDismiss = Phrase{"対応不要にする", "Dismiss"}
	SampleDismiss = Phrase{"お客様側の設定変更が原因", "Caused by a change on the customer's side"}

	FormEvidence   = Phrase{"根拠を追加", "Add evidence"}
	SubmitEvidence = Phrase{"追加する", "Add"}
	LabelEvidence  = Phrase{"分かったこと", "What you found"}
	SampleEvidence = Phrase{"AWS Health に投稿あり/問い合わせ5件", "AWS Health has a post / 5 tickets so far"}
	ErrorEvidence  = Phrase{"分かったことを一言入れてください。", "Say in a few words what you found."}

	FormMeet   = Phrase{"Meet のリンク", "Meet link"}
	SubmitMeet = Phrase{"保存する", "Save"}

	// ShortcutSign names the message shortcut for readers of both languages. Slack: 24 characters.
	ShortcutSign     = "予兆を報告 / Possible outage"
	ShortcutSignDoes = "このメッセージを障害の予兆として報告する / Report this message as a possible outage"
)

// How many reported it, and how many said so to them.
var (
	signOne     = Phrase{"報告1件", "1 report"}
	signReports = Phrase{"報告{n}件", "{n} reports"}
	signSource  = Phrase{"報告{n}件、情報源1件", "{n} reports, 1 source"}
	signMany    = Phrase{"報告{n}件、情報源{sources}件", "{n} reports, {sources} sources"}
	signSources = Phrase{"{all}({many})", "{all} ({many})"}
)

// SignReports is how many reports there were, of how many sources.
func SignReports(lang incident.Lang, reports, sources int) string {
	said := Counted(sources, signReports, signSource, signMany)
	if reports < 2 {
		said = signOne
	}
	return said.In(lang, "n", strconv.Itoa(reports), "sources", strconv.Itoa(sources))
}

// SignSources is who said so, and how many they are.
func SignSources(lang incident.Lang, all string, reports, sources int) string {
	return signSources.In(lang, "all", all, "many", SignReports(lang, reports, sources))
}

// provisionalPrefix begins what is said of a response that was started before anybody knew that it is an outage.
var provisionalPrefix = Phrase{"【暫定】", "[PROVISIONAL] "}

// ProvisionalPrefix is what begins the first line of everything about a provisional response, and nothing otherwise.
func ProvisionalPrefix(lang incident.Lang, provisional bool) string {
	if !provisional {
		return ""
	}
	return provisionalPrefix.In(lang)
}

// signAsks are the clock's questions, by step.
var signAsks = map[incident.Step]Phrase{
	incident.AskLook: SignAskLook, incident.AskDecide: SignAskDecide, incident.AskLong: SignAskLong,
}

// SignAsk is the clock's question about a sign; unseen says that only others have seen it.
func SignAsk(step incident.Step, unseen bool) Phrase {
	if step == incident.AskDecide && unseen {
		return SignAskUnseen
	}
	return signAsks[step]
}
