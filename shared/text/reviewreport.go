package text

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/measure"
)

// reviewParts are the parts of a review's report, in order: the place of each in a template, and its heading.
var reviewParts = []struct {
	place string
	head  Phrase
}{
	{"review_times", Phrase{"所要時間(前回との比較)", "Measured times, beside last time"}},
	{"review_late", Phrase{"期限を過ぎた TODO", "TODOs that were late"}},
	{"review_reopened", Phrase{"未完了に戻した TODO", "TODOs that were reopened"}},
	{"review_missing", Phrase{"照合で見つかった抜け", "Checks that failed"}},
	{"review_mentions", Phrase{"メンションの多さ", "Mentions an hour"}},
	{"review_keep", headings[incident.HeadKeep]},
	{"review_problem", headings[incident.HeadProblem]},
	{"review_try", headings[incident.HeadTry]},
	{"review_not", headings[incident.HeadNot]},
	{"review_timeline", Phrase{"時系列", "Timeline"}},
}

var (
	reviewTitle   = Phrase{"{mark}振り返り: {title}", "{mark}Review: {title}"}
	reviewSpan    = Phrase{"{from} 〜 {to}", "{from} to {to}"}
	reviewFill    = Phrase{"(記入){prompt}", "(to fill in) {prompt}"}
	reviewNone    = Phrase{"なし", "None"}
	reviewMore    = Phrase{"ほか{n}件", "{n} more"}
	reviewLeftOut = Phrase{"(長いため {n}件を省略。全件は画面の経過にあります)", "({n} entries left out for length; the form has all of them)"}
	reviewFailed  = Phrase{"{todo}: {why}", "{todo}: {why}"}
	reviewEntry   = Phrase{"{at} {said}", "{at} {said}"}
	reviewBeside  = Phrase{"{text} ─ {beside}", "{text} ({beside})"}
)

// ReviewRoom is how many characters of the timeline a document takes: Google Docs holds about a million in all, and the page on which people
// edit a document of ours 1 MiB.
const ReviewRoom = 150_000

// Review is what the report of a review is made from.
type Review struct {
	Lang     incident.Lang
	Incident incident.Incident
	Todos    []incident.Todo
	Entries  []incident.Entry // all, the oldest first, as plan.TitledEntries has them
	Times    measure.Measures
	Before   measure.Measures // of the last of its kind; of no incident: there was none
	KPT      []incident.KPTLine
	Names    func(incident.PersonID) string
	Room     int // how many characters of the timeline there is room for; 0: all
}

// ReviewReport is the report of a review, as Markdown: when it was, its measured times beside the last of its kind, what went wrong, what
// people wrote, and the whole timeline. The same is in the review's document.
func ReviewReport(r Review) string {
	var b strings.Builder
	tz := r.Incident.Settings.Timezone
	fmt.Fprintf(&b, "# %s\n\n%s\n", markdown.Escape(reviewTitle.In(r.Lang, "mark", DrillPrefix(r.Lang, r.Incident.Kind == incident.Drill), "title", r.Incident.Facts.Title)),
		markdown.Escape(reviewSpan.In(r.Lang, "from", r.at(r.Incident.DeclaredAt)+" "+r.Incident.DeclaredAt.In(Zone(tz)).Format("MST"), "to", r.at(r.Times.Ended))))
	parts := r.Parts()
	for _, p := range reviewParts {
		fmt.Fprintf(&b, "\n## %s\n\n", markdown.Escape(p.head.In(r.Lang)))
		for _, line := range parts[p.place] {
			fmt.Fprintf(&b, "- %s\n", markdown.Escape(line))
		}
	}
	return b.String()
}

// ReviewPlaces are the places of a template in which parts of the report stand, in its order.
func ReviewPlaces() (out []string) {
	for _, p := range reviewParts {
		out = append(out, p.place)
	}
	return out
}

// Parts are the lines of the report, by the places of a template; none is empty.
func (r Review) Parts() map[string][]string {
	parts := map[string][]string{
		"review_times": TimesLines(r.Lang, r.Times, r.Before), "review_late": r.titled(r.Times.Late, r.Times.Counts.Late),
		"review_reopened": r.titled(r.Times.Reopened, r.Times.Counts.Reopened), "review_missing": r.missing(),
		"review_mentions": {MentionsLine(r.Lang, r.Times.Mentions, r.at)}, "review_timeline": r.timeline(),
	}
	if r.Before.Incident != "" {
		tz := r.Incident.Settings.Timezone
		last := MeasuredBefore.In(r.Lang, "title", r.Before.Title, "day", Day(r.Before.T0, r.Lang, tz))
		parts["review_times"] = append(parts["review_times"], last)
	}
	for _, h := range incident.Headings {
		parts["review_"+string(h)] = r.kpt(h)
	}
	for place, lines := range parts {
		if len(lines) == 0 {
			parts[place] = []string{reviewNone.In(r.Lang)}
		}
	}
	return parts
}

// at is a moment of the response: with its day, since it may last over midnight.
func (r Review) at(t time.Time) string {
	if t.IsZero() {
		return BeingConfirmed.In(r.Lang)
	}
	tz := r.Incident.Settings.Timezone
	return Day(t, r.Lang, tz) + " " + t.In(Zone(tz)).Format("15:04")
}

// title is that of a TODO; "": it is not known.
func (r Review) title(id incident.TodoID) string {
	t, _ := incident.State{Todos: r.Todos}.Todo(id)
	return t.Title.In(r.Lang)
}

// titled are TODOs with their titles, of which there were n.
func (r Review) titled(ids []incident.TodoID, n int) (lines []string) {
	for _, id := range ids {
		lines = append(lines, titledTodo(r.Lang, id, r.title(id)))
	}
	if more := n - len(ids); more > 0 {
		lines = append(lines, reviewMore.In(r.Lang, "n", strconv.Itoa(more)))
	}
	return lines
}

// missing are the checks that failed, each with what was found.
func (r Review) missing() (lines []string) {
	for _, e := range r.Entries {
		if e.Kind == incident.EntryMissing && e.Redacted == nil {
			lines = append(lines, reviewFailed.In(r.Lang, "todo", titledTodo(r.Lang, e.Todo, r.title(e.Todo)), "why", markdown.Line(e.Text)))
		}
	}
	return lines
}

// timeline is the whole of it, an entry in a line. The latest for which there is no room are counted: how a response began is what a review
// looks for.
func (r Review) timeline() (lines []string) {
	shown := incident.ForPeople(r.Entries)
	used := 0
	for n, e := range shown {
		line := markdown.Line(reviewEntry.In(r.Lang, "at", r.at(e.At), "said", Entry(r.Lang, InPhasesOf(r.Lang, r.Incident, e), r.title(e.Todo), r.name)))
		if used += utf8.RuneCountInString(line); r.Room > 0 && used > r.Room {
			return append(lines, reviewLeftOut.In(r.Lang, "n", strconv.Itoa(len(shown)-n)))
		}
		lines = append(lines, line)
	}
	return lines
}

func (r Review) name(p incident.PersonID) string {
	if r.Names == nil {
		return DocSomebody.In(r.Lang)
	}
	return r.Names(p)
}

// kpt is what people wrote under a heading, or what belongs there.
func (r Review) kpt(h incident.Heading) (lines []string) {
	for _, l := range r.KPT {
		if l.Heading == h && l.Taken.IsZero() {
			lines = append(lines, markdown.Line(r.written(l)))
		}
	}
	if len(lines) == 0 {
		lines = []string{reviewFill.In(r.Lang, "prompt", PromptOf(r.Lang, h, r.Incident.Playbook.Prompts))}
	}
	return lines
}

// written is a line of the review, with all that stands beside it there.
func (r Review) written(l incident.KPTLine) string {
	words := KPTWords{
		Lang: r.Lang, Name: func(id incident.PersonID, _ string) string { return r.name(id) }, Typed: func(said string) string { return said },
	}
	beside := words.Beside(l)
	if len(beside) == 0 {
		return l.Text
	}
	return reviewBeside.In(r.Lang, "text", l.Text, "beside", Joined(beside...))
}
