package text

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// Whom a notice is for, how it leaves, and who was told.
var (
	LabelWay        = Phrase{"送り方", "How it is sent"}
	OptionByMail    = Phrase{"メールで送る(お客様ごとの言語で、1アドレスに1通)", "By mail, one to each address, in the customer's language"}
	OptionPostedToo = Phrase{"メールで送り、専用ポータルにも掲載する", "By mail, and on the portal"}
	OptionPosted    = Phrase{"専用ポータルにだけ掲載する(メールでお約束した次の通知は、別に必要です)", "On the portal only: what was promised by mail stays due"}
	OptionPostedNow = Phrase{"専用ポータルにだけ掲載する(メールでは送りません)", "On the portal only, not by mail"} // while nothing was promised by mail
	OptionNotMailed = Phrase{"手作業で送る(文面をコピーして、いつもの方法で)", "By hand: copy the text and send it in your usual way"}
	LabelTiers      = Phrase{"宛先: 区分", "To: tiers"}
	LabelToServices = Phrase{"宛先: サービス", "To: services"}
	LabelOwners     = Phrase{"宛先: 担当", "To: owners"}
	LabelSites      = Phrase{"宛先: 拠点", "To: sites"}
	LabelLangs      = Phrase{"宛先: 言語", "To: languages"}
	HintGroup       = Phrase{"選ばなければ全員。複数の欄で選ぶと、すべてに当てはまるお客様だけになります", "None means all. With choices in several fields, only customers who match every one"}
	HintToServices  = Phrase{"使っているサービスが一覧に未記入のお客様には、必ず送ります", "Customers whose services the list does not give always get it"}
	OptionCounted   = Phrase{"{word}({n}件)", "{word} ({n})"}

	FormNoticeTo      = Phrase{"*宛先*: {group}", "*To*: {group}"}
	FormNoticeByMail  = Phrase{"お客様{n}件のうち{mail}件に、メールで{addresses}通を送ります。", "{mail} of {n} customers by mail: {addresses} addresses."}
	FormNoticeWould   = Phrase{"本番なら、お客様{n}件のうち{mail}件に、メールで{addresses}通を送る宛先です。", "For real, it would go by mail to {mail} of {n} customers ({addresses} addresses)."}
	FormNoticeNoMail  = Phrase{"アドレスの登録がないお客様が{none}件あります。メールでは届かないため、別の方法で連絡してください。", "Without a mail address: {none}. Tell them another way."}
	FormNoticeNobody  = Phrase{"⚠️ この宛先には、メールの届くお客様がいません。宛先を選び直すか、手作業で送るにしてください。", "⚠️ Nobody in this group has a mail address. Choose others, or to send it by hand."}
	FormNoticeLeftOut = Phrase{"⚠️ 宛先に入っていない対象サービスがあります: {services}", "⚠️ Affected, but not among the addressees: {services}"}
	FormNoticeByHand  = Phrase{"お客様{n}件。このツールからは送りません(文面をコピーして送ります)。", "{n} customers. Noroshi sends nothing: copy the text and send it."}
	FormNoticePortal  = Phrase{"専用ポータル({url})に掲載します。", "It goes on the portal: {url}"}
	FormNoticeStays   = Phrase{"⚠️ メールでは送りません。メールでお約束した {at} までの通知は、別に必要です。", "⚠️ It does not go out by mail. The notice promised by mail for {at} stays due."}
	FormNoticeStaysP  = Phrase{"⚠️ 専用ポータルには掲載しません。ポータルでお約束した {at} までの通知は、別に必要です。", "⚠️ It does not go on the portal. The notice promised there for {at} stays due."}
	FormNoticeUpOver  = Phrase{"⚠️ 専用ポータルには「復旧した」と出たままです。この通知が掲載されないと、ポータルをご覧のお客様には再発が伝わりません。送り方で専用ポータルも選んでください。", "⚠️ The portal still says that it is over. Unless this notice goes there as well, customers who look there will not learn that it is not. Have it go on the portal, too."}
	FormNoticeNotUp   = Phrase{"⚠️ 専用ポータルには掲載しません。ポータルに出ている次報予定({at})は、送信を記録すると消えます。ポータルをご覧のお客様にも知らせるには、送り方で専用ポータルを選んでください。", "⚠️ It does not go on the portal. Once it is recorded as sent, the next update shown there for {at} is taken off. To tell those who look there, too, have it go on the portal."}
	FormNoticeListAt  = Phrase{"お客様一覧は {at} に読み込んだもの(全{all}件)です。", "The list of customers ({all}) was read {at}."}
	FormNoticeOff     = Phrase{"⚠️ 承認したときは、お客様{n}件・{addresses}通でした。一覧が変わっています。宛先を確かめて文面を作り直すか、このまま送る理由を書いてください。", "⚠️ {n} customers and {addresses} addresses were approved; the list has changed since. Check who gets it and write a new version, or say why it goes out as it is."}
	FormNoticePress   = Phrase{"「送信する」を押すと、上の宛先へのメールの送信が始まります。始まったら取り消せません。", "Press \"Send\" to start sending to the addressees above. It cannot be called back."}
	FormNoticePost    = Phrase{"「送信する」を押すと、専用ポータルに掲載されます。掲載したら取り消せません。", "Press \"Send\" to put it on the portal. It cannot be taken back."}
	FormNoticeTeam    = Phrase{"訓練です。お客様には1通も送りません。チームの{n}件のアドレスにだけ、【訓練】と付けて送ります。", "This is a drill: no customer gets anything. Only the team's addresses ({n}) do, marked [DRILL]."}
	FormNoticeNoTeam  = Phrase{"訓練です。お客様には1通も送りません。", "This is a drill: no customer gets anything."}
	FormNoticeEnded   = Phrase{"前の通知は、まだ{n}件に送り終えていません。この通知を送ると、前の通知の残りは送らずに終えます。", "Customers the last notice has not reached yet: {n}. Sending this one ends it; they get this one instead."}
	FormNoticeSince   = Phrase{"*{notice} {version}版からの変更*\n{changes}", "*Changed since version {version} of {notice}*\n{changes}"}
	FormNoticeSame    = Phrase{"文面は{notice} {version}版と同じです。", "The text is the same as in version {version} of {notice}."}
	OptionPost        = Phrase{"{notice}: 上の文面のとおり掲載します", "{notice}: put it there as it stands"}
	OptionMail        = Phrase{"{notice}: 上の宛先に、上の文面のとおり送ります", "{notice}: send it as it stands, to the addressees above"}
	SubmitNoticeMail  = Phrase{"送信する", "Send"}
	LabelOffReason    = Phrase{"宛先の数が変わったまま送る理由", "Why the numbers differ"}
	WebDelivery       = Phrase{"メールの送信", "Mail"}
	groupAll          = Phrase{"すべてのお客様", "all customers"}
	groupPart         = Phrase{"{what} {words}", "{what} {words}"}
	groupTiers        = Phrase{"区分", "tier"}
	groupServices     = Phrase{"サービス", "services"}
	groupOwners       = Phrase{"担当", "owner"}
	groupSites        = Phrase{"拠点", "site"}
	groupLangs        = Phrase{"言語", "language"}
	langBoth          = Phrase{"日英併記", "both"}
	sentByMail        = Phrase{"(お客様{n}件、メール{addresses}通{too})", " ({n} customers, {addresses} addresses by mail{too})"}
	sentBySome        = Phrase{"(お客様{n}件のうち{mail}件に、メール{addresses}通{too})", " ({mail} of {n} customers, {addresses} addresses by mail{too})"}
	sentPosted        = Phrase{"(専用ポータルに掲載)", " (on the portal)"}
	sentPostedToo     = Phrase{"、専用ポータルにも掲載", ", and on the portal"}
	sentByHand        = Phrase{"(お客様{n}件、手作業)", " ({n} customers, by hand)"}
	sentToTeam        = Phrase{"(お客様には送らず、チームの{n}件のアドレスにだけ)", " (to the team's addresses only: {n}; to no customer)"}
	sentLeft          = Phrase{"。第{no}報が届いていなかったお客様{n}件にも、こちらを送ります", "; notice {no} had not reached {n} customers, who get this one instead"}
	sentOpens         = Phrase{"。{todos} を未完了に戻しました", "; {todos} reopened"}
	deliveryLine      = Phrase{"{notice}のメール: {counts}(お客様 計{n}件、{at} 時点)", "{notice} by mail: {counts} ({n} customers, as of {at})"}
	WebPortal         = Phrase{"専用ポータル", "Portal"}
	portalShows       = Phrase{"専用ポータル: {notice}を掲載済み", "Portal: {notice} is up"}
	portalComes       = Phrase{"専用ポータル: {notice}を掲載中", "Portal: putting {notice} up"}
	portalFails       = Phrase{"⚠️ 専用ポータル: {notice}を掲載できていません。{why}", "⚠️ Portal: {notice} is not up. {why}"}
	deliveryTeam      = Phrase{"{notice}のメール: 訓練のためお客様には送らず、チームの{n}件のアドレスにだけ送ります", "{notice} by mail: a drill, so it goes to the team's addresses ({n}) and to no customer"}
)

// drillDelivered is said of a drill's notice, which is counted for no customer.
var drillDelivered = Phrase{"{notice}の訓練メールの送信処理が終了(お客様への送信なし)", "{notice}: the drill's mail is done (nothing went to customers)"}

// delivered is the sentence of a notice of which nothing waits any more.
func delivered(e incident.Entry) Phrase {
	if e.Told == nil || e.Told.Sum() == 0 {
		return drillDelivered
	}
	return timeline[incident.EntryNoticeDelivered]
}

// groupSeparator stands between what a group is chosen by.
const groupSeparator = " / "

// groupColumns are what a group of customers is chosen by.
var groupColumns = []struct {
	name  Phrase
	words func(incident.Group) []string
}{
	{groupServices, func(g incident.Group) []string { return g.Services }},
	{groupTiers, func(g incident.Group) []string { return g.Tiers }},
	{groupOwners, func(g incident.Group) []string { return g.Owners }},
	{groupSites, func(g incident.Group) []string { return g.Sites }},
	{groupLangs, func(g incident.Group) []string { return g.Langs }},
}

// CustomerGroup says in words which customers a notice is for. owner names whoever looks after them.
func CustomerGroup(lang incident.Lang, g incident.Group, owner func(string) string) string {
	var parts []string
	for _, c := range groupColumns {
		words := c.words(g)
		if len(words) == 0 {
			continue
		}
		var said []string
		for _, word := range words {
			said = append(said, groupWord(lang, c.name, word, owner))
		}
		parts = append(parts, groupPart.In(lang, "what", c.name.In(lang), "words", List(lang, said)))
	}
	if len(parts) == 0 {
		return groupAll.In(lang)
	}
	return strings.Join(parts, groupSeparator)
}

func groupWord(lang incident.Lang, column Phrase, word string, owner func(string) string) string {
	switch column {
	case groupOwners:
		return owner(word)
	case groupLangs:
		return CustomerLang(incident.Lang(word)).In(lang)
	}
	return word
}

// CustomerLang is what the language of a customer is called.
func CustomerLang(of incident.Lang) Phrase {
	switch of {
	case incident.English:
		return Phrase{"英語", "English"}
	case incident.BothLanguages:
		return langBoth
	}
	return Phrase{"日本語", "Japanese"}
}

// sentTo says to how many by what way a notice was approved or sent.
func sentTo(lang incident.Lang, n incident.NoticeMark) string {
	said := ""
	switch numbers, posted := n.Numbers, slices.Contains(n.Ways, incident.ByPortal); {
	case n.Team > 0:
		said = sentToTeam.In(lang, "n", strconv.Itoa(n.Team))
	case posted && (numbers == nil || len(n.Ways) == 1):
		return sentPosted.In(lang)
	case numbers == nil:
	case len(n.Ways) > 0:
		too := ""
		if posted {
			too = sentPostedToo.In(lang)
		}
		said = byMail(*numbers).In(lang, "n", strconv.Itoa(numbers.Customers), "mail", strconv.Itoa(numbers.ByMail), "addresses", strconv.Itoa(numbers.Addresses), "too", too)
	default:
		said = sentByHand.In(lang, "n", strconv.Itoa(numbers.Customers))
	}
	if n.Left != nil {
		said += sentLeft.In(lang, "no", strconv.Itoa(n.Left.No), "n", strconv.Itoa(n.Left.Count))
	}
	return said
}

// reopens names the TODOs that sending a notice opens again.
func reopens(lang incident.Lang, n incident.NoticeMark) string {
	if len(n.Opens) == 0 {
		return ""
	}
	return sentOpens.In(lang, "todos", TodoNames(lang, n.Opens))
}

// leaves reports whether a notice was sent by the tool, and to somebody: without a list, and in a drill that writes to nobody, it was not.
func leaves(n *incident.NoticeMark) bool {
	return n != nil && len(n.Ways) > 0 && (n.Team > 0 || n.Numbers != nil || slices.Contains(n.Ways, incident.ByPortal))
}

// byMail says how many get a notice by mail. Some of those whom it is for may have no address.
func byMail(n incident.Numbers) Phrase {
	if n.ByMail < n.Customers {
		return sentBySome
	}
	return sentByMail
}

// Delivery says who was told by a notice that leaves by mail, in a line; at says a moment. Their sum is the number of customers.
func Delivery(lang incident.Lang, n incident.Notices, at func(time.Time) string) string {
	d := n.Delivery
	if d == nil {
		return ""
	}
	name := NoticeName(lang, d.No, cmp.Or(d.Stage, n.Stage))
	if d.List == "" {
		return deliveryTeam.In(lang, "notice", name, "n", strconv.Itoa(len(d.Team)))
	}
	return deliveryLine.In(lang, "notice", name, "counts", ToldCounts(lang, d.Counts), "n", strconv.Itoa(d.Counts.Sum()), "at", at(d.SeenAt))
}

// Portal says how the last notice that was sent to the portal stands there, in a line, and what to do where it does not; "": none was.
func Portal(lang incident.Lang, row *incident.PortalRow) string {
	if row == nil {
		return ""
	}
	last, p := row.Last(), portalComes
	switch {
	case row.Shown.No == last.No:
		p = portalShows
	case row.Shown.Fault != "":
		p = portalFails
	}
	return p.In(lang, "notice", NoticeName(lang, last.No, last.Stage), "why", Cause(row.Shown.Fault).In(lang))
}
