package text

import "noroshi.internal/shared/incident"

// What the page of a handover says by itself.
var (
	AcceptSpoken  = Phrase{"引き受ける(口頭でも)", "Accept: we spoke"}
	AcceptWritten = Phrase{"引き受ける(文書のみ)", "Accept in writing"}
	WalkRight     = Phrase{"この内容で正しい", "This is right"}
	WalkRest      = Phrase{"残りはすべて正しい", "All the rest is right"}
	WalkAmend     = Phrase{"書き足す", "Add a line"}
	WalkReword    = Phrase{"書き足した文を直す", "Change the added line"}

	HandoverBegin   = Phrase{"引継ぎを始める", "Begin a handover"}
	HandoverName    = Phrase{"次の司令塔を選ぶ", "Name who is next"}
	HandoverRename  = Phrase{"次の司令塔を変える", "Name someone else"}
	HandoverRoom    = Phrase{"話す部屋", "Meet"}
	HandoverCount   = Phrase{"確認 {done}/{of}", "Walked {done}/{of}"}
	HandoverChanged = Phrase{"変化あり", "changed"}

	HandoverAwaits     = Phrase{"{from} の確認が終わると、ここで引き受けられます。", "Accept here once {from} has walked it all."}
	HandoverAwaitsThem = Phrase{"引き受けるのは {to} です(変更は {from} へ)。", "{to} is to accept; {from} can change that."}
	HandoverLeft       = Phrase{"{to} が引き受けると完了です。", "Complete once {to} accepts."}
	HandoverLeftAny    = Phrase{"どなたかが引き受けると完了です。", "Complete once someone accepts."}
)

// WalkedMark is the sign of what was found of a section of a brief.
func WalkedMark(w incident.Walked) string {
	switch {
	case w.At.IsZero():
		return Symbol(incident.TodoOpen)
	case w.Text != "":
		return "✏️"
	}
	return Symbol(incident.TodoDone)
}
