package simulation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/service"
)

// People take the record along while it is being answered, and when it is over.

// recorder is the program that writes records here.
var recorder = record.Program{Release: "of the simulation"}

// given is a record that somebody holds.
type given struct {
	incident incident.ID
	archive  record.Archive
}

// takingAlong reports whether people take the record along in the world of a seed.
func takingAlong(seed uint64, s setting) bool { return seed%8 == 5 && s.mutant == (mutant{}) }

// takenAlong: the record is taken along while the room is being made, by a request that comes twice, and again after the end.
func takenAlong(string) plot {
	return plot{name: "the record", steps: []step{
		declare(time.Second),
		takes(1500*time.Millisecond, "record-1"),
		asks(1700*time.Millisecond, "claim-1", kakei, incident.Claim{Todo: "4.3d"}),
		takes(1900*time.Millisecond, "record-1"),
		asks(20*time.Second, "end", kakei, incident.End{Confirmed: true, Without: true, Note: "seen"}),
		takes(25*time.Second, "record-2"),
	}}
}

// takes is somebody in a plot who takes the record along. Who reads that it has changed since does so again, or does not.
func takes(at time.Duration, id string) step {
	var w *world
	s := step{at: at, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
		return w.takeAlong(ctx, s, incident.Request{ID: id, Incident: inc, At: s.Now(), By: kakei, Via: incident.ViaBrowser})
	}}
	s.in = func(in *world, _ incident.ID) error {
		w = in
		return nil
	}
	return s
}

// takeAlong asks for the record of an incident, and keeps what is given.
func (w *world) takeAlong(ctx context.Context, s *service.Service, req incident.Request) (service.Result, error) {
	var a record.Archive
	res, err := s.Export(ctx, req, func(c incident.Cut, by incident.PersonID, at time.Time) (do incident.Export, err error) {
		a, err = record.Write(c, record.Made{Program: recorder, At: at, By: by})
		return incident.Export{Head: a.Head, Lines: a.Lines}, err
	})
	changed := errors.Is(err, service.ErrRecordChanged)
	if err == nil || changed && w.mutant.givesAnyRecord {
		w.mu.Lock()
		w.given = append(w.given, given{req.Incident, a})
		w.mu.Unlock()
	}
	if changed {
		err = nil // whoever asks reads so
	}
	return res, err
}

// recordActs draws when people take the record along.
func (w *sim) recordActs(declared time.Duration) (acts []act) {
	if !w.along {
		return nil
	}
	for n := range 1 + w.rng.IntN(4) {
		who, name := oneOf(w.clockwork, staff...), "record "+string(rune('a'+n))+": "
		acts = append(acts, act{declared + w.between(500*time.Millisecond, 100*time.Second), name + who, takesAlong(who, name)})
	}
	return acts
}

// takesAlong is somebody who takes the record along, and asks again until there is an answer.
func takesAlong(who, name string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		insists(name+who, func(ctx context.Context, e *engine, inc incident.ID) error {
			_, err := w.takeAlong(ctx, e.service, incident.Request{ID: webID(name), Incident: inc, At: e.now(), By: incident.Actor{ID: incident.PersonID(who)}, Via: incident.ViaBrowser})
			return err
		})(ctx, w)
	}
}

// judgeRecords: each record that somebody holds is sound, its head is on the timeline once, and it holds the entries that were there before
// that, and no others.
func (w *world) judgeRecords(s incident.State, fail failer) {
	if s.Incident.ID == incident.Workspace || len(w.given) == 0 {
		return
	}
	entries := w.inOrder(s.Incident.ID, fail)
	for _, g := range w.given {
		if g.incident != s.Incident.ID {
			continue
		}
		if r := record.Verify(g.archive.Body, recorder); !r.Sound() || !r.Rebuilt || r.Head != g.archive.Head {
			fail("a record that was given is not sound: %+v", r.Faults)
		}
		at := slices.IndexFunc(entries, func(e incident.Entry) bool { return e.Kind == incident.EntryRecord && e.Text == g.archive.Head })
		if at < 0 {
			fail("a record was given whose head is not on the timeline")
			continue
		}
		if n := strings.Count(string(g.archive.Body), `"kind":"entry"`); n != at {
			fail("a record holds %d entries, and there were %d before it", n, at)
		}
		for _, e := range entries[:at] {
			if !strings.Contains(string(g.archive.Body), `{"id":"`+e.ID+`"`) {
				fail("a record lacks %s (%s), which was there before it", e.ID, e.Kind)
			}
		}
	}
	w.judgeHeads(entries, fail)
}

// judgeHeads: no two entries have the same head, since the later record holds the entry of the one before it.
func (w *world) judgeHeads(entries []incident.Entry, fail failer) {
	heads := map[string]bool{}
	for _, e := range entries {
		if e.Kind == incident.EntryRecord && heads[e.Text] {
			fail("%s has the head of another record", e.ID)
		}
		heads[e.Text] = true
	}
}
