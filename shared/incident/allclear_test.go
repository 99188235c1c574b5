package incident_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// clearing is the recovery notice after the first, with what all are told when it is sent.
func clearing(said string) incident.WriteNotice {
	do := follow(2, incident.RecoveryNotice, "z", 0)
	do.AllClear = new(both(said))
	return do
}

// TestTheAllClearIsSaidWithTheRecoveryNotice: once that is sent, and by no other notice.
func TestTheAllClearIsSaidWithTheRecoveryNotice(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.state.Incident.Settings.Announce = []incident.Audience{{Channel: "C0ALL"}}
	first := written(0, "x")
	first.AllClear = new(both("it is over"))
	w.round(first)
	if said := w.state.Incident.Notices.AllClear; said != nil {
		t.Fatalf("the first notice says %v", *said)
	}
	do := clearing("it is over")
	n := w.must(kakei, do).Notice
	if said := w.state.Incident.Notices.AllClear; said != nil || n.Text.AllClear != both("it is over") {
		t.Fatalf("written: %v, %v", said, n.Text)
	}
	w.must(berlin, incident.ApproveNotice{No: 2, Version: 1, Sum: n.Sum})
	w.must(kakei, incident.SendNotice{No: 2, Version: 1, Sum: n.Sum, Anyway: true})
	if said := w.state.Incident.Notices.AllClear; said == nil || *said != both("it is over") {
		t.Errorf("sent: %v", said)
	}
}

// TestARelapseIsCounted: a notice that is no recovery notice takes an all-clear back while the response runs.
func TestARelapseIsCounted(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.state.Incident.Settings.Announce = []incident.Audience{{Channel: "C0ALL"}}
	w.round(written(0, "x"))
	w.send(clearing("it is over"))
	w.send(follow(3, incident.FollowUpNotice, "y", 3*time.Hour))
	if n := w.state.Incident.Notices; n.Relapses != 1 || n.AllClear != nil {
		t.Fatalf("%+v", n)
	}
	w.send(follow(4, incident.FollowUpNotice, "yy", 3*time.Hour))
	do := clearing("it is over after all")
	do.No = 5
	w.send(do)
	if n := w.state.Incident.Notices; n.Relapses != 1 || n.AllClear == nil {
		t.Errorf("%+v", n)
	}
}

// TestARecoveryNoticeAfterTheEnd: all were told of the end by then, and the room hears of it in a message of its own.
func TestARecoveryNoticeAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.state.Incident.Settings.Announce = []incident.Audience{{Channel: "C0ALL"}}
	w.round(written(0, "x"))
	w.must(kakei, without)
	w.send(clearing("it is over"))
	i := w.state.Incident
	if n := i.Notices; !n.Later || n.AllClear == nil {
		t.Errorf("%+v", n)
	}
	if last := i.News[len(i.News)-2:]; last[1].Entry.Kind != incident.EntryNoticeSent || last[0].No == last[1].No {
		t.Errorf("%+v", last)
	}
}

// send has a notice written, approved and sent as it stands.
func (w *world) send(do incident.WriteNotice) {
	w.t.Helper()
	n := w.must(kakei, do).Notice
	w.must(berlin, incident.ApproveNotice{No: n.No, Version: 1, Sum: n.Sum})
	w.must(kakei, incident.SendNotice{No: n.No, Version: 1, Sum: n.Sum, Anyway: true})
}

// TestTheAllClearIsBound: one changed character voids an approval; an edit that does not ask for it leaves it.
func TestTheAllClearIsBound(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.state.Incident.Settings.Announce = []incident.Audience{{Channel: "C0ALL"}}
	w.round(written(0, "x"))
	do := clearing("it is over")
	n := w.must(kakei, do).Notice
	w.must(berlin, incident.ApproveNotice{No: 2, Version: 1, Sum: n.Sum})
	do.Seen, do.Fields, do.AllClear = 1, nil, new(both("it is over."))
	if d := w.must(kakei, do); d.Notice.Approval != nil || d.Notice.Text.AllClear != both("it is over.") {
		t.Errorf("edited: %+v", d.Notice)
	}
	do.Seen, do.AllClear, do.Letters = 2, nil, letters("zz")
	if d := w.must(kakei, do); d.Notice.Text.AllClear != both("it is over.") {
		t.Errorf("not asked for: %+v", d.Notice.Text)
	}
	do.Seen, do.AllClear = 3, new(incident.Text{})
	n = w.must(kakei, do).Notice
	w.must(berlin, incident.ApproveNotice{No: 2, Version: 4, Sum: n.Sum})
	w.must(kakei, incident.SendNotice{No: 2, Version: 4, Sum: n.Sum, Anyway: true})
	if said := w.state.Incident.Notices.AllClear; said != nil {
		t.Errorf("blanked, and said all the same: %v", *said)
	}
}

// TestTheAllClearBesideADocument: the document does not say it, so whoever takes that over does.
func TestTheAllClearBesideADocument(t *testing.T) {
	t.Parallel()
	w := noticed(t)
	w.state.Incident.Settings.Announce = []incident.Audience{{Channel: "C0ALL"}}
	w.round(written(0, "x"))
	document, _ := incident.NoticeDraft(2, incident.RecoveryNotice)
	w.must(tool, incident.Made{Key: incident.DocumentLink(document), Link: incident.DocumentLink(document), To: incident.Link{Ref: "2", URL: "https://docs.example.com/2"}})
	w.must(berlin, incident.TakeOver{No: 2, Stage: incident.RecoveryNotice, AsOf: w.at, AllClear: new(both("it is over"))})
	told := incident.TakenOver{Document: document, Press: 1, Letters: letters("z")}
	if d := w.must(tool, told); d.Notice.Text.AllClear != both("it is over") {
		t.Errorf("%+v", d.Notice.Text)
	}
	w.must(berlin, incident.TakeOver{No: 2, Seen: 1, Stage: incident.RecoveryNotice, AsOf: w.at})
	told.Press, told.Letters = 2, letters("zz")
	if d := w.must(tool, told); d.Notice.Text.AllClear != both("it is over") {
		t.Errorf("not asked for: %+v", d.Notice.Text)
	}
}

// TestNobodyIsToldOfWhatIsPrivate: what all are told goes where people were told of the incident, and nowhere else.
func TestNobodyIsToldOfWhatIsPrivate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*incident.Incident)
		want   bool
	}{
		"announced":        {func(i *incident.Incident) { i.Settings.Announce = []incident.Audience{{Channel: "C0ALL"}} }, true},
		"in the help room": {func(i *incident.Incident) { i.Settings.Help = "C0HELP" }, true},
		"a drill announced": {func(i *incident.Incident) {
			i.Kind, i.Settings.Announce = incident.Drill, []incident.Audience{{Channel: "C0DRILL"}}
		}, true},
		"a drill": {func(i *incident.Incident) { i.Kind, i.Settings.Help = incident.Drill, "C0HELP" }, false},
		"nowhere": {func(*incident.Incident) {}, false},
		"private": {func(i *incident.Incident) {
			i.Private, i.Settings.Announce = true, []incident.Audience{{Channel: "C0ALL"}}
		}, false},
	} {
		w := noticed(t)
		w.round(written(0, "x"))
		i := &w.state.Incident
		i.Settings.Announce, i.Settings.Help = nil, ""
		c.change(i)
		do := clearing("it is over")
		do.Drill = i.Kind == incident.Drill
		if d := w.must(kakei, do); (d.Notice.Text.AllClear != incident.Text{}) != c.want || i.TellsAll() != c.want {
			t.Errorf("%s: %+v", name, d.Notice.Text)
		}
	}
}
