package function

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	_ "time/tzdata" // the image that functions run on need not have time zones

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/yamlx"
)

// Parts are what every function is put together from.
type Parts struct {
	Row       Row
	Config    config.Config
	Playbooks playbook.Set
	DB        store.DB
	Clock     clock.Clock
	Transport http.RoundTripper // to Slack; nil: the network
	Outside   http.RoundTripper // to what is only looked at, such as the team's own tools; nil: the network
	Resolver  Resolver          // of names outside; nil: this machine's
	Dial      Dial              // to the mail server; nil: the network
	Log       *slog.Logger
}

// Resolver says which addresses a host has; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Dial opens a connection.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Service returns the service over the parts.
func (p Parts) Service() *service.Service {
	return service.New(p.DB, p.Config.Settings, p.Playbooks, p.Clock)
}

// People returns who people are as the store knows it, remembered for a minute.
func (p Parts) People() people.Cache { return people.NewCache(p.Remembering().DB, p.Clock) }

// Timeline returns all entries of an incident, the oldest first.
func (p Parts) Timeline(ctx context.Context, id incident.ID) ([]incident.Entry, error) {
	return store.Timeline(ctx, p.DB, id, 0)
}

// Review returns what the document of a response's review says.
func (p Parts) Review(ctx context.Context, id incident.ID) (r text.Review, err error) {
	s, err := store.LoadScope(ctx, p.DB, id, incident.Scope{All: true, KPT: true})
	if err != nil {
		return r, err
	}
	times, err := service.TimesOf(ctx, p.DB, id)
	if err != nil {
		return r, err
	}
	r = text.Review{Incident: s.Incident, Todos: s.Todos, Times: times.Now, Before: times.Before, KPT: s.KPT}
	all, err := p.Timeline(ctx, id)
	r.Entries = plan.TitledEntries(s.Incident, all)
	return r, err
}

// Remembering returns parts whose store remembers people for a minute, in transactions as well.
func (p Parts) Remembering() Parts {
	if _, ok := p.DB.(*memory); !ok {
		p.DB = remember(p.DB, p.Clock)
	}
	return p
}

// Reconciler returns what makes a system match. Clock, ids and log are the function's. Mails wait for their turn here rather than
// within a call, whose time is short.
func (p Parts) Reconciler(s effect.System, o reconcile.Options) *reconcile.Reconciler {
	if s.Name() == incident.Mail {
		o.Parallel = p.Config.Settings.Notices.Mail.Parallel
	}
	o.Clock, o.NewID, o.Log = p.Clock, rand.Text, p.Log
	return reconcile.New(s, p.DB, o)
}

// told is what the function was told, once it could be read.
type told struct {
	config    config.Config
	playbooks playbook.Set
}

// readSettings reads what the function is told, at its start.
func (f *Function) readSettings() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.settings()
}

// settings reads what the function is told unless that was read before. The caller holds the lock.
func (f *Function) settings() error {
	if f.told != nil {
		return nil
	}
	c, playbooks, err := f.configuration()
	if err != nil {
		return err
	}
	f.told, f.log = &told{c, playbooks}, f.logger(c.Store.Project)
	return nil
}

// parts reads what the function is told and opens its store. The caller holds the lock.
func (f *Function) parts(ctx context.Context) (Parts, error) {
	if err := f.settings(); err != nil {
		return Parts{}, err
	}
	c := f.told.config
	if f.db == nil {
		// The connection outlives the request that makes it.
		db, err := f.env.connect(context.WithoutCancel(ctx), c.Store.Project, c.Store.Database, f.env.clock)
		if err != nil {
			return Parts{}, fmt.Errorf("connect to the store: %w", err)
		}
		f.db = db
	}
	return Parts{
		Row: f.row, Config: c, Playbooks: f.told.playbooks, DB: store.ObserveEntries(guarded{f.db, f}, noteEntry), Clock: f.env.clock,
		Transport: f.env.outgoing, Log: f.log,
	}, nil
}

func connect(ctx context.Context, project, database string, clock clock.Clock) (store.DB, error) {
	return firestore.Open(ctx, project, database, clock)
}

// configuration reads the variables that the function has a use for, and the files that they name.
func (f *Function) configuration() (config.Config, playbook.Set, error) {
	c, playbooks, err := config.LoadAll(f.variable, f.env.read)
	var faults yamlx.Faults
	if err != nil && !errors.As(err, &faults) {
		return c, playbooks, err
	}
	needless := func(x yamlx.Fault) bool { return isVariable(x.File) && !f.wants(x.File) }
	faults = append(slices.DeleteFunc(faults, needless), f.missing(c)...)
	return c, playbooks, faults.Err()
}

// variable reads a variable that the function has a use for. What it does not read it can neither leak nor stumble over.
func (f *Function) variable(name string) string {
	if !f.wants(name) {
		return ""
	}
	return f.env.get(name)
}

// wants reports whether the function has a use for a variable.
func (f *Function) wants(name string) bool {
	return slices.ContainsFunc(config.AllVariables(), func(v config.Variable) bool { return v.Name == name && v.Wanted(f.row.Needs) })
}

// isVariable reports whether a name is a variable's.
func isVariable(name string) bool {
	return slices.ContainsFunc(config.AllVariables(), func(v config.Variable) bool { return v.Name == name })
}

const stores = "allowed: firestore:PROJECT/DATABASE"

// missing says what this function cannot do without. A variable that is there and wrong is package config's to report.
func (f *Function) missing(c config.Config) (out yamlx.Faults) {
	lack := func(name, text string) { out = append(out, yamlx.Fault{File: name, Text: text}) }
	switch {
	case f.env.get(config.StoreVar) == "":
		lack(config.StoreVar, "is missing; "+stores)
	case c.Store.Kind == config.SQLite:
		lack(config.StoreVar, "names a file, and a function keeps none; "+stores)
	}
	for _, v := range []struct {
		need          config.Need
		name, allowed string
	}{
		{config.Calls(incident.Slack), config.BotToken, "the app's bot token (xoxb-…)"},
		{config.Verify, config.SigningSecret, "the app's signing secret, or two separated by a comma while rotating"},
		{config.SignIn, config.SessionKey, fmt.Sprintf("at least %d characters that nobody can guess", config.MinSessionKey)},
	} {
		named := v.name == config.SigningSecret && c.SlackBotToken != ""
		if f.row.Has(v.need) && f.env.get(v.name) == "" && !named {
			lack(v.name, "is missing; allowed: "+v.allowed)
		}
	}
	if f.row.Has(config.Calls(incident.Mail)) && c.Settings.Customers.Path != "" {
		lack(config.SettingsVar, "names the list of customers by a path, and a function has no such file; allowed: gs://BUCKET/OBJECT, or a sheet")
	}
	if f.row.Has(config.Calls(incident.Portal)) && c.Portal.Dir != "" {
		lack(config.PortalVar, "names a folder, and a function keeps none; allowed: gs://BUCKET/PREFIX")
	}
	// Where browsers reach the form must be told: what a request says of it whoever sends the request may have made up.
	if f.row.Has(config.SignIn) && c.Settings.Login.URL == "" {
		lack(config.SettingsVar, "names no login.url; allowed: where browsers reach the form, such as https://form.example.com")
	}
	return out
}
