// Command local runs every function of Noroshi in one process on one machine, with nothing but Go: a durable store in a
// file, documents in a folder and, unless SLACK_BOT_TOKEN names a real workspace, a sandbox Slack to click in.
//
//	go run ./deploy/local [-addr 127.0.0.1:8080] [-data DIR] [-settings FILE]
//
// Started again on the same data it goes on where it was, kill -9 included.
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
	"strings"
	"syscall"
	_ "time/tzdata" // a machine with nothing but Go may have no time zones

	"noroshi.internal/shared/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := config.Stray(os.Environ()); err != nil {
		complain(os.Stderr, err)
		stop()
		os.Exit(1)
	}
	os.Exit(run(ctx, os.Args[1:], config.Variables(os.Getenv), os.Stdout, os.Stderr))
}

// flags are what the command line says.
type flags struct {
	addr, data, settings string
}

func parseFlags(args []string, stderr io.Writer) (f flags, err error) {
	set := flag.NewFlagSet("local", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.StringVar(&f.addr, "addr", "127.0.0.1:8080", "address to listen on")
	set.StringVar(&f.data, "data", "noroshi-data", "folder for everything that must survive a restart")
	set.StringVar(&f.settings, "settings", "", "settings.yaml; default $"+config.SettingsVar)
	if err := set.Parse(args); err != nil {
		return f, err
	}
	if set.NArg() > 0 {
		return f, fmt.Errorf("unknown argument %q", set.Arg(0))
	}
	return f, nil
}

// run is main with its surroundings given. It returns the exit code: 0 after a clean end, 1 when it could not start or
// go on, 2 for a wrong command line.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	f, err := parseFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "noroshi:", err)
		return 2
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := serve(ctx, f, overridden(getenv, f), stdout, log); err != nil {
		complain(stderr, err)
		return 1
	}
	return 0
}

// complain prints an error, a fault a line.
func complain(w io.Writer, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintln(w, "noroshi:", line)
	}
}

// overridden lets the flag stand before the variable.
func overridden(getenv func(string) string, f flags) func(string) string {
	return func(name string) string {
		if name == config.SettingsVar {
			return cmp.Or(f.settings, getenv(name))
		}
		return getenv(name)
	}
}
