package incident

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestOwnersAreAskedInTheHoursOfTheirSite: each site once its people are at work, at most every two hours, until nobody is left.
func TestOwnersAreAskedInTheHoursOfTheirSite(t *testing.T) {
	t.Parallel()
	at := moment(t, "2027-02-05 10:00") // a Friday
	s := nightOf(at)
	s.Todos = nil
	s.Incident.Settings.Timezone = "Asia/Tokyo" // 09–18 there is 00–09 UTC
	s.Incident.Notices = Notices{Sent: 1, Delivery: &Delivery{No: 1, At: at, OverAt: at.Add(time.Minute), List: "x", To: Addressees{Ways: []Way{ByMail}}}}
	customers := []Contact{
		{Customer: Customer{ID: "a", Owner: "U0TOKYO"}},
		{Customer: Customer{ID: "b", Owner: "U0TOKYO", Site: "Berlin"}},
		{Customer: Customer{ID: "c", Owner: "U0NOK"}},
		{Customer: Customer{ID: "d"}},
		{Customer: Customer{ID: "e", Owner: "U0ELSE"}},
	}
	for n := range customers {
		customers[n].Told = ToldRefused
	}
	members := map[string][]PersonID{"S0BANGKOK": {"U0NOK"}}
	siteOf := func(owner string) string { return s.Incident.Settings.SiteOf(owner, members) }
	asked := func(until string) (out []string) {
		for end := moment(t, until); at.Before(end); at = at.Add(time.Minute) {
			look := s.NextLook()
			for _, event := range s.Due(at) {
				a, ok := event.(AskOwners)
				if !ok {
					continue
				}
				if look.After(at) {
					t.Errorf("at %s it is due, and the clock looks at %s", at, look)
				}
				a, now := a.InHours(s.Incident, customers, siteOf)
				a.Untold = s.Incident.UntoldBy(now, func(string) bool { return true })
				d, err := Decide(s, Tell("x", "", at, ViaClock, a))
				if err != nil {
					t.Fatal(err)
				}
				if s.Incident = *d.Incident; d.Entry.Kind != EntryOwnersAsked {
					continue
				}
				var who []string
				for _, c := range now {
					who = append(who, c.ID)
				}
				out = append(out, at.Format("Mon 15:04 ")+strings.Join(who, ""))
			}
		}
		return out
	}
	// Bangkok is at work until 14:00, Berlin from 12:00 to 21:00, also on Saturday; whoever has no site not before Monday.
	for _, tt := range []struct {
		until string
		want  []string
	}{
		{"2027-02-05 15:00", []string{"Fri 10:01 c", "Fri 12:00 b", "Fri 12:01 c", "Fri 14:00 b"}},
		{"2027-02-06 01:00", []string{"Fri 16:00 b", "Fri 18:00 b", "Fri 20:00 b", "Sat 00:00 a"}},
	} {
		if got := asked(tt.until); !slices.Equal(got, tt.want) {
			t.Errorf("until %s asked at %v, want %v", tt.until, got, tt.want)
		}
	}
	customers = customers[3:]
	if got, want := asked("2027-02-08 03:00"), []string{"Mon 00:00 de", "Mon 02:00 de"}; !slices.Equal(got, want) {
		t.Errorf("those without a site are asked at %v, want %v", got, want)
	}
	customers = nil
	if got := asked("2027-02-09 03:00"); len(got) > 0 {
		t.Errorf("all are told, and it is asked at %v", got)
	}
}

// TestACustomerInOtherHandsIsAskedAboutInTheirHours: whoever sleeps has a customer whom somebody gives to another site meanwhile, or a call to
// one is taken back there.
func TestACustomerInOtherHandsIsAskedAboutInTheirHours(t *testing.T) {
	t.Parallel()
	at := moment(t, "2027-02-05 10:00") // a Friday: Tokyo sleeps, Berlin is at work from 12:00 to 21:00
	jonas := Actor{ID: "U0JONAS"}
	for name, do := range map[string]Action{
		"it is given to them":      AssignCustomers{Customers: []string{"a"}, To: jonas},
		"a call is taken back":     CallCustomers{Customers: []string{"b"}, Undo: true},
		"the outage hits them too": MarkAffected{Customers: []string{"c"}, Is: AffectedYes},
	} {
		s := nightOf(at)
		s.Todos = nil
		s.Incident.Notices = Notices{Sent: 1, Delivery: &Delivery{No: 1, At: at, OverAt: at, List: "x", To: Addressees{Ways: []Way{ByMail}}}}
		list := CustomerList{Rows: []Customer{{ID: "a", Owner: "U0TOKYO"}, {ID: "b", Owner: "U0JONAS"}, {ID: "c", Owner: "U0JONAS"}}}
		s.Told = CustomerWords{{"b": {Call: &Call{No: 1}}, "c": {Affected: AffectedNo}}}
		tick := func(at time.Time) (asked int) {
			for _, event := range s.Due(at) {
				a, ok := event.(AskOwners)
				if !ok {
					continue
				}
				a, now := a.InHours(s.Incident, s.Incident.Contacts(Telling{List: list, Words: s.Told}), func(id string) string { return s.Incident.Settings.SiteOf(id, nil) })
				a.Untold = s.Incident.UntoldBy(now, func(string) bool { return true })
				d, err := Decide(s, Tell("x", "", at, ViaClock, a))
				if err != nil {
					t.Fatal(err)
				}
				s.Incident = *d.Incident
				asked += len(now)
			}
			return asked
		}
		if asked := tick(at); asked > 0 || s.Incident.UntoldNow() != 1 {
			t.Errorf("%s: Tokyo sleeps, and %d are asked about; %+v", name, asked, s.Incident.Untold)
		}
		at := moment(t, "2027-02-05 12:30")
		if asked := tick(at); asked > 0 {
			t.Errorf("%s: Berlin has none, and is asked about %d", name, asked)
		}
		d, err := Decide(s, Request{ID: "y", At: at, By: jonas, Via: ViaBrowser, Do: do})
		if err != nil {
			t.Fatal(err)
		}
		for n, part := range d.Told {
			s.Told[n] = part
		}
		if d.Incident != nil {
			s.Incident = *d.Incident
		}
		if asked := tick(at.Add(time.Minute)); asked != 1 {
			t.Errorf("%s: Berlin is asked about %d: %+v", name, asked, s.Incident.Untold)
		}
	}
}
