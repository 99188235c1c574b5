// Command stage writes what each function is deployed from: one zip file per function, with the function's own package at
// its root, everything of this module that it links, and nothing else.
//
//	go run ./deploy/stage -out DIR [function …]
//
// The same source gives the same bytes, so that a deployment changes the functions that changed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// program is what begins the lines that say what went wrong.
const program = "stage"

// run is main with its surroundings given. It returns the exit code: 1 when an upload could not be made, 2 for a wrong
// command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	lang := config.TerminalOf(config.Variables(os.Getenv))
	set := config.Flags(program, lang, stderr)
	out := set.String("out", "", text.UsageOut.In(lang))
	switch err := config.Parse(set, args, stdout, version.String()); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case *out == "":
		config.Complain(stderr, program, lang, text.NoOutFolder.Because(nil))
		return 2
	}
	names, err := chosen(set.Args())
	if err != nil {
		config.Complain(stderr, program, lang, err)
		return 2
	}
	if err := stage(ctx, lang, *out, names, stdout); err != nil {
		config.Complain(stderr, program, lang, err)
		return 1
	}
	return 0
}

// chosen are the functions that the command line names; none: all.
func chosen(args []string) (names []string, err error) {
	for _, name := range args {
		if _, ok := function.RowOf(name); !ok {
			return nil, text.NoFunction.Because(nil, "name", strconv.Quote(name))
		}
	}
	if len(args) > 0 {
		return args, nil
	}
	for _, row := range function.Table() {
		names = append(names, row.Name)
	}
	return names, nil
}

func stage(ctx context.Context, lang incident.Lang, out string, names []string, stdout io.Writer) error {
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o750); err != nil {
		return err
	}
	for _, name := range names {
		files, err := upload(ctx, root, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		body, err := pack(files)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		path := filepath.Join(out, name+".zip")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			return err
		}
		fmt.Fprintln(stdout, text.Packed.In(lang, "path", path, "files", strconv.Itoa(len(files)), "bytes", strconv.Itoa(len(body))))
	}
	return nil
}
