package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/slackfake/sandbox"
)

// asked is the page that a browser gets which asks for a language.
func asked(t *testing.T, h http.Handler, target, lang string) string {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	r.Header.Set("Accept-Language", lang)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return string(body)
}

func seeded(o sandbox.Options) (*slackfake.Workspace, http.Handler) {
	ws := slackfake.New(slackfake.Options{})
	slackfake.Seed(ws, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi"})
	return ws, sandbox.Handler(ws, o)
}

// TestThePageOpensAsSomebodyWhoReadsTheLanguage of the browser, unless it says as whom.
func TestThePageOpensAsSomebodyWhoReadsTheLanguage(t *testing.T) {
	t.Parallel()
	ws, h := seeded(sandbox.Options{})
	for _, c := range []struct{ target, lang, who, page string }{
		{"/", "ja", "U0KAKEI", "ja"},
		{"/", "ja-JP,en;q=0.5", "U0KAKEI", "ja"},
		{"/", "en-GB", "U0BANGKOK", "en"},
		{"/", "th,ja;q=0.9,en;q=0.8", "U0KAKEI", "ja"},
		{"/", "", "U0BANGKOK", "en"},
		{"/", "broken;;q=", "U0BANGKOK", "en"},
		{"/?user=U0BERLIN", "ja", "U0BERLIN", "en"},
		{"/?user=U0NOBODY", "ja", "U0KAKEI", "ja"},
	} {
		body := asked(t, h, c.target, c.lang)
		if !strings.Contains(body, `data-viewer="`+c.who+`"`) || !strings.Contains(body, `<html lang="`+c.page+`">`) {
			t.Errorf("%s, %q: not as %s in %s", c.target, c.lang, c.who, c.page)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.target, nil)
		r.Header.Set("Accept-Language", c.lang)
		if got := sandbox.Opener(ws, r); got != c.who {
			t.Errorf("%s, %q: opens as %s", c.target, c.lang, got)
		}
	}
}

// TestWhatSlackItselfSays is said in the reader's language, as Slack's client does.
func TestWhatSlackItselfSays(t *testing.T) {
	t.Parallel()
	ws, h := seeded(sandbox.Options{})
	ws.AddChannel(slackfake.Channel{ID: "C0ROOM", Name: "room", Members: []string{"U0KAKEI"}})
	for _, err := range []error{ws.JoinChannel("U0BANGKOK", "C0ROOM"), ws.JoinChannel("U0BERLIN", "C0ROOM"), ws.LeaveChannel("U0BERLIN", "C0ROOM")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for user, want := range map[string][]string{
		"U0KAKEI": {"がチャンネルに参加しました", "がチャンネルから退出しました"}, "U0BANGKOK": {"has joined the channel", "has left the channel"},
	} {
		body := asked(t, h, "/?channel=C0ROOM&user="+user, "")
		for other, words := range map[string][]string{"U0KAKEI": {"がチャンネルに参加しました"}, "U0BANGKOK": {"has joined", "has left"}} {
			for _, w := range words {
				if strings.Contains(body, w) != (other == user) {
					t.Errorf("%s: %q", user, w)
				}
			}
		}
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %q", user, w)
			}
		}
	}
}

func TestWhoeverIsInNoChannelIsToldSo(t *testing.T) {
	t.Parallel()
	_, h := seeded(sandbox.Options{})
	body := asked(t, h, "/?user=U0STRANGER", "")
	if strings.Count(body, "not in any channel") != 2 || !strings.Contains(body, `id="messages"`) { // in its place, and in a phone's list
		t.Error(body)
	}
	if strings.Contains(asked(t, h, "/?user=U0KAKEI", ""), "not in any channel") {
		t.Error("somebody in a channel is told so, too")
	}
}

// TestWhereToGoOnWhileSlackIsDown: the page that says that Slack is down leads to where people can still work.
func TestWhereToGoOnWhileSlackIsDown(t *testing.T) {
	t.Parallel()
	ws, h := seeded(sandbox.Options{Elsewhere: "/form/", Going: map[string]string{"ja": "フォームへ", "en": "To the form"}})
	const target = "/?channel=C0HELP&user=U0BANGKOK"
	if strings.Contains(asked(t, h, target, ""), "/form/") {
		t.Error("offered while Slack works")
	}
	ws.SetOutage(true)
	if body := asked(t, h, target, ""); !strings.Contains(body, `<a href="/form/" data-testid="go-on">To the form</a>`) {
		t.Error("not offered")
	}
	if body := asked(t, h, strings.Replace(target, "BANGKOK", "KAKEI", 1), ""); !strings.Contains(body, "フォームへ") {
		t.Error("not in Japanese")
	}
}

// TestWordsOfAnotherLanguageSaySo, so that they are read out as what they are.
func TestWordsOfAnotherLanguageSaySo(t *testing.T) {
	t.Parallel()
	ws, h := seeded(sandbox.Options{})
	for _, said := range []string{"EC2 にログインできない", "Cannot log in to EC2", "<@U0KAKEI> 00:39"} {
		if _, err := ws.Say("U0BERLIN", "C0HELP", said); err != nil {
			t.Fatal(err)
		}
	}
	for user, want := range map[string]string{
		"U0BANGKOK": `lang="ja">EC2 にログインできない`, "U0KAKEI": `lang="en">Cannot log in to EC2`,
	} {
		body := asked(t, h, "/?channel=C0HELP&user="+user, "")
		if !strings.Contains(body, want) || strings.Count(body, `class="text" lang=`) != 1 {
			t.Errorf("%s: not %s, or more", user, want)
		}
	}
}
