package text

import "noroshi.internal/shared/incident"

// What the page of a handover says by itself.
var (
	AcceptSpoken  = Phrase{"引き受ける(口頭でも)", "Accept (we also spoke)"}
	AcceptWritten = Phrase{"引き受ける(文書のみ)", "Accept (in writing)"}
	WalkRight     = Phrase{"このとおり", "This is right"}
	WalkRest      = Phrase{"残りはすべてこのとおり", "All the rest is right"}
	WalkAmend     = Phrase{"書き足す", "Add a line"}
	WalkReword    = Phrase{"書き足した文を直す", "Change the added line"}

	HandoverBegin   = Phrase{"引継ぎを始める", "Begin a handover"}
	HandoverName    = Phrase{"次の司令塔を選ぶ", "Name who is next"}
	HandoverRename  = Phrase{"次の司令塔を変える", "Name someone else"}
	HandoverRoom    = Phrase{"話す部屋", "Room to talk"}
	HandoverChanged = Phrase{"変化あり", "changed"}

	HandoverAwaits     = Phrase{"次の司令塔はあなたです。{from} が全項目を確認すると、ここで引き受けられます。", "You are next. Once {from} has walked all sections, you can accept here."}
	HandoverAwaitsAny  = Phrase{"{from} が全項目を確認すると、ここで引き受けられます。引き受けた方が次の司令塔です。", "Once {from} has walked all sections, you can accept here; whoever does is next."}
	HandoverAwaitsThem = Phrase{"引き受けられるのは {to} です。代わりに引き受けるときは、{from} に引継ぎ先を変えてもらってください。", "Only {to} can accept it. To take it over instead, ask {from} to name you."}
	HandoverLeft       = Phrase{"{to} が引き受けると完了です。それまでの司令塔はあなたです。", "It is complete once {to} accepts. Until then you command."}
	HandoverLeftAny    = Phrase{"どなたかが引き受けると完了です。それまでの司令塔はあなたです。", "It is complete once someone accepts. Until then you command."}
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
