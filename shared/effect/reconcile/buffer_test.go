package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// A declaration posts a message a second, and each reading of the marks and each transaction is paid for: one of
// three calls is recorded by itself at most, and marks are read every 1.7 s.
func TestADeclarationCostsLittle(t *testing.T) {
	bubble(t, func(b *bundle) {
		part := incident.PlaybookPart{Phase: incident.Respond}
		for n := range 25 {
			part.Todos = append(part.Todos, incident.TodoDef{ID: incident.TodoID(fmt.Sprint(n))})
		}
		b.declareWith(part)
		b.out.pace = true
		commits := 0
		db := &hooked{DB: b.db, update: func(commit bool) error {
			if commit {
				commits++
			}
			return nil
		}}
		b.runner = b.worker(db)
		began := time.Now()
		b.serve(soon)
		b.complete()
		if calls := len(b.out.order("")); 3*commits > calls {
			b.t.Errorf("%d transactions for %d calls", commits, calls)
		}
		if took := time.Since(began); db.lists > 6+int(took/(1700*time.Millisecond)) {
			b.t.Errorf("%d lists in %s", db.lists, took)
		}
	})
}

// An edit that is done and not recorded may show old facts. So the lease names it until it is recorded, even if it is renewed for
// other edits in between.
func TestABufferedEditIsMadeAgainAfterADeath(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.wait["todo/3"] = time.Now().Add(25 * time.Second) // keeps the worker there
		var dead atomic.Bool
		done := make(chan error)
		go func() {
			done <- b.worker(&hooked{DB: b.db, dead: dead.Load}).Serve(b.t.Context(), inc)
		}()
		time.Sleep(8 * time.Second)
		b.ask(incident.Claim{Todo: "2"})
		time.Sleep(1500 * time.Millisecond)
		region := "eu-west-1"
		b.ask(incident.Correct{Region: &region})
		time.Sleep(1500 * time.Millisecond)
		dead.Store(true)
		if err := <-done; !errors.Is(err, errDown) {
			b.t.Fatal("it lived: ", err)
		}
		if edits := b.out.times("todo/2"); edits != 2 {
			b.t.Fatalf("%d calls for todo/2: the test shows nothing", edits)
		}
		b.ask(incident.Release{Todo: "2"}) // it is as it was recorded: nothing seems to be left to do
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
	})
}

// The buffer is recorded in time although a call runs on: the channel at once, news for people after a second, the rest after
// four.
func TestBufferedOutcomesAreRecordedInTime(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("announce/C0ALL", slow(almostLate))
		b.out.next("topic", refused(effect.Error{Class: effect.Permanent, Code: "too_long"}))
		served := b.serving()
		time.Sleep(b.out.takes + time.Millisecond)
		if b.records().Items[plan.ChannelKey].Ref.Zero() {
			b.t.Error("the room was not recorded at once")
		}
		time.Sleep(2 * time.Second)
		if len(b.state().Incident.Problems) != 1 {
			b.t.Error("a failure was not told within a second")
		}
		b.ask(incident.Claim{Todo: "3"})
		time.Sleep(1500 * time.Millisecond)
		shown := b.out.times("todo/3")
		time.Sleep(4 * time.Second)
		if rec := b.records().Items["todo/3"]; shown != 2 || rec.Hash != b.planned("todo/3").Hash() {
			b.t.Errorf("%d calls; the edit was not recorded within four seconds", shown)
		}
		served()
	})
}

// News for people is recorded within a second although a call runs on.
func TestAnAutomaticTodoIsTickedWithinASecond(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declareWith(incident.PlaybookPart{Phase: incident.Respond, Todos: []incident.TodoDef{{ID: "1", Auto: []string{"topic"}}}})
		b.out.next("announce/C0ALL", slow(almostLate))
		served := b.serving()
		for b.out.times("topic") == 0 {
			time.Sleep(b.out.takes)
		}
		time.Sleep(b.out.takes + 1100*time.Millisecond)
		if todo, _ := b.state().Todo("1"); todo.State != incident.TodoDone {
			b.t.Error("nobody was told")
		}
		served()
	})
}

// Failures that are buffered together are all recorded.
func TestFailuresAreToldTogether(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		for _, key := range []plan.Key{"announce/C0ALL", "topic", "purpose"} {
			b.out.next(key, refused(effect.Error{Class: effect.Permanent, Code: "too_long"}))
		}
		b.serve(soon)
		if n := len(b.state().Incident.Problems); n != 3 {
			b.t.Errorf("%d problems of 3", n)
		}
	})
}

// almostLate is nearly as long as a call may take.
const almostLate = 7800 * time.Millisecond

func (b *bundle) planned(key plan.Key) plan.Effect {
	all := plan.Slack(b.state(), b.records().Refs())
	return all[slices.IndexFunc(all, func(e plan.Effect) bool { return e.Key == key })]
}

// An edit is sent without another renewal of the lease when the lease names it already. It stays named while the outcomes of
// others are recorded and time passes, so that a successor makes it again.
func TestAnEditThatWasNamedBeforehandIsMadeAgainAfterADeath(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		title := "RDS"
		b.ask(incident.Claim{Todo: "2"})
		b.ask(incident.Correct{Title: &title}) // its edits are sent at once, and the lease names the TODO's with them
		b.out.wait["todo/2"], b.out.wait["topic"] = time.Now().Add(9500*time.Millisecond), time.Now().Add(8500*time.Millisecond)
		b.out.next("todo/2", slow(almostLate))
		b.out.next("topic", func(context.Context, func() plan.Ref) (plan.Ref, error) {
			time.Sleep(1300 * time.Millisecond)
			return plan.Ref{}, &effect.Error{Class: effect.RetryLater, Code: "ratelimited", RetryAfter: 20 * time.Second}
		})
		var dead atomic.Bool
		done := make(chan error)
		go func() { done <- b.worker(&hooked{DB: b.db, dead: dead.Load}).Serve(b.t.Context(), inc) }()
		time.Sleep(12 * time.Second) // the lease was renewed at 10 s
		dead.Store(true)
		if err := <-done; !errors.Is(err, errDown) {
			b.t.Fatal("it lived: ", err)
		}
		b.ask(incident.Release{Todo: "2"}) // it is as it was recorded: nothing seems to be left to do
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
	})
}
