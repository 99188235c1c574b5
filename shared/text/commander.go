package text

import (
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What is said of who commands: the buttons of an offer, and what the room and its readers are told of it.
var (
	ButtonAccept   = Phrase{"引き受ける", "Accept"}
	ButtonDecline  = Phrase{"辞退する", "Decline"}
	ButtonWithdraw = Phrase{"打診を取り下げる", "Withdraw offer"}
	ButtonTake     = Phrase{"私が司令塔になります", "I take command"}
	ButtonHere     = Phrase{"司令塔として対応中です", "I'm here and in command"}

	NoCommander      = Phrase{"不在", "nobody"}
	CommanderOffered = Phrase{"{commander}({to} に打診中、{until} まで)", "{commander} (offered to {to} until {until})"}

	WebOffered = Phrase{"{who} から司令塔を打診されています({until} まで)。", "{who} offers you the command (until {until})."}
	WebVacant  = Phrase{"司令塔が不在です。引き受けられる方はお願いします。", "Nobody commands. Please take it if you can."}
	WebSilent  = Phrase{"司令塔の発言・操作が {since} からありません。", "Nobody has heard from the commander since {since}."}

	OfferAsk     = Phrase{"{to} 司令塔をお願いできますか({who} から)。{until} までに「引き受ける」か「辞退する」を押してください。", "{to} {who} offers you the command. Accept or decline by {until}."}
	OfferInstead = Phrase{"{was} への打診は取り消しました。", "The offer to {was} is off."}
	OfferUntil   = Phrase{"それまでの司令塔は {commander} です。", "Until you accept, {commander} commands."}
	OfferStays   = Phrase{"司令塔は引き続き {commander} です。", "{commander} still commands."}
	OfferSame    = Phrase{"司令塔は変わりません。", "Nothing changes: you still command."}
	OfferRefused = Phrase{"{was} {to} が司令塔の打診を辞退しました。", "{was} {to} declined the command."}
	OfferBack    = Phrase{"{to} 司令塔の打診は取り下げられました({who})。", "{to} {who} withdrew the offer of the command."}
	OfferOver    = Phrase{"{was} {to} から10分以内に返答がなく、司令塔の打診は失効しました。", "{was} {to} has not answered within 10 min, so the offer of the command has lapsed."}
	OfferGone    = Phrase{"{was} {to} のアカウントが無効になったため、司令塔の打診は失効しました。", "{was} {to}'s account was deactivated, so the offer of the command has lapsed."}

	CommanderGone    = Phrase{"⚠️ 司令塔 {was} のアカウントが無効になり、司令塔が不在です。{asked} 引き受けられる方は「私が司令塔になります」を押してください。", "⚠️ The account of the commander, {was}, was deactivated: nobody commands. {asked} Whoever can, press \"I take command\"."}
	CommanderNone    = Phrase{"⚠️ 司令塔が不在のままです。{asked} 引き受けられる方は「私が司令塔になります」を押してください。", "⚠️ Still nobody commands. {asked} Whoever can, press \"I take command\"."}
	CommanderQuiet   = Phrase{"{asked} 司令塔としての発言・操作が {since} からありません。対応中なら、このチャンネルに一言お願いします。", "{asked} Nobody has heard from you as commander since {since}. If you are there, please say so in this channel."}
	CommanderAbsent  = Phrase{"⚠️ 司令塔 {was} の発言・操作が {since} からありません。{asked} 引き受けられる方は「私が司令塔になります」を押してください。", "⚠️ Nobody has heard from the commander, {was}, since {since}. {asked} Whoever can, press \"I take command\"."}
	CommandWaits     = Phrase{"{notice}は、司令塔の承認を待っています。", "{notice} waits for the commander's approval."}
	CommandTakenFree = Phrase{"{to} が司令塔になりました。", "{to} is now the commander."}
	CommandGivenFree = Phrase{"{to} 司令塔をお願いします({who} が指名)。", "{to} you are now the commander, named by {who}."}

	RefusedCommandedBy  = Phrase{"司令塔は {commander} です(最後の発言・操作 {at})。何も変えていません。代わるときは、司令塔の方に「司令塔を交代」で打診してもらってください。", "{commander} commands and was last heard {at}, so nothing was changed. To take over, ask for an offer: \"Change commander\"."}
	RefusedNoCommander  = Phrase{"承認できるのは司令塔だけですが、いまは司令塔が不在です。先に「私が司令塔になります」を押すか、「お客様通知を書く」で書き直してください。", "Only the commander can approve this, and nobody commands. Press \"I take command\" first, or write it anew with \"Write notice\"."}
	FormCommanderOffer  = Phrase{"{to} に打診中です。ほかの方を選ぶと、その打診は取り消されます。", "It is offered to {to}. Choosing someone else takes that offer back."}
	FormNoticeNobodyYet = Phrase{"文書をほかに誰が編集したか分からないため、承認できるのは司令塔だけです。いまは司令塔が不在です。", "Nobody can tell who else edited the document, so only the commander can approve this. Nobody commands right now."}
)

// The words after the command's own that answer an offer, or take the command.
var (
	WordsAccept   = []string{"accept", "take", "引き受ける", "引受", "私"}
	WordsDecline  = []string{"decline", "辞退"}
	WordsWithdraw = []string{"withdraw", "取り下げ", "取下げ"}
)

var (
	commandAccepted  = Phrase{"{who} が司令塔を引き受け({was} から)", "{who} accepted the command (from {was})"}
	commandTaken     = Phrase{"{who} が司令塔に就任({was} から)", "{who} took the command (from {was})"}
	commandTakenFree = Phrase{"{who} が司令塔に就任", "{who} took the command"}
	offeredInstead   = Phrase{"{who} が司令塔を {to} に打診({was} への打診は取り消し)", "{who} offered the command to {to}, no longer to {was}"}
	silentNobody     = Phrase{"司令塔が不在のため対応メンバーに確認", "Asked the responders who takes the command"}
	silentRoom       = Phrase{"司令塔 {was} の発言・操作がないため対応メンバーに確認", "Asked the responders about the commander, {was}, who is silent"}
	didCommand       = Phrase{"あなたが司令塔です。", "You are the commander."}
)

// commandPhrase is what the timeline says of an entry about who commands, where its kind alone does not say it; empty: it does.
func commandPhrase(e incident.Entry) Phrase {
	switch {
	case e.Handover != nil:
		return handoverPhrase(e)
	case e.Kind == incident.EntryCommander && e.To == e.By && e.Was == "":
		return commandTakenFree
	case e.Kind == incident.EntryCommander && e.To == e.By && e.Count > 0:
		return commandAccepted
	case e.Kind == incident.EntryCommander && e.To == e.By:
		return commandTaken
	case e.Kind == incident.EntryOffered && e.Was != "":
		return offeredInstead
	case e.Kind == incident.EntrySilence && e.Was == "":
		return silentNobody
	case e.Kind == incident.EntrySilence && e.Step != incident.AskCommander:
		return silentRoom
	}
	return Phrase{}
}

// commandNews are what the room is told of an entry about who commands.
var commandNews = map[incident.EntryKind]Phrase{
	incident.EntryOffered: OfferAsk, incident.EntryOfferDeclined: OfferRefused, incident.EntryOfferWithdrawn: OfferBack,
	incident.EntryOfferLapsed: OfferOver, incident.EntryOfferGone: OfferGone, incident.EntryCommanderGone: CommanderGone,
}

// CommandNews tells the room of an offer, or asks it who commands; "": the entry is about something else. asked are those who are
// asked, who is whoever did it, and person and when write a person and a moment.
func CommandNews(lang incident.Lang, n incident.News, asked, who string, person func(incident.PersonID) string, when func(time.Time) string) string {
	e := n.Entry
	p := commandAsks(e)
	if p == (Phrase{}) {
		return ""
	}
	said := []string{p.In(lang, "to", person(e.To), "was", person(e.Was), "who", who, "asked", asked, "until", when(e.Until), "since", when(e.From))}
	if e.Kind == incident.EntryOffered && e.Was != "" {
		said = append(said, OfferInstead.In(lang, "was", person(e.Was)))
	}
	if stays := commandStays(n); stays != (Phrase{}) {
		commander := person(n.Before)
		if n.Before == e.By { // who need not be called upon
			commander = who
		}
		said = append(said, stays.In(lang, "commander", commander))
	}
	return strings.Join(said, Gap(lang))
}

// commandAsks is what the room is told first of an entry about who commands; empty: the entry is about something else.
func commandAsks(e incident.Entry) Phrase {
	switch {
	case e.Kind != incident.EntrySilence:
		return commandNews[e.Kind]
	case e.Was == "":
		return CommanderNone
	case e.Step == incident.AskCommander:
		return CommanderQuiet
	}
	return CommanderAbsent
}

// commandStays says who commands while an offer waits, or since it came to nothing; empty: nobody who is told asks that.
func commandStays(n incident.News) Phrase {
	switch e := n.Entry; {
	case n.Before == "" || !e.AboutOffer() || e.Kind == incident.EntryOfferWithdrawn:
		return Phrase{}
	case e.Kind == incident.EntryOffered:
		return OfferUntil
	case n.Before == e.Was: // whom it tells
		return OfferSame
	}
	return OfferStays
}

// Leader names who commands, and to whom that is offered.
func Leader(lang incident.Lang, commander incident.PersonID, o incident.Offer, person func(incident.PersonID) string, when func(time.Time) string) string {
	who := NoCommander.In(lang)
	if commander != "" {
		who = person(commander)
	}
	if o.No == 0 {
		return who
	}
	return CommanderOffered.In(lang, "commander", who, "to", person(o.To), "until", when(o.Until()))
}
