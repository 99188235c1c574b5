package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func (b bench) get(path string) (*http.Response, string) {
	b.t.Helper()
	r, err := http.Get(b.url + path)
	b.must(err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	b.must(err)
	return r, string(body)
}

func (b bench) act(origin string, what map[string]any) (int, string) {
	b.t.Helper()
	raw, err := json.Marshal(what)
	b.must(err)
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url+"act", strings.NewReader(string(raw)))
	b.must(err)
	if origin != "" {
		req.Header.Set("Origin", origin)
	}
	r, err := http.DefaultClient.Do(req)
	b.must(err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	b.must(err)
	return r.StatusCode, string(body)
}

func TestAnotherPageCannotAct(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	say := map[string]any{"do": "say", "user": b.ids.Kakei, "channel": b.ids.Help, "text": "hello"}
	if status, _ := b.act("https://elsewhere.example", say); status != http.StatusForbidden {
		t.Errorf("an act from another origin: status %d", status)
	}
	if n := len(b.ws.Messages(b.ids.Help)); n != 0 {
		t.Errorf("%d messages after a refused act", n)
	}
	if status, body := b.act("", say); status != http.StatusOK || !strings.Contains(body, `"ok":true`) {
		t.Errorf("an act of the page: %d %s", status, body)
	}
}

func TestWhatIsNoActIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for _, what := range []map[string]any{{"do": "fly"}, {"do": 1}, {}} {
		if status, _ := b.act("", what); status != http.StatusBadRequest {
			t.Errorf("%v: status %d", what, status)
		}
	}
}

func TestThePageRunsNothingButItsOwnFiles(t *testing.T) {
	t.Parallel()
	r, body := setup(t, nil).get("")
	policy := r.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy: %s", policy)
	}
	for _, banned := range []string{" style=", " onclick=", "<style", "https://"} {
		if strings.Contains(body, banned) {
			t.Errorf("the page holds %q", banned)
		}
	}
}

func TestEverybodySeesTheirOwnWorkspace(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	secret := b.channel("inc-open", b.ids.Kakei)
	b.post(b.ids.Help, "<@"+b.ids.Guest+"> <!date^1803051540^{time}|x>", "")
	for _, c := range []struct{ user, holds, lacks string }{
		{b.ids.Kakei, `lang="ja"`, `lang="en"`},
		{b.ids.Bangkok, `lang="en"`, `lang="ja"`},
		{b.ids.Kakei, `data-channel="` + secret + `"`, "Not joined"},
		{b.ids.Bangkok, "Not joined", "チャンネル"},
		{b.ids.Guest, `data-channel="` + b.ids.Help + `"`, `data-channel="` + secret + `"`},
		{b.ids.Guest, `class="mention me"`, `data-channel="` + b.ids.Dev + `"`},
		{b.ids.Kakei, ">00:39</time>", ">22:39</time>"},
		{b.ids.Bangkok, ">22:39</time>", ">00:39</time>"},
		{b.ids.Stranger, `data-user="` + b.ids.Stranger + `" aria-current`, `data-channel="`},
	} {
		_, body := b.get("?user=" + c.user + "&channel=" + b.ids.Help)
		if !strings.Contains(body, c.holds) || strings.Contains(body, c.lacks) {
			t.Errorf("%s: page must hold %s (%v) and not %s (%v)", c.user, c.holds, strings.Contains(body, c.holds),
				c.lacks, strings.Contains(body, c.lacks))
		}
	}
}

func TestAWaitingRequestEndsWithTheNextChange(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	_, first := b.get("state?user=" + b.ids.Kakei + "&channel=" + b.ids.Help)
	var state struct {
		Version int64
		Body    string
	}
	b.must(json.Unmarshal([]byte(first), &state))
	b.say(b.ids.Berlin, b.ids.Help, "", "one more")
	_, next := b.get("state?user=" + b.ids.Kakei + "&channel=" + b.ids.Help + "&since=" + strconv.FormatInt(state.Version, 10))
	if !strings.Contains(next, "one more") {
		t.Errorf("the next state lacks the message: %s", next)
	}
}

func TestUnreadMessagesAreCountedUntilTheyAreSeen(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	ts := b.say(b.ids.Berlin, b.ids.Help, "", "one")
	b.say(b.ids.Berlin, b.ids.Help, ts, "a reply does not count")
	b.say(b.ids.Kakei, b.ids.Help, "", "nor does what one wrote oneself")
	count := `<span class="count">1<`
	dev := "?user=" + b.ids.Kakei + "&channel=" + b.ids.Dev
	if _, body := b.get(dev); !strings.Contains(body, count) {
		t.Error("one unread message is not counted")
	}
	b.get("state?hidden=1&user=" + b.ids.Kakei + "&channel=" + b.ids.Help)
	if _, body := b.get(dev); !strings.Contains(body, count) {
		t.Error("a page that nobody looks at made it read")
	}
	b.get("?user=" + b.ids.Kakei + "&channel=" + b.ids.Help)
	if _, body := b.get(dev); strings.Contains(body, count) {
		t.Error("it is still unread after it was seen")
	}
}
