package slackfake_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// said is an answer of the Web API as it came.
type said struct {
	status int
	header http.Header
	body   map[string]any
}

func (s said) err() string {
	if s.body["ok"] == true {
		return ""
	}
	return fmt.Sprint(s.body["error"])
}

func (s said) at(path ...string) any {
	var v any = s.body
	for _, key := range path {
		obj, _ := v.(map[string]any)
		v = obj[key]
	}
	return v
}

// message is the message in the answer to posting it.
func (s said) message() map[string]any {
	m, _ := s.at("message").(map[string]any)
	return m
}

// args are form arguments in pairs: name, value, name, value.
func (b bench) call(t *testing.T, method string, args ...string) said {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://slack.test/api/"+method,
		strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+b.app.BotToken)
	return b.send(t, req)
}

func (b bench) send(t *testing.T, req *http.Request) said {
	t.Helper()
	resp, err := b.w.Transport().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	s := said{status: resp.StatusCode, header: resp.Header}
	// A 503 is a page of HTML: the body stays empty.
	_ = json.NewDecoder(resp.Body).Decode(&s.body)
	return s
}

// must is call for steps that have to work.
func (b bench) must(t *testing.T, method string, args ...string) said {
	t.Helper()
	s := b.call(t, method, args...)
	if s.err() != "" {
		t.Fatalf("%s %v: %s", method, args, s.err())
	}
	return s
}

// room makes a channel of the bot's own and returns its id.
func (b bench) room(t *testing.T, name string) string {
	t.Helper()
	return b.must(t, "conversations.create", "name", name).at("channel", "id").(string)
}

// posted posts a message and returns its ts.
func (b bench) posted(t *testing.T, channel, text string) string {
	t.Helper()
	return b.must(t, "chat.postMessage", "channel", channel, "text", text).at("ts").(string)
}

func toJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
