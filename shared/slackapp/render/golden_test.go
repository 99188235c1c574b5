package render_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
)

// TestMessages holds every lasting message as people read it.
// writing is an incident whose first notice was sent, and whose second waits for an approval, or has it.
func writing(s incident.State, approved bool) incident.State {
	s.Incident.Notices = incident.Notices{
		Sent: 1, SentAt: at(25), Stage: incident.FirstNotice, Promise: at(55), Open: 2, Next: incident.FollowUpNotice, Version: 1, By: "U0BERLIN", Approved: approved,
	}
	return s
}

// mailed is an incident whose first notice leaves by mail.
func mailed(s incident.State) incident.State {
	s = writing(s, false)
	s.Incident.Settings.Form = "https://form.example.com/form/"
	s.Incident.Notices.Open = 0
	s.Incident.Notices.Delivery = &incident.Delivery{
		No: 1, At: s.Incident.Notices.SentAt, List: "v", To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}, Of: 326, SeenAt: at(32),
		Counts: incident.Counts{Delivered: 210, Waiting: 98, Unknown: 2, Refused: 2, Skipped: 14},
	}
	return s
}

// mailedInDrill is a drill whose first notice leaves for the team.
func mailedInDrill(s incident.State) incident.State {
	s = drill(mailed(s))
	s.Incident.Notices.Delivery.List, s.Incident.Notices.Delivery.Team = "", []string{"a@example.com", "b@example.com"}
	return s
}

// promised is an incident whose provider promised an update, as we did; both are late, or neither.
func promised(s incident.State, late bool) incident.State {
	word := incident.ProviderWord{ProviderPost: incident.ProviderPost{
		Event: "ec2", At: at(5), Level: incident.ProviderDegraded, Title: incident.Text{EN: "Connectivity issues"}, Region: "ap-northeast-1", Services: []string{"EC2"}, Next: at(51),
	}}
	s.Todos = slices.Clone(s.Todos)
	if late {
		word.Late = word.Next
		for n := range s.Todos {
			if s.Todos[n].Notice {
				s.Todos[n].Late = s.Todos[n].Due
			}
		}
	}
	s.Incident.Provider, s.Incident.Feed = []incident.ProviderWord{word}, &incident.Feed{}
	return s
}

// thrice is an incident in which three notices were sent, the second of them late.
func thrice(s incident.State) incident.State {
	s.Incident.Sent = []incident.SentNotice{
		{No: 1, Stage: incident.FirstNotice, At: at(28), Promise: at(60)}, {No: 2, Stage: incident.FollowUpNotice, At: at(63), Promise: at(90)}, {No: 3, Stage: incident.RecoveryNotice, At: at(85)},
	}
	s.Incident.Notices = incident.Notices{Sent: 3, SentAt: at(85), Stage: incident.RecoveryNotice}
	return s
}

// briefed is an incident whose executives were told how it stands.
func briefed(s incident.State) incident.State {
	s.Incident.Settings.Announce = append(slices.Clone(s.Incident.Settings.Announce), incident.Audience{Channel: "C0EXEC", Announcement: incident.ExecutivesAudience})
	s.Incident.Executives = &incident.ThreeLines{No: 2, What: "EC2 の障害<!here>", Doing: "第1報を *送信* 済み", Next: "次は 01:00", By: kakei, At: at(31)}
	return s
}

// wordToAll is an incident of which all were told twice what has changed.
func wordToAll(s incident.State) incident.State {
	about := incident.Facts{Title: s.Incident.Facts.Title, Region: s.Incident.Facts.Region, Services: s.Incident.Facts.Services}
	s.Incident.ToAll = []incident.ToAll{
		{No: 1, Text: "切り替えを準備中", By: kakei, Who: "Kakei", At: at(12), About: about},
		{No: 2, Text: "*大阪* への切り替えを開始 <!channel>", By: berlin, Who: "Berlin", At: at(31), About: about},
	}
	return s
}

// underCheck is an incident whose last TODO is the check of the others, one line of which somebody has looked at.
func underCheck(s incident.State) incident.State {
	s.Todos = slices.Clone(s.Todos)
	last := &s.Todos[len(s.Todos)-1]
	last.Check = true
	s.Incident.Check = &incident.Check{Todo: last.ID, Lines: []incident.CheckMark{{Line: "4.1", Is: incident.LineRight, By: kakei, At: at(30)}}}
	return s
}

func TestMessages(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := stateIn(lang)
		unknown := stateIn(lang)
		unknown.Incident.Facts = incident.Facts{Title: "EC2 に SSH できない"}
		cases := []struct {
			name  string
			state incident.State
			key   plan.Key
		}{
			{"board", s, plan.BoardKey},
			{"board_unknown_facts", unknown, plan.BoardKey},
			{"board_problems", withProblems(s), plan.BoardKey},
			{"board_behind", behind(s, incident.TodoOpen), plan.BoardKey},
			{"board_behind_approved", behind(s, incident.TodoDone), plan.BoardKey},
			{"board_notice_waiting", writing(s, false), plan.BoardKey},
			{"board_notice_approved", writing(s, true), plan.BoardKey},
			{"board_notice_mailed", mailed(s), plan.BoardKey},
			{"board_notice_drill", mailedInDrill(s), plan.BoardKey},
			{"board_owing", ended(mailed(s), incident.Resolved, ""), plan.BoardKey},
			{"board_notice_late", promised(s, true), plan.BoardKey},
			{"board_promised", promised(s, false), plan.BoardKey},
			{"board_told", ended(thrice(s), incident.Resolved, ""), plan.BoardKey},
			{"board_measured", timed(ended(thrice(s), incident.Resolved, "")), plan.BoardKey},
			{"board_word", wordToAll(s), plan.BoardKey},
			{"told", wordToAll(s), plan.ToldKey(2, "announce/C0ALL")},
			{"told_drill", drill(wordToAll(s)), plan.ToldKey(2, "announce/C0ALL")},
			{"told_unknown_facts", wordToAll(unknown), plan.ToldKey(2, "announce/C0ALL")},
			{"executives", briefed(s), plan.ExecutivesKey(2, "C0EXEC")},
			{"executives_drill", drill(briefed(s)), plan.ExecutivesKey(2, "C0EXEC")},
			{"board_drill", drill(s), plan.BoardKey},
			{"board_resolved", ended(s, incident.Resolved, "AWS と自社の両方で復旧を確認"), plan.BoardKey},
			{"board_canceled", ended(s, incident.Canceled, "自社の設定変更が原因だった"), plan.BoardKey},
			{"todo_open", s, plan.TodoKey("4.3d")},
			{"todo_check", underCheck(s), plan.TodoKey("own-1")},
			{"board_check", underCheck(s), plan.BoardKey},
			{"todo_recurring", s, plan.TodoKey("4.5b")},
			{"todo_own", s, plan.TodoKey("own-1")},
			{"todo_claimed", s, plan.TodoKey("4.3b")},
			{"todo_done_automatically", s, plan.TodoKey("4.1a")},
			{"todo_automatic", s, plan.TodoKey("4.2a")},
			{"todo_automatic_failed", withProblems(s), plan.TodoKey("4.2a")},
			{"todo_another_day", tomorrow(s), plan.TodoKey("own-1")},
			{"todo_skipped", s, plan.TodoKey("4.5a")},
			{"todo_drill", drill(s), plan.TodoKey("4.3d")},
			{"todo_left_open", ended(s, incident.Resolved, ""), plan.TodoKey("4.3d")},
			{"late", late(s), "late/1"},
			{"announcement", s, "announce/C0ALL"},
			{"announcement_unknown_facts", unknown, "announce/C0ALL"},
			{"announcement_drill", drill(s), "announce/C0ALL"},
			{"announcement_resolved", ended(s, incident.Resolved, ""), "announce/C0ALL"},
			{"announcement_canceled", ended(s, incident.Canceled, "誤検知"), "announce/C0ALL"},
			{"announcement_private", secret(s), "announce/C0ALL"},
			{"announcement_private_resolved", secret(ended(s, incident.Resolved, "")), "announce/C0ALL"},
		}
		for _, c := range cases {
			t.Run(c.name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				golden.Message(t, c.name, lang, rendered(t, c.state, c.key))
			})
		}
	}
}

// TestAnswers holds every answer that one person sees.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := stateIn(lang)
		inc, test := s.Incident, drill(s).Incident
		send, _ := s.Todo("4.3d")
		draft, _ := s.Todo("4.3b")
		led := inc
		led.Commander = berlin
		refused := func(r incident.Refusal) render.Reply { return render.Refused(lang, &r, inc) }
		over := ended(s, incident.Resolved, "")
		gone := incident.Entry{
			Kind: incident.EntryResolved, By: kakei, Text: "監視でも確認", NoNotice: true, Never: []incident.TodoID{"6.1", "6.2"}, Left: []incident.TodoID{"4.3d"},
		}
		for name, r := range map[string]render.Reply{
			"declared":             render.Declared(lang, inc, "C0INC", at(30), t0),
			"declared_drill":       render.Declared(lang, test, "C0INC", at(30), t0),
			"declared_for_another": render.Declared(lang, led, "C0INC", at(30), t0),
			"being_made":           render.BeingMade(lang, inc, at(30), t0),
			"being_made_in_turn":   render.ChannelWait(lang, render.BeingMade(lang, inc, at(30), t0), []incident.QuotaWait{wait("channel", 1)}, t0),
			"answer":               render.Answer(plan.Answer{Lang: lang, Timezone: "Asia/Tokyo", NextNotice: at(30)}, "C0INC"),
			"retried":              render.Retried(plan.Retried{Lang: lang, Timezone: "Asia/Tokyo", OK: true, Problem: incident.Problem{Key: "topic"}}),
			"retried_needlessly":   render.Retried(plan.Retried{Lang: lang, Timezone: "Asia/Tokyo", Dropped: true, Problem: incident.Problem{Key: "ask/4.3b/0.0/take"}}),
			"retried_in_vain": render.Retried(plan.Retried{
				Lang: lang, Timezone: "Asia/Tokyo", Problem: incident.Problem{Key: "announce/C0ALL", Code: "is_archived"},
			}),
			"similar":            render.Similar(lang, inc, "C0INC", "held back"),
			"answer_drill":       render.Answer(plan.Answer{Lang: lang, Drill: true, Timezone: "Asia/Tokyo", NextNotice: at(30)}, "C0INC"),
			"similar_private":    render.Similar(lang, private(inc), "C0INC", "held back"),
			"joined":             render.Joined(lang, inc, draft),
			"taken":              render.Taken(taken(lang, plan.Taken{}), "https://team.slack.com/archives/C0INC/p1"),
			"taken_joined":       render.Taken(taken(lang, plan.Taken{Brief: plan.Brief{Drill: true}, With: bkk}), ""),
			"timeline_kept":      render.Timeline(lang, s, keptEntries(), 0, at(39)),
			"let_in":             render.LetIn(lang, inc, "C0INC"),
			"let_in_waiting":     render.LetIn(lang, inc, ""),
			"no_form":            render.NoForm(lang, "/incident"),
			"status_none":        render.NoneRuns(lang, "/incident"),
			"status_one":         render.Status(lang, []incident.State{withProblems(s)}, at(39)),
			"status_ended":       render.Status(lang, []incident.State{over}, at(300)),
			"status_told":        render.Status(lang, []incident.State{thrice(s)}, at(100)),
			"status_told_ended":  render.Status(lang, []incident.State{ended(thrice(s), incident.Resolved, "")}, at(300)),
			"status_turns":       render.QuotaWaits(lang, render.Status(lang, []incident.State{s}, at(39)), waiting(), at(39)),
			"status_many":        render.Status(lang, []incident.State{s, drill(s)}, at(39)),
			"timeline":           render.Timeline(lang, s, evening(), 0, at(39)),
			"timeline_next_day":  render.Timeline(lang, drill(s), evening()[:2], 70, at(24*60)),
			"help":               render.Help(lang, "/incident", ""),
			"help_form":          render.Help(lang, "/incident", "https://form.example.com/form/"),
			"unknown_word":       render.UnknownWord(lang, "/incident", "foo"),
			"broken":             render.Broken(lang, "https://wiki.example.com/runbook", steps()),
			"broken_no_runbook":  render.Broken(lang, "", nil),
			"which_incident":     render.WhichIncident(lang, []incident.Incident{inc, test}),
			"no_incident":        render.NoIncident(lang, "/incident"),
			"runbook_note":       runbookNote(t, lang, ""),
			"runbook_note_form":  runbookNote(t, lang, "https://form.example.com/form/"),
			"weekly_check":       weeklyPreflight(t, lang, findings()...),
			"weekly_check_fine":  weeklyPreflight(t, lang, incident.Finding{Row: incident.PreflightToken}, incident.Finding{Row: incident.PreflightChannel, Subject: "C0ALL"}),
			"weekly_check_list":  weeklyPreflight(t, lang, incident.Finding{Row: incident.PreflightToken}, incident.Finding{Row: incident.PreflightCustomers, Code: "list_held", Detail: "150", List: &incident.ListSeen{Count: 300, Age: 5, Held: 2}}),
			"shorter_list":       shorterList(t, lang, incident.HeldList{}),
			"shorter_list_used":  shorterList(t, lang, incident.HeldList{Answer: incident.HeldUsed, By: kakei, AnsweredAt: at(30)}),
			"shorter_list_over":  shorterList(t, lang, incident.HeldList{Answer: incident.HeldOver, AnsweredAt: at(30)}),
			"weekly_check_homes": message(t, plan.Effect{Facts: homes(lang)}, nil),
			"refused_outsider":   refused(incident.Refusal{Code: incident.RefusedOutsider}),
			"refused_open":       refused(incident.Refusal{Code: incident.RefusedOpen, Omission: incident.Omission{Left: []incident.Todo{draft, send}}}),
			"refused_end":        refused(incident.Refusal{Code: incident.RefusedOpen, Omission: early(send, draft)}),
			"meant":              render.About(lang, render.Did(lang, gone, incident.Todo{}, inc), test),
			"refused_private":    refused(incident.Refusal{Code: incident.RefusedPrivate}),
			"refused_doer":       refused(incident.Refusal{Code: incident.RefusedDoer, Line: "4.3", Able: []incident.PersonID{kakei, "U0BERLIN"}}),
			"refused_undone":     refused(incident.Refusal{Code: incident.RefusedUndone, Line: "4.3", Omission: incident.Omission{Left: []incident.Todo{draft, send}}}),
			"refused_same_todo":  refused(incident.Refusal{Code: incident.RefusedSame, Todo: draft}),
			"refused_ended":      render.Refused(lang, &incident.Refusal{Code: incident.RefusedEnded}, over.Incident),
		} {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				takes(t, r)
				golden.Message(t, name, lang, r)
			})
		}
	}
}

// early is what an end leaves out before the recovery phase.
func early(notice incident.Todo, open ...incident.Todo) incident.Omission {
	return incident.Omission{Left: append(open, notice), Notices: []incident.Todo{notice}, Never: []incident.Todo{
		{ID: "6.1", Title: incident.Text{JA: "復旧を確認", EN: "Confirm recovery"}, State: incident.TodoOpen},
	}}
}

func wait(key string, due int) incident.QuotaWait {
	return incident.QuotaWait{Key: key, Since: at(39), Due: at(due)}
}

// waiting is more than is named.
func waiting() []incident.QuotaWait {
	return []incident.QuotaWait{
		wait("todo/4.3b", 40), wait("announce/C0ALL", 40), wait("bookmark/runbook", 41), wait("bookmark/meeting", 42),
		wait("topic", 41), wait("purpose", 41), wait("pin/board", 41), wait("invite/responders", 41),
	}
}

// late is s after Slack was away for 34 minutes.
func late(s incident.State) incident.State {
	s.Incident.Outages = []incident.Outage{{System: incident.Slack, From: at(32), Until: at(66), Waiting: 7}}
	return s
}

// evening is the beginning of a timeline.
func evening() []incident.Entry {
	return []incident.Entry{
		{Kind: incident.EntryDeclared, At: at(0), By: kakei, Text: "EC2 に SSH できない"},
		{Kind: incident.EntryMade, At: at(0), Key: "channel"},
		{Kind: incident.EntryMade, At: at(0), Key: "todo/4.3a", Todo: "4.3a", Made: []string{"document/notice"}},
		{Kind: incident.EntryMade, At: at(0), Key: "todo/4.1b", Todo: "4.1b", Made: []string{"invite/people", "invite/group/S0ONCALL"}},
		{Kind: incident.EntryFailed, At: at(1), Key: "invite/people", Text: "user_is_restricted", Subject: []string{"U0BERLIN"}},
		{Kind: incident.EntryFailed, At: at(1), Key: "announce/C0ALL", Text: "is_archived"},
		{Kind: incident.EntryLost, At: at(3), Key: "slack", From: at(1)},
		{Kind: incident.EntryClaimed, At: at(3), By: bkk, Todo: "4.3b"},
		{Kind: incident.EntryProgress, At: at(8), By: bkk, Todo: "4.3b", Text: "下書きは <https://docs.example.com> に\n*5分* でできます"},
		{Kind: incident.EntryCorrected, At: at(9), By: kakei, Changes: []incident.Change{{Field: "zone", To: "apne1-az1"}}},
		{Kind: incident.EntryPhase, At: at(31), By: kakei, Phase: incident.Watch, Text: "残りは並行", Left: []incident.TodoID{"4.3d", "own-1"}, Skipped: []incident.Phase{incident.Watch}},
		{Kind: incident.EntryBack, At: at(35), Key: "slack", From: at(1), Count: 7},
	}
}

// keptEntries are what was kept: of a colleague, of oneself, of an app, and what was decided, deleted since or not.
func keptEntries() []incident.Entry {
	gone := &incident.Redacted{At: at(9), Why: incident.WhyDeleted}
	return []incident.Entry{
		{Kind: incident.EntryKept, At: at(1), By: kakei, To: bkk, Text: "AZ は <apne1-az2> だけ"},
		{Kind: incident.EntryKept, At: at(2), By: kakei, Text: "*2社* から電話"},
		{Kind: incident.EntryKept, At: at(3), By: kakei, App: "Datadog <!here>", Text: "CPU 90%"},
		{Kind: incident.EntryKept, At: at(4), By: kakei, To: bkk, Redacted: gone},
		{Kind: incident.EntryDecided, At: at(5), By: berlin, Text: "大阪へ切り替える", Edited: at(6)},
		{Kind: incident.EntryDecided, At: at(7), By: berlin, Redacted: gone},
	}
}

// taken is what somebody is told who took a TODO by an emoji.
func taken(lang incident.Lang, f plan.Taken) plan.Taken {
	f.Incident, f.Lang, f.Timezone, f.Since, f.Due = "k3x9q2", lang, "Asia/Tokyo", t0, at(15)
	f.To, f.Todo, f.Title = kakei, "4.3b", "第1報の*下書き*"
	return f
}

// tomorrow is s with a TODO that is due on the day after.
func tomorrow(s incident.State) incident.State {
	s.Todos = slices.Clone(s.Todos)
	s.Todos[len(s.Todos)-1].Due = at(24 * 60)
	return s
}

func secret(s incident.State) incident.State {
	s.Incident = private(s.Incident)
	return s
}

func private(i incident.Incident) incident.Incident {
	i.Private = true
	return i
}

func steps() []incident.Text {
	return []incident.Text{
		{JA: "ヘルプ部屋で「障害対応を始めます」と宣言", EN: "Say in the help room that a response begins"},
		{JA: "専用チャンネルを手動で作成", EN: "Make a channel by hand"},
		{JA: "第1報の担当を決める", EN: "Decide who writes notice 1"},
		{JA: "四つ目は出ない", EN: "A fourth is not shown"},
	}
}

func weeklyPreflight(t *testing.T, lang incident.Lang, findings ...incident.Finding) render.Reply {
	t.Helper()
	return message(t, plan.Effect{Facts: plan.Checkup{Lang: lang, Findings: findings}}, nil)
}

func shorterList(t *testing.T, lang incident.Lang, h incident.HeldList) render.Reply {
	t.Helper()
	h.No, h.Before, h.Count, h.From, h.ReadAt = 2, 300, 150, "gs://private/<!here>.csv", t0
	return message(t, plan.Effect{Facts: plan.ShorterList{Lang: lang, Timezone: "Asia/Tokyo", Held: h}}, nil)
}

// homes is a week in which Slack is found with the provider, a tool's address is unknown, and the playbook has changed.
func homes(lang incident.Lang) plan.Checkup {
	host := func(name string, home incident.Home) incident.Finding {
		home.Got, home.Age = at(-8*24*60), 8
		return incident.Finding{Row: incident.PreflightHost, Subject: name, Home: &home}
	}
	due := func(minutes time.Duration) incident.Due {
		return incident.Due{Anchor: incident.AtStart, After: minutes * time.Minute}
	}
	return plan.Checkup{
		Lang: lang, Changes: []incident.PlaybookChange{{Todo: "4.3d", What: incident.ChangedDue, Was: due(30), Is: due(25)}, {Todo: "4.9", What: incident.ChangedAdded}},
		Findings: []incident.Finding{
			{Row: incident.PreflightRanges},
			host("slack.com", incident.Home{Uses: []incident.Use{{System: incident.Slack}}, Addresses: []string{"3.112.1.2"}, Regions: []string{"ap-northeast-1"}}),
			host("meet.example.com", incident.Home{Uses: []incident.Use{{Setting: "meeting"}}, Addresses: []string{"52.84.1.2"}, Regions: []string{incident.EdgeRegion}}),
			host("docs.googleapis.com", incident.Home{Uses: []incident.Use{{System: incident.Docs}}, Addresses: []string{"142.250.1.1"}}),
			host("desk.example.com", incident.Home{Uses: []incident.Use{{Tool: incident.Text{JA: "<!channel>", EN: "<!channel>"}}}, Unknown: incident.HomeNoName}),
			{Row: incident.PreflightToken},
		},
	}
}

func findings() []incident.Finding {
	return []incident.Finding{
		{Row: incident.PreflightToken},
		{Row: incident.PreflightScopes, Code: "missing_scope", Detail: "pins:write, users:read"},
		{Row: incident.PreflightChannel, Subject: "C0ALL", Code: "not_in_channel"},
		{Row: incident.PreflightChannel, Subject: "C0DEV"},
		{Row: incident.PreflightGroup, Subject: "S0ONCALL", Code: "empty_group"},
		{Row: incident.PreflightSettings, Code: "file_invalid", Detail: "settings.yaml:7:9: slack.help is \"<!channel>\""},
		{Row: incident.PreflightStore, Code: "never_heard_of"},
	}
}

func runbookNote(t *testing.T, lang incident.Lang, form string) render.Reply {
	t.Helper()
	return message(t, plan.Effect{Facts: plan.RunbookNote{Lang: lang, URL: "https://wiki.example.com/runbook", Form: form}}, nil)
}

// TestConfirmations holds the line with which each act is confirmed.
func TestConfirmations(t *testing.T) {
	t.Parallel()
	kinds := []incident.EntryKind{
		incident.EntryDeclared, incident.EntryCorrected, incident.EntryCommander, incident.EntryPhase, incident.EntryCanceled,
		incident.EntryResolved, incident.EntryClaimed, incident.EntryJoined, incident.EntryReleased, incident.EntryPassed,
		incident.EntryDone, incident.EntrySkipped, incident.EntryReopened, incident.EntryReassigned, incident.EntryAdded,
		incident.EntryProgress, incident.EntryReacted, incident.EntryRetry, incident.EntryLetIn,
		incident.EntryKept, incident.EntryDecided,
	}
	for _, lang := range langs {
		var all string
		draft, _ := stateIn(lang).Todo("4.3b")
		for _, k := range kinds {
			e := incident.Entry{
				Kind: k, By: kakei, To: berlin, Todo: "4.3b", Text: "*すぐ* 電話した", Key: "announce/C0ALL", Phase: incident.Watch,
				Changes: []incident.Change{{Field: "region", To: "ap-northeast-1"}, {Field: "severity", From: "sev2", To: "sev1"}},
			}
			if k == incident.EntryPhase {
				e.Left = []incident.TodoID{"4.3d", "own-1"}
			}
			for _, to := range owners(k) {
				e.To = to
				r := render.Did(lang, e, draft, incidentIn(lang))
				takes(t, r)
				all += string(k) + ": " + r.Text + "\n"
			}
		}
		golden.Text(t, "confirmations", lang, all)
	}
}

// owners are whom what was done is about: of a TODO that was added nobody, whoever added it, or somebody else.
func owners(k incident.EntryKind) []incident.PersonID {
	if k == incident.EntryAdded {
		return []incident.PersonID{"", kakei, berlin}
	}
	return []incident.PersonID{berlin}
}

// TestWordsOnTheChannel holds topic, purpose and bookmarks.
func TestWordsOnTheChannel(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		var all string
		for _, s := range []incident.State{stateIn(lang), drill(stateIn(lang)), ended(stateIn(lang), incident.Resolved, "")} {
			for _, e := range plan.Slack(s, refsOf(s)) {
				switch f := e.Facts.(type) {
				case plan.Topic:
					all += "topic: " + render.Topic(f) + "\n"
				case plan.Purpose:
					all += "purpose: " + render.Purpose(f) + "\n"
				case plan.Bookmark:
					all += "bookmark: " + render.BookmarkTitle(f) + "\n"
				}
			}
		}
		golden.Text(t, "channel", lang, all)
	}
}
