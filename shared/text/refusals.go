package text

import "noroshi.internal/shared/incident"

// refusals say why nothing was changed and what to do instead.
var refusals = map[incident.Code]Phrase{
	incident.RefusedOutsider:  {"ゲスト・ボット・社外の方は操作できません。社員の方に依頼してください。", "Guests, bots and people from other companies cannot do this. Ask a member of the team."},
	incident.RefusedEnded:     {"この障害対応は終了しているため、何も変えていません。障害が続いている場合は、新しく始めてください。", "This incident has ended, so nothing was changed. If it's still happening, declare a new incident."},
	incident.RefusedEarly:     {"まだ予兆の段階のため、何も変えていません。先に「対応を始める」か「暫定対応」を押してください。", "The response has not started, so nothing was changed. Press \"Start response\" or \"Start provisionally\" first."},
	incident.RefusedBegun:     {"この予兆への対応はすでに始まっているため、何も変えていません。状況はボードで確認してください。", "The response to this has already started, so nothing was changed. See the board."},
	incident.RefusedTitle:     {"何が起きているかを一言入れてください(例: EC2 に SSH できない)。", "Add a short description (e.g. cannot SSH to EC2)."},
	incident.RefusedReason:    {"理由を一言入れてください。あとから見る人が、判断を追えるようにするためです。", "Give a reason in a few words, so that others can follow the decision later."},
	incident.RefusedText:      {"本文がありません。進捗を一言入れてください。", "Nothing was written. Add a few words on progress."},
	incident.RefusedTodo:      {"その TODO は、この障害対応にありません。ボードで番号を確認してください。", "This incident has no such TODO. Check its number on the board."},
	incident.RefusedOpen:      {"終わっていないことがあるため、まだ進めていません。このまま進めるには、ボードのボタンから確定してください。", "Something is not done yet, so nothing was changed. To continue anyway, confirm with the button on the board."},
	incident.RefusedLast:      {"いまが最後の段階です。終えるときは「対応を終了」を押すか、/incident 終了 と入力してください。", "This is the last phase. To end, press \"End response\" or type /incident resolve."},
	incident.RefusedFirst:     {"最初の段階のため、これより前には戻せません。何も変えていません。終わった TODO をやり直すときは、「未完了に戻す」を押してください。", "This is the first phase, so there is none to go back to and nothing was changed. To do a TODO again, press \"Reopen\" on it."},
	incident.RefusedSoon:      {"段階が変わったばかりのため、何も変えていません。さらに変えるには、10秒ほどおいて、もう一度入力してください。", "This phase has only just begun, so nothing was changed. To leave it already, repeat the command in ten seconds."},
	incident.RefusedSame:      {"すでにそのとおりになっています。変更はありません。", "It's already that way. Nothing was changed."},
	incident.RefusedPerson:    {"ゲスト・ボット・社外の方は選べません。社員の方を選んでください。", "Guests, bots and people from other companies cannot take this. Choose a member of the team."},
	incident.RefusedPrivate:   {"招待された方だけの対応です。参加するには、司令塔に招待を依頼してください。", "This response is for invited people only. To take part, ask its commander to invite you."},
	incident.RefusedSimilar:   {"同じリージョン・サービスの対応が進行中です。合流するか、別の障害として始めるかを選んでください。", "A response to the same region and services is in progress. Join it, or declare anyway."},
	incident.RefusedUnknown:   {"この操作は使えなくなっています。ボードから、もう一度操作してください。", "This button no longer works. Try again from the board."},
	incident.RefusedOffer:     {"この打診はもう有効ではないため、何も変えていません(取り消し、失効、または別の打診に変わっています)。司令塔はボードで確認し、必要ならもう一度打診してもらってください。", "This offer no longer stands, so nothing was changed: it was replaced, withdrawn or has lapsed. See the board for who commands, and ask for another offer if you need one."},
	incident.RefusedOfferTo:   {"別の方への打診のため、何も変えていません。司令塔を代わるときは、「司令塔を交代」で打診してもらってください。", "The command is offered to someone else, so nothing was changed. To take over, ask for an offer: \"Change commander\"."},
	incident.RefusedOfferBy:   {"打診を取り下げられるのは、打診した方と司令塔だけです。何も変えていません。どちらかの方に依頼してください。", "Only whoever made the offer, or the commander, can withdraw it. Nothing was changed. Ask one of them."},
	incident.RefusedCommanded: {"司令塔がいるため、何も変えていません。代わるときは、「司令塔を交代」で打診してもらってください。", "Somebody commands, so nothing was changed. To take over, ask for an offer: \"Change commander\"."},
	incident.RefusedListOver:  {"この一覧はもう保留中ではないため、何も変えていません。お客様一覧の画面で最新の状態を確認してください。", "This list is not held back any more, so nothing was changed. The page \"Customer list\" has the latest."},
	incident.RefusedRewritten: {"そのあと文書が書き換えられたため、何も変えていません。ボードから、もう一度開いてください。", "Someone has edited the document since, so nothing was changed. Open this again from the board."},

	incident.RefusedBriefing:       {"開いているあいだに、ほかの方が役員に伝えたか、状況が変わったため、まだ伝えていません。「役員へ3行」を開き直し、最新の3行を確かめてから押してください。", "Someone else briefed executives while you had this open, or the situation changed, so they were not told. Open \"Brief executives\" again, check the latest lines and send those."},
	incident.RefusedNoticeChanged:  {"開いているあいだに、ほかの方がこの通知を書き換えたため、何も変えていません。最新の文面を開き直してください。", "Someone else changed this notice while you had it open, so nothing was changed. Open the latest text."},
	incident.RefusedNoticeSent:     {"この通知はすでに送信済みのため、何も変えていません。次の通知をボードから開いてください。", "This notice has been sent already, so nothing was changed. Open the next one from the board."},
	incident.RefusedWays:           {"復旧報は、次の通知をお約束したすべての経路で送ります。送り方を選び直してください。", "The recovery notice goes out every way in which customers were promised another. Choose how it is sent again."},
	incident.RefusedPromise:        {"次の通知の時刻がありません。30分後か60分後かを選んでください。", "It does not say when the next notice follows. Choose 30 or 60 minutes."},
	incident.RefusedAuthor:         {"起案者は承認できません。別の方に依頼してください(書いている間に状況が変わることがあるため、二人で確認します)。", "The author cannot approve. Ask someone else: things change while one writes, so two people look."},
	incident.RefusedAuthorsUnknown: {"文書をほかに誰が編集したか確認できないため、承認できるのは、この文面を書いていない司令塔だけです。司令塔も書いているときは、「お客様通知を書く」で書き直してください。", "Nobody can tell who else edited the document, so only the commander can approve this, having written none of it. If the commander wrote in it, write it anew with \"Write notice\"."},
	incident.RefusedNoDocument:     {"取り込む文書がまだないため、何も変えていません。ボードで文書ができているか確認するか、「お客様通知を書く」で書いてください。", "There is no document to take this over from yet, so nothing was changed. See the board for it, or use \"Write notice\"."},
	incident.RefusedApproval:       {"まだ承認されていないため、送信済みにしていません。起案者以外の方に承認を依頼してください。", "It has not been approved, so it was not marked as sent. Ask someone other than its author to approve it."},
	incident.RefusedStated:         {"選んだ復旧見込みは、いまの AWS の発表にありません。通知を開き直して、選び直してください。", "The recovery time you picked is not in what AWS says now. Open the notice again and pick one."},
	incident.RefusedNobody:         {"この宛先には、メールの届くお客様がいないため、承認していません。「通知の文面を直す」で宛先を選び直すか、手作業で送るにしてください。", "Nobody in this group has a mail address, so nothing was approved. Under \"Edit notice text\", choose others, or to send it by hand."},
	incident.RefusedNumbers:        {"宛先の数が、画面を開いたとき、または承認したときから変わったため、何も変えていません。開き直して宛先を確かめてください。送るときは、このまま送る理由も書けます。", "The number of addressees has changed since you opened this, or since it was approved, so nothing was changed. Open it again and check it; when sending, you can also say why it goes out as it is."},
	incident.RefusedDrillMark:      {"本番の通知なのに件名が【訓練】で始まっているため、保存していません。件名を直してください。", "This notice is live, but its subject begins with [DRILL], so it was not saved. Change the subject."},
	incident.RefusedRunning:        {"対応中のため、何も変えていません。終えるときは、ボードの「対応を終了」を押すか、/incident 終了 と入力してください。", "The response is still going on, so nothing was changed. To end it, press \"End response\" on the board or type /incident resolve."},
	incident.RefusedSides:          {"復旧の確認が書かれていないため、まだ終了していません。AWS の発表と自分たちの確認の両方か、できていない理由を書いてください(/incident 終了 に続けても書けます)。", "It has not ended: say how recovery was confirmed, by AWS and by yourselves, or why not (also after /incident resolve)."},
	incident.RefusedOwes:           {"お客様に次の通知をお約束したままのため、完了にしていません。ボードから復旧報を送るか、「通知は不要」で理由を残してください。", "Customers were promised another notice, so the review was not closed. Send the recovery notice from the board, or say with \"No notice needed\" why there is none."},
	incident.RefusedVacant:         {"司令塔が不在のため、引き継ぐものがありません。「私が司令塔になります」を押すか、「司令塔を交代」で指名してください。", "Nobody commands, so there is nothing to hand over. Press \"I take command\", or name someone with \"Change commander\"."},
	incident.RefusedHandover:       {"この引継ぎは進行中ではないため、何も変えていません。司令塔はボードで確認してください。", "No such handover is under way, so nothing was changed. See the board for who commands."},
	incident.RefusedHandoverTo:     {"別の方への引継ぎのため、何も変えていません。代わりに引き受けるときは、司令塔に引継ぎ先を変えてもらってください。", "This handover is for someone else, so nothing was changed. To take it over instead, ask the commander to name you."},
	incident.RefusedWalker:         {"これができるのは司令塔だけです。何も変えていません。司令塔(ボードで確認できます)に依頼してください。", "Only the commander can do this. Nothing was changed. Ask whoever commands: the board says who."},
	incident.RefusedSection:        {"項目を選んでください。書き足すときは、1項目だけ選びます。", "Choose sections; to add a line, choose exactly one."},
	incident.RefusedUnwalked:       {"司令塔が引継ぎの内容をまだ全部確認していないため、引き受けられません。「内容を確認」を司令塔に依頼してください。", "The commander has not walked all of the brief yet, so it cannot be accepted. Ask them to press \"Walk the brief\"."},
	incident.RefusedAwaited:        {"あなたへの引継ぎが進行中のため、何も変えていません。「引継ぎを引き受ける」を押すか、/incident 引継ぎ 引き受ける と入力してください。", "The command is being handed over to you, so nothing was changed. Press \"Accept handover\", or type /incident handover accept."},
	incident.RefusedDoer:           {"この行の TODO を行った方は照合できません。ほかの方に依頼してください。", "Whoever did one of its TODOs cannot check this line. Ask someone else."},
	incident.RefusedUndone:         {"まだ終わっていない TODO があるため、照合できません。", "Some of its TODOs are not done yet, so it cannot be checked."},
	incident.RefusedByCheck:        {"この TODO は、すべての行が照合されると自動で完了します。「照合する」から、行ごとに記録してください。", "This TODO completes once every line is checked. Record each line with \"Check\"."},
	incident.RefusedKPTDate:        {"期限は今日から3年以内の日付を、2026-12-15 の形で入力してください。", "Enter a date between today and three years from now, as 2026-12-15."},
	incident.RefusedLine:           {"照合するのは、4.1 のような行です。「照合する」から選んでください。", "What is checked is a line, such as 4.1. Choose it with \"Check\"."},
	incident.RefusedNoSheet:        {"このプレイブックには照合表の文書(check)がありません。ブラウザの画面「照合表」を印刷してください。", "This playbook has no document for it (check). Print the page \"Sheet of the check\" in the browser."},
	incident.RefusedKPTFull:        {"振り返りが500件に達しているため、書けませんでした。いらなくなった件を取り消してください。", "The review has 500 lines, which is all it can hold, so nothing was written. Remove some that are not needed."},
	incident.RefusedKPTLine:        {"その件は、すでに取り消されているか、見つかりません。何も変えていません。振り返りの画面で確認してください。", "That line is gone, so nothing was changed. See the review page."},
	incident.RefusedStale:          {"情報時点が20分より前か、次報の予告まで10分を切っています。文面を作り直すか、「それでも送る」にチェックを入れてください。", "It is older than 20 minutes, or the next update it promises is due within 10. Write it anew, or tick the box to send it anyway."},
}

// Sentences that say more than a refusal's code does.
var (
	RefusedSameTodo  = Phrase{"「{todo}」は{state}です。変更はありません。", "{todo} is already {state}. Nothing was changed."}
	RefusedOwing     = Phrase{"お客様に復旧報を送っていないため、まだ終了していません。送らずに終えるときは、ボードの「対応を終了」で選ぶか、/incident 終了 復旧報なし と入力してください。", "Customers have not had the recovery notice, so the response has not ended. To end without it, choose that under \"End response\" on the board, or type /incident end without-notice."}
	RefusedPrivateTo = Phrase{"招待された方だけの対応です。参加するには、司令塔 {commander} に招待を依頼してください。招待済みのユーザーグループに入ったばかりの方は、Slack でチャンネルを直接開けます。", "This response is for invited people only. To take part, ask the commander, {commander}, to invite you. If you have just been added to an invited user group, open the channel in Slack."}
	RefusedEndedAt   = Phrase{"この障害対応は {when} に終了しているため、何も変えていません。障害が続いている場合は、新しく始めてください。", "This incident ended {when}, so nothing was changed. If it's still happening, declare a new incident."}
	RefusedInReview  = Phrase{"この障害対応は {when} に終了しているため、何も変えていません。障害が続いている場合は、ボードの「対応を再開」を押すか、/incident 再開 に続けて理由を入力してください。", "This incident ended {when}, so nothing was changed. If it's still happening, press \"Reopen response\" on the board, or type /incident reopen and the reason."}
	RefusedDismissed = Phrase{"この予兆は {when} に「対応不要」とされているため、何も変えていません。障害が続いている場合は、もう一度報告するか、対応を始めてください。", "This possible outage was dismissed {when}, so nothing was changed. If it's still happening, report it again or declare an incident."}
)

// RefusedOver says of what is over when that was: of an incident that it ended, of a sign that came to nothing that it was dismissed.
func RefusedOver(i incident.Incident) Phrase {
	switch {
	case i.DeclaredAt.IsZero():
		return RefusedDismissed
	case i.Status == incident.Resolved:
		return RefusedInReview
	}
	return RefusedEndedAt
}

// Refusal says why a request was refused and what to do next; an unknown code is treated as an unknown request.
func Refusal(lang incident.Lang, code incident.Code) string {
	p, ok := refusals[code]
	if !ok {
		p = refusals[incident.RefusedUnknown]
	}
	return p.In(lang)
}
