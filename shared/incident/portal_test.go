package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// by has a notice leave in some ways only.
func by(do incident.WriteNotice, ways ...incident.Way) incident.WriteNotice {
	do.To = &incident.Addressees{Group: incident.Group{Services: []string{"EC2"}}, Ways: ways}
	return do
}

// onPortal is an incident whose first notice left by mail and to the portal, and promised another half an hour after T0.
func onPortal(t *testing.T) *world {
	t.Helper()
	w := declared(t)
	w.list = customers(10)
	w.out(by(follow(1, incident.FirstNotice, "x", 30*time.Minute), incident.ByMail, incident.ByPortal))
	return w
}

// out has a notice written, approved and sent.
func (w *world) out(do incident.WriteNotice) incident.Decision {
	w.t.Helper()
	w.approve(do)
	return w.must(kakei, w.sends(do, ""))
}

var (
	shows    = incident.PortalShows{No: 1}
	recovers = by(follow(2, incident.RecoveryNotice, "well again", 0), incident.ByPortal)
)

// portalCases are what may happen to what stands on the portal.
var portalCases = []decision{
	{"it is another day", nil, tool, incident.PortalTurns{Day: "2026-02-21"}, incident.EntryPortalTurned, ""},
	{"it is that day already", []doing{{tool, incident.PortalTurns{Day: "2026-02-21"}}}, tool, incident.PortalTurns{Day: "2026-02-21"}, "", incident.RefusedSame},
	{"a notice stands on the portal", nil, tool, shows, incident.EntryPortalShows, ""},
	{"that is known", []doing{{tool, shows}}, tool, shows, "", incident.RefusedSame},
	{"it does not", nil, tool, incident.PortalShows{Fault: "portal_denied"}, incident.EntryPortalFailed, ""},
	{"it does in the end", []doing{{tool, incident.PortalShows{Fault: "portal_denied"}}}, tool, shows, incident.EntryPortalShows, ""},
	{"the recovery notice leaves out who was promised it by mail", nil, kakei, recovers, "", incident.RefusedWays},
	{"it leaves every way", nil, kakei, by(recovers, incident.ByMail, incident.ByPortal), incident.EntryNoticeDrafted, ""},
	{"people send it", nil, kakei, by(recovers), incident.EntryNoticeDrafted, ""},
}

// TestWhosePromiseIsKept: a notice keeps what was promised by its own ways; the earliest that stands is when the next one is due.
func TestWhosePromiseIsKept(t *testing.T) {
	t.Parallel()
	mail, portal := incident.ByMail, incident.ByPortal
	type notice struct {
		ways    []incident.Way
		promise time.Duration
	}
	for name, c := range map[string]struct {
		then []notice
		want time.Duration // the promise that stands
	}{
		"both":                              {[]notice{{[]incident.Way{mail, portal}, time.Hour}}, time.Hour},
		"the portal only":                   {[]notice{{[]incident.Way{portal}, time.Hour}}, 30 * time.Minute},
		"the portal only, and sooner":       {[]notice{{[]incident.Way{portal}, 20 * time.Minute}}, 20 * time.Minute},
		"the portal only, sooner, and kept": {[]notice{{[]incident.Way{portal}, 20 * time.Minute}, {[]incident.Way{portal}, time.Hour}}, 30 * time.Minute},
		"mail only":                         {[]notice{{[]incident.Way{mail}, time.Hour}}, 30 * time.Minute},
		"each by itself":                    {[]notice{{[]incident.Way{mail}, time.Hour}, {[]incident.Way{portal}, 2 * time.Hour}}, time.Hour},
		"by hand":                           {[]notice{{nil, time.Hour}}, time.Hour},
		"by hand, then mail":                {[]notice{{nil, time.Hour}, {[]incident.Way{mail}, 2 * time.Hour}}, 2 * time.Hour},
		"by hand, then the portal only":     {[]notice{{nil, time.Hour}, {[]incident.Way{portal}, 2 * time.Hour}}, time.Hour},
	} {
		w := onPortal(t)
		for n, next := range c.then {
			w.out(by(follow(n+2, incident.FollowUpNotice, "y", next.promise), next.ways...))
		}
		if got := w.state.Incident.Notices.Promise; !got.Equal(t0.Add(c.want)) {
			t.Errorf("%s: promised is %s, want %s", name, got.Sub(t0), c.want)
		}
		if got := w.state.NextNotice(); !got.Equal(t0.Add(c.want)) {
			t.Errorf("%s: the next is due %s after T0, want %s", name, got.Sub(t0), c.want)
		}
	}
}

// TestWithNothingButThePortal: what stands there only is kept by what stands there, and by no mail.
func TestWithNothingButThePortal(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.list = customers(10)
	w.out(by(follow(1, incident.FirstNotice, "x", 30*time.Minute), incident.ByPortal))
	w.out(by(follow(2, incident.FollowUpNotice, "y", time.Hour), incident.ByPortal))
	if n := w.state.Incident.Notices; !n.Promise.Equal(t0.Add(time.Hour)) {
		t.Errorf("the portal keeps its own promise: %s after T0 stands", n.Promise.Sub(t0))
	}
	w.out(by(follow(3, incident.FollowUpNotice, "z", 2*time.Hour), incident.ByMail))
	if n := w.state.Incident.Notices; !n.Promise.Equal(t0.Add(time.Hour)) {
		t.Errorf("a mail keeps the portal's promise: %s after T0 stands", n.Promise.Sub(t0))
	}
	recovers := follow(4, incident.RecoveryNotice, "well again", 0)
	if _, err := w.ask(kakei, by(recovers, incident.ByMail)); code(err) != incident.RefusedWays {
		t.Errorf("a recovery notice that leaves out the portal: %v", err)
	}
	w.out(by(recovers, incident.ByMail, incident.ByPortal))
	if i := w.state.Incident; i.Notices.Promises() || i.Portal.OverAt.IsZero() {
		t.Errorf("recovered: %+v, %+v", i.Notices, i.Portal)
	}
}

// TestAPromiseThatWasWaived is none when the portal goes on.
func TestAPromiseThatWasWaived(t *testing.T) {
	t.Parallel()
	w := onPortal(t)
	w.must(kakei, incident.WaivePromise{Reason: "all know"})
	w.out(by(follow(2, incident.FollowUpNotice, "y", time.Hour), incident.ByPortal))
	w.out(by(follow(3, incident.RecoveryNotice, "well again", 0), incident.ByPortal))
	if n := w.state.Incident.Notices; n.Promises() {
		t.Errorf("%+v", n)
	}
}

// TestOnThePortalOnly: the mails of the notice before go on leaving, whoever was called counts as told, and the thread goes on.
func TestOnThePortalOnly(t *testing.T) {
	t.Parallel()
	w := onPortal(t)
	before := *w.state.Incident.Notices.Delivery
	d := w.out(by(follow(2, incident.FollowUpNotice, "y", time.Hour), incident.ByPortal))
	if got := d.Incident.Notices.Delivery; got == nil || got.No != 1 || got.Counts != before.Counts || d.Before != nil || d.Entry.Notice.Left != nil {
		t.Errorf("the mails of the first notice: %+v, %+v", got, d.Before)
	}
	missed := incident.Contact{Customer: customer("a"), Told: incident.ToldRefused, Word: incident.CustomerWord{Call: &incident.Call{No: 1}}}
	if w.state.Incident.Unreached(missed) {
		t.Error("a customer is to be called again")
	}
	if no, stage, at := w.state.Incident.Notices.Reaches(); no != 1 || stage != incident.FirstNotice || !at.Equal(before.At) {
		t.Errorf("it is known whom notice %d (%s) of %s reached", no, stage, at)
	}
	if got := w.must(tool, incident.Delivered{No: 1, Over: true}).Entry.Notice; got.No != 1 || got.Stage != incident.FirstNotice {
		t.Errorf("out is %+v", got)
	}
	w.out(by(follow(3, incident.FollowUpNotice, "z", 2*time.Hour), incident.ByMail))
	if n := w.state.Incident.Notices; n.Delivery.No != 3 || n.FirstMail != 1 {
		t.Errorf("%+v", n)
	}
}

// TestWhatStandsOnThePortal: what was sent there, until it is over; a drill's never does.
func TestWhatStandsOnThePortal(t *testing.T) {
	t.Parallel()
	w := onPortal(t)
	row := *w.state.Incident.Portal
	if len(row.Posted) != 1 || row.Posted[0].No != 1 || row.Posted[0].Version != 1 || row.Changes != 1 || !row.OverAt.IsZero() {
		t.Errorf("after the first notice: %+v", row)
	}
	if d := w.out(by(follow(2, incident.FollowUpNotice, "y", time.Hour), incident.ByMail)); d.Posts != nil || slices.Contains(d.Systems, incident.Portal) {
		t.Errorf("a mail changes the portal: %+v", d.Posts)
	}
	if d := w.must(kakei, without); d.Posts != nil {
		t.Errorf("it is over while customers wait for a notice: %+v", d.Posts)
	}
	d := w.must(kakei, incident.WaivePromise{Reason: "all know"})
	if d.Posts == nil || !d.Posts.OverAt.Equal(d.Entry.At) || !slices.Contains(d.Systems, incident.Portal) {
		t.Errorf("it is over: %+v, %v", d.Posts, d.Systems)
	}

	w = onPortal(t)
	d = w.out(by(recovers, incident.ByMail, incident.ByPortal))
	if d.Posts == nil || d.Posts.Changes < 2 || !d.Posts.OverAt.Equal(d.Entry.At) {
		t.Errorf("recovered: %+v", d.Posts)
	}

	w = declared(t)
	w.list, w.state.Incident.Kind = customers(10), incident.Drill
	do := by(follow(1, incident.FirstNotice, "x", time.Hour), incident.ByPortal)
	do.Drill = true
	if d := w.out(do); d.Posts != nil || d.Incident.Portal != nil || len(d.Entry.Notice.Ways) > 0 {
		t.Errorf("a drill's stands on the portal: %+v", d.Posts)
	}
}

// TestThePortalNamesWhatWasApproved: a service or region that became known and that no approved letter names is not named there.
func TestThePortalNamesWhatWasApproved(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.list, w.state.Incident.Facts = customers(10), incident.Facts{Title: "x", Services: []string{"EC2", "internal billing"}, Region: "ap-northeast-1"}
	do := by(follow(1, incident.FirstNotice, "x", time.Hour), incident.ByPortal)
	do.Letters.JA.Body = "EC2 に障害が発生しています。"
	if row := w.out(do).Posts; !slices.Equal(row.Services, []string{"EC2"}) || row.Region != "" {
		t.Errorf("%+v", row)
	}
	do = by(follow(2, incident.FollowUpNotice, "y", time.Hour), incident.ByPortal)
	do.Letters.JA, do.Letters.EN = incident.Letter{Subject: "続報", Body: "確認中です。"}, incident.Letter{Subject: "Update", Body: "Region: Tokyo (ap-northeast-1)"}
	if row := w.out(do).Posts; len(row.Services) > 0 || row.Region != "ap-northeast-1" {
		t.Errorf("%+v", row)
	}
}

// TestWhatEndsElsewhere is over on the portal, too, or promises nothing there any more: no customer waits for what nobody is asked for.
func TestWhatEndsElsewhere(t *testing.T) {
	t.Parallel()
	hand := func(w *world, stage incident.NoticeStage, promise time.Duration) incident.Decision {
		return w.out(by(follow(2, stage, "y", promise)))
	}
	for name, c := range map[string]struct {
		do   func(*world) incident.Decision
		over bool
	}{
		"called off":          {func(w *world) incident.Decision { return w.must(kakei, incident.Cancel{Reason: "all is well"}) }, true},
		"recovered by hand":   {func(w *world) incident.Decision { return hand(w, incident.RecoveryNotice, 0) }, true},
		"followed up by hand": {func(w *world) incident.Decision { return hand(w, incident.FollowUpNotice, time.Hour) }, false},
		"waived":              {func(w *world) incident.Decision { return w.must(kakei, incident.WaivePromise{Reason: "all know"}) }, false},
	} {
		w := onPortal(t)
		if got := w.state.Incident.Portal.Promise(); !got.Equal(t0.Add(30 * time.Minute)) {
			t.Errorf("%s: at first the portal promises %s", name, got)
		}
		d := c.do(w)
		if row := d.Posts; row == nil || row.OverAt.IsZero() == c.over || !row.Promise().IsZero() || !slices.Contains(d.Systems, incident.Portal) {
			t.Errorf("%s: the portal says %+v", name, row)
		}
	}
	w := onPortal(t)
	hand(w, incident.RecoveryNotice, 0)
	w.out(by(follow(3, incident.FollowUpNotice, "again", time.Hour), incident.ByPortal))
	if row := w.state.Incident.Portal; !row.OverAt.IsZero() || row.Promise().IsZero() {
		t.Errorf("it goes on: %+v", row)
	}
}

// TestHowLongAnIncidentIsOnTheFirstPage counts days of the team's zone.
func TestHowLongAnIncidentIsOnTheFirstPage(t *testing.T) {
	t.Parallel()
	over := time.Date(2026, 2, 20, 15, 30, 0, 0, time.UTC) // the 21st in Tokyo
	for day, want := range map[string]bool{"": true, "2026-02-21": true, "2026-03-23": true, "2026-03-24": false, "2027-01-01": false} {
		if got := (incident.PortalRow{OverAt: over}).Current(day, "Asia/Tokyo"); got != want {
			t.Errorf("on %s: %v", day, got)
		}
	}
	if !(incident.PortalRow{}).Current("2027-01-01", "Asia/Tokyo") {
		t.Error("one that runs is not there")
	}
}
