package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/config"
)

// In one seed of thirteen a monitor of the team sends alerts, in one group or two: a few, or twenty at once. Each delivery comes until it is
// taken, at times once more, also beside itself; the end of an alert may arrive before its beginning.

// monitored reports whether a monitor sends alerts in a seed. What a mutant does shows elsewhere, but for those of alerts.
func monitored(seed uint64, s setting) bool {
	return s.alerts || seed%13 == 4 && s.mutant == (mutant{})
}

// TestAlerts plays seeds in all of which a monitor sends alerts.
func TestAlerts(t *testing.T) {
	t.Parallel()
	many(t, *from, max(*seeds/5, few()), setting{kinds: kinds(), alerts: true})
}

// monitor is one of the team's in a world.
type monitor struct {
	source alert.Source // in which form it sends
	groups []*alarms
}

// alarms are alerts that the monitor says belong together.
type alarms struct {
	name string
	all  []*alarm
}

// alarm is one alert.
type alarm struct {
	title, service, region string
	raised, over           sent // as it begins, and as it ends
}

// sent is what is known of a delivery.
type sent struct {
	began time.Time // when it was first sent; zero: never
	taken time.Time // when that was first answered; zero: never
}

// monitorSecret proves what it sends.
const monitorSecret = "simulation"

// hears is a configuration that takes alerts, and calls the leads.
func (c configuration) hears() configuration {
	c.config.Settings.Alerts, c.config.AlertSecrets = config.Alerts{}, map[alert.Source][]config.Secret{}
	for _, s := range alert.Sources {
		c.config.Settings.Alerts[s], c.config.AlertSecrets[s] = config.AlertSource{}, []config.Secret{monitorSecret}
	}
	c.config.Settings.Slack.Help, c.config.Settings.Slack.Leads = signRoom, []string{leaders}
	return c
}

// body is a delivery of alerts of one group: of the plain form there is one in each.
func (m *monitor) body(g *alarms, over bool, all ...*alarm) []byte {
	status := map[bool]string{false: "firing", true: "resolved"}[over]
	var alerts []map[string]any
	for _, a := range all {
		labels := map[string]string{"alertname": a.title, "service": a.service, "region": a.region}
		alerts = append(alerts, map[string]any{"status": status, "fingerprint": a.title, "startsAt": "2026-01-01T00:00:00Z", "labels": labels})
	}
	var body []byte
	if m.source == alert.Plain {
		a := all[0]
		body, _ = json.Marshal(map[string]string{"id": a.title, "group": g.name, "status": status, "source": "Datadog", "title": a.title, "service": a.service, "region": a.region})
	} else {
		body, _ = json.Marshal(map[string]any{"version": "4", "groupKey": g.name, "status": status, "alerts": alerts})
	}
	return body
}

// siren draws what the monitor sends.
func siren(w *sim) (acts []act) {
	c := w.clockwork
	w.monitor.source = oneOf(c, alert.Plain, alert.Alertmanager)
	for n := range 1 + c.rng.IntN(2) {
		g := &alarms{name: fmt.Sprintf("group-%d", n)}
		w.monitor.groups = append(w.monitor.groups, g)
		acts = append(acts, drawAlarms(w, g)...)
	}
	return acts
}

// drawAlarms is what becomes of one group.
func drawAlarms(w *sim, g *alarms) (acts []act) {
	c := w.clockwork
	first, apart := c.between(500*time.Millisecond, 40*time.Second), oneOf(c, time.Second, 10*time.Second, 40*time.Second)
	most := 1 + c.rng.IntN(4)
	if c.chance(9) {
		most = 20
	}
	region := oneOf(c, "ap-northeast-1", "ap-northeast-1", "ap-northeast-3", "")
	for n := range most {
		a := &alarm{title: fmt.Sprintf("%s-%d!", g.name, n), service: oneOf(c, "EC2", "EC2", "RDS", ""), region: region}
		if c.chance(8) {
			a.region = oneOf(c, "ap-northeast-1", "ap-northeast-3", "")
		}
		g.all = append(g.all, a)
		acts = append(acts, drawAlarm(w, g, n, first+c.some(apart))...)
	}
	w.lasts(acts)
	return acts
}

// drawAlarm is how one alert of a group is sent, and its end. Alertmanager sends those before it again with it.
func drawAlarm(w *sim, g *alarms, n int, at time.Duration) (acts []act) {
	c := w.clockwork
	sends := func(at time.Duration, what string, over bool, all ...*alarm) {
		name := fmt.Sprintf("the monitor, %s, %s", g.all[n].title, what)
		acts = append(acts, act{at, name, func(ctx context.Context, w *sim) { w.delivers(ctx, name, g, over, all) }})
	}
	all := []*alarm{g.all[n]}
	if w.monitor.source != alert.Plain && c.chance(2) {
		all = append(all, g.all[:n]...)
	}
	sends(at, "raised", false, all...)
	if c.chance(4) {
		sends(at+oneOf(c, time.Nanosecond, c.some(10*time.Second), c.some(40*time.Second)), "raised again", false, all...)
	}
	if c.chance(3) {
		at += c.between(-5*time.Second, 30*time.Second)
		sends(max(at, time.Second), "over", true, g.all[n])
		if c.chance(4) {
			sends(max(at, time.Second)+c.some(10*time.Second), "over again", true, g.all[n])
		}
	}
	return acts
}

// mostDeliveries is how often a delivery is tried.
const mostDeliveries = 40

// delivers sends alerts of a group until they are taken.
func (w *sim) delivers(ctx context.Context, name string, g *alarms, over bool, all []*alarm) {
	body := w.monitor.body(g, over, all...)
	each := func(do func(*sent)) {
		for _, a := range all {
			do(a.as(over))
		}
	}
	each(func(s *sent) { s.began = earlier(s.began, time.Now()) })
	for n := range mostDeliveries {
		if n > 0 && (pause(ctx, w.between(time.Second, 10*time.Second)) != nil || w.halt(nil, fmt.Sprint(name, ", sent again ", n)).dead) {
			return
		}
		if w.alerted(fmt.Sprint(name, " ", n), body) && !w.chance(6) { // else the answer is lost
			each(func(s *sent) { s.taken = earlier(s.taken, time.Now()) })
			return
		}
	}
}

// as is how it was sent as it begins, or ends.
func (a *alarm) as(over bool) *sent {
	if over {
		return &a.over
	}
	return &a.raised
}

// earlier is the first of two moments, where there are two.
func earlier(known, at time.Time) time.Time {
	if known.IsZero() {
		return at
	}
	return known
}

// alerted reports whether a process took a delivery.
func (w *sim) alerted(name string, body []byte) bool {
	e := w.someone()
	if e == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(labelled(w.ctx, name), 30*time.Second) // longer than any sender waits: it goes on without one
	defer cancel()
	in := httptest.NewRequestWithContext(ctx, http.MethodPost, "/alert/"+string(w.monitor.source), bytes.NewReader(body))
	in.Header.Set("Authorization", "Bearer "+monitorSecret)
	rec := httptest.NewRecorder()
	e.alerts.ServeHTTP(rec, in)
	if w.halt(nil, name+" is answered").dead {
		return false
	}
	w.note(fmt.Sprintf("%s said to %s, asked %s: %d", e.name, name, sum(body), rec.Code))
	return rec.Code == http.StatusAccepted && !e.dead.Load()
}
