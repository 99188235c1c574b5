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
	"noroshi.internal/shared/typed"
)

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

	last []incident.TryRow // incident.Incident.LastTime
}

// Declare creates an incident under an id that follows from the request's, so that a redelivery finds the first one. When
// the same outage was declared within the hour, and Anyway is not set, it refuses with RefusedSimilar and that incident.
func (s *Service) Declare(ctx context.Context, d Declaration) (res Result, err error) {
	at := s.clock.Now()
	d.By, d.Commander, d.last = s.sited(ctx, d.By), s.sited(ctx, d.Commander), s.lastTime(ctx)
	var offer *incident.Refusal
	err = s.update(ctx, func(tx store.Tx) error {
		if err := inLine(tx); err != nil {
			return err
		}
		res, offer, err = s.declareOnce(tx, d, at)
		return err
	})
	if err == nil && offer != nil {
		err = offer
	}
	return res, err
}

// declareOnce declares, or returns the offer that is recorded instead.
func (s *Service) declareOnce(tx store.Tx, d Declaration, at time.Time) (res Result, offer *incident.Refusal, err error) {
	id, known, err := freeID(tx, d.RequestID, incident.EntryDeclared)
	if err != nil {
		return res, nil, err
	}
	if known.Entry.ID != "" {
		known.State = asDeclared(known.State, known.Entry)
		return known, nil, nil
	}
	decided, err := incident.Decide(incident.State{}, incident.Request{
		ID: d.RequestID, Incident: id, At: at, By: d.By, Via: d.Via, Do: s.declare(d),
	})
	if err != nil {
		return res, nil, err
	}
	all, err := store.LoadSigns(tx) // after the rules: an outsider does not learn what is running
	if err != nil {
		return res, nil, err
	}
	if id, ok := all.TakenBy(d.RequestID); ok {
		res, err = recorded(tx, id, d.RequestID)
		return res, nil, err
	}
	g, err := guardFor(tx, d.Kind, d.Facts)
	if err == nil && !d.Anyway {
		offer, err = s.offer(tx, all, g, d, at)
	}
	if err != nil || offer != nil {
		return res, offer, err
	}
	if sign, ok := aboutSame(all, d); ok {
		if res, taken, err := s.takeUp(tx, sign, d, all, at); err != nil || taken {
			return res, nil, err
		}
	}
	if err = g.take(tx, id, at); err != nil {
		return res, nil, err
	}
	all.Put(*decided.Incident, at)
	return after(incident.State{}, decided), nil, errors.Join(all.Save(tx), store.Commit(tx, decided))
}

func (s *Service) declare(d Declaration) incident.Declare {
	pb := s.Playbook()
	return incident.Declare{
		Kind: d.Kind, Private: d.Private || s.settings.Slack.Private, Facts: d.Facts, Plain: typed.Plain(d.Facts.Title), Commander: d.Commander,
		ChannelPrefix: s.settings.ChannelPrefix, Settings: s.settings.Freeze(d.Kind, pb), Playbook: pb, LastTime: d.last,
	}
}

// freeID derives the incident's id from the request's. When the request was recorded before, in an entry of a kind, known is what
// it left; when the id belongs to another incident, the next one is derived.
func freeID(tx store.Tx, requestID string, kind incident.EntryKind) (id incident.ID, known Result, err error) {
	for n := range 8 {
		id = shortID(requestID, n)
		state, err := store.LoadTx(tx, id, incident.Scope{})
		if errors.Is(err, store.ErrNotFound) {
			return id, Result{}, nil
		}
		if err != nil {
			return "", Result{}, err
		}
		entry, err := store.FindEntry(tx, id, requestID)
		if err == nil && entry.Kind == kind {
			return id, Result{Entry: entry, State: state, Repeated: true}, nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", Result{}, err
		}
	}
	return "", Result{}, fmt.Errorf("no free id for request %q", requestID)
}

// asDeclared is what an incident was when it was declared, for the answer names what was due and who led. It follows from
// what is frozen in the header and from the entry. What has been made since is known: the links.
func asDeclared(now incident.State, e incident.Entry) incident.State {
	i := now.Incident
	declare := incident.Declare{
		Kind: i.Kind, Private: i.Private, Facts: i.Facts, Commander: incident.Actor{ID: e.To}, Settings: i.Settings, Playbook: i.Playbook,
	}
	declare.Facts.Title = e.Text
	d, err := incident.Decide(incident.State{}, incident.Request{
		ID: e.ID, Incident: i.ID, At: e.At, By: incident.Actor{ID: e.By}, Via: e.Via, Do: declare,
	})
	if err != nil { // recorded by other rules
		return now
	}
	then := after(incident.State{}, d).State
	then.Incident.Links, then.Incident.ChannelName, then.Incident.Sign, then.Incident.Provisional = i.Links, i.ChannelName, i.Sign, e.Provisional
	return then
}

// shortID is six letters and digits that are easy to read aloud.
func shortID(requestID string, n int) incident.ID {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", requestID, n))
	return incident.ID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:6]))
}
