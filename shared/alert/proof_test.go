package alert

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

const stamped = "X-Grafana-Alerting-Timestamp"

func mac(secret, text string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(text))
	return hex.EncodeToString(m.Sum(nil))
}

// TestProofs: who is believed, with the secrets "new" and "old", of which the second is being rotated out.
func TestProofs(t *testing.T) {
	t.Parallel()
	const body = `{"a":1}`
	at := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
	basic := func(both string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(both)) }
	ours := func(stamp, secret string) map[string]string {
		return map[string]string{ourTimestamp: stamp, ourSignature: "v1=" + mac(secret, stamp+"."+body)}
	}
	grafana := func(stamp, secret string) map[string]string {
		return map[string]string{stamped: stamp, grafanaSignature: mac(secret, stamp+":"+body)}
	}
	for name, c := range map[string]struct {
		source    Source
		header    map[string]string
		timestamp string
		want      bool
	}{
		"PagerDuty":                              {PagerDuty, map[string]string{pagerDutySignature: "v1=" + mac("new", body)}, "", true},
		"PagerDuty, the old secret":              {PagerDuty, map[string]string{pagerDutySignature: "v1=" + mac("old", body)}, "", true},
		"PagerDuty, the second of two":           {PagerDuty, map[string]string{pagerDutySignature: "v1=" + mac("other", body) + ",v1=" + mac("old", body)}, "", true},
		"PagerDuty, with a blank between":        {PagerDuty, map[string]string{pagerDutySignature: "v1=" + mac("other", body) + ", v1=" + mac("new", body)}, "", true},
		"PagerDuty, a wrong secret":              {PagerDuty, map[string]string{pagerDutySignature: "v1=" + mac("other", body)}, "", false},
		"PagerDuty, another version":             {PagerDuty, map[string]string{pagerDutySignature: "v2=" + mac("new", body)}, "", false},
		"PagerDuty, bare":                        {PagerDuty, map[string]string{pagerDutySignature: mac("new", body)}, "", false},
		"PagerDuty, of another body":             {PagerDuty, map[string]string{pagerDutySignature: "v1=" + mac("new", body+" ")}, "", false},
		"PagerDuty, of an empty secret":          {PagerDuty, map[string]string{pagerDutySignature: "v1=" + mac("", body)}, "", false},
		"PagerDuty, the ninth":                   {PagerDuty, map[string]string{pagerDutySignature: strings.Repeat("v1=00,", 8) + "v1=" + mac("new", body)}, "", false},
		"PagerDuty, nothing":                     {PagerDuty, nil, "", false},
		"PagerDuty, the secret itself":           {PagerDuty, map[string]string{authorization: "Bearer new"}, "", false},
		"Alertmanager, bearer":                   {Alertmanager, map[string]string{authorization: "Bearer new"}, "", true},
		"Alertmanager, bearer in small letters":  {Alertmanager, map[string]string{authorization: "bearer old"}, "", true},
		"Alertmanager, basic":                    {Alertmanager, map[string]string{authorization: basic("anybody:old")}, "", true},
		"Alertmanager, basic, the user's name":   {Alertmanager, map[string]string{authorization: basic("new:")}, "", false},
		"Alertmanager, basic, no base64":         {Alertmanager, map[string]string{authorization: "Basic new"}, "", false},
		"Alertmanager, another":                  {Alertmanager, map[string]string{authorization: "Bearer newer"}, "", false},
		"Alertmanager, empty":                    {Alertmanager, map[string]string{authorization: "Bearer "}, "", false},
		"Alertmanager, another scheme":           {Alertmanager, map[string]string{authorization: "Digest new"}, "", false},
		"Alertmanager, nothing":                  {Alertmanager, nil, "", false},
		"Grafana":                                {Grafana, map[string]string{grafanaSignature: mac("old", body)}, "", true},
		"Grafana, in capitals":                   {Grafana, map[string]string{grafanaSignature: strings.ToUpper(mac("new", body))}, "", true},
		"Grafana, with a prefix":                 {Grafana, map[string]string{grafanaSignature: "v1=" + mac("new", body)}, "", false},
		"Grafana, a wrong secret":                {Grafana, map[string]string{grafanaSignature: mac("other", body)}, "", false},
		"Grafana, with a time":                   {Grafana, grafana(at(0), "new"), stamped, true},
		"Grafana, five minutes old":              {Grafana, grafana(at(-5*time.Minute), "new"), stamped, true},
		"Grafana, older":                         {Grafana, grafana(at(-5*time.Minute-time.Second), "new"), stamped, false},
		"Grafana, from the future":               {Grafana, grafana(at(5*time.Minute+time.Second), "new"), stamped, false},
		"Grafana, the time is not signed":        {Grafana, map[string]string{stamped: at(0), grafanaSignature: mac("new", body)}, stamped, false},
		"Grafana, no time where one is set up":   {Grafana, map[string]string{grafanaSignature: mac("new", body)}, stamped, false},
		"Grafana, a time where none is set up":   {Grafana, grafana(at(0), "new"), "", false},
		"plain":                                  {Plain, ours(at(0), "old"), "", true},
		"plain, five minutes from now":           {Plain, ours(at(5*time.Minute), "new"), "", true},
		"plain, older":                           {Plain, ours(at(-301*time.Second), "new"), "", false},
		"plain, no time":                         {Plain, ours("", "new"), "", false},
		"plain, no number":                       {Plain, ours("now", "new"), "", false},
		"plain, the largest number":              {Plain, ours("9223372036854775807", "new"), "", false},
		"plain, the smallest number":             {Plain, ours("-9223372036854775808", "new"), "", false},
		"plain, a wrong secret":                  {Plain, ours(at(0), "other"), "", false},
		"plain, bearer":                          {Plain, map[string]string{authorization: "Bearer new"}, "", true},
		"plain, basic":                           {Plain, map[string]string{authorization: basic("a:new")}, "", false},
		"plain, a wrong signature beside bearer": {Plain, map[string]string{authorization: "Bearer new", ourTimestamp: at(0), ourSignature: "v1=00"}, "", false},
		"a source that there is not":             {Source("nagios"), map[string]string{authorization: "Bearer new"}, "", false},
	} {
		got := c.source.Proven(Keys{Secrets: []string{"new", "old", ""}, Timestamp: c.timestamp}, Received{
			Header: func(name string) string { return c.header[name] }, Body: []byte(body), Now: now,
		})
		if got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if c.source.Proven(Keys{Timestamp: c.timestamp}, Received{Header: func(name string) string { return c.header[name] }, Body: []byte(body), Now: now}) {
			t.Errorf("%s: believed without a secret", name)
		}
	}
}
