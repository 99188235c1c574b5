package service_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/watch"
)

// watching is a desk whose team has three tools: two that are looked at, and one at which a person looks.
func watching(t *testing.T) *desk {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{Volatile: true, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := settings()
	s.Watch.Tools = []config.Tool{
		{ID: "portal", Name: incident.Text{JA: "ポータル", EN: "Portal"}, URL: "https://portal.example.com/", Owner: "U0SATO"},
		{ID: "zendesk", Name: incident.Text{JA: "Zendesk", EN: "Zendesk"}, Page: "https://status.zendesk.com/api/ssp/incidents.json", Owner: "S0DESK"},
		{ID: "phones", Name: incident.Text{JA: "電話", EN: "phones"}},
	}
	return openOn(t, db, s)
}

// sees is a minute m after t0 in which the portal says what it says, and the other is fine.
func (d *desk) sees(m int64, portal watch.Verdict) int {
	d.t.Helper()
	told, err := d.look(m, portal)
	if err != nil {
		d.t.Fatal(err)
	}
	return told
}

func (d *desk) look(m int64, portal watch.Verdict) (int, error) {
	d.now.Store(60 * m)
	seen := []watch.Observation{{Tool: "portal", At: d.Now(), Says: portal}, {Tool: "zendesk", At: d.Now(), Says: watch.Fine}}
	if portal != watch.Fine {
		seen[0].Wrong = incident.Wrong{Code: incident.WrongStatus, Detail: "503"}
	}
	return d.Watch(d.t.Context(), watch.Look{Tools: seen})
}

// heard lists what an incident was told of tools.
func (d *desk) heard(id incident.ID) (out []incident.Entry) {
	d.t.Helper()
	entries, err := store.Timeline(d.t.Context(), d.db, id, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return slices.DeleteFunc(entries, func(e incident.Entry) bool { return e.Tool == nil })
}

func kinds(entries []incident.Entry) (out []incident.EntryKind) {
	for _, e := range entries {
		out = append(out, e.Kind)
	}
	return out
}

// TestLiveIncidentsHearOfTools: each that runs once, a drill and what is over not at all, and Slack's worker is woken to tell the
// room.
func TestLiveIncidentsHearOfTools(t *testing.T) {
	t.Parallel()
	d := watching(t)
	_ = d.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Set(store.PersonPath("U0SATO"), people.Person{ID: "U0SATO", Name: "佐藤"})
	})
	drill := outage("drill")
	drill.Kind = incident.Drill
	other := outage("b")
	other.Facts.Region = "us-east-1"
	runs, trains, over := d.declare(outage("a")).Entry.Incident, d.declare(drill).Entry.Incident, d.declare(other).Entry.Incident
	d.do(over, "end", incident.End{Confirmed: true, Note: "seen"})
	marks := len(d.pending(incident.Slack))
	if told := d.sees(1, watch.Fails); told != 0 || len(d.heard(runs)) > 0 {
		t.Errorf("one failure is told %d times", told)
	}
	if told := d.sees(2, watch.Fails); told != 1 {
		t.Errorf("that it is down is told %d times", told)
	}
	if told := d.sees(3, watch.Fails); told != 0 {
		t.Errorf("it is told %d times more", told)
	}
	heard := d.heard(runs)
	if len(heard) != 1 || len(d.heard(trains)) > 0 || len(d.heard(over)) > 0 {
		t.Fatalf("heard have %v, the drill %v, what is over %v", kinds(heard), kinds(d.heard(trains)), kinds(d.heard(over)))
	}
	e := heard[0]
	if e.Kind != incident.EntryToolDown || e.Key != "portal" || !e.From.Equal(t0.Add(time.Minute)) || e.By != "" || e.Via != incident.ViaTool ||
		e.Tool.OwnerName != "佐藤" || e.Tool.Name.JA != "ポータル" || e.Tool.Wrong != (incident.Wrong{Code: incident.WrongStatus, Detail: "503"}) {
		t.Errorf("%+v of %+v", e, e.Tool)
	}
	if news := d.header(runs).News; len(news) != 1 || news[0].Entry.Key != "portal" {
		t.Errorf("the room is told %+v", news)
	}
	if n := len(d.pending(incident.Slack)) - marks; n != 1 {
		t.Errorf("%d marks wake Slack's worker", n)
	}
	d.sees(4, watch.Fine)
	d.sees(5, watch.Fine)
	if heard = d.heard(runs); len(heard) != 2 || heard[1].Kind != incident.EntryToolUp || !heard[1].From.Equal(t0.Add(time.Minute)) || !heard[1].Tool.Since.Equal(t0.Add(4*time.Minute)) {
		t.Errorf("%v", kinds(heard))
	}
}

// TestAToolThatIsDownAlready: whatever begins after that hears of it once, with what to use instead; a drill does not, nor what came of
// a sign whose card said so.
func TestAToolThatIsDownAlready(t *testing.T) {
	t.Parallel()
	d := watching(t)
	d.sees(1, watch.Fails)
	d.sees(2, watch.Fails)
	d.now.Store(3 * 60)
	drill := outage("drill")
	drill.Kind = incident.Drill
	other := symptom("s1")
	other.Do.Facts.Region = "us-east-1"
	runs, trains, sign := d.declare(outage("a")).Entry.Incident, d.declare(drill).Entry.Incident, d.report(other).Entry.Incident
	d.begin(sign, "b1", incident.Begin{})
	if told := d.sees(4, watch.Fails); told != 1 {
		t.Errorf("told %d times", told)
	}
	for m := int64(5); m < 20; m++ {
		if told := d.sees(m, watch.Fails); told != 0 {
			t.Errorf("told %d times more in minute %d", told, m)
		}
	}
	heard := d.heard(runs)
	if len(heard) != 1 || heard[0].Kind != incident.EntryToolDown || !heard[0].From.Equal(t0.Add(time.Minute)) || len(d.header(runs).News) != 1 {
		t.Fatalf("heard is %v", kinds(heard))
	}
	if len(d.heard(trains)) > 0 || len(d.heard(sign)) > 0 {
		t.Errorf("the drill heard %v, what came of a sign %v", kinds(d.heard(trains)), kinds(d.heard(sign)))
	}
	d.sees(20, watch.Fine)
	d.sees(21, watch.Fine)
	d.declare(vague("late"))
	if told := d.sees(22, watch.Fine); told != 0 {
		t.Errorf("of what is up again it is told %d times", told)
	}
}

// TestAToolThatTheSignDidNotTell: what its card did not say is told once it begins.
func TestAToolThatTheSignDidNotTell(t *testing.T) {
	t.Parallel()
	d := watching(t)
	first := d.report(symptom("s1")).Entry.Incident // before anything is known
	d.begin(first, "b1", incident.Begin{})
	d.sees(1, watch.Fails)
	d.sees(2, watch.Fails)
	d.sees(3, watch.Fails)
	if got := kinds(d.heard(first)); !slices.Equal(got, []incident.EntryKind{incident.EntryToolDown}) {
		t.Errorf("heard is %v", got)
	}
}

// TestWhatCouldNotBeToldIsToldTheNextMinute: whichever commit of a minute is lost or does not happen, the incident hears of it
// once, and nothing is left to tell.
func TestWhatCouldNotBeToldIsToldTheNextMinute(t *testing.T) {
	t.Parallel()
	for _, happens := range []bool{true, false} {
		for skip := range 4 {
			t.Run(fmt.Sprint(happens, skip), func(t *testing.T) {
				t.Parallel()
				d := watching(t)
				id := d.declare(outage("a")).Entry.Incident
				d.sees(1, watch.Fails)
				d.db.script(skip, happens)
				_, _ = d.look(2, watch.Fails) // may fail: the next minute does it again
				d.db.calm()
				d.sees(3, watch.Fails)
				d.sees(4, watch.Fails)
				if got := kinds(d.heard(id)); !slices.Equal(got, []incident.EntryKind{incident.EntryToolDown}) {
					t.Errorf("heard is %v", got)
				}
				var state watch.State
				if err := d.db.Get(t.Context(), store.SourcesPath, &state); err != nil || len(state.Untold) > 0 {
					t.Errorf("%v, still to be told %v", err, state.Untold)
				}
			})
		}
	}
}

func (f *fickle) calm() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.skip, f.lose = 0, nil
}

// script lets so many commits happen and be known; of the next three nobody learns.
func (f *fickle) script(skip int, happens bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.skip, f.lose = skip, nil
	f.lose = []bool{happens, happens, happens}
}

// interrupted is a store in which something else happens before it is first read what runs.
type interrupted struct {
	store.DB
	by func()
}

func (o *interrupted) Get(ctx context.Context, path string, into any) error {
	if by := o.by; by != nil && path == store.SignsPath {
		o.by = nil
		by()
	}
	return o.DB.Get(ctx, path, into)
}

// TestALookThatTellsLate tells nothing that began meanwhile what was so before.
func TestALookThatTellsLate(t *testing.T) {
	t.Parallel()
	for name, begins := range map[string]int64{"as it comes back": 5, "when it is back": 6} {
		d := watching(t)
		var id incident.ID
		late := openOn(t, &interrupted{DB: d.db.DB, by: func() {
			for m := range begins + 1 {
				if m == begins {
					id = d.declare(outage("d1")).State.Incident.ID
				}
				d.sees(m, map[bool]watch.Verdict{true: watch.Fails, false: watch.Fine}[m < 4])
			}
		}}, d.Settings())
		d.sees(1, watch.Fails)
		late.sees(2, watch.Fails)
		if down := d.header(id).ToolsDown(); len(down) > 0 {
			t.Errorf("%s: %v, down: %+v", name, kinds(d.heard(id)), down)
		}
	}
}

// TestTwoClocksAtOnce: the minute's clock calls several times at a time.
func TestTwoClocksAtOnce(t *testing.T) {
	t.Parallel()
	d := watching(t)
	id := d.declare(outage("a")).Entry.Incident
	d.sees(1, watch.Fails)
	d.now.Store(120)
	var clocks sync.WaitGroup
	for range 4 {
		clocks.Go(func() {
			seen := []watch.Observation{{Tool: "portal", At: d.Now(), Says: watch.Fails}, {Tool: "zendesk", At: d.Now(), Says: watch.Fine}}
			if _, err := d.Watch(t.Context(), watch.Look{Tools: seen}); err != nil {
				t.Error(err)
			}
		})
	}
	clocks.Wait()
	if got := kinds(d.heard(id)); !slices.Equal(got, []incident.EntryKind{incident.EntryToolDown}) {
		t.Errorf("heard is %v", got)
	}
}

// TestTools: how each does, in the order of the settings, for whoever begins to look.
func TestTools(t *testing.T) {
	t.Parallel()
	d := watching(t)
	_ = d.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Set(store.NamePath("S0DESK"), people.Name{ID: "S0DESK", Name: "サポート窓口"})
	})
	read := func() (out []string) {
		tools, err := d.Tools(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range tools {
			out = append(out, fmt.Sprint(s.ID, " ", s.Name.EN, " ", s.Is, " ", s.Owner, s.OwnerName))
		}
		return out
	}
	if got, want := read(), []string{"portal Portal unknown U0SATO", "zendesk Zendesk unknown S0DESKサポート窓口", "phones phones manual "}; !slices.Equal(got, want) {
		t.Errorf("before anybody looked: %q", got)
	}
	d.sees(1, watch.Fails)
	d.sees(2, watch.Fails)
	if got, want := read(), []string{"portal Portal down U0SATO", "zendesk Zendesk up S0DESKサポート窓口", "phones phones manual "}; !slices.Equal(got, want) {
		t.Errorf("then: %q", got)
	}
	if none, err := open(t).Tools(t.Context()); none != nil || err != nil {
		t.Errorf("of a team that names none: %v, %v", none, err)
	}
}
