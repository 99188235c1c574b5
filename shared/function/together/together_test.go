// Package together_test runs all functions in one process, in virtual time, with every mark's event delivered as Firestore
// would: what the functions cost together, and how they share the work. It holds tests only.
package together_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	remind "noroshi.internal/shared/function/clock"
	"noroshi.internal/shared/function/door"
	"noroshi.internal/shared/function/formside"
	"noroshi.internal/shared/function/hearing"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/function/watching"
	"noroshi.internal/shared/function/weekly"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// openers put the functions together, as their entries do.
var openers = func() map[string]function.Open {
	all := map[string]function.Open{
		function.Command: door.Command, function.Interact: door.Interact, function.Events: door.Events,
		function.Remind: remind.Remind, function.Preflight: weekly.Preflight, function.Form: formside.Form,
		function.Watch: watching.Watch, function.Alert: hearing.Alert,
	}
	for _, row := range systems.Table {
		all[incident.WorkerOf(row.Name)] = row.Worker
	}
	return all
}()

// cloud is a deployment in this process.
type cloud struct {
	counted *counted
	slack   *slackfake.Workspace
	ids     slackfake.SeedIDs
	app     string // its id in Slack
	fn      map[string]http.Handler
	n       int         // TODOs of the response
	before  int         // TODOs before it
	down    atomic.Bool // the team's own tools
	wg      sync.WaitGroup
}

// eventDelay is how long an event of a mark travels.
const eventDelay = 80 * time.Millisecond

// open deploys all functions. Call it in a synctest bubble.
func open(t *testing.T, dir string, settings ...func(*config.Settings)) *cloud {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(dir, "db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	set, err := playbook.Folder("")
	if err != nil {
		t.Fatal(err)
	}
	c := &cloud{counted: &counted{DB: indexed{db, t, new(sync.Map)}}, fn: map[string]http.Handler{}}
	c.slack = slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(http.HandlerFunc(c.deliver))})
	ids, app := slackfake.Seed(c.slack, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", SigningSecret: "together", Scopes: install.Names(install.Scopes), Events: install.Names(install.Events),
		Commands:   []string{"/incident"},
		CommandURL: "http://app/command", InteractivityURL: "http://app/interact", EventsURL: "http://app/events",
	})
	c.ids, c.app = ids, app.ID
	s := config.Defaults()
	s.Runbook, s.Also = "https://example.com/runbook", incident.English
	s.Watch.Tools = []config.Tool{{ID: "portal", URL: "https://portal.test/", Expect: "OK"}, {ID: "wiki", URL: "https://wiki.test/", Expect: "OK"}}
	s.Slack.Announce, s.Slack.Responders, s.Slack.Help = []string{ids.All, ids.Dev}, []string{ids.Tokyo, ids.OnCall}, ids.Help
	s.Slack.Leads = []string{ids.OnCall}
	for _, change := range settings {
		change(&s)
	}
	cfg := config.Config{
		Settings: s, SlackBotToken: config.Secret(app.BotToken), SlackAPIURL: "http://slack.test/api/",
		SessionKeys:         []config.Secret{config.Secret(strings.Repeat("k", config.MinSessionKey))},
		SlackSigningSecrets: []config.Secret{config.Secret(app.SigningSecret)},
	}
	pb, _ := set.Get(s.Playbook)
	for _, part := range pb.Phases {
		switch part.Phase {
		case incident.Respond:
			c.n = len(part.Todos)
		case incident.Detect, incident.Confirm:
			c.before += len(part.Todos)
		}
	}
	for _, row := range function.Table() {
		h, err := openers[row.Name](function.Parts{
			Row: row, Config: cfg, Playbooks: set, DB: store.ObserveMarks(c.counted, c.trigger), Clock: clock.Machine,
			Transport: c.slack.Transport(), Outside: slackfake.HandlerTransport(http.HandlerFunc(c.tools)), Resolver: nowhere{}, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		c.fn[row.Name] = h
	}
	return c
}

// deliver hands Slack's requests to the function that the path names.
func (c *cloud) deliver(w http.ResponseWriter, r *http.Request) {
	c.fn[strings.TrimPrefix(r.URL.Path, "/")].ServeHTTP(w, r)
}

// trigger delivers the event of a mark until it is taken.
func (c *cloud) trigger(m store.Mark) {
	c.wg.Go(func() {
		for wait := eventDelay; ; wait = 10 * time.Second {
			time.Sleep(wait)
			r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/", nil)
			r.Header.Set("Ce-Id", m.ID)
			r.Header.Set("Ce-Type", "google.cloud.firestore.document.v1.created")
			r.Header.Set("Ce-Document", m.Path())
			w := httptest.NewRecorder()
			c.fn[incident.WorkerOf(m.System)].ServeHTTP(w, r)
			if w.Code < http.StatusMultipleChoices {
				return
			}
		}
	})
}

// tick calls remind, and look calls watch.
func (c *cloud) tick() int { return c.call(function.Remind) }
func (c *cloud) look() int { return c.call(function.Watch) }

func (c *cloud) call(name string) int {
	w := httptest.NewRecorder()
	c.fn[name].ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	return w.Code
}

// nowhere knows no host.
type nowhere struct{}

func (nowhere) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, net.ErrClosed
}

// tools answer as the team's own do: fine, unless they are down.
func (c *cloud) tools(w http.ResponseWriter, _ *http.Request) {
	if c.down.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = w.Write([]byte("OK"))
}

// counted counts the documents that are read and written.
type counted struct {
	store.DB
	reads, empty, writes atomic.Int64

	mu sync.Mutex
	of map[string]int64 // by what was done to which collection
}

// kind names a path's collections.
func kind(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		if i%2 == 1 && !(parts[0] == "marks" || i == 3 && parts[2] == "effects") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

func (c *counted) note(what, path string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]int64{}
	}
	if what != "list" {
		if i := strings.LastIndex(path, "/"); strings.HasPrefix(path, "marks") {
			path = path[:i]
		}
	}
	c.of[what+" "+kind(path)] += int64(n)
}

// total is documents read and written, and the queries that found none: Firestore bills each as a read.
func (c *counted) total() (documents, billed int64) {
	documents = c.reads.Load() + c.writes.Load()
	return documents, documents + c.empty.Load()
}

func (c *counted) reset() {
	c.reads.Store(0)
	c.empty.Store(0)
	c.writes.Store(0)
	c.of = nil
}

func (c *counted) found(n int) {
	c.reads.Add(int64(n))
	if n == 0 {
		c.empty.Add(1)
	}
}

// Get counts one, found or not.
func (c *counted) Get(ctx context.Context, path string, into any) error {
	c.reads.Add(1)
	c.note("get", path, 1)
	return c.DB.Get(ctx, path, into)
}

// List counts what it finds.
func (c *counted) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := c.DB.List(ctx, q)
	c.found(len(docs))
	c.note("list", q.Collection, len(docs))
	return docs, err
}

// Update counts reads as they are made, each document once in a transaction, as the Firestore backend reads them; writes
// once they are committed.
func (c *counted) Update(ctx context.Context, fn func(store.Tx) error) error {
	writes := int64(0)
	err := c.DB.Update(ctx, func(tx store.Tx) error {
		writes = 0
		return fn(countedTx{tx, c, &writes, map[string]bool{}})
	})
	if err == nil {
		c.writes.Add(writes)
	}
	return err
}

type countedTx struct {
	store.Tx
	c      *counted
	writes *int64
	known  map[string]bool // paths that were read
}

func (t countedTx) read(paths ...string) {
	for _, path := range paths {
		if !t.known[path] {
			t.known[path] = true
			t.c.reads.Add(1)
			t.c.note("get", path, 1)
		}
	}
}

func (t countedTx) Get(path string, into any) error {
	t.read(path)
	return t.Tx.Get(path, into)
}

func (t countedTx) Ahead(paths ...string) error {
	t.read(paths...)
	return t.Tx.Ahead(paths...)
}

func (t countedTx) List(q store.Query) ([]store.Doc, error) {
	docs, err := t.Tx.List(q)
	t.c.found(len(docs))
	t.c.note("list", q.Collection, len(docs))
	return docs, err
}

func (t countedTx) Create(path string, v any) error {
	*t.writes++
	t.c.note("write", path, 1)
	return t.Tx.Create(path, v)
}

func (t countedTx) Set(path string, v any) error {
	*t.writes++
	t.c.note("write", path, 1)
	return t.Tx.Set(path, v)
}

func (t countedTx) Delete(path string) error {
	*t.writes++
	t.c.note("write", path, 1)
	return t.Tx.Delete(path)
}
