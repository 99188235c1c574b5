package provider

import "encoding/json"

// public is an element of public/events.
type public struct {
	Service  word            `json:"service"`
	Region   word            `json:"region"`
	Start    number          `json:"startTime"` // milliseconds
	End      number          `json:"endTime"`   // milliseconds
	Metadata json.RawMessage `json:"metadata"`
}

// publicEvent reads one event, open or ended, with its log in a string. One without a service, a region or any time cannot be placed.
// Its type code says nothing: a notice of retirement was seen to carry that of an outage.
func publicEvent(e *element) (told, bool) {
	var p public
	e.fault("element", e.into(e.raw, &p))
	region := cleanRegion(p.Region.text)
	if e.fault("region", p.Region.ok && region != ""); !p.Region.ok || region == "" {
		return told{}, false
	}
	t := told{service: Service{Key: joinedKey(p.Service.text, region)}, region: region, link: statusPage, updates: e.metadata(p.Metadata)}
	t.start = first(p.Start, t.updates)
	e.fault("startTime", p.Start.epoch() != 0)
	t.over = e.ended(p.End, t.updates)
	return t, t.service.Key != "" && t.start != 0
}

func (e *element) metadata(raw json.RawMessage) []Update {
	var m struct {
		Log json.RawMessage `json:"EVENT_LOG"`
	}
	e.into(raw, &m)
	return e.log(m.Log)
}

// ended is when an event ended, or will, by its time or by its last update, whichever is earlier; zero: it is open.
func (e *element) ended(end number, log []Update) Over {
	open := end.absent || end.ok && end.value == 0 || end == (number{})
	e.fault("endTime", open || end.epoch() != 0)
	epoch := end.epoch()
	if n := len(log); n > 0 && log[n-1].Status == Resolved && (epoch == 0 || log[n-1].Epoch < epoch) {
		return Over{At: moment(log[n-1].Epoch), Why: ByTitle, Source: Events}
	}
	if epoch == 0 {
		return Over{}
	}
	return Over{At: moment(epoch), Why: ByEnd, Source: Events}
}
