package incident_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

// reached is the end of a delivery.
var reached = incident.Delivered{No: 1, Counts: incident.Counts{Delivered: 2, Skipped: 1}, Over: true}

// TestHowManyANoticeHasReached: the header has the number, only the end is on the timeline, and what is of another notice, or known, changes
// nothing.
func TestHowManyANoticeHasReached(t *testing.T) {
	t.Parallel()
	w := busy(t)
	on := incident.Delivered{No: 1, Counts: incident.Counts{Delivered: 1, Waiting: 1, Skipped: 1}}
	for _, c := range []struct {
		do     incident.Delivered
		kind   incident.EntryKind
		refuse incident.Code
	}{
		{on, "", ""},
		{on, "", incident.RefusedSame},
		{incident.Delivered{No: 2}, "", incident.RefusedSame},
		{reached, incident.EntryNoticeDelivered, ""},
		{reached, "", incident.RefusedSame},
		{on, "", ""},
		{reached, incident.EntryNoticeDelivered, ""},
	} {
		d, err := w.ask(tool, c.do)
		if code(err) != c.refuse || err == nil && (d.Entry.Kind != c.kind || !slices.Equal(d.Systems, []incident.System{incident.Slack})) {
			t.Errorf("%+v: %v, %q, wakes %v", c.do, err, d.Entry.Kind, d.Systems)
		}
		if is := w.state.Incident.Notices.Delivery; err == nil && (is.Counts != c.do.Counts || is.OverAt.IsZero() == c.do.Over || is.SeenAt.IsZero()) {
			t.Errorf("%+v: the header has %+v", c.do, is)
		}
	}
}

func customer(id string, mail ...string) incident.Customer {
	return incident.Customer{ID: id, Mail: mail, Lang: incident.Japanese, Tier: id[:1]}
}

// TestTheSumIsTheNumberOfCustomers: whatever became of their mails, each customer is counted once.
func TestTheSumIsTheNumberOfCustomers(t *testing.T) {
	t.Parallel()
	became := map[string]incident.Outcome{"yes": incident.Accepted, "no": incident.Refused, "perhaps": incident.Unsure}
	of := func(address string) incident.Outcome { return became[address] }
	list := incident.CustomerList{Version: "v", Rows: []incident.Customer{
		customer("a1", "yes", "no"), customer("a2", "no", "perhaps"), customer("a3", "no", "no"), customer("a4", "no", "later"), customer("a5"), customer("b6", "yes"),
		customer("a7", "later", "perhaps"),
	}}
	all := incident.Delivery{To: incident.Addressees{Ways: []incident.Way{incident.ByMail}, Group: incident.Group{Tiers: []string{"A"}}}}
	hand, drill := incident.Delivery{}, all
	drill.Team = []string{"drill@example.com"}
	for name, c := range map[string]struct {
		d    incident.Delivery
		want incident.Counts
	}{
		"by mail": {all, incident.Counts{Delivered: 1, Unknown: 2, Refused: 1, Waiting: 1, Skipped: 2}},
		"by hand": {hand, incident.Counts{Skipped: 7}}, "in a drill": {drill, incident.Counts{Skipped: 7}},
	} {
		if got := c.d.Count(list, of); got != c.want || got.Sum() != len(list.Rows) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if n := all.To.Reached(list); n != (incident.Numbers{List: "v", All: 7, Customers: 6, ByMail: 5, Addresses: 4}) {
		t.Errorf("it reaches %+v", n)
	}
}

// A mail's id names its address, in whichever spelling, and says nothing of it.
func TestMailID(t *testing.T) {
	t.Parallel()
	id := incident.MailID("k3f9qa", 1, "Ops@Example.com")
	if id != incident.MailID("k3f9qa", 1, "ops@example.com") || id == incident.MailID("k3f9qa", 2, "ops@example.com") || id == incident.MailID("other", 1, "ops@example.com") {
		t.Error("it does not tell mails apart as it should: " + id)
	}
}
