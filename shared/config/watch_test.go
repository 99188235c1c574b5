package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx/yamlxtest"
)

func TestTools(t *testing.T) {
	t.Parallel()
	c, err := Load(from(map[string]string{}, `watch:
  tools:
    - {id: portal, name: {ja: ポータル, en: portal}, url: https://portal.example.com/health, expect: "OK", owner: U0SATO}
    - {id: wiki, name: Wiki, url: "http://10.1.2.3:8080/", status: 204, inside: true}
    - {id: slack, status: https://slack-status.com/api/v2.0.0/current}
    - {id: zendesk, status: "https://status.zendesk.com/api/ssp/incidents.json?subdomain=acme", owner: S0DESK}
    - {id: github, status: https://www.githubstatus.com/api/v2/summary.json}
    - {id: gmail, status: https://www.google.com/appsstatus/dashboard/incidents.json, service: Gmail}
    - {id: mirror, status: https://mirror.example.com/zoom, format: statuspage}
    - {id: phones, name: {ja: 電話, en: phones}}
`))
	if err != nil {
		t.Fatal(err)
	}
	same := func(s string) incident.Text { return incident.Text{JA: s, EN: s} }
	want := []Tool{
		{ID: "portal", Name: incident.Text{JA: "ポータル", EN: "portal"}, URL: "https://portal.example.com/health", Expect: "OK", Owner: "U0SATO"},
		{ID: "wiki", Name: same("Wiki"), URL: "http://10.1.2.3:8080/", Code: 204, Inside: true},
		{ID: "slack", Name: same("slack"), Page: "https://slack-status.com/api/v2.0.0/current", Format: PageSlack},
		{ID: "zendesk", Name: same("zendesk"), Page: "https://status.zendesk.com/api/ssp/incidents.json?subdomain=acme", Format: PageZendesk, Owner: "S0DESK"},
		{ID: "github", Name: same("github"), Page: "https://www.githubstatus.com/api/v2/summary.json", Format: PageStatus},
		{ID: "gmail", Name: same("gmail"), Page: "https://www.google.com/appsstatus/dashboard/incidents.json", Format: PageGoogle, Service: "Gmail"},
		{ID: "mirror", Name: same("mirror"), Page: "https://mirror.example.com/zoom", Format: PageStatus},
		{ID: "phones", Name: incident.Text{JA: "電話", EN: "phones"}},
	}
	if diff := cmp.Diff(want, c.Settings.Watch.Tools); diff != "" {
		t.Error(diff)
	}
	for i, tool := range c.Settings.Watch.Tools {
		if tool.Manual() != (i == len(want)-1) {
			t.Errorf("%s: a person looks: %v", tool.ID, tool.Manual())
		}
	}
}

// TestFaultsOfTools: each is one line, in both languages.
// TestTheProvidersFeeds: AWS's own where only what counts is named, else those that are named.
func TestTheProvidersFeeds(t *testing.T) {
	t.Parallel()
	theirs := map[string]string{}
	for _, f := range Feeds {
		theirs[f.Name] = f.Address
	}
	for settings, want := range map[string]Provider{
		"watch: {tools: [{id: a}]}\n": {},
		"watch: {regions: [ap-northeast-1, ap-northeast-3], services: [EC2, RDS]}\n": {
			Feeds: theirs, Regions: []string{"ap-northeast-1", "ap-northeast-3"}, Global: true, Services: []string{"EC2", "RDS"},
		},
		"watch: {global: false}\n": {Feeds: theirs, Regions: []string{"ap-northeast-1"}},
		"watch: {provider: {rss: \"http://10.0.0.1/all.rss\", inside: true}}\n": {
			Feeds: map[string]string{"rss": "http://10.0.0.1/all.rss"}, Regions: []string{"ap-northeast-1"}, Global: true, Inside: true,
		},
	} {
		c, err := Load(from(map[string]string{}, settings))
		if diff := cmp.Diff(want, c.Settings.Watch.Provider); err != nil || diff != "" {
			t.Errorf("%s: %v %s", settings, err, diff)
		}
	}
}

func TestFaultsOfTools(t *testing.T) {
	t.Parallel()
	many := "watch:\n  tools:\n"
	for n := range MaxTools + 1 {
		many += fmt.Sprintf("    - {id: t%d}\n", n)
	}
	for name, c := range map[string]struct{ settings, want string }{
		"no id":                      {"watch: {tools: [{name: portal}]}\n", "settings.yaml:1:17: watch.tools[0].id is missing"},
		"an id with a blank":         {"watch: {tools: [{id: My Portal}]}\n", "settings.yaml:1:22: watch.tools[0].id is \"My Portal\"; allowed: 1 to 32 lower case letters"},
		"an id twice":                {"watch: {tools: [{id: a}, {id: a}]}\n", "settings.yaml:1:31: watch.tools[1].id is \"a\", as in line 1 already"},
		"a name in one language":     {"watch: {tools: [{id: a, name: {ja: あ}}]}\n", "settings.yaml:1:31: watch.tools[0].name.en is missing"},
		"an owner by name":           {"watch: {tools: [{id: a, owner: sato}]}\n", "settings.yaml:1:32: watch.tools[0].owner is \"sato\"; allowed: the id of a person"},
		"no address":                 {"watch: {tools: [{id: a, url: portal}]}\n", "settings.yaml:1:30: watch.tools[0].url is not an address"},
		"a password in the address":  {"watch: {tools: [{id: a, url: \"https://a:b@c.example.com/\"}]}\n", "settings.yaml:1:30: watch.tools[0].url is not an address"},
		"a status that is none":      {"watch: {tools: [{id: a, url: https://a.example.com, status: 99}]}\n", "settings.yaml:1:61: watch.tools[0].status is \"99\"; allowed: a whole number from 100 to 599"},
		"a page beside url":          {"watch: {tools: [{id: a, url: https://a.example.com, status: https://b.example.com}]}\n", "settings.yaml:1:61: watch.tools[0].status is \"https://b.example.com\"; allowed: a whole number"},
		"a number without url":       {"watch: {tools: [{id: a, status: 204}]}\n", "settings.yaml:1:33: watch.tools[0].status is \"204\" without a url to answer it"},
		"a page of no known format":  {"watch: {tools: [{id: a, status: https://status.example.com/}]}\n", "settings.yaml:1:33: watch.tools[0].status is no address whose format is known; allowed: the address of a status page's data, …/api/v2/summary.json (Statuspage)"},
		"somebody else's incidents":  {"watch: {tools: [{id: a, status: https://notgoogle.com/incidents.json}]}\n", "settings.yaml:1:33: watch.tools[0].status is no address whose format is known"},
		"a format that nobody knows": {"watch: {tools: [{id: a, status: https://a.example.com/x, format: rss}]}\n", "settings.yaml:1:66: watch.tools[0].format is \"rss\"; allowed: slack, statuspage, zendesk, google"},
		"a format of a check":        {"watch: {tools: [{id: a, url: https://a.example.com, format: slack}]}\n", "settings.yaml:1:61: watch.tools[0].format is set without the address of a status page and no url"},
		"a service of Slack's page":  {"watch: {tools: [{id: a, status: https://slack-status.com/api/v2.0.0/current, service: Calls}]}\n", "settings.yaml:1:87: watch.tools[0].service is set of a page in the format slack"},
		"a text of a page":           {"watch: {tools: [{id: a, status: https://slack-status.com/api/v2.0.0/current, expect: OK}]}\n", "settings.yaml:1:86: watch.tools[0].expect is set without url"},
		"a text that nobody gets":    {"watch: {tools: [{id: a, expect: OK}]}\n", "settings.yaml:1:33: watch.tools[0].expect is set without url or status"},
		"a text of two lines":        {"watch: {tools: [{id: a, url: https://a.example.com, expect: \"a\\nb\"}]}\n", "settings.yaml:1:61: watch.tools[0].expect has more than one line"},
		"inside of nothing":          {"watch: {tools: [{id: a, inside: true}]}\n", "settings.yaml:1:33: watch.tools[0].inside is set without url or status"},
		"a key that nobody knows":    {"watch: {tools: [{id: a, uri: x}]}\n", "settings.yaml:1:25: unknown key \"watch.tools[0].uri\""},
		"another key of watch":       {"watch: {feeds: []}\n", "settings.yaml:1:9: unknown key \"watch.feeds\"; allowed: tools, regions, global, services, provider"},
		"a region by name":           {"watch: {regions: [Tokyo]}\n", "settings.yaml:1:19: watch.regions[0] is \"Tokyo\"; allowed: the code of a region"},
		"a feed that is no address":  {"watch: {provider: {rss: aws}}\n", "settings.yaml:1:25: watch.provider.rss is not an address"},
		"no feed":                    {"watch: {provider: {inside: true}}\n", "settings.yaml:1:19: watch.provider names no feed"},
		"too many":                   {many, "settings.yaml:3:5: watch.tools has 41 tools; allowed: up to 40"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(from(map[string]string{}, c.settings))
			yamlxtest.Japanese(t, err)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got\n%v\nwant one line beginning\n%s", err, c.want)
			}
		})
	}
}
