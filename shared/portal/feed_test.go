package portal_test

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// element is XML as it stands.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) all(name string) (out []element) {
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			out = append(out, c)
		}
	}
	return out
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

const atomNS = "http://www.w3.org/2005/Atom"

// atom reads a feed and holds it to RFC 4287: what must be there once, what may be, and what each must look like.
func atom(t *testing.T, body string) element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	var feed element
	if err := d.Decode(&feed); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	if rest := strings.TrimSpace(body[d.InputOffset():]); rest != "" {
		t.Errorf("%q follows the feed", rest)
	}
	if feed.XMLName != (xml.Name{Space: atomNS, Local: "feed"}) || feed.attr("lang") == "" {
		t.Errorf("%v %v", feed.XMLName, feed.Attrs)
	}
	once(t, feed, "id", "title", "updated", "author")
	only(t, feed, "id", "title", "updated", "author", "link", "entry")
	once(t, feed.all("author")[0], "name")
	self := slices.DeleteFunc(feed.all("link"), func(l element) bool { return l.attr("rel") != "self" })
	if len(self) != 1 || self[0].attr("href") != feed.all("id")[0].Text {
		t.Errorf("self is %v", self)
	}
	ids := map[string]bool{}
	for _, e := range feed.all("entry") {
		once(t, e, "id", "title", "updated", "published", "link")
		only(t, e, "id", "title", "updated", "published", "link", "content")
		if id := e.all("id")[0].Text; ids[id] || !strings.HasPrefix(id, "tag:") {
			t.Errorf("the id %q is there twice, or none", id)
		} else {
			ids[id] = true
		}
		if l := e.all("link")[0]; l.attr("rel") != "alternate" {
			t.Errorf("%v", l)
		}
	}
	return feed
}

// once wants each of these children of an element exactly once, with words in it, and dates and addresses that are some.
func once(t *testing.T, e element, names ...string) {
	t.Helper()
	for _, name := range names {
		found := e.all(name)
		if len(found) != 1 {
			t.Fatalf("%s has %d of %s", e.XMLName.Local, len(found), name)
		}
		text := found[0].Text
		if name == "updated" || name == "published" {
			if _, err := time.Parse(time.RFC3339, text); err != nil {
				t.Error(err)
			}
		}
		if name == "link" || name == "id" {
			u, err := url.Parse(found[0].attr("href") + text)
			if err != nil || !u.IsAbs() && name == "id" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func only(t *testing.T, e element, names ...string) {
	t.Helper()
	for _, c := range e.Children {
		if !slices.Contains(names, c.XMLName.Local) || c.XMLName.Space != atomNS {
			t.Errorf("%s has %v", e.XMLName.Local, c.XMLName)
		}
	}
}

// well holds all that programs read to its format.
func well(t *testing.T, all map[string]string) {
	t.Helper()
	for name, body := range all {
		switch path.Ext(name) {
		case ".atom":
			atom(t, body)
		case ".json":
			statuspage(t, name, body)
		}
	}
}

// TestFormats: whatever stands on the portal, programs can read it.
func TestFormats(t *testing.T) {
	t.Parallel()
	for _, v := range states() {
		well(t, published(t, v))
	}
	for _, fill := range fills {
		well(t, published(t, crowded(3, 5, fill)))
	}
}

// TestEntriesStay: an entry is the same one whatever follows it, and only the first of what it says is ever dropped.
func TestEntriesStay(t *testing.T) {
	t.Parallel()
	entry := func(state string, at int) element {
		all := atom(t, published(t, states()[state])[plan.PortalFeed]).all("entry")
		return all[len(all)-1-at]
	}
	for _, state := range []string{"three", "over"} {
		if a, b := entry("first", 0), entry(state, 0); a.all("id")[0].Text != b.all("id")[0].Text || a.all("updated")[0].Text != b.all("updated")[0].Text {
			t.Errorf("%s: %v is %v", state, a, b)
		}
	}
	crowd := atom(t, published(t, crowded(4, 12, "あ"))[plan.PortalFeed]).all("entry")
	whole := 0
	for n, e := range crowd {
		if len(e.all("content")) == 1 {
			if whole++; whole != n+1 {
				t.Errorf("entry %d says all after one that does not", n)
			}
		}
	}
	if whole < 3 || len(crowd) <= whole {
		t.Errorf("%d of %d entries say all", whole, len(crowd))
	}
}

// What documents of Statuspage look like; null stands for what may be null.
type statusRead struct {
	Page       map[string]any   `json:"page"`
	Status     map[string]any   `json:"status"`
	Components []map[string]any `json:"components"`
	Incidents  []map[string]any `json:"incidents"`
	Planned    []any            `json:"scheduled_maintenances"`
}

var (
	partKeys   = []string{"created_at", "description", "group", "group_id", "id", "name", "only_show_if_degraded", "page_id", "position", "showcase", "start_date", "status", "updated_at"}
	eventKeys  = []string{"components", "created_at", "id", "impact", "incident_updates", "monitoring_at", "name", "page_id", "resolved_at", "shortlink", "started_at", "status", "updated_at"}
	updateKeys = []string{"affected_components", "body", "created_at", "custom_tweet", "deliver_notifications", "display_at", "id", "incident_id", "status", "tweet_id", "updated_at"}
	pageKeys   = []string{"id", "name", "time_zone", "updated_at", "url"}
	// parts are those of each document besides the page.
	parts = map[string][]string{
		plan.PortalSummary: {"components", "incidents", "page", "scheduled_maintenances", "status"}, plan.PortalStatus: {"page", "status"},
		plan.PortalParts: {"components", "page"}, plan.PortalOpen: {"incidents", "page"}, plan.PortalAll: {"incidents", "page"},
	}
	statuses = []string{"investigating", "identified", "monitoring", "resolved", "postmortem", "operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"}
)

// statuspage reads a document and holds it to the shape that others read.
func statuspage(t *testing.T, name, body string) statusRead {
	t.Helper()
	var top map[string]any
	if err := json.Unmarshal([]byte(body), &top); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	keys(t, name, top, parts[name])
	var d statusRead
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		t.Fatal(err)
	}
	keys(t, "page", d.Page, pageKeys)
	named := func(of map[string]any, key string) {
		if to, _ := of[key].(string); !strings.HasSuffix(to, "/index.html") {
			t.Errorf("%s: %s leads to %q, and a bucket shows no index", name, key, to)
		}
	}
	named(d.Page, "url")
	for _, c := range d.Components {
		keys(t, "component", c, partKeys)
	}
	for _, i := range d.Incidents {
		keys(t, "incident", i, eventKeys)
		named(i, "shortlink")
		last := ""
		for _, one := range i["incident_updates"].([]any) {
			u := one.(map[string]any)
			keys(t, "update", u, updateKeys)
			if at := u["display_at"].(string); last != "" && at > last {
				t.Errorf("%s: the newest update is not the first", name)
			} else {
				last = at
			}
		}
		for _, c := range i["components"].([]any) {
			keys(t, "component", c.(map[string]any), partKeys)
		}
	}
	return d
}

// keys wants an object to have these keys, times that are some, and words that readers know; null only where they expect it.
func keys(t *testing.T, what string, o map[string]any, want []string) {
	t.Helper()
	nullable := []string{"description", "start_date", "group_id", "monitoring_at", "resolved_at", "affected_components", "custom_tweet", "tweet_id"}
	var got []string
	for k, v := range o {
		got = append(got, k)
		s, _ := v.(string)
		if v == nil && !slices.Contains(nullable, k) {
			t.Errorf("%s: %s is null", what, k)
		}
		if _, err := time.Parse(time.RFC3339, s); strings.HasSuffix(k, "_at") && v != nil && err != nil {
			t.Errorf("%s: %s: %v", what, k, err)
		}
		if k == "status" && s != "" && !slices.Contains(statuses, s) {
			t.Errorf("%s: %q", what, s)
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("%s has %v, want %v", what, got, want)
	}
}

// TestStatus: what is hit and what is said of it follow from whether an incident runs.
func TestStatus(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]struct{ indicator, part, event string }{
		"nothing": {"none", "", ""}, "first": {"minor", "partial_outage", "investigating"}, "three": {"minor", "partial_outage", "identified"}, "over": {"none", "operational", ""},
	} {
		all := published(t, states()[state])
		d := statuspage(t, plan.PortalSummary, all[plan.PortalSummary])
		part, event := "", ""
		if len(d.Components) > 0 {
			part = d.Components[0]["status"].(string)
		}
		if len(d.Incidents) > 0 {
			event = d.Incidents[0]["status"].(string)
		}
		if d.Status["indicator"] != want.indicator || part != want.part || event != want.event {
			t.Errorf("%s: %v, %s, %s", state, d.Status, part, event)
		}
	}
	over := statuspage(t, plan.PortalAll, published(t, states()["over"])[plan.PortalAll]).Incidents
	if len(over) != 2 || over[0]["status"] != "resolved" || over[0]["resolved_at"] == nil {
		t.Errorf("%v", over)
	}
	ended := outage("k3f9qa", told(1, incident.FirstNotice))
	ended.OverAt = at(90)
	is := statuspage(t, plan.PortalAll, published(t, incident.PortalView{Incidents: []incident.PortalIncident{ended}})[plan.PortalAll]).Incidents[0]
	if is["status"] != "resolved" {
		t.Errorf("ended without a recovery notice: %v", is["status"])
	}
}
