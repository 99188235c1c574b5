package text

import (
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// What is said of who was told what.
var (
	ToldTitle    = Phrase{"お客様への連絡状況", "Who was told"}
	ToldBefore   = Phrase{"通知はまだ送っていません。いまの一覧の{n}件を表示しています({when} に読み込み)。", "No notice has been sent. These are the {n} customers of the list as read at {when}."}
	ToldOf       = Phrase{"{notice}({sent} 送信)の連絡状況です。お客様は全{n}件。", "{notice}, sent at {sent}. {n} customers in all."}
	ToldNoList   = Phrase{"お客様一覧がまだ読み込まれていません。", "The list of customers has not been read yet."}
	ToldNone     = Phrase{"条件に合うお客様はありません。", "No customer matches."}
	ToldShown    = Phrase{"{n}件中 {from}〜{to} 件目", "{from} to {to} of {n}"}
	ToldCall     = Phrase{"要連絡", "To call"}
	ToldPartly   = Phrase{"一部アドレス未達", "Some addresses missed"}
	ToldAll      = Phrase{"すべて", "All"}
	ToldNobodys  = Phrase{"担当なし", "No owner"}
	ToldMine     = Phrase{"自分の担当", "Mine"}
	ToldNotGiven = Phrase{"未記入", "not given"}
	ToldPrevious = Phrase{"前のページ", "Previous"}
	ToldNext     = Phrase{"次のページ", "Next"}
	ToldFilter   = Phrase{"絞り込む", "Filter"}
	ToldClear    = Phrase{"条件を外す", "Clear"}
	ToldFilters  = Phrase{"絞り込み", "Filters"}
	ToldSums     = Phrase{"件数", "Totals"}
	ToldSearch   = Phrase{"社名・ID で検索", "Name or ID"}
	ToldState    = Phrase{"連絡状況", "Told"}
	ToldOwner    = Phrase{"担当", "Owner"}
	ToldTier     = Phrase{"区分", "Tier"}
	ToldService  = Phrase{"サービス", "Service"}
	ToldSite     = Phrase{"拠点", "Site"}
	ToldSort     = Phrase{"並び順", "Sort by"}
	ToldCustomer = Phrase{"お客様", "Customer"}
	ToldAffected = Phrase{"影響", "Affected"}
	ToldByPhone  = Phrase{"電話", "Phone"}
	ToldCalled   = Phrase{"電話済み", "Called"}
	ToldExport   = Phrase{"この条件で CSV をダウンロード({n}件)", "Download these as CSV ({n})"}
	ToldExports  = Phrase{"お客様の情報を含むファイルです。ダウンロードしたことは経過に残ります。", "The file holds customer data. The timeline records who downloaded it."}

	// In Slack.
	ToldAsOf    = Phrase{"{title}({when} 時点)", "{title} (as of {when})"}
	ToldNoOwner = Phrase{"なし", "None"}
	ToldMore    = Phrase{"ほかに{n}件あります。", "{n} more are not shown here."}
	ToldPage    = Phrase{"検索・電話の記録・CSV は{link}から。", "Search, record calls or download a CSV on {link}."}
	ToldOpen    = Phrase{"一覧のページ", "the page of all customers"}
	ToldNoCall  = Phrase{"–", "–"}
	ToldRow     = Phrase{": {state}", ": {state}"}

	ToldSelected = Phrase{"チェックしたお客様について", "For the ticked customers"}
	ToldTickAll  = Phrase{"このページの全件を選ぶ", "Select all on this page"}
	ToldNobody   = Phrase{"お客様を選んでください(行の左のチェック)。", "Tick at least one customer first."}
	ToldGone     = Phrase{"選んだお客様は、いまの一覧にありません。", "The customers you ticked are not on the list any more."}
	ToldChoose   = Phrase{"担当にする人を選んでください。", "Choose who the owner is."}
	ToldNote     = Phrase{"電話のメモ(任意、200字まで)", "Note on the call (optional, up to 200 characters)"}
	ToldNoteHint = Phrase{"例: 情報システム部の方に説明済み。折り返し不要", "e.g. Explained to their IT desk; no call back needed"}
	ToldLongNote = Phrase{"メモは200字までです(いま{n}字)。", "The note may have up to 200 characters; this has {n}."}
	ToldDo       = Phrase{"電話で連絡済みにする", "Told by phone"}
	ToldUndo     = Phrase{"電話の記録を取り消す", "Undo told by phone"}
	ToldAssign   = Phrase{"担当を決める", "Assign owner"}
	ToldAssignTo = Phrase{"担当にする人", "New owner"}
	ToldListed   = Phrase{"一覧の担当に戻す", "Back to the owner on the list"}
	ToldHit      = Phrase{"影響あり", "Affected"}
	ToldNotHit   = Phrase{"影響なし", "Not affected"}
	ToldHitUnset = Phrase{"影響は不明に戻す", "Affected: unknown again"}

	toldCalled     = Phrase{"📞 {when} {who}", "📞 {when} {who}"}
	toldCalledThen = Phrase{"📞 {when} {who}({notice}より前)", "📞 {when} {who} (before {notice})"}
	toldMissed     = Phrase{"未達: {addresses}", "Not reached: {addresses}"}
	toldMissedMore = Phrase{"未達: {addresses} ほか{n}件", "Not reached: {addresses} and {n} more"}
	toldNote       = Phrase{"「{note}」", "\"{note}\""}
	toldByName     = Phrase{"名前順", "Name"}
	toldByNeed     = Phrase{"要連絡を先に", "To call first"}
	toldByOwner    = Phrase{"担当順", "Owner"}
	toldByTier     = Phrase{"区分順", "Tier"}
)

// toldStates are what is known of a customer, in a word.
var toldStates = map[incident.Told]Phrase{
	incident.ToldNothing: {"未送信", "Not sent yet"},
	incident.ToldYes:     {"送信済み", "Sent"},
	incident.ToldUnsure:  {"到達未確認", "Unconfirmed"},
	incident.ToldRefused: {"宛先エラー", "Address refused"},
	incident.ToldWaiting: {"送信待ち", "Waiting"},
	incident.ToldSkipped: {"メール送信なし", "Not by mail"},
}

// toldSkips are why the tool sends a customer nothing.
var toldSkips = map[incident.Skipped]Phrase{
	incident.SkipGroup:   {"対象外", "Not addressed"},
	incident.SkipAddress: {"アドレスなし", "No address"},
	incident.SkipDrill:   {"訓練のため送信なし", "Drill: nothing sent"},
	incident.SkipByHand:  {"手作業で送付", "Sent by hand"},
}

// ToldName names what is known of a customer.
func ToldName(lang incident.Lang, told incident.Told, why incident.Skipped) string {
	if why != "" {
		return named(lang, toldSkips, why)
	}
	return named(lang, toldStates, told)
}

// ToldSorts names the orders of customers, by what their addresses say.
func ToldSorts() []struct {
	Name string
	Text Phrase
} {
	return []struct {
		Name string
		Text Phrase
	}{{"", toldByNeed}, {"name", toldByName}, {"owner", toldByOwner}, {"tier", toldByTier}}
}

// AffectedName names whether the outage hits a customer.
func AffectedName(lang incident.Lang, is incident.Affected) string {
	return named(lang, map[incident.Affected]Phrase{
		incident.AffectedYes: {"あり", "Yes"}, incident.AffectedNo: {"なし", "No"}, incident.AffectedUnknown: {"不明", "Unknown"},
	}, is)
}

// Called says who told a customer by phone, and when; after is the name of a notice that was sent since, "" for none.
func Called(lang incident.Lang, when, who, note, after string) string {
	said := toldCalled
	if after != "" {
		said = toldCalledThen
	}
	s := said.In(lang, "when", when, "who", who, "notice", after)
	if note != "" {
		s += " " + toldNote.In(lang, "note", note)
	}
	return s
}

// mostMissed is how many addresses a row names.
const mostMissed = 2

// Missed names the addresses that a notice has not reached; "": there are none.
func Missed(lang incident.Lang, addresses []string) string {
	switch more := len(addresses) - mostMissed; {
	case len(addresses) == 0:
		return ""
	case more > 0:
		return toldMissedMore.In(lang, "addresses", List(lang, addresses[:mostMissed]), "n", strconv.Itoa(more))
	}
	return toldMissed.In(lang, "addresses", List(lang, addresses))
}

// ToldColumns are the names of the columns of the file that people take along.
func ToldColumns(lang incident.Lang) (out []string) {
	for _, p := range []Phrase{
		{"お客様ID", "id"},
		{"お客様名", "name"},
		{"区分", "tier"},
		{"サービス", "services"},
		{"拠点", "site"},
		{"組織", "org"},
		{"担当", "owner"},
		{"対象の通知", "notice"},
		{"連絡状況", "told"},
		{"要連絡", "to call"},
		{"未達のアドレス", "addresses not reached"},
		{"電話した人", "called by"},
		{"電話した日時", "called at"},
		{"電話した日時(日本時間)", "called at (JST)"},
		{"電話のメモ", "note on the call"},
		{"影響", "affected"},
		{"影響を記録した人", "affected according to"},
		{"影響を記録した日時", "affected as of"},
		{"影響を記録した日時(日本時間)", "affected as of (JST)"},
	} {
		out = append(out, p.In(lang))
	}
	return out
}

var toldToCall = Phrase{"はい", "yes"}

// ToCall says in the file that somebody should call a customer; "": nobody need.
func ToCall(lang incident.Lang, yes bool) string {
	if !yes {
		return ""
	}
	return toldToCall.In(lang)
}

// What owners are asked in the room.
var (
	ownersAsked  = Phrase{"{notice}が届いたと確認できず、電話もまだのお客様が{count}件あります。担当の方は電話をお願いします: {owners}", "Customers not reached by {notice} and not called yet: {count}. Please call yours: {owners}"}
	ownersItem   = Phrase{"{owner} {n}件", "{owner} {n}"}
	ownersOthers = Phrase{"ほかの担当者 {n}件", "other owners {n}"}
	ownersNobody = Phrase{"担当なし {n}件({commander} 割り当てをお願いします)", "no owner {n} ({commander} please assign them)"}
	// ToldTheirs leads to the customers whom whoever follows it should call.
	ToldTheirs = Phrase{"自分の担当分を開く", "Open yours"}
)

// OwnersAsked asks those who look after customers whom nobody has told. mention writes who is called upon; commander is who assigns
// those of nobody.
func OwnersAsked(lang incident.Lang, e incident.Entry, mention func(string) string, commander string) string {
	var owners []string
	for _, o := range e.Untold {
		p := ownersItem
		switch {
		case o.Others:
			p = ownersOthers
		case o.Owner == "":
			p = ownersNobody
		}
		owners = append(owners, p.In(lang, "owner", mention(o.Owner), "n", strconv.Itoa(o.Customers), "commander", commander))
	}
	return ownersAsked.In(lang, append(noticePlaces(lang, e), "count", strconv.Itoa(e.Count), "owners", strings.Join(owners, " · "))...)
}

// assignedBack is said where customers are again of whom the list names.
var (
	assignedBack    = Phrase{"{who} がお客様{count}件の担当を一覧どおりに戻す", "{who} gave customers back to the owner on the list: {count}"}
	didAssignedBack = Phrase{"{count}件の担当を一覧どおりに戻しました。", "Back to the owner on the list: {count}."}
)
