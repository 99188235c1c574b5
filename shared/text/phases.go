package text

import "noroshi.internal/shared/incident"

// What is said of the step to another phase: on to the watch phase once the check is complete, and back.
var (
	ButtonWatch = Phrase{"経過観察へ進む", "Start monitoring"}

	// CheckComplete tells the room that the check is complete, and so does what asks whether to go on. Below it stands who settled the rest.
	CheckComplete = Phrase{"✅ 照合が完了しました。", "✅ The check is complete."}
	watchAsk      = Phrase{"✅ {asked} 照合が完了しました。次の段階「{phase}」に進めてよければ、下のボタンを押してください。", "✅ {asked} the check is complete. If you are ready to move on to {phase}, press the button below."}
	watchAskNone  = Phrase{"✅ 照合が完了しました。司令塔が不在のため、引き受けた方が下のボタンで「{phase}」に進めてください。", "✅ The check is complete. Nobody commands: whoever takes the command, move on to {phase} with the button below."}
	watchAskNew   = Phrase{"照合は完了しています。次の段階「{phase}」に進めてよければ、下のボタンを押してください。", "The check is complete. If you are ready to move on to {phase}, press the button below."}
	WebWatch      = Phrase{"照合が完了しました。司令塔の判断で、次の段階「{phase}」に進めます。", "The check is complete. The commander can move on to {phase}."}

	CommandBack = Command{[]string{"back", "戻す", "戻る", "前へ"}, Phrase{"<理由>", "<reason>"}, Phrase{"前の段階に戻す", "go back to the phase before"}}
	ButtonBack  = Phrase{"前の段階に戻す", "Previous phase"}
	FormBack    = Phrase{"前の段階に戻す", "Previous phase"}
	SubmitBack  = Phrase{"戻す", "Go back"}
	FormBackTo  = Phrase{"「{from}」から「{to}」に戻します。TODO はどれも消えず、終わったものは終わったままです。", "From *{from}* back to *{to}*. No TODO is lost, and what is done stays done."}
	FormBackDue = Phrase{"「{from}」の期限は、もう一度進んだときから数え直します。", "Due times in *{from}* count anew once you move there again."}
	SampleBack  = Phrase{"別の AZ でも同じ症状が出た", "The same symptom in another zone"}
)

// AskWatch asks whoever commands, or is to, whether to go on to the watch phase, which is called phase; asked calls upon them.
func AskWatch(lang incident.Lang, n incident.News, asked, phase string) string {
	p := watchAsk
	switch {
	case n.Entry.Kind == incident.EntryCommander: // whom the message begins with
		p = watchAskNew
	case n.Asks() == "":
		p = watchAskNone
	}
	return p.In(lang, "asked", asked, "phase", phase)
}
