package incident_test

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// doing is one request of one person.
type doing struct {
	by incident.Actor
	do deed
}

// decision is one row of the tables: what happened before, what is asked, and what comes of it.
type decision struct {
	name   string
	before []doing
	by     incident.Actor
	do     deed
	want   incident.EntryKind // when it is allowed
	refuse incident.Code      // when it is not
}

func ptr[T any](v T) *T { return &v }

var newcomer = incident.Actor{ID: "mail:new@example.com"}

var (
	problem = incident.Problem{System: "slack", Key: "announce/C0ALL", Code: "not_in_channel", Subject: []string{"C0ALL"}, Since: t0}
	other   = incident.Problem{System: "slack", Key: "topic", Code: "restricted_action", Since: t0}
	failed  = doing{tool, incident.Failed{Problem: problem}}
	word    = doing{berlin, incident.AddProgress{Todo: view, Text: "half done", TS: "1", Sum: incident.Sum("half done")}}
	kept    = doing{bangkok, incident.Keep{Text: "two zones", Author: berlin.ID, Channel: "C1", TS: "1", Sum: incident.Sum("two zones")}} // r2
	unkept  = doing{tool, incident.Unsay{Word: "r2", Channel: "C1", TS: "1"}}
	unsaid  = doing{berlin, incident.Unsay{Todo: view, Word: "r2"}}
	ended   = doing{kakei, incident.End{Confirmed: true, Note: "seen"}}
	tokyo   = incident.Place{Name: "region", Says: "東京", Sum: "1a2b", Want: "ap-northeast-1", Fact: "3c4d"}
	lost1   = incident.Place{Name: "impact", Want: "3社", Fact: "5e6f"}
	behind  = doing{tool, incident.Followed{Document: "notice", Behind: []incident.Place{tokyo, lost1}}}
	renewed = doing{berlin, incident.Renew{Document: "notice", Put: []incident.Place{tokyo}}}
	made    = incident.Made{
		Key: "channel", Link: incident.ChannelLink, To: incident.Link{Ref: "C1", URL: "https://x"}, Ticks: []incident.TodoID{auto, auto},
	}
)

// briefed is what executives are told.
var briefed = incident.TellExecutives{What: "EC2 in Tokyo", Doing: "Notice 1 is out", Next: "Notice 2 by 01:00"}

// came is that somebody was invited when the response was under way.
var came = incident.Arrive{At: t0.Add(10 * time.Minute), Invited: true}

// toldAll is a word to all.
var toldAll = incident.TellAll{Text: "Failing over to Osaka"}

// anew is the same, by whoever saw that nothing had happened since the declaration.
var anew = incident.TellExecutives{What: briefed.What, Doing: briefed.Doing, Next: briefed.Next, Seen: declaredAnew().BriefingSum()}

// declaredAnew is the header of an incident that was just declared.
func declaredAnew() incident.Incident {
	d, err := incident.Decide(incident.State{}, incident.Request{ID: "r0", Incident: "k3f9qa", At: t0, By: kakei, Do: declaration()})
	if err != nil {
		panic(err)
	}
	return *d.Incident
}

var headerCases = []decision{
	{"learning who an address is", []doing{{newcomer, incident.Claim{Todo: notice}}}, tool, incident.AccountFound{Was: newcomer.ID, Is: berlin.ID}, incident.EntryAccountFound, ""},
	{"learning who an address is that has no part", nil, tool, incident.AccountFound{Was: newcomer.ID, Is: berlin.ID}, "", incident.RefusedSame},
	{"joining the channel of an incident", nil, berlin, incident.Join{}, incident.EntryLetIn, ""},
	{"joining twice", []doing{{berlin, incident.Join{}}}, berlin, incident.Join{}, "", incident.RefusedSame},
	{"the declarer is in already", []doing{offers, accepts}, kakei, incident.Join{}, "", incident.RefusedSame},
	{"the tool joins nothing", nil, tool, incident.Join{}, "", incident.RefusedPerson},
	{"waiting for the link", nil, kakei, incident.Await{Answer: incident.AnswerTo{Person: "U0KAKEI"}}, incident.EntryAwaited, ""},
	{"correcting the region", nil, berlin, incident.Correct{Region: ptr("ap-northeast-1")}, incident.EntryCorrected, ""},
	{"correcting nothing", nil, berlin, incident.Correct{}, "", incident.RefusedSame},
	{"correcting a fact to what it is", nil, berlin, incident.Correct{Title: ptr(" EC2 に SSH できない ")}, "", incident.RefusedSame},
	{"correcting the title to nothing", nil, berlin, incident.Correct{Title: ptr(" \u202e ")}, "", incident.RefusedTitle},
	{"a severity that we do not know", nil, berlin, incident.Correct{Severity: ptr(incident.Severity("sev0"))}, "", incident.RefusedUnknown},
	{"executives are told", nil, berlin, briefed, incident.EntryExecutives, ""},
	{"executives are told again", []doing{{berlin, briefed}}, kakei, briefed, incident.EntryExecutives, ""},
	{"executives are told by two at once", []doing{{berlin, anew}}, kakei, anew, "", incident.RefusedBriefing},
	{"executives are told what has changed since", []doing{{bangkok, incident.Correct{Impact: ptr("3社")}}}, kakei, anew, "", incident.RefusedBriefing},
	{"executives are told while TODOs go on", []doing{{bangkok, incident.Claim{Todo: notice}}}, kakei, anew, incident.EntryExecutives, ""},
	{"executives are told two lines", nil, berlin, incident.TellExecutives{What: "x", Doing: " \u202e", Next: "z"}, "", incident.RefusedText},
	{"executives are told after the end", []doing{ended}, berlin, briefed, "", incident.RefusedEnded},
	{"coming by oneself", nil, berlin, incident.Arrive{At: t0.Add(time.Minute)}, incident.EntryArrived, ""},
	{"coming by an invitation at the start", nil, berlin, incident.Arrive{At: t0.Add(10*time.Minute - time.Second), Invited: true}, "", incident.RefusedSame},
	{"coming by an invitation later", nil, berlin, came, incident.EntryArrived, ""},
	{"coming again", []doing{{berlin, came}}, berlin, incident.Arrive{At: t0.Add(time.Hour)}, "", incident.RefusedSame},
	{"coming after the end", []doing{ended}, berlin, came, "", incident.RefusedEnded},
	{"a guest comes", nil, incident.Actor{ID: "U0GUEST", Outsider: true}, came, "", incident.RefusedOutsider},
	{"all are told", nil, berlin, toldAll, incident.EntryToAll, ""},
	{"all are told the same again", []doing{{berlin, toldAll}}, kakei, toldAll, incident.EntryToAll, ""},
	{"all are told nothing", nil, berlin, incident.TellAll{Text: " \u202e "}, "", incident.RefusedText},
	{"all are told after the end", []doing{ended}, berlin, toldAll, "", incident.RefusedEnded},
	{"executives are told what all were told since", []doing{{bangkok, toldAll}}, kakei, anew, "", incident.RefusedBriefing},
	{"the next phase with TODOs open", nil, kakei, incident.NextPhase{}, "", incident.RefusedOpen},
	{"the next phase although TODOs are open", nil, kakei, incident.NextPhase{Confirmed: true}, incident.EntryPhase, ""},
	{"the next phase after the one that was seen", nil, kakei, incident.NextPhase{From: incident.Respond, Confirmed: true}, incident.EntryPhase, ""},
	{
		"the next phase, which somebody else took already",
		[]doing{{berlin, incident.NextPhase{From: incident.Respond, Confirmed: true}}},
		kakei,
		incident.NextPhase{From: incident.Respond, Confirmed: true},
		"", incident.RefusedSame,
	},
	{
		"a typed step, a moment after somebody else's",
		[]doing{{berlin, incident.NextPhase{From: incident.Respond, Confirmed: true}}},
		kakei,
		incident.NextPhase{Unseen: true, From: incident.Watch, Confirmed: true},
		"", incident.RefusedSoon,
	},
	{
		"nothing comes after the resolve phase but the end",
		[]doing{{kakei, incident.NextPhase{Confirmed: true}}, {kakei, incident.NextPhase{Confirmed: true}}},
		kakei,
		incident.NextPhase{Confirmed: true},
		"", incident.RefusedLast,
	},
	{"the end with TODOs open", nil, kakei, incident.End{Note: "seen"}, "", incident.RefusedOpen},
	{"the end although TODOs are open", nil, kakei, incident.End{Confirmed: true, Note: "seen"}, incident.EntryResolved, ""},
	{"the end twice", []doing{ended}, kakei, incident.End{Confirmed: true, Note: "seen"}, "", incident.RefusedEnded},
	{"a false alarm", nil, kakei, incident.Cancel{Reason: "our own VPN"}, incident.EntryCanceled, ""},
	{"a false alarm without a reason", nil, kakei, incident.Cancel{Reason: " \n"}, "", incident.RefusedReason},
	{"a channel that is there", nil, tool, made, incident.EntryMade, ""},
	{"a channel that was there", []doing{{tool, made}}, tool, made, "", incident.RefusedSame},
	{"an effect that people do not open", nil, tool, incident.Made{Key: "topic"}, "", incident.RefusedSame},
	{"an effect that failed", nil, tool, failed.do, incident.EntryFailed, ""},
	{"what failed fails the same again", []doing{failed}, tool, failed.do, "", incident.RefusedSame},
	{"it fails when somebody asked to try it again", []doing{failed, {berlin, incident.Retry{ProblemID: problem.ID()}}}, tool, failed.do, incident.EntryFailed, ""},
	{"what failed is not wanted any more", []doing{failed}, tool, incident.Dropped{ProblemID: problem.ID()}, incident.EntryDropped, ""},
	{"an effect that came right", []doing{failed}, tool, incident.Healed{ProblemID: problem.ID()}, incident.EntryHealed, ""},
	{"nothing was wrong", nil, tool, incident.Healed{ProblemID: problem.ID()}, "", incident.RefusedSame},
	{"trying again", []doing{failed}, berlin, incident.Retry{ProblemID: problem.ID()}, incident.EntryRetry, ""},
	{"trying again what did not fail", nil, berlin, incident.Retry{ProblemID: problem.ID()}, "", incident.RefusedSame},
	{"a system that does not answer", nil, tool, lost, incident.EntryLost, ""},
	{"it is known already", []doing{{tool, lost}}, tool, lost, "", incident.RefusedSame},
	{"it answers again", []doing{{tool, lost}}, tool, back, incident.EntryBack, ""},
	{"it was never away", nil, tool, back, "", incident.RefusedSame},
	{"a tool of the team that is down", nil, tool, portalLost, incident.EntryToolDown, ""},
	{"a tool of the team that works again", nil, tool, portalBack, incident.EntryToolUp, ""},
	{"many tickets", nil, tool, rose, incident.EntryTickets, ""},
	{"many tickets after the end", []doing{ended}, tool, rose, "", incident.RefusedEnded},
	{"the provider posts something", nil, tool, posted, incident.EntryProvider, ""},
	{"it posts something after the end", []doing{ended}, tool, posted, "", incident.RefusedEnded},
	{"it changes the words of a post", []doing{{tool, posted}}, tool, mended, incident.EntryProviderMended, ""},
	{"an older post is seen late", []doing{{tool, postedOver}}, tool, posted, "", incident.RefusedSame},
	{"it says that it is over", []doing{{tool, posted}}, tool, postedOver, incident.EntryProvider, ""},
	{"it breaks its promise", []doing{{tool, posted}}, tool, postLate, incident.EntryProviderLate, ""},
	{"that is known", []doing{{tool, posted}, {tool, postLate}}, tool, postLate, "", incident.RefusedSame},
	{"it has posted since", []doing{{tool, posted}, {tool, mended}}, tool, postLate, "", incident.RefusedSame},
	{"it promised nothing", nil, tool, postLate, "", incident.RefusedSame},
	{"it lists the outage no more", []doing{{tool, posted}}, tool, postGone, incident.EntryProviderGone, ""},
	{"it lists no more what is over", []doing{{tool, postedOver}}, tool, postGone, "", incident.RefusedSame},
	{"the provider's word can be read", nil, tool, feedReads, incident.EntryFeedSeen, ""},
	{"that is known, too", []doing{{tool, feedReads}}, tool, feedReads, "", incident.RefusedSame},
	{"it cannot be read", nil, tool, feedLost, incident.EntryFeedLost, ""},
	{"it can be read again", []doing{{tool, feedLost}}, tool, feedReads, incident.EntryFeedBack, ""},
	{"a tool of the team that is down after the end", []doing{ended}, tool, portalLost, "", incident.RefusedEnded},
	{"a document that people have rewritten", nil, tool, behind.do, incident.EntryBehind, ""},
	{"a document that nobody has rewritten", nil, tool, incident.Followed{Document: "notice"}, "", incident.RefusedSame},
	{"it is known to be rewritten", []doing{behind}, tool, behind.do, "", incident.RefusedSame},
	{"it says what is known again", []doing{behind}, tool, incident.Followed{Document: "notice"}, incident.EntryCaughtUp, ""},
	{"bringing a fact into it", []doing{behind}, berlin, renewed.do, incident.EntryRenewed, ""},
	{"leaving it as people wrote it", []doing{behind}, berlin, incident.Renew{Document: "notice", Leave: []incident.Place{lost1}}, incident.EntryRenewed, ""},
	{"bringing a fact in where it is not to be found", []doing{behind}, berlin, incident.Renew{Document: "notice", Put: []incident.Place{lost1}}, "", incident.RefusedRewritten},
	{"bringing a fact in where somebody wrote since", []doing{behind}, berlin, incident.Renew{Document: "notice", Put: []incident.Place{{Name: "region", Sum: "other"}}}, "", incident.RefusedRewritten},
	{"choosing nothing", []doing{behind}, berlin, incident.Renew{Document: "notice"}, "", incident.RefusedSame},
	{"what was asked for was done", []doing{behind, renewed}, tool, incident.Followed{Document: "notice", Press: 1, Behind: []incident.Place{lost1}}, incident.EntryBehind, ""},
	{"what was asked for could not be done", []doing{behind, renewed}, tool, incident.Followed{Document: "notice", Press: 1, Behind: behind.do.(incident.Followed).Behind}, incident.EntryBehind, ""},
	{"what was asked for is not seen yet", []doing{behind, renewed}, tool, behind.do, "", incident.RefusedSame},
	{"a TODO of one's own", nil, berlin, incident.Add{Title: "call the data centre"}, incident.EntryAdded, ""},
	{"a TODO for somebody", nil, kakei, incident.Add{Title: "call the data centre", To: berlin}, incident.EntryAdded, ""},
	{"a TODO for a guest", nil, kakei, incident.Add{Title: "call the data centre", To: incident.Actor{ID: "U0GUEST", Outsider: true}}, "", incident.RefusedPerson},
	{"a TODO without words", nil, berlin, incident.Add{Title: "\u3000"}, "", incident.RefusedTitle},
	{"a message that is kept", nil, bangkok, kept.do, incident.EntryKept, ""},
	{"a message without words is kept", nil, bangkok, incident.Keep{Text: "\u200b", Author: berlin.ID}, "", incident.RefusedText},
	{"a message that was deleted before it is kept", []doing{{tool, incident.Unsay{Word: "r3", Channel: "C1", TS: "1"}}}, bangkok, kept.do, "", incident.RefusedSame},
	{"what is decided", nil, berlin, incident.Keep{Text: "to Osaka", Author: berlin.ID, Decided: true}, incident.EntryDecided, ""},
	{"what is decided in the browser", nil, berlin, incident.Conclude{Text: "to Osaka"}, incident.EntryDecided, ""},
	{"nothing is decided", nil, berlin, incident.Conclude{Text: " "}, "", incident.RefusedText},
	{"a correction of what was kept", []doing{kept}, berlin, incident.Reword{Word: "r2", Text: "one zone", Stamp: "2", Sum: incident.Sum("one zone")}, incident.EntryReworded, ""},
	{"an app corrects what was kept", []doing{kept}, tool, incident.Reword{Word: "r2", Text: "one zone", Stamp: "2", Sum: incident.Sum("one zone")}, incident.EntryReworded, ""},
	{"a correction that says the same of what was kept", []doing{kept}, berlin, incident.Reword{Word: "r2", Text: "two zones", Stamp: "2", Sum: incident.Sum("two zones")}, "", incident.RefusedSame},
	{"a correction of what nobody kept", nil, berlin, incident.Reword{Word: "r9", Text: "x", Stamp: "2", Sum: incident.Sum("x")}, "", incident.RefusedSame},
	{"what was kept is deleted", []doing{kept}, tool, unkept.do, incident.EntryUnsaid, ""},
	{"what was kept is deleted twice", []doing{kept, unkept}, tool, unkept.do, "", incident.RefusedSame},
	{"nothing we know", nil, berlin, nil, "", incident.RefusedUnknown},
}

var todoCases = []decision{
	{"the first claim owns", nil, berlin, incident.Claim{Todo: view}, incident.EntryClaimed, ""},
	{"the second claim helps", []doing{{berlin, incident.Claim{Todo: view}}}, bangkok, incident.Claim{Todo: view}, incident.EntryJoined, ""},
	{"claiming twice", []doing{{berlin, incident.Claim{Todo: view}}}, berlin, incident.Claim{Todo: view}, "", incident.RefusedSame},
	{"claiming after an emoji", []doing{{berlin, on(view, "eyes", 1)}}, berlin, incident.Claim{Todo: view}, "", incident.RefusedSame},
	{"the tool claims nothing", nil, tool, incident.Claim{Todo: view}, "", incident.RefusedPerson},
	{"claiming what is not there", nil, berlin, incident.Claim{Todo: "9.9"}, "", incident.RefusedTodo},
	{"claiming what comes later", nil, berlin, incident.Claim{Todo: "5.1"}, "", incident.RefusedTodo},
	{"giving up what nobody helps with", []doing{{berlin, on(view, "eyes", 1)}}, berlin, incident.Release{Todo: view}, incident.EntryReleased, ""},
	{"giving up what somebody helps with", []doing{{berlin, incident.Claim{Todo: view}}, {bangkok, on(view, "eyes", 1)}}, berlin, incident.Release{Todo: view}, incident.EntryPassed, ""},
	{"giving up what one does not have", nil, berlin, incident.Release{Todo: view}, "", incident.RefusedSame},
	{"an emoji", nil, berlin, on(view, "eyes", 1), incident.EntryClaimed, ""},
	{"an emoji on what somebody has", []doing{{bangkok, on(view, "eyes", 1)}}, berlin, on(view, "eyes", 2), incident.EntryJoined, ""},
	{"a second emoji", []doing{{berlin, on(view, "eyes", 1)}}, berlin, on(view, "hand", 2), incident.EntryReacted, ""},
	{"an emoji that Slack delivers twice", []doing{{berlin, on(view, "eyes", 1)}}, berlin, on(view, "eyes", 1), "", incident.RefusedSame},
	{"an emoji that was taken off before it arrived", []doing{{berlin, off(view, "eyes", 2)}}, berlin, on(view, "eyes", 1), "", incident.RefusedSame},
	{"an emoji without a name", nil, berlin, on(view, "", 1), "", incident.RefusedUnknown},
	{"one of two emoji taken off", []doing{{berlin, on(view, "eyes", 1)}, {berlin, on(view, "hand", 2)}}, berlin, off(view, "eyes", 3), incident.EntryReacted, ""},
	{"the owner's last emoji taken off", []doing{{berlin, on(view, "eyes", 1)}, {bangkok, on(view, "eyes", 2)}}, berlin, off(view, "eyes", 3), incident.EntryPassed, ""},
	{"a helper's emoji taken off", []doing{{berlin, on(view, "eyes", 1)}, {bangkok, on(view, "eyes", 2)}}, bangkok, off(view, "eyes", 3), incident.EntryReleased, ""},
	{"a tick", nil, berlin, on(view, incident.DoneReaction, 1), incident.EntryDone, ""},
	{"a tick on what is done", []doing{{bangkok, incident.Finish{Todo: view}}}, berlin, on(view, incident.DoneReaction, 1), incident.EntryReacted, ""},
	{"a tick on what was skipped", []doing{{bangkok, incident.Skip{Todo: view, Reason: "no Zendesk"}}}, berlin, on(view, incident.DoneReaction, 1), incident.EntryDone, ""},
	{"a tick taken off", []doing{{berlin, on(view, incident.DoneReaction, 1)}}, berlin, off(view, incident.DoneReaction, 2), incident.EntryReopened, ""},
	{"one of two ticks taken off", []doing{{berlin, on(view, incident.DoneReaction, 1)}, {bangkok, on(view, incident.DoneReaction, 2)}}, berlin, off(view, incident.DoneReaction, 3), incident.EntryReacted, ""},
	{"a tick taken off what a button closed", []doing{{kakei, incident.Finish{Todo: view}}, {berlin, on(view, incident.DoneReaction, 1)}}, berlin, off(view, incident.DoneReaction, 2), incident.EntryReacted, ""},
	{"a tick taken off what was reopened", []doing{{berlin, on(view, incident.DoneReaction, 1)}, {kakei, incident.Reopen{Todo: view}}}, berlin, off(view, incident.DoneReaction, 2), incident.EntryReacted, ""},
	{
		"a tick taken off, where another one was overruled by reopening",
		[]doing{{berlin, on(view, incident.DoneReaction, 1)}, {kakei, incident.Reopen{Todo: view}}, {bangkok, on(view, incident.DoneReaction, 2)}},
		bangkok, off(view, incident.DoneReaction, 3), incident.EntryReopened, "",
	},
	{"done by button", nil, berlin, incident.Finish{Todo: view}, incident.EntryDone, ""},
	{"done twice", []doing{{berlin, incident.Finish{Todo: view}}}, bangkok, incident.Finish{Todo: view}, "", incident.RefusedSame},
	{"skipping", nil, berlin, incident.Skip{Todo: view, Reason: "no Zendesk"}, incident.EntrySkipped, ""},
	{"skipping without a reason", nil, berlin, incident.Skip{Todo: view, Reason: "\u200b"}, "", incident.RefusedReason},
	{"skipping what is done", []doing{{berlin, incident.Finish{Todo: view}}}, berlin, incident.Skip{Todo: view, Reason: "x"}, "", incident.RefusedSame},
	{"reopening", []doing{{berlin, incident.Finish{Todo: view}}}, bangkok, incident.Reopen{Todo: view}, incident.EntryReopened, ""},
	{"reopening what is open", nil, bangkok, incident.Reopen{Todo: view}, "", incident.RefusedSame},
	{"handing over", []doing{{berlin, incident.Claim{Todo: view}}}, berlin, incident.Reassign{Todo: view, To: bangkok}, incident.EntryReassigned, ""},
	{"assigning what nobody has", nil, kakei, incident.Reassign{Todo: view, To: bangkok}, incident.EntryReassigned, ""},
	{"handing over to the owner", []doing{{berlin, incident.Claim{Todo: view}}}, berlin, incident.Reassign{Todo: view, To: berlin}, "", incident.RefusedSame},
	{"handing over to a guest", nil, kakei, incident.Reassign{Todo: view, To: guest}, "", incident.RefusedPerson},
	{"handing over to nobody", nil, kakei, incident.Reassign{Todo: view}, "", incident.RefusedPerson},
	{"a word of progress", nil, berlin, incident.AddProgress{Todo: view, Text: "half done"}, incident.EntryProgress, ""},
	{"a correction of a word", []doing{word}, berlin, incident.Reword{Todo: view, Word: "r2", Text: "done", Stamp: "2", Sum: incident.Sum("done")}, incident.EntryReworded, ""},
	{"a correction that says the same", []doing{word}, berlin, incident.Reword{Todo: view, Word: "r2", Text: " half done ", Stamp: "2", Sum: incident.Sum("half done")}, "", incident.RefusedSame},
	{"a correction to nothing", []doing{word}, berlin, incident.Reword{Todo: view, Word: "r2", Text: " ", Stamp: "2", Sum: incident.Sum(" ")}, "", incident.RefusedText},
	{
		"a correction that is older than another",
		[]doing{word, {berlin, incident.Reword{Todo: view, Word: "r2", Text: "done", Stamp: "2", Sum: incident.Sum("done")}}},
		berlin,
		incident.Reword{Todo: view, Word: "r2", Text: "almost", Stamp: "1", Sum: incident.Sum("almost")},
		"", incident.RefusedSame,
	},
	{"a correction of what nobody heard", nil, berlin, incident.Reword{Todo: view, Word: "r9", Text: "done", Stamp: "2", Sum: incident.Sum("done")}, "", incident.RefusedSame},
	{"a correction of what was deleted", []doing{word, unsaid}, berlin, incident.Reword{Todo: view, Word: "r2", Text: "x", Stamp: "9", Sum: incident.Sum("x")}, "", incident.RefusedSame},
	{"a word that is deleted", []doing{word}, berlin, incident.Unsay{Todo: view, Word: "r2"}, incident.EntryUnsaid, ""},
	{"a word that nobody heard is deleted", nil, berlin, incident.Unsay{Todo: view, Word: "r9"}, incident.EntryUnsaid, ""},
	{"a word is deleted twice", []doing{word, unsaid}, berlin, incident.Unsay{Todo: view, Word: "r2"}, "", incident.RefusedSame},
	{"a word that comes after it was deleted", []doing{{berlin, incident.Unsay{Todo: view, Word: "r3"}}}, berlin, incident.AddProgress{Todo: view, Text: "secret"}, "", incident.RefusedSame},
	{"a word is pinned", []doing{word}, bangkok, incident.Pin{Todo: view, Word: "r2"}, incident.EntryPinned, ""},
	{"a word is pinned twice", []doing{word, {bangkok, incident.Pin{Todo: view, Word: "r2"}}}, berlin, incident.Pin{Todo: view, Word: "r2"}, "", incident.RefusedSame},
	{"a word that says what is decided is pinned", []doing{{berlin, incident.AddProgress{Todo: view, Text: "x", Pinned: true}}}, bangkok, incident.Pin{Todo: view, Word: "r2"}, "", incident.RefusedSame},
	{"a word that was deleted is pinned", []doing{word, unsaid}, bangkok, incident.Pin{Todo: view, Word: "r2"}, "", incident.RefusedSame},
	{"a word that nobody heard is pinned", nil, bangkok, incident.Pin{Todo: view, Word: "r9"}, "", incident.RefusedUnknown},
	{"an emoji that claims nothing", nil, berlin, on(view, "pray", 1), "", incident.RefusedSame},
	{"an emoji that claims nothing, in another colour", nil, berlin, on(view, "pray::skin-tone-3", 1), "", incident.RefusedSame},
	{"an emoji that claims nothing is taken off", []doing{{berlin, incident.Claim{Todo: view}}}, berlin, off(view, "-1", 2), "", incident.RefusedSame},
	{"the emoji that are said of all that is fine", nil, berlin, on(view, "+1", 1), incident.EntryClaimed, ""},
	{"an empty word", nil, berlin, incident.AddProgress{Todo: view, Text: "\n"}, "", incident.RefusedText},
}

// tables are the rows, by what is there before them.
var tables = []struct {
	begin func(*testing.T) *world
	cases []decision
}{
	{declared, slices.Concat(headerCases, reviewCases, todoCases, clockCases, noticeCases, takeCases, listCases)},
	{declared, commandCases},
	{declared, backCases},
	{watchable, watchCases},
	{silent, silentCases},
	{lapsing, lapsedCases},
	{declared, handoverCases},
	{abandoned, abandonedCases},
	{checkable, checkCases},
	{mailed, toldCases},
	{onPortal, portalCases},
	{reported, signCases},
}

// rows are those of all tables, each with its world as it is before what the row asks.
func rows(t *testing.T) iter.Seq2[decision, func(*testing.T) *world] {
	t.Helper()
	return func(yield func(decision, func(*testing.T) *world) bool) {
		for _, table := range tables {
			for _, c := range table.cases {
				before := func(t *testing.T) *world {
					t.Helper()
					w := table.begin(t)
					for _, b := range c.before {
						w.must(b.by, b.do)
					}
					return w
				}
				if !yield(c, before) {
					return
				}
			}
		}
	}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	for c, before := range rows(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := before(t).ask(c.by, c.do)
			var refused *incident.Refusal
			switch {
			case c.refuse != "" && (!errors.As(err, &refused) || refused.Code != c.refuse):
				t.Errorf("got %v, %v; want it refused: %s", d.Entry.Kind, err, c.refuse)
			case c.refuse == "" && (err != nil || d.Entry.Kind != c.want):
				t.Errorf("got %v, %v; want %s", d.Entry.Kind, err, c.want)
			}
		})
	}
}

// everyAction is one allowed request of each type, on an incident with problem in it, view done and documents away, or on a sign where
// onSigns has it. The AST test holds both against the types of the package.
var everyAction = []deed{
	declaration(),
	incident.Await{},
	incident.ReadList{},
	incident.UseShorter{No: 1},
	reading("c", 3, time.Hour),
	incident.ListFailed{Fault: incident.ListFault{Code: "list_not_found"}, Began: t0},
	incident.Join{},
	incident.Correct{Impact: ptr("all of Tokyo")},
	incident.Command{To: berlin},
	incident.Deactivated{Who: kakei.ID},
	incident.NextPhase{Confirmed: true},
	incident.Cancel{Reason: "x"},
	incident.End{Confirmed: true, Note: "seen"},
	on(notice, "eyes", 1),
	incident.Claim{Todo: notice},
	incident.Release{Todo: auto},
	incident.Reassign{Todo: notice, To: berlin},
	incident.Finish{Todo: notice},
	incident.Skip{Todo: notice, Reason: "x"},
	incident.Reopen{Todo: view},
	incident.Add{Title: "x", Due: time.Hour},
	incident.Add{Title: "x", To: berlin},
	incident.AddProgress{Todo: notice, Text: "x"},
	incident.Reword{Todo: notice, Word: "r7", Text: "z", Stamp: "1", Sum: incident.Sum("z")},
	incident.Unsay{Todo: notice, Word: "r7"},
	incident.Pin{Todo: notice, Word: "r7"},
	kept.do,
	incident.Conclude{Text: "to Osaka"},
	made,
	incident.Failed{Problem: other},
	incident.Healed{ProblemID: problem.ID()},
	incident.Dropped{ProblemID: problem.ID()},
	incident.Followed{Document: "notice", Behind: []incident.Place{lost1}},
	incident.Renew{Document: "notice", Put: []incident.Place{tokyo}},
	incident.Retry{ProblemID: problem.ID()},
	incident.Lapse{Todo: notice},
	incident.Ask{Todo: notice, Step: incident.AskTake, To: []string{"S0ONCALL"}},
	incident.Recur{Todo: view, From: 0, To: 1},
	incident.SnoozeUntil{Until: t0.Add(time.Hour)},
	incident.Wake{},
	incident.Lost{System: incident.Slack},
	incident.Back{System: incident.Docs},
	portalLost,
	portalBack,
	postedOver,
	opens,
	postLate,
	postGone,
	feedReads,
	rose,
	alerted,
	cleared,
	incident.AccountFound{Was: "U0KAKEI", Is: "U0BERLIN"},
	incident.ReportSign{Facts: incident.Facts{Title: "us, too"}},
	incident.AddEvidence{Text: "five tickets"},
	incident.Meet{Link: "https://meet.example.com/abc"},
	incident.ConfirmStart{},
	came,
	toldAll,
	briefed,
	incident.CheckRight{Lines: []string{"4.4"}},
	incident.CheckMissing{Todo: view, Reason: "no tag"},
	incident.CheckExcused{Lines: []string{"4.1"}, Reason: "two of us"},
	incident.MakeSheet{},
	written(1, "y"),
	approving(1, "x"),
	takes(1),
	taken("z"),
	incident.AskApproval{No: 1, Version: 1, Ask: 1},
	calling("a"),
	incident.AssignCustomers{Customers: []string{"a"}, To: berlin},
	incident.MarkAffected{Customers: []string{"a"}, Is: incident.AffectedYes},
	incident.ExportCustomers{Count: 3},
	exports,
	asksOwners(1, time.Time{}, 2),
	reached,
	incident.PortalTurns{Day: "2026-02-21"},
	shows,
}

// exports takes the record along.
var exports = incident.Export{Head: "5f70bf18a0860070", Lines: 120}

// onApproved is allowed once a notice is approved, as it is not while one waits for that.
var onApproved = []deed{sending(1, "x")}

// onSent is allowed once a notice was sent that promises another, and onOwing once that incident is over.
var (
	onSent  = []deed{incident.WaivePromise{Reason: "sales has called everybody"}, incident.WarnNotice{Next: t0.Add(40 * time.Minute)}, lapsed}
	onOver  = []deed{incident.ReopenResponse{Reason: "it is back"}, incident.Close{}, incident.Measured{}} // in its review
	onOwing = []deed{incident.AskPromise{No: 1, Ask: 1, Step: incident.AskCommander, To: []string{"U0KAKEI"}}}
)

// withSent is a busy incident with a notice that was sent, and owing is that incident once it is over.
func withSent(t *testing.T) *world {
	t.Helper()
	w := withApproved(t)
	w.must(sent.by, sent.do)
	return w
}

func owing(t *testing.T) *world {
	t.Helper()
	w := withSent(t)
	w.must(kakei, incident.End{Confirmed: true, Without: true, Note: "seen"})
	return w
}

// over is a busy incident that has ended.
func over(t *testing.T) *world {
	t.Helper()
	w := busy(t)
	w.must(ended.by, ended.do)
	return w
}

// withApproved is a busy incident with a notice that is approved.
func withApproved(t *testing.T) *world {
	t.Helper()
	w := busy(t)
	w.must(approved.by, approved.do)
	return w
}

// busy is an incident, started provisionally, in which everyAction is allowed to bangkok, except declaring it again.
func busy(t *testing.T) *world {
	t.Helper()
	w := checkable(t)
	w.must(tool, failed.do)
	w.must(berlin, incident.Finish{Todo: view})
	w.must(bangkok, incident.Claim{Todo: auto})
	w.must(kakei, incident.SnoozeUntil{Until: t0.Add(time.Hour)})
	w.must(tool, incident.Lost{System: incident.Docs})
	w.must(berlin, incident.AddProgress{Todo: notice, Text: "y"}) // r7
	w.must(tool, behind.do)
	w.must(tool, posted)
	w.must(documentMade.by, documentMade.do)
	w.must(takingOver.by, takingOver.do)
	w.must(draft.by, draft.do)
	w.state.Incident.Provisional = true
	w.state.List.Count, w.state.List.Held = 4, &incident.HeldList{No: 1, Version: "b", Count: 2}
	w.state.Incident.Notices.Delivery = leaving(t0)
	w.state.Incident.Portal = &incident.PortalRow{Posted: []incident.Posted{{No: 1, At: t0}}}
	return w
}

func code(err error) incident.Code {
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

func TestOutsidersAreRefusedEverything(t *testing.T) {
	t.Parallel()
	for _, a := range everyAction {
		w := busy(t)
		if _, err := w.ask(guest, a); code(err) != incident.RefusedOutsider {
			t.Errorf("%T by a guest: %v", a, err)
		}
		if _, again := a.(incident.Declare); again {
			continue
		}
		if _, err := w.ask(bangkok, a); err != nil {
			t.Errorf("%T by one of us: %v", a, err)
		}
	}
	for _, c := range []struct {
		deeds []deed
		begin func(*testing.T) *world
	}{{onApproved, withApproved}, {onSent, withSent}, {onOwing, owing}, {onOver, over}, {onSigns, reported}, {onOffered, offered}, {onOffering, offering}, {onLapsed, lapsing}, {onSilent, silent}, {onCommanding, commanding}, {onBeginning, declared}, {onHandover, handing}, {onWalked, walked}, {onMonitoring, monitoring}} {
		for _, a := range c.deeds {
			if _, err := c.begin(t).ask(guest, a); code(err) != incident.RefusedOutsider {
				t.Errorf("%T by a guest: %v", a, err)
			}
			if _, err := c.begin(t).ask(bangkok, a); err != nil {
				t.Errorf("%T by one of us: %v", a, err)
			}
		}
	}
}

func TestAfterTheEndOnlyTheToolFinishesAndPeopleTalk(t *testing.T) {
	t.Parallel()
	for _, end := range []incident.Action{incident.End{Confirmed: true, Note: "seen"}, incident.Cancel{Reason: "false alarm"}} {
		for _, a := range everyAction {
			w := busy(t)
			w.must(kakei, end)
			_, err := w.ask(bangkok, a)
			want := incident.RefusedEnded
			switch a.(type) {
			case incident.Made, incident.Failed, incident.Healed, incident.Dropped, incident.Retry, incident.AddProgress, incident.Reword, incident.Unsay, incident.Keep, incident.Pin, incident.Conclude, incident.Lost, incident.Back, incident.Delivered, incident.PortalTurns, incident.PortalShows,
				incident.CallCustomers, incident.AssignCustomers, incident.MarkAffected, incident.ExportCustomers, incident.Export,
				incident.ReadList, incident.UseShorter, incident.ListRead, incident.ListFailed: // of the workspace, which has no end
				want = ""
			case incident.Declare:
				want = incident.RefusedSame
			case incident.Correct: // in the review
				if _, over := end.(incident.End); over {
					want = ""
				}
			}
			if code(err) != want {
				t.Errorf("%T after %T: %v, want %q", a, end, err, want)
			}
		}
	}
}

func TestWhichSystemsHaveWork(t *testing.T) {
	t.Parallel()
	want := map[incident.EntryKind][]incident.System{
		incident.EntryDeclared: {incident.Slack, incident.Docs},
		// What changes nothing that people see in Slack wakes nobody.
		incident.EntryReacted: nil, incident.EntryCalled: nil, incident.EntryUncalled: nil, incident.EntryAssigned: nil, incident.EntryAffected: nil,
		incident.EntryExported: nil, incident.EntryPortalTurned: nil, incident.EntryUntold: nil, incident.EntryReworded: {incident.Slack}, incident.EntryUnsaid: {incident.Slack},
		// Only the system that failed tries again.
		incident.EntryRetry: {incident.System(problem.System)},
		// A document says what is known, and by when customers hear next.
		incident.EntryCorrected: {incident.Slack, incident.Docs}, incident.EntryCommander: {incident.Slack, incident.Docs}, incident.EntryCommanderGone: {incident.Slack, incident.Docs}, incident.EntryHeard: nil,
		incident.EntryAccountFound: {incident.Slack, incident.Docs}, incident.EntryRenewed: {incident.Slack, incident.Docs},
		incident.EntryNoticeSent: {incident.Slack, incident.Docs}, incident.EntryTakeover: {incident.Slack, incident.Docs},
		incident.EntrySheet: {incident.Slack, incident.Docs}, incident.EntryMeasured: {incident.Slack, incident.Docs},
	}
	for c, before := range rows(t) {
		if c.refuse != "" {
			continue
		}
		systems, known := want[c.want]
		if !known {
			systems = []incident.System{incident.Slack}
		}
		woken := before(t).must(c.by, c.do).Systems
		woken = slices.DeleteFunc(woken, func(s incident.System) bool { return s != incident.Slack && s != incident.Docs })
		if !slices.Equal(woken, systems) {
			t.Errorf("%s: %v, want %v", c.name, woken, systems)
		}
	}
}
