package alert

import (
	"encoding/json"
	"slices"
	"strings"
)

// prometheusBody is what Alertmanager sends, and Grafana with more in it (Prometheus: "Configuration", webhook_config, version 4;
// Grafana: "Configure the webhook notifier", body).
type prometheusBody struct {
	GroupKey    word              `json:"groupKey"`
	Status      word              `json:"status"`
	Truncated   word              `json:"truncatedAlerts"`
	Alerts      []json.RawMessage `json:"alerts"`
	ExternalURL word              `json:"externalURL"`
}

type prometheusAlert struct {
	Status      word            `json:"status"`
	Labels      map[string]word `json:"labels"`
	Annotations map[string]word `json:"annotations"`
	StartsAt    word            `json:"startsAt"`
	EndsAt      word            `json:"endsAt"`
	Generator   word            `json:"generatorURL"`
	Dashboard   word            `json:"dashboardURL"`
	Fingerprint word            `json:"fingerprint"`
}

// prometheus reads a delivery of Alertmanager's or Grafana's.
func prometheus(source Source) func(delivery string, body []byte) (Batch, error) {
	return func(_ string, body []byte) (b Batch, err error) {
		var in prometheusBody
		if !into(body, &in) || in.Alerts == nil {
			return b, ErrUnclear
		}
		read := in.Alerts[:min(len(in.Alerts), maxAlerts)]
		b.Group, b.More = in.group(), len(in.Alerts)-len(read)+in.Truncated.count()
		for _, raw := range read {
			if a, ok := in.alert(source, raw); ok {
				b.Alerts = append(b.Alerts, a)
			} else {
				b.Unclear++
			}
		}
		return b, nil
	}
}

// group is what belongs together; where a template left that out, the first alert at any time.
func (in prometheusBody) group() string {
	var first prometheusAlert
	if group := in.GroupKey.id(); group != "" || len(in.Alerts) == 0 || !into(in.Alerts[0], &first) {
		return group
	}
	return first.print()
}

// statuses say whether an alert is over.
var statuses = map[string]bool{"firing": false, "resolved": true}

func (in prometheusBody) alert(source Source, raw json.RawMessage) (a Alert, ok bool) {
	var p prometheusAlert
	if !into(raw, &p) {
		return a, false
	}
	status := strings.ToLower(firstOf(p.Status.id(), in.Status.id()))
	resolved, known := statuses[status]
	text := firstOf(p.Annotations["description"].text(), p.Annotations["message"].text())
	a = Alert{
		Key: p.key(status), From: source.Name(), Title: firstOf(p.title(), opening(text), in.GroupKey.line(maxTitle), source.Name()), Text: text,
		Link: firstOf(p.Dashboard.link(), p.Generator.link(), in.ExternalURL.link()), Labels: labels(p.Labels),
		At: p.StartsAt.moment(), Resolved: resolved,
	}
	if resolved {
		a.At = p.EndsAt.moment()
	}
	return a, known
}

// key tells an alert from others, and from itself at another time.
func (p prometheusAlert) key(status string) string {
	return hash(p.print(), p.StartsAt.id(), status)
}

// print tells what an alert is about from others.
func (p prometheusAlert) print() string {
	return firstOf(p.Fingerprint.id(), hash(pairs(p.Labels)...))
}

func pairs(all map[string]word) (out []string) {
	for name, value := range all {
		out = append(out, name+"\x00"+string(value))
	}
	slices.Sort(out)
	return out
}

// title is what an alert calls itself.
func (p prometheusAlert) title() string {
	return firstOf(p.Annotations["summary"].line(maxTitle), p.Annotations["title"].line(maxTitle), p.Labels["alertname"].line(maxTitle))
}
