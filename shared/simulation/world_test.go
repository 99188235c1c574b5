package simulation

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// boundary is one place at which a process can break: the n-th time that it commits or calls a certain thing.
type boundary struct {
	what   string
	nth    int
	commit bool
}

// listLag is how long Slack's lists show no channel that is new.
const listLag = 5 * time.Second

// world is what survives a process.
type world struct {
	sites []incident.Site // in shifts; none: everybody is awake
	t     *testing.T
	db    store.DB
	slack *slackfake.Workspace
	app   slackfake.App
	docs  *local.Folder
	drive *drivefake.Fake // where documents are instead, in plots with a drive
	// outside answers systems that only their rows know
	outside http.RoundTripper
	feed    *feed // of the provider; nil: nobody reads it
	looks   looks
	tools   []*tool                    // of the team's own; none: they are not watched
	desk    *counter                   // nil: nobody counts tickets
	monitor *monitor                   // nil: none sends alerts
	relay   *relay                     // takes mails to customers; nil: none is there
	said    map[string]incident.Action // of customers, by the ids of the requests
	configuration
	mutant   mutant
	keys     []int // how many records a document takes, by the process that has started; none: as in production
	removals removals
	written  []*writing // by people in documents
	log      *bytes.Buffer
	logger   *slog.Logger

	mu          sync.Mutex
	passed      []boundary     // in order
	count       map[string]int // of each what
	recorded    map[string]int // entries by their paths, in which order
	at          boundary       // where to break
	how         breakage
	broken      bool           // it has
	rests       atomic.Bool    // nobody does anything for hours: what is left is looked at less often
	wire        sync.WaitGroup // calls whose process is gone
	copied      []slackfake.Channel
	version     int64 // of what was copied
	current     *process
	started     int
	responseURL string
	given       []given // records that somebody holds
}

// newWorld opens a world in dir. It must be called inside the bubble.
func newWorld(t *testing.T, dir string, mutated mutant) *world {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	docs, err := local.Open(filepath.Join(dir, "documents"), "http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	wd := &world{t: t, db: db, docs: docs, mutant: mutated, count: map[string]int{}, recorded: map[string]int{}, said: map[string]incident.Action{}, log: &bytes.Buffer{}}
	wd.logger = slog.New(slog.NewTextHandler(wd.log, nil)) // one for all processes: it locks
	wd.slack = slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(wd.commands()), ListLag: listLag})
	_, wd.app = slackfake.Seed(wd.slack, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", BotToken: botToken, SigningSecret: "simulation", Commands: []string{"/incident"}, CommandURL: "http://app/command",
	})
	wd.configuration, err = configured()
	if err != nil {
		t.Fatal(err)
	}
	return wd
}

const settings = `
runbook: https://example.com/runbook
slack:
  help: C0HELP
  announce: [C0DEV]
  audiences: {C0DEV: executives}
  drill: [C0DRILL]
  responders: [U0TOKYO, S0ONCALL]
  leads: [S0ONCALL]
`

// botToken is the same in every world, so that settings are read once.
const botToken = "xoxb-simulation"

// configured reads settings as any process does, and shortens the playbook.
var configured = sync.OnceValues(func() (configuration, error) { return configure(settings) })

// plain is the same without a help room, announcements, documents and runbook, which most seeds do without.
var plain = sync.OnceValues(func() (configuration, error) {
	c, err := configure("slack:\n  drill: [C0DRILL]\n  responders: [S0ONCALL]\n")
	var books []incident.Playbook
	for _, read := range c.books {
		pb := read()
		pb.Documents = nil
		books = append(books, pb)
	}
	c.books = playbook.Of(books...)
	return c, err
})

func configure(settings string) (configuration, error) {
	env := map[string]string{
		config.BotToken: botToken, config.SigningSecret: "simulation", config.SlackURL: "http://slack.test/api/",
		config.SettingsVar: "settings.yaml",
	}
	cfg, books, err := config.LoadAll(func(k string) string { return env[k] }, func(string) ([]byte, error) { return []byte(settings), nil })
	if err != nil {
		return configuration{}, err
	}
	pb, _ := books.Get(cfg.Settings.Playbook)
	pb = shortened(pb)
	return configuration{cfg, playbook.Of(pb)}, nil
}

// shortened is a playbook of which everything is there once, and little of it: an incident carries its playbook along, so
// its length is most of what a simulation costs.
func shortened(pb incident.Playbook) incident.Playbook {
	pb.Documents, pb.Notice, pb.FirstSteps, pb.Prompts = pb.Documents[:3], nil, nil, nil
	pb.Phases = slices.Clone(pb.Phases)
	for i, part := range pb.Phases {
		pb.Phases[i].Todos = nil
		for _, d := range part.Todos {
			if strings.Contains("1.1 2.1 4.1a 4.3b 4.3d 5.1", string(d.ID)) {
				pb.Phases[i].Todos = append(pb.Phases[i].Todos, d)
			}
		}
	}
	return pb
}

type configuration struct {
	config config.Config
	books  playbook.Set
}

func (w *world) close() {
	if w.current != nil {
		w.current.end()
	}
	w.wire.Wait()
	_ = w.slack.WaitIdle(context.Background())
	if err := w.db.Close(); err != nil {
		w.t.Error(err)
	}
	_ = w.docs.Close()
}

// pass notes that p is at a boundary and says how to break there; ok is false when it does not break.
func (w *world) pass(what string, commit bool) (how breakage, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count[what]++
	b := boundary{what, w.count[what], commit}
	w.passed = append(w.passed, b)
	if w.broken || b != w.at {
		return breakage{}, false
	}
	w.broken = true
	return w.how, true
}

// wrote notes which entries a transaction left.
func (w *world) wrote(paths []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, path := range paths {
		if strings.Contains(path, "/entries/") {
			w.recorded[path] = len(w.recorded) + 1
		}
	}
}

// later does what is on the wire although nobody waits for it.
func (w *world) later(after time.Duration, do func()) {
	w.wire.Go(func() {
		time.Sleep(after)
		do()
	})
}
