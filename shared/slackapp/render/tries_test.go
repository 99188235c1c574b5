package render_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
)

// tries are of a live incident and of a drill: late, of nobody, done, dropped and taken back. What people typed does nothing.
func tries() []incident.TryRow {
	row := func(no int, said string, t incident.Try) incident.TryRow {
		return incident.TryRow{
			Incident: "k3x9q2", No: no, Kind: incident.Live, Title: "EC2 に SSH できない", T0: t0, Text: said, Try: t, Open: t.State == incident.TryOpen,
		}
	}
	drill := row(5, "電話連絡網を印刷する", incident.Try{State: incident.TryOpen, Owner: berlin, Name: "Jonas"})
	drill.Kind, drill.Title = incident.Drill, "東京リージョン停止の訓練"
	return []incident.TryRow{
		row(1, "第1報の下書きを*T0+10分*で始める <!channel>", incident.Try{State: incident.TryOpen, Owner: berlin, Name: "Jonas", Due: "2027-02-26"}),
		row(2, "二人目のオンコールを早く呼ぶ", incident.Try{State: incident.TryOpen, Due: "2027-03-01"}),
		row(3, "監視の画面を一つにする", incident.Try{State: incident.TryOpen, Owner: kakei, Name: "筧", Due: "2027-02-28"}),
		row(4, "共有のテンプレートを作る", incident.Try{State: incident.TryDone, Owner: kakei, Reason: "wiki に置いた"}),
		drill,
		row(6, "全員に電話する", incident.Try{State: incident.TryDropped, Reason: "<https://example.com|人数>が多すぎる"}),
		row(7, "", incident.Try{State: incident.TryDropped}),
	}
}

// moved are times that went otherwise than the time before.
var moved = []incident.Moved{
	{Incident: "k3f9qa", Kind: incident.Live, Title: "東京の EC2 *に* SSH できない <!here>", Row: "notice_1", Now: 26 * time.Minute, Before: 41 * time.Minute},
	{Incident: "d4d4d4", Kind: incident.Drill, Title: "RDS の訓練", Row: "gap", Now: 70 * time.Minute, Before: 35 * time.Minute},
}

func weekOf(lang incident.Lang, change func(*plan.WeekNote)) plan.WeekNote {
	f := plan.WeekNote{Lang: lang, Timezone: "Asia/Tokyo", Day: "2027-03-01", Form: "https://form.example.com/form/", Tries: tries()}
	if change != nil {
		change(&f)
	}
	return f
}

// TestWeek shows what the help room is asked about tries.
func TestWeek(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		for name, f := range map[string]plan.WeekNote{
			"week":         weekOf(lang, nil),
			"week_many":    weekOf(lang, func(f *plan.WeekNote) { f.Tries, f.More, f.Inner = f.Tries[:2], 12, 3 }),
			"week_over":    weekOf(lang, func(f *plan.WeekNote) { f.Tries, f.Form = f.Tries[5:], "" }),
			"week_moved":   weekOf(lang, func(f *plan.WeekNote) { f.Tries, f.Moved = f.Tries[:1], moved }),
			"week_times":   weekOf(lang, func(f *plan.WeekNote) { f.Tries, f.Moved = nil, moved[:1] }),
			"week_private": weekOf(lang, func(f *plan.WeekNote) { f.Tries, f.Inner = nil, 2 }),
		} {
			golden.Message(t, name, lang, message(t, plan.Effect{Facts: f}, nil))
		}
	}
}

// TestAWeekCallsUponEachOnce, by the first of their tries, and not for what has an outcome.
func TestAWeekCallsUponEachOnce(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(message(t, plan.Effect{Facts: weekOf(incident.Japanese, nil)}, nil).Blocks)
	if err != nil {
		t.Fatal(err)
	}
	body := string(raw)
	for mention, want := range map[string]int{string(berlin): 1, string(kakei): 1} {
		if got := strings.Count(body, mention); got != want {
			t.Errorf("%s is called upon %d times", mention, got)
		}
	}
	for _, tame := range []string{"<!channel>", "<https://example.com"} {
		if strings.Contains(body, tame) {
			t.Errorf("%s does something:\n%s", tame, body)
		}
	}
}

// TestAWeekOfWhateverWasTyped: Slack takes twenty of the longest and of the worst.
func TestAWeekOfWhateverWasTyped(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"あ", "*", "<", "👩‍👩‍👧‍👦", "\u202e", "\n"} {
		for _, lang := range langs {
			f := weekOf(lang, func(f *plan.WeekNote) { f.Tries, f.More, f.Inner = nil, 9, 9 })
			for n := range incident.WeekTries {
				row := tries()[n%len(tries())]
				row.No, row.Text, row.Title, row.Try.Reason, row.Try.Name = n+1, strings.Repeat(typed, 200), strings.Repeat(typed, 150), strings.Repeat(typed, 3000), strings.Repeat(typed, 80)
				f.Tries = append(f.Tries, row)
			}
			message(t, plan.Effect{Facts: f}, nil)
		}
	}
}

// TestABoardRemindsOfTheLast below what runs now, and no more once it is over.
func TestABoardRemindsOfTheLast(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := stateIn(lang)
		open := tries()
		s.Incident.LastTime = append([]incident.TryRow{open[0], open[1], open[2], open[4]}, open[0], open[1])
		s.Incident.Settings.Form = "https://form.example.com/form/"
		golden.Message(t, "board_last_time", lang, rendered(t, s, plan.BoardKey))
		s.Incident.Status, s.Incident.EndedAt = incident.Resolved, at(60)
		raw, err := json.Marshal(rendered(t, s, plan.BoardKey).Blocks)
		if err != nil || strings.Contains(string(raw), "二人目") {
			t.Errorf("%v, over: %s", err, raw)
		}
	}
}

// TestTriesInTheHomeTab of whoever has them, each with a button.
func TestTriesInTheHomeTab(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		h := render.Home{Me: berlin, Now: t0.Add(9 * 24 * time.Hour), Timezone: "Asia/Tokyo", Tries: []incident.TryRow{tries()[0], tries()[4]}}
		r := h.Reply(lang, calledInStore)
		takesHome(t, r)
		golden.Message(t, "home_tries", lang, r)
	}
}
