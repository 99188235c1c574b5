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
	ButtonStay           = Phrase{"このまま続ける", "I stay on"}

	FormHandover   = Phrase{"司令塔の引継ぎ", "Hand over the command"}
	SubmitHandover = Phrase{"引き継ぐ", "Hand over"}
	LabelHandover  = Phrase{"次の司令塔", "Next commander"}
	HintHandover   = Phrase{"空欄なら、引き受けた方が次の司令塔です。", "Left empty, whoever accepts is the next commander."}
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
	HandoverSpoke   = Phrase{"口頭でも確認", "also by voice"}
	HandoverWritten = Phrase{"文書のみ", "in writing only"}

	HandoverPage  = Phrase{"引継ぎ", "Handover"}
	HandoverBrief = Phrase{"いまの引継ぎ内容", "The brief as of now"}

	handoverShiftAsk = Phrase{"{asked} {until} にシフトが終わります。「引継ぎ」で次の司令塔を選び、内容を確認してください。", "{asked} Your shift ends {until}. Choose who commands next with \"Hand over\", and walk the brief."}
	handoverLongAsk  = Phrase{"{asked} 司令塔が長時間続いています。「引継ぎ」で次の司令塔を選ぶか、「このまま続ける」を押してください。", "{asked} You have commanded for long. Choose who commands next with \"Hand over\", or press \"I stay on\"."}
	handoverStill    = Phrase{"🤝 {asked} 司令塔の引継ぎがまだです({from} → {to}、内容の確認 {done}/{of})。", "🤝 {asked} Not handed over yet ({from} → {to}, walked {done} of {of})."}
	handoverBegun    = Phrase{"🤝 {asked} {who} が司令塔の引継ぎを始めました({from} → {to})。内容を確かめ、引き受けてください。", "🤝 {asked} {who} began to hand over the command ({from} → {to}). Please read the brief and accept it."}
	handoverReady    = Phrase{"🤝 {asked} 引継ぎの内容を {from} が全部確認しました。「引継ぎを引き受ける」を押してください。", "🤝 {asked} {from} has walked all of the brief. Please press \"Accept handover\"."}
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

// HandoverNews tells the room of a handover, or asks about it; "": the entry is about something else. h is the handover as it stands.
func HandoverNews(lang incident.Lang, n incident.News, h incident.Handover, asked, who string, person func(incident.PersonID) string, when func(time.Time) string) string {
	e := n.Entry
	p := map[incident.EntryKind]Phrase{
		incident.EntryHandover: handoverBegun, incident.EntryHandoverAsked: handoverAsks(e), incident.EntryHandoverGone: handoverGone, incident.EntryWalked: handoverReady,
	}[e.Kind]
	if p == (Phrase{}) || e.Handover == nil {
		return ""
	}
	to := HandoverNobody.In(lang)
	if e.To != "" {
		to = person(e.To)
	}
	places := append(handoverPlaces(lang, e), "asked", asked, "who", who, "was", person(e.Was), "from", person(h.From), "to", to, "until", when(e.Until))
	return strings.TrimSpace(p.In(lang, places...))
}

// handoverAsks is what the clock asks about a handover.
func handoverAsks(e incident.Entry) Phrase {
	switch {
	case e.Count > 1 || e.Handover == nil:
		return handoverStill
	case e.Handover.Why == incident.HandoverLong:
		return handoverLongAsk
	}
	return handoverShiftAsk
}

// SectionState says of a section of a brief whether somebody walked it, and when; "": nobody did.
func SectionState(lang incident.Lang, h incident.Handover, b incident.Brief, s incident.BriefSection, when func(time.Time) string) string {
	w, walked := h.Walk(s)
	switch {
	case !walked:
		return ""
	case w.Sum != b.Sum(s):
		return SectionChanged.In(lang, "at", when(w.At))
	}
	return SectionRight.In(lang, "at", when(w.At))
}
