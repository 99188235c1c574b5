package service_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

var other = incident.Actor{ID: "U0OTHER"}

// noticeOf is a notice by mail to those who use EC2; nil stage: the first.
func (d *desk) noticeOf(no int, stage incident.NoticeStage) incident.WriteNotice {
	at := d.Now().Truncate(time.Second)
	l := incident.Letter{Subject: "s", Body: fmt.Sprint("body ", no)}
	out := incident.WriteNotice{
		No: no, Stage: stage, Letters: incident.Letters{JA: l, EN: l}, AsOf: at, Promise: at.Add(30 * time.Minute),
		To: &incident.Addressees{Group: incident.Group{Services: []string{"EC2"}}, Ways: []incident.Way{incident.ByMail}},
	}
	if stage == incident.RecoveryNotice {
		out.Promise = time.Time{}
	}
	return out
}

// approve writes and approves a notice, and returns how it is sent.
func (d *desk) approve(id incident.ID, do incident.WriteNotice) incident.SendNotice {
	d.t.Helper()
	d.do(id, fmt.Sprint("write ", do.No), do)
	s, err := d.Addressed(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	n := s.Notice.Text.To.Reached(s.Customers)
	if _, err := d.ask(id, fmt.Sprint("approve ", do.No), other, incident.ApproveNotice{No: do.No, Version: 1, Sum: s.Notice.Sum, Seen: n}); err != nil {
		d.t.Fatal(err)
	}
	return incident.SendNotice{No: do.No, Version: 1, Sum: s.Notice.Sum, Seen: n, Anyway: true}
}

// lists keeps a list of so many customers, who all use EC2.
func (d *desk) lists(version string, n int) {
	d.t.Helper()
	var rows []incident.Customer
	for i := range n {
		rows = append(rows, incident.Customer{ID: fmt.Sprint("c", i), Services: []string{"EC2"}, Mail: []string{fmt.Sprintf("c%d@example.com", i)}, Lang: incident.Japanese})
	}
	keepCustomers(d, version, rows)
}

// TestSendingFreezesTheList: whatever becomes of it, the notice went to the customers of that moment; of two who press one sends.
func TestSendingFreezesTheList(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	d.lists("v1", 450)
	send := d.approve(id, d.noticeOf(1, incident.FirstNotice))
	var wg sync.WaitGroup
	results := make([]error, 8)
	for n := range results {
		wg.Go(func() {
			_, results[n] = d.ask(id, fmt.Sprint("send ", n), incident.Actor{ID: incident.PersonID(fmt.Sprint("U", n))}, send)
		})
	}
	wg.Wait()
	sent := 0
	for _, err := range results {
		if err == nil {
			sent++
		} else if code(err) != incident.RefusedNoticeSent {
			t.Error(err)
		}
	}
	if sent != 1 {
		t.Errorf("it was sent %d times", sent)
	}
	d.lists("v2", 3)
	s, err := store.LoadScope(t.Context(), d.db, id, incident.Scope{All: true, Notice: true, Frozen: true, Customers: true})
	if err != nil || len(s.Frozen.Rows) != 450 || len(s.Customers.Rows) != 3 {
		t.Errorf("%v: %d frozen, %d on the list", err, len(s.Frozen.Rows), len(s.Customers.Rows))
	}
	if got := s.Incident.Notices.Delivery; got == nil || got.Counts != (incident.Counts{Waiting: 450}) {
		t.Errorf("%+v", got)
	}
	var kept struct {
		Used bool `json:"used"`
	}
	if err := d.db.Get(t.Context(), "customers/"+s.Frozen.Version, &kept); err != nil || !kept.Used {
		t.Errorf("the version is not kept: %v, %+v", err, kept)
	}
}

// TestWhatAnApprovalSaysIsKept: in the notice's document with its hash and numbers, once it is sent; and how a delivery ended, once the next
// notice is sent.
func TestWhatAnApprovalSaysIsKept(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	d.lists("v1", 10)
	d.do(id, "send 1", d.approve(id, d.noticeOf(1, incident.FirstNotice)))
	if got := d.do(id, "send 2", d.approve(id, d.noticeOf(2, incident.FollowUpNotice))).Entry.Notice; got.Left == nil || got.Left.Count != 10 {
		t.Errorf("the entry says %+v", got)
	}
	var first incident.Notice
	err := d.db.Get(t.Context(), store.NoticesOf(id)+"/1", &first)
	if err != nil || first.Approval == nil || first.Approval.Sum != first.Sum || first.Approval.Numbers.Customers != 10 || first.Delivery == nil || first.Delivery.Counts.Waiting != 10 {
		t.Errorf("%v: %+v, %+v", err, first.Approval, first.Delivery)
	}
}

// TestWhatAPersonApprovedBeforeIsRead, so that they see what has changed since.
func TestWhatAPersonApprovedBeforeIsRead(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	do := d.noticeOf(1, incident.FirstNotice)
	do.To = nil
	d.do(id, "write 0", do)
	s, err := d.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.ask(id, "approve", other, incident.ApproveNotice{No: 1, Version: 1, Sum: s.Notice.Sum}); err != nil {
		t.Fatal(err)
	}
	edit := do
	edit.Seen, edit.Letters.EN.Body = 1, "another"
	d.do(id, "edit", edit)
	if s, err = d.State(t.Context(), id); err != nil || len(s.Notice.Void) != 1 || s.Notice.Void[0].Text.Letters.EN.Body != "body 1" || s.Notice.Void[0].By != other.ID {
		t.Errorf("%v: %+v", err, s.Notice.Void)
	}
}

// owing is an incident of an hour ago that ended while customers waited for what they were promised.
func (d *desk) owing() incident.ID {
	d.t.Helper()
	id := d.declare(outage("a")).Entry.Incident
	do := d.noticeOf(1, incident.FirstNotice)
	do.To = nil
	send := d.approve(id, do)
	d.do(id, "send", send)
	d.do(id, "end", incident.End{Confirmed: true, Without: true, Note: "seen"})
	return id
}

// promised are the minutes in which the clock asked about a promise, and read back what was said.
func (d *desk) promised(id incident.ID, from, to int64) (asked, read []int64) {
	d.t.Helper()
	missed := func() int {
		return len(slices.DeleteFunc(d.pending(incident.Slack), func(m store.Mark) bool { return !m.Missed || m.Incident != id }))
	}
	asks := func() int {
		return len(slices.DeleteFunc(d.timeline(id), func(e incident.Entry) bool { return e.Kind == incident.EntryMeasured }))
	}
	for m := from; m <= to; m++ {
		entries, marks := asks(), missed()
		d.minute(m)
		if asks() > entries {
			asked = append(asked, m)
		}
		if missed() > marks {
			read = append(read, m)
		}
	}
	return asked, read
}

// TestTheClockAsksAboutAPromise after the end, ten minutes before it and then once each time whoever looks, reads back what was said as ever, and is silent once a reason
// stands.
func TestTheClockAsksAboutAPromise(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.owing()
	asked, read := d.promised(id, 1, 95)
	if !slices.Equal(asked, []int64{20, 30, 50, 80}) || !slices.Equal(read, []int64{10, 60}) {
		t.Errorf("asked in %v, read back in %v", asked, read)
	}
	for range 3 {
		d.minute(80)
	}
	if n := len(slices.DeleteFunc(d.timeline(id), func(e incident.Entry) bool { return e.Kind != incident.EntryPromiseAsked })); n != 3 {
		t.Errorf("asked %d times", n)
	}
	d.do(id, "waive", incident.WaivePromise{Reason: "all were called"})
	if asked, read = d.promised(id, 96, 420); len(asked) > 0 || !slices.Equal(read, []int64{120, 180, 240, 300, 360, 420}) {
		t.Errorf("after a reason, asked in %v, read back in %v", asked, read)
	}
	s, err := d.State(t.Context(), id)
	if at, morning := s.NextLook(), time.Date(2026, 2, 23, 0, 0, 0, 0, time.UTC); err != nil || !at.Equal(morning) {
		t.Errorf("%v: the clock looks at %v, and not on the next working day, when somebody may be asked about the review", err, at)
	}
}

// TestAnEndBesideAWarning: a promise is asked about after an end that came when its warning was due, before the clock had looked.
func TestAnEndBesideAWarning(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(outage("a")).Entry.Incident
	do := d.noticeOf(1, incident.FirstNotice)
	do.To = nil
	d.do(id, "send", d.approve(id, do))
	d.now.Store(25 * 60)
	d.do(id, "end", incident.End{Confirmed: true, Without: true, Note: "seen"})
	if asked, _ := d.promised(id, 26, 60); len(asked) == 0 {
		t.Error("nobody asks what becomes of it")
	}
}

// TestStoredEnds: what was stored as resolved with a promise may still be told of, and what was stored without asks nobody anything.
func TestStoredEnds(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.owing()
	silent := d.declare(vague("b")).Entry.Incident
	d.do(silent, "end b", incident.End{Confirmed: true, Note: "seen"})
	last := d.noticeOf(2, incident.RecoveryNotice)
	if _, err := d.ask(silent, "write b", other, last); code(err) != incident.RefusedEnded {
		t.Errorf("without a promise: %v", err)
	}
	last.To = nil
	d.do(id, "send 2", d.approve(id, last))
	if i := d.header(id); i.Owes() || i.Notices.Sent != 2 {
		t.Errorf("%+v", i.Notices)
	}
	if asked, _ := d.promised(id, 1, 300); len(asked) > 0 {
		t.Errorf("asked in %v", asked)
	}
}
