package text

// Answers about forms and joining.
var (
	// RecordedFirst stands in a form that was recorded, changed and sent again.
	RecordedFirst = Phrase{
		JA: "先に送った内容が記録されています。書き直した内容はまだ記録されていません。コピーして画面を閉じ、もう一度開いて送ってください。",
		EN: "What you sent first is recorded; your later changes are not. Copy them, close this form and send them from a new one.",
	}
	NoForm = Phrase{
		JA: "入力画面を開けませんでした。もう一度お試しください。急ぐときは {command} に続けて状況を入力すれば、画面なしで始められます。",
		EN: "The form could not be opened. Try again, or start without it: type {command} and what you see.",
	}
	LetIn        = Phrase{"{channel} に招待します。", "You will be invited to {channel}."}
	LetInWaiting = Phrase{"「{title}」のチャンネルは作成中です。できしだい招待します。", "The channel for \"{title}\" is being created. You will be invited as soon as it is ready."}
)
