package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/lease"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/hearing"
	"noroshi.internal/shared/function/notifyside"
	"noroshi.internal/shared/function/slackside"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/function/watching"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/socket"
	"noroshi.internal/shared/store"
)

// parts is what a machine is put together from.
type parts struct {
	config    config.Config
	playbooks playbook.Set
	db        store.DB
	alone     bool              // no other process uses the store: leases in it are of dead workers
	documents *local.Folder     // served as pages
	writer    document.Writer   // makes documents; nil: the folder
	transport http.RoundTripper // to Slack; nil: the network
	outside   http.RoundTripper // to what is only looked at; nil: the network
	dial      function.Dial     // to the mail server; nil: the network
	// tidy deletes what has expired; nil: the store does so itself.
	tidy func(ctx context.Context, now time.Time) error
	// channelURL is where a browser opens a channel; nil: Slack's web client.
	channelURL func(team, channel string) string
	pace       socket.Pace // of Socket Mode; zero: as fast as Slack likes it
	log        *slog.Logger
}

// machine is every function in one process.
type machine struct {
	parts
	service  *service.Service
	gateway  *gateway.Gateway
	people   *people.Directory
	app      *slackapp.App
	dispatch *dispatcher
	watcher  *watching.Watcher
	hearer   *hearing.Hearer
}

// assemble wires the parts. Nothing runs and nothing is called before start.
func assemble(p parts) *machine {
	m := &machine{parts: p, dispatch: newDispatcher(p.log)}
	if m.writer == nil {
		m.writer = m.documents
	}
	m.db = store.ObserveMarks(function.Remember(p.db, clock.Machine), m.dispatch.wake)
	m.dispatch.before, m.dispatch.after = m.before, m.after
	m.watcher, m.hearer = watching.New(m.own()), hearing.New(m.own())
	m.service = service.New(m.db, p.config.Settings, p.playbooks, clock.Machine)
	cache := people.NewCache(m.db, clock.Machine)
	m.gateway = gateway.New(p.config.SlackBotToken.Reveal(), gateway.Options{
		APIURL: p.config.SlackAPIURL, Transport: p.transport, Clock: clock.Machine, Groups: cache, Log: p.log, ChannelURL: p.channelURL,
	})
	m.people = people.New(cache, m.gateway, slackside.Cast(p.config.Settings))
	m.app = slackapp.New(m.service, m.gateway, slackapp.Directory{Directory: m.people}, m.dispatch.channel, p.log)
	return m
}

// own are the parts of which this process makes its functions.
func (m *machine) own() function.Parts {
	return function.Parts{
		Config: m.config, Playbooks: m.playbooks, DB: m.db, Clock: clock.Machine, Outside: m.outside, Dial: m.dial, Log: m.log,
	}
}

// start takes up what an earlier process left and begins to serve.
func (m *machine) start(ctx context.Context) error {
	if m.alone {
		if err := lease.Void(ctx, m.db); err != nil {
			return err
		}
	}
	m.learn(ctx)
	if err := errors.Join(m.service.Prepare(ctx), m.service.TryCustomers(ctx)); err != nil {
		return err
	}
	for _, s := range []incident.System{incident.Slack, incident.Portal} { // what people did there, and what they took away
		if err := reconcile.RequestBackfill(ctx, m.db, s, time.Now()); err != nil {
			return err
		}
	}
	runners, err := m.runners()
	if err != nil {
		return err
	}
	return m.dispatch.start(m.db, runners, m.tick, m.watch)
}

// runners are the workers, by whose marks they serve. Slack's shares the gateway with what answers people, and has it read back
// what they did; documents may be in a folder here; any other system is as its row has it.
func (m *machine) runners() (map[incident.System]*reconcile.Reconciler, error) {
	p := m.own()
	own := map[incident.System]effect.System{
		incident.Slack: m.gateway, incident.Docs: document.New(m.writer, clock.Machine, document.Options{Commander: m.people.Cache.Name, Timeline: p.Timeline, Review: p.Review, Person: m.people.IDOfMail}),
	}
	ears := map[incident.System]effect.Inbox{incident.Slack: m.app}
	runners := map[incident.System]*reconcile.Reconciler{}
	for _, row := range systems.Table {
		system, ok := own[row.Name]
		if !ok {
			var err error
			if system, err = row.Open(p); err != nil {
				return nil, err
			}
		}
		runners[row.Name] = p.Reconciler(system, reconcile.Options{Inbox: ears[row.Name]})
	}
	return runners, nil
}

// before and after do what marks ask for besides effects, as the function notify does.
func (m *machine) before(ctx context.Context, w work) error {
	return notifyside.Before(ctx, m.own(), w.incident, w.system)
}

func (m *machine) after(ctx context.Context, w work) error {
	return notifyside.After(ctx, m.own(), w.system)
}

// tick does what the minute's scheduler does in the cloud, and what Firestore does there by itself.
func (m *machine) tick(ctx context.Context) error {
	_, err := m.service.Tick(ctx)
	err = errors.Join(err, m.service.TryCustomers(ctx), m.service.TryPortal(ctx))
	if m.tidy != nil {
		err = errors.Join(err, m.tidy(ctx, time.Now()))
	}
	return err
}

// watch does what the function of that name does in the cloud.
func (m *machine) watch(ctx context.Context) error {
	_, _, err := m.watcher.Look(ctx)
	return err
}

// The times of learning who is who. Slack may be slow or down at the start: the start waits for a moment only, and learning
// goes on until it succeeds.
const (
	startPatience = 5 * time.Second
	learnTime     = 10 * time.Minute // a large workspace has many pages, at 20 a minute
	learnAgain    = time.Minute
)

// keepLearning finds out who the people and groups are, so that no declaration waits for it, and has tried again what the
// workspace lacks: at the start, again soon while it fails, and twice a day. It closes begun after the first attempt.
func (m *machine) keepLearning(begun chan<- struct{}) {
	again := learnAgain
	for wait := time.Duration(0); wait == 0 || m.dispatch.sleep(wait); {
		ctx, cancel := context.WithTimeout(m.dispatch.ctx, learnTime)
		err := errors.Join(m.claim(ctx), m.service.TryWorkspace(ctx, ""), m.people.Refresh(ctx), m.service.Recognise(ctx))
		cancel()
		if err != nil && m.dispatch.ctx.Err() == nil {
			m.log.Warn("could not learn everybody; who is missing is looked up when met", "err", err)
		}
		if wait == 0 {
			close(begun)
		}
		wait = people.Fresh / 2
		if err != nil {
			wait, again = min(again, wait), 2*again
		}
	}
}

// claim holds the data against the workspace, for a start at which Slack did not answer.
func (m *machine) claim(ctx context.Context) error {
	if m.channelURL != nil { // the sandbox's, which was claimed at the start
		return nil
	}
	team, err := slackTeam(ctx, m.gateway)
	if err == nil {
		if err = claim(ctx, m.db, team); err != nil {
			m.log.Error("this process works on data that is not its workspace's; stop it", "err", err)
		}
	}
	return err
}

// learn begins to learn who is who and waits for a moment.
func (m *machine) learn(ctx context.Context) {
	begun := make(chan struct{})
	m.dispatch.goIfRunning(func() { m.keepLearning(begun) })
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	select {
	case <-begun:
	case <-ctx.Done():
	}
}

// handler serves every function that Slack or a monitor calls under its name.
func (m *machine) handler() http.Handler {
	mux := http.NewServeMux()
	for name, door := range m.doors() {
		mux.Handle("POST /"+name, door)
	}
	mux.Handle("/"+function.Alert+"/", m.hearer)
	return mux
}

// doors are the functions that Slack calls. The form, a door as well, has pages, and is served below its own root.
func (m *machine) doors() map[string]http.Handler {
	v := slackapp.NewVerifier(clock.Machine, m.config.SlackSigningSecrets...)
	return map[string]http.Handler{
		function.Command: m.app.CommandHandler(v), function.Interact: m.app.InteractHandler(v), function.Events: m.app.EventHandler(v),
	}
}

// healthy reports whether the store can be read. Without it nothing can be recorded. Without Slack everything still can, in the
// form; so that nothing arrives by Socket Mode is told and makes the process no less healthy: what looks at health starts
// it again or takes it away, which would mend nothing and end the form as well.
func (m *machine) healthy(ctx context.Context) (note string, err error) {
	_, err = store.LoadHeader(ctx, m.db, incident.Workspace)
	h := m.service.Hearing()
	switch {
	case !h.UnheardSince.IsZero():
		note = "Socket Mode has not been connected since " + h.UnheardSince.UTC().Format(time.RFC3339) + ": nothing that people do in Slack arrives"
	case h.Others > 0:
		note = "another process is connected to the same app: it gets part of what people do in Slack"
	}
	return strings.TrimSpace(note + "\n" + m.hearer.Trouble()), err
}

// stop ends the workers, having recorded what they had begun.
func (m *machine) stop() { m.dispatch.end() }
