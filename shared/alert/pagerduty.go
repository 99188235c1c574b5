package alert

// pagerDutyBody is a webhook of version 3 (PagerDuty: "Webhooks Overview", v3 payload).
type pagerDutyBody struct {
	Event *struct {
		ID         word `json:"id"`
		Type       word `json:"event_type"`
		OccurredAt word `json:"occurred_at"`
		Data       struct {
			ID       word  `json:"id"`
			URL      word  `json:"html_url"`
			Title    word  `json:"title"`
			Urgency  word  `json:"urgency"`
			Service  named `json:"service"`
			Priority named `json:"priority"`
		} `json:"data"`
	} `json:"event"`
}

// named is a reference to something of PagerDuty's; null is none.
type named struct {
	Summary word `json:"summary"`
}

// pagerDutyEvents are the events that begin or end something. The others, such as that somebody acknowledged it or pagey.ping, say
// nothing to us.
var pagerDutyEvents = map[word]bool{"incident.triggered": false, "incident.reopened": false, "incident.resolved": true}

// pagerDuty reads a delivery: an incident of PagerDuty's is a group.
func pagerDuty(delivery string, body []byte) (b Batch, err error) {
	var in pagerDutyBody
	if !into(body, &in) || in.Event == nil || in.Event.Type == "" {
		return b, ErrUnclear
	}
	e := in.Event
	resolved, ours := pagerDutyEvents[e.Type]
	if !ours {
		return b, nil
	}
	a := Alert{
		Key: firstOf(e.ID.id(), word(delivery).id()), From: PagerDuty.Name(), Link: e.Data.URL.link(), At: e.OccurredAt.moment(), Resolved: resolved,
		Title:  firstOf(e.Data.Title.line(maxTitle), e.Data.Service.Summary.line(maxTitle), PagerDuty.Name()),
		Labels: labels(map[string]word{"service": e.Data.Service.Summary, "urgency": e.Data.Urgency, "priority": e.Data.Priority.Summary}),
	}
	if a.Key == "" || e.Data.ID.id() == "" {
		return b, ErrUnclear
	}
	return Batch{Group: e.Data.ID.id(), Alerts: []Alert{a}}, nil
}
