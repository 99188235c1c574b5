package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// The notice to customers: written from facts, edited as text, approved by somebody else, sent.
var (
	Notice = &Ask{
		Name: "notice", Button: "board_notice", View: "notice", On: OnBoard, Lists: true, Last: true, Command: text.CommandNotice, Says: text.ButtonNotice,
		Form: noticeForm, Short: asksFirst, Does: writeNotice,
	}
	EditNotice = &Ask{
		Name: "notice-text", Button: "board_notice_text", View: "notice_text", On: OnBoard, Lists: true, Last: true, Says: text.ButtonNoticeText,
		When: func(s Seen) bool { return s.notices().Open > 0 },
		Form: noticeTextForm, Does: editNotice,
	}
	ApproveNotice = &Ask{
		Name: "notice-approve", Button: "board_notice_approve", View: "notice_approve", On: OnBoard, Lists: true, Last: true, Says: text.ButtonNoticeApprove,
		When: func(s Seen) bool {
			return s.notices().Open > 0 && !s.notices().Approved && (s.Me == "" || s.State.Notice.Allows(s.Me, s.State.Incident.Commander))
		},
		Form: noticeApproveForm, Does: approveNotice,
	}
	SendNotice = &Ask{
		Name: "notice-send", Button: "board_notice_send", View: "notice_send", On: OnBoard, Lists: true, Last: true, Says: text.ButtonNoticeSend,
		When: func(s Seen) bool { return s.notices().Open > 0 && s.notices().Approved },
		Form: noticeSendForm, Does: sendNotice,
	}
	NoNotice = &Ask{
		Name: "no-notice", Button: "board_no_notice", View: "no_notice", On: OnBoard, Last: true, Says: text.ButtonNoNotice,
		When: func(s Seen) bool {
			i := s.State.Incident
			return i.Notices.Promises() && (i.Owes() || !i.Phase.Before(incident.Resolve))
		},
		Form: noNoticeForm, Does: func(v Values) incident.Action { return incident.WaivePromise{Reason: v.New[Reason]} },
	}
)

// noNoticeForm asks why customers need no further notice.
func noNoticeForm(s Seen) Form {
	return Form{
		Title: text.FormNoNotice, Submit: text.SubmitNoNotice, Named: true, Fields: []Field{reason(text.SampleNoNotice)},
		Intro: []Said{{What: text.FormNoNoticeAsk, Words: []string{"at", text.BothTimes(s.Lang, s.notices().Promise)}}},
	}
}

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
	maxSubject = incident.MaxSubject
	maxLetter  = incident.MaxLetter
	maxItem    = 355 // so that a letter of them all, at their longest, is none too long
)

// seenNotice is what a form has seen of a notice; it travels in a field, so that what is sent is about that and nothing else.
type seenNotice struct {
	no, version int
	stage       incident.NoticeStage
	drill       bool // the rules hold it against what the incident is
	asOf        time.Time
	promise     time.Time
	sum         string
	needs       string           // of a form that writes one: text.NoticeNeeds
	numbers     incident.Numbers // for how many it was
}

func (n seenNotice) String() string {
	needs := ""
	if n.needs != "" {
		needs = " says " + n.needs
	}
	return fmt.Sprintf("%d %d %s %t %d %d %s%s%s", n.no, n.version, n.stage, n.drill, seconds(n.asOf), seconds(n.promise), n.sum, needs, seenNumbers(n.numbers))
}

// readNotice reads what String wrote; anything else is no notice.
func readNotice(said string) (n seenNotice) {
	var asOf, promise int64
	rest, numbers, _ := strings.Cut(said, " for ")
	rest, n.needs, _ = strings.Cut(rest, " says ")
	if _, err := fmt.Sscan(rest, &n.no, &n.version, &n.stage, &n.drill, &asOf, &promise, &n.sum); err != nil {
		return seenNotice{}
	}
	n.numbers = readNumbers(numbers)
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
	next := seenNotice{no: head.NextNo(), version: n.Version, stage: head.Stages()[0], drill: s.Drill(), numbers: s.numbers(), asOf: n.Text.AsOf, promise: n.Text.Promise, sum: "-"}
	if n.Version > 0 {
		next.stage, next.sum = n.Stage, n.Sum
	}
	return next
}

// made is next, in the stage that it has once it is made anew.
func (s Seen) made() seenNotice {
	n := s.next()
	n.stage = s.State.Incident.StageAnew()
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

// stages is which, for somebody to say whether it is the last one, wherever that is due: a follow-up may be promised before, and no phase
// tells.
func (s Seen) stages(n seenNotice) Field {
	n.sum = "-" // it writes other bytes
	needs := func(stage incident.NoticeStage) seenNotice {
		n.stage, n.needs = stage, text.NoticeNeeds(s.State.Incident.Playbook.Notice, stage)
		return n
	}
	f := which(needs(n.stage), text.OptionNotice)
	if n.stage == incident.RecoveryNotice {
		f.Options = append(f.Options, which(needs(incident.FollowUpNotice), text.OptionNotice).Options...)
	}
	return f
}

// says reports whether a notice of one of the stages that a form offers says something.
func says(f Field, id string) bool {
	return slices.ContainsFunc(f.Options, func(o Option) bool {
		n := readNotice(o.Value)
		return text.NoticeSays(n.needs, n.stage, id)
	})
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
	stages := s.stages(n)
	f := Form{Title: text.FormNotice, Submit: text.SubmitNotice, After: text.FormNoticeAfter, Fields: append([]Field{stages}, addresseeFields(s)...)}
	if s.edited() {
		f.Intro = []Said{{What: text.FormNoticeEdited, Who: s.State.Notice.Text.By}}
	}
	f.Intro = append(f.Intro, s.changedFacts()...)
	values, i := s.noticeValues(n), s.State.Incident
	drafted := s.State.Notice.Version > 0 && s.State.Notice.Stage == n.stage // what is blank there is left blank
	if i.Facts.Region = cmp.Or(values[Region], i.Facts.Region); drafted {
		i.Facts.Region = values[Region] // it has two fields, which stand for one
	}
	for _, field := range noticeFields(s.Lang, i) {
		if s.State.Incident.ID == "" || says(stages, strings.TrimSuffix(field.Name, text.InEnglish)) {
			switch own := slices.Contains([]string{Region, RegionOther, nextIn, theirs}, field.Name); {
			case drafted && !own:
				field.Value = values[field.Name]
			case field.Name != Region:
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
	made := text.NoticeFacts{No: was.No, Stage: was.Stage, Drill: s.Drill(), AsOf: was.Text.AsOf, Promise: was.Text.Promise, Fields: was.Fields, Needs: text.NoticeNeeds(s.State.Incident.Playbook.Notice, was.Stage)}
	return was.Version > 0 && (was.Text.Letters != text.Letters(made) || s.clears() && was.Text.AllClear != text.AllClear(made))
}

func writeNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	now := v.Now.Truncate(time.Second) // as forms carry it
	facts := text.NoticeFacts{No: n.no, Stage: n.stage, Drill: n.drill, AsOf: now, Promise: promise(n.stage, v.New[nextIn], now), Needs: n.needs, Fields: map[string]string{}}
	for _, field := range noticeFields(v.Lang, incident.Incident{}) {
		if said := v.New[field.Name]; said != "" && field.Name != nextIn && field.Name != RegionOther && field.Name != theirs {
			facts.Fields[field.Name] = said
		}
	}
	return incident.WriteNotice{
		No: n.no, Seen: n.version, Stage: n.stage, Drill: n.drill, Fields: facts.Fields, Letters: text.Letters(facts), AsOf: facts.AsOf, Promise: facts.Promise,
		To: readAddressees(v), AllClear: new(text.AllClear(facts)),
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
		return Field{Name: name, Kind: kind, Label: label, Required: true, Max: most, Value: value, Wrong: text.ErrorLetter, Blame: incident.RefusedText, Validate: sayable}
	}
	return Form{
		Title: text.FormNoticeText, Submit: text.SubmitNoticeText, After: text.FormNoticeAfter, Intro: append(s.changedFacts(), s.doubts()...),
		Fields: append(append(append([]Field{which(s.next(), text.OptionNotice)}, addresseeFields(s)...),
			fromProvider(),
			words(subjectJA, Line, text.LabelSubjectJA, maxSubject, letters.JA.Subject), words(bodyJA, Long, text.LabelBodyJA, maxLetter, letters.JA.Body),
			words(subjectEN, Line, text.LabelSubjectEN, maxSubject, letters.EN.Subject), words(bodyEN, Long, text.LabelBodyEN, maxLetter, letters.EN.Body),
		), s.allClearFields(s.next(), s.State.Notice.Text.AllClear)...),
	}
}

func editNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	return incident.WriteNotice{
		No: n.no, Seen: n.version, Stage: n.stage, Drill: n.drill, AsOf: n.asOf, Promise: n.promise, To: readAddressees(v), AllClear: readAllClear(v),
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
		Title: text.FormNoticeApprove, Submit: text.SubmitNoticeApprove, Named: true, Letters: &s.State.Notice.Text.Letters,
		Intro:  slices.Concat([]Said{authors}, s.others(), s.unknowns(), []Said{promise}, s.changedFacts(), s.doubts(), s.toWhom(), s.inDrill(), s.reworded(), s.allClear()),
		Fields: []Field{confirmed(n, text.OptionApprove)},
	}
}

func approveNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	return incident.ApproveNotice{No: n.no, Version: n.version, Sum: n.sum, Seen: n.numbers}
}

func noticeSendForm(s Seen) Form {
	f := Form{
		Title: text.FormNoticeSend, Submit: text.SubmitNoticeSend, Named: true, Fields: []Field{confirmed(s.next(), text.OptionSent)}, Letters: &s.State.Notice.Text.Letters,
	}
	switch mail := s.State.Notice.Text.To.Leaves(incident.ByMail); {
	case s.leaves() && mail:
		f.Submit, f.Fields[0] = text.SubmitNoticeMail, confirmed(s.next(), text.OptionMail)
	case s.leaves():
		f.Submit, f.Fields[0] = text.SubmitNoticeMail, confirmed(s.next(), text.OptionPost)
	}
	f.Intro = slices.Concat(s.changedFacts(), s.doubts(), s.toWhom(), s.wasApproved(), s.endsBefore())
	if how := s.howToSend(); s.leaves() && !s.Drill() { // it speaks of the addressees above it
		f.Intro = append(f.Intro, how...)
	} else {
		f.Intro = append(how, f.Intro...)
	}
	f.Intro = append(f.Intro, s.allClear()...)
	f.Fields = append(f.Fields, Field{Name: anyway, Kind: Checkbox, Label: text.LabelAnyway, Options: []Option{{anyway, text.OptionAnyway}}, Blame: incident.RefusedStale})
	if s.off() || s.State.Incident.ID == "" {
		f.Fields = append(f.Fields, offReason())
	}
	return f
}

// howToSend says what a press does.
func (s Seen) howToSend() []Said {
	switch {
	case s.Drill() && !s.leaves():
		return []Said{{What: text.FormNoticeDrill}}
	case s.Drill():
		return s.inDrill()
	case s.leaves() && s.State.Notice.Text.To.Leaves(incident.ByMail):
		return []Said{{What: text.FormNoticePress}}
	case s.leaves():
		return []Said{{What: text.FormNoticePost}}
	}
	return []Said{{What: text.FormNoticeCopy}}
}

func sendNotice(v Values) incident.Action {
	n := readNotice(v.New[noticeKey])
	return incident.SendNotice{No: n.no, Version: n.version, Sum: n.sum, Seen: n.numbers, Anyway: v.New[anyway] != "", Reason: v.New[Reason]}
}
