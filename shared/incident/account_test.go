package incident_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestOnePersonAfterTheAccountIsKnown: whoever declared, took and joined by an address is the account everywhere, once, and
// is let into the channel.
func TestOnePersonAfterTheAccountIsKnown(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(newcomer, incident.Claim{Todo: notice})
	w.must(berlin, incident.Claim{Todo: notice})
	w.hands(kakei, newcomer)
	if got := w.state.Addresses(); !slices.Equal(got, []incident.PersonID{newcomer.ID}) {
		t.Fatalf("addresses %v", got)
	}
	w.must(tool, incident.AccountFound{Was: newcomer.ID, Is: berlin.ID})
	todo, _ := w.state.Todo(notice)
	if todo.Owner != berlin.ID || len(todo.Helpers) != 0 || w.state.Incident.Commander != berlin.ID || len(w.state.Addresses()) != 0 {
		t.Errorf("owner %s, helpers %v, commander %s, addresses %v", todo.Owner, todo.Helpers, w.state.Incident.Commander, w.state.Addresses())
	}
	if !slices.Contains(w.state.Incident.Invited, berlin.ID) {
		t.Errorf("invited %v", w.state.Incident.Invited)
	}
	// Taking the button's claim back works under the account.
	w.must(berlin, incident.Release{Todo: notice})
	if todo, _ = w.state.Todo(notice); todo.Owner != "" {
		t.Errorf("owner %s", todo.Owner)
	}
}

// TestAnAuthorIsOneUnderTheirAccount: whoever wrote a notice by their address does not approve it by their account, and an approval
// that turns out to be an author's is void.
func TestAnAuthorIsOneUnderTheirAccount(t *testing.T) {
	t.Parallel()
	known := incident.AccountFound{Was: newcomer.ID, Is: berlin.ID}
	w := declared(t)
	w.must(newcomer, written(0, "x"))
	w.must(kakei, written(1, "y"))
	s := w.state
	s.Notice = w.notices[1]
	if got := s.Addresses(); !slices.Equal(got, []incident.PersonID{newcomer.ID}) {
		t.Fatalf("addresses %v", got)
	}
	w.must(tool, known)
	if _, err := w.ask(berlin, approving(2, "y")); code(err) != incident.RefusedAuthor {
		t.Errorf("an author approves it: %v", err)
	}

	for name, c := range map[string]struct {
		author incident.Actor
		stands bool
	}{"the author's": {berlin, false}, "another's": {kakei, true}} {
		w := noticed(t)
		w.must(c.author, written(0, "x"))
		w.must(newcomer, incident.Claim{Todo: "4.3c"})
		w.must(newcomer, approving(1, "x"))
		w.must(tool, known)
		n := w.state.Incident.Notices
		if n.Approved != c.stands || (w.notices[1].Approval != nil) != c.stands || (w.todo("4.3c").State == incident.TodoDone) != c.stands {
			t.Errorf("%s: %+v, %+v, 4.3c is %s", name, n, w.notices[1].Approval, w.todo("4.3c").State)
		}
		if slices.Contains(w.todo("4.3c").Claimants(), newcomer.ID) {
			t.Errorf("%s: %+v", name, w.todo("4.3c"))
		}
		if _, err := w.ask(kakei, sending(1, "x")); (err == nil) != c.stands {
			t.Errorf("%s: it is sent: %v", name, err)
		}
	}
}

// TestProgressFromElsewhereWaitsForSlack: words from Slack are in their thread; others are kept for it.
func TestProgressFromElsewhereWaitsForSlack(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for n := range 25 {
		via, kept := incident.ViaBrowser, min(n+1, 20)
		if n == 24 {
			via = incident.ViaSlack
		}
		d, err := incident.Decide(w.state, incident.Request{ID: "r", At: t0, By: kakei, Via: via, Do: incident.AddProgress{Todo: notice, Text: "x"}})
		if err != nil || len(d.Todos[0].Said) != kept {
			t.Fatalf("%d: %v, %v", n, d.Todos, err)
		}
		for i := range w.state.Todos {
			if w.state.Todos[i].ID == notice {
				w.state.Todos[i] = d.Todos[0]
			}
		}
	}
	if todo, _ := w.state.Todo(notice); len(todo.Said) != 20 || todo.Progress != 25 {
		t.Errorf("%d kept of %d", len(todo.Said), todo.Progress)
	}
}
