package ask_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/ask/asktest"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// listed is what somebody sees where notices may leave by mail to a list of customers: so many of each service, half of them of tier gold.
func listed(services ...string) ask.Seen {
	s := asktest.Seen(incident.English)
	s.State.Incident.Settings.Mail = true
	s.State.Customers = incident.CustomerList{Version: "v1", ReadAt: night}
	for n := range 10 {
		for _, service := range services {
			c := incident.Customer{ID: fmt.Sprint(service, n), Services: []string{service}, Tier: []string{"gold", "silver"}[n%2], Owner: "U0SATO", Lang: "ja", Mail: []string{fmt.Sprintf("%s%d@example.com", service, n)}}
			s.State.Customers.Rows = append(s.State.Customers.Rows, c)
		}
	}
	return s
}

// approvable is listed once a notice was written, to its approver.
func approvable(t *testing.T, s ask.Seen, do incident.WriteNotice) ask.Seen {
	t.Helper()
	s = drafted(s, do)
	s.State.Notice.Text.To = *do.To
	s.State.Notice.Sum = s.State.Notice.Text.Sum()
	s.Me = "U0BERLIN"
	return s
}

func field(f ask.Form, name string) (ask.Field, bool) {
	n := slices.IndexFunc(f.Fields, func(f ask.Field) bool { return f.Name == name })
	if n < 0 {
		return ask.Field{}, false
	}
	return f.Fields[n], true
}

// said are the sentences above a form's fields.
func said(f ask.Form) string {
	var out []string
	for _, s := range f.Intro {
		out = append(out, s.In(incident.English, func(p incident.PersonID) string { return string(p) }, func(s string) string { return s }))
	}
	return strings.Join(out, "\n")
}

// TestWhomANoticeIsFor: everybody whom what is hit concerns, by mail; what is chosen otherwise is what is written, by the text's form, too.
func TestWhomANoticeIsFor(t *testing.T) {
	t.Parallel()
	s := listed("EC2", "RDS")
	do := wrote(t, s)
	if to := do.To; to == nil || !slices.Equal(to.Group.Services, []string{"EC2"}) || !to.Leaves(incident.ByMail) || to.Reached(s.State.Customers).Customers != 10 {
		t.Fatalf("%+v", do.To)
	}
	for name, want := range map[string]string{"to_services": "EC2 (10)/RDS (10)", "to_tiers": "gold (10)/silver (10)", "to_langs": "Japanese (20)"} {
		f, _ := field(ask.Notice.Form(s), name)
		var all []string
		for _, o := range f.Options {
			all = append(all, o.Label.EN)
		}
		if got := strings.Join(all, "/"); got != want || f.Kind != ask.Several {
			t.Errorf("%s: %q", name, got)
		}
	}
	do = wrote(t, s, "way", "hand", "to_services", "RDS\nEC2", "to_tiers", "gold")
	if to := do.To; len(to.Ways) > 0 || !slices.Equal(to.Group.Services, []string{"RDS", "EC2"}) || to.Reached(s.State.Customers).Customers != 10 {
		t.Errorf("%+v", to)
	}
	s = approvable(t, s, do)
	edit, _ := ask.EditNotice.Do(filled(ask.EditNotice.Form(s), "to_tiers", "silver"), ask.Faults{}).(incident.WriteNotice)
	if edit.To == nil || !slices.Equal(edit.To.Group.Tiers, []string{"silver"}) || !slices.Equal(edit.To.Group.Services, []string{"RDS", "EC2"}) {
		t.Errorf("by the text's form: %+v", edit.To)
	}
}

// TestAServiceIsTheSameHoweverWide its letters were typed where the outage was reported.
func TestAServiceIsTheSameHoweverWide(t *testing.T) {
	t.Parallel()
	s := listed("自社DB")
	s.State.Incident.Facts.Services = []string{"自社ＤＢ"}
	s = approvable(t, s, wrote(t, s))
	if n := s.State.Notice.Text.To.Reached(s.State.Customers); n.Customers != 10 {
		t.Errorf("%+v", n)
	}
	if got := said(ask.ApproveNotice.Form(s)); strings.Contains(got, "not among") {
		t.Error(got)
	}
}

// TestWithoutAListNobodyIsAsked whom a notice is for, and without a mail server no way is offered.
func TestWithoutAListNobodyIsAsked(t *testing.T) {
	t.Parallel()
	s := asktest.Seen(incident.English)
	s.State.Incident.Settings.Mail = true
	if _, asks := field(ask.Notice.Form(s), "way"); asks || wrote(t, s).To != nil {
		t.Error("there is no list, and whom it is for is asked")
	}
	s = listed("EC2")
	s.State.Incident.Settings.Mail = false
	if f, _ := field(ask.Notice.Form(s), "way"); len(f.Options) != 1 || len(wrote(t, s).To.Ways) > 0 {
		t.Errorf("%+v", f.Options)
	}
}

// TestWhoWasToldHearsTheRest: the next notice is for those of the last one, and for whom what is hit since concerns. One to all is
// followed by one to all.
func TestWhoWasToldHearsTheRest(t *testing.T) {
	t.Parallel()
	s := listed("EC2", "RDS")
	s = approvable(t, s, wrote(t, s, "to_tiers", "gold"))
	s.State.Before, s.State.Notice = s.State.Notice, incident.Notice{}
	s.State.Incident.Notices = incident.Notices{Sent: 1, Stage: incident.FirstNotice}
	s.State.Incident.Facts.Services = []string{"RDS"}
	if to := wrote(t, s).To; !slices.Equal(to.Group.Services, []string{"EC2", "RDS"}) || !slices.Equal(to.Group.Tiers, []string{"gold"}) {
		t.Errorf("%+v", to)
	}
	s.State.Before.Text.To.Group = incident.Group{}
	if to := wrote(t, s).To; to.Reached(s.State.Customers).Customers != 20 {
		t.Errorf("after one to all: %+v", to)
	}
}

// TestNoMoreOptionsThanSlackTakes, and what was chosen is among them.
func TestNoMoreOptionsThanSlackTakes(t *testing.T) {
	t.Parallel()
	s := listed("EC2")
	for n := range 300 {
		s.State.Customers.Rows = append(s.State.Customers.Rows, incident.Customer{ID: fmt.Sprint("x", n), Site: fmt.Sprint("site ", n)})
	}
	s = approvable(t, s, incident.WriteNotice{No: 1, To: &incident.Addressees{Group: incident.Group{Sites: []string{"site 299"}}}})
	f, _ := field(ask.EditNotice.Form(s), "to_sites")
	if len(f.Options) != 100 || f.Options[0].Value != "site 299" {
		t.Errorf("%d options, the first %q", len(f.Options), f.Options[0].Value)
	}
}

// TestWhatAnApproverSees: whom it is for and how many they are, how old the list is, and what has changed since what they have read.
func TestWhatAnApproverSees(t *testing.T) {
	t.Parallel()
	s := listed("EC2", "RDS")
	s.State.Customers.Rows[0].Mail = nil
	s = approvable(t, s, wrote(t, s, "impact_en", "Three customers cannot connect."))
	for _, want := range []string{"services EC2", "9 of 10 customers by mail: 9 addresses.", "Without a mail address: 1.", "The list of customers (20) was read 2026-02-20 00:21 JST"} {
		if got := said(ask.ApproveNotice.Form(s)); !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	do, _ := ask.ApproveNotice.Do(filled(ask.ApproveNotice.Form(s), "notice", optionOf(t, ask.ApproveNotice, s)), ask.Faults{}).(incident.ApproveNotice)
	if do.Seen.Customers != 10 || do.Seen.ByMail != 9 || do.Sum != s.State.Notice.Sum {
		t.Errorf("%+v", do)
	}
	if strings.Contains(said(ask.ApproveNotice.Form(s)), "Changed since") {
		t.Error("nobody has read anything, and it says what has changed")
	}
	s.State.Incident.Facts.Services = []string{"ec2", "RDS"}
	if got := said(ask.ApproveNotice.Form(s)); !strings.Contains(got, "not among the addressees: RDS") {
		t.Error(got)
	}
	s.State.Incident.Facts.Services = []string{"EC2"}
	rows := s.State.Customers.Rows
	s.State.Customers.Rows = nil
	if got := said(ask.ApproveNotice.Form(s)); !strings.Contains(got, "Nobody in this group has a mail address") || strings.Contains(got, "0 of 0") {
		t.Error(got)
	}
	s.State.Customers.Rows = rows
	for _, body := range []string{"3社", "Three customers — “ＥＣ２”"} {
		mixed := s
		mixed.State.Notice.Text.Letters.EN.Body = body
		for _, a := range []*ask.Ask{ask.EditNotice, ask.ApproveNotice, ask.SendNotice} {
			if got := strings.Contains(said(a.Form(mixed)), "Japanese in the English text"); got != (body == "3社") {
				t.Errorf("%s of %q: %t", a.Name, body, got)
			}
		}
	}
	theirs := s.State.Notice.Text
	theirs.Letters.EN.Body = strings.ReplaceAll(theirs.Letters.EN.Body, "Three", "Five")
	s.State.Notice.Void = []incident.Approval{{Signature: incident.Signature{By: "U0OTHER"}, Version: 1, Text: theirs}}
	if got := said(ask.ApproveNotice.Form(s)); !strings.Contains(got, `"Five" → "Three"`) {
		t.Error(got)
	}
	sentBefore := s.State.Notice.Text
	sentBefore.Version, sentBefore.Letters.EN.Body = 1, strings.ReplaceAll(sentBefore.Letters.EN.Body, "Three", "Two")
	s.State.Before = incident.Notice{Version: 1, Text: sentBefore}
	if got := said(ask.ApproveNotice.Form(s)); !strings.Contains(got, `"Two" → "Three"`) {
		t.Error(got)
	}
	mine := s.State.Notice.Text
	mine.Letters.EN.Body = strings.ReplaceAll(mine.Letters.EN.Body, "Three", "Four")
	s.State.Notice.Void = []incident.Approval{{Signature: incident.Signature{By: s.Me}, Version: 1, Text: mine}}
	if got := said(ask.ApproveNotice.Form(s)); !strings.Contains(got, `"Four" → "Three"`) {
		t.Error(got)
	}
}

// optionOf is what somebody chooses who confirms.
func optionOf(t *testing.T, a *ask.Ask, s ask.Seen) string {
	t.Helper()
	f, ok := field(a.Form(s), "notice")
	if !ok || len(f.Options) != 1 {
		t.Fatalf("%s: %+v", a.Name, f.Options)
	}
	return f.Options[0].Value
}

// TestWhatASenderSees: the numbers, and once they are others than approved, why that is asked for.
func TestWhatASenderSees(t *testing.T) {
	t.Parallel()
	s := listed("EC2", "RDS")
	s = approvable(t, s, wrote(t, s))
	s.State.Notice.Approval = &incident.Approval{Numbers: s.State.Notice.Text.To.Reached(s.State.Customers)}
	f := ask.SendNotice.Form(s)
	if _, asks := field(f, "reason"); asks || f.Submit != text.SubmitNoticeMail || !strings.Contains(said(f), "10 of 10 customers by mail") {
		t.Errorf("%s", said(f))
	}
	for range 10 {
		s.State.Customers.Rows = append(s.State.Customers.Rows, incident.Customer{ID: "more", Services: []string{"EC2"}, Mail: []string{"more@example.com"}})
	}
	s.State.Incident.Notices.Delivery = &incident.Delivery{No: 1, Counts: incident.Counts{Waiting: 12}}
	f = ask.SendNotice.Form(s)
	if got := said(f); !strings.Contains(got, "10 customers and 10 addresses were approved") || !strings.Contains(got, "has not reached yet: 12") {
		t.Error(got)
	}
	do, _ := ask.SendNotice.Do(filled(f, "notice", optionOf(t, ask.SendNotice, s), "reason", "sales added them"), ask.Faults{}).(incident.SendNotice)
	if do.Reason != "sales added them" || do.Seen.Customers != 20 {
		t.Errorf("%+v", do)
	}
	if ask.SendNotice.Blames(incident.RefusedNumbers) != "reason" {
		t.Error("a refusal of the numbers is about no field")
	}
}

// TestADrillSaysThatNobodyIsTold, whatever its addressees are.
func TestADrillSaysThatNobodyIsTold(t *testing.T) {
	t.Parallel()
	for _, team := range [][]string{nil, {"team@example.com"}} {
		s := listed("EC2")
		s.State.Incident.Kind, s.State.Incident.Settings.DrillTo = incident.Drill, team
		do := wrote(t, s)
		s = approvable(t, s, do)
		if got := said(ask.ApproveNotice.Form(s)); !do.Drill || !strings.Contains(got, "This is a drill: no customer gets anything.") {
			t.Errorf("%q: %s", team, got)
		}
		if f := ask.SendNotice.Form(s); (f.Submit == text.SubmitNoticeMail) != (len(team) > 0) || !strings.Contains(said(f), "This is a drill") {
			t.Errorf("%q: %s", team, said(f))
		}
	}
}

// TestWhatThePortalKeepsIsSaid only while something was promised by mail.
func TestWhatThePortalKeepsIsSaid(t *testing.T) {
	t.Parallel()
	at := night
	for name, c := range map[string]struct {
		promised map[incident.Way]time.Time
		want     string
	}{
		"nothing":           {nil, "On the portal only, not by mail"},
		"on the portal":     {map[incident.Way]time.Time{incident.ByPortal: at}, "On the portal only, not by mail"},
		"by mail":           {map[incident.Way]time.Time{incident.ByMail: at}, "On the portal only: what was promised by mail stays due"},
		"by mail and there": {map[incident.Way]time.Time{incident.ByMail: at, incident.ByPortal: at}, "On the portal only: what was promised by mail stays due"},
	} {
		s := asktest.Seen(incident.English)
		s.State.Incident.Settings.Portal = &incident.PortalSite{URL: "https://status.example.com"}
		if s.State.Incident.Notices = (incident.Notices{}); c.promised != nil {
			s.State.Incident.Notices = incident.Notices{Sent: 1, Stage: incident.FirstNotice, Promise: at, ByWay: c.promised}
		}
		f, _ := field(ask.Notice.Form(s), "way")
		if !slices.ContainsFunc(f.Options, func(o ask.Option) bool { return o.Value == "portal" && o.Label.EN == c.want }) {
			t.Errorf("promised %s: %+v", name, f.Options)
		}
	}
}

// TestWhatIsSentByHandIsNotOnThePortal: whoever approves and sends it reads that what was promised there is taken off.
func TestWhatIsSentByHandIsNotOnThePortal(t *testing.T) {
	t.Parallel()
	posted := func(promise time.Time) *incident.PortalRow {
		return &incident.PortalRow{Posted: []incident.Posted{{No: 1, Stage: incident.FirstNotice, At: night, Promise: promise}}}
	}
	for name, c := range map[string]struct {
		row  *incident.PortalRow
		ways []incident.Way
		want bool
	}{
		"promised there":         {posted(night.Add(time.Hour)), nil, true},
		"it goes there":          {posted(night.Add(time.Hour)), []incident.Way{incident.ByPortal}, false},
		"nothing promised there": {posted(time.Time{}), nil, false},
		"nothing there":          {},
	} {
		s := listed("EC2")
		s = approvable(t, s, wrote(t, s))
		s.State.Incident.Settings.Portal, s.State.Incident.Portal = &incident.PortalSite{URL: "https://status.example.com"}, c.row
		s.State.Notice.Text.To.Ways = c.ways
		for _, form := range []*ask.Ask{ask.ApproveNotice, ask.SendNotice} {
			if says := strings.Contains(said(form.Form(s)), "is taken off"); says != c.want {
				t.Errorf("%s: %q", name, said(form.Form(s)))
			}
		}
	}
}
