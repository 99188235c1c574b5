package simulation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// Where notices leave by mail people call customers, say who looks after them and whom the outage hits, while mails leave and the list
// changes; and the clock asks those who look after customers whom nobody has told.

// contacts draws what people do about customers.
func (w *sim) contacts(declared time.Duration) (acts []act) {
	for n := range 2 + w.rng.IntN(4) {
		who, name := oneOf(w.clockwork, staff...), fmt.Sprintf("contact %d: ", n)
		at := declared + w.between(3*time.Second, 100*time.Second)
		acts = append(acts, act{at, name + who, w.says(who, name, w.drawContact(n))})
	}
	return acts
}

// says asks for what somebody says of customers, and notes what that is.
func (w *sim) says(who, name string, do incident.Action) func(context.Context, *sim) {
	w.said[webID(name)] = do
	return asksFor(who, name, do)
}

// drawContact is what somebody says of some customers, some of whom may not be on the list.
func (w *sim) drawContact(n int) incident.Action {
	var keys []string
	for _, c := range w.rng.Perm(8)[:1+w.rng.IntN(3)] {
		keys = append(keys, fmt.Sprint("c", c))
	}
	switch w.rng.IntN(6) {
	case 0, 1:
		return incident.CallCustomers{Customers: keys, Note: fmt.Sprint("call ", n)}
	case 2:
		return incident.CallCustomers{Customers: keys, Undo: true}
	case 3:
		return incident.AssignCustomers{Customers: keys, To: incident.Actor{ID: incident.PersonID(oneOf(w.clockwork, "", "U0TOKYO", "U0BERLIN"))}}
	}
	return incident.MarkAffected{Customers: keys, Is: oneOf(w.clockwork, incident.Hits...)}
}

// saying is somebody in a plot who says something of customers.
func saying(at time.Duration, id string, by incident.Actor, do incident.Action) step {
	s := asks(at, id, by, do)
	s.in = func(w *world, _ incident.ID) error {
		w.said[id] = do
		return nil
	}
	return s
}

// toMonday is how long a bubble, which begins on Saturday the first of January 2000, sleeps until it is nine on a Monday in Tokyo: the
// working hours of whoever looks after customers begin. The fakes' certificates and dates do not care.
const toMonday = (21*365 + 2) * 24 * time.Hour

// working are the hours in which those who look after customers are asked to call them.
func working(at time.Time) bool {
	tokyo := at.UTC().Add(9 * time.Hour)
	return tokyo.Weekday() != time.Saturday && tokyo.Weekday() != time.Sunday && tokyo.Hour() >= 9 && tokyo.Hour() < 18
}

// ticks has the clock look.
func ticks(at time.Duration) step {
	return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (service.Result, error) {
		_, err := s.Tick(ctx)
		return service.Result{}, err
	}}
}

// known is what follows from what people said of customers, entry by entry.
type known struct {
	words map[string]incident.CustomerWord
	sent  int // notices
	mails int // the last of them that left by mail
}

// hears takes in an entry, with what was asked there. It returns of how many customers something else is known by it.
func (k *known) hears(e incident.Entry, do incident.Action) (changed int) {
	change := func(keys []string, to func(*incident.CustomerWord)) {
		for _, key := range keys {
			was := k.words[key]
			now := was
			to(&now)
			if now.Owner != was.Owner || now.Affected != was.Affected || now.Call != was.Call {
				k.words[key] = now
				changed++
			}
		}
	}
	switch a := do.(type) {
	case incident.CallCustomers:
		change(a.Customers, func(w *incident.CustomerWord) { w.Call = k.call(e, a) })
	case incident.AssignCustomers:
		change(a.Customers, func(w *incident.CustomerWord) { w.Owner = string(a.To.ID) })
	case incident.MarkAffected:
		change(a.Customers, func(w *incident.CustomerWord) { w.Affected, w.Seen = a.Is, &incident.Signature{By: e.By, At: e.At} })
	}
	if e.Kind == incident.EntryNoticeSent {
		if k.sent++; slices.Contains(e.Notice.Ways, incident.ByMail) || len(e.Notice.Ways) == 0 {
			k.mails = k.sent
		}
	}
	return changed
}

func (k *known) call(e incident.Entry, a incident.CallCustomers) *incident.Call {
	if a.Undo {
		return nil
	}
	return &incident.Call{By: e.By, At: e.At, No: k.sent, Note: a.Note}
}

// inOrder are the entries of an incident in the order in which they were committed, whatever clocks said.
func (w *world) inOrder(id incident.ID, fail failer) []incident.Entry {
	entries, err := store.Timeline(context.Background(), w.db, id, 0)
	if err != nil {
		fail("the timeline: %v", err)
	}
	no := func(e incident.Entry) int { return w.recorded[store.EntriesOf(id)+"/"+e.ID] }
	slices.SortFunc(entries, func(a, b incident.Entry) int { return no(a) - no(b) })
	return entries
}

// judgeContacts: what is known of a customer is what was said last of them, one entry tells each press and of how many customers it was,
// and each customer is counted once, as the incident counts them. Nobody is asked about nobody.
func (w *world) judgeContacts(s incident.State, fail failer) {
	if w.relay == nil || s.Incident.ID == incident.Workspace {
		return
	}
	t, err := store.Telling(context.Background(), w.db, s.Incident)
	if err != nil {
		fail("who was told what: %v", err)
		return
	}
	k := &known{words: map[string]incident.CustomerWord{}}
	for _, e := range w.inOrder(s.Incident.ID, fail) {
		if e.Kind == incident.EntryOwnersAsked || e.Kind == incident.EntryUntold {
			k.judgeQuestion(s.Incident, t.List, e, fail)
		}
		do := w.said[e.ID]
		if n := k.hears(e, do); do != nil && n != e.Count {
			fail("%s says %d customers, and changed %d", e.ID, e.Count, n)
		}
	}
	stand := map[string]incident.CustomerWord{}
	for _, part := range t.Words {
		maps.Copy(stand, part)
	}
	if d := cmp.Diff(k.words, stand); d != "" {
		fail("what is known of customers is not what was said last: %s", d)
	}
	judgeSums(s.Incident, t, fail)
}

// judgeSums: the sum of all is the number of customers, and the header counts those who were told as their list does.
func judgeSums(i incident.Incident, t incident.Telling, fail failer) {
	all, sum := i.Contacts(t), 0
	for _, n := range incident.CountTold(all) {
		sum += n.Customers
	}
	if sum != len(t.List.Rows) {
		fail("%d customers are counted, of %d", sum, len(t.List.Rows))
	}
	told := map[incident.Told]int{}
	for _, c := range all {
		told[c.Told]++
	}
	d := i.Notices.Delivery
	if d == nil || d.List == "" {
		return
	}
	header := map[incident.Told]int{
		incident.ToldYes: d.Counts.Delivered, incident.ToldUnsure: d.Counts.Unknown, incident.ToldRefused: d.Counts.Refused,
		incident.ToldWaiting: d.Counts.Waiting, incident.ToldSkipped: d.Counts.Skipped,
	}
	maps.DeleteFunc(header, func(_ incident.Told, n int) bool { return n == 0 })
	if !maps.Equal(told, header) {
		fail("the header counts %v, and there are %v", header, told)
	}
}

// judgeQuestion: a question is about customers whom somebody looks after by then, whom nobody has called since, and whom the outage may
// hit. Where there are none nobody is asked.
func (k *known) judgeQuestion(i incident.Incident, list incident.CustomerList, e incident.Entry, fail failer) {
	if asked := e.Kind == incident.EntryOwnersAsked; asked != (e.Count > 0) || i.Kind != incident.Live {
		fail("%s is about %d customers of a %s", e.Kind, e.Count, i.Kind)
	}
	sum, some, all := 0, map[string]int{}, 0
	for _, c := range list.Rows {
		word := k.words[c.Key()]
		if word.Affected != incident.AffectedNo && (word.Call == nil || word.Call.No < k.mails) {
			some[incident.Contact{Customer: c, Word: word}.LookedAfterBy()]++
			all++
		}
	}
	for _, o := range e.Untold {
		sum += o.Customers
		if most := some[o.Owner]; o.Customers == 0 || i.Notices.Delivery != nil && e.Notice.No == i.Notices.Delivery.No && (!o.Others && o.Customers > most || o.Customers > all) {
			fail("%q is asked about %d customers, and looks after %d whom nobody has told", o.Owner, o.Customers, most)
		}
	}
	if sum != e.Count {
		fail("the question is about %d customers, and names %d", e.Count, sum)
	}
}

// judgeUntold: as long as an incident runs, how many nobody has told is what was counted last, if nobody has said anything since. Where
// there are any the clock looks again, or has asked.
func (w *world) judgeUntold(s incident.State, fail failer) {
	i := s.Incident
	d, u := i.Notices.Delivery, i.Untold
	if w.relay == nil || !i.EndedAt.IsZero() || d == nil || d.List == "" {
		return
	}
	t, err := store.Telling(context.Background(), w.db, i)
	if err != nil {
		fail("who was told what: %v", err)
	}
	untold := 0
	for _, c := range i.Contacts(t) {
		if i.Unreached(c) {
			untold++
		}
	}
	if untold > 0 && i.AskAt.IsZero() {
		fail("nobody has told %d customers, and the clock looks at nothing", untold)
	}
	counted := u != nil && u.No == d.No && !u.Anew && !u.At.Before(d.OverAt)
	if counted && u.Count != untold && (u.Count == 0 || !w.saidSince(i.ID, fail)) {
		fail("%d customers count as told by nobody, and there are %d", u.Count, untold)
	}
}

// saidSince reports whether people said something of customers since they were counted.
func (w *world) saidSince(id incident.ID, fail failer) (since bool) {
	for _, e := range w.inOrder(id, fail) {
		since = (since || w.said[e.ID] != nil) && e.Kind != incident.EntryOwnersAsked && e.Kind != incident.EntryUntold
	}
	return since
}

// judgeWhomNobodyTold holds an incident against what can be held where no clock has jumped.
func (w *sim) judgeWhomNobodyTold(s incident.State) (wrong []string) {
	if w.fired[clockJump] == 0 {
		fail := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
		w.judgeUntold(s, fail)
		w.judgeCounted(s, fail)
	}
	return wrong
}

// judgeCounted: where a clock ticks, what it must count by now was counted.
func (w *sim) judgeCounted(s incident.State, fail failer) {
	i := s.Incident
	d, u := i.Notices.Delivery, i.Untold
	if w.relay == nil || w.tick == 0 || !i.EndedAt.IsZero() || i.Snooze != nil || d == nil || d.List == "" || !d.To.Leaves(incident.ByMail) {
		return
	}
	if !i.AskAt.IsZero() && i.AskAt.After(time.Now()) && !working(time.Now()) {
		return // in the morning
	}
	if u == nil || u.Asked == 0 && (u.No != d.No || u.Anew) {
		fail("notice %d is over, and nobody has counted whom it has not told: %+v", d.No, u)
	}
}

// lookDue reports whether the clock is still to look at something that notices by mail leave open.
func (w *sim) lookDue() bool {
	return w.relay != nil && w.tick > 0 && slices.ContainsFunc(w.incidents(), func(id incident.ID) bool {
		i, err := store.LoadHeader(context.Background(), w.db, id)
		return err == nil && id != incident.Workspace && !i.AskAt.IsZero() && !i.AskAt.After(time.Now())
	})
}
