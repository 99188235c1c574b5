package gateway

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackfake"
)

func TestMessageTellsWhatWasReactedTo(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(board("a"))
		own := b.own().ID
		ts := b.room.Refs[plan.BoardKey].ID
		p, ok, err := b.g.Message(ctx(b.T), own, ts)
		if err != nil || !ok || !p.Ours || p.Incident != "k3f9qa" || p.Key != plan.BoardKey {
			b.Fatalf("board: %+v, %v, %v", p, ok, err)
		}
		b.make(invite("U0KAKEI"))
		said, err := b.w.Reply(b.ids.Kakei, own, ts, "done soon")
		if err != nil {
			b.Fatal(err)
		}
		p, ok, err = b.g.Message(ctx(b.T), own, said.TS)
		if err != nil || !ok || p.Ours || p.Thread != ts || p.User != "U0KAKEI" {
			b.Fatalf("reply: %+v, %v, %v", p, ok, err)
		}
		if _, ok, err = b.g.Message(ctx(b.T), own, "1.000001"); ok || err != nil {
			b.Fatalf("no message: %v, %v", ok, err)
		}
	})
}

func TestReactionsAndPermalink(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI", "U0TOKYO"), board("a"))
		ref := b.room.Refs[plan.BoardKey]
		for _, u := range []string{"U0KAKEI", "U0TOKYO"} {
			if err := b.w.React(u, ref.Channel, ref.ID, "eyes"); err != nil {
				b.Fatal(err)
			}
		}
		r, err := b.g.Reactions(ctx(b.T), ref.Channel, ref.ID)
		if err != nil || len(r) != 1 || r[0].Name != "eyes" || !slices.Equal(r[0].Users, []string{"U0KAKEI", "U0TOKYO"}) {
			b.Fatalf("reactions %v, %v", r, err)
		}
		link, err := b.g.Permalink(ctx(b.T), ref.Channel, ref.ID)
		if err != nil || !strings.Contains(link, ref.Channel) {
			b.Fatalf("permalink %q, %v", link, err)
		}
	})
}

func TestEphemeralIsSeenByOne(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(invite("U0KAKEI"))
		if err := b.g.Ephemeral(ctx(b.T), b.own().ID, "U0KAKEI", render.Reply{Text: "psst"}); err != nil {
			b.Fatal(err)
		}
		if e := b.w.Ephemerals("U0KAKEI"); len(e) != 1 || e[0].Text != "psst" {
			b.Fatalf("ephemerals %v", e)
		}
	})
}

func TestModalThatIsNotThere(t *testing.T) {
	opened(t, func(b *bench) {
		_, err := b.g.OpenModal(ctx(b.T), "1.2.bad", modal("x"))
		b.is(err, permanent, "invalid_trigger_id")
		b.is(b.g.UpdateModal(ctx(b.T), "V404", modal("x")), gone, "not_found")
	})
}

func modal(title string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", title, false, false),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewSectionBlock(slack.NewTextBlockObject("plain_text", "x", false, false), nil, nil),
		}},
	}
}

func answerTo(to incident.AnswerTo) plan.Effect {
	return plan.Effect{
		Key: plan.AnswerKey, Kind: plan.AnswerKind, Life: plan.AtMostOnce,
		Facts: plan.Answer{Lang: incident.English, To: to},
	}
}

// A declarer who has closed the form finds the link elsewhere: no problem for the board.
func TestAnswerIsGivenAtMostOnce(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(answerTo(incident.AnswerTo{Person: "U0KAKEI", View: "V404"}))
		delete(b.room.Refs, plan.AnswerKey)
		b.w.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Method: "views.update", Times: 1})
		b.make(answerTo(incident.AnswerTo{Person: "U0KAKEI", View: "V404"}))
		delete(b.room.Refs, plan.AnswerKey)
		b.w.Inject(slackfake.Fault{Kind: slackfake.RateLimited, Method: "views.update", Times: 1})
		b.fails(answerTo(incident.AnswerTo{Person: "U0KAKEI", View: "V404"}), effect.RetryLater, codeTooFast)
	})
}

func TestLookUps(t *testing.T) {
	run(t, func(b *bench) {
		var all []people.Person
		err := b.g.LookUpPeople(ctx(b.T), func(page []people.Person) error { all = append(all, page...); return nil })
		if err != nil {
			b.Fatal(err)
		}
		outsiders := map[incident.PersonID]bool{}
		for _, p := range all {
			outsiders[p.ID] = p.Outsider()
		}
		for id, want := range map[incident.PersonID]bool{
			"U0KAKEI": false, "U0TOKYO": false, "U0GUEST": true, "U0STRANGER": true, incident.PersonID(b.app.BotUserID): true,
		} {
			if got, ok := outsiders[id]; !ok || got != want {
				b.Errorf("%s: outsider %v (known %v), want %v", id, got, ok, want)
			}
		}
		kakei, err := b.g.LookUpPerson(ctx(b.T), "U0KAKEI")
		if err != nil || kakei.Locale != "ja-JP" || kakei.Timezone != "Asia/Tokyo" || kakei.Mail != "kakei@example.com" ||
			kakei.Name != "筧" || kakei.Lang(incident.English) != incident.Japanese {
			b.Fatalf("%+v, %v", kakei, err)
		}
		_, err = b.g.LookUpPerson(ctx(b.T), "U0NOBODY")
		b.is(err, permanent, "user_not_found")
	})
}

func TestWhoIsAnOutsider(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user slack.User
		want bool
	}{
		"a colleague":                        {slack.User{ID: "U1", TeamID: "T1"}, false},
		"a multi-channel guest":              {slack.User{ID: "U1", TeamID: "T1", IsRestricted: true}, true},
		"a single-channel guest":             {slack.User{ID: "U1", TeamID: "T1", IsUltraRestricted: true}, true},
		"a bot":                              {slack.User{ID: "U1", TeamID: "T1", IsBot: true}, true},
		"a workflow":                         {slack.User{ID: "U1", TeamID: "T1", IsWorkflowBot: true}, true},
		"Slackbot":                           {slack.User{ID: "USLACKBOT", TeamID: "T1"}, true},
		"a stranger":                         {slack.User{ID: "U1", TeamID: "T1", IsStranger: true}, true},
		"another company":                    {slack.User{ID: "U1", TeamID: "T2"}, true},
		"another workspace of our company":   {slack.User{ID: "U1", TeamID: "T2", Enterprise: slack.EnterpriseUser{Teams: []string{"T1"}}}, false},
		"somebody who has left":              {slack.User{ID: "U1", TeamID: "T1", Deleted: true}, true},
		"somebody of whom no team was named": {slack.User{ID: "U1"}, false},
	} {
		if got := person(c.user, "T1").Outsider(); got != c.want {
			t.Errorf("%s: outsider %v", name, got)
		}
	}
}

// TestAnsweringACommand goes through a real one: its trigger and its response URL are the workspace's.
func TestAnsweringACommand(t *testing.T) {
	run(t, func(b *bench) {
		var address, trigger string
		w := slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(http.HandlerFunc(
			func(_ http.ResponseWriter, r *http.Request) {
				address, trigger = r.FormValue("response_url"), r.FormValue("trigger_id")
			}))})
		_, app := slackfake.Seed(w, slackfake.SeedIDs{}, slackfake.App{
			Events: []string{}, Commands: []string{"/incident"}, CommandURL: "http://app/command",
		})
		g := New(app.BotToken, Options{Clock: clock.Machine, APIURL: "https://slack.test/api", Transport: w.Transport()})
		if _, err := w.Command(ctx(b.T), b.ids.Kakei, b.ids.Help, "/incident", "now"); err != nil {
			b.Fatal(err)
		}
		view, err := g.OpenModal(ctx(b.T), trigger, modal("asking"))
		if err != nil {
			b.Fatal(err)
		}
		if err := g.UpdateModal(ctx(b.T), view, modal("made")); err != nil {
			b.Fatal(err)
		}
		if v, ok := w.Modal(b.ids.Kakei); !ok || v.ID != view || v.Title() != "made" {
			b.Fatalf("modal %+v", v)
		}
		_, err = g.OpenModal(ctx(b.T), trigger, modal("again"))
		b.is(err, permanent, "exchanged_trigger_id")
		if err := g.Respond(ctx(b.T), address, render.Reply{Text: "made"}, false); err != nil {
			b.Fatal(err)
		}
		if e := w.Ephemerals(b.ids.Kakei); len(e) != 1 || e[0].Text != "made" {
			b.Fatalf("seen %v", e)
		}
		time.Sleep(time.Hour)
		b.is(g.Respond(ctx(b.T), address, render.Reply{Text: "late"}, false), gone, "expired_url")
	})
}
