package incident

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// WriteNotice writes a version of the next notice, made from fields or edited as text. An approval of what stood there is void.
type WriteNotice struct {
	No      int // which notice was seen as the next one
	Seen    int // the version that was seen; 0: there was none
	Stage   NoticeStage
	Drill   bool // its letters are marked as a drill's
	Fields  map[string]string
	Letters Letters
	AsOf    time.Time
	Promise time.Time   // when the next one follows; zero only in the recovery notice
	To      *Addressees // nil: as it was

	AllClear *Text // what all are told when it is sent; nil: as it was
}

func (WriteNotice) scope() Scope  { return Scope{All: true, Notice: true} }
func (WriteNotice) about() matter { return telling }

func (a WriteNotice) decide(d *decider) error {
	was := d.state.Notice
	a = a.keeping(was)
	switch err := a.fits(d); {
	case err != nil:
		return err
	case !a.Letters.whole():
		return refuse(RefusedText)
	case !d.state.Incident.stated(a.Fields["eta"]):
		return refuse(RefusedStated)
	}
	text := a.text(d.state.Incident, was)
	text.Version, text.By, text.At = was.Version+1, d.req.By.ID, d.req.At
	if was.Version > 0 && text.Sum() == was.Sum {
		return refuse(RefusedSame)
	}
	d.writeNotice(was, text, a.Fields)
	return nil
}

// keeping is an edit of the text, which changes neither when it was known nor what was promised.
func (a WriteNotice) keeping(was Notice) WriteNotice {
	if a.Fields == nil && was.Version > 0 {
		a.AsOf, a.Promise = was.Text.AsOf, was.Text.Promise
	}
	return a
}

// fits refuses a version of a notice that is not the one to be written, or that promises nothing.
func (a WriteNotice) fits(d *decider) error {
	head := d.state.Incident.Notices
	switch {
	case a.Drill != (d.state.Incident.Kind == Drill): // a form of this incident never says so
		return refuse(RefusedUnknown)
	case d.state.Incident.Kind == Live && a.Letters.marked():
		return refuse(RefusedDrillMark)
	case a.No != head.NextNo() || !slices.Contains(head.Stages(), a.Stage):
		return refuse(RefusedNoticeSent)
	case a.Seen != d.state.Notice.Version:
		return refuse(RefusedNoticeChanged)
	case a.Stage != RecoveryNotice && !a.Promise.After(a.AsOf):
		return refuse(RefusedPromise)
	case a.Stage == RecoveryNotice && len(head.LeavesOut(a.addressees(d.state.Notice))) > 0:
		return refuse(RefusedWays)
	}
	return nil
}

// DrillMark begins what is sent in a drill, and nothing else.
var DrillMark = Text{JA: "【訓練】", EN: "[DRILL]"}

// marked reports whether a letter says that it is a drill's.
func (l Letters) marked() bool {
	return strings.HasPrefix(l.JA.Subject, DrillMark.JA) || strings.HasPrefix(l.EN.Subject, DrillMark.EN)
}

// text is what a version says that follows another.
func (a WriteNotice) text(i Incident, was Notice) NoticeText {
	return NoticeText{
		No: a.No, Stage: a.Stage, Letters: a.Letters, AsOf: a.AsOf, Promise: a.Promise, To: a.addressees(was), AllClear: a.allClear(i, was),
	}
}

func (a WriteNotice) addressees(was Notice) Addressees {
	if a.To != nil {
		return *a.To
	}
	return was.Text.To
}

// stated reports whether a recovery time is one that the provider has posted; none is.
func (i Incident) stated(eta string) bool {
	return eta == "" || slices.ContainsFunc(i.Provider, func(w ProviderWord) bool {
		return strings.Contains(w.Said.JA, eta) || strings.Contains(w.Said.EN, eta)
	})
}

// writeNotice puts a version in the place of what stood there.
func (d *decider) writeNotice(was Notice, text NoticeText, fields map[string]string) {
	n := Notice{No: text.No, Stage: text.Stage, Version: text.Version, Sum: text.Sum(), Authors: slices.Clone(was.Authors), Fields: fields, Text: text, Void: was.voided()}
	if n.Known = d.state.Incident.Facts.Told(); fields == nil { // the text was edited, and nothing said what it is made from
		n.Fields, n.Known, n.Unknown = was.Fields, was.Known, was.Unknown
	}
	if !slices.Contains(n.Authors, text.By) {
		n.Authors = append(n.Authors, text.By)
	}
	d.setNotice(n)
	if d.entry(EntryNoticeEdited); was.Version == 0 {
		d.entry(EntryNoticeDrafted)
		d.closeAll(func(t Todo) bool { return t.Drafts })
	}
	if was.Approval != nil {
		d.entry(EntryNoticeVoided)
		d.voidApproval()
	}
}

// voidApproval opens again what an approval closed. What asks for that of the first notice is done once that was sent.
func (d *decider) voidApproval() {
	first := d.state.Incident.Notices.Sent == 0
	d.openAll(func(t Todo) bool { return first && t.Fixes == NoticeDocument && t.State == TodoDone })
}

// approvalApart is how long one who is asked to approve a notice has before the next are.
const approvalApart = 5 * time.Minute

// askedAfter are those who are asked to approve a version after whoever was when it was written, in their order: the room, and the
// leads who are inside.
func (i Incident) askedAfter() (all [][]string) {
	for _, to := range [][]string{i.called(AskResponders), i.inside(i.Settings.Leads)} {
		if len(to) > 0 {
			all = append(all, to)
		}
	}
	return all
}

// approvalAt is when somebody is asked next to approve what waits for it; zero: nothing waits, or all were asked.
func (i Incident) approvalAt() (at time.Time) {
	n := i.Notices
	if n.Open == 0 || n.Approved || n.Asked >= len(i.askedAfter()) {
		return at
	}
	at = onTheMinute(n.At.Add(time.Duration(n.Asked+1) * approvalApart))
	if i.Snooze != nil {
		at = later(at, i.Snooze.Until)
	}
	return at
}

// approvalDue asks the next for an approval, if their time has come.
func (i Incident) approvalDue(now time.Time) []Event {
	if at := i.approvalAt(); at.IsZero() || now.Before(at) {
		return nil
	}
	return []Event{AskApproval{No: i.Notices.Open, Version: i.Notices.Version, Ask: i.Notices.Asked + 1, To: i.onShift(i.askedAfter()[i.Notices.Asked], now)}}
}

// AskApproval is the clock's question who approves a version that nobody has.
type AskApproval struct {
	No, Version int
	Ask         int // which question about it, from 1
	To          []string
}

func (AskApproval) scope() Scope  { return Scope{} }
func (AskApproval) about() matter { return telling }

func (a AskApproval) note(d *decider) error {
	n := d.state.Incident.Notices
	if n.Open != a.No || n.Version != a.Version || n.Approved || n.Asked != a.Ask-1 {
		return refuse(RefusedSame)
	}
	d.header().Notices.Asked = a.Ask
	d.letIn(a.To)
	d.out.Entry.Notice = &NoticeMark{No: n.Open, Stage: n.Next, Version: n.Version}
	d.out.Entry.Subject = a.To
	d.entry(EntryNoticeAsked)
	return nil
}

// setNotice makes a notice part of the decision, with what the header and the entry say of it.
func (d *decider) setNotice(n Notice) {
	d.out.Notice = &n
	head := &d.header().Notices
	if n.Version != head.Version || n.No != head.Open {
		head.Asked, head.At = 0, d.req.At
	}
	head.Open, head.Next, head.Version, head.By, head.Approved = n.No, n.Stage, n.Version, n.Text.By, n.Approval != nil
	d.out.Entry.Notice = &NoticeMark{No: n.No, Stage: n.Stage, Version: n.Version, Sum: n.Sum, Promise: n.Text.Promise, Ways: n.Text.To.Ways}
	if n.Unknown {
		d.ofUnknown(n)
	}
}

// ofUnknown says that nobody knows who wrote in a notice. Nobody else than the commander is asked to approve it.
func (d *decider) ofUnknown(n Notice) {
	i := d.header()
	i.Notices.Asked = len(i.askedAfter())
	d.out.Entry.Notice.Unknown, d.out.Entry.Notice.Nobody = true, !n.Allows(i.Commander, i.Commander)
}

func (a WriteNotice) recordedBy(e Entry, s State) bool {
	if !e.is(EntryNoticeDrafted, EntryNoticeEdited, EntryNoticeVoided) || e.Notice == nil {
		return false
	}
	return e.Notice.Sum == a.text(s.Incident, s.Notice).Sum() || a.madeAs(s.Notice, *e.Notice) || a.madeAs(s.Before, *e.Notice)
}

// promiseApart is what rounding makes of two promises of the same cadence, at most.
const promiseApart = 5 * time.Minute

// madeAs reports whether a version of a notice was made from the same fields: what is sent again is made at a later moment, and says so.
func (a WriteNotice) madeAs(n Notice, version NoticeMark) bool {
	same := n.No == version.No && n.Version == version.Version && n.Stage == a.Stage && n.No == a.No
	same = same && a.addressees(n).same(n.Text.To)
	further := a.Promise.Sub(a.AsOf) - n.Text.Promise.Sub(n.Text.AsOf)
	return same && a.Fields != nil && maps.Equal(n.Fields, a.Fields) && further.Abs() < promiseApart
}

// stands refuses what was asked of another notice, or of other bytes of this one.
func (n Notice) stands(no, version int, sum string) error {
	switch {
	case n.Version == 0 || n.No != no:
		return refuse(RefusedNoticeSent)
	case n.Version != version || n.Sum != sum:
		return refuse(RefusedNoticeChanged)
	}
	return nil
}

// ApproveNotice approves the bytes that were seen, for as many as were seen, by somebody who wrote none of them.
type ApproveNotice struct {
	No, Version int
	Sum         string
	Seen        Numbers
}

func (ApproveNotice) scope() Scope  { return Scope{All: true, Notice: true, Customers: true} }
func (ApproveNotice) about() matter { return telling }

func (a ApproveNotice) decide(d *decider) error {
	n := d.state.Notice
	switch err := n.stands(a.No, a.Version, a.Sum); {
	case err != nil:
		return err
	case n.Approval != nil:
		return refuse(RefusedSame)
	case !n.Allows(d.req.By.ID, d.state.Incident.Commander):
		return refuse(n.forbids())
	}
	numbers := n.Text.To.Reached(d.state.Customers)
	if n.Text.To.Leaves(ByMail) && numbers.Off(a.Seen) {
		return refuse(RefusedNumbers)
	}
	if n.Text.To.toNobody(numbers) {
		return refuse(RefusedNobody)
	}
	n.Approval = &Approval{Signature: Signature{d.req.By.ID, d.req.At}, Version: n.Version, Sum: n.Sum, Numbers: numbers}
	d.setNotice(n)
	d.countNotice(numbers)
	d.entry(EntryNoticeApproved)
	d.closeAll(func(t Todo) bool { return t.Fixes == NoticeDocument })
	return nil
}

// forbids is why somebody may not approve it.
func (n Notice) forbids() Code {
	if n.Unknown {
		return RefusedAuthorsUnknown
	}
	return RefusedAuthor
}

func (a ApproveNotice) recordedBy(e Entry, _ State) bool {
	return e.is(EntryNoticeApproved) && e.Notice != nil && e.Notice.No == a.No && e.Notice.Sum == a.Sum
}

// closeAll closes the TODOs that something does by itself.
func (d *decider) closeAll(which func(Todo) bool) {
	for _, t := range d.state.Todos {
		if which(t) && !t.Closed() {
			t = t.clone()
			d.done(&t)
			d.out.Todos = append(d.out.Todos, t)
		}
	}
}

// openAll opens TODOs again that something undoes.
func (d *decider) openAll(which func(Todo) bool) {
	for _, t := range d.state.Todos {
		if which(t) {
			t = t.clone()
			t.overrule()
			t.undo()
			t.Did = nil
			t.newAssignment(d.req.At)
			d.out.Todos = append(d.out.Todos, t)
		}
	}
}
