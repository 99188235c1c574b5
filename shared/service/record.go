package service

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch/provider"
)

// ErrRecordChanged says that a request to take the record along was recorded before, and that the incident has changed since: what would be
// given now is not what was recorded.
var ErrRecordChanged = errors.New("the record has changed since it was taken along")

// Export records that somebody takes the record of an incident along. write makes it, from the incident as it stands in the transaction that
// records it, so that the head on the timeline is that of all before it; it may be called more than once, and is told for whom and when.
// A request that was recorded before makes the same again, or is ErrRecordChanged. A refusal is as of Do.
func (s *Service) Export(ctx context.Context, req incident.Request, write func(c incident.Cut, by incident.PersonID, at time.Time) (incident.Export, error)) (res Result, err error) {
	if req, err = s.complete(ctx, req); err != nil {
		return res, err
	}
	req.Do = incident.Export{}
	var refused *incident.Refusal
	err = s.update(ctx, func(tx store.Tx) error {
		if err := s.ahead(tx, req); err != nil {
			return err
		}
		asked := req
		before, err := store.FindEntry(tx, req.Incident, req.ID)
		switch {
		case err == nil:
			asked.At, asked.By.ID = before.At, before.By
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		c, err := s.cut(tx, req.Incident, req.ID)
		if err != nil {
			return err
		}
		do, err := write(c, asked.By.ID, asked.At)
		if err != nil {
			return err
		}
		if before.ID != "" && before.Text != do.Head {
			return ErrRecordChanged
		}
		asked.Do = do
		res, refused, err = s.once(tx, asked)
		return err
	})
	return res, orRefused(err, refused)
}

// Cut reads all that is known of an incident, as it stands at one moment.
func (s *Service) Cut(ctx context.Context, id incident.ID) (c incident.Cut, err error) {
	if !plain(string(id)) {
		return c, store.ErrNotFound
	}
	err = s.db.Update(ctx, func(tx store.Tx) (err error) {
		c, err = s.cut(tx, id, "")
		return err
	})
	return c, err
}

// cut is an incident as it stands, without an entry.
func (s *Service) cut(tx store.Tx, id incident.ID, but string) (c incident.Cut, err error) {
	if c, err = store.CutTx(tx, id); err != nil {
		return c, err
	}
	c.Entries = slices.DeleteFunc(c.Entries, func(e incident.Entry) bool { return e.ID == but })
	if c.Evidence, err = evidence(tx, c); err == nil {
		c.Names, err = namesIn(tx, c)
	}
	return c, err
}

// evidence is what the provider said of the outages that an incident heard of, as it was received: the element that brought the newest of
// each. What is so old that it was forgotten is on the timeline alone.
func evidence(tx store.Tx, c incident.Cut) (out []incident.Evidence, err error) {
	events := map[string]bool{}
	for _, e := range c.Entries {
		if e.Post != nil {
			events[e.Post.Event] = true
		}
	}
	keys := slices.Sorted(maps.Keys(events))
	paths := make([]string, len(keys))
	for n, key := range keys {
		paths[n] = store.ProviderEventPath(key)
	}
	if err := tx.Ahead(paths...); err != nil {
		return nil, err
	}
	for _, path := range paths {
		var e provider.Event
		switch err := tx.Get(path, &e); {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, incident.Evidence{
				Event: e.Key, Source: string(e.Raw.Source), Link: e.Link, At: e.Last, Hash: e.Raw.Hash, Answer: e.Raw.Answer, Cut: e.Raw.Cut, Body: e.Raw.Text,
			})
		}
	}
	return out, nil
}

var (
	person = regexp.MustCompile(`"([UW][A-Z0-9]{2,30}|mail:[^"\\]{3,200})"`)
	group  = regexp.MustCompile(`"(S[A-Z0-9]{2,30})"`)
)

// mostNames is how many people a record names.
const mostNames = 2000

// namesIn is what those are called whom a cut names, as far as the store knows it.
func namesIn(tx store.Tx, c incident.Cut) (map[string]string, error) {
	texts, err := json.Marshal([]any{c.State, c.Entries, c.Notices, c.Texts, wordsOf(c.Contacts)})
	if err != nil {
		return nil, fmt.Errorf("whom a record names: %w", err)
	}
	people, groups := found(person, texts), found(group, texts)
	var paths []string
	for _, id := range people {
		paths = append(paths, store.PersonPath(incident.PersonID(id)))
	}
	for _, id := range groups {
		paths = append(paths, store.NamePath(id))
	}
	out := map[string]string{}
	if err := tx.Ahead(paths...); err != nil {
		return nil, err
	}
	for n, id := range append(people, groups...) {
		name, err := nameAt(tx, paths[n])
		if err != nil {
			return nil, err
		}
		if name != "" {
			out[id] = name
		}
	}
	return out, nil
}

// nameAt is the name that a document says; "": there is none.
func nameAt(tx store.Tx, path string) (string, error) {
	var called people.Name // of a person, too
	err := tx.Get(path, &called)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return called.Name, err
}

// found are the ids that stand in texts, each once, in order.
func found(id *regexp.Regexp, texts []byte) (out []string) {
	for _, m := range id.FindAllSubmatch(texts, -1) {
		out = append(out, string(m[1]))
	}
	slices.SortFunc(out, cmp.Compare)
	out = slices.Compact(out)
	return out[:min(len(out), mostNames)]
}

func wordsOf(all []incident.Contact) (out []incident.CustomerWord) {
	for _, c := range all {
		out = append(out, c.Word)
	}
	return out
}
