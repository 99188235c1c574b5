package provider

import (
	"encoding/json"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
)

// current is an element of currentevents.
type current struct {
	Date        number          `json:"date"`
	ARN         word            `json:"arn"`
	Status      number          `json:"status"`
	Service     word            `json:"service"`
	ServiceName word            `json:"service_name"`
	Summary     word            `json:"summary"` // the title of the newest update
	Log         json.RawMessage `json:"event_log"`
	Impacted    json.RawMessage `json:"impacted_services"`
}

// currentEvent reads one event: all of its updates, open or just ended. One without a service, or any time, cannot be placed.
func currentEvent(e *element) (told, bool) {
	var c current
	e.fault("element", e.into(e.raw, &c))
	t := told{service: Service{Key: cleanKey(c.Service.text), Name: line(c.ServiceName.text)}, updates: e.log(c.Log)}
	t.region, t.alias = e.region(c.ARN, t.service.Key)
	t.start, t.stated, t.link = first(c.Date, t.updates), numbered(c.Status), link(c.ARN.text)
	e.fault("date", c.Date.epoch() != 0)
	e.fault("status", !c.Status.absent && c.Status.ok)
	t.affected = e.affected(c.Impacted)
	t.title = titles(c.Summary.text)
	if t.stated == Resolved || t.resolved() {
		t.over = Over{At: moment(t.newest()), Why: ByStatus, Source: CurrentEvents}
	}
	return t, t.service.Key != "" && t.start != 0
}

// resolved reports whether the newest update of an element ends it. One without a title has the element's.
func (t told) resolved() bool {
	var newest Update
	if n := len(t.updates); n > 0 {
		newest = t.updates[n-1]
	}
	return newest.Status == Resolved || newest.Title == (incident.Text{}) && marked(t.title.JA+"|"+t.title.EN)
}

// region is where an event is: as its ARN says, else its service's key, and never by the name of a region, which was seen to lie.
func (e *element) region(arn word, key string) (region, alias string) {
	region, alias, ok := address(arn.text)
	if e.fault("arn", ok); !ok {
		_, region = split(key)
	}
	if key == "" {
		return "", ""
	}
	return region, alias
}

// impacted is how a service does.
type impacted struct {
	Name    word   `json:"service_name"`
	Current number `json:"current"`
	Max     number `json:"max"`
}

// affected are the services that an event hits, by their keys. Where there is none the provider may write an empty array.
func (e *element) affected(raw json.RawMessage) (out []Affected) {
	var all map[string]impacted
	if list := []any(nil); len(raw) == 0 || json.Unmarshal(raw, &list) == nil && len(list) == 0 {
		return nil
	}
	e.fault("impacted_services", e.into(raw, &all))
	for _, key := range slices.Sorted(maps.Keys(all)) {
		one := all[key]
		if key := cleanKey(key); key != "" && len(out) < maxAffected {
			a := Affected{Key: key, Name: line(one.Name.text), Status: numbered(one.Current)}
			a.Worst = worse(numbered(one.Max), a.Status)
			out = append(out, a)
		}
	}
	return out
}
