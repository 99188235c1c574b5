package web

import (
	"net/http"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// TestQuietFromTheBrowser: when something is late the board offers to pause reminders; it then says until when, and who
// asked, to everybody, and offers to resume them.
func TestQuietFromTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := lateBoard(d)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	press := func(b *browser, act string) answered {
		t.Helper()
		d.now.Add(1)
		res := b.ask(http.MethodPost, actURL(id, act), b.filledIn(boardURL(id)))
		res.has(t, http.StatusSeeOther)
		return b.get(res.Header.Get("Location"))
	}
	kakei.get(boardURL(id)).has(t, http.StatusOK, actURL(id, "snooze"), actURL(id, "snooze-long")).lacks(t, actURL(id, "wake"), "🔕")
	press(kakei, "snooze-long").has(t, http.StatusOK, `class="said"`)
	i := d.state(id).Incident
	if i.Snooze == nil || i.Snooze.By != "U0KAKEI" || i.Snooze.Until.Sub(d.svc.Now()) != 2*time.Hour {
		t.Fatalf("snooze %+v", i.Snooze)
	}
	jonas.get(boardURL(id)).has(t, http.StatusOK, "🔕", "筧", actURL(id, "wake")).lacks(t, actURL(id, "snooze"))
	press(jonas, "wake").has(t, http.StatusOK, `class="said"`).lacks(t, "🔕")
	if d.state(id).Incident.Snooze != nil {
		t.Error("reminders are still paused")
	}
	if press(jonas, "snooze"); d.state(id).Incident.Snooze.Until.Sub(d.svc.Now()) != 30*time.Minute {
		t.Error("the short pause is not half an hour")
	}
}

// TestQuietIsOfferedWhereSomethingIsLate, and nowhere else.
func TestQuietIsOfferedWhereSomethingIsLate(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	b.get(boardURL(id)).has(t, http.StatusOK).lacks(t, actURL(id, "snooze"), actURL(id, "wake"))
}

// TestWhatWasMissedIsLate: a recurring TODO that was missed is late since the first time, although it is due again later.
func TestWhatWasMissedIsLate(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	d.now.Add(3600)
	todo := d.state(id).Todos[0]
	for _, x := range d.state(id).Todos {
		if !d.state(id).Incident.Automatic(x) && !x.Closed() {
			todo = x
		}
	}
	todo.Late, todo.Due, todo.Missed = d.svc.Now().Add(-10*time.Minute), d.svc.Now().Add(20*time.Minute), 1
	d.keep(id, todo)
	row := b.Site.row(&visit{lang: incident.English, now: d.svc.Now(), state: d.state(id)}, todo)
	if since := todo.Late.In(text.Zone("Asia/Tokyo")).Format("15:04"); row.Late != "10 min late since "+since+" · missed once" || row.DueOnly == "" {
		t.Errorf("late %q, due %q", row.Late, row.DueOnly)
	}
	if got := byUrgency(d.state(id).Todos); wanted(*got[0]).After(todo.Late) {
		t.Errorf("%s comes first", got[0].ID)
	}
}

// keep writes a TODO as the clock would leave it.
func (d *desk) keep(id incident.ID, todo incident.Todo) {
	d.t.Helper()
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error { return tx.Set(store.TodosOf(id)+"/"+string(todo.ID), todo) })
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestTimesHaveAZone: whoever reads elsewhere than in Tokyo is told whose clock it is, and what is not there is said in
// their language.
func TestTimesHaveAZone(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	for _, page := range []string{Root, boardURL(id), boardURL(id) + "/timeline", todoURL(id, "4.3d")} {
		b.get(page).has(t, http.StatusOK, "Times are in JST")
	}
	b.get(boardURL(id)+"/print").has(t, http.StatusOK, "Jonas").lacks(t, "(you)")
	b.get(todoURL(id, "9.9")).has(t, http.StatusNotFound, "Not found")
}

// TestHelpersAreNamed: on the board and on paper, not counted; and a round that is done says when the next one is due.
func TestHelpersAreNamed(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	todo, _ := d.state(id).Todo("4.5b")
	todo.State, todo.Owner, todo.Helpers = incident.TodoClaimed, "U0KAKEI", []incident.PersonID{"U0BERLIN"}
	d.keep(id, todo)
	for _, page := range []string{boardURL(id), boardURL(id) + "/print"} {
		b.get(page).has(t, http.StatusOK, "筧 (with Jonas").lacks(t, "+1")
	}
	todo.State, todo.ClosedBy, todo.ClosedAt = incident.TodoDone, "U0KAKEI", d.svc.Now()
	d.keep(id, todo)
	next := todo.Due.Add(todo.Every).In(text.Zone("Asia/Tokyo")).Format("15:04")
	b.get(boardURL(id)).has(t, http.StatusOK, "Next: "+next)
}
