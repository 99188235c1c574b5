package text

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// The lines of the review: what is kept, what was a problem, what is tried next, and what is not done.
var (
	CommandReview = Command{
		[]string{"review", "kpt", "振り返り", "ふりかえり"},
		Phrase{"[見出し] [内容]", "[heading] [what]"},
		Phrase{"振り返りに書く(終了後)", "write in the review"},
	}

	// Those that begin a typed line.
	WordsKeep    = []string{"keep", "続ける", "続けること", "つづける"}
	WordsProblem = []string{"problem", "困った", "困ったこと", "こまった", "問題"}
	WordsTry     = []string{"try", "試す", "試すこと", "ためす"}
	WordsNot     = []string{"not", "やらない", "やらないこと", "やらないと決めたこと"}

	headings = map[incident.Heading]Phrase{
		incident.HeadKeep:    {"Keep 続けること", "Keep"},
		incident.HeadProblem: {"Problem 困ったこと", "Problem"},
		incident.HeadTry:     {"Try 試すこと", "Try"},
		incident.HeadNot:     {"やらないと決めたこと", "Decided not to do"},
	}

	ButtonReview  = Phrase{"振り返りを書く", "Write review"}
	ButtonKPT     = Phrase{"+ 書く", "+ Write"}
	ButtonLines   = Phrase{"直す・取り消す", "Edit or remove"}
	ButtonRoles   = Phrase{"役割に置き換える", "Use the role"}
	FormKPT       = Phrase{"振り返りを書く", "Review"}
	FormKPTEdit   = Phrase{"振り返りを直す", "Edit line"}
	FormKPTTake   = Phrase{"振り返りから取り消す", "Remove line"}
	FormKPTLines  = Phrase{"直す・取り消す", "Edit or remove"}
	SubmitKPT     = Phrase{"書く", "Write"}
	SubmitKPTEdit = Phrase{"直す", "Save"}
	SubmitKPTTake = Phrase{"取り消す", "Remove"}
	SubmitKPTPick = Phrase{"次へ", "Next"}

	KPTNoBlame  = Phrase{"人を責める場ではありません。起きたことと、その理由を書きます。", "This is not about blame: say what happened and why."}
	KPTTakes    = Phrase{"取り消すと、振り返りから消えます(経過の記録には残ります)。\n{text}", "The line leaves the review; the timeline keeps it.\n{text}"}
	KPTNone     = Phrase{"まだありません。", "Nothing yet."}
	KPTThread   = Phrase{"このスレッドへの返信が1件になります", "A reply in this thread becomes a line"}
	KPTThreadBy = Phrase{"このスレッドへの返信が1件になります(@人 と日付を書くと、担当と期限になります)", "A reply in this thread becomes a line; an @mention is its owner, a date its due date"}
	KPTPrompt   = Phrase{"*{heading}* {n}件 ─ {prompt}", "*{heading}* ({n}): {prompt}"}
	KPTTitle    = Phrase{"*{heading}* {n}件", "*{heading}* ({n})"}
	KPTFirst    = Phrase{"{heading} {n}件", "{heading}: {n}"}
	KPTMore     = Phrase{"ほか{n}件 {link}", "and {n} more {link}"}
	KPTPage     = Phrase{"振り返りの画面", "Review page"}
	KPTBy       = Phrase{"{who} {at}", "{who} {at}"}
	KPTByEdited = Phrase{"{who} {at}(編集済み)", "{who} {at} (edited)"}

	WebReview   = Phrase{"振り返り", "Review"}
	WebReviewOf = Phrase{"{title}({when} に終了)", "{title} (ended {when})"}
	WebReviews  = Phrase{"振り返り中", "In review"}
	WebNamed    = Phrase{"個人の名前が入っています。残し方を選んで、もう一度送ってください。", "It names people. Choose below how it is kept, and send it again."}

	LabelHeading   = Phrase{"見出し", "Heading"}
	LabelKPT       = Phrase{"内容", "What"}
	LabelKPTWhen   = Phrase{"いつ", "When"}
	LabelKPTWhy    = Phrase{"なぜ", "Why"}
	LabelKPTNotWhy = Phrase{"やらない理由", "Why not"}
	LabelTryOwner  = Phrase{"誰が", "Who"}
	LabelTryDue    = Phrase{"いつまでに", "By when"}
	LabelTryWorth  = Phrase{"効果", "Worth"}
	LabelTryCost   = Phrase{"手間", "Cost"}
	LabelKPTLine   = Phrase{"どれを", "Which line"}
	LabelKPTDo     = Phrase{"どうする", "What to do"}
	LabelNamed     = Phrase{"名前", "Names"}
	HintTryDue     = Phrase{"例: 12/15、2026-12-15", "e.g. 12/15 or 2026-12-15"}
	SampleKeep     = Phrase{"例: 一次回答文が10分で出せた", "e.g. the first answer was out in 10 minutes"}
	SampleProblem  = Phrase{"例: 第1報が12分遅れた", "e.g. notice 1 was 12 min late"}
	SampleTry      = Phrase{"例: 承認者を2人にして、次の訓練で確かめる", "e.g. two approvers, tried in the next drill"}
	SampleNot      = Phrase{"例: 通知の自動送信", "e.g. sending notices without approval"}
	SampleKPTWhen  = Phrase{"例: 00:51", "e.g. 00:51"}
	SampleKPTWhy   = Phrase{"例: 承認できる人が1人しかいなかった", "e.g. only one person could approve"}
	ErrorHeading   = Phrase{"見出しを選んでください。", "Choose a heading."}
	ErrorKPT       = Phrase{"内容を一言入れてください。", "Write a few words."}
	ErrorTryDue    = Phrase{"日付は 12/15 か 2026-12-15 のように入れてください。", "Give the date as 12/15 or 2026-12-15."}
	ErrorKPTLine   = Phrase{"どれをどうするか選んでください。", "Choose a line, and what to do with it."}
	OptionEdit     = Phrase{"直す", "Edit"}
	OptionTake     = Phrase{"取り消す", "Remove"}
	OptionRoles    = Phrase{"名前を役割に置き換えて残す", "Put the roles in the place of the names"}
	OptionNone     = Phrase{"未定", "Not decided"}

	sizes = map[incident.Size]Phrase{incident.Small: {"小", "small"}, incident.Middle: {"中", "middle"}, incident.Large: {"大", "large"}}

	// KPTNamed warns of the names in a problem, and offers the roles.
	KPTNamed     = Phrase{"個人の名前が入っています({names})。誰がやっても起きたことか、を書く場なので、役割で書くことを勧めます。このまま残すこともできます。", "It names people ({names}). A problem is about what could have happened to anyone, so name the role instead. You can also keep it as it is."}
	KPTNamedTo   = Phrase{"{name} → {role}", "{name} → {role}"}
	KPTProposed  = Phrase{"置き換えると:\n{text}", "With the roles:\n{text}"}
	KPTResponder = Phrase{"担当者", "a responder"}
	KPTRoled     = Phrase{"役割に置き換えました。", "The roles are in the place of the names now."}

	tryOwner = Phrase{"担当 {who}", "Owner: {who}"}
	tryDue   = Phrase{"期限 {due}", "Due {due}"}
	tryWorth = Phrase{"効果 {size}", "worth: {size}"}
	tryCost  = Phrase{"手間 {size}", "cost: {size}"}
	tryDone  = Phrase{"✅ 完了", "✅ done"}
	tryDrop  = Phrase{"⏭ 中止: {reason}", "⏭ dropped: {reason}"}
	tryNone  = Phrase{"担当・期限は未定", "no owner or date yet"}
	kptWhen  = Phrase{"いつ: {text}", "When: {text}"}
	kptWhy   = Phrase{"なぜ: {text}", "Why: {text}"}
	kptCount = Phrase{"{heading} {n}件", "{heading}: {n}"}
	kptAll   = Phrase{"振り返り: {counts}", "Review: {counts}"}

	kptGone        = Phrase{"{who} が振り返りに書いた内容(削除済み)", "{who} wrote a line of the review (since deleted)"}
	tryDoneGone    = Phrase{"{who} が Try を完了(内容は削除済み)", "{who} finished a try (since deleted)"}
	tryDroppedGone = Phrase{"{who} が Try を中止(内容は削除済み)", "{who} dropped a try (since deleted)"}
	kptLost        = Phrase{"振り返りの1件が Slack で削除された", "A line of the review was deleted in Slack"}
)

// HeadingOf is what a heading is called.
func HeadingOf(lang incident.Lang, h incident.Heading) string { return headings[h].In(lang) }

// headingOf is the heading of the line that an entry is about; "": it is about none.
func headingOf(lang incident.Lang, e incident.Entry) string {
	if e.KPT == nil {
		return ""
	}
	return HeadingOf(lang, e.KPT.Heading)
}

// HeadingPhrase is what a heading is called, in both languages.
func HeadingPhrase(h incident.Heading) Phrase { return headings[h] }

// SizePhrase is what a size is called, in both languages.
func SizePhrase(s incident.Size) Phrase { return sizes[s] }

// prompts are asked under the headings where the playbook asks nothing.
var prompts = map[incident.Heading]Phrase{
	incident.HeadKeep:    {"役に立った TODO や文面", "TODOs and texts that helped"},
	incident.HeadProblem: {"遅れた・抜けた・重なったこと(時刻と理由)", "what was late, missed or duplicated (time and reason)"},
	incident.HeadTry:     {"誰が・いつまでに・どの訓練で確かめるか", "who, by when, and in which drill to test it"},
	incident.HeadNot:     {"その理由", "the reason"},
}

// PromptOf is what is asked under a heading, by a playbook whose prompts stand in the order of the headings, without the name of the
// heading, which stands before it.
func PromptOf(lang incident.Lang, h incident.Heading, asked []incident.Text) string {
	n := slices.Index(incident.Headings, h)
	if n < 0 || n >= len(asked) || asked[n].In(lang) == "" {
		return prompts[h].In(lang)
	}
	said := asked[n].In(lang)
	for _, sep := range []string{":", "："} {
		if rest, ok := strings.CutPrefix(said, HeadingOf(lang, h)+sep); ok {
			return strings.TrimSpace(rest)
		}
	}
	return said
}

// KPTWords write the lines of a review: people by name, what was typed as an adapter shows it.
type KPTWords struct {
	Lang  incident.Lang
	Name  func(incident.PersonID, string) string // of somebody, and what they are called as far as the line knows
	Typed func(string) string
}

// Beside are what a line says besides its text: when and why, or who tries it by when, and what became of it.
func (w KPTWords) Beside(l incident.KPTLine) (out []string) {
	add := func(p Phrase, name, value string) {
		if value != "" {
			out = append(out, p.In(w.Lang, name, value))
		}
	}
	add(kptWhen, "text", w.Typed(l.When))
	add(kptWhy, "text", w.Typed(l.Why))
	t := l.Try
	if t == nil {
		return out
	}
	if t.Owner != "" {
		add(tryOwner, "who", w.Name(t.Owner, t.Name))
	}
	add(tryDue, "due", DateOf(w.Lang, t.Due))
	if t.Owner == "" && t.Due == "" && t.State == incident.TryOpen {
		out = append(out, tryNone.In(w.Lang))
	}
	if t.Worth != "" {
		add(tryWorth, "size", sizes[t.Worth].In(w.Lang))
	}
	if t.Cost != "" {
		add(tryCost, "size", sizes[t.Cost].In(w.Lang))
	}
	switch t.State {
	case incident.TryDone:
		out = append(out, tryDone.In(w.Lang))
		add(tryNote, "reason", w.Typed(t.Reason))
	case incident.TryDropped:
		out = append(out, tryDrop.In(w.Lang, "reason", w.Typed(t.Reason)))
	}
	return out
}

// DateOf is a date of a try, 2026-12-15, as people read it.
func DateOf(lang incident.Lang, due string) string {
	at, err := time.Parse(time.DateOnly, due)
	if err != nil {
		return due
	}
	return Day(at, lang, "UTC")
}

// KPTCounts says how many lines each heading has; "": there is no review.
func KPTCounts(lang incident.Lang, i incident.Incident, lines []incident.KPTLine) string {
	if i.Status != incident.Resolved && i.Status != incident.Closed {
		return ""
	}
	var counts []string
	for _, h := range incident.Headings {
		counts = append(counts, kptCount.In(lang, "heading", HeadingOf(lang, h), "n", strconv.Itoa(len(incident.Standing(lines, h)))))
	}
	return kptAll.In(lang, "counts", strings.Join(counts, " · "))
}

// NamedIn warns of whom a problem names. typed is what was typed as an adapter shows it.
func NamedIn(lang incident.Lang, named []incident.Naming, typed func(string) string) string {
	return KPTNamed.In(lang, "names", NamesOfNamed(lang, named, typed))
}

// NamesOfNamed are those whom a problem names, each with what is offered in their place.
func NamesOfNamed(lang incident.Lang, named []incident.Naming, typed func(string) string) string {
	var all []string
	for _, n := range named {
		all = append(all, KPTNamedTo.In(lang, "name", typed(n.As), "role", typed(n.Role)))
	}
	return List(lang, all)
}

// Member is somebody who may be named in a problem of an incident, with the role in whose place they are known: who commands, whoever
// has a TODO of a role, or one of those who responded.
func Member(lang incident.Lang, s incident.State, id incident.PersonID, name string) incident.Member {
	m := incident.Member{Name: name, Role: KPTResponder.In(lang)}
	if id == s.Incident.Commander {
		m.Role = roleOf(lang, s.Incident.Playbook.RoleName("commander", lang))
		return m
	}
	for _, t := range s.Todos {
		role := s.Incident.Playbook.RoleName(t.Role, lang)
		if t.Owner != id || role == "" || t.Role == "all" || t.Role == "tool" {
			continue
		}
		m.Role = roleOf(lang, role)
		return m
	}
	return m
}

// roleOf is a role as a sentence names it.
func roleOf(lang incident.Lang, role string) string {
	switch {
	case role == "":
		return KPTResponder.In(lang)
	case lang == incident.English:
		return "the " + role
	}
	return role
}
