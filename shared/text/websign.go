package text

// Signs in the form: where they are listed and reported, and the page of one.
var (
	WebSigns      = Phrase{"予兆", "Possible outages"}
	WebSign       = Phrase{"予兆", "Possible outage"}
	WebSignUnseen = Phrase{"まだ誰も確認していません", "nobody is looking yet"}
	WebSignLooks  = Phrase{"{who} が確認中", "{who} is looking"}
	WebSignBy     = Phrase{"判断の目安 {when}", "decide by {when}"}
	WebSignBack   = Phrase{"予兆に戻る", "Back to possible outage"}

	WebSignHowLong = Phrase{"報告からの経過", "Since the report"}
	WebSignLooker  = Phrase{"確認している人", "Looking into it"}
	WebSignNobody  = Phrase{"まだいません", "nobody yet"}
	WebSignDecide  = Phrase{"判断の目安", "Decide by"}

	WebSignChoose    = Phrase{"判断", "Decide"}
	WebSignWords     = Phrase{"報告と根拠", "Reports and evidence"}
	WebSignSaid      = Phrase{"{who}: {text}", "{who}: {text}"}
	WebSignKnown     = Phrase{"開始前の報告と根拠", "Known before the start"}
	WebTools         = Phrase{"自社ツール", "Own tools"}
	WebSignDismissed = Phrase{"{when} に {who} が「対応不要」としました。", "{who} decided at {when} that no action is needed."}
	WebSignAfter     = Phrase{"同じ内容の予兆が {when} に「対応不要」とされています。", "The same was reported before and dismissed at {when}."}
	WebSignAlikeOpen = Phrase{"その予兆を開く", "Open that one"}
	WebSignAfterOpen = Phrase{"前の予兆を開く", "Open the earlier one"}
	WebSignUntold    = Phrase{"カードはまだ Slack に出ておらず、リーダーにも届いていません。電話などで直接知らせてください。", "The card is not in Slack yet, so the leads have not been notified. Tell them directly, for example by phone."}
	WebSignNoRoom    = Phrase{"カードを出す Slack のチャンネルが設定されていません。リーダーには直接知らせてください。", "No Slack channel is set for the card. Tell the leads directly."}
	WebGroupBefore   = Phrase{"開始前の TODO", "Before the start"}

	WebSignHint  = Phrase{"Slack のヘルプ部屋にカードを出し、リーダーに知らせます。分からない項目は空欄のままで構いません(「確認中」になります)。", "This posts a card in Slack's help room and notifies the leads. Leave blank what you do not know; it shows as \"not yet confirmed\"."}
	WebSignYours = Phrase{"報告する内容: {title}", "Your report: {title}"}

	WebBegun         = Phrase{"{when} に {who} が対応を始めています。司令塔は {commander} です。", "{who} started the response at {when}. The commander is {commander}."}
	WebDidDeclareFor = Phrase{"対応を始めました。司令塔は {commander} です。本人にも知らせます。Slack のチャンネルは自動で作成されます。", "Started. {commander} is the commander and is being notified. The Slack channel will be created automatically."}
	WebProvisional   = Phrase{"暫定対応中です。障害と分かったら「障害と確定」を、違ったときは「誤報として取り消す」を押してください。", "This response is provisional. Once you know that it is an outage, press \"Confirm outage\"; if it is not one, press \"Cancel as false alarm\"."}
)
