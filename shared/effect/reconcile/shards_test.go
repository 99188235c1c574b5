package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// announcing declares an incident that is announced in n channels, and so has n records more than others.
func (b *bundle) announcing(n int) {
	b.t.Helper()
	var told []incident.Audience
	for i := range n {
		told = append(told, incident.Audience{Channel: fmt.Sprintf("C%04d", i)})
	}
	do := incident.Declare{
		Kind: incident.Live, Facts: incident.Facts{Title: "EC2"}, ChannelPrefix: "inc",
		Settings: incident.Settings{Language: incident.English, Timezone: "UTC", Announce: told},
		Playbook: incident.Playbook{ID: "p", Phases: []incident.PlaybookPart{{Phase: incident.Respond}}},
	}
	b.commit(incident.State{}, incident.Request{ID: "declare", Incident: inc, At: time.Now(), By: incident.Actor{ID: "U0KAKEI"}, Do: do})
}

// spending counts the documents of records that are read and written, by their ids. fail, if any, is asked before each write.
type spending struct {
	store.DB
	read, wrote map[string]int
	fail        func() error
}

func (b *bundle) spending() spending {
	return spending{b.db, map[string]int{}, map[string]int{}, func() error { return nil }}
}

func (s spending) Get(ctx context.Context, path string, into any) error {
	note(s.read, path)
	return s.DB.Get(ctx, path, into)
}

func (s spending) Update(ctx context.Context, fn func(store.Tx) error) error {
	return s.DB.Update(ctx, func(tx store.Tx) error { return fn(spendingTx{tx, s}) })
}

type spendingTx struct {
	store.Tx
	s spending
}

func (t spendingTx) Get(path string, into any) error {
	note(t.s.read, path)
	return t.Tx.Get(path, into)
}

func (t spendingTx) Set(path string, v any) error {
	if note(t.s.wrote, path) {
		if err := t.s.fail(); err != nil {
			return err
		}
	}
	return t.Tx.Set(path, v)
}

// note counts what is about records.
func note(in map[string]int, path string) bool {
	_, id, ok := strings.Cut(path, "/effects/")
	if ok {
		in[id]++
	}
	return ok
}

// spend serves with documents of the real size and returns how often which of them were read and written.
func (b *bundle) spend() (read, wrote map[string]int) {
	b.t.Helper()
	s := b.spending()
	b.runner = b.sized(s, store.ShardKeys)
	b.serve(soon)
	return s.read, s.wrote
}

// documents are the ids of Slack's records, each with its number of records. None may be larger than a fifth of what the
// store takes, and no record stands in two of them.
func (b *bundle) documents() map[string]int {
	b.t.Helper()
	docs, err := b.db.List(b.t.Context(), store.Query{Collection: "incidents/k3f9qa/effects"})
	if err != nil {
		b.t.Fatal(err)
	}
	out, in := map[string]int{}, map[plan.Key]string{}
	for _, d := range docs {
		var r journal.Records
		if err := d.Decode(&r); err != nil {
			b.t.Fatal(err)
		}
		if out[d.ID()] = len(r.Items); len(d.Body) > 200<<10 {
			b.t.Errorf("%s is %d bytes", d.ID(), len(d.Body))
		}
		for k := range r.Items {
			if in[k] != "" {
				b.t.Errorf("%s stands in %s and in %s", k, in[k], d.ID())
			}
			in[k] = d.ID()
		}
	}
	return out
}

// inOne makes all that is planned and stores the records as they were before there were shards, in one document.
func (b *bundle) inOne() {
	b.t.Helper()
	channel := incident.Made{Key: string(plan.ChannelKey), Link: incident.ChannelLink, To: incident.Link{Ref: "channel-0"}}
	b.commit(b.state(), incident.Tell("made", inc, time.Now(), incident.ViaTool, channel))
	recs := journal.Records{Items: map[plan.Key]journal.Record{}}
	for _, e := range plan.Slack(b.state(), plan.Refs{}) {
		ref := b.out.do(effect.Call{Inventory: effect.Inventory{Refs: recs.Refs()}, Effect: e})
		recs.Items[e.Key] = journal.Record{Ref: ref, Hash: e.Hash(), At: time.Now(), Tried: true}
	}
	err := b.db.Update(b.t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.Set(store.RecordsPath(inc, incident.Slack), recs), tx.Set(store.LeasePath(inc, incident.Slack), released))
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// released is a lease that was given back.
var released = map[string]any{"holder": "before", "token": 1, "clean": true}

// Three thousand effects in one incident: no document is large, and a change writes the shard that it is in. A worker reads all
// of them once, as it takes the lease, since a plan is made from all.
func TestThreeThousandRecords(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.announcing(3000)
		b.inOne()
		made := b.out.made
		for _, step := range []struct {
			what        string
			do          incident.Action
			read, wrote int
		}{
			{"a TODO is added, and all are taken over from the one document", incident.Add{Title: "look"}, 1, 16},
			{"another one", incident.Add{Title: "tell"}, 16, 1},
			{"somebody takes it", incident.Claim{Todo: "own-1"}, 16, 1},
		} {
			if c, ok := step.do.(incident.Claim); ok {
				c.Todo = b.state().Todos[0].ID
				step.do = c
			}
			b.ask(step.do)
			read, wrote := b.spend()
			if len(read) != step.read || len(wrote) != step.wrote {
				b.t.Errorf("%s: read %v, wrote %v", step.what, read, wrote)
			}
			if docs := b.documents(); len(docs) != 16 {
				b.t.Errorf("%s: %v", step.what, docs)
			}
		}
		if n := b.out.made - made; n != 2 {
			b.t.Errorf("%d were made", n)
		}
	})
}

// Effects that are made one by one are recorded a few times for each document, and so is a change of all of them.
func TestRecordsOfAllThatIsMade(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.announcing(300)
		_, wrote := b.spend()
		title := "EC2 and RDS"
		b.ask(incident.Correct{Title: &title})
		_, again := b.spend()
		b.complete()
		want := map[string]int{"slack": 200, "slack.1": 107}
		if docs := b.documents(); !maps.Equal(docs, want) {
			b.t.Errorf("they stand in %v", docs)
		}
		for id := range want {
			if wrote[id] > 5 || again[id] > 3 {
				b.t.Errorf("%s was written %d times, and %d for the change", id, wrote[id], again[id])
			}
		}
	})
}

// A transaction that fails at any of its documents leaves all as they were.
func TestATransactionThatFailsBetweenTwoShards(t *testing.T) {
	for n := range 5 { // as many as there are
		t.Run(fmt.Sprint("write ", n), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				count := 0
				s := b.spending()
				s.fail = func() error {
					if count++; count == n+1 {
						return errDown
					}
					return nil
				}
				b.runner = b.worker(s)
				if err := b.runner.Serve(b.t.Context(), inc); !errors.Is(err, errDown) {
					b.t.Fatal("nothing failed: ", err)
				}
				b.serve(soon)
				b.complete()
				if docs := b.documents(); len(docs) < 4 {
					b.t.Errorf("the test shows nothing: %v", docs)
				}
			})
		})
	}
}

// A worker that lacks a part of its records would make their effects again. It makes nothing, and names the missing part.
func TestAShardThatIsMissing(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.serve(soon)
		made := b.out.made
		b.ask(incident.Claim{Todo: "2"})
		err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Delete(store.ShardPath(inc, incident.Slack, 2)) })
		if err != nil {
			b.t.Fatal(err)
		}
		err = b.runner.Serve(b.t.Context(), inc)
		if err == nil || !strings.Contains(err.Error(), "effects/slack.2: records are missing") || b.out.made != made || len(b.marks()) == 0 {
			b.t.Errorf("%v; %d were made, %d marks are left", err, b.out.made-made, len(b.marks()))
		}
	})
}

// Records of replaced messages leave their place to others: an incident with questions for hours needs no more documents than its
// standing messages do.
func TestDeletedRecordsLeaveTheirPlace(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		for n := range 12 {
			b.ask(incident.Add{Title: fmt.Sprint("call ", n), Due: time.Minute})
		}
		b.serve(soon)
		before := b.documents()
		for n := range 12 {
			b.happens(incident.Lapse{Todo: incident.TodoID(fmt.Sprint("own-", n+1))})
			b.serve(soon)
		}
		b.complete()
		if after := b.documents(); len(after) > len(before)+1 || b.out.times("overdue/12") == 0 {
			b.t.Errorf("they stood in %v, and stand in %v", before, after)
		}
	})
}
