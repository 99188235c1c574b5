package slackapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// opensHome is what Slack tells of somebody who opens a tab of the app.
func (d *desk) opensHome(user, tab string) (shown string) {
	d.t.Helper()
	before := len(d.homes)
	w := d.post("/events", fmt.Sprintf(`{"type":"event_callback","event_id":"Ev1","event":{"type":"app_home_opened","user":%q,"channel":"D0APP","tab":%q,"event_ts":"1.2"}}`, user, tab))
	if w.Code != 200 {
		d.t.Errorf("%d when %s opens %s", w.Code, user, tab)
	}
	if len(d.homes) == before {
		return ""
	}
	last := d.homes[len(d.homes)-1]
	if last.to != incident.PersonID(user) {
		d.t.Errorf("%s sees what %s opened", last.to, user)
	}
	body, err := json.Marshal(last.shown.Blocks)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(body)
}

func (t *thread) does(user string, do incident.Action) {
	t.t.Helper()
	t.n++
	_, err := t.svc.Do(t.t.Context(), incident.Request{ID: fmt.Sprint("home", t.n), Incident: t.id, At: at, By: incident.Actor{ID: incident.PersonID(user)}, Via: incident.ViaSlack, Do: do})
	if err != nil {
		t.t.Fatal(err)
	}
}

// TestHomeShowsWhatIsTheirs: of two people each sees their own TODOs, those that they help with among them, and what runs.
func TestHomeShowsWhatIsTheirs(t *testing.T) {
	t.Parallel()
	d := open(t).thread()
	d.names = map[string]string{"U0KAKEI": "Kakei"}
	free := d.opensHome("U0BERLIN", "home")
	d.does("U0BERLIN", incident.Claim{Todo: d.todo})
	owner := d.opensHome("U0BERLIN", "home")
	d.does("U0BANGKOK", incident.Claim{Todo: d.todo})
	helper := d.opensHome("U0BANGKOK", "home")
	d.does("U0BERLIN", incident.Finish{Todo: d.todo})
	done := d.opensHome("U0BERLIN", "home")
	for name, c := range map[string]struct{ shown, has, lacks string }{
		"nothing is theirs":  {free, "You have no TODOs.", "https://slack/p1"},
		"what runs":          {free, "Tokyo EC2 · First response · Commander Kakei · channel being created", ""},
		"theirs":             {owner, "*Your TODOs* (1)", "helping"},
		"linked to its card": {owner, "https://slack/p1|", ""},
		"helped with":        {helper, "helping", "You have no TODO"},
		"done":               {done, "You have no TODOs.", "https://slack/p1"},
	} {
		if !strings.Contains(c.shown, c.has) || c.lacks != "" && strings.Contains(c.shown, c.lacks) {
			t.Errorf("%s: no %q, or %q in\n%s", name, c.has, c.lacks, c.shown)
		}
	}
}

// TestOnlyTheHomeTabIsShown, and to nobody of whom Slack says nothing.
func TestOnlyTheHomeTabIsShown(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, tab := range []string{"messages", "about", ""} {
		if shown := d.opensHome("U0KAKEI", tab); shown != "" {
			t.Errorf("%q: %s", tab, shown)
		}
	}
	if w := d.post("/events", `{"type":"event_callback","event_id":"Ev1","event":{"type":"app_home_opened","tab":"home","event_ts":"1.2"}}`); w.Code != 200 || len(d.homes) > 0 {
		t.Errorf("%d, %d are shown to nobody", w.Code, len(d.homes))
	}
	if w := d.post("/events", `{"type":"event_callback","event_id":"Ev1","event":{"type":"app_home_opened","user":"../x","tab":"home"}}`); w.Code != 400 {
		t.Errorf("%d for an id that is none", w.Code)
	}
}

// TestHomeLeaksNothing: guests learn nothing, and of what is private whoever is not in it does not either.
func TestHomeLeaksNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	res, err := d.svc.Declare(t.Context(), service.Declaration{
		RequestID: "p", By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Kind: incident.Live, Facts: incident.Facts{Title: "Secret EC2"}, Private: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	private := &thread{desk: d, id: res.Entry.Incident}
	private.does("U0KAKEI", incident.Claim{Todo: "4.3b"})
	for who, knows := range map[string]bool{"U0KAKEI": true, "U0BERLIN": false, "U0GUEST": false} {
		if shown := d.opensHome(who, "home"); shown == "" || strings.Contains(shown, "Secret") != knows || strings.Contains(shown, "4.3b") != knows {
			t.Errorf("%s sees %s", who, shown)
		}
	}
	if shown := d.opensHome("U0GUEST", "home"); strings.Contains(shown, "runs") {
		t.Errorf("a guest sees %s", shown)
	}
}

// TestHomeThatFails: what cannot be read is said, with what to do by hand, and that Slack takes none is no reason to deliver it again.
func TestHomeThatFails(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.refuses = errors.New("not_enabled")
	d.opensHome("U0KAKEI", "home")
	if err := d.db.Close(); err != nil {
		t.Fatal(err)
	}
	if shown := d.opensHome("U0KAKEI", "home"); !strings.Contains(shown, "Noroshi") || strings.Contains(shown, "You have no TODO") {
		t.Errorf("without a store: %s", shown)
	}
}

// TestHomeKnowsSitesByGroup: whoever belongs to a site by its user group sees its shifts.
func TestHomeKnowsSitesByGroup(t *testing.T) {
	t.Parallel()
	d := open(t)
	settings := d.svc.Settings()
	settings.Sites = []incident.Site{{ID: "berlin", Timezone: "Europe/Berlin", People: []string{"S0BERLIN"}, Shifts: []incident.Shift{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: "00:00", To: "24:00"}}}}
	d.app.svc = service.New(d.db, settings, playbook.Builtins(), d.svc.Clock())
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Set(store.GroupPath("S0BERLIN"), people.Group{ID: "S0BERLIN", Members: []incident.PersonID{"U0BERLIN"}, SeenAt: at})
	})
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]string{"U0BERLIN": "berlin: on shift", "U0KAKEI": "You are on no site's shifts."} {
		if shown := d.opensHome(who, "home"); !strings.Contains(shown, want) {
			t.Errorf("%s sees %s", who, shown)
		}
	}
}

// TestHomeLooksIntoSoManyIncidents: of more it says that their TODOs are not shown.
func TestHomeLooksIntoSoManyIncidents(t *testing.T) {
	t.Parallel()
	d := open(t)
	for n := range homeLooks + 2 {
		_, err := d.svc.Declare(t.Context(), service.Declaration{
			RequestID: fmt.Sprint("many", n), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Kind: incident.Drill, Facts: incident.Facts{Title: "EC2"}, Anyway: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		shown, want := d.opensHome("U0KAKEI", "home"), "TODOs of 1 other incident are not shown here."
		if n > homeLooks {
			want = "TODOs of 2 other incidents are not shown here."
		}
		if strings.Contains(shown, want) != (n >= homeLooks) {
			t.Errorf("of %d incidents: %s", n+1, shown)
		}
	}
}
