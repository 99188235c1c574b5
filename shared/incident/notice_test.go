package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// letters are a notice's texts; body tells versions apart.
func letters(body string) incident.Letters {
	return incident.Letters{JA: incident.Letter{Subject: "【第1報】EC2", Body: body}, EN: incident.Letter{Subject: "[Notice 1] EC2", Body: body}}
}

// written is a version of notice 1, made when version seen stood there.
func written(seen int, body string) incident.WriteNotice {
	return incident.WriteNotice{
		No: 1, Seen: seen, Stage: incident.FirstNotice, Fields: map[string]string{"impact": body}, Letters: letters(body),
		AsOf: t0.Add(10 * time.Minute), Promise: t0.Add(40 * time.Minute),
	}
}

func sumOf(a incident.WriteNotice) string {
	return incident.NoticeText{No: a.No, Stage: a.Stage, Letters: a.Letters, AsOf: a.AsOf, Promise: a.Promise}.Sum()
}

func approving(version int, body string) incident.ApproveNotice {
	return incident.ApproveNotice{No: 1, Version: version, Sum: sumOf(written(0, body))}
}

func sending(version int, body string) incident.SendNotice {
	return incident.SendNotice{No: 1, Version: version, Sum: sumOf(written(0, body))}
}

// follow is notice n after the first; its promise is so long after T0.
func follow(n int, stage incident.NoticeStage, body string, promise time.Duration) incident.WriteNotice {
	a := written(0, body)
	a.No, a.Stage = n, stage
	if a.Promise = t0.Add(promise); stage == incident.RecoveryNotice {
		a.Promise = time.Time{}
	}
	return a
}

var (
	draft    = doing{kakei, written(0, "x")}
	edited   = doing{berlin, written(1, "y")}
	approved = doing{berlin, approving(1, "x")}
	sent     = doing{kakei, sending(1, "x")}
)

// soon is the clock's word that the first notice is due soon; lapsed that what it promised has passed.
var (
	soon   = incident.WarnNotice{Next: t0.Add(30 * time.Minute), To: []string{"S0ONCALL"}}
	lapsed = incident.LapseNotice{Next: t0.Add(40 * time.Minute), To: []string{"U0KAKEI"}}
)

// without ends an incident whose customers wait for the recovery notice.
var without = incident.End{Confirmed: true, Without: true, Note: "seen"}

// forty is what somebody saw of another list.
var forty = incident.Numbers{Customers: 40, ByMail: 40, Addresses: 40}

// hoping is a notice that says when all is expected to be well.
func marked(subject string) incident.WriteNotice {
	do := written(0, "x")
	do.Letters.EN.Subject = subject
	return do
}

func hoping(eta string) incident.WriteNotice {
	do := written(0, "x")
	do.Fields = map[string]string{"eta": eta}
	return do
}

// old is a notice that knows what was known half an hour ago.
var old = func() incident.WriteNotice {
	do := written(0, "x")
	do.AsOf = t0.Add(-30 * time.Minute)
	return do
}()

// noticeCases are what people may do with notices to customers.
var noticeCases = []decision{
	{"a notice is drafted", nil, kakei, draft.do, incident.EntryNoticeDrafted, ""},
	{"a notice is drafted twice", []doing{draft}, berlin, written(0, "y"), "", incident.RefusedNoticeChanged},
	{"a notice is edited", []doing{draft}, berlin, written(1, "y"), incident.EntryNoticeEdited, ""},
	{"nothing in it changes", []doing{draft}, berlin, written(1, "x"), "", incident.RefusedSame},
	{"a notice that is no more is edited", []doing{draft, approved, sent}, kakei, written(1, "y"), "", incident.RefusedNoticeSent},
	{"the second before the first", nil, kakei, follow(2, incident.FollowUpNotice, "x", time.Hour), "", incident.RefusedNoticeSent},
	{"the recovery before anything", nil, kakei, follow(1, incident.RecoveryNotice, "x", 0), "", incident.RefusedNoticeSent},
	{"a notice that promises nothing", nil, kakei, follow(1, incident.FirstNotice, "x", 0), "", incident.RefusedPromise},
	{"a live notice that is marked as a drill's", nil, kakei, marked("[DRILL] EC2"), "", incident.RefusedDrillMark},
	{"a recovery time of our own", nil, kakei, hoping("We expect recovery soon."), "", incident.RefusedStated},
	{"a recovery time that the provider has stated", []doing{{tool, posted}}, kakei, hoping(posted.Post.Said.EN), incident.EntryNoticeDrafted, ""},
	{"a notice without a text", nil, kakei, written(0, " "), "", incident.RefusedText},
	{"somebody else approves it", []doing{draft}, berlin, approving(1, "x"), incident.EntryNoticeApproved, ""},
	{"its author approves it", []doing{draft}, kakei, approving(1, "x"), "", incident.RefusedAuthor},
	{"who edited it approves it", []doing{draft, edited}, berlin, approving(2, "y"), "", incident.RefusedAuthor},
	{"who began it approves what others edited", []doing{draft, edited}, kakei, approving(2, "y"), "", incident.RefusedAuthor},
	{"a version that was edited since is approved", []doing{draft, edited}, bangkok, approving(1, "x"), "", incident.RefusedNoticeChanged},
	{"other bytes are approved", []doing{draft}, berlin, approving(1, "z"), "", incident.RefusedNoticeChanged},
	{"it is approved twice", []doing{draft, approved}, bangkok, approving(1, "x"), "", incident.RefusedSame},
	{"nothing is approved", nil, berlin, approving(1, "x"), "", incident.RefusedNoticeSent},
	{"what was approved is edited", []doing{draft, approved}, bangkok, written(1, "y"), incident.EntryNoticeVoided, ""},
	{"what was voided is sent", []doing{draft, approved, {bangkok, written(1, "y")}}, kakei, sending(2, "y"), "", incident.RefusedApproval},
	{"it is sent before anybody approves it", []doing{draft}, kakei, sending(1, "x"), "", incident.RefusedApproval},
	{"it is sent", []doing{draft, approved}, kakei, sending(1, "x"), incident.EntryNoticeSent, ""},
	{"it is sent twice", []doing{draft, approved, sent}, berlin, sending(1, "x"), "", incident.RefusedNoticeSent},
	{"a stale one is sent", []doing{{kakei, old}, {berlin, incident.ApproveNotice{No: 1, Version: 1, Sum: sumOf(old)}}}, kakei, incident.SendNotice{No: 1, Version: 1, Sum: sumOf(old)}, "", incident.RefusedStale},
	{"other bytes are sent", []doing{draft, approved}, kakei, sending(1, "z"), "", incident.RefusedNoticeChanged},
	{"the clock asks who approves it", []doing{draft}, tool, incident.AskApproval{No: 1, Version: 1, Ask: 1, To: []string{"S0ONCALL"}}, incident.EntryNoticeAsked, ""},
	{"it asks twice", []doing{draft, {tool, incident.AskApproval{No: 1, Version: 1, Ask: 1}}}, tool, incident.AskApproval{No: 1, Version: 1, Ask: 1}, "", incident.RefusedSame},
	{"it asks about what was edited since", []doing{draft, edited}, tool, incident.AskApproval{No: 1, Version: 1, Ask: 1}, "", incident.RefusedSame},
	{"it asks about what was approved", []doing{draft, approved}, tool, incident.AskApproval{No: 1, Version: 1, Ask: 1}, "", incident.RefusedSame},
	{"the follow-up comes next", []doing{draft, approved, sent}, kakei, follow(2, incident.FollowUpNotice, "x", time.Hour), incident.EntryNoticeDrafted, ""},
	{"the first again", []doing{draft, approved, sent}, kakei, follow(2, incident.FirstNotice, "x", time.Hour), "", incident.RefusedNoticeSent},
	{"it is approved for others than as many as there are", []doing{{kakei, toEC2(written(0, "x"))}}, berlin, incident.ApproveNotice{No: 1, Version: 1, Sum: textOf(toEC2(written(0, "x"))).Sum(), Seen: forty}, "", incident.RefusedNumbers},
	{"it is sent to others than as many as there are", []doing{{kakei, toEC2(written(0, "x"))}, {berlin, incident.ApproveNotice{No: 1, Version: 1, Sum: textOf(toEC2(written(0, "x"))).Sum()}}}, kakei, incident.SendNotice{No: 1, Version: 1, Sum: textOf(toEC2(written(0, "x"))).Sum(), Seen: forty, Reason: "x"}, "", incident.RefusedNumbers},
	{"nobody needs another", []doing{draft, approved, sent}, berlin, incident.WaivePromise{Reason: "x"}, incident.EntryNoticeWaived, ""},
	{"nobody needs another, and nobody knows why", []doing{draft, approved, sent}, berlin, incident.WaivePromise{Reason: " "}, "", incident.RefusedReason},
	{"nobody was promised another", []doing{draft, approved}, berlin, incident.WaivePromise{Reason: "x"}, "", incident.RefusedSame},
	{"the end is not confirmed by name", []doing{draft, approved, sent}, kakei, incident.End{Confirmed: true, Note: "seen"}, "", incident.RefusedOpen},
	{"it ends without the recovery notice", []doing{draft, approved, sent}, kakei, without, incident.EntryResolved, ""},
	{"it ends, and nobody needs another", []doing{draft, approved, sent, {berlin, incident.WaivePromise{Reason: "x"}}}, kakei, incident.End{Confirmed: true, Note: "seen"}, incident.EntryResolved, ""},
	{"customers must hear soon", nil, tool, soon, incident.EntryNoticeSoon, ""},
	{"somebody was told so", []doing{{tool, soon}}, tool, soon, "", incident.RefusedSame},
	{"of another moment", nil, tool, incident.WarnNotice{Next: t0.Add(29 * time.Minute)}, "", incident.RefusedSame},
	{"a TODO is late for it already", []doing{{tool, incident.Lapse{Todo: notice}}}, tool, soon, "", incident.RefusedSame},
	{"customers should have heard, and no TODO is late", []doing{draft, approved, sent}, tool, lapsed, incident.EntryNoticeLate, ""},
	{"that is known", []doing{draft, approved, sent, {tool, lapsed}}, tool, lapsed, "", incident.RefusedSame},
	{"the clock asks what becomes of the promise", []doing{draft, approved, sent, {kakei, without}}, tool, incident.AskPromise{No: 1, Ask: 1}, incident.EntryPromiseAsked, ""},
	{"it asks twice", []doing{draft, approved, sent, {kakei, without}, {tool, incident.AskPromise{No: 1, Ask: 1}}}, tool, incident.AskPromise{No: 1, Ask: 1}, "", incident.RefusedSame},
	{"it asks before the end", []doing{draft, approved, sent}, tool, incident.AskPromise{No: 1, Ask: 1}, "", incident.RefusedSame},
	{"it asks once nobody needs another", []doing{draft, approved, sent, {kakei, without}, {berlin, incident.WaivePromise{Reason: "x"}}}, tool, incident.AskPromise{No: 1, Ask: 1}, "", incident.RefusedEnded},
	{"the recovery notice is written after the end", []doing{draft, approved, sent, {kakei, without}}, kakei, follow(2, incident.RecoveryNotice, "x", 0), incident.EntryNoticeDrafted, ""},
	{"the recovery comes next", []doing{draft, approved, sent}, kakei, follow(2, incident.RecoveryNotice, "x", 0), incident.EntryNoticeDrafted, ""},
}

// TestAStaleNoticeIsSentOnPurposeOnly: whoever sends it sees first that its promise is near, or what it knows old.
func TestAStaleNoticeIsSentOnPurposeOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		now   time.Duration // after T0
		stale bool
	}{
		"fresh": {12 * time.Minute, false}, "its promise is near": {30*time.Minute + time.Second, true}, "its promise is ten minutes off": {30 * time.Minute, false},
		"what it knows is old": {30*time.Minute + 2*time.Second, true},
	} {
		w := declared(t)
		w.must(draft.by, draft.do)
		w.must(approved.by, approved.do)
		w.at = t0.Add(c.now - time.Second)
		_, err := w.ask(kakei, sending(1, "x"))
		if got := code(err) == incident.RefusedStale; got != c.stale {
			t.Errorf("%s: %v", name, err)
		}
		if c.stale {
			do := sending(1, "x")
			do.Anyway = true
			w.must(kakei, do)
		}
	}
}

// noticed is an incident whose playbook has the TODOs of notices as the built-in one has them.
func noticed(t *testing.T) *world {
	t.Helper()
	write, approve, send, again, last := todo("4.3b", after(15*time.Minute)), todo("4.3c", after(20*time.Minute)), todo("4.3d", after(30*time.Minute)), todo("4.3e", after(time.Hour)), todo("6.2", incident.Due{Anchor: incident.AtRecovery})
	write.Drafts, approve.Fixes, send.Notice, again.Notice, again.Every, last.Notice = true, incident.NoticeDocument, true, true, 30*time.Minute, true
	do := declaration()
	do.Playbook.Phases = []incident.PlaybookPart{
		{Phase: incident.Respond, Todos: []incident.TodoDef{write, approve, send, again}}, {Phase: incident.Resolve, Todos: []incident.TodoDef{last}},
	}
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, do)
	return w
}

func (w *world) states(want map[incident.TodoID]incident.TodoState) {
	w.t.Helper()
	for id, state := range want {
		if got := w.todo(id).State; got != state {
			w.t.Errorf("%s is %s, not %s", id, got, state)
		}
	}
}

// TestTodosFollowTheNotices: what a notice does is done by it, and its promise is when the next one is due.
func TestTodosFollowTheNotices(t *testing.T) {
	t.Parallel()
	const open, done = incident.TodoOpen, incident.TodoDone
	w := noticed(t)
	w.must(draft.by, draft.do)
	w.states(map[incident.TodoID]incident.TodoState{"4.3b": done, "4.3c": open, "4.3d": open, "4.3e": open})
	w.must(approved.by, approved.do)
	w.states(map[incident.TodoID]incident.TodoState{"4.3c": done, "4.3d": open})
	w.must(bangkok, written(1, "y")) // the approval is void
	w.states(map[incident.TodoID]incident.TodoState{"4.3b": done, "4.3c": open})
	w.must(berlin, approving(2, "y"))
	w.must(kakei, sending(2, "y"))
	w.states(map[incident.TodoID]incident.TodoState{"4.3c": done, "4.3d": done, "4.3e": open})
	promised := t0.Add(40 * time.Minute)
	if got := w.todo("4.3e").Due; !got.Equal(promised) || !w.state.NextNotice().Equal(promised) {
		t.Errorf("the follow-up is due %v, the next notice %v", got, w.state.NextNotice())
	}

	w.at = promised.Add(-time.Minute)
	next := follow(2, incident.FollowUpNotice, "z", 0)
	next.AsOf, next.Promise = w.at, promised.Add(30*time.Minute)
	w.must(kakei, next)
	w.must(berlin, incident.ApproveNotice{No: 2, Version: 1, Sum: sumOf(next)})
	edit := next
	edit.Seen, edit.Letters = 1, letters("z2")
	if d := w.must(kakei, edit); d.Entry.Kind != incident.EntryNoticeVoided {
		t.Errorf("it is %s", d.Entry.Kind)
	}
	w.states(map[incident.TodoID]incident.TodoState{"4.3b": done, "4.3c": done, "4.3d": done}) // they were notice 1's
	w.must(berlin, incident.ApproveNotice{No: 2, Version: 2, Sum: sumOf(edit)})
	w.must(kakei, incident.SendNotice{No: 2, Version: 2, Sum: sumOf(edit)})
	w.states(map[incident.TodoID]incident.TodoState{"4.3e": done})
	if got := w.todo("4.3e").NextRound(); !got.Equal(next.Promise) || !w.state.NextNotice().Equal(next.Promise) {
		t.Errorf("the round after it is due %v, the next notice %v", got, w.state.NextNotice())
	}

	w.must(kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true})
	last := follow(3, incident.RecoveryNotice, "all is well", 0)
	last.AsOf = w.at
	w.round(last)
	w.states(map[incident.TodoID]incident.TodoState{"6.2": done, "4.3e": done})
	if !w.todo("4.3e").NextRound().IsZero() || !w.state.NextNotice().IsZero() {
		t.Errorf("after the last one another is due %v, %v", w.todo("4.3e").NextRound(), w.state.NextNotice())
	}
}

// TestAFalseAlarmThatCustomersHeardOf asks its commander for a correction, once; of one that they did not, nobody is asked anything.
func TestAFalseAlarmThatCustomersHeardOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(*world)
		ask    []string
	}{
		"by a notice": {func(w *world) { w.round(written(0, "x")) }, []string{"U0KAKEI"}},
		"by hand":     {func(w *world) { w.must(berlin, incident.Finish{Todo: notice}) }, []string{"U0KAKEI"}},
		"not at all":  {func(*world) {}, nil},
	} {
		w := noticed(t)
		c.before(w)
		d := w.must(berlin, incident.Cancel{Reason: "our own VPN"})
		news := w.state.Incident.News
		if got := news[len(news)-1].Ask; d.Entry.Owing != (c.ask != nil) || !slices.Equal(got, c.ask) || !w.state.NextLook().IsZero() {
			t.Errorf("%s: owing %v, asked are %q, next %v", name, d.Entry.Owing, got, w.state.NextLook())
		}
	}
}

// TestARelapseOpensTheRecoveryNotice: a notice after it that is none. It is due by no moment, which nobody is late for, until it is sent.
func TestARelapseOpensTheRecoveryNotice(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.round(written(0, "x"))
	w.must(kakei, incident.NextPhase{To: incident.Resolve, Confirmed: true})
	w.send(follow(2, incident.RecoveryNotice, "all is well", 0))
	w.states(map[incident.TodoID]incident.TodoState{"6.2": incident.TodoDone})
	again := follow(3, incident.FollowUpNotice, "it is back", 3*time.Hour)
	n := w.must(kakei, again).Notice
	w.must(berlin, incident.ApproveNotice{No: 3, Version: 1, Sum: n.Sum})
	d := w.must(kakei, incident.SendNotice{No: 3, Version: 1, Sum: n.Sum, Anyway: true})
	if got := w.todo("6.2"); got.State != incident.TodoOpen || !got.Due.IsZero() || !slices.Equal(d.Entry.Notice.Opens, []incident.TodoID{"6.2"}) {
		t.Errorf("%+v, %q", got, d.Entry.Notice.Opens)
	}
	if next := w.state.NextNotice(); !next.Equal(again.Promise) {
		t.Errorf("customers hear next %v", next)
	}
	w.send(follow(4, incident.FollowUpNotice, "still", 4*time.Hour))
	w.send(follow(5, incident.RecoveryNotice, "over after all", 0))
	w.states(map[incident.TodoID]incident.TodoState{"6.2": incident.TodoDone})
}

// TestAPromiseIsAskedAboutAgain: of a notice after the last one, for the outage was not over, and where somebody had skipped what follows.
func TestAPromiseIsAskedAboutAgain(t *testing.T) {
	t.Parallel()
	for name, ends := range map[string]func(*world){
		"recovered": func(w *world) {
			last := follow(2, incident.RecoveryNotice, "all is well", 0)
			last.AsOf = w.at
			w.round(last)
		},
		"skipped": func(w *world) {
			w.must(kakei, incident.Skip{Todo: "4.3e", Reason: "sales calls them"})
			next := follow(2, incident.FollowUpNotice, "z", time.Hour)
			next.AsOf = w.at
			w.round(next)
		},
		"waived": func(w *world) {
			w.must(kakei, incident.WaivePromise{Reason: "all were called"})
			next := follow(2, incident.FollowUpNotice, "z", time.Hour)
			next.AsOf = w.at
			w.round(next)
		},
	} {
		w := noticed(t)
		w.round(written(0, "x"))
		ends(w)
		again := follow(3, incident.FollowUpNotice, "it is back", 0)
		again.AsOf, again.Promise = w.at, w.at.Add(45*time.Minute)
		w.round(again)
		todo := w.todo("4.3e")
		due := todo.Due
		if todo.State == incident.TodoDone {
			due = todo.NextRound()
		}
		if todo.Every != 30*time.Minute || !due.Equal(again.Promise) || !w.state.NextNotice().Equal(again.Promise) {
			t.Errorf("%s: %s, due %v every %v, not %v", name, todo.State, due, todo.Every, again.Promise)
		}
	}
}

// TestThePromiseIsTheNextRound also where this one was done by hand before the first notice left.
func TestThePromiseIsTheNextRound(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.must(berlin, incident.Finish{Todo: "4.3e"})
	do := written(0, "x")
	w.round(do)
	again := w.todo("4.3e")
	if !again.NextRound().Equal(do.Promise) || !w.state.NextNotice().Equal(do.Promise) {
		t.Errorf("its next round is due %v, the next notice %v", again.NextRound(), w.state.NextNotice())
	}
}

// TestWhatWasSentIsSaid where its TODO was skipped, too: nobody is told that customers heard nothing.
func TestWhatWasSentIsSaid(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.must(berlin, incident.Skip{Todo: "4.3d", Reason: "sales sends it"})
	if w.state.Notified() || len(w.state.EndOmits().Notices) == 0 {
		t.Errorf("before it: %+v", w.state.EndOmits())
	}
	w.round(written(0, "x"))
	if !w.state.Notified() || len(w.state.EndOmits().Notices) > 0 {
		t.Errorf("after it: %+v", w.state.EndOmits())
	}
	w.states(map[incident.TodoID]incident.TodoState{"4.3d": incident.TodoSkipped})
}

// TestANoticeMadeAgainIsTheSame: a form that is sent twice makes its text at another moment; one that was changed is none that was
// recorded, and neither is what somebody else has written since.
func TestANoticeMadeAgainIsTheSame(t *testing.T) {
	t.Parallel()
	w := declared(t)
	e, again := w.must(kakei, draft.do).Entry, written(0, "x")
	again.AsOf, again.Promise, again.Letters = again.AsOf.Add(time.Minute), again.Promise.Add(time.Minute), letters("a minute later")
	other, sooner, edit := again, again, again
	other.Fields, sooner.Promise, edit.Fields = map[string]string{"impact": "y"}, sooner.Promise.Add(-20*time.Minute), nil
	s := w.state
	s.Notice = w.notices[1]
	if !e.Records(again, s) || e.Records(other, s) || e.Records(sooner, s) || e.Records(edit, s) {
		t.Errorf("%v, %v, %v, %v", e.Records(again, s), e.Records(other, s), e.Records(sooner, s), e.Records(edit, s))
	}
	if s.Notice, s.Before = (incident.Notice{}), w.notices[1]; !e.Records(again, s) {
		t.Error("it was sent since")
	}
	w.must(berlin, written(1, "y"))
	if s.Before = w.notices[1]; e.Records(again, s) {
		t.Error("it was edited since")
	}
}

// round writes, approves and sends a notice.
func (w *world) round(do incident.WriteNotice) {
	w.t.Helper()
	w.must(kakei, do)
	w.must(berlin, incident.ApproveNotice{No: do.No, Version: 1, Sum: sumOf(do)})
	w.must(kakei, incident.SendNotice{No: do.No, Version: 1, Sum: sumOf(do), Anyway: true})
}

// TestWhoIsAskedToApprove: the commander, unless they wrote in it; an edited text keeps what it was made from.
func TestWhoIsAskedToApprove(t *testing.T) {
	t.Parallel()
	w := declared(t)
	if d := w.must(berlin, written(0, "x")); !slices.Equal(d.Incident.News[0].Ask, []string{"U0KAKEI"}) {
		t.Errorf("asked is %q", d.Incident.News[0].Ask)
	}
	edit := written(1, "y")
	edit.Fields = nil
	if d := w.must(kakei, edit); d.Notice.Fields["impact"] != "x" || !slices.Equal(d.Notice.Authors, []incident.PersonID{berlin.ID, kakei.ID}) {
		t.Errorf("%+v", d.Notice)
	}
	w.must(bangkok, approving(2, "y"))
	if d := w.must(berlin, written(2, "z")); d.Incident.News[len(d.Incident.News)-1].Ask != nil {
		t.Errorf("asked is %q, who wrote in it", d.Incident.News[0].Ask)
	}
}

// TestWhoIsAskedNext: five minutes apart and once each, the commander, those who respond, the leads; a new version begins anew, and
// nobody is asked once somebody has approved it, or while it is to be quiet.
func TestWhoIsAskedNext(t *testing.T) {
	t.Parallel()
	begin := func() *world {
		w := declared(t)
		w.state.Incident.Settings.Responders, w.state.Incident.Settings.Leads = []string{"S0ONCALL", "U0X"}, []string{"U0LEAD"}
		w.at = t0.Add(10 * time.Minute)
		w.must(berlin, draft.do)
		return w
	}
	asked := func(w *world, after time.Duration) (to []string) {
		t.Helper()
		for _, e := range w.state.Due(t0.Add(after)) {
			if a, ok := e.(incident.AskApproval); ok {
				w.must(tool, a)
				to = append(to, a.To...)
			}
		}
		return to
	}
	w := begin()
	for _, c := range []struct {
		after time.Duration
		want  []string
	}{
		{14 * time.Minute, nil},
		{15 * time.Minute, []string{"S0ONCALL"}},
		{15 * time.Minute, nil},
		{19 * time.Minute, nil},
		{20 * time.Minute, []string{"U0LEAD"}},
		{time.Hour, nil},
	} {
		if got := asked(w, c.after); !slices.Equal(got, c.want) {
			t.Errorf("after %v: asked %q, want %q", c.after, got, c.want)
		}
	}
	if at := begin().state.NextLook(); at.After(t0.Add(15 * time.Minute)) {
		t.Errorf("the clock looks at %v", at)
	}
	w = begin()
	w.must(kakei, approving(1, "x"))
	if got := asked(w, time.Hour); got != nil {
		t.Errorf("approved, and asked is %q", got)
	}
	w = begin()
	asked(w, 15*time.Minute)
	w.at = t0.Add(16 * time.Minute)
	w.must(bangkok, written(1, "y"))
	if got := asked(w, 20*time.Minute); got != nil {
		t.Errorf("four minutes after it was edited, asked is %q", got)
	}
	if got := asked(w, 21*time.Minute); !slices.Equal(got, []string{"S0ONCALL"}) {
		t.Errorf("five minutes after it was edited, asked is %q", got)
	}
}

// TestOneCharacterMakesAnother: the sum binds every byte that leaves, and what it promises.
func TestOneCharacterMakesAnother(t *testing.T) {
	t.Parallel()
	base := incident.NoticeText{No: 1, Stage: incident.FirstNotice, Letters: letters("x"), AsOf: t0, Promise: t0.Add(time.Hour)}
	for name, change := range map[string]func(*incident.NoticeText){
		"no": func(n *incident.NoticeText) { n.No++ }, "stage": func(n *incident.NoticeText) { n.Stage = incident.RecoveryNotice },
		"ja subject": func(n *incident.NoticeText) { n.Letters.JA.Subject += " " }, "ja": func(n *incident.NoticeText) { n.Letters.JA.Body += " " },
		"en subject": func(n *incident.NoticeText) { n.Letters.EN.Subject += " " }, "en": func(n *incident.NoticeText) { n.Letters.EN.Body += " " },
		"all-clear": func(n *incident.NoticeText) { n.AllClear.EN = "it is over" },
		"as of":     func(n *incident.NoticeText) { n.AsOf = n.AsOf.Add(time.Second) }, "promise": func(n *incident.NoticeText) { n.Promise = n.Promise.Add(time.Second) },
	} {
		other := base
		if change(&other); other.Sum() == base.Sum() {
			t.Errorf("%s is not bound", name)
		}
	}
	to := map[string]func(*incident.Addressees){
		"ways": func(a *incident.Addressees) { a.Ways = nil }, "tiers": func(a *incident.Addressees) { a.Group.Tiers = []string{"gold"} },
		"services": func(a *incident.Addressees) { a.Group.Services[0] = "RDS" }, "owners": func(a *incident.Addressees) { a.Group.Owners = []string{"U0X"} },
		"sites": func(a *incident.Addressees) { a.Group.Sites = []string{"tokyo"} }, "languages": func(a *incident.Addressees) { a.Group.Langs = []string{"ja"} },
	}
	addressed := func() incident.NoticeText {
		n := base
		n.To = incident.Addressees{Group: incident.Group{Services: []string{"EC2"}}, Ways: []incident.Way{incident.ByMail}}
		return n
	}
	if addressed().Sum() == base.Sum() {
		t.Error("whom it is for is not bound")
	}
	for name, change := range to {
		other := addressed()
		if change(&other.To); other.Sum() == addressed().Sum() {
			t.Errorf("%s are not bound", name)
		}
	}
	same := base
	if same.AsOf, same.By, same.Version = base.AsOf.In(time.FixedZone("JST", 9*3600)), "U0X", 7; same.Sum() != base.Sum() {
		t.Error("who wrote it and in which zone changes the sum")
	}
}

// TestAStoredSumStays: what was approved before notices had addressees is still what was approved.
func TestAStoredSumStays(t *testing.T) {
	t.Parallel()
	n := incident.NoticeText{No: 1, Stage: incident.FirstNotice, Letters: letters("x"), AsOf: t0, Promise: t0.Add(time.Hour)}
	if got := n.Sum(); got != "29ddda3ce913c7d6210339737fd91f59e148657824a609191a7f523415f51988" {
		t.Error(got)
	}
}
