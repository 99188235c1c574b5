package effect

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// finish records what became of a call, with what follows from it for the incident.
func (rd *round) finish(ctx context.Context, out outcome) error {
	rd.running--
	delete(rd.busy, out.lane)
	e := out.call.Effect
	rec := rd.recs.Items[e.Key]
	rec.Asked = rd.asked(e)
	now := rd.r.now()
	var fault *Error
	if out.err != nil {
		fault = classify(out.err)
	}
	switch {
	case fault == nil || fault.Class == Already:
		rec = rec.succeed(e, out.ref, now)
	case !out.ref.Zero(): // done for some
		rec = rec.succeed(e, out.ref, now)
		rec = rec.fail(e, fault, now, rd.r.opts.Settle)
	default:
		rec = rec.fail(e, fault, now, rd.r.opts.Settle)
		rd.forget(fault.Forget)
	}
	if e.Life == plan.AtMostOnce {
		rec.Tried = true
	}
	rd.recs.Items[e.Key] = rec
	if fault != nil && fault.Class != Already {
		rd.log(ctx, "effect failed", e.Key, fault, rec.Attempts)
	}
	return rd.save(ctx, rd.observe(e, rec, fault))
}

// forget drops the refs of what is gone together with another effect.
func (rd *round) forget(keys []plan.Key) {
	for _, k := range keys {
		rec := rd.recs.Items[k]
		rec.Ref, rec.Hash = plan.Ref{}, ""
		rd.recs.Items[k] = rec
	}
}

func (rd *round) log(ctx context.Context, what string, key plan.Key, fault *Error, attempts int) {
	rd.r.opts.Log.LogAttrs(ctx, slog.LevelWarn, what,
		slog.String("incident", string(rd.id)), slog.String("system", string(rd.r.system.Name())), slog.String("key", string(key)),
		slog.String("class", string(fault.Class)), slog.String("code", fault.Code), slog.Int("attempts", attempts))
}

func (rd *round) problemID(e plan.Effect) string {
	return incident.Problem{System: string(rd.r.system.Name()), Key: string(e.Key)}.ID()
}

// observe says what the incident must know of an outcome: a link that people open, automatic TODOs that are complete, a
// failure that a person must see, a failure that is over.
func (rd *round) observe(e plan.Effect, rec Record, fault *Error) (out []incident.Request) {
	known, failing := rd.state.Incident.Problems[rd.problemID(e)]
	switch {
	case rec.Class == Permanent:
		p := incident.Problem{
			System: string(rd.r.system.Name()), Key: string(e.Key), Code: rec.Code, Subject: fault.Subject, Since: rec.Since,
		}
		if !failing || known.Code != p.Code || !slices.Equal(known.Subject, p.Subject) {
			out = append(out, rd.request("failed", e.Key, fmt.Sprint(rec.At.UnixNano(), rec.Attempts, rec.Asked, rec.Failed), incident.Failed{Problem: p}))
		}
	case failing && rec.settled(e):
		out = append(out, rd.request("healed", e.Key, fmt.Sprint(rec.At.UnixNano()), incident.Healed{ProblemID: rd.problemID(e)}))
	}
	return append(out, rd.observeMade(e, rec)...)
}

func (rd *round) observeMade(e plan.Effect, rec Record) (out []incident.Request) {
	made := incident.Made{Key: string(e.Key), Ticks: rd.ticks()}
	link := incident.Link{Ref: rec.Ref.ID, Name: rec.Ref.Name, URL: rec.Ref.URL}
	if e.Link != "" && rec.settled(e) && rd.state.Incident.Links[e.Link] != link {
		made.Link, made.To = e.Link, link
	}
	if made.Link == "" && len(made.Ticks) == 0 {
		return nil
	}
	return []incident.Request{rd.request("made", e.Key, fmt.Sprint(rec.Ref.ID, made.Ticks), made)}
}

// ticks lists the automatic TODOs whose effects are all there.
func (rd *round) ticks() (ids []incident.TodoID) {
	for _, t := range rd.state.Todos {
		if len(t.Auto) > 0 && !t.Closed() && rd.complete(t.Auto) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// complete reports whether every pattern (a key, or a prefix ending in "/") names planned effects and all of them are
// settled.
func (rd *round) complete(patterns []string) bool {
	for _, p := range patterns {
		matched := false
		for _, e := range rd.plan {
			if string(e.Key) != p && !(strings.HasSuffix(p, "/") && strings.HasPrefix(string(e.Key), p)) {
				continue
			}
			matched = true
			if rec := rd.recs.Items[e.Key]; !rec.settled(e) || rec.Class == Permanent {
				return false
			}
		}
		if !matched {
			return false
		}
	}
	return true
}

// request makes the tool's own request; what is the same twice has the same id and is recorded once.
func (rd *round) request(what string, key plan.Key, detail string, do incident.Action) incident.Request {
	sum := sha256.Sum256([]byte(strings.Join([]string{what, string(rd.r.system.Name()), string(key), detail}, "\x00")))
	id := "tool-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
	return incident.Request{ID: id, Incident: rd.id, At: rd.r.now(), Via: incident.ViaTool, Do: do}
}

// noteTry records that an effect which leaves no evidence has had its chance, before it is tried.
func (rd *round) noteTry(ctx context.Context, e plan.Effect) error {
	rec := rd.recs.Items[e.Key]
	rec.Tried = true
	rd.recs.Items[e.Key] = rec
	return rd.save(ctx, nil)
}

// save writes the records, the index from Slack's names to ours and what the requests change, in one transaction that
// fails if the lease was lost.
func (rd *round) save(ctx context.Context, reqs []incident.Request) error {
	ctx = context.WithoutCancel(ctx)
	var doc leaseDoc
	var changed bool
	err := rd.r.db.Update(ctx, func(tx store.Tx) (err error) {
		if doc, err = rd.r.check(tx, rd.lease); err != nil {
			return err
		}
		decisions, err := rd.decide(tx, reqs)
		if err != nil {
			return err
		}
		changed = len(decisions) > 0
		if err := rd.write(tx, doc); err != nil {
			return err
		}
		for _, d := range decisions {
			if err := store.Commit(tx, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	rd.lease.doc, rd.indexed = doc, rd.recs.Refs()
	rd.stale = rd.stale || changed
	return nil
}

// decide applies the requests one after the other. One that changes nothing, or was recorded before, is dropped.
func (rd *round) decide(tx store.Tx, reqs []incident.Request) (out []incident.Decision, err error) {
	for _, req := range reqs {
		if _, err := store.FindEntry(tx, rd.id, req.ID); err == nil {
			continue
		} else if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		s, err := store.LoadTx(tx, rd.id, req.Scope())
		if err != nil {
			return nil, err
		}
		if len(out) > 0 && out[len(out)-1].Incident != nil {
			s.Incident = *out[len(out)-1].Incident
		}
		d, err := incident.Decide(s, req)
		var refused *incident.Refusal
		if errors.As(err, &refused) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func (rd *round) write(tx store.Tx, doc leaseDoc) error {
	if err := tx.Set(rd.lease.path, doc); err != nil {
		return err
	}
	if err := tx.Set(store.RecordsPath(rd.id, rd.r.system.Name()), rd.recs); err != nil {
		return err
	}
	return rd.index(tx)
}

// index leads from what Slack calls its messages and channels to what they are about.
func (rd *round) index(tx store.Tx) error {
	for _, e := range rd.plan {
		ref := rd.recs.Items[e.Key].Ref
		if ref.Zero() || rd.indexed[e.Key] == ref {
			continue
		}
		var err error
		switch e.Kind {
		case plan.MessageKind:
			err = tx.Set(store.MessagePath(ref.Channel, ref.ID), store.Target{Incident: rd.id, Todo: e.About})
		case plan.ChannelKind:
			err = tx.Set(store.ChannelPath(ref.ID), store.Target{Incident: rd.id})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
