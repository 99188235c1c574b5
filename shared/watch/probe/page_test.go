package probe

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"noroshi.internal/shared/config"
)

// TestPages is the table of what status pages say, in the form of each.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, format, service, page string
		want                        string // "fine", "unread", "large", or the trouble that is reported
	}{
		{"slack", "slack", "", `{"status":"ok","date_updated":"2026-11-22T03:00:00-08:00","active_incidents":[]}`, "fine"},
		{"slack, one", "slack", "", `{"status":"active","active_incidents":[{"id":"1","title":"Messages are slow","type":"incident","notes":[{"body":"<b>x</b>"}]}]}`, "Messages are slow"},
		{"slack, of another status", "slack", "", `{"status":"maintenance","active_incidents":[]}`, ""},
		{"slack, ok and one", "slack", "", `{"status":"ok","active_incidents":[{"title":"x"}]}`, "x"},
		{"slack, no status", "slack", "", `{"active_incidents":[]}`, "unread"},
		{"slack, no list", "slack", "", `{"status":"ok"}`, "unread"},
		{"slack, a list that is none", "slack", "", `{"status":"ok","active_incidents":{}}`, "unread"},
		{"slack, null", "slack", "", `{"status":"ok","active_incidents":null}`, "unread"},

		{"statuspage", "statuspage", "", `{"page":{"id":"x"},"status":{"indicator":"none","description":"All Systems Operational"},"components":[],"incidents":[]}`, "fine"},
		{"statuspage, with a mark at its beginning", "statuspage", "", "\ufeff" + `{"status":{"indicator":"none"}}`, "fine"},
		{"statuspage, one", "statuspage", "", `{"status":{"indicator":"minor","description":"Minor Service Outage"},"incidents":[{"name":"Actions are delayed"}]}`, "Actions are delayed"},
		{"statuspage, without a name for it", "statuspage", "", `{"status":{"indicator":"critical","description":"Major Outage"},"incidents":[]}`, "Major Outage"},
		{"statuspage, maintenance", "statuspage", "", `{"status":{"indicator":"maintenance","description":"Service Under Maintenance"}}`, "Service Under Maintenance"},
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
		trouble, reported, err := decode(config.Tool{Format: config.PageFormat(c.format), Service: c.service}, strings.NewReader(c.page))
		got := trouble
		switch {
		case errors.Is(err, errLarge):
			got = "large"
		case errors.Is(err, errUnread):
			got = "unread"
		case err != nil:
			got = err.Error()
		case !reported:
			got = "fine"
		}
		if got != c.want || err != nil && reported {
			t.Errorf("%s: %q, %v, %v; want %q", c.name, trouble, reported, err, c.want)
		}
	}
}

// FuzzPages: whatever a page says, nobody panics over it, it is fine only if it says so in its form, and what is kept of its
// words is short and in one line.
func FuzzPages(f *testing.F) {
	for _, page := range []string{
		`{"status":"ok","active_incidents":[{"title":"x"}]}`, `{"status":{"indicator":"minor","description":"x"},"incidents":[{"name":"y"}]}`,
		`{"data":[{"attributes":{"name":"x","resolvedAt":null}}]}`, `[{"begin":"b","external_desc":"x","affected_products":[{"title":"y"}]}]`, "\ufeff[]", "null", "[[[[", `{"data":[null]}`,
	} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		for _, format := range []config.PageFormat{config.PageSlack, config.PageStatus, config.PageZendesk, config.PageGoogle} {
			trouble, reported, err := decode(config.Tool{Format: format}, strings.NewReader(string(page)))
			if err != nil && (reported || !errors.Is(err, errUnread) && !errors.Is(err, errLarge)) {
				t.Errorf("%s: %v, %v", format, reported, err)
			}
			if err == nil && !reported && trouble != "" && format != config.PageStatus {
				t.Errorf("%s: %q is not reported", format, trouble)
			}
			if s := shortened(trouble); utf8.RuneCountInString(s) > maxDetail || strings.ContainsAny(s, "\r\n") {
				t.Errorf("%s: kept is %q", format, s)
			}
		}
	})
}
