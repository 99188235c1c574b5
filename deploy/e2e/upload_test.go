package e2e_test

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/version"
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
		path   string // empty: /
	}
	asks := map[string]ask{
		function.Command: {func() (http.Header, []byte) { return c.signed(form, slash("help")) }, 200, "/incident now", ""},
		function.Interact: {func() (http.Header, []byte) {
			return c.signed(form, url.Values{"payload": {`{"type":"block_actions","user":{"id":"U0KAKEI"},"actions":[{"action_id":"link"}]}`}}.Encode())
		}, 200, "", ""},
		function.Events: {func() (http.Header, []byte) {
			return c.signed(json, `{"type":"url_verification","challenge":"c-1"}`)
		}, 200, "c-1", ""},
		function.Remind: {func() (http.Header, []byte) { return http.Header{}, nil }, 204, "", ""},
		function.Watch:  {func() (http.Header, []byte) { return http.Header{}, nil }, 204, "", ""},
		function.Alert: {func() (http.Header, []byte) {
			return http.Header{"Content-Type": {json}, "Authorization": {"Bearer " + alertSecret}}, []byte(`{"id":"a-1","source":"probe","title":"EC2 cannot be reached"}`)
		}, 202, "", "/alert/plain"},
		function.Preflight: {func() (http.Header, []byte) { return http.Header{}, nil }, 204, "", ""},
	}
	for _, row := range function.Table() {
		if row.Kind == function.Worker {
			asks[row.Name] = ask{func() (http.Header, []byte) { return event(store.MarksOf(row.Name) + "/gone"), []byte("x") }, 204, "", ""}
		}
	}
	asked := map[string]bool{}
	for name, ask := range asks {
		asked[name] = true
		t.Run(name, func(t *testing.T) {
			status, answer, trace, err := c.ask(t, name, cmp.Or(ask.path, "/"), ask.header)
			if err != nil || status != ask.status || !strings.Contains(string(answer), ask.says) {
				t.Errorf("%d %s, %v; want %d and %q\n%s", status, answer, err, ask.status, ask.says, c.fn[name].printed())
			}
			c.wroteALine(t, name, trace, ask.status)
			c.knowsItsCommit(t, name)
		})
	}
	for _, row := range function.Table() {
		if !asked[row.Name] && row.Name != function.Form { // a browser asks it in TestFormUpload
			t.Errorf("%s was asked nothing", row.Name)
		}
	}
	c.eventually(t, "notify has answered how the mail server does", func() bool {
		found, err := store.LoadMailCheck(t.Context(), c.db)
		return err == nil && found.Answered > 0 && found.Code == "mail_unreachable"
	})
	c.eventually(t, "the help room is told of the check", func() bool {
		return slices.ContainsFunc(c.slack.Messages(c.ids.Help), func(m slackfake.Message) bool { return strings.HasPrefix(m.Text, "週次点検") })
	})
}

// ask sends a function a request, and once more what it answers with 503, as Cloud Scheduler and Eventarc do: the emulator does
// not see that two processes wait for each other's locks until one has waited for ten seconds.
func (c *cloud) ask(t *testing.T, name, path string, request func() (http.Header, []byte)) (status int, answer []byte, trace string, err error) {
	for try := range 2 {
		header, body := request()
		trace = fmt.Sprintf("%x%032x", try, name)[:32]
		header.Set("Traceparent", "00-"+trace+"-00000000000000ab-01")
		status, answer, err = c.fn[name].postTo(t.Context(), path, header, body)
		if err != nil || status != http.StatusServiceUnavailable {
			return status, answer, trace, err
		}
	}
	return status, answer, trace, err
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

// knowsItsCommit: what was built from an upload, which is no checkout, says the revision that the upload holds, in the log and to
// whoever asks how it does.
func (c *cloud) knowsItsCommit(t *testing.T, name string) {
	t.Helper()
	folder := t.TempDir()
	if err := unpack(filepath.Join(built, "uploads", name+".zip"), folder); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(folder, version.File))
	if err != nil {
		t.Fatal(err)
	}
	want := cmp.Or(string(body), version.Unknown)
	for _, line := range c.fn[name].lines() {
		if line["revision"] != want {
			t.Errorf("a line of the log says %v, want %s", line["revision"], want)
		}
	}
	status, health := c.health(t, name)
	if status == http.StatusServiceUnavailable { // the emulator: see ask
		status, health = c.health(t, name)
	}
	if !strings.Contains(health, "ok\nNoroshi "+version.Release+" ("+want+")") {
		t.Errorf("/healthz: %d %s", status, health)
	}
}

func (c *cloud) health(t *testing.T, name string) (status int, says string) {
	t.Helper()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+c.fn[name].addr+"/healthz", nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}
