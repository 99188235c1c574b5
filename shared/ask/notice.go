package ask

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// The notice to customers: written from facts, edited as text, approved by somebody else, sent.
var (
	Notice = &Ask{
		Name: "notice", Button: "board_notice", View: "notice", On: OnBoard, Command: text.CommandNotice, Says: text.ButtonNotice,
		Form: noticeForm, Short: asksFirst, Does: writeNotice,
	}
	EditNotice = &Ask{
		Name: "notice-text", Button: "board_notice_text", View: "notice_text", On: OnBoard, Says: text.ButtonNoticeText,
		When: func(s Seen) bool { return s.notices().Open > 0 },
		Form: noticeTextForm, Does: editNotice,
	}
	ApproveNotice = &Ask{
		Name: "notice-approve", Button: "board_notice_approve", View: "notice_approve", On: OnBoard, Says: text.ButtonNoticeApprove,
		When: func(s Seen) bool {
			return s.notices().Open > 0 && !s.notices().Approved && (s.Me == "" || !slices.Contains(s.State.Notice.Authors, s.Me))
		},
		Form: noticeApproveForm, Does: approveNotice,
	}
	SendNotice = &Ask{
		Name: "notice-send", Button: "board_notice_send", View: "notice_send", On: OnBoard, Says: text.ButtonNoticeSend,
		When: func(s Seen) bool { return s.notices().Open > 0 && s.notices().Approved },
		Form: noticeSendForm, Does: sendNotice,
	}
)

// asksFirst reads nothing of what was typed: the form asks.
func asksFirst(Seen, Typed) (Values, bool) { return Values{}, false }

func (s Seen) notices() incident.Notices { return s.State.Incident.Notices }

// The names of the fields of notices, beside those of facts: incident.NoticeField.ID, and with text.InEnglish the same in English.
const (
	noticeKey = "notice" // which notice and version was seen
	nextIn    = "next"   // after how many minutes the next one follows
	anyway    = "anyway"
)

// Limits of what customers read, in runes: a section of Slack's holds 3000, and what is escaped grows.
const (
	maxSubject = 200
	maxLetter  = MaxLong // what an input takes
	maxItem    = 360     // so that a letter of them all, at their longest, is none too long
)

// seenNotice is what a form has seen of a notice; it travels in a field, so that what is sent is about that and nothing else.
type seenNotice struct {
	no, version int
	stage       incident.NoticeStage
	drill       bool
	asOf        time.Time
	promise     time.Time
	sum         string
}

func (n seenNotice) String() string {
	return fmt.Sprintf("%d %d %s %t %d %d %s", n.no, n.version, n.stage, n.drill, seconds(n.asOf), seconds(n.promise), n.sum)
}

// readNotice reads what String wrote; anything else is no notice.
func readNotice(said string) (n seenNotice) {
	var asOf, promise int64
	if _, err := fmt.Sscan(said, &n.no, &n.version, &n.stage, &n.drill, &asOf, &promise, &n.sum); err != nil {
		return seenNotice{}
	}
	n.asOf, n.promise = moment(asOf), moment(promise)
	return n
}

// seconds are those of a time; 0 of none.
func seconds(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.Unix()
}

func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// next is the notice that comes next, or is being written.
func (s Seen) next() seenNotice {
	n, head := s.State.Notice, s.notices()
	next := seenNotice{no: head.NextNo(), version: n.Version, stage: head.Stages()[0], drill: s.Drill(), asOf: n.Text.AsOf, promise: n.Text.Promise, sum: "-"}
	if n.Version > 0 {
		next.stage, next.sum = n.Stage, n.Sum
	}
	return next
}

// made is next, in the stage that it has once it is made anew: the recovery notice comes with its phase, whatever was begun before.
func (s Seen) made() seenNotice {
	n := s.next()
	if s.notices().Sent > 0 {
		n.stage = incident.FollowUpNotice
		if !s.State.Incident.Phase.Before(incident.Resolve) {
			n.stage = incident.RecoveryNotice
		}
	}
	return n
}

// which is the field that says what was seen; its only option names the notice to people.
func which(n seenNotice, label text.Phrase) Field {
	option := inBoth(func(l incident.Lang) string { return label.In(l, "notice", text.NoticeName(l, n.no, n.stage)) })
	return Field{
		Name: noticeKey, Kind: Radio, Label: text.LabelNotice, Required: true, Value: n.String(), Wrong: text.ErrorNotice,
		Options: []Option{{n.String(), option}},
	}
}

// confirmed is which, for somebody to choose on purpose.
func confirmed(n seenNotice, label text.Phrase) Field {
	f := which(n, label)
	f.Label, f.Value, f.Wrong = text.LabelConfirm, "", text.ErrorConfirm
	return f
}

// noticeForm shows what the notice is made from: the draft's fields, or else the facts and what the last notice said.
func noticeForm(s Seen) Form {
	n := s.made()
	f := Form{Title: text.FormNotice, Submit: text.SubmitNotice, After: text.FormNoticeAfter, Fields: []Field{which(n, text.OptionNotice)}}
	if s.edited() {
		f.Intro = []Said{{What: text.FormNoticeEdited, Who: s.State.Notice.Text.By}}
	}
	values, i := s.noticeValues(n), s.State.Incident
	i.Facts.Region = cmp.Or(values[Region], i.Facts.Region) // it has two fields, which stand for one
	for _, field := range noticeFields(s.Lang, i) {
		if s.State.Incident.ID == "" || text.NoticeSays(n.stage, strings.TrimSuffix(field.Name, text.InEnglish)) {
			if field.Name != Region {
				field.Value = cmp.Or(values[field.Name], field.Value)
			}
			f.Fields = append(f.Fields, field)
		}
	}
	return f
}

// edited reports whether somebody has edited the draft as text, so that making it anew would lose that.
func (s Seen) edited() bool {
	was := s.State.Notice
	made := text.Letters(text.NoticeFacts{No: was.No, Stage: was.Stage, Drill: s.Drill(), AsOf: was.Text.AsOf, Promise: was.Text.Promise, Fields: was.Fields})
	return was.Version > 0 && was.Text.Letters != made
}

// noticeFields are all of them, in the order of the letter.
func noticeFields(lang incident.Lang, i incident.Incident) []Field {
	out := []Field{fromProvider(), {
		Name: nextIn, Kind: Radio, Label: text.LabelNextNotice, Hint: text.HintNextNotice, Value: "30",
		Options: []Option{{"30", text.OptionChanging}, {"60", text.OptionStable}},
	}}
	out = append(out, both("changed")...)
	out = append(out, line("started_at", text.HintStarted), line("restored_at", text.HintStarted))
	out = append(out, both("duration")...)
	for _, field := range factFields(lang, i.Facts) {
		if slices.Contains([]string{Region, RegionOther, Zone, Services}, field.Name) {
			out = append(out, field)
		}
	}
	impact := both(Impact)
	impact[0].Value = i.Facts.Impact
	out = append(out, impact...)
	for _, id := range []string{"residual", "provider_says", "workaround"} {
		out = append(out, both(id)...)
	}
	if all := statedTimes(i); len(all) > 1 || i.ID == "" {
		out = append(out, Field{Name: "eta", Kind: Radio, Label: text.NoticeItem("eta"), Hint: text.HintStated, Options: all})
	}
	url, contact := line("provider_url", text.Phrase{}), line("contact", text.Phrase{})
	url.Input, contact.Value = "url", i.Settings.Contact
	return append(out, url, contact)
}

func line(id string, hint text.Phrase) Field {
	return Field{Name: id, Label: text.NoticeItem(id), Hint: hint, Max: maxSubject}
}

// both are a field for words in Japanese, and one for the same in English.
func both(id string) []Field {
	en := inBoth(func(l incident.Lang) string { return text.LabelInEnglish.In(l, "name", text.NoticeItem(id).In(l)) })
	own := hopeless
	if id == "provider_says" {
		own = nil // what it hopes is the provider's
	}
	return []Field{
		{Name: id, Kind: Long, Label: text.NoticeItem(id), Max: maxItem, Validate: own},
		{Name: id + text.InEnglish, Kind: Long, Label: en, Hint: text.HintInEnglish, Max: maxItem, Validate: own},
	}
}

// maxStated is the longest sentence that is picked, in runes: Slack's limit of an option's value.
const maxStated = 150

// statedTimes are the recovery times that the provider has stated, each in its own sentence, the latest post first, and none of them.
// They are picked from what is on record, and never typed.
func statedTimes(i incident.Incident) []Option {
	out := []Option{{Label: text.OptionNoTime}}
	for _, w := range slices.Backward(i.Provider) {
		for _, said := range []string{w.Said.EN, w.Said.JA} {
			for _, said := range sentence().FindAllString(said, -1) {
				said = strings.TrimSpace(said)
				again := slices.ContainsFunc(out, func(o Option) bool { return o.Value == said })
				if !again && hope().MatchString(said) && utf8.RuneCountInString(said) <= maxStated {
					at := w.At.UTC().Format("15:04 UTC ")
					out = append(out, Option{said, text.Phrase{JA: at + said, EN: at + said}})
				}
			}
		}
	}
	return out[:min(len(out), maxTimes)]
}

// maxTimes is how many options Slack takes in a group of radio buttons.
const maxTimes = 10

// sentence ends with a full stop, but not within a number or an address, or with its line.
var sentence = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:[^.。\n]|\.\S)+[.。]?`) })

// opening is the first sentences of a post, as many as a field holds.
func opening(said string) (out string) {
	for _, next := range sentence().FindAllString(said, -1) {
		if utf8.RuneCountInString(out+next) > maxItem {
			break
		}
		out += next
	}
	return strings.TrimSpace(out)
}

// theirs is the name of the field that says whose a recovery time is.
const theirs = "from_provider"

// fromProvider says that the recovery time in a text is the provider's. It stands above what is judged by it.
func fromProvider() Field {
	return Field{Name: theirs, Kind: Checkbox, Label: text.LabelTheirs, Options: []Option{{theirs, text.OptionTheirs}}}
}

// hope is a recovery time in somebody's words: none of our own is told to customers (PLAYBOOK, rules of notices).
var hope = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:復旧|回復|解消|復帰)(?:の|する)?(?:見込|予定|予想|目途|めど|目処)|\bETA\b|\b(?:expect(?:s|ed|ing)?|estimat(?:e|es|ed)|anticipat(?:e|es|ed|ing)|should|will)\b[^.\n]{0,60}\b(?:recover(?:y|ed)?|restor(?:e|ed|ation)|resol(?:ve|ved|ution)|back to normal)\b`)
})

// hopeless asks whose a recovery time is, unless that was said.
func hopeless(said string, above map[string]string) text.Phrase {
	return wrongIf(above[theirs] == "" && hope().MatchString(typed.Plain(said)), text.ErrorHope)
}

// noticeValues are what fields show at first: of a draft its own; else, and what a draft of another stage does not say, of the notice
// before, with what has changed since, and what the provider says.
func (s Seen) noticeValues(n seenNotice) map[string]string {
	draft := s.State.Notice
	if draft.Version > 0 && draft.Stage == n.stage {
		return draft.Fields
	}
	values := s.newValues(n)
	maps.Copy(values, draft.Fields)
	return values
}

// newValues are those of a notice that is begun.
func (s Seen) newValues(n seenNotice) map[string]string {
	values, known := map[string]string{}, s.known(incident.Japanese)
	for id, said := range s.State.Before.Fields {
		if id != "changed" && id != "changed"+text.InEnglish && id != "eta" && known[strings.TrimSuffix(id, text.InEnglish)] == "" {
			values[id] = said
		}
	}
	if before := s.State.Before.Fields; known[Impact] != "" && known[Impact] == before[Impact] {
		values[Impact+text.InEnglish] = before[Impact+text.InEnglish] // the English words of another impact are none of this one
	}
	if said := s.State.Incident.Provider; len(said) > 0 {
		last := said[len(said)-1]
		values["provider_says"], values["provider_says"+text.InEnglish] = opening(cmp.Or(last.Said.JA, last.Said.EN)), opening(last.Said.EN)
		values["provider_url"] = last.Link
	}
	if n.stage == incident.FollowUpNotice {
		values["changed"] = s.changedSince(incident.Japanese)
		values["changed"+text.InEnglish] = s.changedSince(incident.English)
	}
	return values
}

// known are the facts that notices say, in a language.
func (s Seen) known(lang incident.Lang) map[string]string {
	f := s.State.Incident.Facts
	return placed(lang, f.Region, f.Zone, f.Services, f.Impact)
}

// placed are facts by their fields, each as it reads in a language whoever wrote it in which.
func placed(lang incident.Lang, region, zone string, services []string, impact string) map[string]string {
	return map[string]string{Region: text.PlaceCode(lang, region), Zone: zone, Services: text.List(lang, services), Impact: impact}
}

// changedSince says in a language what is known otherwise than the last notice said it.
func (s Seen) changedSince(lang incident.Lang) string {
	now, said := s.known(lang), s.State.Before.Fields
	before := placed(lang, said[Region], said[Zone], typed.List(said[Services]), said[Impact])
	var lines []string
	for _, id := range []string{Region, Zone, Services, Impact} {
		if was := before[id]; now[id] != was && now[id] != "" {
			lines = append(lines, text.NoticeChange.In(lang, "name", text.NoticeItem(id).In(lang), "from", cmp.Or(was, text.BeingConfirmed.In(lang)), "to", now[id]))
		}
	}
	if len(lines) == 0 {
		return text.NoticeNoChange.In(lang)
	}
	return strings.Join(lines, "\n")
}

func writeNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	now := v.Now.Truncate(time.Second) // as forms carry it
	facts := text.NoticeFacts{No: n.no, Stage: n.stage, Drill: n.drill, AsOf: now, Promise: promise(n.stage, v.New[nextIn], now), Fields: map[string]string{}}
	for _, field := range noticeFields(v.Lang, incident.Incident{}) {
		if said := v.New[field.Name]; said != "" && field.Name != nextIn && field.Name != RegionOther && field.Name != theirs {
			facts.Fields[field.Name] = said
		}
	}
	return incident.WriteNotice{
		No: n.no, Seen: n.version, Stage: n.stage, Fields: facts.Fields, Letters: text.Letters(facts), AsOf: facts.AsOf, Promise: facts.Promise,
	}
}

// promiseOn is what a promise is rounded up to.
const promiseOn = 5 * time.Minute

// promise is when the next notice follows: the time of writing and the cadence, rounded up.
func promise(stage incident.NoticeStage, minutes string, now time.Time) time.Time {
	if stage == incident.RecoveryNotice {
		return time.Time{}
	}
	n, err := strconv.Atoi(minutes)
	if err != nil {
		n = 30
	}
	at := now.Add(time.Duration(n) * time.Minute)
	if rounded := at.Truncate(promiseOn); !rounded.Equal(at) {
		return rounded.Add(promiseOn)
	}
	return at
}

// The names of the fields of a text.
const (
	subjectJA = "subject_ja"
	bodyJA    = "body_ja"
	subjectEN = "subject_en"
	bodyEN    = "body_en"
)

func noticeTextForm(s Seen) Form {
	letters := s.State.Notice.Text.Letters
	words := func(name string, kind Kind, label text.Phrase, most int, value string) Field {
		return Field{Name: name, Kind: kind, Label: label, Required: true, Max: most, Value: value, Wrong: text.ErrorLetter, Blame: incident.RefusedText, Validate: hopeless}
	}
	return Form{
		Title: text.FormNoticeText, Submit: text.SubmitNoticeText, After: text.FormNoticeAfter,
		Fields: []Field{
			which(s.next(), text.OptionNotice), fromProvider(),
			words(subjectJA, Line, text.LabelSubjectJA, maxSubject, letters.JA.Subject), words(bodyJA, Long, text.LabelBodyJA, maxLetter, letters.JA.Body),
			words(subjectEN, Line, text.LabelSubjectEN, maxSubject, letters.EN.Subject), words(bodyEN, Long, text.LabelBodyEN, maxLetter, letters.EN.Body),
		},
	}
}

func editNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	return incident.WriteNotice{
		No: n.no, Seen: n.version, Stage: n.stage, AsOf: n.asOf, Promise: n.promise,
		Letters: text.Marked(n.drill, incident.Letters{
			JA: incident.Letter{Subject: v.New[subjectJA], Body: v.New[bodyJA]}, EN: incident.Letter{Subject: v.New[subjectEN], Body: v.New[bodyEN]},
		}),
	}
}

func noticeApproveForm(s Seen) Form {
	n := s.next()
	promise := Said{What: text.FormNoticeLast}
	if !n.promise.IsZero() {
		promise = Said{What: text.FormNoticePromise, Words: []string{"at", text.BothTimes(s.Lang, n.promise)}}
	}
	authors := Said{What: text.FormNoticeBy, Who: s.State.Notice.Text.By}
	return Form{
		Title: text.FormNoticeApprove, Submit: text.SubmitNoticeApprove, Named: true, Intro: []Said{authors, promise}, Letters: &s.State.Notice.Text.Letters,
		Fields: []Field{confirmed(n, text.OptionApprove)},
	}
}

func approveNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	return incident.ApproveNotice{No: n.no, Version: n.version, Sum: n.sum}
}

func noticeSendForm(s Seen) Form {
	f := Form{
		Title: text.FormNoticeSend, Submit: text.SubmitNoticeSend, Named: true, Fields: []Field{confirmed(s.next(), text.OptionSent)},
		Intro: []Said{{What: text.FormNoticeCopy}}, Letters: &s.State.Notice.Text.Letters,
	}
	if s.Drill() {
		f.Intro = []Said{{What: text.FormNoticeDrill}}
	}
	f.Fields = append(f.Fields, Field{Name: anyway, Kind: Checkbox, Label: text.LabelAnyway, Options: []Option{{anyway, text.OptionAnyway}}, Blame: incident.RefusedStale})
	return f
}

func sendNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	return incident.SendNotice{No: n.no, Version: n.version, Sum: n.sum, Anyway: v.New[anyway] != ""}
}
