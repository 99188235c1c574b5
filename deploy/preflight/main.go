// Command preflight looks whether what a response needs is there, and prints a line for each thing: ok, or what to do.
//
//	go run ./deploy/preflight [-settings FILE] [-lang ja|en]
//
// It reads the same variables as what it checks: SLACK_BOT_TOKEN, NOROSHI_STORE and so on. The exit code is 1 when a line
// is not ok, 2 for a wrong command line. It posts nothing; the weekly function tells the help room.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
	_ "time/tzdata" // a machine with nothing but Go may have no time zones

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/slackside"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/slackapp/socket"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], config.Variables(os.Getenv), os.Stdout, os.Stderr))
}

// program is what begins the lines that say what is wrong with the command line.
const program = "preflight"

// run is main with its surroundings given. It returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	own := config.TerminalOf(getenv)
	set := config.Flags(program, own, stderr)
	settings := set.String("settings", "", text.UsageSettings.In(own, "variable", config.SettingsVar))
	lang := set.String("lang", "", text.UsageLang.In(own))
	switch err := config.Parse(set, args, stdout, version.String()); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil || set.NArg() > 0 || !slices.Contains([]string{"", "ja", "en"}, *lang):
		config.Complain(stderr, program, own, text.WrongArguments.Because(nil))
		return 2
	}
	c, playbooks, err := config.LoadAll(config.WithSettings(getenv, *settings), os.ReadFile)
	spoken := cmp.Or(incident.Lang(*lang), c.Terminal(), incident.Japanese)
	found := preflightRows(ctx, c, playbooks, config.In(spoken, config.Except(err, getenv, config.SigningSecret, config.AlertSecrets, config.SMTPPassword, config.PortalVar)))
	if !print(stdout, spoken, found) {
		return 1
	}
	return 0
}

// preflightRows makes all checks that the configuration allows.
func preflightRows(ctx context.Context, c config.Config, playbooks playbook.Set, loading error) []incident.Finding {
	db := openStore(ctx, c.Store)
	if db != nil {
		defer func() { _ = db.Close() }() // nothing of it is needed any more
	}
	p := function.Parts{Config: c, Playbooks: playbooks, DB: db, Clock: clock.Machine, Log: slog.New(slog.DiscardHandler)}
	return preflight.Fit(preflight.Run(ctx, clock.Machine, systems.Preflight(p, loading, preflight.SocketRows(openSocket(p), clock.Machine, replacing)...)), c.Store)
}

// replacing is longer than a process has two connections while one replaces the other.
const replacing = 6 * time.Second

// openSocket is the way in by Socket Mode, for the app of the bot token; nil where events come another way.
func openSocket(p function.Parts) preflight.Socket {
	token := p.Config.SlackAppToken.Reveal()
	if token == "" {
		return nil
	}
	opt := socket.Options{APIURL: p.Config.SlackAPIURL, Clock: p.Clock}
	if p.Config.SlackBotToken != "" {
		g, _ := slackside.Open(p)
		opt.App = g.LookUpApp
	}
	return socket.New(token, opt)
}

// openStore opens the store that is named; nil when none is. It makes none: a file that is not there is one that nothing
// has been written to.
func openStore(ctx context.Context, s config.Store) store.DB {
	var db store.DB
	var err error
	switch s.Kind {
	case config.Firestore:
		db, err = firestore.Open(ctx, s.Project, s.Database, clock.Machine)
	case config.SQLite:
		if _, err = os.Stat(s.Path); err == nil {
			db, err = sqlite.Open(s.Path, sqlite.Options{Indexes: store.Indexes})
		}
	}
	if err == nil && db != nil {
		err = store.Current.Verify(ctx, db)
	}
	if err != nil {
		return broken{db, err}
	}
	return db
}

// broken is a store that cannot be opened, or worked on.
type broken struct {
	store.DB
	err error
}

// Update implements store.DB.
func (b broken) Update(context.Context, func(store.Tx) error) error { return b.err }

// Close implements store.DB.
func (b broken) Close() error {
	if b.DB == nil {
		return nil
	}
	return b.DB.Close()
}

// print prints the lines and reports whether all are ok.
func print(w io.Writer, lang incident.Lang, found []incident.Finding) bool {
	for _, f := range found {
		fmt.Fprintln(w, text.PreflightLine(lang, f, f.Subject))
	}
	for _, line := range text.HomeCopy(lang, found) {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintln(w, text.PreflightSummary(lang, text.PreflightByHand, found))
	return incident.Preflight{Findings: found}.Failed() == 0
}
