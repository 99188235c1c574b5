package simulation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	clocks "noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	alerting "noroshi.internal/shared/function/hearing"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/store"
)

// engine is one start of the tool in the simulation: Slack's way in, and workers.
type engine struct {
	w       *sim
	name    string
	ctx     context.Context
	cancel  context.CancelFunc
	dead    atomic.Bool
	gone    chan struct{}
	thaw    atomic.Int64 // until when it stands still, in nanoseconds
	skew    atomic.Int64 // how far its clock is off, in nanoseconds
	ready   bool
	db      store.DB
	service *service.Service
	door    http.Handler
	alerts  http.Handler // takes alerts
	runners map[incident.System]*reconcile.Reconciler
	leases  sync.Map // what mutant.ignoresLeaseLoss believes
	ids     atomic.Int64
	wakes   int

	mu   sync.Mutex
	busy map[work]bool
}

func (w *sim) newEngine() *engine {
	w.started++
	ctx, cancel := context.WithCancel(w.ctx)
	e := &engine{
		w: w, name: fmt.Sprintf("p%d", w.started), ctx: ctx, cancel: cancel, gone: make(chan struct{}), busy: map[work]bool{},
	}
	e.db = dbLine{w.db, e}
	if w.alone && !w.mute {
		e.db = store.ObserveMarks(e.db, e.wake)
	}
	e.service = service.New(w.mutant.serviceStore(e.db), w.config.Settings, w.books, clocks.Func(e.now))
	cache := people.NewCache(e.db, clocks.Func(e.now))
	g := gateway.New(w.app.BotToken, gateway.Options{
		APIURL: w.config.SlackAPIURL, Transport: slackLine{e}, Groups: cache, Clock: clocks.Func(e.now),
	})
	who := slackapp.Directory{Directory: people.New(cache, g, people.Cast{})}
	app := slackapp.New(e.service, g, who, e.channel, w.logger)
	v := slackapp.NewVerifier(clocks.Func(e.now), config.Secret(w.app.SigningSecret))
	mux := http.NewServeMux()
	mux.Handle("POST /command", app.CommandHandler(v))
	mux.Handle("POST /interact", app.InteractHandler(v))
	mux.Handle("POST /events", app.EventHandler(v))
	e.door = mux
	e.alerts = alerting.New(function.Parts{Config: w.config, Playbooks: w.books, DB: w.mutant.serviceStore(e.db), Clock: clocks.Func(e.now), Log: w.logger})
	e.workers(g, app)
	w.engines = append(w.engines, e)
	return e
}

func (e *engine) workers(g *gateway.Gateway, app *slackapp.App) {
	w := e.w
	options := reconcile.Options{
		Clock: clocks.Func(e.now), Log: w.logger, Settle: w.mutant.settle, VoidSettle: w.mutant.settle,
		NewID:     func() string { return fmt.Sprintf("%s-%d", e.name, e.ids.Add(1)) },
		ShardKeys: w.shardKeys(),
	}
	docs := document.New(folderLine{e, w.docs}, clocks.Func(e.now), document.Options{})
	db := w.mutant.workerStore(e.db, &e.leases)
	e.runners = map[incident.System]*reconcile.Reconciler{}
	own := []effect.System{g, docs}
	if w.relay != nil {
		own = append(own, mail.NewSystem(&postbox{Client: http.Client{Transport: relayLine{e}}, now: e.now}), portalSystem(e.db, relayLine{e}, e.now, w.mutant))
	}
	for name, s := range adapters(function.Parts{Config: w.config, Playbooks: w.books, DB: e.db, Clock: clocks.Func(e.now), Log: w.logger}, own...) {
		var system effect.System = begin{w.mutant.system(s), e}
		opt := options
		if name == incident.Slack {
			system, opt.Inbox = probed{system, g, w.mutant.auditor(g)}, w.mutant.inbox(app)
		}
		e.runners[name] = reconcile.New(system, db, opt)
	}
}

func (e *engine) now() time.Time { return time.Now().Add(time.Duration(e.skew.Load())) }

func (e *engine) frozen(at time.Time) bool { return at.UnixNano() < e.thaw.Load() }

// usable reports whether somebody outside can reach it.
func (e *engine) usable() bool { return e.ready && !e.dead.Load() }

// kill ends it where it stands.
func (e *engine) kill() {
	if !e.dead.Swap(true) {
		close(e.gone)
		e.cancel()
	}
}

// pass stops here; what goes wrong with a whole process does so at once.
func (e *engine) pass(ctx context.Context, what string, can ...kind) (verdict, error) {
	v := e.w.halt(e, e.name+" "+label(ctx)+" "+what, can...)
	switch v.kind {
	case death:
		if strings.HasPrefix(what, "call") || strings.HasPrefix(what, "update") {
			return v, nil // there is something to be done or not done
		}
		e.w.fire(death)
		e.kill()
		v.dead = true
	case freeze:
		e.w.fire(freeze)
		e.thaw.Store(time.Now().Add(v.after).UnixNano())
		return e.pass(ctx, what+" after the thaw")
	case clockJump:
		e.w.fire(clockJump)
		e.skew.Store(int64(v.after))
	}
	if v.dead {
		return v, errDead
	}
	return v, nil
}

type labelKey struct{}

// labelled names what is done on behalf of whom, so that stops have names.
func labelled(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, labelKey{}, name)
}

func label(ctx context.Context) string {
	s, _ := ctx.Value(labelKey{}).(string)
	return s
}

// begin stops before each call of a worker begins: what runs beside the worker starts one by one. It stops before the rate
// budget is asked as well, since all workers of a process share that, and some wait for the same moment.
type begin struct {
	effect.System
	e *engine
}

func (b begin) TakeQuota(c effect.Call) time.Duration {
	ctx := labelled(b.e.ctx, string(b.Name())+" of "+string(c.Inventory.Incident)+" "+string(c.Effect.Key))
	if _, err := b.e.pass(ctx, "may begin"); err != nil {
		return time.Second // nothing is taken: its worker is dead, too
	}
	return b.System.TakeQuota(c)
}

// Batch is that of what begins.
func (b begin) Batch() int { return batchOf(b.System) }

func (b begin) Remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	ctx = labelled(ctx, label(ctx)+" "+string(e.Key)+" "+ref.ID)
	if _, err := b.e.pass(ctx, "begin to remove"); err != nil {
		return err
	}
	return b.System.Remove(ctx, e, ref)
}

func (b begin) Apply(ctx context.Context, c effect.Call) (ref plan.Ref, err error) {
	ctx = labelled(ctx, label(ctx)+" "+string(c.Effect.Key))
	if _, err := b.e.pass(ctx, "begin"); err != nil {
		return ref, err
	}
	return b.System.Apply(ctx, c)
}

// probed leaves the system its breaker, and that it tells what is gone, which begin and a mutant hide.
type probed struct {
	effect.System
	effect.Prober
	effect.Auditor
}

// run is the life of an engine from its start on.
func (e *engine) run() {
	ctx := labelled(e.ctx, "start")
	if e.w.alone && e.w.started > 1 {
		if err := lease.Void(ctx, e.db); err != nil {
			e.kill()
			return
		}
	}
	if err := e.service.Prepare(ctx); err != nil {
		e.kill()
		return
	}
	if e.w.alone && reconcile.RequestBackfill(ctx, e.db, incident.Slack, e.now()) != nil {
		e.kill()
		return
	}
	e.ready = true
	if !e.w.alone {
		return
	}
	if e.sweep(ctx) != nil {
		e.kill()
	}
}

// sweep serves, at the start, what an earlier process left.
func (e *engine) sweep(ctx context.Context) error {
	for _, worker := range incident.Workers() {
		marks, err := store.Marks(ctx, e.db, worker)
		if err != nil {
			return err
		}
		for _, m := range marks {
			e.wakeWith(m, "swept")
		}
	}
	return nil
}

// wake serves a mark when its time has come, unless the trigger is lost.
func (e *engine) wake(m store.Mark) { e.wakeWith(m, "trigger", atTriggers...) }

func (e *engine) wakeWith(m store.Mark, why string, can ...kind) {
	at, err := store.ParseMoment(m.NotBefore)
	if err != nil {
		return
	}
	e.wakes++
	name := fmt.Sprintf("%s %d %s", why, e.wakes, m.Path())
	e.w.wg.Go(func() {
		if wait := at.Sub(e.now()); wait > 0 && !e.sleep(wait) {
			return
		}
		v, err := e.pass(e.ctx, name, can...)
		if err != nil || e.w.troubled(e.name+" "+name, v, func() { e.serve(work{m.Incident, m.System}) }) {
			return
		}
		e.serve(work{m.Incident, m.System})
	})
}

func (e *engine) sleep(d time.Duration) bool {
	select {
	case <-e.gone:
		return false
	case <-time.After(d):
		return true
	}
}

// serve lets one worker at a time work on one thing, and once more if it was asked for meanwhile.
func (e *engine) serve(wk work) {
	e.mu.Lock()
	_, running := e.busy[wk]
	e.busy[wk] = running
	e.mu.Unlock()
	ctx := labelled(e.ctx, string(wk.system)+" of "+string(wk.incident))
	for again := !running; again; {
		err := e.runners[wk.system].Serve(ctx, wk.incident)
		if wk.system == incident.Portal {
			err = errors.Join(err, e.service.TellPortal(ctx))
		}
		if err != nil && !e.dead.Load() {
			if e.sleep(5 * time.Second) {
				_, _ = e.pass(ctx, "tries again") // a dead one ends below
			}
		}
		e.mu.Lock()
		again = (e.busy[wk] || err != nil) && !e.dead.Load()
		e.busy[wk] = false
		if !again {
			delete(e.busy, wk)
		}
		e.mu.Unlock()
	}
}

// channel waits until an incident's channel is recorded.
func (e *engine) channel(ctx context.Context, id incident.ID) incident.Link {
	for {
		i, err := store.LoadHeader(ctx, e.db, id)
		if link := i.Links[incident.ChannelLink]; err == nil && link.Ref != "" {
			return link
		}
		if pause(ctx, 300*time.Millisecond) != nil || errors.Is(err, errDead) {
			return incident.Link{}
		}
	}
}

// someone is a process that can be reached, by the seed; nil: there is none.
func (w *sim) someone() *engine {
	usable := slices.DeleteFunc(slices.Clone(w.engines), func(e *engine) bool { return !e.usable() })
	if len(usable) == 0 {
		return nil
	}
	return oneOf(w.clockwork, usable...)
}

// keep keeps a process running: when it dies another one starts.
func (w *sim) keep(slot int) {
	for n := 0; ; n++ {
		if w.halt(nil, fmt.Sprintf("start %d.%d", slot, n)).dead {
			return
		}
		e := w.newEngine()
		e.run()
		select {
		case <-e.gone:
		case <-w.ctx.Done():
			return
		}
		if pause(w.ctx, w.restart) != nil {
			return
		}
	}
}

// tickLabel begins what is done on behalf of the tick.
const tickLabel = "tick"

// ticks looks every now and then for marks that nobody serves.
func (w *sim) ticks() {
	for n := 0; pause(w.ctx, w.tick) == nil; n++ {
		if w.halt(nil, fmt.Sprintf("tick %d", n)).dead {
			return
		}
		if e := w.someone(); e != nil {
			ctx := labelled(e.ctx, fmt.Sprintf("%s %d", tickLabel, n))
			_, _ = e.service.Tick(ctx) // the next one tries again
			_ = e.service.TryPortal(ctx)
		}
	}
}

// trigger is what a database does in the cloud: it tells somebody of a mark, whoever made it. insist: until it is gone.
func (w *sim) trigger(m store.Mark) {
	at, err := store.ParseMoment(m.NotBefore)
	if err != nil {
		return
	}
	w.told++
	first := fmt.Sprintf("trigger %d %s", w.told, m.Path())
	w.wg.Go(func() {
		if pause(w.ctx, max(1, time.Until(at))) != nil {
			return
		}
		for n := 0; ; n++ {
			name := fmt.Sprintf("%s %d", first, n)
			v := w.halt(nil, name, atTriggers...)
			serve := func() {
				if e := w.someone(); e != nil {
					e.serve(work{m.Incident, m.System})
				}
			}
			if v.dead || w.troubled(name, v, serve) {
				return
			}
			serve()
			var left store.Mark
			if !w.insist || w.db.Get(context.WithoutCancel(w.ctx), m.Path(), &left) != nil || pause(w.ctx, 10*time.Second) != nil {
				return
			}
		}
	})
}

// troubled reports whether a trigger is lost; it may come late, or twice.
func (w *sim) troubled(name string, v verdict, serve func()) bool {
	switch v.kind {
	case triggerLost:
		w.fire(v.kind)
		return true
	case triggerLate:
		w.fire(v.kind)
		return pause(w.ctx, v.after) != nil || w.halt(nil, name+" late").dead
	case triggerTwice:
		w.fire(v.kind)
		w.wg.Go(func() {
			if pause(w.ctx, v.after) == nil && !w.halt(nil, name+" again").dead {
				serve()
			}
		})
	}
	return false
}
