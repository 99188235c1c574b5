package incident_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// leaving is the delivery of notice 1 by mail, to whoever uses EC2, since somebody pressed at a moment.
func leaving(at time.Time) *incident.Delivery {
	return &incident.Delivery{
		No: 1, List: "v1", To: incident.Addressees{Ways: []incident.Way{incident.ByMail}, Group: incident.Group{Services: []string{"EC2"}}}, At: at, Version: 1,
	}
}

// mailed is an incident whose first notice has left.
func mailed(t *testing.T) *world {
	t.Helper()
	w := declared(t)
	w.state.Incident.Notices = incident.Notices{Sent: 1, SentAt: t0, Stage: incident.FirstNotice, Delivery: leaving(t0)}
	return w
}

func calling(keys ...string) incident.CallCustomers { return incident.CallCustomers{Customers: keys} }

func hit(is incident.Affected) incident.MarkAffected {
	return incident.MarkAffected{Customers: []string{"a"}, Is: is}
}

// asksOwners is the n-th question, after a count, about so many customers of berlin's.
func asksOwners(n int, since time.Time, customers int) incident.AskOwners {
	a := incident.AskOwners{No: 1, Ask: n, Since: since}
	if customers > 0 {
		a.Untold = []incident.OwnerUntold{{Owner: "U0BERLIN", Customers: customers}}
	}
	return a
}

var (
	called    = doing{berlin, calling("a")}
	uncalling = incident.CallCustomers{Customers: []string{"a"}, Undo: true}
	given     = doing{kakei, incident.AssignCustomers{Customers: []string{"a", "b"}, To: berlin}}
)

// toldCases are what people know of customers, and what the clock asks about them.
var toldCases = []decision{
	{"a customer is told by phone", nil, berlin, called.do, incident.EntryCalled, ""},
	{"they are called again", []doing{called}, kakei, calling("a"), incident.EntryCalled, ""},
	{"nobody is called", nil, berlin, calling(), "", incident.RefusedSame},
	{"a call is taken back", []doing{called}, kakei, uncalling, incident.EntryUncalled, ""},
	{"a call that nobody made is taken back", nil, kakei, uncalling, "", incident.RefusedSame},
	{"somebody is to look after customers", nil, kakei, given.do, incident.EntryAssigned, ""},
	{"they do already", []doing{given}, bangkok, given.do, "", incident.RefusedSame},
	{"a guest is to look after customers", nil, kakei, incident.AssignCustomers{Customers: []string{"a"}, To: guest}, "", incident.RefusedPerson},
	{"whom the list names looks after them again", []doing{given}, kakei, incident.AssignCustomers{Customers: []string{"a"}}, incident.EntryAssigned, ""},
	{"the outage hits a customer", nil, kakei, hit(incident.AffectedYes), incident.EntryAffected, ""},
	{"that is known", []doing{{berlin, hit(incident.AffectedYes)}}, kakei, hit(incident.AffectedYes), "", incident.RefusedSame},
	{"it is not known any more", []doing{{berlin, hit(incident.AffectedYes)}}, kakei, hit(incident.AffectedUnknown), incident.EntryAffected, ""},
	{"somebody takes the list along", nil, kakei, incident.ExportCustomers{Count: 3}, incident.EntryExported, ""},
	{"somebody takes the record along", nil, kakei, exports, incident.EntryRecord, ""},
	{"somebody on a shell takes it along", nil, tool, exports, incident.EntryRecord, ""},
	{"somebody takes a record along that holds nothing", nil, kakei, incident.Export{}, "", incident.RefusedUnknown},
	{"somebody takes nothing along", nil, kakei, incident.ExportCustomers{}, "", incident.RefusedSame},
	{"the clock asks who looks after them", nil, tool, asksOwners(1, time.Time{}, 2), incident.EntryOwnersAsked, ""},
	{"it asks twice", []doing{{tool, asksOwners(1, time.Time{}, 2)}}, tool, asksOwners(1, time.Time{}, 2), "", incident.RefusedSame},
	{"it asks again", []doing{{tool, asksOwners(1, time.Time{}, 2)}}, tool, asksOwners(2, t0.Add(time.Second), 2), incident.EntryOwnersAsked, ""},
	{"all are told", nil, tool, asksOwners(1, time.Time{}, 0), incident.EntryUntold, ""},
	{"it asks about a notice that was not sent", nil, tool, incident.AskOwners{No: 2, Ask: 1}, "", incident.RefusedSame},
}

// TestWhatIsKnownOfACustomer: exactly one thing is, whatever became of the mails.
func TestWhatIsKnownOfACustomer(t *testing.T) {
	t.Parallel()
	hand, drill := leaving(t0), leaving(t0)
	hand.To.Ways, drill.Team = nil, []string{"drill@example.com"}
	of := func(o ...incident.Outcome) []incident.Outcome { return o }
	for name, c := range map[string]struct {
		d        *incident.Delivery
		sent     int
		kind     incident.Kind
		services string
		outcomes []incident.Outcome // of their addresses
		told     incident.Told
		why      incident.Skipped
	}{
		"before the first notice":          {told: incident.ToldNothing},
		"people sent it":                   {sent: 1, told: incident.ToldSkipped, why: incident.SkipByHand},
		"people send it":                   {d: hand, outcomes: of(incident.Accepted), told: incident.ToldSkipped, why: incident.SkipByHand},
		"a drill's team gets it":           {d: drill, outcomes: of(incident.Accepted), told: incident.ToldSkipped, why: incident.SkipDrill},
		"a drill":                          {kind: incident.Drill, outcomes: of(incident.Accepted), told: incident.ToldSkipped, why: incident.SkipDrill},
		"it is for others":                 {d: leaving(t0), services: "RDS", outcomes: of(incident.Accepted), told: incident.ToldSkipped, why: incident.SkipGroup},
		"no address is known":              {d: leaving(t0), told: incident.ToldSkipped, why: incident.SkipAddress},
		"for others, and no address":       {d: leaving(t0), services: "RDS", told: incident.ToldSkipped, why: incident.SkipGroup},
		"one of two was taken":             {d: leaving(t0), outcomes: of(incident.Refused, incident.Accepted), told: incident.ToldYes},
		"one may have left":                {d: leaving(t0), outcomes: of(incident.Waiting, incident.Unsure, incident.Refused), told: incident.ToldUnsure},
		"one waits, the other was refused": {d: leaving(t0), outcomes: of(incident.Refused, incident.Waiting), told: incident.ToldWaiting},
		"all were refused":                 {d: leaving(t0), outcomes: of(incident.Refused, incident.Refused), told: incident.ToldRefused},
	} {
		i := incident.Incident{ID: "k3f9qa", Kind: incident.Live, Notices: incident.Notices{Sent: c.sent, Delivery: c.d}}
		if c.kind != "" {
			i.Kind = c.kind
		}
		row := incident.Customer{ID: "A", Services: slices.DeleteFunc([]string{c.services}, func(s string) bool { return s == "" })}
		outcomes := map[string]incident.Outcome{}
		for n, o := range c.outcomes {
			row.Mail = append(row.Mail, fmt.Sprintf("a%d@example.com", n))
			outcomes[incident.MailID(i.ID, 1, row.Mail[n])] = o
		}
		got := i.Contacts(incident.Telling{List: incident.CustomerList{Rows: []incident.Customer{row}}, Outcomes: outcomes})[0]
		if got.Told != c.told || got.Why != c.why {
			t.Errorf("%s: %s %s, want %s %s", name, got.Told, got.Why, c.told, c.why)
		}
		if counts := incident.CountTold([]incident.Contact{got}); len(counts) != 1 || counts[0].Customers != 1 || got.Rank() < 0 {
			t.Errorf("%s: they are counted as %v", name, counts)
		}
	}
}

// TestAddressesThatAreMissed: they are those of the last notice that were refused or of which nobody knows, and none that still waits.
func TestAddressesThatAreMissed(t *testing.T) {
	t.Parallel()
	i := mailed(t).state.Incident
	is := map[string]incident.Outcome{"taken@x": incident.Accepted, "refused@x": incident.Refused, "unsure@x": incident.Unsure, "waits@x": incident.Waiting}
	outcomes := map[string]incident.Outcome{}
	for address, o := range is {
		outcomes[incident.MailID(i.ID, 1, address)] = o
	}
	for _, c := range []struct {
		mail   []string
		missed int
		partly bool
	}{
		{[]string{"taken@x", "refused@x", "unsure@x", "waits@x"}, 2, true},
		{[]string{"taken@x", "waits@x"}, 0, false},
		{[]string{"refused@x"}, 1, false},
		{[]string{"waits@x", "refused@x"}, 1, false},
	} {
		list := incident.CustomerList{Rows: []incident.Customer{{ID: "a", Mail: c.mail}}}
		got := i.Contacts(incident.Telling{List: list, Outcomes: outcomes})[0]
		if len(got.Missed) != c.missed || got.Partly() != c.partly {
			t.Errorf("%v: %+v", c.mail, got)
		}
	}
	elsewhere := incident.CustomerList{Rows: []incident.Customer{{ID: "a", Mail: []string{"refused@x"}, Services: []string{"S3"}}}}
	if got := i.Contacts(incident.Telling{List: elsewhere, Outcomes: outcomes})[0]; len(got.Missed) != 0 {
		t.Errorf("not addressed: %+v", got)
	}
}

// TestWhoIsToBeCalled: whom the last notice did not reach, unless somebody has called since it was sent, or it does not hit them.
func TestWhoIsToBeCalled(t *testing.T) {
	t.Parallel()
	i := incident.Incident{Notices: incident.Notices{Sent: 2}}
	at := func(no int) incident.CustomerWord {
		return incident.CustomerWord{Call: &incident.Call{By: berlin.ID, No: no}}
	}
	for name, c := range map[string]struct {
		told incident.Told
		why  incident.Skipped
		word incident.CustomerWord
		want bool
	}{
		"refused":                        {told: incident.ToldRefused, want: true},
		"nobody can tell":                {told: incident.ToldUnsure, want: true},
		"without an address":             {told: incident.ToldSkipped, why: incident.SkipAddress, want: true},
		"told":                           {told: incident.ToldYes},
		"waiting":                        {told: incident.ToldWaiting},
		"for others":                     {told: incident.ToldSkipped, why: incident.SkipGroup},
		"before the first":               {told: incident.ToldNothing},
		"called since":                   {told: incident.ToldRefused, word: at(2)},
		"called before it was sent":      {told: incident.ToldRefused, word: at(1), want: true},
		"not hit":                        {told: incident.ToldRefused, word: incident.CustomerWord{Affected: incident.AffectedNo}},
		"hit, and called before it":      {told: incident.ToldUnsure, word: incident.CustomerWord{Affected: incident.AffectedYes, Call: at(1).Call}, want: true},
		"told by mail, called before it": {told: incident.ToldYes, word: at(1)},
	} {
		if got := i.Unreached(incident.Contact{Told: c.told, Why: c.why, Word: c.word}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestWordsOfCustomersStayWhereTheyAre: what is new goes to the first part with room, and none grows past what a record holds.
func TestWordsOfCustomersStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	w := mailed(t)
	var keys []string
	for n := range 1200 {
		keys = append(keys, fmt.Sprintf("c%04d", n))
	}
	w.must(berlin, calling(keys...))
	d := w.must(kakei, incident.MarkAffected{Customers: []string{"c0007", "c1100"}, Is: incident.AffectedYes})
	if got := slices.Sorted(maps.Keys(d.Told)); !slices.Equal(got, []int{0, 2}) || d.Entry.Count != 2 {
		t.Errorf("two words changed the parts %v, and the entry counts %d", got, d.Entry.Count)
	}
	sum := 0
	for n, part := range w.state.Told {
		sum += len(part)
		if len(part) > 500 {
			t.Errorf("part %d has %d", n, len(part))
		}
	}
	if word := w.state.Told.Of("c0007"); sum != 1200 || len(w.state.Told) != 3 || word.Call == nil || word.Call.By != berlin.ID || word.Affected != incident.AffectedYes || word.Seen.By != kakei.ID {
		t.Errorf("%d customers in %d parts, one of them %+v", sum, len(w.state.Told), word)
	}
	w.must(kakei, incident.CallCustomers{Customers: []string{"c0001"}, Undo: true})
	w.must(kakei, calling("new"))
	if _, there := w.state.Told[2]["new"]; !there || len(w.state.Told[0]) != 500 {
		t.Error("a part before the last is not full")
	}
}

// TestANoteOfACall is cut and in one line, and stands in no entry; the call counts for the notice that had been sent.
func TestANoteOfACall(t *testing.T) {
	t.Parallel()
	w := mailed(t)
	long := strings.Repeat("折り返し", 60)
	d := w.must(berlin, incident.CallCustomers{Customers: []string{"a"}, Note: "代表\u202e\n" + long})
	call := w.state.Told.Of("a").Call
	if len([]rune(call.Note)) > 200 || !strings.HasPrefix(call.Note, "代表 折り返し") || call.No != 1 || call.At.IsZero() {
		t.Errorf("the call: %+v", call)
	}
	if body := w.json(d.Entry); strings.Contains(body, "折り返し") || strings.Contains(body, `"a"`) {
		t.Errorf("the entry tells of the customer: %s", body)
	}
}
