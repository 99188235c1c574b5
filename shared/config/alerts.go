package config

import (
	"strings"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/yamlx"
)

// Alerts are the sources whose alerts are taken, and how each proves what it sends beside its secrets.
type Alerts map[alert.Source]AlertSource

// AlertSource is one of them.
type AlertSource struct {
	// Timestamp is timestamp_header, of Grafana: where it says when it signed. Empty: it signs the body alone.
	Timestamp string
}

// mostAlertSecrets is how many secrets a source has at the most, while they are rotated.
const mostAlertSecrets = 4

var headerForm = yamlx.NewPattern(`^[A-Za-z][A-Za-z0-9-]{0,99}$`)

func alerts(v yamlx.Value) (out Alerts) {
	var names []string
	for _, s := range alert.Sources {
		names = append(names, string(s))
	}
	o := v.Object(names...)
	for _, s := range alert.Sources {
		if at := o.Get(string(s)); at.Present() {
			if out == nil {
				out = Alerts{}
			}
			out[s] = alertSource(at, s)
		}
	}
	return out
}

func alertSource(v yamlx.Value, s alert.Source) (out AlertSource) {
	if s != alert.Grafana {
		for _, key := range v.Object().Keys() {
			key.Fault("is %s; allowed: nothing, as in %s: {}", yamlx.Quote(key.Word()), string(s))
		}
		return out
	}
	set(v.Object("timestamp_header"), "timestamp_header", &out.Timestamp, func(v yamlx.Value) string {
		return form(v, headerForm, "the name of a header, such as X-Grafana-Alerting-Timestamp")
	})
	return out
}

const alertSecretWords = "SOURCE=SECRET, several secrets separated by a comma while rotating, sources separated by a semicolon, such as pagerduty=S1,S2;plain=S3"

// alerts reads the secrets of the sources. Each that the settings name needs one.
func (e *environment) alerts(c *Config) {
	c.AlertSecrets = e.alertSecrets()
	if c.AlertSecrets == nil && e.get(AlertSecrets) != "" {
		return // what is wrong with it is said
	}
	for _, s := range alert.Sources {
		if _, named := c.Settings.Alerts[s]; named && len(c.AlertSecrets[s]) == 0 {
			e.fault(AlertSecrets, "has no secret for %s, which the settings name under alerts; allowed: %s", string(s), alertSecretWords)
		}
	}
}

// alertSecrets are the secrets by source; nil where there are none, or something is wrong.
func (e *environment) alertSecrets() map[alert.Source][]Secret {
	raw := strings.TrimSuffix(e.get(AlertSecrets), ";")
	if raw == "" {
		return nil
	}
	out := map[alert.Source][]Secret{}
	for part := range strings.SplitSeq(raw, ";") {
		name, secrets, ok := strings.Cut(part, "=")
		source := alert.Source(Value(name))
		all := soundSecrets(secrets)
		switch {
		case !ok || !alert.Known(string(source)):
			e.fault(AlertSecrets, "holds a part that does not begin with a source and =; allowed: %s", alertSecretWords)
			return nil
		case out[source] != nil:
			e.fault(AlertSecrets, "holds %s twice; allowed: %s", string(source), alertSecretWords)
			return nil
		case len(all) == 0:
			e.fault(AlertSecrets, "holds an empty or broken secret for %s, or more than %d; allowed: %s", string(source), mostAlertSecrets, alertSecretWords)
			return nil
		}
		out[source] = all
	}
	return out
}

// soundSecrets are several secrets, or none where one of them is none.
func soundSecrets(list string) (out []Secret) {
	for s := range strings.SplitSeq(list, ",") {
		s = Value(s)
		if s == "" || !shown(s) {
			return nil
		}
		out = append(out, Secret(s))
	}
	if len(out) > mostAlertSecrets {
		return nil
	}
	return out
}

// AlertKeys are what deliveries of a source are proven with; ok is false where the settings do not name it.
func (c Config) AlertKeys(s alert.Source) (k alert.Keys, ok bool) {
	set, ok := c.Settings.Alerts[s]
	k.Timestamp = set.Timestamp
	for _, secret := range c.AlertSecrets[s] {
		k.Secrets = append(k.Secrets, secret.Reveal())
	}
	return k, ok
}
