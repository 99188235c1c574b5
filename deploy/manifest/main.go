// Command manifest prints the Slack app manifest.
//
//	go run ./deploy/manifest                     Socket Mode: for `go run ./deploy/local` on a laptop
//	go run ./deploy/manifest -url https://…      for deployed functions, reached below that address
package main

import (
	"flag"
	"fmt"
	"os"

	"noroshi.internal/shared/slackapp/install"
)

func main() {
	var o install.Options
	flag.StringVar(&o.URL, "url", "", "https address below which the functions are; empty: Socket Mode")
	flag.StringVar(&o.Command, "command", "/incident", "the slash command")
	flag.Parse()
	out, err := install.Manifest(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "manifest:", err)
		os.Exit(1)
	}
	fmt.Print(out)
}
