package plan_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

var update = flag.Bool("update", false, "write the golden files anew")

var t0 = time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)

func both(s string) incident.Text { return incident.Text{JA: s + " (ja)", EN: s + " (en)"} }

// full is a live incident with all that a plan can hold.
func full() incident.State {
	return incident.State{
		Incident: incident.Incident{
			ID: "k3f9qa", Kind: incident.Live, Status: incident.Open, Phase: incident.Respond, PhaseSince: t0, DeclaredAt: t0,
			Facts: incident.Facts{Title: "EC2", Region: "ap-northeast-1", Services: []string{"EC2"}}, Commander: "U0BERLIN",
			DeclaredBy: "U0KAKEI", Invited: []incident.PersonID{"U0BERLIN", "U0KAKEI"}, ChannelName: "inc-0221-ec2-k3f9qa",
			Settings: incident.Settings{
				Language: incident.English, Timezone: "Asia/Tokyo", Help: "C0HELP", Runbook: "https://runbook", Meeting: "https://meet",
				Announce:   []incident.Audience{{Channel: "C0ALL", Announcement: "company"}, {Channel: "C0SALES", Announcement: "sales"}},
				Responders: []string{"U0LEAD", "S0OPS", "U0KAKEI", "W0GRID"},
			},
			Playbook: incident.Playbook{
				Phases:        []incident.PlaybookPart{{Phase: incident.Respond, Title: both("First response")}},
				Announcements: []incident.Announcement{{ID: "company", Note: both("wait")}, {ID: "sales", Note: both("call")}},
				Documents:     []incident.Document{{ID: "notice", Title: both("Notice"), Template: both("# {{title}}")}},
				Roles:         []incident.Role{{ID: "desk", Name: both("Desk")}},
			},
			Links:    map[string]incident.Link{"document/notice": {Ref: "d1", URL: "https://docs/1"}, incident.ChannelLink: {Ref: "C1"}},
			Problems: problems(), Answer: &incident.AnswerTo{Person: "U0KAKEI", View: "V1"},
		},
		Todos: []incident.Todo{
			{ID: "4.1a", State: incident.TodoDone, Auto: []string{"channel"}, Title: both("Channel"), ClosedAt: t0},
			{ID: "4.3d", State: incident.TodoClaimed, Owner: "U0BERLIN", Notice: true, Title: both("Send"), Due: t0.Add(30 * time.Minute)},
			{ID: "4.3e", State: incident.TodoOpen, Notice: true, Title: both("Again"), Due: t0.Add(time.Hour), Every: time.Hour},
			{ID: "own-1", State: incident.TodoSkipped, SkipReason: "not ours", Title: both("Own"), Role: "desk", ClosedAt: t0},
		},
	}
}

func problems() map[string]incident.Problem {
	out := map[string]incident.Problem{}
	for _, key := range []string{"invite/people", "announce/C0SALES", "topic", "purpose"} {
		p := incident.Problem{System: "slack", Key: key, Code: "x", Since: t0}
		out[p.ID()] = p
	}
	return out
}

func with(change func(*incident.State)) incident.State {
	s := full()
	change(&s)
	return s
}

// allThere are refs for everything that is planned.
func allThere(s incident.State) plan.Refs {
	refs := plan.Refs{}
	for _, e := range all(s, nil) {
		refs[e.Key] = plan.Ref{ID: "x", Channel: "C1"}
	}
	return refs
}

func all(s incident.State, refs plan.Refs) []plan.Effect {
	return slices.Concat(plan.Slack(s, refs), plan.Docs(s, refs))
}

func over(s *incident.State) {
	s.Incident.Status, s.Incident.EndedAt, s.Incident.EndedBy = incident.Resolved, t0.Add(time.Hour), "U0KAKEI"
}

// cases are the situations of the golden files.
func cases() map[string]struct {
	state incident.State
	refs  plan.Refs
} {
	type situation = struct {
		state incident.State
		refs  plan.Refs
	}
	partly := allThere(full())
	delete(partly, "announce/C0SALES")
	delete(partly, plan.BoardKey)
	return map[string]situation{
		"live":       {state: full()},
		"drill":      {state: with(func(s *incident.State) { s.Incident.Kind = incident.Drill })},
		"private":    {state: with(func(s *incident.State) { s.Incident.Private = true })},
		"bare":       {state: with(bare)},
		"ended":      {state: with(over), refs: allThere(full())},
		"ended-soon": {state: with(over), refs: partly},
		"workspace": {state: incident.State{Incident: incident.Incident{
			ID: incident.Workspace, Settings: full().Incident.Settings, Preflight: &incident.Preflight{Week: "2026-W08", At: t0},
		}, List: incident.ListState{Held: &incident.HeldList{No: 2, Version: "b", Before: 300, Count: 150}}}},
	}
}

// bare is an incident of a workspace whose settings say nothing.
func bare(s *incident.State) {
	s.Incident.Settings, s.Incident.Playbook = incident.Settings{}, incident.Playbook{}
	s.Incident.Links, s.Incident.Problems, s.Incident.Answer, s.Incident.Invited, s.Todos = nil, nil, nil, nil, nil
}

func TestPlans(t *testing.T) {
	t.Parallel()
	for name, c := range cases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, name, list(all(c.state, c.refs)))
		})
	}
}

func list(effects []plan.Effect) string {
	var b strings.Builder
	for _, e := range effects {
		fmt.Fprintf(&b, "%d %-24s %-9s %-13s", e.Urgency, e.Key, e.Kind, e.Life)
		for _, more := range []struct{ name, value string }{{"in", e.Place}, {"about", string(e.About)}, {"link", e.Link}} {
			if more.value != "" {
				fmt.Fprintf(&b, " %s=%s", more.name, more.value)
			}
		}
		if len(e.Needs) > 0 {
			fmt.Fprintf(&b, " needs %v", e.Needs)
		}
		for _, flag := range []string{"Private", "Drill", "Over"} {
			if v := reflect.ValueOf(e.Facts).FieldByName(flag); v.IsValid() && v.Bool() {
				b.WriteString(" " + strings.ToLower(flag))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%s (-update writes it anew), %v:\n%s", path, err, got)
	}
}

func TestWhatHoldsForEveryPlan(t *testing.T) {
	t.Parallel()
	for name, c := range cases() {
		effects := all(c.state, c.refs)
		planned := map[plan.Key]plan.Urgency{}
		for _, e := range effects {
			if _, twice := planned[e.Key]; twice {
				t.Errorf("%s: %s stands twice", name, e.Key)
			}
			planned[e.Key] = e.Urgency
		}
		for n, e := range effects {
			for _, need := range e.Needs {
				if u, ok := planned[need]; !ok || u > e.Urgency && !e.Leads() { // what leads is made when what it needs is there
					t.Errorf("%s: %s needs %s, which is not planned, or later", name, e.Key, need)
				}
			}
			if before := effects[max(n-1, 0)]; e.Kind != plan.DocumentKind && before.Urgency > e.Urgency {
				t.Errorf("%s: %s stands before %s, which is more urgent", name, before.Key, e.Key)
			}
		}
	}
}

func TestAnEndedIncidentMakesNothing(t *testing.T) {
	t.Parallel()
	if got := all(with(over), nil); len(got) != 0 {
		t.Errorf("planned:\n%s", list(got))
	}
	for _, e := range all(with(over), allThere(full())) {
		_, tells := e.Facts.(plan.Ended)
		_, review := e.Facts.(plan.KPT)
		if !tells && !review && !allThere(full()).Has(e.Key) {
			t.Errorf("%s was not there", e.Key)
		}
	}
}

// TestTheEndIsToldWhereTheBeginningWas: to nobody who heard nothing, and before anything else.
func TestTheEndIsToldWhereTheBeginningWas(t *testing.T) {
	t.Parallel()
	refs := allThere(full())
	delete(refs, "announce/C0SALES")
	var first []plan.Key
	for _, e := range all(with(over), refs) {
		if e.Urgency > plan.Foremost || e.Kind != plan.MessageKind {
			continue
		}
		if first = append(first, e.Key); !e.Also || e.Thread == "" {
			t.Errorf("%s: thread %q, shown in the channel: %v", e.Key, e.Thread, e.Also)
		}
	}
	if want := []plan.Key{plan.EndedKey("announce/C0ALL"), plan.EndedKey(plan.HelpKey)}; !slices.Equal(first, want) {
		t.Errorf("told first: %v, want %v", first, want)
	}
}

func TestNothingAsksAnythingAfterTheEnd(t *testing.T) {
	t.Parallel()
	for _, e := range plan.Slack(with(over), allThere(full())) {
		switch f := e.Facts.(type) {
		case plan.TodoCard:
			if !f.Over {
				t.Errorf("%s still asks", e.Key)
			}
		case plan.Board:
			if !f.NextNotice.IsZero() {
				t.Errorf("the board promises a notice at %v", f.NextNotice)
			}
		}
	}
}

func TestSettingsThatNameAChannelTwice(t *testing.T) {
	t.Parallel()
	s := with(func(s *incident.State) {
		set := &s.Incident.Settings
		set.Announce = append(set.Announce, set.Announce...)
		set.Responders = append(set.Responders, "S0OPS", "")
	})
	if got, want := list(all(s, nil)), list(all(full(), nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOtherSystems(t *testing.T) {
	t.Parallel()
	if got := plan.Slack(incident.State{Incident: incident.Incident{ID: incident.Workspace}}, nil); got != nil {
		t.Errorf("a workspace without help room and runbook: %s", list(got))
	}
	if got := plan.Docs(incident.State{Incident: incident.Incident{ID: incident.Workspace}}, nil); got != nil {
		t.Errorf("documents of a workspace: %s", list(got))
	}
}

// What is posted under another message is known by its key, whether or not anything plans it any more.
func TestRepliesAreKnownByTheirKeys(t *testing.T) {
	t.Parallel()
	replies := 0
	for _, e := range append(all(asking(), nil), all(with(over), allThere(full()))...) {
		if message, ok := plan.Under(e.Key); message != e.Thread || ok != (e.Thread != "") {
			t.Errorf("%s is posted under %q, and its key says %q", e.Key, e.Thread, message)
		}
		if e.Thread != "" {
			replies++
		}
	}
	if replies < 6 { // a question, a word, a TODO that was given, three ends
		t.Errorf("only %d replies", replies)
	}
}

// asking has a question, a word from the browser, and a TODO that was given to somebody.
func asking() incident.State {
	return with(func(s *incident.State) {
		s.Todos[2].Asked = &incident.Asked{Step: incident.AskOwner, To: []string{"U0BERLIN"}}
		s.Todos[2].Owner, s.Todos[2].Given = "U0BERLIN", &incident.Given{By: "U0LEAD", Kind: incident.EntryReassigned}
		s.Todos[1].Said = []incident.Progress{{ID: "w1", By: "U0BERLIN", Text: "x"}}
	})
}

// TestTheEndSaysThatCustomersKnow of the recovery: by its TODO, or by the notice itself.
func TestTheEndSaysThatCustomersKnow(t *testing.T) {
	t.Parallel()
	for stage, want := range map[incident.NoticeStage]bool{"": false, incident.FollowUpNotice: false, incident.RecoveryNotice: true} {
		state := with(over)
		state.Incident.Notices = incident.Notices{Sent: 2, Stage: stage}
		for _, e := range all(state, allThere(full())) {
			if told, ok := e.Facts.(plan.Ended); ok && told.Recovered != want {
				t.Errorf("%q: %s says %v", stage, e.Key, told.Recovered)
			}
		}
	}
}
