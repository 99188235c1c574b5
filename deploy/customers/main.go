// Command customers says what a list of customers would do: every fault with its line and column, or whom a notice would reach. It
// sends and changes nothing.
//
//	go run ./deploy/customers -check [-settings FILE] [-services EC2,RDS] [FILE.csv]
//
// The list is the file, or what the settings name under customers. With SLACK_BOT_TOKEN it also looks whether Slack knows the owners.
// The exit code is 1 when the list would not be taken, 2 for a wrong command line.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // a machine with nothing but Go may have no time zones

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/customer/source"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/slackside"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], config.Variables(os.Getenv), os.Stdout, os.Stderr))
}

// program is what begins the lines that say what went wrong.
const program = "customers"

// run is main with its surroundings given. It returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	lang := config.TerminalOf(getenv)
	set := config.Flags(program, lang, stderr)
	check := set.Bool("check", false, text.UsageCheck.In(lang))
	settings := set.String("settings", "", text.UsageSettings.In(lang, "variable", config.SettingsVar))
	services := set.String("services", "", text.UsageServices.In(lang))
	switch err := config.Parse(set, args, stdout, version.String()); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil || set.NArg() > 1 || !*check:
		config.Complain(stderr, program, lang, text.WrongArguments.Because(nil))
		return 2
	}
	c, err := load(*settings, set.Arg(0), getenv)
	if err == nil {
		err = tell(ctx, c, cmp.Or(c.Terminal(), lang), typed.List(*services), stdout)
	}
	if err != nil {
		config.Complain(stderr, program, cmp.Or(c.Terminal(), lang), err)
		return 1
	}
	return 0
}

// load reads the settings, with a file that the command line names as the list.
func load(settings, file string, getenv func(string) string) (config.Config, error) {
	c, err := config.Load(config.WithSettings(getenv, settings), os.ReadFile)
	if file != "" {
		c.Settings.Customers = config.Customers{Path: file}
	}
	err = config.Except(err, getenv, config.SigningSecret, config.AlertSecrets, config.SMTPPassword, config.PortalVar)
	if err == nil && !c.Settings.Customers.Named() {
		err = text.NoCustomers.Because(nil)
	}
	return c, err
}

// tell prints what the list would do. Its faults are the error.
func tell(ctx context.Context, c config.Config, lang incident.Lang, services []string, w io.Writer) error {
	table, err := source.Source{Where: c.Settings.Customers, StorageURL: c.StorageURL, SheetsURL: c.SheetsURL}.Read(ctx)
	if err != nil {
		return text.CustomersRead.Because(err, "list", c.Settings.Customers.Place())
	}
	list := customer.Read(table)
	looked, err := lookUp(ctx, c, &list, table.File)
	for _, n := range list.Notes.In(lang) {
		fmt.Fprintln(w, n)
	}
	if !looked {
		fmt.Fprintln(w, text.OwnersUnseen.In(lang))
	}
	if err := cmp.Or(list.Faults.Err(), err); err != nil {
		return err
	}
	for _, line := range text.Customers(lang, list.Customers, services) {
		fmt.Fprintln(w, line)
	}
	return nil
}

// unknown are the codes of an owner whom nobody can ask.
var unknown = []string{"user_not_found", "user_not_visible", "user_closed", "user_outsider", "no_such_subteam", "subteam_not_found", "empty_group"}

// lookUp notes the owners whom Slack does not know, and reports whether it was asked.
func lookUp(ctx context.Context, c config.Config, list *customer.List, file string) (bool, error) {
	if c.SlackBotToken == "" {
		return len(list.Owners()) == 0, nil
	}
	g, _ := slackside.Open(function.Parts{Config: c, Clock: clock.Machine})
	var gone []string
	for _, f := range preflight.Run(ctx, clock.Machine, preflight.Invitees(g, list.Owners())) {
		switch {
		case slices.Contains(unknown, f.Code):
			gone = append(gone, f.Subject)
		case !f.OK():
			return false, text.OwnersUnread.Because(errors.New(text.PreflightLine(incident.English, f, f.Subject)))
		}
	}
	*list = list.Unknown(file, gone)
	return true, nil
}
