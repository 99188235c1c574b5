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

// askedIn is a late night on which a step asks in the room: about all that nobody has and people are needed for, or about all that
// is late.
func askedIn(lang incident.Lang, step incident.Step, to ...string) incident.State {
	s := lateIn(lang)
	s.Incident.AskNo = 1
	for i := range s.Todos {
		t := &s.Todos[i]
		asked := !t.Late.IsZero()
		if step == incident.AskTake {
			asked = t.Owner == "" && !s.Incident.Automatic(*t)
		}
		if asked && !t.Closed() {
			t.Asked = &incident.Asked{Step: step, To: to, Occurrence: t.Occurrence, No: 1}
			t.Names = map[incident.PersonID]string{bkk: "Nok"}
		}
	}
	return s
}

// TestQuestions holds each question, and whom it tells.
func TestQuestions(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		ask := func(minute int, recurs bool) render.Reply {
			return message(t, plan.Effect{Facts: plan.Question{
				Brief: plan.Brief{Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo"}, Step: incident.AskOwner, To: []string{string(bkk)}, Todo: "4.3d",
				Title: incident.Text{JA: "第1報の送信・ポータル掲載", EN: "Send notice 1 and publish it"}.In(lang), Since: at(30), At: at(minute), Recurs: recurs,
			}}, nil)
		}
		for name, r := range map[string]render.Reply{
			"ask_owner_at_due": ask(30, false),
			"ask_owner":        ask(35, false),
			"ask_look_at_due":  ask(30, true),
			"ask_look":         ask(35, true),
			"ask_over":         message(t, plan.Effect{Facts: plan.Questions{Brief: plan.Brief{Lang: lang, Timezone: "Asia/Tokyo"}, Over: true}}, nil),
			"ask_take":         rendered(t, askedIn(lang, incident.AskTake, "S0ONCALL", "S0LEAD"), plan.AskedKey(1)),
			"ask_commander":    rendered(t, askedIn(lang, incident.AskCommander, string(kakei)), plan.AskedKey(1)),
			"ask_site":         rendered(t, askedIn(lang, incident.AskSite, "S0ONCALL"), plan.AskedKey(1)),
			"ask_responders":   rendered(t, drill(askedIn(lang, incident.AskResponders, "S0ONCALL")), plan.AskedKey(1)),
			"ask_answered":     message(t, plan.Effect{Facts: plan.Questions{Brief: plan.Brief{Lang: lang, Timezone: "Asia/Tokyo"}}}, nil),
		} {
			golden.Message(t, name, lang, r)
		}
	}
}
