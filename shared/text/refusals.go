package text

import "noroshi.internal/shared/incident"

// refusals say why nothing was changed and what to do instead.
var refusals = map[incident.Code]Phrase{
	incident.RefusedOutsider: {"ゲスト・ボット・社外の方は操作できません。社員の方に依頼してください。", "Guests, bots and people from other companies cannot do this. Ask a member of the team."},
	incident.RefusedEnded:    {"この障害対応は終了しているため、何も変えていません。続いている場合は、新しく始めてください。", "This incident is over, so nothing was changed. If it goes on, declare it again."},
	incident.RefusedTitle:    {"何が起きているかを一言入れてください(例: EC2 に SSH できない)。", "Say in a few words what you see (e.g. cannot SSH to EC2)."},
	incident.RefusedReason:   {"理由を一言入れてください。あとから見る人が、判断を追えるようにするためです。", "Give a reason in a few words, so that others can follow the decision later."},
	incident.RefusedText:     {"本文がありません。進捗を一言入れてください。", "There is no text. Say in a few words how it is going."},
	incident.RefusedTodo:     {"その TODO は、この障害対応にありません。ボードで番号を確認してください。", "This incident has no such TODO. Check its number on the board."},
	incident.RefusedOpen:     {"終わっていないことがあるため、まだ進めていません。このまま進めるには、ボードのボタンから確定してください。", "Something is not done yet, so nothing was changed. To go on anyway, confirm with the button on the board."},
	incident.RefusedLast:     {"次の段階はありません。終えるときは「対応を終了」を押すか、コマンドに続けて resolve と入力してください。", "There is no phase after this one. To end, press \"End response\" or type the command with resolve."},
	incident.RefusedSoon:     {"この段階には、いま進んだところです。変更はありません。さらに次へ進めるには、10秒ほどおいて、もう一度入力してください。", "This phase has only just begun, so nothing was changed. To go on to the one after it, type it again in ten seconds."},
	incident.RefusedSame:     {"すでにそのとおりになっています。変更はありません。", "It is like that already. Nothing was changed."},
	incident.RefusedPerson:   {"ゲスト・ボット・社外の方は担当にできません。社員の方を選んでください。", "Guests, bots and people from other companies cannot take this. Choose a member of the team."},
	incident.RefusedPrivate:  {"招待された方だけの対応です。参加するには、司令塔に招待を依頼してください。", "This response is for invited people only. To take part, ask its commander to invite you."},
	incident.RefusedSimilar:  {"同じリージョン・サービスの対応が進行中です。合流するか、別の障害として始めるかを選んでください。", "A response to the same region and services is running. Join it, or declare anyway."},
	incident.RefusedUnknown:  {"この操作は使えなくなっています。ボードから、もう一度操作してください。", "This button no longer works. Try again from the board."},
}

// Sentences that say more than a refusal's code does.
var (
	RefusedSameTodo  = Phrase{"「{todo}」は{state}です。変更はありません。", "{todo} is {state} already. Nothing was changed."}
	RefusedPrivateTo = Phrase{"招待された方だけの対応です。参加するには、司令塔 {commander} に招待を依頼してください。招待済みのユーザーグループに入ったばかりの方は、Slack でチャンネルを直接開けます。", "This response is for invited people only. To take part, ask the commander, {commander}, to invite you. If you have just been added to an invited user group, open the channel in Slack."}
	RefusedEndedAt   = Phrase{"この障害対応は {when} に終了しているため、何も変えていません。続いている場合は、新しく始めてください。", "This incident ended {when}, so nothing was changed. If it goes on, declare it again."}
)

// Refusal says why a request was refused and what to do next; an unknown code is treated as an unknown request.
func Refusal(lang incident.Lang, code incident.Code) string {
	p, ok := refusals[code]
	if !ok {
		p = refusals[incident.RefusedUnknown]
	}
	return p.In(lang)
}
