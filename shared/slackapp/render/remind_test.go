package render_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
)

// lateIn is a night on which the notice is late, and the feed was not looked at for a while.
func lateIn(lang incident.Lang) incident.State {
	s := stateIn(lang)
	for i := range s.Todos {
		switch t := &s.Todos[i]; t.ID {
		case "4.3b":
			t.Late = t.Due
		case "4.3d":
			t.Late, t.State, t.Owner = t.Due, incident.TodoClaimed, bkk
		case "4.5b":
			t.Late, t.Missed, t.Occurrence, t.Due = t.Due, 3, 3, at(25)
		}
	}
	s.Incident.LateNo = 1
	return s
}

func snoozedIn(lang incident.Lang) incident.State {
	s := lateIn(lang)
	s.Incident.Snooze = &incident.Snooze{By: kakei, Until: at(61)}
	return s
}

// TestReminders holds what is said about what is not done.
func TestReminders(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		over := lateIn(lang)
		for i := range over.Todos {
			over.Todos[i].Late = time.Time{}
		}
		for name, c := range map[string]struct {
			state incident.State
			key   plan.Key
		}{
			"late_board": {lateIn(lang), plan.BoardKey}, "late_todo": {lateIn(lang), plan.TodoKey("4.3d")},
			"late_todo_missed": {lateIn(lang), plan.TodoKey("4.5b")}, "late_list": {lateIn(lang), plan.OverdueKey(1)},
			"late_list_snoozed": {snoozedIn(lang), plan.OverdueKey(1)}, "late_list_drill": {drill(lateIn(lang)), plan.OverdueKey(1)},
		} {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				golden.Message(t, name, lang, rendered(t, c.state, c.key))
			})
		}
		refs := plan.Refs{plan.OverdueKey(1): {ID: "1"}, plan.ChannelKey: {ID: "C0INC"}}
		for _, e := range plan.Slack(over, refs) {
			if e.Key == plan.OverdueKey(1) {
				golden.Message(t, "late_list_none", lang, message(t, e, refs))
			}
		}
	}
}

// TestQuestions holds each question, and whom it tells.
func TestQuestions(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		ask := func(step incident.Step, minute int, drill bool, to ...string) render.Reply {
			return message(t, plan.Effect{Facts: plan.Question{
				Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo", Drill: drill, Step: step, To: to, Todo: "4.3d",
				Title: incident.Text{JA: "第1報の送信・ポータル掲載", EN: "Send notice 1 and publish it"}.In(lang), Owner: bkk, Since: at(30), At: at(minute),
			}}, nil)
		}
		for name, r := range map[string]render.Reply{
			"ask_take":         ask(incident.AskTake, 42, false, "S0ONCALL", "U0LEAD"),
			"ask_owner_at_due": ask(incident.AskOwner, 30, false, string(bkk)),
			"ask_owner":        ask(incident.AskOwner, 35, false, string(bkk)),
			"ask_commander":    ask(incident.AskCommander, 45, false, string(kakei)),
			"ask_responders":   ask(incident.AskResponders, 95, true, "S0ONCALL"),
		} {
			golden.Message(t, name, lang, r)
		}
	}
}
