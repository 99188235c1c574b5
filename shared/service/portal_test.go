package service_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// posted has a notice of an incident stand on the portal, as far as the incident knows; its mark is left for whoever puts it there.
func (d *desk) posted(id incident.ID) {
	d.t.Helper()
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error {
		state, err := store.LoadTx(tx, id, incident.Scope{})
		if err != nil {
			return err
		}
		i := state.Incident
		i.Portal = &incident.PortalRow{Incident: id, Changes: 1, Posted: []incident.Posted{{No: 1, Version: 1, Stage: incident.FirstNotice, At: d.Now()}}}
		return store.Commit(tx, incident.Decision{
			Incident: &i, Posts: i.Portal, Systems: []incident.System{incident.Portal},
			Entry: incident.Entry{ID: "posted", Incident: id, Kind: incident.EntryNoticeSent, At: d.Now()},
		})
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// served takes the portal's marks away, as its worker does when all is done.
func (d *desk) served() {
	d.t.Helper()
	for _, m := range d.pending(incident.Portal) {
		if err := d.db.Update(d.t.Context(), func(tx store.Tx) error { return tx.Delete(m.Path()) }); err != nil {
			d.t.Fatal(err)
		}
	}
}

func (d *desk) tells() incident.Shown {
	d.t.Helper()
	if err := d.TellPortal(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	for _, id := range d.ids() {
		if p := d.header(id).Portal; p != nil {
			return p.Shown
		}
	}
	return incident.Shown{}
}

func (d *desk) ids() (out []incident.ID) {
	d.t.Helper()
	docs, err := d.db.List(d.t.Context(), store.Query{Collection: "incidents"})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, doc := range docs {
		out = append(out, incident.ID(doc.ID()))
	}
	return out
}

// portalFails has the system say that an object cannot be put there, or can again.
func (d *desk) portalFails(event incident.Event, name string) {
	d.t.Helper()
	if _, err := d.Do(d.t.Context(), incident.Tell(name, incident.Workspace, d.Now(), incident.ViaTool, event)); err != nil {
		d.t.Fatal(err)
	}
}

// TestIncidentsHearHowItWentOnThePortal: nothing while it is on its way, then that it stands there; or why it does not, and once it does.
func TestIncidentsHearHowItWentOnThePortal(t *testing.T) {
	t.Parallel()
	d := openPortal(t)
	if err := d.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := d.declare(outage("a")).Entry.Incident
	if got := d.tells(); got != (incident.Shown{}) {
		t.Errorf("before there is anything: %+v", got)
	}
	d.posted(id)
	if got := d.tells(); got != (incident.Shown{}) {
		t.Errorf("on its way: %+v", got)
	}
	problem := incident.Problem{System: string(incident.Portal), Key: "object/index.html", Code: "portal_denied", Since: d.Now()}
	d.portalFails(incident.Failed{Problem: problem}, "fails")
	if got := d.tells(); got.No != 0 || got.Fault != "portal_denied" || got.Since.IsZero() {
		t.Errorf("refused: %+v", got)
	}
	d.tells()
	d.portalFails(incident.Healed{ProblemID: problem.ID()}, "heals")
	d.served()
	if got := d.tells(); got != (incident.Shown{No: 1}) {
		t.Errorf("it stands there: %+v", got)
	}
	d.tells()
	kinds := map[incident.EntryKind]int{}
	for _, e := range d.timeline(id) {
		kinds[e.Kind]++
	}
	if kinds[incident.EntryPortalFailed] != 1 || kinds[incident.EntryPortalShows] != 1 {
		t.Errorf("the timeline: %v", kinds)
	}
}

// openPortal is a desk whose settings name a portal.
func openPortal(t *testing.T) *desk {
	t.Helper()
	s := settings()
	s.Notices.Portal.URL = "https://status.example.com"
	return openOn(t, open(t).db, s)
}

// TestAPortalThatWasTakenOutOfTheSettings: what was sent there since is not up, which is said, by the clock where nobody else does; what
// stood there before stays. Once the portal is back it is put up.
func TestAPortalThatWasTakenOutOfTheSettings(t *testing.T) {
	t.Parallel()
	with := openPortal(t)
	id := with.declare(outage("a")).Entry.Incident
	with.posted(id)
	d := openOn(t, with.db, settings())
	d.served() // there is nothing to plan
	for range 2 {
		if err := d.TryPortal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.header(id).Portal.Shown; got.No != 0 || got.Fault != incident.CodeNoPortal || got.Since.IsZero() {
		t.Errorf("without a portal: %+v", got)
	}
	if got := with.tells(); got != (incident.Shown{No: 1}) {
		t.Errorf("it is back: %+v", got)
	}
	if got := d.tells(); got != (incident.Shown{No: 1}) {
		t.Errorf("taken out again: %+v", got)
	}
}

// TestThePortalTurnsWithTheDay once a day of the team's zone, and not where there is no portal.
func TestThePortalTurnsWithTheDay(t *testing.T) {
	t.Parallel()
	d := open(t)
	if err := d.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.TryPortal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if day := d.header(incident.Workspace).PortalDay; day != "" {
		t.Errorf("without a portal it is of %s", day)
	}
	d = openPortal(t)
	if err := d.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		hour int
		want string
		left int
	}{{0, "2026-02-21", 1}, {10, "2026-02-21", 1}, {23, "2026-02-21", 1}, {24, "2026-02-22", 2}} {
		d.now.Store(int64(c.hour) * int64(time.Hour/time.Second))
		if err := d.TryPortal(t.Context()); err != nil {
			t.Fatal(err)
		}
		day, marks := d.header(incident.Workspace).PortalDay, d.pending(incident.Portal)
		if day != c.want || len(marks) < c.left {
			t.Errorf("after %d hours it is of %s, with %d marks", c.hour, day, len(marks))
		}
	}
}
