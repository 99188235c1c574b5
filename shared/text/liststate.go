package text

import (
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
)

// What is said about the copy of the list of customers that counts, and about the reading of it.
var (
	ListName       = Phrase{"お客様一覧", "Customer list"}
	ButtonReadList = Phrase{"もう一度読む", "Read it again"}
	ButtonShorter  = Phrase{"短い一覧を使う", "Use the shorter list"}
	LinkList       = Phrase{"一覧を見る", "Open the list"}

	ListShrank = Phrase{"お客様一覧が{before}件から{count}件に減っています。誤ったファイルの可能性があるため、これまでの{before}件を使い続けます。", "The customer list went from {before} to {count} customers. It may be the wrong file, so the {before} stay in use."}
	ListDecide = Phrase{"{count}件で正しければ「短い一覧を使う」、元の一覧を直したら「もう一度読む」を押してください。({from}、{when} に読み込み)", "If {count} is right, press \"Use the shorter list\". If you fix the list, press \"Read it again\". ({from}, read {when})"}
	ListUsed   = Phrase{"{who} が {when} に、短い一覧({count}件)へ切り替えました(これまでは{before}件)。", "{who} switched to the shorter list, {count} customers, at {when} (it was {before})."}
	ListOver   = Phrase{"お客様一覧が{before}件から{count}件に減っていましたが、{when} に別の内容を読み込んだため、確認は不要になりました。", "The customer list had gone from {before} to {count} customers. Another one was read at {when}, so nothing needs deciding."}

	WebListNone    = Phrase{"お客様一覧の場所が設定されていません。settings.yaml の customers に、CSV か Google スプレッドシートを指定してください。", "No customer list is configured. Name a CSV or a Google Sheet under customers in settings.yaml."}
	WebListNever   = Phrase{"まだ一度も読み込めていません。", "It has not been read yet."}
	WebListAsked   = Phrase{"もう一度読むよう依頼しました。1分ほどでここに反映されます。", "It is being read again. The result will be here in about a minute."}
	WebListUsed    = Phrase{"短い一覧に切り替えました。", "The shorter list is in use now."}
	WebListWhere   = Phrase{"場所", "Where"}
	WebListCount   = Phrase{"件数", "Customers"}
	WebListRead    = Phrase{"最後に読めた時刻", "Last read"}
	WebListReadAgo = Phrase{"{when}({ago})", "{when} ({ago})"}
	WebListFailing = Phrase{"{since} から読み込めていません: {cause}。{next}", "It could not be read since {since}: {cause}. {next}"}
	WebListPlace   = Phrase{"{line}行目の{column}文字目: {what}", "Line {line}, character {column}: {what}"}
	WebListCell    = Phrase{"{line}行目の{column}列目: {what}", "Row {line}, column {column}: {what}"}
	WebListMore    = Phrase{"ほか{n}件", "{n} more"}
	WebListGroups  = Phrase{"内訳", "Groups"}

	listKept = Phrase{"{count}件({age}前に読み込み)", "{count} customers, read {age} ago"}
	listUses = Phrase{"{line}いまは前回の{kept}を使っています。", "{line} In use: {kept}."}
)

// ListFault is why a list was not taken, and what to do about it.
func ListFault(lang incident.Lang, f incident.ListFault) (cause, next string) {
	w, _ := preflightCause(f.Code)
	count := strconv.Itoa(f.Count)
	return w.cause.In(lang, "detail", count), w.next.In(lang, "detail", count)
}

// ListPlaces are the first faults of a list, each with its place, and how many more there are.
func ListPlaces(lang incident.Lang, f incident.ListFault, sheet bool) (out []string) {
	place := WebListPlace
	if sheet {
		place = WebListCell
	}
	for _, x := range f.First {
		out = append(out, place.In(lang, "line", strconv.Itoa(x.Line), "column", strconv.Itoa(x.Column), "what", x.Text.In(lang)))
	}
	if more := f.Count - len(f.First); more > 0 {
		out = append(out, WebListMore.In(lang, "n", strconv.Itoa(more)))
	}
	return out
}

// listLine is the line of a preflight about the list: with what is wrong it says what is in use.
func listLine(lang incident.Lang, f incident.Finding, line string) string {
	l := f.List
	if l == nil || l.Count == 0 {
		return line
	}
	kept := listKept.In(lang, "count", strconv.Itoa(l.Count), "age", Duration(lang, time.Duration(l.Age)*time.Hour))
	if f.OK() {
		return line + ": " + kept
	}
	return listUses.In(lang, "line", line, "kept", kept)
}
