package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

var (
	documentMade = doing{tool, incident.Made{Key: "document/notice", Link: "document/notice", To: incident.Link{Ref: "1", URL: "https://docs.example.com/1"}}}
	takingOver   = doing{berlin, takes(0)}
	takenX       = doing{tool, taken("x")}
)

// takes asks to take notice 1 over from its document, when version seen stood there.
func takes(seen int) incident.TakeOver {
	return incident.TakeOver{No: 1, Seen: seen, Stage: incident.FirstNotice, AsOf: t0.Add(10 * time.Minute), Promise: t0.Add(40 * time.Minute)}
}

// taken is what the document says, in which people wrote.
func taken(body string, editors ...incident.PersonID) incident.TakenOver {
	return incident.TakenOver{Document: "notice", Press: 1, Letters: letters(body), Editors: editors}
}

func unknown(t incident.TakenOver) incident.TakenOver {
	t.Unknown = true
	return t
}

// ofDrill is of a form of a drill.
var ofDrill = func() incident.TakeOver {
	do := takes(0)
	do.Drill = true
	return do
}()

// endless promises nothing.
var endless = func() incident.TakeOver {
	do := takes(0)
	do.Promise = time.Time{}
	return do
}()

// takeCases are what people may do with the document of a notice.
var takeCases = []decision{
	{"the document is taken over", []doing{documentMade}, berlin, takes(0), incident.EntryTakeover, ""},
	{"there is no document", nil, berlin, takes(0), "", incident.RefusedNoDocument},
	{"it is asked for twice", []doing{documentMade, takingOver}, kakei, takes(0), "", incident.RefusedSame},
	{"it is asked for when another version stands there", []doing{documentMade, takingOver, draft}, kakei, takes(1), incident.EntryTakeover, ""},
	{"a form of before asks for it", []doing{documentMade, draft}, berlin, takes(0), "", incident.RefusedNoticeChanged},
	{"another notice comes next", []doing{documentMade, draft, approved, sent}, berlin, takes(0), "", incident.RefusedNoticeSent},
	{"a drill's form asks for it", []doing{documentMade}, berlin, ofDrill, "", incident.RefusedUnknown},
	{"it promises nothing", []doing{documentMade}, berlin, endless, "", incident.RefusedPromise},
	{"it is there", []doing{documentMade, takingOver}, tool, taken("x"), incident.EntryTakenOver, ""},
	{"it is there twice", []doing{documentMade, takingOver, takenX}, tool, taken("x"), "", incident.RefusedSame},
	{"nobody asked for it", []doing{documentMade}, tool, taken("x"), "", incident.RefusedSame},
	{"it is of what was asked before", []doing{documentMade, takingOver, draft, {kakei, takes(1)}}, tool, taken("x"), "", incident.RefusedSame},
	{"it could not be read", []doing{documentMade, takingOver}, tool, incident.TakenOver{Document: "notice", Press: 1, Code: "document_gone"}, incident.EntryTakeoverFailed, ""},
	{"somebody wrote meanwhile", []doing{documentMade, takingOver, draft}, tool, taken("y"), incident.EntryTakeoverFailed, ""},
	{"nothing in it is new", []doing{documentMade, draft, {berlin, takes(1)}}, tool, taken("x"), incident.EntryTakeoverFailed, ""},
	{"it says nothing", []doing{documentMade, takingOver}, tool, taken(" "), incident.EntryTakeoverFailed, ""},
	{"what could not be read is asked for again", []doing{documentMade, takingOver, {tool, incident.TakenOver{Document: "notice", Press: 1, Code: "x"}}}, berlin, takes(0), incident.EntryTakeover, ""},
	{"somebody approves it", []doing{documentMade, takingOver, takenX}, bangkok, approving(1, "x"), incident.EntryNoticeApproved, ""},
	{"who pressed approves it", []doing{documentMade, takingOver, takenX}, berlin, approving(1, "x"), "", incident.RefusedAuthor},
	{"whom the revisions name approves it", []doing{documentMade, takingOver, {tool, taken("x", bangkok.ID)}}, bangkok, approving(1, "x"), "", incident.RefusedAuthor},
	{"somebody approves what nobody knows who wrote", []doing{documentMade, takingOver, {tool, unknown(taken("x"))}}, bangkok, approving(1, "x"), "", incident.RefusedAuthorsUnknown},
	{"the commander approves it", []doing{documentMade, takingOver, {tool, unknown(taken("x"))}}, kakei, approving(1, "x"), incident.EntryNoticeApproved, ""},
	{"the commander approves it, who pressed", []doing{documentMade, {kakei, takes(0)}, {tool, unknown(taken("x"))}}, kakei, approving(1, "x"), "", incident.RefusedAuthorsUnknown},
	{"the commander approves it, who wrote in it", []doing{documentMade, takingOver, {tool, unknown(taken("x", kakei.ID))}}, kakei, approving(1, "x"), "", incident.RefusedAuthorsUnknown},
	{"somebody approves what was edited as text after that", []doing{documentMade, takingOver, {tool, unknown(taken("x"))}, {berlin, asText(1, "y")}}, bangkok, approving(2, "y"), "", incident.RefusedAuthorsUnknown},
	{"somebody approves what was written anew after that", []doing{documentMade, takingOver, {tool, unknown(taken("x"))}, {berlin, written(1, "y")}}, bangkok, approving(2, "y"), incident.EntryNoticeApproved, ""},
	{"the commander of now approves it", []doing{documentMade, {kakei, takes(0)}, {tool, unknown(taken("x"))}, {kakei, incident.Command{To: bangkok}}, {bangkok, incident.AcceptOffer{No: 1}}}, bangkok, approving(1, "x"), incident.EntryNoticeApproved, ""},
	{"the commander of before approves it", []doing{documentMade, takingOver, {tool, unknown(taken("x"))}, {kakei, incident.Command{To: bangkok}}, {bangkok, incident.AcceptOffer{No: 1}}}, kakei, approving(1, "x"), "", incident.RefusedAuthorsUnknown},
}

// asText is an edit of the text.
func asText(seen int, body string) incident.WriteNotice {
	do := written(seen, body)
	do.Fields = nil
	return do
}

// TestWhatIsTakenOver: the version is whoever's asked for it; those who wrote in the document are its authors, too, and it keeps what an
// edit of the text keeps.
func TestWhatIsTakenOver(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.must(documentMade.by, documentMade.do)
	w.must(draft.by, draft.do)
	w.must(berlin, approving(1, "x"))
	do := takes(1)
	do.AsOf, do.Promise = t0, t0.Add(5*time.Hour)
	w.must(berlin, do)
	d := w.must(tool, taken("y", bangkok.ID, "mail:new@example.com"))
	n := w.notices[1]
	if !slices.Equal(n.Authors, []incident.PersonID{kakei.ID, berlin.ID, bangkok.ID, "mail:new@example.com"}) || n.Unknown || n.Approval != nil {
		t.Errorf("%+v", n)
	}
	if first := written(0, "x"); n.Version != 2 || n.Text.By != berlin.ID || !n.Text.AsOf.Equal(first.AsOf) || !n.Text.Promise.Equal(first.Promise) || n.Text.Letters != letters("y") {
		t.Errorf("%+v", n.Text)
	}
	if e := d.Entry; e.By != berlin.ID || e.Via != incident.ViaTool || !e.Notice.Voids || e.Notice.Unknown || e.Notice.Version != 2 {
		t.Errorf("%+v, %+v", e, e.Notice)
	}
	w.states(map[incident.TodoID]incident.TodoState{"4.3b": incident.TodoDone, "4.3c": incident.TodoOpen})
	news := w.state.Incident.News
	if last := news[len(news)-1]; last.Entry.Kind != incident.EntryTakenOver || last.Ask != nil { // the commander began it
		t.Errorf("%+v", last)
	}
}

// TestWhoIsAskedOfWhatNobodyKnows: the commander, and nobody after them; where they wrote in it nobody is, and it is said.
func TestWhoIsAskedOfWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		editors []incident.PersonID
		ask     []string
		nobody  bool
	}{"the commander": {nil, []string{"U0KAKEI"}, false}, "nobody": {[]incident.PersonID{kakei.ID}, nil, true}} {
		w := declared(t)
		w.state.Incident.Settings.Leads = []string{"S0LEADS"}
		w.must(documentMade.by, documentMade.do)
		w.must(takingOver.by, takingOver.do)
		d := w.must(tool, unknown(taken("x", c.editors...)))
		news := w.state.Incident.News
		if last := news[len(news)-1]; !slices.Equal(last.Ask, c.ask) || !d.Entry.Notice.Unknown || d.Entry.Notice.Nobody != c.nobody {
			t.Errorf("%s: %+v, %+v", name, last, d.Entry.Notice)
		}
		if _, err := w.ask(tool, incident.AskApproval{No: 1, Version: 1, Ask: 1, To: []string{"S0LEADS"}}); code(err) != incident.RefusedSame {
			t.Errorf("%s: others are asked, too: %v", name, err)
		}
	}
}

// TestWhoHearsThatItFailed: whoever asked for it, and why.
func TestWhoHearsThatItFailed(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(documentMade.by, documentMade.do)
	w.must(takingOver.by, takingOver.do)
	w.must(draft.by, draft.do)
	d := w.must(tool, taken("y"))
	news := w.state.Incident.News
	if last := news[len(news)-1]; !slices.Equal(last.Ask, []string{"U0BERLIN"}) || last.Entry.Text != string(incident.RefusedNoticeChanged) || d.Notice != nil {
		t.Errorf("%+v, %+v", last, d.Notice)
	}
	if take := w.state.Incident.Drafts["notice"].Take; !take.Told {
		t.Errorf("%+v", take)
	}
}

// TestADocumentOfItsOwn: whoever wrote in the document of one notice may approve the next.
func TestADocumentOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		no             int
		stage          incident.NoticeStage
		name, template string
	}{
		{1, incident.FirstNotice, "notice", "notice"},
		{2, incident.FollowUpNotice, "follow-up-2", "follow-up"},
		{3, incident.FollowUpNotice, "follow-up-3", "follow-up"},
		{3, incident.RecoveryNotice, "recovery-3", "recovery"},
	} {
		if name, template := incident.NoticeDraft(c.no, c.stage); name != c.name || template != c.template {
			t.Errorf("%d %s: %s of %s", c.no, c.stage, name, template)
		}
	}
}

// TestATakeoverSentAgain is recorded by the entry of the first.
func TestATakeoverSentAgain(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(documentMade.by, documentMade.do)
	e := w.must(takingOver.by, takingOver.do).Entry
	if !e.Records(takes(0), w.state) || e.Records(takes(1), w.state) {
		t.Errorf("%+v", e)
	}
}
