package config

import (
	"net/url"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// Watch is what is looked at every minute.
type Watch struct {
	Provider Provider // regions, global, services, provider: the provider's own word
	Tools    []Tool   // tools: the team's own, in the order in which people see them
	Ranges   string   // ranges: where the provider's address ranges are, such as a mirror's; empty: at AWS's own address
}

// DefaultRanges is where AWS publishes which addresses are its own ("AWS IP address ranges"). It needs no account and no key.
const DefaultRanges = "https://ip-ranges.amazonaws.com/ip-ranges.json"

// Tool is one of the team's own tools, which a response stands on. One with neither URL nor Page a person looks at.
type Tool struct {
	ID      string        // id
	Name    incident.Text // name: ja and en, or one text for both; without it the id
	Owner   string        // owner: a person (U…, W…) or a user group (S…)
	URL     string        // url: what is got
	Expect  string        // expect: the text that its answer has to hold; "": whatever it says
	Code    int           // status, beside url: what it has to answer; 0: anything from 200 to 299
	Page    string        // status, without url: the address of a status page's data
	Format  PageFormat    // format: of Page; without it the one that the address is known by
	Service string        // service: of a page for many services the only one that counts; "": all do
	// Inside is inside: the name in the address may lead to an address inside, such as 10.1.2.3. One that is written as an
	// address, or as localhost, may anyway.
	Inside bool
}

// Manual reports whether a person looks.
func (t Tool) Manual() bool { return t.Address() == "" }

// Address is what is got: of the tool itself or of its status page.
func (t Tool) Address() string { return t.URL + t.Page }

// PageFormat is a form in which status pages say how a service does.
type PageFormat string

// The forms. Each has its documentation beside its decoder.
const (
	PageSlack   PageFormat = "slack"
	PageStatus  PageFormat = "statuspage"
	PageZendesk PageFormat = "zendesk"
	PageGoogle  PageFormat = "google"
)

// known tells the form of a page from its address.
var known = []struct {
	host, path string // how they end; a host "" is any
	format     PageFormat
}{
	{"", "/api/v2.0.0/current", PageSlack},
	{"", "/api/v2/summary.json", PageStatus},
	{"", "/api/ssp/incidents.json", PageZendesk},
	{"google.com", "/incidents.json", PageGoogle},
}

func formatOf(address string) PageFormat {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, k := range known {
		if strings.HasSuffix(u.Path, k.path) && (k.host == "" || u.Hostname() == k.host || strings.HasSuffix(u.Hostname(), "."+k.host)) {
			return k.format
		}
	}
	return ""
}

// Limits of the tools: all are looked at within half a minute.
const (
	MaxTools   = 40
	maxExpect  = 200
	maxName    = 60
	pagesWords = "the address of a status page's data, …/api/v2/summary.json (Statuspage), …/api/v2.0.0/current (Slack), …/api/ssp/incidents.json (Zendesk) or …/incidents.json (Google), or any other with format"
)

var toolForm = yamlx.NewPattern(`^[a-z0-9][a-z0-9-]{0,31}$`)

const toolWords = "1 to 32 lower case letters, digits and hyphens, not beginning with a hyphen"

func watch(v yamlx.Value) (w Watch) {
	o := v.Object("tools", "regions", "global", "services", "provider", "ranges")
	w.Provider = provider(o)
	set(o, "ranges", &w.Ranges, address)
	tools := o.Get("tools")
	items, seen := tools.List(), yamlx.Twice{}
	if len(items) > MaxTools {
		tools.Fault("has %d tools; allowed: up to %d", len(items), MaxTools)
		return w
	}
	for _, item := range items {
		w.Tools = append(w.Tools, tool(item, seen))
	}
	return w
}

func tool(v yamlx.Value, seen yamlx.Twice) Tool {
	o := v.Object("id", "name", "owner", "url", "expect", "status", "format", "service", "inside")
	t := Tool{ID: form(o.Need("id"), toolForm, toolWords), Inside: o.Get("inside").Bool()}
	seen.Seen(t.ID, o.Get("id"))
	t.Name = incident.Text{JA: t.ID, EN: t.ID}
	set(o, "name", &t.Name, toolName)
	set(o, "owner", &t.Owner, func(v yamlx.Value) string { return form(v, inviteeForm, inviteeWords) })
	switch {
	case o.Get("url").Present():
		t.readCheck(o)
	case o.Get("status").Present():
		t.readPage(o)
	default:
		stray(o, "url or status", "expect", "format", "service", "inside")
	}
	return t
}

// toolName reads a name that is the same in both languages, or one for each.
func toolName(v yamlx.Value) incident.Text {
	if !v.IsObject() {
		s := v.Line(maxName)
		return incident.Text{JA: s, EN: s}
	}
	o := v.Object("ja", "en")
	return incident.Text{JA: o.Need("ja").Line(maxName), EN: o.Need("en").Line(maxName)}
}

// readCheck reads what a tool has to answer that is got itself.
func (t *Tool) readCheck(o yamlx.Object) {
	t.URL = address(o.Get("url"))
	set(o, "expect", &t.Expect, func(v yamlx.Value) string { return v.Line(maxExpect) })
	set(o, "status", &t.Code, func(v yamlx.Value) int { return v.Int(100, 599) })
	stray(o, "the address of a status page and no url", "format", "service")
}

// readPage reads which status page a tool has.
func (t *Tool) readPage(o yamlx.Object) {
	at := o.Get("status")
	t.Page = pageAddress(at)
	stray(o, "url", "expect")
	t.Format = formatOf(t.Page)
	set(o, "format", &t.Format, func(v yamlx.Value) PageFormat {
		return PageFormat(v.Enum(string(PageSlack), string(PageStatus), string(PageZendesk), string(PageGoogle)))
	})
	if t.Format == "" && t.Page != "" && !o.Get("format").Present() {
		at.Fault("is no address whose format is known; allowed: %s", pagesWords)
	}
	set(o, "service", &t.Service, func(v yamlx.Value) string { return v.Line(maxName) })
	if s := o.Get("service"); s.Present() && t.Format != "" && t.Format != PageGoogle {
		s.Fault("is set of a page in the format %s; allowed: with the format google, whose pages are of many services", string(t.Format))
	}
}

// pageAddress reads the address of a status page. A number is what a url has to answer.
func pageAddress(v yamlx.Value) string {
	if s := v.Word(); s != "" && strings.Trim(s, "0123456789") == "" {
		v.Fault("is %s without a url to answer it; allowed: a number beside url, else %s", yamlx.Quote(s), pagesWords)
		return ""
	}
	return address(v)
}

// stray reports keys that say nothing without what they stand beside.
func stray(o yamlx.Object, beside string, keys ...string) {
	for _, key := range keys {
		o.Get(key).Fault("is set without %s; allowed: beside it", beside)
	}
}
