// Command local runs every function of Noroshi in one process on one machine, with nothing but Go: a durable store in a
// file, documents in a folder and, unless SLACK_BOT_TOKEN names a real workspace, a sandbox Slack to click in.
//
//	go run ./deploy/local [-addr 127.0.0.1:8080] [-data DIR] [-settings FILE]
//
// Started again on the same data it goes on where it was, kill -9 included.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a machine with nothing but Go may have no time zones

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := config.Stray(os.Environ()); err != nil {
		config.Complain(os.Stderr, program, config.TerminalOf(config.Variables(os.Getenv)), err)
		stop()
		os.Exit(1)
	}
	os.Exit(run(ctx, os.Args[1:], config.Variables(os.Getenv), os.Stdout, os.Stderr))
}

// program is what begins the lines that say why it could not start.
const program = "noroshi"

// flags are what the command line says.
type flags struct {
	addr, data, settings string
}

func parseFlags(lang incident.Lang, args []string, stdout, stderr io.Writer) (f flags, err error) {
	set := config.Flags("local", lang, stderr)
	set.StringVar(&f.addr, "addr", "127.0.0.1:8080", text.UsageAddr.In(lang))
	set.StringVar(&f.data, "data", "noroshi-data", text.UsageData.In(lang))
	set.StringVar(&f.settings, "settings", "", text.UsageSettings.In(lang, "variable", config.SettingsVar))
	if err := config.Parse(set, args, stdout, version.String()); err != nil {
		return f, err
	}
	if set.NArg() > 0 {
		return f, text.WrongArguments.Because(nil)
	}
	return f, nil
}

// run is main with its surroundings given. It returns the exit code: 0 after a clean end, 1 when it could not start or
// go on, 2 for a wrong command line.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	lang := config.TerminalOf(getenv)
	f, err := parseFlags(lang, args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		config.Complain(stderr, program, lang, err)
		return 2
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn})).With(logline.Revision, version.Revision())
	if err := serve(ctx, f, config.WithSettings(getenv, f.settings), stdout, log); err != nil {
		config.Complain(stderr, program, config.TerminalOf(config.WithSettings(getenv, f.settings)), err)
		return 1
	}
	return 0
}
