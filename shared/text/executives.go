package text

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What executives are told, in three lines.
var (
	CommandExecutives = Command{[]string{"executives", "役員"}, Phrase{}, Phrase{"役員へ3行で状況を伝える", "brief executives in three lines"}}

	ButtonExecutives = Phrase{"役員へ3行", "Brief executives"}
	FormExecutives   = Phrase{"役員へ3行", "Brief executives"}
	SubmitExecutives = Phrase{"投稿する", "Post"}
	SubmitTold       = Phrase{"伝えた", "I told them"}

	FormExecutivesPost    = Phrase{"役員のチャンネル({n}か所)に、新しいメッセージとして投稿します。直してから押してください。", "This is posted as a new message to the executives' channels ({n}). Change what you like first."}
	FormExecutivesCopy    = Phrase{"投稿できる役員のチャンネルがありません。次の3行をコピーして役員に伝え、直したら下の欄も直して「伝えた」を押してください。", "There is no executives' channel to post to. Copy these three lines and tell the executives; if you changed them, change the fields below too. Then press \"I told them\"."}
	FormExecutivesPrivate = Phrase{"非公開の対応のため、チャンネルには投稿しません。次の3行を、知ってよい役員にだけ伝えてください。伝えたら「伝えた」を押してください。", "This response is private, so nothing is posted. Tell these three lines only to executives who may know. Then press \"I told them\"."}
	FormExecutivesBefore  = Phrase{"前回: {at}({commander})", "Last time: {at} by {commander}"}
	FormExecutivesLine    = Phrase{"{line}", "{line}"}

	LabelBriefing        = Phrase{"どの要約か", "Which briefing"}
	OptionBriefing       = Phrase{"{n}回目の要約", "Briefing {n}"}
	LabelExecutivesWhat  = Phrase{"1行目: 何が起きているか", "Line 1: what is happening"}
	LabelExecutivesDoing = Phrase{"2行目: いましていること", "Line 2: what is being done"}
	LabelExecutivesNext  = Phrase{"3行目: 次の連絡はいつか", "Line 3: what comes next, when"}
	ErrorExecutives      = Phrase{"3行とも書いてください。変化がなければ「変化なし」と書きます。", "Write all three lines. If nothing has changed, say so."}

	ExecutivesFirst     = Phrase{"役員向け要約({at} 現在)", "Executive summary as of {at}"}
	didExecutivesByHand = Phrase{"役員に伝えたことを記録しました: {text}", "Recorded that executives were told: {text}"}
)

// The parts of the three lines.
var (
	execWord     = Phrase{"{what}({since} から)。{word}({at})。影響: {impact}", "{what} since {since}. {word} ({at}). Impact: {impact}"}
	execWhat     = Phrase{"{what}({since} から)。影響: {impact}", "{what} since {since}. Impact: {impact}"}
	execOutage   = Phrase{"{scope} の障害", "Outage: {scope}"}
	execProvider = Phrase{"。AWS の発表: {level}", ". AWS says: {level}"}
	execDoing    = Phrase{"段階: {phase}。{told}", "Phase: {phase}. {told}"}
	execNotTold  = Phrase{"お客様への通知はこれから", "Customers have not been notified yet"}
	execReached  = Phrase{"{told}(お客様: {counts})", "{told} (customers: {counts})"}
	execNext     = Phrase{"次のお客様通知: {next}", "Next customer notice: {next}"}
	execBy       = Phrase{"{at} まで", "by {at}"}
	execLate     = Phrase{"{at} の予定を過ぎている", "overdue since {at}"}
	execPromised = Phrase{"{next}。{provider}", "{next}. {provider}"}
)

// ExecutiveLines are the three lines as they follow from what is known, in the incident's language: what has happened, what is done and
// what customers were told, and when they hear next, with the provider's own promise.
func ExecutiveLines(s incident.State) (what, doing, next string) {
	i := s.Incident
	return executiveWhat(i), executiveDoing(i), executiveNext(s)
}

// executiveAt writes moments of an incident as its executives read them.
func executiveAt(i incident.Incident) func(time.Time) string { return AtOf(i.Settings.Language, i) }

// AtOf writes moments of an incident in its timezone, with the day where they are far from its declaration.
func AtOf(lang incident.Lang, i incident.Incident) func(time.Time) string {
	tz := i.Settings.Timezone
	return func(at time.Time) string {
		if SameDay(i.DeclaredAt, at, tz) || at.Sub(i.DeclaredAt).Abs() < 6*time.Hour {
			return Clock(at, tz)
		}
		return Day(at, lang, tz) + " " + Clock(at, tz)
	}
}

func executiveWhat(i incident.Incident) string {
	lang, what := i.Settings.Language, i.Facts.Title
	if scope := Scope(lang, i.Facts); scope != "" {
		what = execOutage.In(lang, "scope", scope)
	}
	pairs := []string{"what", what, "since", executiveAt(i)(i.DeclaredAt), "impact", OrUnknown(lang, i.Facts.Impact)}
	said := execWhat.In(lang, pairs...)
	if word, told := i.LatestToAll(); told {
		said = execWord.In(lang, append(pairs, "word", strings.TrimRight(word.Text, "。. "), "at", executiveAt(i)(word.At))...)
	}
	if shown := ProviderShown(i.Provider); len(shown) > 0 {
		said += execProvider.In(lang, "level", ProviderLevel(lang, shown[0].Level))
	}
	return said
}

func executiveDoing(i incident.Incident) string {
	lang, sent := i.Settings.Language, i.Notices
	sent.Open = 0 // what is being written nobody has heard
	told := cmp.Or(Notices(lang, sent, "", executiveAt(i)), execNotTold.In(lang))
	if d := i.Notices.Delivery; d != nil && d.Counts.Sum() > 0 {
		told = execReached.In(lang, "told", told, "counts", ToldCounts(lang, d.Counts))
	}
	return execDoing.In(lang, "phase", PhaseOf(lang, i, i.Phase), "told", told)
}

func executiveNext(s incident.State) string {
	i := s.Incident
	lang, at := i.Settings.Language, executiveAt(i)
	next := NothingPlanned.In(lang)
	switch late := s.NoticeLate(); {
	case !late.IsZero():
		next = execLate.In(lang, "at", at(late))
	case !s.NextNotice().IsZero():
		next = execBy.In(lang, "at", at(s.NextNotice()))
	}
	said := execNext.In(lang, "next", next)
	if provider := ProviderPromise(lang, i.Provider, i.Feed, at); provider != "" {
		said = execPromised.In(lang, "next", said, "provider", provider)
	}
	return said
}

// Numbered are lines with their numbers.
func Numbered(lines []string) string {
	out := slices.Clone(lines)
	for n := range out {
		out[n] = strconv.Itoa(n+1) + ". " + out[n]
	}
	return strings.Join(out, "\n")
}
