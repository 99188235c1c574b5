package playbook

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/yamlx/yamlxtest"
)

// small is a playbook with the least that is allowed. Its lines are what the faults below count.
const small = `id: small
version: 1
title: {ja: 小, en: Small}
roles:
  - {id: desk, name: {ja: 窓口, en: desk}}
phases:
  - {phase: detect, title: {ja: 検知, en: Detect}}
  - {phase: confirm, title: {ja: 確認, en: Confirm}}
  - {phase: start, title: {ja: 開始, en: Start}}
  - phase: respond
    title: {ja: 対応, en: Respond}
    todos:
      - id: 4.1
        title: {ja: 連絡, en: Call}
        due: 5m
      - id: 4.2
        title: {ja: 記録, en: Record}
        role: desk
        due: {from: recovery, after: -5m}
  - {phase: watch, title: {ja: 監視, en: Watch}}
  - {phase: resolve, title: {ja: 収束, en: Resolve}}
  - {phase: review, title: {ja: 振り返り, en: Review}}
announcements:
  - {id: company, name: {ja: 全社, en: Company}, note: {ja: お待ちください, en: Please wait}}
documents:
  - id: notice
    title: {ja: 通知, en: Notice}
    template:
      ja: |
        {{mark}}{{title}}

        影響 {{impact}}
      en: "{{mark}}{{title}}"
first_steps:
  - {ja: 電話, en: Call}
`

func TestSmallPlaybookIsAllowed(t *testing.T) {
	t.Parallel()
	pb, err := Load("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(pb.Part("respond").Todos); pb.ID != "small" || got != 2 {
		t.Errorf("id %q, %d TODOs", pb.ID, got)
	}
}

func TestWhatToUseInsteadOfATool(t *testing.T) {
	t.Parallel()
	pb, err := Load("small.yaml", []byte(small+"tools:\n  zendesk: {instead: {ja: 電話, en: the phone}}\n  portal-2: {instead: {ja: メール, en: mail}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := pb.Instead("portal-2").EN; len(pb.Tools) != 2 || got != "mail" || pb.Instead("wiki").EN != "" {
		t.Errorf("%q of %+v", got, pb.Tools)
	}
}

func TestWhatLabelsOfAlertsPropose(t *testing.T) {
	t.Parallel()
	const rules = `alerts:
  - {source: alertmanager, label: service, equals: rds, facts: {services: [RDS, EC2], region: Tokyo}}
  - {source: plain, label: region, equals: apne1, facts: {region: ap-northeast-1}}
`
	pb, err := Load("small.yaml", []byte(small+rules))
	if err != nil {
		t.Fatal(err)
	}
	first, second := pb.Alerts[0], pb.Alerts[1]
	if len(pb.Alerts) != 2 || first.Region != "ap-northeast-1" || len(first.Services) != 2 || first.Matches("alertmanager", map[string]string{"service": "RDS"}) == first.Matches("grafana", map[string]string{"service": "rds"}) {
		t.Errorf("%+v", first)
	}
	if second.Region != "ap-northeast-1" || second.Matches("plain", map[string]string{"service": "apne1"}) {
		t.Errorf("%+v", second)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "version: 1", "version: 1\nauthor: me", "3:1: unknown key \"author\"; allowed: id, version, "},
		{"one ticket", "version: 1", "version: 1\ntickets: {count: 1, within: 10m}", "3:18: tickets.count is \"1\"; allowed: a whole number from 2 to 10000"},
		{"tickets without a time", "version: 1", "version: 1\ntickets: {count: 5}", "3:10: tickets.within is missing"},
		{"a commander who may never be silent", "version: 1", "version: 1\ncommander: {silence: 0m}", "3:22: commander.silence is \"0m\"; allowed: whole minutes from 1m to 720h"},
		{"a commander without a time", "version: 1", "version: 1\ncommander: {}", "3:12: commander.silence is missing"},
		{"a commander who may command for no time", "version: 1", "version: 1\ncommander: {longest: 0m}", "3:22: commander.longest is \"0m\"; allowed: whole minutes from 1m to 720h"},
		{"a cadence of one", "version: 1", "version: 1\ncadence: {changing: 30m}", "3:10: cadence.stable is missing"},
		{"a cadence that is too fast", "version: 1", "version: 1\ncadence: {changing: 1m, stable: 60m}", "3:21: cadence.changing is \"1m\"; allowed: whole minutes from 5m to 24h"},
		{"a cadence that hurries once it is stable", "version: 1", "version: 1\ncadence: {changing: 30m, stable: 30m}", "3:34: cadence.stable is not longer than changing"},
		{"unknown key of a TODO", "        due: 5m", "        due: 5m\n        owner: me", "16:9: unknown key \"phases[3].todos[0].owner\"; allowed: id, title, guide, role, due, every, grace, ladder, notice, tools, meets, feed, fixes, drafts, brief, check, handover, auto, source"},
		{"wrong type", "version: 1", "version: one", "2:10: version is \"one\"; allowed: a whole number from 1 to 1000000"},
		{"a word in place of a list", "first_steps:\n  - {ja: 電話, en: Call}", "first_steps: call", "34:14: first_steps is \"call\"; allowed: a list"},
		{"missing Japanese", "{ja: 連絡, en: Call}\n        due", "{en: Call}\n        due", "14:16: phases[3].todos[0].title.ja is missing; every title needs it"},
		{"missing English", "{ja: 連絡, en: Call}\n        due", "{ja: 連絡}\n        due", "14:16: phases[3].todos[0].title.en is missing"},
		{"a text without languages", "{ja: 連絡, en: Call}\n        due", "Call\n        due", "14:16: phases[3].todos[0].title is \"Call\"; allowed: an object"},
		{"empty title", "{ja: 連絡, en: Call}\n        due", "{ja: \" \", en: Call}\n        due", "14:21: phases[3].todos[0].title.ja is empty; allowed: text"},
		{"title of two lines", "{ja: 連絡, en: Call}\n        due", "{ja: 連絡, en: \"a\\nb\"}\n        due", "14:29: phases[3].todos[0].title.en has more than one line"},
		{"title too long", "{ja: 連絡, en: Call}\n        due", "{ja: 連絡, en: " + strings.Repeat("x", 201) + "}\n        due", "14:29: phases[3].todos[0].title.en has 201 characters; allowed: up to 200"},
		{"a tool by its name", "first_steps:", "tools: {My Portal: {instead: {ja: あ, en: a}}}\nfirst_steps:", "34:9: tools key is \"My Portal\"; allowed: 1 to 32 lower case letters"},
		{"nothing instead of a tool", "first_steps:", "tools: {zendesk: {}}\nfirst_steps:", "34:18: tools.zendesk.instead is missing"},
		{"a substitute in one language", "first_steps:", "tools: {zendesk: {instead: {ja: あ}}}\nfirst_steps:", "34:28: tools.zendesk.instead.en is missing"},
		{"an alert of nobody", "first_steps:", "alerts: [{source: nagios, label: a, equals: b, facts: {region: c}}]\nfirst_steps:", "34:19: alerts[0].source is \"nagios\"; allowed: pagerduty, alertmanager, grafana, plain"},
		{"an alert without a label", "first_steps:", "alerts: [{source: plain, equals: b, facts: {region: c}}]\nfirst_steps:", "34:10: alerts[0].label is missing"},
		{"an alert that proposes nothing", "first_steps:", "alerts: [{source: plain, label: a, equals: b, facts: {}}]\nfirst_steps:", "34:54: alerts[0].facts says nothing; allowed: services, region, or both"},
		{"a service twice", "first_steps:", "alerts: [{source: plain, label: a, equals: b, facts: {services: [X, X]}}]\nfirst_steps:", "34:69: alerts[0].facts.services[1] is \"X\", as in line 34 already"},
		{"another key of a tool", "first_steps:", "tools: {zendesk: {url: x, instead: {ja: あ, en: a}}}\nfirst_steps:", "34:19: unknown key \"tools.zendesk.url\"; allowed: instead"},
		{"a tool twice", "first_steps:", "tools: {a: {instead: {ja: あ, en: a}}, a: {instead: {ja: あ, en: a}}}\nfirst_steps:", "34:39: key \"tools.a\" is there twice"},
		{"duplicate TODO", "id: 4.2", "id: 4.1", "16:13: phases[3].todos[1].id is \"4.1\", as in line 13 already; allowed: each only once"},
		{"TODO id with a slash", "id: 4.2", "id: 4/2", "16:13: phases[3].todos[1].id is \"4/2\"; allowed: up to 32 letters"},
		{"TODO id of those that people add", "id: 4.2", "id: own-1", "16:13: phases[3].todos[1].id is \"own-1\"; allowed: anything that does not begin with own-"},
		{"unknown phase", "phase: watch", "phase: wait", "20:13: phases[4].phase is \"wait\"; allowed: detect, confirm, start, respond, watch, resolve, review"},
		{"phase twice", "phase: watch", "phase: start", "20:13: phases[4].phase is \"start\" a second time"},
		{"phase missing", "  - {phase: watch, title: {ja: 監視, en: Watch}}\n", "", "7:3: phases has no phase \"watch\"; allowed: every phase once"},
		{"phases out of order", "  - {phase: detect, title: {ja: 検知, en: Detect}}\n  - {phase: confirm, title: {ja: 確認, en: Confirm}}", "  - {phase: confirm, title: {ja: 確認, en: Confirm}}\n  - {phase: detect, title: {ja: 検知, en: Detect}}", "8:13: phases[1].phase is \"detect\" too late; allowed: the order detect, confirm"},
		{"unknown anchor", "from: recovery", "from: lunch", "19:21: phases[3].todos[1].due.from is \"lunch\"; allowed: sign, start, recovery, shift-end, end"},
		{"no anchor", "{from: recovery, after: -5m}", "{after: -5m}", "19:14: phases[3].todos[1].due.from is missing"},
		{"both kinds of distance", "after: -5m", "after: -5m, business_days: 3", "19:58: phases[3].todos[1].due.business_days is set together with after"},
		{"too many days", "after: -5m", "business_days: 99", "19:46: phases[3].todos[1].due.business_days is \"99\"; allowed: a whole number from 1 to 60"},
		{"no due", "        due: 5m\n", "", "13:9: phases[3].todos[0].due is missing; every item of todos needs it"},
		{"due without a unit", "due: 5m", "due: 5", "15:14: phases[3].todos[0].due is \"5\"; allowed: whole minutes from -720h to 720h, written like 90m or 1h30m"},
		{"due of seconds", "due: 5m", "due: 30s", "15:14: phases[3].todos[0].due is \"30s\"; allowed: whole minutes"},
		{"negative recurrence", "due: 5m", "due: 5m\n        every: -5m", "16:16: phases[3].todos[0].every is \"-5m\"; allowed: whole minutes from 1m to 720h"},
		{"recurrence of nothing", "due: 5m", "due: 5m\n        every: 0m", "16:16: phases[3].todos[0].every is \"0m\""},
		{"two graces", "version: 1", "version: 1\ngrace: 5m\nreminders: {grace: 5m}", "4:20: reminders.grace is set together with the grace of the playbook"},
		{"a ladder of nobody", "version: 1", "version: 1\nreminders: {ladder: []}", "3:21: reminders.ladder has nobody in it; allowed: one to four of owner, commander, responders, site"},
		{"a rung we do not know", "version: 1", "version: 1\nreminders: {ladder: [{ask: boss, after: 0m}]}", "3:28: reminders.ladder[0].ask is \"boss\"; allowed: owner, commander, responders, site"},
		{"a rung without a time", "version: 1", "version: 1\nreminders: {ladder: [{ask: owner}]}", "3:22: reminders.ladder[0].after is missing"},
		{"a ladder climbed down", "version: 1", "version: 1\nreminders: {ladder: [{ask: commander, after: 0m}, {ask: owner, after: 5m}]}", "3:57: reminders.ladder[1].ask is \"owner\" too late; allowed: each once, in the order"},
		{"a site before those on shift", "version: 1", "version: 1\nreminders: {ladder: [{ask: commander, after: 0m}, {ask: site, after: 5m}]}", "3:57: reminders.ladder[1].ask is \"site\" without responders before it"},
		{"gaps that shrink", "due: 5m", "due: 5m\n        ladder: [{ask: owner, after: 9m}, {ask: commander, after: 5m}]", "16:67: phases[3].todos[0].ladder[1].after is shorter than the gap before"},
		{"two at once", "due: 5m", "due: 5m\n        ladder: [{ask: owner, after: 0m}, {ask: commander, after: 0m}]", "16:67: phases[3].todos[0].ladder[1].after is shorter than the gap before or than 1m"},
		{"negative grace", "version: 1", "version: 1\ngrace: -1m", "3:8: grace is \"-1m\""},
		{"unknown role", "role: desk", "role: cook", "18:15: phases[3].todos[1].role is \"cook\"; allowed: desk"},
		{"role twice", "phases:\n", "  - {id: desk, name: {ja: 窓口, en: desk}}\nphases:\n", "6:10: roles[1].id is \"desk\", as in line 5 already"},
		{"auto key that no effect has", "due: 5m", "due: 5m\n        auto: [chanel]", "16:16: phases[3].todos[0].auto[0] is \"chanel\"; allowed: sign, channel, topic, purpose, board, invite/, pin/"},
		{"auto key of a document that is not there", "due: 5m", "due: 5m\n        auto: [document/checksheet]", "16:16: phases[3].todos[0].auto[0] is \"document/checksheet\", but the playbook has no such document"},
		{"auto and every", "due: 5m", "due: 5m\n        auto: [channel]\n        every: 5m", "17:16: phases[3].todos[0].every is set on a TODO that the tool ticks itself"},
		{"auto of nothing", "due: 5m", "due: 5m\n        auto: []", "16:15: phases[3].todos[0].auto has nothing in it"},
		{"key twice", "due: 5m", "due: 5m\n        due: 6m", "16:9: key \"phases[3].todos[0].due\" is there twice; allowed: once"},
		{"no words for the company", "id: company", "id: sales", "24:3: announcements has no \"company\""},
		{"approval of a document that is not there", "due: 5m", "due: 5m\n        fixes: checksheet", "16:16: phases[3].todos[0].fixes is \"checksheet\", but the playbook has no such document; allowed: one listed under documents"},
		{"unknown document", "- id: notice", "- id: poem", "26:9: documents[0].id is \"poem\"; allowed: notice, follow-up, recovery, checksheet"},
		{"draft of later notices without their number", "- id: notice", "- id: follow-up", "27:12: documents[0].title has no {{report_no}}; allowed: a title with it, since there may be several of it"},
		{"sheets of the check without their number", "- id: notice", "- id: check", "27:12: documents[0].title has no {{report_no}}; allowed: a title with it"},
		{"a check of nothing", "due: 5m", "due: 5m\n        check: true", "16:16: phases[3].todos[0].check has 0 groups of TODOs before it in its phase; allowed: 1 to 20"},
		{"a check that recurs", "due: 5m", "due: 5m\n        every: 5m\n        check: true", "17:16: phases[3].todos[0].check is set on a TODO that recurs"},
		{"unknown placeholder", "影響 {{impact}}", "影響 {{inpact}}", "32:12: documents[0].template.ja has the unknown placeholder \"{{inpact}}\"; allowed: mark, id, kind, title"},
		{"placeholder with blanks", "影響 {{impact}}", "影響 {{ impact }}", "32:12: documents[0].template.ja has the unknown placeholder \"{{ impact }}\""},
		{"placeholder left open", "影響 {{impact}}", "影響 {{impact}", "32:12: documents[0].template.ja has \"{{impact\" without its other half"},
		{"no first steps", "first_steps:\n  - {ja: 電話, en: Call}", "first_steps: []", "34:14: first_steps has 0 lines; allowed: 1 to 5"},
		{"unknown field of a notice", "first_steps:", "notice:\n  - {id: etta, name: {ja: 見込み, en: ETA}, first: never, follow_up: must, recovery: never}\nfirst_steps:", "35:10: notice[0].id is \"etta\"; allowed: report_no, as_of, "},
		{"unknown need", "first_steps:", "notice:\n  - {id: eta, name: {ja: 見込み, en: ETA}, first: never, follow_up: maybe, recovery: never}\nfirst_steps:", "35:66: notice[0].follow_up is \"maybe\"; allowed: must, optional, never, if-residual"},
		{"playbook id", "id: small", "id: Small One", "1:5: id is \"Small One\"; allowed: a lower case word"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(small, c.old) == 0 {
				t.Fatalf("the playbook has no %q to replace", c.old)
			}
			_, err := Load("small.yaml", []byte(strings.Replace(small, c.old, c.new, 1)))
			yamlxtest.Japanese(t, err)
			if !slicesContainsPrefix(strings.Split(err.Error(), "\n"), "small.yaml:"+c.want) {
				t.Errorf("got\n%v\nwant a line beginning\nsmall.yaml:%s", err, c.want)
			}
		})
	}
}

func slicesContainsPrefix(lines []string, want string) bool {
	for _, l := range lines {
		if strings.HasPrefix(l, want) {
			return true
		}
	}
	return false
}

func TestTenFaultsAreTenLines(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/ten-faults.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load("ten-faults.yaml", raw)
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("not Faults: %v", err)
	}
	var got []string
	for _, f := range faults {
		place, _, _ := strings.Cut(f.String(), " ")
		got = append(got, place)
	}
	want := []string{
		"ten-faults.yaml:2:10:", "ten-faults.yaml:3:13:", "ten-faults.yaml:4:1:", "ten-faults.yaml:7:13:", "ten-faults.yaml:14:35:",
		"ten-faults.yaml:15:16:", "ten-faults.yaml:16:15:", "ten-faults.yaml:17:16:", "ten-faults.yaml:18:13:", "ten-faults.yaml:32:13:",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%v", diff, err)
	}
}

func TestEmptyFileIsAFault(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "# nothing\n"} {
		_, err := Load("e.yaml", []byte(raw))
		if err == nil || !strings.HasPrefix(err.Error(), "e.yaml:1:1: the file is empty") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(strings.ReplaceAll(small, "{ja:", "[ja,")))
	f.Add([]byte("id: &a [*a]\n"))
	f.Add([]byte("phases: [{phase: respond, todos: [{id: 1, due: {from: end}}]}]\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, err := Load("f.yaml", raw)
		var faults Faults
		if err != nil && !errors.As(err, &faults) {
			t.Fatalf("not Faults: %v", err)
		}
		for _, fault := range faults {
			if fault.File != "f.yaml" || fault.Line < 1 || fault.Column < 1 || fault.Text == "" {
				t.Errorf("fault without a place: %+v", fault)
			}
		}
	})
}
