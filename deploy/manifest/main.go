// Command manifest prints the Slack app manifest.
//
//	go run ./deploy/manifest                     Socket Mode: for `go run ./deploy/local` on a laptop
//	go run ./deploy/manifest -url https://…      for functions reached below one address
//	terraform output -json | go run ../deploy/manifest -outputs -     for what Terraform deployed; in terraform/
package main

import (
	"errors"
	"flag"
	"io"
	"os"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
)

func main() {
	lang := config.TerminalOf(config.Variables(os.Getenv))
	switch err := run(lang, os.Args[1:], os.Stdin, os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		config.Complain(os.Stderr, program, lang, err)
		os.Exit(1)
	}
}

// program is what begins the lines that say what went wrong.
const program = "manifest"

func run(lang incident.Lang, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	o, set := install.Options{Lang: lang}, config.Flags(program, lang, stderr)
	set.StringVar(&o.URL, "url", "", text.UsageURL.In(lang))
	set.StringVar(&o.Command, "command", "/incident", text.UsageCommand.In(lang))
	outputs := set.String("outputs", "", text.UsageOutputs.In(lang))
	if err := config.Parse(set, args, stdout, version.String()); err != nil {
		return err
	}
	if *outputs != "" {
		raw, err := read(*outputs, stdin)
		if err != nil {
			return text.OutputsRead.Because(err)
		}
		if o.At, err = install.Outputs(raw); err != nil {
			return err
		}
	}
	out, err := install.Manifest(o)
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, out)
	return err
}

func read(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}
