package reconcile_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// restore puts the documents of testdata/one_document.txt into the store, a path and its JSON in each line: an incident as it was
// stored when all records of a system stood in one document. Slack has 220 of them, one of which failed for good; the documents of
// the incident have two. All that they record is outside, too.
func (b *bundle) restore() (docs *outside) {
	b.t.Helper()
	f, err := os.Open("testdata/one_document.txt")
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	err = b.db.Update(b.t.Context(), func(tx store.Tx) error {
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			path, body, _ := strings.Cut(lines.Text(), " ")
			if err := tx.Set(path, json.RawMessage(body)); err != nil {
				return err
			}
		}
		return lines.Err()
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.count.Store(100)    // its requests have the first numbers
	time.Sleep(time.Hour) // it was stored in the first minutes of a bubble
	docs = newOutside()
	b.out.things, docs.things = b.stored(incident.Slack), b.stored(incident.Docs)
	return docs
}

// stored is what a system's head says to be there.
func (b *bundle) stored(s incident.System) (all []thing) {
	b.t.Helper()
	var recs journal.Records
	if err := b.db.Get(b.t.Context(), store.RecordsPath(inc, s), &recs); err != nil {
		b.t.Fatal(err)
	}
	for k, rec := range recs.Items {
		if !rec.Ref.Zero() {
			all = append(all, thing{k, rec.Ref, rec.Hash})
		}
	}
	return all
}

// writer is an outside of documents.
type writer struct{ *outside }

func (writer) Name() incident.System { return incident.Docs }

func (writer) Plan() plan.Plan { return plan.ForDocs }

func (b *bundle) writer(docs *outside) *reconcile.Reconciler {
	return reconcile.New(writer{docs}, b.db, reconcile.Options{Clock: clock.Machine, NewID: func() string { return "writer" }})
}

// Records that were stored in one document are read: no successor of a living or a dead worker makes anything twice, and the
// records that do not fit any more stand in shards.
func TestRecordsFromBeforeShardsAreRead(t *testing.T) {
	for name, clean := range map[string]bool{"given back": true, "its worker is dead": false} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				docs := b.restore()
				if !clean {
					b.unclean(incident.Slack)
					b.unclean(incident.Docs)
				}
				for _, do := range []incident.Action{ // from the second one on, from what the first has written
					incident.Claim{Todo: "3"}, incident.Add{Title: "a new one"}, incident.Release{Todo: "3"},
				} {
					b.ask(do)
					if read, wrote := b.spend(); read["slack"] == 0 || wrote["slack.1"] == 0 {
						b.t.Errorf("%T: read %v, wrote %v", do, read, wrote)
					}
				}
				if err := b.writer(docs).Serve(b.t.Context(), inc); err != nil {
					b.t.Fatal(err)
				}
				b.verifyStored(docs)
			})
		})
	}
}

// unclean makes a lease one of a worker that died.
func (b *bundle) unclean(s incident.System) {
	b.t.Helper()
	dead := map[string]any{"holder": "dead", "token": 3, "until": time.Now(), "editing": []plan.Key{"board"}}
	err := b.db.Update(b.t.Context(), func(tx store.Tx) error { return tx.Set(store.LeasePath(inc, s), dead) })
	if err != nil {
		b.t.Fatal(err)
	}
}

// verifyStored: all is there once, shows the facts, and but for what is new nothing was made.
func (b *bundle) verifyStored(docs *outside) {
	b.t.Helper()
	refs, failed := b.records().Refs(), plan.Key("announce/C0007")
	for _, e := range plan.Slack(b.state(), refs) {
		all := b.out.of(e.Key)
		if e.Key == failed {
			if len(all) > 0 {
				b.t.Errorf("%s was tried again", e.Key)
			}
			continue
		}
		if len(all) != 1 || refs[e.Key].ID != all[0].ref.ID || e.Life == plan.Kept && all[0].hash != e.Hash() {
			b.t.Errorf("%s is %v, and recorded at %v", e.Key, all, refs[e.Key])
		}
	}
	if b.out.made != 1 || docs.made != 0 {
		b.t.Errorf("%d were made, and %d documents", b.out.made, docs.made)
	}
	if got := b.documents(); got["slack"] != 200 || got["slack.1"] < 20 {
		b.t.Errorf("they stand in %v", got)
	}
}
