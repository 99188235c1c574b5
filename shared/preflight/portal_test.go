package preflight_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
)

// ours is the beginning of a page of the portal.
const ours = `<!doctype html><html lang="ja"><head><link rel="alternate" type="application/atom+xml" href="feed.atom"></head>`

// TestThePortalIsLookedAt: as customers open it, at the address of its first page; what is wrong has a code with what to do.
func TestThePortalIsLookedAt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status   int
		page, to string
		want     string
	}{
		"fine":                        {http.StatusOK, ours, "", ""},
		"long":                        {http.StatusOK, ours + strings.Repeat("x", 2<<20), "", ""},
		"another page":                {http.StatusOK, "<title>It works!</title>", "", "portal_page_other"},
		"nothing there":               {http.StatusNotFound, "", "", "portal_page_absent 404"},
		"not public":                  {http.StatusForbidden, "<Code>AccessDenied</Code>", "", "portal_page_absent 403"},
		"an error with our page":      {http.StatusBadGateway, ours, "", "portal_page_status 502"},
		"the same host leads on":      {http.StatusPermanentRedirect, "", "/status/", ""},
		"it leads to somebody else":   {http.StatusFound, "", "http://login.example.com/?to=secret", "portal_page_redirect login.example.com"},
		"the page begins and is cut":  {http.StatusOK, "cut", "", "portal_page_broken"},
		"ours, and is cut after that": {http.StatusOK, ours + "cut", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				page, cut := strings.CutSuffix(c.page, "cut")
				switch {
				case r.URL.Path == "/status/" && c.to != "":
					fmt.Fprint(w, ours)
					return
				case r.URL.Path != "/status/index.html":
					t.Errorf("asked for %s", r.URL)
				case c.to != "":
					w.Header().Set("Location", c.to)
				case cut:
					w.Header().Set("Content-Length", fmt.Sprint(len(c.page)))
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, page)
			}))
			t.Cleanup(server.Close)
			found := preflight.Run(t.Context(), clock.Machine, preflight.PortalRows(config.Portal{URL: server.URL + "/status"}, nil))
			if len(found) != 1 || found[0].Row != incident.PreflightPortal || found[0].Subject != server.URL+"/status" {
				t.Fatalf("%+v", found)
			}
			if got := strings.TrimSpace(found[0].Code + " " + found[0].Detail); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestTheFirstPageIsRecognised: as it is made, with nothing on it.
func TestTheFirstPageIsRecognised(t *testing.T) {
	t.Parallel()
	site := incident.PortalSite{URL: "https://status.example.com", Title: incident.Text{JA: "稼働状況", EN: "Status"}}
	page, err := portal.Render(plan.PortalObject{Name: plan.PortalFront, Site: site, Timezone: "Asia/Tokyo"})
	if err != nil {
		t.Fatal(err)
	}
	found := preflight.Run(t.Context(), clock.Machine, preflight.PortalRows(config.Portal{URL: site.URL}, toolsAs{"status.example.com": string(page.Body)}))
	if len(found) != 1 || !found[0].OK() {
		t.Errorf("%+v", found)
	}
}

// unreached answers nothing.
type unreached struct{}

func (unreached) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("cut") }

// TestNoPortalNoLine: nobody reads of what they do not have; what does not answer has a line.
func TestNoPortalNoLine(t *testing.T) {
	t.Parallel()
	if rows := preflight.PortalRows(config.Portal{Title: incident.Text{JA: "状況", EN: "Status"}}, unreached{}); rows != nil {
		t.Errorf("%+v", rows)
	}
	found := preflight.Run(t.Context(), clock.Machine, preflight.PortalRows(config.Portal{URL: "https://status.example.com"}, unreached{}))
	if len(found) != 1 || found[0].Code != "portal_page_broken" {
		t.Errorf("%+v", found)
	}
}

// TestWhateverIsWrongWithThePortalHasAdvice: in both languages.
func TestWhateverIsWrongWithThePortalHasAdvice(t *testing.T) {
	t.Parallel()
	for _, code := range []incident.WrongCode{
		incident.WrongName, incident.WrongPrivate, incident.WrongTLS, incident.WrongRefused, incident.WrongTimeout, incident.WrongBroken,
		incident.WrongRedirect, incident.WrongStatus, "absent", "absent_here", "other",
	} {
		f := incident.Finding{Row: incident.PreflightPortal, Subject: "https://status.example.com", Code: "portal_page_" + string(code), Detail: "404"}
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if line := text.PreflightLine(lang, f, f.Subject); strings.Contains(line, f.Code) || strings.Contains(line, "{") || text.PreflightAdvice(lang, f) == "" {
				t.Errorf("%s", line)
			}
		}
	}
}
