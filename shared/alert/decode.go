package alert

// decoders read a body, by source. delivery is the id that the sender gave the delivery, if it gave one.
var decoders = map[Source]func(delivery string, body []byte) (Batch, error){
	PagerDuty: pagerDuty, Alertmanager: prometheus(Alertmanager), Grafana: prometheus(Grafana), Plain: plain,
}

// Decode reads a delivery that was proven. An error is ErrUnclear: the body, or all alerts in it, are not what the source sends. A
// delivery that says nothing of interest, such as that somebody acknowledged an alert, has no alerts and no error.
func (s Source) Decode(delivery string, body []byte) (Batch, error) {
	read, ok := decoders[s]
	if !ok || len(body) > MaxBody {
		return Batch{}, ErrUnclear
	}
	b, err := read(delivery, body)
	if err == nil && len(b.Alerts) == 0 && b.Unclear > 0 {
		err = ErrUnclear
	}
	if err != nil {
		return Batch{}, err
	}
	return b, nil
}
