package incident

import (
	"maps"
	"slices"
	"time"
)

// Limits of what is sent as it was approved.
const (
	promiseLeft = 10 * time.Minute // less than that is left until the promise: a new version first
	knownSince  = 20 * time.Minute // what it knows is older than that: likewise
)

// Stale reports whether a text should be written anew before it is sent at a moment: its promise is near, or what it knows is old.
func (t NoticeText) Stale(now time.Time) bool {
	return !t.Promise.IsZero() && t.Promise.Sub(now) < promiseLeft || now.Sub(t.AsOf) > knownSince
}

// SendNotice says that an approved notice leaves, or that people have sent it. Anyway sends one that is stale, and Reason one that the tool
// sends to another number of customers than was approved.
type SendNotice struct {
	No, Version int
	Sum         string
	Seen        Numbers
	Anyway      bool
	Reason      string
}

func (SendNotice) scope() Scope  { return Scope{All: true, Notice: true, Customers: true} }
func (SendNotice) about() matter { return telling }

func (a SendNotice) decide(d *decider) error {
	n := d.state.Notice
	switch err := n.stands(a.No, a.Version, a.Sum); {
	case err != nil:
		return err
	case n.Approval == nil:
		return refuse(RefusedApproval)
	case !a.Anyway && n.Text.Stale(d.req.At):
		return refuse(RefusedStale)
	}
	numbers := n.Text.To.Reached(d.state.Customers)
	if n.Text.To.Leaves(ByMail) && (numbers.Off(a.Seen) || numbers.Off(n.Approval.Numbers) && CleanText(a.Reason) == "") {
		return refuse(RefusedNumbers)
	}
	n.Sent = &Signature{d.req.By.ID, d.req.At}
	d.setNotice(n)
	d.countNotice(numbers)
	before := d.state.Incident.Notices
	d.header().Notices = d.sent(n)
	d.clear(n, before)
	d.postNotice(n)
	if d.state.Incident.Kind != Live { // no customer reads it there
		d.out.Entry.Notice.Ways = slices.DeleteFunc(slices.Clone(n.Text.To.Ways), func(w Way) bool { return w == ByPortal })
	}
	d.out.Entry.Text = CleanText(a.Reason)
	d.entry(EntryNoticeSent)
	d.keepPromise(n, before)
	return nil
}

// sent is what the header knows of the notices once one has left. One that only stands on the portal ends no mails that still leave,
// and whoever waits for a mail goes on being asked about it.
func (d *decider) sent(n Notice) Notices {
	was := d.state.Incident.Notices
	promised := was.after(n.Text)
	out := Notices{Sent: n.No, SentAt: d.req.At, Stage: n.Stage, Promise: earliest(promised), Delivery: was.Delivery, FirstMail: was.firstMail()}
	if n.Text.To.onlyPosted() {
		if !was.keeps(out) {
			out.Asks, out.AskedAt = was.Asks, was.AskedAt
		}
		return out.promising(promised)
	}
	d.endDelivery()
	if out.Delivery = d.delivery(n); out.Delivery != nil && out.FirstMail == 0 {
		out.FirstMail = n.No
	}
	return out.promising(promised)
}

// promising says which ways were promised what, unless that follows from how the last notice left.
func (n Notices) promising(promised map[Way]time.Time) Notices {
	if !maps.EqualFunc(n.promised(), promised, time.Time.Equal) {
		n.ByWay = promised
	}
	return n
}

// firstMail is the number of the first notice that left by mail; 0: none has.
func (n Notices) firstMail() int {
	if n.FirstMail == 0 && n.Delivery != nil {
		return 1 // as it was before some were sent to the portal only
	}
	return n.FirstMail
}

// keeps reports whether what was promised next has been kept, or nothing was.
func (n Notices) keeps(next Notices) bool {
	return !n.Promises() || next.Promise.IsZero() || next.Promise.After(n.Promise)
}

// countNotice says on the entry for how many customers a notice is. Where there is no list, nobody knows; a drill's is for none.
func (d *decider) countNotice(n Numbers) {
	if n.List != "" && d.state.Incident.Kind == Live {
		d.out.Entry.Notice.Numbers = &n
	}
}

// delivery is how a notice leaves from a press on; nil: people have sent it. It names the list of customers in a live incident only.
func (d *decider) delivery(n Notice) *Delivery {
	i, list := d.state.Incident, d.state.Customers
	if !n.Text.To.Leaves(ByMail) {
		return nil
	}
	out := &Delivery{No: n.No, Stage: n.Stage, To: n.Text.To, Version: n.Version, At: d.req.At, SeenAt: d.req.At}
	if i.Kind != Live {
		out.Team = i.Settings.DrillTo
		d.out.Entry.Notice.Team = len(out.Team)
	} else {
		out.List, out.Of = list.Version, len(list.Rows)
		out.Counts = out.Count(list, func(string) Outcome { return Waiting })
	}
	switch {
	case out.List == "" && len(out.Team) == 0:
		return nil // there is nobody to whom it could leave
	case out.List != "" && out.Counts.Waiting == 0:
		out.OverAt = d.req.At
	}
	return out
}

// endDelivery ends how the notice before leaves: who waited for that gets this one. What became of it is kept with that notice.
func (d *decider) endDelivery() {
	last, was := d.state.Incident.Notices.Delivery, d.state.Mailed
	if last == nil || was.No != last.No {
		return
	}
	was.Delivery = last
	d.out.Before = &was
	if waiting := last.Counts.Waiting; waiting > 0 {
		d.out.Entry.Notice.Left = &Left{No: last.No, Count: waiting}
	}
}

func (a SendNotice) recordedBy(e Entry, _ State) bool {
	return e.is(EntryNoticeSent) && e.Notice != nil && e.Notice.No == a.No && e.Notice.Sum == a.Sum
}

// keepPromise closes the TODOs that a notice does, and makes what customers wait for next the due time of the next one.
func (d *decider) keepPromise(n Notice, before Notices) {
	next := d.header().Notices
	d.closeAll(func(t Todo) bool {
		return t.Notice && t.Every == 0 && (t.Phase == Resolve) == (n.Stage == RecoveryNotice)
	})
	d.relapse(n)
	for _, t := range d.state.Todos {
		if every := d.state.Incident.cadence(t); every > 0 {
			t = t.clone()
			if before.keeps(next) {
				d.promise(n, &t, every)
			} else {
				t.dueBy(next.Promise)
			}
			d.out.Todos = append(d.out.Todos, t)
		}
	}
}

// relapse opens again what a recovery notice had done, where another notice follows it. Nobody knows when the recovery is by now.
func (d *decider) relapse(n Notice) {
	if n.Stage == RecoveryNotice {
		return
	}
	d.openAll(func(t Todo) bool { return t.Notice && t.Phase == Resolve && t.State == TodoDone })
	for at := range d.out.Todos {
		if t := &d.out.Todos[at]; t.Phase == Resolve && !t.Closed() {
			t.Due, t.Late = time.Time{}, time.Time{}
			d.out.Entry.Notice.Opens = append(d.out.Entry.Notice.Opens, t.ID)
		}
	}
}

// dueBy has a round end earlier where somebody was promised to hear earlier. The round that is open stays open.
func (t *Todo) dueBy(promise time.Time) {
	if t.Closed() {
		promise = promise.Add(-t.Every)
	}
	if !t.Due.IsZero() && promise.Before(t.Due) {
		t.Due = promise
	}
}

// promise makes what customers wait for next the due time of what comes again and again, as often as the playbook has it.
func (d *decider) promise(n Notice, t *Todo, every time.Duration) {
	next := d.header().Notices.Promise
	over := t.State == TodoSkipped || t.Every == 0 // nothing was to come any more
	switch {
	case n.Stage == RecoveryNotice:
		if t.Every = 0; t.State != TodoSkipped { // it was the last: nothing comes after it
			d.done(t)
		}
	case over:
		t.Every, t.Due, t.Late = every, next, time.Time{}
		t.overrule()
		t.undo()
		t.newAssignment(d.req.At)
	case n.Stage == FirstNotice:
		t.Due, t.Late, t.Asked = next, time.Time{}, nil
		if t.Closed() {
			t.Due = t.Due.Add(-t.Every) // its round was done by hand
		}
	default:
		t.Due = next.Add(-t.Every) // the next round is due when it was promised
		d.done(t)
	}
}

// cadence is how often a TODO tells customers, as the playbook has it; zero: once, or nothing.
func (i Incident) cadence(t Todo) time.Duration {
	for _, part := range i.Playbook.Phases {
		for _, def := range part.Todos {
			if def.ID == t.ID && def.Notice {
				return def.Every
			}
		}
	}
	return 0
}
