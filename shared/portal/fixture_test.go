package portal_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal"
)

var t0 = time.Date(2026, 2, 19, 15, 39, 0, 0, time.UTC)

func at(minute int) time.Time { return t0.Add(time.Duration(minute) * time.Minute) }

var site = incident.PortalSite{URL: "https://status.example.com/aws", Title: incident.Text{JA: "専用ポータル", EN: "Customer portal"}}

// told is a notice, short: the first, then follow-ups half an hour apart.
func told(no int, stage incident.NoticeStage) incident.PortalNotice {
	n := incident.PortalNotice{No: no, Stage: stage, At: at(30*(no-1) + 5)}
	if stage != incident.RecoveryNotice {
		n.Promise = at(30 * no)
	}
	n.Letters = incident.Letters{
		JA: incident.Letter{Subject: fmt.Sprintf("【第%d報】EC2 の障害について", no), Body: "お客様各位\n\n■ 影響: <接続> & \"起動\"\n■ 発表: https://aws.example/s?a=1&b=2。\n"},
		EN: incident.Letter{Subject: fmt.Sprintf("[Notice %d] Outage: EC2", no), Body: "Dear customer,\n\n- Impact: <connecting> & \"starting\"\n- See https://aws.example/s?a=1&b=2."},
	}
	return n
}

// outage is an incident of which notices were sent.
func outage(id incident.ID, notices ...incident.PortalNotice) incident.PortalIncident {
	last := notices[len(notices)-1]
	i := incident.PortalIncident{
		ID: id, Title: incident.Text{JA: last.Letters.JA.Subject, EN: last.Letters.EN.Subject}, Services: []string{"EC2", "EBS"}, Region: "ap-northeast-1",
		Since: notices[0].At, Changed: last.At, Stage: last.Stage, Promise: last.Promise, Notices: notices,
	}
	if last.Stage == incident.RecoveryNotice {
		i.OverAt = last.At
	}
	return i
}

// older is an incident that is over for long.
func older(id incident.ID) incident.PortalIncident {
	i := outage(id, told(1, incident.FirstNotice), told(2, incident.RecoveryNotice))
	i.Services, i.Notices = []string{"S3"}, nil
	return i
}

// states are what may stand on the portal.
func states() map[string]incident.PortalView {
	first, second, third, last := told(1, incident.FirstNotice), told(2, incident.FollowUpNotice), told(3, incident.FollowUpNotice), told(3, incident.RecoveryNotice)
	return map[string]incident.PortalView{
		"nothing": {},
		"first":   {Incidents: []incident.PortalIncident{outage("k3f9qa", first)}},
		"three":   {Incidents: []incident.PortalIncident{outage("k3f9qa", first, second, third), older("a11111")}},
		"over":    {Incidents: []incident.PortalIncident{outage("k3f9qa", first, second, last), older("a11111")}},
	}
}

// published are the bodies of all objects of a view, by name, but of those that stay as they were.
func published(t testing.TB, v incident.PortalView) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, o := range plan.PortalObjects(site, "Asia/Tokyo", v) {
		if o.Stays() {
			continue
		}
		made, err := portal.Render(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[o.Name]; twice {
			t.Errorf("%s is there twice", o.Name)
		}
		out[o.Name] = string(made.Body)
	}
	return out
}

// largest is a notice with as much in it as a form takes, of what grows most as it is escaped. It ends in end.
func largest(no int, stage incident.NoticeStage, fill, end string) incident.PortalNotice {
	n := told(no, stage)
	l := incident.Letter{Subject: runes(fill, 200), Body: runes(fill, 3000-len(end)) + end}
	n.Letters = incident.Letters{JA: l, EN: l}
	return n
}

// ending is how a notice of a crowd ends.
func ending(id incident.ID, no int) string { return fmt.Sprintf("=%s=%d=", id, no) }

func runes(fill string, n int) string {
	return string([]rune(strings.Repeat(fill, n/len([]rune(fill))+1))[:n])
}

// crowded is a view with incidents of the largest notices: some run, some are over.
func crowded(incidents, notices int, fill string) (v incident.PortalView) {
	for i := range incidents {
		id, all := incident.ID("crowd"+string(rune('a'+i/26))+string(rune('a'+i%26))), []incident.PortalNotice(nil)
		for n := range notices {
			stage := incident.FollowUpNotice
			if n == notices-1 && i >= incidents/2 {
				stage = incident.RecoveryNotice
			}
			all = append(all, largest(n+1, stage, fill, ending(id, n+1)))
		}
		o := outage(id, all...)
		o.Services = []string{runes(fill, 120), runes("b"+fill, 120)}
		v.Incidents = append(v.Incidents, o)
	}
	return v
}
