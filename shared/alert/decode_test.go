package alert

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
)

const (
	triggered = `{"event":{"id":"01DF","event_type":"incident.triggered","resource_type":"incident","occurred_at":"2026-11-01T11:59:00Z","agent":null,
"data":{"id":"Q1","type":"incident","html_url":"https://acme.pagerduty.com/incidents/Q1","number":7,"status":"triggered","title":"RDS is slow","urgency":"high",
"service":{"id":"P1","summary":"Checkout"},"priority":null,"incident_key":"k"}}}`
	firing = `{"version":"4","groupKey":"{}:{alertname=\"Slow\"}","truncatedAlerts":3,"status":"firing","externalURL":"https://am.example.com","commonLabels":{},"alerts":[
{"status":"firing","labels":{"alertname":"Slow","service":"rds","shard":3},"annotations":{"summary":"RDS is slow","description":"p99 9s"},"startsAt":"2026-11-01T11:59:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"https://prom.example.com/1","fingerprint":"f1"},
{"status":"resolved","labels":{"alertname":"Slow"},"annotations":{},"startsAt":"2026-11-01T11:00:00Z","endsAt":"2026-11-01T11:30:00Z","fingerprint":"f2"}]}`
	fromGrafana = `{"title":"[FIRING:1]","message":"m","state":"alerting","orgId":1,"groupKey":"g","status":"firing","alerts":[
{"status":"firing","labels":{"alertname":"CPU"},"annotations":{},"startsAt":"2026-11-01T11:59:00+09:00","values":{"A":1.5},"silenceURL":"https://g/s","dashboardURL":"https://g.example.com/d/1","fingerprint":"f1"}]}`
	ourBody = `{"id":"7","source":"Datadog","service":"rds, EC2","region":"東京","title":"slow","text":"p99 9s","url":"https://dd.example.com/1","at":"2026-11-01T11:59:00Z"}`
)

// TestDecode: what each source says, in a line: group, and of each alert its state, title, text, link, labels, services, region and time.
func TestDecode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source Source
		body   string
		want   string
	}{
		"PagerDuty":                        {PagerDuty, triggered, "Q1 +0 ?0 | + RDS is slow||https://acme.pagerduty.com/incidents/Q1|map[service:Checkout urgency:high]|[]||11:59"},
		"PagerDuty, resolved":              {PagerDuty, strings.Replace(triggered, "incident.triggered", "incident.resolved", 1), "Q1 +0 ?0 | - RDS is slow||https://acme.pagerduty.com/incidents/Q1|map[service:Checkout urgency:high]|[]||11:59"},
		"PagerDuty, acknowledged":          {PagerDuty, strings.Replace(triggered, "incident.triggered", "incident.acknowledged", 1), " +0 ?0"},
		"PagerDuty, a ping":                {PagerDuty, `{"event":{"id":"1","event_type":"pagey.ping","data":{"message":"hi","type":"ping"}}}`, " +0 ?0"},
		"PagerDuty, an event of no type":   {PagerDuty, `{"event":{"id":"1"}}`, "unclear"},
		"PagerDuty, no event":              {PagerDuty, `{"messages":[]}`, "unclear"},
		"PagerDuty, nothing to tell it by": {PagerDuty, strings.Replace(triggered, `"id":"Q1"`, `"id":null`, 1), "unclear"},
		"Alertmanager":                     {Alertmanager, firing, `{}:{alertname="Slow"} +3 ?0 | + RDS is slow|p99 9s|https://prom.example.com/1|map[alertname:Slow service:rds shard:3]|[]||11:59 | - Slow||https://am.example.com|map[alertname:Slow]|[]||11:30`},
		"Alertmanager, one is unclear":     {Alertmanager, `{"groupKey":"g","status":"firing","alerts":[7,{"labels":{"alertname":"A"},"fingerprint":"f"}]}`, "g +0 ?1 | + A|||map[alertname:A]|[]||-"},
		"Alertmanager, all are unclear":    {Alertmanager, `{"groupKey":"g","status":"firing","alerts":[7,{"status":"odd","labels":{"alertname":"A"}}]}`, "unclear"},
		"Alertmanager, none":               {Alertmanager, `{"groupKey":"g","alerts":[]}`, "g +0 ?0"},
		"Alertmanager, another body":       {Alertmanager, `{"text":"hello"}`, "unclear"},
		"Alertmanager, a label of lists":   {Alertmanager, `{"groupKey":"g","status":"FIRING","alerts":[{"labels":{"alertname":"A","x":[1],"y":null},"fingerprint":"f"}]}`, "g +0 ?0 | + A|||map[alertname:A]|[]||-"},
		"Alertmanager, counted in a text":  {Alertmanager, strings.Replace(firing, `"truncatedAlerts":3`, `"truncatedAlerts":"3"`, 1), `{}:{alertname="Slow"} +3 ?0 | + RDS is slow|p99 9s|https://prom.example.com/1|map[alertname:Slow service:rds shard:3]|[]||11:59 | - Slow||https://am.example.com|map[alertname:Slow]|[]||11:30`},
		"Alertmanager, labels in a list":   {Alertmanager, `{"groupKey":"g","status":"firing","truncatedAlerts":{},"alerts":[{"labels":["x"],"annotations":{"summary":"slow"},"fingerprint":"f"}]}`, "g +0 ?0 | + slow|||map[]|[]||-"},
		"Alertmanager, a text, no title":   {Alertmanager, `{"groupKey":"g","status":"firing","alerts":[{"labels":{"job":"a"},"annotations":{"description":"slow\nvery"},"fingerprint":"f"}]}`, "g +0 ?0 | + slow|slow\nvery||map[job:a]|[]||-"},
		"Alertmanager, a group, no title":  {Alertmanager, `{"groupKey":"{}/{team=\"db\"}","status":"firing","alerts":[{"labels":{"job":"a"}}]}`, `{}/{team="db"} +0 ?0 | + {}/{team="db"}|||map[job:a]|[]||-`},
		"Grafana, nothing to call it by":   {Grafana, `{"status":"firing","alerts":[{"labels":{"job":"a"},"fingerprint":"f"}]}`, "f +0 ?0 | + Grafana|||map[job:a]|[]||-"},
		"PagerDuty, no title":              {PagerDuty, strings.Replace(triggered, `"RDS is slow"`, `null`, 1), "Q1 +0 ?0 | + Checkout||https://acme.pagerduty.com/incidents/Q1|map[service:Checkout urgency:high]|[]||11:59"},
		"PagerDuty, no title, no service":  {PagerDuty, `{"event":{"id":"1","event_type":"incident.triggered","data":{"id":"Q1","service":"Checkout"}}}`, "Q1 +0 ?0 | + PagerDuty|||map[]|[]||-"},
		"PagerDuty, no object":             {PagerDuty, `{"event":"incident.triggered"}`, "unclear"},
		"Grafana":                          {Grafana, fromGrafana, "g +0 ?0 | + CPU||https://g.example.com/d/1|map[alertname:CPU]|[]||02:59"},
		"plain":                            {Plain, ourBody, "7 +0 ?0 | + slow|p99 9s|https://dd.example.com/1|map[region:東京 service:rds, EC2 source:Datadog]|[rds EC2]|東京|11:59"},
		"plain, what Datadog left":         {Plain, `{"id":"c1-$ALERT_TRANSITION","group":"c1","status":"$ALERT_TRANSITION","source":"Datadog","service":"$ALERT_SCOPE","title":"[$ALERT_TITLE] $HOSTNAME slow","url":"$LINK","at":"$LAST_UPDATED_POSIX","labels":{"scope":"$ALERT_SCOPE"}}`, "c1 +0 ?0 | + [] slow|||map[source:Datadog]|[]||-"},
		"plain, recovered":                 {Plain, `{"id":"c1","status":"Recovered","title":"slow","at":1793534340}`, "c1 +0 ?0 | - slow|||map[]|[]||11:59"},
		"plain, in milliseconds":           {Plain, `{"id":"c1","title":"slow","at":"1793534340123"}`, "c1 +0 ?0 | + slow|||map[]|[]||11:59"},
		"plain, only a text":               {Plain, `{"id":"c1","text":"slow\nvery"}`, "c1 +0 ?0 | + slow|slow\nvery||map[]|[]||-"},
		"plain, no title":                  {Plain, `{"id":"c1","title":"$ALERT_TITLE"}`, "c1 +0 ?0 | + c1|||map[]|[]||-"},
		"plain, no title, of a service":    {Plain, `{"id":"c1","service":"rds"}`, "c1 +0 ?0 | + rds|||map[service:rds]|[rds]||-"},
		"plain, labels in a list":          {Plain, `{"id":"c1","title":"slow","labels":["a"],"text":7}`, "c1 +0 ?0 | + slow|7||map[]|[]||-"},
		"plain, nothing of ours":           {Plain, `{"title":"$ALERT_TITLE","message":"hello"}`, "unclear"},
		"plain, a list":                    {Plain, `[{"id":"c1","title":"slow"}]`, "unclear"},
		"plain, no address":                {Plain, `{"id":"c1","title":"x","url":"javascript:alert(1)"}`, "c1 +0 ?0 | + x|||map[]|[]||-"},
		"plain, what nobody sees":          {Plain, `{"id":"c1","title":"a\u0000b\u202e\u200bc\nd"}`, "c1 +0 ?0 | + abc d|||map[]|[]||-"},
		"no JSON":                          {Plain, `id=1`, "unclear"},
		"nothing":                          {Plain, ``, "unclear"},
		"too large":                        {Plain, `{"id":"1","title":"` + strings.Repeat("x", MaxBody) + `"}`, "unclear"},
		"another source":                   {Source("nagios"), ourBody, "unclear"},
	} {
		b, err := c.source.Decode("", []byte(c.body))
		got := described(b)
		if err != nil {
			got = "unclear"
			if !errors.Is(err, ErrUnclear) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

func described(b Batch) string {
	s := fmt.Sprintf("%s +%d ?%d", b.Group, b.More, b.Unclear)
	for _, a := range b.Alerts {
		state, at := "+", "-"
		if a.Resolved {
			state = "-"
		}
		if !a.At.IsZero() {
			at = a.At.Format("15:04")
		}
		s += fmt.Sprintf(" | %s %s|%s|%s|%v|%v|%s|%s", state, a.Title, a.Text, a.Link, a.Labels, a.Services, a.Region, at)
	}
	return s
}

// TestKeys: what is sent again has the same key, and what is another alert, or the end of one, has another.
func TestKeys(t *testing.T) {
	t.Parallel()
	key := func(source Source, delivery, body string) string {
		b, err := source.Decode(delivery, []byte(body))
		if err != nil || len(b.Alerts) == 0 {
			t.Fatalf("%s: %v", body, err)
		}
		return b.Alerts[0].Key
	}
	for name, c := range map[string]struct {
		source       Source
		body         string
		old, another string
	}{
		"PagerDuty, another event":     {PagerDuty, triggered, "01DF", "01DG"},
		"Alertmanager, it began anew":  {Alertmanager, firing, "2026-11-01T11:59:00Z", "2026-11-01T12:59:00Z"},
		"Alertmanager, another":        {Alertmanager, firing, `"f1"`, `"f3"`},
		"Alertmanager, it is over":     {Alertmanager, firing, `{"status":"firing"`, `{"status":"resolved"`},
		"Grafana, other labels":        {Grafana, strings.Replace(fromGrafana, `,"fingerprint":"f1"`, "", 1), "CPU", "RAM"},
		"plain, another id":            {Plain, ourBody, `"7"`, `"8"`},
		"plain, no id, another moment": {Plain, strings.Replace(ourBody, `"id":"7",`, "", 1), "11:59", "11:58"},
		"plain, it is over":            {Plain, ourBody, `"id":"7"`, `"id":"7","status":"ok"`},
	} {
		changed := strings.Replace(c.body, c.old, c.another, 1)
		if changed == c.body || key(c.source, "d1", c.body) != key(c.source, "d2", c.body) || key(c.source, "d1", c.body) == key(c.source, "d1", changed) {
			t.Errorf("%s: %q", name, key(c.source, "", c.body))
		}
	}
	if got := key(PagerDuty, "d1", strings.Replace(triggered, `"id":"01DF",`, "", 1)); got != "d1" {
		t.Errorf("an event without an id is %q", got)
	}
}

// TestManyAlerts: those beyond the limit are counted.
func TestManyAlerts(t *testing.T) {
	t.Parallel()
	one := `{"labels":{"alertname":"A"},"fingerprint":"%d"}`
	var all []string
	for n := range 120 {
		all = append(all, fmt.Sprintf(one, n))
	}
	b, err := Alertmanager.Decode("", []byte(`{"groupKey":"g","status":"firing","alerts":[`+strings.Join(all, ",")+`]}`))
	if err != nil || len(b.Alerts) != maxAlerts || b.More != 120-maxAlerts {
		t.Errorf("%d, %d more, %v", len(b.Alerts), b.More, err)
	}
	if title := Title(b.Alerts, b.More); title != "A (+119)" {
		t.Error(title)
	}
}

// TestFacts: rules before the sender's own words, these before what is recognised.
func TestFacts(t *testing.T) {
	t.Parallel()
	rules := []incident.AlertRule{
		{Source: "plain", Label: "service", Equals: "Checkout", Services: []string{"ELB"}},
		{Source: "plain", Label: "site", Equals: "hnd", Region: "ap-northeast-1"},
		{Source: "grafana", Label: "service", Equals: "checkout", Services: []string{"S3"}},
	}
	for name, c := range map[string]struct {
		body string
		want string
	}{
		"recognised":            {`{"title":"RDS slow in Tokyo"}`, "[RDS] ap-northeast-1"},
		"in labels":             {`{"title":"slow","labels":{"az":"apne1-az4","kind":"ec2"}}`, "[EC2] ap-northeast-1 apne1-az4"},
		"named":                 {`{"title":"S3 errors","service":"rds","region":"us-east-1"}`, "[RDS] us-east-1"},
		"named, not known":      {`{"title":"S3 errors","service":"Payments","region":"HND"}`, "[Payments] HND"},
		"by a rule":             {`{"title":"S3 errors","service":"checkout"}`, "[ELB]"},
		"by two rules":          {`{"title":"S3 errors","service":"checkout","labels":{"site":"hnd"}}`, "[ELB] ap-northeast-1"},
		"by a rule and by name": {`{"title":"S3 errors","region":"eu-west-1","service":"checkout"}`, "[ELB] eu-west-1"},
		"nothing":               {`{"title":"slow"}`, "[]"},
	} {
		b, err := Plain.Decode("", []byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		f := Facts(Plain, b.Alerts, rules)
		if got := strings.TrimSpace(fmt.Sprint(f.Services, " ", f.Region, " ", f.Zone)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	two := []Alert{{Title: "EC2 slow in us-east-1"}, {Title: "RDS slow in eu-west-1"}}
	if f := Facts(Grafana, two, nil); f.Region != "" || len(f.Services) != 2 || f.Title != "EC2 slow in us-east-1" {
		t.Errorf("%+v", f)
	}
}

// checked is what holds of whatever is decoded.
func checked(t *testing.T, source Source, body []byte) {
	t.Helper()
	b, err := source.Decode("delivery", body)
	if err != nil && !errors.Is(err, ErrUnclear) || err != nil && len(b.Alerts) > 0 || len(b.Alerts) > maxAlerts || len(b.Group) > maxID {
		t.Fatalf("%v, %d alerts", err, len(b.Alerts))
	}
	for _, a := range b.Alerts {
		long := utf8.RuneCountInString(a.Title) > incident.MaxTitle || utf8.RuneCountInString(a.Text) > incident.MaxText || len(a.Labels) > maxLabels+3
		unclean := !utf8.ValidString(a.Title+a.Text) || strings.ContainsFunc(a.Title, unicode.IsControl)
		if a.Key == "" || len(a.Key) > maxID || a.Title == "" || long || unclean || a.Link != "" && !incident.IsAddress(a.Link) {
			t.Fatalf("%+v", a)
		}
		if f := a.Facts(source, nil); f.Title != a.Title || incident.CleanTitle(f.Title) == "" {
			t.Fatalf("%+v", f)
		}
		if a.At.Year() > 9999 {
			t.Fatal(a.At)
		}
	}
}

func FuzzPagerDuty(f *testing.F) {
	f.Add([]byte(triggered))
	f.Fuzz(func(t *testing.T, body []byte) { checked(t, PagerDuty, body) })
}

func FuzzAlertmanager(f *testing.F) {
	f.Add([]byte(firing))
	f.Fuzz(func(t *testing.T, body []byte) { checked(t, Alertmanager, body) })
}

func FuzzGrafana(f *testing.F) {
	f.Add([]byte(fromGrafana))
	f.Fuzz(func(t *testing.T, body []byte) { checked(t, Grafana, body) })
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte(ourBody))
	f.Fuzz(func(t *testing.T, body []byte) { checked(t, Plain, body) })
}

func FuzzProof(f *testing.F) {
	f.Add("v1="+mac("new", "x"), "1", []byte("x"))
	f.Fuzz(func(t *testing.T, header, stamp string, body []byte) {
		for _, s := range Sources { // nobody knows the secret
			r := Received{Header: func(string) string { return header + stamp }, Body: body, Now: now}
			if s.Proven(Keys{Secrets: []string{"e6b1c7f2a9d04f5c8e13"}, Timestamp: stamped}, r) {
				t.Fatalf("%s believes %q", s, header)
			}
		}
	})
}
