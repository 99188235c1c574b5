package simulation

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	clocks "noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/store"
)

// process is one start of the tool: a service for what people ask, and workers that marks and a tick wake.
type process struct {
	w       *world
	name    string
	ctx     context.Context
	cancel  context.CancelFunc
	dead    atomic.Bool
	thaw    atomic.Pointer[time.Time] // until when it stands still
	db      store.DB
	service *service.Service
	runners map[incident.System]*reconcile.Reconciler
	leases  sync.Map // what mutant.ignoresLeaseLoss believes

	wg   sync.WaitGroup
	mu   sync.Mutex
	busy map[work]bool // whether to run once more afterwards
}

type work struct {
	incident incident.ID
	system   incident.System
}

// start starts a process. void says that no other one lives.
func (w *world) start(void bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	p := &process{w: w, ctx: ctx, cancel: cancel, busy: map[work]bool{}}
	w.mu.Lock()
	w.current = p
	w.started++
	p.name = fmt.Sprint("p", w.started)
	w.mu.Unlock()
	p.db = store.ObserveMarks(dbCable{w.db, p}, p.wake)
	p.service = service.New(w.mutant.serviceStore(p.db), w.config.Settings, w.books, clocks.Machine)
	g := gateway.New(w.app.BotToken, gateway.Options{
		Clock:  clocks.Machine,
		APIURL: w.config.SlackAPIURL, Transport: wireCable{p, w.slack.Transport()}, Groups: people.NewCache(p.db, clocks.Machine),
	})
	options := reconcile.Options{
		Clock: clocks.Machine, NewID: rand.Text, Log: w.logger, Settle: w.mutant.settle, VoidSettle: w.mutant.settle, ShardKeys: w.shardKeys(),
	}
	docs := document.New(p.writer(), clocks.Machine, document.Options{})
	p.runners = map[incident.System]*reconcile.Reconciler{}
	own := []effect.System{g, docs}
	if w.relay != nil {
		own = append(own, mail.NewSystem(&postbox{Client: http.Client{Transport: wireCable{p, w.relay}}, now: time.Now}), portalSystem(p.db, wireCable{p, w.relay}, time.Now, w.mutant))
	}
	for name, s := range adapters(function.Parts{Config: w.config, Playbooks: w.books, DB: p.db, Clock: clocks.Machine, Log: w.logger, Transport: wireCable{p, w.outside}}, own...) {
		var system effect.System = named{w.mutant.system(s)}
		if name == incident.Slack {
			system = probed{system, g, w.mutant.auditor(g)}
		}
		p.runners[name] = reconcile.New(system, w.mutant.workerStore(p.db, &p.leases), options)
	}
	if void {
		if err := lease.Void(ctx, p.db); err != nil {
			return err
		}
	}
	if err := p.service.Prepare(ctx); err != nil {
		return err
	}
	p.wg.Go(p.ticks)
	return p.sweep()
}

// named gives each call the name of its effect: two that ask the same of Slack at the same moment arrive one after the other.
type named struct{ effect.System }

// Batch is that of what bears the name.
func (n named) Batch() int { return batchOf(n.System) }

func batchOf(s effect.System) int {
	if b, ok := s.(effect.Batcher); ok {
		return b.Batch()
	}
	return 1
}

func (n named) Remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	return n.System.Remove(labelled(ctx, label(ctx)+" "+string(e.Key)+" "+ref.ID), e, ref)
}

func (n named) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	return n.System.Apply(labelled(ctx, label(ctx)+" "+string(c.Effect.Key)), c)
}

// errDead is what a dead process would hear, if it could.
var errDead = errors.New("the process is dead")

// alive waits while the process stands still and refuses a dead one everything. What thaws goes on one after the other.
func (p *process) alive(ctx context.Context, what string) error {
	if until := p.thaw.Load(); until != nil && time.Now().Before(*until) {
		time.Sleep(time.Until(*until) + latency(p.name+label(ctx)+what))
	}
	if p.dead.Load() {
		return errDead
	}
	return nil
}

func (p *process) kill() {
	p.dead.Store(true)
	p.cancel()
}

func (p *process) freeze() {
	until := time.Now().Add(frozen)
	p.thaw.Store(&until)
}

// end stops a living process in good order, or waits for what is left of a dead one.
func (p *process) end() {
	p.cancel()
	p.wg.Wait()
}

// tick is how often marks that nobody serves are looked for; more often than in production, to see more takeovers.
const tick = 7 * time.Second

func (p *process) ticks() {
	t := time.NewTicker(tick + latency(p.name)) // never together with that of another process
	defer t.Stop()
	for n := 0; ; n++ {
		select {
		case <-p.ctx.Done():
			return
		case <-t.C:
			if p.w.rests.Load() && n%20 > 0 {
				continue
			}
			_ = p.sweep() // the next tick tries again
			_ = p.service.TryPortal(p.ctx)
		}
	}
}

func (p *process) sweep() error {
	for _, worker := range incident.Workers() {
		marks, err := store.Marks(p.ctx, p.db, worker)
		if err != nil {
			return err
		}
		for _, m := range marks {
			p.wake(m)
		}
	}
	return nil
}

// wake serves a mark when its time has come, and the trigger has arrived: those that one commit leaves do so one after the
// other.
func (p *process) wake(m store.Mark) {
	at, err := store.ParseMoment(m.NotBefore)
	if err != nil || p.ctx.Err() != nil {
		return
	}
	p.wg.Go(func() {
		select {
		case <-p.ctx.Done():
		case <-time.After(max(0, time.Until(at)) + latency(p.name+" trigger "+m.Path())):
			p.serve(work{m.Incident, m.System})
		}
	})
}

// serve lets one worker at a time work on one thing, and once more if it was asked for meanwhile.
func (p *process) serve(wk work) {
	p.mu.Lock()
	_, running := p.busy[wk]
	p.busy[wk] = running
	p.mu.Unlock()
	for again := !running; again; {
		err := p.runners[wk.system].Serve(labelled(p.ctx, string(wk.system)+" of "+string(wk.incident)), wk.incident)
		if wk.system == incident.Portal {
			err = errors.Join(err, p.service.TellPortal(p.ctx))
		}
		if err != nil && p.ctx.Err() == nil {
			time.Sleep(5 * time.Second)
		}
		p.mu.Lock()
		again = (p.busy[wk] || err != nil) && p.ctx.Err() == nil
		p.busy[wk] = false
		if !again {
			delete(p.busy, wk)
		}
		p.mu.Unlock()
	}
}
