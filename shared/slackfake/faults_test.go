package slackfake_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/slackfake"
)

func TestFaultsOfCalls(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		fault slackfake.Fault
		done  bool
		want  func(error) bool
	}{
		{
			"a lost answer",
			slackfake.Fault{Kind: slackfake.LoseAnswer},
			true,
			func(err error) bool { return errors.Is(err, syscall.ECONNRESET) },
		},
		{
			"a broken connection",
			slackfake.Fault{Kind: slackfake.BreakConnection},
			false,
			func(err error) bool { return errors.Is(err, syscall.ECONNRESET) },
		},
		{"5xx before", slackfake.Fault{Kind: slackfake.ServerErrorBefore}, false, is503},
		{"5xx after", slackfake.Fault{Kind: slackfake.ServerErrorAfter}, true, is503},
		{
			"an error instead",
			slackfake.Fault{Kind: slackfake.AnswerError, Error: "unknown_method"},
			false,
			func(err error) bool { return err != nil && err.Error() == "unknown_method" },
		},
		{
			"fatal_error after",
			slackfake.Fault{Kind: slackfake.ErrorAfter, Error: "fatal_error"},
			true,
			func(err error) bool { return err != nil && err.Error() == "fatal_error" },
		},
		{"429", slackfake.Fault{Kind: slackfake.RateLimited, RetryAfter: 7 * time.Second}, false, func(err error) bool {
			var limited *slack.RateLimitedError
			return errors.As(err, &limited) && limited.RetryAfter == 7*time.Second
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, nil)
			room := b.room(t, "room")
			before := len(b.w.Messages(room))
			c.fault.Method, c.fault.Times = "chat.postMessage", 1
			c.fault.Match = func(call slackfake.Call) bool { return call.Params["channel"] == room }
			b.w.Inject(c.fault)
			_, _, err := b.client.PostMessageContext(t.Context(), room, slack.MsgOptionText("x", false))
			if !c.want(err) {
				t.Errorf("the client got %v", err)
			}
			if done := len(b.w.Messages(room)) == before+1; done != c.done {
				t.Errorf("done: %v, want %v", done, c.done)
			}
			calls := b.w.Calls()
			if last := calls[len(calls)-1]; last.OK() || last.Did != c.done {
				t.Errorf("logged: %+v", last)
			}
			b.posted(t, room, "the fault is used up")
		})
	}
}

func is503(err error) bool {
	var status slack.StatusCodeError
	return errors.As(err, &status) && status.Code == http.StatusServiceUnavailable
}

func TestDelaysHonourTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t, nil)
		room := b.room(t, "room")
		for _, c := range []struct {
			kind slackfake.FaultKind
			done bool
		}{{slackfake.DelayBefore, false}, {slackfake.DelayAfter, true}} {
			before := len(b.w.Messages(room))
			remove := b.w.Inject(slackfake.Fault{Kind: c.kind, Delay: 10 * time.Second})
			ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
			_, _, err := b.client.PostMessageContext(ctx, room, slack.MsgOptionText("x", false))
			cancel()
			remove()
			synctest.Wait()
			if !errors.Is(err, context.DeadlineExceeded) || (len(b.w.Messages(room)) == before+1) != c.done {
				t.Errorf("%s: %v, %d messages", c.kind, err, len(b.w.Messages(room))-before)
			}
		}
	})
}

// A call that arrives when its caller has given it up.
func TestACallThatLandsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := setup(t, nil)
		b.w.Inject(slackfake.Fault{Kind: slackfake.LandLate, Method: "conversations.create", Delay: 10 * time.Second, Times: 1})
		ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
		defer cancel()
		late := slack.CreateConversationParams{ChannelName: "late"}
		if _, err := b.client.CreateConversationContext(ctx, late); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the client got %v", err)
		}
		for _, there := range []bool{false, true} {
			calls := b.w.Calls()
			last := calls[len(calls)-1]
			made := slices.ContainsFunc(b.w.Channels(), func(c slackfake.Channel) bool { return c.Name == "late" })
			if last.OK() || last.Did != there || made != there {
				t.Errorf("%s: did %t, made %t", last.Fault, last.Did, made)
			}
			time.Sleep(3 * time.Second)
		}
	})
}

func TestAnOutage(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.w.SetOutage(true)
	if _, err := b.client.AuthTestContext(t.Context()); !is503(err) {
		t.Errorf("the app got %v", err)
	}
	if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, "hello?"); !errors.Is(err, slackfake.ErrOutage) {
		t.Errorf("a person got %v", err)
	}
	b.w.SetOutage(false)
	if _, err := b.client.AuthTestContext(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestFaultsOfEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			fault slackfake.Fault
			want  string
		}{
			{slackfake.Fault{Kind: slackfake.DropEvent}, "2"},
			{slackfake.Fault{Kind: slackfake.DuplicateEvent}, "112"},
			{slackfake.Fault{Kind: slackfake.DelayEvent, Delay: time.Minute}, "21"},
			{slackfake.Fault{Kind: slackfake.ReorderEvent}, "21"},
		} {
			app := &recordingApp{}
			b := setup(t, app)
			c.fault.Method, c.fault.Times = "message", 1
			b.w.Inject(c.fault)
			for _, text := range []string{"say 1", "say 2"} {
				if _, err := b.w.Say(b.ids.Kakei, b.ids.Help, text); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
			}
			_ = b.w.WaitIdle(t.Context())
			got := ""
			for _, body := range app.bodies {
				_, rest, _ := strings.Cut(body, "say ")
				got += rest[:1]
			}
			if got != c.want {
				t.Errorf("%s: arrived %q, want %q", c.fault.Kind, got, c.want)
			}
		}
	})
}

// Over a real socket a lost answer is a broken connection as well.
func TestALostAnswerOverHTTP(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	srv := httptest.NewServer(b.w.Handler())
	defer srv.Close()
	room := b.room(t, "room")
	b.w.Inject(slackfake.Fault{Kind: slackfake.LoseAnswer, Method: "chat.postMessage", Times: 1})
	client := slack.New(b.app.BotToken, slack.OptionAPIURL(srv.URL+"/api/"))
	if _, _, err := client.PostMessageContext(t.Context(), room, slack.MsgOptionText("x", false)); err == nil {
		t.Error("the answer arrived")
	}
	if got := b.w.Messages(room); got[len(got)-1].Text != "x" {
		t.Error("the message was not posted")
	}
}
