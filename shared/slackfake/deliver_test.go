package slackfake_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/slackfake"
)

// recordingApp keeps what reaches the app and answers with what the test wants.
type recordingApp struct {
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	reply  func(n int, rw http.ResponseWriter, r *http.Request, body string)
}

func (a *recordingApp) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.mu.Lock()
	n := len(a.got)
	a.got, a.bodies = append(a.got, r), append(a.bodies, string(body))
	a.mu.Unlock()
	if a.reply != nil {
		a.reply(n, rw, r, string(body))
	}
}

func (a *recordingApp) body(i int) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.bodies[i]
}

func (a *recordingApp) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.got)
}

// form returns the last command or interaction that reached the app; events arrive in between at their own pace.
func (a *recordingApp) form(t *testing.T) url.Values {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := len(a.got) - 1; i >= 0; i-- {
		if a.got[i].Header.Get("Content-Type") == "application/json" {
			continue
		}
		form, err := url.ParseQuery(a.bodies[i])
		if err != nil {
			t.Fatal(err)
		}
		return form
	}
	t.Fatal("no command or interaction reached the app")
	return nil
}

// Rule: authentication/verifying-requests-from-slack. slack-go's verifier is the judge.
func TestCommandsAreSigned(t *testing.T) {
	t.Parallel()
	app := &recordingApp{}
	b := setup(t, app)
	out, err := b.w.Command(t.Context(), b.ids.Kakei, b.ids.Help, "/incident", "now EC2 に SSH できない & <x>")
	if err != nil || out.Problem != "" {
		t.Fatal(err, out)
	}
	verifier, err := slack.NewSecretsVerifier(app.got[0].Header, "s3cret")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = verifier.Write([]byte(app.bodies[0]))
	if err := verifier.Ensure(); err != nil {
		t.Error(err)
	}
	form := app.form(t)
	for key, want := range map[string]string{
		"command": "/incident", "text": "now EC2 に SSH できない &amp; &lt;x&gt;", "user_id": b.ids.Kakei, "channel_id": b.ids.Help,
		"channel_name": "help-247", "team_id": b.w.TeamID(), "api_app_id": b.app.ID,
	} {
		if form.Get(key) != want {
			t.Errorf("%s = %q, want %q", key, form.Get(key), want)
		}
	}
}

// Rule: interactivity/implementing-slash-commands: 200 within three seconds, else operation_timeout; another status is
// dispatch_failed.
func TestASlowOrBrokenAppIsShownToThePerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{reply: func(n int, rw http.ResponseWriter, r *http.Request, _ string) {
			if n == 0 {
				<-r.Context().Done()
				return
			}
			rw.WriteHeader(http.StatusInternalServerError)
		}}
		b := setup(t, app)
		for _, want := range []string{"operation_timeout", "dispatch_failed"} {
			out, err := b.w.Command(t.Context(), b.ids.Kakei, b.ids.Help, "/incident", "now")
			if err != nil || out.Problem != want {
				t.Errorf("got %q %v, want %q", out.Problem, err, want)
			}
		}
		if got := b.w.Ephemerals(b.ids.Kakei); len(got) != 2 || got[0].Text != `/incident failed with the error "operation_timeout"` {
			t.Errorf("shown: %+v", got)
		}
	})
}

func TestAnAnswerToACommandIsSeenByOnePerson(t *testing.T) {
	t.Parallel()
	b := setup(t, &recordingApp{reply: func(_ int, rw http.ResponseWriter, _ *http.Request, _ string) {
		_, _ = rw.Write([]byte(`{"text":"made","blocks":[{"type":"actions","elements":[
			{"type":"button","action_id":"join","text":{"type":"plain_text","text":"Join"},"value":"1"}]}]}`))
	}})
	out, err := b.w.Command(t.Context(), b.ids.Kakei, b.ids.Help, "/incident", "now")
	if err != nil {
		t.Fatal(err)
	}
	seen := b.w.Ephemerals(b.ids.Kakei)
	if len(seen) != 1 || seen[0].Text != "made" || seen[0].TS != out.Shown {
		t.Fatalf("seen: %+v", seen)
	}
	if n := len(b.w.Ephemerals(b.ids.Tokyo)) + len(b.w.Messages(b.ids.Help)); n != 0 {
		t.Errorf("%d others see it", n)
	}
	if _, err := b.w.Click(t.Context(), b.ids.Kakei, b.ids.Help, out.Shown, "join"); err != nil {
		t.Errorf("click on an ephemeral button: %v", err)
	}
	if _, err := b.w.Click(t.Context(), b.ids.Tokyo, b.ids.Help, out.Shown, "join"); err == nil {
		t.Error("somebody clicked a button that only another person sees")
	}
	if err := b.w.Dismiss(b.ids.Kakei, out.Shown); err != nil || len(b.w.Ephemerals(b.ids.Kakei)) != 0 {
		t.Errorf("dismissed: %v", err)
	}
}

// Rule: apis/events-api, "Retries": at once, after a minute, after five minutes, then never again.
func TestEventsAreRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		app := &recordingApp{reply: func(_ int, rw http.ResponseWriter, _ *http.Request, _ string) {
			at = append(at, time.Now())
			rw.WriteHeader(http.StatusServiceUnavailable)
		}}
		b := setup(t, app)
		if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, "hello"); err != nil {
			t.Fatal(err)
		}
		if err := b.w.WaitIdle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(at) != 4 {
			t.Fatalf("%d attempts", len(at))
		}
		gaps := []time.Duration{at[1].Sub(at[0]), at[2].Sub(at[1]), at[3].Sub(at[2])}
		if gaps[0] != 0 || gaps[1] != time.Minute || gaps[2] != 5*time.Minute {
			t.Errorf("waits: %v", gaps)
		}
		last := app.got[3].Header
		if last.Get("X-Slack-Retry-Num") != "3" || last.Get("X-Slack-Retry-Reason") != "http_error" {
			t.Errorf("headers: %v", last)
		}
		if app.bodies[0] != app.bodies[3] {
			t.Error("a retry carries another event")
		}
	})
}

// Rules: apis/events-api: three seconds without an answer are http_timeout, and X-Slack-No-Retry: 1 ends the retries.
func TestATimeoutIsRetriedUntilTheAppSaysNo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{reply: func(n int, rw http.ResponseWriter, r *http.Request, _ string) {
			if n == 0 {
				<-r.Context().Done()
				return
			}
			rw.Header().Set("X-Slack-No-Retry", "1")
			rw.WriteHeader(http.StatusInternalServerError)
		}}
		b := setup(t, app)
		if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, "hello"); err != nil {
			t.Fatal(err)
		}
		_ = b.w.WaitIdle(t.Context())
		log := b.w.Deliveries()
		if len(log) != 2 || log[0].Problem != "http_timeout" || log[0].Took != slackfake.AnswerTime ||
			app.got[1].Header.Get("X-Slack-Retry-Reason") != "http_timeout" {
			t.Errorf("%+v", log)
		}
	})
}

func TestEventsReachAnAppOnlyWhereItsBotIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{}
		b := setup(t, app)
		said, err := b.w.Say(b.ids.Kakei, b.ids.All, "not for the bot")
		if err != nil {
			t.Fatal(err)
		}
		if err := b.w.React(b.ids.Kakei, b.ids.All, said.TS, "eyes"); err != nil {
			t.Fatal(err)
		}
		_ = b.w.WaitIdle(t.Context())
		if app.count() != 0 {
			t.Errorf("the app heard of a channel it is not in: %v", app.bodies)
		}
		b.must(t, "conversations.join", "channel", b.ids.All)
		_ = b.w.WaitIdle(t.Context())
		before := app.count()
		for range 2 { // the second time changes nothing
			if err := b.w.React(b.ids.Kakei, b.ids.All, said.TS, "tada"); err != nil {
				t.Fatal(err)
			}
		}
		_ = b.w.WaitIdle(t.Context())
		if app.count() != before+1 {
			t.Fatalf("%d events for one reaction", app.count()-before)
		}
		var event struct {
			Type  string `json:"type"`
			ID    string `json:"event_id"`
			Event struct {
				Type, User, Reaction string
				ItemUser             string `json:"item_user"`
				TS                   string `json:"event_ts"`
				Item                 struct{ Type, Channel, TS string }
			} `json:"event"`
			Authorizations []struct {
				UserID string `json:"user_id"`
			} `json:"authorizations"`
		}
		if err := json.Unmarshal([]byte(app.bodies[before]), &event); err != nil {
			t.Fatal(err)
		}
		e := event.Event
		if event.Type != "event_callback" || event.ID == "" || e.Type != "reaction_added" || e.User != b.ids.Kakei ||
			e.Reaction != "tada" || e.Item.TS != said.TS || e.ItemUser != b.ids.Kakei || e.TS == "" ||
			event.Authorizations[0].UserID != b.app.BotUserID {
			t.Errorf("%+v", event)
		}
	})
}

func TestAnEventNeedsItsSubscriptionAndScope(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{}
		b := setup(t, app)
		for _, change := range []func(*slackfake.App){
			func(a *slackfake.App) { a.Events = []string{"reaction_added"} },
			func(a *slackfake.App) { a.Events, a.Scopes = slackfake.DefaultEvents(), []string{"chat:write"} },
		} {
			if err := b.w.UpdateApp(b.app.ID, change); err != nil {
				t.Fatal(err)
			}
			if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, "hello"); err != nil {
				t.Fatal(err)
			}
		}
		_ = b.w.WaitIdle(t.Context())
		if app.count() != 0 {
			t.Errorf("delivered: %v", app.bodies)
		}
	})
}

// Rule: interactivity/handling-user-interaction, "Message responses": five answers within 30 minutes.
func TestResponseURLs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := &recordingApp{}
		b := setup(t, app)
		address := func() string { return app.form(t).Get("response_url") }
		client := &http.Client{Transport: b.w.Transport()}
		respond := func(to, text string, replace bool) error {
			return slack.PostWebhookCustomHTTPContext(t.Context(), to, client,
				&slack.WebhookMessage{Text: text, ReplaceOriginal: replace})
		}
		command := func() {
			if _, err := b.w.Command(t.Context(), b.ids.Kakei, b.ids.Help, "/incident", "now"); err != nil {
				t.Fatal(err)
			}
		}
		command()
		for i := range slackfake.MaxResponses {
			if err := respond(address(), "again", i > 0); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.w.Ephemerals(b.ids.Kakei); len(got) != 1 || got[0].Text != "again" {
			t.Errorf("replace_original left %d messages", len(got))
		}
		if respond(address(), "sixth", false) == nil {
			t.Error("a sixth answer was taken")
		}
		command()
		time.Sleep(slackfake.ResponseLife)
		if respond(address(), "late", false) == nil {
			t.Error("an answer after 30 minutes was taken")
		}
	})
}

func TestTheEventsURLIsChallenged(t *testing.T) {
	t.Parallel()
	app := &recordingApp{reply: func(_ int, rw http.ResponseWriter, _ *http.Request, body string) {
		var c struct{ Challenge string }
		_ = json.Unmarshal([]byte(body), &c)
		_, _ = rw.Write([]byte(c.Challenge))
	}}
	b := setup(t, app)
	if err := b.w.VerifyEventsURL(t.Context(), b.app.ID); err != nil {
		t.Error(err)
	}
	app.reply = nil
	if b.w.VerifyEventsURL(t.Context(), b.app.ID) == nil {
		t.Error("an app that does not echo the challenge was accepted")
	}
}
