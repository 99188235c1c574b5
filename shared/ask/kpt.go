package ask

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// What people write in the review.
var (
	Review = &Ask{
		Name: "review", Button: "board_review", View: "review", On: OnBoard, Command: text.CommandReview, Says: text.ButtonReview, KPT: true,
		When: reviewed, Form: reviewForm, Short: shortReview, Or: Try,
		Does: func(v Values) incident.Action {
			return incident.AddKPT{Words: kptWords(v, incident.Heading(v.New[KPTHeading]))}
		},
	}
	// WriteKPT writes under the heading that its button names.
	WriteKPT = &Ask{
		Name: "review-write", Button: "kpt_write", View: "kpt_write", On: OnReview, Says: text.ButtonKPT, KPT: true, About: aboutLine,
		When: reviewed, Form: writeForm,
		Does: func(v Values) incident.Action { return incident.AddKPT{Words: kptWords(v, incident.Heading(v.Of))} },
	}
	// PickKPT chooses, in Slack, the line that is to be changed or taken away: in the browser each has its own links.
	PickKPT = &Ask{
		Name: "review-lines", Button: "kpt_lines", View: "kpt_lines", On: OnReview, Says: text.ButtonLines, KPT: true, About: aboutLine,
		When: reviewed, Form: pickForm,
	}
	ChangeKPT = &Ask{
		Name: "review-change", View: "kpt_change", On: OnLine, Says: text.OptionEdit, KPT: true, About: aboutLine, When: reviewed, Form: changeForm,
		Does: func(v Values) incident.Action {
			return incident.ChangeKPT{No: numberOf(v.Of), Words: kptWords(v, "")}
		},
	}
	TakeKPT = &Ask{
		Name: "review-take", View: "kpt_take", On: OnLine, Says: text.OptionTake, KPT: true, About: aboutLine, When: reviewed, Form: takeForm,
		Does: func(v Values) incident.Action { return incident.TakeKPT{No: numberOf(v.Of)} },
	}
)

// The names of its fields.
const (
	KPTHeading = "heading"
	KPTWhen    = "when"
	KPTWhy     = "why"
	TryDue     = "date"
	TryWorth   = "worth"
	TryCost    = "cost"
	KPTLine    = "line"
	KPTDo      = "do"
	// KPTRoles says that roles stand in for the names that a problem holds. It is asked once it was found that there are any.
	KPTRoles = "roles"

	// KPTTake is what KPTDo says where a line is to be taken away.
	KPTTake = "take"
	kptEdit = "edit"

	maxKPTWhen = 100 // runes
	mostPicked = 100 // Slack: options of a select
)

// reviewed reports whether there is a review, to which the last of it is open, too.
func reviewed(s Seen) bool {
	return s.State.Incident.Status == incident.Resolved || s.State.Incident.Status == incident.Closed
}

// aboutLine is the heading, or the line, that is seen.
func aboutLine(s Seen) string { return s.Of }

// line is the line that is seen.
func (s Seen) line() (l incident.KPTLine, ok bool) {
	n := slices.IndexFunc(s.State.KPT, func(l incident.KPTLine) bool { return strconv.Itoa(l.No) == s.Of && l.Taken.IsZero() })
	if n < 0 {
		return l, false
	}
	return s.State.KPT[n], true
}

// HasLine reports whether an act that is about a line sees one that stands, and whether one that chooses a line has any to choose from.
func (a *Ask) HasLine(s Seen) bool {
	switch _, ok := s.line(); a {
	case ChangeKPT, TakeKPT:
		return ok
	case PickKPT:
		return len(s.lines()) > 0
	}
	return true
}

// kptWords are what values say of a line.
func kptWords(v Values, h incident.Heading) incident.KPTWords {
	due, _ := DayOf(v.New[TryDue], v.Now)
	return incident.KPTWords{
		Heading: h, Text: v.New[Text], When: v.New[KPTWhen], Why: v.New[KPTWhy], Owner: v.People[Owner], Due: due,
		Worth: incident.Size(v.New[TryWorth]), Cost: incident.Size(v.New[TryCost]),
	}
}

func reviewForm(s Seen) Form {
	f := kptForm(s, "", incident.KPTWords{})
	heading := Field{Name: KPTHeading, Kind: Radio, Label: text.LabelHeading, Required: true, Wrong: text.ErrorHeading}
	for _, h := range incident.Headings {
		heading.Options = append(heading.Options, Option{string(h), text.HeadingPhrase(h)})
	}
	heading.Validate = func(said string, _ map[string]string) text.Phrase {
		return wrongIf(!slices.Contains(incident.Headings, incident.Heading(said)), text.ErrorHeading)
	}
	f.Fields = append([]Field{heading}, f.Fields...)
	return f
}

func writeForm(s Seen) Form { return kptForm(s, incident.Heading(s.Of), incident.KPTWords{}) }

func changeForm(s Seen) Form {
	l, _ := s.line()
	f := kptForm(s, l.Heading, l.Words())
	f.Title, f.Submit = text.FormKPTEdit, text.SubmitKPTEdit
	return f
}

func takeForm(s Seen) Form {
	l, _ := s.line()
	return Form{Title: text.FormKPTTake, Submit: text.SubmitKPTTake, Intro: []Said{{What: text.KPTTakes, Words: []string{"text", l.Text}, Whole: true}}}
}

// kptForm are the fields of a heading, or of all where it is not known yet.
func kptForm(s Seen, h incident.Heading, w incident.KPTWords) Form {
	f := Form{Title: text.FormKPT, Submit: text.SubmitKPT}
	if h != "" {
		said := text.HeadingPhrase(h)
		if prompt := promptOf(s, h); prompt != "" {
			said.JA, said.EN = said.JA+": "+prompt, said.EN+": "+prompt
		}
		f.Intro = append(f.Intro, Said{What: said})
	}
	if h == incident.HeadProblem || h == "" && s.State.Incident.ID != "" {
		f.Intro = append(f.Intro, Said{What: text.KPTNoBlame})
	}
	f.Fields = append(f.Fields, Field{
		Name: Text, Kind: Long, Label: text.LabelKPT, Sample: sampleOf(h), Required: true, Value: w.Text, Wrong: text.ErrorKPT, Blame: incident.RefusedText,
	})
	if h == incident.HeadProblem || h == "" {
		f.Fields = append(f.Fields, Field{Name: KPTWhen, Label: text.LabelKPTWhen, Sample: text.SampleKPTWhen, Max: maxKPTWhen, Value: w.When})
	}
	if h == incident.HeadProblem || h == incident.HeadNot || h == "" {
		why := Field{Name: KPTWhy, Kind: Long, Label: text.LabelKPTWhy, Sample: text.SampleKPTWhy, Value: w.Why}
		if h == incident.HeadNot {
			why.Label, why.Sample = text.LabelKPTNotWhy, text.Phrase{}
		}
		f.Fields = append(f.Fields, why)
	}
	if h == incident.HeadTry || h == "" {
		f.Fields = append(f.Fields, tryFields(w)...)
	}
	return f
}

// promptOf is what the playbook asks under a heading, in the reader's language.
func promptOf(s Seen, h incident.Heading) string {
	return text.PromptOf(s.Lang, h, s.State.Incident.Playbook.Prompts)
}

func sampleOf(h incident.Heading) text.Phrase {
	return map[incident.Heading]text.Phrase{
		incident.HeadKeep: text.SampleKeep, incident.HeadProblem: text.SampleProblem, incident.HeadTry: text.SampleTry, incident.HeadNot: text.SampleNot,
	}[h]
}

func tryFields(w incident.KPTWords) []Field {
	owner := person(Owner, text.LabelTryOwner, "")
	owner.Required, owner.Value = false, string(w.Owner.ID)
	return []Field{owner, dueField(w.Due), sizeField(TryWorth, text.LabelTryWorth, w.Worth), sizeField(TryCost, text.LabelTryCost, w.Cost)}
}

// dueField asks for the day by which a try is to be done.
func dueField(due string) Field {
	return Field{
		Name: TryDue, Label: text.LabelTryDue, Hint: text.HintTryDue, Max: 20, Value: due, Clean: typed.Word,
		Validate: func(said string, _ map[string]string) text.Phrase {
			_, ok := DayOf(said, time.Time{})
			return wrongIf(said != "" && !ok, text.ErrorTryDue)
		},
	}
}

func sizeField(name string, label text.Phrase, size incident.Size) Field {
	f := Field{Name: name, Kind: Choice, Label: label, Value: string(size), Options: []Option{{"", text.OptionNone}}}
	for _, s := range incident.Sizes {
		f.Options = append(f.Options, Option{string(s), text.SizePhrase(s)})
	}
	return f
}

// pickForm lists the lines of a heading, those first that whoever asks wrote, of these the newest.
func pickForm(s Seen) Form {
	line := Field{Name: KPTLine, Kind: Choice, Label: text.LabelKPTLine, Required: true, Wrong: text.ErrorKPTLine}
	for _, l := range s.lines() {
		said := strconv.Itoa(l.No) + ". " + incident.OneLine(l.Text)
		line.Options = append(line.Options, Option{strconv.Itoa(l.No), text.Phrase{JA: said, EN: said}})
	}
	if len(line.Options) == 0 {
		line.Options = []Option{{"", text.KPTNone}}
	}
	do := Field{
		Name: KPTDo, Kind: Radio, Label: text.LabelKPTDo, Required: true, Value: kptEdit, Wrong: text.ErrorKPTLine,
		Options: []Option{{kptEdit, text.OptionEdit}, {KPTTake, text.OptionTake}},
	}
	return Form{Title: text.FormKPTLines, Submit: text.SubmitKPTPick, Fields: []Field{line, do}}
}

// lines are those of the heading that is seen that can be chosen from.
func (s Seen) lines() []incident.KPTLine {
	all := incident.Standing(s.State.KPT, incident.Heading(s.Of))
	slices.SortStableFunc(all, func(a, b incident.KPTLine) int {
		return cmp.Or(others(s.Me, a)-others(s.Me, b), b.No-a.No)
	})
	return all[:min(len(all), mostPicked)]
}

func others(me incident.PersonID, l incident.KPTLine) int {
	if l.By == me {
		return 0
	}
	return 1
}

// Picked is the act, and the line, that a form chose; ok is false where it chose none.
func Picked(v Values) (a *Ask, line string, ok bool) {
	a = ChangeKPT
	if v.New[KPTDo] == KPTTake {
		a = TakeKPT
	}
	return a, v.New[KPTLine], v.New[KPTLine] != ""
}

// shortReview reads a heading and what is written under it. A try may name its owner and its date.
func shortReview(_ Seen, t Typed) (Values, bool) {
	first, rest := typed.Cut(t.Said)
	h, ok := headingNamed(first)
	v := Values{New: map[string]string{KPTHeading: string(h), Text: rest}}
	if !ok {
		v.New[KPTHeading], v.New[Text] = "", t.Said
	}
	if h == incident.HeadTry {
		v.New[TryDue] = DayIn(rest)
		if len(t.Mentioned) > 0 {
			v.New[Owner] = string(t.Mentioned[0])
			v.People = map[string]incident.Actor{Owner: {ID: t.Mentioned[0]}}
		}
	}
	return v, ok && rest != ""
}

// headingNamed is the heading of a typed word.
func headingNamed(said string) (incident.Heading, bool) {
	words := map[incident.Heading][]string{
		incident.HeadKeep: text.WordsKeep, incident.HeadProblem: text.WordsProblem, incident.HeadTry: text.WordsTry, incident.HeadNot: text.WordsNot,
	}
	for _, h := range incident.Headings {
		if slices.Contains(words[h], strings.TrimRight(typed.Word(said), ":")) {
			return h, true
		}
	}
	return "", false
}

// dates finds a date in what was typed: 2026-12-15, 2026/12/15, 12/15, 12月15日.
var dates = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^0-9/.:-])(?:(\d{4})[-/年])?(\d{1,2})([-/月])(\d{1,2})(?:日|$|[^0-9/:-])`)
})

// DayIn is the first date that a text names, as it is typed; "": it names none.
func DayIn(said string) string {
	plain := typed.Plain(said)
	for _, at := range dates().FindAllStringSubmatchIndex(plain, -1) {
		from := at[2]
		if from < 0 {
			from = at[4]
		}
		day := plain[from:at[9]]
		if _, ok := DayOf(day, time.Time{}); ok {
			return day
		}
	}
	return ""
}

// DayOf reads a date as 2026-12-15. Of one without a year the next one is meant, as of now.
func DayOf(said string, now time.Time) (day string, ok bool) {
	m := dates().FindStringSubmatch(typed.Plain(strings.TrimSpace(said)))
	if m == nil || m[1] == "" && m[3] == "-" {
		return "", false
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	date, _ := strconv.Atoi(m[4])
	if m[1] != "" {
		return dayOn(year, month, date)
	}
	for n := range 8 { // 29 February may be as far off
		if day, ok = dayOn(now.Year()+n, month, date); ok && day >= now.Format(time.DateOnly) {
			return day, true
		}
	}
	return "", false
}

// dayOn is a date that there is.
func dayOn(year, month, date int) (day string, ok bool) {
	at := time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC)
	return at.Format(time.DateOnly), at.Day() == date && int(at.Month()) == month && year > 0
}

// Known is whom an adapter knows.
type Known struct {
	Name      func(incident.PersonID) string
	Everybody func() []incident.Actor // of the directory
}

// Members are those who may be named in a problem of an incident: who is in it, with the roles in whose place they are known, and everybody
// else who is known.
func Members(s incident.State, known Known) (out []incident.Member) {
	lang, in := s.Incident.Settings.Language, peopleOf(s)
	for _, id := range in {
		if called := known.Name(id); called != "" && called != string(id) {
			out = append(out, text.Member(lang, s, id, called))
		}
	}
	for _, p := range known.Everybody() {
		if !slices.Contains(in, p.ID) {
			out = append(out, text.Member(lang, s, p.ID, p.Name))
		}
	}
	return out
}

// peopleOf are the people of an incident: who led, declared, was let in, took a TODO or wrote in its review.
func peopleOf(s incident.State) (out []incident.PersonID) {
	add := func(ids ...incident.PersonID) {
		for _, id := range ids {
			if id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	i := s.Incident
	add(i.Commander, i.DeclaredBy)
	for _, t := range s.Todos {
		add(t.Claimants()...)
	}
	add(i.Invited...)
	for _, l := range s.KPT {
		add(l.By)
	}
	for _, r := range slices.Concat(i.Settings.Responders, i.Settings.Leads, i.Called) {
		if !strings.HasPrefix(r, "S") { // Slack: ids of user groups begin with S
			add(incident.PersonID(r))
		}
	}
	return out
}

// NamedBy are the members whom a problem names that an action writes; none of any other action.
func NamedBy(do incident.Action, s incident.State, known Known) []incident.Naming {
	w, ok := problemOf(do, s)
	if !ok {
		return nil
	}
	return incident.Namings(w.Text+"\n"+w.Why, Members(s, known), text.KPTResponder.In(s.Incident.Settings.Language))
}

// problemOf is the problem that an action writes.
func problemOf(do incident.Action, s incident.State) (w incident.KPTWords, ok bool) {
	switch do := do.(type) {
	case incident.AddKPT:
		return do.Words, do.Words.Heading == incident.HeadProblem
	case incident.ChangeKPT:
		l, stands := Seen{State: s, Of: strconv.Itoa(do.No)}.line()
		return do.Words, stands && l.Heading == incident.HeadProblem
	}
	return w, false
}

// Unnamed is an action with the roles in the place of the members whom a problem names that it writes.
func Unnamed(do incident.Action, s incident.State, known Known) incident.Action {
	members, anyone := Members(s, known), text.KPTResponder.In(s.Incident.Settings.Language)
	unnamed := func(w incident.KPTWords) incident.KPTWords {
		w.Text, w.Why = incident.Unnamed(w.Text, members, anyone), incident.Unnamed(w.Why, members, anyone)
		return w
	}
	switch do := do.(type) {
	case incident.AddKPT:
		do.Words = unnamed(do.Words)
		return do
	case incident.ChangeKPT:
		do.Words = unnamed(do.Words)
		return do
	}
	return do
}

// Warned is a form that comes back once, since what was typed in it names members: it says whom, how it reads with their roles, and asks
// which of the two is kept.
func Warned(f Form, lang incident.Lang, named []incident.Naming, do incident.Action, s incident.State, known Known) Form {
	w, _ := problemOf(Unnamed(do, s, known), s)
	proposed := w.Text
	if w.Why != "" {
		proposed += "\n" + w.Why
	}
	f.Intro = append([]Said{
		{What: text.KPTNamed, Words: []string{"names", text.NamesOfNamed(lang, named, plainly)}, Whole: true},
		{What: text.KPTProposed, Words: []string{"text", proposed}, Whole: true},
	}, f.Intro...)
	f.Fields = append([]Field{{
		Name: KPTRoles, Kind: Checkbox, Label: text.LabelNamed, Value: KPTRoles, Options: []Option{{KPTRoles, text.OptionRoles}},
	}}, f.Fields...)
	return f
}

func plainly(s string) string { return s }
