// Command manifest prints the Slack app manifest.
//
//	go run ./deploy/manifest                     Socket Mode: for `go run ./deploy/local` on a laptop
//	go run ./deploy/manifest -url https://…      for functions reached below one address
//	terraform output -json | go run ../deploy/manifest -outputs -     for what Terraform deployed; in terraform/
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"noroshi.internal/shared/slackapp/install"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "manifest:", err)
		os.Exit(1)
	}
}

func run(args []string, stdin io.Reader, stdout io.Writer) error {
	var o install.Options
	set := flag.NewFlagSet("manifest", flag.ContinueOnError)
	set.StringVar(&o.URL, "url", "", "https address below which the functions are; empty: Socket Mode")
	set.StringVar(&o.Command, "command", "/incident", "the slash command")
	outputs := set.String("outputs", "", "file with what `terraform output -json` printed; - is standard input")
	if err := set.Parse(args); err != nil {
		return err
	}
	if *outputs != "" {
		raw, err := read(*outputs, stdin)
		if err != nil {
			return fmt.Errorf("read the outputs: %w", err)
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
