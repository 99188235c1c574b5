package text

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
)

// This file writes what customers read, as a Japanese support team writes to customers. It says JST and UTC, and of what nobody
// knows that it is being confirmed.

// NoticeFacts is what a notice says.
type NoticeFacts struct {
	No      int
	Stage   incident.NoticeStage
	Drill   bool
	AsOf    time.Time
	Promise time.Time         // when the next one follows; zero: it is the last
	Needs   string            // NoticeNeeds of the playbook; "": as the built-in one has them
	Fields  map[string]string // by incident.NoticeField.ID; with "_en" behind it, in English words
}

// InEnglish ends the name of the field that says in English what the one before says in Japanese.
const InEnglish = "_en"

// field is what a field says in a language: in its own words if there are any.
func (f NoticeFacts) field(lang incident.Lang, id string) string {
	said := f.Fields[id]
	if lang == incident.English {
		said = cmp.Or(f.Fields[id+InEnglish], said)
	}
	switch id {
	case "services":
		return List(lang, strings.Split(said, ", ")) // as forms keep it
	case "started_at", "restored_at":
		return roughly(lang, said)
	}
	return said
}

// letterRoughly says of a time that it is about right.
var letterRoughly = Phrase{"{at} 頃", "around {at}"}

// roughly says in a language of a time that it is about right, where it says so in either.
func roughly(lang incident.Lang, said string) string {
	at := strings.TrimSpace(said)
	for _, about := range []string{"頃", "ごろ", "ころ"} {
		at = strings.TrimSuffix(at, about)
	}
	if first, rest, _ := strings.Cut(at, " "); strings.EqualFold(first, "around") || strings.EqualFold(first, "about") {
		at = rest
	}
	if at == strings.TrimSpace(said) {
		return said
	}
	return letterRoughly.In(lang, "at", strings.TrimSpace(at))
}

var (
	letterSubject  = Phrase{"{mark}【第{no}報】{about}の障害について", "{mark}[Notice {no}] Outage: {about}"}
	letterRestored = Phrase{"{mark}【第{no}報・復旧報】{about}の障害の復旧について", "{mark}[Notice {no}: resolved] Outage: {about}"}
	letterUnnamed  = Phrase{"クラウドサービス", "cloud services"}

	letterDear  = Phrase{"お客様各位", "Dear customer,"}
	letterDrill = Phrase{"※ 訓練のための文面です。実際の障害ではありません。", "This is a drill. There is no real outage."}
	letterFirst = Phrase{
		"平素よりご利用いただき、ありがとうございます。\n下記のとおり、AWS に起因すると思われる障害を確認しております。ご不便をおかけしており、申し訳ございません。",
		"We are seeing an outage that appears to originate at AWS. We apologize for the inconvenience.",
	}
	letterFollow = Phrase{
		"平素よりご利用いただき、ありがとうございます。\n先にお知らせした障害について、現在の状況をご報告いたします。ご不便をおかけしており、申し訳ございません。",
		"This is an update on the outage we reported earlier. We apologize for the inconvenience.",
	}
	letterRecovery = Phrase{
		"平素よりご利用いただき、ありがとうございます。\nお知らせしておりました障害は、下記のとおり復旧いたしました。ご不便をおかけし、申し訳ございませんでした。",
		"The outage we reported earlier has been resolved. We apologize for the inconvenience it caused.",
	}
	letterZones = Phrase{
		"AZ はアカウントによって名前が異なるため、AZ ID で記載しております。",
		"Zones are given as AZ IDs because AZ names differ between accounts.",
	}
	letterNext = Phrase{
		"進展がない場合も、上記の時刻までに続報をお送りいたします。",
		"We will send the next update by the time above even if nothing has changed.",
	}
	letterLast = Phrase{
		"本件に関するご連絡は、これをもって最後とさせていただきます。引き続き影響がございましたら、上記の窓口までお知らせください。",
		"This is the last notice about this outage. If you are still affected, please let us know at the contact above.",
	}
	letterLine = Phrase{"■ {name}: {value}", "- {name}: {value}"}
	letterLong = Phrase{"■ {name}\n{value}", "- {name}:\n{value}"}
)

// letterItem is a line of a letter.
type letterItem struct {
	id     string
	name   Phrase
	stages string // the stages that say it always: f, u (follow-up) and r; in others where there is something to say
	never  string // those that never do
	left   string // those that do where something is left over
}

// letterItems are the lines in their order. Which must be there is as in the built-in playbook, where a team's own says nothing else.
var letterItems = []letterItem{
	{id: "changed", name: Phrase{"前報からの変更点", "Changes since the last notice"}, stages: "u", never: "fr"},
	{id: "as_of", name: Phrase{"情報時点", "As of"}, stages: "fur"},
	{id: "started_at", name: Phrase{"発生日時", "Started"}, stages: "fur"},
	{id: "restored_at", name: Phrase{"復旧日時", "Restored"}, stages: "r", never: "fu"},
	{id: "duration", name: Phrase{"継続時間", "Duration"}, stages: "r", never: "fu"},
	{id: "region", name: Phrase{"リージョン", "Region"}, stages: "fur"},
	{id: "zone", name: Phrase{"AZ ID", "AZ ID"}, stages: "fur"},
	{id: "services", name: Phrase{"対象サービス", "Services"}, stages: "fur"},
	{id: "impact", name: Phrase{"確認できている影響", "Confirmed impact"}, stages: "fur"},
	{id: "residual", name: Phrase{"残存影響・データへの影響", "Remaining impact (including data)"}, stages: "r", never: "fu"},
	{id: "provider_says", name: Phrase{"AWS の発表(要約)", "AWS says (summary)"}, stages: "ur"},
	{id: "provider_url", name: Phrase{"AWS の発表(URL)", "AWS says (link)"}, stages: "ur"},
	{id: "eta", name: Phrase{"復旧見込み(AWS の発表による)", "Expected recovery, as stated by AWS"}, never: "fr"},
	{id: "workaround", name: Phrase{"お客様側で可能な対応", "What you can do"}, left: "r"},
	{id: "next_update", name: Phrase{"次報予定", "Next update"}, stages: "fu", never: "r"},
	{id: "contact", name: Phrase{"お問い合わせ窓口", "Contact"}, stages: "fur"},
}

// stageLetter is a stage in letterItems.
var stageLetter = map[incident.NoticeStage]string{incident.FirstNotice: "f", incident.FollowUpNotice: "u", incident.RecoveryNotice: "r"}

// Letters writes a notice in both languages.
func Letters(f NoticeFacts) incident.Letters {
	return incident.Letters{JA: letter(incident.Japanese, f), EN: letter(incident.English, f)}
}

func letter(lang incident.Lang, f NoticeFacts) incident.Letter {
	return incident.Letter{Subject: NoticeSubject(lang, f), Body: letterBody(lang, f)}
}

// NoticeSubject is the first thing that a customer reads.
func NoticeSubject(lang incident.Lang, f NoticeFacts) string {
	p := letterSubject
	if f.Stage == incident.RecoveryNotice {
		p = letterRestored
	}
	said := about(lang, f)
	if lang == incident.Japanese && said[len(said)-1] < utf8.RuneSelf {
		said += " " // as Japanese is written after letters of other scripts
	}
	return p.In(lang, "mark", DrillPrefix(lang, f.Drill), "no", strconv.Itoa(f.No), "about", said)
}

// about says what is hit and where, as far as it is known.
func about(lang incident.Lang, f NoticeFacts) string {
	region, services := f.Fields["region"], f.field(lang, "services")
	switch {
	case services == "" && region == "":
		return letterUnnamed.In(lang)
	case services == "":
		return Place(lang, region)
	case region == "":
		return services
	case region == globalRegion:
		return whatGlobal.In(lang, "services", services)
	}
	return whatWhere.In(lang, "place", Place(lang, region), "services", services)
}

func letterBody(lang incident.Lang, f NoticeFacts) string {
	open := map[incident.NoticeStage]Phrase{incident.FirstNotice: letterFirst, incident.FollowUpNotice: letterFollow, incident.RecoveryNotice: letterRecovery}
	parts := []string{letterDear.In(lang), open[f.Stage].In(lang)}
	if f.Drill {
		parts = append([]string{drillLine(lang)}, parts...)
	}
	parts = append(parts, strings.Join(letterLines(lang, f), "\n"))
	if f.Fields["zone"] != "" {
		parts = append(parts, letterZones.In(lang))
	}
	last := letterNext
	if f.Stage == incident.RecoveryNotice {
		last = letterLast
	}
	return strings.Join(append(parts, last.In(lang)), "\n\n")
}

// drillLine begins a letter that is no more than a drill's.
func drillLine(lang incident.Lang) string { return DrillPrefix(lang, true) + letterDrill.In(lang) }

// Marked are letters with a drill's marks, also where somebody has edited them away.
func Marked(drill bool, l incident.Letters) incident.Letters {
	if drill {
		l.JA, l.EN = marked(incident.Japanese, l.JA), marked(incident.English, l.EN)
	}
	return l
}

func marked(lang incident.Lang, l incident.Letter) incident.Letter {
	mark := strings.TrimSpace(DrillPrefix(lang, true))
	if !strings.HasPrefix(l.Subject, mark) && incident.CleanText(l.Subject) != "" {
		l.Subject = DrillPrefix(lang, true) + l.Subject
	}
	if !strings.HasPrefix(l.Body, mark) && incident.CleanText(l.Body) != "" {
		l.Body = drillLine(lang) + "\n\n" + l.Body
	}
	return l
}

// needLetter is a need in NoticeNeeds.
var needLetter = map[incident.Need]string{incident.Must: "m", incident.Optional: "o", incident.Never: "n", incident.IfLeft: "l"}

// NoticeNeeds is what notices of a stage must say by a playbook's fields: a letter for each of letterItems, short enough to travel in a
// form. When it was written and when the next one follows is no matter of the playbook's.
func NoticeNeeds(fields []incident.NoticeField, stage incident.NoticeStage) (out string) {
	for _, item := range letterItems {
		need := item.need(stageLetter[stage])
		for _, f := range fields {
			if f.ID == item.id && f.ID != "as_of" && f.ID != "next_update" {
				need = map[incident.NoticeStage]incident.Need{incident.FirstNotice: f.First, incident.FollowUpNotice: f.FollowUp, incident.RecoveryNotice: f.Recovery}[stage]
			}
		}
		out += needLetter[need]
	}
	return out
}

func (item letterItem) need(stage string) incident.Need {
	switch {
	case strings.Contains(item.never, stage):
		return incident.Never
	case strings.Contains(item.stages, stage):
		return incident.Must
	case strings.Contains(item.left, stage):
		return incident.IfLeft
	}
	return incident.Optional
}

// needOf is the letter of a line in what NoticeNeeds answered. What is none of that length is not from there.
func needOf(needs string, stage incident.NoticeStage, n int) string {
	if len(needs) != len(letterItems) {
		needs = NoticeNeeds(nil, stage)
	}
	return needs[n : n+1]
}

func letterLines(lang incident.Lang, f NoticeFacts) (lines []string) {
	for n, item := range letterItems {
		value := f.said(lang, item.id)
		if !f.says(n, value) {
			continue
		}
		line := letterLine
		if strings.Contains(value, "\n") {
			line = letterLong
		}
		lines = append(lines, line.In(lang, "name", item.name.In(lang), "value", cmp.Or(value, BeingConfirmed.In(lang))))
	}
	return lines
}

// says reports whether the n-th of letterItems is said, of which there may be nothing to say.
func (f NoticeFacts) says(n int, value string) bool {
	need := needOf(f.Needs, f.Stage, n)
	return need != "n" && (value != "" || need != "o" && (need != "l" || f.left()))
}

// nothingLeft is how people write that nothing is left over.
var nothingLeft = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:残存)?影響は)?(?:特に)?(?:なし|無し|ない|(?:あり|ござい)ません|none|nothing|no (?:residual|remaining) impact|n/a)[。.]?$`)
})

// left reports whether something is left over, as far as anybody has said.
func (f NoticeFacts) left() bool {
	said := strings.TrimSpace(f.Fields["residual"])
	return said != "" && !nothingLeft().MatchString(said)
}

// said is what a line says; "": nobody knows.
func (f NoticeFacts) said(lang incident.Lang, id string) string {
	switch id {
	case "as_of":
		return BothTimes(lang, f.AsOf)
	case "next_update":
		return BothTimes(lang, f.Promise)
	case "region":
		return PlaceCode(lang, f.Fields[id])
	}
	return f.field(lang, id)
}

// Japan is where customers are: their notices say its time.
var Japan = time.FixedZone("JST", 9*60*60)

// BothTimes is a moment as customers read it; "" for the zero one.
func BothTimes(lang incident.Lang, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	const form = "2006-01-02 15:04 MST"
	return DocBothTimes.In(lang, "jst", at.In(Japan).Format(form), "utc", at.UTC().Format(form))
}
