package text_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/slackapp/render/golden"
	"noroshi.internal/shared/text"
)

// evening are the notices of a night in Tokyo as a team fills them in: at first little is known.
func evening() []text.NoticeFacts {
	at := time.Date(2026, 2, 19, 15, 24, 0, 0, time.UTC)
	known := map[string]string{
		"started_at": "2026-02-20 00:05 JST 頃", "region": "ap-northeast-1", "zone": "apne1-az1", "services": "EC2, EBS", "contact": "support@example.com",
		"impact": "一部のインスタンスに接続できません。", "impact_en": "Some instances cannot be reached.",
		"provider_says": "空調の不具合により、一部の EC2 と EBS に影響が出ています。", "provider_says_en": "A cooling failure affects some EC2 instances and EBS volumes.",
		"provider_url": "https://health.aws.amazon.com/health/status",
	}
	with := func(more map[string]string) map[string]string {
		all := map[string]string{}
		for _, m := range []map[string]string{known, more} {
			for id, said := range m {
				all[id] = said
			}
		}
		return all
	}
	return []text.NoticeFacts{
		{No: 1, Stage: incident.FirstNotice, AsOf: at, Promise: at.Add(31 * time.Minute), Fields: map[string]string{"region": "ap-northeast-1", "services": "EC2", "contact": "support@example.com"}},
		{No: 2, Stage: incident.FollowUpNotice, AsOf: at.Add(30 * time.Minute), Promise: at.Add(61 * time.Minute), Fields: with(map[string]string{
			"changed": "対象サービス: EC2 → EC2, EBS\n影響: 確認中 → 一部のインスタンスに接続できません。", "changed_en": "Services: EC2 → EC2, EBS",
			"eta":        "We expect recovery within 3 hours.",
			"workaround": "別の AZ のインスタンスに切り替えてください。", "workaround_en": "Switch to instances in another zone.",
		})},
		{No: 3, Stage: incident.RecoveryNotice, AsOf: at.Add(6 * time.Hour), Fields: with(map[string]string{
			"restored_at": "2026-02-20 05:30 JST", "duration": "5時間25分", "duration_en": "5 h 25 min", "residual": "ごく一部の EBS ボリュームは復旧作業中です。", "residual_en": "A few EBS volumes are still being restored.",
			"workaround": "お急ぎの場合は、スナップショットから新しいボリュームを作成してください。", "workaround_en": "If it is urgent, create new volumes from snapshots.",
		})},
		{No: 1, Stage: incident.FirstNotice, Drill: true, AsOf: at, Promise: at.Add(time.Hour), Fields: map[string]string{}},
	}
}

// TestLetters holds the notices of all stages in both languages, as customers read them.
func TestLetters(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		var all strings.Builder
		for _, f := range evening() {
			l := text.Letters(f).In(lang)
			fmt.Fprintf(&all, "%s\n\n%s\n\n==========\n\n", l.Subject, l.Body)
		}
		golden.Text(t, "letters", lang, all.String())
	}
}

// TestALetterSaysWhatIsUnknown: nothing that a stage must say is left out, whatever is known; no stage says what is not its own.
func TestALetterSaysWhatIsUnknown(t *testing.T) {
	t.Parallel()
	for _, stage := range []incident.NoticeStage{incident.FirstNotice, incident.FollowUpNotice, incident.RecoveryNotice} {
		f := text.NoticeFacts{No: 2, Stage: stage, AsOf: time.Date(2026, 2, 19, 15, 24, 0, 0, time.UTC), Fields: map[string]string{"changed": "X1", "residual": "X2", "eta": "X3", "restored_at": "X4"}}
		for _, lang := range langs {
			body := text.Letters(f).In(lang).Body
			if no := map[incident.Lang]string{incident.Japanese: "第2報", incident.English: "Notice 2"}[lang]; !strings.Contains(text.Letters(f).In(lang).Subject, no) {
				t.Errorf("the subject of %s in %s has no number", stage, lang)
			}
			for _, id := range []string{"started_at", "region", "zone", "services", "impact", "contact"} {
				if name := text.NoticeItem(id).In(lang); !strings.Contains(body, name+": "+text.BeingConfirmed.In(lang)) {
					t.Errorf("%s in %s says nothing of %s:\n%s", stage, lang, id, body)
				}
			}
			for id, said := range f.Fields {
				if has := strings.Contains(body, said); has != text.NoticeSays("", stage, id) {
					t.Errorf("%s in %s says %s: %t", stage, lang, id, has)
				}
			}
			if next := text.NoticeItem("next_update").In(lang); strings.Contains(body, next) == (stage == incident.RecoveryNotice) {
				t.Errorf("%s in %s:\n%s", stage, lang, body)
			}
		}
	}
}

// TestLettersAreOfOneLanguage: what was written in either reads in both as people write it there.
func TestLettersAreOfOneLanguage(t *testing.T) {
	t.Parallel()
	for _, started := range []string{"00:05 JST 頃", "00:05 JSTごろ", "around 00:05 JST", "About 00:05 JST"} {
		l := text.Letters(text.NoticeFacts{No: 1, Stage: incident.FirstNotice, Fields: map[string]string{"started_at": started, "services": "EC2, EBS", "impact": "昨日の夕方頃"}})
		for _, want := range []string{"■ 発生日時: 00:05 JST 頃\n", "- Started: around 00:05 JST\n", "■ 対象サービス: EC2、EBS\n", "- Services: EC2, EBS\n", "- Confirmed impact: 昨日の夕方頃\n", "EC2、EBS の障害"} {
			if all := l.JA.Subject + l.JA.Body + l.EN.Body; !strings.Contains(all, want) {
				t.Errorf("%q: no %q in\n%s", started, want, all)
			}
		}
	}
}

// TestNoticeItemsAreThePlaybooks: each field of a notice that the playbook asks for has its line.
func TestNoticeItemsAreThePlaybooks(t *testing.T) {
	t.Parallel()
	pb, err := playbook.Builtin("aws-outage")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range incident.NoticeFieldIDs {
		if id != "report_no" && text.NoticeItem(id) == (text.Phrase{}) {
			t.Errorf("a playbook may ask for %s, and no line says it", id)
		}
	}
	for _, field := range pb.Notice {
		if field.ID != "report_no" && text.NoticeItem(field.ID) == (text.Phrase{}) {
			t.Errorf("no line says %s", field.ID)
		}
		for stage, need := range map[incident.NoticeStage]incident.Need{incident.FirstNotice: field.First, incident.FollowUpNotice: field.FollowUp, incident.RecoveryNotice: field.Recovery} {
			if says := text.NoticeSays("", stage, field.ID); says == (need == incident.Never) {
				t.Errorf("%s in %s: says %t, where the playbook has %s", field.ID, stage, says, need)
			}
		}
	}
}

// TestATeamsOwnNeeds stand over the built-in ones, but for when the notice was written and when the next one follows; what a playbook has no
// word of is as it was.
func TestATeamsOwnNeeds(t *testing.T) {
	t.Parallel()
	field := func(id string, need incident.Need) incident.NoticeField {
		return incident.NoticeField{ID: id, First: need, FollowUp: need, Recovery: need}
	}
	own := []incident.NoticeField{field("workaround", incident.Must), field("zone", incident.Optional), field("impact", incident.Never), field("as_of", incident.Never), field("next_update", incident.Never)}
	at := time.Date(2026, 2, 19, 15, 24, 0, 0, time.UTC)
	needs := text.NoticeNeeds(own, incident.FirstNotice)
	body := text.Letters(text.NoticeFacts{No: 1, Stage: incident.FirstNotice, AsOf: at, Promise: at.Add(time.Hour), Needs: needs, Fields: map[string]string{"impact": "X"}}).EN.Body
	for says, want := range map[string]bool{"- What you can do: not yet confirmed": true, "AZ ID": false, "impact": false, "- As of: 2026": true, "- Next update: 2026": true, "- Contact: not yet": true} {
		if strings.Contains(body, says) != want {
			t.Errorf("%q: %t\n%s", says, !want, body)
		}
	}
	if text.NoticeSays(needs, incident.FirstNotice, "impact") || !text.NoticeSays("", incident.FirstNotice, "impact") {
		t.Error("a form asks for what is never said, or not for what is")
	}
}

// TestWhatIsLeftOver takes something that customers can do, known or not; nothing left over takes nothing.
func TestWhatIsLeftOver(t *testing.T) {
	t.Parallel()
	for residual, asks := range map[string]bool{
		"一部の EBS ボリュームは復旧作業中です。": true, "A few volumes are slow. No data was lost.": true, "影響が残っていますが、データの損失はありません。": true,
		"": false, "なし": false, "ありません。": false, "特になし": false, "None.": false, "残存影響はありません": false, "No residual impact": false,
	} {
		body := text.Letters(text.NoticeFacts{No: 2, Stage: incident.RecoveryNotice, Fields: map[string]string{"residual": residual}}).JA.Body
		if strings.Contains(body, "■ お客様側で可能な対応: 確認中") != asks {
			t.Errorf("%q:\n%s", residual, body)
		}
	}
}

// TestLettersFitAForm: what a form holds, and a section of Slack's.
func TestLettersFitAForm(t *testing.T) {
	t.Parallel()
	for _, f := range evening() {
		for _, lang := range langs {
			if n := utf8.RuneCountInString(text.Letters(f).In(lang).Body); n > 1500 {
				t.Errorf("%s in %s has %d characters", f.Stage, lang, n)
			}
		}
	}
}
