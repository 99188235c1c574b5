package measure_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
)

var t0 = time.Date(2026, 2, 19, 15, 9, 0, 0, time.UTC)

func at(minute int) time.Time { return t0.Add(time.Duration(minute) * time.Minute) }

// sent is an entry of a notice that was sent so many minutes after T0 and promised the next; 0: it was the last.
func sent(no, minute, promise int, ways ...incident.Way) incident.Entry {
	mark := incident.NoticeMark{No: no, Stage: incident.FollowUpNotice, Ways: ways}
	if mark.Promise = at(promise); promise == 0 {
		mark.Stage, mark.Promise = incident.RecoveryNotice, time.Time{}
	}
	return incident.Entry{Kind: incident.EntryNoticeSent, At: at(minute), Notice: &mark}
}

func kept(no, due, by, minute, late int) measure.Promise {
	return measure.Promise{No: no, Due: at(due), By: by, Kept: at(minute), Late: time.Duration(late) * time.Minute}
}

func open(no, due int) measure.Promise { return measure.Promise{No: no, Due: at(due)} }

func TestHowCustomersWereTold(t *testing.T) {
	t.Parallel()
	const mail, portal = incident.ByMail, incident.ByPortal
	for _, c := range []struct {
		name     string
		timeline []incident.Entry
		gap      int // in minutes
		from     int
		promises []measure.Promise
		late     int
		most     int
		broken   int // two hours after T0
	}{
		{"nothing was sent", nil, 0, 0, nil, 0, 0, 0},
		{"one, which promises another", []incident.Entry{sent(1, 28, 60)}, 0, 0, []measure.Promise{open(1, 60)}, 0, 0, 1},
		{"one, whose promise is still ahead", []incident.Entry{sent(1, 28, 180)}, 0, 0, []measure.Promise{open(1, 180)}, 0, 0, 0},
		{"in time, and a minute early", []incident.Entry{sent(1, 28, 60), sent(2, 59, 90), sent(3, 90, 0)}, 31, 28, []measure.Promise{kept(1, 60, 2, 59, 0), kept(2, 90, 3, 90, 0)}, 0, 0, 0},
		{"one late", []incident.Entry{sent(1, 28, 60), sent(2, 63, 90), sent(3, 85, 0)}, 35, 28, []measure.Promise{kept(1, 60, 2, 63, 3), kept(2, 90, 3, 85, 0)}, 1, 3, 0},
		{"two late", []incident.Entry{sent(1, 28, 60), sent(2, 63, 90), sent(3, 101, 0)}, 38, 63, []measure.Promise{kept(1, 60, 2, 63, 3), kept(2, 90, 3, 101, 11)}, 2, 11, 0},
		{"the first of two waits of the same length", []incident.Entry{sent(1, 0, 30), sent(2, 30, 60), sent(3, 60, 0)}, 30, 0, []measure.Promise{kept(1, 30, 2, 30, 0), kept(2, 60, 3, 60, 0)}, 0, 0, 0},
		{
			"a promise by mail is not kept by the portal",
			[]incident.Entry{sent(1, 10, 40, mail, portal), sent(2, 35, 65, portal), sent(3, 52, 80, mail), sent(4, 60, 0, portal)},
			42, 10,
			[]measure.Promise{kept(1, 40, 3, 52, 12), kept(2, 65, 4, 60, 0), open(3, 80)},
			1, 12, 1,
		},
		{"a mail keeps what people had sent themselves", []incident.Entry{sent(1, 10, 40), sent(2, 35, 65, mail)}, 25, 10, []measure.Promise{kept(1, 40, 2, 35, 0), open(2, 65)}, 0, 0, 1},
		{"the portal does not", []incident.Entry{sent(1, 10, 40), sent(2, 35, 65, portal)}, 0, 0, []measure.Promise{open(1, 40), open(2, 65)}, 0, 0, 2},
		{"between two on the portal, where nothing is mailed", []incident.Entry{sent(1, 10, 40, portal), sent(2, 35, 65, portal), sent(3, 70, 0, portal)}, 35, 35, []measure.Promise{kept(1, 40, 2, 35, 0), kept(2, 65, 3, 70, 5)}, 1, 5, 0},
		{"what people send keeps all", []incident.Entry{sent(1, 10, 40, mail, portal), sent(2, 45, 0)}, 35, 10, []measure.Promise{kept(1, 40, 2, 45, 5)}, 1, 5, 0},
		{
			"other entries say nothing of it",
			[]incident.Entry{{Kind: incident.EntryNoticeApproved, At: at(1), Notice: &incident.NoticeMark{No: 1, Promise: at(30)}}, sent(1, 28, 60), {Kind: incident.EntryNoticeSent, At: at(29)}},
			0, 0,
			[]measure.Promise{open(1, 60)},
			0, 0, 1,
		},
		{"entries come in any order", []incident.Entry{sent(2, 63, 0), sent(1, 28, 60)}, 35, 28, []measure.Promise{kept(1, 60, 2, 63, 3)}, 1, 3, 0},
	} {
		got := measure.FromTimeline(c.timeline)
		if want := time.Duration(c.gap) * time.Minute; got.Gap != want || want > 0 && (!got.From.Equal(at(c.from)) || got.To.Sub(got.From) != want) {
			t.Errorf("%s: the longest wait is %v from %v to %v", c.name, got.Gap, got.From, got.To)
		}
		if !slices.Equal(got.Promises, c.promises) {
			t.Errorf("%s: promises\n got %+v\nwant %+v", c.name, got.Promises, c.promises)
		}
		n, most := got.Late()
		if broken := got.Broken(at(120)); n != c.late || most != time.Duration(c.most)*time.Minute || broken != c.broken {
			t.Errorf("%s: late are %d, by %v at most; broken %d", c.name, n, most, broken)
		}
	}
}

// TestWhatNobodyWaitsFor counts as neither kept nor broken, and nobody waits after a recovery notice.
func TestWhatNobodyWaitsFor(t *testing.T) {
	t.Parallel()
	sent := []incident.SentNotice{{No: 1, Stage: incident.FirstNotice, At: at(0), Promise: at(30)}}
	i := incident.Incident{Status: incident.Open, Kind: incident.Live, Sent: sent, Notices: incident.Notices{Sent: 1, Promise: at(30)}}
	if n := measure.Now(i).Broken(at(60)); n != 1 {
		t.Errorf("%d are broken while customers wait", n)
	}
	i.Notices.Waived = &incident.Signature{By: "U0KAKEI", At: at(40)}
	if n := measure.Now(i).Broken(at(60)); n != 0 {
		t.Errorf("%d are broken once somebody said why", n)
	}
	i.Notices.Waived, i.Status = nil, incident.Canceled
	if n := measure.Now(i).Broken(at(60)); n != 0 {
		t.Errorf("%d are broken once it was called off", n)
	}
	recovered := incident.SentNotice{No: 2, Stage: incident.RecoveryNotice, At: at(20)}
	back := incident.SentNotice{No: 3, Stage: incident.FollowUpNotice, At: at(500), Promise: at(530)}
	if got := measure.Of(append(sent, recovered, back)).Gap; got != 20*time.Minute {
		t.Errorf("the longest gap is %s", got)
	}
}
