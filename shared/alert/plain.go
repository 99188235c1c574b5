package alert

import (
	"slices"
	"strings"
)

// plainBody is our own shape. Only an id and a title are needed; what a template of Datadog's did not fill in is not there.
type plainBody struct {
	ID      word            `json:"id"`     // tells it from others, and is the same when it is sent again
	Group   word            `json:"group"`  // the same of all that belongs together, and of the end; empty: the id
	Status  word            `json:"status"` // one of overWords, or anything else: it is not over
	Source  word            `json:"source"` // the monitor, as people read it
	Service word            `json:"service"`
	Region  word            `json:"region"`
	Title   word            `json:"title"`
	Text    word            `json:"text"`
	URL     word            `json:"url"`
	At      word            `json:"at"` // RFC 3339, or seconds since 1970
	Labels  map[string]word `json:"labels"`
}

// overWords say that an alert is over, in small letters.
var overWords = []string{"resolved", "recovered", "ok", "closed"}

// plain reads a delivery of our own shape: one alert.
func plain(_ string, body []byte) (b Batch, err error) {
	var in plainBody
	if !into(body, &in) {
		return b, ErrUnclear
	}
	in.fill()
	text := in.Text.text()
	title := firstOf(in.Title.line(maxTitle), opening(text), in.Service.line(maxTitle), in.Source.line(maxTitle), in.Group.line(maxTitle), in.ID.line(maxTitle))
	if title == "" {
		return b, ErrUnclear
	}
	status := strings.ToLower(in.Status.line(maxWord))
	id := firstOf(in.ID.id(), hash(string(body))) // what has none is told by all that it says
	a := Alert{
		Key: hash(id, status), From: firstOf(in.Source.line(maxWord), Plain.Name()), Title: title, Text: text, Link: in.URL.link(), Labels: in.labels(),
		Region: in.Region.line(maxWord), At: in.At.moment(), Resolved: slices.Contains(overWords, status),
	}
	for s := range strings.SplitSeq(in.Service.line(maxWord), ",") {
		if s = strings.TrimSpace(s); s != "" {
			a.Services = append(a.Services, s)
		}
	}
	return Batch{Group: firstOf(in.Group.id(), id), Alerts: []Alert{a}}, nil
}

// fill takes away what a template left unfilled.
func (in *plainBody) fill() {
	for _, w := range []*word{&in.ID, &in.Group, &in.Status, &in.Source, &in.Service, &in.Region, &in.Title, &in.Text, &in.URL, &in.At} {
		*w = w.filled()
	}
	for name, w := range in.Labels {
		in.Labels[name] = w.filled()
	}
	if strings.Trim(string(in.ID), "-_:/. ") == "" { // only what stood between variables is left
		in.ID = ""
	}
}

// labels are those of the alert, and what it says in fields of its own.
func (in plainBody) labels() map[string]string {
	all := map[string]word{}
	for name, w := range in.Labels {
		all[name] = w
	}
	for name, w := range map[string]word{"source": in.Source, "service": in.Service, "region": in.Region} {
		if w != "" {
			all[name] = w
		}
	}
	return labels(all)
}
