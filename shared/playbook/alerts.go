package playbook

import (
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/vocabulary"
	"noroshi.internal/shared/yamlx"
)

// Limits of the rules about alerts.
const (
	maxRules    = 200
	maxServices = 20
	maxLabel    = 200
)

// alertRules reads which facts the labels of alerts propose.
func alertRules(v yamlx.Value) (out []incident.AlertRule) {
	items := v.List()
	if len(items) > maxRules {
		v.Fault("has %d rules; allowed: up to %d", len(items), maxRules)
		return nil
	}
	for _, item := range items {
		out = append(out, alertRule(item))
	}
	return out
}

func alertRule(v yamlx.Value) incident.AlertRule {
	var sources []string
	for _, s := range alert.Sources {
		sources = append(sources, string(s))
	}
	o := v.Object("source", "label", "equals", "facts")
	r := incident.AlertRule{Source: o.Need("source").Enum(sources...), Label: o.Need("label").Line(maxLabel), Equals: o.Need("equals").Line(maxLabel)}
	facts := o.Need("facts")
	of := facts.Object("services", "region")
	r.Services = ruleServices(of.Get("services"))
	if at := of.Get("region"); at.Present() {
		r.Region = vocabulary.Region(at.Line(maxLabel))
	}
	if facts.IsObject() && !of.Get("services").Present() && !of.Get("region").Present() {
		facts.Fault("says nothing; allowed: services, region, or both")
	}
	return r
}

func ruleServices(v yamlx.Value) (out []string) {
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		s := item.Line(maxLabel)
		seen.Seen(s, item)
		out = append(out, s)
	}
	if n := len(out); v.IsList() && (n < 1 || n > maxServices) {
		v.Fault("has %d services; allowed: 1 to %d", n, maxServices)
	}
	return out
}

// Limits of when tickets are too many.
const (
	mostCounted = 10_000
	longestRise = 6 * time.Hour
)

// ticketRule reads from when on tickets are too many; zero: it is not said.
func ticketRule(v yamlx.Value) incident.TicketRule {
	if !v.Present() {
		return incident.TicketRule{}
	}
	o := v.Object("count", "within")
	return incident.TicketRule{Count: o.Need("count").Int(2, mostCounted), Within: o.Need("within").Duration(time.Minute, longestRise)}
}
