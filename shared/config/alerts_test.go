package config_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/config"
)

// TestAlertSecrets: what is read, and what is wrong; no message holds a secret.
func TestAlertSecrets(t *testing.T) {
	t.Parallel()
	const all = "alerts: {pagerduty: {}, plain: {}}"
	for _, c := range []struct{ yaml, value, want string }{
		{all, "pagerduty=hidden1,hidden2;plain=hidden=3", ""},
		{all, " pagerduty = hidden1 ; plain = hidden2 ; ", ""},
		{"", "pagerduty=hidden1", ""},
		{"", "", ""},
		{all, "", "NOROSHI_ALERT_SECRETS: has no secret for pagerduty, which the settings name under alerts; allowed: SOURCE=SECRET"},
		{all, "pagerduty=hidden1", "has no secret for plain, which the settings name"},
		{all, "hidden1", "holds a part that does not begin with a source and =; allowed: "},
		{all, "nagios=hidden1;plain=hidden2", "holds a part that does not begin with a source and ="},
		{all, "pagerduty=hidden1;plain=", "holds an empty or broken secret for plain, or more than 4; allowed: "},
		{all, "pagerduty=hidden1,;plain=hidden2", "holds an empty or broken secret for pagerduty"},
		{all, "pagerduty=a,b,c,d,e;plain=hidden2", "holds an empty or broken secret for pagerduty, or more than 4"},
		{all, "pagerduty=hid den;plain=hidden2", "holds an empty or broken secret for pagerduty"},
		{all, "pagerduty=hidden1;pagerduty=hidden2;plain=x", "holds pagerduty twice"},
	} {
		_, fault := load(t, c.yaml, map[string]string{config.AlertSecrets: c.value})
		if c.want == "" && fault != "" || !strings.Contains(fault, c.want) || strings.Contains(fault, "hid") {
			t.Errorf("%q, %q: %q, want %q", c.yaml, c.value, fault, c.want)
		}
	}
}

// TestAlerts: which sources are named, and what they are proven with.
func TestAlerts(t *testing.T) {
	t.Parallel()
	const secrets = "pagerduty=a,b;grafana=c;plain=d"
	c, fault := load(t, "alerts: {pagerduty: {}, grafana: {timestamp_header: X-Signed-At}}", map[string]string{config.AlertSecrets: secrets})
	if fault != "" {
		t.Fatal(fault)
	}
	if k, ok := c.AlertKeys(alert.PagerDuty); !ok || len(k.Secrets) != 2 || k.Timestamp != "" {
		t.Errorf("%v", ok)
	}
	if k, ok := c.AlertKeys(alert.Grafana); !ok || k.Timestamp != "X-Signed-At" {
		t.Errorf("%v", ok)
	}
	if _, ok := c.AlertKeys(alert.Plain); ok {
		t.Error("a source that the settings do not name is heard")
	}
	for yaml, want := range map[string]string{
		"alerts: {nagios: {}}":                               `unknown key "alerts.nagios"; allowed: pagerduty, alertmanager, grafana, plain`,
		"alerts: [pagerduty]":                                "alerts is a list; allowed: an object",
		"alerts: {pagerduty: {secret: x}}":                   `alerts.pagerduty key is "secret"; allowed: nothing, as in pagerduty: {}`,
		"alerts: {grafana: {timestamp_header: X Signed}}":    `alerts.grafana.timestamp_header is "X Signed"; allowed: `,
		"alerts: {plain: {timestamp_header: X-Signed-At}}":   `alerts.plain key is "timestamp_header"; allowed: nothing`,
		"alerts: {grafana: {timestamp-header: X-Signed-At}}": `unknown key "alerts.grafana.timestamp-header"; allowed: timestamp_header`,
	} {
		if _, fault := load(t, yaml, map[string]string{config.AlertSecrets: secrets}); !strings.Contains(fault, want) {
			t.Errorf("%s: %q, want %q", yaml, fault, want)
		}
	}
}
