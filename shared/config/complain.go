package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/yamlx"
)

// versionFlag is what every program has.
const versionFlag = "version"

// Flags are the flags of a program that says what they are in a language.
func Flags(program string, lang incident.Lang, w io.Writer) *flag.FlagSet {
	set := flag.NewFlagSet(program, flag.ContinueOnError)
	set.SetOutput(w)
	set.Usage = func() {
		fmt.Fprintln(w, text.UsageOf.In(lang, "program", program))
		set.PrintDefaults()
	}
	set.Bool(versionFlag, false, text.UsageVersion.In(lang))
	return set
}

// Parse reads a command line. Where only the version is asked for it prints that and returns flag.ErrHelp, which ends a program
// well.
func Parse(set *flag.FlagSet, args []string, stdout io.Writer, version string) error {
	if err := set.Parse(args); err != nil {
		return err
	}
	if set.Lookup(versionFlag).Value.String() == "true" {
		fmt.Fprintln(stdout, version)
		return flag.ErrHelp
	}
	return nil
}

// WithSettings reads variables, with the settings file that a command line names in place of the variable's; "": it names none.
func WithSettings(getenv func(string) string, file string) func(string) string {
	return func(name string) string {
		if name == SettingsVar && file != "" {
			return file
		}
		return getenv(name)
	}
}

// TerminalOf is the Terminal of what the environment says, as far as it can be read.
func TerminalOf(getenv func(string) string) incident.Lang {
	c, _ := Load(getenv, os.ReadFile) // what is wrong is told by whoever needs it
	return c.Terminal()
}

// In returns err with the faults in it said in a language.
func In(lang incident.Lang, err error) error {
	var faults yamlx.Faults
	if errors.As(err, &faults) {
		return faults.In(lang)
	}
	return err
}

// Complain prints an error of a program in a language, each line of it with the program's name.
func Complain(w io.Writer, program string, lang incident.Lang, err error) {
	for line := range strings.SplitSeq(text.Told(lang, In(lang, err)), "\n") {
		fmt.Fprintf(w, "%s: %s\n", program, line)
	}
}
