package service_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

var t0 = time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)

var (
	kakei  = incident.Actor{ID: "U0KAKEI"}
	berlin = incident.Actor{ID: "U0BERLIN"}
	guest  = incident.Actor{ID: "U0GUEST", Outsider: true}
)

// desk is a service with its store, and a clock that the test moves.
type desk struct {
	*service.Service
	t   testing.TB
	db  *fickle
	now *atomic.Int64 // seconds after t0
}

func open(t *testing.T) *desk {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{Volatile: true, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return openOn(t, db, settings())
}

func openOn(t testing.TB, db store.DB, s config.Settings) *desk {
	d := &desk{t: t, db: &fickle{DB: db}, now: new(atomic.Int64)}
	d.Service = service.New(d.db, s, playbook.Builtins(), clock.Func(func() time.Time { return t0.Add(time.Duration(d.now.Load()) * time.Second) }))
	return d
}

func settings() config.Settings {
	s := config.Settings{Language: incident.Japanese, Timezone: "Asia/Tokyo", ChannelPrefix: "inc", Playbook: "aws-outage", Runbook: "https://runbook"}
	s.Slack.Help, s.Slack.Announce, s.Slack.Drill = "C0HELP", []string{"C0ALL"}, []string{"C0DRILL"}
	s.Slack.Responders, s.Slack.DrillResponders = []string{"U0LEAD"}, []string{}
	return s
}

// fickle is a store whose next commits have an outcome that nobody learns of.
type fickle struct {
	store.DB
	mu    sync.Mutex
	skip  int    // commits before that, which happen and are known
	lose  []bool // whether the commit whose answer is lost happens
	tries int
}

var errAbandoned = errors.New("the commit did not happen")

func (f *fickle) next() (happens, lost bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if f.skip--; f.skip >= 0 || len(f.lose) == 0 {
		return true, false
	}
	happens, f.lose = f.lose[0], f.lose[1:]
	return happens, true
}

func (f *fickle) Update(ctx context.Context, fn func(store.Tx) error) error {
	happens, lost := f.next()
	err := f.DB.Update(ctx, func(tx store.Tx) error {
		err := fn(tx)
		if err == nil && !happens {
			return errAbandoned
		}
		return err
	})
	if lost && (err == nil || errors.Is(err, errAbandoned)) {
		return fmt.Errorf("commit: %w", store.ErrUnknownOutcome)
	}
	return err
}

// outage is a declaration of what is known: the region and the services.
func outage(request string) service.Declaration {
	return service.Declaration{
		RequestID: request, By: kakei, Via: incident.ViaSlack, Kind: incident.Live,
		Facts: incident.Facts{Title: "EC2 に SSH できない", Region: "ap-northeast-1", Services: []string{"EC2"}},
	}
}

// vague is a declaration of which only the title is known.
func vague(request string) service.Declaration {
	d := outage(request)
	d.Facts.Region, d.Facts.Services = "", nil
	return d
}

func (d *desk) declare(what service.Declaration) service.Result {
	d.t.Helper()
	res, err := d.Declare(d.t.Context(), what)
	if err != nil {
		d.t.Fatal(err)
	}
	return res
}

func (d *desk) ask(id incident.ID, request string, by incident.Actor, do incident.Action) (service.Result, error) {
	return d.Do(d.t.Context(), incident.Request{ID: request, Incident: id, At: d.Now(), By: by, Via: incident.ViaSlack, Do: do})
}

func (d *desk) do(id incident.ID, request string, do incident.Action) service.Result {
	d.t.Helper()
	res, err := d.ask(id, request, berlin, do)
	if err != nil {
		d.t.Fatal(err)
	}
	return res
}

func (d *desk) timeline(id incident.ID) []incident.Entry {
	d.t.Helper()
	entries, err := store.Timeline(d.t.Context(), d.db, id, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return entries
}

func (d *desk) entries(id incident.ID) (ids []string) {
	d.t.Helper()
	for _, e := range d.timeline(id) {
		ids = append(ids, e.ID+" "+string(e.Kind))
	}
	return ids
}

// marks lists who has work, and because of which request.
func (d *desk) marks(id incident.ID) (out []string) {
	d.t.Helper()
	for _, s := range []incident.System{incident.Slack, incident.Docs} {
		marks, err := store.MarksFor(d.t.Context(), d.db, id, s)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, m := range marks {
			out = append(out, string(s)+" "+m.ID[len(id)+1:])
		}
	}
	return out
}

func (d *desk) running() int {
	d.t.Helper()
	list, err := d.Open(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return len(list)
}

func want[T comparable](t *testing.T, what string, got []T, list ...T) {
	t.Helper()
	if !slices.Equal(got, list) {
		t.Errorf("%s: %v, want %v", what, got, list)
	}
}

func code(err error) incident.Code {
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

func TestARequestDeliveredTwiceGetsTheFirstResult(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	d.now.Add(1)
	first := d.do(id, "c1", incident.Claim{Todo: "4.3d"})
	d.now.Add(60)
	again := d.do(id, "c1", incident.Claim{Todo: "4.3d"})
	if first.Repeated || !again.Repeated || again.Entry.ID != first.Entry.ID || !again.Entry.At.Equal(first.Entry.At) || again.Todo().Owner != berlin.ID {
		t.Errorf("first %+v\nagain %+v", first.Entry, again.Entry)
	}
	want(t, "entries", d.entries(id), "d1 declared", "c1 todo_claimed")
	want(t, "marks", d.marks(id), "slack c1", "slack d1", "docs d1")
}

func TestARefusalRecordsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	res, err := d.ask(id, "s1", berlin, incident.Skip{Todo: "4.3d"})
	if code(err) != incident.RefusedReason || res.State.Incident.ID != id {
		t.Errorf("%v, %+v", err, res)
	}
	want(t, "entries", d.entries(id), "d1 declared")
	want(t, "marks", d.marks(id), "slack d1", "docs d1")
}

func TestIdsThatNothingCanHave(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	for _, odd := range []incident.ID{"", "nosuch", id + "/todos/4.3d", "..", "a b", "狼煙"} {
		if _, err := d.ask(odd, "x", berlin, incident.Join{}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("incident %q: %v", odd, err)
		}
		if _, err := d.State(t.Context(), odd); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("state of %q: %v", odd, err)
		}
	}
	for _, odd := range []incident.TodoID{"", "nosuch", "../../../leases", "4.3d/x"} {
		if _, err := d.ask(id, "x", berlin, incident.Claim{Todo: odd}); code(err) != incident.RefusedTodo {
			t.Errorf("TODO %q: %v", odd, err)
		}
	}
}

// TestATodoIsNamedAsAPlaybookMayNameIt: with every sign that an id there may have.
func TestATodoIsNamedAsAPlaybookMayNameIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	todo := mustState(t, d, id).Todos[0]
	todo.ID, todo.State, todo.Auto = "4.3_d-x", incident.TodoOpen, nil
	if err := d.db.Update(t.Context(), func(tx store.Tx) error { return tx.Set(store.TodosOf(id)+"/4.3_d-x", todo) }); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ask(id, "x", berlin, incident.Claim{Todo: todo.ID}); err != nil {
		t.Errorf("a TODO with an underscore: %v", err)
	}
}

func TestAnAnswerThatIsLost(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string][]bool{
		"the commit happened": {true}, "the commit did not happen": {false}, "twice lost": {false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.db.lose = slices.Clone(lose)
			id := d.declare(outage("d1")).Entry.Incident
			if d.running() != 1 {
				t.Errorf("%d incidents", d.running())
			}
			d.db.lose = slices.Clone(lose)
			if res := d.do(id, "r1", incident.AddProgress{Todo: "4.3d", Text: "x"}); res.Todo().Progress != 1 {
				t.Errorf("progress counted %d times", res.Todo().Progress)
			}
			want(t, "entries", d.entries(id), "d1 declared", "r1 todo_progress")
		})
	}
}

// overtaken is a store in which, the first time, the same delivery is committed by somebody else between our reads and
// our commit.
type overtaken struct {
	store.DB
	done bool
}

func (o *overtaken) Update(ctx context.Context, fn func(store.Tx) error) error {
	if o.done {
		return o.DB.Update(ctx, fn)
	}
	o.done = true
	if err := o.DB.Update(ctx, fn); err != nil {
		return err
	}
	return fmt.Errorf("commit: %w", store.ErrExists)
}

func TestTheSameDeliveryOvertakesUs(t *testing.T) {
	t.Parallel()
	d := openOn(t, &overtaken{DB: open(t).db}, settings())
	if res := d.declare(outage("d1")); !res.Repeated || d.running() != 1 {
		t.Errorf("%d incidents: %+v", d.running(), res.Entry)
	}
}

func TestAStoreThatNeverAnswersIsGivenUp(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.db.lose = []bool{false, false, false, false}
	if _, err := d.Declare(t.Context(), outage("d1")); !errors.Is(err, store.ErrUnknownOutcome) {
		t.Errorf("got %v", err)
	}
	if d.db.tries != 3 {
		t.Errorf("tried %d times", d.db.tries)
	}
}

func TestAHundredClaimsAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	var group sync.WaitGroup
	for n := range 100 {
		group.Go(func() {
			who := incident.Actor{ID: incident.PersonID(fmt.Sprint("U", n))}
			if _, err := d.ask(id, fmt.Sprint("c", n), who, incident.Claim{Todo: "4.3d"}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	s, err := d.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	todo, _ := s.Todo("4.3d")
	people := slices.Compact(slices.Sorted(slices.Values(todo.Claimants())))
	if len(people) != 100 || len(d.entries(id)) != 101 {
		t.Errorf("%d people, %d entries", len(people), len(d.entries(id)))
	}
}

func TestTheSameRequestAtOnceIsOne(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	var fresh atomic.Int64
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			res, err := d.ask(id, "a1", berlin, incident.Add{Title: "call the data centre"})
			if err != nil {
				t.Error(err)
			}
			if !res.Repeated {
				fresh.Add(1)
			}
		})
	}
	group.Wait()
	if _, own := mustState(t, d, id).Todo("own-2"); own || fresh.Load() != 1 {
		t.Errorf("%d were the first", fresh.Load())
	}
}

func mustState(t *testing.T, d *desk, id incident.ID) incident.State {
	t.Helper()
	s, err := d.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheResultIsInPlaybookOrder(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	d.do(id, "a1", incident.Add{Title: "own"})
	res := d.do(id, "p1", incident.NextPhase{Confirmed: true})
	if got, stored := fmt.Sprint(ids(res.State)), fmt.Sprint(ids(mustState(t, d, id))); got != stored {
		t.Errorf("got %s\nstored %s", got, stored)
	}
}

func ids(s incident.State) (out []incident.TodoID) {
	for _, t := range s.Todos {
		out = append(out, t.ID)
	}
	return out
}
