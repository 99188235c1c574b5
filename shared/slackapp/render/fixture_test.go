package render_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackfake"
)

// A Friday night: three tickets, an empty status page.
var (
	t0     = time.Date(2027, 2, 20, 0, 9, 0, 0, time.FixedZone("JST", 9*60*60))
	langs  = []incident.Lang{incident.Japanese, incident.English}
	kakei  = incident.PersonID("U0KAKEI")
	berlin = incident.PersonID("U0BERLIN")
	bkk    = incident.PersonID("U0BANGKOK")
)

func at(minutes int) time.Time { return t0.Add(time.Duration(minutes) * time.Minute) }

func incidentIn(lang incident.Lang) incident.Incident {
	return incident.Incident{
		ID: "k3x9q2", Kind: incident.Live, Status: incident.Open, Phase: incident.Respond, PhaseSince: t0,
		Facts: incident.Facts{
			Title: "EC2 に SSH できない", Region: "ap-northeast-1", Zone: "apne1-az1", Services: []string{"EC2", "EBS"},
			Source: "Zendesk 3件",
		},
		Commander: kakei, DeclaredBy: kakei, DeclaredAt: t0, ChannelName: "inc-0220-ec2-に-ssh-できない-k3x9q2",
		Settings: incident.Settings{
			Language: lang, Timezone: "Asia/Tokyo", Runbook: "https://wiki.example.com/runbook", Meeting: "https://meet.example.com/abc",
			Announce: []incident.Audience{{Channel: "C0ALL", Announcement: "company"}},
		},
		Links: map[string]incident.Link{
			incident.ChannelLink: {Ref: "C0INC", Name: "inc-0220-ec2-に-ssh-できない-k3x9q2"},
			"document/notice":    {Ref: "d1", URL: "https://docs.example.com/notice"},
		},
		Playbook: incident.Playbook{
			Phases: []incident.PlaybookPart{{Phase: incident.Respond, Title: incident.Text{JA: "一次対応", EN: "First response"}}},
			Roles:  []incident.Role{{ID: "writer", Name: incident.Text{JA: "通知文担当", EN: "notice writer"}}},
			Documents: []incident.Document{
				{ID: "notice", Title: incident.Text{JA: "お客様通知の下書き", EN: "Customer notice draft"}},
			},
			Announcements: []incident.Announcement{{ID: "company", Note: incident.Text{
				JA: "お客様への回答は第1報をお待ちください。", EN: "Please wait for notice 1 before answering customers.",
			}}},
		},
	}
}

func todo(id incident.TodoID, ja, en string, due int) incident.Todo {
	t := incident.Todo{ID: id, Phase: incident.Respond, Title: incident.Text{JA: ja, EN: en}, State: incident.TodoOpen, OpenedAt: t0}
	if due > 0 {
		t.Due = at(due)
	}
	return t
}

func stateIn(lang incident.Lang) incident.State {
	channel := todo("4.1a", "専用チャンネル・トピック・招待(自動)", "Incident channel, topic and invitations (automatic)", 1)
	channel.State, channel.ClosedAt, channel.Auto = incident.TodoDone, at(0), []string{"channel"}
	draft := todo("4.3b", "第1報の下書き", "Draft notice 1", 15)
	draft.State, draft.Owner, draft.Helpers = incident.TodoClaimed, bkk, []incident.PersonID{berlin}
	send := todo("4.3d", "第1報の送信・ポータル掲載・次報時刻の登録", "Send notice 1, publish it, register the next-update time", 30)
	send.Notice, send.Role = true, "writer"
	send.Guide = incident.Text{
		JA: "訓練では送信しない。\n送信前に宛先の件数を声に出して確認。",
		EN: "Do not send in a drill.\nSay the number of recipients aloud before sending.",
	}
	tam := todo("4.5a", "TAM への連絡", "Contact the TAM", 20)
	tam.State, tam.ClosedAt, tam.ClosedBy, tam.SkipReason = incident.TodoSkipped, at(9), kakei, "TAM 契約の対象外"
	feed := todo("4.5b", "AWS 公開情報の確認と要約の投稿", "Watch the public feed and post summaries", 10)
	feed.Every = 5 * time.Minute
	// What the tool does, and has not done yet.
	pins := todo("4.1b", "Meet・手順書リンクのピン留め(自動)", "Pin the Meet and runbook links (automatic)", 5)
	pins.Auto = []string{"pin/", "bookmark/"}
	tell := todo("4.2a", "全社・関係部署への共有(自動)", "Tell company and department channels (automatic)", 5)
	tell.Auto = []string{"announce/"}
	own := todo("own-1", "大口3社に電話", "Call the three largest customers", 0)
	return incident.State{Incident: incidentIn(lang), Todos: []incident.Todo{channel, pins, tell, draft, send, tam, feed, own}}
}

func withProblems(s incident.State) incident.State {
	s.Incident.Problems = map[string]incident.Problem{}
	for _, p := range []incident.Problem{
		{System: "slack", Key: "invite/people", Code: "user_is_restricted", Subject: []string{"U0SATO"}, Since: at(1)},
		{System: "slack", Key: "announce/C0PARTNER", Code: "ext_shared_channel", Since: at(1)},
		{System: "docs", Key: "document/checksheet", Code: "waiting", Since: at(2)},
	} {
		s.Incident.Problems[p.ID()] = p
	}
	return s
}

func ended(s incident.State, how incident.Status, why string) incident.State {
	s.Incident.Status, s.Incident.EndedAt, s.Incident.EndedBy, s.Incident.EndReason = how, at(161), kakei, why
	return s
}

func drill(s incident.State) incident.State {
	s.Incident.Kind = incident.Drill
	return s
}

// every reference of an incident that has all its effects.
func refsOf(s incident.State) plan.Refs {
	refs := plan.Refs{}
	for _, e := range plan.Slack(incident.State{Incident: running(s.Incident), Todos: s.Todos}, nil) {
		refs[e.Key] = plan.Ref{ID: "1", URL: "https://team.example.com/archives/C0INC/p" + string(e.Key)}
	}
	refs[plan.ChannelKey] = plan.Ref{ID: "C0INC"}
	return refs
}

func running(i incident.Incident) incident.Incident {
	i.Status = incident.Open
	return i
}

// rendered renders the message with a key out of the plan for s.
func rendered(t *testing.T, s incident.State, key plan.Key) render.Reply {
	t.Helper()
	refs := refsOf(s)
	for _, e := range plan.Slack(s, refs) {
		if e.Key == key {
			return message(t, e, refs)
		}
	}
	t.Fatalf("no %s in the plan", key)
	return render.Reply{}
}

func message(t *testing.T, e plan.Effect, refs plan.Refs) render.Reply {
	t.Helper()
	r, err := render.Message(e, refs)
	if err != nil {
		t.Fatal(err)
	}
	takes(t, r)
	return r
}

// takes fails unless Slack would take the message.
func takes(t *testing.T, r render.Reply) {
	t.Helper()
	takesOf(t, r, 12000)
}

// takesOf is takes for a message that may have so many characters.
func takesOf(t *testing.T, r render.Reply, most int) {
	t.Helper()
	raw, err := json.Marshal(r.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, objection := range slackfake.ValidateBlocks(string(raw)) {
		t.Errorf("Slack objects: %s", objection)
	}
	if n := len([]rune(string(raw))); n > most {
		t.Errorf("the blocks have %d characters, more than %d", n, most)
	}
	if r.Text == "" || len([]rune(r.Text)) > 4000 {
		t.Errorf("the notification has %d characters", len([]rune(r.Text)))
	}
}

func actionIDs(blocks []slack.Block) (ids []string) {
	for _, b := range blocks {
		if a, ok := b.(*slack.ActionBlock); ok {
			for _, e := range a.Elements.ElementSet {
				if button, ok := e.(*slack.ButtonBlockElement); ok {
					ids = append(ids, button.ActionID)
				}
			}
		}
	}
	return ids
}

// behind is an incident with a notice in which people have rewritten what has changed since; approval is how it stands.
func behind(s incident.State, approval incident.TodoState) incident.State {
	s.Incident.Drafts = map[string]incident.Draft{"notice": {Behind: []incident.Place{
		{Name: "region", Says: "東京", Sum: "1a2b", Want: "ap-northeast-3"}, {Name: "impact", Want: "3社で接続できない"},
	}}}
	s.Todos = append(slices.Clone(s.Todos), incident.Todo{
		ID: "4.3c", Phase: incident.Respond, Order: 99, Title: incident.Text{JA: "第1報の承認", EN: "Approve notice 1"}, Fixes: "notice", State: approval,
	})
	return s
}

// timed is a response that is over whose times were taken.
func timed(s incident.State) incident.State {
	s.Incident.Times = &incident.TimesTaken{At: s.Incident.EndedAt.Add(time.Second), Channel: s.Incident.DeclaredAt.Add(40 * time.Second)}
	return s
}
