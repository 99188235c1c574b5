package service_test

import (
	"errors"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

// TestWhoMayKnow: of a private incident its people and the members of its groups, as the store knows them; what the store
// does not know, knows of long ago, or cannot say lets nobody in.
func TestWhoMayKnow(t *testing.T) {
	t.Parallel()
	private := incident.Incident{
		Private: true, Commander: "U0CMD", DeclaredBy: "U0DECL", Invited: []incident.PersonID{"U0DUTY"},
		Settings: incident.Settings{Responders: []string{"U0RESP", "S0FRESH", "S0OLD", "S0UNKNOWN"}},
	}
	public := private
	public.Private = false
	for p, want := range map[incident.PersonID]bool{
		"U0CMD": true, "U0DECL": true, "U0DUTY": true, "U0RESP": true, "U0FRESH": true,
		"U0OLD": false, "U0ELSE": false, "": false, "mail:a@example.com": false,
	} {
		d := open(t)
		d.group("S0FRESH", 0, "U0FRESH")
		d.group("S0OLD", 49*time.Hour, "U0OLD")
		d.group("S0NOTASKED", 0, "U0ELSE")
		if got := d.MayKnow(t.Context(), p, "", private); got != want {
			t.Errorf("%q may know: %t", p, got)
		}
		if !d.MayKnow(t.Context(), p, "", public) {
			t.Errorf("a public one is kept from %q", p)
		}
	}
}

func (d *desk) group(id string, age time.Duration, members ...incident.PersonID) {
	d.t.Helper()
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error {
		return tx.Set(store.GroupPath(id), people.Group{ID: id, Members: members, SeenAt: d.Now().Add(-age)})
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestNobodyLetsThemselvesIn: that a person belongs to a private incident is found out here, whatever the request says.
func TestNobodyLetsThemselvesIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	s := settings()
	s.Slack.Responders = []string{"S0OPS"}
	d = openOn(t, d.db.DB, s)
	declared := vague("d1")
	declared.Private = true
	id := d.declare(declared).Entry.Incident
	join := func(request string, inside bool) error {
		_, err := d.Do(t.Context(), incident.Request{
			ID: request, Incident: id, At: d.Now(), By: incident.Actor{ID: "U0ELSE"}, Via: incident.ViaBrowser, Do: incident.Join{Inside: inside},
		})
		return err
	}
	var refused *incident.Refusal
	if err := join("j1", true); !errors.As(err, &refused) || refused.Code != incident.RefusedPrivate {
		t.Errorf("let in by their own word: %v", err)
	}
	d.group("S0OPS", 0, "U0ELSE")
	if err := join("j2", false); err != nil {
		t.Errorf("a member of the group: %v", err)
	}
}
