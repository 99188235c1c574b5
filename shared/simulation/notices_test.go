package simulation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// noticing reports whether people write, approve and send notices in the world of a seed.
func noticing(seed uint64, s setting) bool {
	return s.mails || seed%6 == 1 && s.mutant == (mutant{})
}

// notices draws what people do with the notice to customers, in any order and by anybody: most of it crosses, some is refused.
func (w *sim) notices(declared time.Duration) (acts []act) {
	if !w.writes {
		return nil
	}
	for n := range 3 + w.rng.IntN(5) {
		who, name := oneOf(w.clockwork, staff...), fmt.Sprintf("notice %d: ", n)
		do := oneOf(w.clockwork, "writes", "writes", "writes to gold", "approves", "approves", "sends", "sends, saying why")
		if w.relay == nil && w.chance(4) {
			do = "takes over"
		}
		acts = append(acts, act{declared + w.between(2*time.Second, 50*time.Second), name + who + " " + do, asksNotice(who, name, do)})
	}
	most := 300
	if w.relay != nil {
		most = 11
		acts = append(append(acts, w.outgoing(declared)...), w.contacts(declared)...)
	}
	for n := range w.rng.IntN(3) {
		size := w.rng.IntN(most)
		acts = append(acts, act{declared + w.between(0, 50*time.Second), fmt.Sprintf("list %d: %d customers", n, size), lists(size)})
	}
	if w.chance(3) {
		do := oneOf(w.clockwork, "ends", "ends without", "waives")
		acts = append(acts, act{declared + w.between(20*time.Second, 60*time.Second), "U0KAKEI " + do, asksNotice("U0KAKEI", "the end", do)})
	}
	return acts
}

// lists makes another list of customers the one that counts.
func lists(size int) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		if err := w.shelves(customers(size)); err != nil {
			w.t.Error(err)
		}
	}
}

// listed is how many customers a plot's list has: where each gets a mail, so few that it is over soon.
func listed(mails bool) int {
	if mails {
		return 8
	}
	return 250
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

// noticeAct is what somebody does; mails says that notices leave by mail.
func noticeAct(s incident.State, do, words string, mails bool) incident.Action {
	n, head := s.Notice, s.Incident.Notices
	seen := n.Text.To.Reached(s.Customers)
	switch do {
	case "takes over":
		at := time.Now().Truncate(time.Second)
		return incident.TakeOver{No: head.NextNo(), Seen: n.Version, Stage: head.Stages()[0], Drill: s.Incident.Kind == incident.Drill, AsOf: at, Promise: at.Add(30 * time.Minute)}
	case "approves":
		return incident.ApproveNotice{No: n.No, Version: n.Version, Sum: n.Sum, Seen: seen}
	case "sends":
		return incident.SendNotice{No: n.No, Version: n.Version, Sum: n.Sum, Seen: seen, Anyway: true}
	case "sends, saying why":
		return incident.SendNotice{No: n.No, Version: n.Version, Sum: n.Sum, Seen: seen, Anyway: true, Reason: words}
	case "ends", "ends without":
		return incident.End{Confirmed: true, Without: do == "ends without", Note: "seen"}
	case "waives":
		return incident.WaivePromise{Reason: words}
	}
	text := writes(head.NextNo(), n.Version, head.Stages()[0], words)
	text.Drill, text.To = s.Incident.Kind == incident.Drill, &incident.Addressees{}
	if mails {
		text.To.Ways = leavingBy(head.NextNo(), words)
	}
	if do == "writes to gold" {
		text.To.Group.Tiers = []string{"gold"}
	}
	return text
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
	all := slices.DeleteFunc(slices.Clone(entries), func(e incident.Entry) bool { return e.Notice == nil })
	written := slices.DeleteFunc(slices.Clone(all), func(e incident.Entry) bool { return !slices.Contains(ofText, e.Kind) })
	sent := map[int]int{}
	for _, e := range all {
		if e.Kind == incident.EntryNoticeSent {
			if sent[e.Notice.No]++; sent[e.Notice.No] > 1 {
				fail("notice %d was sent twice", e.Notice.No)
			}
			if !approved(all, *e.Notice) {
				fail("notice %d was sent, and nobody but its authors had approved what it says", e.Notice.No)
			}
			if was := numbersOf(all, *e.Notice); e.Notice.Numbers != nil && slices.Contains(e.Notice.Ways, incident.ByMail) && e.Notice.Numbers.Off(was) && e.Text == "" {
				fail("notice %d was sent to %+v, approved were %+v, and nobody says why", e.Notice.No, e.Notice.Numbers, was)
			}
		}
	}
	if got := s.Incident.Notices.Sent; got != len(sent) || got > 0 && sent[got] == 0 {
		fail("the header says that %d notices were sent, the timeline %v", got, sent)
	}
	w.judgeTexts(s.Incident.ID, written, fail)
	judgeWarnings(s.Incident, entries, fail)
	judgeTakeovers(s, all, fail)
	w.judgePromise(s, entries, fail)
}

// judgeTakeovers: whoever asked to take a document over was told what became of it, once, and none was taken over for which nobody asked;
// of what was taken over from a folder nobody knows who wrote it.
func judgeTakeovers(s incident.State, all []incident.Entry, fail failer) {
	asked, told := 0, 0
	for _, e := range all {
		switch e.Kind {
		case incident.EntryTakeover:
			asked++
		case incident.EntryTakeoverFailed:
			told++
		case incident.EntryTakenOver:
			if told++; !e.Notice.Unknown {
				fail("version %d of notice %d is said to be of known authors", e.Notice.Version, e.Notice.No)
			}
		}
	}
	if told > asked {
		fail("%d takeovers were asked for, and %d told", asked, told)
	}
	for id, d := range s.Incident.Drafts {
		if d.Take != nil && !d.Take.Told && (s.Incident.Status.Editable() || s.Incident.Owes()) {
			fail("nobody is told what became of the takeover from %s", id)
		}
	}
}

// judgePromise: customers wait for what the notices that were sent have promised; no drill names a list of customers; what somebody ended while customers waited, they ended by name; and about what an
// incident owes after its end the clock looks at it.
func (w *world) judgePromise(s incident.State, all []incident.Entry, fail failer) {
	i := s.Incident
	if d := i.Notices.Delivery; d != nil && (i.Kind == incident.Drill && d.List != "" || d.Counts.Sum() != d.Of) {
		fail("a %s is delivered as %+v", i.Kind, d)
	}
	sent := slices.ContainsFunc(all, func(e incident.Entry) bool { return e.Kind == incident.EntryNoticeSent })
	ended := slices.IndexFunc(all, func(e incident.Entry) bool { return e.Kind == incident.EntryResolved })
	if i.Owes() && (!sent || ended < 0) {
		fail("nothing was sent, or it has not ended, and customers are owed something")
	}
	waived := slices.ContainsFunc(all, func(e incident.Entry) bool { return e.Kind == incident.EntryNoticeWaived })
	if next := waitedFor(i.Sent); i.Kind == incident.Live && !waived && !next.Equal(i.Notices.Promise) {
		fail("customers wait until %s, and the header has %s: %+v", next, i.Notices.Promise, i.Sent)
	}
	if i.Owes() && i.AskAt.IsZero() {
		fail("customers wait for what they were promised, and the clock looks at nothing")
	}
}

// judgeWarnings: nobody was told twice of a moment by which customers must hear, nor that it has passed, and what the header knows of what
// was sent is what the timeline says.
func judgeWarnings(i incident.Incident, all []incident.Entry, fail failer) {
	told := map[string]int{}
	for _, e := range all {
		if e.Kind == incident.EntryNoticeSoon || e.Kind == incident.EntryNoticeLate {
			key := fmt.Sprint(e.Kind, " of ", e.Notice.Promise.UTC())
			if told[key]++; told[key] > 1 {
				fail("%s was recorded twice", key)
			}
		}
	}
	byNumber := func(a, b incident.SentNotice) int { return a.No - b.No }
	said, kept := incident.SentNotices(all), slices.Clone(i.Sent)
	slices.SortFunc(said, byNumber)
	slices.SortFunc(kept, byNumber)
	if got, want := fmt.Sprint(kept), fmt.Sprint(said); got != want {
		fail("the header knows of %s, the timeline says %s", got, want)
	}
}

// numbersOf are those that somebody approved of a version.
func numbersOf(all []incident.Entry, n incident.NoticeMark) (was incident.Numbers) {
	for _, e := range all {
		if e.Kind == incident.EntryNoticeApproved && e.Notice.No == n.No && e.Notice.Version == n.Version && e.Notice.Numbers != nil {
			was = *e.Notice.Numbers
		}
	}
	return was
}

// ofText are the entries that name a version of a text; writingIt are those that wrote it.
var (
	ofText    = append([]incident.EntryKind{incident.EntryNoticeApproved, incident.EntryNoticeSent}, writingIt...)
	writingIt = []incident.EntryKind{incident.EntryNoticeDrafted, incident.EntryNoticeEdited, incident.EntryNoticeVoided, incident.EntryTakenOver}
)

// approved reports whether somebody approved a version who wrote neither that nor one before it.
func approved(all []incident.Entry, n incident.NoticeMark) bool {
	var authors, approvers []incident.PersonID
	for _, e := range all {
		switch {
		case e.Notice.No != n.No || e.Notice.Version > n.Version:
		case slices.Contains(writingIt, e.Kind):
			authors = append(authors, e.By)
		case e.Kind != incident.EntryNoticeApproved:
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

// told: the first notice is written, edited for some of the customers, approved and sent, and the next begun; the response ends without
// it, and the clock asks what becomes of it until somebody says why none is needed.
func told(string) plot { return tells(false) }

// warns is the clock's word, however early, that customers must hear by the moment that is next.
func warns(at time.Duration, id string) step {
	return step{at: at, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
		state, err := s.Addressed(ctx, inc)
		if err != nil {
			return service.Result{}, err
		}
		return s.Do(ctx, incident.Tell(id, inc, s.Now(), incident.ViaClock, incident.WarnNotice{Next: state.NextNotice(), To: []string{"S0ONCALL"}}))
	}}
}

// takesOver: the document of the first notice is taken over, approved by the commander, taken over once more, approved and sent; then that
// of the follow-up is taken over, which the commander writes anew.
func takesOver(string) plot {
	berlin := incident.Actor{ID: "U0BERLIN"}
	followUp, _ := incident.NoticeDraft(2, incident.FollowUpNotice)
	does := func(at time.Duration, id string, by incident.Actor, do string) step {
		return step{at: at, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
			state, err := s.Addressed(ctx, inc)
			if err != nil {
				return service.Result{}, err
			}
			return s.Do(ctx, incident.Request{ID: id, Incident: inc, At: s.Now(), By: by, Via: incident.ViaSlack, Do: noticeAct(state, do, id, false)})
		}}
	}
	return plot{name: "a document that is taken over", steps: []step{
		declare(time.Second),
		{at: 8 * time.Second, outside: documented},
		does(8*time.Second, "take-1", berlin, "takes over"),
		{at: 14 * time.Second, outside: shows(1)},
		does(14*time.Second, "approve-1", kakei, "approves"),
		{at: 15 * time.Second, outside: edits(incident.NoticeDocument)},
		does(16*time.Second, "take-2", berlin, "takes over"),
		{at: 22 * time.Second, outside: shows(2)},
		does(22*time.Second, "approve-2", kakei, "approves"),
		does(240*time.Second, "send-1", berlin, "sends"),
		{at: 247 * time.Second, outside: edits(followUp)},
		does(248*time.Second, "take-3", berlin, "takes over"),
		does(254*time.Second, "write-1", kakei, "writes"),
	}}
}

// documented is whether people are shown where the first notice is written: nobody takes over what is not there yet.
func documented(w *world, id incident.ID) bool {
	i, err := w.current.service.Header(w.current.ctx, id)
	return err == nil && i.Incident.Links[incident.DocumentLink(incident.NoticeDocument)].Ref != ""
}

// shows is whether the notice that is written has come to a version: nobody approves what was not read from its document yet.
func shows(version int) func(*world, incident.ID) bool {
	return func(w *world, id incident.ID) bool {
		s, err := w.current.service.Addressed(w.current.ctx, id)
		return err == nil && s.Notice.Version >= version
	}
}

// edits is somebody's edit of what a document says in Japanese.
func edits(name string) func(*world, incident.ID) bool {
	return func(w *world, id incident.ID) bool {
		n := document.Name{Incident: id, Document: name}
		page, err := w.docs.Read(n)
		if err != nil {
			return false
		}
		_, err = w.docs.Save(n, page.Hash, strings.Replace(page.Text, "お客様各位\n", "お客様各位\n(更新)\n", 1))
		return err == nil
	}
}

// tells is told, where notices leave by mail or nobody takes any.
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
		{at: 3500 * time.Millisecond, outside: func(w *world, _ incident.ID) bool { return w.shelves(customers(listed(mails))) == nil }},
		does(4*time.Second, "write-2", berlin, "writes to gold"),
		clock(4500*time.Millisecond, "approval-1", incident.AskApproval{No: 1, Version: 2, Ask: 1, To: []string{"S0ONCALL"}}),
		does(5*time.Second, "approve-1", bangkok, "approves"),
		asks(6*time.Second, "brief-1", berlin, incident.TellExecutives{What: "EC2 in Tokyo", Doing: "notice 1 is approved", Next: "soon"}),
		does(20*time.Second, "send-1", kakei, "sends"),
		warns(21*time.Second, "soon-1"),
		does(22*time.Second, "write-3", kakei, "writes"),
		does(24*time.Second, "end-1", kakei, "ends without"),
		clock(25*time.Second, "promise-1", incident.AskPromise{No: 1, Ask: 1, Step: incident.AskCommander, To: []string{"U0KAKEI"}}),
		does(28*time.Second, "waive-1", berlin, "waives"),
	}}
}
