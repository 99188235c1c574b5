package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// retryWaits is how long Slack waits before the first, second and third retry of an event (apis/events-api, "Retries").
var retryWaits = []time.Duration{0, time.Minute, 5 * time.Minute}

// flight counts what is on its way to apps. It is guarded by the workspace's lock.
type flight struct {
	n       int
	idle    chan struct{} // closed when n falls to zero; nil when nobody waits
	log     []Delivery
	pending []*pendingEvent // kept back by a Reorder fault
}

// WaitIdle waits until no event is on its way to an app, retries that still have to come included. In a synctest
// bubble it therefore lets minutes pass when an app keeps failing.
func (w *Workspace) WaitIdle(ctx context.Context) error {
	for {
		w.mu.Lock()
		if w.flight.n == 0 {
			w.mu.Unlock()
			return nil
		}
		if w.flight.idle == nil {
			w.flight.idle = make(chan struct{})
		}
		idle := w.flight.idle
		w.mu.Unlock()
		select {
		case <-idle:
		case <-ctx.Done():
			return fmt.Errorf("wait for deliveries: %w", ctx.Err())
		}
	}
}

// eventScopes is the scope each subscription asks for (reference/events).
var eventScopes = map[string][]string{
	"app_mention": {"app_mentions:read"}, "reaction_added": {"reactions:read"}, "reaction_removed": {"reactions:read"},
	"message.channels": {"channels:history"}, "message.groups": {"groups:history"}, "message.im": {"im:history"},
	"member_joined_channel": {"channels:read", "groups:read"}, "member_left_channel": {"channels:read", "groups:read"},
	"channel_archive": {"channels:read"}, "channel_unarchive": {"channels:read"}, "channel_rename": {"channels:read"},
	"channel_deleted": {"channels:read"}, "group_deleted": {"groups:read"},
	"pin_added": {"pins:read"}, "pin_removed": {"pins:read"}, "user_change": {"users:read"},
	"group_archive": {"groups:read"}, "group_unarchive": {"groups:read"}, "group_rename": {"groups:read"},
}

// emit tells every subscribed app whose bot is in the channel. subscription is what the app asked for
// (message.channels), typ what the event says it is (message).
func (w *Workspace) emit(c *Channel, subscription, typ string, event map[string]any) {
	for _, a := range w.st.Apps {
		w.emitTo(a, c, subscription, typ, event)
	}
}

func (w *Workspace) emitTo(a *App, c *Channel, subscription, typ string, event map[string]any) {
	if !slices.Contains(a.Events, subscription) || c != nil && !c.has(a.BotUserID) {
		return
	}
	if scopes := eventScopes[subscription]; len(scopes) > 0 && !slices.ContainsFunc(scopes, a.granted) {
		return
	}
	event["type"] = typ
	id := w.nextID("Ev")
	body, err := json.Marshal(map[string]any{
		"token": "fake", "team_id": w.st.TeamID, "context_team_id": w.st.TeamID, "context_enterprise_id": nil,
		"api_app_id": a.ID, "type": "event_callback", "event_id": id, "event_time": w.now().Unix(),
		"is_ext_shared_channel": c != nil && c.ExtShared, "event_context": "4-" + id, "event": event,
		"authorizations": []any{map[string]any{
			"enterprise_id": nil, "team_id": w.st.TeamID, "user_id": a.BotUserID, "is_bot": true,
			"is_enterprise_install": false,
		}},
	})
	if err != nil {
		panic(fmt.Errorf("slackfake: encode event %s: %w", typ, err))
	}
	ev := &pendingEvent{ID: id, App: a.ID, Type: typ, Body: body}
	w.st.Pending[id] = ev
	w.outbox = append(w.outbox, ev)
}

// startOutbox sends off what was emitted under the lock. It is called with the lock held.
func (w *Workspace) startOutbox() {
	out := w.outbox
	w.outbox = nil
	for _, ev := range out {
		for _, e := range w.faults.onEvent(w, ev) {
			w.fly(e.event, e.wait)
		}
	}
}

func (w *Workspace) fly(ev *pendingEvent, wait time.Duration) {
	w.flight.n++
	go func() {
		w.opt.Clock.Sleep(context.Background(), wait)
		w.carry(ev)
		w.landed(ev)
	}()
}

// landed forgets an event that was delivered or given up.
func (w *Workspace) landed(ev *pendingEvent) {
	w.mu.Lock()
	delete(w.st.Pending, ev.ID)
	w.writes++
	w.mu.Unlock()
	w.persist()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flight.n--
	if w.flight.n == 0 && w.flight.idle != nil {
		close(w.flight.idle)
		w.flight.idle = nil
	}
}

// carry makes the first attempt and the retries Slack makes.
func (w *Workspace) carry(ev *pendingEvent) {
	var payload map[string]any
	if err := json.Unmarshal(ev.Body, &payload); err != nil {
		return
	}
	for {
		app, err := w.appByID(ev.App)
		if err != nil {
			return
		}
		a := w.send(context.Background(), app, parcel{
			kind: DeliverEvent, typ: ev.Type, url: app.EventsURL, payload: payload, retry: ev.Retry,
			reason: ev.Reason, eventID: ev.ID,
		})
		if a.problem == "" || ev.Retry >= len(retryWaits) || a.header.Get("X-Slack-No-Retry") == "1" {
			return
		}
		wait := retryWaits[ev.Retry]
		w.mu.Lock()
		ev.Retry, ev.Reason, ev.NotTill = ev.Retry+1, a.problem, w.now().Add(wait)
		w.mu.Unlock()
		w.opt.Clock.Sleep(context.Background(), wait)
	}
}
