package probe

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/watch"
)

// TestPages is the table of what status pages say, in the form of each.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, format, service, page string
		want                        string // "fine", "unread", "large", "planned: …", or the trouble that is reported
	}{
		{"slack", "slack", "", `{"status":"ok","date_updated":"2026-11-22T03:00:00-08:00","active_incidents":[]}`, "fine"},
		{"slack, one", "slack", "", `{"status":"active","active_incidents":[{"id":"1","title":"Messages are slow","type":"incident","notes":[{"body":"<b>x</b>"}]}]}`, "Messages are slow"},
		{"slack, of another status", "slack", "", `{"status":"broken","active_incidents":[]}`, ""},
		{"slack, maintenance", "slack", "", `{"status":"active","active_incidents":[{"title":"Planned work","type":"maintenance","status":"active"}]}`, "planned: Planned work"},
		{"slack, maintenance and one", "slack", "", `{"status":"active","active_incidents":[{"title":"Planned work","type":"maintenance"},{"title":"x","type":"notice"}]}`, "x"},
		{"slack, ok and one", "slack", "", `{"status":"ok","active_incidents":[{"title":"x"}]}`, "x"},
		{"slack, no status", "slack", "", `{"active_incidents":[]}`, "unread"},
		{"slack, no list", "slack", "", `{"status":"ok"}`, "unread"},
		{"slack, a list that is none", "slack", "", `{"status":"ok","active_incidents":{}}`, "unread"},
		{"slack, null", "slack", "", `{"status":"ok","active_incidents":null}`, "unread"},

		{"statuspage", "statuspage", "", `{"page":{"id":"x"},"status":{"indicator":"none","description":"All Systems Operational"},"components":[],"incidents":[]}`, "fine"},
		{"statuspage, with a mark at its beginning", "statuspage", "", "\ufeff" + `{"status":{"indicator":"none"}}`, "fine"},
		{"statuspage, one", "statuspage", "", `{"status":{"indicator":"minor","description":"Minor Service Outage"},"incidents":[{"name":"Actions are delayed"}]}`, "Actions are delayed"},
		{"statuspage, without a name for it", "statuspage", "", `{"status":{"indicator":"critical","description":"Major Outage"},"incidents":[]}`, "Major Outage"},
		{"statuspage, maintenance", "statuspage", "", `{"status":{"indicator":"maintenance","description":"Service Under Maintenance"}}`, "planned: Service Under Maintenance"},
		{"statuspage, maintenance that has a name", "statuspage", "", `{"status":{"indicator":"maintenance","description":"Service Under Maintenance"},"components":[{"name":"API","status":"under_maintenance"}],"incidents":[],"scheduled_maintenances":[{"name":"Later","status":"scheduled"},{"name":"Database upgrade","status":"in_progress"}]}`, "planned: Database upgrade"},
		{"statuspage, maintenance that is being checked", "statuspage", "", `{"status":{"indicator":"none"},"scheduled_maintenances":[{"name":"Database upgrade","status":"verifying"}]}`, "planned: Database upgrade"},
		{"statuspage, a component in maintenance", "statuspage", "", `{"status":{"indicator":"none","description":"All Systems Operational"},"components":[{"name":"API","status":"operational"},{"name":"Search","status":"under_maintenance"}]}`, "planned: Search"},
		{"statuspage, maintenance to come", "statuspage", "", `{"status":{"indicator":"none"},"scheduled_maintenances":[{"name":"Later","status":"scheduled"}]}`, "fine"},
		{"statuspage, maintenance and trouble", "statuspage", "", `{"status":{"indicator":"minor","description":"Minor Service Outage"},"components":[{"name":"Search","status":"under_maintenance"},{"name":"API","status":"degraded_performance"}]}`, "Minor Service Outage"},
		{"statuspage, maintenance and an incident", "statuspage", "", `{"status":{"indicator":"maintenance"},"incidents":[{"name":"It takes longer"}]}`, "It takes longer"},
		{"statuspage, a word that nobody knows", "statuspage", "", `{"status":{"indicator":"fine"}}`, "unread"},
		{"statuspage, no status", "statuspage", "", `{"components":[]}`, "unread"},
		{"statuspage, a page", "statuspage", "", `<!DOCTYPE html><html></html>`, "unread"},
		{"statuspage, two", "statuspage", "", `{"status":{"indicator":"none"}}{}`, "unread"},
		{"statuspage, half", "statuspage", "", `{"status":{"indicator":"none"`, "unread"},
		{"statuspage, nothing", "statuspage", "", ``, "unread"},
		{"statuspage, UTF-16", "statuspage", "", "\xfe\xff\x00{\x00}", "unread"},
		{"statuspage, too long", "statuspage", "", `{"status":{"indicator":"none"},"x":"` + strings.Repeat("x", 256<<10) + `"}`, "large"},

		{"zendesk", "zendesk", "", `{"data":[]}`, "fine"},
		{"zendesk, over", "zendesk", "", `{"data":[{"attributes":{"name":"x","resolvedAt":"2026-11-22T00:00:00Z"}}]}`, "fine"},
		{"zendesk, one", "zendesk", "", `{"data":[{"attributes":{"name":"old","resolvedAt":"2026-11-22T00:00:00Z"}},{"attributes":{"name":"Tickets","resolvedAt":null}},{"attributes":{"name":"Chat","resolvedAt":null}}]}`, "Tickets"},
		{"zendesk, without a name", "zendesk", "", `{"data":[{"attributes":{"name":1,"resolvedAt":null}}]}`, ""},
		{"zendesk, nobody says whether it is over", "zendesk", "", `{"data":[{"attributes":{"name":"x"}}]}`, "unread"},
		{"zendesk, without attributes", "zendesk", "", `{"data":[{}]}`, "unread"},
		{"zendesk, no data", "zendesk", "", `{"errors":[]}`, "unread"},

		{"google", "google", "", `[]`, "fine"},
		{"google, over", "google", "", `[{"id":"1","begin":"2026-11-22T00:00:00+00:00","end":"2026-11-22T01:00:00+00:00","external_desc":"x"}]`, "fine"},
		{"google, one", "google", "", `[{"begin":"b","external_desc":"Mail is slow","service_name":"Gmail"},{"begin":"b","external_desc":"older"}]`, "Mail is slow"},
		{"google, of another service", "google", "Gmail", `[{"begin":"b","external_desc":"x","service_name":"Google Meet"}]`, "fine"},
		{"google, of a service", "google", "Gmail", `[{"begin":"b","external_desc":"x","service_name":"Google Meet"},{"begin":"b","external_desc":"y","service_name":"Gmail"}]`, "y"},
		{"google, of a product", "google", "Gmail", `[{"begin":"b","external_desc":"y","service_name":"Multiple","affected_products":[{"title":"Google Meet"},{"title":"Gmail"}]}]`, "y"},
		{"google, an end that is null", "google", "", `[{"begin":"b","end":null,"external_desc":"x"}]`, "x"},
		{"google, one that is no event", "google", "", `[{}]`, "unread"},
		{"google, an object", "google", "", `{"a":1}`, "unread"},
		{"google, half", "google", "", `[{"begin":"b","end":"e"},`, "unread"},
		{"google, a page", "google", "", `<html>`, "unread"},
		{"google, without end", "google", "", `[` + strings.Repeat(" ", maxPage), "large"},
		{"another format", "rss", "", `{}`, "unread"},
	} {
		told, err := decode(config.Tool{Format: config.PageFormat(c.format), Service: c.service}, strings.NewReader(c.page))
		got := told.what
		switch {
		case errors.Is(err, errLarge):
			got = "large"
		case errors.Is(err, errUnread):
			got = "unread"
		case err != nil:
			got = err.Error()
		case told.says == watch.Fine:
			got = "fine"
		case told.says == watch.Planned:
			got = "planned: " + got
		}
		if got != c.want || err != nil && told != (report{}) {
			t.Errorf("%s: %+v, %v; want %q", c.name, told, err, c.want)
		}
	}
}

// FuzzPages: whatever a page says, nobody panics over it, it is fine only if it says so in its form, and what is kept of its
// words is short and in one line.
func FuzzPages(f *testing.F) {
	for _, page := range []string{
		`{"status":"ok","active_incidents":[{"title":"x","type":"maintenance"}]}`, `{"status":{"indicator":"maintenance"},"components":[{"status":"under_maintenance"}]}`, `{"status":{"indicator":"minor","description":"x"},"incidents":[{"name":"y"}]}`,
		`{"data":[{"attributes":{"name":"x","resolvedAt":null}}]}`, `[{"begin":"b","external_desc":"x","affected_products":[{"title":"y"}]}]`, "\ufeff[]", "null", "[[[[", `{"data":[null]}`,
	} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		for _, format := range []config.PageFormat{config.PageSlack, config.PageStatus, config.PageZendesk, config.PageGoogle} {
			told, err := decode(config.Tool{Format: format}, strings.NewReader(string(page)))
			if err != nil && (told != (report{}) || !errors.Is(err, errUnread) && !errors.Is(err, errLarge)) {
				t.Errorf("%s: %v, %v", format, told, err)
			}
			if err == nil && (told.says == "" || told.says == watch.Fine && told.what != "") {
				t.Errorf("%s: %+v is not reported", format, told)
			}
			if s := shortened(told.what); utf8.RuneCountInString(s) > maxDetail || strings.ContainsAny(s, "\r\n") {
				t.Errorf("%s: kept is %q", format, s)
			}
		}
	})
}
