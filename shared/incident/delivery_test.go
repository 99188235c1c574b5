package incident_test

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// customers is a list of so many, of whom those with an even number use EC2 and have an address, the others RDS and none.
func customers(n int) incident.CustomerList {
	list := incident.CustomerList{Version: fmt.Sprint("v", n), ReadAt: t0}
	for i := range n {
		c := incident.Customer{ID: fmt.Sprint("c", i), Services: []string{"RDS"}, Lang: incident.Japanese, Tier: "gold"}
		if i%2 == 0 {
			c.Services, c.Mail = []string{"EC2"}, []string{fmt.Sprintf("c%d@example.com", i)}
		}
		list.Rows = append(list.Rows, c)
	}
	return list
}

// toEC2 is a notice by mail to those who use EC2.
func toEC2(do incident.WriteNotice) incident.WriteNotice {
	do.To = &incident.Addressees{Group: incident.Group{Services: []string{"EC2"}}, Ways: []incident.Way{incident.ByMail}}
	return do
}

func textOf(a incident.WriteNotice) incident.NoticeText {
	return incident.NoticeText{No: a.No, Stage: a.Stage, Letters: a.Letters, AsOf: a.AsOf, Promise: a.Promise, To: *a.To}
}

// addressed is an incident with a list of so many customers, and a notice for half of them that was approved.
func addressed(t *testing.T, n int, do incident.WriteNotice) *world {
	t.Helper()
	w := declared(t)
	w.list = customers(n)
	w.approve(do)
	return w
}

func (w *world) approve(do incident.WriteNotice) incident.Decision {
	w.t.Helper()
	w.must(kakei, do)
	return w.must(berlin, incident.ApproveNotice{No: do.No, Version: 1, Sum: textOf(do).Sum(), Seen: w.numbers()})
}

func (w *world) numbers() incident.Numbers { return toEC2(written(0, "x")).To.Reached(w.list) }

func (w *world) sends(do incident.WriteNotice, reason string) incident.SendNotice {
	return incident.SendNotice{No: do.No, Version: 1, Sum: textOf(do).Sum(), Seen: w.numbers(), Reason: reason, Anyway: true}
}

// TestAnApprovalKeepsItsNumbers with its hash, and once it is void, what its signer has read.
func TestAnApprovalKeepsItsNumbers(t *testing.T) {
	t.Parallel()
	do := toEC2(written(0, "x"))
	w := declared(t)
	w.list = customers(100)
	d := w.approve(do)
	want := incident.Numbers{List: "v100", All: 100, Customers: 50, ByMail: 50, Addresses: 50}
	a := d.Notice.Approval
	if a == nil || a.Numbers != want || a.Sum != textOf(do).Sum() || a.Version != 1 || d.Entry.Notice.Numbers == nil || *d.Entry.Notice.Numbers != want {
		t.Errorf("%+v, %+v", a, d.Entry.Notice)
	}
	other := toEC2(written(1, "x"))
	other.Fields, other.To.Group.Tiers = nil, []string{"gold"}
	d = w.must(kakei, other)
	if d.Entry.Kind != incident.EntryNoticeVoided || d.Notice.Approval != nil || len(d.Notice.Void) != 1 || d.Notice.Void[0].Version != 1 {
		t.Errorf("for others it is %s: %+v", d.Entry.Kind, d.Notice)
	}
	edit := written(2, "z")
	edit.Fields = nil
	if d = w.must(kakei, edit); d.Notice.Text.To.Group.Tiers[0] != "gold" {
		t.Errorf("an edit of the text is for %+v", d.Notice.Text.To)
	}
}

// TestTheListMayChangeALittle between approval and sending: by five customers and by 2 %. More than that is sent with a reason only.
func TestTheListMayChangeALittle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		approved, now int // customers; half of them are addressed
		off           bool
	}{{1000, 1000, false}, {1000, 1010, false}, {1000, 990, false}, {1000, 1012, true}, {1000, 988, true}, {100, 102, false}, {100, 104, true}, {10, 12, true}, {2, 0, true}} {
		do := toEC2(written(0, "x"))
		w := addressed(t, c.approved, do)
		w.list = customers(c.now)
		_, err := w.ask(kakei, w.sends(do, ""))
		if got := code(err) == incident.RefusedNumbers; got != c.off || !c.off && err != nil {
			t.Errorf("%d instead of %d: %v", c.now, c.approved, err)
		}
		if c.off {
			if d := w.must(kakei, w.sends(do, "sales added them")); d.Entry.Text != "sales added them" {
				t.Errorf("the entry says %q", d.Entry.Text)
			}
		}
	}
}

// TestNobodyApprovesWhatReachesNobody: one by mail to a group that holds nobody, or nobody with an address. By hand there are no numbers.
func TestNobodyApprovesWhatReachesNobody(t *testing.T) {
	t.Parallel()
	silent := customers(10)
	for n := range silent.Rows {
		silent.Rows[n].Mail = nil
	}
	for _, list := range []incident.CustomerList{customers(0), silent} {
		for _, mail := range []bool{true, false} {
			do := toEC2(written(0, "x"))
			if !mail {
				do.To.Ways = nil
			}
			w := declared(t)
			w.list = list
			w.must(kakei, do)
			n := do.To.Reached(list)
			_, err := w.ask(berlin, incident.ApproveNotice{No: 1, Version: 1, Sum: textOf(do).Sum(), Seen: n})
			if want := map[bool]incident.Code{true: incident.RefusedNobody}[mail]; code(err) != want {
				t.Errorf("%+v: %v", n, err)
			}
		}
	}
}

// TestWhatIsFrozen: the list as it stands when somebody presses; all wait, or are skipped, and their sum is the number of customers.
func TestWhatIsFrozen(t *testing.T) {
	t.Parallel()
	do := toEC2(written(0, "x"))
	w := addressed(t, 100, do)
	d := w.must(kakei, w.sends(do, ""))
	got := d.Incident.Notices.Delivery
	if got == nil || got.No != 1 || got.List != "v100" || got.Of != 100 || got.Version != 1 || !got.At.Equal(w.at) || len(got.Team) > 0 || !got.OverAt.IsZero() {
		t.Fatalf("%+v", got)
	}
	if got.Counts != (incident.Counts{Waiting: 50, Skipped: 50}) {
		t.Errorf("%+v", got.Counts)
	}
	if _, err := w.ask(berlin, w.sends(do, "")); code(err) != incident.RefusedNoticeSent {
		t.Errorf("it is sent twice: %v", err)
	}
}

// TestWhatReachesNobodyIsOver: a list that has lost its addresses since the approval leaves nothing to wait for.
func TestWhatReachesNobodyIsOver(t *testing.T) {
	t.Parallel()
	do := toEC2(written(0, "x"))
	w := addressed(t, 100, do)
	for n := range w.list.Rows {
		w.list.Rows[n].Mail = nil
	}
	got := w.must(kakei, w.sends(do, "they are called")).Incident.Notices.Delivery
	if got == nil || got.Counts != (incident.Counts{Skipped: 100}) || !got.OverAt.Equal(w.at) {
		t.Errorf("%+v", got)
	}
}

// TestADrillReachesNoCustomer: whatever its list and its settings are, how it leaves names no list.
func TestADrillReachesNoCustomer(t *testing.T) {
	t.Parallel()
	for _, team := range [][]string{nil, {"team@example.com", "lead@example.com"}} {
		do := toEC2(written(0, "x"))
		w := addressed(t, 100, do)
		w.state.Incident.Kind, w.state.Incident.Settings.DrillTo = incident.Drill, team
		d := w.must(kakei, w.sends(do, ""))
		got := d.Incident.Notices.Delivery
		if (got != nil) != (len(team) > 0) || d.Entry.Notice.Team != len(team) {
			t.Fatalf("%q: %+v", team, got)
		}
		if d.Entry.Notice.Numbers != nil {
			t.Errorf("%q: the timeline says that it is for %+v", team, d.Entry.Notice.Numbers)
		}
		if got != nil && (got.List != "" || got.Of != 0 || got.Counts.Sum() > 0 || len(got.Team) != 2) {
			t.Errorf("%+v", got)
		}
		w.must(kakei, incident.End{Confirmed: true, Without: true, Note: "seen"})
		w.must(kakei, incident.Finish{Todo: kpt})
		if w.state.Incident.Owes() || !w.state.NextLook().IsZero() {
			t.Error("it owes customers a notice")
		}
	}
}

// TestTheNextNoticeEndsTheOneBefore: who waited for that gets this one, and what became of it stays with it.
func TestTheNextNoticeEndsTheOneBefore(t *testing.T) {
	t.Parallel()
	first, next := toEC2(written(0, "x")), toEC2(follow(2, incident.FollowUpNotice, "y", time.Hour))
	w := addressed(t, 100, first)
	w.must(kakei, w.sends(first, ""))
	w.state.Incident.Notices.Delivery.Counts = incident.Counts{Delivered: 38, Waiting: 12, Skipped: 50}
	w.approve(next)
	d := w.must(kakei, w.sends(next, ""))
	if left := d.Entry.Notice.Left; left == nil || *left != (incident.Left{No: 1, Count: 12}) {
		t.Errorf("left are %+v", left)
	}
	if d.Before == nil || d.Before.No != 1 || d.Before.Delivery == nil || d.Before.Delivery.Counts.Delivered != 38 {
		t.Errorf("%+v", d.Before)
	}
	if got := d.Incident.Notices.Delivery; got.No != 2 || got.Counts.Waiting != 50 {
		t.Errorf("%+v", got)
	}
}

// TestByHandAllIsAsItWas: where nothing leaves by mail, nothing is delivered, no list is named, and what it says keeps nobody from sending.
func TestByHandAllIsAsItWas(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.list = customers(100)
	w.must(draft.by, draft.do)
	w.must(berlin, approving(1, "x"))
	w.list = customers(10)
	if d := w.must(kakei, sending(1, "x")); d.Incident.Notices.Delivery != nil || d.Before != nil || d.Notice.Sent == nil {
		t.Errorf("%+v", d.Incident.Notices)
	}
}
