package text

import "noroshi.internal/shared/incident"

// A TODO that somebody adds for somebody.
var (
	LabelTodoOwner = Phrase{"担当", "Owner"}
	HintTodoOwner  = Phrase{"空欄なら、手が空いている方が担当します。選んだ方には知らせます。", "Leave blank for anyone who is free. Whoever you choose is notified."}
	GivenAdded     = Phrase{"{to} {who} が「{todo}」を追加しました。担当をお願いします。", "{to} {who} added a TODO for you: {todo}."}

	addedFor    = Phrase{"{who} が TODO {todo} を追加(担当: {to}): {text}", "{who} added a TODO for {to}: {text} ({todo})"}
	didAddFor   = Phrase{"🙋 TODO を追加しました: {todo} {text}。担当は {to} です。本人にも知らせます。", "🙋 TODO added for {to}, who is being notified: {text} ({todo})"}
	didAddOwned = Phrase{"🙋 TODO を追加しました: {todo} {text}。担当はあなたです。", "🙋 TODO added. You own it: {text} ({todo})"}
)

// didAdd tells whoever added a TODO with an owner.
func didAdd(e incident.Entry) Phrase {
	if e.To == e.By {
		return didAddOwned
	}
	return didAddFor
}
