package incident_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// TestWhenOwnersAreAsked: in working hours, when the delivery is over or has taken a quarter of an hour; then every two hours, while
// somebody is left whom nobody has told, and once more when another notice has left.
func TestWhenOwnersAreAsked(t *testing.T) {
	t.Parallel()
	w := mailed(t) // Saturday, 00:09 in Tokyo; Monday, 09:00 is 56h51m later
	var left int   // whom a count finds
	asked := func(from, to time.Duration) (at []string) {
		t.Helper()
		for after := from; after <= to; after += time.Minute {
			now := t0.Add(after)
			w.at = now.Add(-time.Second)
			due := w.state.Due(now)
			look := w.state.NextLook()
			for _, e := range due {
				a, ok := e.(incident.AskOwners)
				if !ok {
					continue
				}
				if look.IsZero() || look.After(now) {
					t.Errorf("at %s it is due, and the clock looks at %s", now, look)
				}
				if left > 0 {
					a.Untold = []incident.OwnerUntold{{Owner: "U0BERLIN", Customers: left}}
				}
				if w.must(tool, a).Entry.Kind == incident.EntryOwnersAsked {
					at = append(at, after.String())
				}
			}
		}
		return at
	}
	expect := func(name string, from, to time.Duration, want ...string) {
		t.Helper()
		if got := asked(from, to); !slices.Equal(got, want) {
			t.Errorf("%s: asked at %v, want %v", name, got, want)
		}
	}
	left = 3
	expect("while the mails leave", 0, 31*time.Minute)
	w.state.Incident.Notices.Delivery.OverAt = t0.Add(31 * time.Minute)
	expect("it is over, and it is the weekend", 31*time.Minute, 56*time.Hour+50*time.Minute)
	expect("Monday morning", 56*time.Hour+51*time.Minute, 59*time.Hour, "56h51m0s", "58h51m0s")
	next := *leaving(t0.Add(59 * time.Hour))
	next.No, next.OverAt = 2, t0.Add(59*time.Hour+2*time.Minute)
	w.state.Incident.Notices.Sent, w.state.Incident.Notices.Delivery = 2, &next
	expect("another notice has left", 59*time.Hour, 61*time.Hour, "60h51m0s")
	expect("the afternoon, the night", 61*time.Hour, 80*time.Hour+50*time.Minute, "62h51m0s", "64h51m0s")
	left = 0
	expect("all are told", 80*time.Hour+51*time.Minute, 81*time.Hour)
	if w.state.Incident.Untold.Count != 0 {
		t.Errorf("it is not known that all are told: %+v", w.state.Incident.Untold)
	}
	expect("nothing is taken back", 81*time.Hour, 82*time.Hour)
	left = 1
	w.must(berlin, calling("a"))
	w.must(berlin, uncalling)
	expect("a call is taken back", 82*time.Hour, 83*time.Hour, "82h0m0s")
	last := *leaving(t0.Add(84 * time.Hour))
	last.No, last.OverAt = 3, time.Time{}
	w.state.Incident.Notices.Sent, w.state.Incident.Notices.Delivery = 3, &last
	left = 0
	expect("nothing has failed so far", 84*time.Hour, 84*time.Hour+20*time.Minute)
	last.OverAt = t0.Add(84*time.Hour + 25*time.Minute)
	left = 2
	expect("some have in the end", 84*time.Hour+21*time.Minute, 85*time.Hour, "84h25m0s")
}

// TestWhenNobodyIsAsked names the deliveries about which there is nothing to ask.
func TestWhenNobodyIsAsked(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*incident.Incident){
		"a drill":               func(i *incident.Incident) { i.Kind = incident.Drill },
		"by hand":               func(i *incident.Incident) { i.Notices.Delivery.To.Ways = nil },
		"no list":               func(i *incident.Incident) { i.Notices.Delivery.List = "" },
		"nothing sent":          func(i *incident.Incident) { i.Notices.Delivery = nil },
		"the response is over":  func(i *incident.Incident) { i.Status = incident.Resolved },
		"reminders are paused":  func(i *incident.Incident) { i.Snooze = &incident.Snooze{Until: t0.Add(3 * time.Hour)} },
		"as many as there were": func(i *incident.Incident) { i.Untold = &incident.Untold{No: 1, At: t0.Add(time.Hour)} },
		"somebody was asked now": func(i *incident.Incident) {
			i.Untold = &incident.Untold{No: 1, Count: 2, At: t0.Add(time.Hour), Asked: 1, AskedAt: t0.Add(time.Hour)}
		},
	} {
		w := mailed(t)
		change(&w.state.Incident)
		for _, e := range w.state.Due(t0.Add(2 * time.Hour)) {
			if a, ok := e.(incident.AskOwners); ok {
				t.Errorf("%s: %+v", name, a)
			}
		}
	}
}

// TestNobodyIsAskedAtNightBecauseTheClockStoodStill: what was due in the afternoon is asked in the morning, and not when the clock goes again.
func TestNobodyIsAskedAtNightBecauseTheClockStoodStill(t *testing.T) {
	t.Parallel()
	w := mailed(t)
	friday := time.Date(2026, 2, 20, 17, 30, 0, 0, time.FixedZone("JST", 9*60*60))
	w.state.Incident.Notices.Delivery.At = friday
	asks := func(at time.Time) bool {
		return slices.ContainsFunc(w.state.Due(at), func(e incident.Event) bool { _, ok := e.(incident.AskOwners); return ok })
	}
	for _, after := range []time.Duration{15 * time.Minute, 63*time.Hour + 30*time.Minute} {
		if !asks(friday.Add(after)) {
			t.Errorf("nobody is asked after %s", after)
		}
	}
	for _, after := range []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour} {
		if asks(friday.Add(after)) {
			t.Errorf("they are asked after %s", after)
		}
	}
}

// TestTheClockHearsThatADeliveryIsOver: whatever is decided next moves its next look.
func TestTheClockHearsThatADeliveryIsOver(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"2026-02-20T10:00": "2026-02-20T10:15",
		"2026-02-20T17:46": "2026-02-23T09:00", // a Friday; at 18:01 they have gone home
		"2026-02-21T12:00": "2026-02-23T09:00",
		"2026-02-22T23:50": "2026-02-23T09:00",
		"2026-02-24T08:30": "2026-02-24T09:00",
		"2026-02-24T17:44": "2026-02-24T17:59",
		"2026-02-24T22:00": "2026-02-25T09:00",
	} {
		tokyo := time.FixedZone("JST", 9*60*60)
		at := func(s string) time.Time {
			at, err := time.ParseInLocation("2006-01-02T15:04", s, tokyo)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		w := mailed(t)
		w.state.Incident.Notices.Delivery.At = at(sent)
		w.state.Todos, w.state.Incident.AskAt, w.state.Incident.CommandedAt = nil, time.Time{}, t0.AddDate(1, 0, 0)
		if d := w.must(berlin, incident.Conclude{Text: "to Osaka"}); !d.Incident.AskAt.Equal(at(want)) {
			t.Errorf("sent at %s: it looks at %s, want %s", sent, d.Incident.AskAt, want)
		}
	}
}

// TestWhoIsAskedAboutWhom: the sum is that of the customers whom nobody has told, however many look after them.
func TestWhoIsAskedAboutWhom(t *testing.T) {
	t.Parallel()
	i := incident.Incident{Notices: incident.Notices{Sent: 1}}
	var all []incident.Contact
	add := func(owner string, n int, told incident.Told) {
		for range n {
			all = append(all, incident.Contact{Customer: incident.Customer{Owner: owner}, Told: told})
		}
	}
	add("", 2, incident.ToldRefused)
	add("U0GUEST", 1, incident.ToldUnsure)
	add("U0NOTHING", 4, incident.ToldYes)
	for n := range 22 {
		add(fmt.Sprintf("U%02d", n), 30-n, incident.ToldRefused)
	}
	all[2].Word.Owner, all[3].Word.Owner = "U0GUEST", "U0NOTHING"
	got := i.UntoldBy(all, func(owner string) bool { return owner != "U0GUEST" })
	sum := 0
	for _, o := range got {
		sum += o.Customers
	}
	want := 0
	for _, c := range all {
		if i.Unreached(c) {
			want++
		}
	}
	others, nobody := got[len(got)-2], got[len(got)-1]
	if sum != want || len(got) != 22 || got[0] != (incident.OwnerUntold{Owner: "U00", Customers: 30}) ||
		others != (incident.OwnerUntold{Others: true, Customers: 10 + 9 + 1}) || nobody != (incident.OwnerUntold{Customers: 2}) {
		t.Errorf("%d of %d: %+v", sum, want, got)
	}
	if got := i.UntoldBy(nil, nil); got != nil {
		t.Errorf("of nobody: %+v", got)
	}
}
