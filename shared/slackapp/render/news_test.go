package render_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render/golden"
)

// TestNews holds what the room is told of decisions.
func TestNews(t *testing.T) {
	t.Parallel()
	decided := func(kind incident.EntryKind, e incident.Entry) incident.News {
		e.Kind, e.By, e.At = kind, kakei, at(10)
		return incident.News{No: 1, Entry: e, Who: "筧"}
	}
	command := decided(incident.EntryCommander, incident.Entry{To: bkk})
	command.Before, command.Next, command.Unowned = kakei, at(30), 4
	changed, taken, first, overdue := command, command, command, command
	overdue.Late = at(5)
	changed.Before, changed.Unowned, changed.Next = berlin, 1, time.Time{}
	taken.Entry.To, taken.Before, taken.Unowned = kakei, berlin, 0
	first.Entry.Kind, first.Before = incident.EntryDeclared, ""
	facts := decided(incident.EntryCorrected, incident.Entry{Changes: []incident.Change{
		{Field: "region", To: "ap-northeast-1"}, {Field: "severity", From: "sev2", To: "sev1"}, {Field: "impact", From: "<!here>", To: "*全断*"},
	}})
	phase := decided(incident.EntryPhase, incident.Entry{Phase: incident.Watch, Text: "第1報は送信済み", Left: []incident.TodoID{"4.3e", "4.5b"}})
	unnamed := phase
	unnamed.Who = ""
	notice := func(kind incident.EntryKind, ask ...string) incident.News {
		n := decided(kind, incident.Entry{Notice: &incident.NoticeMark{No: 2, Stage: incident.FollowUpNotice, Version: 1, Promise: at(55)}})
		n.Ask = ask
		return n
	}
	mailed, inDrill, waived := notice(incident.EntryNoticeSent), notice(incident.EntryNoticeSent), notice(incident.EntryNoticeWaived)
	mailed.Entry.Notice = &incident.NoticeMark{
		No: 2, Stage: incident.FollowUpNotice, Ways: []incident.Way{incident.ByMail}, Promise: at(55), Left: &incident.Left{No: 1, Count: 12},
		Numbers: &incident.Numbers{List: "v", All: 326, Customers: 312, ByMail: 300, Addresses: 340},
	}
	mailed.Entry.Text = "営業が<!here>3社を追加"
	inDrill.Entry.Notice = &incident.NoticeMark{No: 2, Stage: incident.FollowUpNotice, Ways: []incident.Way{incident.ByMail}, Promise: at(55), Team: 3}
	next := func(kind incident.EntryKind, mark incident.NoticeMark) incident.News {
		n := notice(kind, "S0ONCALL")
		mark.No, mark.Stage, mark.Promise = 2, incident.FollowUpNotice, at(20)
		n.Entry.Notice = &mark
		return n
	}
	waived.Entry.Text = "全社に電話で復旧をお伝えした"
	taken1, unsure, nobody, untaken := notice(incident.EntryTakenOver, "U0KAKEI"), notice(incident.EntryTakenOver, "U0KAKEI"), notice(incident.EntryTakenOver), notice(incident.EntryTakeoverFailed, "U0BERLIN")
	taken1.Entry.Notice.Voids, unsure.Entry.Notice.Unknown, nobody.Entry.Notice.Unknown, nobody.Entry.Notice.Nobody = true, true, true, true
	untaken.Entry.Text = "letters_sections"
	about := func(kind incident.EntryKind, was incident.PersonID, change func(*incident.News)) incident.News {
		n := decided(kind, incident.Entry{To: bkk, Was: was, Until: at(20), From: at(-30), Step: incident.AskResponders})
		n.Before, n.Ask = kakei, []string{"S0ONCALL"}
		change(&n)
		return n
	}
	asIs := func(*incident.News) {}
	free := taken
	free.Before = ""
	free.Entry.Notice = &incident.NoticeMark{No: 2, Stage: incident.FollowUpNotice}
	given := command
	given.Before = ""
	for _, lang := range langs {
		for name, lines := range map[string][]incident.News{
			"news_offer": {about(incident.EntryOffered, "", asIs)}, "news_offer_instead": {about(incident.EntryOffered, berlin, asIs)},
			"news_offer_answered": {
				about(incident.EntryOfferDeclined, kakei, asIs), about(incident.EntryOfferWithdrawn, kakei, asIs), about(incident.EntryOfferLapsed, kakei, asIs), about(incident.EntryOfferGone, kakei, asIs),
				about(incident.EntryOfferLapsed, kakei, func(n *incident.News) { n.Before = "" }),
			},
			"news_command_gone":      {about(incident.EntryCommanderGone, berlin, asIs), about(incident.EntrySilence, "", asIs)},
			"news_command_silent":    {about(incident.EntrySilence, berlin, func(n *incident.News) { n.Entry.Step = incident.AskCommander }), about(incident.EntrySilence, berlin, asIs)},
			"news_commander_free":    {free, given},
			"news_notice_taken_over": {taken1, unsure, nobody, untaken},
			"news_notice_drafted":    {notice(incident.EntryNoticeDrafted, "U0KAKEI")}, "news_notice_voided": {notice(incident.EntryNoticeVoided)},
			"news_notice_asked": {notice(incident.EntryNoticeAsked, "S0ONCALL", "U0LEAD")}, "news_notice_sent": {notice(incident.EntryNoticeApproved), notice(incident.EntryNoticeSent)},
			"news_notice_mailed": {mailed, inDrill}, "news_notice_waived": {waived}, "news_promise_asked": {notice(incident.EntryPromiseAsked, "U0KAKEI")},
			"news_notice_soon": {next(incident.EntryNoticeSoon, incident.NoticeMark{})}, "news_notice_soon_written": {next(incident.EntryNoticeSoon, incident.NoticeMark{Version: 1})},
			"news_notice_soon_approved": {next(incident.EntryNoticeSoon, incident.NoticeMark{Version: 1, Ready: true})}, "news_notice_late": {next(incident.EntryNoticeLate, incident.NoticeMark{})},
			"news_commander": {command}, "news_commander_changed": {changed}, "news_commander_taken": {taken}, "news_commander_declared": {first},
			"news_commander_late": {overdue}, "news_facts_and_phase": {facts, phase}, "news_unnamed": {unnamed},
			"news_resolved": {decided(incident.EntryResolved, incident.Entry{Text: "両方で復旧を確認"})},
			"news_canceled": {decided(incident.EntryCanceled, incident.Entry{Text: "自社の設定変更が原因だった"})},
		} {
			f := plan.News{Brief: plan.Brief{Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo"}, Since: t0, Lines: lines}
			f.Vacant = name == "news_command_gone"
			if name == "news_offer" {
				f.Offer = 3
			}
			golden.Message(t, name, lang, message(t, plan.Effect{Facts: f}, nil))
		}
	}
}

// TestOwnersAreAsked holds what those are asked who look after customers whom nobody has told.
func TestOwnersAreAsked(t *testing.T) {
	t.Parallel()
	n := incident.News{No: 1, Ask: []string{"U0KAKEI"}, Entry: incident.Entry{
		Kind: incident.EntryOwnersAsked, At: at(60), Count: 14, Notice: &incident.NoticeMark{No: 1, Stage: incident.FirstNotice},
		Untold: []incident.OwnerUntold{{Owner: "U0BERLIN", Customers: 6}, {Owner: "S0SALES", Customers: 4}, {Others: true, Customers: 3}, {Customers: 1}},
	}}
	few := n
	few.Entry.Count, few.Entry.Untold = 1, n.Entry.Untold[3:]
	for _, lang := range langs {
		for name, c := range map[string]struct {
			line incident.News
			told string
		}{"owners_asked": {n, "https://form.example.com/form/i/k3x9q2/customers?owner=me&state=call"}, "owners_asked_nobody": {few, ""}} {
			f := plan.News{Brief: plan.Brief{Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo"}, Since: t0, Lines: []incident.News{c.line}, Told: c.told}
			golden.Message(t, name, lang, message(t, plan.Effect{Facts: f}, nil))
		}
	}
}

// TestToolNews holds what the room is told of the team's own tools.
func TestToolNews(t *testing.T) {
	t.Parallel()
	down := func(name string, code incident.WrongCode, detail string) incident.News {
		return incident.News{No: 1, Entry: incident.Entry{
			Kind: incident.EntryToolDown, At: at(4), Key: "portal", From: at(3),
			Tool: &incident.ToolState{ID: "portal", Name: incident.Text{JA: name, EN: name}, Owner: "U0SATO", Is: incident.ToolDown, Since: at(3), Wrong: incident.Wrong{Code: code, Detail: detail}},
		}}
	}
	owned := down("ポータル", incident.WrongName, "")
	owned.Entry.Tool.OwnerName, owned.Entry.Tool.Instead = "佐藤<!here>", incident.Text{JA: "お知らせは *会社の Web サイト* に載せる", EN: "Post notices on the *company's website*"}
	back := owned
	back.Entry.Kind, back.Entry.At = incident.EntryToolUp, at(40)
	back.Entry.Tool = &incident.ToolState{ID: "portal", Name: incident.Text{JA: "ポータル", EN: "Portal"}, Is: incident.ToolUp, Since: at(39)}
	planned := down("Zendesk", incident.WrongReported, "Database *upgrade*")
	planned.Entry.Kind, planned.Entry.At, planned.Entry.Tool.Is, planned.Entry.Tool.Since = incident.EntryToolUp, at(40), incident.ToolPlanned, at(39)
	for _, lang := range langs {
		for name, lines := range map[string][]incident.News{
			"tool_planned": {planned}, "tool_down": {owned}, "tools_down": {down("<!here>", incident.WrongStatus, "503"), down("Zendesk", incident.WrongReported, "Tickets *are* <slow>")},
			"tool_reports": {down("Zendesk", incident.WrongReported, "")}, "tool_back": {back},
		} {
			f := plan.News{Brief: plan.Brief{Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo"}, Since: t0, Lines: lines}
			golden.Message(t, name, lang, message(t, plan.Effect{Facts: f}, nil))
		}
	}
}

// TestProviderNews holds what the room is told of what the provider says: two lines at the most, with both clocks, and nothing that the
// provider wrote calls upon anybody.
func TestProviderNews(t *testing.T) {
	t.Parallel()
	post := incident.ProviderPost{
		Event: "ec2-ap-northeast-1@1", At: at(19), Level: incident.ProviderDegraded, Region: "ap-northeast-1", Services: []string{"EC2", "EBS"},
		Title: incident.Text{JA: "接続性の問題", EN: "Connectivity issues"},
		Said: incident.Text{
			JA: "apne1-az1 の一部の EC2 インスタンスで接続性の問題を調査しています。<!channel>",
			EN: "We are investigating connectivity issues for some EC2 instances in apne1-az1. <!channel>",
		},
		Link: "https://health.aws.amazon.com/health/status", Next: at(50),
	}
	news := func(kind incident.EntryKind, e incident.Entry) incident.News {
		e.Kind, e.At = kind, at(21)
		return incident.News{No: 1, Entry: e}
	}
	english := post
	english.Said.JA, english.Next, english.Region, english.Services = "", time.Time{}, "global", []string{"CloudFront"}
	lost := &incident.Feed{Unread: at(12), ReadAt: at(11), Wrong: incident.Wrong{Code: incident.WrongStatus, Detail: "503"}}
	for _, lang := range langs {
		for name, lines := range map[string][]incident.News{
			"provider_said": {news(incident.EntryProvider, incident.Entry{Post: &post})}, "provider_english": {news(incident.EntryProviderMended, incident.Entry{Post: &english})},
			"provider_late": {news(incident.EntryProviderLate, incident.Entry{Post: &post})}, "provider_gone": {news(incident.EntryProviderGone, incident.Entry{Post: &post})},
			"feed_lost": {news(incident.EntryFeedLost, incident.Entry{Feed: lost})}, "feed_back": {news(incident.EntryFeedBack, incident.Entry{Feed: &incident.Feed{}, From: at(12)})},
		} {
			f := plan.News{Brief: plan.Brief{Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo"}, Since: t0, Lines: lines}
			golden.Message(t, name, lang, message(t, plan.Effect{Facts: f}, nil))
		}
	}
}

// TestGiven holds what somebody is told to whom a TODO was given.
func TestGiven(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		given := func(kind incident.EntryKind, due time.Time) plan.Effect {
			return plan.Effect{Facts: plan.Given{
				Lang: lang, Timezone: "Asia/Tokyo", Since: t0, Kind: kind, By: kakei, Who: "筧", To: berlin, Todo: "4.3b",
				Title: incident.Text{JA: "第1報を下書き", EN: "Draft notice 1"}.In(lang), Due: due,
			}}
		}
		moved := given(incident.EntryReassigned, at(15)).Facts.(plan.Given)
		moved.From = bkk
		taken := moved
		taken.By, taken.Who = berlin, "Berlin"
		for name, e := range map[string]plan.Effect{
			"given_moved": {Facts: moved}, "given_taken": {Facts: taken},
			"given_handed": given(incident.EntryReassigned, at(15)), "given_passed": given(incident.EntryPassed, at(15)),
			"given_added":    given(incident.EntryAdded, at(15)),
			"given_reopened": given(incident.EntryReopened, time.Time{}),
		} {
			golden.Message(t, name, lang, message(t, e, nil))
		}
	}
}

// cleared is an incident whose recovery notice was sent, with an all-clear.
func cleared(s incident.State) incident.State {
	s.Incident.Notices = incident.Notices{Sent: 3, Stage: incident.RecoveryNotice, AllClear: &incident.Text{
		JA: "復旧日時: 2027-02-20 05:40 JST 頃\n残存影響・データへの影響: *なし* <!here>", EN: "Restored: around 2027-02-20 05:40 JST\nRemaining impact (including data): *none* <!here>",
	}}
	return s
}

// TestAllClear holds what other channels are told with the recovery notice, and once the response has ended.
func TestAllClear(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := cleared(stateIn(lang))
		unknown := cleared(stateIn(lang))
		unknown.Incident.Facts = incident.Facts{Title: "EC2 に SSH できない"}
		both := cleared(stateIn(lang))
		both.Incident.Settings.Also = map[incident.Lang]incident.Lang{incident.Japanese: incident.English, incident.English: incident.Japanese}[lang]
		half := cleared(stateIn(lang))
		half.Incident.Notices.AllClear = &incident.Text{JA: "復旧しました"}
		for name, c := range map[string]incident.State{
			"all_clear": s, "all_clear_unknown": unknown, "all_clear_both": both, "all_clear_half": half, "all_clear_drill": drill(s), "all_clear_ended": ended(s, incident.Resolved, ""),
		} {
			golden.Message(t, name, lang, rendered(t, c, plan.EndedKey("announce/C0ALL")))
		}
		for name, s := range map[string]incident.State{"relapse": s, "relapse_unknown": unknown, "relapse_drill": drill(s)} {
			f := plan.Ended{Head: plan.Head{Lang: lang, Timezone: "Asia/Tokyo", Drill: s.Incident.Kind == incident.Drill, Status: incident.Open, Facts: s.Incident.Facts}, Room: "C0INC", Relapsed: true}
			golden.Message(t, name, lang, message(t, plan.Effect{Key: "relapse/1/announce/C0ALL", Kind: plan.MessageKind, Facts: f}, nil))
		}
	}
}

// TestEnded holds what other channels are told when all is over.
func TestEnded(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := ended(stateIn(lang), incident.Resolved, "")
		notified := ended(stateIn(lang), incident.Resolved, "")
		recovery := todo("6.2", "復旧報を送信", "Send the recovery notice", 30)
		recovery.Phase, recovery.Notice, recovery.State = incident.Resolve, true, incident.TodoDone
		notified.Todos = append(notified.Todos, recovery)
		unknown := ended(stateIn(lang), incident.Resolved, "")
		unknown.Incident.Facts = incident.Facts{Title: "EC2 に SSH できない"}
		canceled := ended(stateIn(lang), incident.Canceled, "誤検知")
		misled := ended(stateIn(lang), incident.Canceled, "誤検知")
		misled.Todos = append(misled.Todos, recovery)
		for name, c := range map[string]incident.State{
			"ended_canceled_notified": misled, "ended_private_canceled_notified": secret(misled), "ended": s, "ended_notified": notified, "ended_unknown": unknown, "ended_canceled": canceled, "ended_drill": drill(s),
			"ended_private": secret(s), "ended_private_canceled": secret(canceled),
		} {
			golden.Message(t, name, lang, rendered(t, c, plan.EndedKey("announce/C0ALL")))
		}
	}
}
