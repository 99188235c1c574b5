package document_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
)

// t0 is a minute past midnight in Japan, so that a date taken in the wrong zone shows.
var t0 = time.Date(2026, 2, 19, 15, 9, 30, 0, time.UTC)

func full(lang incident.Lang) plan.Document {
	return plan.Document{
		Head: plan.Head{
			Incident: "k3f9q2", Lang: lang, Timezone: "Europe/Berlin", Command: "U0LEAD", Since: t0,
			Facts: incident.Facts{
				Title: "EC2 に SSH できない", Region: "ap-northeast-1", Zone: "apne1-az1", Services: []string{"EC2", "EBS"},
				Impact: "一部で接続できない", Source: "サポート", Severity: incident.Sev1,
			},
		},
		ID: incident.NoticeDocument, Contact: "support@example.com", Runbook: "https://example.com/run", Meeting: "https://example.com/meet",
		Channel: "inc-0220-ec2-k3f9q2", FollowUp: t0.Add(30 * time.Minute),
	}
}

var known = document.Extras{AsOf: t0.Add(time.Minute)}

func TestFieldsOfKnownFacts(t *testing.T) {
	t.Parallel()
	same := map[string]string{
		"mark": "", "id": "k3f9q2", "title": "EC2 に SSH できない", "zone": "apne1-az1",
		"impact": "一部で接続できない", "source": "サポート", "channel": "inc-0220-ec2-k3f9q2",
		"contact": "support@example.com", "runbook": "https://example.com/run", "meeting": "https://example.com/meet",
		"declared_at_jst": "2026-02-20 00:09 JST", "declared_at_utc": "2026-02-19 15:09 UTC",
		"as_of_jst": "2026-02-20 00:10 JST", "as_of_utc": "2026-02-19 15:10 UTC", "report_no": "1",
	}
	for lang, own := range map[incident.Lang]map[string]string{
		incident.Japanese: {
			"kind": "本番", "region": "東京リージョン(ap-northeast-1)", "severity": "Sev1 広範囲で停止", "services": "EC2、EBS", "commander": "チャンネルにピン留めしたボードを参照",
			"next_update": "2026-02-20 00:39 JST(2026-02-19 15:39 UTC)", "eta": "確認中", "restored_at": "確認中",
		},
		incident.English: {
			"kind": "Live", "region": "Tokyo (ap-northeast-1)", "severity": "Sev1 widespread outage", "services": "EC2, EBS", "commander": "see the pinned board in the channel",
			"next_update": "2026-02-20 00:39 JST (2026-02-19 15:39 UTC)", "eta": "not yet confirmed", "restored_at": "not yet confirmed",
		},
	} {
		got := document.Fields(full(lang), known)
		for _, want := range []map[string]string{same, own} {
			for name, value := range want {
				if got[name] != value {
					t.Errorf("%s: %s is %q, want %q", lang, name, got[name], value)
				}
			}
		}
	}
}

func TestUnknownIsSaid(t *testing.T) {
	t.Parallel()
	certain := []string{"mark", "kind", "report_no", "commander"}
	unknown := map[incident.Lang]string{incident.Japanese: "確認中", incident.English: "not yet confirmed"}
	for lang := range unknown {
		got := document.Fields(plan.Document{Head: plan.Head{Lang: lang}}, document.Extras{})
		for name, value := range got {
			in := lang
			for other := range unknown {
				if bare, ok := strings.CutSuffix(name, "_"+string(other)); ok {
					name, in = bare, other
				}
			}
			if !slices.Contains(certain, name) && value != unknown[in] {
				t.Errorf("%s: %s of an incident of which nothing is known is %q", lang, name, value)
			}
		}
	}
}

func TestEveryPlaceATemplateMayNameHasAField(t *testing.T) {
	t.Parallel()
	var allowed, have []string
	for _, p := range playbook.Placeholders {
		allowed = append(allowed, p.Name, p.Name+"_ja", p.Name+"_en")
	}
	for name := range document.Fields(plan.Document{}, document.Extras{}) {
		have = append(have, name)
	}
	slices.Sort(allowed)
	slices.Sort(have)
	if diff := cmp.Diff(allowed, have); diff != "" {
		t.Error(diff)
	}
}

func TestADrillSaysSo(t *testing.T) {
	t.Parallel()
	d := full(incident.Japanese)
	d.Drill = true
	got := document.Fields(d, known)
	if got["mark"] != "【訓練】" || got["kind"] != "訓練" {
		t.Errorf("mark %q, kind %q", got["mark"], got["kind"])
	}
}

func TestNoSlackIDGetsIntoADocument(t *testing.T) {
	t.Parallel()
	d := full(incident.English)
	d.Facts.Title = "<@U0LEAD> sees <#C0HELP|help-room> and <@W0BOSS|kakei>"
	for name, value := range document.Fields(d, known) {
		for _, id := range []string{"U0LEAD", "C0HELP", "W0BOSS"} {
			if strings.Contains(value, id) {
				t.Errorf("%s is %q", name, value)
			}
		}
	}
	if got, want := document.Fields(d, known)["title"], "@… sees #help-room and @kakei"; got != want {
		t.Errorf("title %q, want %q", got, want)
	}
}

func TestTheCommandersNameIsUsedWhenKnown(t *testing.T) {
	t.Parallel()
	if got := document.Fields(full(incident.English), document.Extras{Commander: "Kakei"})["commander"]; got != "Kakei" {
		t.Errorf("commander %q", got)
	}
}
