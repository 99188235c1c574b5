package text

import (
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What is said of a handover: its buttons and forms, and what the room and both sites are told of it.
var (
	CommandHandover = Command{[]string{"handover", "引継ぎ", "引き継ぎ", "引継"}, Phrase{"[@人・確認・引き受ける・続ける]", "[@person, ok, accept, stay]"}, Phrase{"司令塔を次の方に引き継ぐ", "hand the command over"}}

	ButtonHandover       = Phrase{"引継ぎ", "Hand over"}
	ButtonWalk           = Phrase{"内容を確認", "Walk the brief"}
	ButtonAcceptHandover = Phrase{"引継ぎを引き受ける", "Accept handover"}
	ButtonStay           = Phrase{"司令塔を続ける", "I stay on"}

	FormHandover   = Phrase{"司令塔の引継ぎ", "Hand over the command"}
	SubmitHandover = Phrase{"引き継ぐ", "Hand over"}
	LabelHandover  = Phrase{"次の司令塔", "Next commander"}
	HintHandover   = Phrase{"空欄なら、引き受けた方が次の司令塔です。", "Left empty, whoever accepts is the next commander."}
	HandoverFrom   = Phrase{"いまの司令塔: {commander}。", "Current commander: {commander}."}
	HandoverIntro  = Phrase{"引き受けるまで司令塔は変わりません。引継ぎの内容はボードから自動で作られます。", "Nothing changes until the next commander accepts. The brief is made from the board."}

	FormWalk       = Phrase{"引継ぎの内容を確認", "Walk the brief"}
	SubmitWalk     = Phrase{"記録する", "Record"}
	LabelSections  = Phrase{"確認した項目", "Sections you have walked"}
	HintSections   = Phrase{"この内容で正しい項目を選びます。書き足すときは、その項目だけを選びます。", "Choose those that are right. To add a line, choose only its section."}
	ErrorSections  = Phrase{"項目を選んでください。書き足すときは、1項目だけ選びます。", "Choose sections; to add a line, choose exactly one."}
	LabelAmend     = Phrase{"書き足すこと(訂正、心配なこと)", "What to add (a correction, a worry)"}
	SampleAmend    = Phrase{"A社には 3:00 に電話で補足する約束", "We promised company A a call at 3:00"}
	FormAccept     = Phrase{"引継ぎを引き受ける", "Accept the handover"}
	SubmitAccept   = Phrase{"引き受ける", "Accept"}
	LabelVoice     = Phrase{"口頭でも話しましたか", "Did you also speak?"}
	OptionVoice    = Phrase{"話した(Meet・電話)", "Yes, by Meet or phone"}
	OptionWritten  = Phrase{"文書だけ", "No, in writing only"}
	ErrorVoice     = Phrase{"口頭でも話したかどうかを選んでください。", "Choose whether you also spoke."}
	HandoverSpeak  = Phrase{"話す部屋: {meeting}", "Room to talk: {meeting}"}
	HandoverTaking = Phrase{"引き受けると、{commander} に代わって、あなたが司令塔になります。", "When you accept, you command in place of {commander}."}

	SectionTitled  = Phrase{"■ {title}{walked}\n{lines}", "■ {title}{walked}\n{lines}"}
	SectionRight   = Phrase{"(確認済み {at})", " (walked {at})"}
	SectionChanged = Phrase{"(確認済み {at}、その後変化あり)", " (walked {at}, changed since)"}
	SectionAmended = Phrase{"✏️ {text}", "✏️ {text}"}

	HandoverOpen    = Phrase{"🤝 引継ぎ未完了: {from} → {to}{until}", "🤝 Not handed over: {from} → {to}{until}"}
	HandoverUntil   = Phrase{"({from} のシフトは {until} まで)", " ({from}'s shift ends {until})"}
	HandoverOver    = Phrase{"({from} のシフトは {until} に終了)", " ({from}'s shift ended {until})"}
	HandoverNobody  = Phrase{"未定", "nobody yet"}
	HandoverWalked  = Phrase{"内容の確認 {done}/{of}", "Walked {done} of {of}"}
	HandoverDone    = Phrase{"🤝 引継ぎ完了: {from} → {to}({at}、{voice})", "🤝 Handed over: {from} → {to} ({at}, {voice})"}
	HandoverStays   = Phrase{"🤝 引継ぎは見送り: {from} が司令塔を続けます", "🤝 Handover put off: {from} stays in command"}
	HandoverInstead = Phrase{"🤝 引継ぎは終了: {who} が司令塔になりました", "🤝 Handover off: {who} commands now"}
	HandoverVacant  = Phrase{"🤝 引継ぎは終了: 司令塔だった {from} のアカウントが無効になりました", "🤝 Handover off: the account of {from}, who commanded, was deactivated"}
	HandoverEnded   = Phrase{"🤝 引継ぎは終了: 対応が終わりました", "🤝 Handover off: the response has ended"}
	HandoverSpoke   = Phrase{"口頭でも確認", "also by voice"}
	HandoverWritten = Phrase{"文書のみ", "in writing only"}

	HandoverSection = Phrase{"• *{title}*: {line}{walked}", "• *{title}*: {line}{walked}"}
	HandoverLineOf  = Phrase{"{title}: {line}", "{title}: {line}"}
	HandedOver      = Phrase{"🤝 {from} 司令塔の引継ぎが完了しました({voice})。ここからは {to} が司令塔です。", "🤝 {from} The command is handed over ({voice}): {to} commands from now on."}

	HandoverLink  = Phrase{"引継ぎの全文", "All of the brief"}
	HandoverPage  = Phrase{"引継ぎ", "Handover"}
	HandoverBrief = Phrase{"いまの引継ぎ内容", "The brief as of now"}

	handoverShiftAsk = Phrase{"{asked} {until} にシフトが終わります。「引継ぎ」で次の司令塔を選び、内容を確認してください。", "{asked} Your shift ends {until}. Choose who commands next with \"Hand over\", and walk the brief."}
	handoverOverAsk  = Phrase{"🤝 {asked} {from} のシフトは {until} に終わりましたが、司令塔の引継ぎがまだです。「引継ぎ」で次の司令塔を選び、内容を確認してください。", "🤝 {asked} {from}'s shift ended {until}, and the command is not handed over. Choose who commands next with \"Hand over\", and walk the brief."}
	handoverLongAsk  = Phrase{"{asked} 司令塔が長時間続いています。「引継ぎ」で次の司令塔を選ぶか、「司令塔を続ける」を押してください。", "{asked} You have been in command for a long time. Choose who commands next with \"Hand over\", or press \"I stay on\"."}
	handoverStill    = Phrase{"🤝 {asked} 司令塔の引継ぎがまだです({from} → {to}、内容の確認 {done}/{of})。次の司令塔を選び、「内容を確認」を進めてください。", "🤝 {asked} Not handed over yet ({from} → {to}, walked {done} of {of}). Choose who commands next, and press \"Walk the brief\"."}
	handoverStillTo  = Phrase{"🤝 {asked} 司令塔の引継ぎがまだです({from} → {to}、内容の確認 {done}/{of})。{from} が「内容を確認」で全部の項目を確認すると、{to} が引き受けられます。", "🤝 {asked} Not handed over yet ({from} → {to}, walked {done} of {of}). {to} can accept it once {from} has walked the rest with \"Walk the brief\"."}
	handoverWaits    = Phrase{"🤝 {asked} 司令塔の引継ぎがまだです({from} → {to}、内容は確認済み)。引き受ける方は「引継ぎを引き受ける」を押してください。", "🤝 {asked} Not handed over yet ({from} → {to}). The brief is walked: whoever takes over, please press \"Accept handover\"."}
	handoverBegun    = Phrase{"🤝 {asked} {who} が司令塔の引継ぎを始めました({from} → {to})。{from} が内容を確認し、{to} が引き受けると完了です。", "🤝 {asked} {who} began to hand over the command: {from} walks the brief, then {to} accepts it."}
	handoverBegunOf  = Phrase{"🤝 {asked} {who} が司令塔の引継ぎを始めました(次の司令塔は未定)。{from} が内容を確認したら、引き受けられる方は「引継ぎを引き受ける」を押してください。", "🤝 {asked} {who} began to hand over the command; nobody is named yet. Once {from} has walked the brief, whoever can, press \"Accept handover\"."}
	handoverMoved    = Phrase{"🤝 {asked} {who} が引継ぎ先を {was} から {to} に変えました。{from} が内容を確認し、{to} が引き受けると完了です。", "🤝 {asked} {who} named {to}, not {was}, to take over the command: {from} walks the brief, then {to} accepts it."}
	handoverMovedNow = Phrase{"🤝 {asked} {who} が引継ぎ先を {was} から {to} に変えました。内容は {from} が確認済みです。{to} が「引継ぎを引き受ける」を押すと完了です。", "🤝 {asked} {who} named {to}, not {was}, to take over the command. {from} has walked the brief: {to} completes it with \"Accept handover\"."}
	handoverNamedNow = Phrase{"🤝 {asked} {who} が引継ぎ先を {to} に決めました。内容は {from} が確認済みです。{to} が「引継ぎを引き受ける」を押すと完了です。", "🤝 {asked} {who} named {to} to take over the command. {from} has walked the brief: {to} completes it with \"Accept handover\"."}
	handoverReady    = Phrase{"🤝 {asked} 引継ぎの内容を {from} が全部確認しました。「引継ぎを引き受ける」を押してください。", "🤝 {asked} {from} has walked all of the brief. Please press \"Accept handover\"."}
	handoverStayed   = Phrase{"🤝 {asked} {who} が司令塔を続けることになりました。引き受けは、いまは不要です。", "🤝 {asked} {who} stays in command, so there is nothing to accept for now."}
	handoverGone     = Phrase{"🤝 {asked} 引継ぎ先 {was} のアカウントが無効になりました。別の方を選んでください。", "🤝 {asked} The account of {was}, who was to take over, was deactivated. Please name someone else."}
)

// The words after the command's own that walk the brief, or keep the command.
var (
	WordsWalk  = []string{"ok", "確認", "確認済み"}
	WordsStay  = []string{"stay", "続ける", "継続"}
	WordsVoice = []string{"voice", "口頭", "口頭でも"}
)

var (
	handoverNamed   = Phrase{"{who} が引継ぎ先を {to} に指定", "{who} named {to} to take over the command"}
	handoverInstead = Phrase{"{who} が引継ぎ先を {was} から {to} に変更", "{who} named {to}, not {was}, to take over the command"}
	handedOver      = Phrase{"{who} が {was} から司令塔を引き継いだ({voice}、確認{done}項目{amended})", "{who} took over the command from {was} ({voice}, {done} sections walked{amended})"}
	walkedAmended   = Phrase{"{who} が引継ぎの「{sections}」に書き足した: {text}", "{who} amended the brief ({sections}): {text}"}
	amendedOf       = Phrase{"、うち書き足し{n}", ", {n} amended"}
	didName         = Phrase{"{to} を引継ぎ先にしました。引き受けるまで、司令塔は変わりません。", "{to} is to take over. Nothing changes until they accept."}
	didWalkAll      = Phrase{"全部の項目を確認しました。次の司令塔が引き受けると、引継ぎは完了です。", "All sections are walked. The handover is complete once the next commander accepts it."}
)

// handoverPhrase is what the timeline says of an entry of a handover, where its kind alone does not say it; empty: it does.
func handoverPhrase(e incident.Entry) Phrase {
	switch {
	case e.Kind == incident.EntryCommander:
		return handedOver
	case e.Kind == incident.EntryHandover && e.To != "" && e.Was != "":
		return handoverInstead
	case e.Kind == incident.EntryHandover && e.To != "":
		return handoverNamed
	case e.Kind == incident.EntryWalked && e.Text != "":
		return walkedAmended
	}
	return Phrase{}
}

// handoverPlaces fill the places of a sentence about a handover.
func handoverPlaces(lang incident.Lang, e incident.Entry) []string {
	h := e.Handover
	if h == nil {
		return nil
	}
	amended := ""
	if h.Amended > 0 {
		amended = amendedOf.In(lang, "n", strconv.Itoa(h.Amended))
	}
	return []string{
		"sections", SectionNames(lang, h.Sections), "left", strconv.Itoa(len(incident.BriefSections) - h.Done), "done", strconv.Itoa(h.Done),
		"of", strconv.Itoa(len(incident.BriefSections)), "amended", amended, "voice", SpokenHow(lang, h.Voice),
	}
}

// SectionNames names sections of a brief.
func SectionNames(lang incident.Lang, sections []incident.BriefSection) string {
	names := make([]string, len(sections))
	for n, s := range sections {
		names[n] = BriefTitle(lang, s)
	}
	return List(lang, names)
}

// SpokenHow says whether the two spoke, too.
func SpokenHow(lang incident.Lang, voice bool) string {
	if voice {
		return HandoverSpoke.In(lang)
	}
	return HandoverWritten.In(lang)
}

// HandoverLine says in one line that it is not handed over, or that it was. person and when write a person and a moment.
func HandoverLine(lang incident.Lang, h incident.Handover, now time.Time, person func(incident.PersonID) string, when func(time.Time) string) string {
	to := HandoverNobody.In(lang)
	if h.To != "" {
		to = person(h.To)
	}
	if h.Over != nil {
		return notHanded(lang, h, person)
	}
	if a := h.Accepted; a != nil {
		return HandoverDone.In(lang, "from", person(h.From), "to", to, "at", when(a.At), "voice", SpokenHow(lang, a.Voice))
	}
	until := ""
	switch {
	case h.Until.IsZero():
	case !now.IsZero() && !now.Before(h.Until):
		until = HandoverOver.In(lang, "from", person(h.From), "until", when(h.Until))
	default:
		until = HandoverUntil.In(lang, "from", person(h.From), "until", when(h.Until))
	}
	return HandoverOpen.In(lang, "from", person(h.From), "to", to, "until", until)
}

// notHanded says in one line how a handover ended that nobody accepted.
func notHanded(lang incident.Lang, h incident.Handover, person func(incident.PersonID) string) string {
	switch p := h.Over.By; p {
	case "":
		return HandoverVacant.In(lang, "from", person(h.From))
	case h.From:
		return HandoverStays.In(lang, "from", person(p))
	default:
		return HandoverInstead.In(lang, "who", person(p))
	}
}

// HandoverNews tells the room of a handover, or asks about it; "": the entry is about something else.
func HandoverNews(lang incident.Lang, n incident.News, asked, who string, person func(incident.PersonID) string, when func(time.Time) string) string {
	e := n.Entry
	p := map[incident.EntryKind]Phrase{
		incident.EntryHandover: handoverBegins(e), incident.EntryHandoverAsked: handoverAsks(e), incident.EntryHandoverGone: handoverGone, incident.EntryWalked: handoverReady, incident.EntryStays: handoverStayed,
	}[e.Kind]
	if p == (Phrase{}) || e.Handover == nil {
		return ""
	}
	to := HandoverNobody.In(lang)
	if e.To != "" {
		to = person(e.To)
	}
	places := append(handoverPlaces(lang, e), "asked", asked, "who", who, "was", person(e.Was), "from", person(n.Before), "to", to, "until", when(e.Until))
	return strings.TrimSpace(p.In(lang, places...))
}

// handoverBegins is what is told of one that somebody began, or of which they say who takes over.
func handoverBegins(e incident.Entry) Phrase {
	switch walked := e.Handover != nil && e.Handover.Done == len(incident.BriefSections); {
	case e.To == "":
		return handoverBegunOf
	case e.Was != "" && walked:
		return handoverMovedNow
	case e.Was != "":
		return handoverMoved
	case walked:
		return handoverNamedNow
	}
	return handoverBegun
}

// handoverAsks is what the clock asks about a handover.
func handoverAsks(e incident.Entry) Phrase {
	switch {
	case e.Handover != nil && e.Count > 1 && e.Handover.Done < len(incident.BriefSections) && e.To != "":
		return handoverStillTo
	case e.Handover == nil || e.Count > 1 && e.Handover.Done < len(incident.BriefSections):
		return handoverStill
	case e.Count > 1:
		return handoverWaits
	case e.Handover.Why == incident.HandoverLong:
		return handoverLongAsk
	case !e.At.Before(e.Until):
		return handoverOverAsk
	}
	return handoverShiftAsk
}

// SectionState says of a section of a brief whether somebody walked it, and when; "": nobody did.
func SectionState(lang incident.Lang, h incident.Handover, b incident.Brief, s incident.BriefSection, when func(time.Time) string) string {
	w, walked := h.Walk(s)
	if !walked {
		return ""
	}
	return SectionWalked(lang, when(w.At), w.Sum != b.Sum(s))
}

// SectionWalked says that somebody walked a section, and whether it has changed since.
func SectionWalked(lang incident.Lang, at string, changed bool) string {
	if changed {
		return SectionChanged.In(lang, "at", at)
	}
	return SectionRight.In(lang, "at", at)
}
