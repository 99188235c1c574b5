package text_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/text"
)

// taken is a response of which everything is measured, and so many minutes slower than it could be.
func taken(id incident.ID, slower int) measure.Measures {
	after := func(m int) time.Time { return reviewT0.Add(time.Duration(m+slower) * time.Minute) }
	return measure.Measures{
		Incident: id, Kind: incident.Live, Title: "SSH <b>", Detected: reviewT0.Add(-10 * time.Minute), T0: reviewT0, Channel: after(1), FirstIn: after(2), FirstPost: after(3),
		Notice1: after(26), Checked: after(45), Ended: after(120), LateSent: 1, Told: measure.Told{Sent: 3, Gap: time.Duration(35+slower) * time.Minute, From: after(26), To: after(61)},
		Claimed: measure.Claimed{Todos: 9, Median: 4 * time.Minute, Most: 12 * time.Minute},
		Late:    []incident.TodoID{"4.3d"}, Counts: measure.Counts{Late: 3}, Mentions: measure.Mentions{All: 9, Most: 4, From: after(30)},
	}
}

var reviewT0 = time.Date(2026, 2, 19, 15, 9, 0, 0, time.UTC)

func TestEveryMeasuredTimeHasWords(t *testing.T) {
	t.Parallel()
	for _, r := range measure.Rows {
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if text.MeasuredName(lang, r.Key) == "" || text.Measured(lang, r, taken("a", 0)) == "" {
				t.Errorf("%s in %s: %q %q", r.Key, lang, text.MeasuredName(lang, r.Key), text.Measured(lang, r, taken("a", 0)))
			}
		}
	}
}

func TestTimesLines(t *testing.T) {
	t.Parallel()
	none := taken("a", 0)
	none.Notice1, none.Told, none.Detected = time.Time{}, measure.Told{}, time.Time{}
	first := taken("b", 15)
	first.Detected = time.Time{}
	quick := taken("a", 0)
	quick.Channel = quick.T0.Add(35 * time.Millisecond)
	for _, c := range []struct {
		lang        incident.Lang
		now, before measure.Measures
		has, not    string
	}{
		{incident.Japanese, taken("a", 0), taken("b", 15), "T0→第1報 26分(前回41分)", "()"},
		{incident.English, taken("a", 0), taken("b", 15), "T0 → notice 1: 26 min (last time 41 min)", "前回"},
		{incident.Japanese, taken("a", 0), measure.Measures{}, "T0→第1報 26分", "前回"},
		{incident.Japanese, none, first, "T0→第1報 なし(前回41分)", "検知"},
		{incident.Japanese, taken("a", 0), first, "検知→T0 10分(前回なし)", "()"},
		{incident.Japanese, quick, measure.Measures{}, "T0→専用チャンネル 1分未満", "T0→専用チャンネル 0分"},
		{incident.English, quick, measure.Measures{}, "T0 → channel: under 1 min", "T0 → channel: 1 min"},
		{incident.Japanese, taken("a", 0), measure.Measures{}, "予告より遅れた通知 1件", "()"},
	} {
		got := strings.Join(text.TimesLines(c.lang, c.now, c.before), "\n")
		if !strings.Contains(got, c.has) || strings.Contains(got, c.not) {
			t.Errorf("%s: %s, want %q and not %q", c.lang, got, c.has, c.not)
		}
	}
}

func TestMovedLine(t *testing.T) {
	t.Parallel()
	m := incident.Moved{Incident: "a", Kind: incident.Live, Row: "notice_1", Now: 26 * time.Minute, Before: 41 * time.Minute}
	drill := m
	drill.Kind = incident.Drill
	for _, c := range []struct {
		lang incident.Lang
		m    incident.Moved
		want string
	}{
		{incident.Japanese, m, "EC2: T0→第1報 26分(前回41分)"},
		{incident.English, m, "EC2: T0 → notice 1: 26 min (last time 41 min)"},
		{incident.Japanese, drill, "【訓練】EC2: T0→第1報 26分(前回41分)"},
		{incident.English, drill, "[DRILL] EC2: T0 → notice 1: 26 min (last time 41 min)"},
	} {
		if got := text.MovedLine(c.lang, c.m, "EC2"); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestHeadline(t *testing.T) {
	t.Parallel()
	clock := func(at time.Time) string { return at.Format("15:04") }
	told := text.Headline(incident.Japanese, taken("a", 0), reviewT0.Add(2*time.Hour), clock)
	if told != "T0→専用チャンネル 1分 · T0→第1報 26分 · お客様通知 3通 · 間隔は最長35分(15:35〜16:10) · 予告より遅れた通知なし" {
		t.Error(told)
	}
	if got := text.HeadlineLine(incident.Japanese, measure.Measures{}, reviewT0, clock); got != "" {
		t.Errorf("of a response of which nothing is known: %q", got)
	}
}

// reviewed is what a review's report is made from: with names, ids, markup and a word that was deleted.
func reviewed(lang incident.Lang) text.Review {
	at := func(m int) time.Time { return reviewT0.Add(time.Duration(m) * time.Minute) }
	return text.Review{
		Lang: lang,
		Incident: incident.Incident{
			ID: "a", Kind: incident.Live, DeclaredAt: reviewT0, Facts: incident.Facts{Title: "SSH # *not* <b>"}, Settings: incident.Settings{Timezone: "Asia/Tokyo"},
		},
		Todos: []incident.Todo{{ID: "4.3d", Title: incident.Text{JA: "第1報を送信", EN: "Send notice 1"}}, {ID: "4.4a", Title: incident.Text{JA: "専用ビュー", EN: "View"}}},
		Entries: []incident.Entry{
			{ID: "1", Kind: incident.EntryDeclared, At: at(0), By: "U0KAKEI", Text: "SSH"},
			{ID: "2", Kind: incident.EntryProgress, At: at(5), By: "U0BERLIN", Todo: "4.3d", Text: "一行目\n- 二行目"},
			{ID: "3", Kind: incident.EntryReacted, At: at(6), By: "U0BERLIN", Todo: "4.3d"},
			{ID: "4", Kind: incident.EntryMissing, At: at(44), By: "U0KAKEI", Todo: "4.4a", Text: "ビューがない"},
			{ID: "5", Kind: incident.EntryResolved, At: at(600), By: "U0KAKEI"},
			{ID: "6", Kind: incident.EntryMeasured, At: at(601)},
		},
		Times: taken("a", 0), Before: taken("b", 15),
		KPT: []incident.KPTLine{
			{No: 1, Heading: incident.HeadProblem, Text: "承認が遅れた", When: "00:30", Why: "承認者が不在"},
			{No: 2, Heading: incident.HeadTry, Text: "承認者を2人にする", Try: &incident.Try{
				Owner: "U0BERLIN", Due: "2026-03-05", Worth: incident.Large, Cost: incident.Small, State: incident.TryDone, Reason: "次も2人",
			}},
			{No: 4, Heading: incident.HeadTry, Text: "電話で呼ぶ", Try: &incident.Try{State: incident.TryDropped, Reason: "番号が <ない>"}},
			{No: 3, Heading: incident.HeadKeep, Taken: at(700)},
		},
		Names: func(p incident.PersonID) string { return strings.ToLower(strings.TrimPrefix(string(p), "U0")) },
	}
}

func TestReviewReport(t *testing.T) {
	t.Parallel()
	for lang, wants := range map[incident.Lang][]string{
		incident.Japanese: {
			"# 振り返り: SSH \\# \\*not\\* \\<b\\>\n", "2/20(金) 00:09 JST", "T0→第1報 26分(前回41分)", "前回: SSH \\<b\\>(2/20(金))",
			"4\\.3d「第1報を送信」", "ほか2件", "4\\.4a「専用ビュー」: ビューがない", "最多4回(2/20(金) 00:39 から)",
			"- (記入)役に立った TODO や文面", "- 承認が遅れた ─ いつ: 00:30 · なぜ: 承認者が不在",
			"- 承認者を2人にする ─ 担当 berlin · 期限 3/5(木) · 効果 大 · 手間 小 · ✅ 完了 · メモ: 次も2人",
			"- 電話で呼ぶ ─ ⏭ 中止: 番号が \\<ない\\>",
			"- 2/20(金) 00:14 berlin が 4.3d「第1報を送信」の進捗を記録: 一行目 / - 二行目", "- 2/20(金) 10:09 kakei が対応を終了",
		},
		incident.English: {"# Review: SSH", "T0 → notice 1: 26 min (last time 41 min)", "2 more", "(to fill in) TODOs and texts that helped", "(When: 00:30 · Why: 承認者が不在)", "worth: large · cost: small · ✅ done", "berlin on 4.3d \"Send notice 1\""},
	} {
		got := text.ReviewReport(reviewed(lang))
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", lang, want, got)
			}
		}
		if at := strings.Count(got, "\n- "); at < 15 || strings.Contains(got, "reaction") || strings.Contains(got, "リアクション") {
			t.Errorf("%d lines:\n%s", at, got)
		}
	}
}

// TestAReportKeepsWithinItsRoom: what there is no room for is counted.
func TestAReportKeepsWithinItsRoom(t *testing.T) {
	t.Parallel()
	r := reviewed(incident.Japanese)
	for n := range 3000 {
		e := r.Entries[1]
		e.ID, e.Text = "w"+string(rune(n)), strings.Repeat("長", 100)
		r.Entries = append(r.Entries, e)
	}
	r.Room = 10_000
	lines := r.Parts()["review_timeline"]
	size := len([]rune(strings.Join(lines, "\n")))
	left := regexp.MustCompile(`長いため (\d+)件を省略`).FindStringSubmatch(lines[len(lines)-1])
	if size > 11_000 || len(lines) < 50 || left == nil {
		t.Errorf("%d characters in %d lines, the last: %s", size, len(lines), lines[len(lines)-1])
	}
	if r.Room = 0; len(r.Parts()["review_timeline"]) != 3004 {
		t.Errorf("with room for all: %d lines", len(r.Parts()["review_timeline"]))
	}
}
