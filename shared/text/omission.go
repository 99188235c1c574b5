package text

import (
	"unicode"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
)

// What a step leaves out, before it is taken and after.
var (
	// OmitNotice and OmitRecovery warn of an end, the worse first.
	OmitNotice   = Phrase{"⚠️ 第1報は送っていません({todos})。", "⚠️ Notice 1 was never sent ({todos})."}
	OmitRecovery = Phrase{"⚠️ このまま終了すると、「{phase}」の TODO は行われません。", "⚠️ If you end now, the {phase} TODOs will not be done."}

	// OmitOwing warns of an end while customers wait for the recovery notice.
	OmitOwing = Phrase{"⚠️ お客様に復旧報を送っていません。先に「お客様通知を書く」から送ってください。", "⚠️ Customers have not had the recovery notice. Send it first (\"Write notice\")."}

	owingNotice = Phrase{"復旧報は未送信", "recovery notice not sent"}

	// owingCorrection is of a false alarm that customers were told of.
	owingCorrection = Phrase{"お客様への訂正が必要", "customers need a correction"}

	noticeNever   = Phrase{"第1報は未送信", "notice 1 never sent"}
	recoveryNever = Phrase{"復旧確認は未実施: {todos}", "recovery not checked: {todos}"}
	passedOver    = Phrase{"{phases}を省略", "{phases} skipped"}
	leftOpen      = Phrase{"未完了: {todos}", "left open: {todos}"}
)

// SkipSample is a reason to skip a TODO, as an example: in a live incident nobody is to take it for a drill.
func SkipSample(drill bool) Phrase {
	if drill {
		return SampleDrill
	}
	return SampleSkip
}

// Omitted says what the step of an entry left out, the worst first; nothing for a step that left nothing out.
func Omitted(lang incident.Lang, e incident.Entry) (said []string) {
	if e.NoNotice {
		said = append(said, noticeNever.In(lang))
	}
	switch {
	case e.Owing && e.Kind == incident.EntryCanceled:
		said = append(said, owingCorrection.In(lang))
	case e.Owing:
		said = append(said, owingNotice.In(lang))
	}
	if len(e.Never) > 0 {
		said = append(said, recoveryNever.In(lang, "todos", TodoNames(lang, e.Never)))
	}
	if len(e.Skipped) > 0 {
		var phases []string
		for _, p := range e.Skipped {
			phases = append(phases, Phase(lang, p))
		}
		said = append(said, passedOver.In(lang, "phases", List(lang, phases)))
	}
	if len(e.Left) > 0 {
		said = append(said, leftOpen.In(lang, "todos", TodoNames(lang, e.Left)))
	}
	return said
}

// Capital is s as a line of its own begins.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// Warnings says in whole sentences what an end would leave out besides TODOs that are open, the worst first. TODOs of the
// recovery phase, which p is called, are to be listed after it.
func Warnings(lang incident.Lang, o incident.Omission, p string) (said []string) {
	if len(o.Notices) > 0 {
		said = append(said, OmitNotice.In(lang, "todos", TodoName(lang, o.Notices[0].ID)))
	}
	if o.Owing {
		said = append(said, OmitOwing.In(lang))
	}
	if len(o.Never) > 0 {
		said = append(said, OmitRecovery.In(lang, "phase", p))
	}
	return said
}
