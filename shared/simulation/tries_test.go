package simulation

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// tried: a review decides to try three things. The help room is asked about them twice in one week, while one is done, one is dropped and
// one gets more time.
func tried(string) plot {
	berlin := incident.Actor{ID: "U0BERLIN", Name: "Berlin"}
	line := func(at time.Duration, id, said string) step {
		return asks(at, id, kakei, incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadTry, Text: said, Owner: berlin, Due: "2020-12-31"}})
	}
	return plot{name: "tries", steps: []step{
		declare(time.Second),
		asks(5*time.Second, "end-1", kakei, incident.End{Confirmed: true, Note: "seen"}),
		line(6*time.Second, "try-1", "page sooner"),
		line(6100*time.Millisecond, "try-2", "print the phone list"),
		line(6200*time.Millisecond, "try-3", "one dashboard"),
		weekly(8 * time.Second),
		asks(9*time.Second, "done-1", berlin, incident.EndTry{No: 1}),
		asks(20*time.Second, "close-1", berlin, incident.Close{}),
		asks(21*time.Second, "dropped-1", kakei, incident.EndTry{No: 2, Dropped: true, Reason: "too dear"}),
		weekly(22 * time.Second),
		asks(23*time.Second, "moved-1", kakei, incident.MoveTry{No: 3, Due: "2021-02-01", Owner: kakei}),
	}}
}

// weekly is what Cloud Scheduler calls every week.
func weekly(at time.Duration) step {
	return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (service.Result, error) {
		_, err := s.TellWeek(ctx)
		return service.Result{}, err
	}}
}

// tries reports whether a review decides to try something in the world of a seed.
func tries(seed uint64, s setting) bool { return seed%14 == 9 && s.mutant == (mutant{}) }

// tryActs draws an end, what its review decides to try, and what becomes of that, while the help room is asked about it again and again.
func (w *sim) tryActs(declared time.Duration) (acts []act) {
	if !w.tries {
		return nil
	}
	at := declared + w.between(5*time.Second, 25*time.Second)
	does := func(name string, by string, do incident.Action) {
		acts = append(acts, act{at, name, sends(name, func(id incident.ID, now time.Time) incident.Request {
			return incident.Request{ID: webID(name), Incident: id, At: now, By: incident.Actor{ID: incident.PersonID(by)}, Via: incident.ViaBrowser, Do: do}
		})})
		at += w.some(6 * time.Second)
	}
	does("tries end", "U0BERLIN", incident.End{Confirmed: true, Without: true, Note: "seen"})
	for n := range 3 {
		does(fmt.Sprint("tries line ", n), "U0TOKYO", incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadTry, Text: fmt.Sprint("try ", n), Owner: kakei, Due: "2020-12-31"}})
	}
	for n := range 2 + w.rng.IntN(3) {
		acts = append(acts, act{at, fmt.Sprint("tries week ", n), asksWeek(fmt.Sprint("tries week ", n))})
		if at += w.some(time.Second); n < 3 {
			name := fmt.Sprint("tries outcome ", n)
			does(name, "U0KAKEI", oneOf[incident.Action](w.clockwork, incident.EndTry{No: n + 1}, incident.EndTry{No: n + 1, Dropped: true, Reason: "x"}, incident.MoveTry{No: n + 1, Due: "2021-02-01"}))
		}
	}
	return acts
}

// asksWeek calls what Cloud Scheduler calls every week, again until it is answered.
func asksWeek(name string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		for n := range 3 {
			if n > 0 && (pause(ctx, 2*time.Second) != nil || w.halt(nil, fmt.Sprint(name, " asks again ", n)).dead) {
				return
			}
			if e := w.someone(); e != nil {
				if _, err := e.service.TellWeek(ctx); err == nil {
					return
				}
			}
		}
	}
}

// judgeWeeks: the help room is asked once a week, in working hours.
func (w *world) judgeWeeks(fail failer) (weeks map[string]bool) {
	told, err := store.Timeline(context.Background(), w.db, incident.Workspace, 0)
	if err != nil {
		fail("the workspace's timeline cannot be read: %v", err)
	}
	weeks = map[string]bool{}
	for _, e := range told {
		if e.Kind != incident.EntryWeek {
			continue
		}
		year, week := e.At.UTC().Add(9 * time.Hour).ISOWeek()
		name := fmt.Sprintf("%d-W%02d", year, week)
		if weeks[name] {
			fail("the help room was asked twice about tries in %s", name)
		}
		if weeks[name] = true; !working(e.At.Add(lagging)) {
			fail("the help room was asked about tries at %s", e.At)
		}
	}
	return weeks
}

// lagging is by how much the clocks of processes may be behind.
const lagging = 5 * time.Second

// judgeTries: the help room is asked about tries once a week, in working hours, and about all that were open then of which everybody may
// know. That the message shows what became of them since is the law of all messages.
func (w *world) judgeTries(states []incident.State, fail failer) {
	w.judgeWeeks(fail)
	ws, err := store.LoadHeader(context.Background(), w.db, incident.Workspace)
	if err != nil || ws.Week == nil {
		return
	}
	var asked []string
	for _, t := range ws.Week.Tries {
		asked = append(asked, t.Name())
	}
	if got, want := strings.Join(asked, " "), w.openAt(states, ws.Week.At); got != want {
		fail("asked about the tries %q, and open were %q", got, want)
	}
}

// openAt are the tries that were open at a moment by the timelines, of those of which everybody may know, in the order of their incidents.
func (w *world) openAt(states []incident.State, at time.Time) string {
	var names []string
	for _, s := range states {
		entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
		if err != nil || s.Incident.Private {
			continue
		}
		var open []string
		for _, e := range entries {
			if e.KPT == nil || e.KPT.Try == nil || e.At.After(at) {
				continue
			}
			name := incident.TryRow{Incident: s.Incident.ID, No: e.KPT.No}.Name()
			switch e.Kind {
			case incident.EntryKPT:
				open = append(open, name)
			case incident.EntryTryDone, incident.EntryTryDropped, incident.EntryKPTTaken:
				for n, o := range open {
					if o == name {
						open = append(open[:n:n], open[n+1:]...)
						break
					}
				}
			}
		}
		names = append(names, open...)
	}
	return strings.Join(names, " ")
}

// forgetsTries wakes nobody for what became of a try.
type forgetsTries struct{ store.DB }

func (f forgetsTries) Update(ctx context.Context, fn func(store.Tx) error) error {
	return f.DB.Update(ctx, func(tx store.Tx) error { return fn(forgetsTriesTx{tx}) })
}

type forgetsTriesTx struct{ store.Tx }

func (f forgetsTriesTx) Create(path string, v any) error {
	if strings.HasPrefix(path, "marks/") && strings.Contains(path, "-try-") {
		return nil
	}
	return f.Tx.Create(path, v)
}

// asksAgain keeps what was told of a week under another name each time.
type asksAgain struct{ store.DB }

func (a asksAgain) Update(ctx context.Context, fn func(store.Tx) error) error {
	return a.DB.Update(ctx, func(tx store.Tx) error { return fn(asksAgainTx{tx}) })
}

type asksAgainTx struct{ store.Tx }

func (a asksAgainTx) Create(path string, v any) error {
	raw, err := json.Marshal(v)
	var e incident.Entry
	if err == nil && json.Unmarshal(raw, &e) == nil && e.Kind == incident.EntryWeek {
		path += "-" + strconv.FormatInt(e.At.UnixNano(), 10)
	}
	return a.Tx.Create(path, v)
}
