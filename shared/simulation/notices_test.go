package simulation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// noticing reports whether people write, approve and send notices in the world of a seed.
func noticing(seed uint64, s setting) bool { return seed%6 == 1 && s.mutant == (mutant{}) }

// notices draws what people do with the notice to customers, in any order and by anybody: most of it crosses, some is refused.
func (w *sim) notices(declared time.Duration) (acts []act) {
	if !w.writes {
		return nil
	}
	for n := range 3 + w.rng.IntN(5) {
		who, name := oneOf(w.clockwork, staff...), fmt.Sprintf("notice %d: ", n)
		do := oneOf(w.clockwork, "writes", "writes", "approves", "approves", "sends")
		acts = append(acts, act{declared + w.between(2*time.Second, 50*time.Second), name + who + " " + do, asksNotice(who, name, do)})
	}
	if w.relay == nil {
		return acts
	}
	for n := range 1 + w.rng.IntN(2) {
		name := fmt.Sprintf("outgoing %d: ", n)
		acts = append(acts, act{declared + w.between(2*time.Second, 20*time.Second)*time.Duration(n+1), name + "somebody sends", sendsOut(name)})
	}
	for n, problem := range []string{"mail", "mail/unsure"} {
		who, name := oneOf(w.clockwork, staff...), fmt.Sprintf("order %d: ", n)
		acts = append(acts, act{declared + w.between(20*time.Second, 100*time.Second), name + who, orders(who, name, problem)})
	}
	return append(acts, act{declared + w.between(2*time.Second, 50*time.Second), "the list changes", func(_ context.Context, w *sim) {
		if err := w.shelves(customers(7 + w.rng.IntN(4))); err != nil {
			w.t.Error(err)
		}
	}})
}

// asksNotice asks what somebody asks who sees the notice as it stands.
func asksNotice(who, name, do string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		s, err := store.LoadScope(context.Background(), w.db, w.first(), incident.Scope{All: true, Notice: true, Customers: true})
		if err == nil {
			asksFor(who, name, noticeAct(s, do, name, w.relay != nil))(ctx, w)
		}
	}
}

func noticeAct(s incident.State, do, words string, mails bool) incident.Action {
	n, head := s.Notice, s.Incident.Notices
	numbers := n.Text.To.Reached(s.Customers)
	switch do {
	case "approves":
		return incident.ApproveNotice{No: n.No, Version: n.Version, Sum: n.Sum, Seen: numbers}
	case "sends":
		return incident.SendNotice{No: n.No, Version: n.Version, Sum: n.Sum, Seen: numbers, Anyway: true, Reason: "the list has changed"}
	}
	version := writes(head.NextNo(), n.Version, head.Stages()[0], words)
	if mails {
		version.To = addressees(words)
	}
	return version
}

// writes is a version of a notice that says words.
func writes(no, seen int, stage incident.NoticeStage, words string) incident.WriteNotice {
	at := time.Now().Truncate(time.Second)
	l := incident.Letter{Subject: words, Body: words}
	return incident.WriteNotice{No: no, Seen: seen, Stage: stage, Letters: incident.Letters{JA: l, EN: l}, AsOf: at, Promise: at.Add(30 * time.Minute)}
}

// judgeNotices: nothing was sent but what somebody approved who wrote none of it, byte for byte, and each notice once. What the header
// says of them is what the timeline says, and each version that somebody wrote is there. Clocks may jump, so that no order is held.
func (w *world) judgeNotices(s incident.State, fail failer) {
	entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
	if err != nil {
		fail("the timeline: %v", err)
	}
	all := slices.DeleteFunc(entries, func(e incident.Entry) bool { return e.Notice == nil })
	written := slices.DeleteFunc(slices.Clone(all), func(e incident.Entry) bool {
		return e.Kind == incident.EntryNoticeAsked || e.Kind == incident.EntryNoticeDelivered
	})
	sent := map[int]int{}
	for _, e := range all {
		if e.Kind == incident.EntryNoticeSent {
			if sent[e.Notice.No]++; sent[e.Notice.No] > 1 {
				fail("notice %d was sent twice", e.Notice.No)
			}
			if !approved(all, *e.Notice) {
				fail("notice %d was sent, and nobody but its authors had approved what it says", e.Notice.No)
			}
		}
	}
	if got := s.Incident.Notices.Sent; got != len(sent) || got > 0 && sent[got] == 0 {
		fail("the header says that %d notices were sent, the timeline %v", got, sent)
	}
	w.judgeTexts(s.Incident.ID, written, fail)
}

// approved reports whether somebody approved a version who wrote neither that nor one before it.
func approved(all []incident.Entry, n incident.NoticeMark) bool {
	var authors, approvers []incident.PersonID
	for _, e := range all {
		switch {
		case e.Notice.No != n.No || e.Notice.Version > n.Version || e.Kind == incident.EntryNoticeSent || e.Kind == incident.EntryNoticeAsked:
		case e.Kind != incident.EntryNoticeApproved:
			authors = append(authors, e.By)
		case e.Notice.Sum == n.Sum && e.Notice.Version == n.Version:
			approvers = append(approvers, e.By)
		}
	}
	return slices.ContainsFunc(approvers, func(p incident.PersonID) bool { return !slices.Contains(authors, p) })
}

// judgeTexts: the versions that the timeline names are there, with the sums that it names.
func (w *world) judgeTexts(id incident.ID, past []incident.Entry, fail failer) {
	for _, e := range past {
		var text incident.NoticeText
		path := fmt.Sprintf("%s/%d", store.NoticeTextsOf(id, e.Notice.No), e.Notice.Version)
		if err := w.db.Get(context.Background(), path, &text); err != nil || text.Sum() != e.Notice.Sum {
			fail("version %d of notice %d: %v, sum %s of %s", e.Notice.Version, e.Notice.No, err, text.Sum(), e.Notice.Sum)
		}
	}
}

// told: the first notice is written, edited, approved and sent, and the next begun.
func told(string) plot { return tells(false) }

// tells is told, by mail or by hand.
func tells(mails bool) plot {
	berlin, bangkok := incident.Actor{ID: "U0BERLIN"}, incident.Actor{ID: "U0BANGKOK"}
	does := func(at time.Duration, id string, by incident.Actor, do string) step {
		return step{at: at, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
			state, err := s.Addressed(ctx, inc)
			if err != nil {
				return service.Result{}, err
			}
			return s.Do(ctx, incident.Request{ID: id, Incident: inc, At: s.Now(), By: by, Via: incident.ViaSlack, Do: noticeAct(state, do, id, mails)})
		}}
	}
	return plot{name: "what customers are told", steps: []step{
		declare(time.Second),
		does(3*time.Second, "write-1", kakei, "writes"),
		does(4*time.Second, "write-2", berlin, "writes"),
		clock(4500*time.Millisecond, "approval-1", incident.AskApproval{No: 1, Version: 2, Ask: 1, To: []string{"S0ONCALL"}}),
		does(5*time.Second, "approve-1", bangkok, "approves"),
		does(20*time.Second, "send-1", kakei, "sends"),
		does(22*time.Second, "write-3", kakei, "writes"),
	}}
}
