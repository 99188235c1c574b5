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

	"noroshi.internal/shared/function"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its surroundings given. It returns the exit code: 1 when an upload could not be made, 2 for a wrong
// command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	set := flag.NewFlagSet("stage", flag.ContinueOnError)
	set.SetOutput(stderr)
	out := set.String("out", "", "folder for the zip files")
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case *out == "":
		fmt.Fprintln(stderr, "stage: -out names no folder")
		return 2
	}
	names, err := chosen(set.Args())
	if err != nil {
		fmt.Fprintln(stderr, "stage:", err)
		return 2
	}
	if err := stage(ctx, *out, names, stdout); err != nil {
		fmt.Fprintln(stderr, "stage:", err)
		return 1
	}
	return 0
}

// chosen are the functions that the command line names; none: all.
func chosen(args []string) (names []string, err error) {
	for _, name := range args {
		if _, ok := function.RowOf(name); !ok {
			return nil, fmt.Errorf("there is no function %q", name)
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

func stage(ctx context.Context, out string, names []string, stdout io.Writer) error {
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
		fmt.Fprintf(stdout, "%s: %d files, %d bytes\n", path, len(files), len(body))
	}
	return nil
}
