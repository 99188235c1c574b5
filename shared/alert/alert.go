// Package alert reads what the team's monitors send: it tells whether one of them sent it, and what it says. It is pure: whoever
// receives a request gives its headers and its raw body. Package service makes signs of what is read.
//
// A source is a form in which alerts come, and the name under which settings and addresses have it. A delivery is proven over its raw
// body, before anything of it is parsed. What is proven and not understood is no error of the sender's: PagerDuty turns a
// subscription off that is answered with 4xx three times.
package alert

import (
	"errors"
	"slices"
	"time"
)

// Source is a form in which alerts come.
type Source string

// The sources.
const (
	PagerDuty    Source = "pagerduty"    // webhooks v3
	Alertmanager Source = "alertmanager" // Prometheus: webhook_config, version 4
	Grafana      Source = "grafana"      // contact point "webhook", from 12 on
	Plain        Source = "plain"        // our own, for whatever sends JSON of a template, such as Datadog
)

// Sources are all of them, in the order in which people read them.
var Sources = []Source{PagerDuty, Alertmanager, Grafana, Plain}

// Known reports whether there is a source of a name.
func Known(name string) bool { return slices.Contains(Sources, Source(name)) }

// names are what people call a source; Plain says itself where an alert is from.
var names = map[Source]string{PagerDuty: "PagerDuty", Alertmanager: "Alertmanager", Grafana: "Grafana", Plain: "Webhook"}

// Name is what people call a source.
func (s Source) Name() string { return names[s] }

// MaxBody is the largest delivery that is read, in bytes.
const MaxBody = 256 << 10

// maxAlerts is how many alerts of one delivery are read; the others are counted.
const maxAlerts = 50

// Alert is one alert, as its source says it. Texts are clean and short.
type Alert struct {
	Key      string // tells it from others of its source, and its end from its beginning
	From     string // the monitor, as people read it: PagerDuty, or what the plain shape calls it
	Title    string // one line; never empty
	Text     string // what else it says
	Link     string // an address that incident.IsAddress accepts; empty: none
	Labels   map[string]string
	Services []string // that the sender names itself
	Region   string   // that the sender names itself
	At       time.Time
	Resolved bool // it is over
}

// Batch is what one delivery says: alerts of one group.
type Batch struct {
	Group   string // what belongs together, of its source; empty: each stands alone
	Alerts  []Alert
	More    int // alerts beyond those that are read
	Unclear int // alerts that cannot be read
}

// ErrUnclear says that a body is not what its source sends.
var ErrUnclear = errors.New("not understood")
