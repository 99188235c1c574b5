package slackfake

import (
	"net/http"
	"strings"
	"testing"
)

func FuzzReadArgs(f *testing.F) {
	f.Add("application/json", `{"channel":"C1","blocks":[{"type":"divider"}],"n":1.5,"b":true,"x":null}`, "limit=3")
	f.Add("application/x-www-form-urlencoded", "channel=C1&token=xoxb-1&text=%E9%9A%9C", "")
	f.Add("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nx\r\n--b--\r\n", "")
	f.Add("multipart/form-data", "--b", "%zz")
	f.Fuzz(func(t *testing.T, contentType, body, query string) {
		r, err := http.NewRequest(http.MethodPost, "http://slack.test/api/x", strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", contentType)
		by, args, err := readArgs(r, true)
		if err != nil && args != nil {
			t.Errorf("both arguments %v and an error %v", args, err)
		}
		if _, leaked := args["token"]; leaked {
			t.Error("the token is among the arguments")
		}
		if by.token != "" && isJSON(contentType) {
			t.Error("a token was read from a JSON body")
		}
	})
}

// Both body formats reach a method as the same arguments.
func TestFormsAndJSONLookAlike(t *testing.T) {
	t.Parallel()
	for contentType, body := range map[string]string{
		"application/x-www-form-urlencoded": "channel=C1&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D&force=true&limit=3",
		"application/json; charset=utf-8":   `{"channel":"C1","blocks":[{"type": "divider"}],"force":true,"limit":3,"cursor":null}`,
		"multipart/form-data; boundary=b": "--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nC1\r\n" +
			"--b\r\nContent-Disposition: form-data; name=\"blocks\"\r\n\r\n[{\"type\":\"divider\"}]\r\n" +
			"--b\r\nContent-Disposition: form-data; name=\"force\"\r\n\r\ntrue\r\n" +
			"--b\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n3\r\n--b--\r\n",
	} {
		r, err := http.NewRequest(http.MethodPost, "http://slack.test/api/x", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", contentType)
		_, args, err := readArgs(r, true)
		limit, ok := args.limit(100, 999)
		if err != nil || args["channel"] != "C1" || args["blocks"] != `[{"type":"divider"}]` || !args.bool("force") ||
			limit != 3 || !ok || args.has("cursor") {
			t.Errorf("%s: %v %v", contentType, args, err)
		}
	}
}
