package text

import (
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// What is said about the list of customers where somebody checks it.
var (
	UsageCheck    = Phrase{"一覧を確認する(何も送らず、何も変えない)", "check the list; nothing is sent or changed"}
	UsageServices = Phrase{"このサービスの障害なら誰に届くかも数える(例: EC2,RDS)", "also count whom an incident of these services would reach, such as EC2,RDS"}
	NoCustomers   = Phrase{"お客様一覧の場所がわかりません。CSV ファイルを指定するか、settings.yaml に customers: を書いてください。", "no list of customers is named; name a CSV file, or write customers: in settings.yaml"}
	CustomersRead = Phrase{"お客様一覧 {list} を読めません: {cause}", "cannot read the list of customers {list}: {cause}"}
	OwnersUnseen  = Phrase{"担当者が Slack にいるかは確認していません(SLACK_BOT_TOKEN が未設定)。", "owners were not looked up in Slack: SLACK_BOT_TOKEN is not set"}
	OwnersUnread  = Phrase{"担当者を Slack で確認できません: {cause}", "cannot look the owners up in Slack: {cause}"}

	customersSum    = Phrase{"お客様{n}件、送信先アドレス{mails}件(日本語{ja}、英語{en}、日英併記{both})", "{n} customers, {mails} addresses to write to ({ja} in Japanese, {en} in English, {both} in both)"}
	customersNoMail = Phrase{"アドレスなし(メール以外で連絡): {n}件 {who}", "without an address, to be told by other ways: {n} ({who})"}
	customersReach  = Phrase{"{services} の障害なら: お客様{n}件、送信先アドレス{mails}件(うちサービス未記入のお客様{unsaid}件)", "an incident of {services}: {n} customers, {mails} addresses ({unsaid} customers with no services listed)"}
	customersBy     = Phrase{"{what}: {counts}", "{what}: {counts}"}
	customersCount  = Phrase{"{word} {n}", "{word} {n}"}
	customersNone   = Phrase{"未記入", "not given"}
)

var ownerColumn = Phrase{"担当(owner)", "owner"}

// customersColumns are the columns that a list is counted by.
var customersColumns = []struct {
	name  Phrase
	words func(incident.Customer) []string
}{
	{Phrase{"区分(tier)", "tier"}, func(c incident.Customer) []string { return given(c.Tier) }},
	{Phrase{"サービス(services)", "services"}, func(c incident.Customer) []string { return c.Services }},
	{Phrase{"拠点(site)", "site"}, func(c incident.Customer) []string { return given(c.Site) }},
	{ownerColumn, func(c incident.Customer) []string { return given(c.Owner) }},
	{Phrase{"言語(lang)", "lang"}, func(c incident.Customer) []string { return given(string(c.Lang)) }},
}

// ColumnCounts is how many customers of a list have each word of a column.
type ColumnCounts struct{ Column, Counts string }

// CustomerGroups counts a list by each column. named says what an owner is called.
func CustomerGroups(lang incident.Lang, all []incident.Customer, named func(owner string) string) (out []ColumnCounts) {
	for _, c := range customersColumns {
		counted := incident.Counted(all, c.words)
		for n, word := range counted {
			if c.name == ownerColumn && word.Word != "" {
				counted[n].Word = named(word.Word)
			}
		}
		out = append(out, ColumnCounts{c.name.In(lang), counts(lang, counted)})
	}
	return out
}

func given(word string) []string {
	if word == "" {
		return nil
	}
	return []string{word}
}

// Customers says what a list would do: how many it reaches, in which language, and what an incident of some services would.
func Customers(lang incident.Lang, all []incident.Customer, services []string) []string {
	lines := CustomersSum(lang, all)
	for _, g := range CustomerGroups(lang, all, func(owner string) string { return owner }) {
		lines = append(lines, customersBy.In(lang, "what", g.Column, "counts", g.Counts))
	}
	if len(services) > 0 {
		lines = append(lines, reached(lang, incident.Group{Services: services}.Of(all), services))
	}
	return lines
}

// CustomersSum says how many a list reaches, in which language, and who is to be told by other ways.
func CustomersSum(lang incident.Lang, all []incident.Customer) []string {
	recipients := incident.Recipients(all)
	in := map[incident.Lang]int{}
	for _, r := range recipients {
		in[r.Lang]++
	}
	lines := []string{customersSum.In(lang, "n", strconv.Itoa(len(all)), "mails", strconv.Itoa(len(recipients)),
		"ja", strconv.Itoa(in[incident.Japanese]), "en", strconv.Itoa(in[incident.English]), "both", strconv.Itoa(in[incident.BothLanguages]))}
	return append(lines, withoutMail(lang, all)...)
}

// mostNamed is how many are named in a line.
const mostNamed = 20

func withoutMail(lang incident.Lang, all []incident.Customer) []string {
	var who []string
	for _, c := range all {
		if len(c.Mail) == 0 {
			who = append(who, c.ID)
		}
	}
	if len(who) == 0 {
		return nil
	}
	return []string{customersNoMail.In(lang, "n", strconv.Itoa(len(who)), "who", shortened(who, ", "))}
}

func counts(lang incident.Lang, all []incident.Count) string {
	var out []string
	for _, c := range all {
		word := c.Word
		if word == "" {
			word = customersNone.In(lang)
		}
		out = append(out, customersCount.In(lang, "word", word, "n", strconv.Itoa(c.Customers)))
	}
	return shortened(out, " · ")
}

func shortened(all []string, between string) string {
	if len(all) > mostNamed {
		return strings.Join(all[:mostNamed], between) + between + "…"
	}
	return strings.Join(all, between)
}

func reached(lang incident.Lang, all []incident.Customer, services []string) string {
	unsaid := 0
	for _, c := range all {
		if len(c.Services) == 0 {
			unsaid++
		}
	}
	return customersReach.In(lang, "services", strings.Join(services, ", "), "n", strconv.Itoa(len(all)),
		"mails", strconv.Itoa(len(incident.Recipients(all))), "unsaid", strconv.Itoa(unsaid))
}
