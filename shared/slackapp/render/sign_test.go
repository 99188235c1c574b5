package render_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
)

// signIn is a sign that one person reported a quarter of an hour before t0.
func signIn(lang incident.Lang) incident.State {
	i := incidentIn(lang)
	reported := at(-15)
	i.Status, i.Phase, i.Commander, i.DeclaredBy, i.DeclaredAt, i.ChannelName, i.Links = incident.SignStatus, incident.Confirm, "", "", time.Time{}, "", nil
	i.Settings.Meeting, i.Settings.Leads = "", []string{"S0LEADS", "U0LEAD"}
	i.Facts.Zone, i.Facts.Source = "", "Zendesk 3件"
	i.Sign = &incident.Sign{
		At: reported, By: kakei, Link: "https://example.com/1", Channel: "C0HELP", Count: 1, Sources: []string{"Zendesk 3件"}, Leads: []string{"S0LEADS", "U0LEAD"}, NextAt: at(-5),
		Reports: []incident.Report{{ID: "r1", By: kakei, At: reported, Text: "EC2 に SSH できない", Source: "Zendesk 3件", Link: "https://example.com/1"}},
	}
	tell := before("1.1", "管理職・リーダーにメンション", "Mention managers and leaders", 0)
	tell.State, tell.ClosedAt, tell.Auto = incident.TodoDone, reported, []string{"sign"}
	look := before("2.1", "AWS Health を確認", "Check AWS Health", 5)
	look.State, look.Owner = incident.TodoClaimed, bkk
	return incident.State{Incident: i, Todos: []incident.Todo{tell, before("1.2", "Meet を用意", "Open a Meet", 5), look}}
}

func before(id incident.TodoID, ja, en string, due int) incident.Todo {
	t := todo(id, ja, en, 0)
	t.Phase, t.Due = incident.Confirm, at(due-15)
	return t
}

// changed is a sign that something has become of.
func changed(s incident.State, change func(*incident.Incident)) incident.State {
	sign := *s.Incident.Sign
	s.Incident.Sign = &sign
	change(&s.Incident)
	return s
}

// onceMore is a sign that others report, too, of which observations are known, and which came back.
func onceMore(i *incident.Incident) {
	s := i.Sign
	s.Count, s.Sources, s.Ours, s.Expected = 3, []string{"Zendesk 3件", "監視"}, true, "数秒で接続できる"
	s.Reports = append(s.Reports[:1:1],
		incident.Report{ID: "r2", By: berlin, At: at(-12), Text: "Console login times out", Source: "監視"}, incident.Report{ID: "r3", By: bkk, At: at(-9), Text: "EBS も遅い"})
	s.Evidence = []incident.Report{{ID: "e1", By: berlin, At: at(-8), Text: "AWS Health に投稿なし(23:52)"}}
	s.After = &incident.Before{ID: "abc234", At: at(-300)}
	i.Facts.Impact = "3社で接続できない"
	i.Settings.Meeting = "https://meet.example.com/abc"
}

// monitored is a sign that an alert made, which is over, and which another monitor raised one about.
func monitored(i *incident.Incident) {
	s := i.Sign
	s.By, s.Via, s.Monitor, s.Count, s.Sources, s.Link = "", incident.ViaTool, true, 2, []string{"PagerDuty", "Datadog"}, "https://acme.pagerduty.com/incidents/Q1"
	i.Facts.Title, i.Facts.Source = "RDS refuses connections", "PagerDuty"
	s.Reports = []incident.Report{
		{ID: "r1", At: at(-15), Text: i.Facts.Title, Source: "PagerDuty", Link: s.Link}, {ID: "r2", At: at(-14), Text: "disk <!channel> full", Source: "Datadog <!here>"},
	}
	s.Evidence = []incident.Report{
		{ID: "e1", At: at(-12), Text: "CPU high (+3)", Source: "PagerDuty", Link: s.Link}, {ID: "e2", At: at(-8), Text: i.Facts.Title, Source: "PagerDuty", Link: s.Link, Over: true},
	}
}

func started(i *incident.Incident) {
	i.Status, i.Commander, i.DeclaredBy, i.DeclaredAt = incident.Open, berlin, berlin, t0
	i.Links = map[string]incident.Link{incident.ChannelLink: {Ref: "C0INC"}}
}

// TestSignMessages holds the card of a sign, what becomes of it, and what the clock asks below it.
func TestSignMessages(t *testing.T) {
	t.Parallel()
	over := func(how incident.Status) func(*incident.Incident) {
		return func(i *incident.Incident) {
			started(i)
			i.Status, i.EndedAt, i.EndedBy, i.EndReason = how, at(60), kakei, "監視の誤検知"
		}
	}
	privately := func(do func(*incident.Incident)) func(*incident.Incident) {
		return func(i *incident.Incident) { do(i); i.Private = true }
	}
	asked := func(step incident.Step, ours bool) func(*incident.Incident) {
		return func(i *incident.Incident) {
			i.Sign.Ours, i.Sign.AskNo = ours, 1
			i.Sign.Asks = []incident.SignAsk{{No: 1, Step: step, At: at(-5), To: []string{"S0LEADS"}, Title: i.Facts.Title, Ours: ours}}
		}
	}
	for _, lang := range langs {
		s := signIn(lang)
		for name, c := range map[string]struct {
			key    plan.Key
			change func(*incident.Incident)
		}{
			"sign":                 {plan.SignKey, func(*incident.Incident) {}},
			"sign_unknown_facts":   {plan.SignKey, func(i *incident.Incident) { i.Facts = incident.Facts{Title: "なんか遅い"}; i.Sign.Sources = nil }},
			"sign_reported_again":  {plan.SignKey, onceMore},
			"sign_monitored":       {plan.SignKey, monitored},
			"sign_undecided":       {plan.SignKey, asked(incident.AskDecide, false)},
			"sign_drill":           {plan.SignKey, func(i *incident.Incident) { i.Kind = incident.Drill }},
			"sign_started":         {plan.SignKey, started},
			"sign_provisional":     {plan.SignKey, func(i *incident.Incident) { started(i); i.Provisional = true }},
			"sign_private":         {plan.SignKey, privately(started)},
			"sign_resolved":        {plan.SignKey, over(incident.Resolved)},
			"sign_canceled":        {plan.SignKey, over(incident.Canceled)},
			"sign_private_over":    {plan.SignKey, privately(over(incident.Resolved))},
			"sign_dismissed":       {plan.SignKey, func(i *incident.Incident) { over(incident.Canceled)(i); i.DeclaredAt = time.Time{} }},
			"sign_asks_look":       {plan.SignAskKey(1), asked(incident.AskLook, false)},
			"sign_asks_unseen":     {plan.SignAskKey(1), asked(incident.AskDecide, false)},
			"sign_asks_decide":     {plan.SignAskKey(1), asked(incident.AskDecide, true)},
			"sign_asks_long":       {plan.SignAskKey(1), asked(incident.AskLong, true)},
			"announcement_started": {"sign/started", started},
			"known":                {plan.KnownKey, func(i *incident.Incident) { started(i) }},
			"known_of_many":        {plan.KnownKey, func(i *incident.Incident) { onceMore(i); started(i); i.Kind = incident.Drill }},
			"board_after_sign":     {plan.BoardKey, func(i *incident.Incident) { onceMore(i); started(i) }},
		} {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				state := changed(s, c.change)
				r := signMessage(t, state, c.key)
				golden.Message(t, name, lang, r)
				if said := r.Text + seenIn(t, r); state.Incident.Private && strings.Contains(said, state.Incident.Facts.Title) {
					t.Errorf("of a private one: %s", said)
				}
			})
		}
	}
}

func signMessage(t *testing.T, s incident.State, key plan.Key) render.Reply {
	t.Helper()
	refs := plan.Refs{plan.SignKey: {ID: "1", Channel: "C0HELP"}, plan.ChannelKey: {ID: "C0INC"}}
	for _, e := range plan.Slack(s, refs) {
		refs[e.Key] = plan.Ref{ID: "1"}
	}
	for _, e := range plan.Slack(s, refs) {
		if e.Key == key {
			return message(t, e, refs)
		}
	}
	t.Fatalf("no %s in the plan", key)
	return render.Reply{}
}

func seenIn(t *testing.T, r render.Reply) (all string) {
	t.Helper()
	for _, b := range r.Blocks {
		all += seen(t, b)
	}
	return all
}

// TestSignAnswers holds what whoever reports a sign, or starts one, is told.
func TestSignAnswers(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := signIn(lang).Incident
		run := changed(signIn(lang), started).Incident
		near := []render.NearSign{{ID: "k3x9q2", Title: s.Facts.Title, Status: incident.SignStatus, At: at(-15)}, {ID: "abc234", Status: incident.Open, At: at(-40)}}
		for name, r := range map[string]render.Reply{
			"sign_noted":      render.SignNoted(lang, incident.Entry{Kind: incident.EntryReported}, s),
			"sign_added":      render.SignNoted(lang, incident.Entry{Kind: incident.EntrySignJoined, Count: 3}, s),
			"sign_anew":       render.Anew(lang, render.SignNoted(lang, incident.Entry{Kind: incident.EntryReported}, s)),
			"sign_evidence":   render.SignNoted(lang, incident.Entry{Kind: incident.EntryEvidence}, run),
			"sign_aside":      render.SignAside(lang, run),
			"sign_near":       render.Near(lang, "Asia/Tokyo", near, "held"),
			"sign_alike_runs": render.SignAlike(lang, incident.SignStatus, run),
			"sign_alike":      render.SignAlike(lang, incident.SignStatus, s),
			"sign_beside":     render.SignAlike(lang, incident.Open, s),
			"sign_begun":      render.BegunAlready(lang, run, "C0INC"),
			"refused_early":   render.Refused(lang, &incident.Refusal{Code: incident.RefusedEarly}, s),
		} {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				takes(t, r)
				golden.Message(t, name, lang, r)
			})
		}
	}
}

// TestABusySignFits: twenty reports and ten long observations are one message that Slack takes, and who decides has the buttons.
func TestABusySignFits(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := changed(signIn(lang), func(i *incident.Incident) {
			for range 20 {
				i.Sign.Reports = append(i.Sign.Reports, incident.Report{By: berlin, At: t0, Text: long("接続できない", 400), Source: long("お客様", 200)})
				i.Sign.Evidence = append(i.Sign.Evidence, incident.Report{By: bkk, At: t0, Text: long("確認した", 1000)})
			}
			i.Sign.Count, i.Sign.Expected, i.Facts.Impact = 21, long("すぐ", 3000), long("遅い", 3000)
			i.Facts.Title, i.Facts.Services = long("EC2", 300), strings.Fields(long("EC2", 200))
		})
		takes(t, signMessage(t, changed(s, started), plan.KnownKey))
		for _, todos := range []int{0, 30} {
			for n := range todos {
				check := before(incident.TodoID(fmt.Sprint("tool-", n)), "確認", "Check", 5)
				check.State, check.Owner = incident.TodoClaimed, bkk
				s.Todos = append(s.Todos, check)
			}
			r := signMessage(t, s, plan.SignKey)
			takes(t, r)
			if ids := actionIDs(r.Blocks); len(ids) < 9 || ids[len(ids)-9] != "sign_begin" {
				t.Errorf("%v", ids)
			}
		}
	}
}
