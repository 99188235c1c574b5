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

// judgeTries: the help room is asked about tries once a week, in working hours, and about all that were open then of which everybody may
// know. That the message shows what became of them since is the law of all messages.
func (w *world) judgeTries(states []incident.State, fail failer) {
	told, err := store.Timeline(context.Background(), w.db, incident.Workspace, 0)
	if err != nil {
		fail("the workspace's timeline cannot be read: %v", err)
	}
	weeks := map[string]bool{}
	for _, e := range told {
		if e.Kind != incident.EntryWeek {
			continue
		}
		year, week := e.At.UTC().Add(9 * time.Hour).ISOWeek()
		name := fmt.Sprintf("%d-W%02d", year, week)
		if weeks[name] {
			fail("the help room was asked twice about tries in %s", name)
		}
		if weeks[name] = true; !working(e.At) {
			fail("the help room was asked about tries at %s", e.At)
		}
	}
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
