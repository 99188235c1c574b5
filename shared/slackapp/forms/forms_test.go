package forms_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/text"
)

var (
	langs = []incident.Lang{incident.Japanese, incident.English}
	t0    = time.Date(2027, 2, 20, 0, 9, 0, 0, time.FixedZone("JST", 9*60*60))
)

func sample() incident.Incident {
	return incident.Incident{
		ID: "k3x9q2", Kind: incident.Live, Status: incident.Open, Phase: incident.Respond, DeclaredAt: t0,
		Facts: incident.Facts{
			Title: "EC2 に SSH できない", Region: "ap-northeast-1", Zone: "apne1-az1", Services: []string{"EC2", "EBS"},
			Source: "Zendesk 3件", Severity: incident.Sev2,
		},
		Commander: "U0KAKEI", DeclaredBy: "U0KAKEI", Settings: incident.Settings{Timezone: "Asia/Tokyo"},
		Drafts: map[string]incident.Draft{incident.NoticeDocument: {Behind: []incident.Place{
			{Name: "region", Says: "東京の<一部>", Sum: "1a2b3c", Want: "ap-northeast-3", Fact: "4d5e6f"},
			{Name: "impact", Want: "3社で接続できない", Fact: "7a8b9c"},
		}}},
	}
}

func drillOf(i incident.Incident) incident.Incident {
	i.Kind = incident.Drill
	return i
}

func private(i incident.Incident) *incident.Incident {
	i.Private = true
	return &i
}

func todos() []incident.Todo {
	return []incident.Todo{
		{ID: "4.3b", Title: incident.Text{JA: "第1報の下書き", EN: "Draft notice 1"}, State: incident.TodoClaimed, Owner: "U0BANGKOK"},
		{ID: "own-1", Title: incident.Text{JA: "大口3社に電話", EN: "Call the three largest customers"}, State: incident.TodoOpen},
	}
}

// about is what somebody sees who presses a button that is about something besides an incident.
func about(s ask.Seen, of string) ask.Seen {
	s.Of = of
	return s
}

// noticed is what somebody sees while the first notice is being written, or once it was sent.
func noticed(s ask.Seen, sent bool) ask.Seen {
	facts := text.NoticeFacts{No: 1, Stage: incident.FirstNotice, AsOf: t0, Promise: t0.Add(30 * time.Minute), Fields: map[string]string{
		"region": "ap-northeast-1", "zone": "apne1-az2", "started_at": "2027-02-20 00:05 JST 頃", "services": "EC2", "impact": "<一部> のお客様 & *全員*", "contact": "support@example.com",
	}}
	n := incident.Notice{No: 1, Stage: facts.Stage, Version: 2, Authors: []incident.PersonID{"U0BERLIN"}, Fields: facts.Fields}
	n.Text = incident.NoticeText{No: 1, Version: 2, Stage: facts.Stage, Letters: text.Letters(facts), AsOf: facts.AsOf, Promise: facts.Promise, By: "U0BERLIN", At: t0}
	n.Sum = n.Text.Sum()
	if sent {
		s.State.Before, s.State.Incident.Notices = n, incident.Notices{Sent: 1, Stage: n.Stage, Promise: facts.Promise}
		return s
	}
	s.State.Notice, s.State.Incident.Notices = n, incident.Notices{Open: 1, Next: n.Stage, Version: 2, By: "U0BERLIN"}
	return s
}

// clearing is what somebody sees while the recovery notice is being written, with what all are told.
func clearing(s ask.Seen) ask.Seen {
	facts := text.NoticeFacts{No: 2, Stage: incident.RecoveryNotice, AsOf: t0, Fields: map[string]string{
		"region": "ap-northeast-1", "zone": "apne1-az2", "started_at": "2027-02-20 00:05 JST 頃", "services": "EC2", "impact": "3", "provider_says": "fixed",
		"provider_url": "https://health.aws.amazon.com", "workaround": "-", "contact": "support@example.com", "restored_at": "2027-02-20 05:40 JST 頃", "duration": "5時間", "duration_en": "5 hours", "residual": "<なし> & *なし*", "residual_en": "none",
	}}
	n := incident.Notice{No: 2, Stage: facts.Stage, Version: 1, Authors: []incident.PersonID{"U0BERLIN"}, Fields: facts.Fields}
	n.Text = incident.NoticeText{No: 2, Version: 1, Stage: facts.Stage, Letters: text.Letters(facts), AllClear: text.AllClear(facts), AsOf: facts.AsOf, By: "U0BERLIN", At: t0}
	n.Sum = n.Text.Sum()
	s.State.Incident.Settings.Announce = []incident.Audience{{Channel: "C0ALL"}}
	s.State.Notice, s.State.Incident.Notices = n, incident.Notices{Sent: 1, Open: 2, Next: n.Stage, Version: 1, By: "U0BERLIN"}
	return s
}

// addressed is what somebody sees of a notice by mail, who has approved the version before, and of a list of customers that has grown since
// the approval that stands.
func addressed(s ask.Seen) ask.Seen {
	s = noticed(s, false)
	s.State.Incident.Settings.Mail, s.Me = true, "U0KAKEI"
	n := &s.State.Notice
	before := n.Text
	before.Version, before.Letters.JA.Body = 1, strings.ReplaceAll(before.Letters.JA.Body, "EC2", "<!here> EC2、RDS")
	n.Text.To = incident.Addressees{Group: incident.Group{Services: []string{"EC2"}, Owners: []string{"U0SATO"}, Langs: []string{"ja", "both"}}, Ways: []incident.Way{incident.ByMail}}
	n.Sum = n.Text.Sum()
	n.Void = []incident.Approval{{Signature: incident.Signature{By: "U0KAKEI"}, Version: 1, Text: before}}
	n.Approval = &incident.Approval{Signature: incident.Signature{By: "U0KAKEI"}, Numbers: incident.Numbers{List: "v", Customers: 12, ByMail: 11, Addresses: 14}}
	s.State.Customers = incident.CustomerList{Version: "w", ReadAt: t0.Add(-9 * time.Hour)}
	for i := range 30 {
		c := incident.Customer{ID: fmt.Sprint("c", i), Name: "株式会社<i>", Tier: []string{"gold", "silver", "<!here>"}[i%3], Services: []string{"EC2"}, Owner: "U0SATO", Site: "tokyo", Lang: "ja"}
		if i%5 > 0 {
			c.Mail = []string{fmt.Sprintf("a%d@example.com", i), fmt.Sprintf("b%d@example.com", i)}
		}
		s.State.Customers.Rows = append(s.State.Customers.Rows, c)
	}
	return s
}

// owing is an incident whose customers wait for the recovery notice.
func owing(s ask.Seen) ask.Seen {
	s.State.Incident.Notices = incident.Notices{Sent: 2, Stage: incident.FollowUpNotice, Promise: t0.Add(50 * time.Minute)}
	return s
}

// inDrill is what somebody sees of it in a drill whose team has an address.
func inDrill(s ask.Seen) ask.Seen {
	s.State.Incident.Kind, s.State.Incident.Settings.DrillTo = incident.Drill, []string{"team@example.com"}
	s.State.Notice.Approval = nil
	return s
}

// seen is an incident with TODOs of its phase, about one of them where todo is its number, counted from 1.
func seen(lang incident.Lang, i incident.Incident, open []incident.Todo, todo int) ask.Seen {
	s := ask.Seen{Lang: lang, State: incident.State{Incident: i}}
	for _, t := range open {
		if t.Phase == "" {
			t.Phase = i.Phase
		}
		s.State.Todos = append(s.State.Todos, t)
	}
	if todo > 0 {
		s.Todo = s.State.Todos[todo-1]
	}
	return s
}

// before is an incident whose recovery has not begun, and whose customers heard nothing.
func before(i incident.Incident) (incident.Incident, []incident.Todo) {
	i.Playbook.Phases = append(slices.Clone(i.Playbook.Phases), incident.PlaybookPart{Phase: incident.Resolve, Todos: []incident.TodoDef{
		{ID: "6.1", Title: incident.Text{JA: "復旧を確認", EN: "Confirm recovery"}},
		{ID: "6.2", Title: incident.Text{JA: "復旧報の送信", EN: "Send the recovery notice"}},
	}})
	return i, []incident.Todo{{ID: "4.3d", Title: incident.Text{JA: "第1報を送信", EN: "Send notice 1"}, Notice: true, State: incident.TodoSkipped}}
}

// every form, from facts of any size.
func every(lang incident.Lang, i incident.Incident, open []incident.Todo) map[string]slack.ModalViewRequest {
	c := forms.Context{Channel: "C0HELP"}
	modal := func(a *ask.Ask, todo int, open ...incident.Todo) slack.ModalViewRequest {
		return forms.Modal(a, seen(lang, i, open, todo), nil, "")
	}
	early, notice := before(i)
	monitored, recovering := early, early
	monitored.Phase, recovering.Phase = incident.Watch, incident.Resolve
	return map[string]slack.ModalViewRequest{
		"declare": forms.Declare(lang, forms.Declaration{Facts: i.Facts, Commander: i.Commander, Kind: i.Kind, Context: c}),
		"declare_similar": forms.Declare(lang, forms.Declaration{
			Facts: i.Facts, Commander: i.Commander, Kind: i.Kind, Private: true, Similar: &i, SimilarChannel: "C0INC", Context: c,
		}),
		"declare_similar_private": forms.Declare(lang, forms.Declaration{
			Facts: i.Facts, Commander: i.Commander, Kind: i.Kind, Similar: private(i), SimilarChannel: "C0INC", Context: c,
		}),
		"skip":               modal(ask.Skip, 1, open...),
		"hand_over":          modal(ask.Reassign, 1, open...),
		"add_todo":           modal(ask.Add, 0),
		"correct":            modal(ask.Correct, 0),
		"commander":          modal(ask.Commander, 0),
		"next_phase":         modal(ask.NextPhase, 0, open...),
		"watch_phase":        modal(ask.Watch, 0, open...),
		"phase_back":         forms.Modal(ask.PhaseBack, seen(lang, monitored, open, 0), nil, ""),
		"phase_back_resolve": forms.Modal(ask.PhaseBack, seen(lang, recovering, open, 0), nil, ""),
		"next_phase_nothing": modal(ask.NextPhase, 0),
		"resolve":            modal(ask.Resolve, 0, open...),
		"resolve_nothing":    modal(ask.Resolve, 0),
		"resolve_early": forms.Modal(ask.Resolve, seen(lang, early, append(notice, open...), 0),
			map[string]string{ask.Note: "監視でも確認"}, ""),
		"cancel":               modal(ask.Cancel, 0),
		"cancel_elsewhere":     forms.Modal(ask.Cancel, seen(lang, i, nil, 0), map[string]string{ask.Reason: "監視の誤検知"}, ""),
		"notice":               modal(ask.Notice, 0),
		"notice_follow_up":     forms.Modal(ask.Notice, noticed(seen(lang, i, nil, 0), true), nil, ""),
		"notice_text":          forms.Modal(ask.EditNotice, noticed(seen(lang, i, nil, 0), false), nil, ""),
		"notice_takeover":      forms.Modal(ask.TakeOver, seen(lang, i, nil, 0), nil, ""),
		"notice_takeover_2":    forms.Modal(ask.TakeOver, noticed(seen(lang, i, nil, 0), false), nil, ""),
		"notice_takeover_last": forms.Modal(ask.TakeOver, clearing(seen(lang, i, nil, 0)), nil, ""),
		"notice_approve":       forms.Modal(ask.ApproveNotice, noticed(seen(lang, i, nil, 0), false), nil, ""),
		"notice_send":          forms.Modal(ask.SendNotice, noticed(seen(lang, i, nil, 0), false), nil, ""),
		"notice_text_to":       forms.Modal(ask.EditNotice, addressed(seen(lang, i, nil, 0)), nil, ""),
		"notice_approve_mail":  forms.Modal(ask.ApproveNotice, addressed(seen(lang, i, nil, 0)), nil, ""),
		"notice_send_mail":     forms.Modal(ask.SendNotice, addressed(seen(lang, i, nil, 0)), nil, ""),
		"notice_send_drill":    forms.Modal(ask.SendNotice, inDrill(addressed(seen(lang, i, nil, 0))), nil, ""),
		"notice_text_last":     forms.Modal(ask.EditNotice, clearing(seen(lang, i, nil, 0)), nil, ""),
		"notice_approve_last":  forms.Modal(ask.ApproveNotice, clearing(seen(lang, i, nil, 0)), nil, ""),
		"notice_send_last":     forms.Modal(ask.SendNotice, clearing(seen(lang, i, nil, 0)), nil, ""),
		"notice_none":          forms.Modal(ask.NoNotice, owing(seen(lang, i, nil, 0)), nil, ""),
		"executives":           forms.Modal(ask.Executives, briefing(seen(lang, i, nil, 0), "C0EXEC"), nil, ""),
		"tell":                 forms.Modal(ask.Tell, saidToAll(seen(lang, i, nil, 0)), nil, ""),
		"tell_room":            forms.Modal(ask.Tell, seen(lang, i, nil, 0), nil, ""),
		"tell_private":         forms.Modal(ask.Tell, saidToAll(seen(lang, *private(i), nil, 0)), nil, ""),
		"executives_word":      forms.Modal(ask.Executives, saidToAll(briefing(seen(lang, i, nil, 0), "C0EXEC")), nil, ""),
		"check":                forms.Modal(ask.Check, checking(seen(lang, i, nil, 0)), nil, ""),
		"executives_copy":      forms.Modal(ask.Executives, inDrill(briefing(seen(lang, i, nil, 0), "")), nil, ""),
		"executives_private":   forms.Modal(ask.Executives, briefing(seen(lang, *private(i), nil, 0), "C0EXEC"), nil, ""),
		"resolve_owing":        forms.Modal(ask.Resolve, owing(seen(lang, i, nil, 0)), nil, ""),
		"renew":                forms.Modal(ask.Renew, about(seen(lang, i, nil, 0), incident.NoticeDocument), nil, ""),
		"working":              forms.Working(lang, i),
		"result":               forms.Result(lang, render.Reply{Blocks: []slack.Block{render.Section("4.3b はすでに完了しています。")}}),
		"made":                 forms.Made(lang, i, "C0INC", t0.Add(30*time.Minute), t0),
	}
}

// checking is an incident of which lines were checked, left out and found missing, and one is for somebody else.
func checking(s ask.Seen) ask.Seen {
	done := func(id incident.TodoID, by incident.PersonID) incident.Todo {
		at := t0.Add(12 * time.Minute)
		title := incident.Text{JA: "TODO " + string(id) + " <b>", EN: "TODO " + string(id) + " <b>"}
		return incident.Todo{ID: id, Phase: incident.Respond, Title: title, State: incident.TodoDone, ClosedBy: by, ClosedAt: at, Did: &incident.Did{By: []incident.PersonID{by}, At: at}}
	}
	s.Me = "U0BERLIN"
	s.State.Todos = []incident.Todo{done("4.1a", "U0KAKEI"), done("4.2a", "U0KAKEI"), done("4.3a", "U0BERLIN"), done("4.4a", "U0KAKEI"), {ID: "4.7a", Phase: incident.Respond, Order: 9, Check: true, State: incident.TodoOpen}}
	s.State.Todos[3].State = incident.TodoOpen
	s.State.Todos[3].Did = nil
	mark := func(line string, is incident.Verdict, why string) incident.CheckMark {
		return incident.CheckMark{Line: line, Is: is, By: "U0TOKYO", At: t0.Add(40 * time.Minute), Why: why, Todo: incident.TodoID(line + "a")}
	}
	s.State.Incident.Check = &incident.Check{Todo: "4.7a", Lines: []incident.CheckMark{
		mark("4.1", incident.LineRight, ""), mark("4.2", incident.LineExcused, "two *of* us"), mark("4.4", incident.LineMissing, "no tag"),
	}}
	s.State.Incident.Check.Lines[0].Did = []incident.Did{{Todo: "4.1a", At: t0.Add(time.Minute)}}
	return s
}

// saidToAll is an incident of which all were told in two channels what has changed.
func saidToAll(s ask.Seen) ask.Seen {
	i := &s.State.Incident
	i.Settings.Help = "C0HELP"
	i.Settings.Announce = append(i.Settings.Announce, incident.Audience{Channel: "C0ALL", Announcement: "company"}, incident.Audience{Channel: "C0HELP", Announcement: "company"})
	i.ToAll = []incident.ToAll{{No: 1, Text: "大阪への <b> 切り替えを開始。", By: "U0BERLIN", At: t0.Add(25 * time.Minute)}}
	return s
}

// briefing is an incident whose executives were told before, in a channel or, "", by somebody.
func briefing(s ask.Seen, channel string) ask.Seen {
	i := &s.State.Incident
	i.Facts.Impact = "3社"
	i.Notices = incident.Notices{Sent: 1, SentAt: t0.Add(20 * time.Minute), Stage: incident.FirstNotice, Promise: t0.Add(50 * time.Minute)}
	i.Executives = &incident.ThreeLines{No: 1, What: "a", Doing: "b", Next: "c", By: "U0BERLIN", At: t0.Add(10 * time.Minute)}
	if channel != "" {
		i.Settings.Announce = []incident.Audience{{Channel: channel, Announcement: incident.ExecutivesAudience}}
	}
	return s
}

// takes fails unless Slack would take the modal (docs of views.open and of modal views).
func takes(t *testing.T, name string, v slack.ModalViewRequest) {
	t.Helper()
	raw, err := json.Marshal(v.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, objection := range slackfake.ValidateBlocks(string(raw)) {
		t.Errorf("%s: Slack objects: %s", name, objection)
	}
	texts := []*slack.TextBlockObject{v.Title, v.Close}
	if v.Submit != nil {
		texts = append(texts, v.Submit)
	}
	for _, text := range texts {
		if n := len(utf16.Encode([]rune(text.Text))); n == 0 || n > 24 {
			t.Errorf("%s: %q has %d characters, at most 24", name, text.Text, n)
		}
	}
	if len(v.PrivateMetadata) > 3000 || len(raw) > 250<<10 {
		t.Errorf("%s: %d bytes of metadata, %d of blocks", name, len(v.PrivateMetadata), len(raw))
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		all := every(lang, sample(), todos())
		all["resolve_many"] = forms.Modal(ask.Resolve, seen(lang, sample(), many(30), 0), nil, "")
		all["declare_empty"] = forms.Declare(lang, forms.Declaration{Commander: "U0KAKEI"})
		for name, v := range every(lang, drillOf(sample()), todos()) {
			if name != "result" && !strings.HasPrefix(v.Title.Text, map[incident.Lang]string{"ja": "【訓練】", "en": "[DRILL] "}[lang]) {
				t.Errorf("%s: a drill without its mark: %q", name, v.Title.Text)
			}
			takes(t, name+" drill", v)
		}
		for name, v := range all {
			takes(t, name, v)
			golden.View(t, name, lang, v)
		}
	}
}

// TestAnyIncidentFits: titles, services and lists of any size leave a form that Slack takes.
func TestAnyIncidentFits(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"&", "<!channel> ", "東", "👨‍👩‍👧‍👦", "𠮷", "`*_~"} {
		long := strings.Repeat(s, 3000)
		title := string([]rune(long)[:120])
		i := drillOf(sample())
		i.Facts = incident.Facts{Title: title, Region: long, Zone: long, Services: []string{long, long}, Impact: long, Source: long, Severity: "odd"}
		i.Commander = "mail:someone@example.com"
		i.Playbook.Phases = []incident.PlaybookPart{{Phase: incident.Respond, Title: incident.Text{JA: long, EN: long}}}
		var open []incident.Todo
		for n := range 200 {
			open = append(open, incident.Todo{ID: incident.TodoID(fmt.Sprint(n)), Title: incident.Text{JA: title, EN: title}, Owner: "U0BANGKOK"})
		}
		for _, lang := range langs {
			for name, v := range every(lang, i, open) {
				takes(t, name, v)
			}
		}
	}
}

// TestSeveralAreReadBack: whom a notice is for is read as it was shown, or as somebody chose.
func TestSeveralAreReadBack(t *testing.T) {
	t.Parallel()
	s := addressed(seen("ja", sample(), nil, 0))
	view := forms.Modal(ask.EditNotice, s, nil, "")
	tiers := slack.BlockAction{SelectedOptions: []slack.OptionBlockObject{{Value: "gold"}, {Value: "silver"}}}
	for name, c := range map[string]struct {
		entered entered
		want    incident.Group
	}{
		"as it was":     {nil, s.State.Notice.Text.To.Group},
		"as chosen":     {entered{"to_tiers": tiers, "to_owners": {}, "to_langs": {}}, incident.Group{Services: []string{"EC2"}, Tiers: []string{"gold", "silver"}}},
		"for everybody": {entered{"to_services": {}, "to_owners": {}, "to_langs": {}}, incident.Group{}},
	} {
		_, v, err := forms.Read(submitted(t, view, c.entered))
		if err != nil {
			t.Fatal(err)
		}
		do, _ := ask.EditNotice.Do(v, ask.Faults{}).(incident.WriteNotice)
		if do.To == nil || !do.To.Leaves(incident.ByMail) {
			t.Fatalf("%s: %+v", name, do.To)
		}
		if diff := cmp.Diff(c.want, do.To.Group); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestAllOfANoticeIsRead: whoever approves or sends one sees every character of both texts, however long they are.
func TestAllOfANoticeIsRead(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"&<!channel> ", "東京\n", "𠮷", "👨‍👩‍👧‍👦", "e" + strings.Repeat("\u0301", 4000)} {
		s := noticed(seen("ja", sample(), nil, 0), false)
		body := strings.Repeat(part, max(1, 5000/len([]rune(part)))) + "。"
		s.State.Notice.Text.Letters = incident.Letters{JA: incident.Letter{Subject: "件名", Body: body}, EN: incident.Letter{Subject: "Subject", Body: body}}
		for _, a := range []*ask.Ask{ask.ApproveNotice, ask.SendNotice} {
			v, shown := forms.Modal(a, s, nil, ""), ""
			takes(t, a.Name, v)
			for _, b := range v.Blocks.BlockSet {
				if section, ok := b.(*slack.SectionBlock); ok && section.Text != nil && section.Text.Type == slack.PlainTextType {
					shown += section.Text.Text
				}
			}
			if want := "件名\n\n" + body + "Subject\n\n" + body; !strings.Contains(shown, want) {
				t.Errorf("%s, %.10q: of %d bytes %d are shown", a.Name, part, len(want), len(shown))
			}
		}
	}
}

// TestAllOfAnOptionIsRead: a recovery time of the provider's stands at the end of its sentence.
func TestAllOfAnOptionIsRead(t *testing.T) {
	t.Parallel()
	s := noticed(seen(incident.English, sample(), nil, 0), true)
	s.State.Incident.Provider = []incident.ProviderWord{{ProviderPost: incident.ProviderPost{At: t0, Said: incident.Text{
		EN: "We expect full recovery of the remaining instances and volumes in the affected Availability Zone by 5:00 AM PST.",
	}}}}
	v := forms.Modal(ask.Notice, s, nil, "")
	takes(t, "notice", v)
	if got := said(t, v.Blocks.BlockSet); !strings.Contains(got, ` by 5:00 AM PST."`) || !strings.Contains(got, `"15:09 UTC We expect`) {
		t.Error(got)
	}
}

// TestAllThatChangedIsRead by whoever approves: in both languages, however much it is.
func TestAllThatChangedIsRead(t *testing.T) {
	t.Parallel()
	s := noticed(seen(incident.English, sample(), nil, 0), false)
	was, is := &s.State.Before.Text, &s.State.Notice.Text.Letters
	*was, was.Version = s.State.Notice.Text, 1
	for n := range 10 {
		was.Letters.JA.Body += fmt.Sprintf("%d: %s\n", n, strings.Repeat("前", 100))
		is.JA.Body += fmt.Sprintf("%d: %s\n", n, strings.Repeat("次", 100))
	}
	was.Letters.EN.Body, is.EN.Body = "Two customers", "Three customers"
	v := forms.Modal(ask.ApproveNotice, s, nil, "")
	takes(t, "approve", v)
	if got := said(t, v.Blocks.BlockSet); strings.Count(got, "[JA]") != 10 || !strings.Contains(got, `[EN] \"Two\" → \"Three\"`) {
		t.Error(got)
	}
}

// many are TODOs with the longest titles.
func many(n int) (open []incident.Todo) {
	for i := range n {
		title := strings.Repeat("長い題名", 30)
		open = append(open, incident.Todo{ID: incident.TodoID(fmt.Sprintf("4.%dx", i)), Title: incident.Text{JA: title, EN: title}})
	}
	return open
}

// TestEveryOpenTodoIsNamed: whoever confirms sees all that stays open; only what no section can hold is counted instead.
func TestEveryOpenTodoIsNamed(t *testing.T) {
	t.Parallel()
	for n, rest := range map[int]string{30: "", 200: "ほか"} {
		open := many(n)
		for _, v := range []slack.ModalViewRequest{
			forms.Modal(ask.NextPhase, seen("ja", sample(), open, 0), nil, ""), forms.Modal(ask.Resolve, seen("ja", sample(), open, 0), nil, ""),
		} {
			takes(t, v.CallbackID, v)
			raw, err := json.Marshal(v.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			named := 0
			for _, td := range open {
				named += strings.Count(string(raw), " "+string(td.ID)+" ")
			}
			if rest == "" && (named != n || strings.Contains(string(raw), "ほか")) {
				t.Errorf("%s: %d of %d named", v.CallbackID, named, n)
			}
			if left := fmt.Sprintf("ほか%d件", n-named); rest != "" && (named < 30 || !strings.Contains(string(raw), left)) {
				t.Errorf("%s: %d of %d named, %q not said", v.CallbackID, named, n, left)
			}
		}
	}
}

// submitted is the view Slack sends when a form is submitted: what it was filled with, and what was entered over it.
func submitted(t *testing.T, v slack.ModalViewRequest, entered map[string]slack.BlockAction) *slack.View {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var view slack.View
	if err := json.Unmarshal(raw, &view); err != nil {
		t.Fatal(err)
	}
	view.State = &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}
	for _, b := range v.Blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		was := initial(in.Element)
		if e, ok := entered[in.BlockID]; ok {
			was = e
		}
		view.State.Values[in.BlockID] = map[string]slack.BlockAction{in.BlockID: was}
	}
	return &view
}

func initial(e slack.BlockElement) (a slack.BlockAction) {
	switch x := e.(type) {
	case *slack.PlainTextInputBlockElement:
		a.Value = x.InitialValue
	case *slack.SelectBlockElement:
		a.SelectedUser = x.InitialUser
		if x.InitialOption != nil {
			a.SelectedOption = *x.InitialOption
		}
	case *slack.RadioButtonsBlockElement:
		a.SelectedOption = *x.InitialOption
	case *slack.MultiSelectBlockElement:
		for _, o := range x.InitialOptions {
			a.SelectedOptions = append(a.SelectedOptions, *o)
		}
	case *slack.CheckboxGroupsBlockElement:
		for _, o := range x.InitialOptions {
			a.SelectedOptions = append(a.SelectedOptions, *o)
		}
	}
	return a
}

type entered = map[string]slack.BlockAction

func typed(s string) slack.BlockAction { return slack.BlockAction{Value: s} }

func chosen(s string) slack.BlockAction {
	return slack.BlockAction{SelectedOption: slack.OptionBlockObject{Value: s}}
}

func person(id string) slack.BlockAction { return slack.BlockAction{SelectedUser: id} }

// TestDeclareReadsBackWhatItWasFilledWith: a form that nobody touched changes nothing of what was prefilled.
func TestDeclareReadsBackWhatItWasFilledWith(t *testing.T) {
	t.Parallel()
	elsewhere := sample().Facts
	elsewhere.Region, elsewhere.Zone = "us-gov-west-1", "usgw1-az1"
	for _, facts := range []incident.Facts{sample().Facts, {Title: "x"}, elsewhere} {
		for _, lang := range langs {
			p := forms.Declaration{
				Facts: facts, Commander: "U0KAKEI", Kind: incident.Drill, Private: true, Context: forms.Context{Channel: "C0HELP"},
			}
			in, faults := forms.ReadDeclare(lang, submitted(t, forms.Declare(lang, p), nil))
			if len(faults) > 0 {
				t.Fatalf("faults: %v", faults)
			}
			if diff := cmp.Diff(p, in); diff != "" {
				t.Errorf("%s (-filled +read):\n%s", lang, diff)
			}
		}
	}
}

func TestDeclareReadsWhatWasEntered(t *testing.T) {
	t.Parallel()
	v := submitted(t, forms.Declare(incident.Japanese, forms.Declaration{Commander: "U0KAKEI"}), entered{
		ask.Title: typed("  RDS に\u202eつながらない "), ask.Services: typed("RDS、 rds，Aurora,,"),
		ask.RegionOther: typed("us-gov-west-1"), ask.Zone: typed("usgw1-az1"),
		ask.Severity: chosen("sev1"), ask.Leader: person("U0BERLIN"), "kind": chosen("drill"),
	})
	got, faults := forms.ReadDeclare(incident.Japanese, v)
	want := forms.Declaration{
		Facts: incident.Facts{
			Title: "RDS につながらない", Region: "us-gov-west-1", Zone: "usgw1-az1", Services: []string{"RDS", "Aurora"}, Severity: incident.Sev1,
		},
		Commander: "U0BERLIN", Kind: incident.Drill,
	}
	if diff := cmp.Diff(want, got); diff != "" || len(faults) > 0 {
		t.Errorf("faults %v (-want +got):\n%s", faults, diff)
	}
}

func TestDeclareInsistsOnceASimilarOneWasNamed(t *testing.T) {
	t.Parallel()
	i := sample()
	for _, similar := range []*incident.Incident{nil, &i} {
		p := forms.Declaration{Facts: i.Facts, Similar: similar, Context: forms.Context{Insist: true}}
		in, _ := forms.ReadDeclare(incident.English, submitted(t, forms.Declare(incident.English, p), nil))
		if in.Context.Insist != (similar != nil) {
			t.Errorf("insists: %v, a similar one was named: %v", in.Context.Insist, similar != nil)
		}
	}
}

// filled reads a form as it is submitted: what it is about, what it asks for, and what is wrong with it.
func filled(t *testing.T, a *ask.Ask, v *slack.View) (forms.Context, incident.Action, ask.Faults) {
	t.Helper()
	if a == ask.Declare {
		_, faults := forms.ReadDeclare(incident.Japanese, v)
		return forms.Context{}, nil, faults
	}
	c, values, err := forms.Read(v)
	if err != nil {
		t.Fatal(err)
	}
	values.Lang = incident.Japanese
	faults := ask.Faults{}
	return c, a.Do(values, faults), faults
}

// TestFaultsStandUnderTheirInput: what is missing or wrong is said at the block it is about.
func TestFaultsStandUnderTheirInput(t *testing.T) {
	t.Parallel()
	i, td := sample(), todos()[0]
	odd := sample()
	odd.Facts.Zone = "ゾーン 1" // recorded by an earlier version
	ja := incident.Japanese
	blank := typed(" \u200b\n ")
	about := func(a *ask.Ask, i incident.Incident, todo ...incident.Todo) slack.ModalViewRequest {
		return forms.Modal(a, seen(ja, i, todo, len(todo)), nil, "")
	}
	for _, c := range []struct {
		act   *ask.Ask
		view  slack.ModalViewRequest
		enter entered
		want  []string
	}{
		{ask.Declare, forms.Declare(ja, forms.Declaration{}), entered{ask.Title: blank}, []string{ask.Title}},
		{ask.Skip, about(ask.Skip, i, td), entered{ask.Reason: blank}, []string{ask.Reason}},
		{ask.Skip, about(ask.Skip, i, td), entered{ask.Reason: typed("不要")}, nil},
		{ask.Reassign, about(ask.Reassign, i, td), nil, []string{ask.To}},
		{ask.Add, about(ask.Add, i), entered{ask.Due: typed("あとで")}, []string{ask.Due, ask.Title}},
		{ask.Add, about(ask.Add, i), entered{ask.Title: typed("x"), ask.Due: typed("99999999")}, []string{ask.Due}},
		{ask.Add, about(ask.Add, i), entered{ask.Title: typed("x"), ask.Due: typed("３０")}, nil},
		{ask.Correct, about(ask.Correct, i), entered{ask.Title: blank}, []string{ask.Title}},
		{ask.Correct, about(ask.Correct, i), entered{ask.Zone: typed("ap-northeast-1a")}, []string{ask.Zone}},
		{ask.Correct, about(ask.Correct, i), entered{ask.Zone: typed("ゾーン 1")}, []string{ask.Zone}},
		{ask.Correct, about(ask.Correct, i), entered{ask.Zone: typed("аpne1-az1")}, []string{ask.Zone}},
		{ask.Correct, about(ask.Correct, i), entered{ask.Zone: typed("「apne1〜az2」")}, nil},
		{ask.Correct, about(ask.Correct, i), entered{ask.Meeting: typed("https://meet.google.com/abc‑defg‑hij")}, nil},
		{ask.Correct, about(ask.Correct, odd), entered{ask.Impact: typed("3社")}, nil},
		{ask.Correct, about(ask.Correct, odd), entered{ask.Region: chosen("us-east-1")}, nil}, // an old zone holds back no other region
		{ask.Correct, about(ask.Correct, i), entered{ask.Zone: typed("apne3-az1")}, []string{ask.Zone}},
		{ask.Correct, about(ask.Correct, i), entered{ask.Region: chosen("ap-northeast-3")}, []string{ask.Zone}},
		{ask.Correct, about(ask.Correct, i), entered{ask.Region: chosen("unknown")}, nil},
		{ask.Correct, about(ask.Correct, i), entered{ask.Meeting: typed("the usual room")}, []string{ask.Meeting}},
		{ask.Correct, about(ask.Correct, i), entered{ask.RegionOther: typed("us-gov-west-1")}, []string{ask.RegionOther}},
		{ask.Declare, forms.Declare(ja, forms.Declaration{Facts: i.Facts}), entered{ask.Zone: typed("AP-northeast-1c")}, []string{ask.Zone}},
		{ask.Declare, forms.Declare(ja, forms.Declaration{Facts: i.Facts}), entered{ask.RegionOther: typed("大阪")}, []string{ask.RegionOther}},
		{ask.Commander, about(ask.Commander, i), nil, []string{ask.Leader}},
		{ask.Cancel, about(ask.Cancel, i), entered{ask.Reason: blank}, []string{ask.Reason}},
		{ask.Resolve, about(ask.Resolve, i), nil, nil},
	} {
		var got []string
		_, _, faults := filled(t, c.act, submitted(t, c.view, c.enter))
		for block := range faults {
			got = append(got, block)
		}
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: faults under %v, want %v", c.act.Name, got, c.want)
		}
	}
}

// TestTheMeetingIsCorrected: another room, and none; a form that was opened without the input changes nothing about it.
func TestTheMeetingIsCorrected(t *testing.T) {
	t.Parallel()
	i := sample()
	i.Settings.Meeting = "https://meet.example.com/usual"
	for _, room := range []string{"https://meet.example.com/other", ""} {
		modal := forms.Modal(ask.Correct, seen(incident.Japanese, i, nil, 0), nil, "")
		v := submitted(t, modal, entered{ask.Meeting: typed(room)})
		_, got, faults := filled(t, ask.Correct, v)
		if diff := cmp.Diff(incident.Action(incident.Correct{Meeting: &room}), got); diff != "" || len(faults) > 0 {
			t.Errorf("%q: faults %v (-want +got):\n%s", room, faults, diff)
		}
		v.Blocks.BlockSet = nil
		delete(v.State.Values, ask.Meeting)
		if _, got, _ := filled(t, ask.Correct, v); got.(incident.Correct).Meeting != nil {
			t.Errorf("a form that did not ask set the room to %v", got)
		}
	}
}

// TestDocumentsStayAsTheyAre: whoever corrects facts is told so where there are documents, and only there.
func TestDocumentsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	i := sample()
	i.Playbook.Documents = []incident.Document{{ID: "notice"}}
	said := func() bool {
		b, err := json.Marshal(forms.Modal(ask.Correct, seen(incident.English, i, nil, 0), nil, ""))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(b), text.HintDocuments.In(incident.English))
	}
	if said() {
		t.Error("there is no document yet")
	}
	i.Links = map[string]incident.Link{incident.DocumentLink("notice"): {URL: "https://documents.example.com/x"}}
	if !said() {
		t.Error("nobody is told that the document stays as it is")
	}
}

// TestCorrectNamesOnlyWhatWasChanged: somebody else's correction, made while the form was open, stays.
func TestCorrectNamesOnlyWhatWasChanged(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		v := submitted(t, forms.Modal(ask.Correct, seen(lang, sample(), nil, 0), nil, ""), entered{ask.Zone: typed(""), ask.Impact: typed("3社")})
		c, got, faults := filled(t, ask.Correct, v)
		empty, impact := "", "3社"
		if diff := cmp.Diff(incident.Action(incident.Correct{Zone: &empty, Impact: &impact}), got); diff != "" || len(faults) > 0 {
			t.Errorf("faults %v (-want +got):\n%s", faults, diff)
		}
		if c.Incident != "k3x9q2" {
			t.Errorf("about %q", c.Incident)
		}
	}
}

func TestTodoFormsRememberTheirTodo(t *testing.T) {
	t.Parallel()
	for a, want := range map[*ask.Ask]struct {
		enter entered
		do    incident.Action
	}{
		ask.Skip:     {entered{ask.Reason: typed("訓練")}, incident.Skip{Todo: "4.3b", Reason: "訓練"}},
		ask.Reassign: {entered{ask.To: person("U0BERLIN")}, incident.Reassign{Todo: "4.3b", To: incident.Actor{ID: "U0BERLIN"}}},
	} {
		c, do, faults := filled(t, a, submitted(t, forms.Modal(a, seen("ja", sample(), todos(), 1), nil, ""), want.enter))
		if c.Incident != "k3x9q2" || c.Todo != "4.3b" || do != want.do || len(faults) > 0 {
			t.Errorf("%s: %+v %+v %v", a.Name, c, do, faults)
		}
	}
	_, add, _ := filled(t, ask.Add, submitted(t, forms.Modal(ask.Add, seen("ja", sample(), nil, 0), nil, ""),
		entered{ask.Title: typed("電話"), ask.Due: typed(" ３０ ")}))
	if add != (incident.Add{Title: "電話", Due: 30 * time.Minute}) {
		t.Errorf("add: %+v", add)
	}
}

func FuzzParseContext(f *testing.F) {
	f.Add(forms.Context{Incident: "k3x9q2", Todo: "4.3d", Confirm: true}.Encode())
	f.Add(`{"incident":"a"} x`)
	f.Add(`{"other":1}`)
	f.Fuzz(func(t *testing.T, metadata string) {
		c, err := forms.ParseContext(metadata)
		if err != nil {
			if !errors.Is(err, forms.ErrContext) || c != (forms.Context{}) {
				t.Errorf("%q: %v, %+v", metadata, err, c)
			}
			return
		}
		again, err := forms.ParseContext(c.Encode())
		if err != nil || len(metadata) < 2000 && again != c {
			t.Errorf("%q: read as %+v, written and read as %+v, %v", metadata, c, again, err)
		}
	})
}

func TestContextAlwaysFits(t *testing.T) {
	t.Parallel()
	c := forms.Context{Incident: "k3x9q2", Channel: strings.Repeat("\x01", 3000)}
	if got, err := forms.ParseContext(c.Encode()); err != nil || len(c.Encode()) > 3000 || got.Incident != "k3x9q2" {
		t.Errorf("%d bytes, %+v, %v", len(c.Encode()), got, err)
	}
}
