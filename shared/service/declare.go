package service

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// sameOutage is how long after a declaration another one for the same region and services offers to join the first.
const sameOutage = time.Hour

// Declaration is a request to declare an incident.
type Declaration struct {
	RequestID string // as incident.Request.ID
	By        incident.Actor
	Via       incident.Via
	Kind      incident.Kind
	Private   bool
	Facts     incident.Facts
	Commander incident.Actor // zero: the declarer
	Anyway    bool           // although the same outage is being answered already
}

// Declare creates an incident under an id that follows from the request's, so that a redelivery finds the first one. When
// the same outage was declared within the hour, and Anyway is not set, it refuses with RefusedSimilar and that incident.
func (s *Service) Declare(ctx context.Context, d Declaration) (res Result, err error) {
	at := s.now()
	err = s.update(ctx, func(tx store.Tx) error {
		res, err = s.declareOnce(tx, d, at)
		return err
	})
	return res, err
}

func (s *Service) declareOnce(tx store.Tx, d Declaration, at time.Time) (Result, error) {
	id, known, err := freeID(tx, d.RequestID)
	if err != nil || known.Entry.ID != "" {
		return known, err
	}
	decided, err := incident.Decide(incident.State{}, incident.Request{
		ID: d.RequestID, Incident: id, At: at, By: d.By, Via: d.Via, Do: s.declare(d),
	})
	if err != nil {
		return Result{}, err
	}
	guard, err := s.guard(tx, d.Kind, d.Facts, at, d.Anyway) // after the rules: an outsider does not learn what is running
	if err != nil {
		return Result{}, err
	}
	if guard != "" {
		if err := tx.Set(store.GuardPath(guard), guardOf(id, at)); err != nil {
			return Result{}, err
		}
	}
	return after(incident.State{}, decided), store.Commit(tx, decided)
}

func (s *Service) declare(d Declaration) incident.Declare {
	pb := s.Playbook()
	return incident.Declare{
		Kind: d.Kind, Private: d.Private || s.settings.Slack.Private, Facts: d.Facts, Commander: d.Commander,
		ChannelPrefix: s.settings.ChannelPrefix, Settings: s.settings.Freeze(d.Kind, pb), Playbook: pb,
	}
}

// freeID derives the incident's id from the request's. When the request was recorded before, known is its result; when
// the id belongs to another incident, the next one is derived.
func freeID(tx store.Tx, requestID string) (id incident.ID, known Result, err error) {
	for n := range 8 {
		id = shortID(requestID, n)
		_, err := store.LoadTx(tx, id, incident.Scope{})
		if errors.Is(err, store.ErrNotFound) {
			return id, Result{}, nil
		}
		if err != nil {
			return "", Result{}, err
		}
		entry, err := store.FindEntry(tx, id, requestID)
		if err == nil && entry.Kind == incident.EntryDeclared {
			state, err := store.LoadTx(tx, id, incident.Scope{All: true}) // the answer names what is due
			return id, Result{Entry: entry, State: state, Repeated: true}, err
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", Result{}, err
		}
	}
	return "", Result{}, fmt.Errorf("no free id for request %q", requestID)
}

// shortID is six letters and digits that are easy to read aloud.
func shortID(requestID string, n int) incident.ID {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", requestID, n))
	return incident.ID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:6]))
}

// guardCorrected lets an incident be offered for the region and services that a correction made known, for an hour from
// then on, unless another incident is offered for them already.
func (s *Service) guardCorrected(tx store.Tx, before incident.Incident, d incident.Decision) error {
	if d.Entry.Kind != incident.EntryCorrected {
		return nil
	}
	was, _ := incident.GuardKey(before.Kind, before.Facts)
	if key, ok := incident.GuardKey(before.Kind, d.Incident.Facts); !ok || key == was {
		return nil
	}
	key, err := s.guard(tx, before.Kind, d.Incident.Facts, d.Entry.At, false)
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.Set(store.GuardPath(key), guardOf(before.ID, d.Entry.At))
}

func guardOf(id incident.ID, at time.Time) store.Guard {
	return store.Guard{Incident: id, At: at, ExpireAt: at.Add(sameOutage).UTC().Truncate(time.Second)}
}

// guard returns the key under which this outage is guarded ("" if what it is is not known), or refuses because it is
// being answered already.
func (s *Service) guard(tx store.Tx, kind incident.Kind, f incident.Facts, at time.Time, anyway bool) (string, error) {
	key, ok := incident.GuardKey(kind, f)
	if !ok {
		return "", nil
	}
	var g store.Guard
	err := tx.Get(store.GuardPath(key), &g)
	if errors.Is(err, store.ErrNotFound) || err == nil && (anyway || at.Sub(g.At) > sameOutage) {
		return key, nil
	}
	if err != nil {
		return "", err
	}
	first, err := store.LoadTx(tx, g.Incident, incident.Scope{})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	if first.Incident.Running() {
		return "", &incident.Refusal{Code: incident.RefusedSimilar, Similar: first.Incident}
	}
	return key, nil
}
