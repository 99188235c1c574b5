package reconcile_test

import (
	"context"
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

func (b *bundle) problems() (keys []string) {
	for _, p := range b.state().Incident.Problems {
		keys = append(keys, p.Key)
	}
	slices.Sort(keys)
	return keys
}

func (b *bundle) entries(kind incident.EntryKind) (n int) {
	b.t.Helper()
	all, err := timeline(b)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range all {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func TestAnAnswerThatIsLostMakesNothingTwice(t *testing.T) {
	for _, key := range []plan.Key{plan.ChannelKey, plan.PeopleKey, plan.BoardKey, "pin/board", "todo/2", "announce/C0ALL", "topic", "purpose"} {
		t.Run(string(key), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.out.next(key, lost)
				b.serve(soon)
				if b.out.lookupCount() == 0 {
					b.t.Error("nobody looked")
				}
				if key == "topic" || key == "purpose" {
					return // these are set again; the outside of these tests would keep both
				}
				b.complete()
			})
		})
	}
}

func TestALostCallIsMadeAgainAfterALookup(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", vanished)
		b.serve(soon)
		b.complete()
		if b.out.lookupCount() == 0 || b.out.times("todo/2") < 2 {
			b.t.Error("it was not looked for, or not made again")
		}
	})
}

func TestALateWriteIsRemovedByTheSweep(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", late(30*time.Second))
		b.serve(soon)
		b.complete()
		if b.out.removed != 1 {
			b.t.Errorf("%d removed", b.out.removed)
		}
	})
}

func TestAnOldEditThatLandsLastIsOverwritten(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.ask(incident.Claim{Todo: "2"})
		b.out.next("todo/2", late(20*time.Second))
		served := b.serving()
		time.Sleep(500 * time.Millisecond)
		b.ask(incident.Finish{Todo: "2"})
		served()
		b.serve(soon)
		b.complete()
	})
}

func TestAnEditWhoseAnswerIsLostIsMadeAgainAtOnce(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.ask(incident.Claim{Todo: "2"})
		b.out.next("todo/2", lost)
		began := time.Now()
		if err := b.runner.Serve(b.t.Context(), inc); err != nil {
			b.t.Fatal(err)
		}
		if d := time.Since(began); d > 3*time.Second {
			b.t.Errorf("it took %s", d)
		}
		calls := len(b.out.order(""))
		b.serve(soon)
		b.complete()
		if len(b.out.order("")) != calls {
			b.t.Error("an edit was made again although nothing else can arrive late")
		}
	})
}

func TestAFailureForGoodStandsOnTheBoardUntilPeopleAskToTryAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("announce/C0ALL", refused(effect.Error{Class: effect.Permanent, Code: "ext_shared_channel", Subject: []string{"C0ALL"}}))
		b.serve(soon)
		if got := b.problems(); !slices.Equal(got, []string{"announce/C0ALL"}) || b.entries(incident.EntryFailed) != 1 {
			b.t.Fatalf("problems %v, %d entries", got, b.entries(incident.EntryFailed))
		}
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		if b.out.times("announce/C0ALL") != 1 {
			b.t.Error("it was tried again, and nobody had asked")
		}
		b.ask(incident.Retry{ProblemID: "slack:announce/C0ALL"})
		b.serve(soon)
		b.complete()
		if len(b.problems()) > 0 || b.entries(incident.EntryHealed) != 1 {
			b.t.Errorf("it is not healed: %v", b.problems())
		}
	})
}

// A channel that is opened again while the refusal of what goes there is on its way back, or waits to be recorded: nobody knows of a problem
// yet, and none is left.
func TestWhatCanBeDoneAgainBeforeItsFailureIsKnownIsDone(t *testing.T) {
	const key = "announce/C0ALL"
	opened := func(b *bundle) {
		m := store.Mark{ID: "usable", Incident: inc, System: incident.Slack, NotBefore: store.Moment(time.Now())}
		if err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return store.TryUnseen(tx, "slack:"+key, m) }); err != nil {
			b.t.Error(err)
		}
	}
	for name, when := range map[string]time.Duration{"before it is answered": 0, "before it is recorded": 1100 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.out.next("topic", slow(3*time.Second)) // so that what is recorded waits
				b.out.next(key, func(context.Context, func() plan.Ref) (plan.Ref, error) {
					time.AfterFunc(when, func() {
						if len(b.problems()) > 0 {
							b.t.Error("it is known already: the test shows nothing")
						}
						opened(b)
					})
					time.Sleep(time.Second)
					return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: "is_archived"}
				})
				b.serve(soon)
				b.complete()
				if got := b.problems(); len(got) > 0 || b.out.times(key) != 2 {
					b.t.Errorf("problems %v, tried %d times", got, b.out.times(key))
				}
			})
		})
	}
}

func TestARetryThatFailsIsTriedOnce(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		for range 2 {
			b.out.next("announce/C0ALL", refused(effect.Error{Class: effect.Permanent, Code: "ext_shared_channel"}))
		}
		b.serve(soon)
		b.ask(incident.Retry{ProblemID: "slack:announce/C0ALL"})
		b.serve(soon)
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		if n := b.out.times("announce/C0ALL"); n != 2 {
			b.t.Errorf("tried %d times", n)
		}
	})
}

func TestARetryThatIsAskedForWhileTheFirstTryRunsIsNotForgotten(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("topic", refused(effect.Error{Class: effect.Permanent, Code: "restricted_action"}))
		b.serve(soon)
		b.ask(incident.Retry{ProblemID: "slack:topic"})
		b.out.next("topic", func(_ context.Context, _ func() plan.Ref) (plan.Ref, error) {
			time.Sleep(3 * time.Second)
			return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: "restricted_action"}
		})
		served := b.serving()
		time.Sleep(time.Second)
		b.ask(incident.Retry{ProblemID: "slack:topic"})
		served()
		b.serve(soon)
		if len(b.problems()) > 0 {
			b.t.Error("the second retry came to nothing")
		}
	})
}

func TestARefusedInviteeIsNamedAndInvitedLater(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next(plan.PeopleKey, partly(effect.Error{Class: effect.Permanent, Code: "user_is_restricted", Subject: []string{"U0TOKYO"}}))
		b.serve(soon)
		b.complete()
		p := b.state().Incident.Problems["slack:invite/people"]
		if !slices.Equal(p.Subject, []string{"U0TOKYO"}) {
			b.t.Fatalf("the board names %v", p)
		}
		b.out.next(plan.PeopleKey, refused(effect.Error{Class: effect.RetryLater, RetryAfter: 3 * time.Second}))
		b.ask(incident.Retry{ProblemID: "slack:invite/people"})
		b.serve(soon)
		if b.out.times(plan.PeopleKey) != 3 || len(b.problems()) > 0 {
			b.t.Errorf("tried %d times, problems %v", b.out.times(plan.PeopleKey), b.problems())
		}
	})
}

func TestSomebodyElseToInviteIsInvitedAlthoughOneWasRefused(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next(plan.PeopleKey, partly(effect.Error{Class: effect.Permanent, Code: "user_is_restricted", Subject: []string{"U0TOKYO"}}))
		b.serve(soon)
		b.commands("U0BERLIN")
		b.serve(soon)
		b.complete()
	})
}

func TestAMessageThatSomebodyDeletedIsPostedAnewAndItsPinMoves(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		b.out.lose(func(k plan.Key) bool { return k == plan.BoardKey || k == "pin/board" })
		b.out.next(plan.BoardKey, refused(effect.Error{Class: effect.Gone, Code: "message_not_found", AlsoGone: []plan.Key{"pin/board"}}))
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		b.complete()
	})
}

func TestAChannelThatIsGoneTakesAllThatIsInIt(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		gone := effect.Error{Class: effect.Gone, Code: "is_archived"}
		for k, r := range b.records().Refs() {
			if k == plan.ChannelKey || r.Channel == b.records().Items[plan.ChannelKey].Ref.ID {
				gone.AlsoGone = append(gone.AlsoGone, k)
			}
		}
		b.out.lose(func(k plan.Key) bool { return slices.Contains(gone.AlsoGone, k) })
		// Two edits learn of it, the second one when most is there again.
		b.out.next("todo/2", refused(gone))
		b.out.next(plan.BoardKey, func(context.Context, func() plan.Ref) (plan.Ref, error) {
			time.Sleep(4 * time.Second)
			return plan.Ref{}, &gone
		})
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		b.complete()
	})
}

// A channel that is found instead of made may be the one before, opened again: nothing is posted there twice.
func TestAChannelThatIsOpenedAgainIsNotFilledTwice(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		gone := effect.Error{Class: effect.Gone, Code: "is_archived"}
		channel := b.records().Items[plan.ChannelKey].Ref
		for k, r := range b.records().Refs() {
			if k == plan.ChannelKey || r.Channel == channel.ID {
				gone.AlsoGone = append(gone.AlsoGone, k)
			}
		}
		b.out.next("todo/2", refused(gone))
		b.out.next(plan.ChannelKey, func(context.Context, func() plan.Ref) (plan.Ref, error) {
			return channel, &effect.Error{Class: effect.Already, Code: "name_taken"}
		})
		b.ask(incident.Claim{Todo: "2"})
		b.serve(soon)
		b.complete()
	})
}

func TestAnAnswerIsGivenAtMostOnceAndNotLostToARateLimit(t *testing.T) {
	answer := incident.Await{Answer: incident.AnswerTo{Person: "U0KAKEI", ResponseURL: "https://slack.test/response/1"}}
	for name, want := range map[string]struct {
		fault func(context.Context, func() plan.Ref) (plan.Ref, error)
		tries int
	}{
		"given":        {nil, 1},
		"nobody knows": {vanished, 1},
		"refused":      {refused(effect.Error{Class: effect.RetryLater, Code: "ratelimited"}), 2},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.ask(answer)
				if want.fault != nil {
					b.out.next(plan.AnswerKey, want.fault)
				}
				b.serve(soon)
				if n := b.out.times(plan.AnswerKey); n != want.tries {
					b.t.Errorf("tried %d times", n)
				}
			})
		})
	}
}

func TestAnAnswerThatADeadWorkerHadBegunIsNotGivenAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.ask(incident.Await{Answer: incident.AnswerTo{Person: "U0KAKEI", ResponseURL: "https://slack.test/response/1"}})
		b.dies(func() bool { return b.out.times(plan.AnswerKey) > 0 })
		if err := lease.Void(b.t.Context(), b.db); err != nil {
			b.t.Fatal(err)
		}
		b.serve(soon)
		b.complete()
		if n := b.out.times(plan.AnswerKey); n != 1 {
			b.t.Errorf("given %d times", n)
		}
	})
}

func TestALookupThatIsRefusedForGoodStandsOnTheBoard(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.failLookups(&effect.Error{Class: effect.Permanent, Code: "missing_scope"})
		b.out.next("todo/2", vanished)
		b.serve(soon)
		if got := b.problems(); !slices.Equal(got, []string{"todo/2"}) {
			b.t.Errorf("problems %v", got)
		}
		if n := b.out.lookupCount(); n > 6 { // for it, again a minute later, and the sweep in each place
			b.t.Errorf("%d looks", n)
		}
		b.out.failLookups(nil)
		b.ask(incident.Retry{ProblemID: "slack:todo/2"})
		b.serve(soon)
		b.complete()
		if len(b.problems()) > 0 {
			b.t.Error("it is not healed")
		}
	})
}

// Lookups are refused for good, and nobody presses a button. Once they are granted, existing effects are found and the others are
// made. There is one of each, and nothing stays on the board.
func TestARefusedLookupIsRepeatedByItself(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.failLookups(&effect.Error{Class: effect.Permanent, Code: "missing_scope"})
		b.out.next("todo/1", lost)
		b.out.next("todo/2", vanished)
		b.serve(soon)
		if got := b.problems(); !slices.Equal(got, []string{"todo/1", "todo/2"}) {
			b.t.Errorf("problems %v", got)
		}
		looks := b.out.lookupCount()
		b.serve(time.Hour)
		if n := b.out.lookupCount() - looks; n < 2*6 || n > 4*60 {
			b.t.Errorf("%d looks in an hour in which they are refused", n)
		}
		b.out.failLookups(nil)
		b.serve(15 * time.Minute)
		b.complete()
		if got := b.problems(); len(got) > 0 {
			b.t.Errorf("%v is not healed", got)
		}
	})
}

// A lookup waits until a call that was given up has settled: an effect that arrives by then is the only one, and is never removed.
func TestALookupWaitsUntilACallHasSettled(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", late(8*time.Second))
		b.serve(soon)
		b.complete()
		again := slices.ContainsFunc(b.out.calls, func(c call) bool { return c.key == "todo/2" && !c.edit && !c.first })
		if again || b.out.removed > 0 {
			b.t.Errorf("made again: %v", b.out.calls)
		}
	})
}

func TestALookupThatFailsIsTriedAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.failLookups(&effect.Error{Class: effect.RetryLater, Code: "ratelimited", RetryAfter: 5 * time.Second})
		time.AfterFunc(20*time.Second, func() { b.out.failLookups(nil) })
		b.out.next("todo/2", lost)
		b.serve(soon)
		b.complete()
	})
}

func TestASuccessWithoutARefIsOfUnknownOutcome(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/2", func(context.Context, func() plan.Ref) (plan.Ref, error) { return plan.Ref{}, nil })
		b.serve(soon)
		b.complete()
	})
}

func TestNoSecretReachesTheLog(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.ask(incident.Await{Answer: incident.AnswerTo{Person: "U0KAKEI", ResponseURL: "https://slack.test/response/secret"}})
		b.out.next(plan.AnswerKey, refused(effect.Error{Class: effect.Permanent, Code: "used_url"}))
		b.serve(soon)
		if strings.Contains(b.log.String(), "response/secret") {
			b.t.Error("the log holds the address")
		}
	})
}

// Slack cannot be reached for an hour: afterwards each message has one create and at most one edit more than it needs.
func TestAfterAnOutageThereIsOneEditForEachMessage(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		down := func(context.Context, func() plan.Ref) (plan.Ref, error) {
			return plan.Ref{}, &effect.Error{Class: effect.Unknown, Code: "server_error"}
		}
		for range 60 {
			b.out.next("todo/2", down)
			b.out.next(plan.BoardKey, down)
		}
		b.ask(incident.Claim{Todo: "2"})
		b.serve(time.Hour + 10*time.Minute)
		tried := b.out.times("todo/2")
		b.complete()
		calls := len(b.out.order(""))
		b.serve(soon)
		if len(b.out.order("")) != calls {
			b.t.Error("what was given up with the same facts was made again")
		}
		if tried < 10 {
			b.t.Errorf("only %d attempts: the test shows nothing", tried)
		}
	})
}

func TestAMessageInADeletedChannelIsPostedAgain(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.out.next("todo/3", func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
			time.Sleep(6 * time.Second)
			ref := do()
			b.out.lose(func(k plan.Key) bool { return k == "todo/3" }) // it stands in the old channel
			return ref, nil
		})
		served := b.serving()
		time.Sleep(3 * time.Second)
		gone := effect.Error{Class: effect.Gone, Code: "is_archived"}
		for k, r := range b.records().Refs() {
			if k == plan.ChannelKey || r.Channel == b.records().Items[plan.ChannelKey].Ref.ID {
				gone.AlsoGone = append(gone.AlsoGone, k)
			}
		}
		b.out.lose(func(k plan.Key) bool { return k != "announce/C0ALL" }) // also what was made there and is not recorded yet
		b.out.next("todo/2", refused(gone))
		b.ask(incident.Claim{Todo: "2"})
		served()
		b.serve(soon)
		b.complete()
	})
}
