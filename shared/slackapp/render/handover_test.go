package render_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
)

// handoverOf renders the message of the handover in s, which is there.
func handoverOf(t *testing.T, s incident.State) render.Reply {
	t.Helper()
	refs := refsOf(s)
	refs[plan.HandoverKey(2)] = plan.Ref{ID: "1"}
	for _, e := range plan.Slack(s, refs) {
		if e.Key == plan.HandoverKey(2) {
			return message(t, e, refs)
		}
	}
	t.Fatal("no handover in the plan")
	return render.Reply{}
}

// handing is an incident whose command kakei hands over to berlin, who have walked a part of the brief.
func handing(s incident.State) incident.State {
	s.Incident.Settings.Form = "https://form.example.com/form/"
	s.Incident.Handovers, s.Incident.CommandedAt = 2, at(20)
	decided := incident.Entry{ID: "d", Kind: incident.EntryDecided, At: at(40), By: bkk, Text: "A社には<!here>電話で *先に* 連絡する"}
	s.Incident.Recent, s.Incident.RecentNames = []incident.Entry{decided}, map[incident.PersonID]string{bkk: "Nok"}
	b := s.Brief()
	s.Incident.Handover = &incident.Handover{
		No: 2, Why: incident.HandoverShift, From: kakei, To: berlin, At: at(60), Until: at(90), Asks: 1, AskedAt: at(60),
		Names: map[incident.PersonID]string{kakei: "筧 <b>", berlin: "Jonas"},
		Walked: []incident.Walked{
			{Section: incident.BriefFacts, At: at(62), Sum: b.Sum(incident.BriefFacts)},
			{Section: incident.BriefTodos, At: at(63), Sum: "other", Text: "4.3d は<!here> *私* が続ける"},
		},
	}
	return s
}

// walkedAll is one of which all is walked.
func walkedAll(s incident.State) incident.State {
	s = handing(s)
	h, b := *s.Incident.Handover, s.Brief()
	h.Walked = nil
	for _, section := range incident.BriefSections {
		h.Walked = append(h.Walked, incident.Walked{Section: section, At: at(64), Sum: b.Sum(section)})
	}
	s.Incident.Handover = &h
	return s
}

// handed is one that ended in some way.
func handed(s incident.State, how func(*incident.Incident, *incident.Handover)) incident.State {
	s = handing(s)
	h := *s.Incident.Handover
	how(&s.Incident, &h)
	s.Incident.Handover = &h
	return s
}

func toAnybody(_ *incident.Incident, h *incident.Handover) {
	h.To, h.Until, h.Walked = "", time.Time{}, nil
}

func accepted(i *incident.Incident, h *incident.Handover) {
	i.Commander, h.Accepted = berlin, &incident.Acceptance{By: berlin, At: at(70), Voice: true}
}

func overBy(p incident.PersonID) func(*incident.Incident, *incident.Handover) {
	return func(i *incident.Incident, h *incident.Handover) {
		i.Commander, h.Over = p, &incident.NotHanded{By: p, At: at(70)}
	}
}

// alsoIn gives its room a second language.
func alsoIn(s incident.State, lang incident.Lang) incident.State {
	s.Incident.Settings.Also = lang
	return s
}

// TestHandovers holds what the room reads of a handover, and how it ended.
func TestHandovers(t *testing.T) {
	t.Parallel()
	for n, lang := range langs {
		s := stateIn(lang)
		for name, state := range map[string]incident.State{
			"handover": handing(s), "handover_drill": drill(handing(s)), "handover_walked": walkedAll(s), "handover_also": alsoIn(handing(s), langs[1-n]),
			"handover_problems": handing(withProblems(s)), "handover_nobody": handed(s, toAnybody), "handover_accepted": handed(s, accepted),
			"handover_stays": handed(s, overBy(kakei)), "handover_instead": handed(s, overBy(bkk)), "handover_vacant": handed(s, overBy("")),
			"handover_ended": ended(handing(s), incident.Resolved, ""),
		} {
			golden.Message(t, name, lang, handoverOf(t, state))
		}
		golden.Message(t, "handover_board", lang, rendered(t, handing(s), plan.BoardKey))
		golden.Message(t, "handover_status", lang, render.Status(lang, []incident.State{handing(s)}, at(95)))
		golden.Message(t, "handover_status_many", lang, render.Status(lang, []incident.State{handing(s), s}, at(65)))
	}
}

// TestHandoverNews holds what the room is told of one.
func TestHandoverNews(t *testing.T) {
	t.Parallel()
	names := map[incident.PersonID]string{kakei: "筧", berlin: "Jonas", bkk: "Nok"}
	news := func(kind incident.EntryKind, done int, e incident.Entry, ask ...string) incident.News {
		e.Kind, e.At, e.Handover = kind, at(60), &incident.HandoverMark{No: 1, Why: incident.HandoverShift, Done: done, Voice: e.Handover != nil}
		return incident.News{No: 1, Entry: e, Who: names[e.By], Names: names, Before: kakei, Ask: ask}
	}
	long := news(incident.EntryHandoverAsked, 0, incident.Entry{Count: 1}, "U0KAKEI")
	long.Entry.Handover.Why = incident.HandoverLong
	waits := news(incident.EntryCommander, 8, incident.Entry{By: berlin, To: berlin})
	waits.Entry.Notice = &incident.NoticeMark{No: 2, Stage: incident.FollowUpNotice}
	for _, lang := range langs {
		for name, line := range map[string]incident.News{
			"news_handover_named":   news(incident.EntryHandover, 0, incident.Entry{By: kakei, To: berlin, Until: at(90)}, "U0BERLIN"),
			"news_handover_moved":   news(incident.EntryHandover, 3, incident.Entry{By: kakei, Was: bkk, To: berlin}, "U0BERLIN", "U0BANGKOK"),
			"news_handover_again":   news(incident.EntryHandover, 8, incident.Entry{By: kakei, Was: bkk, To: berlin}, "U0BERLIN", "U0BANGKOK"),
			"news_handover_late_to": news(incident.EntryHandover, 8, incident.Entry{By: kakei, To: berlin}, "U0BERLIN"),
			"news_handover_unread":  news(incident.EntryHandoverAsked, 3, incident.Entry{Count: 3, To: berlin, Until: at(50)}, "U0KAKEI", "U0BERLIN"),
			"news_handover_nobody":  news(incident.EntryHandover, 0, incident.Entry{By: bkk}, "U0KAKEI"),
			"news_handover_asked":   news(incident.EntryHandoverAsked, 0, incident.Entry{Count: 1, Until: at(90)}, "U0KAKEI"),
			"news_handover_over":    news(incident.EntryHandoverAsked, 0, incident.Entry{Count: 1, Until: at(50)}, "U0KAKEI", "U0LEAD"),
			"news_handover_long":    long,
			"news_handover_still":   news(incident.EntryHandoverAsked, 8, incident.Entry{Count: 3, To: berlin, Until: at(50)}, "U0KAKEI", "U0BERLIN"),
			"news_handover_gone":    news(incident.EntryHandoverGone, 3, incident.Entry{Was: berlin}, "U0KAKEI"),
			"news_handover_ready":   news(incident.EntryWalked, 8, incident.Entry{By: kakei, To: berlin}, "U0BERLIN"),
			"news_handover_stays":   news(incident.EntryStays, 8, incident.Entry{By: kakei, To: berlin}, "U0BERLIN"),
			"news_handover_voice":   news(incident.EntryCommander, 8, incident.Entry{By: berlin, To: berlin, Handover: &incident.HandoverMark{}}),
			"news_handover_written": waits,
		} {
			f := plan.News{Brief: plan.Brief{Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo"}, Since: t0, Lines: []incident.News{line}}
			golden.Message(t, name, lang, message(t, plan.Effect{Key: "news/1", Facts: f}, nil))
		}
	}
}

// TestAHandoverCallsUponNobody: the news do. Whose name is not known is not named by a mention in what they decided either.
func TestAHandoverCallsUponNobody(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := handing(stateIn(lang))
		for _, names := range []map[incident.PersonID]string{s.Incident.RecentNames, nil} {
			s.Incident.RecentNames = names
			for _, said := range markdownOf(handoverOf(t, s)) {
				if strings.Contains(said, "<@") || strings.Contains(said, "<!subteam") {
					t.Errorf("somebody is called: %s", said)
				}
			}
		}
	}
}

// TestHandoverButtons: to accept it is offered once all is walked, and nothing once it is over.
func TestHandoverButtons(t *testing.T) {
	t.Parallel()
	s := stateIn(incident.Japanese)
	for name, c := range map[string]struct {
		state incident.State
		want  []string
	}{
		"begun":      {handing(s), []string{ask.WalkBrief.Button, ask.StayOn.Button}},
		"walked":     {walkedAll(s), []string{ask.WalkBrief.Button, ask.AcceptHandover.Button, ask.StayOn.Button}},
		"accepted":   {handed(s, accepted), nil},
		"stayed on":  {handed(s, overBy(kakei)), nil},
		"it is over": {ended(walkedAll(s), incident.Resolved, ""), nil},
	} {
		if got := actionIDs(handoverOf(t, c.state).Blocks); !slices.Equal(got, c.want) {
			t.Errorf("%s: offered are %q", name, got)
		}
	}
}

// TestAnyHandoverFits: with TODOs, decisions and lines as many and as long as people may make them.
func TestAnyHandoverFits(t *testing.T) {
	t.Parallel()
	for n, lang := range langs {
		for _, bad := range nasty {
			s := walkedAll(stateIn(lang))
			for i := range 60 {
				s.Todos = append(s.Todos, todo(incident.TodoID(fmt.Sprintf("own-%d", i)), bad, bad, 30))
			}
			s.Incident.Facts.Title, s.Incident.Facts.Services, s.Incident.Facts.Region = bad, []string{bad, bad}, bad
			s.Incident.Recent = nil
			for range 12 {
				e := incident.Entry{Kind: incident.EntryDecided, By: bkk, At: at(40), Text: string([]rune(long(bad, 300))[:300])}
				changed := incident.Entry{Kind: incident.EntryCorrected, By: bkk, At: at(50), Changes: []incident.Change{{Field: "impact", From: long(bad, 3000), To: long(bad, 3000)}}}
				s.Incident.Recent = append(s.Incident.Recent, e, changed)
			}
			s.Incident.RecentNames = map[incident.PersonID]string{bkk: bad}
			s.Incident.Settings.Meeting = "https://meet.example.com/" + strings.Repeat("&", 300)
			h := s.Incident.Handover
			for i := range h.Walked {
				h.Walked[i].Text, h.Walked[i].Sum = string([]rune(long(bad, 500))[:500]), "other"
			}
			h.Names = map[incident.PersonID]string{kakei: bad, berlin: bad}
			for _, state := range []incident.State{s, drill(alsoIn(s, langs[1-n])), ended(s, incident.Resolved, "")} {
				m := handoverOf(t, state)
				prefixed(t, state, m)
				for _, said := range markdownOf(m) {
					harmless(t, said)
				}
			}
		}
	}
}
