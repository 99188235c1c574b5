package reconcile_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

const soon = 5 * time.Minute

func TestEverythingIsMadeOnceAndNothingIsLeft(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.complete()
		if m := b.marks(); len(m) != 0 {
			b.t.Errorf("marks are left: %v", m)
		}
		calls := len(b.out.order(""))
		b.serve(soon)
		if len(b.out.order("")) != calls {
			b.t.Error("serving again called something")
		}
	})
}

func TestPeopleAreInBeforeThereIsAnythingToLookAt(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next(plan.PeopleKey, slow(3*time.Second))
		b.serve(soon)
		if got := b.out.order("")[:2]; !slices.Equal(got, []string{"channel", "invite/people"}) {
			b.t.Errorf("first came %v", got)
		}
		if second, third := b.out.calls[1].at, b.out.calls[2].at; third.Sub(second) < 3*time.Second {
			b.t.Error("something was made while nobody was there")
		}
	})
}

// People who get a duty later are invited before they are told of it.
func TestTheCommanderIsInvitedBeforeTheyAreMentioned(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.complete()
		before := len(b.out.calls)
		b.out.next(plan.PeopleKey, slow(3*time.Second))
		b.commands("U0NEW")
		b.serve(soon)
		calls := b.out.calls[before:]
		if first := calls[0].key; first != plan.PeopleKey || calls[1].at.Sub(calls[0].at) < 3*time.Second {
			b.t.Errorf("first came %v", b.out.order("")[before:])
		}
	})
}

func TestAnInvitationThatIsRefusedHoldsNothingBack(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next(plan.PeopleKey, refused(effect.Error{Class: effect.RetryLater, Code: "ratelimited", RetryAfter: 20 * time.Second}))
		b.serve(soon)
		b.complete()
		if last := b.out.calls[len(b.out.calls)-1].key; last != plan.PeopleKey {
			b.t.Errorf("%s came after the invitation that had to wait", last)
		}
	})
}

func TestTodosArePostedInTheirOrder(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.out.pace = true
		b.declare()
		b.serve(soon)
		if got := b.out.order("todo/"); got[0] != "todo/1" || !slices.Equal(without(got, "todo/1"), []string{"todo/2", "todo/3"}) {
			b.t.Errorf("posted as %v", got)
		}
	})
}

func without(keys []string, key string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == key })
}

func TestATodoThatFailsDoesNotHoldBackThoseAfterIt(t *testing.T) {
	for name, fault := range map[string]func(context.Context, func() plan.Ref) (plan.Ref, error){
		"not for the moment": refused(effect.Error{Class: effect.RetryLater, RetryAfter: 25 * time.Second}),
		"for good":           refused(effect.Error{Class: effect.Permanent, Code: "msg_too_long"}),
		"nobody knows":       vanished,
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.out.pace = true
				b.declare()
				b.out.next("todo/2", fault)
				b.serve(soon)
				got := b.out.order("todo/")
				two, three := slices.Index(got, "todo/2"), slices.Index(got, "todo/3")
				if two > three || three < 0 {
					b.t.Fatalf("posted as %v", got)
				}
				if b.out.calls[slices.IndexFunc(b.out.calls, func(c call) bool { return c.key == "todo/3" })].at.Sub(b.out.calls[0].at) > 10*time.Second {
					b.t.Error("todo/3 waited for todo/2")
				}
			})
		})
	}
}

func TestAClaimShowsWithinTwoSecondsWhileTodosAreStillPosted(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.out.pace = true
		b.declare()
		b.out.wait["todo/3"] = time.Now().Add(29 * time.Second)
		served := b.serving()
		time.Sleep(8 * time.Second)
		b.ask(incident.Claim{Todo: "2"})
		claimed := time.Now()
		served()
		b.complete()
		shown := slices.IndexFunc(b.out.calls, func(c call) bool { return c.key == "todo/2" && c.edit })
		if shown < 0 || b.out.calls[shown].at.Sub(claimed) > 2*time.Second {
			b.t.Errorf("the claim was not shown in time: %v", b.out.calls)
		}
		if b.out.calls[slices.IndexFunc(b.out.calls, func(c call) bool { return c.key == "todo/3" })].at.Before(claimed) {
			b.t.Error("no TODO was left to be posted: the test shows nothing")
		}
	})
}

// A burst of changes is not loaded mark by mark, and one mark is left to wake a successor.
func TestTheMarksOfABurstAreCompactedIntoOne(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.wait["todo/3"] = time.Now().Add(20 * time.Second)
		served := b.serving()
		time.Sleep(5 * time.Second)
		for range 10 {
			b.ask(incident.Claim{Todo: "2"})
			b.ask(incident.Release{Todo: "2"})
		}
		time.Sleep(3 * time.Second)
		if left := b.marks(); len(left) != 1 {
			b.t.Errorf("%d marks while the worker waits", len(left))
		}
		served()
		b.complete()
		if left := b.marks(); len(left) != 0 {
			b.t.Errorf("left: %v", left)
		}
	})
}

func TestAtMostEightCallsAtATime(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declareWith(incident.PlaybookPart{Phase: incident.Respond}, "C0ALL", "C0DEV", "C0OPS", "C0QA", "C0HR", "C0PR", "C0IT", "C0BIZ", "C0LAW")
		b.out.sends = true
		b.serve(soon)
		b.complete()
		if b.out.most != 8 {
			b.t.Errorf("%d calls at a time", b.out.most)
		}
	})
}

// Other channels are told as soon as the invitation of the first people is on the wire, not only when it is answered.
func TestAnnouncementsGoOutBesideTheInvitation(t *testing.T) {
	for name, sends := range map[string]bool{"it says so": true, "nobody says so": false} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.out.sends = sends
				b.out.next(plan.PeopleKey, slow(3*time.Second))
				b.serve(soon)
				b.complete()
				wait := b.out.begun("announce/C0ALL").at.Sub(b.out.begun(plan.PeopleKey).at)
				if sends && wait != b.out.leaves || !sends && wait < 3*time.Second {
					b.t.Errorf("they waited for %s", wait)
				}
			})
		})
	}
}

// A sent call is noticed before marks that are due at that moment are read, each time and not by chance: a successor's lookups
// last longer than the marks may stay unread, and while these are read the invitation is answered.
func TestASentCallIsNoticedEachTime(t *testing.T) {
	for n := range 10 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.dies(func() bool { return b.out.times(plan.PeopleKey) > 0 })
				if err := lease.Void(b.t.Context(), b.db); err != nil {
					b.t.Fatal(err)
				}
				b.out.asked, b.out.beforeLookup = nil, func() { time.Sleep(2 * time.Second) }
				b.out.sends, b.out.leaves = true, 3*time.Second // during the lookup
				b.out.next(plan.PeopleKey, slow(2100*time.Millisecond))
				b.runner = b.worker(&hooked{DB: b.db, listed: func() { time.Sleep(time.Second) }})
				b.serve(soon)
				b.complete()
				if slices.Index(b.out.asked, "announce/C0ALL") > slices.Index(b.out.asked, "invite/responders") {
					b.t.Errorf("asked in this order: %v", b.out.asked)
				}
			})
		})
	}
}

// An invitation that was answered before the worker noticed that it was sent does not count as sent for ever: when the channel is
// made again, other channels are told once the next invitation is sent.
func TestAnAnsweredCallIsNotOnItsWay(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.dies(func() bool { return b.out.times(plan.PeopleKey) > 0 })
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.out.beforeLookup = func() { time.Sleep(2 * time.Second) }
		b.out.sends, b.out.leaves = true, 2*time.Second // it is sent and answered during the lookup
		b.out.next("todo/2", func(context.Context, func() plan.Ref) (plan.Ref, error) {
			b.out.beforeLookup = nil
			return plan.Ref{}, &effect.Error{Class: effect.Gone, Code: "is_archived", AlsoGone: b.out.loseChannel()}
		})
		b.serve(soon)
		b.complete()
		invited, told := b.out.callsFor(plan.PeopleKey), b.out.callsFor("announce/C0ALL")
		if len(invited) < 3 || len(told) < 3 || !told[2].at.After(invited[2].at) {
			b.t.Errorf("invited: %v, told: %v", invited, told)
		}
	})
}

func TestManyChangesAreOneEdit(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		before := b.out.times("todo/2")
		for range 5 {
			b.ask(incident.Claim{Todo: "2"})
			b.ask(incident.Release{Todo: "2"})
		}
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		b.complete()
		if n := b.out.times("todo/2") - before; n != 1 {
			b.t.Errorf("%d edits", n)
		}
	})
}

func TestAShortWaitIsInPlaceAndALongOneLeavesAMark(t *testing.T) {
	for wait, served := range map[time.Duration]bool{25 * time.Second: true, 50 * time.Second: false} {
		t.Run(wait.String(), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.out.next("todo/3", refused(effect.Error{Class: effect.RetryLater, RetryAfter: wait}))
				if err := b.runner.Serve(b.t.Context(), inc); err != nil {
					b.t.Fatal(err)
				}
				if made := len(b.out.of("todo/3")) == 1; made != served {
					b.t.Errorf("made: %v", made)
				}
				if next, ok := b.nextMark(); ok == served || ok && !next.After(time.Now()) {
					b.t.Errorf("the next mark is for %v, %v", next, ok)
				}
				b.serve(soon)
				b.complete()
			})
		})
	}
}

func TestALeaseIsKeptThroughAWait(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/3", refused(effect.Error{Class: effect.RetryLater, RetryAfter: 29 * time.Second}))
		served := b.serving()
		time.Sleep(25 * time.Second) // longer than a lease
		calls := len(b.out.order(""))
		if err := b.worker(b.db).Serve(b.t.Context(), inc); err != nil {
			b.t.Fatal(err)
		}
		if len(b.out.order("")) != calls || b.out.lookupCount() > 0 {
			b.t.Error("a second worker began")
		}
		served()
		b.complete()
	})
}

func TestTwoWorkersAtOnceDoTheWorkOnce(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		done := make(chan error)
		for range 2 {
			go func() { done <- b.worker(b.db).Serve(b.t.Context(), inc) }()
		}
		for range 2 {
			if err := <-done; err != nil {
				b.t.Fatal(err)
			}
		}
		b.complete()
	})
}

func TestAMarkThatComesAsAWorkerLetsGoIsServed(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		db := &hooked{DB: b.db}
		db.listed = func() {
			if b.out.idle() && b.inSync() {
				db.listed = nil // nothing is left, and it is about to let go
				b.ask(incident.Claim{Todo: "2"})
			}
		}
		if err := b.worker(db).Serve(b.t.Context(), inc); err != nil {
			b.t.Fatal(err)
		}
		b.complete()
		if len(b.marks()) > 0 {
			b.t.Error("a mark is left")
		}
		if db.listed != nil {
			b.t.Error("the claim never came: the test shows nothing")
		}
	})
}

func TestAWorkerThatIsToldToStopRecordsWhatItHasBegun(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.takes = 2 * time.Second
		ctx, stop := context.WithCancel(b.t.Context())
		time.AfterFunc(3*time.Second, stop) // during the invitation
		if err := b.runner.Serve(ctx, inc); err != nil {
			b.t.Fatal(err)
		}
		if rec := b.records().Items[plan.PeopleKey]; rec.Ref.Zero() {
			b.t.Error("the invitation was not recorded")
		}
		if len(b.marks()) == 0 {
			b.t.Error("nothing wakes the next worker")
		}
		b.serve(soon)
		b.complete()
		if b.out.lookupCount() > 0 || b.out.times(plan.PeopleKey) != 1 {
			b.t.Error("the next worker did not trust what was recorded")
		}
	})
}

func TestNoCallIsBegunThatCannotEndInTime(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		ctx, stop := context.WithTimeout(b.t.Context(), 500*time.Millisecond)
		defer stop()
		if err := b.runner.Serve(ctx, inc); err != nil {
			b.t.Fatal(err)
		}
		if len(b.out.order("")) > 0 {
			b.t.Errorf("called %v", b.out.calls)
		}
		b.serve(soon)
		b.complete()
	})
}

func TestNoLookupIsBegunThatCannotEndInTime(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", lost)
		if err := b.runner.Serve(timed(b, 5*time.Second), inc); err != nil {
			b.t.Fatal(err)
		}
		time.Sleep(15 * time.Second) // the lookup is due
		if err := b.runner.Serve(timed(b, 500*time.Millisecond), inc); err != nil || b.out.lookupCount() > 0 {
			b.t.Errorf("%d looks, %v", b.out.lookupCount(), err)
		}
		b.serve(soon)
		b.complete()
	})
}

func TestTheMarksOfAnIncidentThatDoesNotExistGoAway(t *testing.T) {
	bubble(t, func(b *bundle) {
		m := store.Mark{ID: "stray", Incident: inc, System: incident.Slack, NotBefore: store.Moment(time.Now())}
		if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Set(m.Path(), m) }); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		if len(b.marks()) > 0 || len(b.out.order("")) > 0 {
			b.t.Error("the mark is left, or something was called")
		}
	})
}

func TestAnIncidentThatIsOverMakesNothingMoreAndShowsItsEnd(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.out.pace = true
		b.declare()
		b.out.wait["todo/3"] = time.Now().Add(20 * time.Second)
		served := b.serving()
		time.Sleep(8 * time.Second)
		b.ask(incident.Cancel{Reason: "false alarm"})
		served()
		b.complete()
		if len(b.out.of("todo/3")) > 0 {
			b.t.Error("a TODO was posted after the end")
		}
	})
}

func TestTheLinkAndTheTickAreRecordedOnce(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		s := b.state()
		if s.Incident.Links[incident.ChannelLink].Ref != b.records().Items[plan.ChannelKey].Ref.ID {
			b.t.Error("nobody knows the channel")
		}
		if todo, _ := s.Todo("1"); todo.State != incident.TodoDone {
			b.t.Error("the tool's own TODO is not done")
		}
		b.ask(incident.Reopen{Todo: "1"})
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		if todo, _ := b.state().Todo("1"); todo.State == incident.TodoDone {
			b.t.Error("what people opened again was ticked again")
		}
	})
}

func TestTheLogNamesIncidentKeyClassAndAttempts(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", refused(effect.Error{Class: effect.RetryLater, Code: "ratelimited"}))
		b.serve(soon)
		for _, want := range []string{"incident=k3f9qa", "key=todo/2", "class=retry-later", "code=ratelimited", "attempts=1"} {
			if !strings.Contains(b.log.String(), want) {
				b.t.Errorf("no %s in %s", want, b.log)
			}
		}
	})
}
