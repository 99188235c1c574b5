package config_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

const portalYAML = "notices:\n  portal: {url: https://status.example.com/outages/}\n"

// A portal has an address without a slash at its end, a title in both languages, and a place; without all that there is none.
func TestThePortal(t *testing.T) {
	t.Parallel()
	ours := text.PortalTitle.Both()
	for said, want := range map[string]config.Portal{
		"": {},
		"notices: {mail: {server: smtp://127.0.0.1, from: a@example.com}}\n": {},
		portalYAML: {URL: "https://status.example.com/outages", Title: ours},
		"notices: {portal: {url: \"http://127.0.0.1:8080/portal\", title: {ja: 稼働状況, en: Status}}}": {URL: "http://127.0.0.1:8080/portal", Title: incident.Text{JA: "稼働状況", EN: "Status"}},
		"notices: {portal: {url: \"https://status.example.com\", title: {en: Status}}}":             {URL: "https://status.example.com", Title: incident.Text{JA: ours.JA, EN: "Status"}},
	} {
		env := map[string]string{config.PortalVar: "gs://status.example.com/p"}
		if want == (config.Portal{}) {
			env = nil
		}
		c, wrong := load(t, said, env)
		if got := c.Settings.Notices.Portal; wrong != "" || got != want || got.Named() != (want.URL != "") {
			t.Errorf("%s: %+v, %s", said, got, wrong)
		}
	}
}

// Each fault of the settings is named with its place, all at once.
func TestFaultsOfThePortal(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"notices: {portal: {}}":                                                   "settings.yaml:1:19: notices.portal.url is missing",
		"notices: {portal: {url: http://status.example.com}}":                     "settings.yaml:1:25: notices.portal.url is not secure; allowed: an address that begins with https://",
		"notices: {portal: {url: status.example.com}}":                            "notices.portal.url is not an address",
		"notices: {portal: {url: \"https://status.example.com/?a=b\"}}":           "notices.portal.url is not the address of a page; allowed: where customers read the portal",
		"notices: {portal: {url: \"https://status.example.com/?\"}}":              "is not the address of a page",
		"notices: {portal: {url: \"https://status.example.com/#top\"}}":           "is not the address of a page",
		"notices: {portal: {url: \"https://status.example.com/#\"}}":              "is not the address of a page",
		"notices: {portal: {url: \"https://u:sesame@status.example.com\"}}":       "notices.portal.url is not an address",
		"notices: {portal: {url: https://status.example.com, title: Status}}":     "notices.portal.title",
		"notices: {portal: {url: https://status.example.com, title: {de: x}}}":    "unknown key",
		"notices: {portal: {url: https://status.example.com, title: {ja: \"\"}}}": "notices.portal.title.ja",
		"notices: {portal: {url: https://status.example.com, colour: red}}":       "unknown key",
	} {
		_, wrong := load(t, said, map[string]string{config.PortalVar: "dir:portal"})
		if !strings.Contains(wrong, want) || strings.Contains(wrong, "sesame") || strings.Contains(wrong, "\n") {
			t.Errorf("%s: %s", said, wrong)
		}
	}
}

// Where the objects stand is a folder or a bucket. It needs the portal's address, and that needs it.
func TestWhereThePortalStands(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]struct {
		place config.PortalPlace
		fault string
	}{
		"dir:portal":                       {place: config.PortalPlace{Dir: "portal"}},
		" 'dir:/var/lib/noroshi/portal'\n": {place: config.PortalPlace{Dir: "/var/lib/noroshi/portal"}},
		"gs://status.example.com":          {place: config.PortalPlace{Bucket: "status.example.com"}},
		"gs://status.example.com/":         {place: config.PortalPlace{Bucket: "status.example.com"}},
		"gs://noroshi-portal/outages/prod": {place: config.PortalPlace{Bucket: "noroshi-portal", Prefix: "outages/prod"}},
		"gs://noroshi-portal/outages/":     {place: config.PortalPlace{Bucket: "noroshi-portal", Prefix: "outages"}},
		"":                                 {fault: "NOROSHI_PORTAL: is missing, and settings.yaml names notices.portal; allowed: dir:DIR or gs://BUCKET/PREFIX"},
		"dir:":                             {fault: "NOROSHI_PORTAL: names no folder; allowed: dir:DIR or gs://BUCKET/PREFIX"},
		"dir:  ":                           {fault: "names no folder"},
		"/var/lib/portal":                  {fault: "NOROSHI_PORTAL: names no known place for the portal; allowed: dir:DIR or gs://BUCKET/PREFIX"},
		"s3://bucket":                      {fault: "names no known place"},
		"gs://":                            {fault: "NOROSHI_PORTAL: does not name a bucket"},
		"gs://Bucket/x":                    {fault: "does not name a bucket"},
		"gs://bucket//x":                   {fault: "does not name a bucket"},
		"gs://bucket/../x":                 {fault: "does not name a bucket"},
		"gs://bucket/.hidden":              {fault: "does not name a bucket"},
		"gs://bucket/a?b":                  {fault: "does not name a bucket"},
		"gs://bucket/a b":                  {fault: "does not name a bucket"},
	} {
		c, wrong := load(t, portalYAML, map[string]string{config.PortalVar: said})
		if c.Portal != want.place || !strings.Contains(wrong, want.fault) || (wrong == "") != (want.fault == "") || strings.Contains(wrong, "\n") {
			t.Errorf("%q: %+v, %s", said, c.Portal, wrong)
		}
		if c.Portal.Named() != (want.fault == "") {
			t.Errorf("%q is named: %t", said, c.Portal.Named())
		}
		if again, _ := load(t, portalYAML, map[string]string{config.PortalVar: c.Portal.String()}); again.Portal != c.Portal {
			t.Errorf("%q is said as %q", said, c.Portal)
		}
	}
	_, wrong := load(t, "", map[string]string{config.PortalVar: "dir:portal"})
	if wrong != "NOROSHI_PORTAL: is set, and settings.yaml names no notices.portal; allowed: both, or neither where there is no portal" {
		t.Error(wrong)
	}
}
