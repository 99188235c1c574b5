package portal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/enginetest"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/portal/storagefake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

const (
	// inc is whose title is on the portal in these tests, with the portal's revision in it.
	inc           = enginetest.ID
	bucket string = "status.example.com"
)

// names are those of the objects. All but the last one change with each revision, and that with every other.
var names = []string{"index.html", "en/index.html", "feed.atom", "api/v2/summary.json", "incidents/k3f9qa/index.html"}

// bench is a portal in a bucket, with a store of which workers make it.
type bench struct {
	*enginetest.Bench
	fake  *storagefake.Fake
	place place.Place
	mu    sync.Mutex // of place
}

// over runs f with a portal of revision 1 of which nothing stands yet, in virtual time.
func over(t *testing.T, f func(b *bench)) {
	t.Helper()
	enginetest.Run(t, func(engine *enginetest.Bench) {
		b := &bench{Bench: engine, fake: storagefake.New(bucket, time.Now)}
		b.place = b.bucket()
		b.commit(incident.State{}, incident.Declare{
			Kind: incident.Live, Facts: incident.Facts{Title: "r1"}, ChannelPrefix: "inc",
			Settings: incident.Settings{Language: incident.English, Timezone: "UTC"}, Playbook: incident.Playbook{ID: "p"},
		})
		f(b)
	})
}

// bucket is as each process opens it.
func (b *bench) bucket() place.Place {
	return &place.Bucket{Name: bucket, Prefix: "p", URL: "http://storage.test/storage/v1/", Transport: b.fake.Transport()}
}

// commit decides and wakes the portal.
func (b *bench) commit(s incident.State, do incident.Action) {
	b.T.Helper()
	d := b.Decide(s, do)
	d.Systems = nil
	b.wake(func(tx store.Tx) error { return store.Commit(tx, d) }, store.Mark{ID: d.Entry.ID, Incident: inc, System: incident.Portal, NotBefore: store.Moment(time.Now())})
}

// wake leaves a mark together with something else.
func (b *bench) wake(with func(tx store.Tx) error, m store.Mark) {
	b.T.Helper()
	b.Update(func(tx store.Tx) error {
		if err := with(tx); err != nil {
			return err
		}
		return tx.Set(m.Path(), m)
	})
}

// revise makes it another revision.
func (b *bench) revise(revision int64) {
	b.T.Helper()
	title := fmt.Sprint("r", revision)
	b.commit(b.State(), incident.Correct{Title: &title})
}

// objects is the plan of these tests.
func objects(s incident.State, _ plan.Refs) (out []plan.Effect) {
	var revision int64
	if _, err := fmt.Sscanf(s.Incident.Facts.Title, "r%d", &revision); err != nil {
		return nil
	}
	for i, name := range names {
		shows := revision
		if i == len(names)-1 {
			shows /= 2
		}
		o := plan.PortalObject{
			Name: name, Site: incident.PortalSite{URL: "https://status.example.com"}, Look: plan.PortalLook, Revision: revision,
			Incidents: []incident.PortalIncident{{ID: inc, Region: fmt.Sprint(shows), Notices: []incident.PortalNotice{{No: 1}}}},
		}
		out = append(out, plan.Effect{Key: plan.Key("object/" + name), Kind: plan.ObjectKind, Life: plan.Kept, Urgency: plan.Overview, Facts: o})
	}
	return out
}

// render makes an object of these tests.
func render(o plan.PortalObject) (portal.Rendered, error) {
	return portal.Rendered{Body: []byte(o.Name + " shows " + o.Incidents[0].Region), ContentType: "text/html; charset=utf-8"}, nil
}

// worker is a process of its own, with a store and a place as it has them.
func (b *bench) worker(db store.DB, p place.Place) *reconcile.Reconciler {
	system := portal.NewSystem(portal.Options{Place: p, Plan: plan.Plan{Of: objects, Refless: true}, Clock: clock.Machine, Render: render})
	return b.Worker(db, system, 0)
}

// invoke is one worker's life.
func (b *bench) invoke() {
	b.T.Helper()
	b.mu.Lock()
	there := b.place
	b.mu.Unlock()
	b.Live(b.worker(b.DB, there), enginetest.Invocation)
}

// serves has so many workers at a time do what the marks ask for, until nothing is left.
func (b *bench) serves(workers int, most time.Duration) {
	b.T.Helper()
	b.Serve(incident.Portal, workers, most, b.invoke)
}

// judge holds what stands there against the state, and that no object ever became older.
func (b *bench) judge() {
	b.T.Helper()
	for _, e := range objects(b.State(), nil) {
		o := e.Facts.(plan.PortalObject)
		want, _ := render(o)
		got, _ := b.fake.Object("p/" + o.Name)
		if got.Body != string(want.Body) {
			b.T.Errorf("%q stands there, want %q", got.Body, want.Body)
		}
		last := ""
		for _, w := range b.fake.Written("p/" + o.Name) {
			if r := w.Metadata["noroshi-revision"]; len(r) < len(last) || len(r) == len(last) && r < last {
				b.T.Errorf("%s: revision %q was written over %s", o.Name, r, last)
			} else {
				last = r
			}
		}
	}
	if p := b.State().Incident.Problems; len(p) > 0 {
		b.T.Errorf("problems %+v", p)
	}
}

// Whatever Cloud Storage does while revisions come, in the end the last one stands there, and none was written over a newer one.
func TestThePortalShowsTheLastRevision(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults storagefake.Faults
		lasts  time.Duration
		why    string // that people read while it lasts
	}{
		"nothing":        {},
		"lost answers":   {faults: storagefake.Faults{LoseAnswers: 7}, lasts: time.Minute},
		"too many":       {faults: storagefake.Faults{Busy: 9}, lasts: time.Minute},
		"it is down":     {faults: storagefake.Faults{Down: true}, lasts: 5 * time.Minute},
		"no rights":      {faults: storagefake.Faults{Forbidden: true}, lasts: 10 * time.Minute, why: place.CodeForbidden},
		"no account":     {faults: storagefake.Faults{Unauthorized: true}, lasts: 10 * time.Minute, why: place.CodeLogin},
		"no bucket":      {faults: storagefake.Faults{NoBucket: true}, lasts: 10 * time.Minute, why: place.CodeBucket},
		"kept by a rule": {faults: storagefake.Faults{Retained: true}, lasts: 2 * time.Minute},
	} {
		for _, workers := range []int{1, 2} {
			t.Run(fmt.Sprint(name, "/", workers), func(t *testing.T) {
				over(t, func(b *bench) {
					b.serves(workers, time.Minute)
					b.fake.Break(func(f *storagefake.Faults) { *f = c.faults })
					for revision := int64(2); revision <= 12; revision++ {
						time.AfterFunc(time.Duration(revision)*1300*time.Millisecond, func() { b.revise(revision) })
					}
					time.AfterFunc(c.lasts, func() {
						p, waits := b.State().Incident.Problems[incident.WaitingID(incident.Portal)]
						if waits != (c.lasts >= 5*time.Minute) || p.Why != c.why {
							b.T.Errorf("waits %v, %q", waits, p.Why)
						}
						if said := text.Problem(incident.English, p, "00:01"); waits && strings.Contains(said, "responded") != (c.why == "") {
							b.T.Error(said)
						}
						b.fake.Break(func(f *storagefake.Faults) { *f = storagefake.Faults{} })
					})
					time.Sleep(2 * time.Second)
					b.serves(workers, 20*time.Minute)
					time.Sleep(15 * time.Second)
					b.serves(workers, 20*time.Minute)
					b.judge()
				})
			})
		}
	}
}

// An upload of a worker that stands still arrives when others have written: over nothing, or before they do. Nothing newer is lost.
func TestAnUploadThatArrivesLate(t *testing.T) {
	t.Parallel()
	for name, arrives := range map[string]time.Duration{"before the next one": 0, "right after it": 2 * time.Second, "much later": 5 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			over(t, func(b *bench) {
				b.serves(1, time.Minute)
				before, _ := b.fake.Uploads()
				b.revise(2)
				release := b.fake.Hold()
				var dead atomic.Bool
				frozen := make(chan error, 1)
				go func() { frozen <- b.worker(mortal{b.DB, dead.Load}, b.bucket()).Serve(b.T.Context(), inc) }()
				time.Sleep(3 * time.Second)
				dead.Store(true)
				b.fake.Pass()
				b.revise(3)
				if err := lease.Void(b.T.Context(), b.DB); err != nil {
					b.T.Fatal(err)
				}
				if arrives == 0 {
					release()
				} else {
					time.AfterFunc(arrives, release)
				}
				b.serves(1, 5*time.Minute)
				time.Sleep(arrives)
				b.serves(1, 5*time.Minute)
				<-frozen
				if after, _ := b.fake.Uploads(); after-before < 2*(len(names)-1) {
					b.T.Errorf("%d uploads: the test shows nothing", after-before)
				}
				b.judge()
			})
		})
	}
}

// mortal is the store of a worker that dies.
type mortal struct {
	store.DB
	dead func() bool
}

var errDead = errors.New("the worker is dead")

func (m mortal) Update(ctx context.Context, fn func(tx store.Tx) error) error {
	if m.dead() {
		return errDead
	}
	return m.DB.Update(ctx, fn)
}

func (m mortal) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	if m.dead() {
		return nil, errDead
	}
	return m.DB.List(ctx, q)
}

// hooked is a place that something happens at.
type hooked struct {
	place.Place
	looked func(name string)
	before func(name string) error // an error: it is not written
}

func (h hooked) Stat(ctx context.Context, name string) (place.Object, bool, error) {
	o, found, err := h.Place.Stat(ctx, name)
	if h.looked != nil {
		h.looked(name)
	}
	return o, found, err
}

func (h hooked) Put(ctx context.Context, name string, c place.Content, over int64) error {
	if h.before != nil {
		if err := h.before(name); err != nil {
			return err
		}
	}
	return h.Place.Put(ctx, name, c, over)
}

// A worker that is killed between two objects leaves some old and some new, each whole; the next one goes on, and writes none twice.
func TestAWorkerThatIsKilledBetweenTwoObjects(t *testing.T) {
	t.Parallel()
	for kill := range len(names) {
		t.Run(fmt.Sprint(kill, " are written"), func(t *testing.T) {
			over(t, func(b *bench) {
				b.serves(1, time.Minute)
				b.revise(2)
				var dead atomic.Bool
				var begun atomic.Int64
				h := hooked{Place: b.place, before: func(string) error {
					if begun.Add(1) > int64(kill) {
						dead.Store(true)
						return errDead
					}
					return nil
				}}
				if err := b.worker(mortal{b.DB, dead.Load}, h).Serve(b.T.Context(), inc); !errors.Is(err, errDead) {
					b.T.Fatal("it lived: ", err)
				}
				if err := lease.Void(b.T.Context(), b.DB); err != nil {
					b.T.Fatal(err)
				}
				b.serves(1, 5*time.Minute)
				time.Sleep(2 * time.Minute) // a sweep looks after what was under way
				b.serves(1, 5*time.Minute)
				b.judge()
				for _, name := range names {
					if n := len(b.fake.Written("p/" + name)); n != 2 {
						b.T.Errorf("%s was written %d times", name, n)
					}
				}
			})
		})
	}
}

// What was seen is no longer what stands there: whoever writes looks again, and writes over what is older and over nothing that is newer.
func TestSomethingElseIsWrittenMeanwhile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		revision int64
		body     string
		want     string // what stands there in the end
	}{
		"by hand":                  {0, "mine", "index.html shows 2"},
		"by a worker that is late": {1, "index.html shows 1", "index.html shows 2"},
		"by a worker that did it":  {2, "index.html shows 2", "index.html shows 2"},
		"something newer":          {9, "index.html shows 9", "index.html shows 9"},
	} {
		t.Run(name, func(t *testing.T) {
			over(t, func(b *bench) {
				b.serves(1, time.Minute)
				time.Sleep(2 * time.Second)
				b.revise(2)
				var once sync.Once
				h := hooked{Place: b.place, looked: func(object string) {
					if object != "index.html" {
						return
					}
					once.Do(func() {
						o, _, err := b.place.Stat(b.T.Context(), object)
						if err == nil {
							err = b.place.Put(b.T.Context(), object, place.Content{Body: []byte(c.body), Type: "text/html; charset=utf-8", Revision: c.revision}, o.Generation)
						}
						if err != nil {
							b.T.Error(err)
						}
					})
				}}
				ctx, cancel := context.WithTimeout(b.T.Context(), time.Minute)
				defer cancel()
				if err := b.worker(b.DB, h).Serve(ctx, inc); err != nil {
					b.T.Fatal(err)
				}
				if o, _ := b.fake.Object("p/index.html"); o.Body != c.want {
					b.T.Errorf("%q stands there", o.Body)
				}
				if o, _ := b.fake.Object("p/en/index.html"); o.Body != "en/index.html shows 2" {
					b.T.Errorf("beside it %q", o.Body)
				}
			})
		})
	}
}

// What is newer than the state stays, however often it is tried, which is seldom, and the log says why. Once the state is newer it follows.
func TestSomethingNewerStays(t *testing.T) {
	over(t, func(b *bench) {
		put := place.Content{Body: []byte("of another Noroshi"), Type: "text/html; charset=utf-8", Revision: 7}
		if err := b.place.Put(b.T.Context(), "index.html", put, 0); err != nil {
			b.T.Fatal(err)
		}
		looks := 0
		b.place = hooked{Place: b.place, looked: func(name string) {
			if name == "index.html" {
				looks++
			}
		}}
		for began := time.Now(); time.Since(began) < time.Hour; time.Sleep(time.Second) {
			b.invoke()
		}
		if o, _ := b.fake.Object("p/index.html"); o.Body != "of another Noroshi" || looks > 100 || !strings.Contains(b.Log(), portal.CodeNewer) {
			b.T.Errorf("%q, looked %d times", o.Body, looks)
		}
		b.revise(8)
		b.serves(1, 5*time.Minute)
		b.judge()
	})
}

// Whoever empties the place, or takes away a page, finds it filled again once somebody looks. What is there stays as it is.
func TestWhatIsMissingIsWrittenAgain(t *testing.T) {
	over(t, func(b *bench) {
		b.serves(1, time.Minute)
		time.Sleep(time.Minute)
		for round := range 2 {
			b.fake.Wipe()
			if round == 1 {
				b.invoke()
				b.fake.Set("p/feed.atom", "mine") // it is there, whatever it says
			}
			b.missed()
			b.serves(1, 5*time.Minute)
			if n := len(b.fake.Names()); n != len(names) {
				b.T.Errorf("round %d: %q", round, b.fake.Names())
			}
			time.Sleep(time.Minute)
		}
		_, listings := b.fake.Uploads()
		if listings > 8 {
			b.T.Errorf("%d listings", listings)
		}
	})
}

// missed has the workers look at what is there.
func (b *bench) missed() {
	b.T.Helper()
	b.wake(func(store.Tx) error { return nil }, store.MissedMark(inc, incident.Portal, time.Now()))
}

// A folder that was removed is made again by whoever looks, and of two processes none writes an older state over a newer one.
func TestAFolderThatIsRemoved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "portal")
	over(t, func(b *bench) {
		b.place = place.Dir(dir)
		b.serves(2, time.Minute)
		for revision := range int64(4) {
			b.revise(revision + 2)
			b.serves(2, time.Minute)
		}
		time.Sleep(time.Minute)
		if err := os.RemoveAll(dir); err != nil {
			b.T.Fatal(err)
		}
		b.missed()
		b.serves(2, 5*time.Minute)
		for _, e := range objects(b.State(), nil) {
			o := e.Facts.(plan.PortalObject)
			want, _ := render(o)
			got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(o.Name)))
			if err != nil || string(got) != string(want.Body) {
				b.T.Errorf("%q, %v, want %q", got, err, want.Body)
			}
		}
	})
}

// A portal whose place nobody names any more waits: people read why, and it goes on once somebody does.
func TestAPortalOutlastsItsSettings(t *testing.T) {
	over(t, func(b *bench) {
		there := b.place
		b.place = place.Absent{}
		time.AfterFunc(10*time.Minute, func() {
			p, waits := b.State().Incident.Problems[incident.WaitingID(incident.Portal)]
			if said := text.Problem(incident.Japanese, p, "00:01"); !waits || !strings.Contains(said, "NOROSHI_PORTAL") || strings.ContainsAny(said, "{}") {
				b.T.Errorf("waits %v: %s", waits, said)
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			b.place = there
		})
		b.serves(1, 20*time.Minute)
		b.judge()
	})
}

// What belongs to the workspace is looked at there, once, however many incidents stand.
func TestTheWorkspaceIsAskedToLook(t *testing.T) {
	over(t, func(b *bench) {
		b.serves(1, time.Minute)
		if err := reconcile.RequestBackfill(b.T.Context(), b.DB, incident.Portal, time.Now()); err != nil {
			b.T.Fatal(err)
		}
		marks, err := store.Marks(b.T.Context(), b.DB, incident.WorkerOf(incident.Portal))
		if err != nil || len(marks) != 1 || marks[0].Incident != incident.Workspace || !marks[0].Missed {
			b.T.Errorf("%+v, %v", marks, err)
		}
	})
}
