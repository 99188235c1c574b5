package slackapp

import (
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// account is what Slack tells of a change of somebody's account.
func (t *thread) account(user string, deleted bool) {
	t.t.Helper()
	t.n++
	body := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev%d","event":{"type":"user_change","event_ts":"1.%d","user":{"id":%q,"deleted":%t,"profile":{"email":"x"}}}}`, t.n, t.n, user, deleted)
	if w := t.post("/events", body); w.Code != 200 {
		t.t.Errorf("%d for %s", w.Code, body)
	}
}

func (t *thread) header() incident.Incident {
	t.t.Helper()
	s, err := t.svc.Header(t.t.Context(), t.id)
	if err != nil {
		t.t.Fatal(err)
	}
	return s.Incident
}

// TestWhoseAccountIsClosedCommandsNoMore: and nobody else loses anything by a change of an account, however often it is told.
func TestWhoseAccountIsClosedCommandsNoMore(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	for _, c := range []struct {
		user    string
		deleted bool
		leads   incident.PersonID
	}{{"U0KAKEI", false, "U0KAKEI"}, {"U0BERLIN", true, "U0KAKEI"}, {"U0KAKEI", true, ""}, {"U0KAKEI", true, ""}} {
		d.account(c.user, c.deleted)
		if got := d.header().Commander; got != c.leads {
			t.Errorf("%s closed: %t: %q commands", c.user, c.deleted, got)
		}
	}
	if len(d.closed) != 3 {
		t.Errorf("closed are %q", d.closed)
	}
	if w := d.post("/events", `{"type":"event_callback","event_id":"Ev9","event":{"type":"user_change","user":{"id":"../x","deleted":true}}}`); w.Code != 400 {
		t.Errorf("%d for an id that is none", w.Code)
	}
}

// TestWordsOfTheCommanderAreHeard in their room, of them alone, and not twice within a minute.
func TestWordsOfTheCommanderAreHeard(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	began := d.header().CommandedAt
	say := func(user, channel string, after time.Duration) {
		t.Helper()
		d.n++
		body := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev%d","event":{"type":"message","channel":%q,"user":%q,"text":"hello","ts":%q}}`, d.n, channel, user, incident.Stamp(began.Add(after)))
		if w := d.post("/events", body); w.Code != 200 {
			t.Errorf("%d for %s", w.Code, body)
		}
	}
	d.passed = 5 * time.Minute
	say("U0BERLIN", "C0ROOM", 2*time.Minute)
	say("U0KAKEI", "C0ELSE", 2*time.Minute)
	if !d.header().Heard.IsZero() {
		t.Error("it was heard of somebody else, or elsewhere")
	}
	say("U0KAKEI", "C0ROOM", 2*time.Minute)
	say("U0KAKEI", "C0ROOM", 2*time.Minute+30*time.Second)
	if got := d.header().Heard.Sub(began); got != 2*time.Minute {
		t.Errorf("heard after %v", got)
	}
}
