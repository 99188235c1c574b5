package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

var update = flag.Bool("update", false, "rewrite what scenarios expect of Slack's calls")

// TestScenarios plays every conversation in testdata/scenarios against the whole app and the strict fake Slack, in
// virtual time. testdata/scenarios/README.md says what a step can be.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	for i, file := range files {
		if testing.Short() && i%3 != 0 {
			continue // a third of them is enough to look for races
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) { play(t, archive, dir) })
			if *update && !t.Failed() {
				if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// stage is one scenario being played.
type stage struct {
	t       *testing.T
	archive *txtar.Archive
	slack   *slackfake.Workspace
	app     slackfake.App
	ids     slackfake.SeedIDs
	dir     string
	machine *machine
	config  config.Config
	books   playbook.Set
	store   *aStore
	link    *aLink
	tools   tools            // the team's own
	relay   *mailtest.Server // the mail server that the settings name; nil: none
	drive   *drivefake.Fake  // where documents are made; nil: in the folder
	log     *notebook
	seen    int      // Slack calls already looked at
	faults  []func() // ends what goes wrong in Slack
	trouble bool     // the scenario wants errors: they fail nothing
	begun   chan error
	screen  map[string]slackfake.Message // of a line in which several press at the same second
	tape    *tape
	shared  bool   // other processes use the store, too
	head    string // of the last record that somebody took along
}

func play(t *testing.T, archive *txtar.Archive, dir string) {
	playTo(t, archive, dir, func(*stage) {})
}

// playTo plays a scenario and hands the stage to look before it is taken down.
func playTo(t *testing.T, archive *txtar.Archive, dir string, look func(*stage)) {
	s := &stage{t: t, archive: archive, dir: dir, log: &notebook{}, tape: &tape{}}
	if err := s.at(cmp.Or(strings.TrimSpace(string(s.file("begins"))), "2021-02-19 23:50")); err != nil { // before anything ticks
		t.Fatal(err)
	}
	s.slack = slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(s), Random: rand.NewChaCha8([32]byte{})})
	var app slackfake.App
	s.ids, app = slackfake.Seed(s.slack, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", SigningSecret: "scenario", Scopes: install.Names(install.Scopes), Events: install.Names(install.Events),
		Commands: []string{"/incident"}, Shortcuts: shortcuts, CommandURL: "http://app/command",
		InteractivityURL: "http://app/interact", EventsURL: "http://app/events",
	})
	s.app = app
	s.configure("settings.yaml")
	s.run("before")
	s.begin()
	defer func() { s.end() }()
	s.run("script")
	look(s)
	if err := s.lawful(); err != nil {
		t.Errorf("%v\n%s", err, s.picture())
	}
}

// run does the steps of a file of the archive.
func (s *stage) run(name string) {
	for n, line := range strings.Split(string(s.file(name)), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if err := s.step(line); err != nil {
			s.t.Fatalf("%s line %d: %s\n\t%v\n%s", name, n+1, line, err, s.picture())
		}
	}
}

func (s *stage) file(name string) []byte {
	for _, f := range s.archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// configure reads the settings in a file of the archive, and the team's own playbook if there is one.
func (s *stage) configure(settings string) {
	env := map[string]string{
		config.BotToken: s.app.BotToken, config.SigningSecret: s.app.SigningSecret, config.SlackURL: "http://slack.test/api/",
		config.AlertSecrets: "pagerduty=" + alertSecret + ";plain=" + alertSecret,
	}
	if s.file(settings) != nil {
		env[config.SettingsVar] = settings
	}
	if bytes.Contains(s.file(settings), []byte("portal: {url:")) {
		env[config.PortalVar] = "dir:" + s.portal("")
	}
	var err error
	s.config, s.books, err = config.LoadAll(func(k string) string { return env[k] }, func(name string) ([]byte, error) { return s.file(name), nil })
	if err != nil {
		s.t.Fatal(err)
	}
	if list := &s.config.Settings.Customers; list.Path != "" {
		list.Path = filepath.Join(s.dir, list.Path)
	}
	s.tools.name(s.config.Settings.Watch)
	if own := s.file("playbook.yaml"); own != nil {
		pb, err := playbook.Load("playbook.yaml", own)
		if err != nil {
			s.t.Fatal(err)
		}
		s.books, s.config.Settings.Playbook = playbook.Of(pb), pb.ID
	}
}

// begin starts the app on the scenario's data, as a new process would.
func (s *stage) begin() {
	db, err := sqlite.Open(filepath.Join(s.dir, "noroshi.db"), sqlite.Options{Indexes: store.Indexes, Volatile: true})
	if err != nil {
		s.t.Fatal(err)
	}
	s.store, s.link = &aStore{DB: db}, &aLink{to: s.slack.Transport(), tape: s.tape}
	documents, err := local.Open(filepath.Join(s.dir, "documents"), "http://127.0.0.1:8080")
	if err != nil {
		s.t.Fatal(err)
	}
	s.machine = assemble(parts{
		config: s.config, playbooks: s.books, db: s.store, alone: !s.shared, documents: documents, writer: s.driveWriter(), transport: s.link, outside: &s.tools, dial: s.dialsMail(),
		tidy: db.Tidy, log: slog.New(slog.NewTextHandler(s.log, nil)),
	})
	if err := s.machine.start(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) end() {
	s.machine.stop()
	_ = s.slack.WaitIdle(s.t.Context())
	if err := s.store.DB.Close(); err != nil {
		s.t.Error(err)
	}
	_ = s.machine.documents.Close()
}

// quiet waits until Slack has heard nothing from the app for ten seconds.
func (s *stage) quiet() {
	synctest.Wait()
	for calls := -1; calls != len(s.slack.Calls()); s.pass(10 * time.Second) {
		calls = len(s.slack.Calls())
		s.pass(10 * time.Second)
	}
}

// pass lets time pass, and whatever the app does at the moment at which it ends: what comes next is not before that by luck.
func (s *stage) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// picture is what a failed scenario prints.
func (s *stage) picture() string {
	var b strings.Builder
	for _, c := range s.slack.Calls() {
		fmt.Fprintf(&b, "%s %s %s %s\n", c.At.Format(time.TimeOnly), s.describe(c), c.Error, c.Fault)
	}
	fmt.Fprintf(&b, "log:\n%s", s.log)
	return b.String()
}
