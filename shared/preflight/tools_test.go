package preflight_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
)

// toolsAs answers by the host that is asked.
type toolsAs map[string]string

func (a toolsAs) RoundTrip(r *http.Request) (*http.Response, error) {
	body, ok := a[r.URL.Hostname()]
	status := http.StatusOK
	switch {
	case r.URL.Hostname() == "moved.example.com":
		status = http.StatusNotFound
	case !ok:
		return nil, errors.New("cut")
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestEachToolIsLookedAt: one that does not answer as the settings say has a line with what to do; a page may report what it
// likes, as long as it can be read; nobody looks where a person does.
func TestEachToolIsLookedAt(t *testing.T) {
	t.Parallel()
	found := preflight.Run(t.Context(), clock.Machine, preflight.ToolRows([]config.Tool{
		{ID: "fine", URL: "https://fine.example.com", Expect: "OK"},
		{ID: "misspelt", URL: "https://fine.example.com", Expect: "ok"},
		{ID: "gone", URL: "https://gone.example.com"},
		{ID: "trouble", Page: "https://trouble.example.com", Format: config.PageStatus},
		{ID: "page", Page: "https://fine.example.com", Format: config.PageStatus},
		{ID: "moved", Page: "https://moved.example.com", Format: config.PageStatus},
		{ID: "by-hand"},
	}, clock.Machine, toolsAs{"fine.example.com": "OK", "trouble.example.com": `{"status":{"indicator":"major"}}`}))
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprint(f.Row, " ", f.Subject, " ", f.Code))
	}
	want := []string{"tool fine ", "tool misspelt tool_text", "tool gone tool_broken", "tool trouble ", "tool page tool_unreadable", "tool moved tool_page"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// TestWhateverIsWrongWithAToolHasAdvice: but for what no look finds.
func TestWhateverIsWrongWithAToolHasAdvice(t *testing.T) {
	t.Parallel()
	for _, code := range []incident.WrongCode{
		incident.WrongName, incident.WrongPrivate, incident.WrongTLS, incident.WrongRefused, incident.WrongTimeout, incident.WrongBroken,
		incident.WrongRedirect, incident.WrongStatus, incident.WrongText, incident.WrongLarge, incident.WrongUnreadable, "page",
	} {
		f := incident.Finding{Row: incident.PreflightTool, Subject: "portal", Code: "tool_" + string(code), Detail: "503"}
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if line := text.PreflightLine(lang, f, "portal"); strings.Contains(line, f.Code) || strings.Contains(line, "{") || text.PreflightAdvice(lang, f) == "" {
				t.Errorf("%s", line)
			}
		}
	}
}
