package portal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal"
	"noroshi.internal/shared/text"
)

// fills are letters that grow most on their way to a page, each in another way.
var fills = []string{"あ", "&", `"`, "<", "🔥", "\n", "\x00", "https://a ", "https://a?" + strings.Repeat("&", 80) + " "}

// TestNothingIsLost: however much was said, no object is longer than it may be, and every notice stands in full on a page that links
// from the first page lead to. No link leads nowhere.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	for n, fill := range fills {
		t.Run(fmt.Sprintf("%.12q", fill), func(t *testing.T) {
			t.Parallel()
			v := crowded(4, 12, fill)
			switch n {
			case 0:
				v = crowded(10, 40, fill)
			case 1:
				v = crowded(1, 120, fill)
			}
			all := published(t, v)
			for name, body := range all {
				if len(body) >= portal.Limit {
					t.Errorf("%s has %d bytes", name, len(body))
				}
			}
			for _, front := range []string{plan.PortalFront, plan.PortalFrontEN} {
				said := reached(t, all, front)
				for _, i := range v.Incidents {
					for _, n := range i.Notices {
						if !strings.Contains(said, ending(i.ID, n.No)) {
							t.Fatalf("nothing that %s leads to says notice %d of %s", front, n.No, i.ID)
						}
					}
				}
			}
		})
	}
}

// reached is what all objects say to which links lead from one in its language, and from those in turn.
func reached(t *testing.T, all map[string]string, from string) string {
	t.Helper()
	seen, queue, said := map[string]bool{from: true}, []string{from}, strings.Builder{}
	for ; len(queue) > 0; queue = queue[1:] {
		if path.Ext(queue[0]) != ".html" || strings.HasPrefix(queue[0], "en/") != strings.HasPrefix(from, "en/") {
			continue
		}
		said.WriteString(all[queue[0]])
		for _, to := range linksOf(t, queue[0], all[queue[0]]) {
			if all[to] == "" {
				t.Errorf("%s leads to %s, which is not there", queue[0], to)
			}
			if !seen[to] {
				seen[to], queue = true, append(queue, to)
			}
		}
	}
	return said.String()
}

// linksOf are the objects to which a page leads. Each is named in full, from where the page is: a bucket's address shows no index.
func linksOf(t *testing.T, name, body string) (out []string) {
	t.Helper()
	for n := range parsed(t, body).Descendants() {
		to := attr(n, "href")
		if n.Data != "a" && n.Data != "link" || strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "#") || to == "data:," {
			continue
		}
		if path.Ext(to) == "" || strings.Contains(to, ":") || strings.HasPrefix(to, "/") {
			t.Errorf("%s leads to %q", name, to)
		}
		out = append(out, path.Join(path.Dir(name), to))
	}
	return out
}

// TestMany: with more incidents than a page has room for, all are in the list, each once, and on the first page is how many are not.
func TestMany(t *testing.T) {
	t.Parallel()
	for _, many := range []int{1, plan.PortalListed, plan.PortalListed + 1, 3*plan.PortalListed + 7} {
		v := crowded(many, 1, `"`)
		all := published(t, v)
		reached(t, all, plan.PortalFront)
		listed := map[string]int{}
		for name, body := range all {
			if len(body) >= portal.Limit {
				t.Errorf("%d: %s has %d bytes", many, name, len(body))
			}
			if strings.HasPrefix(name, "history/") {
				for _, to := range linksOf(t, name, body) {
					listed[to]++
				}
			}
		}
		for _, i := range v.Incidents {
			if n := listed[plan.PortalPage(i.ID, incident.Japanese)]; n != 1 {
				t.Errorf("%d: %s is %d times in the list", many, i.ID, n)
			}
		}
		shown := strings.Count(all[plan.PortalFront], "<article")
		more := text.PortalMore.In(incident.Japanese, "n", strconv.Itoa(many-shown))
		if shown == 0 || strings.Contains(all[plan.PortalFront], more) != (many > shown) {
			t.Errorf("%d: the first page has %d and does not say that there are %d others", many, shown, many-shown)
		}
	}
}

// TestMattersMost: where there is room for few notices, the newest of what runs is there, whatever else there is.
func TestMattersMost(t *testing.T) {
	t.Parallel()
	v := crowded(10, 40, "あ")
	v.Incidents[3].Notices[39].Letters.JA.Body = "a short one"
	front := published(t, v)[plan.PortalFront]
	if !strings.Contains(front, "a short one") {
		t.Error("the newest notice of what runs gives way to older ones")
	}
	if last := strings.Index(front, "incident-crowdaj"); last < 0 {
		t.Error("an incident that is over is not named")
	}
}

// TestRefused: what is no object, or shows another incident, or a drill's notices, is not rendered.
func TestRefused(t *testing.T) {
	t.Parallel()
	one := outage("k3f9qa", told(1, incident.FirstNotice))
	drill, english := outage("k3f9qa", told(1, incident.FirstNotice)), outage("k3f9qa", told(1, incident.FirstNotice))
	drill.Notices[0].Letters = text.Marked(true, drill.Notices[0].Letters)
	english.Notices[0].Letters.EN = text.Marked(true, english.Notices[0].Letters).EN
	for name, c := range map[string]struct {
		shows incident.PortalIncident
		is    error
	}{
		"":                              {one, portal.ErrUnknown},
		"../index.html":                 {one, portal.ErrUnknown},
		"en/en/index.html":              {one, portal.ErrUnknown},
		"en/api/v2/summary.json":        {one, portal.ErrUnknown},
		"history/0/index.html":          {one, portal.ErrUnknown},
		"incidents//index.html":         {one, portal.ErrUnknown},
		"incidents/a/b/index.html":      {one, portal.ErrUnknown},
		plan.PortalFront:                {drill, portal.ErrDrill},
		plan.PortalFrontEN:              {english, portal.ErrDrill},
		plan.PortalFeed:                 {drill, portal.ErrDrill},
		plan.PortalAll:                  {drill, portal.ErrDrill},
		"incidents/x/index.html":        {one, nil},
		"incidents/k3f9qa/2/index.html": {one, nil},
	} {
		_, err := portal.Render(plan.PortalObject{Name: name, Site: site, Incidents: []incident.PortalIncident{c.shows}})
		if err == nil || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{plan.PortalFeed, plan.PortalSummary} {
		if _, err := portal.Render(plan.PortalObject{Name: name, Site: incident.PortalSite{URL: "status"}}); err == nil {
			t.Errorf("%s without an address", name)
		}
	}
}

// TestSameBytes: the same facts are the same bytes.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	for _, o := range plan.PortalObjects(site, "Asia/Tokyo", states()["three"]) {
		if o.Stays() {
			continue
		}
		one, _ := portal.Render(o)
		two, _ := portal.Render(o)
		if !bytes.Equal(one.Body, two.Body) || one.ContentType == "" {
			t.Errorf("%s: %s", o.Name, one.ContentType)
		}
	}
}

// TestPolicy: a page may load nothing, and has the one style that its policy names.
func TestPolicy(t *testing.T) {
	t.Parallel()
	for name, body := range published(t, states()["three"]) {
		if path.Ext(name) != ".html" {
			continue
		}
		var policy, sheet string
		for n := range parsed(t, body).Descendants() {
			if attr(n, "http-equiv") == "Content-Security-Policy" {
				policy = attr(n, "content")
			}
			if n.Type == html.ElementNode && n.Data == "style" {
				sheet = n.FirstChild.Data
			}
		}
		of := sha256.Sum256([]byte(sheet))
		if want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(of[:]) + "';"; !strings.HasPrefix(policy, want) {
			t.Errorf("%s: %s, want %s", name, policy, want)
		}
	}
}

// FuzzLetters: whatever people type, a page shows it as they did, and has no element, link or attribute that it had not before.
func FuzzLetters(f *testing.F) {
	for _, s := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "</style><b>", "javascript:alert(1)", "https://a.example/<b>\"x\"", "https://me@b.example/", "]]>&amp;", "\x00\x0b\ufffe", "-->", "{{.}}", "\r\nx\r"} {
		f.Add(s, s)
	}
	plain := shape(f, published(f, incident.PortalView{Incidents: []incident.PortalIncident{outage("k3f9qa", told(1, incident.FirstNotice))}}))
	f.Fuzz(func(t *testing.T, subject, body string) {
		n := told(1, incident.FirstNotice)
		n.Letters.JA, n.Letters.EN = incident.Letter{Subject: subject, Body: body}, incident.Letter{Subject: subject, Body: body}
		i := outage("k3f9qa", n)
		i.Services, i.Region = []string{subject}, body
		got := map[string]string{}
		for _, name := range append(shapes, plan.PortalFeed, plan.PortalSummary) {
			made, err := portal.Render(plan.PortalObject{Name: name, Site: site, Timezone: body, Incidents: []incident.PortalIncident{i}})
			if errors.Is(err, portal.ErrDrill) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got[name] = string(made.Body)
		}
		if is := shape(t, got); is != plain {
			t.Errorf("%q, %q make other elements:\n%s", subject, body, is)
		}
		well(t, got)
	})
}

// shapes are the pages of which each has another.
var shapes = []string{plan.PortalFront, plan.PortalOlder, plan.PortalPage("k3f9qa", incident.Japanese), plan.PortalNoticePage("k3f9qa", 1, incident.English)}

// shape is which elements these pages have, with their attributes; links into the world are left out.
func shape(t testing.TB, all map[string]string) string {
	t.Helper()
	var b strings.Builder
	for _, name := range shapes {
		for n := range parsed(t, all[name]).Descendants() {
			if n.Type == html.CommentNode {
				t.Errorf("%s has a comment", name)
			}
			if to := attr(n, "href"); n.Type != html.ElementNode || n.Data == "a" && strings.HasPrefix(to, "https://") {
				continue
			}
			fmt.Fprintf(&b, "%s %v\n", n.Data, n.Attr)
		}
	}
	return b.String()
}
