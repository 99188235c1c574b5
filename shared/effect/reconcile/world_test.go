package reconcile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// inc is the incident of these tests.
const inc incident.ID = "k3f9qa"

// bundle is one incident over a store of its own, and an outside that keeps state.
type bundle struct {
	t      *testing.T
	db     store.DB
	out    *outside
	runner *reconcile.Reconciler
	log    *bytes.Buffer
	count  atomic.Int64
}

// bubble runs f in virtual time.
func bubble(t *testing.T, f func(b *bundle)) {
	t.Helper()
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := sqlite.Open(filepath.Join(dir, "noroshi.db"), sqlite.Options{Indexes: store.Indexes, Volatile: true})
		if err != nil {
			t.Fatal(err)
		}
		b := &bundle{t: t, db: db, out: newOutside(), log: &bytes.Buffer{}}
		b.runner = b.worker(db)
		defer func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}()
		f(b)
		synctest.Wait()
	})
}

// worker is one more worker over db. Its records stand in many documents.
func (b *bundle) worker(db store.DB) *reconcile.Reconciler { return b.sized(db, 3) }

// sized is a worker that keeps so many records in a document.
func (b *bundle) sized(db store.DB, keys int) *reconcile.Reconciler {
	return reconcile.New(b.out, db, reconcile.Options{Clock: clock.Machine, NewID: func() string {
		return fmt.Sprintf("worker-%d", b.count.Add(1))
	}, Log: slog.New(slog.NewTextHandler(b.log, nil)), ShardKeys: keys})
}

// declare makes the incident: a channel, two people, a board with its pin, three TODOs of which the tool ticks the first
// when the channel is there, one announcement, a topic and a purpose.
func (b *bundle) declare() {
	b.t.Helper()
	text := func(s string) incident.Text { return incident.Text{JA: s, EN: s} }
	b.declareWith(incident.PlaybookPart{Phase: incident.Respond, Todos: []incident.TodoDef{
		{ID: "1", Title: text("room"), Auto: []string{"channel"}}, {ID: "2", Title: text("look")}, {ID: "3", Title: text("tell")},
	}})
}

func (b *bundle) declareWith(part incident.PlaybookPart, announce ...string) {
	b.t.Helper()
	channels := []incident.Audience{{Channel: "C0ALL", Announcement: "company"}}
	if len(announce) > 0 {
		channels = nil
	}
	for _, c := range announce {
		channels = append(channels, incident.Audience{Channel: c, Announcement: "company"})
	}
	do := incident.Declare{
		Kind: incident.Live, Facts: incident.Facts{Title: "EC2"}, ChannelPrefix: "inc",
		Settings: incident.Settings{
			Language: incident.English, Timezone: "UTC", Responders: []string{"U0TOKYO"},
			Announce: channels,
		},
		Playbook: incident.Playbook{ID: "p", Phases: []incident.PlaybookPart{part}},
	}
	b.commit(incident.State{}, incident.Request{ID: "declare", Incident: inc, At: time.Now(), By: incident.Actor{ID: "U0KAKEI"}, Do: do})
}

// ask is something a person does.
func (b *bundle) ask(do incident.Action) {
	b.t.Helper()
	b.commit(b.state(), incident.Request{
		ID: fmt.Sprintf("request-%d", b.count.Add(1)), Incident: inc, At: time.Now(), By: incident.Actor{ID: "U0KAKEI"}, Do: do,
	})
}

// commands makes somebody the commander: they are offered it, and accept.
func (b *bundle) commands(who incident.PersonID) {
	b.t.Helper()
	b.ask(incident.Command{To: incident.Actor{ID: who}})
	b.commit(b.state(), incident.Request{
		ID: fmt.Sprintf("request-%d", b.count.Add(1)), Incident: inc, At: time.Now(), By: incident.Actor{ID: who},
		Do: incident.AcceptOffer{No: b.state().Incident.Offered().No},
	})
}

// happens records an event of the clock.
func (b *bundle) happens(what incident.Event) {
	b.t.Helper()
	b.commit(b.state(), incident.Tell(fmt.Sprintf("request-%d", b.count.Add(1)), inc, time.Now(), incident.ViaClock, what))
}

func (b *bundle) commit(s incident.State, req incident.Request) {
	b.t.Helper()
	d, err := incident.Decide(s, req)
	if err == nil {
		err = b.db.Update(b.t.Context(), func(tx store.Tx) error { return store.Commit(tx, d) })
	}
	if err != nil {
		b.t.Fatalf("%s %T: %v", req.ID, req.Do, err)
	}
}

func (b *bundle) state() incident.State {
	b.t.Helper()
	s, err := store.Load(b.t.Context(), b.db, inc)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// serve serves until there is no mark whose time comes within limit.
func (b *bundle) serve(limit time.Duration) {
	b.t.Helper()
	for end := time.Now().Add(limit); ; {
		if err := b.runner.Serve(b.t.Context(), inc); err != nil {
			b.t.Fatal(err)
		}
		next, ok := b.nextMark()
		if !ok || next.After(end) {
			return
		}
		time.Sleep(time.Until(next))
	}
}

// serving begins to serve beside the test. The returned func waits until nothing is left to serve.
func (b *bundle) serving() (served func()) {
	done := make(chan error)
	go func() { done <- b.runner.Serve(b.t.Context(), inc) }()
	return func() {
		b.t.Helper()
		if err := <-done; err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bundle) marks() []store.Mark {
	b.t.Helper()
	m, err := store.MarksFor(b.t.Context(), b.db, inc, incident.Slack)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

func (b *bundle) nextMark() (next time.Time, ok bool) {
	for _, m := range b.marks() {
		at, err := store.ParseMoment(m.NotBefore)
		if err != nil {
			b.t.Fatal(err)
		}
		if !ok || at.Before(next) {
			next, ok = at, true
		}
	}
	return next, ok
}

// records are the head of Slack's records with all that stand in shards.
func (b *bundle) records() (r journal.Records) {
	b.t.Helper()
	docs, err := b.db.List(b.t.Context(), store.Query{Collection: "incidents/k3f9qa/effects"})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, d := range docs { // the head first
		if system, _, _ := strings.Cut(d.ID(), "."); system != string(incident.Slack) {
			continue
		}
		if err := d.Decode(&r); err != nil {
			b.t.Fatal(err)
		}
	}
	return r
}

// complete fails unless there is exactly one of every planned effect, showing the current facts.
func (b *bundle) complete() {
	b.t.Helper()
	refs := b.records().Refs()
	for _, e := range plan.Slack(b.state(), refs) {
		if e.Life == plan.AtMostOnce {
			continue
		}
		all := b.out.of(e.Key)
		if len(all) != 1 {
			b.t.Errorf("there are %d of %s", len(all), e.Key)
			continue
		}
		if e.Life == plan.Kept && all[0].hash != e.Hash() {
			b.t.Errorf("%s does not show the current facts", e.Key)
		}
		if refs[e.Key].ID != all[0].ref.ID {
			b.t.Errorf("%s is recorded as %v and is %v", e.Key, refs[e.Key], all[0].ref)
		}
	}
	if b.t.Failed() {
		b.t.Log(b.log)
	}
}

// inSync reports whether everything planned is there and shows the current facts.
func (b *bundle) inSync() bool {
	for _, e := range plan.Slack(b.state(), nil) {
		all := b.out.of(e.Key)
		if len(all) != 1 || e.Life == plan.Kept && all[0].hash != e.Hash() {
			return false
		}
	}
	return true
}

// outside is a system that keeps state: what was made, when, and by which calls. Faults are set by key.
type outside struct {
	mu           sync.Mutex
	things       []thing
	calls        []call
	asked        []plan.Key // for quota, in order
	running      int
	most         int
	takes        time.Duration
	faults       map[plan.Key][]func(ctx context.Context, do func() plan.Ref) (plan.Ref, error)
	wait         map[plan.Key]time.Time // until when TakeQuota holds an effect back
	lookupErr    error                  // of Find
	beforeLookup func()                 // before each lookup
	lookups      int
	removed      int
	made         int
	pace         bool // one post a second in a channel
	sends        bool // it tells of calls that are on their way, which takes leaves
	leaves       time.Duration
	posted       time.Time
}

type thing struct {
	key  plan.Key
	ref  plan.Ref
	hash string
}

type call struct {
	key        plan.Key
	at         time.Time
	edit       bool
	first      bool
	unverified bool
	inFlight   bool
}

func newOutside() *outside {
	return &outside{
		faults: map[plan.Key][]func(context.Context, func() plan.Ref) (plan.Ref, error){}, wait: map[plan.Key]time.Time{},
		takes: 100 * time.Millisecond, leaves: time.Millisecond,
	}
}

// next makes the following call for key go wrong.
func (o *outside) next(key plan.Key, f func(ctx context.Context, do func() plan.Ref) (plan.Ref, error)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults[key] = append(o.faults[key], f)
}

// failLookups makes lookups fail with err, or succeed with nil.
func (o *outside) failLookups(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lookupErr = err
}

func (o *outside) Name() incident.System { return incident.Slack }

func (o *outside) Plan() plan.Plan { return plan.ForSlack }

func (o *outside) TakeQuota(c effect.Call) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, c.Effect.Key)
	if d := time.Until(o.wait[c.Effect.Key]); d > 0 {
		return d
	}
	if o.pace && c.Effect.Kind == plan.MessageKind && c.Ref.Zero() {
		if d := time.Until(o.posted.Add(time.Second)); d > 0 {
			return d
		}
		o.posted = time.Now()
	}
	return 0
}

func (o *outside) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	o.mu.Lock()
	o.calls = append(o.calls, call{c.Effect.Key, time.Now(), !c.Ref.Zero(), c.First, c.WithoutLookup, c.InFlight})
	o.running++
	o.most = max(o.most, o.running)
	var fault func(context.Context, func() plan.Ref) (plan.Ref, error)
	if f := o.faults[c.Effect.Key]; len(f) > 0 {
		fault, o.faults[c.Effect.Key] = f[0], f[1:]
	}
	o.mu.Unlock()
	defer func() {
		o.mu.Lock()
		o.running--
		o.mu.Unlock()
	}()
	if o.sends {
		time.Sleep(o.leaves)
		effect.Sent(ctx)
	}
	select {
	case <-ctx.Done():
		return plan.Ref{}, ctx.Err()
	case <-time.After(o.takes):
	}
	taken := c.Effect.Kind == plan.ChannelKind && len(o.of(c.Effect.Key)) > 0
	do := func() plan.Ref { return o.do(c) }
	if fault != nil {
		return fault(ctx, do)
	}
	ref := do()
	if taken {
		return ref, &effect.Error{Class: effect.Already, Code: "name_taken"}
	}
	return ref, nil
}

func (o *outside) do(c effect.Call) plan.Ref {
	if c.Effect.Kind == plan.FollowKind { // where its document is
		return c.Inventory.Refs[c.Effect.Needs[0]]
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, t := range o.things {
		if t.key == c.Effect.Key && (t.ref.ID == c.Ref.ID || c.Ref.Zero() && c.Effect.Repeatable() && o.same(t, c)) {
			o.things[i].hash = c.Effect.Hash()
			return t.ref
		}
	}
	if !c.Ref.Zero() { // somebody took it away: an edit makes nothing
		return c.Ref
	}
	ref := plan.Ref{ID: fmt.Sprintf("%s-%d", strings.ReplaceAll(string(c.Effect.Key), "/", "-"), o.made), Channel: c.Channel()}
	if c.Effect.Kind == plan.PinKind {
		ref.ID = c.Inventory.Refs[plan.BoardKey].ID
	}
	o.made++
	o.things = append(o.things, thing{c.Effect.Key, ref, c.Effect.Hash()})
	return ref
}

// same reports whether a repeatable call would make t again: in the same channel, or on the same message.
func (o *outside) same(t thing, c effect.Call) bool {
	return t.ref.Channel == c.Channel() && (c.Effect.Kind != plan.PinKind || t.ref.ID == c.Inventory.Refs[plan.BoardKey].ID)
}

func (o *outside) Find(_ context.Context, _ effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	if o.beforeLookup != nil {
		o.beforeLookup()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lookups++
	if o.lookupErr != nil {
		return nil, o.lookupErr
	}
	found := map[plan.Key][]plan.Ref{}
	for _, t := range o.things {
		if t.ref.Misplaced || slices.ContainsFunc(effects, func(e plan.Effect) bool { return e.Key == t.key }) {
			found[t.key] = append(found[t.key], t.ref)
		}
	}
	return found, nil
}

func (o *outside) Remove(_ context.Context, e plan.Effect, ref plan.Ref) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.removed++
	o.things = slices.DeleteFunc(o.things, func(t thing) bool { return t.key == e.Key && t.ref == ref })
	return nil
}

// lose takes things away as a person would.
func (o *outside) lose(gone func(plan.Key) bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.things = slices.DeleteFunc(o.things, func(t thing) bool { return gone(t.key) })
}

// loseChannel deletes the channel with everything in it, and returns their keys.
func (o *outside) loseChannel() (keys []plan.Key) {
	o.lose(func(k plan.Key) bool {
		if k == "announce/C0ALL" {
			return false
		}
		keys = append(keys, k)
		return true
	})
	return keys
}

func (o *outside) of(key plan.Key) (all []thing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, t := range o.things {
		if t.key == key {
			all = append(all, t)
		}
	}
	return all
}

// order lists the keys in the order in which calls for them began; prefix selects.
func (o *outside) order(prefix string) (keys []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.calls {
		if strings.HasPrefix(string(c.key), prefix) {
			keys = append(keys, string(c.key))
		}
	}
	return keys
}

// callsFor are the calls for a key.
func (o *outside) callsFor(key plan.Key) (calls []call) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.calls {
		if c.key == key {
			calls = append(calls, c)
		}
	}
	return calls
}

// begun is the first of them.
func (o *outside) begun(key plan.Key) call { return o.callsFor(key)[0] }

func (o *outside) times(key plan.Key) int { return len(o.order(string(key))) }

// The faults.

var errReset = errors.New("connection reset")

// lost does it and loses the answer.
func lost(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
	do()
	return plan.Ref{}, errReset
}

// vanished does nothing and does not say so.
func vanished(context.Context, func() plan.Ref) (plan.Ref, error) { return plan.Ref{}, errReset }

// late is given up and lands after a while.
func late(after time.Duration) func(context.Context, func() plan.Ref) (plan.Ref, error) {
	return func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
		go func() {
			time.Sleep(after)
			do()
		}()
		return plan.Ref{}, errReset
	}
}

// refused does nothing and says why.
func refused(e effect.Error) func(context.Context, func() plan.Ref) (plan.Ref, error) {
	return func(context.Context, func() plan.Ref) (plan.Ref, error) { return plan.Ref{}, &e }
}

// partly does it for some.
func partly(e effect.Error) func(context.Context, func() plan.Ref) (plan.Ref, error) {
	return func(_ context.Context, do func() plan.Ref) (plan.Ref, error) { return do(), &e }
}

// slow takes longer.
func slow(d time.Duration) func(context.Context, func() plan.Ref) (plan.Ref, error) {
	return func(_ context.Context, do func() plan.Ref) (plan.Ref, error) {
		time.Sleep(d)
		return do(), nil
	}
}

func (o *outside) idle() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.running == 0
}

// hooked lets a test act between two steps of a worker, or take its store away.
type hooked struct {
	store.DB
	dead   func() bool             // whether nothing can be read or written
	listed func()                  // after marks were listed
	update func(commit bool) error // before each transaction and, with commit, after it was committed
	read   func() error            // before each read outside of a transaction
	lists  int                     // what was listed
}

func (h *hooked) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	if h.dead != nil && h.dead() {
		return nil, errDown
	}
	if h.read != nil {
		if err := h.read(); err != nil {
			return nil, err
		}
	}
	h.lists++
	docs, err := h.DB.List(ctx, q)
	if h.listed != nil && strings.HasPrefix(q.Collection, "marks/") {
		h.listed()
	}
	return docs, err
}

func (h *hooked) Get(ctx context.Context, path string, into any) error {
	if h.read != nil {
		if err := h.read(); err != nil {
			return err
		}
	}
	return h.DB.Get(ctx, path, into)
}

func (h *hooked) Update(ctx context.Context, fn func(store.Tx) error) error {
	if h.dead != nil && h.dead() {
		return errDown
	}
	if h.update == nil {
		return h.DB.Update(ctx, fn)
	}
	if err := h.update(false); err != nil {
		return err
	}
	if err := h.DB.Update(ctx, fn); err != nil {
		return err
	}
	return h.update(true)
}

func timeline(b *bundle) ([]incident.Entry, error) {
	return store.Timeline(b.t.Context(), b.db, inc, 0)
}

func (o *outside) lookupCount() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lookups
}
