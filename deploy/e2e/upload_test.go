package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// signed is a request as Slack signs it.
func (c *cloud) signed(contentType, body string) (http.Header, []byte) {
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	return http.Header{
		"Content-Type": {contentType}, "X-Slack-Request-Timestamp": {stamp},
		"X-Slack-Signature": {slackfake.Signature(c.app.SigningSecret, stamp, []byte(body))},
	}, []byte(body)
}

// event is what Eventarc sends when a document was created.
func event(document string) http.Header {
	return http.Header{
		"Content-Type": {"application/protobuf"}, "Ce-Id": {"e-1"}, "Ce-Source": {"//firestore.googleapis.com/projects/p/databases/(default)"},
		"Ce-Specversion": {"1.0"}, "Ce-Type": {"google.cloud.firestore.document.v1.created"}, "Ce-Document": {document},
	}
}

func slash(text string) string {
	return url.Values{
		"command": {"/incident"}, "text": {text}, "user_id": {"U0KAKEI"}, "channel_id": {"C0HELP"}, "trigger_id": {"1.2.3"},
		"response_url": {"http://127.0.0.1:1/"},
	}.Encode()
}

// TestUploads starts what was built from each upload and sends it a real request.
func TestUploads(t *testing.T) {
	t.Parallel()
	c := deploy(t, "small")
	c.start(t)
	const form, json = "application/x-www-form-urlencoded", "application/json"
	type ask struct {
		header func() (http.Header, []byte)
		status int
		says   string
	}
	asks := map[string]ask{
		function.Command: {func() (http.Header, []byte) { return c.signed(form, slash("help")) }, 200, "/incident now"},
		function.Interact: {func() (http.Header, []byte) {
			return c.signed(form, url.Values{"payload": {`{"type":"block_actions","user":{"id":"U0KAKEI"},"actions":[{"action_id":"link"}]}`}}.Encode())
		}, 200, ""},
		function.Events: {func() (http.Header, []byte) {
			return c.signed(json, `{"type":"url_verification","challenge":"c-1"}`)
		}, 200, "c-1"},
		function.Remind:    {func() (http.Header, []byte) { return http.Header{}, nil }, 204, ""},
		function.Preflight: {func() (http.Header, []byte) { return http.Header{}, nil }, 204, ""},
	}
	for _, row := range function.Table() {
		if row.Kind == function.Worker {
			asks[row.Name] = ask{func() (http.Header, []byte) { return event(store.MarksOf(row.System) + "/gone"), []byte("x") }, 204, ""}
		}
	}
	asked := map[string]bool{}
	for name, ask := range asks {
		asked[name] = true
		t.Run(name, func(t *testing.T) {
			header, body := ask.header()
			trace := fmt.Sprintf("%032x", name)[:32]
			header.Set("Traceparent", "00-"+trace+"-00000000000000ab-01")
			status, answer, err := c.fn[name].post(t.Context(), header, body)
			if err != nil || status != ask.status || !strings.Contains(string(answer), ask.says) {
				t.Errorf("%d %s, %v; want %d and %q\n%s", status, answer, err, ask.status, ask.says, c.fn[name].printed())
			}
			c.wroteALine(t, name, trace, ask.status)
		})
	}
	for _, row := range function.Table() {
		if !asked[row.Name] && row.Name != function.Form { // a browser asks it in TestFormUpload
			t.Errorf("%s was asked nothing", row.Name)
		}
	}
	c.eventually(t, "the help room is told of the check", func() bool {
		return slices.ContainsFunc(c.slack.Messages(c.ids.Help), func(m slackfake.Message) bool { return strings.HasPrefix(m.Text, "週次点検") })
	})
}

// wroteALine checks the one line that Cloud Logging gets of the request with this trace; marks that other functions made may
// have woken the function, too.
func (c *cloud) wroteALine(t *testing.T, name, trace string, status int) {
	t.Helper()
	var found []map[string]any
	for len(found) == 0 && pause(t.Context(), time.Millisecond) { // a long answer is on its way before its line is
		for _, l := range c.fn[name].lines() {
			if l["message"] == "request" && l["logging.googleapis.com/trace"] == "projects/"+c.project+"/traces/"+trace {
				found = append(found, l)
			}
		}
	}
	if len(found) != 1 || found[0]["severity"] != "INFO" || found[0]["function"] != name || fmt.Sprint(found[0]["status"]) != strconv.Itoa(status) {
		t.Errorf("the log's lines about the request: %v\n%s", found, c.fn[name].printed())
	}
	for _, secret := range []string{c.app.BotToken, c.app.SigningSecret + `"`} {
		if strings.Contains(c.fn[name].printed(), secret) {
			t.Errorf("a secret is in the log:\n%s", c.fn[name].printed())
		}
	}
}
