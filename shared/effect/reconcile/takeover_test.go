package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

var errDown = errors.New("the store is down")

// dies serves with a worker whose store goes away for ever when died says so.
func (b *bundle) dies(died func() bool) {
	b.t.Helper()
	if err := b.worker(&hooked{DB: b.db, dead: died}).Serve(b.t.Context(), inc); !errors.Is(err, errDown) {
		b.t.Fatal("it lived:", err)
	}
}

func TestAnEffectOfADeadWorkerIsFoundAndNotMadeAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.dies(func() bool { return len(b.out.of("todo/2")) > 0 })
		if err := b.runner.Serve(b.t.Context(), inc); err != nil { // its lease still runs
			b.t.Fatal(err)
		}
		if b.out.lookupCount() > 0 {
			b.t.Error("the lease of a dead worker was not respected")
		}
		time.Sleep(25 * time.Second)
		b.serve(soon)
		b.complete()
		if b.out.times("todo/2") > 2 || b.out.removed > 0 {
			b.t.Errorf("made again: %v", b.out.order("todo/2"))
		}
		if b.state().Incident.Links[incident.ChannelLink].Ref == "" {
			b.t.Error("nobody knows the channel")
		}
	})
}

// A worker dies that has just posted a heading of the review, and the review is closed before the next one comes: nothing more is made by
// then, and what is there is known.
func TestAHeadingOfAClosedReviewIsFound(t *testing.T) {
	bubble(t, func(b *bundle) {
		keep := plan.KPTKey(incident.HeadKeep)
		b.declare()
		b.serve(soon)
		b.ask(incident.End{Confirmed: true, Without: true, Note: "seen"})
		b.dies(func() bool { return len(b.out.of(keep)) > 0 })
		b.ask(incident.Close{})
		time.Sleep(25 * time.Second)
		b.serve(5 * time.Minute)
		b.complete()
		if there := b.out.of(keep); len(there) != 1 || b.records().Refs()[keep].ID != there[0].ref.ID {
			b.t.Errorf("there are %d, recorded is %v", len(there), b.records().Refs()[keep])
		}
	})
}

func TestAChannelThatWasMadeByADeadWorkerIsLinked(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.dies(func() bool { return len(b.out.of(plan.ChannelKey)) > 0 })
		time.Sleep(25 * time.Second)
		b.serve(soon)
		b.complete()
		if b.state().Incident.Links[incident.ChannelLink].Ref != b.out.of(plan.ChannelKey)[0].ref.ID {
			b.t.Error("nobody knows the channel")
		}
	})
}

func TestAProcessThatIsKnownToBeDeadCostsNoSilentMinute(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.dies(func() bool { return len(b.out.of("todo/2")) > 0 })
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		began := time.Now()
		if err := b.runner.Serve(b.t.Context(), inc); err != nil {
			b.t.Fatal(err)
		}
		b.complete()
		if d := time.Since(began); d > 10*time.Second {
			b.t.Errorf("it took %s", d)
		}
	})
}

func TestAPostOfADeadWorkerThatLandsLateIsRemoved(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", late(40*time.Second))
		b.dies(func() bool { return b.out.times("todo/2") > 0 && b.out.idle() })
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
		if b.out.removed != 1 {
			b.t.Errorf("%d removed: the test shows nothing", b.out.removed)
		}
	})
}

func TestAnEditOfADeadWorkerThatLandsLateIsOverwritten(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.ask(incident.Claim{Todo: "2"})
		b.out.next("todo/2", late(15*time.Second))
		b.dies(func() bool { return b.out.times("todo/2") > 1 })
		b.ask(incident.Release{Todo: "2"}) // it is as it was recorded: nothing seems to be left to do
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
		if b.out.times("todo/3") != 1 {
			b.t.Error("what was recorded and not being edited was made again")
		}
	})
}

func TestAnEffectOfADeadWorkerShowsTheEndOfItsIncident(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.pace = true
		b.dies(func() bool { return len(b.out.of("todo/2")) > 0 })
		posted := len(b.out.of("todo/3")) // it may have posted that, too, before it noticed
		b.ask(incident.Cancel{Reason: "false alarm"})
		time.Sleep(25 * time.Second)
		b.serve(20 * time.Second) // before the sweep
		b.complete()
		if len(b.out.of("todo/2")) != 1 || b.out.times("todo/2") < 2 {
			b.t.Error("the TODO that nobody recorded still asks")
		}
		if len(b.out.of("todo/3")) != posted {
			b.t.Error("a TODO was posted after the end")
		}
	})
}

// A worker stands still between the check of its lease and its call, longer than its lease; another one does the work.
func TestAFrozenWorkerChangesNothingWhenItWakes(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
			time.Sleep(50 * time.Second)
			return do(), nil
		})
		served := b.serving()
		time.Sleep(5 * time.Second)
		if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { // what happens to its renewals while it is frozen
			return tx.Set(store.LeasePath(inc, incident.Slack), map[string]any{"holder": "gone", "token": 99, "until": time.Now()})
		}); err != nil {
			b.t.Fatal(err)
		}
		time.Sleep(time.Second)
		second := b.worker(b.db)
		if err := second.Serve(b.t.Context(), inc); err != nil {
			b.t.Fatal(err)
		}
		made := b.records().Items["todo/2"].Ref
		served() // it lost the lease, which is no error
		if b.records().Items["todo/2"].Ref != made {
			b.t.Error("the records went backwards")
		}
		b.serve(soon)
		b.complete()
	})
}

func TestAStoreThatFailsOnceCostsNoLease(t *testing.T) {
	for n := range 3 { // as many as it takes
		t.Run(fmt.Sprint("transaction ", n), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				count := 0
				b.runner = b.worker(&hooked{DB: b.db, update: func(commit bool) error {
					if commit {
						return nil
					}
					if count++; count == n+1 {
						return errDown
					}
					return nil
				}})
				if err := b.runner.Serve(b.t.Context(), inc); !errors.Is(err, errDown) {
					b.t.Fatal(err)
				}
				b.serve(soon)
				b.complete()
			})
		})
	}
}

// A read that fails is not an answer: nothing is taken for done.
func TestAReadThatFailsLosesNoMark(t *testing.T) {
	for n := range 4 { // the marks, the incident, its TODOs, the marks again
		t.Run(fmt.Sprint("read ", n), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				count := 0
				b.runner = b.worker(&hooked{DB: b.db, read: func() error {
					if count++; count == n+1 {
						return errDown
					}
					return nil
				}})
				if err := b.runner.Serve(b.t.Context(), inc); !errors.Is(err, errDown) || len(b.marks()) == 0 {
					b.t.Fatalf("%v, marks %v", err, b.marks())
				}
				b.serve(soon)
				b.complete()
			})
		})
	}
}

func TestACommitOfUnknownOutcomeIsRepeated(t *testing.T) {
	for _, done := range []bool{false, true} {
		for n := range 8 {
			t.Run(fmt.Sprintf("transaction %d, done %v", n, done), func(t *testing.T) {
				bubble(t, func(b *bundle) {
					b.declare()
					count := 0
					b.runner = b.worker(&hooked{DB: b.db, update: func(commit bool) error {
						if commit != done {
							return nil
						}
						if count++; count == n+1 {
							return store.ErrUnknownOutcome
						}
						return nil
					}})
					b.serve(soon)
					b.complete()
					if b.out.lookupCount() > 0 {
						b.t.Error("a worker that lives on had to look for what it knows")
					}
				})
			})
		}
	}
}

// A store that fails a worker, and then fails it again as it gives its lease back: the next attempt in that process need not wait
// for the lease to run out, since no other process is told when it does.
func TestALeaseThatCouldNotBeGivenBackIsTakenAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		count := 0
		b.runner = b.worker(&hooked{DB: b.db, update: func(commit bool) error {
			if commit {
				return nil
			}
			if count++; count == 3 || count == 4 {
				return errDown
			}
			return nil
		}})
		if err := b.runner.Serve(b.t.Context(), inc); !errors.Is(err, errDown) {
			b.t.Fatal(err)
		}
		if err := b.worker(b.db).Serve(b.t.Context(), inc); err != nil || len(b.marks()) == 0 { // another one respects it
			b.t.Fatal("the lease was free for others: ", err)
		}
		if err := b.runner.Serve(b.t.Context(), inc); err != nil || len(b.out.of("todo/2")) == 0 {
			b.t.Fatal("nobody served what was left: ", err)
		}
		b.serve(soon)
		b.complete()
	})
}

// The lease names what a dead worker was editing until a successor has recorded it: the first of them may die, too.
func TestTheSecondSuccessorRepeatsADeadWorkersEdit(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.ask(incident.Claim{Todo: "2"})
		b.out.next("todo/2", slow(almostLate))
		b.out.next("board", slow(almostLate))
		var dead atomic.Bool
		done := make(chan error)
		go func() { done <- b.worker(&hooked{DB: b.db, dead: dead.Load}).Serve(b.t.Context(), inc) }()
		time.Sleep(time.Second)
		dead.Store(true)
		if err := <-done; !errors.Is(err, errDown) {
			b.t.Fatal("it lived: ", err)
		}
		b.ask(incident.Release{Todo: "2"}) // it is as it was recorded: nothing seems to be left to do
		time.Sleep(25 * time.Second)
		b.dies(b.taken())
		time.Sleep(25 * time.Second)
		b.serve(soon)
		b.complete()
	})
}

// What a successor takes over is work, also where no mark woke it: it may die as well, before it has looked.
func TestASuccessorThatNoMarkWokeLeavesOne(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.dies(b.taken())
		time.Sleep(25 * time.Second)
		b.dies(func() bool { return !b.records().SweepAt.IsZero() })
		if len(b.marks()) == 0 {
			b.t.Fatal("nothing wakes who looks for what the dead worker may have done")
		}
		time.Sleep(25 * time.Second)
		b.serve(2 * time.Minute)
		b.complete()
		if !b.records().SweepAt.IsZero() || len(b.marks()) > 0 {
			b.t.Error("nobody has looked")
		}
	})
}

// taken reports whether anybody has taken the lease since.
func (b *bundle) taken() func() bool {
	holder := func() string {
		var l struct{ Holder string }
		_ = b.db.Get(b.t.Context(), store.LeasePath(inc, incident.Slack), &l) // none: nobody
		return l.Holder
	}
	was := holder()
	return func() bool { return holder() != was }
}
