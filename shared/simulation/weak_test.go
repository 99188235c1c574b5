package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// weakness takes one of its guards from the tool. The zero weakness takes none.
type weakness struct {
	blind  bool          // evidence is never found
	fence  bool          // a worker believes that it has its lease whatever the store says
	early  bool          // marks are deleted when they are read, not when they are served
	settle time.Duration // other than by default
	// stampless gives each event the time of its arrival.
	stampless bool
	// forgetful gives a delivery another id each time.
	forgetful bool
	// hollow keeps nothing of an answer that left no entry.
	hollow bool
	// literal takes off what went with its message.
	literal bool
	// numb hears of nothing that is gone.
	numb bool
	// trusting takes it that what was made is there.
	trusting bool
	// credulous takes it that a reply was posted under its message.
	credulous bool
	// apart writes shards after the transaction that reads the lease, in one of their own.
	apart bool
}

// answer is what a process gets of Slack's answer to a call. Where the message names its thread, that name comes after.
func (k weakness) answer(body []byte) []byte {
	if k.credulous {
		body = bytes.Replace(body, []byte(`"message":{`), []byte(`"message":{"thread_ts":"1.000001",`), 1)
	}
	return body
}

// deliver is what a process gets of what Slack brings; nth counts the attempts.
func (k weakness) deliver(body []byte, nth int) []byte {
	if k.stampless {
		body = eventStamp.ReplaceAll(body, fmt.Appendf(nil, `"event_ts":"%s"`, incident.Stamp(time.Now())))
	}
	if k.forgetful {
		body = deliveryID.ReplaceAll(body, fmt.Appendf(nil, "${1}%d", nth))
	}
	if k.numb {
		body = saidGone.ReplaceAll(body, []byte(`"something"`))
	}
	return body
}

var (
	eventStamp = regexp.MustCompile(`"event_ts":"[0-9.]+"`)
	saidGone   = regexp.MustCompile(`"(message_deleted|pin_removed|channel_archive)"`)
	deliveryID = regexp.MustCompile(`("event_id":"|trigger_id=|trigger_id%22%3A%22)`)
)

func (k weakness) ear(e effect.Ear) effect.Ear {
	if k.literal {
		return literal{e}
	}
	return e
}

// literal does not know on which message an emoji stood.
type literal struct{ effect.Ear }

func (l literal) Missed(ctx context.Context, s incident.State, refs plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error) {
	s.Todos = slices.Clone(s.Todos)
	for i, t := range s.Todos {
		s.Todos[i].Signs = map[incident.PersonID]map[string]incident.Sign{}
		for p, signs := range t.Signs {
			s.Todos[i].Signs[p] = maps.Clone(signs)
			for emoji, sign := range signs {
				sign.Message = ""
				s.Todos[i].Signs[p][emoji] = sign
			}
		}
	}
	return l.Ear.Missed(ctx, s, refs, since)
}

func (k weakness) system(s effect.System) effect.System {
	if k.blind {
		return blind{s}
	}
	return s
}

func (k weakness) witness(w effect.Witness) effect.Witness {
	if k.trusting {
		return trusting{}
	}
	return w
}

type trusting struct{}

func (trusting) Gone(context.Context, effect.Room, []plan.Effect) ([]plan.Key, error) {
	return nil, nil
}

type blind struct{ effect.System }

func (blind) Find(context.Context, effect.Room, []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	return nil, nil //nolint:nilnil // nothing is found: a map that is read only may be nil
}

func (k weakness) store(db store.DB, leases *sync.Map) store.DB {
	switch {
	case k.early:
		return hasty{db}
	case k.fence:
		return deaf{db, leases}
	case k.apart:
		return apart{db}
	}
	return db
}

// memory is the store that requests are decided on.
func (k weakness) memory(db store.DB) store.DB {
	if k.hollow {
		return hollow{db}
	}
	return db
}

// hollow forgets answers.
type hollow struct{ store.DB }

func (h hollow) Get(ctx context.Context, path string, into any) error {
	if strings.HasPrefix(path, "answers/") {
		return store.ErrNotFound
	}
	return h.DB.Get(ctx, path, into)
}

func (h hollow) Update(ctx context.Context, fn func(store.Tx) error) error {
	return h.DB.Update(ctx, func(tx store.Tx) error { return fn(hollowTx{tx}) })
}

type hollowTx struct{ store.Tx }

func (t hollowTx) Get(path string, into any) error {
	if strings.HasPrefix(path, "answers/") {
		return store.ErrNotFound
	}
	return t.Tx.Get(path, into)
}

func (t hollowTx) Set(path string, v any) error {
	if strings.HasPrefix(path, "answers/") {
		return nil
	}
	return t.Tx.Set(path, v)
}

// hasty deletes the marks it lists.
type hasty struct{ store.DB }

func (h hasty) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := h.DB.List(ctx, q)
	if err != nil || !strings.HasPrefix(q.Collection, "marks/") || len(docs) == 0 {
		return docs, err
	}
	return docs, h.DB.Update(ctx, func(tx store.Tx) error {
		for _, d := range docs {
			if err := tx.Delete(d.Path); err != nil {
				return err
			}
		}
		return nil
	})
}

// deaf reads its own lease where the store holds somebody else's.
type deaf struct {
	store.DB
	leases *sync.Map
}

func (d deaf) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(deafTx{tx, d.leases}) })
}

type deafTx struct {
	store.Tx
	leases *sync.Map
}

func (t deafTx) Get(path string, into any) error {
	if mine, ok := t.leases.Load(path); ok {
		return json.Unmarshal(mine.([]byte), into)
	}
	return t.Tx.Get(path, into)
}

func (t deafTx) Set(path string, v any) error {
	if strings.HasPrefix(path, "leases/") {
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		t.leases.Store(path, raw)
		var l struct{ Clean bool }
		if json.Unmarshal(raw, &l) == nil && l.Clean {
			t.leases.Delete(path)
		}
	}
	return t.Tx.Set(path, v)
}
